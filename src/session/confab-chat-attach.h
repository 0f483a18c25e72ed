/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"

G_BEGIN_DECLS

/**
 * ConfabAttachSource:
 * @file: (nullable): a file that somebody chose
 * @bytes: (nullable): what was pasted, dropped, fetched or read, where there is no @file
 * @name: (nullable): what @bytes are called
 * @password: (nullable): what opens an encrypted document; it is not kept
 *
 * Something to attach. Everything is borrowed for the time of the call.
 */
typedef struct
{
  GFile      *file;
  GBytes     *bytes;
  const char *name;
  const char *password;
} ConfabAttachSource;

/* Told in the main loop of who asked; fraction is below 0 where it is not known how much there is. */
typedef void (*ConfabAttachProgressFunc) (double   fraction,
                                          goffset  received,
                                          gpointer user_data);

/* Reads, checks and stores it. CONFAB_ERROR_PASSWORD: it takes a password, or another one. */
void        confab_chat_attach_async  (ConfabChat                *self,
                                       const ConfabAttachSource  *source,
                                       GCancellable              *cancellable,
                                       GAsyncReadyCallback        callback,
                                       gpointer                   user_data);
ConfabPart *confab_chat_attach_finish (ConfabChat                *self,
                                       GAsyncResult              *result,
                                       GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fetches what is at a web address, to attach its bytes. For a temporary chat nothing of it touches the disk. */
void        confab_chat_fetch_async   (ConfabChat                *self,
                                       const char                *url,
                                       ConfabAttachProgressFunc   progress,
                                       gpointer                   progress_data,
                                       GCancellable              *cancellable,
                                       GAsyncReadyCallback        callback,
                                       gpointer                   user_data);
GBytes     *confab_chat_fetch_finish  (ConfabChat                *self,
                                       GAsyncResult              *result,
                                       char                     **name,
                                       GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the service takes the address of such a thing in place of its bytes. */
gboolean    confab_chat_takes_address (ConfabChat                *self,
                                       ConfabPartKind             kind);

G_END_DECLS
