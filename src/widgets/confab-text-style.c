/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "widgets/confab-text-style.h"

/* Code beside running text looks as large as that when it is a little smaller. */
#define MONOSPACE_SCALE 0.92

/* Of a line, as a part of the size of its font. */
#define LINE_HEIGHT      1.5
#define CODE_LINE_HEIGHT 1.5

/* The size of the font that distances are given for, in pixels: Cantarell 11 on a screen of 96 dots per inch. */
#define NOMINAL_SIZE (11.0 * 96 / 72)

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
look_up (GtkStyleContext *context,
         const char      *name,
         const char      *fallback,
         double           alpha,
         GdkRGBA         *colour)
{
  if (!gtk_style_context_lookup_color (context, name, colour))
    gdk_rgba_parse (colour, fallback);
  colour->alpha *= (float)alpha;
}

static void
read_colours (ConfabTextStyle *self,
              GtkWidget       *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  gboolean contrast = adw_style_manager_get_high_contrast (manager);

  gtk_style_context_get_color (context, &self->text);
  self->dark = 0.2126f * self->text.red + 0.7152f * self->text.green + 0.0722f * self->text.blue > 0.5f;
  self->dim = self->rule = self->card = self->text;
  self->dim.alpha *= contrast ? 0.9f : 0.6f;
  self->rule.alpha *= contrast ? 0.5f : self->dark ? 0.18f : 0.15f;
  self->card.alpha *= contrast ? 0.12f : self->dark ? 0.07f : 0.045f;
  look_up (context, "accent_color", "#1c71d8", 1, &self->accent);
  look_up (context, "accent_bg_color", "#3584e4", self->dark ? 0.45 : 0.3, &self->selection);
  look_up (context, "yellow_3", "#f6d32d", self->dark ? 0.35 : 0.4, &self->mark);
  look_up (context, "orange_2", "#ffa348", self->dark ? 0.65 : 0.75, &self->current_mark);
}

G_GNUC_END_IGNORE_DEPRECATIONS

/* In points the size depends on the screen, which the context knows. */
static double
get_pixel_size (PangoContext               *context,
                const PangoFontDescription *font)
{
  double size = pango_font_description_get_size (font) / (double)PANGO_SCALE;
  double resolution;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  resolution = pango_cairo_context_get_resolution (context);
  return size * (resolution > 0 ? resolution : 96) / 72;
}

static PangoFontDescription *
scale_font (const PangoFontDescription *font,
            double                      scale)
{
  PangoFontDescription *scaled = pango_font_description_copy (font);
  double size = pango_font_description_get_size (font) * scale;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (scaled, size);
  else
    pango_font_description_set_size (scaled, (int)lround (size));
  return scaled;
}

/* How far the middle of a line stands above its baseline. */
static double
get_middle (PangoFontMetrics *metrics)
{
  return (pango_font_metrics_get_ascent (metrics) - pango_font_metrics_get_descent (metrics)) / 2.0 / PANGO_SCALE;
}

static void
measure_fonts (ConfabTextStyle *self)
{
  double size = get_pixel_size (self->context, self->font);
  double code_size = get_pixel_size (self->context, self->monospace);
  PangoFontMetrics *metrics = pango_context_get_metrics (self->context, self->font, NULL);
  PangoFontMetrics *code_metrics = pango_context_get_metrics (self->context, self->monospace, NULL);

  self->unit = size / NOMINAL_SIZE;
  self->digit_width = pango_font_metrics_get_approximate_digit_width (metrics) / (double)PANGO_SCALE;
  self->code_character_width = MAX (pango_font_metrics_get_approximate_char_width (code_metrics) / (double)PANGO_SCALE, 1);
  self->code_inset = (int)ceil (fabs (get_middle (metrics) - get_middle (code_metrics)));
  self->character_width = MAX (pango_font_metrics_get_approximate_char_width (metrics) / (double)PANGO_SCALE, 1);
  self->line_height = (int)MAX (lround (size * LINE_HEIGHT), pango_font_metrics_get_height (metrics) / PANGO_SCALE);
  self->code_line_height = (int)MAX (lround (code_size * CODE_LINE_HEIGHT), pango_font_metrics_get_height (code_metrics) / PANGO_SCALE);
  pango_font_metrics_unref (metrics);
  pango_font_metrics_unref (code_metrics);
}

/**
 * confab_text_style_new:
 * @widget: what the text stands in
 * @scale: how much larger than the widget's font
 *
 * Reads the font and the colours that the widget has now. It is to be made anew when the widget's CSS, its settings or its direction change.
 *
 * Returns: (transfer full): the style
 */
ConfabTextStyle *
confab_text_style_new (GtkWidget *widget,
                       double     scale)
{
  ConfabTextStyle *self;
  const PangoFontDescription *font;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (scale > 0, NULL);

  self = g_new0 (ConfabTextStyle, 1);
  self->ref_count = 1;
  self->context = gtk_widget_create_pango_context (widget);
  self->direction = gtk_widget_get_direction (widget);
  font = pango_context_get_font_description (self->context);
  self->font = scale_font (font, scale);
  self->monospace = scale_font (self->font, MONOSPACE_SCALE);
  pango_font_description_set_family (self->monospace, "monospace");
  pango_context_set_font_description (self->context, self->font);
  self->code_context = gtk_widget_create_pango_context (widget);
  pango_context_set_font_description (self->code_context, self->monospace);
  pango_context_set_base_dir (self->code_context, PANGO_DIRECTION_LTR);
  measure_fonts (self);
  read_colours (self, widget);
  return self;
}

/* A page is measured in fractions of a pixel, since a printer has more dots than a screen. */
static PangoContext *
new_page_context (PangoFontDescription *font)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_get_default ());
  pango_context_set_font_description (context, font);
  return context;
}

/**
 * confab_text_style_new_for_pages:
 * @family: the family of the font
 * @size: its size in points
 * @direction: of the text around
 *
 * Sets text for paper: dark on white whatever the window looks like, and not hinted for a screen. A pixel is a 96th of an inch.
 *
 * Returns: (transfer full): the style
 */
ConfabTextStyle *
confab_text_style_new_for_pages (const char      *family,
                                 double           size,
                                 GtkTextDirection direction)
{
  ConfabTextStyle *self = g_new0 (ConfabTextStyle, 1);

  self->ref_count = 1;
  self->direction = direction;
  self->font = pango_font_description_new ();
  pango_font_description_set_family (self->font, family);
  pango_font_description_set_size (self->font, (int)lround (size * PANGO_SCALE));
  self->monospace = scale_font (self->font, MONOSPACE_SCALE);
  pango_font_description_set_family (self->monospace, "monospace");
  self->context = new_page_context (self->font);
  self->code_context = new_page_context (self->monospace);
  pango_context_set_base_dir (self->context,
                              direction == GTK_TEXT_DIR_RTL ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_context_set_base_dir (self->code_context, PANGO_DIRECTION_LTR);
  measure_fonts (self);
  gdk_rgba_parse (&self->text, "#1e1e1e");
  gdk_rgba_parse (&self->dim, "#6a6a6a");
  gdk_rgba_parse (&self->rule, "#c8c8c8");
  gdk_rgba_parse (&self->card, "#f3f3f3");
  gdk_rgba_parse (&self->accent, "#1a5fb4");
  return self;
}

/**
 * confab_text_style_ref:
 * @self: a style
 *
 * Returns: (transfer full): @self
 */
ConfabTextStyle *
confab_text_style_ref (ConfabTextStyle *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;
  return self;
}

/**
 * confab_text_style_unref:
 * @self: (transfer full): a style
 *
 * Gives a reference back.
 */
void
confab_text_style_unref (ConfabTextStyle *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  g_object_unref (self->context);
  g_object_unref (self->code_context);
  pango_font_description_free (self->font);
  pango_font_description_free (self->monospace);
  g_free (self);
}

static gboolean
contexts_equal (PangoContext *self,
                PangoContext *other)
{
  const cairo_font_options_t *options = pango_cairo_context_get_font_options (self);
  const cairo_font_options_t *other_options = pango_cairo_context_get_font_options (other);

  return pango_context_get_font_map (self) == pango_context_get_font_map (other) &&
         pango_context_get_language (self) == pango_context_get_language (other) &&
         pango_context_get_base_dir (self) == pango_context_get_base_dir (other) &&
         pango_context_get_round_glyph_positions (self) == pango_context_get_round_glyph_positions (other) &&
         pango_cairo_context_get_resolution (self) == pango_cairo_context_get_resolution (other) &&
         (options == other_options || (options != NULL && other_options != NULL && cairo_font_options_equal (options, other_options)));
}

/**
 * confab_text_style_equal:
 * @self: a style
 * @other: another
 *
 * Returns: whether text looks the same in both, so that what was laid out in one need not be laid out again
 */
gboolean
confab_text_style_equal (const ConfabTextStyle *self,
                         const ConfabTextStyle *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self == other ||
         (self->direction == other->direction && self->dark == other->dark &&
          pango_font_description_equal (self->font, other->font) &&
          pango_font_description_equal (self->monospace, other->monospace) &&
          gdk_rgba_equal (&self->text, &other->text) && gdk_rgba_equal (&self->dim, &other->dim) &&
          gdk_rgba_equal (&self->accent, &other->accent) && gdk_rgba_equal (&self->rule, &other->rule) &&
          gdk_rgba_equal (&self->card, &other->card) && gdk_rgba_equal (&self->selection, &other->selection) &&
          gdk_rgba_equal (&self->mark, &other->mark) && gdk_rgba_equal (&self->current_mark, &other->current_mark) &&
          contexts_equal (self->context, other->context));
}

/**
 * confab_text_style_scale:
 * @self: a style
 * @pixels: a distance beside text of the usual size
 *
 * Distances grow with the text, or large text would stand too close.
 *
 * Returns: the distance beside text of this size, in whole pixels
 */
int
confab_text_style_scale (const ConfabTextStyle *self,
                         double                 pixels)
{
  g_return_val_if_fail (self != NULL, 0);

  return (int)lround (pixels * self->unit);
}
