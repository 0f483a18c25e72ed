/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"
#include "widgets/confab-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * ConfabMessageEditor:
 *
 * A message that is there already, being written anew: as in the composer, with a line below that says what comes of it, and Cancel.
 *
 * Signals: "send", "cancel".
 */
#define CONFAB_TYPE_MESSAGE_EDITOR (confab_message_editor_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageEditor, confab_message_editor, CONFAB, MESSAGE_EDITOR, GtkWidget)

/* attachments: (element-type ConfabPart) (nullable). loader: (nullable) */
GtkWidget *confab_message_editor_new                 (const char            *text,
                                                      GPtrArray             *attachments,
                                                      const char            *hint,
                                                      ConfabThumbnailLoader *loader) G_GNUC_WARN_UNUSED_RESULT;
void       confab_message_editor_watch               (ConfabMessageEditor   *self,
                                                      gpointer               guard,
                                                      ConfabMessage         *message);
void       confab_message_editor_set_send_with_enter (ConfabMessageEditor   *self,
                                                      gboolean               send_with_enter);
char      *confab_message_editor_dup_text            (ConfabMessageEditor   *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer container) (element-type ConfabPart) */
GPtrArray *confab_message_editor_list_attachments    (ConfabMessageEditor   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
