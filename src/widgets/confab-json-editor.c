/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-json.h"
#include "widgets/confab-json-editor.h"

#define MARGIN     6
#define MIN_HEIGHT 60
#define MAX_HEIGHT 260

struct _ConfabJsonEditor
{
  GtkWidget      parent_instance;

  GtkWidget     *scroller;
  GtkWidget     *text;

  GtkTextBuffer *buffer;
  gboolean       is_text;    /* the value is what stands there, not what it says */
  gboolean       is_setting;
};

enum
{
  EDITED,
  REFUSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabJsonEditor, confab_json_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static char *
dup_text (ConfabJsonEditor *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* What stands there; NULL with an error where it is no value, without one where there is none. */
static JsonNode *
dup_value (ConfabJsonEditor *self,
           GError          **error)
{
  g_autofree char *text = dup_text (self);

  if (!self->is_text)
    return confab_json_parse (text, -1, error);
  return *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL;
}

/* A list that scrolls gives no row more than it needs at least, which of a view that scrolls is nothing of its text. */
static void
update_height (ConfabJsonEditor *self)
{
  g_autoptr (PangoLayout) line = gtk_widget_create_pango_layout (self->text, "X");
  int height;

  pango_layout_get_pixel_size (line, NULL, &height);
  height = height * gtk_text_buffer_get_line_count (self->buffer) + 2 * MARGIN;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), CLAMP (height, MIN_HEIGHT, MAX_HEIGHT));
}

static void
buffer_changed_cb (ConfabJsonEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = NULL;

  update_height (self);
  if (self->is_setting)
    return;
  value = dup_value (self, &error);
  if (error != NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return;
    }
  g_signal_emit (self, signals[EDITED], 0, value);
}

static gboolean
confab_json_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_JSON_EDITOR (widget)->text);
}

static void
confab_json_editor_dispose (GObject *object)
{
  ConfabJsonEditor *self = CONFAB_JSON_EDITOR (object);

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_json_editor_parent_class)->dispose (object);
}

static void
confab_json_editor_class_init (ConfabJsonEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_json_editor_dispose;
  widget_class->grab_focus = confab_json_editor_grab_focus;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_JSON_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  signals[REFUSED] = g_signal_new ("refused", CONFAB_TYPE_JSON_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "jsoneditor");
}

static void
confab_json_editor_init (ConfabJsonEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->text = gtk_text_view_new ();
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), MARGIN);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), MARGIN);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 9);
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)));
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), MIN_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->text);
  gtk_widget_insert_before (self->scroller, GTK_WIDGET (self), NULL);
}

/**
 * confab_json_editor_new:
 * @parameter: a parameter whose value is JSON, or a text
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
confab_json_editor_new (const ConfabParameter *parameter)
{
  ConfabJsonEditor *self = g_object_new (CONFAB_TYPE_JSON_EDITOR, NULL);

  self->is_text = parameter->kind == CONFAB_PARAMETER_STRING;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (parameter->label),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  return GTK_WIDGET (self);
}

/**
 * confab_json_editor_set_value:
 * @self: an editor
 * @value: a value
 *
 * Shows a value. This is not an edit; while it is what stands there already, the text stays as it was typed.
 */
void
confab_json_editor_set_value (ConfabJsonEditor *self,
                              JsonNode         *value)
{
  g_autofree char *pretty = NULL;
  g_autoptr (JsonNode) shown = NULL;

  g_return_if_fail (CONFAB_IS_JSON_EDITOR (self));

  shown = dup_value (self, NULL);
  if (shown != NULL && json_node_equal (shown, value))
    return;
  self->is_setting = TRUE;
  pretty = self->is_text ? g_strdup (json_node_get_string (value)) : confab_json_to_string (value, TRUE);
  gtk_text_buffer_set_text (self->buffer, pretty, -1);
  self->is_setting = FALSE;
}
