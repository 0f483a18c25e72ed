/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-text.h"
#include "widgets/confab-spend-chart.h"

#define HEIGHT    160
#define MIN_WIDTH 200
#define LABEL_GAP 6
#define MAX_BAR   36
/* Of the squares that tell what the colours stand for. */
#define KEY_SIZE  10
#define ESTIMATED_ALPHA 0.45f
/* More bars than that cannot be told apart; they are days of more than ten years. */
#define MAX_BARS  4000

typedef struct
{
  gint64 time;
  double billed;
  double estimated;
} Bar;

struct _ConfabSpendChart
{
  GtkWidget parent_instance;

  GArray   *bars;
  double    highest;
  double    sum;
  gboolean  months;
};

G_DEFINE_FINAL_TYPE (ConfabSpendChart, confab_spend_chart, GTK_TYPE_WIDGET)

static void
confab_spend_chart_finalize (GObject *object)
{
  g_array_unref (CONFAB_SPEND_CHART (object)->bars);
  G_OBJECT_CLASS (confab_spend_chart_parent_class)->finalize (object);
}

static const Bar *
get_bar (ConfabSpendChart *self,
         guint             place)
{
  return &g_array_index (self->bars, Bar, place);
}

static char *
dup_date (ConfabSpendChart *self,
          guint             place)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (get_bar (self, place)->time / 1000);

  if (date == NULL)
    return g_strdup ("");
  /* Translators: a month with its year, as for strftime */
  return self->months ? g_date_time_format (date, _ ("%b %Y"))
         /* Translators: a day with its month, as for strftime */
                      : g_date_time_format (date, _ ("%e %b"));
}

static PangoLayout *
new_label (ConfabSpendChart *self,
           const char       *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.83));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static void
get_colour (ConfabSpendChart *self,
            const char       *name,
            float             alpha,
            GdkRGBA          *colour)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (!gtk_style_context_lookup_color (context, name, colour))
    gtk_style_context_get_color (context, colour);
  colour->alpha *= alpha;
}

static void
draw_label (GtkSnapshot   *snapshot,
            PangoLayout   *layout,
            float          x,
            float          y,
            const GdkRGBA *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* Where the bars stand: below the highest amount, above the dates. */
static void
get_plot (ConfabSpendChart *self,
          graphene_rect_t  *plot)
{
  g_autoptr (PangoLayout) layout = new_label (self, "0");
  int label_height;
  int height;

  pango_layout_get_pixel_size (layout, NULL, &label_height);
  height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * (label_height + LABEL_GAP);
  graphene_rect_init (plot, 0, (float)(label_height + LABEL_GAP), (float)gtk_widget_get_width (GTK_WIDGET (self)),
                      (float)MAX (height, 1));
}

static gboolean
is_rtl (ConfabSpendChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
draw_bars (ConfabSpendChart      *self,
           GtkSnapshot           *snapshot,
           const graphene_rect_t *plot)
{
  float step = plot->size.width / (float)self->bars->len;
  float width = CLAMP (step * 0.7f, 1, MAX_BAR);
  float bottom = plot->origin.y + plot->size.height;
  GdkRGBA billed;
  GdkRGBA estimated;

  get_colour (self, "accent_bg_color", 1, &billed);
  get_colour (self, "accent_bg_color", ESTIMATED_ALPHA, &estimated);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = get_bar (self, i);
      guint place = is_rtl (self) ? self->bars->len - 1 - i : i;
      float x = plot->origin.x + step * (float)place + (step - width) / 2;
      /* What was spent is never drawn as nothing. */
      float low = bar->billed > 0 ? MAX ((float)(bar->billed / self->highest) * plot->size.height, 1) : 0;
      float high = bar->estimated > 0 ? MAX ((float)(bar->estimated / self->highest) * plot->size.height, 1) : 0;

      if (low > 0)
        gtk_snapshot_append_color (snapshot, &billed, &GRAPHENE_RECT_INIT (x, bottom - low, width, low));
      if (high > 0)
        gtk_snapshot_append_color (snapshot, &estimated, &GRAPHENE_RECT_INIT (x, bottom - low - high, width, high));
    }
}

/* A square of a colour and what it stands for, ending at right; gives where it begins. */
static float
draw_key (ConfabSpendChart *self,
          GtkSnapshot      *snapshot,
          const char       *words,
          float             alpha,
          float             right)
{
  g_autoptr (PangoLayout) layout = new_label (self, words);
  GdkRGBA colour;
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  right -= (float)width;
  get_colour (self, "window_fg_color", 0.55f, &colour);
  draw_label (snapshot, layout, right, 0, &colour);
  right -= KEY_SIZE + LABEL_GAP;
  get_colour (self, "accent_bg_color", alpha, &colour);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (right, ((float)height - KEY_SIZE) / 2, KEY_SIZE, KEY_SIZE));
  return right;
}

/* What the colours stand for, where there are two. */
static void
draw_keys (ConfabSpendChart *self,
           GtkSnapshot      *snapshot)
{
  double estimated = 0;
  float right = (float)gtk_widget_get_width (GTK_WIDGET (self));

  for (guint i = 0; i < self->bars->len; i++)
    estimated += get_bar (self, i)->estimated;
  if (estimated <= 0)
    return;
  right = draw_key (self, snapshot, _ ("Estimated"), ESTIMATED_ALPHA, right);
  draw_key (self, snapshot, _ ("Billed"), 1, right - 2 * LABEL_GAP);
}

static void
draw_words (ConfabSpendChart      *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *plot)
{
  g_autofree char *highest = confab_text_format_cost (self->highest);
  g_autofree char *first = dup_date (self, 0);
  g_autofree char *last = dup_date (self, self->bars->len - 1);
  g_autoptr (PangoLayout) top = new_label (self, highest);
  g_autoptr (PangoLayout) left = new_label (self, is_rtl (self) ? last : first);
  g_autoptr (PangoLayout) right = new_label (self, is_rtl (self) ? first : last);
  float bottom = plot->origin.y + plot->size.height;
  GdkRGBA colour;
  int width;

  get_colour (self, "window_fg_color", 0.55f, &colour);
  draw_label (snapshot, top, 0, 0, &colour);
  draw_label (snapshot, left, 0, bottom + LABEL_GAP, &colour);
  pango_layout_get_pixel_size (right, &width, NULL);
  if (self->bars->len > 1)
    draw_label (snapshot, right, plot->size.width - (float)width, bottom + LABEL_GAP, &colour);
  get_colour (self, "window_fg_color", 0.15f, &colour);
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, plot->origin.y, plot->size.width, 1));
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, bottom, plot->size.width, 1));
}

static void
confab_spend_chart_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ConfabSpendChart *self = CONFAB_SPEND_CHART (widget);
  graphene_rect_t plot;

  if (self->bars->len == 0 || self->highest <= 0)
    return;
  get_plot (self, &plot);
  draw_words (self, snapshot, &plot);
  draw_keys (self, snapshot);
  draw_bars (self, snapshot, &plot);
}

static void
confab_spend_chart_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : MIN_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
}

static gboolean
query_tooltip_cb (ConfabSpendChart *self,
                  int               x,
                  int               y,
                  gboolean          keyboard,
                  GtkTooltip       *tooltip)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree char *date = NULL;
  g_autofree char *cost = NULL;
  g_autofree char *words = NULL;
  guint place;

  if (keyboard || self->bars->len == 0 || x < 0 || x >= width)
    return FALSE;
  place = (guint)((gint64)x * self->bars->len / width);
  if (is_rtl (self))
    place = self->bars->len - 1 - place;
  date = dup_date (self, place);
  cost = confab_text_format_cost (get_bar (self, place)->billed + get_bar (self, place)->estimated);
  words = g_strdup_printf ("%s\n%s", date, cost);
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

static void
confab_spend_chart_class_init (ConfabSpendChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = confab_spend_chart_finalize;
  widget_class->snapshot = confab_spend_chart_snapshot;
  widget_class->measure = confab_spend_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
confab_spend_chart_init (ConfabSpendChart *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Spending over Time"), -1);
}

/**
 * confab_spend_chart_new:
 *
 * Returns: (transfer floating): a chart of nothing
 */
GtkWidget *
confab_spend_chart_new (void)
{
  return g_object_new (CONFAB_TYPE_SPEND_CHART, NULL);
}

/**
 * confab_spend_chart_get_n_bars:
 * @self: a chart
 *
 * Returns: how many days or months it shows
 */
guint
confab_spend_chart_get_n_bars (ConfabSpendChart *self)
{
  g_return_val_if_fail (CONFAB_IS_SPEND_CHART (self), 0);

  return self->bars->len;
}

/**
 * confab_spend_chart_dup_words:
 * @self: a chart
 *
 * Returns: (transfer full): what it shows, in a sentence
 */
char *
confab_spend_chart_dup_words (ConfabSpendChart *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *date = NULL;
  g_autofree char *highest = NULL;
  g_autofree char *sum = NULL;
  guint most = 0;

  g_return_val_if_fail (CONFAB_IS_SPEND_CHART (self), NULL);

  if (self->bars->len == 0)
    return g_strdup (_ ("Nothing was spent."));
  while (get_bar (self, most)->billed + get_bar (self, most)->estimated < self->highest)
    most++;
  first = dup_date (self, 0);
  last = dup_date (self, self->bars->len - 1);
  date = dup_date (self, most);
  highest = confab_text_format_cost (self->highest);
  sum = confab_text_format_cost (self->sum);
  /* Translators: an amount of money, two dates, another amount and its date */
  return g_strdup_printf (_ ("%s from %s to %s; the most, %s, on %s."), sum, first, last, highest, date);
}

static gint64
get_next (gint64   time,
          gboolean month)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / 1000);
  g_autoptr (GDateTime) next = NULL;

  if (moment != NULL)
    next = month ? g_date_time_add_months (moment, 1) : g_date_time_add_days (moment, 1);
  return next != NULL ? g_date_time_to_unix (next) * 1000 : G_MAXINT64;
}

/* The days or months since the last one, with nothing. */
static void
add_empty (ConfabSpendChart *self,
           gint64            until)
{
  while (self->bars->len > 0 && self->bars->len < MAX_BARS)
    {
      Bar empty = { get_next (get_bar (self, self->bars->len - 1)->time, self->months), 0, 0 };

      if (empty.time >= until)
        return;
      g_array_append_val (self->bars, empty);
    }
}

/**
 * confab_spend_chart_set:
 * @self: a chart
 * @sums: (element-type ConfabSpentSum): the days or months, in the order of time
 * @months: whether they are months
 */
void
confab_spend_chart_set (ConfabSpendChart *self,
                        GPtrArray        *sums,
                        gboolean          months)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CONFAB_IS_SPEND_CHART (self));

  g_array_set_size (self->bars, 0);
  self->months = months;
  self->highest = self->sum = 0;
  for (guint i = 0; i < sums->len; i++)
    {
      const ConfabSpentSum *sum = sums->pdata[i];
      Bar bar = { sum->time, sum->billed, sum->estimated };

      add_empty (self, sum->time);
      g_array_append_val (self->bars, bar);
      self->highest = MAX (self->highest, bar.billed + bar.estimated);
      self->sum += bar.billed + bar.estimated;
    }
  words = confab_spend_chart_dup_words (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
