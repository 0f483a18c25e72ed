/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "widgets/confab-choice-words.h"
#include "widgets/confab-json-editor.h"
#include "widgets/confab-tool-choice.h"

/* The words of the API; what comes after them is an object. */
static const char *const words[] = { "none", "auto", "required", NULL };

#define OBJECT (G_N_ELEMENTS (words) - 1)

struct _ConfabToolChoice
{
  GtkWidget    parent_instance;

  GtkDropDown *choice;
  GtkWidget   *editor;
  gboolean     is_setting;
};

enum
{
  EDITED,
  REFUSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabToolChoice, confab_tool_choice, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
selected_cb (ConfabToolChoice *self)
{
  guint selected = gtk_drop_down_get_selected (self->choice);
  g_autoptr (JsonNode) value = NULL;

  gtk_widget_set_visible (self->editor, selected == OBJECT);
  if (self->is_setting || selected > OBJECT)
    return;
  if (selected == OBJECT)
    {
      value = confab_json_parse ("{\"type\":\"function\",\"function\":{\"name\":\"\"}}", -1, NULL);
      confab_json_editor_set_value (CONFAB_JSON_EDITOR (self->editor), value);
    }
  else
    value = json_node_init_string (json_node_alloc (), words[selected]);
  g_signal_emit (self, signals[EDITED], 0, value);
}

static void
editor_edited_cb (ConfabToolChoice *self,
                  JsonNode         *value)
{
  g_signal_emit (self, signals[EDITED], 0, value);
}

static void
editor_refused_cb (ConfabToolChoice *self,
                   const char       *message)
{
  g_signal_emit (self, signals[REFUSED], 0, message);
}

static gboolean
confab_tool_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CONFAB_TOOL_CHOICE (widget)->choice));
}

static void
confab_tool_choice_dispose (GObject *object)
{
  ConfabToolChoice *self = CONFAB_TOOL_CHOICE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confab_tool_choice_parent_class)->dispose (object);
}

static void
confab_tool_choice_class_init (ConfabToolChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_tool_choice_dispose;
  widget_class->grab_focus = confab_tool_choice_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_TOOL_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  signals[REFUSED] = g_signal_new ("refused", CONFAB_TYPE_TOOL_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_tool_choice_init (ConfabToolChoice *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

/**
 * confab_tool_choice_new:
 * @parameter: the choice of a tool
 *
 * Returns: (transfer floating): a menu of the words that the API has for it, and an editor for an object that names a tool
 */
GtkWidget *
confab_tool_choice_new (const ConfabParameter *parameter)
{
  ConfabToolChoice *self = g_object_new (CONFAB_TYPE_TOOL_CHOICE, NULL);
  GtkWidget *choice = gtk_drop_down_new_from_strings (NULL);
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (choice)));

  self->choice = GTK_DROP_DOWN (choice);
  for (guint i = 0; i < OBJECT; i++)
    gtk_string_list_append (list, confab_choice_words (parameter, words[i]));
  /* Translators: what a model may call: the one tool that an object names */
  gtk_string_list_append (list, _ ("A Certain Tool"));
  gtk_widget_set_halign (choice, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (parameter->label), -1);
  gtk_widget_set_parent (choice, GTK_WIDGET (self));
  self->editor = confab_json_editor_new (parameter);
  gtk_widget_set_visible (self->editor, FALSE);
  gtk_widget_insert_before (self->editor, GTK_WIDGET (self), NULL);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "edited", G_CALLBACK (editor_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "refused", G_CALLBACK (editor_refused_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * confab_tool_choice_set_value:
 * @self: a choice
 * @value: a text, or an object
 *
 * Shows a value. This is not an edit.
 */
void
confab_tool_choice_set_value (ConfabToolChoice *self,
                              JsonNode         *value)
{
  guint selected = 0;

  g_return_if_fail (CONFAB_IS_TOOL_CHOICE (self));

  while (words[selected] != NULL && g_strcmp0 (words[selected], confab_json_node_string (value)) != 0)
    selected++;
  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->choice, selected);
  gtk_widget_set_visible (self->editor, selected == OBJECT);
  if (selected == OBJECT)
    confab_json_editor_set_value (CONFAB_JSON_EDITOR (self->editor), value);
  self->is_setting = FALSE;
}
