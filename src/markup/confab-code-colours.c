/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "markup/confab-code-colours.h"

G_DEFINE_INTERFACE (ConfabCodeColours, confab_code_colours, G_TYPE_OBJECT)

static void
confab_code_colours_default_init (ConfabCodeColoursInterface *iface)
{
}

/**
 * confab_code_colouring_new:
 *
 * Returns: (transfer full): a colouring without a language and without colours
 */
ConfabCodeColouring *
confab_code_colouring_new (void)
{
  ConfabCodeColouring *self = g_new (ConfabCodeColouring, 1);

  self->language = g_strdup ("");
  self->ranges = g_array_new (FALSE, FALSE, sizeof (ConfabCodeColour));
  return self;
}

/**
 * confab_code_colouring_free:
 * @self: (transfer full): a colouring
 */
void
confab_code_colouring_free (ConfabCodeColouring *self)
{
  g_free (self->language);
  g_array_unref (self->ranges);
  g_free (self);
}

/**
 * confab_code_colours_colour_async:
 * @self: who knows the colours
 * @code: a block of code
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks for the colours of code.
 */
void
confab_code_colours_colour_async (ConfabCodeColours  *self,
                                  const ConfabBlock  *code,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_CODE_COLOURS (self));
  g_return_if_fail (code != NULL);

  CONFAB_CODE_COLOURS_GET_IFACE (self)->colour_async (self, code, cancellable, callback, user_data);
}

/**
 * confab_code_colours_colour_finish:
 * @self: who knows the colours
 * @result: what the callback got
 * @error: return location for a [error@Gio.IOErrorEnum]
 *
 * Returns: (transfer full) (nullable): the colouring; %NULL with %G_IO_ERROR_CANCELLED
 */
ConfabCodeColouring *
confab_code_colours_colour_finish (ConfabCodeColours *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (CONFAB_IS_CODE_COLOURS (self), NULL);

  return CONFAB_CODE_COLOURS_GET_IFACE (self)->colour_finish (self, result, error);
}

static guint
hash_code (gconstpointer data)
{
  const ConfabBlock *block = data;

  return g_str_hash (block->text) * 31 + (block->info != NULL ? g_str_hash (block->info) : 0);
}

static gboolean
is_same_code (gconstpointer a,
              gconstpointer b)
{
  const ConfabBlock *one = a;
  const ConfabBlock *other = b;

  return g_strcmp0 (one->info, other->info) == 0 && g_str_equal (one->text, other->text);
}

/**
 * confab_code_colours_new_table:
 *
 * Makes a table in which the same code is found again, also where its text was read another time.
 *
 * Returns: (transfer full) (element-type ConfabBlock ConfabCodeColouring): a table that owns references to its blocks, and its colourings
 */
GHashTable *
confab_code_colours_new_table (void)
{
  return g_hash_table_new_full (hash_code, is_same_code, (GDestroyNotify)confab_block_unref,
                                (GDestroyNotify)confab_code_colouring_free);
}

/**
 * confab_code_colours_apply:
 * @block: a block
 *
 * Returns: whether it is code in a language that is named
 */
gboolean
confab_code_colours_apply (const ConfabBlock *block)
{
  return block->kind == CONFAB_BLOCK_CODE && block->info != NULL && *block->info != '\0' && block->length > 0;
}
