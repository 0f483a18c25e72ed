/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup-check.h"

static gboolean
is_boundary (const ConfabBlock *block,
             guint              at)
{
  return at == block->length || (at < block->length && ((guchar)block->text[at] & 0xc0) != 0x80);
}

static void
check_spans (const ConfabBlock *block)
{
  guint end = 0;

  for (guint i = 0; i < block->n_spans; i++)
    {
      const ConfabSpan *span = &block->spans[i];

      g_assert_cmpuint (span->start, >=, end);
      g_assert_cmpuint (span->end, >, span->start);
      g_assert_cmpuint (span->end, <=, block->length);
      g_assert_cmpuint (span->flags, !=, 0);
      g_assert_true (is_boundary (block, span->start) && is_boundary (block, span->end));
      if (span->flags & (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE | CONFAB_SPAN_MATH | CONFAB_SPAN_FOOTNOTE))
        g_assert_true (span->target != NULL && g_utf8_validate (span->target, -1, NULL));
      end = span->end;
    }
}

static void
check_table (const ConfabBlock *block)
{
  guint end = 0;

  g_assert_cmpuint (block->n_columns, >, 0);
  g_assert_cmpuint (block->n_rows, >, 0);
  for (guint i = 0; i < block->n_rows * block->n_columns; i++)
    {
      const ConfabCell *cell = &block->cells[i];

      g_assert_cmpuint (cell->start, ==, end);
      g_assert_cmpuint (cell->end, >=, cell->start);
      g_assert_cmpuint (cell->end, <, block->length);
      g_assert_cmpint (block->text[cell->end], ==, (i + 1) % block->n_columns == 0 ? '\n' : '\t');
      end = cell->end + 1;
    }
  g_assert_cmpuint (end, ==, block->length);
}

static void
check_containers (const ConfabBlock *before,
                  const ConfabBlock *block)
{
  g_assert_cmpuint (block->n_continued, <=, block->n_containers);
  g_assert_cmpuint (block->n_continued, <=, before != NULL ? before->n_containers : 0);
  for (guint i = 0; i < block->n_containers; i++)
    {
      const ConfabContainer *container = &block->containers[i];
      gboolean same = before != NULL && i < before->n_containers &&
                      before->containers[i].kind == container->kind && before->containers[i].start == container->start;

      if (i < block->n_continued)
        g_assert_true (same);
      else if (i == block->n_continued)
        g_assert_false (same);
      g_assert_cmpuint (container->start, <=, block->source_end);
      if (container->kind == CONFAB_CONTAINER_ITEM)
        g_assert_cmpuint (container->list, <=, container->start);
    }
}

/*
 * check_blocks:
 * @blocks: (element-type ConfabBlock): blocks
 * @length: how much text they were read from
 *
 * Asserts what is true of all blocks.
 */
void
check_blocks (GPtrArray *blocks,
              gsize      length)
{
  const ConfabBlock *before = NULL;

  for (guint i = 0; i < blocks->len; i++)
    {
      const ConfabBlock *block = g_ptr_array_index (blocks, i);

      g_assert_cmpuint (strlen (block->text), ==, block->length);
      g_assert_true (g_utf8_validate (block->text, block->length, NULL));
      g_assert_cmpuint (block->source_start, <=, block->source_end);
      g_assert_cmpuint (block->source_end, <=, length);
      if (before != NULL)
        g_assert_cmpuint (block->source_start, >=, before->source_start);
      if (block->open)
        g_assert_cmpuint (i, ==, blocks->len - 1);
      check_spans (block);
      check_containers (before, block);
      if (block->kind == CONFAB_BLOCK_TABLE)
        check_table (block);
      before = block;
    }
}

void
assert_blocks_equal (GPtrArray *blocks,
                     GPtrArray *others)
{
  g_assert_cmpuint (blocks->len, ==, others->len);
  for (guint i = 0; i < blocks->len; i++)
    g_assert_true (confab_block_equal (g_ptr_array_index (blocks, i), g_ptr_array_index (others, i)));
}
