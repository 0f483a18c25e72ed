/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabTextStyle:
 * @context: makes the layouts
 * @font: (owned): of running text, with the zoom in it
 * @monospace: (owned): of code
 * @direction: of the window
 * @line_height: of a line of running text, in pixels, for guesses
 * @character_width: of an average character, in pixels, for guesses
 * @code_line_height: of a line of code, in pixels, for guesses
 * @text: the colour of text
 * @dim: of what is less important
 * @accent: of links
 * @rule: of rules, bars and borders
 * @card: behind code
 * @selection: behind selected text
 * @mark: behind what was searched for
 * @current_mark: behind the one of those that the reader is at
 * @dark: whether light stands on dark
 *
 * How text is set: what all blocks of a text have in common. It changes only as a whole.
 */
typedef struct
{
  PangoContext         *context;
  PangoFontDescription *font;
  PangoFontDescription *monospace;
  GtkTextDirection      direction;
  int                   line_height;
  double                character_width;
  int                   code_line_height;
  GdkRGBA               text;
  GdkRGBA               dim;
  GdkRGBA               accent;
  GdkRGBA               rule;
  GdkRGBA               card;
  GdkRGBA               selection;
  GdkRGBA               mark;
  GdkRGBA               current_mark;
  gboolean              dark;

  /*< private >*/
  PangoContext         *code_context;
  double                unit;
  double                digit_width;
  double                code_character_width;
  int                   code_inset;
  int                   ref_count;
} ConfabTextStyle;

ConfabTextStyle *confab_text_style_new   (GtkWidget       *widget,
                                          double           scale) G_GNUC_WARN_UNUSED_RESULT;
ConfabTextStyle *confab_text_style_new_for_pages (const char      *family,
                                                  double           size,
                                                  GtkTextDirection direction) G_GNUC_WARN_UNUSED_RESULT;
ConfabTextStyle *confab_text_style_ref   (ConfabTextStyle *self) G_GNUC_WARN_UNUSED_RESULT;
void             confab_text_style_unref (ConfabTextStyle *self);
gboolean         confab_text_style_equal (const ConfabTextStyle *self,
                                          const ConfabTextStyle *other);
int              confab_text_style_scale (const ConfabTextStyle *self,
                                          double                 pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabTextStyle, confab_text_style_unref)

G_END_DECLS
