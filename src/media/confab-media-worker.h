/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-text.h"
#include "media/confab-media.h"
#include "media/confab-picture.h"

G_BEGIN_DECLS

/* What these do is done by a process of its own, so that a malicious file can harm nothing else. Cancelling ends that
 * process at once. Progress is told, and callbacks are called, where the function was called. Errors are those of the
 * functions of the same name that do the work, and those of confab_media_worker_call(). */
void                confab_media_work_text_async      (GBytes                     *bytes,
                                                       const char                 *media_type,
                                                       const char                 *name,
                                                       const ConfabDocumentWish   *wish,
                                                       ConfabProgressFunc          progress,
                                                       gpointer                    progress_data,
                                                       GCancellable               *cancellable,
                                                       GAsyncReadyCallback         callback,
                                                       gpointer                    user_data);
ConfabDocumentText *confab_media_work_text_finish     (GAsyncResult               *result,
                                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                confab_media_work_picture_async   (GBytes                     *bytes,
                                                       const char                 *media_type,
                                                       const char                 *name,
                                                       const ConfabPictureLimits  *limits,
                                                       ConfabProgressFunc          progress,
                                                       gpointer                    progress_data,
                                                       GCancellable               *cancellable,
                                                       GAsyncReadyCallback         callback,
                                                       gpointer                    user_data);
ConfabPicture      *confab_media_work_picture_finish  (GAsyncResult               *result,
                                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
