/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-rate-chart.h"

#define HEIGHT 72

struct _ConfabRateChart
{
  GtkWidget parent_instance;

  GArray   *rates; /* double */
};

G_DEFINE_FINAL_TYPE (ConfabRateChart, confab_rate_chart, GTK_TYPE_WIDGET)

static double
get_highest (ConfabRateChart *self)
{
  double highest = 0;

  for (guint i = 0; i < self->rates->len; i++)
    highest = MAX (highest, g_array_index (self->rates, double, i));
  return highest;
}

/* Along the tops of the steps. */
static void
add_tops (ConfabRateChart *self,
          cairo_t         *cr,
          int              width,
          int              height)
{
  double highest = MAX (get_highest (self), 1e-9);
  double step = (double)width / self->rates->len;

  for (guint i = 0; i < self->rates->len; i++)
    {
      double y = height - 1 - g_array_index (self->rates, double, i) / highest * (height - 2);

      cairo_line_to (cr, i * step, y);
      cairo_line_to (cr, (i + 1) * step, y);
    }
}

static void
confab_rate_chart_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  ConfabRateChart *self = CONFAB_RATE_CHART (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA colour;
  cairo_t *cr;

  if (self->rates->len == 0 || width <= 0 || height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  cairo_move_to (cr, 0, height);
  add_tops (self, cr, width, height);
  cairo_line_to (cr, width, height);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, 0.25);
  cairo_fill (cr);
  add_tops (self, cr, width, height);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
confab_rate_chart_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : HEIGHT;
}

static void
confab_rate_chart_finalize (GObject *object)
{
  g_array_unref (CONFAB_RATE_CHART (object)->rates);
  G_OBJECT_CLASS (confab_rate_chart_parent_class)->finalize (object);
}

static void
confab_rate_chart_class_init (ConfabRateChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = confab_rate_chart_finalize;
  widget_class->measure = confab_rate_chart_measure;
  widget_class->snapshot = confab_rate_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ratechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
confab_rate_chart_init (ConfabRateChart *self)
{
}

/**
 * confab_rate_chart_new:
 * @rates: (element-type double): how fast it went in each of steps of equal length
 * @words: what assistive technology says of it
 *
 * Returns: (transfer floating): a chart
 */
GtkWidget *
confab_rate_chart_new (GArray     *rates,
                       const char *words)
{
  ConfabRateChart *self = g_object_new (CONFAB_TYPE_RATE_CHART, NULL);

  self->rates = g_array_ref (rates);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}
