/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "media/confab-encoding.h"

#include <errno.h>
#include <string.h>
#include <uchardet.h>

/* How much is looked at to tell text from what is none, and to tell encodings apart. */
#define TEXT_WINDOW (64 * 1024)
#define DETECT_WINDOW (1024 * 1024)

/* The longest a character is in any encoding that is read, in bytes. */
#define CHARACTER_BYTES 8

/* A byte order mark: The Unicode Standard, section 23.8. The longer ones come first. */
static const struct
{
  const char *bytes;
  gsize       length;
  const char *encoding;
} marks[] = {
  { "\xef\xbb\xbf", 3, "UTF-8" },
  { "\xff\xfe\0\0", 4, "UTF-32LE" },
  { "\0\0\xfe\xff", 4, "UTF-32BE" },
  { "\xff\xfe", 2, "UTF-16LE" },
  { "\xfe\xff", 2, "UTF-16BE" },
};

static const char *
find_mark (const guint8 *data,
           gsize         length,
           gsize        *mark_length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= marks[i].length && memcmp (data, marks[i].bytes, marks[i].length) == 0)
      {
        *mark_length = marks[i].length;
        return marks[i].encoding;
      }
  *mark_length = 0;
  return NULL;
}

/* Text in UTF-16 and UTF-32 without a mark has zeros at the same places again and again. */
static const char *
find_pattern (const guint8 *data,
              gsize         length)
{
  gsize zeros[4] = { 0 };
  gsize groups;

  length = MIN (length, TEXT_WINDOW) & ~(gsize)3;
  groups = length / 4;
  if (groups == 0)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (data[i] == 0)
      zeros[i % 4]++;
  if (zeros[3] == groups && zeros[2] * 10 >= groups * 9 && zeros[0] == 0)
    return "UTF-32LE";
  if (zeros[0] == groups && zeros[1] * 10 >= groups * 9 && zeros[3] == 0)
    return "UTF-32BE";
  if (zeros[0] + zeros[2] == 0 && (zeros[1] + zeros[3]) * 10 >= groups * 2)
    return "UTF-16LE";
  if (zeros[1] + zeros[3] == 0 && (zeros[0] + zeros[2]) * 10 >= groups * 2)
    return "UTF-16BE";
  return NULL;
}

static gboolean
is_control (guint8 c)
{
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && c != '\b') || c == 0x7f;
}

/* Whether @data is UTF-8, but for a character that the end may cut in two. */
static gboolean
is_utf8 (const guint8 *data,
         gsize         length,
         gboolean      cut)
{
  const char *end;

  if (g_utf8_validate_len ((const char *)data, length, &end))
    return TRUE;
  return cut && (gsize)((const char *)data + length - end) < 4 &&
         g_utf8_get_char_validated (end, (const char *)data + length - end) == (gunichar) - 2;
}

/**
 * confab_encoding_is_text:
 * @bytes: the beginning of a file, or all of it
 * @length: its length
 *
 * Tells text in any encoding from what is no text.
 *
 * Returns: whether it is text; an empty file is none
 */
gboolean
confab_encoding_is_text (const void *bytes,
                         gsize       length)
{
  const guint8 *data = bytes;
  gsize window = MIN (length, TEXT_WINDOW);
  gsize controls = 0;
  gsize mark_length;

  if (length == 0)
    return FALSE;
  if (find_mark (data, length, &mark_length) != NULL)
    return length > mark_length;
  if (memchr (data, 0, window) != NULL)
    {
      ConfabDecoded decoded = { 0 };
      gboolean text = find_pattern (data, length) != NULL && confab_encoding_decode (data, window, NULL, window, &decoded);

      for (const char *p = decoded.text; text && *p != '\0'; p++)
        controls += is_control ((guint8) * p);
      g_free (decoded.text);
      g_free (decoded.encoding);
      return text && controls == 0;
    }
  for (gsize i = 0; i < window; i++)
    controls += is_control (data[i]);
  return controls * (is_utf8 (data, window, window < length) ? 20 : 200) <= window;
}

/* Converts as much as makes @max_characters; FALSE where the bytes are not of this encoding. */
static gboolean
convert (const guint8  *data,
         gsize          length,
         const char    *encoding,
         gboolean       cut,
         gint64         max_characters,
         ConfabDecoded *decoded)
{
  g_autoptr (GString) text = NULL;
  GIConv converter = g_iconv_open ("UTF-8", encoding);
  char *in = (char *)data;
  gsize left = length;
  gsize limit = (gsize)max_characters * 4;
  gboolean good = TRUE;

  if (converter == (GIConv) - 1)
    return FALSE;
  text = g_string_new (NULL);
  while (left > 0 && good && text->len < limit)
    {
      char buffer[16 * 1024];
      char *out = buffer;
      gsize room = sizeof buffer;
      gboolean failed = g_iconv (converter, &in, &left, &out, &room) == (gsize) - 1;
      int number = errno;

      g_string_append_len (text, buffer, out - buffer);
      if (failed && number == EINVAL && cut)
        break;
      good = !failed || number == E2BIG;
    }
  g_iconv_close (converter);
  if (!good)
    return FALSE;
  /* These bytes are no characters in any text that somebody wrote. */
  for (const char *p = text->str; (p = strchr (p, '\xc2')) != NULL; p++)
    if ((guint8)p[1] < 0xa0 && (guint8)p[1] != 0x85)
      return FALSE;
  decoded->text = g_utf8_make_valid (text->str, (gssize)text->len);
  decoded->encoding = g_strdup (encoding);
  return TRUE;
}

/* A text in UTF-8 with a few bytes that do not belong there. */
static gboolean
is_mostly_utf8 (const guint8 *data,
                gsize         length)
{
  const char *p = (const char *)data;
  const char *end = p + length;
  gsize good = 0;
  gsize bad = 0;

  while (p < end)
    {
      gunichar c = *p == '\0' ? 0 : g_utf8_get_char_validated (p, end - p);

      if (c == (gunichar) - 1 || c == (gunichar) - 2)
        {
          bad++;
          p++;
          continue;
        }
      good += c >= 0x80;
      p += c == 0 ? 1 : g_utf8_next_char (p) - p;
    }
  return bad == 0 || good > bad * 10;
}

/* ISO 2022: an escape that chooses characters of several bytes. */
static gboolean
has_shifts (const guint8 *data,
            gsize         length)
{
  return memmem (data, length, "\x1b$", 2) != NULL;
}

static char *
detect (const guint8 *data,
        gsize         length)
{
  uchardet_t detector = uchardet_new ();
  gsize start = 0;
  char *name = NULL;

  while (start < length && data[start] < 0x80 && data[start] != 0x1b)
    start++;
  while (start > 0 && data[start - 1] != '\n')
    start--;
  if (uchardet_handle_data (detector, (const char *)data + start, MIN (length - start, DETECT_WINDOW)) == 0)
    {
      uchardet_data_end (detector);
      name = g_strdup (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);
  return name;
}

/* The encoding with the fewest surprises first; the last takes any bytes. */
static gboolean
decode_unmarked (const guint8  *data,
                 gsize          length,
                 const char    *declared,
                 gboolean       cut,
                 gint64         max_characters,
                 ConfabDecoded *decoded)
{
  g_autofree char *detected = NULL;
  const char *pattern = memchr (data, 0, length) != NULL ? find_pattern (data, length) : NULL;

  if (pattern != NULL && convert (data, length, pattern, cut, max_characters, decoded))
    return TRUE;
  if (!has_shifts (data, length) && is_mostly_utf8 (data, length))
    {
      decoded->text = g_utf8_make_valid ((const char *)data, (gssize)length);
      return TRUE;
    }
  if (declared != NULL && convert (data, length, declared, cut, max_characters, decoded))
    return TRUE;
  detected = detect (data, length);
  if (detected != NULL && *detected != '\0' && g_ascii_strcasecmp (detected, "ASCII") != 0 &&
      g_ascii_strncasecmp (detected, "UTF-8", 5) != 0 && convert (data, length, detected, cut, max_characters, decoded))
    return TRUE;
  if (convert (data, length, "windows-1252", cut, max_characters, decoded) ||
      convert (data, length, "ISO-8859-1", cut, max_characters, decoded))
    return TRUE;
  decoded->text = g_utf8_make_valid ((const char *)data, (gssize)length);
  return TRUE;
}

/**
 * confab_encoding_decode:
 * @bytes: a text in any encoding
 * @length: its length
 * @declared: (nullable): the encoding that it says it has, which is believed after byte order marks and UTF-8
 * @max_characters: where to cut it
 * @decoded: (out caller-allocates): the text; free its fields
 *
 * Makes UTF-8 of a text: by its byte order mark, else as UTF-8 where it is, else by the places of its zeros, else by
 * what the frequency of its characters says, each checked by converting. Never fails for bytes: what fits nothing is
 * replaced by U+FFFD.
 *
 * Returns: %FALSE where the bytes are not of the encoding that their byte order mark names
 */
gboolean
confab_encoding_decode (const void    *bytes,
                        gsize          length,
                        const char    *declared,
                        gint64         max_characters,
                        ConfabDecoded *decoded)
{
  const guint8 *data = bytes;
  gsize mark_length;
  const char *mark = find_mark (data, length, &mark_length);
  gboolean cut;
  gint64 characters;

  memset (decoded, 0, sizeof *decoded);
  data += mark_length;
  length -= mark_length;
  cut = length / CHARACTER_BYTES > (gsize)max_characters;
  if (cut)
    length = (gsize)max_characters * CHARACTER_BYTES;
  if (mark != NULL && strcmp (mark, "UTF-8") != 0)
    {
      if (!convert (data, length, mark, cut, max_characters, decoded))
        return FALSE;
    }
  else if (mark != NULL || (is_utf8 (data, length, cut) && !has_shifts (data, length)))
    decoded->text = g_utf8_make_valid ((const char *)data, (gssize)length);
  else if (!decode_unmarked (data, length, declared, cut, max_characters, decoded))
    return FALSE;
  characters = g_utf8_strlen (decoded->text, -1);
  if (characters > max_characters)
    {
      *g_utf8_offset_to_pointer (decoded->text, max_characters) = '\0';
      cut = TRUE;
    }
  decoded->cut = cut;
  return TRUE;
}
