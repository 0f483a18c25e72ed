/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-message.h"
#include "provider/confab-reply-reader.h"
#include "../provider/two-readers.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static const char *const media_types[] = { "text/event-stream", "application/json", NULL, "text/html" };

typedef struct
{
  GString       *log;
  ConfabMessage *message;
} Sink;

static void
check_text (const char *text)
{
  g_assert (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
delta_cb (const ConfabDelta *delta,
          gpointer           user_data)
{
  Sink *sink = user_data;

  check_text (delta->text);
  check_text (delta->name);
  check_text (delta->id);
  check_text (delta->type);
  g_assert (delta->text != NULL || delta->name != NULL || delta->id != NULL || delta->type != NULL);
  if (delta->text != NULL && strchr ("[{", *delta->text) != NULL && delta->kind == CONFAB_DELTA_USAGE)
    {
      g_autoptr (JsonNode) node = confab_json_parse (delta->text, -1, NULL);

      g_assert (node != NULL);
    }
  if (delta->choice == 0)
    confab_message_apply (sink->message, delta);
  g_string_append_printf (sink->log, "%d %u %u %s %s %s %s\n", delta->kind, delta->choice, delta->index,
                          delta->text, delta->name, delta->id, delta->type);
}

/* What a reply is read as. @seed says where it is split, 0 for nowhere. */
static GString *
read_reply (const char    *media_type,
            const uint8_t *data,
            size_t         size,
            guint32        seed)
{
  g_autoptr (ConfabMessage) message = confab_message_new ("m", NULL, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 0);
  Sink sink = { g_string_new (NULL), message };
  g_autoptr (ConfabReplyReader) reader = confab_reply_reader_new (media_type, delta_cb, &sink);
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  g_autoptr (ConfabFailure) failure = NULL;
  gboolean more = TRUE;
  size_t start = 0;

  while (more && start < size)
    {
      size_t length = seed == 0 ? size : (size_t)g_rand_int_range (dice, 1, 9);
      g_autofree uint8_t *piece = NULL;

      length = MIN (length, size - start);
      piece = g_memdup2 (data + start, length);
      more = confab_reply_reader_feed (reader, piece, length);
      start += length;
    }
  failure = confab_reply_reader_finish (reader);
  if (failure != NULL)
    {
      check_text (failure->message);
      check_text (failure->raw);
      g_string_append_printf (sink.log, "failed %d %s", failure->kind, failure->message);
    }
  return sink.log;
}

/* A reply means the same however the network splits it, and whichever way its events are read. The first byte chooses what the answer is called. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *media_type = size > 0 ? media_types[data[0] & 3] : NULL;
  guint32 seed = size > 0 ? 1 + data[0] + 256u * data[size - 1] + 65536u * (guint32)(size & 0xFF) : 1;
  GString *whole;
  GString *pieces;

  if (size > 0)
    {
      data++;
      size--;
    }
  whole = read_reply (media_type, data, size, 0);
  pieces = read_reply (media_type, data, size, seed);
  g_assert (g_string_equal (whole, pieces));
  g_string_free (whole, TRUE);
  g_string_free (pieces, TRUE);
  two_readers_read_stream (data, size);
  return 0;
}
