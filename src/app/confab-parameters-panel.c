/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-parameters-panel.h"
#include "widgets/confab-parameter-list.h"

/* A pause in typing after which the system prompt is kept, in milliseconds. */
#define KEEP_DELAY 400

struct _ConfabParametersPanel
{
  GtkWidget            parent_instance;

  GtkTextBuffer       *buffer;
  ConfabParameterList *list;

  ConfabSession       *session;
  ConfabChat          *chat;
  GSignalGroup        *chat_signals;
  guint                keep_id;
  guint                loading : 1;
};

enum
{
  CLOSE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParametersPanel, confab_parameters_panel, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
keep_system_prompt (ConfabParametersPanel *self)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  confab_conversation_set_system_prompt (conversation, *text != '\0' ? text : NULL);
}

static void
flush (ConfabParametersPanel *self)
{
  if (self->keep_id == 0)
    return;
  g_clear_handle_id (&self->keep_id, g_source_remove);
  keep_system_prompt (self);
}

static gboolean
keep_timeout_cb (gpointer user_data)
{
  ConfabParametersPanel *self = user_data;

  self->keep_id = 0;
  keep_system_prompt (self);
  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (ConfabParametersPanel *self)
{
  if (self->loading || self->chat == NULL)
    return;
  g_clear_handle_id (&self->keep_id, g_source_remove);
  self->keep_id = g_timeout_add (KEEP_DELAY, keep_timeout_cb, self);
}

static void
close_clicked_cb (ConfabParametersPanel *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
update_parameters (ConfabParametersPanel *self)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);

  confab_parameter_list_set_parameters (self->list, confab_conversation_get_parameters (conversation),
                                        confab_session_get_parameters (self->session),
                                        confab_chat_get_profile (self->chat));
}

static void
confab_parameters_panel_dispose (GObject *object)
{
  ConfabParametersPanel *self = CONFAB_PARAMETERS_PANEL (object);
  GtkWidget *child;

  if (self->chat != NULL)
    flush (self);
  g_signal_group_set_target (self->chat_signals, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_PARAMETERS_PANEL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_parameters_panel_parent_class)->dispose (object);
}

static void
confab_parameters_panel_finalize (GObject *object)
{
  g_object_unref (CONFAB_PARAMETERS_PANEL (object)->chat_signals);

  G_OBJECT_CLASS (confab_parameters_panel_parent_class)->finalize (object);
}

static void
confab_parameters_panel_class_init (ConfabParametersPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_parameters_panel_dispose;
  object_class->finalize = confab_parameters_panel_finalize;

  signals[CLOSE] = g_signal_new ("close", CONFAB_TYPE_PARAMETERS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);

  g_type_ensure (CONFAB_TYPE_PARAMETER_LIST);
  gtk_widget_class_set_css_name (widget_class, "parameters-panel");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-parameters-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, buffer);
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
confab_parameters_panel_init (ConfabParametersPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (update_parameters), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * confab_parameters_panel_new:
 * @session: what conversations belong to
 *
 * Returns: (transfer floating): a panel of no conversation yet
 */
GtkWidget *
confab_parameters_panel_new (ConfabSession *session)
{
  ConfabParametersPanel *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_PARAMETERS_PANEL, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * confab_parameters_panel_set_chat:
 * @self: the panel
 * @chat: (nullable): the conversation that is shown
 */
void
confab_parameters_panel_set_chat (ConfabParametersPanel *self,
                                  ConfabChat            *chat)
{
  const char *prompt;

  g_return_if_fail (CONFAB_IS_PARAMETERS_PANEL (self));

  if (self->chat == chat)
    return;
  if (self->chat != NULL)
    flush (self);
  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  gtk_widget_set_sensitive (GTK_WIDGET (self), chat != NULL);
  if (chat == NULL)
    return;

  prompt = confab_conversation_get_system_prompt (confab_chat_get_conversation (chat));
  self->loading = TRUE;
  gtk_text_buffer_set_text (self->buffer, prompt != NULL ? prompt : "", -1);
  self->loading = FALSE;
  update_parameters (self);
}

/**
 * confab_parameters_panel_show:
 * @self: the panel
 * @name: the parameter whose row gets the focus
 */
void
confab_parameters_panel_show (ConfabParametersPanel *self,
                              const char            *name)
{
  g_return_if_fail (CONFAB_IS_PARAMETERS_PANEL (self));

  confab_parameter_list_show (self->list, name);
}
