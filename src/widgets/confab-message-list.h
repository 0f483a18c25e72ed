/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/confab-live-rows.h"
#include "widgets/confab-tall.h"

G_BEGIN_DECLS

/**
 * ConfabMessageList:
 *
 * A column of rows over a list of any items, as long as it may be. It is scrollable itself, has widgets only for what is near the view,
 * and holds what is under the reader's eyes where it is while rows come, go or change their height; or it keeps to the end, as long as
 * the reader follows.
 *
 * The heights of rows that were never seen are guesses. When they turn out to be different, it is the ends of the adjustment that move,
 * not its value: so the top of the list is at "lower", which is not 0, and scrolling that goes on is not disturbed.
 *
 * Properties: those of #GtkScrollable, and "following" (boolean). Signal: "scrolled" after each layout.
 */
#define CONFAB_TYPE_MESSAGE_LIST (confab_message_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessageList, confab_message_list, CONFAB, MESSAGE_LIST, GtkWidget)

/**
 * ConfabListPlace:
 * @position: a row
 * @inside: a place in it, in pixels below its top
 * @share: the same, of its height
 * @below: where that is seen, in pixels below the top of the view
 * @path: (nullable): the widget in the row that knows the place
 * @place: what is there in that widget
 *
 * What is seen where, to be found again when the widgets are others.
 */
typedef struct
{
  guint       position;
  double      inside;
  double      share;
  double      below;
  char       *path;
  ConfabPlace place;
} ConfabListPlace;

GtkWidget *confab_message_list_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_message_list_set_factory   (ConfabMessageList      *self,
                                              const ConfabRowFactory *factory,
                                              gpointer                user_data);
void       confab_message_list_set_model     (ConfabMessageList      *self,
                                              GListModel             *model);
GPtrArray *confab_message_list_list_rows     (ConfabMessageList      *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *confab_message_list_get_row       (ConfabMessageList      *self,
                                              guint                   position);
gboolean   confab_message_list_get_window    (ConfabMessageList      *self,
                                              guint                  *first,
                                              guint                  *last);
int        confab_message_list_get_height_of (ConfabMessageList      *self,
                                              guint                   position);
ConfabPlacing
           confab_message_list_get_placing   (ConfabMessageList      *self);
void       confab_message_list_queue_growth  (ConfabMessageList      *self,
                                              int                     growth);
void       confab_message_list_remake        (ConfabMessageList      *self,
                                              GtkWidget              *row,
                                              gboolean                now);
gboolean   confab_message_list_get_following (ConfabMessageList      *self);
void       confab_message_list_set_following (ConfabMessageList      *self,
                                              gboolean                following);
gboolean   confab_message_list_get_at_end    (ConfabMessageList      *self);
double     confab_message_list_get_shift     (ConfabMessageList      *self);
void       confab_message_list_show_item     (ConfabMessageList      *self,
                                              guint                   position);
void       confab_message_list_show_bounds   (ConfabMessageList      *self,
                                              GtkWidget              *widget,
                                              const graphene_rect_t  *bounds);
gboolean   confab_message_list_dup_place     (ConfabMessageList      *self,
                                              ConfabListPlace        *place);
void       confab_message_list_show_place    (ConfabMessageList      *self,
                                              const ConfabListPlace  *place);
void       confab_message_list_scroll_by     (ConfabMessageList      *self,
                                              double                  distance);

G_END_DECLS
