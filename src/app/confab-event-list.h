/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange-events.h"

G_BEGIN_DECLS

/**
 * ConfabEventItem:
 *
 * One event of an answer, made when it is looked at.
 */
#define CONFAB_TYPE_EVENT_ITEM (confab_event_item_get_type ())
G_DECLARE_FINAL_TYPE (ConfabEventItem, confab_event_item, CONFAB, EVENT_ITEM, GObject)

/* Milliseconds since the attempt began, -1 where that is not known. */
double confab_event_item_get_time (ConfabEventItem *self);
guint  confab_event_item_get_number (ConfabEventItem *self);
/* The beginning of it, in one line. */
char  *confab_event_item_dup_line (ConfabEventItem *self) G_GNUC_WARN_UNUSED_RESULT;
char  *confab_event_item_dup_text (ConfabEventItem *self,
                                   gsize            limit) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabEventList:
 *
 * The events of an answer as a #GListModel of #ConfabEventItem, which costs nothing for those that are not looked at.
 */
#define CONFAB_TYPE_EVENT_LIST (confab_event_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabEventList, confab_event_list, CONFAB, EVENT_LIST, GObject)

ConfabEventList *confab_event_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* exchange, events: (nullable); more: whether it is what was there with more after it */
void             confab_event_list_set (ConfabEventList *self,
                                        ConfabExchange  *exchange,
                                        guint            attempt,
                                        GArray          *events,
                                        gboolean         more);

G_END_DECLS
