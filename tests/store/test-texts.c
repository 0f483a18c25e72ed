/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store-fixture.h"
#include "store/confab-store-backup.h"
#include "store/confab-store-private.h"
#include "store/confab-store-texts.h"

/* Bytes of texts that change on the disk: no page and no row is wrong then. CONFAB_DAMAGE_RUNS=N in the environment tries N of them. */

#define N_MESSAGES 200

/* The last word is of a script without spaces: a text with it is there twice, once with its words set apart. */
static char *
make_words (GRand   *dice,
            guint    n,
            gboolean apart)
{
  static const char *const words[] = { "river", "Garten", "vidro", "модель", "Paper,", "été", "x < 3", "\"quoted\"", "🙂", "音楽会" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s %08x ", words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words) - (apart ? 0 : 1))],
                            g_rand_int (dice));
  return g_string_free (text, FALSE);
}

static void
fill (ConfabStore *store,
      GRand       *dice)
{
  g_autofree char *title = make_words (dice, 3, TRUE);
  g_autoptr (ConfabConversation) conversation = fixture_conversation ("c", title, 1);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *parent = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *id = g_strdup_printf ("message-%u", i);
      g_autofree char *text = make_words (dice, i % 20 == 7 ? 1500 : (guint)g_rand_int_range (dice, 1, 100), i % 10 == 3);

      g_ptr_array_add (messages, fixture_add (conversation, id, parent, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                              text));
      g_free (parent);
      parent = g_steal_pointer (&id);
    }
  fixture_write (store, conversation, messages, &error);
  g_assert_no_error (error);
}

/* Texts, one after the other. */
static GPtrArray *
read_texts (const char *path)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, "SELECT CAST (text AS BLOB) FROM message ORDER BY row", -1, &statement, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (texts, g_strndup (sqlite3_column_blob (statement, 0), (gsize)sqlite3_column_bytes (statement, 0)));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return g_steal_pointer (&texts);
}

typedef struct
{
  ConfabTestDir *dir;
  char          *path;
  char          *bytes;
  gsize          size;
  GPtrArray     *texts;
} Sample;

static void
sample_init (Sample *self,
             GRand  *dice)
{
  ConfabStore *store;

  self->dir = confab_test_dir_new ();
  self->path = confab_test_dir_build (self->dir, "confab.db");
  store = fixture_open (confab_test_dir_get_path (self->dir));
  fill (store, dice);
  fixture_close (store);
  g_assert_true (g_file_get_contents (self->path, &self->bytes, &self->size, NULL));
  self->texts = read_texts (self->path);
  g_assert_cmpuint (self->texts->len, ==, N_MESSAGES);
}

static void
sample_clear (Sample *self)
{
  confab_test_dir_free (self->dir);
  g_free (self->path);
  g_free (self->bytes);
  g_ptr_array_unref (self->texts);
}

/* Where a byte of a text is on disk: what stands around it is found nowhere else but in the copy of it that is set apart. */
static gsize
find_byte (Sample *self,
           GRand  *dice)
{
  for (;;)
    {
      const char *text = self->texts->pdata[g_rand_int_range (dice, 0, N_MESSAGES)];
      gsize length = strlen (text);
      gsize around = MIN (length, 10);
      gsize at = (gsize)g_rand_int_range (dice, 0, (gint32)(length - around + 1));
      const char *found = memmem (self->bytes, self->size, text + at, around);

      /* Not where the text goes on on another page. */
      if (found != NULL)
        return (gsize)(found - self->bytes) + (gsize)g_rand_int_range (dice, 0, (gint32)around);
    }
}

/* Latin letters, small and without accents, and digits; all else is a space. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *small = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (small, -1, G_NORMALIZE_NFD);
  g_autoptr (GString) folded = g_string_new (NULL);

  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_c (folded, g_ascii_isalnum (*p) ? *p : ' ');
  return g_string_free (g_steal_pointer (&folded), FALSE);
}

typedef struct
{
  guint n_runs;
  guint n_noticed;
  guint n_alike; /* not noticed, and it is the same but for small letters, capital ones, accents and signs */
} Count;

static void
flip_one (Sample *self,
          GRand  *dice,
          Count  *count)
{
  gsize at = find_byte (self, dice);
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;

  self->bytes[at] ^= (char)(1 << g_rand_int_range (dice, 0, 8));
  g_free (confab_test_dir_write (self->dir, "confab.db", self->bytes, (gssize)self->size));
  count->n_runs++;
  if (confab_texts_check (self->path, NULL, &error))
    {
      texts = read_texts (self->path);
      for (guint i = 0; i < texts->len; i++)
        {
          g_autofree char *now = fold (texts->pdata[i]);
          g_autofree char *before = fold (self->texts->pdata[i]);

          gsize same = 0;

          while (now[same] != '\0' && now[same] == before[same])
            same++;
          g_assert_cmpstr (now + same, ==, before + same);
        }
      count->n_alike++;
    }
  else
    {
      g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_ALTERED);
      count->n_noticed++;
    }
}

static void
test_flips (void)
{
  const char *number = g_getenv ("CONFAB_DAMAGE_RUNS");
  guint n_runs = number != NULL ? (guint)strtoul (number, NULL, 10) : 60;
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  g_autofree char *bytes = NULL;
  Sample sample;
  Count count = { 0 };
  g_autoptr (GError) error = NULL;

  sample_init (&sample, dice);
  bytes = g_memdup2 (sample.bytes, sample.size);
  confab_texts_check (sample.path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_runs; i++)
    {
      flip_one (&sample, dice, &count);
      memcpy (sample.bytes, bytes, sample.size);
    }
  g_test_message ("%u flips within texts: %u noticed, %u not, which say the same but for small and capital letters, accents and signs",
                  count.n_runs, count.n_noticed, count.n_alike);
  g_assert_cmpuint (count.n_noticed, >, count.n_runs * 3 / 5);
  sample_clear (&sample);
}

/* What it looks at stays as it is, byte for byte. */
static void
test_untouched (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (7);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *bytes = NULL;
  gsize size;
  Sample sample;
  g_autoptr (GError) error = NULL;

  sample_init (&sample, dice);
  confab_texts_check (sample.path, cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (sample.path, &bytes, &size, NULL));
  g_assert_cmpmem (bytes, size, sample.bytes, sample.size);
  g_cancellable_cancel (cancellable);
  g_assert_false (confab_texts_check (sample.path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sample_clear (&sample);
}

/* Texts that are not in the index for searching, and what rows say besides texts. */
static void
test_other_columns (void)
{
  static const char *const changes[] = {
    /* What the triggers do is left out. */
    "DROP TRIGGER message_updated; UPDATE message SET text = replace(text, '音', '樂') WHERE text_apart IS NOT NULL",
    "DROP TRIGGER message_updated; UPDATE message SET text_apart = text_apart || 'x' WHERE text_apart IS NOT NULL",
    "DROP TRIGGER conversation_updated; UPDATE conversation SET title = 'Other', title_apart = NULL",
    "UPDATE message SET reply = '{\"reasoning' WHERE row = 3",
    "UPDATE message SET parts = '[}' WHERE row = 3",
    "UPDATE conversation SET parameters = 'x'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'parent_id, role', 'role, parent_id')"
    " WHERE name = 'message_place'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GRand) dice = g_rand_new_with_seed (7);
      Sample sample;
      g_autoptr (GError) error = NULL;

      sample_init (&sample, dice);
      fixture_exec (sample.path, changes[i]);
      fixture_exec (sample.path, "PRAGMA journal_mode = DELETE");
      g_assert_false (confab_texts_check (sample.path, NULL, &error));
      g_assert_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_ALTERED);
      sample_clear (&sample);
    }
}

static void
altered_cb (ConfabStore *store,
            const char  *message,
            gpointer     user_data)
{
  guint *n_told = user_data;

  g_assert_cmpuint (strlen (message), >, 20);
  *n_told += 1;
}

static void
never_cb (ConfabStore *store,
          const char  *message,
          gpointer     user_data)
{
  g_assert_not_reached ();
}

static guint
count_backups (Sample *sample)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (confab_test_dir_get_path (sample->dir));

  return backups->len;
}

/* As if the last one had been made the day before yesterday. */
static void
age_backups (Sample *sample)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (confab_test_dir_get_path (sample->dir));
  struct timespec times[2];

  times[0].tv_sec = times[1].tv_sec = g_get_real_time () / G_USEC_PER_SEC - 2 * 86400;
  times[0].tv_nsec = times[1].tv_nsec = 0;
  for (guint i = 0; i < backups->len; i++)
    {
      g_autofree char *path = g_build_filename (confab_test_dir_get_path (sample->dir), "backups",
                                                ((ConfabBackup *)backups->pdata[i])->name, NULL);

      utimensat (AT_FDCWD, path, times, 0);
    }
}

/* The backup of the day is not made of it, the older one stays, it is told once, and everything goes on. */
static void
test_daily (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (3);
  g_autoptr (ConfabConversation) late = fixture_conversation ("late", "late", 5);
  g_autofree char *name = NULL;
  Sample sample;
  ConfabStore *store;
  const char *text;
  char *at;
  guint n_told = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabRecovery) recovery = NULL;

  sample_init (&sample, dice);
  name = confab_backup_make (confab_test_dir_get_path (sample.dir), CONFAB_BACKUP_DAILY, NULL, &error);
  g_assert_no_error (error);
  age_backups (&sample);
  text = sample.texts->pdata[20];
  at = memmem (sample.bytes, sample.size, text, 12);
  at[11] ^= 1;
  g_free (confab_test_dir_write (sample.dir, "confab.db", sample.bytes, (gssize)sample.size));

  store = fixture_open (confab_test_dir_get_path (sample.dir));
  g_signal_connect (store, "altered", G_CALLBACK (altered_cb), &n_told);
  g_signal_connect (store, "damaged", G_CALLBACK (never_cb), NULL);
  g_source_destroy (store->backup_source);
  g_clear_pointer (&store->backup_source, g_source_unref);
  confab_store_start_backup (store);
  confab_test_wait_until (n_told == 1);
  g_assert_cmpuint (count_backups (&sample), ==, 1);
  g_assert_true (store->backup_source == NULL);
  g_assert_true (fixture_write (store, late, NULL, &error));
  g_assert_no_error (error);
  fixture_close (store);
  g_assert_cmpuint (n_told, ==, 1);

  /* One that is asked for is made all the same. Once the texts are accepted, the next one is made by itself. */
  g_free (name);
  name = confab_backup_make (confab_test_dir_get_path (sample.dir), CONFAB_BACKUP_ASKED, NULL, &error);
  g_assert_nonnull (name);
  recovery = confab_recovery_run (confab_test_dir_get_path (sample.dir), &error);
  g_assert_no_error (error);
  g_free (name);
  name = confab_backup_make (confab_test_dir_get_path (sample.dir), CONFAB_BACKUP_DAILY, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (name);
  sample_clear (&sample);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/texts/flips", test_flips);
  g_test_add_func ("/store/texts/untouched", test_untouched);
  g_test_add_func ("/store/texts/other-columns", test_other_columns);
  g_test_add_func ("/store/texts/daily", test_daily);
  return g_test_run ();
}
