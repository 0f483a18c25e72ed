/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-logprobs-private.h"

/* No token of any model comes near it. */
#define MAX_TOKEN_LENGTH 65536

/* A sum in floating point may come out a little above 0; what is far above is no logarithm of a probability. */
#define ROUNDING 0.01

/* OpenAI writes a token that is a part of a character like this where it has no bytes beside it. */
#define ESCAPED_PREFIX "bytes:\\x"

#define FIRST_SLOTS 256

/**
 * confab_logprobs_new: (constructor)
 *
 * Returns: (transfer full): log-probabilities of no token yet
 */
ConfabLogprobs *
confab_logprobs_new (void)
{
  ConfabLogprobs *self = g_new0 (ConfabLogprobs, 1);

  self->texts = g_array_new (FALSE, FALSE, sizeof (ConfabTokenText));
  self->tokens = g_array_new (FALSE, FALSE, sizeof (ConfabToken));
  self->tops = g_array_new (FALSE, FALSE, sizeof (ConfabTokenEntry));
  self->unpacked = TRUE;
  return self;
}

/**
 * confab_logprobs_copy:
 * @self: log-probabilities
 *
 * Returns: (transfer full): the same, to which something can be added
 */
ConfabLogprobs *
confab_logprobs_copy (ConfabLogprobs *self)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  bytes = confab_logprobs_to_bytes (self);
  return confab_logprobs_from_bytes (bytes, NULL);
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
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->memory, g_string_chunk_free);
  g_array_unref (self->texts);
  g_array_unref (self->tokens);
  g_array_unref (self->tops);
  g_free (self->slots);
  g_free (self);
}

/* Equal texts are kept once */

static guint
hash (const char *bytes,
      gsize       length)
{
  guint value = 2166136261u;

  for (gsize i = 0; i < length; i++)
    value = (value ^ (guchar)bytes[i]) * 16777619u;
  return value;
}

static guint *
find_slot (ConfabLogprobs *self,
           const char     *bytes,
           gsize           length)
{
  for (guint at = hash (bytes, length);; at++)
    {
      guint *slot = &self->slots[at & (self->n_slots - 1)];
      const ConfabTokenText *text;

      if (*slot == 0)
        return slot;
      text = &g_array_index (self->texts, ConfabTokenText, *slot - 1);
      if (text->length == length && memcmp (text->bytes, bytes, length) == 0)
        return slot;
    }
}

static void
ensure_slots (ConfabLogprobs *self)
{
  if (self->slots != NULL && self->texts->len < self->n_slots / 2)
    return;
  self->n_slots = MAX (self->n_slots, FIRST_SLOTS);
  while (self->texts->len >= self->n_slots / 2)
    self->n_slots *= 2;
  g_free (self->slots);
  self->slots = g_new0 (guint, self->n_slots);
  for (guint i = 0; i < self->texts->len; i++)
    {
      const ConfabTokenText *text = &g_array_index (self->texts, ConfabTokenText, i);

      *find_slot (self, text->bytes, text->length) = i + 1;
    }
}

static guint
intern (ConfabLogprobs *self,
        const char     *bytes,
        gsize           length)
{
  ConfabTokenText text = { NULL, (guint)length };
  guint *slot;

  ensure_slots (self);
  slot = find_slot (self, bytes, length);
  if (*slot != 0)
    return *slot - 1;
  if (self->memory == NULL)
    self->memory = g_string_chunk_new (4096);
  text.bytes = g_string_chunk_insert_len (self->memory, bytes, (gssize)length);
  g_array_append_val (self->texts, text);
  *slot = self->texts->len;
  return *slot - 1;
}

/* Reading what services send */

/* Takes bytes that are numbers from 0 to 255; of anything else nothing. */
static GByteArray *
read_bytes (JsonObject *object)
{
  JsonArray *array = confab_json_get_array (object, "bytes");
  guint n_bytes = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GByteArray) bytes = NULL;

  if (n_bytes == 0 || n_bytes > MAX_TOKEN_LENGTH)
    return NULL;
  bytes = g_byte_array_sized_new (n_bytes);
  for (guint i = 0; i < n_bytes; i++)
    {
      gint64 value;
      guint8 byte;

      if (!confab_json_node_int (json_array_get_element (array, i), &value) || value < 0 || value > 255)
        return NULL;
      byte = (guint8)value;
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_steal_pointer (&bytes);
}

static GByteArray *
read_escaped (const char *text)
{
  g_autoptr (GByteArray) bytes = NULL;

  if (text == NULL || !g_str_has_prefix (text, ESCAPED_PREFIX))
    return NULL;
  bytes = g_byte_array_new ();
  for (const char *at = text + strlen (ESCAPED_PREFIX) - 2; *at != '\0'; at += 4)
    {
      guint8 byte;

      if (at[0] != '\\' || at[1] != 'x' || !g_ascii_isxdigit (at[2]) || !g_ascii_isxdigit (at[3]))
        return NULL;
      byte = (guint8)(g_ascii_xdigit_value (at[2]) * 16 + g_ascii_xdigit_value (at[3]));
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_steal_pointer (&bytes);
}

static float
read_logprob (JsonObject *object)
{
  double value;

  if (!confab_json_get_double (object, "logprob", &value) || isnan (value) || value > ROUNDING)
    return NAN;
  if (value <= CONFAB_LOGPROB_UNLIKELY)
    return (float)CONFAB_LOGPROB_UNLIKELY;
  return (float)MIN (value, 0);
}

static gboolean
read_entry (ConfabLogprobs   *self,
            JsonObject       *object,
            ConfabTokenEntry *entry)
{
  const char *text = confab_json_get_string (object, "token");
  g_autoptr (GByteArray) bytes = read_bytes (object);

  if (bytes == NULL)
    bytes = read_escaped (text);
  if (bytes == NULL && (text == NULL || strlen (text) > MAX_TOKEN_LENGTH))
    return FALSE;
  if (bytes != NULL)
    entry->text = intern (self, (const char *)bytes->data, bytes->len);
  else
    entry->text = intern (self, text, strlen (text));
  entry->logprob = read_logprob (object);
  return TRUE;
}

/**
 * confab_logprobs_add:
 * @self: log-probabilities
 * @tokens: an array as services send it in logprobs.content: objects with token, logprob, bytes and top_logprobs; what
 *   is not such an object is left out. [method@Confab.Logprobs.to_json] writes the shorter "top", which is read as well
 *
 * The bytes count where they are there, since the text of a token that is a part of a character cannot be written in JSON. A number that cannot be the
 * logarithm of a probability counts as missing.
 */
void
confab_logprobs_add (ConfabLogprobs *self,
                     JsonArray      *tokens)
{
  guint n_tokens;

  g_return_if_fail (self != NULL && tokens != NULL);

  confab_logprobs_ensure (self);
  g_clear_pointer (&self->packed, g_bytes_unref);
  n_tokens = json_array_get_length (tokens);
  for (guint i = 0; i < n_tokens; i++)
    {
      JsonObject *object = confab_json_array_object (tokens, i);
      JsonArray *tops = confab_json_get_array (object, "top_logprobs");
      ConfabToken token = { .first_top = self->tops->len };

      if (!read_entry (self, object, &token.chosen))
        continue;
      if (tops == NULL)
        tops = confab_json_get_array (object, "top");
      for (guint k = 0; tops != NULL && k < json_array_get_length (tops); k++)
        {
          ConfabTokenEntry top;

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
  g_return_val_if_fail (self != NULL, 0);

  confab_logprobs_ensure (self);
  return self->tokens->len;
}

static void
fill (ConfabLogprobs         *self,
      const ConfabTokenEntry *entry,
      ConfabTokenChance      *token)
{
  const ConfabTokenText *text = &g_array_index (self->texts, ConfabTokenText, entry->text);

  *token = (ConfabTokenChance){ text->bytes, text->length, (double)entry->logprob };
}

/**
 * confab_logprobs_get_token:
 * @self: log-probabilities
 * @index: a position
 * @token: (out caller-allocates): the token that was chosen there
 */
void
confab_logprobs_get_token (ConfabLogprobs    *self,
                           guint              index,
                           ConfabTokenChance *token)
{
  g_return_if_fail (index < confab_logprobs_get_n_tokens (self));

  fill (self, &confab_logprobs_peek (self, index)->chosen, token);
}

/**
 * confab_logprobs_get_n_top:
 * @self: log-probabilities
 * @index: a position
 *
 * Returns: how many alternatives the token there has; the chosen one is mostly among them
 */
guint
confab_logprobs_get_n_top (ConfabLogprobs *self,
                           guint           index)
{
  g_return_val_if_fail (index < confab_logprobs_get_n_tokens (self), 0);

  return confab_logprobs_peek (self, index)->n_top;
}

/**
 * confab_logprobs_get_top:
 * @self: log-probabilities
 * @index: a position
 * @rank: which of the alternatives
 * @token: (out caller-allocates): the alternative
 */
void
confab_logprobs_get_top (ConfabLogprobs    *self,
                         guint              index,
                         guint              rank,
                         ConfabTokenChance *token)
{
  g_return_if_fail (rank < confab_logprobs_get_n_top (self, index));

  fill (self, &g_array_index (self->tops, ConfabTokenEntry, confab_logprobs_peek (self, index)->first_top + rank), token);
}

/* Writing JSON */

/* As many digits as a float has, so that -0.1 is not written as -0.10000000149. */
static double
shorten (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.7g", value), NULL);
}

static JsonObject *
write_chance (const ConfabTokenChance *token)
{
  JsonObject *object = json_object_new ();
  gboolean whole = g_utf8_validate_len (token->bytes, token->length, NULL);
  g_autofree char *text = whole ? g_strndup (token->bytes, token->length) : g_utf8_make_valid (token->bytes, (gssize)token->length);

  json_object_set_string_member (object, "token", text);
  if (isnan (token->logprob))
    json_object_set_null_member (object, "logprob");
  else
    json_object_set_double_member (object, "logprob", shorten (token->logprob));
  /* Where the text says it all, its bytes need not be said. */
  if (!whole || strlen (text) != token->length)
    {
      JsonArray *bytes = json_array_sized_new ((guint)token->length);

      for (gsize i = 0; i < token->length; i++)
        json_array_add_int_element (bytes, (guchar)token->bytes[i]);
      json_object_set_array_member (object, "bytes", bytes);
    }
  return object;
}

/**
 * confab_logprobs_to_json:
 * @self: log-probabilities
 *
 * Returns: (transfer full): an array of {"token", "logprob", "top": [{"token", "logprob"}, …]}; what is a part of a character has "bytes" too, and a
 *   log-probability that is missing is null
 */
JsonArray *
confab_logprobs_to_json (ConfabLogprobs *self)
{
  guint n_tokens = confab_logprobs_get_n_tokens (self);
  JsonArray *array = json_array_sized_new (n_tokens);

  for (guint i = 0; i < n_tokens; i++)
    {
      ConfabTokenChance token;
      JsonArray *tops = json_array_new ();
      JsonObject *object;

      confab_logprobs_get_token (self, i, &token);
      object = write_chance (&token);
      for (guint k = 0; k < confab_logprobs_get_n_top (self, i); k++)
        {
          confab_logprobs_get_top (self, i, k, &token);
          json_array_add_object_element (tops, write_chance (&token));
        }
      json_object_set_array_member (object, "top", tops);
      json_array_add_object_element (array, object);
    }
  return array;
}
