/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "widgets/confab-document-pages.h"
#include "widgets/confab-page-column.h"

/* Of the picture of a page, in device pixels. */
#define MAX_EDGE  1600
#define MAX_WIDTH 860
/* So many more on each side of what is to be seen are made, and so many kept. */
#define BEFOREHAND 1
#define KEPT       6

struct _ConfabDocumentPages
{
  GtkWidget               parent_instance;

  GtkWidget              *scroller;
  ConfabPageColumn       *column;

  ConfabAttachmentSource *source;
  ConfabPart             *part;
  GCancellable           *cancellable;
  guint                   loading;    /* the page that is made, from 1; 0 for none */
  guint                   tick_id;
};

G_DEFINE_FINAL_TYPE (ConfabDocumentPages, confab_document_pages, GTK_TYPE_WIDGET)

static void update (ConfabDocumentPages *self);

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabDocumentPages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = confab_attachment_source_load_picture_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (self->scroller == NULL)
    return;
  if (texture == NULL)
    confab_page_column_set_problem (self->column, self->loading - 1, error->message);
  else
    confab_page_column_set_texture (self->column, self->loading - 1, texture);
  self->loading = 0;
  update (self);
}

static gboolean
get_range (ConfabDocumentPages *self,
           guint               *first,
           guint               *last)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double top = gtk_adjustment_get_value (adjustment);

  return confab_page_column_find (self->column, top, top + gtk_adjustment_get_page_size (adjustment), first, last);
}

static void
load_page (ConfabDocumentPages *self,
           guint                index)
{
  self->loading = index + 1;
  confab_attachment_source_load_picture_async (self->source, self->part, (int)index + 1, MAX_EDGE, self->cancellable, page_cb,
                                               g_object_ref (self));
}

static void
update (ConfabDocumentPages *self)
{
  guint first = 0;
  guint last = 0;
  guint n_pages = confab_page_column_get_n_pages (self->column);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !get_range (self, &first, &last))
    return;
  confab_page_column_set_range (self->column, first > KEPT ? first - KEPT : 0, MIN (last + KEPT, n_pages - 1));
  if (self->loading != 0)
    return;
  for (guint i = first; i <= last; i++)
    if (confab_page_column_is_empty (self->column, i))
      {
        load_page (self, i);
        return;
      }
  for (guint i = 1; i <= BEFOREHAND; i++)
    if (last + i < n_pages && confab_page_column_is_empty (self->column, last + i))
      {
        load_page (self, last + i);
        return;
      }
    else if (first >= i && confab_page_column_is_empty (self->column, first - i))
      {
        load_page (self, first - i);
        return;
      }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabDocumentPages *self = CONFAB_DOCUMENT_PAGES (widget);

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (ConfabDocumentPages *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
confab_document_pages_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (confab_document_pages_parent_class)->map (widget);
  moved_cb (CONFAB_DOCUMENT_PAGES (widget));
}

static void
confab_document_pages_dispose (GObject *object)
{
  ConfabDocumentPages *self = CONFAB_DOCUMENT_PAGES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->column = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_document_pages_parent_class)->dispose (object);
}

static void
confab_document_pages_class_init (ConfabDocumentPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_document_pages_dispose;
  widget_class->map = confab_document_pages_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "documentpages");
}

static void
confab_document_pages_init (ConfabDocumentPages *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
add_column (ConfabDocumentPages *self,
            guint                n_pages)
{
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkAdjustment *adjustment;

  self->column = CONFAB_PAGE_COLUMN (confab_page_column_new (n_pages));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->column));
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), clamp);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), viewport);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_document_pages_new:
 * @source: what makes the pictures
 * @part: a document
 * @n_pages: how many pages it has
 *
 * Returns: (transfer floating): its pages
 */
GtkWidget *
confab_document_pages_new (ConfabAttachmentSource *source,
                           ConfabPart             *part,
                           int                     n_pages)
{
  ConfabDocumentPages *self = g_object_new (CONFAB_TYPE_DOCUMENT_PAGES, NULL);

  self->source = g_object_ref (source);
  self->part = g_object_ref (part);
  add_column (self, (guint)MAX (n_pages, 0));
  return GTK_WIDGET (self);
}

guint
confab_document_pages_get_n_loaded (ConfabDocumentPages *self)
{
  g_return_val_if_fail (CONFAB_IS_DOCUMENT_PAGES (self), 0);

  return confab_page_column_count (self->column, TRUE);
}
