/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabDataView:
 *
 * A reply as data: a line that says whether it is what was asked for, and the reply as a tree or a table instead of its
 * text. While the reply grows, so do they.
 *
 * Properties: "shows-text" (boolean, read-only): whether the text is to be shown.
 *
 * Signals: "save" (text: string, name: string), for a file with a suggested name; "mark" (start: uint, end: uint), for the bytes of
 * the text that are to be shown since they do not fit; "checked", after what is known of these changed.
 */
#define CONFAB_TYPE_DATA_VIEW (confab_data_view_get_type ())
G_DECLARE_FINAL_TYPE (ConfabDataView, confab_data_view, CONFAB, DATA_VIEW, GtkWidget)

GtkWidget  *confab_data_view_new            (JsonNode       *response_format) G_GNUC_WARN_UNUSED_RESULT;
void        confab_data_view_set_text       (ConfabDataView *self,
                                             const char     *text,
                                             gsize           length,
                                             gboolean        complete);
gboolean    confab_data_view_get_shows_text (ConfabDataView *self);
void        confab_data_view_show_text      (ConfabDataView *self);
void        confab_data_view_show_tree      (ConfabDataView *self);
const char *confab_data_view_get_words      (ConfabDataView *self);
GArray     *confab_data_view_get_places     (ConfabDataView *self);

G_END_DECLS
