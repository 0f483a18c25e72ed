/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-message-list.h"
#include "widgets/confab-message-row.h"
#include "widgets/confab-transcript-find.h"
#include "widgets/confab-transcript-tree.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/* What the files of a transcript share. */

struct _ConfabTranscript
{
  GtkWidget              parent_instance;

  GtkWidget             *latest;
  GtkWidget             *list;
  GtkWidget             *overlay;
  GtkScrolledWindow     *scroller;

  GListModel            *model;
  ConfabThumbnailLoader *loader;
  ConfabHighlighter     *highlighter;
  ConfabMessageSource   *source;
  GSignalGroup          *last_message;  /* what comes there is new */
  char                  *status_text;
  double                 status_fraction;
  ConfabFooter           footer;
  double                 text_scale;
  ConfabTranscriptFind   find;
  ConfabTranscriptTree   tree;
  guint                  tick_id;
  guint                  mark_id;
  ConfabMessage         *marked;        /* (nullable): the message that stands out */
  guint                  asked_first;   /* the messages that were asked for */
  guint                  asked_last;
  guint                  expand_reasoning : 1;
  guint                  asked : 1;
  guint                  has_new : 1;
  guint                  stop_kinetic : 1;
};

/* confab-transcript-rows.c */
void confab_transcript_make_rows      (ConfabTranscript *self);
void confab_transcript_for_each_row   (ConfabTranscript *self,
                                       GFunc             func,
                                       gpointer          user_data);
/* confab-transcript-places.c */
void confab_transcript_clear_mark     (ConfabTranscript *self);
/* confab-transcript.c: loads the messages at these places, and those around them. */
void confab_transcript_load           (ConfabTranscript *self,
                                       guint             first,
                                       guint             last);
void confab_transcript_stop_scrolling (ConfabTranscript *self);
void confab_transcript_update_latest  (ConfabTranscript *self);

G_END_DECLS
