/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-chip.h"
#include "widgets/confab-thumbnail.h"

#define THUMBNAIL_SIZE 36

struct _ConfabAttachmentChip
{
  GtkWidget   parent_instance;

  GtkWidget  *box;
  GtkWidget  *name;
  GtkWidget  *remove;
  GtkWidget  *size;
  GtkWidget  *spinner;

  ConfabPart *part; /* NULL while it is being prepared */
  guint       id;
};

enum
{
  REMOVE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentChip, confab_attachment_chip, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
remove_clicked_cb (ConfabAttachmentChip *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
set_name (ConfabAttachmentChip *self,
          const char           *name)
{
  /* Translators: a button that takes an attachment away, with its name */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), name);

  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
confab_attachment_chip_dispose (GObject *object)
{
  ConfabAttachmentChip *self = CONFAB_ATTACHMENT_CHIP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_attachment_chip_parent_class)->dispose (object);
}

static void
confab_attachment_chip_class_init (ConfabAttachmentChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attachment_chip_dispose;
  signals[REMOVE] = g_signal_new ("remove", CONFAB_TYPE_ATTACHMENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-attachment-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, box);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, name);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, remove);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, size);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, spinner);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "attachmentchip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
confab_attachment_chip_init (ConfabAttachmentChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_attachment_chip_new:
 * @id: what the owner knows it by
 * @name: the name of the file
 *
 * Returns: (transfer floating): an attachment that is being prepared
 */
GtkWidget *
confab_attachment_chip_new (guint       id,
                            const char *name)
{
  ConfabAttachmentChip *self = g_object_new (CONFAB_TYPE_ATTACHMENT_CHIP, NULL);

  self->id = id;
  set_name (self, name);
  return GTK_WIDGET (self);
}

guint
confab_attachment_chip_get_id (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), 0);

  return self->id;
}

/**
 * confab_attachment_chip_get_part:
 * @self: a chip
 *
 * Returns: (transfer none) (nullable): the attachment, %NULL while it is being prepared
 */
ConfabPart *
confab_attachment_chip_get_part (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), NULL);

  return self->part;
}

/**
 * confab_attachment_chip_set_part:
 * @self: a chip
 * @part: the attachment
 * @loader: (nullable): who knows its picture
 *
 * Ends the preparing.
 */
void
confab_attachment_chip_set_part (ConfabAttachmentChip  *self,
                                 ConfabPart            *part,
                                 ConfabThumbnailLoader *loader)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));
  g_return_if_fail (self->part == NULL);

  self->part = g_object_ref (part);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_box_prepend (GTK_BOX (self->box), confab_thumbnail_new (part, loader, THUMBNAIL_SIZE, THUMBNAIL_SIZE, TRUE));
  name = confab_thumbnail_dup_part_name (part);
  size = confab_thumbnail_dup_part_size (part);
  set_name (self, name);
  gtk_label_set_text (GTK_LABEL (self->size), size);
  gtk_widget_set_visible (self->size, *size != '\0');
}
