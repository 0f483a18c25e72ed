/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "widgets/confab-code-language.h"
#include "widgets/confab-document-pages.h"
#include "widgets/confab-document-preview.h"
#include "widgets/confab-source-buffer.h"

/* What is shown of a text, in bytes, and how much of one gets colours. A line is broken after so many bytes, since laying out longer ones stalls. */
#define MAX_TEXT     (1024 * 1024)
#define MAX_COLOURED (256 * 1024)
#define MAX_LINE     8192

struct _ConfabDocumentPreview
{
  GtkWidget               parent_instance;

  GtkWidget              *box;
  GtkWidget              *switcher;
  GtkWidget              *search_bar;
  GtkWidget              *search_entry;
  GtkStack               *stack;
  GtkWidget              *text_view;     /* (nullable) */
  GtkWidget              *note;          /* that there is more */

  ConfabAttachmentSource *source;
  ConfabPart             *part;
  GCancellable           *cancellable;
  GPtrArray              *rows;          /* (nullable): of a table */
  GtkSourceSearchContext *search;        /* (nullable) */
  guint                   n_views;
};

G_DEFINE_FINAL_TYPE (ConfabDocumentPreview, confab_document_preview, GTK_TYPE_WIDGET)

static void
add_view (ConfabDocumentPreview *self,
          GtkWidget             *child,
          const char            *name,
          const char            *title)
{
  gtk_stack_add_titled (self->stack, child, name, title);
  self->n_views++;
  gtk_widget_set_visible (self->switcher, self->n_views > 1);
  if (self->n_views == 1)
    gtk_stack_set_visible_child_name (self->stack, name);
}

/* The text */

static GtkWidget *
new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkSourceLanguage *
find_language (const char *word)
{
  const ConfabCodeLanguage *language = word != NULL ? confab_code_language_find (word) : NULL;

  return language != NULL ? gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), language->id) : NULL;
}

static void
add_text (ConfabDocumentPreview      *self,
          const ConfabAttachmentText *text)
{
  g_autofree char *shown = confab_source_buffer_break_lines (text->text, MAX_TEXT, MAX_LINE, NULL);
  const char *media_type = confab_part_get_facts (self->part)->media_type;
  gboolean is_text = text->language != NULL || (media_type != NULL && g_str_has_prefix (media_type, "text/"));
  GtkSourceLanguage *language = strlen (shown) <= MAX_COLOURED ? find_language (text->language) : NULL;
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkTextIter start;

  gtk_source_buffer_set_language (buffer, language);
  gtk_source_buffer_set_highlight_syntax (buffer, language != NULL);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), shown, -1);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (buffer), &start);
  self->text_view = gtk_source_view_new_with_buffer (buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text_view), is_text);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self->text_view), language != NULL);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text_view), language != NULL ? 9 : 18);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text_view), 18);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text_view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text_view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text"), -1);
  confab_source_buffer_follow_style (buffer);
  self->search = gtk_source_search_context_new (buffer, NULL);
  gtk_source_search_settings_set_wrap_around (gtk_source_search_context_get_settings (self->search), TRUE);
  add_view (self, new_scroller (self->text_view), "text", _ ("Text"));
  gtk_widget_set_visible (self->note, text->cut || strlen (text->text) > MAX_TEXT);
}

/* Searching the text */

static void
step (ConfabDocumentPreview *self,
      gboolean               forward)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  GtkTextIter from;
  GtkTextIter to;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_selection_bounds (buffer, &from, &to);
  if (forward ? !gtk_source_search_context_forward (self->search, &to, &start, &end, NULL)
              : !gtk_source_search_context_backward (self->search, &from, &start, &end, NULL))
    return;
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text_view), gtk_text_buffer_get_insert (buffer), 0.2, FALSE, 0, 0);
}

static void
search_changed_cb (ConfabDocumentPreview *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;

  if (self->search == NULL)
    return;
  gtk_source_search_settings_set_search_text (gtk_source_search_context_get_settings (self->search),
                                              gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  /* What is typed on is looked for where it was found so far. */
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  if (gtk_text_buffer_get_selection_bounds (buffer, &start, NULL))
    gtk_text_buffer_place_cursor (buffer, &start);
  step (self, TRUE);
}

static void
next_cb (ConfabDocumentPreview *self)
{
  if (self->search != NULL)
    step (self, TRUE);
}

static void
previous_cb (ConfabDocumentPreview *self)
{
  if (self->search != NULL)
    step (self, FALSE);
}

/* The table */

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_list_item_set_child (item, label);
}

static const char *
get_cell (ConfabDocumentPreview *self,
          guint                  row,
          guint                  column)
{
  char **cells = self->rows->pdata[row];

  return column < g_strv_length (cells) ? cells[column] : "";
}

static void
cell_bind_cb (ConfabDocumentPreview    *self,
              GtkListItem              *item,
              GtkSignalListItemFactory *factory)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));

  /* The first row is the heading. */
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), get_cell (self, gtk_list_item_get_position (item) + 1, column));
}

static void
add_column (ConfabDocumentPreview *self,
            GtkColumnView         *view,
            guint                  index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (get_cell (self, 0, index), factory);

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (index));
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (cell_bind_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

static void
add_table (ConfabDocumentPreview *self,
           GPtrArray             *rows)
{
  GtkStringList *items = gtk_string_list_new (NULL);
  GtkWidget *view;
  guint n_columns = 0;

  self->rows = g_ptr_array_ref (rows);
  for (guint i = 0; i < rows->len; i++)
    n_columns = MAX (n_columns, g_strv_length (rows->pdata[i]));
  /* The rows know their place, which is all that they need. */
  for (guint i = 1; i < rows->len; i++)
    gtk_string_list_append (items, "");
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (items))));
  gtk_widget_add_css_class (view, "data-table");
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Table"), -1);
  for (guint i = 0; i < n_columns; i++)
    add_column (self, GTK_COLUMN_VIEW (view), i);
  add_view (self, new_scroller (view), "table", _ ("Table"));
}

/* What is read */

static void
show_words (ConfabDocumentPreview *self,
            const char            *name,
            const char            *icon_name,
            const char            *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  GtkWidget *page = g_object_new (ADW_TYPE_STATUS_PAGE,
                                  "icon-name", icon_name,
                                  "title", _ ("No Preview"),
                                  "description", markup,
                                  NULL);

  gtk_stack_add_named (self->stack, page, name);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static gboolean
has_pages (ConfabDocumentPreview *self)
{
  return g_strcmp0 (confab_part_get_facts (self->part)->media_type, "application/pdf") == 0;
}

static void
end_loading (ConfabDocumentPreview *self)
{
  GtkWidget *loading = gtk_stack_get_child_by_name (self->stack, "loading");

  if (loading != NULL)
    gtk_stack_remove (self->stack, loading);
}

static void
add_pages (ConfabDocumentPreview *self,
           int                    n_pages)
{
  if (n_pages <= 0 || gtk_stack_get_child_by_name (self->stack, "pages") != NULL)
    return;
  add_view (self, confab_document_pages_new (self->source, self->part, n_pages), "pages", _ ("Pages"));
  end_loading (self);
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabDocumentPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabAttachmentText) text = confab_attachment_source_read_text_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (self->box == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text != NULL && has_pages (self))
    add_pages (self, text->pages);
  if (text != NULL && text->rows != NULL && text->rows->len > 1)
    add_table (self, text->rows);
  if (text != NULL && *text->text != '\0')
    add_text (self, text);
  else if (self->n_views == 0 && text == NULL)
    show_words (self, "problem", "dialog-warning-symbolic", error->message);
  else if (self->n_views == 0)
    show_words (self, "empty", "text-x-generic-symbolic", _ ("There is no text in it."));
  end_loading (self);
}

static void
confab_document_preview_dispose (GObject *object)
{
  ConfabDocumentPreview *self = CONFAB_DOCUMENT_PREVIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->search);
  self->text_view = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_document_preview_parent_class)->dispose (object);
}

static void
confab_document_preview_class_init (ConfabDocumentPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_document_preview_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "documentpreview");
}

static void
make_search_bar (ConfabDocumentPreview *self)
{
  self->search_bar = gtk_search_bar_new ();
  self->search_entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->search_entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Find in the text"), -1);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->search_bar), self->search_entry);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "activate", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "next-match", G_CALLBACK (next_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "previous-match", G_CALLBACK (previous_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->search_bar);
}

static void
confab_document_preview_init (ConfabDocumentPreview *self)
{
  GtkWidget *spinner = gtk_spinner_new ();

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), self->stack);
  gtk_widget_set_halign (self->switcher, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->switcher, 6);
  gtk_widget_set_margin_bottom (self->switcher, 6);
  gtk_widget_set_visible (self->switcher, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->switcher);
  make_search_bar (self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
  self->note = gtk_label_new (_ ("Only the beginning is shown."));
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_set_margin_top (self->note, 6);
  gtk_widget_set_margin_bottom (self->note, 6);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_stack_add_named (self->stack, spinner, "loading");
}

/**
 * confab_document_preview_new:
 * @source: what knows the document
 * @part: a document
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
confab_document_preview_new (ConfabAttachmentSource *source,
                             ConfabPart             *part)
{
  ConfabDocumentPreview *self = g_object_new (CONFAB_TYPE_DOCUMENT_PREVIEW, NULL);

  self->source = g_object_ref (source);
  self->part = g_object_ref (part);
  /* Pages can be looked at before all the text is read. */
  if (has_pages (self))
    add_pages (self, confab_part_get_facts (part)->pages);
  confab_attachment_source_read_text_async (source, part, self->cancellable, text_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * confab_document_preview_get_view:
 * @self: a preview
 *
 * Returns: what is shown: "pages", "table", "text", "problem", "empty" or "loading"
 */
const char *
confab_document_preview_get_view (ConfabDocumentPreview *self)
{
  g_return_val_if_fail (CONFAB_IS_DOCUMENT_PREVIEW (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * confab_document_preview_search:
 * @self: a preview
 *
 * Shows where one types what to look for in the text.
 */
void
confab_document_preview_search (ConfabDocumentPreview *self)
{
  g_return_if_fail (CONFAB_IS_DOCUMENT_PREVIEW (self));

  if (self->search == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "text");
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);
  gtk_widget_grab_focus (self->search_entry);
}
