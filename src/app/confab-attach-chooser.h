/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A dialog to choose files to attach, that begins in the folder where files were chosen last. */
GtkFileChooserNative *confab_attach_chooser_new      (GtkWindow      *parent,
                                                      GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_attach_chooser_remember (GtkFileChooser *chooser,
                                                      GSettings      *settings);

G_END_DECLS
