/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store.h"

G_BEGIN_DECLS

/**
 * ConfabTitleOrigin:
 * @CONFAB_TITLE_FROM_WORDS: the first words of the conversation, or what came with it
 * @CONFAB_TITLE_BY_HAND: somebody wrote it
 * @CONFAB_TITLE_BY_MODEL: a model was asked for it
 *
 * Who gave a conversation its title.
 */
typedef enum
{
  CONFAB_TITLE_FROM_WORDS = 0,
  CONFAB_TITLE_BY_HAND    = 1,
  CONFAB_TITLE_BY_MODEL   = 2,
} ConfabTitleOrigin;

/**
 * ConfabEntry:
 * @row: its row; 0 where it is not known yet
 * @created: milliseconds since 1970
 * @updated: milliseconds since 1970
 * @deleted: when it went to the trash, milliseconds since 1970; 0 where it did not
 * @title: its title
 * @folder: (nullable): the identifier of its folder, an interned #GRefString, so that equal ones are the same pointer
 * @tags: (nullable) (array zero-terminated=1): the folded names of its tags, interned as well and sorted; %NULL where it has none
 * @item: for who lists it
 * @serial: for who lists it
 * @pinned: whether it stands on top
 * @archived: whether it was put away
 * @erased: whether it is gone for ever, and only waits to be cleaned up
 * @named: #ConfabTitleOrigin
 * @busy: for who lists it
 * @dirty: for who lists it
 * @moving: for who lists it
 * @id: its identifier
 *
 * A conversation in a list, as small as can be.
 */
typedef struct
{
  gint64   row;
  gint64   created;
  gint64   updated;
  gint64   deleted;
  char    *title;
  char    *folder;
  char   **tags;
  gpointer item;
  guint    serial;
  guint    pinned : 1;
  guint    archived : 1;
  guint    erased : 1;
  guint    named : 2;
  guint    busy : 1;
  guint    dirty : 1;
  guint    moving : 1;
  char     id[];
} ConfabEntry;

ConfabEntry *confab_entry_new        (const char   *id,
                                      const char   *title) G_GNUC_WARN_UNUSED_RESULT;
void         confab_entry_free       (ConfabEntry  *self);
void         confab_entry_take_tags  (ConfabEntry  *self,
                                      char        **tags);
void         confab_entry_set_folder (ConfabEntry  *self,
                                      const char   *folder);
gboolean     confab_entry_has_tag    (const ConfabEntry *self,
                                      const char   *folded);
gboolean     confab_entry_set_tag    (ConfabEntry  *self,
                                      const char   *folded,
                                      gboolean      tagged);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabEntry, confab_entry_free)

/**
 * ConfabEntryPlace:
 * @deleted: whether all that is not in the trash has been read
 * @updated: the change of the last one that was read
 * @row: the row of the last one that was read
 *
 * How far a list was read.
 */
typedef struct
{
  gboolean deleted;
  gint64   updated;
  gint64   row;
} ConfabEntryPlace;

/**
 * ConfabEntryPage:
 * @entries: (element-type ConfabEntry): what was read, the newest change first, what is in the trash last
 * @next: where the next page begins
 * @change: the number of the last change that it has, for confab_store_list_changes_async()
 * @more: whether there is another page
 *
 * A part of the list of all conversations.
 */
typedef struct
{
  GPtrArray       *entries;
  ConfabEntryPlace next;
  gint64           change;
  gboolean         more;
} ConfabEntryPage;

void confab_entry_page_free (ConfabEntryPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabEntryPage, confab_entry_page_free)

void             confab_store_list_entries_async  (ConfabStore            *self,
                                                   const ConfabEntryPlace *from,
                                                   guint                   limit,
                                                   GCancellable           *cancellable,
                                                   GAsyncReadyCallback     callback,
                                                   gpointer                user_data);
ConfabEntryPage *confab_store_list_entries_finish (ConfabStore            *self,
                                                   GAsyncResult           *result,
                                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* What has changed since, by whomever. One that was removed has an empty id, and its row. */
void             confab_store_list_changes_async  (ConfabStore            *self,
                                                   gint64                  since,
                                                   guint                   limit,
                                                   GCancellable           *cancellable,
                                                   GAsyncReadyCallback     callback,
                                                   gpointer                user_data);
ConfabEntryPage *confab_store_list_changes_finish (ConfabStore            *self,
                                                   GAsyncResult           *result,
                                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabLabel:
 * @id: the identifier of a folder, or the folded name of a tag
 * @name: its name
 * @parent: (nullable): the identifier of the folder that a folder is in
 *
 * A folder, or a tag.
 */
typedef struct
{
  char *id;
  char *name;
  char *parent;
} ConfabLabel;

/**
 * ConfabLabels:
 * @folders: (element-type ConfabLabel): all folders, in no order
 * @tags: (element-type ConfabLabel): all tags, in no order
 *
 * What conversations can be put under.
 */
typedef struct
{
  GPtrArray *folders;
  GPtrArray *tags;
} ConfabLabels;

void confab_label_free  (ConfabLabel  *self);
void confab_labels_free (ConfabLabels *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabLabels, confab_labels_free)

void          confab_store_list_labels_async  (ConfabStore         *self,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
ConfabLabels *confab_store_list_labels_finish (ConfabStore         *self,
                                               GAsyncResult        *result,
                                               GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
