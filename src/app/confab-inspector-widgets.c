/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspector-widgets.h"

/**
 * confab_inspector_page_new:
 * @groups: (out) (transfer none): the box for what is on it
 *
 * Returns: (transfer floating): a page that scrolls
 */
GtkWidget *
confab_inspector_page_new (GtkWidget **groups)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  *groups = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 24, "margin-top", 18, "margin-bottom", 24,
                          "margin-start", 12, "margin-end", 12, NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), *groups);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/**
 * confab_inspector_switcher_new:
 * @stack: a stack that has its pages
 *
 * Returns: (transfer floating): buttons for the pages, which fit a narrow window: where there is no room for a word, its end is left out
 */
GtkWidget *
confab_inspector_switcher_new (GtkStack *stack)
{
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_widget_add_css_class (switcher, "narrow");
  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      GtkWidget *label = gtk_widget_get_first_child (button);

      if (GTK_IS_LABEL (label))
        gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    }
  return switcher;
}

/**
 * confab_inspector_group_new:
 * @title: what it is about
 * @description: (nullable): more of it
 *
 * Returns: (transfer floating): a group
 */
GtkWidget *
confab_inspector_group_new (const char *title,
                            const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *escaped = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (escaped != NULL && *escaped != '\0')
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), escaped);
  return group;
}

/**
 * confab_inspector_group_add_fact:
 * @group: a group
 * @name: what it is
 * @value: (nullable): the value; nothing is added without one
 */
void
confab_inspector_group_add_fact (GtkWidget  *group,
                                 const char *name,
                                 const char *value)
{
  GtkWidget *row;
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return;
  row = adw_action_row_new ();
  label = g_object_new (GTK_TYPE_LABEL, "label", value, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 1.0,
                        "selectable", TRUE, "valign", GTK_ALIGN_CENTER,
                        /* Without it the title would take all that there is. */
                        "width-chars", (int)MIN (g_utf8_strlen (value, -1), 20), NULL);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/**
 * confab_inspector_dup_headers:
 * @headers: (element-type ConfabExchangeHeader): headers
 *
 * Returns: (transfer full): each in a line
 */
char *
confab_inspector_dup_headers (GPtrArray *headers)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < headers->len; i++)
    {
      const ConfabExchangeHeader *header = headers->pdata[i];

      g_string_append_printf (lines, "%s%s: %s", i > 0 ? "\n" : "", header->name, header->value);
    }
  return g_string_free (lines, FALSE);
}

/**
 * confab_inspector_note_new:
 *
 * Returns: (transfer floating): words above a text, and a button to save what of it is not shown
 */
GtkWidget *
confab_inspector_note_new (void)
{
  GtkWidget *note = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Save All…"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (note), label);
  gtk_box_append (GTK_BOX (note), button);
  g_object_set (note, "halign", GTK_ALIGN_CENTER, "margin-start", 12, "margin-end", 12, "margin-bottom", 6, "visible", FALSE, NULL);
  return note;
}

/**
 * confab_inspector_note_show:
 * @note: a note
 * @text: (nullable): the words, %NULL to hide it
 * @action: (nullable): what saves the rest, %NULL for no button
 */
void
confab_inspector_note_show (GtkWidget  *note,
                            const char *text,
                            const char *action)
{
  GtkWidget *button = gtk_widget_get_last_child (note);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (note)), text != NULL ? text : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_visible (button, action != NULL);
  gtk_widget_set_visible (note, text != NULL);
}
