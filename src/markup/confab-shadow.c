/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-shadow.h"
#include "markup/confab-shadow-private.h"

/* Sixteen bytes that no text has a use for and that are neither space nor punctuation to a reader of Markdown. */
static const char digits[] = "\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1c\x1d\x1e\x1f";

static gboolean
is_reserved (guchar byte)
{
  return byte < 0x20 && (byte == 0 || byte == CONFAB_SHADOW_FORMULA || byte == CONFAB_SHADOW_NOTHING ||
                         byte == CONFAB_SHADOW_BAD || memchr (digits, byte, sizeof digits - 1) != NULL);
}

static GString *
copy_clean (const char *source,
            gsize       length)
{
  GString *bytes = g_string_new_len (source, length);
  gsize at = 0;

  while (at < length)
    {
      const char *end;

      g_utf8_validate_len (bytes->str + at, length - at, &end);
      at = end - bytes->str;
      if (at < length)
        bytes->str[at++] = CONFAB_SHADOW_BAD;
    }
  for (at = 0; at < length; at++)
    {
      if (is_reserved (bytes->str[at]))
        bytes->str[at] = CONFAB_SHADOW_BAD;
    }
  return bytes;
}

/* The cover names the formula as far as it is long enough to: a mark, then the number, lowest digit first. */
static void
cover (ConfabShadow        *self,
       const ConfabFormula *formula,
       guint                number)
{
  char *bytes = self->bytes->str;

  bytes[formula->start] = CONFAB_SHADOW_FORMULA;
  for (gsize at = formula->start + 1; at < formula->end; at++)
    {
      bytes[at] = digits[number % 16];
      number /= 16;
    }
}

/*
 * confab_shadow_new:
 * @source: Markdown, which the shadow points to
 * @length: its length
 * @complete: whether no more will come; else a formula that is not closed yet is one
 *
 * Returns: (transfer full): the shadow
 */
ConfabShadow *
confab_shadow_new (const char *source,
                   gsize       length,
                   gboolean    complete)
{
  ConfabShadow *self = g_new0 (ConfabShadow, 1);

  self->source = source;
  self->length = length;
  self->bytes = copy_clean (source, length);
  self->formulas = g_array_new (FALSE, FALSE, sizeof (ConfabFormula));
  /* Most texts have none, which is quick to see. */
  if (memchr (source, '$', length) == NULL && g_strstr_len (self->bytes->str, length, "\\(") == NULL &&
      g_strstr_len (self->bytes->str, length, "\\[") == NULL)
    return self;
  confab_shadow_find_formulas (self, complete);
  for (guint i = 0; i < self->formulas->len; i++)
    cover (self, &g_array_index (self->formulas, ConfabFormula, i), i);
  return self;
}

void
confab_shadow_free (ConfabShadow *self)
{
  if (self == NULL)
    return;
  g_string_free (self->bytes, TRUE);
  g_array_unref (self->formulas);
  g_free (self);
}

/*
 * confab_shadow_find_formula:
 * @self: a shadow
 * @cover: a piece of text that was read from it and begins with a cover
 * @n_bytes: how long it is
 * @cursor: (inout): the number of the formula that is looked for first, and then of the next
 * @covered: (out): how many of the bytes are the cover
 *
 * Returns: (transfer none) (nullable): the formula that was there
 */
const ConfabFormula *
confab_shadow_find_formula (const ConfabShadow *self,
                            const char         *cover,
                            gsize               n_bytes,
                            guint              *cursor,
                            gsize              *covered)
{
  gsize length = 1;
  guint64 number = 0;

  while (length < n_bytes && memchr (digits, cover[length], sizeof digits - 1) != NULL)
    {
      if (length <= 8)
        number |= (guint64)((const char *)memchr (digits, cover[length], sizeof digits - 1) - digits) << (4 * (length - 1));
      length++;
    }
  *covered = length;
  for (guint i = 0; i < self->formulas->len; i++)
    {
      guint candidate = (*cursor + i) % self->formulas->len;
      const ConfabFormula *formula = &g_array_index (self->formulas, ConfabFormula, candidate);
      guint64 mask = length > 8 ? G_MAXUINT32 : ((guint64)1 << (4 * (length - 1))) - 1;

      if (formula->end - formula->start == length && (candidate & mask) == number)
        {
          *cursor = candidate + 1;
          return formula;
        }
    }
  return NULL;
}

/*
 * confab_shadow_append_clean:
 * @text: where to add to
 * @source: a piece of text
 * @length: its length
 *
 * Adds a text that is not read, with U+FFFD in place of what is no text.
 */
void
confab_shadow_append_clean (GString    *text,
                            const char *source,
                            gsize       length)
{
  GString *bytes = copy_clean (source, length);
  const char *rest = bytes->str;

  while (TRUE)
    {
      gsize n = strcspn (rest, "\x1a");

      g_string_append_len (text, rest, n);
      rest += n;
      if (*rest == '\0')
        break;
      g_string_append (text, "\357\277\275");
      rest++;
    }
  g_string_free (bytes, TRUE);
}
