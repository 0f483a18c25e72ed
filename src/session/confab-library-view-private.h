/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-library-private.h"

G_BEGIN_DECLS

/* More than this is neither looked through nor sorted in one go. */
#define CONFAB_LIBRARY_VIEW_MANY 10000

/* What the files of a view share. */
struct _ConfabLibraryView
{
  GObject            parent_instance;

  ConfabLibrary     *library;
  GPtrArray         *entries;   /* ConfabEntry in their order */
  GPtrArray         *rest;      /* while changes are told: what was there before; the end of it still is, after entries. Otherwise NULL */
  guint              rest_from;
  char              *name;      /* (nullable): of the tag, folded; or the identifier of the folder */
  GHashTable        *folders;   /* identifiers of folders, where the scope is a folder with those below it; or NULL */
  ConfabLibraryScope scope;
  ConfabLibrarySort  sort;
  gboolean           subfolders;
  gboolean           pinned_first;
  gboolean           anew;      /* another place or order was asked for, of which there is nothing yet */
  gboolean           busy;
  guint              n_sorts;   /* to tell the last one from those before */
  GHashTable        *changed;   /* ConfabEntry that changed while a thread sorts; otherwise NULL */
  ConfabDayGroups   *groups;    /* once somebody asks */
  guint              groups_id;
};

void          confab_library_view_set_busy      (ConfabLibraryView *self,
                                                 gboolean           busy);
gint64        confab_library_view_time_of       (ConfabLibraryView *self,
                                                 const ConfabEntry *entry);
gboolean      confab_library_view_puts_on_top   (ConfabLibraryView *self,
                                                 const ConfabEntry *entry);
gboolean      confab_library_view_match         (ConfabLibraryView *self,
                                                 const ConfabEntry *entry);
/* The title of the key is not its own. title: (nullable): the key that it is sorted by, where it is sorted by title */
ConfabSortKey confab_library_view_make_key      (ConfabLibraryView *self,
                                                 ConfabEntry       *entry,
                                                 char              *title);
/* For g_ptr_array_sort_with_data(). */
int           confab_library_view_compare_cb    (gconstpointer      a,
                                                 gconstpointer      b,
                                                 gpointer           user_data);
/* kept, coming: (element-type ConfabEntry): both in their order; (transfer full): both in one. */
GPtrArray    *confab_library_view_merge         (ConfabLibraryView *self,
                                                 GPtrArray         *kept,
                                                 GPtrArray         *coming) G_GNUC_WARN_UNUSED_RESULT;
/* Emits “groups-changed”. */
void          confab_library_view_tell_groups   (ConfabLibraryView *self);
/* Whether so many are not sorted in one go. */
gboolean      confab_library_view_is_much       (ConfabLibraryView *self,
                                                 guint              n_entries);
G_END_DECLS
