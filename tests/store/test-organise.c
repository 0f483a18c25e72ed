/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>

#include "store-fixture.h"
#include "store/confab-store-organise.h"
#include "store/confab-store-private.h"

/* What edits do to the order among conversations, looked at in the database, and what undoes them. */

#define N_MANY 3000

/* Everything that edits may change, in one text. */
#define STATE_SQL \
  "SELECT coalesce((SELECT group_concat (t, ' ') FROM (SELECT id || ':' || title || ':' || coalesce(named, 0) || ':'" \
  " || coalesce((SELECT f.id FROM folder f WHERE f.row = c.folder), '') || ':' || coalesce(pinned, 0) || ':'" \
  " || coalesce(archived, 0) || ':' || coalesce(deleted, '-') || ':' || coalesce((SELECT group_concat(folded) FROM" \
  " (SELECT folded FROM conversation_tag ct JOIN tag ON tag.row = ct.tag WHERE ct.conversation = c.row ORDER BY folded)), '')" \
  " AS t FROM conversation c ORDER BY id)), '')" \
  " || '|' || coalesce((SELECT group_concat(id || ':' || name || ':' || coalesce((SELECT p.id FROM folder p" \
  " WHERE p.row = f.parent), ''), ' ') FROM (SELECT * FROM folder ORDER BY id) f), '')" \
  " || '|' || coalesce((SELECT group_concat(name, ' ') FROM (SELECT name FROM tag ORDER BY folded)), '')"

typedef struct
{
  ConfabTestDir *dir;
  ConfabStore   *store;
  char          *path;
} World;

static void
world_init (World *self)
{
  self->dir = confab_test_dir_new ();
  self->path = confab_test_dir_build (self->dir, "confab.db");
  self->store = fixture_open (confab_test_dir_get_path (self->dir));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("%c", 'a' + i);
      g_autoptr (ConfabConversation) conversation = fixture_conversation (id, id, 10 + i);

      fixture_write_one (self->store, conversation, NULL);
    }
}

static void
world_clear (World *self)
{
  fixture_close (self->store);
  g_free (self->path);
  confab_test_dir_free (self->dir);
}

static char *
read_text (World      *world,
           const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_open (world->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

static void
assert_state (World      *world,
              const char *expected)
{
  g_autofree char *state = read_text (world, STATE_SQL);

  g_assert_cmpstr (state, ==, expected);
}

static ConfabEdit *
edit_new (ConfabEditKind     kind,
          const char *const *ids,
          const char        *id,
          const char        *name,
          const char        *other,
          gint64             value)
{
  ConfabEdit *edit = confab_edit_new (kind, ids);

  edit->id = g_strdup (id);
  edit->name = g_strdup (name);
  edit->other = g_strdup (other);
  edit->value = value;
  return edit;
}

static GPtrArray *
try_edits (World     *world,
           GPtrArray *edits,
           GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fixture_await (result, confab_store_edit_async, world->store, edits);
  return confab_store_edit_finish (world->store, result, error);
}

/* edits: (transfer full); (transfer full): what undoes them */
static GPtrArray *
do_edits (World     *world,
          GPtrArray *edits)
{
  g_autoptr (GPtrArray) own = edits;
  g_autoptr (GError) error = NULL;
  GPtrArray *inverse = try_edits (world, edits, &error);

  g_assert_no_error (error);
  return inverse;
}

/* edit: (transfer full) */
static GPtrArray *
do_edit (World      *world,
         ConfabEdit *edit)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);

  g_ptr_array_add (edits, edit);
  return do_edits (world, edits);
}

/* Does it, looks, undoes it, looks, and does it again by what undoes that. */
static void
check_edit (World      *world,
            ConfabEdit *edit,
            const char *expected)
{
  g_autofree char *before = read_text (world, STATE_SQL);
  GPtrArray *inverse = do_edit (world, edit);

  assert_state (world, expected);
  inverse = do_edits (world, inverse);
  assert_state (world, before);
  g_ptr_array_unref (do_edits (world, inverse));
  assert_state (world, expected);
}

#define IDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_conversations (void)
{
  World world;

  world_init (&world);
  assert_state (&world, "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_TITLE, IDS ("a"), NULL, "first", NULL, CONFAB_TITLE_BY_HAND),
              "a:first:1::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_PIN, IDS ("a", "b"), NULL, NULL, NULL, 5),
              "a:first:1::5:0:-: b:b:0::5:0:-: c:c:0::0:0:-:||");
  /* Each gets back what it had, also where that was not the same. */
  check_edit (&world, edit_new (CONFAB_EDIT_PIN, IDS ("b", "c"), NULL, NULL, NULL, 6),
              "a:first:1::5:0:-: b:b:0::6:0:-: c:c:0::6:0:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_PIN, IDS ("a", "b", "c"), NULL, NULL, NULL, 0),
              "a:first:1::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_ARCHIVE, IDS ("c", "nobody"), NULL, NULL, NULL, 7),
              "a:first:1::0:0:-: b:b:0::0:0:-: c:c:0::0:7:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("b"), NULL, NULL, NULL, 8),
              "a:first:1::0:0:-: b:b:0::0:0:8: c:c:0::0:7:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("b", "c"), NULL, NULL, NULL, 0),
              "a:first:1::0:0:-: b:b:0::0:0:-: c:c:0::0:7:-:||");
  world_clear (&world);
}

static void
test_folders (void)
{
  World world;

  world_init (&world);
  check_edit (&world, edit_new (CONFAB_EDIT_MAKE_FOLDER, NULL, "f", "One", NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|f:One:|");
  check_edit (&world, edit_new (CONFAB_EDIT_MAKE_FOLDER, NULL, "g", "Two", "f", 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|f:One: g:Two:f|");
  check_edit (&world, edit_new (CONFAB_EDIT_FOLDER, IDS ("a"), "f", NULL, NULL, 0),
              "a:a:0:f:0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|f:One: g:Two:f|");
  check_edit (&world, edit_new (CONFAB_EDIT_FOLDER, IDS ("a", "b"), "g", NULL, NULL, 0),
              "a:a:0:g:0:0:-: b:b:0:g:0:0:-: c:c:0::0:0:-:|f:One: g:Two:f|");
  check_edit (&world, edit_new (CONFAB_EDIT_RENAME_FOLDER, NULL, "g", "Other", NULL, 0),
              "a:a:0:g:0:0:-: b:b:0:g:0:0:-: c:c:0::0:0:-:|f:One: g:Other:f|");
  /* A folder is never in itself. */
  check_edit (&world, edit_new (CONFAB_EDIT_MOVE_FOLDER, NULL, "f", NULL, "g", 0),
              "a:a:0:g:0:0:-: b:b:0:g:0:0:-: c:c:0::0:0:-:|f:One: g:Other:f|");
  check_edit (&world, edit_new (CONFAB_EDIT_REMOVE_FOLDER, NULL, "g", NULL, NULL, 0),
              "a:a:0:f:0:0:-: b:b:0:f:0:0:-: c:c:0::0:0:-:|f:One:|");
  check_edit (&world, edit_new (CONFAB_EDIT_MAKE_FOLDER, NULL, "h", "Three", "f", 0),
              "a:a:0:f:0:0:-: b:b:0:f:0:0:-: c:c:0::0:0:-:|f:One: h:Three:f|");
  check_edit (&world, edit_new (CONFAB_EDIT_REMOVE_FOLDER, NULL, "f", NULL, NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|h:Three:|");
  check_edit (&world, edit_new (CONFAB_EDIT_FOLDER, IDS ("a"), "nowhere", NULL, NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|h:Three:|");
  check_edit (&world, edit_new (CONFAB_EDIT_REMOVE_FOLDER, NULL, "nowhere", NULL, NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:|h:Three:|");
  world_clear (&world);
}

static void
test_tags (void)
{
  World world;

  world_init (&world);
  check_edit (&world, edit_new (CONFAB_EDIT_MAKE_TAG, NULL, NULL, "Work", NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||Work");
  check_edit (&world, edit_new (CONFAB_EDIT_TAG, IDS ("a", "b"), NULL, "WORK", NULL, 0),
              "a:a:0::0:0:-:work b:b:0::0:0:-:work c:c:0::0:0:-:||Work");
  check_edit (&world, edit_new (CONFAB_EDIT_TAG, IDS ("b", "c"), NULL, "Play", NULL, 0),
              "a:a:0::0:0:-:work b:b:0::0:0:-:play,work c:c:0::0:0:-:play||Play Work");
  check_edit (&world, edit_new (CONFAB_EDIT_UNTAG, IDS ("a", "c"), NULL, "work", NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-:play,work c:c:0::0:0:-:play||Play Work");
  check_edit (&world, edit_new (CONFAB_EDIT_RENAME_TAG, NULL, NULL, "work", "WORK", 0),
              "a:a:0::0:0:-: b:b:0::0:0:-:play,work c:c:0::0:0:-:play||Play WORK");
  check_edit (&world, edit_new (CONFAB_EDIT_RENAME_TAG, NULL, NULL, "play", "Games", 0),
              "a:a:0::0:0:-: b:b:0::0:0:-:games,work c:c:0::0:0:-:games||Games WORK");
  /* Onto another one: both become one, and come apart again. */
  check_edit (&world, edit_new (CONFAB_EDIT_RENAME_TAG, NULL, NULL, "games", "Work", 0),
              "a:a:0::0:0:-: b:b:0::0:0:-:work c:c:0::0:0:-:work||WORK");
  check_edit (&world, edit_new (CONFAB_EDIT_REMOVE_TAG, NULL, NULL, "work", NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  check_edit (&world, edit_new (CONFAB_EDIT_UNTAG, IDS ("a"), NULL, "nothing", NULL, 0),
              "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  world_clear (&world);
}

static void
set_trash_days (World      *world,
                const char *days)
{
  g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO setting VALUES ('trash-days', '%s')", days);

  fixture_exec (world->path, sql);
}

static void
test_erase (void)
{
  World world;
  GPtrArray *inverse;

  world_init (&world);
  set_trash_days (&world, "0");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("a", "b"), NULL, NULL, NULL, 9)));
  inverse = do_edit (&world, edit_new (CONFAB_EDIT_ERASE, IDS ("a"), NULL, NULL, NULL, 0));
  g_assert_cmpuint (inverse->len, ==, 0);
  g_ptr_array_unref (inverse);
  confab_test_wait_until (fixture_read_number (world.path, "SELECT count(*) FROM conversation") == 2);
  assert_state (&world, "b:b:0::0:0:9: c:c:0::0:0:-:||");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_EMPTY_TRASH, NULL, NULL, NULL, NULL, 0)));
  confab_test_wait_until (fixture_read_number (world.path, "SELECT count(*) FROM conversation") == 1);
  assert_state (&world, "c:c:0::0:0:-:||");
  world_clear (&world);
}

/* Purges, and waits until that is done: what is asked for after it comes after its first step only. */
static void
purge (World      *world,
       const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (SELECT group_concat(id, '') FROM (SELECT id FROM conversation ORDER BY id))"
                                          " = '%s'", expected);

  confab_store_start_purge (world->store);
  confab_test_wait_until (fixture_read_number (world->path, sql) == 1);
}

/* The trash is emptied when its time is over: after 30 days, another number, or never. */
static void
test_trash_days (void)
{
  World world;
  gint64 day = 24 * G_GINT64_CONSTANT (3600000);
  gint64 now = g_get_real_time () / 1000;

  world_init (&world);
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("a"), NULL, NULL, NULL, now - 31 * day)));
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("b"), NULL, NULL, NULL, now - 29 * day)));
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TRASH, IDS ("c"), NULL, NULL, NULL, now - day / 2)));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("%c", 'x' + i);
      g_autoptr (ConfabConversation) conversation = fixture_conversation (id, id, 10);

      fixture_write_one (world.store, conversation, NULL);
    }
  /* Never: what was erased goes, and shows when that has been looked at. */
  set_trash_days (&world, "0");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_ERASE, IDS ("x"), NULL, NULL, NULL, 0)));
  purge (&world, "abcy");
  fixture_exec (world.path, "DELETE FROM setting WHERE name = 'trash-days'");
  purge (&world, "bcy");
  set_trash_days (&world, "7");
  purge (&world, "cy");
  set_trash_days (&world, "1");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_ERASE, IDS ("y"), NULL, NULL, NULL, 0)));
  purge (&world, "c");
  world_clear (&world);
}

static void
write_many (World *world)
{
  fixture_exec (world->path,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (N_MANY) ")"
                " INSERT INTO conversation (id, title, created, updated) SELECT 'm' || i, 't' || i, i, i FROM n");
}

static char **
list_many (void)
{
  char **ids = g_new0 (char *, N_MANY + 1);

  for (guint i = 0; i < N_MANY; i++)
    ids[i] = g_strdup_printf ("m%u", i + 1);
  return ids;
}

/* So many that they are done in steps: all the same everything is done, in order, and undone. */
static void
test_many (void)
{
  World world;
  g_auto (GStrv) ids = list_many ();
  const char *const *many = (const char *const *)ids;
  GPtrArray *inverse;
  g_autofree char *before = NULL;
  g_autofree char *tagged = NULL;

  world_init (&world);
  write_many (&world);
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_MAKE_FOLDER, NULL, "f", "One", NULL, 0)));
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_MAKE_FOLDER, NULL, "g", "Two", "f", 0)));
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TAG, IDS ("m1", "m2"), NULL, "Other", NULL, 0)));
  before = read_text (&world, STATE_SQL);
  inverse = do_edit (&world, edit_new (CONFAB_EDIT_FOLDER, many, "g", NULL, NULL, 0));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation WHERE folder = 2"), ==, N_MANY);
  inverse = do_edits (&world, inverse);
  assert_state (&world, before);
  g_ptr_array_unref (do_edits (&world, inverse));
  inverse = do_edit (&world, edit_new (CONFAB_EDIT_REMOVE_FOLDER, NULL, "g", NULL, NULL, 0));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation WHERE folder = 1"), ==, N_MANY);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM folder"), ==, 1);
  g_ptr_array_unref (do_edits (&world, inverse));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation c JOIN folder f ON f.row = c.folder"
                                        " WHERE f.id = 'g'"), ==, N_MANY);

  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TAG, many, NULL, "All", NULL, 0)));
  tagged = read_text (&world, STATE_SQL);
  inverse = do_edit (&world, edit_new (CONFAB_EDIT_RENAME_TAG, NULL, NULL, "all", "Other", 0));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation_tag JOIN tag ON tag.row = tag"
                                        " WHERE name = 'Other'"), ==, N_MANY);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM tag"), ==, 1);
  g_ptr_array_unref (do_edits (&world, inverse));
  assert_state (&world, tagged);
  inverse = do_edit (&world, edit_new (CONFAB_EDIT_REMOVE_TAG, NULL, NULL, "ALL", NULL, 0));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation_tag"), ==, 2);
  g_ptr_array_unref (do_edits (&world, inverse));
  assert_state (&world, tagged);

  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_TRASH, many, NULL, NULL, NULL, 9)));
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_EMPTY_TRASH, NULL, NULL, NULL, NULL, 0)));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation WHERE deleted IS NOT 0"), ==, 3);
  world_clear (&world);
}

/* Edits stay in their order, and reading gets its turn between two steps of one. */
static void
test_in_order (void)
{
  World world;
  g_auto (GStrv) ids = list_many ();
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) second_result = NULL;
  g_autoptr (GAsyncResult) read_result = NULL;
  g_autoptr (GError) error = NULL;

  world_init (&world);
  write_many (&world);
  g_ptr_array_add (first, edit_new (CONFAB_EDIT_PIN, (const char *const *)ids, NULL, NULL, NULL, 5));
  g_ptr_array_add (second, edit_new (CONFAB_EDIT_PIN, IDS ("m3000"), NULL, NULL, NULL, 6));
  confab_store_edit_async (world.store, first, NULL, confab_test_capture, &first_result);
  confab_store_edit_async (world.store, second, NULL, confab_test_capture, &second_result);
  confab_store_load_conversation_async (world.store, "a", NULL, confab_test_capture, &read_result);
  g_object_unref (confab_store_load_conversation_finish (world.store, confab_test_await (&read_result), &error));
  g_assert_no_error (error);
  g_assert_null (second_result);
  g_ptr_array_unref (confab_store_edit_finish (world.store, confab_test_await (&second_result), &error));
  g_assert_no_error (error);
  g_assert_nonnull (first_result);
  g_ptr_array_unref (confab_store_edit_finish (world.store, first_result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT pinned FROM conversation WHERE id = 'm3000'"), ==, 6);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation WHERE pinned = 5"), ==, N_MANY - 1);
  g_clear_object (&first_result);
  g_clear_object (&second_result);
  g_clear_object (&read_result);
  world_clear (&world);
}

/* What was begun is done to its end, though the store is closed meanwhile. */
static void
test_close (void)
{
  World world;
  g_auto (GStrv) ids = list_many ();
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (GAsyncResult) second_result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  world_init (&world);
  write_many (&world);
  g_ptr_array_add (first, edit_new (CONFAB_EDIT_ARCHIVE, (const char *const *)ids, NULL, NULL, NULL, 5));
  g_ptr_array_add (second, edit_new (CONFAB_EDIT_ARCHIVE, IDS ("a"), NULL, NULL, NULL, 6));
  confab_store_edit_async (world.store, first, NULL, confab_test_capture, &first_result);
  confab_store_edit_async (world.store, second, NULL, confab_test_capture, &second_result);
  confab_store_close_async (world.store, NULL, confab_test_capture, &closed);
  g_assert_true (confab_store_close_finish (world.store, confab_test_await (&closed), NULL));
  g_ptr_array_unref (confab_store_edit_finish (world.store, confab_test_await (&first_result), NULL));
  g_ptr_array_unref (confab_store_edit_finish (world.store, confab_test_await (&second_result), NULL));
  g_clear_object (&first_result);
  g_clear_object (&second_result);
  g_clear_object (&closed);
  confab_test_drain ();
  g_assert_finalize_object (world.store);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM conversation WHERE archived = 5"), ==, N_MANY);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT archived FROM conversation WHERE id = 'a'"), ==, 6);
  g_free (world.path);
  confab_test_dir_free (world.dir);
}

/* One that fails late leaves nothing behind of what was done in the steps before. */
static void
test_all_or_nothing (void)
{
  World world;
  g_auto (GStrv) ids = list_many ();
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  world_init (&world);
  write_many (&world);
  fixture_exec (world.path, "CREATE TRIGGER no BEFORE UPDATE OF pinned ON conversation"
                " WHEN new.id = 'm2900' AND new.pinned IS NOT NULL BEGIN SELECT raise (ABORT, 'no'); END");
  before = read_text (&world, STATE_SQL);
  g_ptr_array_add (edits, edit_new (CONFAB_EDIT_TAG, (const char *const *)ids, NULL, "New", NULL, 0));
  g_ptr_array_add (edits, edit_new (CONFAB_EDIT_PIN, (const char *const *)ids, NULL, NULL, NULL, 5));
  g_assert_null (try_edits (&world, edits, &error));
  g_assert_nonnull (error);
  assert_state (&world, before);
  world_clear (&world);
}

static void
reopen (World *world)
{
  fixture_close (world->store);
  world->store = fixture_open (confab_test_dir_get_path (world->dir));
}

/* What a process that died had begun is done when the store is opened, and only then; what cannot be read is forgotten. */
static void
test_unfinished (void)
{
  World world;

  world_init (&world);
  fixture_exec (world.path,
                "INSERT INTO setting VALUES ('unfinished-edits gone',"
                " '[{\"kind\":\"tag\",\"name\":\"New\",\"value\":0,\"ids\":[\"a\",\"b\",\"nobody\"]},{\"kind\":\"strange\"},7,"
                "{\"kind\":\"title\",\"name\":\"Other\",\"value\":2,\"ids\":[\"c\"]},{\"kind\":\"pin\",\"value\":5,\"ids\":[3,\"a\"]}]'),"
                " ('unfinished-edits lost', '{'), ('unfinished', '1')");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_ARCHIVE, IDS ("a"), NULL, NULL, NULL, 7)));
  assert_state (&world, "a:a:0::0:7:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  reopen (&world);
  assert_state (&world, "a:a:0::5:7:-:new b:b:0::0:0:-:new c:Other:2::0:0:-:||New");
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM setting"), ==, 1);
  world_clear (&world);
}

/* What somebody who lives is doing is left to them. */
static void
test_unfinished_by_other (void)
{
  World world;
  ConfabStore *other;
  g_autofree char *sql = NULL;
  g_autofree char *writers = NULL;
  g_autoptr (GDir) dir = NULL;

  world_init (&world);
  writers = confab_test_dir_build (world.dir, "writers");
  dir = g_dir_open (writers, 0, NULL);
  sql = g_strdup_printf ("INSERT INTO setting VALUES ('unfinished-edits %s', '[{\"kind\":\"pin\",\"value\":5,\"ids\":[\"a\"]}]')",
                         g_dir_read_name (dir));
  fixture_exec (world.path, sql);
  other = fixture_open (confab_test_dir_get_path (world.dir));
  fixture_close (other);
  assert_state (&world, "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  reopen (&world);
  assert_state (&world, "a:a:0::5:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  world_clear (&world);
}

/* Where a full disk keeps it from being done, the store opens all the same, and it is done the next time. */
static void
test_unfinished_again (void)
{
  World world;

  world_init (&world);
  fixture_exec (world.path,
                "INSERT INTO setting VALUES ('unfinished-edits gone', '[{\"kind\":\"pin\",\"value\":5,\"ids\":[\"a\",\"b\"]}]');"
                "CREATE TRIGGER no BEFORE UPDATE OF pinned ON conversation WHEN new.id = 'b' BEGIN SELECT raise (ABORT, 'no'); END");
  reopen (&world);
  assert_state (&world, "a:a:0::0:0:-: b:b:0::0:0:-: c:c:0::0:0:-:||");
  fixture_exec (world.path, "DROP TRIGGER no");
  reopen (&world);
  assert_state (&world, "a:a:0::5:0:-: b:b:0::5:0:-: c:c:0::0:0:-:||");
  world_clear (&world);
}

/* Steps are written down before the first one ends, and leave nothing of that. */
static void
test_finished (void)
{
  World world;
  g_auto (GStrv) ids = list_many ();

  world_init (&world);
  write_many (&world);
  fixture_exec (world.path,
                "CREATE TABLE seen (n_pinned, n_ids);"
                "CREATE TRIGGER see AFTER INSERT ON setting WHEN new.name LIKE 'unfinished-edits %' BEGIN"
                " INSERT INTO seen SELECT count(pinned), json_array_length (new.value, '$[0].ids') FROM conversation; END");
  g_ptr_array_unref (do_edit (&world, edit_new (CONFAB_EDIT_PIN, (const char *const *)ids, NULL, NULL, NULL, 5)));
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM seen WHERE n_ids = " G_STRINGIFY (N_MANY)
                                        " AND n_pinned BETWEEN 1 AND " G_STRINGIFY (N_MANY) " - 1"), ==, 1);
  g_assert_cmpint (fixture_read_number (world.path, "SELECT count(*) FROM setting"), ==, 0);
  world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/organise/conversations", test_conversations);
  g_test_add_func ("/store/organise/folders", test_folders);
  g_test_add_func ("/store/organise/tags", test_tags);
  g_test_add_func ("/store/organise/erase", test_erase);
  g_test_add_func ("/store/organise/trash-days", test_trash_days);
  g_test_add_func ("/store/organise/many", test_many);
  g_test_add_func ("/store/organise/in-order", test_in_order);
  g_test_add_func ("/store/organise/close", test_close);
  g_test_add_func ("/store/organise/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/store/organise/unfinished", test_unfinished);
  g_test_add_func ("/store/organise/unfinished-by-other", test_unfinished_by_other);
  g_test_add_func ("/store/organise/unfinished-again", test_unfinished_again);
  g_test_add_func ("/store/organise/finished", test_finished);
  return g_test_run ();
}
