/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabDataItem:
 *
 * One place in a JSON value: the whole, a member, or an element. It is light, and made anew whenever it is asked for; the
 * value is looked up then, too, since it may still grow.
 */
#define CONFAB_TYPE_DATA_ITEM (confab_data_item_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDataItem, confab_data_item, CONFAB, DATA_ITEM, GObject)

/**
 * ConfabDataList:
 *
 * The members of an object, or the elements of a list, as a #GListModel of #ConfabDataItem. Nothing is made of what nobody
 * looks at.
 */
#define CONFAB_TYPE_DATA_LIST (confab_data_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDataList, confab_data_list, CONFAB, DATA_LIST, GObject)

ConfabDataList *confab_data_list_new         (JsonNode       *root) G_GNUC_WARN_UNUSED_RESULT;
ConfabDataList *confab_data_list_new_rows    (JsonNode       *array) G_GNUC_WARN_UNUSED_RESULT;
void            confab_data_list_refresh     (ConfabDataList *self);
gboolean        confab_data_list_find        (ConfabDataList *self,
                                              const char     *step,
                                              guint          *position);

GListModel     *confab_data_item_list_children (ConfabDataItem *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_data_item_get_value   (ConfabDataItem *self);
const char     *confab_data_item_get_name    (ConfabDataItem *self);
guint           confab_data_item_get_index   (ConfabDataItem *self);
char           *confab_data_item_dup_pointer (ConfabDataItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
