/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-text-copy.h"
#include "widgets/confab-text-view-private.h"

/* The primary selection: its text is made only when somebody wants it. */

#define CONFAB_TYPE_TEXT_PRIMARY (confab_text_primary_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTextPrimary, confab_text_primary, CONFAB, TEXT_PRIMARY, GdkContentProvider)

struct _ConfabTextPrimary
{
  GdkContentProvider parent_instance;

  ConfabTextView    *view; /* (nullable): until its selection is gone */
};

G_DEFINE_FINAL_TYPE (ConfabTextPrimary, confab_text_primary, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
confab_text_primary_ref_formats (GdkContentProvider * provider)
{
  return gdk_content_formats_new_for_gtype (G_TYPE_STRING);
}

static gboolean
confab_text_primary_get_value (GdkContentProvider *provider,
                               GValue             *value,
                               GError            **error)
{
  ConfabTextPrimary *self = CONFAB_TEXT_PRIMARY (provider);

  if (!G_VALUE_HOLDS_STRING (value) || self->view == NULL)
    return GDK_CONTENT_PROVIDER_CLASS (confab_text_primary_parent_class)->get_value (provider, value, error);
  g_value_take_string (value, confab_text_view_dup_selected (self->view));
  return TRUE;
}

/* Somebody else took the primary selection, so that this one is gone. */
static void
confab_text_primary_detach_clipboard (GdkContentProvider *provider,
                                      GdkClipboard       *clipboard)
{
  ConfabTextPrimary *self = CONFAB_TEXT_PRIMARY (provider);
  ConfabTextView *view = self->view;

  if (view == NULL || view->primary != provider)
    return;
  self->view = NULL;
  g_clear_object (&view->primary);
  confab_text_view_unselect (view);
}

static void
confab_text_primary_class_init (ConfabTextPrimaryClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  provider_class->ref_formats = confab_text_primary_ref_formats;
  provider_class->get_value = confab_text_primary_get_value;
  provider_class->detach_clipboard = confab_text_primary_detach_clipboard;
}

static void
confab_text_primary_init (ConfabTextPrimary *self)
{
}

static void
drop_primary (ConfabTextView *self)
{
  g_autoptr (GdkContentProvider) primary = g_steal_pointer (&self->primary);
  GdkClipboard *clipboard;

  if (primary == NULL)
    return;
  CONFAB_TEXT_PRIMARY (primary)->view = NULL;
  clipboard = gtk_widget_get_primary_clipboard (GTK_WIDGET (self));
  if (gdk_clipboard_get_content (clipboard) == primary)
    gdk_clipboard_set_content (clipboard, NULL);
}

/**
 * confab_text_view_take_primary:
 * @self: a text
 *
 * Offers the selection to whoever pastes with the middle button. To be called when it is made, not in each step of a drag.
 */
void
confab_text_view_take_primary (ConfabTextView *self)
{
  GdkClipboard *clipboard;

  if (!self->selected)
    {
      drop_primary (self);
      return;
    }
  clipboard = gtk_widget_get_primary_clipboard (GTK_WIDGET (self));
  if (self->primary == NULL)
    {
      self->primary = g_object_new (CONFAB_TYPE_TEXT_PRIMARY, NULL);
      CONFAB_TEXT_PRIMARY (self->primary)->view = self;
    }
  if (gdk_clipboard_get_content (clipboard) != self->primary)
    gdk_clipboard_set_content (clipboard, self->primary);
  else
    gdk_content_provider_content_changed (self->primary);
}

/* Positions */

static guint
get_n_blocks (ConfabTextView *self)
{
  return confab_text_view_get_blocks (self)->len;
}

static void
clamp_position (ConfabTextView *self,
                ConfabPosition *position)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  const ConfabBlock *block;

  if (blocks->len == 0)
    {
      *position = (ConfabPosition){ 0 };
      return;
    }
  if (position->block >= blocks->len)
    *position = (ConfabPosition){ blocks->len - 1, G_MAXUINT }
  ;
  block = g_ptr_array_index (blocks, position->block);
  position->offset = MIN (position->offset, block->length);
  while (position->offset > 0 && position->offset < block->length && ((guchar)block->text[position->offset] & 0xc0) == 0x80)
    position->offset--;
}

/**
 * confab_text_view_clamp_selection:
 * @self: a text
 *
 * Keeps the selection within a text that has changed.
 */
void
confab_text_view_clamp_selection (ConfabTextView *self)
{
  if (self->hover.block >= get_n_blocks (self))
    self->hover = (ConfabTextLink){ 0 }
  ;
  if (self->focus_link.block >= get_n_blocks (self))
    confab_text_view_set_focus_link (self, (ConfabTextLink){ 0 });
  if (!self->selected && self->caret.block == 0 && self->caret.offset == 0)
    return;
  clamp_position (self, &self->anchor);
  clamp_position (self, &self->caret);
  confab_text_view_set_selection (self, &self->anchor, &self->caret);
}

/**
 * confab_text_view_find_position:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 * @position: (out): the place nearest to there
 *
 * Returns: whether there is text at the point itself
 */
gboolean
confab_text_view_find_position (ConfabTextView *self,
                                double          x,
                                double          y,
                                ConfabPosition *position)
{
  ConfabStackRow *row;
  gboolean on_text = FALSE;

  *position = (ConfabPosition){ 0 };
  if (confab_block_stack_get_n_rows (self->stack) == 0)
    return FALSE;
  position->block = confab_block_stack_find_row (self->stack, y);
  row = confab_block_stack_get_row (self->stack, position->block);
  position->offset = confab_block_layout_get_offset (row->layout, x,
                                                     y - confab_block_stack_get_top (self->stack, position->block), &on_text);
  return on_text;
}

/* The line of code, or the whole block of anything else. */
static void
find_paragraph (ConfabBlock *block,
                guint        offset,
                guint       *start,
                guint       *end)
{
  const char *newline;

  *start = 0;
  *end = (guint)block->length;
  if (block->kind != CONFAB_BLOCK_CODE && block->kind != CONFAB_BLOCK_HTML && block->kind != CONFAB_BLOCK_TABLE)
    return;
  *start = MIN (offset, (guint)block->length);
  while (*start > 0 && block->text[*start - 1] != '\n')
    (*start)--;
  newline = memchr (block->text + *start, '\n', block->length - *start);
  if (newline != NULL)
    *end = (guint)(newline - block->text);
}

/**
 * confab_text_view_grow_range:
 * @self: a text
 * @grain: what is to be whole
 * @range: (inout): a range
 *
 * Lets a range begin and end with whole words or paragraphs.
 */
void
confab_text_view_grow_range (ConfabTextView *self,
                             ConfabGrain     grain,
                             ConfabRange    *range)
{
  ConfabPosition *ends[2] = { &range->start, &range->end };

  if (grain == CONFAB_GRAIN_CHARACTER || confab_block_stack_get_n_rows (self->stack) == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      ConfabBlockLayout *layout = confab_block_stack_get_row (self->stack, ends[i]->block)->layout;
      guint start;
      guint end;

      if (grain == CONFAB_GRAIN_WORD)
        confab_block_layout_get_word (layout, ends[i]->offset, &start, &end);
      else
        find_paragraph (confab_block_layout_get_block (layout), ends[i]->offset, &start, &end);
      ends[i]->offset = i == 0 ? MIN (start, ends[i]->offset) : MAX (end, ends[i]->offset);
    }
}

/* The selection */

/**
 * confab_text_view_set_selection:
 * @self: a text
 * @anchor: where it began
 * @caret: where it ends; it may be before the anchor
 *
 * Selects, without the primary selection.
 */
void
confab_text_view_set_selection (ConfabTextView       *self,
                                const ConfabPosition *anchor,
                                const ConfabPosition *caret)
{
  gboolean selected = confab_position_compare (anchor, caret) != 0;
  gboolean had = self->selected;
  gboolean same = confab_position_compare (anchor, &self->anchor) == 0 && confab_position_compare (caret, &self->caret) == 0;

  self->anchor = *anchor;
  self->caret = *caret;
  self->selected = selected;
  if (same && had == selected)
    return;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  confab_text_view_tell_caret (self);
  if (had || selected)
    confab_text_view_tell_selection (self);
  if (had == selected)
    return;
  confab_text_view_update_actions (self);
  confab_text_view_notify_selection (self);
}

/**
 * confab_text_view_get_selection:
 * @self: a text
 * @range: (out) (optional): what is selected
 *
 * Returns: whether something is selected
 */
gboolean
confab_text_view_get_selection (ConfabTextView *self,
                                ConfabRange    *range)
{
  gboolean forward;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), FALSE);

  forward = confab_position_compare (&self->anchor, &self->caret) <= 0;
  if (range != NULL)
    *range = (ConfabRange){ forward ? self->anchor : self->caret, forward ? self->caret : self->anchor }
  ;
  return self->selected;
}

/**
 * confab_text_view_select:
 * @self: a text
 * @range: what to select
 *
 * Selects a piece of the text. It is the primary selection then.
 */
void
confab_text_view_select (ConfabTextView    *self,
                         const ConfabRange *range)
{
  ConfabRange clamped;

  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));
  g_return_if_fail (range != NULL);

  clamped = *range;
  clamp_position (self, &clamped.start);
  clamp_position (self, &clamped.end);
  confab_text_view_set_selection (self, &clamped.start, &clamped.end);
  confab_text_view_take_primary (self);
}

static ConfabRange
get_whole (ConfabTextView *self)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  const ConfabBlock *last = blocks->len > 0 ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;

  return (ConfabRange){ { 0, 0 }, { last != NULL ? blocks->len - 1 : 0, last != NULL ? (guint)last->length : 0 } };
}

/**
 * confab_text_view_select_all:
 * @self: a text
 *
 * Selects all of the text.
 */
void
confab_text_view_select_all (ConfabTextView *self)
{
  ConfabRange whole;

  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  whole = get_whole (self);
  confab_text_view_select (self, &whole);
}

/**
 * confab_text_view_unselect:
 * @self: a text
 *
 * Selects nothing. The caret stays where it is.
 */
void
confab_text_view_unselect (ConfabTextView *self)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  confab_text_view_set_selection (self, &self->caret, &self->caret);
  drop_primary (self);
}

/* Copies */

/**
 * confab_text_view_dup_selected:
 * @self: a text
 *
 * Returns: (transfer full): the selected text as plain text
 */
char *
confab_text_view_dup_selected (ConfabTextView *self)
{
  ConfabRange range;

  if (!confab_text_view_get_selection (self, &range))
    return g_strdup ("");
  return confab_range_dup_plain (confab_text_view_get_blocks (self), &range);
}

/**
 * confab_text_view_dup_content:
 * @self: a text
 *
 * Returns: (transfer full) (nullable): the selection as Markdown, HTML and plain text, or %NULL if there is none
 */
GdkContentProvider *
confab_text_view_dup_content (ConfabTextView *self)
{
  ConfabRange whole;
  ConfabRange range;
  gboolean all;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), NULL);

  if (!confab_text_view_get_selection (self, &range))
    return NULL;
  whole = get_whole (self);
  /* All of a text is copied as it came. */
  all = confab_position_compare (&range.start, &whole.start) == 0 && confab_position_compare (&range.end, &whole.end) == 0;
  return confab_text_copy_new (confab_text_view_get_blocks (self), &range, all ? self->source : NULL, self->source_length);
}

/**
 * confab_text_view_copy:
 * @self: a text
 * @plain: whether to copy nothing but plain text
 *
 * Copies the selection to the clipboard, if there is one.
 */
void
confab_text_view_copy (ConfabTextView *self,
                       gboolean        plain)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GdkContentProvider) content = NULL;
  g_autofree char *text = NULL;

  if (!self->selected)
    return;
  if (plain)
    {
      text = confab_text_view_dup_selected (self);
      gdk_clipboard_set_text (clipboard, text);
      return;
    }
  content = confab_text_view_dup_content (self);
  gdk_clipboard_set_content (clipboard, content);
}
