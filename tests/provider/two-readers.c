/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "net/confab-sse-parser.h"
#include "provider/confab-chunk-reader.h"
#include "two-readers.h"

struct _TwoReaders
{
  ConfabChunkReader *slow;
  ConfabChunkReader *fast;
  GString           *slow_log;
  GString           *fast_log;
  guint              n_plain;
};

static void
delta_cb (const ConfabDelta *delta,
          gpointer           user_data)
{
  GString *log = user_data;

  g_string_append_printf (log, "%d %u %u", delta->kind, delta->choice, delta->index);
  for (guint i = 0; i < 4; i++)
    {
      const char *text = ((const char *const[]){ delta->text, delta->name, delta->id, delta->type })[i];

      g_string_append_printf (log, " %d:%s", text != NULL, text != NULL ? text : "");
    }
  g_string_append_c (log, '\n');
}

TwoReaders *
two_readers_new (void)
{
  TwoReaders *self = g_new0 (TwoReaders, 1);

  self->slow_log = g_string_new (NULL);
  self->fast_log = g_string_new (NULL);
  self->slow = confab_chunk_reader_new (delta_cb, self->slow_log);
  self->fast = confab_chunk_reader_new (delta_cb, self->fast_log);
  return self;
}

static void
check (TwoReaders *self,
       const char *text,
       gsize       length)
{
  gboolean equal = g_string_equal (self->slow_log, self->fast_log) &&
                   confab_chunk_reader_get_content_seen (self->slow) ==
                   confab_chunk_reader_get_content_seen (self->fast) &&
                   confab_chunk_reader_get_finish_seen (self->slow) == confab_chunk_reader_get_finish_seen (self->fast);

  if (!equal)
    g_error ("With a parser:\n%s\nWithout:\n%s\nafter: %.*s", self->slow_log->str, self->fast_log->str, (int)length,
             text);
  g_string_truncate (self->slow_log, 0);
  g_string_truncate (self->fast_log, 0);
}

void
two_readers_free (TwoReaders *self)
{
  confab_chunk_reader_end (self->slow, TRUE);
  confab_chunk_reader_end (self->fast, TRUE);
  check (self, "the end", 7);
  confab_chunk_reader_free (self->slow);
  confab_chunk_reader_free (self->fast);
  g_string_free (self->slow_log, TRUE);
  g_string_free (self->fast_log, TRUE);
  g_free (self);
}

gboolean
two_readers_feed (TwoReaders *self,
                  const char *text,
                  gsize       length)
{
  g_autoptr (JsonObject) chunk = confab_json_parse_object (text, length, NULL);
  gboolean is_plain = confab_chunk_reader_read_plain (self->fast, text, length);
  g_autoptr (ConfabFailure) failure = NULL;
  ConfabHalves halves;

  if (is_plain && chunk == NULL)
    g_error ("Read without a parser, which knows it is no JSON: %.*s", (int)length, text);
  if (chunk == NULL)
    return FALSE;
  confab_json_find_halves (text, length, &halves.high, &halves.low);
  failure = confab_chunk_reader_read (self->slow, chunk, halves);
  if (is_plain)
    {
      g_assert_null (failure);
      self->n_plain++;
    }
  else
    {
      g_autoptr (ConfabFailure) same = confab_chunk_reader_read (self->fast, chunk, halves);

      g_assert_true ((same != NULL) == (failure != NULL));
    }
  check (self, text, length);
  return is_plain;
}

static void
event_cb (const ConfabSseEvent *event,
          gpointer              user_data)
{
  two_readers_feed (user_data, event->data, event->length);
}

guint
two_readers_read_stream (const void *bytes,
                         gsize       length)
{
  g_autoptr (TwoReaders) readers = two_readers_new ();
  g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (event_cb, readers);

  if (confab_sse_parser_feed (parser, bytes, length, NULL))
    confab_sse_parser_finish (parser);
  return readers->n_plain;
}
