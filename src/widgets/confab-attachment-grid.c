/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-grid.h"
#include "widgets/confab-attachment-plan.h"
#include "widgets/confab-attachment-tile.h"

/* As wide as it likes to be, in application pixels. */
#define NATURAL_WIDTH 480
#define GAP           CONFAB_ATTACHMENT_GAP
/* What pictures are loaded with, in device pixels: one large, two, and those in squares; and those on cards. */
#define ONE_EDGE      840
#define TWO_EDGE      640
#define MANY_EDGE     400
#define CARD_EDGE     128

struct _ConfabAttachmentGrid
{
  GtkWidget  parent_instance;

  GPtrArray *pictures;   /* tiles; they are children */
  GPtrArray *cards;
  GtkWidget *last;       /* (nullable): the one that had the focus */
  gboolean   at_end;
};

enum
{
  OPEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentGrid, confab_attachment_grid, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* Where each stands */

typedef struct
{
  ConfabAttachmentPlace *pictures;
  ConfabAttachmentPlace *cards;
  int                    width;
  int                    height;
} Plan;

static int
get_bottom (const ConfabAttachmentPlace *places,
            guint                        n_places)
{
  return n_places > 0 ? places[n_places - 1].y + places[n_places - 1].height : 0;
}

static int
measure_cards (ConfabAttachmentGrid *self,
               int                   width)
{
  int card_width = confab_attachment_plan_card_width (self->cards->len, width);
  int height = 0;

  for (guint i = 0; i < self->cards->len; i++)
    {
      int minimum;
      int minimum_width;

      gtk_widget_measure (self->cards->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
      gtk_widget_measure (self->cards->pdata[i], GTK_ORIENTATION_VERTICAL, MAX (card_width, minimum_width), &minimum, NULL, NULL, NULL);
      height = MAX (height, minimum);
    }
  return height;
}

static void
plan_clear (Plan *plan)
{
  g_free (plan->pictures);
  g_free (plan->cards);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static void
make_plan (ConfabAttachmentGrid *self,
           int                   width,
           Plan                 *plan)
{
  guint n_pictures = self->pictures->len;
  g_autofree ConfabAttachmentPlace *sizes = g_new0 (ConfabAttachmentPlace, n_pictures + 1);
  int cards_width;
  int cards_top;

  for (guint i = 0; i < n_pictures; i++)
    {
      const ConfabAttachmentFacts *facts = confab_part_get_facts (confab_attachment_tile_get_part (self->pictures->pdata[i]));

      sizes[i].width = facts->width;
      sizes[i].height = facts->height;
    }
  plan->pictures = g_new0 (ConfabAttachmentPlace, n_pictures + 1);
  plan->cards = g_new0 (ConfabAttachmentPlace, self->cards->len + 1);
  plan->width = confab_attachment_plan_pictures (sizes, n_pictures, width, plan->pictures);
  cards_width = confab_attachment_plan_cards (self->cards->len, measure_cards (self, width), width, plan->cards);
  cards_top = n_pictures > 0 ? get_bottom (plan->pictures, n_pictures) + GAP : 0;
  for (guint i = 0; i < self->cards->len; i++)
    plan->cards[i].y += cards_top;
  plan->width = MAX (plan->width, cards_width);
  plan->height = MAX (get_bottom (plan->pictures, n_pictures), get_bottom (plan->cards, self->cards->len));
}

static void
confab_attachment_grid_measure (GtkWidget     *widget,
                                GtkOrientation orientation,
                                int            for_size,
                                int           *minimum,
                                int           *natural,
                                int           *minimum_baseline,
                                int           *natural_baseline)
{
  ConfabAttachmentGrid *self = CONFAB_ATTACHMENT_GRID (widget);
  g_auto (Plan) plan = { NULL };

  make_plan (self, orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0 ? NATURAL_WIDTH : for_size, &plan);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = plan.height;
      return;
    }
  *minimum = 0;
  *natural = plan.width;
}

/* How wide the line is that a place is in; the last one may be shorter than the others. */
static int
get_line_width (const ConfabAttachmentPlace *places,
                guint                        n_places,
                guint                        index)
{
  guint last = index;

  while (last + 1 < n_places && places[last + 1].y == places[index].y)
    last++;
  return places[last].x + places[last].width;
}

static void
allocate (ConfabAttachmentGrid        *self,
          GPtrArray                   *tiles,
          const ConfabAttachmentPlace *places,
          int                          width)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < tiles->len; i++)
    {
      int start = self->at_end ? MAX (width - get_line_width (places, tiles->len, i), 0) : 0;
      GtkAllocation place = { start + places[i].x, places[i].y, places[i].width, places[i].height };
      int minimum;

      /* Nothing may be given a place that was not measured. */
      gtk_widget_measure (tiles->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_measure (tiles->pdata[i], GTK_ORIENTATION_VERTICAL, MAX (place.width, minimum), NULL, NULL, NULL, NULL);
      if (rtl)
        place.x = width - place.x - place.width;
      gtk_widget_size_allocate (tiles->pdata[i], &place, -1);
    }
}

static void
confab_attachment_grid_size_allocate (GtkWidget *widget,
                                      int        width,
                                      int        height,
                                      int        baseline)
{
  ConfabAttachmentGrid *self = CONFAB_ATTACHMENT_GRID (widget);
  g_auto (Plan) plan = { NULL };

  make_plan (self, width, &plan);
  allocate (self, self->pictures, plan.pictures, width);
  allocate (self, self->cards, plan.cards, width);
}

static GtkSizeRequestMode
confab_attachment_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The keyboard */

static GtkWidget *
get_tile (ConfabAttachmentGrid *self,
          guint                 index)
{
  return index < self->pictures->len ? self->pictures->pdata[index] : self->cards->pdata[index - self->pictures->len];
}

/* The nearest tile straight above or below. */
static GtkWidget *
find_in_column (ConfabAttachmentGrid *self,
                GtkWidget            *from,
                int                   direction)
{
  graphene_rect_t here;
  GtkWidget *nearest = NULL;
  double least = G_MAXDOUBLE;

  if (!gtk_widget_compute_bounds (from, GTK_WIDGET (self), &here))
    return NULL;
  for (guint i = 0; i < self->pictures->len + self->cards->len; i++)
    {
      graphene_rect_t there;
      double down;
      double aside;

      if (!gtk_widget_compute_bounds (get_tile (self, i), GTK_WIDGET (self), &there))
        continue;
      down = direction * (there.origin.y - here.origin.y);
      aside = ABS (there.origin.x + there.size.width / 2 - here.origin.x - here.size.width / 2);
      if (down > 0 && down * 10 + aside < least)
        {
          least = down * 10 + aside;
          nearest = get_tile (self, i);
        }
    }
  return nearest;
}

static GtkWidget *
find_neighbour (ConfabAttachmentGrid *self,
                GtkWidget            *from,
                GtkDirectionType      direction)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n = self->pictures->len + self->cards->len;

  switch (direction)
    {
    case GTK_DIR_UP:
    case GTK_DIR_DOWN:
      return find_in_column (self, from, direction == GTK_DIR_DOWN ? 1 : -1);
    case GTK_DIR_LEFT:
    case GTK_DIR_RIGHT:
      for (guint i = 0; i < n; i++)
        if (get_tile (self, i) == from)
          {
            gboolean forward = (direction == GTK_DIR_RIGHT) != rtl;

            if (forward)
              return i + 1 < n ? get_tile (self, i + 1) : NULL;
            return i > 0 ? get_tile (self, i - 1) : NULL;
          }
      return NULL;
    case GTK_DIR_TAB_FORWARD:
    case GTK_DIR_TAB_BACKWARD:
    default:
      return NULL;
    }
}

static gboolean
confab_attachment_grid_focus (GtkWidget       *widget,
                              GtkDirectionType direction)
{
  ConfabAttachmentGrid *self = CONFAB_ATTACHMENT_GRID (widget);
  GtkWidget *focused = gtk_widget_get_focus_child (widget);
  GtkWidget *next;

  if (focused == NULL)
    return gtk_widget_grab_focus (self->last != NULL ? self->last : get_tile (self, 0));
  /* A video that plays has buttons. */
  if (confab_attachment_tile_get_player (CONFAB_ATTACHMENT_TILE (focused)) != NULL && gtk_widget_child_focus (focused, direction))
    return TRUE;
  next = find_neighbour (self, focused, direction);
  if (next != NULL)
    return gtk_widget_grab_focus (next);
  /* Arrows end at the edge, Tab leaves. */
  return direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD;
}

static void
confab_attachment_grid_set_focus_child (GtkWidget *widget,
                                        GtkWidget *child)
{
  if (child != NULL)
    CONFAB_ATTACHMENT_GRID (widget)->last = child;
  GTK_WIDGET_CLASS (confab_attachment_grid_parent_class)->set_focus_child (widget, child);
}

/* The widget */

static void
confab_attachment_grid_dispose (GObject *object)
{
  ConfabAttachmentGrid *self = CONFAB_ATTACHMENT_GRID (object);
  GtkWidget *child;

  self->last = NULL;
  g_ptr_array_set_size (self->pictures, 0);
  g_ptr_array_set_size (self->cards, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confab_attachment_grid_parent_class)->dispose (object);
}

static void
confab_attachment_grid_finalize (GObject *object)
{
  ConfabAttachmentGrid *self = CONFAB_ATTACHMENT_GRID (object);

  g_ptr_array_unref (self->pictures);
  g_ptr_array_unref (self->cards);
  G_OBJECT_CLASS (confab_attachment_grid_parent_class)->finalize (object);
}

static void
confab_attachment_grid_class_init (ConfabAttachmentGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_attachment_grid_dispose;
  object_class->finalize = confab_attachment_grid_finalize;
  widget_class->measure = confab_attachment_grid_measure;
  widget_class->size_allocate = confab_attachment_grid_size_allocate;
  widget_class->get_request_mode = confab_attachment_grid_get_request_mode;
  widget_class->focus = confab_attachment_grid_focus;
  widget_class->set_focus_child = confab_attachment_grid_set_focus_child;
  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_ATTACHMENT_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  gtk_widget_class_set_css_name (widget_class, "attachmentgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
confab_attachment_grid_init (ConfabAttachmentGrid *self)
{
  self->pictures = g_ptr_array_new ();
  self->cards = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Attachments"), -1);
}

static void
tile_open_cb (ConfabAttachmentGrid *self,
              ConfabAttachmentTile *tile)
{
  g_signal_emit (self, signals[OPEN], 0, confab_attachment_tile_get_part (tile));
}

static void
add_tile (ConfabAttachmentGrid  *self,
          GPtrArray             *tiles,
          ConfabPart            *part,
          ConfabThumbnailLoader *loader,
          int                    max_edge)
{
  GtkWidget *tile = confab_attachment_tile_new (part, loader, max_edge);

  g_signal_connect_object (tile, "open", G_CALLBACK (tile_open_cb), self, G_CONNECT_SWAPPED);
  confab_attachment_tile_set_plays (CONFAB_ATTACHMENT_TILE (tile), TRUE);
  gtk_widget_set_parent (tile, GTK_WIDGET (self));
  g_ptr_array_add (tiles, tile);
}

static guint
count_pictures (GPtrArray *parts)
{
  guint n = 0;

  for (guint i = 0; i < parts->len; i++)
    n += confab_attachment_tile_is_picture (parts->pdata[i]) ? 1 : 0;
  return n;
}

/**
 * confab_attachment_grid_new:
 * @parts: (element-type ConfabPart): the parts of a message
 * @loader: (nullable): who knows their pictures; a #ConfabAttachmentSource where more than looking is to be done
 * @at_end: whether they stand at the end of the line
 *
 * Returns: (transfer floating) (nullable): the attachments among the parts, %NULL where there are none
 */
GtkWidget *
confab_attachment_grid_new (GPtrArray             *parts,
                            ConfabThumbnailLoader *loader,
                            gboolean               at_end)
{
  g_autoptr (ConfabAttachmentGrid) self = g_object_ref_sink (g_object_new (CONFAB_TYPE_ATTACHMENT_GRID, NULL));
  guint n_pictures = count_pictures (parts);
  int edge = n_pictures == 1 ? ONE_EDGE : n_pictures == 2 ? TWO_EDGE : MANY_EDGE;

  self->at_end = at_end;
  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPart *part = parts->pdata[i];

      if (!confab_attachment_tile_is_picture (part))
        continue;
      if (self->pictures->len < CONFAB_ATTACHMENT_SHOWN)
        add_tile (self, self->pictures, part, loader, edge);
    }
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT && !confab_attachment_tile_is_picture (parts->pdata[i]))
      add_tile (self, self->cards, parts->pdata[i], loader, CARD_EDGE);
  if (self->pictures->len + self->cards->len == 0)
    return NULL;
  if (n_pictures > self->pictures->len)
    confab_attachment_tile_set_more (self->pictures->pdata[self->pictures->len - 1], n_pictures - self->pictures->len);
  g_object_force_floating (G_OBJECT (self));
  return GTK_WIDGET (g_steal_pointer (&self));
}
