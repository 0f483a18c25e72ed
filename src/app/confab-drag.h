/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabDrag:
 * @ids: (nullable) (array zero-terminated=1): the conversations that are dragged
 * @folder_id: (nullable): the folder that is dragged
 *
 * What is dragged within the window to where it shall be.
 */
#define CONFAB_TYPE_DRAG (confab_drag_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDrag, confab_drag, CONFAB, DRAG, GObject)

struct _ConfabDrag
{
  GObject   parent_instance;

  char    **ids;
  char     *folder_id;
};

GdkContentProvider *confab_drag_new_provider (char       **ids,
                                              const char  *folder_id) G_GNUC_WARN_UNUSED_RESULT;
void                confab_drag_set_icon     (GdkDrag     *drag,
                                              const char  *text);

G_END_DECLS
