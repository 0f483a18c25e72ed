/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-document-private.h"
#include "markup/confab-lines.h"
#include "markup/confab-open-code.h"
#include "markup/confab-reader.h"
#include "markup/confab-tail.h"

/*
 * A piece of text that is still open and longer than this is not read again with each addition to it, but each time that it has grown by an eighth. Until then the
 * marks in what was added are seen, so it is more than a paragraph has; to read so much takes less than a millisecond.
 */
#define MAX_OPEN 16384

struct _ConfabDocument
{
  GObject            parent_instance;

  ConfabFlavour      flavour;
  GPtrArray         *blocks;

  /* What the text before is; the last of it, from @tail on, may still change. */
  gsize              length;
  gsize              tail;
  GString           *open;
  guint              n_closed;
  ConfabDefinitions *definitions;
  gboolean           in_list;
  ConfabListState    list;
  /* Where the list begins in which the tail stands. */
  gsize              list_tail;
  guint              n_before_list;
  /* How much of it was read when it was last read. */
  gsize              n_read;
  ConfabOpenCode    *code;

  guint64            n_bytes_read;
};

G_DEFINE_FINAL_TYPE (ConfabDocument, confab_document, G_TYPE_OBJECT)

static void
confab_document_finalize (GObject *object)
{
  ConfabDocument *self = CONFAB_DOCUMENT (object);

  g_ptr_array_unref (self->blocks);
  g_string_free (self->open, TRUE);
  confab_definitions_free (self->definitions);
  confab_open_code_free (self->code);
  G_OBJECT_CLASS (confab_document_parent_class)->finalize (object);
}

static void
confab_document_class_init (ConfabDocumentClass *class)
{
  G_OBJECT_CLASS (class)->finalize = confab_document_finalize;
}

static void
confab_document_init (ConfabDocument *self)
{
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  self->open = g_string_new (NULL);
  self->definitions = confab_definitions_new ();
}

/**
 * confab_document_new:
 * @flavour: how its text is to be read
 *
 * Returns: (transfer full): a document without blocks
 */
ConfabDocument *
confab_document_new (ConfabFlavour flavour)
{
  ConfabDocument *self = g_object_new (CONFAB_TYPE_DOCUMENT, NULL);

  self->flavour = flavour;
  return self;
}

/**
 * confab_document_get_flavour:
 * @self: a document
 *
 * Returns: how its text is read
 */
ConfabFlavour
confab_document_get_flavour (ConfabDocument *self)
{
  g_return_val_if_fail (CONFAB_IS_DOCUMENT (self), CONFAB_FLAVOUR_MARKDOWN);

  return self->flavour;
}

/* Puts blocks in place of those from @from on, except where they are equal to them. */
static guint
replace_blocks (ConfabDocument *self,
                guint           from,
                GPtrArray      *blocks)
{
  guint former = from;
  guint first = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      ConfabBlock *block = g_ptr_array_index (blocks, i);

      while (former < self->blocks->len &&
             ((ConfabBlock *)g_ptr_array_index (self->blocks, former))->source_start < block->source_start)
        former++;
      if (former < self->blocks->len && confab_block_equal (g_ptr_array_index (self->blocks, former), block))
        {
          blocks->pdata[i] = confab_block_ref (g_ptr_array_index (self->blocks, former++));
          confab_block_unref (block);
        }
    }
  while (first < blocks->len && from + first < self->blocks->len &&
         blocks->pdata[first] == self->blocks->pdata[from + first])
    first++;
  g_ptr_array_set_size (self->blocks, from + first);
  for (guint i = first; i < blocks->len; i++)
    g_ptr_array_add (self->blocks, confab_block_ref (g_ptr_array_index (blocks, i)));
  return from + first;
}

/* Forgets what is known of the text, but keeps the blocks, so that equal ones can stay. */
static void
start_anew (ConfabDocument *self)
{
  self->length = 0;
  self->tail = 0;
  self->n_closed = 0;
  self->n_read = 0;
  self->in_list = FALSE;
  g_string_truncate (self->open, 0);
  confab_definitions_free (self->definitions);
  self->definitions = confab_definitions_new ();
  g_clear_pointer (&self->code, confab_open_code_free);
}

static void
read_with (ConfabDocument *self,
           ConfabReading  *reading)
{
  self->n_bytes_read += reading->end - reading->start;
  if (self->flavour == CONFAB_FLAVOUR_PLAIN)
    confab_reader_read_plain (reading);
  else
    confab_reader_read_markdown (reading);
}

/* What begins in a line that is whole is what it is, and what stands before it does not change any more. */
static void
move_tail (ConfabDocument      *self,
           const ConfabReading *reading)
{
  const char *source = reading->source;
  gsize next = confab_line_next (source, reading->end, reading->last_start);

  if (reading->last_is_table)
    next = confab_line_next (source, reading->end, next);
  if (reading->last_start <= self->tail || reading->last_index >= reading->blocks->len || next == reading->end)
    return;
  confab_definitions_collect (self->definitions, source + self->tail, reading->last_start - self->tail);
  g_string_erase (self->open, 0, reading->last_start - self->tail);
  if (reading->last_in_list && (!self->in_list || self->list.start != reading->list.start))
    {
      gsize line = confab_line_start (source, reading->list.start);

      self->list_tail = line;
      self->n_before_list = self->n_closed;
      for (guint i = 0; i < reading->last_index; i++)
        {
          const ConfabBlock *block = g_ptr_array_index (reading->blocks, i);

          if (block->source_start < line)
            self->n_before_list = self->n_closed + i + 1;
        }
    }
  self->tail = reading->last_start;
  self->n_closed += reading->last_index;
  self->in_list = reading->last_in_list;
  self->list = reading->list;
}

static const ConfabBlock *
get_block (ConfabDocument *self,
           guint           index)
{
  return index < self->blocks->len ? g_ptr_array_index (self->blocks, index) : NULL;
}

/* Reads the text from the last block on that may still change. */
static guint
read_tail (ConfabDocument *self,
           const char     *source,
           gsize           length)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  ConfabReading reading = { .source = source, .start = self->tail, .blocks = blocks, .in_list = self->in_list };
  guint first;

  reading.end = confab_tail_trim (source, self->tail, length);
  reading.definitions = self->definitions;
  reading.before = self->n_closed > 0 ? get_block (self, self->n_closed - 1) : NULL;
  reading.list = self->list;
  read_with (self, &reading);
  if (reading.loosened)
    {
      /* All of the list is loose then, also what was read before. */
      g_string_prepend_len (self->open, source + self->list_tail, self->tail - self->list_tail);
      self->tail = self->list_tail;
      self->n_closed = self->n_before_list;
      self->in_list = FALSE;
      return read_tail (self, source, length);
    }
  if (blocks->len > 0)
    ((ConfabBlock *)g_ptr_array_index (blocks, blocks->len - 1))->open = TRUE;
  first = replace_blocks (self, self->n_closed, blocks);
  move_tail (self, &reading);
  self->n_read = length - self->tail;
  g_clear_pointer (&self->code, confab_open_code_free);
  if (blocks->len > 0)
    self->code = confab_open_code_new (get_block (self, self->blocks->len - 1), source, self->tail, length);
  return first;
}

static guint
replace_last (ConfabDocument *self,
              ConfabBlock    *block)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);

  g_ptr_array_add (blocks, block);
  return replace_blocks (self, self->blocks->len - 1, blocks);
}

/* Shows what was added to a long paragraph as it is, until it is worth to read the whole. */
static gboolean
append_plain (ConfabDocument *self,
              const char     *source,
              gsize           length,
              guint          *first)
{
  const ConfabBlock *last = get_block (self, self->blocks->len - 1);
  gsize end = confab_tail_trim (source, self->tail, length);
  gsize added = length - self->tail - self->n_read;

  if (self->n_read < MAX_OPEN || added > self->n_read / 8 || last == NULL ||
      (last->n_containers == 0 && last->kind == CONFAB_BLOCK_PARAGRAPH &&
       confab_text_has_blank_line (source + length - added, added)))
    return FALSE;
  *first = self->blocks->len;
  /* In a list or a quote the next line may well be something else. */
  if (last->n_containers > 0 && end > last->source_end)
    end = MIN (end, confab_line_next (source, end, last->source_end));
  if (last->kind == CONFAB_BLOCK_PARAGRAPH && end > last->source_end)
    *first = replace_last (self, confab_block_new_longer (last, source, end));
  return TRUE;
}

/**
 * confab_document_update:
 * @self: a document
 * @source: the text as far as it has come; it is not kept
 * @length: its length in bytes
 * @complete: whether no more will come
 *
 * Reads a text, or what has been added to it. It has to begin with what was given before; a text that is shorter, or differs in the part that may still change, is
 * read anew. Invalid UTF-8 and NUL are shown as U+FFFD.
 *
 * Returns: the index of the first block that is not the same as before; the number of blocks if all are
 */
guint
confab_document_update (ConfabDocument *self,
                        const char     *source,
                        gsize           length,
                        gboolean        complete)
{
  ConfabReading reading = { .source = source, .end = length, .complete = TRUE };
  guint first;

  g_return_val_if_fail (CONFAB_IS_DOCUMENT (self), 0);
  g_return_val_if_fail (source != NULL || length == 0, 0);

  if (source == NULL)
    reading.source = source = "";
  if (complete)
    {
      g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);

      start_anew (self);
      reading.blocks = blocks;
      read_with (self, &reading);
      return replace_blocks (self, 0, blocks);
    }
  if (length < self->length || memcmp (source + self->tail, self->open->str, self->open->len) != 0)
    start_anew (self);
  g_string_append_len (self->open, source + self->tail + self->open->len, length - self->tail - self->open->len);
  self->length = length;
  if (self->code != NULL)
    {
      ConfabBlock *block = confab_open_code_extend (self->code, get_block (self, self->blocks->len - 1), source, length);

      if (block != NULL)
        return replace_last (self, block);
    }
  else if (append_plain (self, source, length, &first))
    return first;
  return read_tail (self, source, length);
}

/**
 * confab_document_get_blocks:
 * @self: a document
 *
 * Returns: (transfer none) (element-type ConfabBlock): its blocks as of now; they change with the next text
 */
GPtrArray *
confab_document_get_blocks (ConfabDocument *self)
{
  g_return_val_if_fail (CONFAB_IS_DOCUMENT (self), NULL);

  return self->blocks;
}

/*
 * confab_document_get_n_bytes_read:
 * @self: a document
 *
 * Returns: how many bytes were read since it was made, those read again included
 */
guint64
confab_document_get_n_bytes_read (ConfabDocument *self)
{
  g_return_val_if_fail (CONFAB_IS_DOCUMENT (self), 0);

  return self->n_bytes_read;
}
