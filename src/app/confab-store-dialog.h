/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/confab-safety.h"

G_BEGIN_DECLS

/* What to do about saved conversations that are damaged: the responses of the dialog. */
#define CONFAB_STORE_RESPONSE_RECOVER "recover"
#define CONFAB_STORE_RESPONSE_RESTORE "restore"
#define CONFAB_STORE_RESPONSE_QUIT    "quit"
#define CONFAB_STORE_RESPONSE_GO_ON   "go-on"

/* message: what happened. backups: (element-type ConfabBackup): newest first; the first that can be read is offered. */
GtkWidget  *confab_store_dialog_new        (GtkWindow  *parent,
                                            const char *message,
                                            GPtrArray  *backups) G_GNUC_WARN_UNUSED_RESULT;
/* The same where all can be read and written, and some of the texts are not what was written. */
GtkWidget  *confab_store_dialog_new_altered (GtkWindow *parent,
                                            const char *message,
                                            GPtrArray  *backups) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) */
const char *confab_store_dialog_get_backup (GtkWidget  *dialog);

/* A small window to look at while another database is put in place. */
GtkWidget  *confab_store_wait_new          (GtkApplication *application,
                                            gboolean        recovers) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
