/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "session/confab-importer.h"

static void
add_count (GString    *text,
           const char *singular,
           const char *plural,
           guint64     n)
{
  const char *format = g_dngettext (GETTEXT_PACKAGE, singular, plural, (gulong)n);
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_auto (GStrv) halves = NULL;
  g_autofree char *line = NULL;

  if (n == 0)
    return;
  halves = g_strsplit (format, "%s", 2);
  line = g_strjoinv (number, halves);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
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

  add_count (text, N_ ("%s new conversation"), N_ ("%s new conversations"), self->n_new);
  add_count (text, N_ ("%s conversation has grown"), N_ ("%s conversations have grown"), self->n_grown);
  add_count (text, N_ ("%s conversation was here already"), N_ ("%s conversations were here already"), self->n_known);
  add_count (text, N_ ("%s new message"), N_ ("%s new messages"), self->n_messages);
  add_count (text, N_ ("%s attachment"), N_ ("%s attachments"), self->n_attachments);
  if (text->len == 0)
    g_string_append (text, _ ("Nothing was imported"));
  add_count (text, N_ ("%s thing was left out"), N_ ("%s things were left out"), self->n_skipped);
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
