/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a stream without a parser is what a parser makes of it. */
#include "config.h"

#include <string.h>

#include "two-readers.h"

#define N_STREAMS 3000
#define N_EVENTS 12

#define CHUNK(members) "{\"choices\":[{\"index\":0,\"delta\":{" members "}}]}"

/* What services send for each token must not miss the short way. */
static const char *const plain[] = {
  "{\"id\":\"gen-1\",\"provider\":\"StepFun\",\"model\":\"step\",\"object\":\"chat.completion.chunk\",\"created\":1754212345,"
  "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\" a\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}",
  "{\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"b\"}}],\"created\":1795360627,\"id\":\"chatcmpl-1\","
  "\"model\":\"/models/tiny.gguf\",\"system_fingerprint\":\"b11669-Debian\",\"object\":\"chat.completion.chunk\"}",
  "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp\","
  "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud83d\\ude00\\n\\u00fc\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"x8\"}",
  "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":null,\"reasoning_content\":\"Okay\"},\"logprobs\":null,\"finish_reason\":null}]}",
  " { \"choices\" : [ { \"delta\" : { \"reasoning\" : \"Grüße\" , \"tool_calls\" : [] } } ] } ",
  CHUNK (""),
};

/* What only looks like one. */
static const char *const other[] = {
  "", "{", "{}", "[]", "\"choices\"", "{\"choices\":[]}", "{\"choices\":null}", "{\"choices\":[{}]}", "{\"choices\":[{\"delta\":null}]}",
  CHUNK ("\"content\":\"a\"") "}", CHUNK ("\"content\":\"a\"") "x", CHUNK ("\"content\":\"a\","), CHUNK ("\"content\":\"a\",\"content\":\"b\""),
  CHUNK ("\"content\":\"a\",\"c\\u006fntent\":\"b\""), CHUNK ("\"content\":\"a\nb\""), CHUNK ("\"content\":\"a\\xb\""), CHUNK ("\"content\":\"\\u12\""),
  CHUNK ("\"content\":\"\\u0000\""), CHUNK ("\"content\":\"\\ud83d\""), CHUNK ("\"content\":\"\\ude00\""), CHUNK ("\"content\":\"\\ud83d\\u0041\""),
  CHUNK ("\"content\":\"\\ud83dx\""), CHUNK ("\"content\":\"\xFF\""), CHUNK ("\"content\":\"\xED\xA0\xBD\""), CHUNK ("\"content\":5"),
  CHUNK ("\"content\":[\"a\"]"), CHUNK ("\"content\":{}"), CHUNK ("\"content\":nullx"), CHUNK ("\"content\":'a'"), CHUNK ("\"content\":\"a\" \"b\""),
  CHUNK ("\"content\":\"a\",\"refusal\":\"\""), CHUNK ("\"content\":\"a\",\"x\":{}"), CHUNK ("\"tool_calls\":[{}]"), CHUNK ("\"content\":\"a"),
  CHUNK ("content:\"a\""), CHUNK ("/**/\"content\":\"a\""),
  "{\"choices\":[{\"index\":01,\"delta\":{}}]}", "{\"choices\":[{\"index\":-1,\"delta\":{}}]}", "{\"choices\":[{\"index\":\"0\",\"delta\":{}}]}",
  "{\"choices\":[{\"index\":0.0,\"delta\":{}}]}", "{\"choices\":[{\"index\":null,\"delta\":{}}]}", "{\"choices\":[{\"index\":0,\"index\":1,\"delta\":{}}]}",
  "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}", "{\"choices\":[{\"delta\":{}},{\"delta\":{}}]}", "{\"choices\":[{\"delta\":{}}],\"error\":\"x\"}",
  "{\"choices\":[{\"delta\":{},\"error\":{\"message\":\"x\"}}]}", "{\"choices\":[{\"delta\":{}}],\"usage\":{\"n\":1}}", "{\"choices\":[{\"delta\":{}}],\"created\":1e5}",
  "{\"choices\":[{\"delta\":{}}],\"created\":1234567890123456789012}", "{\"choices\":[{\"delta\":{},\"message\":{}}]}", "{\"choices\":[{\"delta\":{}}],\"id\":5}",
  "{\"choices\":[{\"delta\":{}}]\"id\":\"x\"}", CHUNK ("") CHUNK (""), "{\"choices\":[{\"delta\":{}}],\"choices\":[{\"delta\":{}}]}",
};

static const char *const strings[] = {
  "\"a\"", "\"\"", "\" \"", "\"<think>\"", "\"</think>\"", "\"x\\n\\ty\"", "\"\\u00fc\\\\\\/\\\"\\b\\f\\r\"", "\"\\ud83d\\ude00\"",
  "\"Grüße 😀\"", "\"\\ufffe\\uFFFF\\uffFD\"", "\"\x7F\"", "\"null\"",
};
static const char *const odd_strings[] = {
  "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00 \\ud83d\"", "\"\\u0000\"", "\"\\u12\"", "\"\\101\"", "\"\xFF\"", "\"\n\"",
};
static const char *const values[] = {
  "null", "null", "[]", "{}", "0", "1", "5", "127", "128", "999", "01", "-1", "1.5", "1e3", "true", "false", "123456789012345678", "1234567890123456789",
  "{\"n\":1}", "[{\"n\":1}]", "nul", "'a'", "{\"message\":\"x\"}",
};
static const char *const top_names[] = {
  "id", "model", "object", "created", "provider", "error", "usage", "timings", "meta", "message", "choices", "i\\u0064", "detail", "obfuscation",
};
static const char *const choice_names[] = {
  "index", "index", "finish_reason", "native_finish_reason", "logprobs", "message", "error", "text", "delta", "content_filter_results",
};
static const char *const delta_names[] = {
  "role", "content", "content", "reasoning", "reasoning_content", "reasoning_details", "refusal", "tool_calls", "function_call", "annotations", "name",
};

#define PICK(list) ((list)[g_test_rand_int_range (0, G_N_ELEMENTS (list))])

static const char *
pick_blank (void)
{
  static const char *const blanks[] = { " ", "\t", "\r\n", "  ", "\f" };

  return g_test_rand_int_range (0, 20) == 0 ? PICK (blanks) : "";
}

/* Mostly what services send; now and then anything. */
static const char *
pick_value (const char *name)
{
  static const char *const texts[] = { "id", "model", "object", "provider", "role", "content", "reasoning", "reasoning_content" };

  if (g_test_rand_int_range (0, 12) == 0)
    return PICK (values);
  if (strcmp (name, "index") == 0 || strcmp (name, "created") == 0)
    return g_test_rand_bit () ? "0" : "1";
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (name, texts[i]) == 0)
      return g_test_rand_int_range (0, 8) == 0 ? PICK (odd_strings) : PICK (strings);
  return g_test_rand_int_range (0, 6) == 0 ? PICK (strings) : "null";
}

static void
append_members (GString           *chunk,
                const char *const *names,
                guint              n_names,
                const char        *last,
                const char        *last_value)
{
  guint n_members = g_test_rand_int_range (0, 3);
  guint place = g_test_rand_int_range (0, n_members + 1);

  g_string_append (chunk, "{");
  for (guint i = 0; i <= n_members; i++)
    {
      const char *name = i == place && last != NULL ? last : names[g_test_rand_int_range (0, n_names)];
      const char *value = i == place && last != NULL ? last_value : pick_value (name);

      g_string_append_printf (chunk, "%s%s\"%s\"%s:%s%s%s", i > 0 ? "," : "", pick_blank (), name, pick_blank (), pick_blank (),
                              value, pick_blank ());
    }
  g_string_append (chunk, "}");
}

static GString *
make_chunk (void)
{
  GString *chunk = g_string_new (NULL);
  g_autoptr (GString) delta = g_string_new (NULL);
  g_autoptr (GString) choices = g_string_new ("[");

  append_members (delta, delta_names, G_N_ELEMENTS (delta_names), NULL, NULL);
  append_members (choices, choice_names, G_N_ELEMENTS (choice_names), "delta", delta->str);
  g_string_append (choices, g_test_rand_int_range (0, 20) == 0 ? ",{}]" : "]");
  append_members (chunk, top_names, G_N_ELEMENTS (top_names), "choices", choices->str);
  return chunk;
}

static void
mutate (GString *chunk)
{
  static const char bytes[] = "{}[],:\"\\u0 \n'/#nulltrue159-.e\xC3\xFF";
  gsize at = g_test_rand_int_range (0, chunk->len);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      g_string_erase (chunk, at, 1);
      break;
    case 1:
      g_string_insert_c (chunk, at, PICK (bytes));
      break;
    case 2:
      chunk->str[at] = PICK (bytes);
      break;
    default:
      g_string_truncate (chunk, at);
      break;
    }
}

static void
test_plain (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr (TwoReaders) readers = two_readers_new ();
      g_autoptr (GString) first = g_string_new ("{\"id\":\"1\",\"model\":\"m\",\"choices\":[]}");

      /* Who answers is told by the first chunk. */
      two_readers_feed (readers, first->str, first->len);
      g_assert_true (two_readers_feed (readers, plain[i], strlen (plain[i])));
    }
}

static void
test_other (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other); i++)
    {
      g_autoptr (TwoReaders) readers = two_readers_new ();
      /* A copy of its own size, so that reading past it is found. */
      g_autofree char *copy = g_memdup2 (other[i], MAX (strlen (other[i]), 1));

      g_assert_false (two_readers_feed (readers, copy, strlen (other[i])));
    }
}

/* The chunk that tells who answers is not passed over, and those after it are read the short way. */
static void
test_news (void)
{
  g_autoptr (TwoReaders) readers = two_readers_new ();
  static const char without[] = CHUNK ("\"content\":\"a\"");
  static const char with_id[] = "{\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"b\"}}]}";
  static const char with_model[] = "{\"id\":\"\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"b\"}}]}";

  g_assert_true (two_readers_feed (readers, without, strlen (without)));
  g_assert_false (two_readers_feed (readers, with_id, strlen (with_id)));
  g_assert_true (two_readers_feed (readers, with_id, strlen (with_id)));
  g_assert_false (two_readers_feed (readers, with_model, strlen (with_model)));
  g_assert_true (two_readers_feed (readers, with_model, strlen (with_model)));
}

static void
test_any (void)
{
  guint n_plain = 0;

  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autoptr (TwoReaders) readers = two_readers_new ();

      for (guint j = 0; j < N_EVENTS; j++)
        {
          g_autoptr (GString) chunk = make_chunk ();
          g_autofree char *copy = NULL;

          while (g_test_rand_int_range (0, 6) == 0 && chunk->len > 0)
            mutate (chunk);
          copy = g_memdup2 (chunk->str, MAX (chunk->len, 1));
          n_plain += two_readers_feed (readers, copy, chunk->len);
        }
    }
  g_test_message ("%u of %u without a parser", n_plain, N_STREAMS * N_EVENTS);
  g_assert_cmpuint (n_plain, >, N_STREAMS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/plain-chunk/plain", test_plain);
  g_test_add_func ("/provider/plain-chunk/other", test_other);
  g_test_add_func ("/provider/plain-chunk/news", test_news);
  g_test_add_func ("/provider/plain-chunk/any", test_any);
  return g_test_run ();
}
