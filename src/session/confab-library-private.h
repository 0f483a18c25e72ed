/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-library-view.h"
#include "session/confab-session-private.h"
#include "store/confab-store-organise.h"

G_BEGIN_DECLS

/**
 * ConfabLibrary:
 * @entries: (element-type utf8 ConfabEntry): all that is known, by its own id
 * @views: (element-type ConfabLibraryView): who follows, not owned
 * @list: (nullable): the view that the library itself is, once somebody asks
 * @dirty: (element-type ConfabEntry): what has changed, and was not told yet
 * @graves: (element-type ConfabEntry): what is gone, while a thread may still hold it
 * @n_sorting: how many threads do
 * @serial: counts the changes made here, so that what was read before one does not undo it
 * @n_sending: how many edits are on their way to the store, where they may take steps
 * @sent: @serial before the first of them
 * @change: the last change of the store that was read
 * @folders: (element-type ConfabFolder): each after the one it is in
 * @folder_ids: (element-type utf8 ConfabFolder): the same by identifier
 * @tags: (element-type ConfabTag): by name
 * @labels_serial: the @serial of the last change to folders or tags
 *
 * What the files of the library share.
 */
struct _ConfabLibrary
{
  GObject            parent_instance;

  ConfabStore       *store;
  GHashTable        *entries;
  GPtrArray         *views;
  ConfabLibraryView *list;
  GPtrArray         *dirty;
  GPtrArray         *graves;
  guint              n_sorting;
  guint              serial;
  guint              n_sending;
  guint              sent;
  guint              stamp;   /* serial when what is being read was asked for, or of what the store had surely done then */
  gint64             change;
  GListStore        *folders;
  GHashTable        *folder_ids;
  GListStore        *tags;
  guint              labels_serial;
  guint              labels_stamp;
  guint              count_id;
  int                trash_days; /* -1 where nobody set it */
  gboolean           reading;
  gboolean           missed;  /* what was read was older than what is here */
  gboolean           again;   /* the store changed while it was read */
  gboolean           again_all; /* it is to be read from the beginning */
  gboolean           waiting; /* for the store to end what is on its way, before it is read on */
  gboolean           labels_waiting;
  gboolean           telling;
  gboolean           loaded;
};

/* The entry will be another one; confab_library_commit() tells. Either once for many. */
void         confab_library_mark            (ConfabLibrary     *self,
                                             ConfabEntry       *entry);
void         confab_library_commit          (ConfabLibrary     *self);
ConfabEntry *confab_library_find_entry      (ConfabLibrary     *self,
                                             const char        *id);
/* Marks it as well. */
void         confab_library_bury            (ConfabLibrary     *self,
                                             ConfabEntry       *entry);
gpointer     confab_library_dup_entry_item  (ConfabLibrary     *self,
                                             ConfabEntry       *entry);
void         confab_library_release_graves  (ConfabLibrary     *self);
void         confab_library_rebuild_views   (ConfabLibrary     *self,
                                             gboolean           ( *needs ) (ConfabLibraryView *view));
void         confab_library_read_on         (ConfabLibrary     *self);
guint        confab_library_get_stamp       (ConfabLibrary     *self);
void         confab_library_reload          (ConfabLibrary     *self);
void         confab_library_report          (ConfabLibrary     *self,
                                             const GError      *error);
void         confab_library_tell_deleted    (ConfabLibrary     *self,
                                             const char        *id);
void         confab_library_tell_renamed    (ConfabLibrary     *self,
                                             const char        *id,
                                             const char        *title);

void         confab_library_tell_loaded     (ConfabLibrary     *self);
void         confab_library_tell_refreshed  (ConfabLibrary     *self);
void         confab_library_change          (ConfabLibrary     *self,
                                             const ConfabEdit  *edit);

ConfabUndo  *confab_library_set_title_by    (ConfabLibrary     *self,
                                             const char        *id,
                                             const char        *title,
                                             ConfabTitleOrigin  origin);

void         confab_library_take_labels     (ConfabLibrary     *self,
                                             ConfabLabels      *labels);
void         confab_library_read_trash_days (ConfabLibrary     *self);
void         confab_library_tell_trash_days (ConfabLibrary     *self);
void         confab_library_read_labels     (ConfabLibrary     *self);
void         confab_library_put_folder      (ConfabLibrary     *self,
                                             const char        *id,
                                             const char        *name,
                                             const char        *parent_id);
void         confab_library_drop_folder     (ConfabLibrary     *self,
                                             const char        *id);
void         confab_library_arrange_folders (ConfabLibrary     *self);
void         confab_library_put_tag         (ConfabLibrary     *self,
                                             const char        *name);
void         confab_library_drop_tag        (ConfabLibrary     *self,
                                             const char        *name);
void         confab_library_count_later     (ConfabLibrary     *self);

/* entries: those whose "moving" is set. */
void         confab_library_view_update     (ConfabLibraryView *self,
                                             GPtrArray         *entries);
/* Folders have moved, or everything is there now. */
void         confab_library_view_rebuild    (ConfabLibraryView *self);
/**
 * ConfabSortKey:
 * @entry: what is sorted
 * @top: whether it stands on top
 * @title: (nullable): its title, and then the key by which it is sorted; %NULL where it is sorted by time
 * @time: the time it is sorted by
 * @updated: of the entry
 * @row: of the entry
 *
 * What a thread needs to know of an entry, which may change meanwhile.
 */
typedef struct
{
  ConfabEntry *entry;
  gboolean     top;
  char        *title;
  gint64       time;
  gint64       updated;
  gint64       row;
} ConfabSortKey;

/* keys: (element-type ConfabSortKey) (transfer full): sorted in a thread; (element-type ConfabEntry) (transfer full): the entries then. */
void         confab_library_sort_async      (ConfabLibrary     *self,
                                             GArray            *keys,
                                             void             (*done) (GPtrArray *entries,
                                                                       gpointer   user_data),
                                             gpointer           user_data);
int          confab_sort_key_compare        (gconstpointer      a,
                                             gconstpointer      b);
ConfabLibraryView *confab_library_view_new_plain (ConfabLibrary *library) G_GNUC_WARN_UNUSED_RESULT;
gboolean     confab_library_view_needs_all  (ConfabLibraryView *self);
gboolean     confab_library_view_needs_folders (ConfabLibraryView *self);

G_END_DECLS
