/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#define N_GROUPS 20
#define N_HITS   3

/* Of 90 conversations four have very many messages. Lengths and times differ at random, and some are deleted. */
static const char content[] =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)"
  " INSERT INTO conversation (row, id, title, created, updated, deleted)"
  " SELECT i, printf ('c%d', i), 'untitled', 1000, 1000 + i, CASE WHEN i % 17 = 0 THEN 5 END FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
  " INSERT INTO message (id, conversation, role, status, created, text, deleted)"
  " SELECT printf ('m%d', i), 1 + (i * 7 % CASE WHEN i % 3 THEN 90 ELSE 4 END), 'user', 'complete',"
  "  (unixepoch () - abs (random ()) % 20000000) * 1000,"
  "  CASE WHEN i % 5 THEN 'needle ' ELSE 'thread needle ' END"
  "   || replace (hex (zeroblob (abs (random ()) % 40)), '00', 'filler ')"
  "   || CASE WHEN i % 11 THEN '' ELSE 'needle rare ' END,"
  "  CASE WHEN i % 13 = 0 THEN 7 END FROM n;";

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

static void
assert_same_group (ConfabSearchGroup *group,
                   ConfabSearchGroup *expected)
{
  g_assert_cmpstr (group->conversation_id, ==, expected->conversation_id);
  g_assert_cmpuint (group->n_hits, ==, expected->n_hits);
  g_assert_cmpuint (group->hits->len, ==, expected->hits->len);
  for (guint i = 0; i < group->hits->len; i++)
    {
      ConfabSearchHit *hit = group->hits->pdata[i];
      ConfabSearchHit *other = expected->hits->pdata[i];

      g_assert_cmpstr (hit->message_id, ==, other->message_id);
      g_assert_cmpstr (hit->snippet, ==, other->snippet);
      g_assert_cmpint (hit->updated, ==, other->updated);
    }
}

/* A filter that fits everything has each match asked for what it needs, where otherwise only the best are: that must not
 * be seen. */
static void
assert_same (ConfabStore *store,
             const char  *words)
{
  g_autofree char *filtered = g_strconcat (words, " after:2001-01-01 ", NULL);
  gboolean more = TRUE;

  for (guint offset = 0; more; offset += N_GROUPS)
    {
      const ConfabSearchPage page = { .offset = offset, .n_groups = N_GROUPS, .n_hits = N_HITS };
      g_autoptr (ConfabSearchResult) found = search (store, words, &page);
      g_autoptr (ConfabSearchResult) expected = search (store, filtered, &page);

      g_assert_cmpuint (found->groups->len, >, 0);
      g_assert_cmpuint (found->groups->len, ==, expected->groups->len);
      for (guint i = 0; i < found->groups->len; i++)
        assert_same_group (found->groups->pdata[i], expected->groups->pdata[i]);
      g_assert_cmpint (found->more, ==, expected->more);
      more = found->more;
    }
}

static void
test_same (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));

  fixture_exec (path, content);
  assert_same (store, "needle ");
  assert_same (store, "thread needle ");
  assert_same (store, "rare ");
  assert_same (store, "filler -thread");
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search-order/same", test_same);
  return g_test_run ();
}
