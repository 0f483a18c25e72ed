/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-block-layout-private.h"

/* Distances in pixels beside text of the usual size. */
#define BETWEEN_BLOCKS 12
#define BETWEEN_TIGHT  5
#define BESIDE_RULE    21
#define ABOVE_FOOTNOTES 24
#define BELOW_HEADING  7
#define QUOTE_BAR      3
#define QUOTE_SPACE    13
#define ITEM_INSET     26
#define MARKER_SPACE   8
#define BAR_HEIGHT     34
#define CARD_PADDING   14
#define CARD_RADIUS    12
#define BOX_SIZE       15
#define BULLET_SIZE    5

static const double above_headings[] = { 27, 24, 21, 18, 15, 15 };

static int
scaled (ConfabBlockLayout *self,
        double             pixels)
{
  return confab_text_style_scale (self->style, pixels);
}

static char *
dup_marker_text (const ConfabContainer *container)
{
  if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
    return g_strdup_printf ("%s.", container->label != NULL ? container->label : "");
  return g_strdup_printf ("%u%c", container->number, container->delimiter != '\0' ? container->delimiter : '.');
}

static gboolean
has_marker_text (const ConfabContainer *container)
{
  return container->kind == CONFAB_CONTAINER_FOOTNOTE ||
         (container->kind == CONFAB_CONTAINER_ITEM && container->ordered && container->task == CONFAB_TASK_NONE);
}

/* All numbers of up to two digits take the same space as a bullet, so that the items of most lists begin at the same place. */
static int
get_inset (ConfabBlockLayout     *self,
           const ConfabContainer *container)
{
  glong n_digits = 2;

  if (container->kind == CONFAB_CONTAINER_QUOTE)
    return scaled (self, QUOTE_BAR) + scaled (self, QUOTE_SPACE);
  if (has_marker_text (container))
    {
      g_autofree char *text = dup_marker_text (container);

      n_digits = CLAMP (g_utf8_strlen (text, -1) - 1, 2, 24);
    }
  return MAX (scaled (self, ITEM_INSET), (int)ceil (((double)n_digits + 0.5) * self->style->digit_width) + scaled (self, MARKER_SPACE));
}

static int
get_all_insets (ConfabBlockLayout *self,
                guint              n_containers)
{
  int inset = 0;

  for (guint i = 0; i < n_containers; i++)
    inset += get_inset (self, &self->block->containers[i]);
  /* However deep it is, some width is left for the text. */
  return MIN (inset, self->width / 2);
}

gboolean
confab_block_frame_has_card (ConfabBlockLayout *self)
{
  return self->block->kind == CONFAB_BLOCK_CODE;
}

void
confab_block_frame_get_card (ConfabBlockLayout *self,
                             graphene_rect_t   *card)
{
  int inset = get_all_insets (self, self->block->n_containers);

  graphene_rect_init (card, (float)(self->rtl ? 0 : inset), (float)self->above,
                      (float)(self->width - inset), (float)(self->height - self->above));
}

int
confab_block_frame_get_below (ConfabBlockLayout *self)
{
  if (self->block->kind == CONFAB_BLOCK_RULE)
    return 1;
  return confab_block_frame_has_card (self) ? scaled (self, CARD_PADDING) : 0;
}

static gboolean
is_footnote (const ConfabBlock *block)
{
  return block->n_containers > 0 && block->containers[0].kind == CONFAB_CONTAINER_FOOTNOTE;
}

/* Finds where the rows stand. */
void
confab_block_frame_allocate (ConfabBlockLayout *self)
{
  int inset = get_all_insets (self, self->block->n_containers);

  self->footnote = is_footnote (self->block);
  self->content.x = self->rtl ? 0 : inset;
  self->content.y = self->above;
  self->content.width = self->width - inset;
  if (confab_block_frame_has_card (self))
    {
      self->content.x += scaled (self, CARD_PADDING);
      self->content.y += scaled (self, BAR_HEIGHT);
      self->content.width -= 2 * scaled (self, CARD_PADDING);
    }
  self->content.width = MAX (self->content.width, 1);
}

/* Whether what is around the text of two blocks looks the same. */
gboolean
confab_block_frame_equal (const ConfabBlock *self,
                          const ConfabBlock *other)
{
  if (self->kind != other->kind || self->n_containers != other->n_containers || self->n_continued != other->n_continued)
    return FALSE;
  for (guint i = 0; i < self->n_containers; i++)
    {
      const ConfabContainer *a = &self->containers[i];
      const ConfabContainer *b = &other->containers[i];

      if (a->kind != b->kind || a->ordered != b->ordered || a->number != b->number || a->delimiter != b->delimiter ||
          a->task != b->task || g_strcmp0 (a->label, b->label) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_tight (const ConfabBlock *block,
          const ConfabBlock *previous)
{
  guint depth = block->n_continued;
  const ConfabContainer *item;

  if (depth > 0 && block->containers[depth - 1].kind == CONFAB_CONTAINER_ITEM && block->containers[depth - 1].tight)
    return TRUE;
  if (depth >= block->n_containers || depth >= previous->n_containers)
    return FALSE;
  item = &block->containers[depth];
  return item->kind == CONFAB_CONTAINER_ITEM && item->tight && previous->containers[depth].kind == CONFAB_CONTAINER_ITEM &&
         previous->containers[depth].list == item->list;
}

/* How far a block stands below the one before. A heading belongs to what follows it, and the items of a tight list belong together. */
int
confab_block_frame_get_gap (ConfabBlockLayout *self,
                            const ConfabBlock *previous)
{
  const ConfabBlock *block = self->block;

  if (previous == NULL)
    return 0;
  if (is_footnote (block) && !is_footnote (previous))
    return scaled (self, ABOVE_FOOTNOTES);
  if (is_footnote (block))
    return scaled (self, BETWEEN_TIGHT);
  if (block->kind == CONFAB_BLOCK_RULE || previous->kind == CONFAB_BLOCK_RULE)
    return scaled (self, BESIDE_RULE);
  if (previous->kind == CONFAB_BLOCK_HEADING)
    return scaled (self, block->kind == CONFAB_BLOCK_HEADING ? BETWEEN_BLOCKS : BELOW_HEADING);
  if (block->kind == CONFAB_BLOCK_HEADING)
    return scaled (self, above_headings[CLAMP (block->level, 1, G_N_ELEMENTS (above_headings)) - 1]);
  if (is_tight (block, previous))
    return scaled (self, block->kind == CONFAB_BLOCK_PARAGRAPH && previous->kind == CONFAB_BLOCK_PARAGRAPH ? BETWEEN_TIGHT : 2 * BETWEEN_TIGHT);
  return scaled (self, BETWEEN_BLOCKS);
}

/* The edge of something at a distance from where the containers begin. */
static double
mirror (ConfabBlockLayout *self,
        double             x,
        double             width)
{
  return self->rtl ? self->width - x - width : x;
}

static void
append_rounded (GtkSnapshot   *snapshot,
                const GdkRGBA *colour,
                double         x,
                double         y,
                double         width,
                double         height,
                double         radius)
{
  graphene_rect_t bounds;
  GskRoundedRect outline;

  graphene_rect_init (&bounds, (float)x, (float)y, (float)width, (float)height);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float)radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_outline (GtkSnapshot   *snapshot,
                const GdkRGBA *colour,
                double         x,
                double         y,
                double         size,
                double         radius,
                double         line)
{
  graphene_rect_t bounds;
  GskRoundedRect outline;
  const float widths[4] = { (float)line, (float)line, (float)line, (float)line };
  const GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

  graphene_rect_init (&bounds, (float)x, (float)y, (float)size, (float)size);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float)radius);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
append_box (ConfabBlockLayout *self,
            GtkSnapshot       *snapshot,
            gboolean           done,
            double             x,
            double             y)
{
  int size = scaled (self, BOX_SIZE);
  double line = MAX (scaled (self, 1.5), 1);
  graphene_rect_t bounds;
  cairo_t *cr;

  if (!done)
    {
      append_outline (snapshot, &self->style->dim, x, y, size, size * 0.27, line);
      return;
    }
  append_rounded (snapshot, &self->style->accent, x, y, size, size, size * 0.27);
  graphene_rect_init (&bounds, (float)x, (float)y, (float)size, (float)size);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->style->dark)
    cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, size * 0.13);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x + size * 0.26, y + size * 0.53);
  cairo_line_to (cr, x + size * 0.43, y + size * 0.69);
  cairo_line_to (cr, x + size * 0.75, y + size * 0.33);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
append_bullet (ConfabBlockLayout *self,
               GtkSnapshot       *snapshot,
               guint              depth,
               double             x,
               double             middle)
{
  int size = scaled (self, BULLET_SIZE);
  double y = round (middle - size / 2.0);
  GdkRGBA colour = self->style->text;

  colour.alpha *= 0.7f;
  if (depth == 0)
    append_rounded (snapshot, &colour, x, y, size, size, size / 2.0);
  else if (depth == 1)
    append_outline (snapshot, &colour, x, y, size, size / 2.0, MAX (scaled (self, 1), 1));
  else
    append_rounded (snapshot, &colour, x, y, size, size, size * 0.15);
}

static void
append_text (ConfabBlockLayout     *self,
             GtkSnapshot           *snapshot,
             const ConfabContainer *container,
             double                 edge,
             double                 baseline)
{
  g_autofree char *marker = dup_marker_text (container);
  /* A mark of direction puts the point behind the number. */
  g_autofree char *text = g_strconcat (self->rtl ? "\342\200\217" : "\342\200\216", marker, NULL);
  g_autoptr (PangoLayout) layout = pango_layout_new (self->style->context);
  GdkRGBA colour = self->style->text;
  int width;
  double x;

  colour.alpha *= 0.7f;
  pango_layout_set_text (layout, text, -1);
  if (container->kind == CONFAB_CONTAINER_FOOTNOTE)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_scale_new (confab_block_attributes_scale (self)));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_get_pixel_size (layout, &width, NULL);
  x = mirror (self, edge - scaled (self, MARKER_SPACE) - width, width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)(baseline - pango_layout_get_baseline (layout) / PANGO_SCALE)));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

/* The baseline of the first line, which markers stand on. */
static double
get_first_baseline (ConfabBlockLayout *self)
{
  int x;
  int y;

  if (self->block->kind == CONFAB_BLOCK_CODE)
    return self->above + scaled (self, BAR_HEIGHT) * 0.65;
  if (self->rows->len == 0)
    return self->above + scaled (self, 5);
  confab_block_layout_get_piece_place (self, 0, &x, &y);
  return y + pango_layout_get_baseline (confab_block_layout_ensure_piece (self, 0)) / (double)PANGO_SCALE;
}

static void
append_markers (ConfabBlockLayout *self,
                GtkSnapshot       *snapshot,
                double             baseline)
{
  guint depth = 0;
  double middle = baseline - 0.35 * 11 * 96 / 72 * self->style->unit;

  for (guint i = 0; i < self->block->n_containers; i++)
    {
      const ConfabContainer *container = &self->block->containers[i];
      int edge = get_all_insets (self, i + 1);

      if (i >= self->block->n_continued)
        {
          int box = scaled (self, BOX_SIZE);
          int bullet = scaled (self, BULLET_SIZE);

          if (has_marker_text (container))
            append_text (self, snapshot, container, edge, baseline);
          else if (container->kind == CONFAB_CONTAINER_ITEM && container->task != CONFAB_TASK_NONE)
            append_box (self, snapshot, container->task == CONFAB_TASK_DONE,
                        mirror (self, edge - scaled (self, MARKER_SPACE) - box, box), round (middle - box / 2.0));
          else if (container->kind == CONFAB_CONTAINER_ITEM)
            append_bullet (self, snapshot, depth, mirror (self, edge - scaled (self, MARKER_SPACE + 3) - bullet, bullet), middle);
        }
      depth += container->kind == CONFAB_CONTAINER_ITEM && !container->ordered;
    }
}

/* They are drawn once: a node of cairo's would be drawn anew in each frame, and a text that grows keeps its markers. */
static void
snapshot_markers (ConfabBlockLayout *self,
                  GtkSnapshot       *snapshot)
{
  double baseline;

  if (self->block->n_continued >= self->block->n_containers)
    return;
  baseline = get_first_baseline (self);
  if (self->marker == NULL || baseline != self->marker_baseline)
    {
      GtkSnapshot *markers = gtk_snapshot_new ();

      append_markers (self, markers, baseline);
      g_clear_pointer (&self->marker, gsk_render_node_unref);
      self->marker = gtk_snapshot_free_to_node (markers);
      self->marker_baseline = baseline;
    }
  confab_block_paint_flat (snapshot, self->marker);
}

static void
snapshot_bars (ConfabBlockLayout *self,
               GtkSnapshot       *snapshot,
               double             from,
               double             to)
{
  for (guint i = 0; i < self->block->n_containers; i++)
    {
      int width = scaled (self, QUOTE_BAR);
      double top = MAX (i < self->block->n_continued ? 0 : self->above, from);
      double bottom = MIN (self->height, to);
      double x = mirror (self, get_all_insets (self, i), width);

      if (self->block->containers[i].kind == CONFAB_CONTAINER_QUOTE && top < bottom)
        gtk_snapshot_append_color (snapshot, &self->style->rule,
                                   &GRAPHENE_RECT_INIT ((float)x, (float)top, (float)width, (float)(bottom - top)));
    }
}

/* What is around the text. */
void
confab_block_frame_snapshot (ConfabBlockLayout *self,
                             GtkSnapshot       *snapshot,
                             double             from,
                             double             to)
{
  graphene_rect_t card;

  snapshot_bars (self, snapshot, from, to);
  if (confab_block_frame_has_card (self))
    {
      confab_block_frame_get_card (self, &card);
      append_rounded (snapshot, &self->style->card, card.origin.x, card.origin.y, card.size.width, card.size.height,
                      scaled (self, CARD_RADIUS));
    }
  if (from < self->content.y + 2 * self->style->line_height)
    snapshot_markers (self, snapshot);
}
