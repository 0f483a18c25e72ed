/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-rename-popover.h"

struct _ConfabRenamePopover
{
  GtkPopover     parent_instance;

  GtkWidget     *button;
  GtkEditable   *entry;

  ConfabLibrary *library;
  char          *id;
};

G_DEFINE_FINAL_TYPE (ConfabRenamePopover, confab_rename_popover, GTK_TYPE_POPOVER)

static char *
dup_title (ConfabRenamePopover * self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
entry_changed_cb (ConfabRenamePopover *self)
{
  g_autofree char *title = dup_title (self);

  gtk_widget_set_sensitive (self->button, *title != '\0');
}

static void
button_clicked_cb (ConfabRenamePopover *self)
{
  g_autofree char *title = dup_title (self);

  if (*title == '\0')
    return;
  confab_library_rename (self->library, self->id, title);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
confab_rename_popover_dispose (GObject *object)
{
  ConfabRenamePopover *self = CONFAB_RENAME_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_RENAME_POPOVER);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (confab_rename_popover_parent_class)->dispose (object);
}

static void
confab_rename_popover_finalize (GObject *object)
{
  g_free (CONFAB_RENAME_POPOVER (object)->id);

  G_OBJECT_CLASS (confab_rename_popover_parent_class)->finalize (object);
}

static void
confab_rename_popover_class_init (ConfabRenamePopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_rename_popover_dispose;
  object_class->finalize = confab_rename_popover_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-rename-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabRenamePopover, button);
  gtk_widget_class_bind_template_child (widget_class, ConfabRenamePopover, entry);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
confab_rename_popover_init (ConfabRenamePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_rename_popover_new:
 * @library: where conversations are renamed
 *
 * Returns: (transfer floating): the popover, not shown yet
 */
GtkWidget *
confab_rename_popover_new (ConfabLibrary *library)
{
  ConfabRenamePopover *self;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (library), NULL);

  self = g_object_new (CONFAB_TYPE_RENAME_POPOVER, NULL);
  self->library = g_object_ref (library);
  return GTK_WIDGET (self);
}

/**
 * confab_rename_popover_show:
 * @self: the popover
 * @row: what it points to, inside of its parent
 * @id: the conversation
 * @title: (nullable): its title so far
 */
void
confab_rename_popover_show (ConfabRenamePopover *self,
                            GtkWidget           *row,
                            const char          *id,
                            const char          *title)
{
  GdkRectangle place = { 0 };
  double x = 0;
  double y = 0;

  g_return_if_fail (CONFAB_IS_RENAME_POPOVER (self));
  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (id != NULL);

  g_free (self->id);
  self->id = g_strdup (id);
  gtk_editable_set_text (self->entry, title != NULL ? title : "");
  entry_changed_cb (self);

  gtk_widget_translate_coordinates (row, gtk_widget_get_parent (GTK_WIDGET (self)), 0, 0, &x, &y);
  place.x = x;
  place.y = y;
  place.width = gtk_widget_get_width (row);
  place.height = gtk_widget_get_height (row);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
