/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-parameters-panel.h"
#include "app/confab-prompt-editor.h"
#include "session/confab-chat-preset.h"
#include "session/confab-service-tokenizer.h"
#include "widgets/confab-parameter-list.h"

/* The places in the list of choices. */
typedef enum
{
  CHOICE_DEFAULT,
  CHOICE_OWN,
  CHOICE_NONE,
} Choice;

struct _ConfabParametersPanel
{
  GtkWidget            parent_instance;

  ConfabPromptEditor  *prompt_editor;
  GtkDropDown         *prompt_choice;
  GtkLabel            *prompt_words;
  ConfabParameterList *list;

  ConfabSession       *session;
  ConfabChat          *chat;
  GSignalGroup        *chat_signals;
  gboolean             showing;       /* the choice is what the conversation has */
  ConfabChat          *levels_chat;   /* what the list shows, not owned and only compared; so the next */
  ConfabPreset        *levels_preset;
  ConfabProfile        levels_profile;
  ConfabProvider      *tokenizer_provider; /* whose tokenizer the list has, only compared; so the next */
  ConfabProfile        tokenizer_profile;
  char                *tokenizer_model;
};

enum
{
  CLOSE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParametersPanel, confab_parameters_panel, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* Shows what is chosen: what is to be written, or what there is instead of that. */
static void
update_prompt (ConfabParametersPanel *self)
{
  Choice choice = gtk_drop_down_get_selected (self->prompt_choice);
  ConfabPreset *preset = self->chat != NULL ? confab_chat_get_preset (self->chat) : NULL;
  const char *general = preset != NULL ? confab_preset_get_system_prompt (preset) : NULL;

  if (general == NULL)
    general = confab_session_get_system_prompt (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self->prompt_editor), choice == CHOICE_OWN);
  gtk_widget_set_visible (GTK_WIDGET (self->prompt_words), choice != CHOICE_OWN);
  if (choice == CHOICE_NONE)
    gtk_label_set_label (self->prompt_words, _ ("The model is told nothing before the conversation."));
  else
    gtk_label_set_label (self->prompt_words, general != NULL ? general : _ ("None is set in the preferences."));
}

static void
show_prompt (ConfabParametersPanel *self)
{
  const char *own = confab_conversation_get_system_prompt (confab_chat_get_conversation (self->chat));

  self->showing = TRUE;
  confab_prompt_editor_set_text (self->prompt_editor, own);
  gtk_drop_down_set_selected (self->prompt_choice, own == NULL ? CHOICE_DEFAULT : *own != '\0' ? CHOICE_OWN : CHOICE_NONE);
  self->showing = FALSE;
  update_prompt (self);
}

static void
prompt_edited_cb (ConfabParametersPanel *self,
                  const char            *text)
{
  if (self->chat != NULL && gtk_drop_down_get_selected (self->prompt_choice) == CHOICE_OWN)
    confab_conversation_set_system_prompt (confab_chat_get_conversation (self->chat), text);
}

/* Who wants one of their own begins with the general one. */
static void
choice_cb (ConfabParametersPanel *self)
{
  Choice choice = gtk_drop_down_get_selected (self->prompt_choice);
  ConfabConversation *conversation;
  const char *own = NULL;

  if (self->showing || self->chat == NULL)
    return;
  conversation = confab_chat_get_conversation (self->chat);
  confab_conversation_set_system_prompt (conversation, NULL);
  if (choice != CHOICE_DEFAULT)
    own = choice == CHOICE_NONE ? "" : confab_session_find_system_prompt (self->session, conversation);
  if (choice == CHOICE_OWN)
    confab_prompt_editor_set_text (self->prompt_editor, own);
  confab_conversation_set_system_prompt (conversation, own);
  update_prompt (self);
  if (choice == CHOICE_OWN)
    gtk_widget_grab_focus (GTK_WIDGET (self->prompt_editor));
}

static void
close_clicked_cb (ConfabParametersPanel *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
update_tokenizer (ConfabParametersPanel *self)
{
  ConfabProvider *provider = confab_chat_get_provider (self->chat);
  ConfabProfile profile = confab_chat_get_profile (self->chat);
  const char *model = confab_chat_get_model (self->chat);
  g_autoptr (ConfabTokenizer) tokenizer = NULL;

  /* A new one would forget what it is just asked. */
  if (self->tokenizer_provider == provider && self->tokenizer_profile == profile && g_strcmp0 (self->tokenizer_model, model) == 0)
    return;
  self->tokenizer_provider = provider;
  self->tokenizer_profile = profile;
  g_free (self->tokenizer_model);
  self->tokenizer_model = g_strdup (model);
  tokenizer = confab_chat_dup_tokenizer (self->chat);
  confab_parameter_list_set_tokenizer (self->list, tokenizer);
}

static void
update_parameters (ConfabParametersPanel *self)
{
  ConfabPreset *preset = confab_chat_get_preset (self->chat);
  ConfabProfile profile = confab_chat_get_profile (self->chat);
  g_autoptr (ConfabParameterLevels) levels = NULL;

  update_tokenizer (self);
  /* While somebody writes in a preset, it tells of each letter. */
  if (self->levels_chat == self->chat && self->levels_preset == preset && self->levels_profile == profile)
    return;
  self->levels_chat = self->chat;
  self->levels_preset = preset;
  self->levels_profile = profile;
  levels = confab_chat_dup_levels (self->chat, NULL);
  confab_parameter_list_set_levels (self->list, levels, profile);
}

static void
confab_parameters_panel_dispose (GObject *object)
{
  ConfabParametersPanel *self = CONFAB_PARAMETERS_PANEL (object);
  GtkWidget *child;

  if (self->chat != NULL)
    confab_prompt_editor_flush (self->prompt_editor);
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
  g_free (CONFAB_PARAMETERS_PANEL (object)->tokenizer_model);

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
  g_type_ensure (CONFAB_TYPE_PROMPT_EDITOR);
  gtk_widget_class_set_css_name (widget_class, "parameters-panel");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-parameters-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, prompt_choice);
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, prompt_editor);
  gtk_widget_class_bind_template_child (widget_class, ConfabParametersPanel, prompt_words);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, prompt_edited_cb);
}

static void
confab_parameters_panel_init (ConfabParametersPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (update_parameters), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "notify::model", G_CALLBACK (update_tokenizer), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "notify::preset", G_CALLBACK (update_prompt), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_object (session, "notify::system-prompt", G_CALLBACK (update_prompt), self, G_CONNECT_SWAPPED);
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
  g_return_if_fail (CONFAB_IS_PARAMETERS_PANEL (self));

  if (self->chat == chat)
    return;
  if (self->chat != NULL)
    confab_prompt_editor_flush (self->prompt_editor);
  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  self->levels_chat = NULL;
  gtk_widget_set_sensitive (GTK_WIDGET (self), chat != NULL);
  if (chat == NULL)
    return;

  show_prompt (self);
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
