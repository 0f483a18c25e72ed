/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-page-column.h"

/* As long as it is not known otherwise, pages are A4. */
#define SHAPE (297.0f / 210.0f)
#define WIDTH 860
#define GAP   12

struct _ConfabPageColumn
{
  GtkWidget   parent_instance;

  guint       n_pages;
  float      *shapes;   /* of each page the height by the width, 0 where it is not known */
  GHashTable *pictures; /* page → GtkPicture, a child */
  GHashTable *problems; /* page → sentence */
};

G_DEFINE_FINAL_TYPE (ConfabPageColumn, confab_page_column, GTK_TYPE_WIDGET)

static int
get_page_height (ConfabPageColumn *self,
                 guint             page,
                 int               width)
{
  float shape = self->shapes[page] > 0 ? self->shapes[page] : self->shapes[0] > 0 ? self->shapes[0] : SHAPE;

  return MAX ((int)lroundf ((float)width * shape), 1);
}

static void
confab_page_column_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  ConfabPageColumn *self = CONFAB_PAGE_COLUMN (widget);
  gint64 height = self->n_pages > 0 ? (gint64)GAP * (self->n_pages - 1) : 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = WIDTH;
      return;
    }
  for (guint i = 0; i < self->n_pages; i++)
    height += get_page_height (self, i, for_size >= 0 ? for_size : WIDTH);
  /* What is higher cannot be shown. */
  *minimum = *natural = (int)MIN (height, G_MAXINT / 4);
}

static void
confab_page_column_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  ConfabPageColumn *self = CONFAB_PAGE_COLUMN (widget);
  int y = 0;

  for (guint i = 0; i < self->n_pages && y < G_MAXINT / 4; i++)
    {
      GtkWidget *picture = g_hash_table_lookup (self->pictures, GUINT_TO_POINTER (i));
      int page_height = get_page_height (self, i, width);

      if (picture != NULL)
        {
          int least;

          gtk_widget_measure (picture, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
          gtk_widget_size_allocate (picture, &(GtkAllocation){ 0, y, width, MAX (page_height, least) }, -1);
        }
      y += page_height + GAP;
    }
}

static GtkSizeRequestMode
confab_page_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
confab_page_column_dispose (GObject *object)
{
  ConfabPageColumn *self = CONFAB_PAGE_COLUMN (object);
  GtkWidget *child;

  g_hash_table_remove_all (self->pictures);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confab_page_column_parent_class)->dispose (object);
}

static void
confab_page_column_finalize (GObject *object)
{
  ConfabPageColumn *self = CONFAB_PAGE_COLUMN (object);

  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->problems);
  g_free (self->shapes);
  G_OBJECT_CLASS (confab_page_column_parent_class)->finalize (object);
}

static void
confab_page_column_class_init (ConfabPageColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_page_column_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_page_column_finalize;
  widget_class->measure = confab_page_column_measure;
  widget_class->size_allocate = confab_page_column_size_allocate;
  widget_class->get_request_mode = confab_page_column_get_request_mode;
}

static void
confab_page_column_init (ConfabPageColumn *self)
{
  self->pictures = g_hash_table_new (NULL, NULL);
  self->problems = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pages");
}

/**
 * confab_page_column_new:
 * @n_pages: how many pages there are
 *
 * Returns: (transfer floating): a column without a widget for any of them
 */
GtkWidget *
confab_page_column_new (guint n_pages)
{
  ConfabPageColumn *self = g_object_new (CONFAB_TYPE_PAGE_COLUMN, NULL);

  self->n_pages = n_pages;
  /* The first one is always there to be asked. */
  self->shapes = g_new0 (float, MAX (n_pages, 1));
  return GTK_WIDGET (self);
}

guint
confab_page_column_get_n_pages (ConfabPageColumn *self)
{
  g_return_val_if_fail (CONFAB_IS_PAGE_COLUMN (self), 0);

  return self->n_pages;
}

/**
 * confab_page_column_find:
 * @self: a column
 * @top: a height in it, in pixels
 * @bottom: another one below
 * @first: (out): the first page that is between them
 * @last: (out): the last one
 *
 * Returns: whether there are any
 */
gboolean
confab_page_column_find (ConfabPageColumn *self,
                         double            top,
                         double            bottom,
                         guint            *first,
                         guint            *last)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean found = FALSE;
  int y = 0;

  g_return_val_if_fail (CONFAB_IS_PAGE_COLUMN (self), FALSE);

  for (guint i = 0; width > 0 && i < self->n_pages && y <= bottom && y < G_MAXINT / 4; i++)
    {
      int height = get_page_height (self, i, width);

      if (y + height >= top)
        {
          if (!found)
            *first = i;
          *last = i;
          found = TRUE;
        }
      y += height + GAP;
    }
  return found;
}

static void
add_page (ConfabPageColumn *self,
          guint             page)
{
  GtkWidget *picture = gtk_picture_new ();
  const char *problem = g_hash_table_lookup (self->problems, GUINT_TO_POINTER (page));
  GtkWidget *after = NULL;
  /* Translators: one of the pages of a document, and how many there are */
  g_autofree char *label = g_strdup_printf (_ ("Page %d of %d"), (int)page + 1, (int)self->n_pages);

  gtk_widget_add_css_class (picture, "page");
  gtk_widget_set_tooltip_text (picture, problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* In their order, for who reads them aloud. */
  for (guint before = page; after == NULL && before > 0 && before + 64 > page; before--)
    after = g_hash_table_lookup (self->pictures, GUINT_TO_POINTER (before - 1));
  gtk_widget_insert_after (picture, GTK_WIDGET (self), after);
  g_hash_table_insert (self->pictures, GUINT_TO_POINTER (page), picture);
}

/**
 * confab_page_column_set_range:
 * @self: a column
 * @first: the first page that has a widget from now on
 * @last: the last one
 */
void
confab_page_column_set_range (ConfabPageColumn *self,
                              guint             first,
                              guint             last)
{
  GHashTableIter iter;
  gpointer page;
  gpointer picture;

  g_return_if_fail (CONFAB_IS_PAGE_COLUMN (self));

  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, &page, &picture))
    if (GPOINTER_TO_UINT (page) < first || GPOINTER_TO_UINT (page) > last)
      {
        g_hash_table_iter_remove (&iter);
        gtk_widget_unparent (picture);
      }
  for (guint i = first; i <= last && i < self->n_pages; i++)
    if (!g_hash_table_contains (self->pictures, GUINT_TO_POINTER (i)))
      add_page (self, i);
}

/**
 * confab_page_column_set_texture:
 * @self: a column
 * @page: a page; nothing happens where it has no widget any more
 * @texture: what it looks like
 */
void
confab_page_column_set_texture (ConfabPageColumn *self,
                                guint             page,
                                GdkTexture       *texture)
{
  GtkWidget *picture;

  g_return_if_fail (CONFAB_IS_PAGE_COLUMN (self));
  g_return_if_fail (page < self->n_pages);

  self->shapes[page] = (float)gdk_texture_get_height (texture) / (float)MAX (gdk_texture_get_width (texture), 1);
  picture = g_hash_table_lookup (self->pictures, GUINT_TO_POINTER (page));
  if (picture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * confab_page_column_set_problem:
 * @self: a column
 * @page: a page that cannot be shown
 * @problem: why
 */
void
confab_page_column_set_problem (ConfabPageColumn *self,
                                guint             page,
                                const char       *problem)
{
  GtkWidget *picture;

  g_return_if_fail (CONFAB_IS_PAGE_COLUMN (self));

  g_hash_table_insert (self->problems, GUINT_TO_POINTER (page), g_strdup (problem));
  picture = g_hash_table_lookup (self->pictures, GUINT_TO_POINTER (page));
  if (picture != NULL)
    gtk_widget_set_tooltip_text (picture, problem);
}

/**
 * confab_page_column_is_empty:
 * @self: a column
 * @page: a page
 *
 * Returns: whether it has a widget that shows nothing yet, and that could show something
 */
gboolean
confab_page_column_is_empty (ConfabPageColumn *self,
                             guint             page)
{
  GtkWidget *picture;

  g_return_val_if_fail (CONFAB_IS_PAGE_COLUMN (self), FALSE);

  picture = g_hash_table_lookup (self->pictures, GUINT_TO_POINTER (page));
  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) == NULL &&
         !g_hash_table_contains (self->problems, GUINT_TO_POINTER (page));
}

/**
 * confab_page_column_count:
 * @self: a column
 * @with_texture: whether only those are meant that show something
 *
 * Returns: for how many pages there are widgets
 */
guint
confab_page_column_count (ConfabPageColumn *self,
                          gboolean          with_texture)
{
  GHashTableIter iter;
  gpointer picture;
  guint n = 0;

  g_return_val_if_fail (CONFAB_IS_PAGE_COLUMN (self), 0);

  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &picture))
    n += !with_texture || gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL ? 1 : 0;
  return n;
}
