/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <string.h>

#include "markup/confab-cmark.h"
#include "markup/confab-inline.h"
#include "markup/confab-lines.h"
#include "markup/confab-reader.h"
#include "markup/confab-tail.h"

typedef struct
{
  ConfabReading *reading;
  ConfabShadow  *shadow;
  ConfabInline   text;
  /* Where the lines begin, then the end. */
  GArray        *lines;
  /* What is read before the text and not shown. */
  GString       *preface;
  int            n_preface_lines;
  cmark_node    *continued;
  /* The containers about the node, all that there are; and the lists about them. */
  GArray        *containers;
  GPtrArray     *footnotes;
} Reader;

static void
find_lines (Reader *self)
{
  const char *text = self->shadow->bytes->str;
  gsize length = self->shadow->bytes->len;
  gsize at = 0;

  g_array_set_size (self->lines, 0);
  g_array_append_val (self->lines, at);
  while (at < length)
    {
      at += strcspn (text + at, "\r\n");
      if (at < length)
        at += text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1;
      g_array_append_val (self->lines, at);
    }
}

/* Lines and columns count from 1. */
static gsize
get_line_start (Reader *self,
                int     line)
{
  line -= self->n_preface_lines + 1;
  return MIN (g_array_index (self->lines, gsize, CLAMP (line, 0, (int)self->lines->len - 1)), self->shadow->length);
}

static gsize
get_start (Reader     *self,
           cmark_node *node)
{
  gsize at = get_line_start (self, cmark_node_get_start_line (node)) + MAX (cmark_node_get_start_column (node), 1) - 1;

  return MIN (at, self->shadow->length);
}

/* The end of a node's last line that is not blank. */
static gsize
get_end (Reader *self,
         int     line,
         gsize   start)
{
  gsize end = get_line_start (self, line + 1);

  while (end > start && g_ascii_isspace (self->shadow->bytes->str[end - 1]))
    end--;
  return end;
}

static guint
count_continued (const ConfabBlock *before,
                 const ConfabBlock *block)
{
  guint n = 0;

  while (before != NULL && n < before->n_containers && n < block->n_containers &&
         before->containers[n].kind == block->containers[n].kind &&
         before->containers[n].start == block->containers[n].start)
    n++;
  return n;
}

static ConfabBlock *
add_block (Reader         *self,
           ConfabBlockKind kind,
           gsize           start,
           gsize           end)
{
  GPtrArray *blocks = self->reading->blocks;
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = kind;
  block->source_start = self->reading->start + start;
  block->source_end = self->reading->start + MAX (start, end);
  block->n_containers = MIN (self->containers->len, CONFAB_MAX_CONTAINERS);
  block->containers = g_memdup2 (self->containers->data, block->n_containers * sizeof (ConfabContainer));
  for (guint i = 0; i < block->n_containers; i++)
    block->containers[i].label = g_strdup (block->containers[i].label);
  confab_inline_move_to_block (&self->text, block);
  g_ptr_array_add (blocks, block);
  return block;
}

/* Reads a node in a line, with all in it. */
static void
read_inline (Reader     *self,
             cmark_node *node)
{
  cmark_iter *iter = cmark_iter_new (node);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    confab_inline_read (&self->text, event, cmark_iter_get_node (iter));
  cmark_iter_free (iter);
}

static void
read_inlines (Reader     *self,
              cmark_node *parent)
{
  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node))
    read_inline (self, node);
}

/* The formulas of a block are looked for from the first that stands in it. */
static void
move_cursor (Reader *self,
             gsize   start)
{
  const GArray *formulas = self->shadow->formulas;
  guint from = 0;
  guint to = formulas->len;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (g_array_index (formulas, ConfabFormula, middle).start < start)
        from = middle + 1;
      else
        to = middle;
    }
  self->text.cursor = from;
}

/* The formula that stands in a line, or in lines, by itself. */
static const ConfabFormula *
get_lone_formula (Reader     *self,
                  cmark_node *node)
{
  cmark_node *before = cmark_node_previous (node);
  cmark_node *after = cmark_node_next (node);
  const char *literal = cmark_node_get_literal (node);
  const ConfabFormula *formula;
  guint cursor = self->text.cursor;
  gsize covered;

  if (cmark_node_get_type (node) != CMARK_NODE_TEXT || *literal != CONFAB_SHADOW_FORMULA ||
      (before != NULL && cmark_node_get_type (before) != CMARK_NODE_SOFTBREAK) ||
      (after != NULL && cmark_node_get_type (after) != CMARK_NODE_SOFTBREAK))
    return NULL;
  formula = confab_shadow_find_formula (self->shadow, literal, strlen (literal), &cursor, &covered);
  if (formula == NULL || !formula->display || literal[covered] != '\0')
    return NULL;
  self->text.cursor = cursor;
  return formula;
}

static void
add_formula (Reader              *self,
             const ConfabFormula *formula,
             gsize                start,
             gsize                end)
{
  ConfabBlock *block;
  guint n_spans = 0;

  self->text.keeps_lines = TRUE;
  confab_inline_add_formula (&self->text, formula);
  block = add_block (self, CONFAB_BLOCK_MATH, start, end);
  block->info = confab_inline_dup_tex (&self->text, formula);
  self->text.keeps_lines = FALSE;
  /* The whole is the formula, so only what is raised or lowered in it is told of. */
  for (guint i = 0; i < block->n_spans; i++)
    {
      ConfabSpan span = block->spans[i];

      g_free (span.target);
      span.target = NULL;
      span.link = 0;
      span.flags &= CONFAB_SPAN_SUPERSCRIPT | CONFAB_SPAN_SUBSCRIPT;
      if (span.flags != 0)
        block->spans[n_spans++] = span;
    }
  block->n_spans = n_spans;
}

/* Adds what was read of a paragraph so far, if it is anything. */
static void
add_piece (Reader *self,
           gsize   start,
           gsize   end)
{
  const char *bytes = self->shadow->bytes->str;

  while (start < end && strchr (" \t\r\n>", bytes[start]) != NULL)
    start++;
  while (end > start && strchr (" \t\r\n>", bytes[end - 1]) != NULL)
    end--;
  add_block (self, CONFAB_BLOCK_PARAGRAPH, start, end);
}

/* A formula with lines of its own is a block of its own, also where no blank lines part it from the text. */
static void
read_paragraph (Reader     *self,
                cmark_node *node,
                gsize       start,
                gsize       end)
{
  gsize at = start;
  gboolean parted = FALSE;
  cmark_node *child = cmark_node_first_child (node);

  while (child != NULL)
    {
      const ConfabFormula *formula = get_lone_formula (self, child);

      if (formula == NULL)
        {
          read_inline (self, child);
          child = cmark_node_next (child);
          continue;
        }
      /* The break before it has been read as a space. */
      if (cmark_node_previous (child) != NULL && self->text.text->len > 0)
        {
          g_string_truncate (self->text.text, self->text.text->len - 1);
          add_piece (self, at, formula->start);
        }
      add_formula (self, formula, MAX (formula->start, at), MIN (formula->end, self->shadow->length));
      at = formula->end;
      parted = TRUE;
      child = cmark_node_next (child);
      if (child != NULL)
        child = cmark_node_next (child);
    }
  if (!parted)
    add_block (self, CONFAB_BLOCK_PARAGRAPH, start, end);
  else if (self->text.text->len > 0)
    add_piece (self, at, end);
}

static void
read_code (Reader     *self,
           cmark_node *node,
           gsize       start,
           gsize       end)
{
  int length;
  int offset;
  char mark;
  ConfabBlock *block;
  const char *info = cmark_node_get_fence_info (node);

  confab_inline_add_code (&self->text, cmark_node_get_literal (node));
  block = add_block (self, CONFAB_BLOCK_CODE, start, end);
  block->fenced = cmark_node_get_fenced (node, &length, &offset, &mark);
  if (info != NULL && *info != '\0')
    {
      g_autofree char *word = g_strndup (info, strcspn (info, " \t"));

      block->info = confab_inline_dup_literal (&self->text, word);
    }
}

static ConfabAlign
get_alignment (guint8 alignment)
{
  switch (alignment)
    {
    case 'l':
      return CONFAB_ALIGN_LEFT;

    case 'c':
      return CONFAB_ALIGN_CENTER;

    case 'r':
      return CONFAB_ALIGN_RIGHT;

    default:
      return CONFAB_ALIGN_NONE;
    }
}

static void
read_table (Reader     *self,
            cmark_node *table,
            gsize       start,
            gsize       end)
{
  guint n_columns = cmark_gfm_extensions_get_table_columns (table);
  const guint8 *alignments = cmark_gfm_extensions_get_table_alignments (table);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (ConfabCell));
  guint n_rows = 0;
  ConfabBlock *block;

  self->text.in_table = TRUE;
  for (cmark_node *row = cmark_node_first_child (table); row != NULL; row = cmark_node_next (row), n_rows++)
    {
      cmark_node *node = cmark_node_first_child (row);

      for (guint i = 0; i < n_columns; i++)
        {
          ConfabCell cell = { self->text.text->len, 0 };

          if (node != NULL)
            read_inlines (self, node);
          cell.end = self->text.text->len;
          g_array_append_val (cells, cell);
          g_string_append_c (self->text.text, i + 1 < n_columns ? '\t' : '\n');
          node = node != NULL ? cmark_node_next (node) : NULL;
        }
    }
  self->text.in_table = FALSE;
  block = add_block (self, CONFAB_BLOCK_TABLE, start, end);
  block->n_rows = n_rows;
  block->n_columns = n_columns;
  block->cells = g_array_steal (cells, NULL);
  block->alignments = g_new0 (ConfabAlign, n_columns);
  for (guint i = 0; i < n_columns; i++)
    block->alignments[i] = get_alignment (alignments[i]);
}

/* cmark gives a table the line of the text before it, and that text none at all, when no blank line parts them. */
static gsize
find_table_start (Reader     *self,
                  cmark_node *table)
{
  int line = cmark_node_get_start_line (table);
  cmark_node *before = cmark_node_previous (table);

  if (before == NULL || cmark_node_get_start_line (before) != 0)
    return get_start (self, table);
  for (; line < cmark_node_get_end_line (table); line++)
    {
      const char *text = self->shadow->bytes->str + get_line_start (self, line + 1);

      if (text[strspn (text, " \t>|:-")] == '\n' || text[strspn (text, " \t>|:-")] == '\r')
        break;
    }
  return get_line_start (self, line) + strspn (self->shadow->bytes->str + get_line_start (self, line), " \t>");
}

/* Reads a node without blocks in it. */
static void
read_leaf (Reader     *self,
           cmark_node *node)
{
  const char *type = cmark_node_get_type_string (node);
  gboolean is_table = g_str_equal (type, "table");
  gsize start = is_table ? find_table_start (self, node) : get_start (self, node);
  gsize end = get_end (self, cmark_node_get_end_line (node), start);
  cmark_node *next = cmark_node_next (node);

  if (cmark_node_get_start_line (node) == 0 && next != NULL)
    {
      start = get_start (self, next);
      end = find_table_start (self, next);
      while (end > start && strchr (" \t\r\n>", self->shadow->bytes->str[end - 1]) != NULL)
        end--;
    }
  move_cursor (self, start);
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
      read_paragraph (self, node, start, end);
      break;

    case CMARK_NODE_HEADING:
      read_inlines (self, node);
      add_block (self, CONFAB_BLOCK_HEADING, start, end)->level = cmark_node_get_heading_level (node);
      break;

    case CMARK_NODE_CODE_BLOCK:
      read_code (self, node, start, end);
      break;

    case CMARK_NODE_HTML_BLOCK:
      confab_inline_add_code (&self->text, cmark_node_get_literal (node));
      add_block (self, CONFAB_BLOCK_HTML, start, end);
      break;

    case CMARK_NODE_THEMATIC_BREAK:
      add_block (self, CONFAB_BLOCK_RULE, start, end);
      break;

    default:
      if (is_table)
        read_table (self, node, start, end);
    }
}

static void
fill_item (Reader          *self,
           ConfabContainer *container,
           cmark_node      *node)
{
  cmark_node *list = cmark_node_parent (node);
  guint n_before = GPOINTER_TO_UINT (cmark_node_get_user_data (list));
  guint first = list == self->continued ? self->reading->list.number : (guint)cmark_node_get_list_start (list);
  const char *text = self->shadow->bytes->str;
  gsize at = container->start - self->reading->start;

  cmark_node_set_user_data (list, GUINT_TO_POINTER (n_before + 1));
  container->kind = CONFAB_CONTAINER_ITEM;
  container->list = self->reading->start + get_start (self, list);
  container->ordered = cmark_node_get_list_type (list) == CMARK_ORDERED_LIST;
  container->number = container->ordered ? first + n_before : 0;
  container->tight = cmark_node_get_list_tight (list);
  if (list == self->continued)
    {
      container->list = self->reading->list.start;
      container->tight = container->tight && self->reading->list.tight;
    }
  if (container->ordered)
    container->delimiter = cmark_node_get_list_delim (list) == CMARK_PAREN_DELIM ? ')' : '.';
  else
    container->delimiter = text[at] == '*' || text[at] == '+' ? text[at] : '-';
  if (g_str_equal (cmark_node_get_type_string (node), "tasklist"))
    container->task = cmark_gfm_extensions_get_tasklist_item_checked (node) ? CONFAB_TASK_DONE : CONFAB_TASK_OPEN;
}

/* The label of a footnote, and where its mark begins: cmark tells neither. */
static char *
dup_footnote_label (Reader     *self,
                    cmark_node *node,
                    gsize      *start)
{
  const char *line = self->shadow->bytes->str + get_line_start (self, cmark_node_get_start_line (node));
  const char *mark = strstr (line, "[^");
  const char *end = mark != NULL ? strstr (mark, "]:") : NULL;

  if (end == NULL)
    return NULL;
  *start = mark - self->shadow->bytes->str;
  return g_strndup (mark + 2, end - mark - 2);
}

static void
push_container (Reader     *self,
                cmark_node *node)
{
  ConfabContainer container = { .start = self->reading->start + get_start (self, node) };

  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_BLOCK_QUOTE:
      container.kind = CONFAB_CONTAINER_QUOTE;
      break;

    case CMARK_NODE_ITEM:
      fill_item (self, &container, node);
      break;

    case CMARK_NODE_FOOTNOTE_DEFINITION:
      container.kind = CONFAB_CONTAINER_FOOTNOTE;
      container.label = dup_footnote_label (self, node, &container.start);
      container.start += self->reading->start;
      break;

    default:
      break;
    }
  g_array_append_val (self->containers, container);
}

static gboolean
is_container (cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);

  return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM || type == CMARK_NODE_FOOTNOTE_DEFINITION;
}

static void
leave_container (Reader     *self,
                 cmark_node *node)
{
  /* What has no text has a mark to be shown. */
  if (cmark_node_first_child (node) == NULL)
    {
      gsize start = get_start (self, node);

      add_block (self, CONFAB_BLOCK_PARAGRAPH, start, get_end (self, cmark_node_get_start_line (node), start));
    }
  g_free (g_array_index (self->containers, ConfabContainer, self->containers->len - 1).label);
  g_array_set_size (self->containers, self->containers->len - 1);
}

static gboolean
is_leaf (cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_THEMATIC_BREAK:
      return TRUE;

    default:
      return g_str_equal (cmark_node_get_type_string (node), "table");
    }
}

/* Reads all blocks in @root, which may be the document. */
static void
read_blocks (Reader     *self,
             cmark_node *root)
{
  cmark_iter *iter = cmark_iter_new (root);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (is_container (node))
        {
          if (event == CMARK_EVENT_ENTER)
            push_container (self, node);
          else
            leave_container (self, node);
        }
      else if (event == CMARK_EVENT_ENTER && is_leaf (node))
        {
          read_leaf (self, node);
          cmark_iter_reset (iter, node, CMARK_EVENT_EXIT);
        }
    }
  cmark_iter_free (iter);
}

static int
compare_blocks (gconstpointer a,
                gconstpointer b)
{
  const ConfabBlock *one = *(ConfabBlock *const *)a;
  const ConfabBlock *other = *(ConfabBlock *const *)b;

  return one->source_start < other->source_start ? -1 : one->source_start > other->source_start;
}

/* Footnotes have numbers, by which cmark sorts them. Those of the preface have no other text. */
static void
collect_footnotes (Reader     *self,
                   cmark_node *root)
{
  gsize start;

  for (cmark_node *node = cmark_node_first_child (root); node != NULL; node = cmark_node_next (node))
    {
      int line = cmark_node_get_start_line (node);

      if (cmark_node_get_type (node) != CMARK_NODE_FOOTNOTE_DEFINITION)
        continue;
      if (line > self->n_preface_lines)
        g_ptr_array_add (self->footnotes, dup_footnote_label (self, node, &start));
      else
        {
          const char *text = self->preface->str;

          while (--line > 0)
            text = strchr (text, '\n') + 1;
          g_ptr_array_add (self->footnotes, g_strndup (text + 2, strstr (text, "]:") - text - 2));
        }
    }
}

static gboolean
is_preface (Reader     *self,
            cmark_node *node)
{
  int line = cmark_node_get_start_line (node);

  return line > 0 && line <= self->n_preface_lines;
}

/* Finds what begins last of all that stands in nothing else. */
static void
find_last (Reader     *self,
           cmark_node *root)
{
  ConfabReading *reading = self->reading;
  cmark_node *last = NULL;
  gsize start = 0;

  for (cmark_node *node = cmark_node_first_child (root); node != NULL; node = cmark_node_next (node))
    {
      gsize at = g_str_equal (cmark_node_get_type_string (node), "table") ? find_table_start (self, node)
                                                                          : get_start (self, node);

      if (is_preface (self, node) || cmark_node_get_start_line (node) == 0 || (last != NULL && at < start))
        continue;
      last = node;
      start = at;
    }
  reading->last_in_list = last != NULL && cmark_node_get_type (last) == CMARK_NODE_LIST;
  reading->last_is_table = last != NULL && g_str_equal (cmark_node_get_type_string (last), "table");
  if (reading->last_in_list)
    {
      gboolean continued = last == self->continued;
      guint n_items = GPOINTER_TO_UINT (cmark_node_get_user_data (last));

      reading->list.tight = cmark_node_get_list_tight (last) && (!continued || reading->list.tight);
      if (!continued)
        {
          reading->list.start = reading->start + start;
          reading->list.number = cmark_node_get_list_start (last);
        }
      reading->list.number += n_items - 1;
      start = get_start (self, cmark_node_last_child (last));
    }
  start = confab_line_start (self->shadow->bytes->str, start);
  reading->last_start = reading->start + start;
}

static cmark_node *
find_continued_list (Reader     *self,
                     cmark_node *root)
{
  cmark_node *node = cmark_node_first_child (root);

  while (node != NULL && is_preface (self, node))
    node = cmark_node_next (node);
  return node != NULL && self->reading->in_list && cmark_node_get_type (node) == CMARK_NODE_LIST ? node : NULL;
}

/* Reads the bytes of the shadow as they are now. */
static void
read_shadow (Reader *self)
{
  ConfabReading *reading = self->reading;
  cmark_node *root;

  find_lines (self);
  root = confab_cmark_parse (self->preface, self->shadow->bytes);
  collect_footnotes (self, root);
  self->continued = find_continued_list (self, root);
  reading->loosened = self->continued != NULL && reading->list.tight && !cmark_node_get_list_tight (self->continued);
  for (cmark_node *node = cmark_node_first_child (root); node != NULL; node = cmark_node_next (node))
    {
      if (!is_preface (self, node))
        read_blocks (self, node);
    }
  find_last (self, root);
  cmark_node_free (root);
  if (self->footnotes->len > 0)
    qsort (reading->blocks->pdata, reading->blocks->len, sizeof (gpointer), compare_blocks);
}

/* Ends what is open. Where that turns out to stand in code, nothing is. */
static void
read_tail (Reader *self)
{
  GPtrArray *blocks = self->reading->blocks;
  ConfabListState list = self->reading->list;
  GString *bytes = self->shadow->bytes;
  g_autofree char *untouched = g_memdup2 (bytes->str, bytes->len + 1);
  gsize length = bytes->len;
  const ConfabBlock *last;

  if (!confab_tail_complete (self->shadow))
    {
      read_shadow (self);
      return;
    }
  read_shadow (self);
  last = blocks->len > 0 ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;
  if (last == NULL || last->fenced || (last->kind != CONFAB_BLOCK_CODE && last->kind != CONFAB_BLOCK_HTML) ||
      bytes->len < length)
    return;
  g_string_assign (bytes, untouched);
  g_ptr_array_set_size (blocks, 0);
  g_ptr_array_set_size (self->footnotes, 0);
  self->reading->list = list;
  read_shadow (self);
}

static void
finish_blocks (ConfabReading *reading)
{
  const ConfabBlock *before = reading->before;

  reading->last_index = reading->blocks->len;
  for (guint i = 0; i < reading->blocks->len; i++)
    {
      ConfabBlock *block = g_ptr_array_index (reading->blocks, i);

      block->n_continued = count_continued (before, block);
      if (block->source_start >= reading->last_start && reading->last_index > i)
        reading->last_index = i;
      before = block;
    }
}

static int
count_lines (const GString *text)
{
  int n = 0;

  for (const char *c = text->str; (c = strchr (c, '\n')) != NULL; c++)
    n++;
  return n;
}

/*
 * confab_reader_read_markdown:
 * @reading: what to read
 *
 * Reads CommonMark with GitHub's extensions and with formulas.
 */
void
confab_reader_read_markdown (ConfabReading *reading)
{
  g_autoptr (ConfabShadow) shadow = NULL;
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GArray) containers = g_array_new (FALSE, TRUE, sizeof (ConfabContainer));
  g_autoptr (GPtrArray) footnotes = g_ptr_array_new_with_free_func (g_free);
  Reader self = { .reading = reading, .lines = lines, .containers = containers, .footnotes = footnotes };

  shadow = confab_shadow_new (reading->source + reading->start, reading->end - reading->start, reading->complete);
  self.shadow = shadow;
  self.preface = confab_definitions_write (reading->definitions, shadow->bytes->str, shadow->bytes->len,
                                           reading->complete);
  self.n_preface_lines = count_lines (self.preface);
  confab_inline_init (&self.text, shadow, containers, footnotes);
  if (reading->complete)
    read_shadow (&self);
  else
    read_tail (&self);
  confab_inline_clear (&self.text);
  g_string_free (self.preface, TRUE);
  finish_blocks (reading);
}
