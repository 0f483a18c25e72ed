/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "session/confab-library-private.h"
#include "session/confab-undo.h"

/* What is on its way to the store. */
typedef struct
{
  ConfabLibrary *library;
  ConfabUndo    *undo;
} Sending;

/* A reply that still comes is stopped before its conversation goes. */
static void
tell_deleted (ConfabLibrary *self,
              GPtrArray     *edits)
{
  for (guint i = 0; i < edits->len; i++)
    {
      const ConfabEdit *edit = edits->pdata[i];

      if (edit->kind != CONFAB_EDIT_ERASE && (edit->kind != CONFAB_EDIT_TRASH || edit->value == 0))
        continue;
      for (guint j = 0; j < edit->ids->len; j++)
        confab_library_tell_deleted (self, edit->ids->pdata[j]);
    }
}

static void
send_edits (ConfabLibrary *self,
            GPtrArray     *edits,
            ConfabUndo    *undo);

static void
on_edited_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Sending *sending = user_data;
  g_autoptr (ConfabLibrary) library = sending->library;
  g_autoptr (ConfabUndo) undo = sending->undo;
  g_autoptr (ConfabUndo) then = confab_undo_take_then (undo);
  g_autoptr (GError) error = NULL;
  GPtrArray *inverse = confab_store_edit_finish (CONFAB_STORE (source), result, &error);

  g_free (sending);
  confab_undo_set_inverse (undo, inverse);
  if (CONFAB_STORE (source) == library->store && --library->n_sending == 0)
    confab_library_read_on (library);
  if (inverse == NULL && CONFAB_STORE (source) == library->store)
    {
      confab_library_report (library, error);
      confab_library_reload (library);
    }
  if (then != NULL)
    {
      g_autoptr (GPtrArray) edits = confab_undo_take_inverse (undo);

      send_edits (library, edits, then);
    }
}

static void
send_edits (ConfabLibrary *self,
            GPtrArray     *edits,
            ConfabUndo    *undo)
{
  Sending *sending;

  if (edits == NULL || edits->len == 0 || self->store == NULL)
    {
      confab_undo_set_inverse (undo, NULL);
      return;
    }
  tell_deleted (self, edits);
  if (self->n_sending++ == 0)
    self->sent = self->serial;
  self->serial++;
  for (guint i = 0; i < edits->len; i++)
    {
      const ConfabEdit *edit = edits->pdata[i];

      if (edit->kind >= CONFAB_EDIT_TAG)
        self->labels_serial = self->serial;
      confab_library_change (self, edit);
    }
  sending = g_new0 (Sending, 1);
  sending->library = g_object_ref (self);
  sending->undo = g_object_ref (undo);
  confab_store_edit_async (self->store, edits, NULL, on_edited_cb, sending);
  confab_library_commit (self);
}

/* edit: (transfer full) */
static ConfabUndo *
do_edit (ConfabLibrary *self,
         ConfabEdit    *edit)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
  ConfabUndo *undo = confab_undo_new ();

  g_ptr_array_add (edits, edit);
  send_edits (self, edits, undo);
  return undo;
}

/**
 * confab_library_undo:
 * @self: a library
 * @undo: what one of its functions gave
 *
 * Undoes it. A second time nothing happens.
 *
 * Returns: (transfer full): what does it again
 */
ConfabUndo *
confab_library_undo (ConfabLibrary *self,
                     ConfabUndo    *undo)
{
  ConfabUndo *redo;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (CONFAB_IS_UNDO (undo), NULL);

  redo = confab_undo_new ();
  if (!confab_undo_use (undo))
    confab_undo_set_inverse (redo, NULL);
  else if (confab_undo_get_known (undo))
    {
      g_autoptr (GPtrArray) edits = confab_undo_take_inverse (undo);

      send_edits (self, edits, redo);
    }
  else
    confab_undo_set_then (undo, redo);
  return redo;
}

static ConfabUndo *
set_value (ConfabLibrary     *self,
           ConfabEditKind     kind,
           const char *const *ids,
           gint64             value)
{
  ConfabEdit *edit = confab_edit_new (kind, ids);

  edit->value = value;
  return do_edit (self, edit);
}

/**
 * confab_library_set_title:
 * @self: a library
 * @id: a conversation
 * @title: its new title
 *
 * Renames it by hand, so that no other title takes the place of this one. It does not count as a change of it.
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_title (ConfabLibrary *self,
                          const char    *id,
                          const char    *title)
{
  return confab_library_set_title_by (self, id, title, CONFAB_TITLE_BY_HAND);
}

/**
 * confab_library_set_title_by:
 * @self: a library
 * @id: a conversation
 * @title: its new title
 * @origin: who gives it
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_title_by (ConfabLibrary    *self,
                             const char       *id,
                             const char       *title,
                             ConfabTitleOrigin origin)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  edit = confab_edit_new (CONFAB_EDIT_TITLE, (const char *const[]){ id, NULL });
  edit->name = g_strdup (title);
  edit->value = origin;
  return do_edit (self, edit);
}

/**
 * confab_library_set_pinned:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 * @pinned: whether they stand on top
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_pinned (ConfabLibrary     *self,
                           const char *const *ids,
                           gboolean           pinned)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return set_value (self, CONFAB_EDIT_PIN, ids, pinned ? confab_time_now () : 0);
}

/**
 * confab_library_set_archived:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 * @archived: whether they are put away
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_archived (ConfabLibrary     *self,
                             const char *const *ids,
                             gboolean           archived)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return set_value (self, CONFAB_EDIT_ARCHIVE, ids, archived ? confab_time_now () : 0);
}

/**
 * confab_library_set_deleted:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 * @deleted: whether they go to the trash, or come back from it
 *
 * A reply that still comes in one that goes is stopped.
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_deleted (ConfabLibrary     *self,
                            const char *const *ids,
                            gboolean           deleted)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  return set_value (self, CONFAB_EDIT_TRASH, ids, deleted ? confab_time_now () : 0);
}

/**
 * confab_library_set_folder:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 * @folder_id: (nullable): the folder they go to, %NULL to take them out of theirs
 *
 * Returns: (transfer full): what undoes it
 */
ConfabUndo *
confab_library_set_folder (ConfabLibrary     *self,
                           const char *const *ids,
                           const char        *folder_id)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  edit = confab_edit_new (CONFAB_EDIT_FOLDER, ids);
  edit->id = g_strdup (folder_id);
  return do_edit (self, edit);
}

/**
 * confab_library_set_tagged:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 * @tag: the name of a tag, which is made where there is none
 * @tagged: whether they have it
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where @tag is no name
 */
ConfabUndo *
confab_library_set_tagged (ConfabLibrary     *self,
                           const char *const *ids,
                           const char        *tag,
                           gboolean           tagged)
{
  g_autofree char *name = NULL;
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  name = confab_tag_clean (tag);
  if (name == NULL)
    return NULL;
  edit = confab_edit_new (tagged ? CONFAB_EDIT_TAG : CONFAB_EDIT_UNTAG, ids);
  edit->name = g_steal_pointer (&name);
  return do_edit (self, edit);
}

/**
 * confab_library_erase:
 * @self: a library
 * @ids: (array zero-terminated=1): conversations
 *
 * Deletes them for ever.
 */
void
confab_library_erase (ConfabLibrary     *self,
                      const char *const *ids)
{
  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  g_object_unref (do_edit (self, confab_edit_new (CONFAB_EDIT_ERASE, ids)));
}

/**
 * confab_library_empty_trash:
 * @self: a library
 *
 * Deletes for ever all that is in the trash.
 */
void
confab_library_empty_trash (ConfabLibrary *self)
{
  g_return_if_fail (CONFAB_IS_LIBRARY (self));

  g_object_unref (do_edit (self, confab_edit_new (CONFAB_EDIT_EMPTY_TRASH, NULL)));
}

/* (nullable): NULL where the name is none. */
static ConfabEdit *
folder_edit (ConfabEditKind kind,
             const char    *id,
             const char    *name)
{
  g_autofree char *clean = name != NULL ? confab_tag_clean (name) : NULL;
  ConfabEdit *edit;

  if (name != NULL && clean == NULL)
    return NULL;
  edit = confab_edit_new (kind, NULL);
  edit->id = g_strdup (id);
  edit->name = g_steal_pointer (&clean);
  return edit;
}

/**
 * confab_library_make_folder:
 * @self: a library
 * @name: its name
 * @parent_id: (nullable): the folder that it is in
 * @folder_id: (out) (optional): its identifier
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where @name is none
 */
ConfabUndo *
confab_library_make_folder (ConfabLibrary *self,
                            const char    *name,
                            const char    *parent_id,
                            char         **folder_id)
{
  g_autofree char *id = confab_id_new ();
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  edit = folder_edit (CONFAB_EDIT_MAKE_FOLDER, id, name);
  if (folder_id != NULL)
    *folder_id = edit != NULL ? g_strdup (id) : NULL;
  if (edit == NULL)
    return NULL;
  edit->other = g_strdup (parent_id);
  return do_edit (self, edit);
}

/**
 * confab_library_rename_folder:
 * @self: a library
 * @id: a folder
 * @name: its new name
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where @name is none or there is no such folder
 */
ConfabUndo *
confab_library_rename_folder (ConfabLibrary *self,
                              const char    *id,
                              const char    *name)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  edit = confab_library_find_folder (self, id) != NULL ? folder_edit (CONFAB_EDIT_RENAME_FOLDER, id, name) : NULL;
  return edit != NULL ? do_edit (self, edit) : NULL;
}

/**
 * confab_library_move_folder:
 * @self: a library
 * @id: a folder
 * @parent_id: (nullable): the folder to put it in, %NULL for the top
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where it would be in itself, or there is no such folder
 */
ConfabUndo *
confab_library_move_folder (ConfabLibrary *self,
                            const char    *id,
                            const char    *parent_id)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  if (confab_library_find_folder (self, id) == NULL || confab_library_folder_is_in (self, parent_id, id))
    return NULL;
  edit = folder_edit (CONFAB_EDIT_MOVE_FOLDER, id, NULL);
  edit->other = g_strdup (parent_id);
  return do_edit (self, edit);
}

/**
 * confab_library_remove_folder:
 * @self: a library
 * @id: a folder
 *
 * What was in it, conversations and folders, is then in the one that it was in.
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where there is no such folder
 */
ConfabUndo *
confab_library_remove_folder (ConfabLibrary *self,
                              const char    *id)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  if (confab_library_find_folder (self, id) == NULL)
    return NULL;
  return do_edit (self, folder_edit (CONFAB_EDIT_REMOVE_FOLDER, id, NULL));
}

/**
 * confab_library_make_tag:
 * @self: a library
 * @name: its name
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where @name is none
 */
ConfabUndo *
confab_library_make_tag (ConfabLibrary *self,
                         const char    *name)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  edit = folder_edit (CONFAB_EDIT_MAKE_TAG, NULL, name);
  return edit != NULL ? do_edit (self, edit) : NULL;
}

/**
 * confab_library_rename_tag:
 * @self: a library
 * @name: a tag
 * @new_name: its new name; where there is a tag of that name, both become one
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where @new_name is none or there is no such tag
 */
ConfabUndo *
confab_library_rename_tag (ConfabLibrary *self,
                           const char    *name,
                           const char    *new_name)
{
  g_autofree char *clean = NULL;
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  clean = confab_tag_clean (new_name);
  if (clean == NULL || confab_library_find_tag (self, name) == NULL)
    return NULL;
  edit = confab_edit_new (CONFAB_EDIT_RENAME_TAG, NULL);
  edit->name = g_strdup (name);
  edit->other = g_steal_pointer (&clean);
  return do_edit (self, edit);
}

/**
 * confab_library_remove_tag:
 * @self: a library
 * @name: a tag
 *
 * Returns: (transfer full) (nullable): what undoes it; %NULL where there is no such tag
 */
ConfabUndo *
confab_library_remove_tag (ConfabLibrary *self,
                           const char    *name)
{
  ConfabEdit *edit;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (self), NULL);

  if (confab_library_find_tag (self, name) == NULL)
    return NULL;
  edit = confab_edit_new (CONFAB_EDIT_REMOVE_TAG, NULL);
  edit->name = g_strdup (name);
  return do_edit (self, edit);
}

/**
 * confab_library_rename:
 * @self: a library
 * @id: a conversation
 * @title: its new title
 */
void
confab_library_rename (ConfabLibrary *self,
                       const char    *id,
                       const char    *title)
{
  g_object_unref (confab_library_set_title (self, id, title));
}

/**
 * confab_library_delete:
 * @self: a library
 * @id: a conversation
 *
 * Takes it away at once; a reply that still comes is stopped. confab_library_restore() undoes it.
 */
void
confab_library_delete (ConfabLibrary *self,
                       const char    *id)
{
  g_object_unref (confab_library_set_deleted (self, (const char *const[]){ id, NULL }, TRUE));
}

/**
 * confab_library_restore:
 * @self: a library
 * @id: a conversation that was deleted
 */
void
confab_library_restore (ConfabLibrary *self,
                        const char    *id)
{
  g_object_unref (confab_library_set_deleted (self, (const char *const[]){ id, NULL }, FALSE));
}
