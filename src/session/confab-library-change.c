/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-private.h"

static void
change_entry (ConfabLibrary    *self,
              const ConfabEdit *edit,
              ConfabEntry      *entry)
{
  switch (edit->kind)
    {
    case CONFAB_EDIT_TITLE:
      g_free (entry->title);
      entry->title = g_strdup (edit->name);
      entry->named = edit->value;
      confab_library_tell_renamed (self, entry->id, edit->name);
      break;
    case CONFAB_EDIT_FOLDER:
      confab_entry_set_folder (entry, confab_library_find_folder (self, edit->id) != NULL ? edit->id : NULL);
      break;
    case CONFAB_EDIT_PIN:
      entry->pinned = edit->value != 0;
      break;
    case CONFAB_EDIT_ARCHIVE:
      entry->archived = edit->value != 0;
      break;
    case CONFAB_EDIT_TRASH:
      entry->deleted = edit->value;
      break;
    case CONFAB_EDIT_ERASE:
    case CONFAB_EDIT_EMPTY_TRASH:
      confab_library_bury (self, entry);
      break;
    case CONFAB_EDIT_TAG:
    case CONFAB_EDIT_UNTAG:
      {
        g_autofree char *folded = confab_tag_fold (edit->name);

        confab_entry_set_tag (entry, folded, edit->kind == CONFAB_EDIT_TAG);
        break;
      }
    default:
      g_assert_not_reached ();
    }
  entry->serial = self->serial;
  confab_library_mark (self, entry);
}

/* All that are in a folder, or have a tag, or are in the trash. */
static GPtrArray *
list_entries (ConfabLibrary *self,
              const char    *folder,
              const char    *tag,
              gboolean       deleted)
{
  GPtrArray *entries = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ConfabEntry *entry = value;

      if ((folder != NULL && g_strcmp0 (entry->folder, folder) == 0) ||
          (tag != NULL && confab_entry_has_tag (entry, tag)) || (deleted && entry->deleted != 0))
        g_ptr_array_add (entries, value);
    }
  return entries;
}

static void
move_all (ConfabLibrary *self,
          const char    *from,
          const char    *to)
{
  g_autoptr (GPtrArray) entries = list_entries (self, from, NULL, FALSE);

  for (guint i = 0; i < entries->len; i++)
    {
      ConfabEntry *entry = entries->pdata[i];

      confab_entry_set_folder (entry, to);
      entry->serial = self->serial;
      confab_library_mark (self, entry);
    }
}

static void
retag_all (ConfabLibrary *self,
           const char    *from,
           const char    *to)
{
  g_autofree char *old = confab_tag_fold (from);
  g_autofree char *new = to != NULL ? confab_tag_fold (to) : NULL;
  g_autoptr (GPtrArray) entries = list_entries (self, NULL, old, FALSE);

  for (guint i = 0; i < entries->len; i++)
    {
      ConfabEntry *entry = entries->pdata[i];

      if (g_strcmp0 (old, new) != 0)
        confab_entry_set_tag (entry, old, FALSE);
      if (new != NULL)
        confab_entry_set_tag (entry, new, TRUE);
      entry->serial = self->serial;
      confab_library_mark (self, entry);
    }
}

static void
remove_folder (ConfabLibrary *self,
               const char    *id)
{
  ConfabFolder *folder = confab_library_find_folder (self, id);
  g_autofree char *parent = NULL;
  GHashTableIter iter;
  gpointer other;

  if (folder == NULL)
    return;
  parent = g_strdup (confab_folder_get_parent_id (folder));
  g_hash_table_iter_init (&iter, self->folder_ids);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (g_strcmp0 (confab_folder_get_parent_id (other), id) == 0)
      confab_folder_set_parent_id (other, parent);
  move_all (self, id, parent);
  confab_library_drop_folder (self, id);
}

static void
rename_tag (ConfabLibrary *self,
            const char    *name,
            const char    *other)
{
  ConfabTag *tag = confab_library_find_tag (self, name);
  ConfabTag *known = confab_library_find_tag (self, other);

  if (tag == NULL)
    return;
  if (known == tag)
    confab_tag_set_name (tag, other);
  else
    {
      confab_library_drop_tag (self, name);
      confab_library_put_tag (self, other);
    }
  retag_all (self, name, other);
}

static void
change_folder (ConfabLibrary    *self,
               const ConfabEdit *edit)
{
  ConfabFolder *folder = confab_library_find_folder (self, edit->id);

  if (edit->kind == CONFAB_EDIT_MAKE_FOLDER)
    confab_library_put_folder (self, edit->id, edit->name, edit->other);
  else if (edit->kind == CONFAB_EDIT_REMOVE_FOLDER)
    remove_folder (self, edit->id);
  else if (folder != NULL && edit->kind == CONFAB_EDIT_RENAME_FOLDER)
    confab_folder_set_name (folder, edit->name);
  else if (folder != NULL && !confab_library_folder_is_in (self, edit->other, edit->id))
    confab_folder_set_parent_id (folder, edit->other);
  confab_library_arrange_folders (self);
}

static void
change_entries (ConfabLibrary    *self,
                const ConfabEdit *edit)
{
  if (edit->kind == CONFAB_EDIT_TAG)
    confab_library_put_tag (self, edit->name);
  for (guint i = 0; i < edit->ids->len; i++)
    {
      ConfabEntry *entry = confab_library_find_entry (self, edit->ids->pdata[i]);

      if (entry != NULL)
        change_entry (self, edit, entry);
    }
}

static void
empty_trash (ConfabLibrary    *self,
             const ConfabEdit *edit)
{
  g_autoptr (GPtrArray) entries = list_entries (self, NULL, NULL, TRUE);

  for (guint i = 0; i < entries->len; i++)
    change_entry (self, edit, entries->pdata[i]);
}

/**
 * confab_library_change:
 * @self: a library
 * @edit: what is done
 *
 * Does what the store will do to what is shown; confab_library_commit() tells of it.
 */
void
confab_library_change (ConfabLibrary    *self,
                       const ConfabEdit *edit)
{
  switch (edit->kind)
    {
    case CONFAB_EDIT_TITLE:
    case CONFAB_EDIT_FOLDER:
    case CONFAB_EDIT_PIN:
    case CONFAB_EDIT_ARCHIVE:
    case CONFAB_EDIT_TRASH:
    case CONFAB_EDIT_ERASE:
    case CONFAB_EDIT_TAG:
    case CONFAB_EDIT_UNTAG:
      change_entries (self, edit);
      break;
    case CONFAB_EDIT_EMPTY_TRASH:
      empty_trash (self, edit);
      break;
    case CONFAB_EDIT_MAKE_FOLDER:
    case CONFAB_EDIT_RENAME_FOLDER:
    case CONFAB_EDIT_MOVE_FOLDER:
    case CONFAB_EDIT_REMOVE_FOLDER:
      change_folder (self, edit);
      break;
    case CONFAB_EDIT_MAKE_TAG:
      confab_library_put_tag (self, edit->name);
      break;
    case CONFAB_EDIT_RENAME_TAG:
      rename_tag (self, edit->name, edit->other);
      break;
    case CONFAB_EDIT_REMOVE_TAG:
      retag_all (self, edit->name, NULL);
      confab_library_drop_tag (self, edit->name);
      break;
    default:
      g_return_if_reached ();
    }
}
