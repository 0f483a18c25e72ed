/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widgets/confab-attachment-details.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-thumbnail.h"

/* Takes @value. */
static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         char                *value)
{
  g_autofree char *owned = value;
  GtkWidget *row;
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "activatable", FALSE, NULL);
  label = g_object_new (GTK_TYPE_LABEL,
                        "label", value,
                        "selectable", TRUE,
                        "wrap", TRUE,
                        "wrap-mode", PANGO_WRAP_WORD_CHAR,
                        "xalign", 1.0f,
                        "width-chars", 12,
                        "max-width-chars", 32,
                        NULL);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

static char *
format_number (gint64 number)
{
  return number > 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, number) : NULL;
}

static char *
format_size (gint64 size)
{
  return size > 0 ? g_format_size_full ((guint64)size, G_FORMAT_SIZE_LONG_FORMAT) : NULL;
}

static char *
describe_type (const char *media_type)
{
  g_autofree char *type = media_type != NULL ? g_content_type_from_mime_type (media_type) : NULL;
  g_autofree char *words = type != NULL ? g_content_type_get_description (type) : NULL;

  if (words == NULL || g_str_equal (words, media_type))
    return g_strdup (media_type);
  return g_strdup_printf ("%s (%s)", words, media_type);
}

static void
fill (AdwPreferencesGroup *group,
      ConfabPart          *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  add_row (group, _ ("Name"), confab_thumbnail_dup_part_name (part));
  add_row (group, _ ("Address"), g_strdup (facts->url));
  add_row (group, _ ("Type"), describe_type (facts->media_type));
  add_row (group, _ ("Size"), format_size (facts->size));
  if (facts->width > 0 && facts->height > 0)
    /* Translators: how wide and high a picture is */
    add_row (group, _ ("Pixels"), g_strdup_printf (_ ("%d × %d"), facts->width, facts->height));
  add_row (group, _ ("Duration"), confab_attachment_words_time (facts->duration_ms));
  add_row (group, _ ("Codec"), g_strdup (facts->codec));
  add_row (group, confab_attachment_words_name_pages (facts), format_number (facts->pages));
  add_row (group, _ ("Characters"), format_number (facts->characters));
}

/**
 * confab_attachment_details_new:
 * @part: an attachment
 *
 * Returns: (transfer floating): a window that says what is known of it
 */
GtkWidget *
confab_attachment_details_new (ConfabPart *part)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW,
                                    "title", _ ("Attachment"),
                                    "modal", TRUE,
                                    "default-width", 440,
                                    "destroy-with-parent", TRUE,
                                    NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);
  gtk_widget_add_css_class (group, "attachment-details");
  fill (ADW_PREFERENCES_GROUP (group), part);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), group);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  return window;
}
