/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "widgets/confab-bias-editor.h"

struct _ConfabBiasEditor
{
  GtkWidget  parent_instance;

  GtkWidget *box; /* a row for each token: its identifier, the bias, what removes it */
  GtkWidget *add;
  gboolean   is_setting;
};

enum
{
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabBiasEditor, confab_bias_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static gboolean
is_id (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/* NULL where no row has an identifier. */
static JsonNode *
dup_value (ConfabBiasEditor *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *entry = gtk_widget_get_first_child (row);
      g_autofree char *id = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
      double bias = gtk_spin_button_get_value (GTK_SPIN_BUTTON (gtk_widget_get_next_sibling (entry)));

      if (is_id (id))
        json_object_set_double_member (object, id, bias);
      if (is_id (id) || *id == '\0')
        gtk_widget_remove_css_class (entry, "error");
      else
        gtk_widget_add_css_class (entry, "error");
    }
  if (json_object_get_size (object) == 0)
    return NULL;
  return json_node_init_object (json_node_alloc (), object);
}

static void
tell_edited (ConfabBiasEditor *self)
{
  g_autoptr (JsonNode) value = NULL;

  if (self->is_setting)
    return;
  value = dup_value (self);
  g_signal_emit (self, signals[EDITED], 0, value);
}

static void
remove_clicked_cb (ConfabBiasEditor *self,
                   GtkWidget        *button)
{
  gtk_widget_grab_focus (self->add);
  gtk_box_remove (GTK_BOX (self->box), gtk_widget_get_parent (button));
  tell_edited (self);
}

static GtkWidget *
add_row (ConfabBiasEditor *self,
         const char       *id,
         double            bias)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (-100, 100, 1);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_editable_set_text (GTK_EDITABLE (entry), id);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Token ID"));
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Token ID"), -1);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), bias);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Bias"), -1);
  gtk_widget_set_tooltip_text (spin, _ ("-100 forbids the token, 100 leaves nothing else"));
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  gtk_widget_add_css_class (remove, "flat");
  g_signal_connect_object (entry, "changed", G_CALLBACK (tell_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (tell_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (GTK_BOX (self->box), row);
  return entry;
}

static void
add_clicked_cb (ConfabBiasEditor *self)
{
  gtk_widget_grab_focus (add_row (self, "", 0));
}

static gboolean
confab_bias_editor_grab_focus (GtkWidget *widget)
{
  ConfabBiasEditor *self = CONFAB_BIAS_EDITOR (widget);
  GtkWidget *row = gtk_widget_get_first_child (self->box);

  return gtk_widget_grab_focus (row != NULL ? gtk_widget_get_first_child (row) : self->add);
}

static void
confab_bias_editor_dispose (GObject *object)
{
  ConfabBiasEditor *self = CONFAB_BIAS_EDITOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_bias_editor_parent_class)->dispose (object);
}

static void
confab_bias_editor_class_init (ConfabBiasEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_bias_editor_dispose;
  widget_class->grab_focus = confab_bias_editor_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_BIAS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_bias_editor_init (ConfabBiasEditor *self)
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
  add_row (self, "", 0);
}

/**
 * confab_bias_editor_new:
 *
 * Returns: (transfer floating): an editor with one empty row
 */
GtkWidget *
confab_bias_editor_new (void)
{
  return g_object_new (CONFAB_TYPE_BIAS_EDITOR, NULL);
}

/**
 * confab_bias_editor_set_value:
 * @self: an editor
 * @value: an object of token identifiers with numbers
 *
 * Shows a value. This is not an edit; while it is what the rows hold already, they stay as they are.
 */
void
confab_bias_editor_set_value (ConfabBiasEditor *self,
                              JsonNode         *value)
{
  g_autoptr (JsonNode) shown = NULL;
  g_autofree char *now = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (GList) ids = NULL;
  GtkWidget *row;

  g_return_if_fail (CONFAB_IS_BIAS_EDITOR (self));

  shown = dup_value (self);
  now = shown != NULL ? confab_json_to_string (shown, FALSE) : NULL;
  wanted = confab_json_to_string (value, FALSE);
  /* What is empty has its one empty row. */
  if (!JSON_NODE_HOLDS_OBJECT (value) || json_object_get_size (json_node_get_object (value)) == 0 || g_strcmp0 (now, wanted) == 0)
    return;
  self->is_setting = TRUE;
  while ((row = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), row);
  ids = json_object_get_members (json_node_get_object (value));
  for (GList *l = ids; l != NULL; l = l->next)
    {
      double bias = 0;

      confab_json_get_double (json_node_get_object (value), l->data, &bias);
      add_row (self, l->data, bias);
    }
  self->is_setting = FALSE;
}
