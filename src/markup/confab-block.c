/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-block.h"

/**
 * confab_block_ref:
 * @self: a block
 *
 * Returns: (transfer full): @self
 */
ConfabBlock *
confab_block_ref (ConfabBlock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * confab_block_unref:
 * @self: (transfer full): a block
 *
 * Gives a reference back.
 */
void
confab_block_unref (ConfabBlock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_spans; i++)
    {
      g_free (self->spans[i].target);
      g_free (self->spans[i].title);
    }
  for (guint i = 0; i < self->n_containers; i++)
    g_free (self->containers[i].label);
  g_free (self->text);
  g_free (self->spans);
  g_free (self->containers);
  g_free (self->info);
  g_free (self->cells);
  g_free (self->alignments);
  g_free (self);
}

static gboolean
spans_equal (const ConfabBlock *self,
             const ConfabBlock *other)
{
  if (self->n_spans != other->n_spans)
    return FALSE;
  for (guint i = 0; i < self->n_spans; i++)
    {
      const ConfabSpan *a = &self->spans[i];
      const ConfabSpan *b = &other->spans[i];

      if (a->start != b->start || a->end != b->end || a->flags != b->flags || a->link != b->link ||
          g_strcmp0 (a->target, b->target) != 0 || g_strcmp0 (a->title, b->title) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
containers_equal (const ConfabBlock *self,
                  const ConfabBlock *other)
{
  if (self->n_containers != other->n_containers || self->n_continued != other->n_continued)
    return FALSE;
  for (guint i = 0; i < self->n_containers; i++)
    {
      const ConfabContainer *a = &self->containers[i];
      const ConfabContainer *b = &other->containers[i];

      if (a->kind != b->kind || a->start != b->start || a->list != b->list || a->ordered != b->ordered ||
          a->number != b->number || a->delimiter != b->delimiter || a->tight != b->tight || a->task != b->task ||
          g_strcmp0 (a->label, b->label) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
tables_equal (const ConfabBlock *self,
              const ConfabBlock *other)
{
  gsize n_cells = (gsize)self->n_rows * self->n_columns;

  if (self->n_rows != other->n_rows || self->n_columns != other->n_columns)
    return FALSE;
  return n_cells == 0 || (memcmp (self->cells, other->cells, n_cells * sizeof (ConfabCell)) == 0 &&
                          memcmp (self->alignments, other->alignments, self->n_columns * sizeof (ConfabAlign)) == 0);
}

/**
 * confab_block_equal:
 * @self: a block
 * @other: another
 *
 * Returns: whether they are the same in all that is shown or told of them
 */
gboolean
confab_block_equal (const ConfabBlock *self,
                    const ConfabBlock *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self == other ||
         (self->kind == other->kind && self->level == other->level && self->length == other->length &&
          self->fenced == other->fenced && self->open == other->open &&
          self->source_start == other->source_start && self->source_end == other->source_end &&
          memcmp (self->text, other->text, self->length) == 0 && g_strcmp0 (self->info, other->info) == 0 &&
          spans_equal (self, other) && containers_equal (self, other) && tables_equal (self, other));
}

/**
 * confab_block_find_span:
 * @self: a block
 * @offset: a byte of its text
 *
 * Returns: (transfer none) (nullable): the style of the text there
 */
const ConfabSpan *
confab_block_find_span (const ConfabBlock *self,
                        guint              offset)
{
  guint from = 0;
  guint to;

  g_return_val_if_fail (self != NULL, NULL);

  to = self->n_spans;
  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (self->spans[middle].end <= offset)
        from = middle + 1;
      else
        to = middle;
    }
  return from < self->n_spans && self->spans[from].start <= offset ? &self->spans[from] : NULL;
}
