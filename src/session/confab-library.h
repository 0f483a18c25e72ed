/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-conversation-item.h"
#include "model/confab-folder.h"
#include "model/confab-sums.h"
#include "model/confab-tag.h"

G_BEGIN_DECLS

/**
 * ConfabLibrary:
 *
 * The saved conversations, however many. The first page is there soon after the session has opened, the others follow. What another process changes
 * shows up here. It is itself a list model of #ConfabConversationItem with all that is neither put away nor in the trash, newest change first;
 * a #ConfabLibraryView shows them in other ways. An item is made when it is asked for, and stays the same as long as somebody holds it.
 *
 * Properties: "loaded" (boolean): whether all are there; "trash-days". Signals: "failed" (message: string): something could not be written; "deleted" (id: string):
 * a conversation goes to the trash; "erased" (id: string): one is gone for ever.
 */
#define CONFAB_TYPE_LIBRARY (confab_library_get_type ())
G_DECLARE_FINAL_TYPE (ConfabLibrary, confab_library, CONFAB, LIBRARY, GObject)

/**
 * ConfabUndo:
 *
 * What was done to the order of conversations, to be undone with confab_library_undo() as long as somebody wants to.
 */
#define CONFAB_TYPE_UNDO (confab_undo_get_type ())
G_DECLARE_FINAL_TYPE (ConfabUndo, confab_undo, CONFAB, UNDO, GObject)

gboolean                confab_library_get_loaded    (ConfabLibrary       *self);
/* Whether it is there and not in the trash. */
gboolean                confab_library_has           (ConfabLibrary       *self,
                                                      const char          *id);
/* (nullable): also of what is in the trash or was put away. */
ConfabConversationItem *confab_library_dup_item      (ConfabLibrary       *self,
                                                      const char          *id) G_GNUC_WARN_UNUSED_RESULT;

/* All of these show at once and are on disk soon. ids: (array zero-terminated=1): the conversations; (transfer full): what undoes it. */
ConfabUndo             *confab_library_set_title     (ConfabLibrary       *self,
                                                      const char          *id,
                                                      const char          *title);
ConfabUndo             *confab_library_set_pinned    (ConfabLibrary       *self,
                                                      const char *const   *ids,
                                                      gboolean             pinned);
ConfabUndo             *confab_library_set_archived  (ConfabLibrary       *self,
                                                      const char *const   *ids,
                                                      gboolean             archived);
/* To the trash, or back. A reply that still comes is stopped. */
ConfabUndo             *confab_library_set_deleted   (ConfabLibrary       *self,
                                                      const char *const   *ids,
                                                      gboolean             deleted);
/* folder_id: (nullable): NULL takes them out of their folders. */
ConfabUndo             *confab_library_set_folder    (ConfabLibrary       *self,
                                                      const char *const   *ids,
                                                      const char          *folder_id);
/* Makes the tag where there is none. (nullable): NULL where tag is no name. */
ConfabUndo             *confab_library_set_tagged    (ConfabLibrary       *self,
                                                      const char *const   *ids,
                                                      const char          *tag,
                                                      gboolean             tagged);
/* For ever: these cannot be undone. */
void                    confab_library_erase         (ConfabLibrary       *self,
                                                      const char *const   *ids);
void                    confab_library_empty_trash   (ConfabLibrary       *self);
/* How many conversations are in the trash. */
guint                   confab_library_get_n_deleted (ConfabLibrary       *self);

/* (transfer none): of ConfabFolder, each after the one it is in, siblings by name. */
GListModel             *confab_library_get_folders   (ConfabLibrary       *self);
/* (transfer none) (nullable) */
ConfabFolder           *confab_library_find_folder   (ConfabLibrary       *self,
                                                      const char          *id);
/* Whether a folder is another one or in it, so that that one cannot be moved into it. folder_id: (nullable) */
gboolean                confab_library_folder_is_in  (ConfabLibrary       *self,
                                                      const char          *folder_id,
                                                      const char          *outer_id);
/* The following give NULL where the name is none, there is no such folder, or it would be in itself. parent_id: (nullable): NULL for the top;
 * folder_id: (out) (optional): the new one. */
ConfabUndo             *confab_library_make_folder   (ConfabLibrary       *self,
                                                      const char          *name,
                                                      const char          *parent_id,
                                                      char               **folder_id);
ConfabUndo             *confab_library_rename_folder (ConfabLibrary       *self,
                                                      const char          *id,
                                                      const char          *name);
ConfabUndo             *confab_library_move_folder   (ConfabLibrary       *self,
                                                      const char          *id,
                                                      const char          *parent_id);
/* What was in it is then in the one that it was in. */
ConfabUndo             *confab_library_remove_folder (ConfabLibrary       *self,
                                                      const char          *id);

/* (transfer none): of ConfabTag, by name. */
GListModel             *confab_library_get_tags      (ConfabLibrary       *self);
/* (transfer none) (nullable); case does not matter. */
ConfabTag              *confab_library_find_tag      (ConfabLibrary       *self,
                                                      const char          *name);
ConfabUndo             *confab_library_make_tag      (ConfabLibrary       *self,
                                                      const char          *name);
/* Where there is a tag of the new name already, both become one. */
ConfabUndo             *confab_library_rename_tag    (ConfabLibrary       *self,
                                                      const char          *name,
                                                      const char          *new_name);
ConfabUndo             *confab_library_remove_tag    (ConfabLibrary       *self,
                                                      const char          *name);

/* Undoes it, once. (transfer full): what does it again. */
ConfabUndo             *confab_library_undo          (ConfabLibrary       *self,
                                                      ConfabUndo          *undo);

/* The same for one conversation, without undo. */
void                    confab_library_rename        (ConfabLibrary       *self,
                                                      const char          *id,
                                                      const char          *title);
void                    confab_library_delete        (ConfabLibrary       *self,
                                                      const char          *id);
void                    confab_library_restore       (ConfabLibrary       *self,
                                                      const char          *id);

/* What a conversation holds and costs. (transfer full): to be freed with g_free() */
void                    confab_library_sum_async     (ConfabLibrary       *self,
                                                      const char          *id,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
ConfabSums             *confab_library_sum_finish    (ConfabLibrary       *self,
                                                      GAsyncResult        *result,
                                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* What everything takes on the disk. (transfer full): to be freed with g_free() */
void                    confab_library_measure_async (ConfabLibrary       *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
ConfabDiskUse          *confab_library_measure_finish (ConfabLibrary      *self,
                                                       GAsyncResult       *result,
                                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* After how many days the trash is emptied; 0 for never. The property "trash-days" tells of it. */
guint                   confab_library_get_trash_days (ConfabLibrary      *self);
void                    confab_library_set_trash_days (ConfabLibrary      *self,
                                                       guint               days);

G_END_DECLS
