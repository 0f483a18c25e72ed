/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-choices-layout.h"

struct _ConfabChoicesLayout
{
  GtkLayoutManager parent_instance;

  int              spacing;
  int              column_width;
  guint            n_columns;    /* as it was placed last */
};

G_DEFINE_FINAL_TYPE (ConfabChoicesLayout, confab_choices_layout, GTK_TYPE_LAYOUT_MANAGER)

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static int
get_minimum (GtkWidget *widget)
{
  int most = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      most = MAX (most, minimum);
    }
  return most;
}

/* As many as there is room for, but no more than it takes for as many lines: four are better in two lines of two than in
 * one of three and one of one. None has less than it needs: it would be measured for another width than it is given. */
static guint
get_n_columns (ConfabChoicesLayout *self,
               GtkWidget           *widget,
               int                  width)
{
  guint n = MAX (count_children (widget), 1);
  int column = MAX (self->column_width, get_minimum (widget));
  guint most = CLAMP ((width + self->spacing) / (column + self->spacing), 1, (int)n);
  guint n_lines = (n + most - 1) / most;

  return (n + n_lines - 1) / n_lines;
}

static int
get_column (ConfabChoicesLayout *self,
            int                  width,
            guint                n_columns)
{
  return MAX ((width - self->spacing * ((int)n_columns - 1)) / (int)n_columns, 1);
}

/* The height of a line that begins with a child. next: (out) (nullable): the first child of the next one */
static int
measure_line (GtkWidget  *first,
              int         column,
              guint       n_columns,
              GtkWidget **next)
{
  int height = 0;
  GtkWidget *child = first;

  for (guint i = 0; child != NULL && i < n_columns; child = gtk_widget_get_next_sibling (child))
    {
      int child_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, &child_height, NULL, NULL, NULL);
      height = MAX (height, child_height);
      i++;
    }
  *next = child;
  return height;
}

static GtkSizeRequestMode
confab_choices_layout_get_request_mode (GtkLayoutManager *manager,
                                        GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (ConfabChoicesLayout *self,
               GtkWidget           *widget,
               int                 *minimum,
               int                 *natural)
{
  int n = (int)count_children (widget);

  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
  *natural = *natural * n + self->spacing * MAX (n - 1, 0);
}

static void
confab_choices_layout_measure (GtkLayoutManager *manager,
                               GtkWidget        *widget,
                               GtkOrientation    orientation,
                               int               for_size,
                               int              *minimum,
                               int              *natural,
                               int              *minimum_baseline,
                               int              *natural_baseline)
{
  ConfabChoicesLayout *self = CONFAB_CHOICES_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;
  guint n_columns;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  if (for_size < 0)
    measure_width (self, widget, minimum, &for_size);
  n_columns = get_n_columns (self, widget, for_size);
  while (child != NULL)
    height += measure_line (child, get_column (self, for_size, n_columns), n_columns, &child) + self->spacing;
  *minimum = *natural = MAX (height - self->spacing, 0);
}

static void
confab_choices_layout_allocate (GtkLayoutManager *manager,
                                GtkWidget        *widget,
                                int               width,
                                int               height,
                                int               baseline)
{
  ConfabChoicesLayout *self = CONFAB_CHOICES_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint n_columns = get_n_columns (self, widget, width);
  int column = get_column (self, width, n_columns);
  int y = 0;

  self->n_columns = n_columns;
  while (child != NULL)
    {
      GtkWidget *next;
      int line = measure_line (child, column, n_columns, &next);
      int x = rtl ? width - column : 0;

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        {
          if (!gtk_widget_should_layout (child))
            continue;
          gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, column, line }, -1);
          x += (column + self->spacing) * (rtl ? -1 : 1);
        }
      y += line + self->spacing;
    }
}

static void
confab_choices_layout_class_init (ConfabChoicesLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = confab_choices_layout_get_request_mode;
  layout_class->measure = confab_choices_layout_measure;
  layout_class->allocate = confab_choices_layout_allocate;
}

static void
confab_choices_layout_init (ConfabChoicesLayout *self)
{
  self->n_columns = 1;
}

/**
 * confab_choices_layout_new: (constructor)
 * @spacing: between the children, in pixels
 * @column_width: what a column has at least where there is more than one, in pixels
 *
 * Returns: (transfer full): a layout
 */
GtkLayoutManager *
confab_choices_layout_new (int spacing,
                           int column_width)
{
  ConfabChoicesLayout *self = g_object_new (CONFAB_TYPE_CHOICES_LAYOUT, NULL);

  self->spacing = spacing;
  self->column_width = column_width;
  return GTK_LAYOUT_MANAGER (self);
}

/**
 * confab_choices_layout_get_n_columns:
 * @self: a layout
 *
 * Returns: how many children stand side by side
 */
guint
confab_choices_layout_get_n_columns (ConfabChoicesLayout *self)
{
  g_return_val_if_fail (CONFAB_IS_CHOICES_LAYOUT (self), 1);

  return self->n_columns;
}
