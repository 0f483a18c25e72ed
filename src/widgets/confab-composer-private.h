/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-strip.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-paste-watch.h"

G_BEGIN_DECLS

/* What the files of a composer share. */

struct _ConfabComposer
{
  GtkWidget              parent_instance;

  GtkWidget             *attach;
  GtkWidget             *box;
  GtkWidget             *buttons;
  GtkWidget             *card;
  GtkWidget             *placeholder;
  GtkWidget             *queue;
  GtkWidget             *scroller;
  GtkWidget             *send;
  GtkWidget             *stop;
  GtkWidget             *text;
  ConfabAttachmentStrip *attachments;
  GtkWidget             *chips;

  GtkTextBuffer         *buffer;
  ConfabPasteWatch      *paste_watch;
  GCancellable          *cancellable; /* of reading the clipboard */
  guint                  busy : 1;
  guint                  editing : 1;
  guint                  removed_last : 1; /* what was done last is that an attachment was removed */
  guint                  send_with_enter : 1;
  guint                  moving_focus : 1;
};

void confab_composer_tell_changed  (ConfabComposer *self);
/* confab-composer-attachments.c */
void confab_composer_add_strip     (ConfabComposer *self);
/* confab-composer-paste.c: text is left to GTK. */
void confab_composer_paste         (ConfabComposer *self);
void confab_composer_watch_pasting (ConfabComposer *self);

G_END_DECLS
