/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-sums.h"
#include "store/confab-store-entries.h"

G_BEGIN_DECLS

/* The setting that says after how many days the trash is emptied; 0 for never. Where nobody has set it, it is 30. */
#define CONFAB_STORE_SETTING_TRASH_DAYS "trash-days"

/**
 * ConfabEditKind:
 * @CONFAB_EDIT_TITLE: @ids get the title @name, of the origin @value (#ConfabTitleOrigin)
 * @CONFAB_EDIT_FOLDER: @ids go to the folder @id, or out of all where that is %NULL
 * @CONFAB_EDIT_PIN: @ids are pinned since @value; not, where that is 0
 * @CONFAB_EDIT_ARCHIVE: @ids were put away at @value; not, where that is 0
 * @CONFAB_EDIT_TRASH: @ids went to the trash at @value; not, where that is 0
 * @CONFAB_EDIT_ERASE: @ids are gone for ever; there is no way back
 * @CONFAB_EDIT_EMPTY_TRASH: all that is in the trash is gone for ever
 * @CONFAB_EDIT_TAG: @ids have the tag @name, which is made where there is none
 * @CONFAB_EDIT_UNTAG: @ids do not have the tag @name
 * @CONFAB_EDIT_MAKE_FOLDER: there is a folder @id with @name, in the folder @other where that is not %NULL
 * @CONFAB_EDIT_RENAME_FOLDER: the folder @id has the name @name
 * @CONFAB_EDIT_MOVE_FOLDER: the folder @id is in the folder @other, or at the top where that is %NULL
 * @CONFAB_EDIT_REMOVE_FOLDER: the folder @id is gone; what was in it is in the one that it was in
 * @CONFAB_EDIT_MAKE_TAG: there is a tag @name
 * @CONFAB_EDIT_RENAME_TAG: what has the tag @name has the tag @other in its place
 * @CONFAB_EDIT_REMOVE_TAG: there is no tag @name
 *
 * What can be done to the order among conversations.
 */
typedef enum
{
  CONFAB_EDIT_TITLE,
  CONFAB_EDIT_FOLDER,
  CONFAB_EDIT_PIN,
  CONFAB_EDIT_ARCHIVE,
  CONFAB_EDIT_TRASH,
  CONFAB_EDIT_ERASE,
  CONFAB_EDIT_EMPTY_TRASH,
  CONFAB_EDIT_TAG,
  CONFAB_EDIT_UNTAG,
  CONFAB_EDIT_MAKE_FOLDER,
  CONFAB_EDIT_RENAME_FOLDER,
  CONFAB_EDIT_MOVE_FOLDER,
  CONFAB_EDIT_REMOVE_FOLDER,
  CONFAB_EDIT_MAKE_TAG,
  CONFAB_EDIT_RENAME_TAG,
  CONFAB_EDIT_REMOVE_TAG,
} ConfabEditKind;

/**
 * ConfabEdit:
 * @kind: what is done
 * @ids: (nullable) (element-type utf8): to which conversations
 * @id: (nullable): to which folder
 * @name: (nullable): see @kind
 * @other: (nullable): see @kind
 * @value: see @kind
 *
 * One thing that is done. All strings are its own.
 */
typedef struct
{
  ConfabEditKind  kind;
  GPtrArray      *ids;
  char           *id;
  char           *name;
  char           *other;
  gint64          value;
} ConfabEdit;

ConfabEdit *confab_edit_new  (ConfabEditKind      kind,
                              const char *const  *ids) G_GNUC_WARN_UNUSED_RESULT;
void        confab_edit_free (ConfabEdit         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabEdit, confab_edit_free)

void       confab_store_edit_async  (ConfabStore         *self,
                                     GPtrArray           *edits,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
GPtrArray *confab_store_edit_finish (ConfabStore         *self,
                                     GAsyncResult        *result,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

void        confab_store_sum_async     (ConfabStore         *self,
                                        const char          *id,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* (transfer full): to be freed with g_free() */
ConfabSums *confab_store_sum_finish    (ConfabStore         *self,
                                        GAsyncResult        *result,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabOpening:
 * @title: the title of the conversation
 * @named: who gave it
 * @provider_id: (nullable): the service that the conversation was with last
 * @model: (nullable): the model that it was with last
 * @question: (nullable): the beginning of the first question
 * @answer: (nullable): the beginning of its answer
 *
 * With what a conversation begins.
 */
typedef struct
{
  char              *title;
  ConfabTitleOrigin  named;
  char              *provider_id;
  char              *model;
  char              *question;
  char              *answer;
} ConfabOpening;

void           confab_opening_free             (ConfabOpening       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabOpening, confab_opening_free)

void           confab_store_load_opening_async  (ConfabStore         *self,
                                                 const char          *id,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
ConfabOpening *confab_store_load_opening_finish (ConfabStore         *self,
                                                 GAsyncResult        *result,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
