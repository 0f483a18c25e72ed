/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* strchrnul() */
#include "config.h"

#include "media/confab-markdown.h"

#include <string.h>

/* Deeper quotes and lists are written at this depth. */
#define MAX_LEVELS 16

/* Wider tables lose their last columns. */
#define MAX_COLUMNS 1024

/* A quote, or a list with the number of its next item (0 for bullets). */
typedef struct
{
  gboolean quote;
  gboolean ordered;
  gboolean pending; /* the item's mark is not written yet */
  int      number;
  guint    width;   /* of the mark */
} Level;

struct _ConfabMarkdown
{
  GString   *output;
  GString   *block;
  GPtrArray *rows;          /* (element-type GPtrArray), of the table */
  GPtrArray *row;           /* (element-type utf8), the cells so far */
  Level      levels[MAX_LEVELS];
  guint      n_levels;      /* may be more than there are */
  guint      table_depth;
  guint      code_depth;
  int        heading;
  gsize      held;          /* bytes in the table */
  gsize      limit;         /* in bytes */
  gboolean   after_item;    /* the last block was the first of an item */
  gboolean   full;
};

static void
row_free (gpointer row)
{
  g_ptr_array_unref (row);
}

ConfabMarkdown *
confab_markdown_new (gint64 max_characters)
{
  ConfabMarkdown *self = g_new0 (ConfabMarkdown, 1);

  self->output = g_string_new (NULL);
  self->block = g_string_new (NULL);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->row = g_ptr_array_new_with_free_func (g_free);
  self->limit = (gsize)max_characters * 4 + 4;
  return self;
}

void
confab_markdown_free (ConfabMarkdown *self)
{
  g_string_free (self->output, TRUE);
  g_string_free (self->block, TRUE);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->row);
  g_free (self);
}

/**
 * confab_markdown_is_full:
 * @self: a writer
 *
 * Returns: whether nothing more is taken, so that reading on is of no use
 */
gboolean
confab_markdown_is_full (ConfabMarkdown *self)
{
  if (self->output->len + self->block->len + self->held > self->limit)
    self->full = TRUE;
  return self->full;
}

static void
append_blank (ConfabMarkdown *self)
{
  if (self->block->len > 0 && !g_ascii_isspace (self->block->str[self->block->len - 1]))
    g_string_append_c (self->block, ' ');
}

/**
 * confab_markdown_add_text:
 * @self: a writer
 * @text: UTF-8
 * @length: in bytes, or -1
 *
 * Adds to the block. Runs of blanks become one, except in code.
 */
void
confab_markdown_add_text (ConfabMarkdown *self,
                          const char     *text,
                          gssize          length)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize)length);

  if (confab_markdown_is_full (self))
    return;
  if (self->code_depth > 0 && self->table_depth == 0)
    {
      g_string_append_len (self->block, text, end - text);
      return;
    }
  while (text < end)
    {
      const char *start = text;

      while (text < end && (guint8) * text > ' ')
        text++;
      g_string_append_len (self->block, start, text - start);
      if (text < end)
        append_blank (self);
      while (text < end && (guint8) * text <= ' ')
        text++;
    }
}

/* Adds what must not be joined to what stands before it. */
void
confab_markdown_add_word (ConfabMarkdown *self,
                          const char     *text)
{
  append_blank (self);
  confab_markdown_add_text (self, text, -1);
}

void
confab_markdown_break_line (ConfabMarkdown *self)
{
  if (confab_markdown_is_full (self))
    return;
  if (self->table_depth > 0 || self->heading > 0)
    append_blank (self);
  else if (self->block->len > 0)
    g_string_append_c (self->block, '\n');
}

static void
append_spaces (GString *string,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (string, ' ');
}

/* Marks are written once, before the first block of an item. Returns whether one was. */
static gboolean
append_prefix (ConfabMarkdown *self)
{
  gboolean marked = FALSE;

  for (guint i = 0; i < MIN (self->n_levels, MAX_LEVELS); i++)
    {
      Level *level = &self->levels[i];
      gsize start = self->output->len;

      if (level->quote)
        {
          g_string_append (self->output, "> ");
          continue;
        }
      if (!level->pending)
        {
          append_spaces (self->output, level->width);
          continue;
        }
      if (level->ordered)
        g_string_append_printf (self->output, "%d. ", level->number);
      else
        g_string_append (self->output, "- ");
      level->width = (guint)(self->output->len - start);
      level->pending = FALSE;
      marked = TRUE;
    }
  return marked;
}

static gboolean
has_pending (ConfabMarkdown *self)
{
  for (guint i = 0; i < MIN (self->n_levels, MAX_LEVELS); i++)
    if (self->levels[i].pending)
      return TRUE;
  return FALSE;
}

/* Items stand close together; other blocks have an empty line between them. */
static void
write_block (ConfabMarkdown *self,
             const char     *text)
{
  gboolean item = has_pending (self);
  const char *line = text;

  if (self->output->len > 0)
    g_string_append (self->output, item && self->after_item ? "\n" : "\n\n");
  self->after_item = item || (self->after_item && self->n_levels > 0);
  for (;;)
    {
      const char *end = strchrnul (line, '\n');

      append_prefix (self);
      if (line == text && self->heading > 0)
        for (int i = 0; i <= self->heading; i++)
          g_string_append_c (self->output, i < self->heading ? '#' : ' ');
      g_string_append_len (self->output, line, end - line);
      if (*end == '\0')
        break;
      g_string_append_c (self->output, '\n');
      line = end + 1;
    }
}

static void
trim_block (ConfabMarkdown *self)
{
  gsize start = 0;

  while (self->block->len > 0 && g_ascii_isspace (self->block->str[self->block->len - 1]))
    g_string_truncate (self->block, self->block->len - 1);
  while (self->block->str[start] == '\n' || (self->code_depth == 0 && self->block->str[start] == ' '))
    start++;
  g_string_erase (self->block, 0, (gssize)start);
}

/**
 * confab_markdown_end_block:
 * @self: a writer
 *
 * Writes what was added as a paragraph, a heading or code. Nothing is written where nothing was added. In a table, a
 * blank.
 */
void
confab_markdown_end_block (ConfabMarkdown *self)
{
  if (self->table_depth > 0)
    {
      append_blank (self);
      return;
    }
  trim_block (self);
  if (self->block->len > 0)
    write_block (self, self->block->str);
  g_string_truncate (self->block, 0);
  self->heading = 0;
}

void
confab_markdown_begin_heading (ConfabMarkdown *self,
                               int             level)
{
  confab_markdown_end_block (self);
  if (self->table_depth == 0)
    self->heading = CLAMP (level, 1, 6);
}

static void
push_level (ConfabMarkdown *self,
            Level           level)
{
  confab_markdown_end_block (self);
  if (self->n_levels < MAX_LEVELS)
    self->levels[self->n_levels] = level;
  self->n_levels++;
}

static void
pop_level (ConfabMarkdown *self,
           gboolean        quote)
{
  confab_markdown_end_block (self);
  if (self->n_levels == 0)
    return;
  self->n_levels--;
  if (self->n_levels == 0)
    self->after_item = FALSE;
}

/**
 * confab_markdown_begin_list:
 * @self: a writer
 * @start: the number of the first item, 0 for bullets
 */
void
confab_markdown_begin_list (ConfabMarkdown *self,
                            int             start)
{
  push_level (self, (Level) { .ordered = start > 0, .number = start - 1, .width = 2 });
}

void
confab_markdown_end_list (ConfabMarkdown *self)
{
  pop_level (self, FALSE);
}

void
confab_markdown_begin_item (ConfabMarkdown *self)
{
  Level *level;

  confab_markdown_end_block (self);
  if (self->table_depth > 0 || self->n_levels == 0)
    return;
  level = &self->levels[MIN (self->n_levels, MAX_LEVELS) - 1];
  if (level->quote)
    return;
  level->pending = TRUE;
  level->number++;
}

void
confab_markdown_begin_quote (ConfabMarkdown *self)
{
  push_level (self, (Level) { .quote = TRUE });
}

void
confab_markdown_end_quote (ConfabMarkdown *self)
{
  pop_level (self, TRUE);
}

void
confab_markdown_begin_code (ConfabMarkdown *self)
{
  confab_markdown_end_block (self);
  self->code_depth++;
}

void
confab_markdown_end_code (ConfabMarkdown *self)
{
  if (self->code_depth == 0)
    return;
  if (self->code_depth == 1 && self->table_depth == 0)
    {
      trim_block (self);
      if (self->block->len > 0)
        {
          g_string_prepend (self->block, "```\n");
          g_string_append (self->block, "\n```");
        }
    }
  confab_markdown_end_block (self);
  self->code_depth--;
}

/* A table in a cell becomes the text of the cell. */
void
confab_markdown_begin_table (ConfabMarkdown *self)
{
  confab_markdown_end_block (self);
  self->table_depth++;
}

void
confab_markdown_begin_cell (ConfabMarkdown *self)
{
  if (self->table_depth == 1)
    g_string_truncate (self->block, 0);
}

/**
 * confab_markdown_end_cell:
 * @self: a writer
 * @times: how many columns have what was added
 */
void
confab_markdown_end_cell (ConfabMarkdown *self,
                          guint           times)
{
  if (self->table_depth != 1)
    {
      append_blank (self);
      return;
    }
  trim_block (self);
  g_string_replace (self->block, "|", "\\|", 0);
  g_string_replace (self->block, "\n", " ", 0);
  for (guint i = 0; i < times && self->row->len < MAX_COLUMNS && !confab_markdown_is_full (self); i++)
    {
      g_ptr_array_add (self->row, g_strdup (self->block->str));
      self->held += self->block->len + 3;
    }
  g_string_truncate (self->block, 0);
}

/**
 * confab_markdown_end_row:
 * @self: a writer
 * @times: how many rows are like this one; empty rows are left out
 */
void
confab_markdown_end_row (ConfabMarkdown *self,
                         guint           times)
{
  if (self->table_depth != 1)
    return;
  while (self->row->len > 0 && *(char *)self->row->pdata[self->row->len - 1] == '\0')
    g_ptr_array_set_size (self->row, (int)self->row->len - 1);
  for (guint i = 1; i < times && self->row->len > 0 && !confab_markdown_is_full (self); i++)
    {
      g_ptr_array_add (self->rows, g_ptr_array_copy (self->row, (GCopyFunc)(void (*)(void))g_strdup, NULL));
      for (guint cell = 0; cell < self->row->len; cell++)
        self->held += strlen (self->row->pdata[cell]) + 3;
    }
  if (self->row->len > 0)
    g_ptr_array_add (self->rows, g_steal_pointer (&self->row));
  else
    g_ptr_array_unref (self->row);
  self->row = g_ptr_array_new_with_free_func (g_free);
}

static void
append_row (GString   *text,
            GPtrArray *row,
            guint      columns)
{
  g_string_append_c (text, '|');
  for (guint i = 0; i < columns; i++)
    g_string_append_printf (text, " %s |", i < row->len ? (char *)row->pdata[i] : "");
}

/* What has one column is no table but a way of placing things. */
static void
write_rows (ConfabMarkdown *self,
            guint           columns)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len && self->output->len + text->len <= self->limit; i++)
    {
      GPtrArray *row = self->rows->pdata[i];

      if (columns == 1)
        {
          write_block (self, row->pdata[0]);
          continue;
        }
      if (i > 0)
        g_string_append_c (text, '\n');
      append_row (text, row, columns);
      if (i == 0)
        {
          g_string_append (text, "\n|");
          for (guint column = 0; column < columns; column++)
            g_string_append (text, " --- |");
        }
    }
  if (text->len > 0)
    write_block (self, text->str);
}

void
confab_markdown_end_table (ConfabMarkdown *self)
{
  guint columns = 0;

  if (self->table_depth == 0)
    return;
  if (self->table_depth > 1)
    {
      self->table_depth--;
      append_blank (self);
      return;
    }
  confab_markdown_end_row (self, 1);
  for (guint i = 0; i < self->rows->len; i++)
    columns = MAX (columns, ((GPtrArray *)self->rows->pdata[i])->len);
  g_string_truncate (self->block, 0);
  self->heading = 0;
  self->held = 0;
  self->table_depth = 0;
  if (columns > 0)
    write_rows (self, columns);
  g_ptr_array_set_size (self->rows, 0);
}

/**
 * confab_markdown_finish:
 * @self: a writer
 * @cut: (out): whether something had no room
 *
 * Returns: (transfer full): what was written
 */
char *
confab_markdown_finish (ConfabMarkdown *self,
                        gboolean       *cut)
{
  *cut = confab_markdown_is_full (self);
  self->table_depth = MIN (self->table_depth, 1);
  confab_markdown_end_table (self);
  confab_markdown_end_block (self);
  return g_strdup (self->output->str);
}
