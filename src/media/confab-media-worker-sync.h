/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-text.h"
#include "media/confab-media.h"
#include "media/confab-media-worker-call.h"
#include "media/confab-picture.h"
#include "media/confab-video.h"

G_BEGIN_DECLS

JsonObject         *confab_worker_request_new     (const char               *job,
                                                   const char               *media_type,
                                                   const char               *name) G_GNUC_WARN_UNUSED_RESULT;
JsonObject         *confab_worker_request_text    (const char               *media_type,
                                                   const char               *name,
                                                   const ConfabDocumentWish *wish) G_GNUC_WARN_UNUSED_RESULT;
ConfabPicture      *confab_worker_take_picture    (ConfabWorkerItem         *item);
ConfabDocumentText *confab_worker_take_text       (ConfabWorkerItem         *item);
void                confab_worker_set_odd_error   (const char               *name,
                                                   GError                  **error);

gboolean            confab_media_worker_probe     (int                       input,
                                                   const char               *media_type,
                                                   const char               *name,
                                                   ConfabVideoFacts         *facts,
                                                   GCancellable             *cancellable,
                                                   GError                  **error);
GBytes             *confab_media_worker_thumbnail (int                       input,
                                                   const char               *media_type,
                                                   const char               *name,
                                                   int                       size,
                                                   GCancellable             *cancellable,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabPicture      *confab_media_worker_image     (int                       input,
                                                   const char               *media_type,
                                                   const char               *name,
                                                   GCancellable             *cancellable,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabDocumentText *confab_media_worker_text      (int                       input,
                                                   const char               *media_type,
                                                   const char               *name,
                                                   const ConfabDocumentWish *wish,
                                                   GCancellable             *cancellable,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
