/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-inline-writer.h"

typedef struct
{
  GString    *out;
  GHashTable *delimiters; /* the start of a list to another delimiter than its own */
} Writer;

static guint
find_longest_run (const char *text,
                  gsize       length,
                  char        character)
{
  guint longest = 0;
  guint run = 0;

  for (gsize i = 0; i < length; i++)
    {
      run = text[i] == character ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

static void
append_info (GString    *out,
             const char *info)
{
  for (const char *at = info; at != NULL && *at != '\0'; at++)
    {
      if (*at == '\\')
        g_string_append_c (out, '\\');
      if (!g_ascii_isspace (*at))
        g_string_append (out, (*at == '&' ? "&amp;" : (char[]){ *at, '\0' }));
    }
}

static void
append_code (GString                *out,
             const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;
  const char *text = block->text + piece->start;
  gsize length = piece->end - piece->start;
  char mark = block->info != NULL && strchr (block->info, '`') != NULL ? '~' : '`';
  g_autofree char *fence = g_strnfill (MAX (find_longest_run (text, length, mark) + 1, 3), mark);

  g_string_append (out, fence);
  append_info (out, block->info);
  g_string_append_c (out, '\n');
  g_string_append_len (out, text, length);
  if (length > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, fence);
}

static void
append_math (GString           *out,
             const ConfabBlock *block)
{
  const char *source = block->info != NULL ? block->info : block->text;
  gboolean dollars = strchr (source, '$') == NULL;

  if (confab_inline_writer_is_formula (block->text, source))
    g_string_append (out, block->text);
  else
    g_string_append_printf (out, "%s\n%s\n%s", dollars ? "$$" : "\\[", source, dollars ? "$$" : "\\]");
}

static void
append_row (GString                *out,
            const ConfabRangePiece *piece,
            const ConfabRangeCells *cells,
            guint                   row)
{
  g_string_append_c (out, '|');
  for (guint column = cells->first_column; column < cells->end_column; column++)
    {
      guint start;
      guint end;

      g_string_append_c (out, ' ');
      if (confab_range_clip_cell (piece, row, column, &start, &end))
        confab_range_append_inline (out, piece->block, start, end);
      g_string_append (out, " |");
    }
}

static void
append_table (GString                *out,
              const ConfabRangePiece *piece)
{
  static const char *const alignments[] = { " --- |", " :-- |", " :-: |", " --: |" };
  ConfabRangeCells cells = confab_range_find_cells (piece);

  append_row (out, piece, &cells, cells.first_row);
  g_string_append (out, "\n|");
  for (guint column = cells.first_column; column < cells.end_column; column++)
    g_string_append (out, alignments[piece->block->alignments[column]]);
  for (guint row = cells.first_row + 1; row < cells.end_row; row++)
    {
      g_string_append_c (out, '\n');
      append_row (out, piece, &cells, row);
    }
}

static gboolean
begins_task (const ConfabRangePiece *piece)
{
  return piece->n_containers > piece->n_continued && piece->containers[piece->n_containers - 1]->task != CONFAB_TASK_NONE;
}

static void
append_heading (GString                *out,
                const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;
  g_autoptr (GString) text = g_string_new (NULL);

  confab_range_append_inline (text, block, piece->start, piece->end);
  if (text->len > 0 && block->level <= 2 && (strchr (text->str, '\n') != NULL || begins_task (piece)))
    {
      /* Only the form with a line below it has more than one line, or a box before it. */
      g_string_append_printf (out, "%s\n%s", text->str, block->level == 1 ? "===" : "---");
      return;
    }
  g_strdelimit (text->str, "\n", ' ');
  for (guint i = 0; i < CLAMP (block->level, 1, 6); i++)
    g_string_append_c (out, '#');
  if (text->len > 0)
    g_string_append_printf (out, " %s", text->str);
}

static void
append_block (GString                *out,
              const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;

  switch (block->kind)
    {
    case CONFAB_BLOCK_RULE:
      /* Of the three forms the one that is no marker of a list and no line below a heading. */
      g_string_append (out, "___");
      break;

    case CONFAB_BLOCK_TABLE:
      append_table (out, piece);
      break;

    case CONFAB_BLOCK_CODE:
      append_code (out, piece);
      break;

    case CONFAB_BLOCK_MATH:
      append_math (out, block);
      break;

    case CONFAB_BLOCK_HEADING:
      if (piece->start == 0)
        append_heading (out, piece);
      else
        confab_range_append_inline (out, block, piece->start, piece->end);
      break;

    case CONFAB_BLOCK_HTML:
      /* After the marker of an item, space would count as the indentation of what follows. */
      if (confab_range_is_whole (piece))
        g_string_append (out, block->text + strspn (block->text, " "));
      else
        confab_range_append_inline (out, block, piece->start, piece->end);
      break;

    case CONFAB_BLOCK_PARAGRAPH:
    default:
      confab_range_append_inline (out, block, piece->start, piece->end);
      break;
    }
}

static char
get_delimiter (Writer                *self,
               const ConfabContainer *item)
{
  gpointer other = g_hash_table_lookup (self->delimiters, GSIZE_TO_POINTER (item->list));

  if (other != NULL)
    return (char)GPOINTER_TO_INT (other);
  return item->delimiter != '\0' ? item->delimiter : item->ordered ? '.' : '-';
}

/* Two lists beside each other would be one if they had the same marker. */
static void
tell_lists_apart (Writer                 *self,
                  const ConfabRangePiece *before,
                  const ConfabRangePiece *piece)
{
  guint n = piece->n_continued;
  const ConfabContainer *a;
  const ConfabContainer *b;
  char delimiter;

  if (n >= before->n_containers || n >= piece->n_containers)
    return;
  a = before->containers[n];
  b = piece->containers[n];
  if (a->kind != CONFAB_CONTAINER_ITEM || b->kind != CONFAB_CONTAINER_ITEM || a->list == b->list ||
      a->ordered != b->ordered)
    return;
  delimiter = get_delimiter (self, a);
  if (delimiter != get_delimiter (self, b))
    return;
  if (b->ordered)
    delimiter = delimiter == '.' ? ')' : '.';
  else
    delimiter = delimiter == '-' ? '*' : '-';
  g_hash_table_insert (self->delimiters, GSIZE_TO_POINTER (b->list), GINT_TO_POINTER (delimiter));
}

static gboolean
has_line (const ConfabBlock *block)
{
  return block->kind == CONFAB_BLOCK_PARAGRAPH || block->kind == CONFAB_BLOCK_HEADING;
}

static void
append_prefixes (Writer                 *self,
                 const ConfabRangePiece *piece,
                 GString                *first,
                 GString                *rest)
{
  static const char *const boxes[] = { "", "[ ] ", "[x] " };

  for (guint i = 0; i < piece->n_containers; i++)
    {
      const ConfabContainer *container = piece->containers[i];
      gboolean begins = i >= piece->n_continued;
      g_autofree char *marker = NULL;
      g_autofree char *indent = NULL;

      if (container->kind == CONFAB_CONTAINER_QUOTE)
        {
          g_string_append (first, "> ");
          g_string_append (rest, "> ");
          continue;
        }
      if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
        marker = g_strdup_printf ("[^%s]: ", container->label != NULL ? container->label : "");
      else if (container->ordered)
        marker = g_strdup_printf ("%u%c ", container->number, get_delimiter (self, container));
      else
        marker = g_strdup_printf ("%c ", get_delimiter (self, container));
      indent = g_strnfill (container->kind == CONFAB_CONTAINER_FOOTNOTE ? 4 : strlen (marker), ' ');
      g_string_append (first, begins ? marker : indent);
      g_string_append (rest, indent);
      if (begins && container->kind == CONFAB_CONTAINER_ITEM)
        g_string_append (first, boxes[container->task]);
      /* A box is the beginning of a paragraph. */
      if (begins && container->task != CONFAB_TASK_NONE && (i + 1 < piece->n_containers || !has_line (piece->block)))
        g_string_append_printf (first, "\n%s", rest->str);
    }
}

/* Whether no blank line may stand between two pieces; those of which an outer item is not shown need one. */
static gboolean
stands_tight (const ConfabRangePiece *before,
              const ConfabRangePiece *piece)
{
  guint n = piece->n_continued;

  if (n < before->n_containers && n < piece->n_containers && before->containers[n]->kind == CONFAB_CONTAINER_ITEM &&
      piece->containers[n]->kind == CONFAB_CONTAINER_ITEM && before->containers[n]->list == piece->containers[n]->list)
    return piece->containers[n]->tight;
  return n > 0 && piece->containers[n - 1]->kind == CONFAB_CONTAINER_ITEM && piece->containers[n - 1]->tight;
}

static void
append_piece (Writer                 *self,
              const ConfabRangePiece *before,
              const ConfabRangePiece *piece)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  if (before != NULL)
    {
      ConfabRangePiece common = *piece;

      tell_lists_apart (self, before, piece);
      common.n_containers = piece->n_continued;
      append_prefixes (self, &common, first, rest);
      if (!stands_tight (before, piece))
        confab_range_append_blank (self->out, rest->str);
      g_string_truncate (first, 0);
      g_string_truncate (rest, 0);
    }
  append_prefixes (self, piece, first, rest);
  append_block (text, piece);
  /* A box is one only before a space. */
  if (text->len == 0 && g_str_has_suffix (first->str, "] "))
    g_string_append_printf (self->out, "%s\n", first->str);
  else
    confab_range_append_lines (self->out, first->str, rest->str, text->str);
}

static char *
dup_fragment (const ConfabRangePiece *piece)
{
  const ConfabBlock *block = piece->block;
  GString *out = g_string_new (NULL);
  guint start;
  guint end;

  if (block->kind == CONFAB_BLOCK_CODE)
    g_string_append_len (out, block->text + piece->start, piece->end - piece->start);
  else if (block->kind == CONFAB_BLOCK_TABLE)
    {
      ConfabRangeCells cells = confab_range_find_cells (piece);

      if (cells.end_row == cells.first_row + 1 && cells.end_column == cells.first_column + 1 &&
          confab_range_clip_cell (piece, cells.first_row, cells.first_column, &start, &end))
        confab_range_append_inline (out, block, start, end);
      else if (cells.end_row > cells.first_row)
        append_table (out, piece);
    }
  else if (block->kind == CONFAB_BLOCK_MATH)
    append_math (out, block);
  else
    confab_range_append_inline (out, block, piece->start, piece->end);
  return g_string_free (out, FALSE);
}

/**
 * confab_range_dup_markdown:
 * @blocks: (element-type ConfabBlock): a document
 * @range: (nullable): a part of it, or %NULL for all
 *
 * Markdown that reads back to the same blocks: <https://spec.commonmark.org/0.31.2/> with GitHub's tables, tasks, struck through text and footnotes
 * (<https://github.github.com/gfm/>), and formulas between dollar signs. Code always has fences. Of a formula the whole source is given. A part of one
 * block is what stands in the line; code alone is without fences.
 *
 * Returns: (transfer full): the source, without a line feed at its end
 */
char *
confab_range_dup_markdown (GPtrArray         *blocks,
                           const ConfabRange *range)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GHashTable) delimiters = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) pieces = NULL;
  const ConfabRangePiece *before = NULL;
  Writer self = { out, delimiters };
  gboolean fragment;

  g_return_val_if_fail (blocks != NULL, NULL);

  pieces = confab_range_list_pieces (blocks, range, &fragment);
  for (guint i = 0; i < pieces->len; i++)
    {
      const ConfabRangePiece *piece = &g_array_index (pieces, ConfabRangePiece, i);

      if (fragment)
        return dup_fragment (piece);
      append_piece (&self, before, piece);
      before = piece;
    }
  if (out->len > 0)
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
