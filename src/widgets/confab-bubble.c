/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-bubble.h"

#define SPACING 6

struct _ConfabBubble
{
  GtkWidget  parent_instance;

  GtkWidget *card;
  GtkWidget *aside;
};

G_DEFINE_FINAL_TYPE (ConfabBubble, confab_bubble, GTK_TYPE_WIDGET)

static void
card_widths (ConfabBubble *self,
             int          *minimum,
             int          *natural,
             int          *aside)
{
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->aside, GTK_ORIENTATION_HORIZONTAL, -1, aside, NULL, NULL, NULL);
}

/* The share goes down to where the thing beside the card still has its place. */
static int
card_width (ConfabBubble *self,
            int           width)
{
  int minimum;
  int natural;
  int aside;

  card_widths (self, &minimum, &natural, &aside);
  return MAX (minimum, MIN (natural, MIN (width * 4 / 5, width - aside - SPACING)));
}

static void
confab_bubble_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  ConfabBubble *self = CONFAB_BUBBLE (widget);
  int aside;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      card_widths (self, minimum, natural, &aside);
      *minimum += SPACING + aside;
      *natural += SPACING + aside;
      return;
    }
  gtk_widget_measure (self->card, orientation, for_size < 0 ? -1 : card_width (self, for_size), minimum, natural, NULL, NULL);
  gtk_widget_measure (self->aside, orientation, -1, &aside, NULL, NULL, NULL);
  *minimum = MAX (*minimum, aside);
  *natural = MAX (*natural, aside);
}

static void
confab_bubble_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  ConfabBubble *self = CONFAB_BUBBLE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int card = card_width (self, width);
  int aside;
  int aside_height;

  gtk_widget_measure (self->aside, GTK_ORIENTATION_HORIZONTAL, -1, &aside, NULL, NULL, NULL);
  gtk_widget_measure (self->aside, GTK_ORIENTATION_VERTICAL, aside, &aside_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->card, &(GtkAllocation){ rtl ? 0 : width - card, 0, card, height }, -1);
  gtk_widget_size_allocate (self->aside, &(GtkAllocation){ rtl ? card + SPACING : width - card - SPACING - aside,
                                                           (height - aside_height) / 2, aside, aside_height }, -1);
}

static GtkSizeRequestMode
confab_bubble_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
confab_bubble_dispose (GObject *object)
{
  ConfabBubble *self = CONFAB_BUBBLE (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->aside, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_bubble_parent_class)->dispose (object);
}

static void
confab_bubble_class_init (ConfabBubbleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_bubble_dispose;
  widget_class->measure = confab_bubble_measure;
  widget_class->size_allocate = confab_bubble_size_allocate;
  widget_class->get_request_mode = confab_bubble_get_request_mode;
}

static void
confab_bubble_init (ConfabBubble *self)
{
}

/**
 * confab_bubble_new:
 * @card: the card
 * @aside: what stands beside it
 *
 * Returns: (transfer floating): both
 */
GtkWidget *
confab_bubble_new (GtkWidget *card,
                   GtkWidget *aside)
{
  ConfabBubble *self = g_object_new (CONFAB_TYPE_BUBBLE, NULL);

  self->card = card;
  self->aside = aside;
  gtk_widget_set_parent (card, GTK_WIDGET (self));
  gtk_widget_insert_before (aside, GTK_WIDGET (self), NULL);
  return GTK_WIDGET (self);
}
