/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-composer-private.h"

/* What is attached to the message in a composer. */

static void
attachment_preview_cb (ConfabComposer *self,
                       ConfabPart     *part)
{
  g_signal_emit_by_name (self, "preview", part);
}

/* It was pasted or chosen before, so that nobody is asked again what to make of it. */
static void
attachment_insert_cb (ConfabComposer *self,
                      const char     *text)
{
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_widget_grab_focus (self->text);
}

static void
attachment_removed_cb (ConfabComposer *self,
                       guint           id,
                       const char     *name,
                       gboolean        ready)
{
  self->removed_last = TRUE;
  g_signal_emit_by_name (self, "attachment-removed", id, name, ready);
}

static void
attachment_left_cb (ConfabComposer *self)
{
  gtk_widget_grab_focus (self->text);
}

/*
 * confab_composer_add_strip:
 * @self: a composer that is being made
 *
 * Puts a place for attachments above the text.
 */
void
confab_composer_add_strip (ConfabComposer *self)
{
  GtkWidget *strip = confab_attachment_strip_new ();

  self->attachments = CONFAB_ATTACHMENT_STRIP (strip);
  gtk_widget_add_css_class (strip, "attachments");
  gtk_box_prepend (GTK_BOX (self->card), strip);
  g_signal_connect_object (strip, "changed", G_CALLBACK (confab_composer_tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip, "preview", G_CALLBACK (attachment_preview_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip, "removed", G_CALLBACK (attachment_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip, "insert", G_CALLBACK (attachment_insert_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip, "left", G_CALLBACK (attachment_left_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_composer_list_attachments:
 * @self: a composer
 *
 * Returns: (transfer container) (element-type ConfabPart): what is attached, without what is still being prepared
 */
GPtrArray *
confab_composer_list_attachments (ConfabComposer *self)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), NULL);

  return confab_attachment_strip_list (self->attachments);
}

/**
 * confab_composer_get_attachments:
 * @self: a composer
 *
 * Returns: (transfer none): where the attachments are shown
 */
ConfabAttachmentStrip *
confab_composer_get_attachments (ConfabComposer *self)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), NULL);

  return self->attachments;
}

/**
 * confab_composer_begin_attachment:
 * @self: a composer
 * @name: the name of the file
 *
 * Shows an attachment that is being prepared.
 *
 * Returns: an id for [method@Confab.Composer.finish_attachment]
 */
guint
confab_composer_begin_attachment (ConfabComposer *self,
                                  const char     *name)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), 0);

  return confab_attachment_strip_begin (self->attachments, name);
}

/**
 * confab_composer_set_attachment_progress:
 * @self: a composer
 * @id: what [method@Confab.Composer.begin_attachment] gave
 * @fraction: how much is prepared, from 0 to 1
 */
void
confab_composer_set_attachment_progress (ConfabComposer *self,
                                         guint           id,
                                         double          fraction)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attachment_strip_set_progress (self->attachments, id, fraction);
}

/**
 * confab_composer_set_attachment_prepared:
 * @self: a composer
 * @part: one of its attachments
 * @sent: (nullable): what is sent of it, %NULL where nothing is known
 *
 * Shows what is sent of an attachment, and what it costs. Nothing happens where it is not there any more.
 */
void
confab_composer_set_attachment_prepared (ConfabComposer             *self,
                                         ConfabPart                 *part,
                                         const ConfabAttachmentSent *sent)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attachment_strip_set_sent (self->attachments, part, sent);
}

/**
 * confab_composer_undo_remove:
 * @self: a composer
 *
 * Brings back the attachment that was removed last.
 *
 * Returns: whether there was one
 */
gboolean
confab_composer_undo_remove (ConfabComposer *self)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), FALSE);

  return confab_attachment_strip_undo (self->attachments);
}

/**
 * confab_composer_finish_attachment:
 * @self: a composer
 * @id: what [method@Confab.Composer.begin_attachment] gave
 * @part: (nullable): the attachment, %NULL to take the chip away
 *
 * Ends the preparing of an attachment. Nothing happens where the user has removed it.
 */
void
confab_composer_finish_attachment (ConfabComposer *self,
                                   guint           id,
                                   ConfabPart     *part)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attachment_strip_finish (self->attachments, id, part);
}

/**
 * confab_composer_add_attachment:
 * @self: a composer
 * @part: an attachment that is ready
 */
void
confab_composer_add_attachment (ConfabComposer *self,
                                ConfabPart     *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  confab_composer_finish_attachment (self, confab_composer_begin_attachment (self, facts != NULL ? facts->name : NULL), part);
}

void
confab_composer_set_loader (ConfabComposer        *self,
                            ConfabThumbnailLoader *loader)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));
  g_return_if_fail (loader == NULL || CONFAB_IS_THUMBNAIL_LOADER (loader));

  confab_attachment_strip_set_loader (self->attachments, loader);
}

/**
 * confab_composer_set_adviser:
 * @self: a composer
 * @adviser: (nullable): who knows how attachments can be sent; before there are any
 */
void
confab_composer_set_adviser (ConfabComposer    *self,
                             ConfabSendAdviser *adviser)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  confab_attachment_strip_set_adviser (self->attachments, adviser);
}
