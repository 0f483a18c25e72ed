/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "widgets/confab-list-layout.h"
#include "widgets/confab-message-list.h"

G_BEGIN_DECLS

/* What the files of the list share. */

struct _ConfabMessageList
{
  GtkWidget           parent_instance;

  ConfabListLayout    layout;
  GtkAdjustment      *hadjustment;
  GtkAdjustment      *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;

  double              placed_value; /* what the value was at the last layout */
  double              last_value;
  guint               tick_id;

  AdwAnimation       *animation;
  double              distance;     /* that it goes, of which so much is done */
  double              done;

  guint               following : 1;
  guint               holding   : 1; /* for one layout, although it follows */
  guint               goal      : 1; /* the anchor is where somebody wanted to go, and not there yet */
  guint               restart   : 1; /* the coordinates may be chosen anew */
  guint               in_layout : 1;
  guint               in_scroll : 1;
  guint               asked     : 1; /* for a layout of all that is around it too */
  guint               grown     : 1; /* so that the rows are placed again */
  guint               placing   : 1; /* its rows */
};

/* confab-message-list.c */
void confab_message_list_queue_layout    (ConfabMessageList *self);
void confab_message_list_tell_following  (ConfabMessageList *self,
                                          gboolean           following);

/* confab-message-list-scroll.c */
void confab_message_list_stop_animation  (ConfabMessageList *self);
void confab_message_list_class_bind_keys (GtkWidgetClass    *widget_class);

G_END_DECLS
