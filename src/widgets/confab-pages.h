/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabPages:
 *
 * Conversations on pages of paper. They are added piece by piece, and each piece is broken into pages at once; no line is cut in half. What is too wide is
 * wrapped (code) or made smaller (tables); a table that goes on on another page has its head there too. Coordinates are pixels, 96 to an inch, from the top
 * left corner of what may be printed on.
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

/* Begins a conversation, on a page of its own. */
void         confab_pages_add_title   (ConfabPages      *self,
                                       const char       *title,
                                       const char       *subtitle);
/* Begins a message; confab_pages_step() adds its text. */
void         confab_pages_add_message (ConfabPages      *self,
                                       ConfabMessage    *message,
                                       GPtrArray        *blocks,
                                       GHashTable       *colours,
                                       ConfabPagesImage  image,
                                       gpointer          user_data);
gboolean     confab_pages_step        (ConfabPages      *self);

guint        confab_pages_get_n_pages (ConfabPages      *self);
void         confab_pages_draw        (ConfabPages      *self,
                                       guint             page,
                                       cairo_t          *cr);
void         confab_pages_draw_footer (ConfabPages      *self,
                                       guint             page,
                                       int               y,
                                       cairo_t          *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPages, confab_pages_free)

G_END_DECLS
