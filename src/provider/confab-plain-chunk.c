/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-plain-chunk.h"

/* More digits might not fit, and no count or time has them. */
#define MAX_DIGITS 18
#define MAX_INDEX_DIGITS 3

typedef struct
{
  const char       *at;
  const char       *end;
  ConfabPlainChunk *chunk;
  gboolean          beyond_ascii;
} Scanner;

typedef gboolean (*ScanFunc) (Scanner         *scanner,
                              ConfabPlainText *text);

/* A member that means something in a reply, and how it must be for the chunk to be a plain one. All others mean
 * nothing, so that they may have any value without brackets. */
typedef struct
{
  const char *name;
  ScanFunc    scan;
  gsize       text; /* where a string goes in a ConfabPlainChunk */
} Member;

#define N_MEMBERS_MAX 10
#define FIRST_TOP 0
#define FIRST_CHOICE N_MEMBERS_MAX
#define FIRST_DELTA (2 * N_MEMBERS_MAX)

static gboolean scan_choices (Scanner         *scanner,
                              ConfabPlainText *text);
static gboolean scan_delta (Scanner         *scanner,
                            ConfabPlainText *text);
static gboolean scan_index (Scanner         *scanner,
                            ConfabPlainText *text);
static gboolean scan_text (Scanner         *scanner,
                           ConfabPlainText *text);
static gboolean scan_nothing (Scanner         *scanner,
                              ConfabPlainText *text);

static const Member top_members[N_MEMBERS_MAX] = {
  { "id", scan_text, G_STRUCT_OFFSET (ConfabPlainChunk, id) },
  { "model", scan_text, G_STRUCT_OFFSET (ConfabPlainChunk, model) },
  { "choices", scan_choices },
  { "error", scan_nothing },
  { "usage", scan_nothing },
  { "timings", scan_nothing },
  { "meta", scan_nothing },
};

static const Member choice_members[N_MEMBERS_MAX] = {
  { "index", scan_index },
  { "delta", scan_delta },
  { "finish_reason", scan_nothing },
  { "logprobs", scan_nothing },
  { "message", scan_nothing },
  { "error", scan_nothing },
};

static const Member delta_members[N_MEMBERS_MAX] = {
  { "content", scan_text, G_STRUCT_OFFSET (ConfabPlainChunk, content) },
  { "reasoning", scan_text, G_STRUCT_OFFSET (ConfabPlainChunk, reasoning) },
  { "reasoning_content", scan_text, G_STRUCT_OFFSET (ConfabPlainChunk, reasoning_content) },
  { "reasoning_details", scan_nothing },
  { "refusal", scan_nothing },
  { "tool_calls", scan_nothing },
  { "function_call", scan_nothing },
  { "annotations", scan_nothing },
};

static void
skip_blank (Scanner *scanner)
{
  while (scanner->at < scanner->end &&
         (*scanner->at == ' ' || *scanner->at == '\n' || *scanner->at == '\t' || *scanner->at == '\r'))
    scanner->at++;
}

/* Takes one byte and the blanks around it. */
static gboolean
take (Scanner *scanner,
      char     byte)
{
  skip_blank (scanner);
  if (scanner->at == scanner->end || *scanner->at != byte)
    return FALSE;
  scanner->at++;
  skip_blank (scanner);
  return TRUE;
}

static gboolean
take_word (Scanner    *scanner,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize)(scanner->end - scanner->at) < length || memcmp (scanner->at, word, length) != 0)
    return FALSE;
  scanner->at += length;
  return TRUE;
}

/* The value of four hexadecimal digits, or -1. */
static int
read_hex (const char *text,
          const char *end)
{
  int value = 0;

  if (end - text < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
}

/* What stands after a backslash and a "u", and how long it is; 0 where it is no character, or half of one. */
static gunichar
read_unicode (const char  *text,
              const char  *end,
              const char **next)
{
  int first = read_hex (text, end);
  int second;

  *next = text + 4;
  if (first <= 0 || (first >= 0xDC00 && first <= 0xDFFF))
    return 0;
  if (first < 0xD800 || first > 0xDBFF)
    return first;
  if (end - text < 6 || text[4] != '\\' || text[5] != 'u')
    return 0;
  second = read_hex (text + 6, end);
  if (second < 0xDC00 || second > 0xDFFF)
    return 0;
  *next = text + 10;
  return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

/* What stands after a backslash, 0 where it means nothing. */
static gunichar
read_escape (const char  *text,
             const char  *end,
             const char **next)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  if (text == end)
    return 0;
  if (*text == 'u')
    return read_unicode (text + 1, end, next);
  letter = memchr (letters, *text, strlen (letters));
  *next = text + 1;
  return letter != NULL ? (gunichar)meanings[letter - letters] : 0;
}

static gboolean
scan_string (Scanner         *scanner,
             ConfabPlainText *string)
{
  if (scanner->at == scanner->end || *scanner->at != '"')
    return FALSE;
  string->start = ++scanner->at;
  string->escaped = FALSE;
  while (scanner->at < scanner->end && *scanner->at != '"')
    {
      guchar byte = *scanner->at;

      if (byte < ' ')
        return FALSE;
      if (byte != '\\')
        {
          scanner->beyond_ascii |= byte >= 0x80;
          scanner->at++;
          continue;
        }
      string->escaped = TRUE;
      if (read_escape (scanner->at + 1, scanner->end, &scanner->at) == 0)
        return FALSE;
    }
  if (scanner->at == scanner->end)
    return FALSE;
  string->length = scanner->at - string->start;
  scanner->at++;
  return TRUE;
}

/* A whole number without an exponent. */
static gboolean
scan_number (Scanner *scanner,
             guint    max_digits,
             gint64  *value)
{
  const char *start = scanner->at;

  *value = 0;
  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    {
      if (scanner->at - start == max_digits)
        return FALSE;
      *value = *value * 10 + (*scanner->at++ - '0');
    }
  return scanner->at > start && (*start != '0' || scanner->at == start + 1);
}

static gboolean
scan_nothing (Scanner         *scanner,
              ConfabPlainText *text)
{
  return take_word (scanner, "null") || take_word (scanner, "[]");
}

static gboolean
scan_text (Scanner         *scanner,
           ConfabPlainText *text)
{
  return take_word (scanner, "null") || scan_string (scanner, text);
}

static gboolean
scan_index (Scanner         *scanner,
            ConfabPlainText *text)
{
  gint64 index;

  if (!scan_number (scanner, MAX_INDEX_DIGITS, &index))
    return FALSE;
  scanner->chunk->index = (guint)index;
  return TRUE;
}

static gboolean
scan_meaningless (Scanner *scanner)
{
  ConfabPlainText string;
  gint64 number;

  if (scanner->at == scanner->end)
    return FALSE;
  if (*scanner->at == '"')
    return scan_string (scanner, &string);
  if (g_ascii_isdigit (*scanner->at))
    return scan_number (scanner, MAX_DIGITS, &number);
  return take_word (scanner, "null") || take_word (scanner, "true") || take_word (scanner, "false");
}

static gboolean
scan_member (Scanner      *scanner,
             const Member *members,
             guint         first)
{
  ConfabPlainText name = { 0 };

  if (!scan_string (scanner, &name) || name.escaped || !take (scanner, ':'))
    return FALSE;
  for (guint i = 0; i < N_MEMBERS_MAX && members[i].name != NULL; i++)
    {
      if (strlen (members[i].name) != name.length || memcmp (members[i].name, name.start, name.length) != 0)
        continue;
      /* Which of two counts is for a real parser to say. */
      if ((scanner->chunk->members & (1u << (first + i))) != 0)
        return FALSE;
      scanner->chunk->members |= 1u << (first + i);
      return members[i].scan (scanner, G_STRUCT_MEMBER_P (scanner->chunk, members[i].text));
    }
  return scan_meaningless (scanner);
}

static gboolean
scan_object (Scanner      *scanner,
             const Member *members,
             guint         first)
{
  if (!take (scanner, '{'))
    return FALSE;
  if (take (scanner, '}'))
    return TRUE;
  do
    if (!scan_member (scanner, members, first))
      return FALSE;
  while (take (scanner, ','));
  return take (scanner, '}');
}

static gboolean
scan_delta (Scanner         *scanner,
            ConfabPlainText *text)
{
  return scan_object (scanner, delta_members, FIRST_DELTA);
}

static gboolean
scan_choices (Scanner         *scanner,
              ConfabPlainText *text)
{
  return take (scanner, '[') && scan_object (scanner, choice_members, FIRST_CHOICE) && take (scanner, ']');
}

static gboolean
has_member (const ConfabPlainChunk *self,
            const Member           *members,
            guint                   first,
            ScanFunc                scan)
{
  for (guint i = 0; members[i].name != NULL; i++)
    if (members[i].scan == scan)
      return (self->members & (1u << (first + i))) != 0;
  return FALSE;
}

/**
 * confab_plain_chunk_scan:
 * @self: (out caller-allocates): what @text says
 * @text: one event of a stream
 * @length: its length in bytes
 *
 * Reads a chunk with one choice whose delta is a string or two, which needs no parser and no memory. It takes only what it
 * understands to the last byte; whatever else @text is, JSON or not, is for a parser.
 *
 * Returns: whether @text is a plain chunk
 */
gboolean
confab_plain_chunk_scan (ConfabPlainChunk *self,
                         const char       *text,
                         gsize             length)
{
  Scanner scanner = { text, text + length, self, FALSE };

  memset (self, 0, sizeof *self);
  return scan_object (&scanner, top_members, FIRST_TOP) && scanner.at == scanner.end &&
         has_member (self, top_members, FIRST_TOP, scan_choices) &&
         has_member (self, choice_members, FIRST_CHOICE, scan_delta) &&
         (!scanner.beyond_ascii || g_utf8_validate_len (text, length, NULL));
}

/**
 * confab_plain_text_read:
 * @self: a string of a plain chunk
 * @buffer: (inout): where to write
 *
 * Returns: (transfer none): the string without escapes, which stays until @buffer is changed
 */
const char *
confab_plain_text_read (const ConfabPlainText *self,
                        GString               *buffer)
{
  const char *at = self->start;
  const char *end = at + self->length;

  g_string_truncate (buffer, 0);
  if (!self->escaped)
    g_string_append_len (buffer, at, self->length);
  while (self->escaped && at < end)
    {
      const char *escape = memchr (at, '\\', end - at);

      g_string_append_len (buffer, at, (escape != NULL ? escape : end) - at);
      if (escape == NULL)
        break;
      g_string_append_unichar (buffer, read_escape (escape + 1, end, &at));
    }
  return buffer->str;
}
