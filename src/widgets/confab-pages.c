/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-text.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-pages-private.h"

/* Distances as the window has them. */
#define BETWEEN_MESSAGES 24
#define BETWEEN_PARTS    6
#define BUBBLE_WIDTH     0.8
#define IMAGE_HEIGHT     240

/* What a heading needs below itself, so that it does not end a page. */
#define ROOM_BELOW 48

/* However wide a table is, it stays readable with a lens. */
#define LEAST_SCALE 0.4

#define FONT_SIZE 10.5

static void
item_clear (gpointer data)
{
  ConfabPagesItem *self = data;

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
  guint none = 0;

  self->style = confab_text_style_new_for_pages (family, FONT_SIZE, direction);
  self->width = MAX (width, 100);
  self->height = MAX (height, 100);
  self->items = g_array_new (FALSE, FALSE, sizeof (ConfabPagesItem));
  g_array_set_clear_func (self->items, item_clear);
  self->slices = g_array_new (FALSE, FALSE, sizeof (ConfabPagesSlice));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->owners = g_array_new (FALSE, FALSE, sizeof (guint));
  self->titles = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (self->starts, none);
  g_array_append_val (self->owners, none);
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
  g_array_unref (self->owners);
  g_ptr_array_unref (self->titles);
  g_clear_object (&self->message);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->colours, g_hash_table_unref);
  confab_text_style_unref (self->style);
  g_free (self);
}

static void
turn_page (ConfabPages *self)
{
  guint owner = self->titles->len > 0 ? self->titles->len - 1 : 0;

  g_array_append_val (self->starts, self->slices->len);
  g_array_append_val (self->owners, owner);
  self->n_repeated = 0;
  self->y = 0;
}

static gboolean
page_is_empty (ConfabPages *self)
{
  return g_array_index (self->starts, guint, self->starts->len - 1) + self->n_repeated == self->slices->len;
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
add_slice (ConfabPages           *self,
           const ConfabPagesItem *item,
           int                    from,
           int                    to)
{
  ConfabPagesSlice slice = { self->items->len - 1, from, to, self->y, (int)ceil ((to - from) * item->scale) };

  g_array_append_val (self->slices, slice);
  self->y += slice.room;
}

/* Where an item may end at the latest, in its own pixels. */
static int
find_end (ConfabPages     *self,
          ConfabPagesItem *item,
          int              from)
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

/* The head of a table that goes on, if it leaves room for more than itself. */
static void
repeat_head (ConfabPages           *self,
             const ConfabPagesItem *item,
             int                    from)
{
  int top;
  int bottom;

  if (item->layout == NULL || !confab_block_layout_get_head (item->layout, &top, &bottom) || from < bottom ||
      (bottom - top) * item->scale > self->height / 3.0)
    return;
  add_slice (self, item, top, bottom);
  self->n_repeated++;
}

/* Whether a page would end with the head of a table and nothing of its rows. */
static gboolean
parts_head (const ConfabPagesItem *item,
            int                    from,
            int                    to)
{
  int bottom;

  return item->layout != NULL && from == 0 && to < item->height &&
         confab_block_layout_get_head (item->layout, NULL, &bottom) && to <= bottom;
}

static void
place (ConfabPages *self,
       int          room_below)
{
  ConfabPagesItem *item = &g_array_index (self->items, ConfabPagesItem, self->items->len - 1);
  int from = 0;

  if (room_below > 0 && !page_is_empty (self) && self->y + item->height * item->scale + room_below > self->height)
    turn_page (self);
  while (from < item->height)
    {
      int to = find_end (self, item, from);

      if (parts_head (item, from, to) && !page_is_empty (self))
        to = from;
      if (to > from)
        add_slice (self, item, from, to);
      from = to;
      if (from < item->height)
        {
          turn_page (self);
          repeat_head (self, item, from);
        }
    }
  if (item->layout != NULL)
    confab_block_layout_forget (item->layout);
}

PangoLayout *
confab_pages_new_text (ConfabPages *self,
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
  ConfabPagesItem item = { .text = confab_pages_new_text (self, text, scale, bold, self->width), .colour = *colour, .width = self->width, .scale = 1 };

  pango_layout_get_pixel_size (item.text, NULL, &item.height);
  g_array_append_val (self->items, item);
  place (self, room_below);
}

/**
 * confab_pages_add_title:
 * @self: pages
 * @title: what stands above all
 * @subtitle: what stands below that, smaller
 *
 * Begins a conversation, on a page of its own.
 */
void
confab_pages_add_title (ConfabPages *self,
                        const char  *title,
                        const char  *subtitle)
{
  g_ptr_array_add (self->titles, confab_text_single_line (title, 200));
  if (page_is_empty (self))
    g_array_index (self->owners, guint, self->owners->len - 1) = self->titles->len - 1;
  else
    turn_page (self);
  add_text (self, title, 1.6, TRUE, &self->style->text, ROOM_BELOW);
  add_space (self, BETWEEN_PARTS);
  add_text (self, subtitle, 0.9, FALSE, &self->style->dim, ROOM_BELOW);
}

static void
add_block (ConfabPages       *self,
           ConfabBlock       *block,
           const ConfabBlock *previous)
{
  ConfabBlockLayout *layout = confab_block_layout_new (self->style, block);
  PangoAttrList *colours = self->colours != NULL ? g_hash_table_lookup (self->colours, block) : NULL;
  ConfabPagesItem item = { .layout = layout, .x = self->text_x, .width = self->text_width, .scale = 1, .bubble = self->bubble };
  int overflow;

  if (colours != NULL)
    confab_block_layout_set_colours (layout, colours);
  confab_block_layout_set_wrap (layout, TRUE);
  confab_block_layout_set_width (layout, item.width);
  confab_block_layout_set_previous (layout, previous);
  confab_block_layout_prepare (layout, 0, G_MAXINT);
  overflow = confab_block_layout_get_overflow (layout, NULL);
  if (overflow > 0)
    {
      item.scale = MAX ((double)item.width / (item.width + overflow), LEAST_SCALE);
      item.width = (int)(item.width / item.scale);
      confab_block_layout_set_width (layout, item.width);
      confab_block_layout_prepare (layout, 0, G_MAXINT);
    }
  item.height = confab_block_layout_get_height (layout);
  g_array_append_val (self->items, item);
  place (self, block->kind == CONFAB_BLOCK_HEADING ? ROOM_BELOW : 0);
}

/* A short question has a narrow card. */
static int
measure_question (ConfabPages *self,
                  GPtrArray   *blocks)
{
  int most = (int)(self->width * BUBBLE_WIDTH) - 2 * CONFAB_PAGES_BUBBLE_X;
  int widest = 1;

  for (guint i = 0; i < blocks->len && widest < most; i++)
    {
      const ConfabBlock *block = blocks->pdata[i];
      g_autoptr (PangoLayout) layout = NULL;
      int width;

      if (block->kind != CONFAB_BLOCK_PARAGRAPH || block->length > 4096)
        return most;
      layout = confab_pages_new_text (self, block->text, 1, FALSE, most);
      pango_layout_get_pixel_size (layout, &width, NULL);
      /* Lines must not break anew for a fraction of a pixel. */
      widest = MAX (widest, width + 2);
    }
  return MIN (widest, most);
}

static void
begin_question (ConfabPages *self)
{
  self->text_width = measure_question (self, self->blocks);
  self->text_x = self->style->direction == GTK_TEXT_DIR_RTL ? CONFAB_PAGES_BUBBLE_X : self->width - self->text_width - CONFAB_PAGES_BUBBLE_X;
  self->bubble = ++self->n_bubbles;
  /* The card is drawn beyond its text. */
  if (self->y + CONFAB_PAGES_BUBBLE_Y + ROOM_BELOW > self->height && !page_is_empty (self))
    turn_page (self);
  self->y += CONFAB_PAGES_BUBBLE_Y;
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
      ConfabPagesItem item = { .image = g_bytes_ref (bytes), .scale = 1 };
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
    ConfabPagesItem item = { .text = confab_pages_new_text (self, name, 0.85, FALSE, self->width), .colour = self->style->dim, .width = self->width,
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

static void
end_message (ConfabPages *self)
{
  if (self->bubble != 0)
    self->y = MIN (self->y + CONFAB_PAGES_BUBBLE_Y, self->height);
  else if (confab_message_get_role (self->message) != CONFAB_ROLE_USER)
    add_end (self, self->message);
  g_clear_object (&self->message);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->colours, g_hash_table_unref);
}

/**
 * confab_pages_add_message:
 * @self: pages
 * @message: a message, loaded
 * @blocks: (element-type ConfabBlock): its text
 * @colours: (nullable) (element-type ConfabBlock Pango.AttrList): of its code
 * @image: (nullable): what brings its pictures
 * @user_data: for @image
 *
 * Begins a message below the last one, whose text must have been added. Its own text is added by confab_pages_step().
 */
void
confab_pages_add_message (ConfabPages     *self,
                          ConfabMessage   *message,
                          GPtrArray       *blocks,
                          GHashTable      *colours,
                          ConfabPagesImage image,
                          gpointer         user_data)
{
  GPtrArray *parts = confab_message_get_parts (message);

  g_return_if_fail (self->message == NULL);

  self->message = g_object_ref (message);
  self->blocks = g_ptr_array_ref (blocks);
  self->colours = colours != NULL ? g_hash_table_ref (colours) : NULL;
  self->next = 0;
  self->text_x = 0;
  self->text_width = self->width;
  self->bubble = 0;
  add_space (self, BETWEEN_MESSAGES);
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
      add_part (self, parts->pdata[i], image, user_data);
  if (confab_message_get_role (message) != CONFAB_ROLE_USER)
    {
      g_autofree char *author = confab_message_words_author (message);

      add_text (self, author, 0.85, TRUE, &self->style->dim, ROOM_BELOW);
      add_space (self, BETWEEN_PARTS);
    }
  else if (blocks->len > 0)
    {
      begin_question (self);
    }
}

/**
 * confab_pages_step:
 * @self: pages
 *
 * Adds a little of the message that was begun.
 *
 * Returns: whether there is more of it
 */
gboolean
confab_pages_step (ConfabPages *self)
{
  if (self->message == NULL)
    return FALSE;
  if (self->next < self->blocks->len)
    {
      guint i = self->next++;

      add_block (self, self->blocks->pdata[i], i > 0 ? self->blocks->pdata[i - 1] : NULL);
      return TRUE;
    }
  end_message (self);
  return FALSE;
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
