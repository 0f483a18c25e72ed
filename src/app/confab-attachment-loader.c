/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-attachment-loader-private.h"
#include "session/confab-session-attachments.h"

static void confab_attachment_loader_iface_init (ConfabThumbnailLoaderInterface *iface);
static void confab_attachment_loader_notes_init (ConfabMediaNotesInterface *iface);
static void confab_attachment_loader_guard_init (ConfabEditorGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabAttachmentLoader, confab_attachment_loader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_THUMBNAIL_LOADER,
                                                      confab_attachment_loader_iface_init)
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_MEDIA_NOTES, confab_attachment_loader_notes_init)
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_EDITOR_GUARD, confab_attachment_loader_guard_init)
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_ATTACHMENT_SOURCE,
                                                      confab_attachment_loader_init_source))

static void
session_load_thumbnail_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = confab_session_load_thumbnail_finish (CONFAB_SESSION (object), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    confab_attachment_loader_decode (g_steal_pointer (&task), bytes);
}

static void
confab_attachment_loader_load_async (ConfabThumbnailLoader *loader,
                                     ConfabPart            *part,
                                     int                    size,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (loader);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_attachment_loader_load_async);
  confab_session_load_thumbnail_async (self->session, part, size, cancellable, session_load_thumbnail_cb,
                                       g_steal_pointer (&task));
}

static GdkTexture *
confab_attachment_loader_load_finish (ConfabThumbnailLoader *loader,
                                      GAsyncResult          *result,
                                      GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, loader), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
confab_attachment_loader_iface_init (ConfabThumbnailLoaderInterface *iface)
{
  iface->load_async = confab_attachment_loader_load_async;
  iface->load_finish = confab_attachment_loader_load_finish;
}

static char *
confab_attachment_loader_dup_words (ConfabMediaNotes *notes,
                                    ConfabMessage    *message)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (notes);

  return self->notes != NULL ? confab_media_notes_dup_words (self->notes, message) : NULL;
}

static void
confab_attachment_loader_notes_init (ConfabMediaNotesInterface *iface)
{
  iface->dup_words = confab_attachment_loader_dup_words;
}

static GtkWidget *
confab_attachment_loader_watch (ConfabEditorGuard *guard,
                                ConfabComposer    *composer,
                                ConfabMessage     *message)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (guard);

  return self->guard != NULL ? confab_editor_guard_watch (self->guard, composer, message) : NULL;
}

static gboolean
confab_attachment_loader_allows (ConfabEditorGuard *guard,
                                 ConfabComposer    *composer)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (guard);

  return self->guard == NULL || confab_editor_guard_allows (self->guard, composer);
}

static void
confab_attachment_loader_guard_init (ConfabEditorGuardInterface *iface)
{
  iface->watch = confab_attachment_loader_watch;
  iface->allows = confab_attachment_loader_allows;
}

static void
confab_attachment_loader_dispose (GObject *object)
{
  ConfabAttachmentLoader *self = CONFAB_ATTACHMENT_LOADER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->notes);
  g_clear_object (&self->guard);
  confab_attachment_loader_remove (self);

  G_OBJECT_CLASS (confab_attachment_loader_parent_class)->dispose (object);
}

static void
confab_attachment_loader_class_init (ConfabAttachmentLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attachment_loader_dispose;
}

static void
confab_attachment_loader_init (ConfabAttachmentLoader *self)
{
}

/**
 * confab_attachment_loader_new:
 * @session: what makes the pictures
 *
 * It is a [iface@Confab.AttachmentSource] as well.
 *
 * Returns: (transfer full): a loader
 */
ConfabAttachmentLoader *
confab_attachment_loader_new (ConfabSession *session)
{
  ConfabAttachmentLoader *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHMENT_LOADER, NULL);
  self->session = g_object_ref (session);
  return self;
}

static void
notes_changed_cb (ConfabAttachmentLoader *self)
{
  g_signal_emit_by_name (self, "changed");
}

/**
 * confab_attachment_loader_set_notes:
 * @self: a loader that has none yet
 * @notes: who knows what becomes of attachments
 */
void
confab_attachment_loader_set_notes (ConfabAttachmentLoader *self,
                                    ConfabMediaNotes       *notes)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_LOADER (self));
  g_return_if_fail (self->notes == NULL);

  g_set_object (&self->notes, notes);
  g_signal_connect_object (notes, "changed", G_CALLBACK (notes_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_attachment_loader_set_guard:
 * @self: a loader that has none yet
 * @guard: who sees to the attachments of messages that are written anew
 */
void
confab_attachment_loader_set_guard (ConfabAttachmentLoader *self,
                                    ConfabEditorGuard      *guard)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_LOADER (self));
  g_return_if_fail (self->guard == NULL);

  g_set_object (&self->guard, guard);
}
