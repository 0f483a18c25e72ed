/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "secret/confab-secret-store.h"

#define ORIGIN "https://api.example.org:443"
#define OTHER_ORIGIN "https://other.example.org:443"
#define KEY "sk-täst-0123456789"

/* libsecret's file backend does not free the entity tag of the file it writes. The stack is followed by the slow way,
 * because the fast one ends in GLib. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:libsecret-1.so\nleak:secret_file_backend\n";
}

static void
done (GObject      *object,
      GAsyncResult *result,
      gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
expired (gpointer user_data)
{
  g_error ("Nothing happened for 30 seconds");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
await (GAsyncResult **result)
{
  guint source = g_timeout_add_seconds (30, expired, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&source, g_source_remove);
  return *result;
}

static gboolean
look_again (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A worker's thread drops its reference a moment after it has given its result. */
static void
assert_finalized_soon (ConfabSecretStore *store)
{
  gpointer weak = store;
  guint deadline = g_timeout_add_seconds (30, expired, NULL);
  guint again = g_timeout_add (1, look_again, NULL);

  g_object_add_weak_pointer (G_OBJECT (store), &weak);
  g_object_unref (store);
  while (g_atomic_pointer_get (&weak) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&deadline, g_source_remove);
  g_clear_handle_id (&again, g_source_remove);
}

static char *
lookup (ConfabSecretStore *store,
        const char        *provider_id,
        const char        *origin,
        GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_secret_store_lookup_async (store, provider_id, origin, NULL, done, &result);
  return confab_secret_store_lookup_finish (store, await (&result), error);
}

static void
expect (ConfabSecretStore *store,
        const char        *provider_id,
        const char        *origin,
        const char        *expected)
{
  g_autoptr (GError) error = NULL;
  char *key = lookup (store, provider_id, origin, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
  confab_secret_free (key);
}

static gboolean
save (ConfabSecretStore *store,
      const char        *provider_id,
      const char        *origin,
      const char        *key,
      GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_secret_store_save_async (store, provider_id, origin, "Key for Example", key, NULL, done, &result);
  return confab_secret_store_save_finish (store, await (&result), error);
}

static gboolean
clear (ConfabSecretStore *store,
       const char        *provider_id,
       GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  confab_secret_store_clear_async (store, provider_id, NULL, done, &result);
  return confab_secret_store_clear_finish (store, await (&result), error);
}

/* What every store must do. */
static void
check_contract (ConfabSecretStore *store)
{
  g_autoptr (GError) error = NULL;

  expect (store, "a", ORIGIN, NULL);
  g_assert_true (save (store, "a", ORIGIN, KEY, &error));
  g_assert_no_error (error);
  g_assert_true (save (store, "b", ORIGIN, "other key", &error));
  expect (store, "a", ORIGIN, KEY);
  expect (store, "b", ORIGIN, "other key");
  expect (store, "a", OTHER_ORIGIN, NULL);
  expect (store, "c", ORIGIN, NULL);

  g_assert_true (save (store, "a", ORIGIN, "changed", &error));
  expect (store, "a", ORIGIN, "changed");

  g_assert_true (save (store, "a", OTHER_ORIGIN, "moved", &error));
  g_assert_no_error (error);
  expect (store, "a", OTHER_ORIGIN, "moved");
  expect (store, "a", ORIGIN, NULL);
  expect (store, "b", ORIGIN, "other key");

  g_assert_true (clear (store, "a", &error));
  g_assert_no_error (error);
  expect (store, "a", OTHER_ORIGIN, NULL);
  expect (store, "b", ORIGIN, "other key");
  g_assert_true (clear (store, "a", &error));
  g_assert_no_error (error);
  g_assert_true (clear (store, "b", &error));
  expect (store, "b", ORIGIN, NULL);
}

static void
test_memory (void)
{
  ConfabSecretStore *store = confab_secret_memory_new ();
  ConfabSecretStore *other = confab_secret_memory_new ();

  check_contract (store);
  g_assert_true (save (store, "a", ORIGIN, KEY, NULL));
  expect (other, "a", ORIGIN, NULL);
  g_assert_finalize_object (store);
  g_assert_finalize_object (other);
}

static void
check_file (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_assert_null (g_strstr_len (content, length, KEY));
  g_assert_null (g_strstr_len (content, length, "0123456789"));
}

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_keyring_child (void)
{
  g_autofree char *directory = g_dir_make_tmp ("confab-secret-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "keyring", NULL);
  ConfabSecretStore *store;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  store = confab_secret_keyring_new ();
  check_contract (store);
  g_assert_true (save (store, "kept", ORIGIN, KEY, NULL));
  assert_finalized_soon (store);

  /* Another one finds it. */
  store = confab_secret_keyring_new ();
  expect (store, "kept", ORIGIN, KEY);
  assert_finalized_soon (store);
  check_file (path);
  remove_directory (directory);
}

/* libsecret chooses its backend once in a process, so each case runs in one of its own. */
static void
test_keyring (void)
{
  g_test_trap_subprocess ("/secret/keyring/subprocess/child", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_no_keyring_child (void)
{
  g_autoptr (ConfabSecretStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  store = confab_secret_keyring_new ();
  g_assert_null (lookup (store, "a", ORIGIN, &error));
  g_assert_error (error, CONFAB_SECRET_ERROR, CONFAB_SECRET_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (save (store, "a", ORIGIN, KEY, &error));
  g_assert_error (error, CONFAB_SECRET_ERROR, CONFAB_SECRET_ERROR_UNAVAILABLE);
  g_assert_null (strstr (error->message, KEY));
  g_clear_error (&error);
  g_assert_false (clear (store, "a", &error));
  g_assert_error (error, CONFAB_SECRET_ERROR, CONFAB_SECRET_ERROR_UNAVAILABLE);
}

/* No keyring must not look like no key. */
static void
test_no_keyring (void)
{
  g_test_trap_subprocess ("/secret/no-keyring/subprocess/child", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
check_cancelled (ConfabSecretStore *store)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  confab_secret_store_lookup_async (store, "a", ORIGIN, cancellable, done, &result);
  g_assert_null (confab_secret_store_lookup_finish (store, await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);
  confab_secret_store_save_async (store, "a", ORIGIN, "label", KEY, cancellable, done, &result);
  g_assert_false (confab_secret_store_save_finish (store, await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);
  confab_secret_store_clear_async (store, "a", cancellable, done, &result);
  g_assert_false (confab_secret_store_clear_finish (store, await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled (void)
{
  ConfabSecretStore *memory = confab_secret_memory_new ();
  ConfabSecretStore *keyring = confab_secret_keyring_new ();

  check_cancelled (memory);
  expect (memory, "a", ORIGIN, NULL);
  check_cancelled (keyring);
  g_assert_finalize_object (memory);
  assert_finalized_soon (keyring);
}

/* Released at once after the call: what was begun ends. */
static void
test_released (void)
{
  ConfabSecretStore *store = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_secret_store_save_async (store, "a", ORIGIN, "label", KEY, NULL, done, &result);
  g_object_unref (store);
  await (&result);
  store = CONFAB_SECRET_STORE (g_async_result_get_source_object (result));
  g_assert_true (confab_secret_store_save_finish (store, result, &error));
  g_clear_object (&result);
  g_assert_finalize_object (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/memory", test_memory);
  g_test_add_func ("/secret/keyring", test_keyring);
  g_test_add_func ("/secret/keyring/subprocess/child", test_keyring_child);
  g_test_add_func ("/secret/no-keyring", test_no_keyring);
  g_test_add_func ("/secret/no-keyring/subprocess/child", test_no_keyring_child);
  g_test_add_func ("/secret/cancelled", test_cancelled);
  g_test_add_func ("/secret/released", test_released);
  return g_test_run ();
}
