/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-inspector-parameters.h"
#include "app/confab-inspector-widgets.h"
#include "base/confab-text.h"
#include "model/confab-parameter-verdict.h"

/* A schema is longer than a row. */
#define MAX_VALUE 300

struct _ConfabInspectorParameters
{
  AdwBin              parent_instance;

  GtkWidget          *groups;
  ConfabSession      *session;
  ConfabConversation *conversation;
};

G_DEFINE_FINAL_TYPE (ConfabInspectorParameters, confab_inspector_parameters, ADW_TYPE_BIN)

static void
confab_inspector_parameters_dispose (GObject *object)
{
  ConfabInspectorParameters *self = CONFAB_INSPECTOR_PARAMETERS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (confab_inspector_parameters_parent_class)->dispose (object);
}

static void
confab_inspector_parameters_class_init (ConfabInspectorParametersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_inspector_parameters_dispose;
}

static void
confab_inspector_parameters_init (ConfabInspectorParameters *self)
{
  adw_bin_set_child (ADW_BIN (self), confab_inspector_page_new (&self->groups));
}

/**
 * confab_inspector_parameters_new:
 * @session: what knows the service's models
 * @conversation: what the reply belongs to
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
confab_inspector_parameters_new (ConfabSession      *session,
                                 ConfabConversation *conversation)
{
  ConfabInspectorParameters *self = g_object_new (CONFAB_TYPE_INSPECTOR_PARAMETERS, NULL);

  self->session = g_object_ref (session);
  self->conversation = g_object_ref (conversation);
  return GTK_WIDGET (self);
}

static const struct
{
  const char *words;
  const char *style;   /* (nullable) */
} verdicts[] = {
  [CONFAB_VERDICT_UNKNOWN] = { N_ ("Not known"), "dim-label" },
  [CONFAB_VERDICT_TAKEN] = { N_ ("Taken"), "success" },
  /* Translators: the answer does not contradict a parameter, nor prove that it was taken */
  [CONFAB_VERDICT_FITS] = { N_ ("Fits"), NULL },
  [CONFAB_VERDICT_LISTED] = { N_ ("Listed"), NULL },
  [CONFAB_VERDICT_NOT_LISTED] = { N_ ("Not listed"), "warning" },
  [CONFAB_VERDICT_IGNORED] = { N_ ("Not followed"), "warning" },
  [CONFAB_VERDICT_REFUSED] = { N_ ("Refused"), "error" },
};

static GtkWidget *
new_row (const ConfabParameterVerdict *verdict)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (_ (verdicts[verdict->verdict].words));
  g_autofree char *value = confab_text_single_line (verdict->value, MAX_VALUE);
  g_autofree char *subtitle = g_strconcat (value, "\n", verdict->reason, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), verdict->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (verdicts[verdict->verdict].style != NULL)
    gtk_widget_add_css_class (label, verdicts[verdict->verdict].style);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

/* How many answers came to the same request. Those that were deleted came, too. */
static guint
count_choices (ConfabInspectorParameters *self,
               ConfabMessage             *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autoptr (GPtrArray) siblings = NULL;
  guint n = 0;
  gint64 last = -1;

  if (reply->batch == NULL && reply->exchange_id == NULL)
    return 0;
  /* Somebody may have stopped it before all of them came. */
  if (reply->batch != NULL && (reply->n_choices < 0 || (confab_message_get_status (message) == CONFAB_STATUS_STOPPED &&
                                                        reply->n_choices < confab_reply_get_n_asked (reply))))
    return 0;
  siblings = confab_conversation_list_children (self->conversation, confab_message_get_parent_id (message));
  for (guint i = 0; i < siblings->len; i++)
    {
      const ConfabReply *sibling = confab_message_get_reply (siblings->pdata[i]);

      if (sibling == NULL || (reply->batch != NULL ? g_strcmp0 (sibling->batch, reply->batch) != 0
                                                   : g_strcmp0 (sibling->exchange_id, reply->exchange_id) != 0))
        continue;
      n++;
      last = MAX (last, sibling->choice_index);
    }
  return MAX (n, (guint)(last + 1));
}

/* The tier that the first event with one names. */
static char *
dup_tier (ConfabInspection *inspection)
{
  const char name[] = "\"service_tier\":";
  const ConfabExchangeAttempt *last = inspection->exchange != NULL ? confab_exchange_get_last (inspection->exchange) : NULL;
  const char *at = last != NULL ? (const char *)last->body->data : NULL;
  const char *end = last != NULL ? at + last->body->len : NULL;

  while (at != NULL && (at = memmem (at, end - at, name, strlen (name))) != NULL)
    {
      const char *close;

      for (at += strlen (name); at < end && *at == ' '; at++)
        ;
      if (at < end && *at == '"' && (close = memchr (at + 1, '"', end - at - 1)) != NULL)
        return g_utf8_make_valid (at + 1, MIN (close - at - 1, 100));
    }
  return NULL;
}

static ConfabModelInfo *
find_info (ConfabInspectorParameters *self,
           const ConfabReply         *reply)
{
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *provider = reply->provider_id != NULL ? confab_services_find (services, reply->provider_id) : NULL;

  return provider != NULL && reply->model_asked != NULL ? confab_services_peek_model (services, provider, reply->model_asked) : NULL;
}

/**
 * confab_inspector_parameters_show:
 * @self: a page
 * @inspection: what is shown
 */
void
confab_inspector_parameters_show (ConfabInspectorParameters *self,
                                  ConfabInspection          *inspection)
{
  const ConfabReply *reply = confab_message_get_reply (inspection->message);
  g_autofree char *tier = dup_tier (inspection);
  ConfabVerdictQuestion question = {
    .reply = reply,
    .text = confab_message_get_text (inspection->message),
    .n_choices = count_choices (self, inspection->message),
    .service_tier = tier,
    .check = inspection->check,
    .info = find_info (self, reply),
  };
  g_autoptr (GPtrArray) list = confab_parameter_verdict_list (&question);
  gboolean is_running = confab_message_get_status (inspection->message) == CONFAB_STATUS_STREAMING;
  GtkWidget *group;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->groups)) != NULL)
    gtk_box_remove (GTK_BOX (self->groups), child);
  group = confab_inspector_group_new (_ ("What Was Sent, and What Became of It"),
                                      is_running ? _ ("The reply is still being written.")
                                      : list->len < 2 ? _ ("No parameters were sent: the service used what it takes by itself.") : NULL);
  for (guint i = 0; i < list->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (list->pdata[i]));
  gtk_box_append (GTK_BOX (self->groups), group);
}
