/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between attachments, in application pixels. */
#define CONFAB_ATTACHMENT_GAP   6
/* The most pictures of a message that are shown; how many more there are stands on the last one. */
#define CONFAB_ATTACHMENT_SHOWN 9

/**
 * ConfabAttachmentPlace:
 * @x: from the start of the line
 * @y: from the top
 * @width: all in application pixels
 * @height: all in application pixels
 *
 * Where an attachment stands, or, with @width and @height alone, how large a picture is.
 */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} ConfabAttachmentPlace;

/* Gives the first CONFAB_ATTACHMENT_SHOWN pictures their places, by their sizes: one large, two beside each other, more in squares. Returns the
 * width of all. */
int confab_attachment_plan_pictures (const ConfabAttachmentPlace *sizes,
                                     guint                        n_pictures,
                                     int                          width,
                                     ConfabAttachmentPlace       *places);
/* Likewise for cards that are all of a height. */
int confab_attachment_plan_cards    (guint                        n_cards,
                                     int                          card_height,
                                     int                          width,
                                     ConfabAttachmentPlace       *places);
/* How wide a card is. */
int confab_attachment_plan_card_width (guint n_cards,
                                       int   width);

G_END_DECLS
