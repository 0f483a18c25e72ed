/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-day-groups.h"
#include "session/confab-library.h"

G_BEGIN_DECLS

/**
 * ConfabLibraryScope:
 * @CONFAB_LIBRARY_SCOPE_ALL: all but what was put away or is in the trash
 * @CONFAB_LIBRARY_SCOPE_FOLDER: of those, what is in a folder
 * @CONFAB_LIBRARY_SCOPE_TAG: of those, what has a tag
 * @CONFAB_LIBRARY_SCOPE_ARCHIVE: what was put away
 * @CONFAB_LIBRARY_SCOPE_TRASH: what is in the trash
 *
 * Which conversations a view shows.
 */
typedef enum
{
  CONFAB_LIBRARY_SCOPE_ALL,
  CONFAB_LIBRARY_SCOPE_FOLDER,
  CONFAB_LIBRARY_SCOPE_TAG,
  CONFAB_LIBRARY_SCOPE_ARCHIVE,
  CONFAB_LIBRARY_SCOPE_TRASH,
} ConfabLibraryScope;

/**
 * ConfabLibrarySort:
 * @CONFAB_LIBRARY_SORT_UPDATED: newest change first; in the trash, what was deleted last
 * @CONFAB_LIBRARY_SORT_CREATED: newest first
 * @CONFAB_LIBRARY_SORT_TITLE: by title, as the language sorts
 *
 * In which order a view shows them. What is pinned comes first, but in the trash.
 */
typedef enum
{
  CONFAB_LIBRARY_SORT_UPDATED,
  CONFAB_LIBRARY_SORT_CREATED,
  CONFAB_LIBRARY_SORT_TITLE,
} ConfabLibrarySort;

/**
 * ConfabLibraryView:
 *
 * A list model of #ConfabConversationItem with a part of the library, in an order. It says exactly what changes, so that what shows it keeps its place;
 * only where scope or sort are changed it is another list. Property "busy" (boolean): while a new order is made, which may come later where there
 * is much to sort. Signal "groups-changed": the day is over, the time zone is another one, or a conversation changed where it is, so that
 * what stands under which heading has to be asked for again.
 */
#define CONFAB_TYPE_LIBRARY_VIEW (confab_library_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabLibraryView, confab_library_view, CONFAB, LIBRARY_VIEW, GObject)

ConfabLibraryView  *confab_library_view_new              (ConfabLibrary      *library) G_GNUC_WARN_UNUSED_RESULT;
/* name: (nullable): the identifier of the folder, NULL for what is in none, or the name of the tag. subfolders: also what is in the folders below. */
void                confab_library_view_set_scope        (ConfabLibraryView  *self,
                                                          ConfabLibraryScope  scope,
                                                          const char         *name,
                                                          gboolean            subfolders);
ConfabLibraryScope  confab_library_view_get_scope        (ConfabLibraryView  *self);
const char         *confab_library_view_get_name         (ConfabLibraryView  *self);
void                confab_library_view_set_sort         (ConfabLibraryView  *self,
                                                          ConfabLibrarySort   sort);
ConfabLibrarySort   confab_library_view_get_sort         (ConfabLibraryView  *self);
/* At first it is on. */
void                confab_library_view_set_pinned_first (ConfabLibraryView  *self,
                                                          gboolean            pinned_first);
gboolean            confab_library_view_get_busy         (ConfabLibraryView  *self);
/* G_MAXUINT where it is not in the view. */
guint               confab_library_view_find             (ConfabLibraryView  *self,
                                                          const char         *id);
/* Under which heading it stands, as CONFAB_DAY_GROUP() makes it; CONFAB_DAY_GROUP_NONE where it is sorted by title, or after the end. */
guint               confab_library_view_get_group        (ConfabLibraryView  *self,
                                                          guint               position);
/* Looks whether the day is over. The view does so by itself, but not while the computer sleeps. */
void                confab_library_view_check_groups     (ConfabLibraryView  *self);
/* These make no item. (transfer none) (nullable): until the next change. */
const char         *confab_library_view_get_id           (ConfabLibraryView  *self,
                                                          guint               position);
/* The time that it is sorted by, milliseconds since 1970; -1 where there is none, and for what stands on top because it is pinned. */
gint64              confab_library_view_get_time         (ConfabLibraryView  *self,
                                                          guint               position);

G_END_DECLS
