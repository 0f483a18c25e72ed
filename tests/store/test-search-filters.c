/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store-fixture.h"

/* What stands for itself in the expectations: each message is one letter, in the order of the groups; a title in capitals
 * is that of its conversation. */
static const char content[] =
  "INSERT INTO folder (row, id, name) VALUES (1, 'f1', 'My Work'), (2, 'f2', 'Home');"
  "INSERT INTO folder (row, id, name, parent) VALUES (3, 'f3', 'Élan', 1);"
  "INSERT INTO tag (row, name, folded) VALUES (1, 'Urgent', 'urgent'), (2, 'Later', 'later');"
  "INSERT INTO conversation (row, id, title, created, updated, folder, archived, deleted) VALUES"
  "  (1, 'a', 'apple pie', 1000, 9000, 1, NULL, NULL),"
  "  (2, 'b', 'banana', 1000, 8000, 3, NULL, NULL),"
  "  (3, 'c', 'cherry', 1000, 7000, NULL, 5, NULL),"
  "  (4, 'd', 'date', 1000, 6000, NULL, NULL, 5),"
  "  (5, 'e', 'elder', 1000, 5000, 2, NULL, NULL);"
  "INSERT INTO conversation_tag VALUES (1, 1), (2, 1), (2, 2);"
  "INSERT INTO message (id, conversation, parent_id, role, status, created, text, model, has, deleted) VALUES"
  "  ('1', 1, NULL, 'user', 'complete', 1714500000000, 'plain pear', NULL, 0, NULL),"
  "  ('2', 1, '1', 'assistant', 'complete', 1714600000000, 'pear reply', 'vendor/Large-3', 8, NULL),"
  "  ('3', 1, '1', 'assistant', 'complete', 1714700000000, 'pear other branch', 'small', 0, NULL),"
  "  ('4', 1, '3', 'user', 'complete', 1714800000000, 'pear deleted', NULL, 1, 77),"
  "  ('5', 2, NULL, 'user', 'complete', 1600000000000, 'pear picture', NULL, 1, NULL),"
  "  ('6', 3, NULL, 'user', 'complete', 1600000000000, 'pear archived film', NULL, 2, NULL),"
  "  ('7', 4, NULL, 'user', 'complete', 1600000000000, 'pear trash', NULL, 4, NULL),"
  "  ('8', 5, NULL, 'user', 'complete', 1600000000000, 'pear paper', NULL, 4, NULL)";

static ConfabStore *
make_store (ConfabTestDir *dir)
{
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));

  fixture_exec (path, content);
  return store;
}

static ConfabSearchResult *
search (ConfabStore            *store,
        const char             *query,
        const ConfabSearchPage *page)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabSearchResult *found;

  fixture_await (result, confab_store_search_async, store, query, page);
  found = confab_store_search_finish (store, result, &error);
  g_assert_no_error (error);
  return found;
}

static int
compare_letters (gconstpointer a,
                 gconstpointer b)
{
  return *(const char *)a - *(const char *)b;
}

/* The messages that were found, in the order of their identifiers, after the titles. */
static void
assert_found (ConfabStore *store,
              const char  *query,
              const char  *expected)
{
  g_autoptr (GPtrArray) hits = fixture_search (store, query);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      const ConfabSearchHit *hit = hits->pdata[i];

      g_string_append_c (found, hit->message_id != NULL ? *hit->message_id : g_ascii_toupper (*hit->conversation_id));
    }
  qsort (found->str, found->len, 1, compare_letters);
  if (strcmp (found->str, expected) != 0)
    g_test_message ("query %s", query);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_filters (void)
{
  const struct
  {
    const char *query;
    const char *expected;
  } cases[] = {
    { "pear", "123568" },
    { "folder:\"my work\"", "1235" },
    { "folder:\"my work\" pear", "1235" },
    { "folder:élan", "5" },
    { "folder:ÉL", "5" },
    { "Folder:home pear", "8" },
    { "folder:home folder:élan", "58" },
    { "-folder:\"My Work\" pear", "68" },
    { "folder:nowhere pear", "" },
    { "folder:", "" },
    { "folder: pear", "123568" },
    { "tag:urgent", "1235" },
    { "tag:urgent tag:later", "5" },
    { "tag:urgent -tag:later", "123" },
    { "tag:none", "" },
    { "model:large", "2" },
    { "model:LARGE-3 pear", "2" },
    { "model:small model:large", "23" },
    { "-model:large from:model", "3" },
    { "from:me", "1568" },
    { "from:ME pear", "1568" },
    { "from:model pear", "23" },
    { "from:assistant", "23" },
    { "from:large", "2" },
    { "has:image", "5" },
    { "has:im", "5" },
    { "has:video", "6" },
    { "has:file", "8" },
    { "has:code pear", "2" },
    { "has:attachment", "568" },
    { "has:attachment -has:video", "58" },
    { "has:image has:code", "" },
    { "has:nonsense pear", "123568" },
    { "after:2024", "123" },
    { "after:2024-05-02", "3" },
    { "before:2024 pear", "568" },
    { "before:2024-05-02 after:2024", "12" },
    { "after:yesterday", "" },
    { "before:today pear", "123568" },
    { "after:1d", "" },
    { "before:1d pear other", "3" },
    { "before:never pear", "123568" },
    { "in:archive", "6" },
    { "in:archive pear", "6" },
    { "-in:archive pear", "12358" },
    { "in:trash", "7" },
    { "in:trash pear", "7" },
    { "date", "" },
    { "in:trash date", "D" },
    { "apple", "A" },
    { "apple folder:\"My Work\"", "A" },
    { "apple folder:home", "" },
    { "apple from:me", "" },
    { "deleted", "" },
    { "http://pear", "" },
    { "pear:", "123568" },
    { "from:me has:image folder:\"My Work\" before:2024 -tag:none pict", "5" },
    { "from:me -pear", "" },
    { "-reply from:model", "3" },
    { "...", "" },
    { "--", "" },
  };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = make_store (dir);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_found (store, cases[i].query, cases[i].expected);
  fixture_close (store);
}

static void
test_hints (void)
{
  const struct
  {
    const char *query;
    const char *piece; /* of the hint, or NULL */
  } cases[] = {
    { "pear", NULL }, { "folder:nowhere", "nowhere" }, { "tag:nix pear", "nix" }, { "has:wings pear", "wings" },
    { "before:never pear", "never" }, { "before:20", NULL }, { "in:sea pear", "sea" }, { "folder:", NULL },
    { "-folder:nowhere pear", NULL },
  };
  const ConfabSearchPage page = { .n_groups = 5, .n_hits = 5 };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = make_store (dir);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabSearchResult) found = search (store, cases[i].query, &page);

      if (cases[i].piece == NULL)
        g_assert_null (found->hint);
      else
        g_assert_nonnull (strstr (found->hint, cases[i].piece));
    }
  fixture_close (store);
}

static void
test_groups (void)
{
  const ConfabSearchPage two = { .n_groups = 2, .n_hits = 1 };
  const ConfabSearchPage rest = { .offset = 2, .n_groups = 5, .n_hits = 1 };
  const ConfabSearchPage inner = { .conversation_id = "a", .offset = 1, .n_groups = 1, .n_hits = 1 };
  const ConfabSearchPage last = { .conversation_id = "a", .offset = 2, .n_hits = 5 };
  const char *queries[] = { "pear", "from:me", "pear from:me" };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = make_store (dir);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (ConfabSearchResult) first = search (store, queries[i], &two);
      g_autoptr (ConfabSearchResult) second = search (store, queries[i], &rest);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (first->groups->len, ==, 2);
      g_assert_true (first->more);
      g_assert_cmpuint (second->groups->len, ==, 2);
      g_assert_false (second->more);
      g_assert_false (first->partial);
      for (guint j = 0; j < 4; j++)
        {
          ConfabSearchGroup *group = j < 2 ? first->groups->pdata[j] : second->groups->pdata[j - 2];

          g_assert_true (g_hash_table_add (seen, group->conversation_id));
          g_assert_cmpuint (group->hits->len, ==, 1);
          g_assert_cmpint (group->archived, ==, g_str_equal (group->conversation_id, "c"));
          if (i == 0)
            g_assert_cmpuint (group->n_hits, ==, g_str_equal (group->conversation_id, "a") ? 3 : 1);
        }
    }
  {
    g_autoptr (ConfabSearchResult) first = search (store, "pear", &inner);
    g_autoptr (ConfabSearchResult) second = search (store, "pear", &last);
    ConfabSearchGroup *group = first->groups->pdata[0];

    g_assert_true (first->more);
    g_assert_cmpuint (group->hits->len, ==, 1);
    g_assert_cmpuint (group->n_hits, ==, 3);
    g_assert_cmpstr (group->title, ==, "apple pie");
    g_assert_false (second->more);
    g_assert_cmpuint (((ConfabSearchGroup *)second->groups->pdata[0])->hits->len, ==, 1);
  }
  fixture_close (store);
}

/* A title is better than any message, a word better than a part of one, and what has nothing but a part comes last. */
static void
test_order (void)
{
  const ConfabSearchPage page = { .n_groups = 5, .n_hits = 5, .thorough = TRUE };
  const ConfabSearchPage quick = { .n_groups = 5, .n_hits = 5 };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = make_store (dir);
  g_autoptr (ConfabSearchResult) hasty = NULL;
  g_autoptr (ConfabSearchResult) found = NULL;
  g_autoptr (ConfabSearchResult) again = NULL;
  const char *expected = "eab";

  fixture_exec (path, "UPDATE conversation SET title = 'zebra' WHERE id = 'e';"
                "UPDATE message SET text = 'a zebra is here' WHERE id = '1';"
                "UPDATE message SET text = 'dazzling cryptozebras' WHERE id = '5'");
  hasty = search (store, "zebra", &quick);
  g_assert_true (hasty->unfinished);
  g_assert_cmpuint (hasty->groups->len, ==, 2);
  found = search (store, "zebra", &page);
  g_assert_false (found->unfinished);
  g_assert_cmpuint (found->groups->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (*((ConfabSearchGroup *)found->groups->pdata[i])->conversation_id, ==, expected[i]);
  g_assert_cmpstr (((ConfabSearchGroup *)found->groups->pdata[0])->title_snippet, ==, "\u2068zebra\u2069");
  {
    ConfabSearchHit *hit = ((ConfabSearchGroup *)found->groups->pdata[2])->hits->pdata[0];
    g_autofree char *needle = confab_search_hit_dup_needle (hit);

    g_assert_cmpstr (needle, ==, "cryptozebras");
  }
  /* Once they are there, parts of words take no second search, and new words are among them. */
  fixture_exec (path, "INSERT INTO message (id, conversation, role, status, created, text) VALUES"
                "  ('9', 3, 'user', 'complete', 1, 'unzebraic')");
  again = search (store, "zebra", &quick);
  g_assert_false (again->unfinished);
  g_assert_cmpuint (again->groups->len, ==, 4);
  fixture_close (store);
}

/* Of more than can be compared the newest are, and all of them are counted as far as that goes. */
static void
test_many (void)
{
  const ConfabSearchPage page = { .n_groups = 3, .n_hits = 2 };
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = make_store (dir);
  g_autoptr (ConfabSearchResult) found = NULL;
  g_autoptr (ConfabSearchResult) narrow = NULL;

  fixture_exec (path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
                " INSERT INTO message (id, conversation, role, status, created, text)"
                " SELECT 'n' || i, 5, 'user', 'complete', i, 'pear number' || i FROM n");
  found = search (store, "pear", &page);
  g_assert_true (found->partial);
  g_assert_cmpuint (found->groups->len, ==, 1);
  g_assert_cmpuint (((ConfabSearchGroup *)found->groups->pdata[0])->n_hits, ==, 5000);
  narrow = search (store, "pear number17", &page);
  g_assert_false (narrow->partial);
  g_assert_cmpuint (((ConfabSearchGroup *)narrow->groups->pdata[0])->n_hits, ==, 111);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search-filters/filters", test_filters);
  g_test_add_func ("/store/search-filters/hints", test_hints);
  g_test_add_func ("/store/search-filters/groups", test_groups);
  g_test_add_func ("/store/search-filters/order", test_order);
  g_test_add_func ("/store/search-filters/many", test_many);
  return g_test_run ();
}
