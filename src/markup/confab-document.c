/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-document.h"
#include "markup/confab-reader.h"

struct _ConfabDocument
{
  GObject       parent_instance;

  ConfabFlavour flavour;
  GPtrArray    *blocks;
};

G_DEFINE_FINAL_TYPE (ConfabDocument, confab_document, G_TYPE_OBJECT)

static void
confab_document_finalize (GObject *object)
{
  ConfabDocument *self = CONFAB_DOCUMENT (object);

  g_ptr_array_unref (self->blocks);
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

/* Puts blocks that are equal to former ones back in place of the new. */
static guint
take_blocks (ConfabDocument *self,
             GPtrArray      *blocks)
{
  guint former = 0;
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
  while (first < blocks->len && first < self->blocks->len && blocks->pdata[first] == self->blocks->pdata[first])
    first++;
  g_ptr_array_unref (self->blocks);
  self->blocks = g_ptr_array_ref (blocks);
  return first;
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
  g_autoptr (GPtrArray) blocks = NULL;
  ConfabReading reading = { .source = source, .end = length, .complete = complete };

  g_return_val_if_fail (CONFAB_IS_DOCUMENT (self), 0);
  g_return_val_if_fail (source != NULL || length == 0, 0);

  blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_block_unref);
  reading.blocks = blocks;
  if (self->flavour == CONFAB_FLAVOUR_PLAIN)
    confab_reader_read_plain (&reading);
  else
    confab_reader_read_markdown (&reading);
  if (!complete && blocks->len > 0)
    ((ConfabBlock *)g_ptr_array_index (blocks, blocks->len - 1))->open = TRUE;
  return take_blocks (self, blocks);
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
