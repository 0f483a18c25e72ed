/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-organise-private.h"

/* The row of a folder; 0 for none, -1 with an error where it failed. */
static gint64
find_folder (ConfabStoreState *state,
             const char       *id,
             GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 row;

  if (id == NULL)
    return 0;
  row = confab_store_get_number (state, "SELECT row FROM folder WHERE id = ?", id, 0, &local_error);
  if (local_error == NULL)
    return MAX (row, 0);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

gboolean
confab_store_make_folder (ConfabStoreState *state,
                          const ConfabEdit *edit,
                          GPtrArray        *inverse,
                          GError          **error)
{
  gint64 parent = find_folder (state, edit->other, error);
  ConfabStatement *statement;

  if (parent < 0)
    return FALSE;
  statement = confab_database_prepare (state->database,
                                       "INSERT INTO folder (id, name, parent) VALUES (?, ?, nullif(?, 0))"
                                       " ON CONFLICT (id) DO NOTHING",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, edit->id);
  confab_statement_bind_text (statement, 2, edit->name);
  confab_statement_bind_int (statement, 3, parent);
  if (!confab_database_run (state->database, statement, error))
    return FALSE;
  confab_edit_undo (inverse, CONFAB_EDIT_REMOVE_FOLDER)->id = g_strdup (edit->id);
  return TRUE;
}

gboolean
confab_store_rename_folder (ConfabStoreState *state,
                            const ConfabEdit *edit,
                            GPtrArray        *inverse,
                            GError          **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gint64 row = find_folder (state, edit->id, error);
  ConfabStatement *statement;
  ConfabEdit *undo;

  if (row <= 0)
    return row == 0;
  if (!confab_store_list_texts (state, "SELECT name FROM folder WHERE row = ?", row, names, error))
    return FALSE;
  statement = confab_database_prepare (state->database, "UPDATE folder SET name = ? WHERE row = ?", error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, edit->name);
  confab_statement_bind_int (statement, 2, row);
  undo = confab_edit_undo (inverse, CONFAB_EDIT_RENAME_FOLDER);
  undo->id = g_strdup (edit->id);
  undo->name = g_strdup (names->pdata[0]);
  return confab_database_run (state->database, statement, error);
}

/* Whether @below is @folder or in it; another process may have moved either. */
static gboolean
is_below (ConfabStoreState *state,
          const char       *folder,
          gint64            below,
          GError          **error)
{
  return confab_store_get_number (state,
                                  "WITH RECURSIVE above (row) AS (SELECT ?2 UNION SELECT f.parent FROM folder f"
                                  " JOIN above a ON f.row = a.row WHERE f.parent IS NOT NULL)"
                                  " SELECT count(*) FROM above JOIN folder USING (row) WHERE id = ?1",
                                  folder, below, error) != 0;
}

gboolean
confab_store_move_folder (ConfabStoreState *state,
                          const ConfabEdit *edit,
                          GPtrArray        *inverse,
                          GError          **error)
{
  g_autoptr (GPtrArray) parents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  gint64 row = find_folder (state, edit->id, error);
  gint64 parent;
  ConfabEdit *undo;

  if (row <= 0)
    return row == 0;
  parent = find_folder (state, edit->other, error);
  if (parent < 0)
    return FALSE;
  if (parent > 0 && is_below (state, edit->id, parent, &local_error))
    {
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!confab_store_list_texts (state, "SELECT p.id FROM folder f LEFT JOIN folder p ON p.row = f.parent"
                                " WHERE f.row = ?", row, parents, error))
    return FALSE;
  undo = confab_edit_undo (inverse, CONFAB_EDIT_MOVE_FOLDER);
  undo->id = g_strdup (edit->id);
  undo->other = g_strdup (parents->pdata[0]);
  return confab_store_run_numbers (state, "UPDATE folder SET parent = nullif(?, 0) WHERE row = ?", parent, row, error);
}

/* What was in the folder goes back into it, and each folder that was in it. */
static void
note_contents (GPtrArray  *inverse,
               const char *id,
               GPtrArray  *conversations,
               GPtrArray  *folders)
{
  ConfabEdit *undo;

  for (guint i = 0; i < folders->len; i++)
    {
      undo = confab_edit_undo (inverse, CONFAB_EDIT_MOVE_FOLDER);
      undo->id = g_strdup (folders->pdata[i]);
      undo->other = g_strdup (id);
    }
  if (conversations->len == 0)
    return;
  undo = confab_edit_undo (inverse, CONFAB_EDIT_FOLDER);
  undo->id = g_strdup (id);
  g_ptr_array_unref (undo->ids);
  undo->ids = g_ptr_array_ref (conversations);
}

gboolean
confab_store_remove_folder_edit (ConfabStoreState *state,
                                 const ConfabEdit *edit,
                                 GPtrArray        *inverse,
                                 GError          **error)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) conversations = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  gint64 row = find_folder (state, edit->id, error);
  gint64 parent;
  ConfabEdit *undo;

  if (row <= 0)
    return row == 0;
  if (!confab_store_list_texts (state, "SELECT name FROM folder WHERE row = ?", row, facts, error) ||
      !confab_store_list_texts (state, "SELECT p.id FROM folder f LEFT JOIN folder p ON p.row = f.parent"
                                " WHERE f.row = ?", row, facts, error) ||
      !confab_store_list_texts (state, "SELECT id FROM conversation WHERE folder = ?", row, conversations, error) ||
      !confab_store_list_texts (state, "SELECT id FROM folder WHERE parent = ?", row, folders, error))
    return FALSE;
  parent = find_folder (state, facts->pdata[1], error);
  if (parent < 0)
    return FALSE;
  note_contents (inverse, edit->id, conversations, folders);
  undo = confab_edit_undo (inverse, CONFAB_EDIT_MAKE_FOLDER);
  undo->id = g_strdup (edit->id);
  undo->name = g_strdup (facts->pdata[0]);
  undo->other = g_strdup (facts->pdata[1]);
  return confab_store_run_numbers (state, "UPDATE conversation SET folder = nullif(?, 0) WHERE folder = ?", parent, row,
                                   error) &&
         confab_store_run_numbers (state, "UPDATE folder SET parent = nullif(?, 0) WHERE parent = ?", parent, row,
                                   error) &&
         confab_store_run_numbers (state, "DELETE FROM folder WHERE row = ?", row, 0, error);
}
