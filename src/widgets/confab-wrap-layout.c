/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-wrap-layout.h"

struct _ConfabWrapLayout
{
  GtkLayoutManager parent_instance;

  int              spacing;
  gboolean         at_end;
};

G_DEFINE_FINAL_TYPE (ConfabWrapLayout, confab_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* One line of children, from first up to but without after. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *after;
  int        width;
  int        height;
} Line;

static int
child_width (GtkWidget *child,
             int        available)
{
  int minimum;
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, available));
}

static Line
next_line (ConfabWrapLayout *self,
           GtkWidget        *first,
           int               available)
{
  Line line = { first, NULL, 0, 0 };

  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int width;
      int height;

      if (!gtk_widget_should_layout (child))
        continue;
      width = child_width (child, available);
      if (line.width > 0 && line.width + self->spacing + width > available)
        {
          line.after = child;
          break;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      line.width += width + (line.width > 0 ? self->spacing : 0);
      line.height = MAX (line.height, height);
    }
  return line;
}

static void
measure_width (ConfabWrapLayout *self,
               GtkWidget        *widget,
               int              *minimum,
               int              *natural)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
confab_wrap_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  ConfabWrapLayout *self = CONFAB_WRAP_LAYOUT (manager);
  int height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;)
    {
      Line line = next_line (self, child, for_size < 0 ? G_MAXINT / 2 : for_size);

      if (line.height > 0)
        height += line.height + (height > 0 ? self->spacing : 0);
      child = line.after;
    }
  *minimum = *natural = height;
}

static void
confab_wrap_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  ConfabWrapLayout *self = CONFAB_WRAP_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  for (GtkWidget *start = gtk_widget_get_first_child (widget); start != NULL;)
    {
      Line line = next_line (self, start, width);
      int x = self->at_end ? MAX (width - line.width, 0) : 0;

      for (GtkWidget *child = line.first; child != line.after; child = gtk_widget_get_next_sibling (child))
        {
          GtkAllocation allocation = { x, y, 0, line.height };

          if (!gtk_widget_should_layout (child))
            continue;
          allocation.width = child_width (child, width);
          x += allocation.width + self->spacing;
          if (rtl)
            allocation.x = width - allocation.x - allocation.width;
          gtk_widget_size_allocate (child, &allocation, -1);
        }
      y += line.height + self->spacing;
      start = line.after;
    }
}

static GtkSizeRequestMode
confab_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
confab_wrap_layout_class_init (ConfabWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = confab_wrap_layout_measure;
  layout_class->allocate = confab_wrap_layout_allocate;
  layout_class->get_request_mode = confab_wrap_layout_get_request_mode;
}

static void
confab_wrap_layout_init (ConfabWrapLayout *self)
{
}

/**
 * confab_wrap_box_new:
 * @spacing: between children and between lines, in pixels
 * @at_end: whether lines stand at the end of the reading direction
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
confab_wrap_box_new (int      spacing,
                     gboolean at_end)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  ConfabWrapLayout *layout = g_object_new (CONFAB_TYPE_WRAP_LAYOUT, NULL);

  layout->spacing = spacing;
  layout->at_end = at_end;
  gtk_widget_set_layout_manager (box, GTK_LAYOUT_MANAGER (layout));
  return box;
}
