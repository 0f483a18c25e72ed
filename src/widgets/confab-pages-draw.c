/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-highlighter.h"
#include "widgets/confab-pages-private.h"

#define BUBBLE_RADIUS 14

static void
draw_language (ConfabPages            *self,
               const ConfabPagesItem  *item,
               const ConfabPagesSlice *slice,
               cairo_t                *cr)
{
  const ConfabBlock *block = confab_block_layout_get_block (item->layout);
  g_autofree char *language = NULL;
  g_autoptr (PangoLayout) text = NULL;
  GdkRectangle bar;
  int height;

  if (block->info == NULL || !confab_block_layout_get_bar (item->layout, &bar) ||
      bar.y < slice->from || bar.y >= slice->to)
    return;
  language = confab_highlighter_dup_language_name (block->info);
  text = confab_pages_new_text (self, language, 0.85, FALSE, MAX (bar.width - 2 * CONFAB_PAGES_BUBBLE_X, 1));
  pango_layout_get_pixel_size (text, NULL, &height);
  gdk_cairo_set_source_rgba (cr, &self->style->dim);
  cairo_move_to (cr, bar.x + 12, bar.y + (bar.height - height) / 2);
  pango_cairo_show_layout (cr, text);
}

static void
draw_block (ConfabPages            *self,
            const ConfabPagesItem  *item,
            const ConfabPagesSlice *slice,
            cairo_t                *cr)
{
  static const ConfabBlockPaint paint = { .caret = -1 };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  cairo_rectangle (cr, -2, slice->from, item->width + 4, slice->to - slice->from);
  cairo_clip (cr);
  confab_block_layout_prepare (item->layout, 0, G_MAXINT);
  confab_block_layout_snapshot (item->layout, snapshot, slice->from, slice->to, &paint);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  draw_language (self, item, slice, cr);
  confab_block_layout_forget (item->layout);
}

static void
draw_image (const ConfabPagesItem *item,
            cairo_t               *cr)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (item->image, NULL);
  cairo_surface_t *surface;

  if (texture == NULL)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gdk_texture_get_width (texture),
                                        gdk_texture_get_height (texture));
  gdk_texture_download (texture, cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  cairo_scale (cr, (double)item->width / gdk_texture_get_width (texture),
               (double)item->height / gdk_texture_get_height (texture));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
draw_slice (ConfabPages            *self,
            const ConfabPagesSlice *slice,
            cairo_t                *cr)
{
  const ConfabPagesItem *item = &g_array_index (self->items, ConfabPagesItem, slice->item);

  cairo_save (cr);
  cairo_translate (cr, item->x, slice->y - slice->from * item->scale);
  cairo_scale (cr, item->scale, item->scale);
  if (item->layout != NULL)
    {
      draw_block (self, item, slice, cr);
    }
  else if (item->image != NULL)
    {
      draw_image (item, cr);
    }
  else
    {
      gdk_cairo_set_source_rgba (cr, &item->colour);
      cairo_move_to (cr, 0, 0);
      pango_cairo_show_layout (cr, item->text);
    }
  cairo_restore (cr);
}

static void
draw_card (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height)
{
  double radius = MIN (BUBBLE_RADIUS, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, 0.88, 0.93, 0.98);
  cairo_fill (cr);
}

/* Behind all that the page has of one question. */
static guint
draw_bubble (ConfabPages *self,
             guint        first,
             guint        end,
             cairo_t     *cr)
{
  const ConfabPagesSlice *top = &g_array_index (self->slices, ConfabPagesSlice, first);
  const ConfabPagesItem *item = &g_array_index (self->items, ConfabPagesItem, top->item);
  int x = self->width;
  int right = 0;
  int bottom = top->y;
  guint i;

  for (i = first; i < end; i++)
    {
      const ConfabPagesSlice *slice = &g_array_index (self->slices, ConfabPagesSlice, i);
      const ConfabPagesItem *inside = &g_array_index (self->items, ConfabPagesItem, slice->item);

      if (inside->bubble != item->bubble)
        break;
      x = MIN (x, inside->x);
      right = MAX (right, inside->x + (int)(inside->width * inside->scale));
      bottom = slice->y + slice->room;
    }
  draw_card (cr, x - CONFAB_PAGES_BUBBLE_X, top->y - CONFAB_PAGES_BUBBLE_Y, right - x + 2 * CONFAB_PAGES_BUBBLE_X, bottom - top->y + 2 * CONFAB_PAGES_BUBBLE_Y);
  return i;
}

/**
 * confab_pages_draw:
 * @self: pages
 * @page: which one, from 0
 * @cr: where to draw
 */
void
confab_pages_draw (ConfabPages *self,
                   guint        page,
                   cairo_t     *cr)
{
  guint first;
  guint end;

  g_return_if_fail (page < self->starts->len);

  first = g_array_index (self->starts, guint, page);
  end = page + 1 < self->starts->len ? g_array_index (self->starts, guint, page + 1) : self->slices->len;
  for (guint i = first; i < end;)
    {
      const ConfabPagesSlice *slice = &g_array_index (self->slices, ConfabPagesSlice, i);

      if (g_array_index (self->items, ConfabPagesItem, slice->item).bubble != 0)
        i = draw_bubble (self, i, end, cr);
      else
        i++;
    }
  for (guint i = first; i < end; i++)
    draw_slice (self, &g_array_index (self->slices, ConfabPagesSlice, i), cr);
}

/**
 * confab_pages_draw_footer:
 * @self: pages
 * @page: which one, from 0
 * @y: where its top is
 * @cr: where to draw
 *
 * Draws a small line with the title of the conversation and the number of the page.
 */
void
confab_pages_draw_footer (ConfabPages *self,
                          guint        page,
                          int          y,
                          cairo_t     *cr)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", page + 1, self->starts->len);
  gboolean rtl = self->style->direction == GTK_TEXT_DIR_RTL;
  g_autoptr (PangoLayout) right = confab_pages_new_text (self, number, 0.8, FALSE, self->width);
  g_autoptr (PangoLayout) left = NULL;
  int width;

  g_return_if_fail (page < self->starts->len);

  gdk_cairo_set_source_rgba (cr, &self->style->dim);
  pango_layout_set_alignment (right, rtl ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, right);
  if (self->titles->len == 0)
    return;
  pango_layout_get_pixel_size (right, &width, NULL);
  left = confab_pages_new_text (self, self->titles->pdata[g_array_index (self->owners, guint, page)], 0.8, FALSE,
                                MAX (self->width - width - 2 * CONFAB_PAGES_BUBBLE_X, 1));
  pango_layout_set_height (left, -1);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  cairo_move_to (cr, rtl ? width + 2 * CONFAB_PAGES_BUBBLE_X : 0, y);
  pango_cairo_show_layout (cr, left);
}
