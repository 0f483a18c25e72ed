/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-source-map.h"
#include "widgets/confab-text-view-private.h"

/* Where pieces of the source are read. */
static GArray *
find_ranges (ConfabTextView *self,
             const GArray   *places)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (ConfabRange));
  g_autofree guint *map = NULL;
  guint index = 0;

  for (guint i = 0; i < places->len; i++)
    {
      const ConfabSourcePlace *place = &g_array_index (places, ConfabSourcePlace, i);
      const ConfabBlock *block;
      ConfabRange range;

      for (; index < blocks->len && ((const ConfabBlock *)blocks->pdata[index])->source_end <= place->start; index++)
        g_clear_pointer (&map, g_free);
      if (index == blocks->len)
        break;
      block = blocks->pdata[index];
      if (block->source_start >= place->end)
        continue;
      if (map == NULL)
        map = confab_block_map_source (block, self->source, self->source_length);
      range.start = (ConfabPosition){ index, confab_source_map_find (map, block->length, place->start) };
      range.end = (ConfabPosition){ index, confab_source_map_find (map, block->length, place->end) };
      while (range.end.offset < block->length && ((guchar)block->text[range.end.offset] & 0xc0) == 0x80)
        range.end.offset++;
      if (range.end.offset > range.start.offset)
        g_array_append_val (ranges, range);
    }
  return ranges;
}

/**
 * confab_text_view_set_wrong:
 * @self: a text
 * @places: (nullable) (element-type ConfabSourcePlace): what of the source is not as it should be, in order; a reference is taken
 *
 * Marks mistakes, until the owner says otherwise, once the text is complete.
 */
void
confab_text_view_set_wrong (ConfabTextView *self,
                            GArray         *places)
{
  g_return_if_fail (CONFAB_IS_TEXT_VIEW (self));

  if (self->wrong == places)
    return;
  g_clear_pointer (&self->wrong, g_array_unref);
  g_clear_pointer (&self->wrong_ranges, g_array_unref);
  self->wrong = places != NULL ? g_array_ref (places) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * confab_text_view_ensure_wrong:
 * @self: a text
 *
 * Returns: (transfer none) (nullable) (element-type ConfabRange): the mistakes, in order
 */
const GArray *
confab_text_view_ensure_wrong (ConfabTextView *self)
{
  if (self->wrong_ranges == NULL && self->wrong != NULL && self->source != NULL)
    self->wrong_ranges = find_ranges (self, self->wrong);
  return self->wrong_ranges;
}

/**
 * confab_text_view_find_source:
 * @self: a text
 * @place: bytes of its source
 * @range: (out): where that is read; of what goes on in another block, the beginning
 *
 * Returns: whether it is read anywhere; markup is not, nor is a text that is not complete
 */
gboolean
confab_text_view_find_source (ConfabTextView          *self,
                              const ConfabSourcePlace *place,
                              ConfabRange             *range)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (ConfabSourcePlace));
  g_autoptr (GArray) ranges = NULL;

  g_return_val_if_fail (CONFAB_IS_TEXT_VIEW (self), FALSE);
  g_return_val_if_fail (place != NULL && range != NULL, FALSE);

  if (self->source == NULL)
    return FALSE;
  g_array_append_val (places, *place);
  ranges = find_ranges (self, places);
  if (ranges->len > 0)
    *range = g_array_index (ranges, ConfabRange, 0);
  return ranges->len > 0;
}
