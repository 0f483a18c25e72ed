/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabPlace:
 * @part: (nullable): the widget that knows the place, or %NULL where it is a plain distance
 * @block: what it is in there, in that widget's own count
 * @offset: where in that
 * @below: so many pixels below
 *
 * A place in a widget that is told by what is there, so that it is the same place after the widget got another height or width.
 */
typedef struct
{
  GtkWidget *part;
  guint      block;
  guint      offset;
  double     below;
} ConfabPlace;

/**
 * ConfabPlacing:
 * @CONFAB_PLACING_NOT: nothing is placed now
 * @CONFAB_PLACING_TOGETHER: the rows are placed, as all around the list is, which may be asked for another layout as well
 * @CONFAB_PLACING_ALONE: the rows are placed, and nothing around the list: it must not be asked for anything, since it would stay without what it asks for
 *
 * What goes on when a row learns of its height.
 */
typedef enum
{
  CONFAB_PLACING_NOT,
  CONFAB_PLACING_TOGETHER,
  CONFAB_PLACING_ALONE
} ConfabPlacing;

/**
 * ConfabTall:
 *
 * A widget that may be too tall to be laid out whole. What is near the view is laid out; the height of all else is
 * guessed until then. A widget that implements nothing of it does it by the tall widgets inside.
 */
#define CONFAB_TYPE_TALL (confab_tall_get_type ())
G_DECLARE_INTERFACE (ConfabTall, confab_tall, CONFAB, TALL, GtkWidget)

/**
 * ConfabTallInterface:
 * @prepare: lays out exactly what is between two heights, in pixels from the top of the widget as it is allocated now, and may forget what is far from
 *   them. Returns whether that changed the height that the widget asks for; it has then queued a resize, or a later one while it is placed alone.
 * @get_place: tells what is at a height, in pixels from the top
 * @find_place: where a place is now, in pixels from the top
 * @get_held: whether it holds what would be lost with the widget: the focus, a selection, a menu
 * @get_growth: how much higher it is by now than it was when it was measured, in pixels
 */
struct _ConfabTallInterface
{
  GTypeInterface parent;

  gboolean (*prepare)    (ConfabTall        *self,
                          double             from,
                          double             to);
  void     (*get_place)  (ConfabTall        *self,
                          double             y,
                          ConfabPlace       *place);
  double   (*find_place) (ConfabTall        *self,
                          const ConfabPlace *place);
  gboolean (*get_held)   (ConfabTall        *self);
  int      (*get_growth) (ConfabTall        *self);
};

ConfabPlacing
         confab_tall_get_placing  (ConfabTall        *self);
gboolean confab_tall_ends_row     (ConfabTall        *self);
gboolean confab_tall_prepare      (ConfabTall        *self,
                                   double             from,
                                   double             to);
void     confab_tall_get_place    (ConfabTall        *self,
                                   double             y,
                                   ConfabPlace       *place);
double   confab_tall_find_place   (ConfabTall        *self,
                                   const ConfabPlace *place);
gboolean confab_tall_get_held     (ConfabTall        *self);
int      confab_tall_get_growth   (ConfabTall        *self);
gboolean confab_tall_queue_growth (ConfabTall        *self,
                                   int                growth);

G_END_DECLS
