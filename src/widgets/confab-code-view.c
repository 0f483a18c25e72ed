/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "widgets/confab-code-view.h"
#include "widgets/confab-source-buffer.h"

/* In bytes: GTK lays out each line as one, and colours take their time. */
#define MAX_LINE     4096
#define MAX_TEXT     (4 * 1024 * 1024)
#define MAX_COLOURED (512 * 1024)

/* How far from the match that is selected others are marked, in bytes, and how many. */
#define MARK_AROUND 32768
#define MAX_MARKS   1000

struct _ConfabCodeView
{
  GtkWidget        parent_instance;

  GtkWidget       *bar;
  GtkWidget       *entry;
  GtkWidget       *scroller;
  GtkWidget       *text;
  GtkSourceBuffer *buffer;
  GtkTextTag      *match;   /* of what is found */
  char            *pending; /* (nullable): shown once somebody looks: GTK lays out what it cannot show yet only in part */
  char            *shown;   /* (nullable): what is in the buffer */
};

G_DEFINE_FINAL_TYPE (ConfabCodeView, confab_code_view, GTK_TYPE_WIDGET)

/* Finding: GtkSourceView looks through a line anew for each match in it, which in the kilobytes of base64 of a picture takes minutes. */

static gunichar *
dup_letters (const char *words,
             gsize * n_letters)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  gunichar *letters = g_new (gunichar, strlen (valid) + 1);

  *n_letters = 0;
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    letters[(*n_letters)++] = g_unichar_tolower (g_utf8_get_char (at));
  return letters;
}

/* The end of what is looked for where it begins at @at, or NULL. */
static const char *
find_end (const char     *at,
          const gunichar *letters,
          gsize           n_letters)
{
  for (gsize i = 0; i < n_letters; i++, at = g_utf8_next_char (at))
    if (*at == '\0' || g_unichar_tolower (g_utf8_get_char (at)) != letters[i])
      return NULL;
  return at;
}

/* The next place from @at on, or the previous one before it. */
static const char *
find_next (const char     *at,
           const gunichar *letters,
           gsize           n_letters)
{
  for (; *at != '\0'; at = g_utf8_next_char (at))
    if (find_end (at, letters, n_letters) != NULL)
      return at;
  return NULL;
}

static const char *
find_previous (const char     *text,
               const char     *at,
               const gunichar *letters,
               gsize           n_letters)
{
  while (at > text)
    {
      at = g_utf8_prev_char (at);
      if (find_end (at, letters, n_letters) != NULL)
        return at;
    }
  return NULL;
}

static void
clear_marks (ConfabCodeView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->match, &start, &end);
}

/* Those around a place only: there may be a million. */
static void
mark_around (ConfabCodeView *self,
             const char     *place,
             const gunichar *letters,
             gsize           n_letters)
{
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (self->buffer);
  GtkSourceStyle *style = scheme != NULL ? gtk_source_style_scheme_get_style (scheme, "search-match") : NULL;
  const char *at = place - MIN (place - self->shown, MARK_AROUND);
  const char *last = place + MIN (strlen (place), MARK_AROUND);
  int offset;

  clear_marks (self);
  gtk_source_style_apply (style, self->match);
  while (at > self->shown && (*at & 0xc0) == 0x80)
    at--;
  offset = (int)g_utf8_pointer_to_offset (self->shown, at);
  for (guint n = 0; n < MAX_MARKS && (place = find_next (at, letters, n_letters)) != NULL && place < last; n++)
    {
      GtkTextIter start;
      GtkTextIter end;

      offset += (int)g_utf8_pointer_to_offset (at, place);
      at = place;
      gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &start, offset);
      gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &end, offset + (int)n_letters);
      gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->match, &start, &end);
      offset += (int)n_letters;
      at = find_end (at, letters, n_letters);
    }
}

static void
select_match (ConfabCodeView *self,
              const char     *place,
              gsize           n_letters)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  int offset = (int)g_utf8_pointer_to_offset (self->shown, place);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, offset + (int)n_letters);
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text), gtk_text_buffer_get_insert (buffer), 0.2, FALSE, 0, 0);
}

static void
step (ConfabCodeView *self,
      gboolean        forward)
{
  gsize n_letters;
  g_autofree gunichar *letters = dup_letters (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &n_letters);
  const char *place;
  GtkTextIter from;
  GtkTextIter to;

  if (self->shown == NULL || n_letters == 0)
    {
      clear_marks (self);
      return;
    }
  gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &from, &to);
  place = g_utf8_offset_to_pointer (self->shown, gtk_text_iter_get_offset (forward ? &to : &from));
  place = forward ? find_next (place, letters, n_letters) : find_previous (self->shown, place, letters, n_letters);
  /* It goes around. */
  if (place == NULL)
    place = forward ? find_next (self->shown, letters, n_letters)
                    : find_previous (self->shown, self->shown + strlen (self->shown), letters, n_letters);
  if (place == NULL)
    {
      clear_marks (self);
      return;
    }
  select_match (self, place, n_letters);
  mark_around (self, place, letters, n_letters);
}

static void
search_changed_cb (ConfabCodeView *self)
{
  GtkTextIter start;

  gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &start, NULL);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  step (self, TRUE);
}

static void
next_cb (ConfabCodeView *self)
{
  step (self, TRUE);
}

static void
previous_cb (ConfabCodeView *self)
{
  step (self, FALSE);
}

static gboolean
find_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  confab_code_view_find (CONFAB_CODE_VIEW (widget));
  return GDK_EVENT_STOP;
}

static void
confab_code_view_dispose (GObject *object)
{
  ConfabCodeView *self = CONFAB_CODE_VIEW (object);

  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (confab_code_view_parent_class)->dispose (object);
}

static gboolean
confab_code_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_CODE_VIEW (widget)->text);
}

static void
show_pending (ConfabCodeView *self)
{
  GtkTextIter start;

  if (self->pending == NULL)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&self->pending);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), self->shown, -1);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
}

static void
confab_code_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (confab_code_view_parent_class)->map (widget);
  show_pending (CONFAB_CODE_VIEW (widget));
}

static void
confab_code_view_class_init (ConfabCodeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_code_view_dispose;
  widget_class->grab_focus = confab_code_view_grab_focus;
  widget_class->map = confab_code_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, find_key_cb, NULL);
}

static GtkWidget *
new_button (const char     *icon,
            const char     *label,
            GCallback       clicked,
            ConfabCodeView *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_bar (ConfabCodeView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->bar = gtk_search_bar_new ();
  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), new_button ("go-up-symbolic", _ ("Previous Match"), G_CALLBACK (previous_cb), self));
  gtk_box_append (GTK_BOX (box), new_button ("go-down-symbolic", _ ("Next Match"), G_CALLBACK (next_cb), self));
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "next-match", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "previous-match", G_CALLBACK (previous_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (self->bar, GTK_WIDGET (self), NULL);
}

static void
confab_code_view_init (ConfabCodeView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  self->match = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  add_bar (self);

  self->text = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 12);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->text);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_insert_before (self->scroller, GTK_WIDGET (self), NULL);
  confab_source_buffer_follow_style (self->buffer);
}

/**
 * confab_code_view_new:
 * @label: what assistive technology calls the text
 *
 * Returns: (transfer floating): a view without text
 */
GtkWidget *
confab_code_view_new (const char *label)
{
  ConfabCodeView *self = g_object_new (CONFAB_TYPE_CODE_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_READ_ONLY, TRUE, GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  return GTK_WIDGET (self);
}

/**
 * confab_code_view_set_text:
 * @self: a view
 * @text: what is read in it
 * @language: (nullable): what it is, as GtkSourceView names it
 *
 * Returns: whether all of it is shown
 */
gboolean
confab_code_view_set_text (ConfabCodeView *self,
                           const char     *text,
                           const char     *language)
{
  gboolean all;
  char *shown = NULL;
  GtkSourceLanguage *known = NULL;

  g_return_val_if_fail (CONFAB_IS_CODE_VIEW (self), FALSE);

  shown = confab_source_buffer_break_lines (text, MAX_TEXT, MAX_LINE, &all);
  if (language != NULL && strlen (shown) <= MAX_COLOURED)
    known = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), language);
  gtk_source_buffer_set_language (self->buffer, known);
  gtk_source_buffer_set_highlight_syntax (self->buffer, known != NULL);
  g_free (self->pending);
  self->pending = shown;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_pending (self);
  return all;
}

/**
 * confab_code_view_find:
 * @self: a view
 *
 * Opens the bar to find something.
 */
void
confab_code_view_find (ConfabCodeView *self)
{
  g_return_if_fail (CONFAB_IS_CODE_VIEW (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), TRUE);
  gtk_widget_grab_focus (self->entry);
}
