/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-json.h"
#include "net/confab-sse-parser.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define REPLACEMENT "\xEF\xBF\xBD"
#define MAX_IGNORED (8 * 1024)
/* Buffers that one huge event has made larger than this are given back after it. */
#define KEEP_ALLOCATED (1024 * 1024)

struct _ConfabSseParser
{
  ConfabSseFunc func;
  gpointer      user_data;

  GString      *line; /* the bytes of a line whose end has not come yet */
  GString      *data; /* the data lines of the event so far, each with a line feed */
  GString      *type;
  GString      *id;
  GString      *ignored;
  guint         n_events;
  guint         retry;
  guint         started : 1; /* the first line has been read, so that no byte order mark can follow */
  guint         skip_lf : 1; /* a CR was the last byte, so that a LF belongs to it */
  guint         ignored_full : 1;
  guint         failed : 1;
};

/**
 * confab_sse_parser_new:
 * @func: (scope forever): what is called for each event, from within [method@Confab.SseParser.feed] and
 *   [method@Confab.SseParser.finish]; it must not call the parser or free it
 * @user_data: given to @func
 *
 * Returns: (transfer full): a parser at the start of a stream
 */
ConfabSseParser *
confab_sse_parser_new (ConfabSseFunc func,
                       gpointer      user_data)
{
  ConfabSseParser *self = g_new0 (ConfabSseParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->type = g_string_new (NULL);
  self->id = g_string_new (NULL);
  self->ignored = g_string_new (NULL);
  return self;
}

/**
 * confab_sse_parser_free:
 * @self: (transfer full) (nullable): a parser
 *
 * Frees the parser. What of an event has come and was not complete is dropped.
 */
void
confab_sse_parser_free (ConfabSseParser *self)
{
  if (self == NULL)
    return;
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->type, TRUE);
  g_string_free (self->id, TRUE);
  g_string_free (self->ignored, TRUE);
  g_free (self);
}

static void
reset_buffer (GString **buffer)
{
  if ((*buffer)->allocated_len > KEEP_ALLOCATED)
    {
      g_string_free (*buffer, TRUE);
      *buffer = g_string_new (NULL);
      return;
    }
  g_string_truncate (*buffer, 0);
}

/* The length of what one U+FFFD stands for: the longest start of a character that is well-formed, or one byte
 * (Unicode Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts"). */
static gsize
invalid_length (const char *text,
                gsize       length)
{
  const guchar *bytes = (const guchar *)text;
  guchar low = 0x80, high = 0xBF;
  gsize wanted;

  if (bytes[0] >= 0xC2 && bytes[0] <= 0xDF)
    wanted = 2;
  else if (bytes[0] >= 0xE0 && bytes[0] <= 0xEF)
    wanted = 3;
  else if (bytes[0] >= 0xF0 && bytes[0] <= 0xF4)
    wanted = 4;
  else
    return 1;
  if (bytes[0] == 0xE0)
    low = 0xA0;
  else if (bytes[0] == 0xED)
    high = 0x9F;
  else if (bytes[0] == 0xF0)
    low = 0x90;
  else if (bytes[0] == 0xF4)
    high = 0x8F;
  for (gsize i = 1; i < wanted; i++)
    {
      if (i >= length || bytes[i] < low || bytes[i] > high)
        return i;
      low = 0x80;
      high = 0xBF;
    }
  return wanted;
}

static void
append_as_utf8 (GString    *buffer,
                const char *text,
                gsize       length)
{
  while (length > 0)
    {
      const char *end;
      gsize skip;

      g_utf8_validate_len (text, length, &end);
      g_string_append_len (buffer, text, end - text);
      length -= end - text;
      text = end;
      if (length == 0)
        return;
      /* GLib takes a zero byte for invalid; in a stream it is a character like any other. */
      if (*text == '\0')
        {
          g_string_append_c (buffer, '\0');
          skip = 1;
        }
      else
        {
          g_string_append_len (buffer, REPLACEMENT, strlen (REPLACEMENT));
          skip = invalid_length (text, length);
        }
      text += skip;
      length -= skip;
    }
}

static void
emit (ConfabSseParser *self,
      const char      *type,
      const char      *data,
      gsize            length)
{
  ConfabSseEvent event = { type, data, length, self->id->str };

  self->n_events++;
  self->func (&event, self->user_data);
}

static void
dispatch (ConfabSseParser *self)
{
  if (self->data->len > 0)
    {
      g_string_truncate (self->data, self->data->len - 1);
      emit (self, self->type->len > 0 ? self->type->str : "message", self->data->str, self->data->len);
      reset_buffer (&self->data);
    }
  g_string_truncate (self->type, 0);
}

static void
emit_error_field (ConfabSseParser *self,
                  const char      *value,
                  gsize            length)
{
  g_autoptr (GString) data = NULL;

  if (length == 0)
    return;
  data = g_string_new (NULL);
  append_as_utf8 (data, value, length);
  emit (self, "error", data->str, data->len);
}

static void
keep_ignored (ConfabSseParser *self,
              const char      *line,
              gsize            length)
{
  gsize start = self->ignored->len;

  if (self->ignored_full)
    return;
  if (start > 0)
    g_string_append_c (self->ignored, '\n');
  append_as_utf8 (self->ignored, line, MIN (length, MAX_IGNORED));
  for (gsize i = start; i < self->ignored->len; i++)
    if (self->ignored->str[i] == '\0')
      self->ignored->str[i] = ' ';
  if (self->ignored->len >= MAX_IGNORED)
    {
      const char *end = g_utf8_find_prev_char (self->ignored->str, self->ignored->str + MAX_IGNORED + 1);

      g_string_truncate (self->ignored, end - self->ignored->str);
      self->ignored_full = TRUE;
    }
}

static void
set_retry (ConfabSseParser *self,
           const char      *value,
           gsize            length)
{
  guint64 retry = 0;

  if (length == 0)
    return;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return;
      retry = MIN (retry * 10 + g_ascii_digit_value (value[i]), G_MAXUINT);
    }
  self->retry = retry;
}

static gboolean
is_name (const char *name,
         gsize       length,
         const char *expected)
{
  return length == strlen (expected) && memcmp (name, expected, length) == 0;
}

/* Splits "name: value"; a line without a colon is a name with an empty value. */
static gsize
split_field (const char  *line,
             gsize        length,
             const char **value,
             gsize       *value_length)
{
  const char *colon = memchr (line, ':', length);

  if (colon == NULL)
    {
      *value = line + length;
      *value_length = 0;
      return length;
    }
  *value = colon + 1;
  *value_length = length - (colon + 1 - line);
  if (*value_length > 0 && **value == ' ')
    {
      (*value)++;
      (*value_length)--;
    }
  return colon - line;
}

static void
read_line (ConfabSseParser *self,
           const char      *line,
           gsize            length)
{
  const char *value;
  gsize name_length;
  gsize value_length;

  if (!self->started)
    {
      self->started = TRUE;
      if (length >= 3 && memcmp (line, BYTE_ORDER_MARK, 3) == 0)
        {
          line += 3;
          length -= 3;
        }
    }
  if (length == 0)
    {
      dispatch (self);
      return;
    }
  if (line[0] == ':')
    return;
  name_length = split_field (line, length, &value, &value_length);
  if (is_name (line, name_length, "data"))
    {
      append_as_utf8 (self->data, value, value_length);
      g_string_append_c (self->data, '\n');
    }
  else if (is_name (line, name_length, "event"))
    {
      g_string_truncate (self->type, 0);
      append_as_utf8 (self->type, value, value_length);
    }
  else if (is_name (line, name_length, "id"))
    {
      if (memchr (value, '\0', value_length) != NULL)
        return;
      g_string_truncate (self->id, 0);
      append_as_utf8 (self->id, value, value_length);
    }
  else if (is_name (line, name_length, "retry"))
    set_retry (self, value, value_length);
  /* Not of the standard: llama.cpp sent its errors in a field of this name. */
  else if (is_name (line, name_length, "error"))
    emit_error_field (self, value, value_length);
  else
    keep_ignored (self, line, length);
}

static gboolean
fail_too_large (ConfabSseParser *self,
                GError         **error)
{
  self->failed = TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               _ ("The service sent a piece of its answer that is larger than %u MiB"),
               CONFAB_SSE_MAX_EVENT / (1024 * 1024));
  return FALSE;
}

static const char *
find_or_end (const char *start,
             char        byte,
             const char *end)
{
  const char *found = memchr (start, byte, end - start);

  return found != NULL ? found : end;
}

/* Completes the pending line with what came up to its end. */
static gboolean
complete_line (ConfabSseParser *self,
               const char      *bytes,
               gsize            length,
               GError         **error)
{
  if (self->line->len + length > CONFAB_SSE_MAX_EVENT)
    return fail_too_large (self, error);
  if (self->line->len == 0)
    read_line (self, bytes, length);
  else
    {
      g_string_append_len (self->line, bytes, length);
      read_line (self, self->line->str, self->line->len);
      reset_buffer (&self->line);
    }
  if (self->data->len > CONFAB_SSE_MAX_EVENT)
    return fail_too_large (self, error);
  return TRUE;
}

/**
 * confab_sse_parser_feed:
 * @self: a parser
 * @bytes: the next bytes of the stream, in a piece of any size
 * @length: how many they are
 * @error: return location for a [error@Confab.Error]
 *
 * Reads on, and reports each event that becomes complete. A line is complete with its CR: whether a LF belongs to it
 * is left to the next byte, so that no event waits for it.
 *
 * Returns: %FALSE with %CONFAB_ERROR_TOO_LARGE where a line or an event is over %CONFAB_SSE_MAX_EVENT; from then on
 *   the parser takes nothing more
 */
gboolean
confab_sse_parser_feed (ConfabSseParser *self,
                        const void      *bytes,
                        gsize            length,
                        GError         **error)
{
  const char *start = bytes;
  const char *end;
  const char *next_lf;
  const char *next_cr;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (self->failed)
    return fail_too_large (self, error);
  if (length == 0)
    return TRUE;
  end = start + length;
  if (self->skip_lf && *start == '\n')
    start++;
  self->skip_lf = FALSE;
  /* Both are looked for anew only when they are passed, so that each byte is looked at a fixed number of times. */
  next_lf = find_or_end (start, '\n', end);
  next_cr = find_or_end (start, '\r', end);
  while (next_lf < end || next_cr < end)
    {
      const char *line_end = MIN (next_lf, next_cr);
      gboolean is_cr = line_end == next_cr;

      if (!complete_line (self, start, line_end - start, error))
        return FALSE;
      start = line_end + 1;
      if (is_cr && start == end)
        self->skip_lf = TRUE;
      else if (is_cr && *start == '\n')
        start++;
      if (next_lf < start)
        next_lf = find_or_end (start, '\n', end);
      if (next_cr < start)
        next_cr = find_or_end (start, '\r', end);
    }
  if (self->line->len + (gsize)(end - start) > CONFAB_SSE_MAX_EVENT)
    return fail_too_large (self, error);
  g_string_append_len (self->line, start, end - start);
  return TRUE;
}

static gboolean
is_whole (const char *data,
          gsize       length)
{
  g_autoptr (JsonObject) object = NULL;

  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }
  if (length == strlen ("[DONE]") && memcmp (data, "[DONE]", length) == 0)
    return TRUE;
  if (length == 0 || *data != '{' || data[length - 1] != '}')
    return FALSE;
  object = confab_json_parse_object (data, length, NULL);
  return object != NULL;
}

/* The event that the unfinished line belongs to: both together if that makes sense, else each on its own. */
static void
finish_data (ConfabSseParser *self,
             const char      *value,
             gsize            length)
{
  gsize before = self->data->len;

  append_as_utf8 (self->data, value, length);
  g_string_append_c (self->data, '\n');
  if (is_whole (self->data->str, self->data->len))
    {
      dispatch (self);
      return;
    }
  if (is_whole (self->data->str, before))
    {
      g_autofree char *first = g_strndup (self->data->str, before - 1);

      emit (self, self->type->len > 0 ? self->type->str : "message", first, before - 1);
    }
  g_string_erase (self->data, 0, before);
  if (is_whole (self->data->str, self->data->len))
    dispatch (self);
}

/**
 * confab_sse_parser_finish:
 * @self: a parser
 *
 * The stream has ended. The standard drops an event without the empty line after it; services forget that line, so
 * an event that is complete by its content, "[DONE]" or a whole JSON object, is reported. Anything else is dropped.
 */
void
confab_sse_parser_finish (ConfabSseParser *self)
{
  g_autoptr (GString) line = NULL;
  const char *text;
  const char *value;
  gsize length;
  gsize value_length;

  g_return_if_fail (self != NULL);

  if (self->failed)
    return;
  line = g_steal_pointer (&self->line);
  self->line = g_string_new (NULL);
  text = line->str;
  length = line->len;
  if (!self->started && g_str_has_prefix (text, BYTE_ORDER_MARK))
    {
      text += 3;
      length -= 3;
    }
  self->started = TRUE;
  if (length > 0 && is_name (text, split_field (text, length, &value, &value_length), "data"))
    finish_data (self, value, value_length);
  else
    {
      if (length > 0)
        read_line (self, text, length);
      if (self->data->len > 0 && is_whole (self->data->str, self->data->len))
        dispatch (self);
    }
  reset_buffer (&self->data);
  g_string_truncate (self->type, 0);
}

/**
 * confab_sse_parser_get_ignored:
 * @self: a parser
 *
 * Returns: the first 8 KiB of the lines that are no field of an event stream, joined with line feeds. A service that
 *   fails may send its error so.
 */
const char *
confab_sse_parser_get_ignored (ConfabSseParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ignored->str;
}

/**
 * confab_sse_parser_get_n_events:
 * @self: a parser
 *
 * Returns: how many events have been reported
 */
guint
confab_sse_parser_get_n_events (ConfabSseParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_events;
}

/**
 * confab_sse_parser_get_retry:
 * @self: a parser
 *
 * Returns: the time that the stream asks to wait before connecting anew, in milliseconds; 0 where it names none
 */
guint
confab_sse_parser_get_retry (ConfabSseParser *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->retry;
}
