/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-error.h"
#include "net/confab-sse-parser.h"

/* Events as one text: "type|id|data" with each byte that is not printable written as an escape. */
static void
record (const ConfabSseEvent *event,
        gpointer              user_data)
{
  GPtrArray *events = user_data;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpint (event->data[event->length], ==, '\0');
  g_string_append_printf (text, "%s|%s|", event->type, event->id);
  for (gsize i = 0; i < event->length; i++)
    {
      if (event->data[i] == '\0')
        g_string_append (text, "\\0");
      else if (event->data[i] == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, event->data[i]);
    }
  g_ptr_array_add (events, g_string_free (g_steal_pointer (&text), FALSE));
}

/* Feeds the pieces that end at the given places. */
static char *
parse (const char  *input,
       gsize        length,
       const gsize *ends,
       gsize        n_ends,
       guint       *retry)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (record, events);
  g_autoptr (GError) error = NULL;
  gsize start = 0;

  for (gsize i = 0; i <= n_ends; i++)
    {
      gsize end = i < n_ends ? ends[i] : length;
      /* A copy of its own size, so that reading past it is seen by the sanitizer. */
      g_autofree char *piece = g_memdup2 (input + start, end - start);

      g_assert_true (confab_sse_parser_feed (parser, piece, end - start, &error));
      g_assert_no_error (error);
      start = end;
    }
  confab_sse_parser_finish (parser);
  g_assert_cmpuint (confab_sse_parser_get_n_events (parser), ==, events->len);
  if (retry != NULL)
    *retry = confab_sse_parser_get_retry (parser);
  g_ptr_array_add (events, NULL);
  return g_strjoinv ("\n", (char **)events->pdata);
}

static void
check_every_split (const char *input,
                   gsize       length,
                   const char *expected)
{
  g_autofree char *whole = parse (input, length, NULL, 0, NULL);
  g_autofree gsize *all = g_new (gsize, length + 1);
  g_autofree char *bytes = NULL;

  g_assert_cmpstr (whole, ==, expected);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *split = parse (input, length, &i, 1, NULL);

      g_assert_cmpstr (split, ==, expected);
      all[i] = i;
    }
  bytes = parse (input, length, all, length, NULL);
  g_assert_cmpstr (bytes, ==, expected);
}

#define BOM "\xEF\xBB\xBF"
#define ROW(input, expected) { input, sizeof (input) - 1, expected }

static void
test_vectors (void)
{
  struct { const char *input; gsize length; const char *expected; } rows[] = {
    ROW ("data: a\n\n", "message||a"),
    ROW ("data:a\n\n", "message||a"),
    ROW ("data:  a\n\n", "message|| a"),
    ROW ("data:\n\ndata\ndata\n\ndata:test\n\n", "message||\nmessage||\\n\nmessage||test"),
    ROW ("data:abc\n data\ndata\nfoobar:xxx\njustsometext\n:comment\ndata:123\n\n", "message||abc\\n\\n123"),
    ROW ("data: A\r\ndata: B\r\ndata: C\r\n\r\n", "message||A\\nB\\nC"),
    ROW ("data: dog\rdata: bark\r\rdata: cat\rdata: meow\r\r", "message||dog\\nbark\nmessage||cat\\nmeow"),
    ROW ("data: sheep\r\ndata: bleat\r\n\r\n", "message||sheep\\nbleat"),
    ROW ("event:\ndata: Hello 1\n\nevent:\n\n", "message||Hello 1"),
    ROW ("event: ping\ndata: 1\n\ndata: 2\n\n", "ping||1\nmessage||2"),
    ROW ("data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
         "message||\\0\\n 2\\n1\\n3\\n\\n4"),
    ROW (BOM "data:1\n\n" BOM "data:2\n\ndata:3\n\n", "message||1\nmessage||3"),
    ROW (BOM BOM "data:1\n\ndata:2\n\n", "message||2"),
    ROW ("retry:1000\nretry:2000x\ndata:x\n\n", "message||x"),
    ROW ("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "message|1|a\nmessage|1|b\nmessage||c"),
    ROW ("id: n\ndata: a\n\nid: a\0b\ndata: x\n\n", "message|n|a\nmessage|n|x"),
    ROW ("retry:1000\ndata:test1\n\nid:test\ndata:test2", "message||test1"),
    ROW ("\n\n\n\nid: 1\ndata: 日本語\n\n", "message|1|日本語"),
    ROW (": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: {}\n\n", "message||{}"),
    ROW ("data: {\"a\":\ndata: 1}\n\n", "message||{\"a\":\\n1}"),
    ROW ("data: 😀\n\n", "message||😀"),
    ROW ("data: \xF0\x9F\n\ndata: on\n\n", "message||\xEF\xBF\xBD\nmessage||on"),
    ROW ("", ""),
    ROW (":\n\n: comment\r\n\r\n:", ""),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_every_split (rows[i].input, rows[i].length, rows[i].expected);
}

/* The long comments of web-platform-tests' eventsource/format-newlines and -comments. */
static void
test_long_comments (void)
{
  g_autofree char *xs = g_strnfill (2049, 'x');
  g_autoptr (GString) input = g_string_new (NULL);

  g_string_append_len (input, "data:1\r\r:\0\n:\r\ndata:2\n\n:", 22);
  g_string_append (input, xs);
  g_string_append (input, "\rdata:3\n\n:data:fail\r:");
  g_string_append (input, xs);
  g_string_append (input, "\ndata:4\n\ndata:5");
  check_every_split (input->str, input->len, "message||1\nmessage||2\nmessage||3\nmessage||4");
}

static void
test_retry (void)
{
  struct { const char *input; guint retry; } rows[] = {
    { "retry:1000\nretry:2000x\ndata:x\n\n", 1000 }, { "retry:\n", 0 }, { "retry: 5\n", 5 }, { "retry:-5\n", 0 },
    { "retry:99999999999999999999999999\n", G_MAXUINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint retry = 0;
      g_autofree char *events = parse (rows[i].input, strlen (rows[i].input), NULL, 0, &retry);

      g_assert_cmpuint (retry, ==, rows[i].retry);
    }
}

static void
test_invalid_utf8 (void)
{
  /* One U+FFFD for each maximal start of a character, as browsers decode. */
  struct { const char *bytes; const char *text; } rows[] = {
    { "a\x80z", "a�z" }, { "\xE3\x81", "�" }, { "\xE3\x81\xE3\x81\x82", "�あ" }, { "\xC0\xAF", "��" },
    { "\xED\xA0\x80", "���" }, { "\xF4\x90\x80\x80", "����" }, { "\xF0\x9F\x98!", "�!" }, { "\xFF\xFE", "��" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *input = g_strconcat ("data:", rows[i].bytes, "\n\n", NULL);
      g_autofree char *expected = g_strconcat ("message||", rows[i].text, NULL);

      check_every_split (input, strlen (input), expected);
    }
}

static void
test_unfinished (void)
{
  struct { const char *input; const char *expected; } rows[] = {
    { "data: [DONE]", "message||[DONE]" }, { "data: [DONE]\n", "message||[DONE]" }, { "data: [DONE] \r", "message||[DONE] " },
    { "data: {\"a\":1}", "message||{\"a\":1}" }, { "data: {\"a\":1}\n", "message||{\"a\":1}" },
    { "event: end\ndata: {\"a\":1}\nid: 5", "end|5|{\"a\":1}" },
    { "data: {\"a\":\ndata: 1}", "message||{\"a\":\\n1}" },
    { "data: {\"a\":1}\ndata: [DONE]", "message||{\"a\":1}\nmessage||[DONE]" },
    { "data: {\"a\":1}\ndata: {\"b", "message||{\"a\":1}" },
    { "data: {\"a\":\ndata: [DONE]", "message||[DONE]" },
    { "data: {\"a\":", "" }, { "data: {\"a\":1}}", "" }, { "data: {\"a\":}\n", "" }, { "data: text", "" }, { "data", "" },
    { "data: 5", "" }, { "[DONE]", "" }, { BOM "data: [DONE]", "message||[DONE]" },
    { "error: {\"code\":500}", "error||{\"code\":500}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_every_split (rows[i].input, strlen (rows[i].input), rows[i].expected);
}

static void
test_error_field (void)
{
  const char *input = "data: {\"a\":1}\n\nerror: {\"message\":\"x\"}\n\ndata: b\n\nerror\n\n";

  check_every_split (input, strlen (input), "message||{\"a\":1}\nerror||{\"message\":\"x\"}\nmessage||b");
}

static void
test_ignored (void)
{
  const char *input = ": comment\ndata: x\n{\"error\":\n\n  \"bad\xFF\"}\nid: 1\n";
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (record, events);
  g_autoptr (ConfabSseParser) flooded = confab_sse_parser_new (record, events);
  const char *ignored;

  g_assert_cmpstr (confab_sse_parser_get_ignored (parser), ==, "");
  g_assert_true (confab_sse_parser_feed (parser, input, strlen (input), NULL));
  confab_sse_parser_finish (parser);
  g_assert_cmpstr (confab_sse_parser_get_ignored (parser), ==, "{\"error\":\n  \"bad�\"}");

  for (guint i = 0; i < 10000; i++)
    g_assert_true (confab_sse_parser_feed (flooded, "あい\n", strlen ("あい\n"), NULL));
  ignored = confab_sse_parser_get_ignored (flooded);
  g_assert_cmpuint (strlen (ignored), <=, 8 * 1024);
  g_assert_cmpuint (strlen (ignored), >, 8 * 1024 - 4);
  g_assert_true (g_utf8_validate (ignored, -1, NULL));
}

static void
keep_length (const ConfabSseEvent *event,
             gpointer              user_data)
{
  gsize *length = user_data;

  *length = event->length;
  g_assert_cmpuint (strspn (event->data, "x"), ==, event->length);
}

/* Time is not measured: a parser that is not linear would take hours for the single bytes. */
static void
test_huge_line (void)
{
  const gsize size = 10 * 1024 * 1024;
  const gsize steps[] = { 1, 7, 1000, 64 * 1024, 11 * 1024 * 1024 };
  g_autofree char *input = g_malloc (size + 8);

  memset (input, 'x', size + 8);
  memcpy (input, "data: ", 6);
  memcpy (input + size + 6, "\n\n", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gsize length = 0;
      g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (keep_length, &length);

      for (gsize start = 0; start < size + 8; start += steps[i])
        g_assert_true (confab_sse_parser_feed (parser, input + start, MIN (steps[i], size + 8 - start), NULL));
      g_assert_cmpuint (length, ==, size);
    }
}

static void
count (const ConfabSseEvent *event,
       gpointer              user_data)
{
  (*(guint *)user_data)++;
}

/* Many line ends of one kind and none of the other must not be looked for again and again. */
static void
test_many_lines (void)
{
  const gsize size = 8 * 1024 * 1024;
  const char ends[] = { '\r', '\n' };
  g_autofree char *input = g_malloc (size);

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      guint n_events = 0;
      g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (count, &n_events);

      memset (input, ends[i], size);
      memcpy (input + size / 2, "data", 4);
      g_assert_true (confab_sse_parser_feed (parser, input, size, NULL));
      g_assert_cmpuint (n_events, ==, 1);
    }
}

static void
test_too_large (void)
{
  const gsize piece = 1024 * 1024;
  const char *starts[] = { "data: ", ": ", "data:" };
  g_autofree char *input = g_malloc (piece);

  memset (input, 'x', piece);
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      guint n_events = 0;
      guint n_pieces = 0;
      g_autoptr (ConfabSseParser) parser = confab_sse_parser_new (count, &n_events);
      g_autoptr (GError) error = NULL;
      gboolean fed = confab_sse_parser_feed (parser, starts[i], strlen (starts[i]), &error);

      /* The last row makes an event too large out of lines that are not. */
      while (fed && n_pieces < 100)
        {
          fed = confab_sse_parser_feed (parser, input, piece, &error);
          if (fed && i == 2)
            fed = confab_sse_parser_feed (parser, "\ndata:", 6, &error);
          n_pieces++;
        }
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
      g_assert_cmpuint (n_pieces, ==, 64);
      g_clear_error (&error);
      g_assert_false (confab_sse_parser_feed (parser, "\n\ndata: a\n\n", 11, &error));
      g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE);
      confab_sse_parser_finish (parser);
      g_assert_cmpuint (n_events, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/sse/vectors", test_vectors);
  g_test_add_func ("/net/sse/long-comments", test_long_comments);
  g_test_add_func ("/net/sse/retry", test_retry);
  g_test_add_func ("/net/sse/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/net/sse/unfinished", test_unfinished);
  g_test_add_func ("/net/sse/error-field", test_error_field);
  g_test_add_func ("/net/sse/ignored", test_ignored);
  g_test_add_func ("/net/sse/huge-line", test_huge_line);
  g_test_add_func ("/net/sse/many-lines", test_many_lines);
  g_test_add_func ("/net/sse/too-large", test_too_large);
  return g_test_run ();
}
