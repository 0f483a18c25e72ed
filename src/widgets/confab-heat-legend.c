/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-heat-legend.h"
#include "widgets/confab-text-heat.h"

#define STEP_WIDTH  16
#define STEP_HEIGHT 12
#define GAP         2
#define AROUND      6

struct _ConfabHeatLegend
{
  GtkWidget        parent_instance;

  GtkWidget       *from;
  GtkWidget       *to;
  ConfabTextStyle *style; /* (nullable): made when it is first drawn */
};

G_DEFINE_FINAL_TYPE (ConfabHeatLegend, confab_heat_legend, GTK_TYPE_WIDGET)

static int
get_scale_width (void)
{
  return (CONFAB_HEAT_LEVELS - 1) * (STEP_WIDTH + GAP) - GAP + 2 * AROUND;
}

static void
confab_heat_legend_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  ConfabHeatLegend *self = CONFAB_HEAT_LEGEND (widget);
  int from;
  int to;

  gtk_widget_measure (self->from, orientation, -1, &from, NULL, NULL, NULL);
  gtk_widget_measure (self->to, orientation, -1, &to, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = from + to + get_scale_width ();
  else
    *minimum = *natural = MAX (MAX (from, to), STEP_HEIGHT);
}

static void
confab_heat_legend_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  ConfabHeatLegend *self = CONFAB_HEAT_LEGEND (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int from;
  int to;

  gtk_widget_measure (self->from, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &from, NULL, NULL);
  gtk_widget_measure (self->to, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &to, NULL, NULL);
  gtk_widget_size_allocate (self->from, &(GtkAllocation){ rtl ? width - from : 0, 0, from, height }, -1);
  gtk_widget_size_allocate (self->to, &(GtkAllocation){ rtl ? width - from - get_scale_width () - to : from + get_scale_width (), 0, to, height }, -1);
}

static void
confab_heat_legend_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ConfabHeatLegend *self = CONFAB_HEAT_LEGEND (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int from;
  float y = (float)(gtk_widget_get_height (widget) - STEP_HEIGHT) / 2;

  if (self->style == NULL)
    self->style = confab_text_style_new (widget, 1);
  gtk_widget_measure (self->from, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &from, NULL, NULL);
  for (int i = 0; i < CONFAB_HEAT_LEVELS - 1; i++)
    {
      int x = from + AROUND + i * (STEP_WIDTH + GAP);
      GdkRGBA colour;

      confab_heat_get_colour (self->style, (guint)(CONFAB_HEAT_LEVELS - 1 - i), &colour);
      gtk_snapshot_append_color (snapshot, &colour,
                                 &GRAPHENE_RECT_INIT ((float)(rtl ? gtk_widget_get_width (widget) - x - STEP_WIDTH : x), y, STEP_WIDTH, STEP_HEIGHT));
    }
  GTK_WIDGET_CLASS (confab_heat_legend_parent_class)->snapshot (widget, snapshot);
}

static void
confab_heat_legend_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  ConfabHeatLegend *self = CONFAB_HEAT_LEGEND (widget);

  GTK_WIDGET_CLASS (confab_heat_legend_parent_class)->css_changed (widget, change);
  g_clear_pointer (&self->style, confab_text_style_unref);
  gtk_widget_queue_draw (widget);
}

static void
confab_heat_legend_dispose (GObject *object)
{
  ConfabHeatLegend *self = CONFAB_HEAT_LEGEND (object);

  g_clear_pointer (&self->from, gtk_widget_unparent);
  g_clear_pointer (&self->to, gtk_widget_unparent);
  g_clear_pointer (&self->style, confab_text_style_unref);
  G_OBJECT_CLASS (confab_heat_legend_parent_class)->dispose (object);
}

static void
confab_heat_legend_class_init (ConfabHeatLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_heat_legend_dispose;
  widget_class->measure = confab_heat_legend_measure;
  widget_class->size_allocate = confab_heat_legend_size_allocate;
  widget_class->snapshot = confab_heat_legend_snapshot;
  widget_class->css_changed = confab_heat_legend_css_changed;
}

static GtkWidget *
new_end (ConfabHeatLegend *self,
         const char       *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
confab_heat_legend_init (ConfabHeatLegend *self)
{
  /* Translators: the two ends of a scale of colours, the probabilities of tokens */
  self->from = new_end (self, _ ("<10%"));
  self->to = new_end (self, _ (">90%"));
}

/**
 * confab_heat_legend_new:
 *
 * Returns: (transfer floating): a legend
 */
GtkWidget *
confab_heat_legend_new (void)
{
  return g_object_new (CONFAB_TYPE_HEAT_LEGEND, NULL);
}
