/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabPrinting:
 *
 * Brings conversations to paper, or the same pages to a PDF file, once. Each begins on a page of its own. It goes on in small steps; a file has its name only
 * once it is whole.
 *
 * Property "fraction" (double, from 0 to 1, with notification): how much is done; of what is printed, until the dialog is shown.
 */
#define CONFAB_TYPE_PRINTING (confab_printing_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPrinting, confab_printing, CONFAB, PRINTING, GObject)

ConfabPrinting *confab_printing_new                 (ConfabSession       *session) G_GNUC_WARN_UNUSED_RESULT;
/* A conversation that is stored. */
void            confab_printing_add                 (ConfabPrinting      *self,
                                                     const char          *id);
/* One that is open, and perhaps on no disk. */
void            confab_printing_add_chat            (ConfabPrinting      *self,
                                                     ConfabChat          *chat);
/* Without a path, a dialog asks where to print. */
void            confab_printing_set_path            (ConfabPrinting      *self,
                                                     const char          *path);
void            confab_printing_run_async           (ConfabPrinting      *self,
                                                     GtkWindow           *parent,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean        confab_printing_run_finish          (ConfabPrinting      *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
double          confab_printing_get_fraction        (ConfabPrinting      *self);
guint           confab_printing_get_n_conversations (ConfabPrinting      *self);

G_END_DECLS
