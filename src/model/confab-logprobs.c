/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "model/confab-logprobs.h"

/* Texts stand one after the other in one buffer, each ended by a zero byte; an entry has the place of its own. */
typedef struct
{
  double logprob;
  gsize  text;
} Entry;

typedef struct
{
  Entry chosen;
  guint first_top;
  guint n_top;
} Token;

struct _ConfabLogprobs
{
  GString *texts;
  GArray  *tokens; /* Token */
  GArray  *tops;   /* Entry */
};

/**
 * confab_logprobs_new: (constructor)
 *
 * Returns: (transfer full): log-probabilities of no token yet
 */
ConfabLogprobs *
confab_logprobs_new (void)
{
  ConfabLogprobs *self = g_new0 (ConfabLogprobs, 1);

  self->texts = g_string_new (NULL);
  self->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  self->tops = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

/**
 * confab_logprobs_free:
 * @self: (transfer full) (nullable): log-probabilities
 */
void
confab_logprobs_free (ConfabLogprobs *self)
{
  if (self == NULL)
    return;
  g_string_free (self->texts, TRUE);
  g_array_unref (self->tokens);
  g_array_unref (self->tops);
  g_free (self);
}

static gboolean
read_entry (ConfabLogprobs *self,
            JsonObject     *object,
            Entry          *entry)
{
  const char *text = confab_json_get_string (object, "token");

  if (text == NULL || !confab_json_get_double (object, "logprob", &entry->logprob))
    return FALSE;
  entry->text = self->texts->len;
  g_string_append_len (self->texts, text, strlen (text) + 1);
  return TRUE;
}

/**
 * confab_logprobs_add:
 * @self: log-probabilities
 * @tokens: an array as services send it in logprobs.content: objects with token, logprob and top_logprobs; what
 *   is not such an object is left out. [method@Confab.Logprobs.to_json] writes the shorter "top", which is read as well
 */
void
confab_logprobs_add (ConfabLogprobs *self,
                     JsonArray      *tokens)
{
  guint n_tokens = json_array_get_length (tokens);

  for (guint i = 0; i < n_tokens; i++)
    {
      JsonObject *object = confab_json_array_object (tokens, i);
      JsonArray *tops = confab_json_get_array (object, "top_logprobs");
      Token token = { .first_top = self->tops->len };

      if (!read_entry (self, object, &token.chosen))
        continue;
      if (tops == NULL)
        tops = confab_json_get_array (object, "top");
      for (guint k = 0; tops != NULL && k < json_array_get_length (tops); k++)
        {
          Entry top;

          if (read_entry (self, confab_json_array_object (tops, k), &top))
            g_array_append_val (self->tops, top);
        }
      token.n_top = self->tops->len - token.first_top;
      g_array_append_val (self->tokens, token);
    }
}

/**
 * confab_logprobs_get_n_tokens:
 * @self: log-probabilities
 *
 * Returns: how many tokens there are
 */
guint
confab_logprobs_get_n_tokens (ConfabLogprobs *self)
{
  return self->tokens->len;
}

/**
 * confab_logprobs_get_token:
 * @self: log-probabilities
 * @index: a position
 * @logprob: (out) (optional): its natural logarithm
 *
 * Returns: (transfer none): the text of the token, valid until the next change
 */
const char *
confab_logprobs_get_token (ConfabLogprobs *self,
                           guint           index,
                           double         *logprob)
{
  const Entry *entry;

  g_return_val_if_fail (index < self->tokens->len, NULL);

  entry = &g_array_index (self->tokens, Token, index).chosen;
  if (logprob != NULL)
    *logprob = entry->logprob;
  return self->texts->str + entry->text;
}

/**
 * confab_logprobs_get_n_top:
 * @self: log-probabilities
 * @index: a position
 *
 * Returns: how many alternatives the token there has
 */
guint
confab_logprobs_get_n_top (ConfabLogprobs *self,
                           guint           index)
{
  g_return_val_if_fail (index < self->tokens->len, 0);

  return g_array_index (self->tokens, Token, index).n_top;
}

/**
 * confab_logprobs_get_top:
 * @self: log-probabilities
 * @index: a position
 * @rank: which of the alternatives
 * @logprob: (out) (optional): its natural logarithm
 *
 * Returns: (transfer none): the text of the alternative, valid until the next change
 */
const char *
confab_logprobs_get_top (ConfabLogprobs *self,
                         guint           index,
                         guint           rank,
                         double         *logprob)
{
  const Entry *entry;

  g_return_val_if_fail (rank < confab_logprobs_get_n_top (self, index), NULL);

  entry = &g_array_index (self->tops, Entry, g_array_index (self->tokens, Token, index).first_top + rank);
  if (logprob != NULL)
    *logprob = entry->logprob;
  return self->texts->str + entry->text;
}

/**
 * confab_logprobs_to_json:
 * @self: log-probabilities
 *
 * Returns: (transfer full): an array of {"token", "logprob", "top": [{"token", "logprob"}, …]}
 */
JsonArray *
confab_logprobs_to_json (ConfabLogprobs *self)
{
  JsonArray *array = json_array_sized_new (self->tokens->len);

  for (guint i = 0; i < self->tokens->len; i++)
    {
      JsonObject *object = json_object_new ();
      JsonArray *tops = json_array_new ();
      double logprob;

      json_object_set_string_member (object, "token", confab_logprobs_get_token (self, i, &logprob));
      json_object_set_double_member (object, "logprob", logprob);
      for (guint k = 0; k < confab_logprobs_get_n_top (self, i); k++)
        {
          JsonObject *top = json_object_new ();

          json_object_set_string_member (top, "token", confab_logprobs_get_top (self, i, k, &logprob));
          json_object_set_double_member (top, "logprob", logprob);
          json_array_add_object_element (tops, top);
        }
      json_object_set_array_member (object, "top", tops);
      json_array_add_object_element (array, object);
    }
  return array;
}
