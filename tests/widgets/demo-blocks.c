/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "markup/confab-document.h"
#include "widgets/confab-block-layout.h"
#include "widgets/confab-highlighter.h"

/* Draws Markdown into a picture, to be looked at: demo-blocks FILE.md FILE.png WIDTH [dark] [rtl] [wrap] [marks] [scale=2] */

#define MARGIN 24

static void
highlight_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(PangoAttrList **)user_data = confab_highlighter_highlight_finish (CONFAB_HIGHLIGHTER (source), result, NULL);
}

static void
colour (ConfabHighlighter *highlighter,
        ConfabBlockLayout *layout,
        gboolean           dark)
{
  const ConfabBlock *block = confab_block_layout_get_block (layout);
  g_autoptr (PangoAttrList) colours = NULL;

  if (block->kind != CONFAB_BLOCK_CODE)
    return;
  confab_highlighter_highlight_async (highlighter, block->text, block->length, block->info, dark, NULL, highlight_cb, &colours);
  while (colours == NULL)
    g_main_context_iteration (NULL, TRUE);
  confab_block_layout_set_colours (layout, colours);
}

static void
draw_blocks (ConfabTextStyle *style,
             GPtrArray       *blocks,
             GtkSnapshot     *snapshot,
             int              width,
             gboolean         wrap,
             gboolean         marked,
             int             *height)
{
  g_autoptr (ConfabHighlighter) highlighter = confab_highlighter_new ();
  ConfabBlock *previous = NULL;
  int y = MARGIN;

  for (guint i = 0; i < blocks->len; i++)
    {
      ConfabBlock *block = blocks->pdata[i];
      ConfabBlockLayout *layout = confab_block_layout_new (style, block);
      ConfabBlockMark mark = { 0, (guint)block->length + 1, style->selection };
      ConfabBlockPaint paint = { &mark, marked ? 1 : 0, marked, marked ? 3 : -1, marked ? 1 : 0 };

      confab_block_layout_set_width (layout, width - 2 * MARGIN);
      confab_block_layout_set_wrap (layout, wrap);
      confab_block_layout_set_previous (layout, previous);
      colour (highlighter, layout, style->dark);
      confab_block_layout_prepare (layout, 0, 1e6);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, (float)y));
      confab_block_layout_snapshot (layout, snapshot, 0, 1e6, &paint);
      gtk_snapshot_restore (snapshot);
      y += confab_block_layout_get_height (layout);
      confab_block_layout_free (layout);
      previous = block;
    }
  *height = y + MARGIN;
}

static gboolean
has_word (char      **argv,
          const char *word)
{
  return g_strv_contains ((const char *const *)argv, word);
}

int
main (int    argc,
      char **argv)
{
  GtkWidget *window;
  g_autofree char *source = NULL;
  gsize length;
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  g_autoptr (ConfabTextStyle) style = NULL;
  GtkSnapshot *snapshot;
  GskRenderNode *node;
  GdkRGBA ground;
  cairo_surface_t *surface;
  cairo_t *cr;
  int width;
  int height;

  if (argc < 4 || !g_file_get_contents (argv[1], &source, &length, NULL))
    return 1;
  adw_init ();
  width = (int)strtol (argv[3], NULL, 10);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), has_word (argv, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  window = gtk_window_new ();
  gtk_widget_set_direction (window, has_word (argv, "rtl") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  style = confab_text_style_new (window, has_word (argv, "scale=2") ? 2 : 1);
  snapshot = gtk_snapshot_new ();
  confab_document_update (document, source, length, TRUE);
  draw_blocks (style, confab_document_get_blocks (document), snapshot, width, has_word (argv, "wrap"), has_word (argv, "marks"), &height);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  gdk_rgba_parse (&ground, style->dark ? "#242424" : "#fafafa");
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, argv[2]);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
