/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-error.h"
#include "model/confab-logprobs-private.h"

/* The compact form: a byte with its version; the texts: their number, and of each its length and its bytes; the tokens: their number, and of each its
* text, its log-probability as a float, the number of its alternatives, and of each of those its text and its log-probability as a half (IEEE 754). Numbers
* without a size are in groups of seven bits, the lowest first, with the eighth set in all but the last; what has a size has its lowest byte first. */
#define VERSION 1

/* What an alternative that is only known to be very unlikely has: no half that a number becomes. */
#define HALF_UNLIKELY 0xfe01
#define HALF_MISSING  0x7e00

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Reader;

/* Halves */

static guint16
to_half (float value)
{
  guint mantissa;
  int exponent;

  if (isnan (value))
    return HALF_MISSING;
  if (value <= (float)CONFAB_LOGPROB_UNLIKELY)
    return HALF_UNLIKELY;
  /* The smallest steps are of 2^-24. */
  if (value > -0x1p-14f)
    return (guint16)(0x8000 | (guint)lrintf (-value * 0x1p24f));
  mantissa = (guint)lrintf (frexpf (-value, &exponent) * 2048);
  /* Rounding may make it the next power. */
  return (guint16)(0x8000 + (((guint)(exponent + 14) << 10) + mantissa - 1024));
}

static float
from_half (guint16 half)
{
  guint exponent = half >> 10 & 31;
  guint mantissa = half & 1023;

  if (half == HALF_UNLIKELY)
    return (float)CONFAB_LOGPROB_UNLIKELY;
  if (exponent == 31 || (half & 0x8000) == 0)
    return NAN;
  return exponent == 0 ? 0 - (float)mantissa * 0x1p-24f : -ldexpf ((float)(mantissa + 1024), (int)exponent - 25);
}

/* Writing */

static void
put_number (GByteArray *out,
            guint       value)
{
  guint8 byte;

  for (; value >= 128; value >>= 7)
    {
      byte = (guint8)(value | 128);
      g_byte_array_append (out, &byte, 1);
    }
  byte = (guint8)value;
  g_byte_array_append (out, &byte, 1);
}

static void
put_token (GByteArray        *out,
           ConfabLogprobs    *self,
           const ConfabToken *token)
{
  guint32 bits;

  memcpy (&bits, &token->chosen.logprob, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  put_number (out, token->chosen.text);
  g_byte_array_append (out, (const guint8 *)&bits, sizeof bits);
  put_number (out, token->n_top);
  for (guint k = 0; k < token->n_top; k++)
    {
      const ConfabTokenEntry *top = &g_array_index (self->tops, ConfabTokenEntry, token->first_top + k);
      guint16 half = GUINT16_TO_LE (to_half (top->logprob));

      put_number (out, top->text);
      g_byte_array_append (out, (const guint8 *)&half, sizeof half);
    }
}

/**
 * confab_logprobs_to_bytes:
 * @self: log-probabilities
 *
 * The compact form: tokens with twenty alternatives take some hundred bytes each. Of the alternatives about three digits are kept, of the chosen tokens all
 * that a float has.
 *
 * Returns: (transfer full): what [func@Confab.Logprobs.from_bytes] reads
 */
GBytes *
confab_logprobs_to_bytes (ConfabLogprobs *self)
{
  GByteArray *out;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->packed != NULL)
    return g_bytes_ref (self->packed);
  out = g_byte_array_new ();
  put_number (out, VERSION);
  put_number (out, self->texts->len);
  for (guint i = 0; i < self->texts->len; i++)
    {
      const ConfabTokenText *text = &g_array_index (self->texts, ConfabTokenText, i);

      put_number (out, text->length);
      g_byte_array_append (out, (const guint8 *)text->bytes, text->length);
    }
  put_number (out, self->tokens->len);
  for (guint i = 0; i < self->tokens->len; i++)
    put_token (out, self, confab_logprobs_peek (self, i));
  return g_byte_array_free_to_bytes (out);
}

/* Reading */

static gboolean
get_number (Reader *reader,
            guint  *value)
{
  *value = 0;
  for (guint shift = 0; shift < 32 && reader->at < reader->end; shift += 7)
    {
      guint8 byte = *reader->at++;

      if (shift == 28 && byte > 15)
        return FALSE;
      *value |= (guint)(byte & 127) << shift;
      if (byte < 128)
        return TRUE;
    }
  return FALSE;
}

static gboolean
get_bytes (Reader        *reader,
           guint          length,
           const guint8 **bytes)
{
  if ((gsize)(reader->end - reader->at) < length)
    return FALSE;
  *bytes = reader->at;
  reader->at += length;
  return TRUE;
}

/* A number of things of which each takes at least size bytes, so that a wrong one cannot ask for more memory than there is to read. */
static gboolean
get_count (Reader *reader,
           guint   size,
           guint  *count)
{
  return get_number (reader, count) && *count <= (gsize)(reader->end - reader->at) / size;
}

static gboolean
get_texts (Reader         *reader,
           ConfabLogprobs *self,
           guint          *n_texts)
{
  if (!get_count (reader, 1, n_texts))
    return FALSE;
  for (guint i = 0; i < *n_texts; i++)
    {
      ConfabTokenText text;
      const guint8 *bytes;

      if (!get_number (reader, &text.length) || !get_bytes (reader, text.length, &bytes))
        return FALSE;
      text.bytes = (const char *)bytes;
      if (self != NULL)
        g_array_append_val (self->texts, text);
    }
  return TRUE;
}

static float
sanitise (float value)
{
  if (isnan (value) || value > 0)
    return NAN;
  return MAX (value, (float)CONFAB_LOGPROB_UNLIKELY);
}

static gboolean
get_top (Reader         *reader,
         ConfabLogprobs *self,
         guint           n_texts)
{
  ConfabTokenEntry top;
  const guint8 *bytes;
  guint16 half;

  if (!get_number (reader, &top.text) || top.text >= n_texts || !get_bytes (reader, sizeof half, &bytes))
    return FALSE;
  memcpy (&half, bytes, sizeof half);
  top.logprob = sanitise (from_half (GUINT16_FROM_LE (half)));
  if (self != NULL)
    g_array_append_val (self->tops, top);
  return TRUE;
}

static gboolean
get_token (Reader         *reader,
           ConfabLogprobs *self,
           guint           n_texts)
{
  ConfabToken token;
  const guint8 *bytes;
  guint32 bits;

  if (!get_number (reader, &token.chosen.text) || token.chosen.text >= n_texts || !get_bytes (reader, sizeof bits, &bytes) ||
      !get_count (reader, 3, &token.n_top))
    return FALSE;
  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&token.chosen.logprob, &bits, sizeof bits);
  token.chosen.logprob = sanitise (token.chosen.logprob);
  token.first_top = self != NULL ? self->tops->len : 0;
  for (guint k = 0; k < token.n_top; k++)
    if (!get_top (reader, self, n_texts))
      return FALSE;
  if (self != NULL)
    g_array_append_val (self->tokens, token);
  return TRUE;
}

/* Reads all of it into @self, or only sees whether that can be done. */
static gboolean
read_all (GBytes         *bytes,
          ConfabLogprobs *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Reader reader = { data, size > 0 ? data + size : data };
  guint version;
  guint n_texts;
  guint n_tokens;

  if (!get_number (&reader, &version) || version != VERSION || !get_texts (&reader, self, &n_texts) ||
      !get_count (&reader, 6, &n_tokens))
    return FALSE;
  for (guint i = 0; i < n_tokens; i++)
    if (!get_token (&reader, self, n_texts))
      return FALSE;
  return reader.at == reader.end;
}

/**
 * confab_logprobs_ensure:
 * @self: log-probabilities
 *
 * Unpacks them where that was not done yet.
 */
void
confab_logprobs_ensure (ConfabLogprobs *self)
{
  if (self->unpacked)
    return;
  self->unpacked = TRUE;
  self->source = g_bytes_ref (self->packed);
  read_all (self->packed, self);
}

/**
 * confab_logprobs_from_bytes: (constructor)
 * @bytes: what [method@Confab.Logprobs.to_bytes] gave
 * @error: return location for an error: %CONFAB_ERROR_UNSUPPORTED where a newer version wrote it, %CONFAB_ERROR_INVALID_VALUE where it is damaged
 *
 * Looks through all of it, and unpacks it when it is first asked for.
 *
 * Returns: (transfer full) (nullable): the log-probabilities
 */
ConfabLogprobs *
confab_logprobs_from_bytes (GBytes  *bytes,
                            GError **error)
{
  const guint8 *data;
  ConfabLogprobs *self;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && data[0] > VERSION)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                           _ ("These log-probabilities were written by a newer version of Confab"));
      return NULL;
    }
  if (!read_all (bytes, NULL))
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The log-probabilities are damaged"));
      return NULL;
    }
  self = confab_logprobs_new ();
  self->packed = g_bytes_ref (bytes);
  self->unpacked = FALSE;
  return self;
}
