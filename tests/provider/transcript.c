/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "transcript.h"

static const char letters[] = {
  [CONFAB_DELTA_TEXT] = 'T',
  [CONFAB_DELTA_REASONING] = 'R',
  [CONFAB_DELTA_REASONING_DETAILS] = 'D',
  [CONFAB_DELTA_REFUSAL] = 'X',
  [CONFAB_DELTA_TOOL_CALL] = 'C',
  [CONFAB_DELTA_ANNOTATIONS] = 'A',
  [CONFAB_DELTA_LOGPROBS] = 'L',
  [CONFAB_DELTA_FINISH] = 'F',
  [CONFAB_DELTA_RESPONSE] = 'I',
  [CONFAB_DELTA_USAGE] = 'U',
  [CONFAB_DELTA_COST] = '$',
  [CONFAB_DELTA_TIMINGS] = 'M',
};

typedef struct
{
  GString *lines;
  int      last;     /* kind and choice of the text that is being joined */
} Log;

static gboolean
is_text (ConfabDeltaKind kind)
{
  return kind == CONFAB_DELTA_TEXT || kind == CONFAB_DELTA_REASONING || kind == CONFAB_DELTA_REFUSAL;
}

static void
delta_cb (const ConfabDelta *delta,
          gpointer           user_data)
{
  Log *log = user_data;
  int key = is_text (delta->kind) ? (int)(delta->kind * 1000 + delta->choice) : -1;

  g_assert_cmpuint (delta->kind, <, G_N_ELEMENTS (letters));
  /* No delta is without content, and none has an empty one. */
  g_assert_true (delta->text != NULL || delta->name != NULL || delta->id != NULL || delta->type != NULL);
  g_assert_false (is_text (delta->kind) && (delta->text == NULL || *delta->text == '\0'));
  g_assert_true (delta->text == NULL || g_utf8_validate (delta->text, -1, NULL));
  if (key >= 0 && key == log->last)
    {
      g_string_truncate (log->lines, log->lines->len - 1);
      g_string_append_printf (log->lines, "%s\n", delta->text);
      return;
    }
  log->last = key;
  g_string_append_printf (log->lines, "%c%u", letters[delta->kind], delta->choice);
  if (delta->kind == CONFAB_DELTA_TOOL_CALL)
    g_string_append_printf (log->lines, ".%u", delta->index);
  if (delta->id != NULL)
    g_string_append_printf (log->lines, " id=%s", delta->id);
  if (delta->type != NULL)
    g_string_append_printf (log->lines, " type=%s", delta->type);
  if (delta->name != NULL)
    g_string_append_printf (log->lines, " name=%s", delta->name);
  if (delta->text != NULL)
    g_string_append_printf (log->lines, " %s", delta->text);
  g_string_append_c (log->lines, '\n');
}

char *
transcript_read (const char     *media_type,
                 const char     *bytes,
                 gsize           length,
                 gsize           piece,
                 ConfabFailure **failure)
{
  Log log = { g_string_new (NULL), -1 };
  g_autoptr (ConfabReplyReader) reader = confab_reply_reader_new (media_type, delta_cb, &log);
  g_autoptr (ConfabFailure) end = NULL;
  gboolean more = TRUE;

  for (gsize i = 0; more && i < length;)
    {
      gsize wanted = piece != 0 ? piece : (gsize)g_random_int_range (1, 40);
      gsize size = MIN (wanted, length - i);
      /* A copy of its own size, so that reading past it is found. */
      g_autofree char *copy = g_memdup2 (bytes + i, size);

      more = confab_reply_reader_feed (reader, copy, size);
      i += size;
    }
  end = confab_reply_reader_finish (reader);
  if (end == NULL)
    g_string_append (log.lines, "ok");
  else
    {
      g_autoptr (JsonNode) node = confab_failure_to_json (end);

      g_assert_true (end->raw == NULL || g_utf8_validate (end->raw, -1, NULL));
      g_string_append_printf (log.lines, "failed %s: %s", json_object_get_string_member (json_node_get_object (node), "kind"),
                              end->message);
    }
  if (failure != NULL)
    *failure = g_steal_pointer (&end);
  return g_string_free (log.lines, FALSE);
}
