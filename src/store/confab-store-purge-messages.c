/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"

typedef struct
{
  char    *id;
  char    *parent_id; /* (nullable) */
  gboolean purged;
} Place;

static void
place_free (gpointer data)
{
  Place *self = data;

  g_free (self->id);
  g_free (self->parent_id);
  g_free (self);
}

/* The row of a conversation with messages that were deleted before that time, 0 where there is none. */
static gint64
find_conversation (ConfabStoreState *state,
                   gint64            before,
                   GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT conversation FROM message INDEXED BY message_deleted"
                                       " WHERE deleted IS NOT NULL AND deleted < ? LIMIT 1",
                                       error);
  if (statement == NULL)
    return 0;
  confab_statement_bind_int (statement, 1, before);
  return confab_database_step (state->database, statement, error) ? confab_statement_get_int (statement, 0) : 0;
}

static GHashTable *
read_places (ConfabStoreState *state,
             gint64            conversation,
             gint64            before,
             GError          **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT id, parent_id, deleted < ? FROM message INDEXED BY message_place"
                                       " WHERE conversation = ?",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, before);
  confab_statement_bind_int (statement, 2, conversation);
  while (confab_database_step (state->database, statement, &local_error))
    {
      Place *place = g_new0 (Place, 1);

      place->id = g_strdup (confab_statement_get_text (statement, 0));
      place->parent_id = g_strdup (confab_statement_get_text (statement, 1));
      place->purged = confab_statement_get_int (statement, 2) != 0;
      g_hash_table_insert (places, place->id, place);
    }
  if (local_error == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* What @place answers once those that are thrown away are gone; a circle of these ends nowhere. */
static const char *
find_parent (GHashTable  *places,
             const Place *place)
{
  guint n_left = g_hash_table_size (places);
  const char *id = place->parent_id;

  while (id != NULL)
    {
      const Place *parent = g_hash_table_lookup (places, id);

      if (parent == NULL || !parent->purged)
        return id;
      if (n_left-- == 0)
        return NULL;
      id = parent->parent_id;
    }
  return NULL;
}

static gboolean
hang (ConfabStoreState *state,
      const char       *id,
      const char       *parent_id,
      GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, "UPDATE message SET parent_id = ? WHERE id = ?",
                                                        error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, parent_id);
  confab_statement_bind_text (statement, 2, id);
  return confab_database_run (state->database, statement, error);
}

static gboolean
purge_all (ConfabStoreState *state,
           gint64            conversation,
           gint64            before,
           GError          **error)
{
  g_autoptr (GHashTable) places = read_places (state, conversation, before, error);
  ConfabStatement *statement;
  GHashTableIter iter;
  gpointer value;

  if (places == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Place *place = value;
      const char *parent_id = find_parent (places, place);

      if (!place->purged && g_strcmp0 (parent_id, place->parent_id) != 0 && !hang (state, place->id, parent_id, error))
        return FALSE;
    }
  statement = confab_database_prepare (state->database, "DELETE FROM message WHERE conversation = ? AND deleted < ?", error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, conversation);
  confab_statement_bind_int (statement, 2, before);
  return confab_database_run (state->database, statement, error);
}

/**
 * confab_store_purge_messages:
 * @state: an open store
 * @before: milliseconds since 1970
 * @error: return location for an error
 *
 * Removes, in one conversation, the messages that were deleted before that time. What answers them then answers what they answered, as it was
 * shown already.
 *
 * Returns: whether there may be more to remove
 */
gboolean
confab_store_purge_messages (ConfabStoreState *state,
                             gint64            before,
                             GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 conversation = find_conversation (state, before, &local_error);
  gboolean success;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (conversation == 0 || !confab_database_begin (state->database, error))
    return FALSE;
  success = purge_all (state, conversation, before, error);
  return confab_database_end (state->database, success, error) && success;
}
