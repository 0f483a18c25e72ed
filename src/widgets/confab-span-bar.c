/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-span-bar.h"

#define HEIGHT      8
#define MIN_WIDTH   2

struct _ConfabSpanBar
{
  GtkWidget  parent_instance;

  GtkWidget *span;
  double     start;
  double     end;
};

G_DEFINE_FINAL_TYPE (ConfabSpanBar, confab_span_bar, GTK_TYPE_WIDGET)

static void
confab_span_bar_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : HEIGHT;
}

static void
confab_span_bar_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  ConfabSpanBar *self = CONFAB_SPAN_BAR (widget);
  int x = (int)(self->start * width);
  int length = MAX ((int)((self->end - self->start) * width), MIN_WIDTH);
  GtkAllocation place;

  x = MIN (x, width - length);
  place = (GtkAllocation) { gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - x - length : x, 0, length, height };
  gtk_widget_size_allocate (self->span, &place, -1);
}

static void
confab_span_bar_dispose (GObject *object)
{
  g_clear_pointer (&CONFAB_SPAN_BAR (object)->span, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_span_bar_parent_class)->dispose (object);
}

static void
confab_span_bar_class_init (ConfabSpanBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_span_bar_dispose;
  widget_class->measure = confab_span_bar_measure;
  widget_class->size_allocate = confab_span_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "spanbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
confab_span_bar_init (ConfabSpanBar *self)
{
  self->span = g_object_new (GTK_TYPE_BOX, "css-name", "span", NULL);
  gtk_widget_set_parent (self->span, GTK_WIDGET (self));
}

/**
 * confab_span_bar_new:
 * @start: where it begins, from 0 to 1
 * @end: where it ends
 * @style: (nullable): a class of its style
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
confab_span_bar_new (double      start,
                     double      end,
                     const char *style)
{
  ConfabSpanBar *self = g_object_new (CONFAB_TYPE_SPAN_BAR, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);

  self->start = CLAMP (start, 0, 1);
  self->end = CLAMP (end, self->start, 1);
  if (style != NULL)
    gtk_widget_add_css_class (self->span, style);
  return GTK_WIDGET (self);
}
