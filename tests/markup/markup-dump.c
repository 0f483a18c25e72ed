/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup-dump.h"

static const char *const kinds[] = { "P", "H", "C", "<>", "M", "--", "T" };

static const struct
{
  ConfabSpanFlags flag;
  const char     *name;
} flags[] = {
  { CONFAB_SPAN_LINK, "L" }, { CONFAB_SPAN_IMAGE, "I" }, { CONFAB_SPAN_FOOTNOTE, "F" }, { CONFAB_SPAN_MATH, "M" },
  { CONFAB_SPAN_HTML, "<>" }, { CONFAB_SPAN_EMPHASIS, "E" }, { CONFAB_SPAN_STRONG, "S" },
  { CONFAB_SPAN_STRIKETHROUGH, "X" }, { CONFAB_SPAN_CODE, "C" }, { CONFAB_SPAN_SUPERSCRIPT, "^" },
  { CONFAB_SPAN_SUBSCRIPT, "_" },
};

static void
dump_container (GString               *out,
                const ConfabContainer *container,
                gboolean               continued)
{
  if (continued)
    g_string_append_c (out, '+');
  if (container->kind == CONFAB_CONTAINER_QUOTE)
    g_string_append_c (out, '>');
  else if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
    g_string_append_printf (out, "[^%s]", container->label);
  else
    {
      if (container->ordered)
        g_string_append_printf (out, "%u", container->number);
      g_string_append_c (out, container->delimiter);
      if (container->task != CONFAB_TASK_NONE)
        g_string_append (out, container->task == CONFAB_TASK_DONE ? "[x]" : "[ ]");
      if (!container->tight)
        g_string_append_c (out, '~');
    }
  g_string_append_c (out, ' ');
}

static void
dump_span (GString           *out,
           const ConfabBlock *block,
           const ConfabSpan  *span)
{
  g_string_append_c (out, ' ');
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (span->flags & flags[i].flag)
        g_string_append (out, flags[i].name);
    }
  if (span->link > 0)
    g_string_append_printf (out, "%u", span->link);
  g_string_append_printf (out, "[%.*s]", (int)(span->end - span->start), block->text + span->start);
  if (span->target == NULL)
    return;
  g_string_append_printf (out, "(%s", span->target);
  if (span->title != NULL)
    g_string_append_printf (out, " \"%s\"", span->title);
  g_string_append_c (out, ')');
}

/*
 * dump_block:
 * @block: a block
 *
 * Returns: (transfer full): a line that tells of it: containers, kind, text, styles
 */
char *
dump_block (const ConfabBlock *block)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (block->text, "\n", -1);
  g_autofree char *text = g_strjoinv ("\\n", lines);

  for (guint i = 0; i < block->n_containers; i++)
    dump_container (out, &block->containers[i], i < block->n_continued);
  g_string_append (out, kinds[block->kind]);
  if (block->kind == CONFAB_BLOCK_HEADING)
    g_string_append_printf (out, "%u", block->level);
  if (block->info != NULL)
    g_string_append_printf (out, "(%s)", block->info);
  g_string_append_printf (out, " \"%s\"", text);
  for (guint i = 0; i < block->n_spans; i++)
    dump_span (out, block, &block->spans[i]);
  for (guint i = 0; i < block->n_columns; i++)
    g_string_append_printf (out, " %c", "-<=>"[block->alignments[i]]);
  if (block->open)
    g_string_append (out, " …");
  return g_string_free (out, FALSE);
}

/*
 * dump_blocks:
 * @blocks: (element-type ConfabBlock): blocks
 *
 * Returns: (transfer full): a line for each
 */
char *
dump_blocks (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      g_autofree char *line = dump_block (g_ptr_array_index (blocks, i));

      g_string_append (out, line);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
