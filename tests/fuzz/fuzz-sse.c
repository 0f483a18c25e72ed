/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>

#include "net/confab-sse-parser.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
record (const ConfabSseEvent *event,
        gpointer              user_data)
{
  GString *events = user_data;

  g_assert (event->data[event->length] == '\0');
  g_assert (g_utf8_validate (event->type, -1, NULL));
  g_assert (g_utf8_validate (event->id, -1, NULL));
  for (gsize i = 0; i < event->length;)
    {
      const char *end;

      (void)g_utf8_validate_len (event->data + i, event->length - i, &end);
      i = end - event->data;
      g_assert (i == event->length || event->data[i] == '\0');
      i++;
    }
  g_string_append_printf (events, "%s %s %" G_GSIZE_FORMAT " ", event->type, event->id, event->length);
  g_string_append_len (events, event->data, event->length);
}

/* What a stream is read as, with what the parser keeps of it. @seed says where it is split, 0 for nowhere. */
static GString *
parse (const uint8_t *data,
       size_t         size,
       guint32        seed)
{
  GString *events = g_string_new (NULL);
  g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (record, events);
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  size_t start = 0;

  while (start < size)
    {
      size_t length = seed == 0 ? size : (size_t)g_rand_int_range (dice, 0, 8);
      g_autofree uint8_t *piece = NULL;

      length = MIN (length, size - start);
      piece = g_memdup2 (data + start, length);
      g_assert (confab_sse_parser_feed (parser, piece, length, NULL));
      start += length;
    }
  confab_sse_parser_finish (parser);
  g_assert (g_utf8_validate (confab_sse_parser_get_ignored (parser), -1, NULL));
  g_string_append_printf (events, "%s %u %u", confab_sse_parser_get_ignored (parser),
                          confab_sse_parser_get_n_events (parser), confab_sse_parser_get_retry (parser));
  return events;
}

/* A stream means the same however the network splits it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  guint32 seed = size > 0 ? 1 + data[0] + 256u * data[size - 1] + 65536u * (guint32)(size & 0xFF) : 1;
  GString *whole = parse (data, size, 0);
  GString *pieces = parse (data, size, seed);

  g_assert (g_string_equal (whole, pieces));
  g_string_free (whole, TRUE);
  g_string_free (pieces, TRUE);
  return 0;
}
