/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "store/confab-store-private.h"

static gboolean
run (ConfabStoreState *state,
     const char       *sql,
     gint64            row,
     const char       *writer,
     GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  if (row > 0)
    confab_statement_bind_int (statement, 1, row);
  if (writer != NULL)
    confab_statement_bind_text (statement, row > 0 ? 2 : 1, writer);
  return confab_database_run (state->database, statement, error);
}

/**
 * confab_store_hide_unfinished:
 * @state: an open store, in the transaction that made the conversation
 * @row: the row of a conversation of which not all is there
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Leaves it out of every list and search until confab_store_show_finished(). Where this store ends before that, it is thrown away.
 *
 * Returns: whether it is hidden
 */
gboolean
confab_store_hide_unfinished (ConfabStoreState *state,
                              gint64            row,
                              GError          **error)
{
  return run (state, "UPDATE conversation SET deleted = " G_STRINGIFY (CONFAB_STORE_ERASED) ", writer = ?2 WHERE row = ?1", row,
              state->writer, error);
}

/**
 * confab_store_show_finished:
 * @state: an open store, in a transaction
 * @row: the row of a conversation of which all is there now
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is there for everybody
 */
gboolean
confab_store_show_finished (ConfabStoreState *state,
                            gint64            row,
                            GError          **error)
{
  return run (state, "UPDATE conversation SET deleted = NULL, writer = NULL WHERE row = ?1", row, NULL, error);
}

/* What is still there of those who do not make it any more. */
static GPtrArray *
list_writers (ConfabStoreState *state)
{
  GPtrArray *writers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT DISTINCT writer FROM conversation WHERE deleted = "
                                       G_STRINGIFY (CONFAB_STORE_ERASED) " AND writer IS NOT NULL",
                                       NULL);
  while (statement != NULL && confab_database_step (state->database, statement, NULL))
    g_ptr_array_add (writers, g_strdup (confab_statement_get_text (statement, 0)));
  return writers;
}

/**
 * confab_store_give_up_unfinished:
 * @state: an open store
 *
 * Leaves what dead processes had not finished to those that throw away what nobody can reach. What cannot be done now, such as on a full disk,
 * stays for the next time: nobody sees it meanwhile.
 */
void
confab_store_give_up_unfinished (ConfabStoreState *state)
{
  g_autoptr (GPtrArray) writers = list_writers (state);

  for (guint i = 0; i < writers->len; i++)
    {
      const char *writer = g_ptr_array_index (writers, i);
      int lock = confab_store_seize_writer (state, writer);
      g_autoptr (GError) error = NULL;

      if (lock == CONFAB_STORE_WRITER_ALIVE)
        continue;
      if (confab_database_begin (state->database, &error))
        confab_database_end (state->database,
                             run (state, "UPDATE conversation SET writer = NULL WHERE writer = ?1 AND deleted = "
                                  G_STRINGIFY (CONFAB_STORE_ERASED), 0, writer, &error),
                             &error);
      /* Its name may be needed for edits that it did not finish. */
      if (lock >= 0)
        close (lock);
      if (error != NULL)
        g_debug ("Conversations that were cut could not be given up: %s", error->message);
    }
}
