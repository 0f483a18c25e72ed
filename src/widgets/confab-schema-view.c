/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "widgets/confab-schema-view.h"
#include "widgets/confab-source-buffer.h"

/* A text longer than this is shown without colours, in characters. */
#define MAX_COLOURED 300000

/* A line longer than this takes long to lay out and to colour, in bytes. */
#define MAX_LINE 4000

/* About so long are the lines that such a line is broken into. */
#define BROKEN_LINE 100

#define LOWEST  190
#define HIGHEST 320

struct _ConfabSchemaView
{
  GtkWidget        parent_instance;

  GtkWidget       *scroller;
  GtkWidget       *text;

  GtkSourceBuffer *buffer;
  GtkTextTag      *mistake;
  gboolean         is_setting;
  gboolean         is_breaking;
  gboolean         has_long_line;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSchemaView, confab_schema_view, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
buffer_changed_cb (ConfabSchemaView *self)
{
  int n_characters = gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (self->buffer));
  gboolean coloured;

  self->has_long_line = self->has_long_line && n_characters > MAX_LINE;
  coloured = n_characters <= MAX_COLOURED && !self->has_long_line;
  if (gtk_source_buffer_get_highlight_syntax (self->buffer) != coloured)
    gtk_source_buffer_set_highlight_syntax (self->buffer, coloured);
  if (!self->is_setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
find_long_line (const char *text,
                gsize       length)
{
  const char *start = text;

  while (start < text + length)
    {
      const char *end = memchr (start, '\n', text + length - start);

      if (end == NULL)
        end = text + length;
      if (end - start > MAX_LINE)
        return TRUE;
      start = end + 1;
    }
  return FALSE;
}

/* Breaks lines where that means nothing to JSON. */
static char *
break_lines (const char *text,
             gsize       length)
{
  GString *broken = g_string_sized_new (length + length / BROKEN_LINE + 1);
  gboolean in_string = FALSE;
  gsize line = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      g_string_append_c (broken, c);
      line = c == '\n' ? 0 : line + 1;
      if (in_string && c == '\\' && i + 1 < length)
        g_string_append_c (broken, text[++i]);
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && line >= BROKEN_LINE && strchr (",{[", c) != NULL)
        {
          g_string_append_c (broken, '\n');
          line = 0;
        }
    }
  return g_string_free (broken, FALSE);
}

/* Schemas are often copied as one long line. What stands in it stays the same. */
static void
insert_text_cb (ConfabSchemaView *self,
                GtkTextIter      *place,
                const char       *text,
                int               length)
{
  g_autofree char *broken = NULL;
  gsize n_bytes = length >= 0 ? (gsize)length : strlen (text);

  if (self->is_breaking || !find_long_line (text, n_bytes))
    return;
  broken = break_lines (text, n_bytes);
  self->has_long_line = find_long_line (broken, strlen (broken));
  if (self->has_long_line)
    gtk_source_buffer_set_highlight_syntax (self->buffer, FALSE);
  g_signal_stop_emission_by_name (self->buffer, "insert-text");
  self->is_breaking = TRUE;
  gtk_text_buffer_insert (GTK_TEXT_BUFFER (self->buffer), place, broken, -1);
  self->is_breaking = FALSE;
}

static gboolean
confab_schema_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_SCHEMA_VIEW (widget)->text);
}

static void
confab_schema_view_dispose (GObject *object)
{
  ConfabSchemaView *self = CONFAB_SCHEMA_VIEW (object);

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_schema_view_parent_class)->dispose (object);
}

static void
confab_schema_view_class_init (ConfabSchemaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_schema_view_dispose;
  widget_class->grab_focus = confab_schema_view_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_SCHEMA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "schemaview");
}

static void
confab_schema_view_init (ConfabSchemaView *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkTextView *text;

  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, "json"));
  self->mistake = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  self->text = gtk_source_view_new_with_buffer (self->buffer);
  text = GTK_TEXT_VIEW (self->text);
  gtk_text_view_set_monospace (text, TRUE);
  gtk_text_view_set_wrap_mode (text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (text, FALSE);
  gtk_text_view_set_top_margin (text, 6);
  gtk_text_view_set_bottom_margin (text, 6);
  gtk_text_view_set_left_margin (text, 9);
  gtk_text_view_set_right_margin (text, 9);
  gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (self->text), TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (GTK_SOURCE_VIEW (self->text), TRUE);
  gtk_source_view_set_indent_width (GTK_SOURCE_VIEW (self->text), 2);
  confab_source_buffer_follow_style (self->buffer);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), LOWEST);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), HIGHEST);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->text);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * confab_schema_view_new:
 * @label: what is typed there, for who does not see it
 *
 * Returns: (transfer floating): a view
 */
GtkWidget *
confab_schema_view_new (const char *label)
{
  ConfabSchemaView *self = g_object_new (CONFAB_TYPE_SCHEMA_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  return GTK_WIDGET (self);
}

/**
 * confab_schema_view_dup_text:
 * @self: a view
 *
 * Returns: (transfer full): what stands in it
 */
char *
confab_schema_view_dup_text (ConfabSchemaView *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (CONFAB_IS_SCHEMA_VIEW (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}

/**
 * confab_schema_view_set_text:
 * @self: a view
 * @text: JSON
 *
 * Shows a text. This is no change that is told, and cannot be undone.
 */
void
confab_schema_view_set_text (ConfabSchemaView *self,
                             const char       *text)
{
  g_return_if_fail (CONFAB_IS_SCHEMA_VIEW (self));

  self->is_setting = TRUE;
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  self->is_setting = FALSE;
}

/**
 * confab_schema_view_replace:
 * @self: a view
 * @text: JSON
 *
 * Puts a text in place of what was there, as if it had been typed.
 */
void
confab_schema_view_replace (ConfabSchemaView *self,
                            const char       *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (CONFAB_IS_SCHEMA_VIEW (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* The place of a byte of the text. */
static void
find_place (ConfabSchemaView *self,
            gsize             offset,
            GtkTextIter      *iter)
{
  g_autofree char *text = confab_schema_view_dup_text (self);
  gsize length = MIN (offset, strlen (text));

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), iter, g_utf8_strlen (text, length));
}

/**
 * confab_schema_view_mark:
 * @self: a view
 * @start: where something is wrong, in bytes; -1 where nothing is
 * @end: where it ends
 */
void
confab_schema_view_mark (ConfabSchemaView *self,
                         gssize            start,
                         gssize            end)
{
  GtkTextIter from;
  GtkTextIter to;

  g_return_if_fail (CONFAB_IS_SCHEMA_VIEW (self));

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &from, &to);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->mistake, &from, &to);
  if (start < 0)
    return;
  find_place (self, start, &from);
  find_place (self, MAX (end, start + 1), &to);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->mistake, &from, &to);
}

/**
 * confab_schema_view_jump:
 * @self: a view
 * @offset: a place, in bytes
 *
 * Puts the cursor there.
 */
void
confab_schema_view_jump (ConfabSchemaView *self,
                         gsize             offset)
{
  GtkTextIter iter;

  g_return_if_fail (CONFAB_IS_SCHEMA_VIEW (self));

  find_place (self, offset, &iter);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (self->text);
}
