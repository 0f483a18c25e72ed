/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "widgets/confab-source-buffer.h"

static void
update_scheme (GtkSourceBuffer *buffer)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

/**
 * confab_source_buffer_follow_style:
 * @buffer: a buffer with code
 *
 * Colours it as it fits the program, light or dark, from now on.
 */
void
confab_source_buffer_follow_style (GtkSourceBuffer *buffer)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), buffer, G_CONNECT_SWAPPED);
  update_scheme (buffer);
}

/**
 * confab_source_buffer_break_lines:
 * @text: what is to be shown
 * @max_text: how much of it, in bytes
 * @max_line: how long a line may be, in bytes: GTK lays out each as one
 * @all: (out) (optional): whether all of it is there
 *
 * Returns: (transfer full): the beginning of the text, with more breaks where its lines are too long
 */
char *
confab_source_buffer_break_lines (const char *text,
                                  gsize       max_text,
                                  gsize       max_line,
                                  gboolean   *all)
{
  GString *broken = g_string_new (NULL);
  const char *end = text;
  gsize line = 0;

  for (; *end != '\0' && (gsize)(end - text) < max_text; end = g_utf8_next_char (end))
    {
      gsize length = g_utf8_next_char (end) - end;

      line = *end == '\n' ? 0 : line + length;
      if (line > max_line)
        {
          g_string_append_c (broken, '\n');
          line = length;
        }
      g_string_append_len (broken, end, length);
    }
  if (all != NULL)
    *all = *end == '\0';
  return g_string_free (broken, FALSE);
}
