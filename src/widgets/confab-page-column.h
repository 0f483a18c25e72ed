/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPageColumn:
 *
 * The pages of a document below each other. It has widgets only for those that are asked for, and knows of the others how high they are, so that
 * it does not matter how many there are.
 */
#define CONFAB_TYPE_PAGE_COLUMN (confab_page_column_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPageColumn, confab_page_column, CONFAB, PAGE_COLUMN, GtkWidget)

GtkWidget  *confab_page_column_new         (guint             n_pages) G_GNUC_WARN_UNUSED_RESULT;
guint       confab_page_column_get_n_pages (ConfabPageColumn *self);
/* Where the pages begin and end that are between two heights; FALSE where there is none, or no room yet. */
gboolean    confab_page_column_find        (ConfabPageColumn *self,
                                            double            top,
                                            double            bottom,
                                            guint            *first,
                                            guint            *last);
/* Has widgets for these pages and no others. */
void        confab_page_column_set_range   (ConfabPageColumn *self,
                                            guint             first,
                                            guint             last);
/* What a page looks like; those of which nothing is known are taken to be as high as the first. */
void        confab_page_column_set_texture (ConfabPageColumn *self,
                                            guint             page,
                                            GdkTexture       *texture);
void        confab_page_column_set_problem (ConfabPageColumn *self,
                                            guint             page,
                                            const char       *problem);
/* Whether it has a widget that shows nothing yet, and no problem. */
gboolean    confab_page_column_is_empty    (ConfabPageColumn *self,
                                            guint             page);
guint       confab_page_column_count       (ConfabPageColumn *self,
                                            gboolean          with_texture);

G_END_DECLS
