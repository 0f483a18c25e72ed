/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "app/confab-about.h"

/**
 * confab_about_dup_debug_info:
 *
 * Returns: (transfer full): what somebody who looks for a fault wants to know of this system; nothing of the user's
 */
char *
confab_about_dup_debug_info (void)
{
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GdkDisplay *display = gdk_display_get_default ();
  const char *renderer = g_getenv ("GSK_RENDERER");

  return g_strdup_printf ("Confab %s\n%s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n%s\nGSK_RENDERER=%s\n%s\n",
                          CONFAB_VERSION, os != NULL ? os : "",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version,
                          display != NULL ? G_OBJECT_TYPE_NAME (display) : "",
                          renderer != NULL ? renderer : "",
                          setlocale (LC_MESSAGES, NULL));
}

/**
 * confab_about_show:
 * @parent: the window that it belongs to
 */
void
confab_about_show (GtkWindow *parent)
{
  g_autofree char *debug_info = confab_about_dup_debug_info ();

  adw_show_about_window (parent,
                         "application-icon", CONFAB_APPLICATION_ID,
                         "application-name", "Confab",
                         "comments", _ ("Chat with language models"),
                         "debug-info", debug_info,
                         "debug-info-filename", "confab-debug-info.txt",
                         "developer-name", _ ("The Confab developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name, or several, one a line */
                         "translator-credits", _ ("translator-credits"),
                         "version", CONFAB_VERSION,
                         NULL);
}
