/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/confab-text.h"
#include "markup/confab-document.h"
#include "widgets/confab-block-layout.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-pages.h"

/* Distances as the window has them. */
#define BETWEEN_MESSAGES 24
#define BETWEEN_PARTS    6
#define BUBBLE_X         15
#define BUBBLE_Y         10
#define BUBBLE_RADIUS    14
#define BUBBLE_WIDTH     0.8
#define IMAGE_HEIGHT     240

/* What a heading needs below itself, so that it does not end a page. */
#define ROOM_BELOW 48

/* However wide a table is, it stays readable with a lens. */
#define LEAST_SCALE 0.4

#define FONT_SIZE 10.5

/* One of them has what it is: a block, a line or more of text, or a picture. */
typedef struct
{
  ConfabBlockLayout *layout;
  PangoLayout       *text;
  GBytes            *image;
  GdkRGBA            colour;  /* of text */
  int                x;
  int                width;
  int                height;
  double             scale;
  guint              bubble;  /* the same for what stands in one card, 0 for none */
} Item;

/* What a page has of an item. */
typedef struct
{
  guint item;
  int   from; /* of the item, in its own pixels */
  int   to;
  int   y;    /* on the page */
  int   room; /* that it takes there */
} Slice;

struct _ConfabPages
{
  ConfabTextStyle *style;
  int              width;
  int              height;
  GArray          *items;  /* of Item */
  GArray          *slices; /* of Slice */
  GArray          *starts; /* of guint: the first slice of each page */
  int              y;      /* on the last page, where it is free */
  guint            n_bubbles;
};

static void
item_clear (gpointer data)
{
  Item *self = data;

  g_clear_pointer (&self->layout, confab_block_layout_free);
  g_clear_object (&self->text);
  g_clear_pointer (&self->image, g_bytes_unref);
}

/**
 * confab_pages_new: (constructor)
 * @width: how wide a page is
 * @height: how high a page is
 * @family: the family of the font
 * @direction: of the text around
 *
 * Returns: (transfer full): pages with nothing on them
 */
ConfabPages *
confab_pages_new (int              width,
                  int              height,
                  const char      *family,
                  GtkTextDirection direction)
{
  ConfabPages *self = g_new0 (ConfabPages, 1);
  guint first = 0;

  self->style = confab_text_style_new_for_pages (family, FONT_SIZE, direction);
  self->width = MAX (width, 100);
  self->height = MAX (height, 100);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->starts, first);
  return self;
}

/**
 * confab_pages_free:
 * @self: (transfer full): pages
 */
void
confab_pages_free (ConfabPages *self)
{
  g_array_unref (self->items);
  g_array_unref (self->slices);
  g_array_unref (self->starts);
  confab_text_style_unref (self->style);
  g_free (self);
}

static void
turn_page (ConfabPages *self)
{
  g_array_append_val (self->starts, self->slices->len);
  self->y = 0;
}

static gboolean
page_is_empty (ConfabPages *self)
{
  return g_array_index (self->starts, guint, self->starts->len - 1) == self->slices->len;
}

/* Space is not carried over to the next page. */
static void
add_space (ConfabPages *self,
           int          space)
{
  if (!page_is_empty (self))
    self->y = MIN (self->y + space, self->height);
}

static void
add_slice (ConfabPages *self,
           const Item  *item,
           int          from,
           int          to)
{
  Slice slice = { self->items->len - 1, from, to, self->y, (int)ceil ((to - from) * item->scale) };

  g_array_append_val (self->slices, slice);
  self->y += slice.room;
}

/* Where an item may end at the latest, in its own pixels. */
static int
find_end (ConfabPages *self,
          Item        *item,
          int          from)
{
  int room = (int)((self->height - self->y) / item->scale);
  int to;

  if (item->height - from <= room)
    return item->height;
  if (item->layout == NULL)
    return page_is_empty (self) ? item->height : from;
  to = confab_block_layout_find_break (item->layout, from, from + room);
  /* A line that is higher than a page is cut after all. */
  return to == from && page_is_empty (self) ? from + MAX (room, 1) : to;
}

static void
place (ConfabPages *self,
       int          room_below)
{
  Item *item = &g_array_index (self->items, Item, self->items->len - 1);
  int from = 0;

  if (room_below > 0 && !page_is_empty (self) && self->y + item->height * item->scale + room_below > self->height)
    turn_page (self);
  while (from < item->height)
    {
      int to = find_end (self, item, from);

      if (to > from)
        add_slice (self, item, from, to);
      from = to;
      if (from < item->height)
        turn_page (self);
    }
  if (item->layout != NULL)
    confab_block_layout_forget (item->layout);
}

static PangoLayout *
new_text (ConfabPages *self,
          const char  *text,
          double       scale,
          gboolean     bold,
          int          width)
{
  PangoLayout *layout = pango_layout_new (self->style->context);
  PangoFontDescription *font = pango_font_description_copy (self->style->font);

  pango_font_description_set_size (font, (int)(pango_font_description_get_size (font) * scale));
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  if (self->style->direction == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  return layout;
}

static void
add_text (ConfabPages   *self,
          const char    *text,
          double         scale,
          gboolean       bold,
          const GdkRGBA *colour,
          int            room_below)
{
  Item item = { .text = new_text (self, text, scale, bold, self->width), .colour = *colour, .width = self->width, .scale = 1 };

  pango_layout_get_pixel_size (item.text, NULL, &item.height);
  g_array_append_val (self->items, item);
  place (self, room_below);
}

/**
 * confab_pages_add_title:
 * @self: pages
 * @title: what stands above all
 * @subtitle: what stands below that, smaller
 */
void
confab_pages_add_title (ConfabPages *self,
                        const char  *title,
                        const char  *subtitle)
{
  add_text (self, title, 1.6, TRUE, &self->style->text, ROOM_BELOW);
  add_space (self, BETWEEN_PARTS);
  add_text (self, subtitle, 0.9, FALSE, &self->style->dim, ROOM_BELOW);
}

static void
add_block (ConfabPages       *self,
           ConfabBlock       *block,
           const ConfabBlock *previous,
           int                x,
           int                width,
           guint              bubble)
{
  ConfabBlockLayout *layout = confab_block_layout_new (self->style, block);
  Item item = { .layout = layout, .x = x, .width = width, .scale = 1, .bubble = bubble };
  int overflow;

  confab_block_layout_set_wrap (layout, TRUE);
  confab_block_layout_set_width (layout, width);
  confab_block_layout_set_previous (layout, previous);
  confab_block_layout_prepare (layout, 0, G_MAXINT);
  overflow = confab_block_layout_get_overflow (layout, NULL);
  if (overflow > 0)
    {
      item.scale = MAX ((double)width / (width + overflow), LEAST_SCALE);
      item.width = (int)(width / item.scale);
      confab_block_layout_set_width (layout, item.width);
      confab_block_layout_prepare (layout, 0, G_MAXINT);
    }
  item.height = confab_block_layout_get_height (layout);
  g_array_append_val (self->items, item);
  place (self, block->kind == CONFAB_BLOCK_HEADING ? ROOM_BELOW : 0);
}

static GPtrArray *
read_text (ConfabMessage *message)
{
  gboolean markdown = confab_message_get_role (message) == CONFAB_ROLE_ASSISTANT;
  g_autoptr (ConfabDocument) document = confab_document_new (markdown ? CONFAB_FLAVOUR_MARKDOWN : CONFAB_FLAVOUR_PLAIN);

  confab_document_update (document, confab_message_get_text (message), confab_message_get_text_length (message), TRUE);
  return g_ptr_array_ref (confab_document_get_blocks (document));
}

/* A short question has a narrow card. */
static int
measure_question (ConfabPages *self,
                  GPtrArray   *blocks)
{
  int most = (int)(self->width * BUBBLE_WIDTH) - 2 * BUBBLE_X;
  int widest = 1;

  for (guint i = 0; i < blocks->len && widest < most; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];
      g_autoptr (PangoLayout) layout = NULL;
      int width;

      if (block->kind != CONFAB_BLOCK_PARAGRAPH || block->length > 4096)
        return most;
      layout = new_text (self, block->text, 1, FALSE, most);
      pango_layout_get_pixel_size (layout, &width, NULL);
      /* Lines must not break anew for a fraction of a pixel. */
      widest = MAX (widest, width + 2);
    }
  return MIN (widest, most);
}

static void
add_question (ConfabPages *self,
              GPtrArray   *blocks)
{
  int width = measure_question (self, blocks);
  gboolean rtl = self->style->direction == GTK_TEXT_DIR_RTL;
  int x = rtl ? BUBBLE_X : self->width - width - BUBBLE_X;

  self->n_bubbles++;
  /* The card is drawn beyond its text. */
  if (self->y + BUBBLE_Y + ROOM_BELOW > self->height && !page_is_empty (self))
    turn_page (self);
  self->y += BUBBLE_Y;
  for (guint i = 0; i < blocks->len; i++)
    add_block (self, blocks->pdata[i], i > 0 ? blocks->pdata[i - 1] : NULL, x, width, self->n_bubbles);
  self->y = MIN (self->y + BUBBLE_Y, self->height);
}

static void
add_part (ConfabPages     *self,
          ConfabPart      *part,
          ConfabPagesImage image,
          gpointer         user_data)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  g_autoptr (GBytes) bytes = image != NULL ? image (part, user_data) : NULL;
  g_autoptr (GdkTexture) texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;
  g_autofree char *name = confab_text_single_line (facts->name != NULL ? facts->name
                                                   : facts->url != NULL ? facts->url : _ ("Attachment"), 200);

  if (texture != NULL)
    {
      Item item = { .image = g_bytes_ref (bytes), .scale = 1 };
      double scale = MIN (MIN ((double)self->width * BUBBLE_WIDTH / gdk_texture_get_width (texture),
                               (double)IMAGE_HEIGHT / gdk_texture_get_height (texture)), 1);

      item.width = (int)MAX (gdk_texture_get_width (texture) * scale, 1);
      item.height = (int)MAX (gdk_texture_get_height (texture) * scale, 1);
      item.x = self->style->direction == GTK_TEXT_DIR_RTL ? 0 : self->width - item.width;
      g_array_append_val (self->items, item);
      place (self, 0);
      add_space (self, 3);
    }
  {
    Item item = { .text = new_text (self, name, 0.85, FALSE, self->width), .colour = self->style->dim, .width = self->width,
                  .scale = 1 };

    pango_layout_set_alignment (item.text, self->style->direction == GTK_TEXT_DIR_RTL ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    pango_layout_get_pixel_size (item.text, NULL, &item.height);
    g_array_append_val (self->items, item);
    place (self, 0);
  }
  add_space (self, BETWEEN_PARTS);
}

static void
add_end (ConfabPages   *self,
         ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  g_autofree char *notice = confab_message_words_notice (message);
  g_autofree char *failure = reply != NULL && reply->failure != NULL ? confab_failure_to_line (reply->failure) : NULL;

  if (reply != NULL && reply->refusal->len > 0)
    add_text (self, reply->refusal->str, 1, FALSE, &self->style->text, 0);
  if (failure != NULL || notice != NULL)
    {
      add_space (self, BETWEEN_PARTS);
      add_text (self, failure != NULL ? failure : notice, 0.9, FALSE, &self->style->dim, 0);
    }
}

/**
 * confab_pages_add_message:
 * @self: pages
 * @message: a message, loaded
 * @image: (nullable): what brings its pictures
 * @user_data: for @image
 *
 * Adds a message below the last one.
 */
void
confab_pages_add_message (ConfabPages     *self,
                          ConfabMessage   *message,
                          ConfabPagesImage image,
                          gpointer         user_data)
{
  g_autoptr (GPtrArray) blocks = read_text (message);
  GPtrArray *parts = confab_message_get_parts (message);
  gboolean is_question = confab_message_get_role (message) == CONFAB_ROLE_USER;

  add_space (self, BETWEEN_MESSAGES);
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
      add_part (self, parts->pdata[i], image, user_data);
  if (is_question)
    {
      if (blocks->len > 0)
        add_question (self, blocks);
      return;
    }
  {
    g_autofree char *author = confab_message_words_author (message);

    add_text (self, author, 0.85, TRUE, &self->style->dim, ROOM_BELOW);
    add_space (self, BETWEEN_PARTS);
  }
  for (guint i = 0; i < blocks->len; i++)
    add_block (self, blocks->pdata[i], i > 0 ? blocks->pdata[i - 1] : NULL, 0, self->width, 0);
  add_end (self, message);
}

/**
 * confab_pages_get_n_pages:
 * @self: pages
 *
 * Returns: how many there are, at least one
 */
guint
confab_pages_get_n_pages (ConfabPages *self)
{
  return self->starts->len;
}

static void
draw_language (ConfabPages *self,
               const Item  *item,
               const Slice *slice,
               cairo_t     *cr)
{
  const ConfabBlock *block = confab_block_layout_get_block (item->layout);
  g_autoptr (PangoLayout) text = NULL;
  GdkRectangle bar;
  int height;

  if (block->info == NULL || *block->info == '\0' || !confab_block_layout_get_bar (item->layout, &bar) ||
      bar.y < slice->from || bar.y >= slice->to)
    return;
  text = new_text (self, block->info, 0.85, FALSE, MAX (bar.width - 2 * BUBBLE_X, 1));
  pango_layout_get_pixel_size (text, NULL, &height);
  gdk_cairo_set_source_rgba (cr, &self->style->dim);
  cairo_move_to (cr, bar.x + 12, bar.y + (bar.height - height) / 2);
  pango_cairo_show_layout (cr, text);
}

static void
draw_block (ConfabPages *self,
            const Item  *item,
            const Slice *slice,
            cairo_t     *cr)
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
draw_image (const Item *item,
            cairo_t    *cr)
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
draw_slice (ConfabPages *self,
            const Slice *slice,
            cairo_t     *cr)
{
  const Item *item = &g_array_index (self->items, Item, slice->item);

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
  const Slice *top = &g_array_index (self->slices, Slice, first);
  const Item *item = &g_array_index (self->items, Item, top->item);
  int x = self->width;
  int right = 0;
  int bottom = top->y;
  guint i;

  for (i = first; i < end; i++)
    {
      const Slice *slice = &g_array_index (self->slices, Slice, i);
      const Item *inside = &g_array_index (self->items, Item, slice->item);

      if (inside->bubble != item->bubble)
        break;
      x = MIN (x, inside->x);
      right = MAX (right, inside->x + (int)(inside->width * inside->scale));
      bottom = slice->y + slice->room;
    }
  draw_card (cr, x - BUBBLE_X, top->y - BUBBLE_Y, right - x + 2 * BUBBLE_X, bottom - top->y + 2 * BUBBLE_Y);
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
      const Slice *slice = &g_array_index (self->slices, Slice, i);

      if (g_array_index (self->items, Item, slice->item).bubble != 0)
        i = draw_bubble (self, i, end, cr);
      else
        i++;
    }
  for (guint i = first; i < end; i++)
    draw_slice (self, &g_array_index (self->slices, Slice, i), cr);
}

/**
 * confab_pages_draw_footer:
 * @self: pages
 * @text: the number of the page, say
 * @y: where its top is
 * @cr: where to draw
 *
 * Draws a small line in the middle.
 */
void
confab_pages_draw_footer (ConfabPages *self,
                          const char  *text,
                          int          y,
                          cairo_t     *cr)
{
  g_autoptr (PangoLayout) layout = new_text (self, text, 0.8, FALSE, self->width);

  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gdk_cairo_set_source_rgba (cr, &self->style->dim);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
}
