/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabToken:
 * @id: its number
 * @piece: (nullable): the text it stands for; %NULL where nobody tells, or where it is a part of a character
 *
 * One of the pieces that a model reads a text in.
 */
typedef struct
{
  guint id;
  char *piece;
} ConfabToken;

ConfabToken *confab_token_new  (guint        id,
                                const char  *piece) G_GNUC_WARN_UNUSED_RESULT;
void         confab_token_free (ConfabToken *self);

/**
 * ConfabTokenizer:
 *
 * What knows the tokens of a model.
 */
#define CONFAB_TYPE_TOKENIZER (confab_tokenizer_get_type ())
G_DECLARE_INTERFACE (ConfabTokenizer, confab_tokenizer, CONFAB, TOKENIZER, GObject)

/**
 * ConfabTokenizerInterface:
 * @split_async: begins to take a text to pieces
 * @split_finish: (element-type ConfabToken): gives them
 */
struct _ConfabTokenizerInterface
{
  GTypeInterface parent_iface;

  void        (*split_async)  (ConfabTokenizer     *self,
                               const char          *text,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
  GPtrArray  *(*split_finish) (ConfabTokenizer     *self,
                               GAsyncResult        *result,
                               GError             **error);
};

void       confab_tokenizer_split_async  (ConfabTokenizer      *self,
                                          const char           *text,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GPtrArray *confab_tokenizer_split_finish (ConfabTokenizer      *self,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
