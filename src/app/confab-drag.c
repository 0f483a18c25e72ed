/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-drag.h"

G_DEFINE_FINAL_TYPE (ConfabDrag, confab_drag, G_TYPE_OBJECT)

static void
confab_drag_finalize (GObject *object)
{
  ConfabDrag *self = CONFAB_DRAG (object);

  g_strfreev (self->ids);
  g_free (self->folder_id);

  G_OBJECT_CLASS (confab_drag_parent_class)->finalize (object);
}

static void
confab_drag_class_init (ConfabDragClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_drag_finalize;
}

static void
confab_drag_init (ConfabDrag *self)
{
}

/**
 * confab_drag_new_provider:
 * @ids: (transfer full) (nullable): the conversations that are dragged
 * @folder_id: (nullable): the folder that is dragged
 *
 * Returns: (transfer full): what a drag source gives
 */
GdkContentProvider *
confab_drag_new_provider (char      **ids,
                          const char *folder_id)
{
  g_autoptr (ConfabDrag) self = g_object_new (CONFAB_TYPE_DRAG, NULL);

  self->ids = ids;
  self->folder_id = g_strdup (folder_id);
  return gdk_content_provider_new_typed (CONFAB_TYPE_DRAG, self);
}

/**
 * confab_drag_set_icon:
 * @drag: a drag that begins
 * @text: what is dragged
 */
void
confab_drag_set_icon (GdkDrag    *drag,
                      const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text,
                                   "ellipsize", PANGO_ELLIPSIZE_END,
                                   "max-width-chars", 30,
                                   NULL);

  gtk_widget_add_css_class (label, "drag-label");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}
