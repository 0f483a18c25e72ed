/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-tokenizer.h"

G_DEFINE_INTERFACE (ConfabTokenizer, confab_tokenizer, G_TYPE_OBJECT)

static void
confab_tokenizer_default_init (ConfabTokenizerInterface *iface)
{
}

/**
 * confab_token_new:
 * @id: its number
 * @piece: (nullable): the text it stands for
 *
 * Returns: (transfer full): a token
 */
ConfabToken *
confab_token_new (guint       id,
                  const char *piece)
{
  ConfabToken *self = g_new0 (ConfabToken, 1);

  self->id = id;
  self->piece = g_strdup (piece);
  return self;
}

/**
 * confab_token_free:
 * @self: (transfer full): a token
 */
void
confab_token_free (ConfabToken *self)
{
  g_free (self->piece);
  g_free (self);
}

/**
 * confab_tokenizer_split_async:
 * @self: what knows the tokens
 * @text: a text, UTF-8
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Takes a text to pieces, without those that begin or end one.
 */
void
confab_tokenizer_split_async (ConfabTokenizer    *self,
                              const char         *text,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (CONFAB_IS_TOKENIZER (self));
  g_return_if_fail (text != NULL);

  CONFAB_TOKENIZER_GET_IFACE (self)->split_async (self, text, cancellable, callback, user_data);
}

/**
 * confab_tokenizer_split_finish:
 * @self: what knows the tokens
 * @result: what the callback got
 * @error: return location for an error, whose text is for people; %G_IO_ERROR_CANCELLED, whatever came, where somebody stopped it
 *
 * Returns: (transfer full) (nullable) (element-type ConfabToken): the tokens, in their order
 */
GPtrArray *
confab_tokenizer_split_finish (ConfabTokenizer *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (CONFAB_IS_TOKENIZER (self), NULL);

  return CONFAB_TOKENIZER_GET_IFACE (self)->split_finish (self, result, error);
}
