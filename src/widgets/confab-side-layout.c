/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-side-layout.h"

#define SPACING 12

/* What the text should have beside the control before the control goes below it, in characters. */
#define TEXT_CHARS 20

struct _ConfabSideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (ConfabSideLayout, confab_side_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
text_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int char_width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (TEXT_CHARS * char_width);
}

static void
measure_child (GtkWidget     *child,
               GtkOrientation orientation,
               int            for_size,
               int           *minimum,
               int           *natural)
{
  *minimum = *natural = 0;
  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* The width of the second child where it stands beside the first, else 0. */
static int
side_width (GtkWidget *widget,
            int        width)
{
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int minimum;
  int natural;

  measure_child (second, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural);
  return natural + SPACING + text_width (widget) <= width ? natural : 0;
}

static void
confab_side_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int first_minimum;
  int first_natural;
  int second_minimum;
  int second_natural;
  int side = for_size < 0 ? 1 : side_width (widget, for_size);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_child (first, orientation, -1, &first_minimum, &first_natural);
      measure_child (second, orientation, -1, &second_minimum, &second_natural);
      *minimum = MAX (first_minimum, second_minimum);
      *natural = first_natural + SPACING + second_natural;
      return;
    }
  measure_child (first, orientation, for_size < 0 ? -1 : side > 0 ? for_size - side - SPACING : for_size, &first_minimum, &first_natural);
  measure_child (second, orientation, for_size < 0 ? -1 : side > 0 ? side : for_size, &second_minimum, &second_natural);
  if (side > 0)
    *minimum = *natural = MAX (first_natural, second_natural);
  else
    *minimum = *natural = first_natural + second_natural + (second_natural > 0 ? SPACING / 2 : 0);
}

static void
confab_side_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = side_width (widget, width);
  int minimum;
  int natural;

  if (side > 0)
    {
      gtk_widget_size_allocate (first, &(GtkAllocation){ rtl ? side + SPACING : 0, 0, width - side - SPACING, height }, -1);
      gtk_widget_size_allocate (second, &(GtkAllocation){ rtl ? 0 : width - side, 0, side, height }, -1);
      return;
    }
  measure_child (second, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural);
  gtk_widget_size_allocate (first, &(GtkAllocation){ 0, 0, width, height - natural - (natural > 0 ? SPACING / 2 : 0) }, -1);
  if (gtk_widget_should_layout (second))
    gtk_widget_size_allocate (second, &(GtkAllocation){ 0, height - natural, width, natural }, -1);
}

static GtkSizeRequestMode
confab_side_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
confab_side_layout_class_init (ConfabSideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = confab_side_layout_measure;
  layout_class->allocate = confab_side_layout_allocate;
  layout_class->get_request_mode = confab_side_layout_get_request_mode;
}

static void
confab_side_layout_init (ConfabSideLayout *self)
{
}
