/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-text-view-private.h"

/* A text is one thing with all its words. Headings, lists, code and tables have no roles of their own: GTK tells of widgets only, and before
 * version 4.10 nobody else can make anything accessible. A widget for each block would cost more than the rest of a message does. */

/* So much of a text is told as a name. */
#define TOLD_BYTES 100000

/* A text that grows is told no more often. */
#define TOLD_SECONDS 1

static char *
dup_told_text (ConfabTextView *self)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len && text->len < TOLD_BYTES; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      gsize length = MIN (block->length, TOLD_BYTES - text->len);

      while (length > 0 && length < block->length && ((guchar)block->text[length] & 0xc0) == 0x80)
        length--;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_len (text, block->text, (gssize)length);
    }
  return g_string_free (text, FALSE);
}

#if GTK_CHECK_VERSION (4, 14, 0)

/* GTK counts characters of one text; here they are bytes of blocks. The text is that of the blocks with a line feed after each but the last. */

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

/* Where each block begins, in characters, and where the text ends. Made anew when it is asked for after a change. */
static GArray *
ensure_starts (ConfabTextView *self)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  guint start = 0;

  if (self->starts != NULL)
    return self->starts;
  self->starts = g_array_sized_new (FALSE, FALSE, sizeof (guint), blocks->len + 1);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);

      g_array_append_val (self->starts, start);
      start += (guint)g_utf8_strlen (block->text, (gssize)block->length) + 1;
    }
  start = MAX (start, 1) - 1;
  g_array_append_val (self->starts, start);
  return self->starts;
}

static guint
get_length (ConfabTextView *self)
{
  GArray *starts = ensure_starts (self);

  return g_array_index (starts, guint, starts->len - 1);
}

static ConfabPosition
find_character (ConfabTextView *self,
                guint           character)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  GArray *starts = ensure_starts (self);
  ConfabPosition position = { 0 };
  const ConfabBlock *block;
  guint from = 0;
  guint to = blocks->len;
  guint inside;

  if (blocks->len == 0)
    return position;
  while (to - from > 1)
    {
      guint middle = (from + to) / 2;

      if (g_array_index (starts, guint, middle) <= character)
        from = middle;
      else
        to = middle;
    }
  block = g_ptr_array_index (blocks, from);
  inside = character - g_array_index (starts, guint, from);
  position.block = from;
  position.offset = (guint)block->length;
  if (inside < g_utf8_strlen (block->text, (gssize)block->length))
    position.offset = (guint)(g_utf8_offset_to_pointer (block->text, inside) - block->text);
  return position;
}

static guint
count_characters (ConfabTextView       *self,
                  const ConfabPosition *position)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  const ConfabBlock *block;

  if (position->block >= blocks->len)
    return get_length (self);
  block = g_ptr_array_index (blocks, position->block);
  return g_array_index (ensure_starts (self), guint, position->block) + (guint)g_utf8_strlen (block->text, position->offset);
}

static GBytes *
make_contents (ConfabTextView       *self,
               const ConfabPosition *start,
               const ConfabPosition *end)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  GString *text = g_string_new (NULL);
  gsize length;

  for (guint i = start->block; i <= end->block && i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);
      gsize from = i == start->block ? start->offset : 0;
      gsize to = i == end->block ? end->offset : block->length;

      if (i > start->block)
        g_string_append_c (text, '\n');
      if (to > from)
        g_string_append_len (text, block->text + from, (gssize)(to - from));
    }
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

static GBytes *
get_contents (GtkAccessibleText *accessible,
              unsigned int       start,
              unsigned int       end)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabPosition from = find_character (self, start);
  ConfabPosition to = find_character (self, MIN (end, get_length (self)));

  return make_contents (self, &from, &to);
}

/* What a caret would go over: rows that were never laid out take a paragraph for a line. */
static void
find_unit (ConfabTextView              *self,
           GtkAccessibleTextGranularity granularity,
           ConfabPosition              *start,
           ConfabPosition              *end)
{
  const ConfabBlock *block = g_ptr_array_index (confab_text_view_get_blocks (self), start->block);
  gboolean laid_out = start->block < confab_block_stack_get_n_rows (self->stack);
  ConfabBlockLayout *layout = laid_out ? confab_block_stack_get_row (self->stack, start->block)->layout : NULL;
  guint offset = start->offset;

  switch (granularity)
    {
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_CHARACTER:
      if (offset < block->length)
        end->offset = (guint)(g_utf8_next_char (block->text + offset) - block->text);
      return;

    case GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD:
      if (laid_out)
        confab_block_layout_get_word (layout, offset, &start->offset, &end->offset);
      return;

    case GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE:
      if (laid_out)
        {
          start->offset = confab_block_layout_get_line_edge (layout, offset, FALSE);
          end->offset = confab_block_layout_get_line_edge (layout, offset, TRUE);
          /* The edge of a broken line is before its last character. */
          if (end->offset < block->length && block->text[end->offset] != '\n')
            end->offset = (guint)(g_utf8_next_char (block->text + end->offset) - block->text);
          return;
        }
      break;

    case GTK_ACCESSIBLE_TEXT_GRANULARITY_SENTENCE:
    case GTK_ACCESSIBLE_TEXT_GRANULARITY_PARAGRAPH:
    default:
      break;
    }
  start->offset = 0;
  end->offset = (guint)block->length;
}

static GBytes *
get_contents_at (GtkAccessibleText           *accessible,
                 unsigned int                 offset,
                 GtkAccessibleTextGranularity granularity,
                 unsigned int                *start,
                 unsigned int                *end)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabPosition from = find_character (self, MIN (offset, get_length (self)));
  ConfabPosition to = from;

  if (confab_text_view_get_blocks (self)->len > 0)
    find_unit (self, granularity, &from, &to);
  *start = count_characters (self, &from);
  *end = count_characters (self, &to);
  return make_contents (self, &from, &to);
}

static unsigned int
get_caret_position (GtkAccessibleText *accessible)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);

  return count_characters (self, &self->caret);
}

static gboolean
get_selection (GtkAccessibleText       *accessible,
               gsize                   *n_ranges,
               GtkAccessibleTextRange **ranges)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabRange range;

  if (!confab_text_view_get_selection (self, &range))
    return FALSE;
  *n_ranges = 1;
  *ranges = g_new0 (GtkAccessibleTextRange, 1);
  (*ranges)[0].start = count_characters (self, &range.start);
  (*ranges)[0].length = count_characters (self, &range.end) - (*ranges)[0].start;
  return TRUE;
}

static void
add_attribute (GPtrArray  *names,
               GPtrArray  *values,
               const char *name,
               const char *value)
{
  g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_add (values, g_strdup (value));
}

static gboolean
get_attributes (GtkAccessibleText       *accessible,
                unsigned int             offset,
                gsize                   *n_ranges,
                GtkAccessibleTextRange **ranges,
                char                  ***attribute_names,
                char                  ***attribute_values)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabPosition position = find_character (self, MIN (offset, get_length (self)));
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  const ConfabBlock *block = position.block < blocks->len ? g_ptr_array_index (blocks, position.block) : NULL;
  const ConfabSpan *span = block != NULL ? confab_block_find_span (block, position.offset) : NULL;
  GPtrArray *names = g_ptr_array_new ();
  GPtrArray *values = g_ptr_array_new ();

  if (span != NULL && (span->flags & CONFAB_SPAN_STRONG) != 0)
    add_attribute (names, values, "weight", "700");
  if (span != NULL && (span->flags & CONFAB_SPAN_EMPHASIS) != 0)
    add_attribute (names, values, "style", "italic");
  if (span != NULL && (span->flags & CONFAB_SPAN_STRIKETHROUGH) != 0)
    add_attribute (names, values, "strikethrough", "true");
  if (span != NULL && (span->flags & CONFAB_SPAN_CODE) != 0)
    add_attribute (names, values, "family-name", "monospace");
  *n_ranges = names->len;
  *ranges = g_new0 (GtkAccessibleTextRange, MAX (names->len, 1));
  for (guint i = 0; i < names->len; i++)
    {
      guint start = count_characters (self, &(ConfabPosition){ position.block, span->start });

      (*ranges)[i].start = start;
      (*ranges)[i].length = count_characters (self, &(ConfabPosition){ position.block, span->end }) - start;
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  *attribute_names = (char **)g_ptr_array_free (names, FALSE);
  *attribute_values = (char **)g_ptr_array_free (values, FALSE);
  return *n_ranges > 0;
}

static void
get_default_attributes (GtkAccessibleText *accessible,
                        char            ***attribute_names,
                        char            ***attribute_values)
{
  static const char *const names[] = { "editable", NULL };
  static const char *const values[] = { "false", NULL };

  *attribute_names = g_strdupv ((char **)names);
  *attribute_values = g_strdupv ((char **)values);
}

#if GTK_CHECK_VERSION (4, 16, 0)

static gboolean
get_extents (GtkAccessibleText *accessible,
             unsigned int       start,
             unsigned int       end,
             graphene_rect_t   *extents)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabPosition from = find_character (self, MIN (start, get_length (self)));
  ConfabPosition to = find_character (self, MIN (end, get_length (self)));
  graphene_rect_t first;
  graphene_rect_t last;

  if (!confab_text_view_get_rectangle (self, &from, &first) || !confab_text_view_get_rectangle (self, &to, &last))
    return FALSE;
  graphene_rect_union (&first, &last, extents);
  /* More than a line is as wide as the text. */
  if (first.origin.y != last.origin.y)
    {
      extents->origin.x = 0;
      extents->size.width = (float)self->width;
    }
  return TRUE;
}

static gboolean
get_offset (GtkAccessibleText      *accessible,
            const graphene_point_t *point,
            unsigned int           *offset)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (accessible);
  ConfabPosition position;

  if (confab_block_stack_get_n_rows (self->stack) == 0)
    return FALSE;
  confab_text_view_find_position (self, (double)point->x, (double)point->y, &position);
  *offset = count_characters (self, &position);
  return TRUE;
}

#endif

void
confab_text_view_accessible_text_init (GtkAccessibleTextInterface *iface)
{
  iface->get_contents = get_contents;
  iface->get_contents_at = get_contents_at;
  iface->get_caret_position = get_caret_position;
  iface->get_selection = get_selection;
  iface->get_attributes = get_attributes;
  iface->get_default_attributes = get_default_attributes;
#if GTK_CHECK_VERSION (4, 16, 0)
  iface->get_extents = get_extents;
  iface->get_offset = get_offset;
#endif
}

static void
tell_contents (ConfabTextView *self)
{
  guint length;

  g_clear_pointer (&self->starts, g_array_unref);
  length = get_length (self);
  if (length > self->told_length)
    gtk_accessible_text_update_contents (GTK_ACCESSIBLE_TEXT (self), GTK_ACCESSIBLE_TEXT_CONTENT_CHANGE_INSERT,
                                         self->told_length, length);
  else if (length < self->told_length)
    gtk_accessible_text_update_contents (GTK_ACCESSIBLE_TEXT (self), GTK_ACCESSIBLE_TEXT_CONTENT_CHANGE_REMOVE,
                                         length, self->told_length);
  self->told_length = length;
}

void
confab_text_view_tell_caret (ConfabTextView *self)
{
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
}

void
confab_text_view_tell_selection (ConfabTextView *self)
{
  gtk_accessible_text_update_selection_bound (GTK_ACCESSIBLE_TEXT (self));
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
tell_contents (ConfabTextView *self)
{
}

void
confab_text_view_tell_caret (ConfabTextView *self)
{
}

void
confab_text_view_tell_selection (ConfabTextView *self)
{
}

#endif

static void
tell_now (ConfabTextView *self)
{
  g_autofree char *text = dup_told_text (self);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  self->told_time = g_get_monotonic_time ();
  tell_contents (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
tell_cb (gpointer user_data)
{
  ConfabTextView *self = user_data;

  self->tell_id = 0;
  tell_now (self);
  return G_SOURCE_REMOVE;
}

/**
 * confab_text_view_tell_text:
 * @self: a text
 *
 * Tells assistive technology what the text is: at once when it is complete, else once in a while.
 */
void
confab_text_view_tell_text (ConfabTextView *self)
{
  g_clear_pointer (&self->starts, g_array_unref);
  if (self->complete || self->told_time == 0)
    tell_now (self);
  else if (self->tell_id == 0)
    self->tell_id = g_timeout_add_seconds (TOLD_SECONDS, tell_cb, self);
}
