/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-service-report-view.h"
#include "base/confab-text.h"

static GtkWidget *
new_row (const char *icon,
         const char *style,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_widget_add_css_class (image, style);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      /* Rows of libadwaita 1.2 read the subtitle as markup whatever use-markup says. */
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

static void
add_success (GtkListBox                *list,
             const ConfabServiceReport *report)
{
  g_autofree char *title = NULL;
  guint n_models = report->models != NULL ? report->models->len : 0;

  title = g_strdup_printf (ngettext ("It works: %u model", "It works: %u models", n_models), n_models);
  gtk_list_box_append (list, new_row ("emblem-ok-symbolic", "success", title, report->balance));
}

static void
add_failure (GtkListBox          *list,
             const ConfabFailure *failure)
{
  g_autoptr (GString) details = g_string_new (NULL);
  GtkWidget *expander;
  GtkWidget *row;

  gtk_list_box_append (list, new_row ("dialog-warning-symbolic", "error", confab_failure_get_title (failure),
                                      confab_failure_get_advice (failure)));

  if (failure->http_status != 0)
    g_string_append_printf (details, "HTTP %u\n", failure->http_status);
  g_string_append (details, failure->message != NULL ? failure->message : "");
  if (failure->request_id != NULL)
    {
      g_string_append_c (details, '\n');
      g_string_append_printf (details, _ ("Request: %s"), failure->request_id);
    }
  if (details->len == 0)
    return;
  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Details"));
  row = g_object_new (GTK_TYPE_LABEL,
                      "label", details->str, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE,
                      "xalign", 0.0, "margin-start", 12, "margin-end", 12, "margin-top", 12, "margin-bottom", 12,
                      NULL);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  gtk_list_box_append (list, expander);
}

/**
 * confab_service_report_view_new:
 * @report: what a test of the connection found
 *
 * Returns: (transfer floating): the same for people
 */
GtkWidget *
confab_service_report_view_new (const ConfabServiceReport *report)
{
  GtkWidget *list;

  g_return_val_if_fail (report != NULL, NULL);

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (report->failure != NULL)
    add_failure (GTK_LIST_BOX (list), report->failure);
  else
    add_success (GTK_LIST_BOX (list), report);
  return list;
}
