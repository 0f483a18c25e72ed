/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabPrintText:
 * @title: the title of a conversation
 * @date: when it was begun, as people write it
 * @messages: (element-type ConfabMessage): its chosen path
 * @blocks: (element-type GPtrArray): for each of them, the blocks of its text
 *
 * A conversation that was read.
 */
typedef struct
{
  char      *title;
  char      *date;
  GPtrArray *messages;
  GPtrArray *blocks;
} ConfabPrintText;

/**
 * ConfabPrintReader:
 *
 * Reads all that stands on the pages of conversations before they are made: texts, small pictures, colours of code. Nothing of it holds the window up.
 *
 * Property "fraction" (double, from 0 to 1, with notification): how much is done.
 */
#define CONFAB_TYPE_PRINT_READER (confab_print_reader_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPrintReader, confab_print_reader, CONFAB, PRINT_READER, GObject)

ConfabPrintReader     *confab_print_reader_new         (ConfabSession        *session) G_GNUC_WARN_UNUSED_RESULT;
/* A conversation that is stored. */
void                   confab_print_reader_add         (ConfabPrintReader    *self,
                                                        const char           *id);
/* One that is open, and perhaps on no disk. */
void                   confab_print_reader_add_chat    (ConfabPrintReader    *self,
                                                        ConfabChat           *chat);
void                   confab_print_reader_run_async   (ConfabPrintReader    *self,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean               confab_print_reader_run_finish  (ConfabPrintReader    *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

double                 confab_print_reader_get_fraction (ConfabPrintReader   *self);
guint                  confab_print_reader_get_n_texts (ConfabPrintReader    *self);
const ConfabPrintText *confab_print_reader_get_text    (ConfabPrintReader    *self,
                                                        guint                 index);
/* (element-type ConfabBlock Pango.AttrList) */
GHashTable            *confab_print_reader_get_colours (ConfabPrintReader    *self);
/* (transfer full) (nullable): a small picture of a part */
GBytes                *confab_print_reader_find_image  (ConfabPart           *part,
                                                        gpointer              self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
