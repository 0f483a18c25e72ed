/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store-fixture.h"

typedef struct
{
  const char *id;
  const char *title;
  const char *text;
} Entry;

static const Entry entries[] = {
  { "a", "Cooking pasta", "Boil the water, add salt. The naïve café serves crème brûlée." },
  { "b", "Größe der Welt", "Photography of mountains at sunrise;\n\n\tthe quick  brown fox" },
  { "c", "北京旅行", "我想去中华人民共和国的首都北京旅游。GTK很好用。" },
  { "d", "Ramen", "東京でラーメンを食べたい。한국어를 공부합니다. สวัสดีครับ" },
  { "e", "Quotes", "he said \"hello world\" and don't stop" },
};

static ConfabStore *
make_store (const char *folder)
{
  ConfabStore *store = fixture_open (folder);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (ConfabConversation) conversation = fixture_conversation (entries[i].id, entries[i].title, i);
      g_autofree char *message_id = g_strconcat ("m", entries[i].id, NULL);
      g_autoptr (ConfabMessage) message = fixture_add (conversation, message_id, NULL, CONFAB_ROLE_USER,
                                                       entries[i].text);

      fixture_write_one (store, conversation, message);
    }
  return store;
}

/* The hits in their order: a conversation's letter, in capitals where its title was found. */
static void
assert_hits (ConfabStore *store,
             const char  *query,
             const char  *expected)
{
  g_autoptr (GPtrArray) hits = fixture_search (store, query);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      const ConfabSearchHit *hit = g_ptr_array_index (hits, i);

      g_string_append_c (found, hit->message_id != NULL ? *hit->conversation_id
                                                        : g_ascii_toupper (*hit->conversation_id));
    }
  if (strcmp (found->str, expected) != 0)
    g_test_message ("query %s", query);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_find (void)
{
  const struct
  {
    const char *query;
    const char *expected;
  } cases[] = {
    { "water", "a" },
    { "WATER Salt", "a" },
    { "water fox", "" },
    { "wat", "a" },
    { "wat ", "a" },
    { "wat boil", "a" },
    { "at boil", "" },
    { "hotogra", "b" },
    { "HÔTOGRA unrise", "b" },
    { "rößE", "B" },
    { "ookin", "A" },
    { "\"hotogra\"", "" },
    { "photograp -hotogra", "b" },
    { "boil wat", "a" },
    { "cafe", "a" },
    { "CRÈME brulee", "a" },
    { "grosse", "" },
    { "größe", "B" },
    { "Grosze", "" },
    { "grö", "B" },
    { "cooking", "A" },
    { "\"brown fox\"", "b" },
    { "\"fox brown\"", "" },
    { "\"quick bro", "b" },
    { "\"quick bro\"", "" },
    { "“brown fox”", "b" },
    { "-fox", "edca" },
    { "fox -quick", "" },
    { "fox -\"fox quick\"", "b" },
    { "fox --quick", "b" },
    { "water -salz", "a" },
    { "hello\"world", "e" },
    { "don't", "e" },
    { "北京", "Cc" },
    { "人民", "c" },
    { "人民 首都", "c" },
    { "民人", "" },
    { "gtk很好", "c" },
    { "gtk", "c" },
    { "ラーメン", "d" },
    { "メン", "d" },
    { "食べ", "d" },
    { "공부", "d" },
    { "국어", "d" },
    { "ramen", "D" },
  };
  ConfabStore *store = make_store (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_hits (store, cases[i].query, cases[i].expected);
  fixture_close (store);
}

/* Nothing that somebody types is an error. */
static void
test_odd (void)
{
  const char *queries[] = {
    "", " ", "\"", "\"\"", "\"\"\"", "*", "(", ")", "( OR", "\" OR * (", "AND", "NOT NEAR(", "a:b",
    "text:water", "^", "-", "+",
    "{a b}", "'", "';DROP TABLE message;--", "\\", "\xff\xfe", "😀", "\xe2\x80\x8b", "a\"b\"c\"", "%", "_",
    "water*", "water)",
  };
  g_autoptr (GString) long_query = g_string_new (NULL);
  g_autofree char *one_word = g_strnfill (1000000, 'x');
  ConfabStore *store = make_store (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) hits = fixture_search (store, queries[i]);

      g_assert_cmpuint (hits->len, <=, 1);
    }
  for (guint i = 0; i < 5000; i++)
    g_string_append (long_query, "water ");
  assert_hits (store, long_query->str, "a");
  assert_hits (store, one_word, "");
  assert_hits (store, "water*", "a");
  assert_hits (store, "OR", "");
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *random = g_malloc0 (12);
      g_autoptr (GPtrArray) hits = NULL;
      static const char letters[] = "\"*() ^-+:{}'a\xe5\x8c\x97\xffN";

      for (guint j = 0; j < 11; j++)
        random[j] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      hits = fixture_search (store, random);
      g_assert_nonnull (hits);
    }
  fixture_close (store);
}

static void
test_snippets (void)
{
  ConfabStore *store = make_store (NULL);
  g_autoptr (GPtrArray) fox = fixture_search (store, "quick fox");
  g_autoptr (GPtrArray) people = fixture_search (store, "人民");
  const ConfabSearchHit *hit = g_ptr_array_index (fox, 0);

  g_assert_cmpstr (hit->conversation_id, ==, "b");
  g_assert_cmpstr (hit->message_id, ==, "mb");
  g_assert_cmpstr (hit->title, ==, "Größe der Welt");
  g_assert_cmpint (hit->updated, ==, 2000);
  g_assert_cmpstr (hit->snippet, ==,
                   "Photography of mountains at sunrise; the \u2068quick\u2069 brown \u2068fox\u2069");
  hit = g_ptr_array_index (people, 0);
  g_assert_nonnull (strstr (hit->snippet, "中华\u2068人民\u2069共和国"));
  fixture_close (store);
}

static void
test_in_step (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = make_store (confab_test_dir_get_path (dir));
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("f", "Later", 9);
  g_autoptr (ConfabMessage) reply = fixture_add (conversation, "mf", NULL, CONFAB_ROLE_ASSISTANT, "");

  fixture_write_one (store, conversation, reply);
  confab_message_append_text (reply, "zebra");
  fixture_write_one (store, conversation, reply);
  fixture_write_one (store, conversation, reply);
  assert_hits (store, "zebra", "f");
  confab_message_append_text (reply, "s 斑马");
  fixture_write_one (store, conversation, reply);
  assert_hits (store, "\"zebra\"", "");
  assert_hits (store, "zebras 斑马", "f");
  fixture_set_title (store, "f", "Soon");
  assert_hits (store, "later", "");
  assert_hits (store, "soon", "F");
  fixture_delete (store, "f");
  assert_hits (store, "zebras", "");
  assert_hits (store, "soon", "");
  fixture_exec (path, "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1);"
                "INSERT INTO conversation_search (conversation_search, rank) VALUES ('integrity-check', 1);"
                "DELETE FROM conversation WHERE id = 'f';");
  fixture_exec (path, "PRAGMA foreign_keys=ON; DELETE FROM conversation WHERE id = 'c';"
                "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)");
  assert_hits (store, "人民", "");
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/find", test_find);
  g_test_add_func ("/store/search/odd", test_odd);
  g_test_add_func ("/store/search/snippets", test_snippets);
  g_test_add_func ("/store/search/in-step", test_in_step);
  return g_test_run ();
}
