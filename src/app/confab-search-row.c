/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-relative-time.h"
#include "app/confab-search-row.h"

#define MATCH_START 0x2068
#define MATCH_END   0x2069

struct _ConfabSearchRow
{
  GtkWidget  parent_instance;

  GtkWidget *title;
  GtkWidget *time;
  GtkWidget *snippet;
};

G_DEFINE_FINAL_TYPE (ConfabSearchRow, confab_search_row, GTK_TYPE_WIDGET)

static void
confab_search_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (confab_search_row_parent_class)->dispose (object);
}

static void
confab_search_row_class_init (ConfabSearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_search_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "search-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_search_row_init (ConfabSearchRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->title = g_object_new (GTK_TYPE_LABEL,
                              "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->time = g_object_new (GTK_TYPE_LABEL, NULL);
  gtk_widget_add_css_class (self->time, "caption");
  gtk_widget_add_css_class (self->time, "dim-label");
  self->snippet = g_object_new (GTK_TYPE_LABEL,
                                "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "wrap", TRUE,
                                "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 2, NULL);
  gtk_widget_add_css_class (self->snippet, "caption");
  gtk_widget_add_css_class (self->snippet, "snippet");
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->time);
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  gtk_widget_set_parent (self->snippet, GTK_WIDGET (self));
}

/**
 * confab_search_row_make_markup:
 * @snippet: words in which each match stands between U+2068 and U+2069
 *
 * Returns: (transfer full): the same as Pango markup with the matches in bold
 */
char *
confab_search_row_make_markup (const char *snippet)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  gboolean bold = FALSE;

  g_return_val_if_fail (snippet != NULL, NULL);

  for (const char *p = snippet; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_autofree char *escaped = NULL;

      if (c == MATCH_START || c == MATCH_END)
        {
          if (bold != (c == MATCH_START))
            g_string_append (markup, c == MATCH_START ? "<b>" : "</b>");
          bold = c == MATCH_START;
          continue;
        }
      escaped = g_markup_escape_text (p, g_utf8_next_char (p) - p);
      g_string_append (markup, escaped);
    }
  if (bold)
    g_string_append (markup, "</b>");
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

/**
 * confab_search_row_new:
 *
 * Returns: (transfer floating): a row of no result yet
 */
GtkWidget *
confab_search_row_new (void)
{
  return g_object_new (CONFAB_TYPE_SEARCH_ROW, NULL);
}

/**
 * confab_search_row_set_hit:
 * @self: the row
 * @hit: what was found
 */
void
confab_search_row_set_hit (ConfabSearchRow *self,
                           ConfabSearchHit *hit)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  g_autofree char *markup = NULL;
  const char *title;

  g_return_if_fail (CONFAB_IS_SEARCH_ROW (self));
  g_return_if_fail (CONFAB_IS_SEARCH_HIT (hit));

  now = g_date_time_new_now_local ();
  time = confab_relative_time_dup (hit->updated, now);
  markup = confab_search_row_make_markup (hit->snippet != NULL ? hit->snippet : "");
  title = hit->title != NULL && *hit->title != '\0' ? hit->title : _ ("Untitled");
  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->time), time);
  gtk_label_set_markup (GTK_LABEL (self->snippet), markup);
  /* Where the title itself was found, it would say the same twice. */
  gtk_widget_set_visible (self->snippet, hit->message_id != NULL && *markup != '\0');
  confab_accessible_name_list_item (GTK_WIDGET (self), title);
}
