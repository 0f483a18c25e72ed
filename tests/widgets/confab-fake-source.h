/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"
#include "widgets/confab-thumbnail-loader.h"

/* Attachments that are in no store: each is a plain picture of its size. One whose name is "missing", "damaged" or "empty" is that;
 * what is wrong with "R&D" has characters that mean something in markup. */

#define FAKE_TYPE_SOURCE (fake_source_get_type ())
G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

struct _FakeSource
{
  GObject parent_instance;

  guint   n_pictures; /* that were asked for */
  guint   n_pages;
  int     page;       /* the last one that was asked for */
  int     edge;       /* of the last one */
  char   *path;       /* (nullable): what open_file gives */
};

static void fake_source_init_loader (ConfabThumbnailLoaderInterface  *iface);
static void fake_source_init_source (ConfabAttachmentSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource, fake_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_THUMBNAIL_LOADER, fake_source_init_loader)
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_ATTACHMENT_SOURCE, fake_source_init_source))

static void
fake_source_finalize (GObject *object)
{
  g_free (FAKE_SOURCE (object)->path);
  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
}

static gboolean
fake_source_fails (GTask      *task,
                   ConfabPart *part)
{
  const char *name = confab_part_get_facts (part)->name;

  if (g_strcmp0 (name, "missing") == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "It is missing");
  else if (g_strcmp0 (name, "R&D") == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "R&D <1> is missing");
  else if (g_strcmp0 (name, "damaged") == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It is damaged");
  else
    return FALSE;
  return TRUE;
}

static void
fake_source_return_picture (GTask *task,
                            int    width,
                            int    height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, MAX (width, 1), MAX (height, 1));

  gdk_pixbuf_fill (pixbuf, 0x3366ccff);
  g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
}

static void
fake_source_load_picture_async (ConfabAttachmentSource *source,
                                ConfabPart             *part,
                                int                     page,
                                int                     max_edge,
                                GCancellable           *cancellable,
                                GAsyncReadyCallback     callback,
                                gpointer                user_data)
{
  FakeSource *self = FAKE_SOURCE (source);
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  double scale = MIN (1, (double)max_edge / MAX (MAX (facts->width, facts->height), 1));

  g_task_set_source_tag (task, fake_source_load_picture_async);
  self->n_pictures++;
  self->n_pages += page > 0 ? 1 : 0;
  self->page = page;
  self->edge = max_edge;
  if (fake_source_fails (task, part))
    return;
  if (page > 0)
    fake_source_return_picture (task, 100, 200);
  else
    fake_source_return_picture (task, (int)(facts->width * scale), (int)(facts->height * scale));
}

static void
fake_source_load_async (ConfabThumbnailLoader *loader,
                        ConfabPart            *part,
                        int                    size,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (loader, cancellable, callback, user_data);

  g_task_set_source_tag (task, fake_source_load_async);
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No picture");
  else if (!fake_source_fails (task, part))
    fake_source_return_picture (task, size, size / 2);
}

static void
fake_source_load_bytes_async (ConfabAttachmentSource *source,
                              ConfabPart             *part,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, fake_source_load_bytes_async);
  if (!fake_source_fails (task, part))
    g_task_return_pointer (task, g_bytes_new_static ("bytes", 5), (GDestroyNotify)g_bytes_unref);
}

static void
fake_source_read_text_async (ConfabAttachmentSource *source,
                             ConfabPart             *part,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  ConfabAttachmentText *text;

  g_task_set_source_tag (task, fake_source_read_text_async);
  if (fake_source_fails (task, part))
    return;
  text = g_new0 (ConfabAttachmentText, 1);
  text->text = g_strdup (g_strcmp0 (facts->name, "empty") == 0 ? "" : "import this\nimport that\n");
  text->language = g_str_equal (facts->media_type, "text/x-python") ? g_strdup ("python") : NULL;
  text->pages = facts->pages;
  if (g_str_equal (facts->media_type, "text/csv"))
    {
      text->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
      g_ptr_array_add (text->rows, g_strsplit ("City,Size", ",", -1));
      g_ptr_array_add (text->rows, g_strsplit ("Oslo,7", ",", -1));
      g_ptr_array_add (text->rows, g_strsplit ("Rome", ",", -1));
    }
  g_task_return_pointer (task, text, (GDestroyNotify)confab_attachment_text_free);
}

static void
fake_source_open_file_async (ConfabAttachmentSource *source,
                             ConfabPart             *part,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, fake_source_open_file_async);
  if (!fake_source_fails (task, part))
    g_task_return_pointer (task, g_file_new_for_path (FAKE_SOURCE (source)->path != NULL ? FAKE_SOURCE (source)->path : "/nowhere"),
                           g_object_unref);
}

static gpointer
fake_source_finish (gpointer      source,
                    GAsyncResult *result,
                    GError      **error)
{
  g_assert_true (g_task_is_valid (result, source));
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GdkTexture *
fake_source_load_finish (ConfabThumbnailLoader *loader,
                         GAsyncResult          *result,
                         GError               **error)
{
  return fake_source_finish (loader, result, error);
}

static GdkTexture *
fake_source_load_picture_finish (ConfabAttachmentSource *source,
                                 GAsyncResult           *result,
                                 GError                **error)
{
  return fake_source_finish (source, result, error);
}

static GBytes *
fake_source_load_bytes_finish (ConfabAttachmentSource *source,
                               GAsyncResult           *result,
                               GError                **error)
{
  return fake_source_finish (source, result, error);
}

static ConfabAttachmentText *
fake_source_read_text_finish (ConfabAttachmentSource *source,
                              GAsyncResult           *result,
                              GError                **error)
{
  return fake_source_finish (source, result, error);
}

static GFile *
fake_source_file_finish (ConfabAttachmentSource *source,
                         GAsyncResult           *result,
                         GError                **error)
{
  return fake_source_finish (source, result, error);
}

static char *
fake_source_dup_name (ConfabAttachmentSource *source,
                      ConfabPart             *part)
{
  return g_strdup (confab_part_get_facts (part)->name);
}

static void
fake_source_init_loader (ConfabThumbnailLoaderInterface *iface)
{
  iface->load_async = fake_source_load_async;
  iface->load_finish = fake_source_load_finish;
}

static void
fake_source_init_source (ConfabAttachmentSourceInterface *iface)
{
  iface->load_bytes_async = fake_source_load_bytes_async;
  iface->load_bytes_finish = fake_source_load_bytes_finish;
  iface->load_picture_async = fake_source_load_picture_async;
  iface->load_picture_finish = fake_source_load_picture_finish;
  iface->read_text_async = fake_source_read_text_async;
  iface->read_text_finish = fake_source_read_text_finish;
  iface->open_file_async = fake_source_open_file_async;
  iface->open_file_finish = fake_source_file_finish;
  iface->copy_file_async = fake_source_open_file_async;
  iface->copy_file_finish = fake_source_file_finish;
  iface->dup_name = fake_source_dup_name;
}
