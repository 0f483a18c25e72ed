/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-text.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/* What is in an attachment, for people to look at. Nothing of it is read or decoded on the main thread. Errors: G_IO_ERROR_NOT_FOUND where its
 * file is missing, CONFAB_ERROR_INVALID_VALUE where it is damaged, CONFAB_ERROR_UNSUPPORTED where there is nothing of that kind in it. */
void                confab_session_load_attachment_async  (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
/* As confab_session_load_attachment_async(), scaled down where it is larger than max_edge. */
void                confab_session_load_picture_async     (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           int                   max_edge,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
/* page: from 1. */
void                confab_session_load_page_async        (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           int                   page,
                                                           int                   max_edge,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
GBytes             *confab_session_load_bytes_finish      (ConfabSession        *self,
                                                           GAsyncResult         *result,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                confab_session_load_text_async        (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
ConfabDocumentText *confab_session_load_text_finish       (ConfabSession        *self,
                                                           GAsyncResult         *result,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* A path under which this process can read it, and a descriptor that keeps it readable, or -1. */
void                confab_session_open_attachment_async  (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
char               *confab_session_open_attachment_finish (ConfabSession        *self,
                                                           GAsyncResult         *result,
                                                           int                  *fd,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* A copy under its own name in a folder that exists, which only this user can read and nobody write. */
void                confab_session_copy_attachment_async  (ConfabSession        *self,
                                                           ConfabPart           *part,
                                                           const char           *folder,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
char               *confab_session_copy_attachment_finish (ConfabSession        *self,
                                                           GAsyncResult         *result,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The name that a file of it has, with an extension. */
char               *confab_session_dup_attachment_name    (ConfabPart           *part) G_GNUC_WARN_UNUSED_RESULT;
/* The cells of a table as CSV: arrays of strings, at most so many. */
GPtrArray          *confab_session_list_rows              (const char           *text,
                                                           guint                 max_rows,
                                                           guint                 max_columns) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
