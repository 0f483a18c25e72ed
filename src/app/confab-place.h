/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-library-view.h"

G_BEGIN_DECLS

/**
 * ConfabPlaceKind:
 * @CONFAB_PLACE_VIEW: one of the views that are always there
 * @CONFAB_PLACE_FOLDER: a folder
 * @CONFAB_PLACE_TAG: a tag
 * @CONFAB_PLACE_NEW_FOLDER: no place, but where a new folder is made
 */
typedef enum
{
  CONFAB_PLACE_VIEW,
  CONFAB_PLACE_FOLDER,
  CONFAB_PLACE_TAG,
  CONFAB_PLACE_NEW_FOLDER,
} ConfabPlaceKind;

/**
 * ConfabPlace:
 * @kind: what it is
 * @scope: what a view shows of it
 * @folder: (nullable): the folder
 * @tag: (nullable): the tag
 *
 * Something to look into for conversations.
 */
#define CONFAB_TYPE_PLACE (confab_place_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPlace, confab_place, CONFAB, PLACE, GObject)

struct _ConfabPlace
{
  GObject             parent_instance;

  ConfabPlaceKind     kind;
  ConfabLibraryScope  scope;
  ConfabFolder       *folder;
  ConfabTag          *tag;
};

/* All places of a library, as they change. (transfer full) */
GListModel *confab_place_list     (ConfabLibrary      *library) G_GNUC_WARN_UNUSED_RESULT;
/* What a view is set to; the identifier of a folder, the name of a tag, or NULL. */
const char *confab_place_get_id   (ConfabPlace        *self);
gboolean    confab_place_is       (ConfabPlace        *self,
                                   ConfabLibraryScope  scope,
                                   const char         *name);
const char *confab_place_get_name (ConfabPlace        *self);
const char *confab_place_get_icon (ConfabPlace        *self);

G_END_DECLS
