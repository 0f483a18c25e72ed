/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"
#include "session-fixture.h"
#include "session/confab-day-groups.h"

/* A conversation with one turn; its id. */
static char *
make_conversation (Fixture    *fixture,
                   const char *text)
{
  ConfabChat *chat = fixture_chat (fixture, "echo", FALSE);
  char *id = g_strdup (confab_conversation_get_id (confab_chat_get_conversation (chat)));

  fixture_ask (chat, text);
  g_assert_finalize_object (chat);
  return id;
}

static ConfabTitler *
get_titler (Fixture *fixture)
{
  return confab_session_get_titler (fixture->session);
}

static gboolean
has_title (Fixture    *fixture,
           const char *id,
           const char *expected)
{
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (confab_session_get_library (fixture->session), id);

  return g_strcmp0 (confab_conversation_item_get_title (item), expected) == 0;
}

#define assert_title(fixture, id, expected) g_assert_true (has_title (fixture, id, expected))

static char *
make_title (Fixture     *fixture,
            const char  *id,
            ConfabUndo **undo,
            GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_titler_make_async (get_titler (fixture), id, NULL, confab_test_capture, &result);
  return confab_titler_make_finish (get_titler (fixture), confab_test_await (&result), NULL, undo, error);
}

/* The echo says the question of the request, which begins with a line of its own. */
static void
test_make (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *id = make_conversation (fixture, "How tall is the tower?");
  g_autoptr (ConfabUndo) undo = NULL;
  g_autoptr (ConfabUndo) redo = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = make_title (fixture, id, &undo, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (title, ==, "<question>");
  assert_title (fixture, id, "<question>");
  redo = confab_library_undo (confab_session_get_library (fixture->session), undo);
  confab_test_wait_until (has_title (fixture, id, "How tall is the tower?"));
}

static void
test_by_hand (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *id = make_conversation (fixture, "How tall is the tower?");
  g_autoptr (GError) error = NULL;
  guint n_requests = fixture_n_requests (fixture);

  confab_library_rename (confab_session_get_library (fixture->session), id, "Mine");
  g_assert_null (make_title (fixture, id, NULL, &error));
  g_assert_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED);
  assert_title (fixture, id, "Mine");
  g_assert_cmpuint (fixture_n_requests (fixture), ==, n_requests);
}

static void
test_failure (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *id = make_conversation (fixture, "How tall is the tower?");
  ConfabProvider *provider = fixture_add_provider (fixture, "no-such-scenario");
  g_autoptr (GError) error = NULL;

  confab_titler_set_model (get_titler (fixture), confab_provider_get_id (provider), "some-model");
  g_assert_null (make_title (fixture, id, NULL, &error));
  g_assert_nonnull (error);
  assert_title (fixture, id, "How tall is the tower?");
}

static void
test_always (Fixture      *fixture,
             gconstpointer data)
{
  ConfabProvider *provider = fixture_add_provider (fixture, "echo");
  g_autofree char *id = NULL;
  gboolean titled = FALSE;

  g_assert_false (confab_titler_get_always (get_titler (fixture)));
  confab_titler_set_always (get_titler (fixture), TRUE);
  confab_titler_set_model (get_titler (fixture), confab_provider_get_id (provider), "test/echo");
  fixture_reopen (fixture);
  confab_test_wait_until (confab_titler_get_always (get_titler (fixture)));
  g_assert_cmpstr (confab_titler_get_model (get_titler (fixture)), ==, "test/echo");
  g_signal_connect_swapped (get_titler (fixture), "titled", G_CALLBACK (g_atomic_int_inc), &titled);
  id = make_conversation (fixture, "How tall is the tower?");
  confab_test_wait_until (titled);
  assert_title (fixture, id, "<question>");
}

static void
test_clean (void)
{
  static const char *const cases[][2] = {
    { "A tall tower", "A tall tower" },
    { "\n\"A tall tower.\"\n", "A tall tower" },
    { "Title: „Der Turm“", "Der Turm" },
    { "**Title:** *Towers*", "Towers" },
    { "# Towers", "Towers" },
    { "「東京タワー」。", "東京タワー" },
    { "Why?", "Why?" },
    { "  \n \"\" \n", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = confab_titler_clean (cases[i][0]);

      g_assert_cmpstr (title, ==, cases[i][1]);
    }
}

static gint64
get_time (GTimeZone *zone,
          int        year,
          int        month,
          int        day,
          int        hour,
          int        minute)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone, year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * 1000;
}

static void
test_days (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  /* The day after the clocks went back, shortly after midnight. */
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2026, 10, 26, 0, 10, 0);
  g_autoptr (GDateTime) later = g_date_time_new (zone, 2026, 10, 26, 23, 59, 59);
  g_autoptr (GDateTime) universal = g_date_time_to_utc (now);
  g_autoptr (ConfabDayGroups) groups = confab_day_groups_new (now);
  g_autoptr (ConfabDayGroups) same = confab_day_groups_new (later);
  g_autoptr (ConfabDayGroups) elsewhere = confab_day_groups_new (universal);
  const struct
  {
    int            day[5];
    ConfabDayGroup group;
    guint          value;
  } cases[] = {
    { { 2026, 10, 26, 0, 0 }, CONFAB_DAY_GROUP_TODAY, 0 },
    { { 2027, 1, 1, 0, 0 }, CONFAB_DAY_GROUP_TODAY, 0 },
    { { 2026, 10, 25, 23, 59 }, CONFAB_DAY_GROUP_YESTERDAY, 0 },
    { { 2026, 10, 25, 0, 0 }, CONFAB_DAY_GROUP_YESTERDAY, 0 },
    { { 2026, 10, 24, 23, 59 }, CONFAB_DAY_GROUP_WEEK, 0 },
    { { 2026, 10, 20, 0, 0 }, CONFAB_DAY_GROUP_WEEK, 0 },
    { { 2026, 10, 19, 23, 59 }, CONFAB_DAY_GROUP_MONTH, 10 },
    { { 2026, 1, 1, 0, 0 }, CONFAB_DAY_GROUP_MONTH, 1 },
    { { 2025, 12, 31, 23, 59 }, CONFAB_DAY_GROUP_YEAR, 2025 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const int *day = cases[i].day;

      g_assert_cmphex (confab_day_groups_find (groups, get_time (zone, day[0], day[1], day[2], day[3], day[4])), ==,
                       CONFAB_DAY_GROUP (cases[i].group, cases[i].value));
    }
  g_assert_cmpint (confab_day_groups_get_end (groups), ==, get_time (zone, 2026, 10, 27, 0, 0));
  g_assert_true (confab_day_groups_equal (groups, same));
  g_assert_false (confab_day_groups_equal (groups, elsewhere));
}

static void
test_facts (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *id = make_conversation (fixture, "How tall is the tower?");
  ConfabLibrary *library = confab_session_get_library (fixture->session);
  g_autoptr (GAsyncResult) sum_result = NULL;
  g_autoptr (GAsyncResult) size_result = NULL;
  g_autofree ConfabSums *sums = NULL;
  g_autofree ConfabDiskUse *size = NULL;

  confab_library_sum_async (library, id, NULL, confab_test_capture, &sum_result);
  sums = confab_library_sum_finish (library, confab_test_await (&sum_result), NULL);
  g_assert_cmpuint (sums->n_messages, ==, 2);
  g_assert_cmpint (sums->tokens, >, 0);
  confab_library_measure_async (library, NULL, confab_test_capture, &size_result);
  size = confab_library_measure_finish (library, confab_test_await (&size_result), NULL);
  g_assert_cmpint (size->database, >, 4096);
  g_assert_cmpint (size->attachments, ==, 0);
  g_assert_cmpuint (confab_library_get_trash_days (library), ==, 30);
  confab_library_set_trash_days (library, 7);
  fixture_reopen (fixture);
  library = confab_session_get_library (fixture->session);
  confab_test_wait_until (confab_library_get_trash_days (library) == 7);
}

static void
add (const char *path,
     void      ( *func ) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc)(void *)fixture_set_up,
                     (GTestFixtureFunc)(void *)func,
                     (GTestFixtureFunc)(void *)fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/titler/make", test_make);
  add ("/session/titler/by-hand", test_by_hand);
  add ("/session/titler/failure", test_failure);
  add ("/session/titler/always", test_always);
  add ("/session/titler/facts", test_facts);
  g_test_add_func ("/session/titler/clean", test_clean);
  g_test_add_func ("/session/titler/days", test_days);
  return g_test_run ();
}
