/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabOrganiser:
 *
 * Does things to the order of conversations, says in words what was done, and undoes it.
 *
 * Signals: "done" (text: string, undo: #ConfabUndo): something was done, which confab_organiser_undo() undoes; "undone": something was.
 */
#define CONFAB_TYPE_ORGANISER (confab_organiser_get_type ())
G_DECLARE_FINAL_TYPE (ConfabOrganiser, confab_organiser, CONFAB, ORGANISER, GObject)

ConfabOrganiser *confab_organiser_new           (ConfabLibrary     *library) G_GNUC_WARN_UNUSED_RESULT;
ConfabLibrary   *confab_organiser_get_library   (ConfabOrganiser   *self);

void             confab_organiser_rename        (ConfabOrganiser   *self,
                                                 const char        *id,
                                                 const char        *title);
/* What a model did. title: (nullable) */
void             confab_organiser_took_title    (ConfabOrganiser   *self,
                                                 const char        *text,
                                                 ConfabUndo        *undo);
void             confab_organiser_pin           (ConfabOrganiser   *self,
                                                 const char *const *ids,
                                                 gboolean           pinned);
void             confab_organiser_archive       (ConfabOrganiser   *self,
                                                 const char *const *ids,
                                                 gboolean           archived);
/* To the trash, or back. */
void             confab_organiser_delete        (ConfabOrganiser   *self,
                                                 const char *const *ids,
                                                 gboolean           deleted);
/* folder_id: (nullable) */
void             confab_organiser_move          (ConfabOrganiser   *self,
                                                 const char *const *ids,
                                                 const char        *folder_id);
void             confab_organiser_tag           (ConfabOrganiser   *self,
                                                 const char *const *ids,
                                                 const char        *tag,
                                                 gboolean           tagged);
/* (nullable): the identifier of the new folder. parent_id: (nullable) */
char            *confab_organiser_make_folder   (ConfabOrganiser   *self,
                                                 const char        *name,
                                                 const char        *parent_id) G_GNUC_WARN_UNUSED_RESULT;
void             confab_organiser_rename_folder (ConfabOrganiser   *self,
                                                 const char        *id,
                                                 const char        *name);
void             confab_organiser_move_folder   (ConfabOrganiser   *self,
                                                 const char        *id,
                                                 const char        *parent_id);
void             confab_organiser_remove_folder (ConfabOrganiser   *self,
                                                 const char        *id);
void             confab_organiser_rename_tag    (ConfabOrganiser   *self,
                                                 const char        *name,
                                                 const char        *new_name);
void             confab_organiser_remove_tag    (ConfabOrganiser   *self,
                                                 const char        *name);

void             confab_organiser_undo          (ConfabOrganiser   *self,
                                                 ConfabUndo        *undo);
/* FALSE where there is nothing to undo, or to do again. */
gboolean         confab_organiser_undo_last     (ConfabOrganiser   *self);
gboolean         confab_organiser_redo_last     (ConfabOrganiser   *self);

G_END_DECLS
