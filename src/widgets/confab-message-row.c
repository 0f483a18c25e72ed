/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-column-layout.h"
#include "widgets/confab-day-words.h"
#include "widgets/confab-disclosure.h"
#include "widgets/confab-message-foot.h"
#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-message-text.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-popover.h"
#include "widgets/confab-tall-group.h"
#include "widgets/confab-text-view.h"

#define AROUND_CONTENT  6
#define BETWEEN_CONTENT 12

enum
{
  ACTION,
  EDITED,
  OPEN_ATTACHMENT,
  OPEN_LINK,
  SAVE_CODE,
  N_SIGNALS
};

static void confab_message_row_tall_init (ConfabTallInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabMessageRow, confab_message_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL, confab_message_row_tall_init))

enum
{
  PROP_0,
  PROP_MEDIA_POLICY,
  PROP_SHOW_PROBABILITIES,
  PROP_LEFT_OUT,
  N_PROPS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];

void
confab_message_row_act (ConfabMessageRow *self,
                        const char       *name)
{
  g_signal_emit (self, signals[ACTION], 0, name);
}

void
confab_message_row_send_edited (ConfabMessageRow *self,
                                const char       *text,
                                GPtrArray        *attachments)
{
  g_signal_emit (self, signals[EDITED], 0, text, attachments);
}

void
confab_message_row_open_attachment (ConfabMessageRow *self,
                                    ConfabPart       *part)
{
  g_signal_emit (self, signals[OPEN_ATTACHMENT], 0, part);
}

void
confab_message_row_open_link (ConfabMessageRow *self,
                              const char       *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
}

void
confab_message_row_save_code (ConfabMessageRow *self,
                              const char       *text,
                              const char       *name)
{
  g_signal_emit (self, signals[SAVE_CODE], 0, text, name);
}

void
confab_message_row_notify_probabilities (ConfabMessageRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_PROBABILITIES]);
}

/* What stands around the content */

static gboolean
is_waiting (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);

  return reply != NULL && self->streaming && confab_message_get_text_length (self->message) == 0 &&
         reply->reasoning->len == 0 && reply->refusal->len == 0 && reply->tool_calls->len == 0;
}

static void
show_waiting (ConfabMessageRow *self)
{
  g_autofree char *words = confab_message_words_waiting (self->message, g_get_real_time () / 1000, self->status_text);

  if (confab_message_parts_set_waiting (self->waiting, words, self->status_text != NULL ? self->status_fraction : -1))
    confab_tall_group_remeasure (CONFAB_TALL (self));
}

static gboolean
second_timeout_cb (gpointer user_data)
{
  ConfabMessageRow *self = user_data;

  if (self->waiting != NULL)
    show_waiting (self);
  else
    confab_message_row_show_reasoning (self);
  return G_SOURCE_CONTINUE;
}

static void
update_waiting (ConfabMessageRow *self)
{
  gboolean waiting = is_waiting (self);

  if (!waiting)
    g_clear_pointer (&self->waiting, gtk_widget_unparent);
  else if (self->waiting == NULL)
    {
      confab_tall_group_remeasure (CONFAB_TALL (self));
      self->waiting = confab_message_parts_new_waiting ();
      gtk_widget_insert_after (self->waiting, GTK_WIDGET (self), self->content);
    }
  if (waiting)
    show_waiting (self);
  /* Both tell for how long. */
  if (!waiting && !confab_message_words_is_reasoning (self->message))
    g_clear_handle_id (&self->second_id, g_source_remove);
  else if (self->second_id == 0)
    self->second_id = g_timeout_add_seconds (1, second_timeout_cb, self);
}

static void
update_foot (ConfabMessageRow *self)
{
  g_autofree char *words = NULL;

  if (self->choices != NULL)
    return;
  if (confab_message_row_is_question (self) || confab_message_get_reply (self->message) == NULL || self->streaming)
    {
      if (!confab_message_row_is_question (self))
        g_clear_pointer (&self->foot, gtk_widget_unparent);
      return;
    }
  if (self->foot == NULL)
    {
      confab_tall_group_remeasure (CONFAB_TALL (self));
      self->foot = confab_message_foot_new (TRUE);
      gtk_widget_insert_before (self->foot, GTK_WIDGET (self), NULL);
      if (self->menu != NULL)
        confab_message_foot_make_buttons (CONFAB_MESSAGE_FOOT (self->foot), self->menu);
    }
  words = confab_message_words_footer (self->message, self->footer);
  confab_message_foot_set_words (CONFAB_MESSAGE_FOOT (self->foot), words);
  confab_message_row_show_variants (self);
}

static void
update_author (ConfabMessageRow *self)
{
  g_autofree char *author = confab_message_words_author (self->message);
  const char *slash = strrchr (author, '/');
  const char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : author;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, author, -1);
  if (confab_message_row_is_question (self))
    return;
  if (self->author == NULL)
    {
      self->author = gtk_label_new (NULL);
      gtk_widget_set_halign (self->author, GTK_ALIGN_START);
      gtk_label_set_ellipsize (GTK_LABEL (self->author), PANGO_ELLIPSIZE_MIDDLE);
      gtk_widget_add_css_class (self->author, "author");
      gtk_widget_add_css_class (self->author, "caption-heading");
      gtk_widget_insert_after (self->author, GTK_WIDGET (self), self->day);
    }
  /* Who made the model stands before its name; the line below the reply has it whole. */
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->author)), name) != 0)
    gtk_label_set_text (GTK_LABEL (self->author), name);
}

static void update_day (ConfabMessageRow *self);

static gboolean
midnight_timeout_cb (gpointer user_data)
{
  ConfabMessageRow *self = user_data;

  self->midnight_id = 0;
  update_day (self);
  return G_SOURCE_REMOVE;
}

static guint
seconds_to_midnight (GDateTime *now)
{
  int passed = (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now)) * 60 + g_date_time_get_second (now);

  return MAX (24 * 60 * 60 - passed, 1) + 1;
}

/* The first message needs no heading on the day it is written. */
static gboolean
wants_day (ConfabMessageRow *self,
           GDateTime        *now)
{
  gint64 created = confab_message_get_created (self->message);

  if (self->previous_time > 0)
    return confab_day_words_differ (created, self->previous_time);
  return self->previous_time == 0 && confab_day_words_differ (created, g_date_time_to_unix (now) * 1000);
}

static void
update_day (ConfabMessageRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *words = NULL;
  gboolean relative;

  g_clear_handle_id (&self->midnight_id, g_source_remove);
  if (!wants_day (self, now))
    {
      g_clear_pointer (&self->day, gtk_widget_unparent);
      return;
    }
  if (self->day == NULL)
    {
      self->day = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (self->day), TRUE);
      gtk_widget_add_css_class (self->day, "day");
      gtk_widget_insert_after (self->day, GTK_WIDGET (self), NULL);
    }
  words = confab_day_words_dup (confab_message_get_created (self->message), now, &relative);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->day)), words) != 0)
    gtk_label_set_text (GTK_LABEL (self->day), words);
  if (relative)
    self->midnight_id = g_timeout_add_seconds (seconds_to_midnight (now), midnight_timeout_cb, self);
}

static void
announce_end (ConfabMessageRow *self)
{
#if GTK_CHECK_VERSION (4, 14, 0)
  g_autofree char *plain = confab_message_text_dup_plain (self->message);
  g_autofree char *words = confab_message_words_ended (self->message, plain);

  confab_message_parts_announce (GTK_WIDGET (self), words);
#endif
}

static void
update_status (ConfabMessageRow *self)
{
  gboolean streaming = confab_message_get_status (self->message) == CONFAB_STATUS_STREAMING;

  if (streaming == self->streaming)
    return;
  self->streaming = streaming;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, streaming, -1);
  if (!streaming)
    announce_end (self);
}

/* Makes all anew. */
static void
build (ConfabMessageRow *self)
{
  gboolean loaded = confab_message_get_loaded (self->message);
  GtkWidget *child;

  confab_popover_leave_within (GTK_WIDGET (self));
  g_ptr_array_set_size (self->disclosures, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->day = self->author = self->text = self->waiting = self->foot = self->popover = self->variants = NULL;
  memset (self->slots, 0, sizeof self->slots);
  g_clear_pointer (&self->notice, g_free);
  self->shown_failure = NULL;
  self->unfolded_reasoning = FALSE;
  self->n_annotations = 0;

  update_day (self);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, BETWEEN_CONTENT);
  gtk_widget_set_layout_manager (self->content, g_object_new (CONFAB_TYPE_COLUMN_LAYOUT, "spacing", BETWEEN_CONTENT, NULL));
  gtk_widget_insert_before (self->content, GTK_WIDGET (self), NULL);
  if (!loaded)
    {
      g_autofree char *author = confab_message_words_author (self->message);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, author, -1);
      return;
    }
  confab_message_row_show_attachments (self);
  if (confab_message_row_is_question (self))
    confab_message_row_show_variants (self);
}

/* Shows what is new in the message. While a text grows, nothing but the text is touched. */
static void
update (ConfabMessageRow *self)
{
  Changes changes = self->changes;

  /* What is not seen is shown when it is. */
  if (self->choices != NULL)
    return;
  self->changes = 0;
  if ((changes & CHANGED_LOADED) != 0)
    build (self);
  if (!confab_message_get_loaded (self->message))
    return;
  if ((changes & CHANGED_LOADED) != 0 || ((changes & CHANGED_TEXT) != 0 && self->text == NULL))
    changes = CHANGED_ALL;
  if ((changes & CHANGED_STATUS) != 0)
    {
      update_status (self);
      changes = CHANGED_ALL;
    }
  if ((changes & CHANGED_TEXT) != 0)
    {
      confab_message_row_show_text (self);
      confab_message_row_show_data (self);
    }
  if (changes == CHANGED_TEXT)
    return;
  if (confab_message_get_reply (self->message) != NULL)
    {
      /* What comes after it ends the reasoning. */
      if ((changes & (CHANGED_REASONING | CHANGED_REPLY)) != 0)
        confab_message_row_show_reasoning (self);
      if ((changes & CHANGED_REPLY) != 0)
        confab_message_row_show_reply (self);
    }
  if ((changes & CHANGED_REPLY) != 0)
    {
      update_author (self);
      confab_message_row_show_left_out (self);
    }
  gtk_widget_set_visible (self->content, gtk_widget_get_first_child (self->content) != NULL);
  update_waiting (self);
  update_foot (self);
}

/* Shows all of the message again. */
void
confab_message_row_remake (ConfabMessageRow *self)
{
  self->changes = CHANGED_ALL;
  update (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
message_notify_cb (ConfabMessageRow *self,
                   GParamSpec       *pspec)
{
  static const struct
  {
    const char *property;
    Changes     change;
  } table[] = {
    { "text", CHANGED_TEXT },
    { "reasoning", CHANGED_REASONING },
    { "reply", CHANGED_REPLY },
    { "status", CHANGED_STATUS },
    { "loaded", CHANGED_LOADED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (pspec->name, table[i].property) == 0)
      self->changes |= table[i].change;
  if (strcmp (pspec->name, "media-policy") == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA_POLICY]);
  if (strcmp (pspec->name, "left-out") == 0)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT_OUT]);
      self->changes |= CHANGED_REPLY;
    }
  if (self->tick_id == 0 && self->changes != 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static gboolean
confab_message_row_get_held (ConfabTall *tall)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (tall);

  return confab_tall_group_get_held (tall) || self->slots[SLOT_EDITOR] != NULL ||
         (self->popover != NULL && gtk_widget_get_visible (self->popover)) ||
         (self->foot != NULL && confab_message_foot_get_held (CONFAB_MESSAGE_FOOT (self->foot)));
}

static void
confab_message_row_tall_init (ConfabTallInterface *iface)
{
  iface->get_held = confab_message_row_get_held;
}

static void
confab_message_row_unrealize (GtkWidget *widget)
{
  if (CONFAB_MESSAGE_ROW (widget)->menu != NULL)
    confab_popover_leave_within (widget);
  GTK_WIDGET_CLASS (confab_message_row_parent_class)->unrealize (widget);
}

static void
confab_message_row_dispose (GObject *object)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->second_id, g_source_remove);
  g_clear_handle_id (&self->midnight_id, g_source_remove);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  if (self->hover_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->hover_id);
  self->hover_id = 0;
  self->text = self->foot = self->popover = self->variants = self->choices = NULL;
  memset (self->slots, 0, sizeof self->slots);
  g_ptr_array_set_size (self->disclosures, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->message);
  g_clear_object (&self->loader);
  g_clear_object (&self->media_notes);
  g_clear_object (&self->highlighter);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (confab_message_row_parent_class)->dispose (object);
}

static void
confab_message_row_finalize (GObject *object)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (object);

  g_ptr_array_unref (self->disclosures);
  g_free (self->status_text);
  g_free (self->needle);
  g_free (self->notice);
  G_OBJECT_CLASS (confab_message_row_parent_class)->finalize (object);
}

static void
confab_message_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_MEDIA_POLICY)
    g_value_take_string (value, confab_message_row_dup_media_policy (CONFAB_MESSAGE_ROW (object)));
  else if (prop_id == PROP_SHOW_PROBABILITIES)
    g_value_set_boolean (value, confab_message_row_get_show_probabilities (CONFAB_MESSAGE_ROW (object)));
  else if (prop_id == PROP_LEFT_OUT)
    g_value_set_boolean (value, confab_message_get_left_out (CONFAB_MESSAGE_ROW (object)->message));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_message_row_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (prop_id == PROP_MEDIA_POLICY)
    confab_message_row_choose_media_policy (CONFAB_MESSAGE_ROW (object), g_value_get_string (value));
  else if (prop_id == PROP_SHOW_PROBABILITIES)
    confab_message_row_set_show_probabilities (CONFAB_MESSAGE_ROW (object), g_value_get_boolean (value));
  else if (prop_id == PROP_LEFT_OUT)
    confab_message_row_choose_left_out (CONFAB_MESSAGE_ROW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
confab_message_row_class_init (ConfabMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_message_row_dispose;
  object_class->finalize = confab_message_row_finalize;
  object_class->get_property = confab_message_row_get_property;
  object_class->set_property = confab_message_row_set_property;
  widget_class->unrealize = confab_message_row_unrealize;

  /* Its action is a choice among several. */
  properties[PROP_MEDIA_POLICY] = g_param_spec_string ("media-policy", NULL, NULL, NULL,
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_PROBABILITIES] = g_param_spec_boolean ("show-probabilities", NULL, NULL, FALSE,
                                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEFT_OUT] = g_param_spec_boolean ("left-out", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTION] = g_signal_new ("action", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[OPEN_ATTACHMENT] = g_signal_new ("open-attachment", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_CODE] = g_signal_new ("save-code", CONFAB_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  confab_message_row_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
confab_message_row_init (ConfabMessageRow *self)
{
  self->disclosures = g_ptr_array_new ();
  self->scale = 1.0;
  self->current_match = -1;
  self->send_with_enter = TRUE;
  self->previous_time = -1;
  self->footer = CONFAB_FOOTER_MODEL | CONFAB_FOOTER_TOKENS | CONFAB_FOOTER_COST | CONFAB_FOOTER_TIME;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), g_object_new (CONFAB_TYPE_COLUMN_LAYOUT, "spacing", AROUND_CONTENT, NULL));
}

/**
 * confab_message_row_new:
 * @message: a message
 * @loader: (nullable): who knows the pictures of its attachments; where it is a #ConfabMediaNotes, also what becomes of them
 * @expand_reasoning: whether its reasoning is open without a click while it goes on
 *
 * Returns: (transfer floating): a row that shows @message
 */
GtkWidget *
confab_message_row_new (ConfabMessage         *message,
                        ConfabThumbnailLoader *loader,
                        gboolean               expand_reasoning)
{
  ConfabMessageRow *self = g_object_new (CONFAB_TYPE_MESSAGE_ROW, NULL);

  self->message = g_object_ref (message);
  g_set_object (&self->loader, loader);
  if (CONFAB_IS_MEDIA_NOTES (loader))
    confab_message_row_set_media_notes (self, CONFAB_MEDIA_NOTES (loader));
  self->expand_reasoning = expand_reasoning;
  gtk_widget_add_css_class (GTK_WIDGET (self), confab_role_get_name (confab_message_get_role (message)));
  confab_message_row_add_controllers (self);
  g_signal_connect_object (message, "notify", G_CALLBACK (message_notify_cb), self, G_CONNECT_SWAPPED);
  self->changes = CHANGED_ALL;
  update (self);
  return GTK_WIDGET (self);
}

ConfabMessage *
confab_message_row_get_message (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), NULL);

  return self->message;
}

void
confab_message_row_set_footer (ConfabMessageRow *self,
                               ConfabFooter      footer)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->footer == footer)
    return;
  self->footer = footer;
  if (confab_message_get_loaded (self->message))
    update_foot (self);
}

void
confab_message_row_set_scale (ConfabMessageRow *self,
                              double            scale)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->scale == scale)
    return;
  self->scale = scale;
  if (self->text != NULL)
    confab_text_view_set_scale (CONFAB_TEXT_VIEW (self->text), scale);
  for (guint i = 0; i < self->disclosures->len; i++)
    confab_disclosure_set_scale (g_ptr_array_index (self->disclosures, i), scale);
}

/**
 * confab_message_row_set_status:
 * @self: a row
 * @status_text: (nullable): what is said while the reply waits
 * @fraction: how much of that is done, from 0 to 1; -1 where there is no telling
 *
 * Says what the program does about a reply that waits.
 */
void
confab_message_row_set_status (ConfabMessageRow *self,
                               const char       *status_text,
                               double            fraction)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  self->status_fraction = fraction;
  g_free (self->status_text);
  self->status_text = g_strdup (status_text);
  if (self->waiting != NULL)
    show_waiting (self);
}

/**
 * confab_message_row_set_expand_reasoning:
 * @self: a row
 * @expand_reasoning: whether reasoning is open without a click while it goes on
 */
void
confab_message_row_set_expand_reasoning (ConfabMessageRow *self,
                                         gboolean          expand_reasoning)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->expand_reasoning == !!expand_reasoning)
    return;
  self->expand_reasoning = !!expand_reasoning;
  if (self->slots[SLOT_REASONING] != NULL)
    confab_message_row_expand_reasoning (self);
}

/**
 * confab_message_row_set_previous:
 * @self: a row
 * @previous: (nullable): the message above it
 *
 * Says above the message which day it is from, where that is another than that of the message before.
 */
void
confab_message_row_set_previous (ConfabMessageRow *self,
                                 ConfabMessage    *previous)
{
  gint64 time;

  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));
  g_return_if_fail (previous == NULL || CONFAB_IS_MESSAGE (previous));

  time = previous != NULL ? confab_message_get_created (previous) : 0;
  if (self->previous_time == time)
    return;
  self->previous_time = time;
  update_day (self);
}

/**
 * confab_message_row_set_highlighter:
 * @self: a row
 * @highlighter: (nullable): what colours code
 */
void
confab_message_row_set_highlighter (ConfabMessageRow  *self,
                                    ConfabHighlighter *highlighter)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (!g_set_object (&self->highlighter, highlighter))
    return;
  if (self->text != NULL)
    confab_text_view_set_highlighter (CONFAB_TEXT_VIEW (self->text), highlighter);
  for (guint i = 0; i < self->disclosures->len; i++)
    confab_disclosure_set_highlighter (g_ptr_array_index (self->disclosures, i), highlighter);
}

/**
 * confab_message_row_set_needle:
 * @self: a row
 * @needle: (nullable): what to mark in the text of the message
 * @current: which of the matches the reader is at, -1 for none
 */
void
confab_message_row_set_needle (ConfabMessageRow *self,
                               const char       *needle,
                               int               current)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->current_match == current && g_strcmp0 (self->needle, needle) == 0)
    return;
  g_free (self->needle);
  self->needle = g_strdup (needle);
  self->current_match = current;
  if (self->text != NULL)
    confab_text_view_set_needle (CONFAB_TEXT_VIEW (self->text), needle, current);
}

/**
 * confab_message_row_get_match:
 * @self: a row
 * @match: which of the matches
 * @rectangle: (out): where it is in the row, in pixels
 *
 * Returns: whether there is such a match
 */
gboolean
confab_message_row_get_match (ConfabMessageRow *self,
                              guint             match,
                              graphene_rect_t  *rectangle)
{
  graphene_point_t top;
  ConfabRange range;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), FALSE);

  if (self->choices != NULL)
    return confab_message_row_get_match_beside (self, match, rectangle);
  if (self->text == NULL || !confab_text_view_get_match (CONFAB_TEXT_VIEW (self->text), match, &range) ||
      !confab_text_view_get_rectangle (CONFAB_TEXT_VIEW (self->text), &range.start, rectangle) ||
      !gtk_widget_compute_point (self->text, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0), &top))
    return FALSE;
  graphene_rect_offset (rectangle, top.x, top.y);
  return TRUE;
}

/**
 * confab_message_row_get_n_changes:
 * @self: a row
 *
 * Returns: how often the text was set since the row is there
 */
guint
confab_message_row_get_n_changes (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), 0);

  return self->n_changes;
}
