/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-model-filler.h"
#include "app/confab-preset-editor.h"
#include "app/confab-prompt-editor.h"
#include "model/confab-prompt-variables.h"
#include "session/confab-chat-preset.h"
#include "session/confab-service-tokenizer.h"
#include "widgets/confab-parameter-list.h"

struct _ConfabPresetEditor
{
  GtkWidget            parent_instance;

  GtkWidget           *any_button;
  GtkWidget           *scroller;
  ConfabParameterList *list;
  GtkMenuButton       *model_button;
  AdwActionRow        *model_row;
  AdwEntryRow         *name_row;
  ConfabModelPopover  *popover;
  ConfabPromptEditor  *prompt_editor;
  GtkLabel            *variables;

  ConfabSession       *session;
  ConfabModelFiller   *filler;
  ConfabPreset        *preset; /* (nullable) */
  gboolean             showing;
};

G_DEFINE_FINAL_TYPE (ConfabPresetEditor, confab_preset_editor, GTK_TYPE_WIDGET)

static ConfabProvider *
find_provider (ConfabPresetEditor * self)
{
  return self->preset != NULL ? confab_session_find_preset_provider (self->session, self->preset) : NULL;
}

static void
show_model (ConfabPresetEditor *self)
{
  const char *model = confab_preset_get_model (self->preset);
  const char *name = confab_preset_get_provider_name (self->preset);
  gboolean is_gone = (name != NULL || confab_preset_get_provider_id (self->preset) != NULL) && find_provider (self) == NULL;
  g_autofree char *words = NULL;

  if (is_gone)
    /* Translators: what a service was called that a preset is for */
    words = g_strdup_printf (_ ("The service “%s” is not set up; that of the conversation is used."), name != NULL ? name : "");
  else if (model != NULL && name != NULL)
    /* Translators: a model and the service that offers it */
    words = g_strdup_printf (_ ("%s · %s"), model, name);
  else if (model != NULL || name != NULL)
    words = g_strdup (model != NULL ? model : name);
  adw_action_row_set_subtitle (self->model_row, words != NULL ? words : _ ("Any: that of the conversation"));
  gtk_widget_set_visible (self->any_button, words != NULL);
}

/* Those that the prompt has, and those that there are. */
static void
show_variables (ConfabPresetEditor *self)
{
  g_auto (GStrv) asked = confab_prompt_list_asked (confab_preset_get_system_prompt (self->preset));
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *joined = g_strjoinv ("}}, {{", asked);
  guint n_variables;
  const ConfabPromptVariable *variables = confab_prompt_variables (&n_variables);

  if (*asked != NULL)
    {
      g_autofree char *braced = g_strdup_printf ("{{%s}}", joined);

      /* Translators: names of variables in a system prompt */
      g_string_append_printf (words, _ ("Asked for when the preset is chosen: %s"), braced);
      g_string_append_c (words, '\n');
    }
  g_string_append (words, _ ("Variables stand between two pairs of braces. Any name is asked for; these are known:"));
  for (guint i = 0; i < n_variables; i++)
    g_string_append_printf (words, "\n{{%s}} %s", variables[i].name, _ (variables[i].help));
  gtk_label_set_label (self->variables, words->str);
}

static void
show_parameters (ConfabPresetEditor *self)
{
  ConfabProvider *provider = find_provider (self);
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();

  g_autoptr (ConfabTokenizer) tokenizer = NULL;

  if (provider == NULL)
    provider = confab_services_get_default (confab_session_get_services (self->session));
  confab_parameter_levels_add (levels, CONFAB_LEVEL_EVERYTHING, NULL, confab_session_get_parameters (self->session));
  confab_parameter_levels_add (levels, CONFAB_LEVEL_PRESET, confab_preset_get_name (self->preset),
                               confab_preset_get_parameters (self->preset));
  tokenizer = confab_service_tokenizer_new (self->session, provider, confab_preset_get_model (self->preset));
  confab_parameter_list_set_tokenizer (self->list, tokenizer);
  confab_parameter_list_set_levels (self->list, levels,
                                    provider != NULL ? confab_provider_get_profile (provider) : CONFAB_PROFILE_GENERIC);
}

static void
name_changed_cb (ConfabPresetEditor *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));

  if (self->showing || self->preset == NULL)
    return;
  if (*name == '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
      confab_preset_set_name (self->preset, name);
    }
}

static void
prompt_edited_cb (ConfabPresetEditor *self,
                  const char         *text)
{
  if (self->preset == NULL)
    return;
  confab_preset_set_system_prompt (self->preset, text);
  show_variables (self);
}

static void
take_model (ConfabPresetEditor *self,
            ConfabProvider     *provider,
            const char         *model)
{
  confab_preset_set_provider (self->preset, provider != NULL ? confab_provider_get_id (provider) : NULL,
                              provider != NULL ? confab_provider_get_name (provider) : NULL);
  confab_preset_set_model (self->preset, model);
  show_model (self);
  show_parameters (self);
}

static void
model_chosen_cb (ConfabPresetEditor *self,
                 const char         *provider_id,
                 const char         *model)
{
  ConfabProvider *provider = confab_services_find (confab_session_get_services (self->session), provider_id);

  gtk_menu_button_popdown (self->model_button);
  if (provider != NULL && self->preset != NULL)
    take_model (self, provider, model);
}

static void
any_clicked_cb (ConfabPresetEditor *self)
{
  take_model (self, NULL, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->model_button));
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabPresetEditor *self = user_data;

  confab_model_filler_fill (self->filler, find_provider (self), confab_preset_get_model (self->preset));
}

static void
confab_preset_editor_dispose (GObject *object)
{
  ConfabPresetEditor *self = CONFAB_PRESET_EDITOR (object);
  GtkWidget *child;

  if (self->preset != NULL && self->prompt_editor != NULL)
    confab_prompt_editor_flush (self->prompt_editor);
  if (self->model_button != NULL)
    gtk_menu_button_set_create_popup_func (self->model_button, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_PRESET_EDITOR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->preset);
  g_clear_object (&self->filler);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_preset_editor_parent_class)->dispose (object);
}

static void
confab_preset_editor_class_init (ConfabPresetEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_preset_editor_dispose;
  g_type_ensure (CONFAB_TYPE_MODEL_POPOVER);
  g_type_ensure (CONFAB_TYPE_PARAMETER_LIST);
  g_type_ensure (CONFAB_TYPE_PROMPT_EDITOR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-preset-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, any_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, model_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, model_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, popover);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, prompt_editor);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetEditor, variables);
  gtk_widget_class_bind_template_callback (widget_class, any_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, model_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, prompt_edited_cb);
}

static void
confab_preset_editor_init (ConfabPresetEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->model_button, create_popup_cb, self, NULL);
}

/**
 * confab_preset_editor_set_session:
 * @self: an editor
 * @session: whose services offer the models; set once
 */
void
confab_preset_editor_set_session (ConfabPresetEditor *self,
                                  ConfabSession      *session)
{
  g_return_if_fail (CONFAB_IS_PRESET_EDITOR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->filler = confab_model_filler_new (self->popover, session);
}

/**
 * confab_preset_editor_set_preset:
 * @self: an editor
 * @preset: (nullable): what is changed in it
 */
void
confab_preset_editor_set_preset (ConfabPresetEditor *self,
                                 ConfabPreset       *preset)
{
  g_return_if_fail (CONFAB_IS_PRESET_EDITOR (self));

  if (self->preset == preset)
    return;
  if (self->preset != NULL)
    confab_prompt_editor_flush (self->prompt_editor);
  g_set_object (&self->preset, preset);
  confab_parameter_list_set_levels (self->list, NULL, CONFAB_PROFILE_GENERIC);
  if (preset == NULL)
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), confab_preset_get_name (preset));
  gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
  confab_prompt_editor_set_text (self->prompt_editor, confab_preset_get_system_prompt (preset));
  self->showing = FALSE;
  show_model (self);
  show_variables (self);
  show_parameters (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

/**
 * confab_preset_editor_rename:
 * @self: an editor
 *
 * Puts the focus into the name, which is selected.
 */
void
confab_preset_editor_rename (ConfabPresetEditor *self)
{
  g_return_if_fail (CONFAB_IS_PRESET_EDITOR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  gtk_editable_select_region (GTK_EDITABLE (self->name_row), 0, -1);
}
