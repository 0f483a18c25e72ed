/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "store/confab-store.h"
#include "support/confab-test.h"
#include "survival-log.h"

/* What may be lost of a reply. */
#define JOURNAL_USEC (250 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GString *text;
  GArray  *times;  /* Shown */
  char    *status; /* (nullable): as it was told, or found */
  gboolean settled; /* it has been found after it ended, and must not change any more */
} Reply;

typedef struct
{
  gsize  end;
  gint64 time;
} Shown;

typedef struct
{
  char    *operation;
  char    *table;
  char    *id;
  char    *column;
  char    *value;
  gboolean done;
} Change;

struct _SurvivalLog
{
  GHashTable *questions;   /* id to text */
  GHashTable *attachments; /* hash */
  GHashTable *replies;     /* id to Reply */
  GHashTable *facts;       /* table, id and column to value */
  GPtrArray  *changes;     /* Change, of the last run */
  GArray     *stalls;      /* Shown: length and time */
};

static void
reply_free (gpointer data)
{
  Reply *self = data;

  g_string_free (self->text, TRUE);
  g_array_unref (self->times);
  g_free (self->status);
  g_free (self);
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->operation);
  g_free (self->table);
  g_free (self->id);
  g_free (self->column);
  g_free (self->value);
  g_free (self);
}

SurvivalLog *
survival_log_new (void)
{
  SurvivalLog *self = g_new0 (SurvivalLog, 1);

  self->questions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->attachments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, reply_free);
  self->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->stalls = g_array_new (FALSE, FALSE, sizeof (Shown));
  return self;
}

void
survival_log_free (SurvivalLog *self)
{
  g_hash_table_unref (self->questions);
  g_hash_table_unref (self->attachments);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->facts);
  g_ptr_array_unref (self->changes);
  g_array_unref (self->stalls);
  g_free (self);
}

static Reply *
get_reply (SurvivalLog *self,
           const char  *id)
{
  Reply *reply = g_hash_table_lookup (self->replies, id);

  if (reply != NULL)
    return reply;
  reply = g_new0 (Reply, 1);
  reply->text = g_string_new (NULL);
  reply->times = g_array_new (FALSE, FALSE, sizeof (Shown));
  g_hash_table_insert (self->replies, g_strdup (id), reply);
  return reply;
}

static void
read_shown (SurvivalLog *self,
            char       **words)
{
  Reply *reply = get_reply (self, words[1]);
  g_autofree char *text = g_strcompress (words[4]);
  Shown shown;

  g_assert_cmpuint (g_ascii_strtoull (words[3], NULL, 10), ==, reply->text->len);
  g_string_append (reply->text, text);
  shown.end = reply->text->len;
  shown.time = g_ascii_strtoll (words[2], NULL, 10);
  g_array_append_val (reply->times, shown);
}

static void
read_begin (SurvivalLog *self,
            char       **words)
{
  Change *change = g_new0 (Change, 1);

  change->operation = g_strdup (words[1]);
  change->table = g_strdup (words[2]);
  change->id = g_strdup (words[3]);
  change->column = g_strdup (words[4]);
  change->value = g_strcompress (words[5]);
  g_ptr_array_add (self->changes, change);
}

static void
read_done (SurvivalLog *self,
           const char  *operation)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      Change *change = g_ptr_array_index (self->changes, i);

      if (g_str_equal (change->operation, operation))
        change->done = TRUE;
    }
}

static void
read_line (SurvivalLog *self,
           const char  *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", -1);
  guint n_words = g_strv_length (words);

  if (n_words == 3 && g_str_equal (words[0], "question"))
    g_hash_table_replace (self->questions, g_strdup (words[1]), g_strcompress (words[2]));
  else if (n_words == 2 && g_str_equal (words[0], "attachment"))
    g_hash_table_add (self->attachments, g_strdup (words[1]));
  else if (n_words == 2 && g_str_equal (words[0], "reply"))
    get_reply (self, words[1]);
  else if (n_words == 5 && g_str_equal (words[0], "shown"))
    read_shown (self, words);
  else if (n_words == 3 && g_str_equal (words[0], "ended"))
    {
      Reply *reply = get_reply (self, words[1]);

      g_free (reply->status);
      reply->status = g_strdup (words[2]);
    }
  else if (n_words == 6 && g_str_equal (words[0], "begin"))
    read_begin (self, words);
  else if (n_words == 2 && g_str_equal (words[0], "done"))
    read_done (self, words[1]);
  else if (n_words == 3 && g_str_equal (words[0], "stall"))
    {
      Shown stall = { g_ascii_strtoull (words[2], NULL, 10), g_ascii_strtoll (words[1], NULL, 10) };

      g_array_append_val (self->stalls, stall);
    }
  else
    g_error ("A line that nobody writes: %s", line);
}

/* The last line may have been cut. */
void
survival_log_read (SurvivalLog *self,
                   const char  *lines)
{
  const char *end;

  while ((end = strchr (lines, '\n')) != NULL)
    {
      g_autofree char *line = g_strndup (lines, (gsize)(end - lines));

      read_line (self, line);
      lines = end + 1;
    }
}

/* The first column of the first row, or NULL. */
static char *
query (sqlite3    *db,
       const char *sql,
       const char *argument)
{
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return g_strdup (sqlite3_errmsg (db));
  if (argument != NULL)
    sqlite3_bind_text (statement, 1, argument, -1, SQLITE_TRANSIENT);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return value;
}

static char *
check_whole (sqlite3 *db)
{
  static const struct
  {
    const char *sql;
    const char *wanted;
  } questions[] = {
    { "PRAGMA integrity_check", "ok" },
    { "SELECT count(*) FROM pragma_foreign_key_check", "0" },
    { "SELECT count(*) FROM message WHERE status = 'streaming'", "0" },
    { "SELECT count(*) FROM journal", "0" },
    { "SELECT count(*) FROM message m WHERE parent_id IS NOT NULL AND NOT EXISTS"
      " (SELECT 1 FROM message p WHERE p.id = m.parent_id AND p.conversation = m.conversation)", "0" },
    { "SELECT count(*) FROM conversation c WHERE leaf IS NOT NULL AND leaf <> '' AND NOT EXISTS"
      " (SELECT 1 FROM message m WHERE m.id = c.leaf AND m.conversation = c.row)", "0" },
    { "SELECT count(*) FROM conversation c WHERE NOT EXISTS"
      " (SELECT 1 FROM message m WHERE m.conversation = c.row)", "0" },
  };
  static const char *const indexes[] = { "conversation_search", "message_search" };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *answer = query (db, questions[i].sql, NULL);

      if (g_strcmp0 (answer, questions[i].wanted) != 0)
        return g_strdup_printf ("%s: %s", questions[i].sql, answer);
    }
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s, rank) VALUES ('integrity-check', 1)",
                                              indexes[i], indexes[i]);

      if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return g_strdup_printf ("%s: %s", sql, sqlite3_errmsg (db));
    }
  return NULL;
}

static char *
check_questions (SurvivalLog   *self,
                 sqlite3       *db,
                 SurvivalCount *count)
{
  GHashTableIter iter;
  gpointer id;
  gpointer text;

  g_hash_table_iter_init (&iter, self->questions);
  while (g_hash_table_iter_next (&iter, &id, &text))
    {
      g_autofree char *found = query (db, "SELECT text FROM message WHERE id = ? AND role = 'user'", id);

      count->n_questions++;
      if (found == NULL || strstr (found, text) == NULL)
        return g_strdup_printf ("the question %s is \"%s\" instead of \"%s\"", (char *)id, found, (char *)text);
    }
  return NULL;
}

static char *
check_attachments (SurvivalLog *self,
                   const char  *folder)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->attachments);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *hash = key;
      char shelf[] = { hash[0], hash[1], '\0' };
      g_autofree char *path = g_build_filename (folder, "attachments", shelf, hash, NULL);
      g_autofree char *content = NULL;
      g_autofree char *found = NULL;
      gsize length;

      if (!g_file_get_contents (path, &content, &length, NULL))
        return g_strdup_printf ("the attachment %s is missing", hash);
      found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)content, length);
      if (!g_str_equal (found, hash))
        return g_strdup_printf ("the attachment %s is %s", hash, found);
    }
  return NULL;
}

/* For how long the machine stood still, of the time that counts. */
static gint64
sum_stalls (SurvivalLog *self,
            gint64       died)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->stalls->len; i++)
    {
      const Shown *stall = &g_array_index (self->stalls, Shown, i);

      if (stall->time > died - 2 * JOURNAL_USEC)
        sum += (gint64)stall->end;
    }
  return sum;
}

/* For how long what is not in the first @length bytes had been seen. */
static gint64
measure_loss (const Reply *reply,
              gsize        length,
              gint64       died)
{
  for (guint i = 0; i < reply->times->len; i++)
    {
      const Shown *shown = &g_array_index (reply->times, Shown, i);

      if (shown->end > length)
        return MAX (died - shown->time, 0);
    }
  return 0;
}

static char *
check_reply_text (SurvivalLog   *self,
                  const char    *id,
                  Reply         *reply,
                  const char    *found,
                  gint64         died,
                  SurvivalCount *count)
{
  gsize length = strlen (found);
  gboolean ended = reply->settled || reply->status != NULL;
  gint64 loss;

  if (ended && !g_str_equal (found, reply->text->str))
    return g_strdup_printf ("the reply %s had ended as \"%s\" and is \"%s\"", id, reply->text->str, found);
  if (strncmp (found, reply->text->str, MIN (length, reply->text->len)) != 0)
    return g_strdup_printf ("the reply %s was \"%s\" and is \"%s\"", id, reply->text->str, found);
  loss = measure_loss (reply, length, died);
  count->n_shown += reply->text->len > length ? reply->text->len - length : 0;
  if (loss > JOURNAL_USEC && loss <= JOURNAL_USEC + 2 * sum_stalls (self, died))
    count->n_stalled++;
  else if (loss > JOURNAL_USEC)
    return g_strdup_printf ("the reply %s has lost what had been seen for %" G_GINT64_FORMAT " ms", id, loss / 1000);
  else
    count->worst_usec = MAX (count->worst_usec, loss);
  return NULL;
}

static char *
check_reply (SurvivalLog   *self,
             sqlite3       *db,
             const char    *id,
             Reply         *reply,
             gint64         died,
             SurvivalCount *count)
{
  g_autofree char *found = query (db, "SELECT text FROM message WHERE id = ? AND role = 'assistant'", id);
  g_autofree char *status = query (db, "SELECT status FROM message WHERE id = ?", id);
  char *complaint;

  count->n_replies++;
  if (found == NULL)
    return g_strdup_printf ("the reply %s is missing", id);
  complaint = check_reply_text (self, id, reply, found, died, count);
  if (complaint != NULL)
    return complaint;
  if (reply->status != NULL && !g_str_equal (status, reply->status))
    return g_strdup_printf ("the reply %s had ended as %s and is %s", id, reply->status, status);
  if (!reply->settled && g_str_equal (status, "interrupted"))
    count->n_cut++;
  g_string_assign (reply->text, found);
  g_array_set_size (reply->times, 0);
  g_free (reply->status);
  reply->status = g_steal_pointer (&status);
  reply->settled = TRUE;
  return NULL;
}

static char *
check_replies (SurvivalLog   *self,
               sqlite3       *db,
               gint64         died,
               SurvivalCount *count)
{
  GHashTableIter iter;
  gpointer id;
  gpointer reply;

  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, &id, &reply))
    {
      char *complaint = check_reply (self, db, id, reply, died, count);

      if (complaint != NULL)
        return complaint;
    }
  return NULL;
}

static char *
make_key (const char *table,
          const char *id,
          const char *column)
{
  return g_strjoin ("\t", table, id, column, NULL);
}

/* A column that is a moment says when, or that it was not. */
static char *
look_up (sqlite3    *db,
         const char *table,
         const char *id,
         const char *column)
{
  g_autofree char *sql = NULL;
  g_autofree char *value = NULL;

  if (g_str_equal (table, "draft"))
    sql = g_strdup_printf ("SELECT coalesce((SELECT json ->> '%s' FROM draft WHERE conversation_id = ?), '')",
                           g_str_equal (column, "queue") ? "$.queue[0].text" : "$.text");
  else if (g_str_equal (column, "there"))
    sql = g_strdup ("SELECT count(*) FROM conversation WHERE id = ?");
  else if (g_str_equal (column, "title"))
    sql = g_strdup_printf ("SELECT title FROM %s WHERE id = ?", table);
  else if (g_str_equal (column, "folder"))
    sql = g_strdup ("SELECT coalesce((SELECT f.name FROM folder f WHERE f.row = c.folder), '') FROM conversation c"
                    " WHERE id = ?");
  else if (g_str_has_prefix (column, "tag:"))
    sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM conversation_tag t JOIN tag ON tag.row = t.tag"
                           " WHERE t.conversation = c.row AND tag.name = '%s') FROM conversation c WHERE id = ?",
                           column + strlen ("tag:"));
  else
    sql = g_strdup_printf ("SELECT coalesce(%s, 0) > 0 FROM %s WHERE id = ?", column, table);
  value = query (db, sql, id);
  return value != NULL ? g_steal_pointer (&value) : g_strdup ("(missing)");
}

/* What was told as done is so, unless something else that was begun later is. */
static gboolean
may_be (SurvivalLog  *self,
        const Change *change,
        const char   *found)
{
  g_autofree char *key = make_key (change->table, change->id, change->column);
  const char *settled = g_hash_table_lookup (self->facts, key);
  gboolean possible = settled == NULL || g_str_equal (settled, found);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *other = g_ptr_array_index (self->changes, i);

      if (!g_str_equal (other->table, change->table) || !g_str_equal (other->id, change->id) ||
          !g_str_equal (other->column, change->column))
        continue;
      if (other->done)
        possible = g_str_equal (other->value, found);
      else if (g_str_equal (other->value, found))
        possible = TRUE;
    }
  return possible;
}

/* What one operation did that was not told as done, is done wholly or not at all. */
static char *
check_atomic (SurvivalLog *self,
              sqlite3     *db)
{
  const Change *first = NULL;
  gboolean first_done = FALSE;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (self->changes, i);
      g_autofree char *key = make_key (change->table, change->id, change->column);
      g_autofree char *found = NULL;
      const char *settled = g_hash_table_lookup (self->facts, key);

      /* What would be the same anyway tells nothing. */
      if (change->done || (settled != NULL && g_str_equal (settled, change->value)))
        continue;
      found = look_up (db, change->table, change->id, change->column);
      if (first == NULL || !g_str_equal (first->operation, change->operation))
        {
          first = change;
          first_done = g_str_equal (found, change->value);
        }
      else if (first_done != g_str_equal (found, change->value))
        return g_strdup_printf ("the operation %s is half done: %s %s", change->operation, change->table, change->id);
    }
  return NULL;
}

static void
settle (SurvivalLog *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (self->changes, i);

      if (change->done)
        g_hash_table_replace (self->facts, make_key (change->table, change->id, change->column), g_strdup (change->value));
    }
}

static char *
check_changes (SurvivalLog   *self,
               sqlite3       *db,
               SurvivalCount *count)
{
  char *complaint;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (self->changes, i);
      g_autofree char *found = look_up (db, change->table, change->id, change->column);

      count->n_changes += change->done ? 1 : 0;
      if (!may_be (self, change, found))
        return g_strdup_printf ("%s of %s %s is \"%s\", which it was not after %s to \"%s\"", change->column, change->table,
                                change->id, found, change->done ? "a change" : "the beginning of a change", change->value);
    }
  settle (self);
  complaint = check_atomic (self, db);
  if (complaint != NULL)
    return complaint;
  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (self->changes, i);
      g_autofree char *key = make_key (change->table, change->id, change->column);

      /* What waits is sent after the next reply. */
      if (g_str_equal (change->column, "queue"))
        g_hash_table_remove (self->facts, key);
      else
        g_hash_table_replace (self->facts, g_steal_pointer (&key), look_up (db, change->table, change->id, change->column));
    }
  g_ptr_array_set_size (self->changes, 0);
  return NULL;
}

static char *
check_facts (SurvivalLog *self,
             sqlite3     *db)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->facts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) words = g_strsplit (key, "\t", 3);
      g_autofree char *found = look_up (db, words[0], words[1], words[2]);

      if (!g_str_equal (found, value))
        return g_strdup_printf ("%s of %s %s was \"%s\" and is \"%s\"", words[2], words[0], words[1], (char *)value, found);
    }
  return NULL;
}

/* As a window does it: the list, and each of the conversations. */
static char *
read_all (ConfabStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = NULL;

  confab_store_list_conversations_async (store, 1000, 0, NULL, confab_test_capture, &result);
  items = confab_store_list_conversations_finish (store, confab_test_await (&result), &error);
  if (items == NULL)
    return g_strdup (error->message);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (GAsyncResult) loaded = NULL;
      g_autoptr (ConfabConversation) conversation = NULL;

      confab_store_load_conversation_async (store, confab_conversation_item_get_id (items->pdata[i]), NULL,
                                            confab_test_capture, &loaded);
      conversation = confab_store_load_conversation_finish (store, confab_test_await (&loaded), &error);
      if (conversation == NULL)
        return g_strdup (error->message);
    }
  return NULL;
}

static char *
start_anew (const char *folder)
{
  ConfabStore *store = confab_store_new (folder);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;
  gpointer watched = store;

  confab_store_open_async (store, NULL, confab_test_capture, &opened);
  if (!confab_store_open_finish (store, confab_test_await (&opened), &error))
    complaint = g_strdup_printf ("it does not open: %s", error->message);
  else
    complaint = read_all (store);
  g_clear_error (&error);
  confab_store_close_async (store, NULL, confab_test_capture, &closed);
  if (!confab_store_close_finish (store, confab_test_await (&closed), &error) && complaint == NULL)
    complaint = g_strdup_printf ("it does not close: %s", error->message);
  g_clear_object (&opened);
  g_clear_object (&closed);
  g_object_add_weak_pointer (G_OBJECT (store), &watched);
  g_object_unref (store);
  confab_test_wait_until (watched == NULL);
  return g_steal_pointer (&complaint);
}

char *
survival_log_check (SurvivalLog   *self,
                    const char    *folder,
                    gint64         died,
                    SurvivalCount *count)
{
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  g_autofree char *complaint = start_anew (folder);
  sqlite3 *db = NULL;

  if (complaint == NULL && sqlite3_open (path, &db) == SQLITE_OK)
    complaint = check_whole (db);
  if (complaint == NULL)
    complaint = check_questions (self, db, count);
  if (complaint == NULL)
    complaint = check_replies (self, db, died, count);
  if (complaint == NULL)
    complaint = check_changes (self, db, count);
  if (complaint == NULL)
    complaint = check_facts (self, db);
  if (complaint == NULL)
    complaint = check_attachments (self, folder);
  sqlite3_close (db);
  g_array_set_size (self->stalls, 0);
  return g_steal_pointer (&complaint);
}
