/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabPages:
 *
 * A conversation on pages of paper. It is added message by message, and each is broken into pages at once; no line is cut in half. What is too wide is wrapped
 * (code) or made smaller (tables). Coordinates are pixels, 96 to an inch, from the top left corner of what may be printed on.
 */
typedef struct _ConfabPages ConfabPages;

/**
 * ConfabPagesImage:
 * @part: a picture or a film
 * @user_data: data of whoever gave the function
 *
 * Returns: (transfer full) (nullable): a small picture of it, in a format of gdk-pixbuf
 */
typedef GBytes *(*ConfabPagesImage) (ConfabPart *part,
                                     gpointer    user_data);

ConfabPages *confab_pages_new         (int               width,
                                       int               height,
                                       const char       *family,
                                       GtkTextDirection  direction) G_GNUC_WARN_UNUSED_RESULT;
void         confab_pages_free        (ConfabPages      *self);

void         confab_pages_add_title   (ConfabPages      *self,
                                       const char       *title,
                                       const char       *subtitle);
void         confab_pages_add_message (ConfabPages      *self,
                                       ConfabMessage    *message,
                                       ConfabPagesImage  image,
                                       gpointer          user_data);

guint        confab_pages_get_n_pages (ConfabPages      *self);
void         confab_pages_draw        (ConfabPages      *self,
                                       guint             page,
                                       cairo_t          *cr);
void         confab_pages_draw_footer (ConfabPages      *self,
                                       const char       *text,
                                       int               y,
                                       cairo_t          *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPages, confab_pages_free)

G_END_DECLS
