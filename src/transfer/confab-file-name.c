/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "transfer/confab-file-name.h"

/* Leaves room for a number and an extension in the 255 bytes that file systems give. */
#define MAX_BYTES 120

/* Names that some systems take for devices. */
static const char *const devices[] = { "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
                                       "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8",
                                       "lpt9", NULL };

/* What no file system takes, what a shell or another system minds, and what would hide or reverse a name. */
static gboolean
is_safe (gunichar c)
{
  if (c < 0x80 && strchr ("/\\:*?\"<>|", (int)c) != NULL)
    return FALSE;
  return g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT;
}

static gboolean
is_device (const char *name)
{
  g_autofree char *stem = g_ascii_strdown (name, strcspn (name, "."));

  return g_strv_contains (devices, stem);
}

/**
 * confab_file_name_from_title:
 * @title: a title, from any source
 *
 * Returns: (transfer full): a name for a file, without an extension: no path, not hidden, not too long, never empty
 */
char *
confab_file_name_from_title (const char *title)
{
  g_autofree char *valid = g_utf8_make_valid (title, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        c = ' ';
      else if (!is_safe (c))
        c = '-';
      /* Nothing hidden, nothing that looks like an option, and no rows of blanks. */
      if ((name->len == 0 && (c == '.' || c == '-' || c == ' ')) ||
          (c == ' ' && name->str[name->len - 1] == ' '))
        continue;
      if (name->len + g_unichar_to_utf8 (c, NULL) > MAX_BYTES)
        break;
      g_string_append_unichar (name, c);
    }
  while (name->len > 0 && strchr (". ", name->str[name->len - 1]) != NULL)
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_append (name, _ ("Conversation"));
  if (is_device (name->str))
    g_string_append_c (name, '_');
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * confab_file_name_in_folder:
 * @folder: a folder
 * @title: a title, from any source
 * @extension: without the dot
 * @taken: names that are taken, in lower case; the one that is given is added
 *
 * Finds a name that is neither in @taken nor in the folder, also where upper and lower case are the same.
 *
 * Returns: (transfer full): the path of a file that is not there yet
 */
char *
confab_file_name_in_folder (const char *folder,
                            const char *title,
                            const char *extension,
                            GHashTable *taken)
{
  g_autofree char *stem = confab_file_name_from_title (title);

  for (guint n = 1;; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s.%s", stem, extension)
                                     : g_strdup_printf ("%s %u.%s", stem, n, extension);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_hash_table_add (taken, g_utf8_casefold (name, -1)))
        continue;
      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&path);
    }
}
