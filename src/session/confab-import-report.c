/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-importer.h"

/* @format: with a number in it, in the right form */
static void
add_count (GString    *text,
           const char *format,
           guint64     n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *line = g_strjoinv (number, halves);

  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* How many there are, as far as a choice between singular and plural goes. */
static gulong
form (guint64 n)
{
  return (gulong)MIN (n, 1000000);
}

/**
 * confab_import_report_to_text:
 * @self: a report
 *
 * Returns: (transfer full): what came, in a few lines; what was left out is not listed
 */
char *
confab_import_report_to_text (ConfabImportReport *self)
{
  GString *text = g_string_new (NULL);

  add_count (text, ngettext ("%s new conversation", "%s new conversations", form (self->n_new)), self->n_new);
  add_count (text, ngettext ("%s conversation has grown", "%s conversations have grown", form (self->n_grown)), self->n_grown);
  add_count (text, ngettext ("%s conversation was here already", "%s conversations were here already", form (self->n_known)), self->n_known);
  add_count (text, ngettext ("%s new message", "%s new messages", form (self->n_messages)), self->n_messages);
  add_count (text, ngettext ("%s attachment", "%s attachments", form (self->n_attachments)), self->n_attachments);
  if (text->len == 0)
    g_string_append (text, _ ("Nothing was imported"));
  add_count (text, ngettext ("%s thing was left out", "%s things were left out", form (self->n_skipped)), self->n_skipped);
  if (self->cancelled)
    g_string_append_printf (text, "\n%s", _ ("The import was ended before it was done"));
  return g_string_free (text, FALSE);
}

/**
 * confab_import_skipped_to_line:
 * @self: something that was left out
 *
 * Returns: (transfer full): what and why, in one line
 */
char *
confab_import_skipped_to_line (ConfabImportSkipped *self)
{
  if (self->place == NULL)
    /* Translators: the name of a file, and why something of it was left out */
    return g_strdup_printf (_ ("%s: %s"), self->file, self->reason);
  /* Translators: the name of a file, where in it, and why that was left out */
  return g_strdup_printf (_ ("%s, “%s”: %s"), self->file, self->place, self->reason);
}
