/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "widgets/confab-parameter-words.h"
#include "widgets/confab-text-list-editor.h"

struct _ConfabTextListEditor
{
  GtkWidget  parent_instance;

  GtkWidget *add;
  GtkWidget *box;

  char      *name;        /* what one of the texts is called */
  char      *placeholder; /* (nullable) */
  guint      maximum;
  gboolean   is_setting;
};

enum
{
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabTextListEditor, confab_text_list_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static guint
count_rows (ConfabTextListEditor *self)
{
  guint n_rows = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    n_rows++;
  return n_rows;
}

/* What the entries hold, without those that are empty; NULL where all are. */
static JsonNode *
dup_value (ConfabTextListEditor *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *text = confab_parameter_words_unescape (gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_first_child (row))));

      if (*text != '\0')
        json_array_add_string_element (array, text);
    }
  if (json_array_get_length (array) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

static void
tell_edited (ConfabTextListEditor *self)
{
  g_autoptr (JsonNode) value = dup_value (self);

  gtk_widget_set_sensitive (self->add, count_rows (self) < self->maximum);
  if (!self->is_setting)
    g_signal_emit (self, signals[EDITED], 0, value);
}

static void
remove_clicked_cb (ConfabTextListEditor *self,
                   GtkWidget            *button)
{
  gtk_widget_grab_focus (self->add);
  gtk_box_remove (GTK_BOX (self->box), gtk_widget_get_parent (button));
  tell_edited (self);
}

static GtkWidget *
add_row (ConfabTextListEditor *self,
         const char           *text)
{
  g_autofree char *escaped = confab_parameter_words_escape (text);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_editable_set_text (GTK_EDITABLE (entry), escaped);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), self->placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (entry, "monospace");
  g_signal_connect_object (entry, "changed", G_CALLBACK (tell_edited), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  gtk_widget_add_css_class (remove, "flat");
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_widget_set_sensitive (self->add, count_rows (self) < self->maximum);
  return entry;
}

static void
add_clicked_cb (ConfabTextListEditor *self)
{
  gtk_widget_grab_focus (add_row (self, ""));
}

static gboolean
confab_text_list_editor_grab_focus (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_first_child (CONFAB_TEXT_LIST_EDITOR (widget)->box);

  return row != NULL && gtk_widget_grab_focus (gtk_widget_get_first_child (row));
}

static void
confab_text_list_editor_dispose (GObject *object)
{
  ConfabTextListEditor *self = CONFAB_TEXT_LIST_EDITOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_text_list_editor_parent_class)->dispose (object);
}

static void
confab_text_list_editor_finalize (GObject *object)
{
  ConfabTextListEditor *self = CONFAB_TEXT_LIST_EDITOR (object);

  g_free (self->name);
  g_free (self->placeholder);
  G_OBJECT_CLASS (confab_text_list_editor_parent_class)->finalize (object);
}

static void
confab_text_list_editor_class_init (ConfabTextListEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_text_list_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_text_list_editor_finalize;
  widget_class->grab_focus = confab_text_list_editor_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_TEXT_LIST_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_text_list_editor_init (ConfabTextListEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->add = gtk_button_new_with_mnemonic (_ ("_Add"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (self->add, GTK_WIDGET (self), NULL);
}

/**
 * confab_text_list_editor_new:
 * @name: what the texts are, for those who do not see the row
 * @placeholder: (nullable): what stands in an empty entry
 * @maximum: how many texts there may be
 *
 * Returns: (transfer floating): an editor with one empty entry
 */
GtkWidget *
confab_text_list_editor_new (const char *name,
                             const char *placeholder,
                             guint       maximum)
{
  ConfabTextListEditor *self = g_object_new (CONFAB_TYPE_TEXT_LIST_EDITOR, NULL);

  self->name = g_strdup (name);
  self->placeholder = g_strdup (placeholder);
  self->maximum = maximum;
  add_row (self, "");
  return GTK_WIDGET (self);
}

/**
 * confab_text_list_editor_set_value:
 * @self: an editor
 * @value: a text, or an array of texts
 *
 * Shows a value. This is not an edit; while it is what the entries hold already, they stay as they are.
 */
void
confab_text_list_editor_set_value (ConfabTextListEditor *self,
                                   JsonNode             *value)
{
  g_autoptr (JsonNode) shown = NULL;
  GtkWidget *row;

  g_return_if_fail (CONFAB_IS_TEXT_LIST_EDITOR (self));

  shown = dup_value (self);
  if (shown != NULL && json_node_equal (shown, value))
    return;
  self->is_setting = TRUE;
  while ((row = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), row);
  if (confab_json_node_string (value) != NULL)
    add_row (self, confab_json_node_string (value));
  else if (JSON_NODE_HOLDS_ARRAY (value))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
      add_row (self, confab_json_node_string (json_array_get_element (json_node_get_array (value), i)));
  self->is_setting = FALSE;
}
