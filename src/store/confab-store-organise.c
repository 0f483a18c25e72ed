/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-organise-private.h"

/**
 * confab_edit_new: (constructor)
 * @kind: what to do
 * @ids: (nullable) (array zero-terminated=1): to which conversations
 *
 * Returns: (transfer full): an edit of which the rest is to be filled in
 */
ConfabEdit *
confab_edit_new (ConfabEditKind     kind,
                 const char *const *ids)
{
  ConfabEdit *self = g_new0 (ConfabEdit, 1);

  self->kind = kind;
  self->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_ptr_array_add (self->ids, g_strdup (ids[i]));
  return self;
}

/**
 * confab_edit_free:
 * @self: (transfer full): an edit
 */
void
confab_edit_free (ConfabEdit *self)
{
  g_ptr_array_unref (self->ids);
  g_free (self->id);
  g_free (self->name);
  g_free (self->other);
  g_free (self);
}

/**
 * confab_edit_undo:
 * @inverse: (element-type ConfabEdit): what undoes what was done so far
 * @kind: what has to be done before
 *
 * Returns: (transfer none): a new edit, which comes first
 */
ConfabEdit *
confab_edit_undo (GPtrArray     *inverse,
                  ConfabEditKind kind)
{
  ConfabEdit *edit = confab_edit_new (kind, NULL);

  g_ptr_array_insert (inverse, 0, edit);
  return edit;
}

gint64
confab_store_get_number (ConfabStoreState *state,
                         const char       *sql,
                         const char       *first,
                         gint64            second,
                         GError          **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, first);
  if (sqlite3_bind_parameter_count (statement) > 1)
    confab_statement_bind_int (statement, 2, second);
  return confab_database_step (state->database, statement, error) ? confab_statement_get_int (statement, 0) : -1;
}

gboolean
confab_store_run_numbers (ConfabStoreState *state,
                          const char       *sql,
                          gint64            first,
                          gint64            second,
                          GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, first);
  if (sqlite3_bind_parameter_count (statement) > 1)
    confab_statement_bind_int (statement, 2, second);
  return confab_database_run (state->database, statement, error);
}

gboolean
confab_store_list_texts (ConfabStoreState *state,
                         const char       *sql,
                         gint64            number,
                         GPtrArray        *texts,
                         GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, number);
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (texts, g_strdup (confab_statement_get_text (statement, 0)));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* How a column of a conversation is read, and set to a number (0 for none) or to a text. */
typedef struct
{
  const char *read;
  const char *write;
} Column;

static const Column columns[] = {
  [CONFAB_EDIT_TITLE] = {
    "SELECT coalesce(named, 0), title FROM conversation WHERE id = ?",
    "UPDATE conversation SET named = nullif(?, 0), title = ?, title_apart = ? WHERE id = ?",
  },
  [CONFAB_EDIT_FOLDER] = {
    "SELECT folder, (SELECT f.id FROM folder f WHERE f.row = folder) FROM conversation WHERE id = ?",
    "UPDATE conversation SET folder = nullif(?, 0) WHERE id = ?",
  },
  [CONFAB_EDIT_PIN] = {
    "SELECT pinned, NULL FROM conversation WHERE id = ?",
    "UPDATE conversation SET pinned = nullif(?, 0) WHERE id = ?",
  },
  [CONFAB_EDIT_ARCHIVE] = {
    "SELECT archived, NULL FROM conversation WHERE id = ?",
    "UPDATE conversation SET archived = nullif(?, 0) WHERE id = ?",
  },
  [CONFAB_EDIT_TRASH] = {
    "SELECT deleted, NULL FROM conversation WHERE id = ? AND deleted IS NOT 0",
    "UPDATE conversation SET deleted = nullif(?, 0) WHERE id = ?",
  },
};

/* What a conversation had before goes to an edit for all that had the same. FALSE where there is no such conversation, or it failed. */
static gboolean
note_before (ConfabStoreState *state,
             const ConfabEdit *edit,
             const char       *id,
             GHashTable       *known,
             GPtrArray        *inverse,
             GError          **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, columns[edit->kind].read, error);
  g_autofree char *key = NULL;
  const char *text;
  ConfabEdit *undo;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, id);
  if (!confab_database_step (state->database, statement, error))
    return FALSE;
  text = confab_statement_get_text (statement, 1);
  key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", confab_statement_get_int (statement, 0), text != NULL ? text : "");
  undo = g_hash_table_lookup (known, key);
  if (undo == NULL)
    {
      undo = confab_edit_undo (inverse, edit->kind);
      undo->value = edit->kind != CONFAB_EDIT_FOLDER ? confab_statement_get_int (statement, 0) : 0;
      undo->id = edit->kind == CONFAB_EDIT_FOLDER ? g_strdup (text) : NULL;
      undo->name = edit->kind == CONFAB_EDIT_TITLE ? g_strdup (text) : NULL;
      g_hash_table_insert (known, g_steal_pointer (&key), undo);
    }
  g_ptr_array_add (undo->ids, g_strdup (id));
  return TRUE;
}

static gboolean
set_column (ConfabStoreState *state,
            const ConfabEdit *edit,
            gint64            value,
            const char       *apart,
            const char       *id,
            GError          **error)
{
  ConfabStatement *statement = confab_database_prepare (state->database, columns[edit->kind].write, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, value);
  if (edit->kind == CONFAB_EDIT_TITLE)
    {
      confab_statement_bind_text (statement, 2, edit->name);
      confab_statement_bind_text (statement, 3, apart);
      confab_statement_bind_text (statement, 4, id);
    }
  else
    confab_statement_bind_text (statement, 2, id);
  return confab_database_run (state->database, statement, error);
}

/* The folder may have gone meanwhile; then it goes to the top, where it is seen. */
static gboolean
set_columns (ConfabStoreState *state,
             const ConfabEdit *edit,
             GPtrArray        *inverse,
             GError          **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *apart = edit->kind == CONFAB_EDIT_TITLE ? confab_search_set_apart (edit->name) : NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 value = edit->value;

  if (edit->kind == CONFAB_EDIT_FOLDER && edit->id != NULL)
    value = MAX (0, confab_store_get_number (state, "SELECT row FROM folder WHERE id = ?", edit->id, 0, &local_error));
  for (guint i = 0; local_error == NULL && i < edit->ids->len; i++)
    if (note_before (state, edit, edit->ids->pdata[i], known, inverse, &local_error))
      set_column (state, edit, value, apart, edit->ids->pdata[i], &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
erase (ConfabStoreState *state,
       const ConfabEdit *edit,
       GError          **error)
{
  for (guint i = 0; i < edit->ids->len; i++)
    {
      ConfabStatement *statement = confab_database_prepare (state->database,
                                                            "UPDATE conversation SET deleted = 0 WHERE id = ?", error);

      if (statement == NULL)
        return FALSE;
      confab_statement_bind_text (statement, 1, edit->ids->pdata[i]);
      if (!confab_database_run (state->database, statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
confab_store_run_edit (ConfabStoreState *state,
                       const ConfabEdit *edit,
                       GPtrArray        *inverse,
                       GError          **error)
{
  switch (edit->kind)
    {
    case CONFAB_EDIT_TITLE:
    case CONFAB_EDIT_FOLDER:
    case CONFAB_EDIT_PIN:
    case CONFAB_EDIT_ARCHIVE:
    case CONFAB_EDIT_TRASH:
      return set_columns (state, edit, inverse, error);
    case CONFAB_EDIT_ERASE:
      return erase (state, edit, error);
    case CONFAB_EDIT_EMPTY_TRASH:
      return confab_database_exec (state->database, "UPDATE conversation SET deleted = 0 WHERE deleted > 0", error);
    case CONFAB_EDIT_TAG:
      return confab_store_tag (state, edit, inverse, error);
    case CONFAB_EDIT_UNTAG:
      return confab_store_untag (state, edit, inverse, error);
    case CONFAB_EDIT_MAKE_FOLDER:
      return confab_store_make_folder (state, edit, inverse, error);
    case CONFAB_EDIT_RENAME_FOLDER:
      return confab_store_rename_folder (state, edit, inverse, error);
    case CONFAB_EDIT_MOVE_FOLDER:
      return confab_store_move_folder (state, edit, inverse, error);
    case CONFAB_EDIT_REMOVE_FOLDER:
      return confab_store_remove_folder_edit (state, edit, inverse, error);
    case CONFAB_EDIT_MAKE_TAG:
      return confab_store_make_tag (state, edit, inverse, error);
    case CONFAB_EDIT_RENAME_TAG:
      return confab_store_rename_tag (state, edit, inverse, error);
    case CONFAB_EDIT_REMOVE_TAG:
      return confab_store_remove_tag (state, edit, inverse, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}
