/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/resource.h>

#include "store/confab-search-words.h"
#include "store/confab-store-private.h"
#include "store/confab-store-texts.h"

/* Between two looks whether it is to go on. */
#define STEPS_BETWEEN_LOOKS 1000

/* The least that others leave. */
#define LOWEST_PRIORITY 19

typedef struct
{
  const char   *copy;
  GCancellable *cancellable;
  gboolean      success;
  GError       *error;
} Check;

static int
cancelled_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

/* The words of every text against the index of them: the index would have to be hit at the same word, in the same way.
 * https://sqlite.org/fts5.html#the_integrity_check_command */
static int
check_words (sqlite3 *sqlite)
{
  int code = sqlite3_exec (sqlite, "INSERT INTO conversation_search (conversation_search, rank) VALUES ('integrity-check', 1)",
                           NULL, NULL, NULL);

  if (code != SQLITE_OK)
    return code;
  return sqlite3_exec (sqlite, "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)", NULL, NULL,
                       NULL);
}

/* Where the words were set apart for the index, the text is there twice. Where they are set apart may be another matter tomorrow, what stands
 * between is not. */
static gboolean
is_same_apart (const char *text,
               const char *apart)
{
  gsize length = strlen (CONFAB_SEARCH_WORD_BREAK);

  for (;;)
    {
      while (strncmp (text, CONFAB_SEARCH_WORD_BREAK, length) == 0)
        text += length;
      while (strncmp (apart, CONFAB_SEARCH_WORD_BREAK, length) == 0)
        apart += length;
      if (*text != *apart)
        return FALSE;
      if (*text == '\0')
        return TRUE;
      text++;
      apart++;
    }
}

/* Gives SQLITE_CORRUPT where a text is no UTF-8, or has a zero in it, or a row has two texts that are not the same. */
static int
check_characters (sqlite3    *sqlite,
                  const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    while ((code = sqlite3_step (statement)) == SQLITE_ROW)
      {
        const char *text = (const char *)sqlite3_column_text (statement, 0);
        const char *apart = (const char *)sqlite3_column_text (statement, 1);

        if (text == NULL || !g_utf8_validate_len (text, (gsize)sqlite3_column_bytes (statement, 0), NULL) ||
            (apart != NULL && !is_same_apart (text, apart)))
          {
            code = SQLITE_CORRUPT;
            break;
          }
      }
  sqlite3_finalize (statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Gives SQLITE_CORRUPT where a row and an index of it say different things. */
static int
check_indexes (sqlite3 *sqlite)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, "PRAGMA integrity_check(1)", -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    code = g_strcmp0 ((const char *)sqlite3_column_text (statement, 0), "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
  sqlite3_finalize (statement);
  return code;
}

/* Gives SQLITE_CORRUPT where what is JSON is none any more. */
static int
check_json (sqlite3 *sqlite)
{
  static const char sql[] =
    "SELECT 1 FROM message WHERE (parts IS NOT NULL AND NOT json_valid(parts))"
    " OR (reply IS NOT NULL AND NOT json_valid(reply))"
    " UNION ALL SELECT 1 FROM conversation WHERE parameters IS NOT NULL AND NOT json_valid(parameters)";
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  sqlite3_finalize (statement);
  if (code == SQLITE_ROW)
    return SQLITE_CORRUPT;
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int
check_all (sqlite3 *sqlite)
{
  int code = check_words (sqlite);

  if (code == SQLITE_OK)
    code = check_indexes (sqlite);
  if (code == SQLITE_OK)
    code = check_characters (sqlite, "SELECT title, title_apart FROM conversation");
  if (code == SQLITE_OK)
    code = check_characters (sqlite, "SELECT text, text_apart FROM message");
  return code == SQLITE_OK ? check_json (sqlite) : code;
}

/**
 * confab_texts_check:
 * @copy: a database of the present schema that nobody else has open, and that holds together
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: %CONFAB_STORE_ERROR_ALTERED where it does not, another one where that could not be
 *   found out, such as %G_IO_ERROR_CANCELLED
 *
 * Looks whether texts say what they said when they were written, which no page and no row can tell: every word is compared with the index
 * for searching, every row with the indexes of it. A change from a small letter to a capital one, of an accent, or of what is no word, is
 * not seen.
 *
 * Returns: whether they do, as far as can be told
 */
gboolean
confab_texts_check (const char   *copy,
                    GCancellable *cancellable,
                    GError      **error)
{
  sqlite3 *sqlite = NULL;
  int code;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  code = sqlite3_open_v2 (copy, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_progress_handler (sqlite, STEPS_BETWEEN_LOOKS, cancelled_cb, cancellable);
      code = check_all (sqlite);
    }
  sqlite3_close (sqlite);
  if (code == SQLITE_OK)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if ((code & 0xff) == SQLITE_CORRUPT)
    g_set_error_literal (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_ALTERED,
                         _ ("Some of the saved texts are not what they were when they were written: the disk has changed them. "
                            "What can be read is as it is, and what you write now is kept."));
  else
    confab_store_set_sqlite_error (error, NULL, code, copy);
  return FALSE;
}

static gpointer
check_func (gpointer data)
{
  Check *check = data;

#ifdef __linux__
  /* Of the thread, not of the process. */
  setpriority (PRIO_PROCESS, 0, LOWEST_PRIORITY);
#endif
  check->success = confab_texts_check (check->copy, check->cancellable, &check->error);
  return NULL;
}

/**
 * confab_texts_check_aside:
 * @copy: as for confab_texts_check()
 * @cancellable: (nullable): a cancellable
 * @error: as for confab_texts_check()
 *
 * Does it with the lowest priority, since it takes some 12 seconds for a million messages: in a thread that ends afterwards, since one that
 * has stepped back cannot step forward again.
 *
 * Returns: as confab_texts_check()
 */
gboolean
confab_texts_check_aside (const char   *copy,
                          GCancellable *cancellable,
                          GError      **error)
{
  Check check = { .copy = copy, .cancellable = cancellable };

  g_thread_join (g_thread_new ("confab-texts", check_func, &check));
  if (check.error != NULL)
    g_propagate_error (error, check.error);
  return check.success;
}
