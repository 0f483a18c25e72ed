/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-tag.h"
#include "store/confab-store-organise-private.h"

/* The row of a tag; 0 for none, -1 with an error where it failed. */
static gint64
find_tag (ConfabStoreState *state,
          const char       *name,
          GError          **error)
{
  g_autofree char *folded = confab_tag_fold (name);
  g_autoptr (GError) local_error = NULL;
  gint64 row = confab_store_get_number (state, "SELECT row FROM tag WHERE folded = ?", folded, 0, &local_error);

  if (local_error == NULL)
    return MAX (row, 0);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

static gboolean
set_name (ConfabStoreState *state,
          const char       *sql,
          const char       *name,
          gint64            row,
          GError          **error)
{
  g_autofree char *folded = confab_tag_fold (name);
  ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, name);
  confab_statement_bind_text (statement, 2, folded);
  if (sqlite3_bind_parameter_count (statement) > 2)
    confab_statement_bind_int (statement, 3, row);
  return confab_database_run (state->database, statement, error);
}

/* Its row; -1 where it failed. */
static gint64
need_tag (ConfabStoreState *state,
          const char       *name,
          GPtrArray        *inverse,
          GError          **error)
{
  gint64 row = find_tag (state, name, error);

  if (row != 0)
    return row;
  if (!set_name (state, "INSERT INTO tag (name, folded) VALUES (?, ?)", name, 0, error))
    return -1;
  confab_edit_undo (inverse, CONFAB_EDIT_REMOVE_TAG)->name = g_strdup (name);
  return sqlite3_last_insert_rowid (confab_database_get_sqlite (state->database));
}

gboolean
confab_store_make_tag (ConfabStoreState *state,
                       const ConfabEdit *edit,
                       GPtrArray        *inverse,
                       GError          **error)
{
  return need_tag (state, edit->name, inverse, error) >= 0;
}

/* Runs a statement with a tag and a conversation for each of @ids. (transfer full) (nullable): those for which it changed something. */
static GPtrArray *
change_each (ConfabStoreState *state,
             const char       *sql,
             gint64            tag,
             GPtrArray        *ids,
             GError          **error)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ids->len; i++)
    {
      ConfabStatement *statement = confab_database_prepare (state->database, sql, error);

      if (statement == NULL)
        return NULL;
      confab_statement_bind_int (statement, 1, tag);
      confab_statement_bind_text (statement, 2, ids->pdata[i]);
      if (!confab_database_run (state->database, statement, error))
        return NULL;
      if (sqlite3_changes (confab_database_get_sqlite (state->database)) > 0)
        g_ptr_array_add (changed, g_strdup (ids->pdata[i]));
    }
  return g_steal_pointer (&changed);
}

/* changed: (transfer full) */
static void
note_tagging (GPtrArray     *inverse,
              ConfabEditKind kind,
              const char    *name,
              GPtrArray     *changed)
{
  ConfabEdit *undo;

  if (changed->len == 0)
    {
      g_ptr_array_unref (changed);
      return;
    }
  undo = confab_edit_undo (inverse, kind);
  undo->name = g_strdup (name);
  g_ptr_array_unref (undo->ids);
  undo->ids = changed;
}

gboolean
confab_store_tag (ConfabStoreState *state,
                  const ConfabEdit *edit,
                  GPtrArray        *inverse,
                  GError          **error)
{
  gint64 tag = need_tag (state, edit->name, inverse, error);
  GPtrArray *changed;

  if (tag < 0)
    return FALSE;
  changed = change_each (state,
                         "INSERT OR IGNORE INTO conversation_tag (tag, conversation)"
                         " SELECT ?1, row FROM conversation WHERE id = ?2",
                         tag, edit->ids, error);
  if (changed == NULL)
    return FALSE;
  note_tagging (inverse, CONFAB_EDIT_UNTAG, edit->name, changed);
  return TRUE;
}

gboolean
confab_store_untag (ConfabStoreState *state,
                    const ConfabEdit *edit,
                    GPtrArray        *inverse,
                    GError          **error)
{
  gint64 tag = find_tag (state, edit->name, error);
  GPtrArray *changed;

  if (tag <= 0)
    return tag == 0;
  changed = change_each (state,
                         "DELETE FROM conversation_tag WHERE tag = ?1"
                         " AND conversation = (SELECT row FROM conversation WHERE id = ?2)",
                         tag, edit->ids, error);
  if (changed == NULL)
    return FALSE;
  note_tagging (inverse, CONFAB_EDIT_TAG, edit->name, changed);
  return TRUE;
}

/* A tag that goes comes back with its conversations. */
gboolean
confab_store_remove_tag (ConfabStoreState *state,
                         const ConfabEdit *edit,
                         GPtrArray        *inverse,
                         GError          **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 tag = find_tag (state, edit->name, error);

  if (tag <= 0)
    return tag == 0;
  if (!confab_store_list_texts (state, "SELECT name FROM tag WHERE row = ?", tag, names, error) ||
      !confab_store_list_texts (state, "SELECT c.id FROM conversation_tag ct JOIN conversation c"
                                " ON c.row = ct.conversation WHERE ct.tag = ?", tag, ids, error))
    return FALSE;
  note_tagging (inverse, CONFAB_EDIT_TAG, names->pdata[0], g_ptr_array_ref (ids));
  confab_edit_undo (inverse, CONFAB_EDIT_MAKE_TAG)->name = g_strdup (names->pdata[0]);
  return confab_store_run_numbers (state, "DELETE FROM conversation_tag WHERE tag = ?", tag, 0, error) &&
         confab_store_run_numbers (state, "DELETE FROM tag WHERE row = ?", tag, 0, error);
}

/* Only the name changes, or the two tags become one: then what had only the first is tagged with the second. */
gboolean
confab_store_rename_tag (ConfabStoreState *state,
                         const ConfabEdit *edit,
                         GPtrArray        *inverse,
                         GError          **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ConfabEdit) tagging = NULL;
  gint64 tag = find_tag (state, edit->name, error);
  gint64 other = find_tag (state, edit->other, error);
  ConfabEdit *undo;

  if (tag <= 0 || other < 0)
    return tag == 0 && other >= 0;
  if (other == 0 || other == tag)
    {
      if (!confab_store_list_texts (state, "SELECT name FROM tag WHERE row = ?", tag, names, error))
        return FALSE;
      undo = confab_edit_undo (inverse, CONFAB_EDIT_RENAME_TAG);
      undo->name = g_strdup (edit->other);
      undo->other = g_strdup (names->pdata[0]);
      if (!set_name (state, "UPDATE tag SET name = ?, folded = ? WHERE row = ?", edit->other, tag, error))
        return FALSE;
      /* The folded name is what an entry has, so that those that have the tag have changed. */
      return other == tag ||
             confab_store_run_numbers (state, "UPDATE conversation SET title = title WHERE row IN"
                                       " (SELECT conversation FROM conversation_tag WHERE tag = ?)", tag, 0, error);
    }
  tagging = confab_edit_new (CONFAB_EDIT_TAG, NULL);
  tagging->name = g_strdup (edit->other);
  return confab_store_list_texts (state, "SELECT c.id FROM conversation_tag ct JOIN conversation c"
                                  " ON c.row = ct.conversation WHERE ct.tag = ?", tag, tagging->ids, error) &&
         confab_store_tag (state, tagging, inverse, error) && confab_store_remove_tag (state, edit, inverse, error);
}
