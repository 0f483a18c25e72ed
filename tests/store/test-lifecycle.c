/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "store-fixture.h"
#include "store/confab-store-drafts.h"
#include "store/confab-store-organise.h"
#include "store/confab-store-private.h"
#include "store/confab-store-tree.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)

/* How long a file lives: as long as somebody may still see it, and no longer. */
typedef struct
{
  ConfabTestDir      *dir;
  ConfabStore        *store;
  ConfabConversation *conversation;
  char               *database;
  char               *hash; /* of the file that it is about */
  char               *path;
} World;

static void
make_old (const char *path)
{
  struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, long_ago, 0), ==, 0);
}

static char *
add_file (ConfabStore *store,
          const char  *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *hash;

  confab_store_add_attachment_async (store, bytes, NULL, confab_test_capture, &result);
  hash = confab_store_add_attachment_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return hash;
}

static void
add_question (World      *world,
              const char *id,
              const char *parent_id)
{
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = world->hash, .name = "a.png", .media_type = "image/png", .size = 4,
  });
  g_autoptr (ConfabMessage) message = fixture_add (world->conversation, id, parent_id, CONFAB_ROLE_USER, "look");

  confab_message_add_part (message, part);
  fixture_write_one (world->store, world->conversation, message);
}

/* Two messages with the same file. */
static void
set_up (World        *world,
        gconstpointer unused)
{
  world->dir = confab_test_dir_new ();
  world->database = confab_test_dir_build (world->dir, "confab.db");
  world->store = fixture_open (confab_test_dir_get_path (world->dir));
  world->conversation = fixture_conversation ("c", "title", 5);
  world->hash = add_file (world->store, "file");
  world->path = confab_store_dup_attachment_path (world->store, world->hash);
  add_question (world, "a", NULL);
  add_question (world, "b", "a");
  make_old (world->path);
}

static void
tear_down (World        *world,
           gconstpointer unused)
{
  fixture_close (world->store);
  g_object_unref (world->conversation);
  g_free (world->database);
  g_free (world->hash);
  g_free (world->path);
  confab_test_dir_free (world->dir);
}

static void
note_cb (gboolean *told)
{
  *told = TRUE;
}

/* Waits until all has been looked at: the last is a file that nobody needs, behind all others. */
static void
purge (World *world)
{
  g_autofree char *hash = g_strnfill (64, 'f');
  g_autofree char *path = confab_store_dup_attachment_path (world->store, hash);
  g_autofree char *shelf = g_path_get_dirname (path);
  gboolean told = FALSE;
  gulong handler;

  g_assert_cmpint (g_mkdir_with_parents (shelf, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  make_old (path);
  handler = g_signal_connect_swapped (world->store, "files-purged", G_CALLBACK (note_cb), &told);
  confab_store_start_purge (world->store);
  confab_test_wait_until (told);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_signal_handler_disconnect (world->store, handler);
}

static void
assert_there (World   *world,
              gboolean there)
{
  purge (world);
  g_assert_true (g_file_test (world->path, G_FILE_TEST_EXISTS) == there);
}

static void
delete_message (World      *world,
                const char *id,
                guint       days_ago)
{
  const char *const ids[] = { id, NULL };
  gint64 deleted = confab_time_now () - days_ago * DAY_MS;
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_delete_messages_async (world->store, "c", ids, deleted, NULL, NULL, confab_test_capture, &result);
  g_assert_true (confab_store_delete_messages_finish (world->store, confab_test_await (&result), NULL));
}

static void
restore_message (World      *world,
                 const char *id)
{
  const char *const ids[] = { id, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_restore_messages_async (world->store, "c", ids, id, NULL, confab_test_capture, &result);
  g_assert_true (confab_store_restore_messages_finish (world->store, confab_test_await (&result), NULL));
}

static void
save_draft (World   *world,
            gboolean with_file)
{
  const char *const hashes[] = { world->hash, NULL };
  g_autoptr (JsonNode) draft = confab_json_parse ("{\"text\":\"begun\"}", -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  confab_store_save_draft_async (world->store, "elsewhere", with_file ? draft : NULL, with_file ? hashes : NULL, NULL,
                                 confab_test_capture, &result);
  g_assert_true (confab_store_save_draft_finish (world->store, confab_test_await (&result), NULL));
}

/* It goes with the last of them, and not while that may be brought back; in the same round, not in the next. */
static void
test_shared (World        *world,
             gconstpointer unused)
{
  assert_there (world, TRUE);
  delete_message (world, "b", 31);
  assert_there (world, TRUE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM message"), ==, 1);
  delete_message (world, "a", 29);
  assert_there (world, TRUE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM message"), ==, 1);
  restore_message (world, "a");
  assert_there (world, TRUE);
  delete_message (world, "a", 31);
  assert_there (world, FALSE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM attachment"), ==, 0);
}

/* What is in the trash is there until that is emptied. */
static void
test_trash (World        *world,
            gconstpointer unused)
{
  fixture_delete (world->store, "c");
  assert_there (world, TRUE);
  fixture_exec (world->database, "UPDATE conversation SET deleted = 0");
  assert_there (world, FALSE);
}

/* What is written and not sent yet, in the composer or in the queue, holds it too. */
static void
test_draft (World        *world,
            gconstpointer unused)
{
  save_draft (world, TRUE);
  delete_message (world, "a", 31);
  delete_message (world, "b", 31);
  assert_there (world, TRUE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM message"), ==, 0);
  save_draft (world, FALSE);
  assert_there (world, FALSE);
}

/* Whoever attaches it anew has time to send it. */
static void
test_again (World        *world,
            gconstpointer unused)
{
  g_autofree char *hash = NULL;

  delete_message (world, "a", 31);
  delete_message (world, "b", 31);
  hash = add_file (world->store, "file");
  g_assert_cmpstr (hash, ==, world->hash);
  assert_there (world, TRUE);
  make_old (world->path);
  assert_there (world, FALSE);
}

/* A window that still shows what is gone may write what was begun there once more; that holds nothing for ever. */
static void
test_lost_draft (World        *world,
                 gconstpointer unused)
{
  save_draft (world, TRUE);
  delete_message (world, "a", 31);
  delete_message (world, "b", 31);
  fixture_exec (world->database, "INSERT INTO draft SELECT '', json, 0 FROM draft");
  assert_there (world, TRUE);
  fixture_exec (world->database, "UPDATE draft SET updated = 1");
  assert_there (world, FALSE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM draft WHERE conversation_id = ''"), ==, 1);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM draft"), ==, 1);
}

/* A copy holds it as its original does. */
static void
test_copy (World        *world,
           gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sql = NULL;

  confab_store_copy_async (world->store, "c", NULL, "copy", NULL, confab_test_capture, &result);
  id = confab_store_copy_finish (world->store, confab_test_await (&result), NULL);
  g_assert_nonnull (id);
  fixture_exec (world->database, "UPDATE conversation SET deleted = 0 WHERE id = 'c'");
  assert_there (world, TRUE);
  g_assert_cmpint (fixture_read_number (world->database, "SELECT count(*) FROM conversation"), ==, 1);
  sql = g_strdup_printf ("UPDATE conversation SET deleted = 0 WHERE id = '%s'", id);
  fixture_exec (world->database, sql);
  assert_there (world, FALSE);
}

#define ADD(name, test) g_test_add ("/store/lifecycle/" name, World, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shared", test_shared);
  ADD ("trash", test_trash);
  ADD ("draft", test_draft);
  ADD ("lost-draft", test_lost_draft);
  ADD ("again", test_again);
  ADD ("copy", test_copy);
  return g_test_run ();
}
