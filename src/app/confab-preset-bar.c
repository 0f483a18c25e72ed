/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-preset-bar.h"
#include "app/confab-send-with-dialog.h"
#include "app/confab-variables-dialog.h"
#include "base/confab-text.h"
#include "model/confab-parameter-advice.h"
#include "model/confab-prompt-variables.h"

/* What a menu in a narrow window has place for. */
#define MENU_CHARS 36

struct _ConfabPresetBar
{
  GObject         parent_instance;

  ConfabComposer *composer; /* weak */
  GtkWidget      *button;   /* weak, in the composer */
  GtkWidget      *label;
  ConfabSession  *session;
  ConfabChat     *chat;     /* (nullable) */
  GSignalGroup   *chat_signals;
  GSimpleAction  *choose;
  GSimpleAction  *begin;
};

G_DEFINE_FINAL_TYPE (ConfabPresetBar, confab_preset_bar, G_TYPE_OBJECT)

static GtkWindow *
get_window (ConfabPresetBar * self)
{
  GtkRoot *root = self->composer != NULL ? gtk_widget_get_root (GTK_WIDGET (self->composer)) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
send_cb (ConfabPresetBar *self)
{
  if (self->composer != NULL)
    g_signal_emit_by_name (self->composer, "send");
}

static GtkWidget *
ask (ConfabPresetBar *self,
     char           **names)
{
  GtkWidget *dialog = confab_variables_dialog_new (get_window (self), self->chat, (const char *const *)names);

  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
update_advice (ConfabPresetBar *self)
{
  ConfabConversation *conversation;
  g_autoptr (ConfabParameterLevels) levels = NULL;
  g_autoptr (ConfabParameters) parameters = NULL;
  g_autoptr (GPtrArray) advice = NULL;
  g_autofree char *text = NULL;

  if (self->chat == NULL || self->composer == NULL)
    return;
  conversation = confab_chat_get_conversation (self->chat);
  levels = confab_chat_dup_levels (self->chat, NULL);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, confab_chat_get_next_parameters (self->chat));
  parameters = confab_parameter_levels_dup_merged (levels);
  text = confab_composer_dup_text (self->composer);
  advice = confab_parameter_advise (parameters, confab_chat_get_profile (self->chat),
                                    confab_session_find_system_prompt (self->session, conversation), *text != '\0' ? text : NULL);
  confab_parameter_chips_set_advice (confab_composer_get_chips (self->composer), advice);
}

static void
update_button (ConfabPresetBar *self)
{
  ConfabPreset *preset = self->chat != NULL ? confab_chat_get_preset (self->chat) : NULL;
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (confab_session_get_presets (self->session))) > 0;
  const char *name = preset != NULL ? confab_preset_get_name (preset) : _ ("Preset");

  if (self->button == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  preset != NULL ? name : _ ("None"), -1);
  gtk_widget_set_visible (self->button, self->chat != NULL && any);
  if (preset != NULL)
    gtk_widget_remove_css_class (self->label, "dim-label");
  else
    gtk_widget_add_css_class (self->label, "dim-label");
}

static void
update (ConfabPresetBar *self)
{
  g_autoptr (ConfabParameterLevels) levels = NULL;

  if (self->composer == NULL)
    return;
  if (self->chat != NULL)
    {
      levels = confab_chat_dup_levels (self->chat, NULL);
      confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, confab_chat_get_next_parameters (self->chat));
      g_signal_connect_object (levels, "changed", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
    }
  confab_parameter_chips_set_levels (confab_composer_get_chips (self->composer), levels,
                                     self->chat != NULL ? confab_chat_get_profile (self->chat) : CONFAB_PROFILE_GENERIC);
  update_button (self);
  update_advice (self);
}

static void
choose_activate_cb (ConfabPresetBar *self,
                    GVariant        *target)
{
  ConfabPreset *preset = confab_presets_find (confab_session_get_presets (self->session), g_variant_get_string (target, NULL));
  g_auto (GStrv) asked = NULL;

  if (self->chat == NULL)
    return;
  confab_chat_set_preset (self->chat, preset);
  if (preset == NULL)
    return;
  asked = confab_prompt_list_asked (confab_preset_get_system_prompt (preset));
  if (*asked != NULL && confab_conversation_get_system_prompt (confab_chat_get_conversation (self->chat)) == NULL)
    ask (self, asked);
}

/* The preset of the conversation becomes, or stops being, the one that conversations with its model begin with. */
static void
begin_activate_cb (ConfabPresetBar *self)
{
  ConfabPresets *presets = confab_session_get_presets (self->session);
  ConfabProvider *provider = self->chat != NULL ? confab_chat_get_provider (self->chat) : NULL;
  const char *model = self->chat != NULL ? confab_chat_get_model (self->chat) : NULL;
  ConfabPreset *preset = self->chat != NULL ? confab_chat_get_preset (self->chat) : NULL;
  const char *id = provider != NULL ? confab_provider_get_id (provider) : NULL;

  if (id == NULL || model == NULL)
    return;
  confab_presets_set_default (presets, id, model, confab_presets_get_default (presets, id, model) == preset ? NULL : preset);
}

/* A new preset with what is set for the conversation now. */
static void
save_activate_cb (ConfabPresetBar *self)
{
  g_autoptr (ConfabParameters) parameters = NULL;
  g_autoptr (JsonNode) node = NULL;
  ConfabProvider *provider;
  ConfabPreset *preset;

  if (self->chat == NULL)
    return;
  provider = confab_chat_get_provider (self->chat);
  parameters = confab_chat_dup_parameters (self->chat);
  node = confab_parameters_to_json (parameters);
  preset = confab_presets_add (confab_session_get_presets (self->session), _ ("Preset"));
  confab_parameters_load (confab_preset_get_parameters (preset), json_node_get_object (node));
  confab_preset_set_system_prompt (preset, confab_session_find_system_prompt (self->session, confab_chat_get_conversation (self->chat)));
  if (provider != NULL)
    confab_preset_set_provider (preset, confab_provider_get_id (provider), confab_provider_get_name (provider));
  confab_preset_set_model (preset, confab_chat_get_model (self->chat));
  if (self->composer != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->composer), "win.presets", "s", confab_preset_get_id (preset));
}

static void
add_item (GMenu      *menu,
          const char *name,
          const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
  g_autofree char *line = confab_text_single_line (name, MENU_CHARS);
  g_auto (GStrv) pieces = g_strsplit (line, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", pieces);

  g_menu_item_set_label (item, escaped);
  g_menu_item_set_action_and_target (item, "presets.choose", "s", id);
  g_menu_append_item (menu, item);
}

static void
update_actions (ConfabPresetBar *self)
{
  ConfabPresets *presets = confab_session_get_presets (self->session);
  ConfabPreset *preset = confab_chat_get_preset (self->chat);
  ConfabProvider *provider = confab_chat_get_provider (self->chat);
  ConfabPreset *begins = provider != NULL ? confab_presets_get_default (presets, confab_provider_get_id (provider),
                                                                        confab_chat_get_model (self->chat)) : NULL;

  g_simple_action_set_state (self->choose, g_variant_new_string (preset != NULL ? confab_preset_get_id (preset) : ""));
  g_simple_action_set_state (self->begin, g_variant_new_boolean (preset != NULL && begins == preset));
  g_simple_action_set_enabled (self->begin, preset != NULL && provider != NULL);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabPresetBar *self = user_data;
  GListModel *presets = G_LIST_MODEL (confab_session_get_presets (self->session));
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) choices = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  if (self->chat == NULL)
    return;
  update_actions (self);
  add_item (choices, _ ("None"), "");
  for (guint i = 0; i < g_list_model_get_n_items (presets); i++)
    {
      g_autoptr (ConfabPreset) preset = g_list_model_get_item (presets, i);

      add_item (choices, confab_preset_get_name (preset), confab_preset_get_id (preset));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (choices));
  g_menu_append (more, _ ("_Begin New Conversations With It"), "presets.begin");
  g_menu_append (more, _ ("_Save as New Preset…"), "presets.save");
  g_menu_append (more, _ ("_Edit Presets…"), "win.presets('')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
confab_preset_bar_dispose (GObject *object)
{
  ConfabPresetBar *self = CONFAB_PRESET_BAR (object);

  if (self->button != NULL)
    gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), NULL, NULL, NULL);
  g_clear_weak_pointer (&self->button);
  g_clear_weak_pointer (&self->composer);
  g_signal_group_set_target (self->chat_signals, NULL);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_preset_bar_parent_class)->dispose (object);
}

static void
confab_preset_bar_finalize (GObject *object)
{
  ConfabPresetBar *self = CONFAB_PRESET_BAR (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->choose);
  g_object_unref (self->begin);
  G_OBJECT_CLASS (confab_preset_bar_parent_class)->finalize (object);
}

static void
confab_preset_bar_class_init (ConfabPresetBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_preset_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_preset_bar_finalize;
}

static void
confab_preset_bar_init (ConfabPresetBar *self)
{
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::preset", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
add_button (ConfabPresetBar *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 24);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), self->label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_popup_cb, self, NULL);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (button, _ ("Choose a Preset"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Preset"), -1);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_visible (button, FALSE);
  g_set_weak_pointer (&self->button, button);
  confab_parameter_chips_add_lead (confab_composer_get_chips (self->composer), button);
}

static void
add_actions (ConfabPresetBar *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) save = g_simple_action_new ("save", NULL);

  self->choose = g_simple_action_new_stateful ("choose", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  self->begin = g_simple_action_new_stateful ("begin", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->choose, "activate", G_CALLBACK (choose_activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->begin, "activate", G_CALLBACK (begin_activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (save, "activate", G_CALLBACK (save_activate_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->choose));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->begin));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (save));
  gtk_widget_insert_action_group (GTK_WIDGET (self->composer), "presets", G_ACTION_GROUP (group));
}

/**
 * confab_preset_bar_new: (constructor)
 * @composer: where questions are written
 * @session: whose presets there are
 *
 * Returns: (transfer full): what stands below the text
 */
ConfabPresetBar *
confab_preset_bar_new (ConfabComposer *composer,
                       ConfabSession  *session)
{
  ConfabPresetBar *self = g_object_new (CONFAB_TYPE_PRESET_BAR, NULL);

  g_set_weak_pointer (&self->composer, composer);
  self->session = g_object_ref (session);
  add_button (self);
  add_actions (self);
  g_signal_connect_object (confab_session_get_presets (session), "items-changed", G_CALLBACK (update_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "send-with", G_CALLBACK (confab_preset_bar_send_with), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "changed", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_preset_bar_set_chat:
 * @self: what stands below the text
 * @chat: (nullable): the conversation that is shown
 */
void
confab_preset_bar_set_chat (ConfabPresetBar *self,
                            ConfabChat      *chat)
{
  g_return_if_fail (CONFAB_IS_PRESET_BAR (self));

  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  update (self);
}

/**
 * confab_preset_bar_choose:
 * @self: what stands below the text
 *
 * Opens the menu of presets, or, where there are none, what they are made in.
 */
void
confab_preset_bar_choose (ConfabPresetBar *self)
{
  g_return_if_fail (CONFAB_IS_PRESET_BAR (self));

  if (self->button != NULL && gtk_widget_get_visible (self->button))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
  else if (self->composer != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->composer), "win.presets", "s", "");
}

/**
 * confab_preset_bar_send_with:
 * @self: what stands below the text
 *
 * Asks for what is set for the next question alone.
 */
void
confab_preset_bar_send_with (ConfabPresetBar *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  GtkWidget *dialog;

  g_return_if_fail (CONFAB_IS_PRESET_BAR (self));

  if (self->chat == NULL || self->composer == NULL)
    return;
  text = g_strstrip (confab_composer_dup_text (self->composer));
  attachments = confab_composer_list_attachments (self->composer);
  dialog = confab_send_with_dialog_new (get_window (self), self->chat,
                                        *text != '\0' || (attachments != NULL && attachments->len > 0));
  g_signal_connect_object (dialog, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * confab_preset_bar_allows_send:
 * @self: what stands below the text
 *
 * Returns: whether nothing has to be asked first; otherwise it asks, and lets the composer send once it knows
 */
gboolean
confab_preset_bar_allows_send (ConfabPresetBar *self)
{
  g_auto (GStrv) missing = NULL;

  g_return_val_if_fail (CONFAB_IS_PRESET_BAR (self), TRUE);

  if (self->chat == NULL || confab_chat_get_preset (self->chat) == NULL)
    return TRUE;
  missing = confab_chat_list_missing (self->chat);
  if (*missing == NULL)
    return TRUE;
  g_signal_connect_object (ask (self, missing), "done", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  return FALSE;
}

/**
 * confab_preset_bar_queue:
 * @self: what stands below the text
 * @text: what somebody wrote
 * @attachments: (nullable) (element-type ConfabPart): what is attached
 *
 * Lets a question wait for the end of the reply that runs, with what is set for it alone.
 */
void
confab_preset_bar_queue (ConfabPresetBar *self,
                         const char      *text,
                         GPtrArray       *attachments)
{
  g_autoptr (JsonNode) parameters = confab_chat_dup_next (self->chat);
  ConfabQueuedMessage *message = confab_chat_queue_add (confab_chat_get_queue (self->chat), text, attachments);

  confab_queued_message_set_parameters (message, parameters);
  confab_parameters_load (confab_chat_get_next_parameters (self->chat), NULL);
}
