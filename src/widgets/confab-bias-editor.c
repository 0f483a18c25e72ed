/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "widgets/confab-bias-editor.h"
#include "widgets/confab-bias-text.h"
#include "widgets/confab-parameter-list.h"
#include "widgets/confab-parameter-words.h"

#define GIVEN "confab-given"

struct _ConfabBiasEditor
{
  GtkWidget   parent_instance;

  GtkWidget  *box;    /* a row for each token: its identifier, what it stands for, the bias, what removes it */
  GtkWidget  *add;
  GtkWidget  *text;   /* where they are found by text */
  GtkWidget  *list;   /* (nullable), weak: what knows what tells the tokens */
  GHashTable *pieces; /* identifier → what it stands for, as far as that was told */
  gboolean    is_setting;
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

/* Some services take texts, too; one that came with the value stays. */
static gboolean
is_taken (GtkWidget  *row,
          const char *id)
{
  return is_id (id) || (*id != '\0' && g_strcmp0 (id, g_object_get_data (G_OBJECT (row), GIVEN)) == 0);
}

static GtkWidget *
get_entry (GtkWidget *row)
{
  return gtk_widget_get_first_child (gtk_widget_get_first_child (row));
}

static GtkWidget *
get_spin (GtkWidget *row)
{
  return gtk_widget_get_next_sibling (get_entry (row));
}

static GtkWidget *
get_piece (GtkWidget *row)
{
  return gtk_widget_get_last_child (row);
}

/* What holds an entry or a button. */
static GtkWidget *
get_row (GtkWidget *widget)
{
  return gtk_widget_get_parent (gtk_widget_get_parent (widget));
}

static char *
dup_id (GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (get_entry (row)));

  /* Blanks around a number are a slip, those of a text belong to it. */
  return g_strcmp0 (text, g_object_get_data (G_OBJECT (row), GIVEN)) == 0 ? g_strdup (text) : g_strstrip (g_strdup (text));
}

/* NULL where no row has an identifier. */
static JsonNode *
dup_value (ConfabBiasEditor *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *id = dup_id (row);

      if (is_taken (row, id))
        json_object_set_double_member (object, id, gtk_spin_button_get_value (GTK_SPIN_BUTTON (get_spin (row))));
      if (is_taken (row, id) || *id == '\0')
        gtk_widget_remove_css_class (get_entry (row), "error");
      else
        gtk_widget_add_css_class (get_entry (row), "error");
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
show_piece (ConfabBiasEditor *self,
            GtkWidget        *row)
{
  g_autofree char *id = dup_id (row);
  const char *piece = g_hash_table_lookup (self->pieces, id);
  g_autofree char *escaped = piece != NULL ? confab_parameter_words_escape (piece) : NULL;
  g_autofree char *words = escaped != NULL ? g_strdup_printf (_ ("“%s”"), escaped) : NULL;

  gtk_label_set_text (GTK_LABEL (get_piece (row)), words != NULL ? words : "");
  gtk_widget_set_visible (get_piece (row), words != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_entry (row)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "", -1);
}

static void
entry_changed_cb (ConfabBiasEditor *self,
                  GtkWidget        *entry)
{
  show_piece (self, get_row (entry));
  tell_edited (self);
}

static void
remove_clicked_cb (ConfabBiasEditor *self,
                   GtkWidget        *button)
{
  gtk_widget_grab_focus (self->add);
  gtk_box_remove (GTK_BOX (self->box), get_row (button));
  tell_edited (self);
}

static GtkWidget *
add_row (ConfabBiasEditor *self,
         const char       *id,
         double            bias)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (-100, 100, 1);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  GtkWidget *piece = gtk_label_new (NULL);

  g_object_set_data_full (G_OBJECT (row), GIVEN, g_strdup (id), g_free);
  gtk_label_set_ellipsize (GTK_LABEL (piece), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (piece), 0);
  gtk_widget_add_css_class (piece, "caption");
  gtk_widget_add_css_class (piece, "dim-label");
  gtk_editable_set_text (GTK_EDITABLE (entry), id);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Token ID"));
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Token ID"), -1);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), bias);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Bias"), -1);
  gtk_widget_set_tooltip_text (spin, _ ("-100 forbids the token, 100 leaves nothing else"));
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  gtk_widget_add_css_class (remove, "flat");
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (tell_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), spin);
  gtk_box_append (GTK_BOX (line), remove);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), piece);
  gtk_box_append (GTK_BOX (self->box), row);
  show_piece (self, row);
  return entry;
}

static GtkWidget *
find_row (ConfabBiasEditor *self,
          const char       *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autofree char *other = dup_id (row);

      if (g_str_equal (id, other))
        return row;
    }
  return NULL;
}

/* A row that says nothing yet is used, and one of the same token gets the new bias. */
static void
found_cb (ConfabBiasEditor *self,
          GPtrArray        *tokens,
          double            bias)
{
  self->is_setting = TRUE;
  for (guint i = 0; i < tokens->len; i++)
    {
      const ConfabToken *token = tokens->pdata[i];
      g_autofree char *id = g_strdup_printf ("%u", token->id);
      GtkWidget *row = find_row (self, id);

      if (token->piece != NULL)
        g_hash_table_insert (self->pieces, g_strdup (id), g_strdup (token->piece));
      if (row == NULL)
        row = find_row (self, "");
      if (row == NULL)
        row = get_row (add_row (self, id, bias));
      gtk_editable_set_text (GTK_EDITABLE (get_entry (row)), id);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_spin (row)), bias);
      show_piece (self, row);
    }
  self->is_setting = FALSE;
  tell_edited (self);
}

static void
update_tokenizer (ConfabBiasEditor *self)
{
  ConfabTokenizer *tokenizer = self->list != NULL ? confab_parameter_list_get_tokenizer (CONFAB_PARAMETER_LIST (self->list)) : NULL;

  confab_bias_text_set_tokenizer (CONFAB_BIAS_TEXT (self->text), tokenizer);
}

static void
confab_bias_editor_root (GtkWidget *widget)
{
  ConfabBiasEditor *self = CONFAB_BIAS_EDITOR (widget);

  GTK_WIDGET_CLASS (confab_bias_editor_parent_class)->root (widget);
  g_set_weak_pointer (&self->list, gtk_widget_get_ancestor (widget, CONFAB_TYPE_PARAMETER_LIST));
  if (self->list != NULL)
    g_signal_connect_object (self->list, "notify::tokenizer", G_CALLBACK (update_tokenizer), self, G_CONNECT_SWAPPED);
  update_tokenizer (self);
}

static void
confab_bias_editor_unroot (GtkWidget *widget)
{
  ConfabBiasEditor *self = CONFAB_BIAS_EDITOR (widget);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, update_tokenizer, self);
  g_clear_weak_pointer (&self->list);
  GTK_WIDGET_CLASS (confab_bias_editor_parent_class)->unroot (widget);
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

  return gtk_widget_grab_focus (row != NULL ? get_entry (row) : self->add);
}

static void
confab_bias_editor_dispose (GObject *object)
{
  ConfabBiasEditor *self = CONFAB_BIAS_EDITOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_weak_pointer (&self->list);
  G_OBJECT_CLASS (confab_bias_editor_parent_class)->dispose (object);
}

static void
confab_bias_editor_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_BIAS_EDITOR (object)->pieces);
  G_OBJECT_CLASS (confab_bias_editor_parent_class)->finalize (object);
}

static void
confab_bias_editor_class_init (ConfabBiasEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_bias_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_bias_editor_finalize;
  widget_class->root = confab_bias_editor_root;
  widget_class->unroot = confab_bias_editor_unroot;
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
  self->pieces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->text = confab_bias_text_new ();
  g_signal_connect_object (self->text, "found", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (self->text, GTK_WIDGET (self), NULL);
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
