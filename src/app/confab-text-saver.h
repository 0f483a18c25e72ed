/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabTextSaver:
 *
 * Asks for a file and writes a text to it.
 *
 * Signal: "problem" (text: string) where it could not be written.
 */
#define CONFAB_TYPE_TEXT_SAVER (confab_text_saver_get_type ())
G_DECLARE_FINAL_TYPE (ConfabTextSaver, confab_text_saver, CONFAB, TEXT_SAVER, GObject)

ConfabTextSaver *confab_text_saver_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void             confab_text_saver_ask   (ConfabTextSaver *self,
                                          GtkWindow       *parent,
                                          const char      *text,
                                          const char      *name);
void             confab_text_saver_ask_bytes (ConfabTextSaver *self,
                                              GtkWindow       *parent,
                                              GBytes          *bytes,
                                              const char      *name);
void             confab_text_saver_write (ConfabTextSaver *self,
                                          GFile           *file,
                                          GBytes          *text);

G_END_DECLS
