/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "widgets/confab-message-list.h"

/* Items of which the height is known, and rows for them: plain ones, and tall ones that find out about their blocks when they are seen. */

#define BLOCK_GUESS 30

#define FAKE_TYPE_ITEM (fake_item_get_type ())
G_DECLARE_FINAL_TYPE (FakeItem, fake_item, FAKE, ITEM, GObject)

struct _FakeItem
{
  GObject  parent_instance;

  int      height;   /* at a width of 700, of a plain row */
  guint    n_blocks; /* of a tall row, 0 for a plain one */
  gboolean unloaded;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (FakeItem, fake_item, G_TYPE_OBJECT)

static guint n_fake_rows;

static void
fake_item_class_init (FakeItemClass *klass)
{
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fake_item_init (FakeItem *self)
{
}

static FakeItem *
fake_item_new (int   height,
               guint n_blocks)
{
  FakeItem *self = g_object_new (FAKE_TYPE_ITEM, NULL);

  self->height = height;
  self->n_blocks = n_blocks;
  return self;
}

G_GNUC_UNUSED static void
fake_item_set_height (FakeItem *self,
                      int       height)
{
  self->height = height;
  g_signal_emit_by_name (self, "changed");
}

static int
get_block_height (guint block,
                  int   width)
{
  return (int)(10 + (block * 7919 % 90) * 700 / width);
}

/* What the row would be like if it were laid out whole. */
G_GNUC_UNUSED static int
fake_item_get_height (FakeItem *self,
                      int       width)
{
  int height = 0;

  if (self->n_blocks == 0)
    return self->height * 700 / width;
  for (guint i = 0; i < self->n_blocks; i++)
    height += get_block_height (i, width);
  return height;
}

#define FAKE_TYPE_ROW (fake_row_get_type ())
G_DECLARE_FINAL_TYPE (FakeRow, fake_row, FAKE, ROW, GtkWidget)

struct _FakeRow
{
  GtkWidget parent_instance;

  FakeItem *item;
  GArray   *blocks; /* int: the heights that were found out, at this width, or 0 */
  int       width;
};

G_DEFINE_FINAL_TYPE (FakeRow, fake_row, GTK_TYPE_WIDGET)

static int
fake_row_get_block (FakeRow *self,
                    guint    block)
{
  int height = block < self->blocks->len ? g_array_index (self->blocks, int, block) : 0;

  return height > 0 ? height : BLOCK_GUESS;
}

static int
fake_row_get_blocks (FakeRow *self)
{
  int height = 0;

  for (guint i = 0; i < self->item->n_blocks; i++)
    height += fake_row_get_block (self, i);
  return height;
}

static GtkSizeRequestMode
fake_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fake_row_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  FakeRow *self = FAKE_ROW (widget);

  *minimum = *natural = 50;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  if (for_size > 0 && for_size != self->width)
    {
      self->width = for_size;
      g_array_set_size (self->blocks, 0);
    }
  *minimum = *natural = self->item->n_blocks > 0 ? fake_row_get_blocks (self) : self->item->height * 700 / MAX (for_size, 50);
}

static void
fake_row_finalize (GObject *object)
{
  FakeRow *self = FAKE_ROW (object);

  n_fake_rows--;
  g_object_unref (self->item);
  g_array_unref (self->blocks);
  G_OBJECT_CLASS (fake_row_parent_class)->finalize (object);
}

static void
fake_row_class_init (FakeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_row_finalize;
  GTK_WIDGET_CLASS (klass)->get_request_mode = fake_row_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = fake_row_measure;
}

static void
fake_row_init (FakeRow *self)
{
  n_fake_rows++;
  self->blocks = g_array_new (FALSE, TRUE, sizeof (int));
}

static void fake_tall_interface_init (ConfabTallInterface *iface);

#define FAKE_TYPE_TALL (fake_tall_get_type ())
G_DECLARE_FINAL_TYPE (FakeTall, fake_tall, FAKE, TALL, GtkWidget)

/* What knows the blocks is a widget in the row, as in a message. */
struct _FakeTall
{
  GtkWidget  parent_instance;

  GtkWidget *part;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTall, fake_tall, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL, fake_tall_interface_init))

static gboolean
fake_tall_prepare (ConfabTall *tall,
                   double      from,
                   double      to)
{
  FakeRow *part = FAKE_ROW (FAKE_TALL (tall)->part);
  int before = fake_row_get_blocks (part);
  int y = 0;

  if (part->item->n_blocks == 0)
    return FALSE;
  g_array_set_size (part->blocks, part->item->n_blocks);
  for (guint i = 0; i < part->item->n_blocks; i++)
    {
      int height = fake_row_get_block (part, i);

      if (y < to && y + height > from)
        g_array_index (part->blocks, int, i) = get_block_height (i, part->width);
      y += height;
    }
  if (fake_row_get_blocks (part) == before)
    return FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (part));
  return TRUE;
}

static void
fake_tall_get_place (ConfabTall  *tall,
                     double       y,
                     ConfabPlace *place)
{
  FakeRow *part = FAKE_ROW (FAKE_TALL (tall)->part);

  *place = (ConfabPlace){ .part = GTK_WIDGET (part) };
  while (place->block + 1 < part->item->n_blocks && y >= fake_row_get_block (part, place->block))
    y -= fake_row_get_block (part, place->block++);
  place->below = y;
}

static double
fake_tall_find_place (ConfabTall        *tall,
                      const ConfabPlace *place)
{
  FakeRow *part = FAKE_ROW (FAKE_TALL (tall)->part);
  double y = place->below;

  g_assert_true (place->part == GTK_WIDGET (part));
  for (guint i = 0; i < place->block; i++)
    y += fake_row_get_block (part, i);
  return y;
}

static gboolean
fake_tall_get_held (ConfabTall *tall)
{
  return FAKE_ROW (FAKE_TALL (tall)->part)->item->held;
}

static void
fake_tall_interface_init (ConfabTallInterface *iface)
{
  iface->prepare = fake_tall_prepare;
  iface->get_place = fake_tall_get_place;
  iface->find_place = fake_tall_find_place;
  iface->get_held = fake_tall_get_held;
}

static void
fake_tall_dispose (GObject *object)
{
  g_clear_pointer (&FAKE_TALL (object)->part, gtk_widget_unparent);
  G_OBJECT_CLASS (fake_tall_parent_class)->dispose (object);
}

static void
fake_tall_class_init (FakeTallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fake_tall_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
fake_tall_init (FakeTall *self)
{
}

static GtkWidget *
make_fake_part (FakeItem *item)
{
  FakeRow *row = g_object_new (FAKE_TYPE_ROW, "focusable", TRUE, NULL);

  row->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (gtk_widget_queue_resize), row, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static GtkWidget *
make_fake_row (gpointer item,
               guint    position,
               gpointer user_data)
{
  FakeTall *tall;

  if (FAKE_ITEM (item)->n_blocks == 0)
    return make_fake_part (item);
  tall = g_object_new (FAKE_TYPE_TALL, NULL);
  tall->part = make_fake_part (item);
  gtk_widget_set_parent (tall->part, GTK_WIDGET (tall));
  return GTK_WIDGET (tall);
}

static FakeItem *
get_fake_item (GtkWidget *row)
{
  return FAKE_ROW (FAKE_IS_TALL (row) ? FAKE_TALL (row)->part : row)->item;
}

static gboolean
get_fake_provisional (GtkWidget *row,
                      gpointer   user_data)
{
  return get_fake_item (row)->unloaded;
}

G_GNUC_UNUSED static const ConfabRowFactory fake_factory = { .make = make_fake_row, .get_provisional = get_fake_provisional };
