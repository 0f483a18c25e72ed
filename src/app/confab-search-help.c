/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-search-help.h"

/* What is written, which is the same in every language, and what it finds. */
static const struct
{
  const char *text;
  const char *meaning;
} filters[] = {
  { "\"\"", N_ ("exactly these words") },
  { "folder:", N_ ("in a folder") },
  { "tag:", N_ ("with a tag") },
  { "model:", N_ ("written by a model") },
  { "from:me", N_ ("written by you") },
  { "has:image", N_ ("or video, file, code") },
  { "after:", N_ ("since a day, as 2026-03-01 or 7d") },
  { "before:", N_ ("before a day, a month or a year") },
  { "in:archive", N_ ("or in:trash") },
};

static void
row_activated_cb (GtkEditable   *entry,
                  GtkListBoxRow *row,
                  GtkWidget     *list_box)
{
  const char *text = filters[gtk_list_box_row_get_index (row)].text;
  const char *before = gtk_editable_get_text (entry);
  gboolean space = *before != '\0' && !g_str_has_suffix (before, " ");
  g_autofree char *all = g_strconcat (before, space ? " " : "", text, NULL);
  GtkWidget *popover = gtk_widget_get_ancestor (list_box, GTK_TYPE_POPOVER);
  gboolean quotes = g_str_has_suffix (text, "\"");

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_editable_set_text (entry, all);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  gtk_editable_set_position (entry, quotes ? (int)g_utf8_strlen (all, -1) - 1 : -1);
}

static GtkWidget *
new_row (const char *text,
         const char *meaning)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *filter = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "width-chars", 10, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", meaning, "xalign", 0.0, "wrap", TRUE, "width-chars", 26, "max-width-chars", 26,
                                   NULL);
  g_autofree char *name = g_strdup_printf ("%s %s", text, meaning);

  gtk_widget_add_css_class (filter, "monospace");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), filter);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  confab_accessible_set_name (row, name);
  return row;
}

/**
 * confab_search_help_new:
 * @entry: where somebody types what to search for; it has to outlive the popover
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
confab_search_help_new (GtkEditable *entry)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list_box = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list_box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list_box, "navigation-sidebar");
  confab_accessible_set_name (list_box, _ ("Search Filters"));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    gtk_list_box_append (GTK_LIST_BOX (list_box), new_row (filters[i].text, _ (filters[i].meaning)));
  g_signal_connect_object (list_box, "row-activated", G_CALLBACK (row_activated_cb), entry, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (popover, "search-help");
  gtk_popover_set_child (GTK_POPOVER (popover), list_box);
  return popover;
}
