/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-text.h"
#include "media/confab-media.h"
#include "media/confab-picture.h"
#include "media/confab-video.h"
#include "media/confab-video-convert.h"
#include "media/confab-video-frames.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What these do is done by a process of its own, so that a malicious file can harm nothing else. They wait for it: on
 * any thread but the main one. Cancelling ends that process at once. Errors are those of the functions that do the
 * work, and those of confab_media_worker_call(). The descriptor is that of a regular file; where it stands is not
 * asked. */
JsonObject         *confab_worker_request_new     (const char                *job,
                                                   const char                *media_type,
                                                   const char                *name) G_GNUC_WARN_UNUSED_RESULT;

gboolean            confab_media_worker_probe     (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   ConfabVideoFacts          *facts,
                                                   GCancellable              *cancellable,
                                                   GError                   **error);
GBytes             *confab_media_worker_thumbnail (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   int                        size,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabPicture      *confab_media_worker_image     (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabPicture      *confab_media_worker_fit       (GBytes                    *bytes,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   const ConfabPictureLimits *limits,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabDocumentText *confab_media_worker_text      (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   const ConfabDocumentWish  *wish,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
int                 confab_media_worker_count     (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   GCancellable              *cancellable,
                                                   GError                   **error);
GPtrArray          *confab_media_worker_pages     (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   const char                *pages,
                                                   const char                *password,
                                                   int                        max_edge,
                                                   ConfabProgressFunc         progress,
                                                   gpointer                   progress_data,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *confab_media_worker_sample    (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   const ConfabVideoSampling *sampling,
                                                   ConfabProgressFunc         progress,
                                                   gpointer                   progress_data,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabConvertedVideo *
confab_media_worker_convert                       (int                        input,
                                                   const char                *media_type,
                                                   const char                *name,
                                                   const ConfabVideoConversion *conversion,
                                                   ConfabProgressFunc         progress,
                                                   gpointer                   progress_data,
                                                   GCancellable              *cancellable,
                                                   GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
