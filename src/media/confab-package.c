/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-package.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-xml.h"

/* What is unpacked of one document, whatever it claims: files, bytes of one, bytes of all. */
#define MAX_ENTRIES 20000
#define MAX_ENTRY (128 * 1024 * 1024)
#define MAX_TOTAL (192 * 1024 * 1024)

struct _ConfabPackage
{
  GHashTable *entries;  /* name: GBytes */
  gsize       total;
};

typedef struct archive Archive;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

static gboolean
is_wanted (const char *name)
{
  static const char *const endings[] = { ".xml", ".rels", ".xhtml", ".html", ".htm", ".opf" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static gboolean
set_bomb (const ConfabDocumentSource *source,
          GError                    **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE,
               _ ("“%s” unpacks to far more than a document needs. Attach a smaller one."), source->name);
  return FALSE;
}

static gboolean
read_entry (ConfabPackage              *self,
            Archive                    *archive,
            const char                 *name,
            const ConfabDocumentSource *source,
            GError                    **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 buffer[32 * 1024];
  la_ssize_t length;

  while ((length = archive_read_data (archive, buffer, sizeof buffer)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
        return FALSE;
      self->total += (gsize)length;
      if (content->len + (gsize)length > MAX_ENTRY || self->total > MAX_TOTAL)
        return set_bomb (source, error);
      g_byte_array_append (content, buffer, (guint)length);
    }
  if (length < 0)
    {
      confab_document_set_damaged (error, source->name);
      return FALSE;
    }
  g_hash_table_replace (self->entries, g_strdup (name), g_byte_array_free_to_bytes (g_steal_pointer (&content)));
  return TRUE;
}

static gboolean
read_entries (ConfabPackage              *self,
              Archive                    *archive,
              const ConfabDocumentSource *source,
              GError                    **error)
{
  struct archive_entry *entry;
  guint n_entries = 0;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      const char *name = archive_entry_pathname_utf8 (entry);

      if (g_cancellable_set_error_if_cancelled (source->cancellable, error))
        return FALSE;
      if (++n_entries > MAX_ENTRIES)
        return set_bomb (source, error);
      if (archive_entry_is_data_encrypted (entry))
        {
          confab_document_set_locked (error, source->name);
          return FALSE;
        }
      if (name != NULL && is_wanted (name) && !read_entry (self, archive, name, source, error))
        return FALSE;
    }
  if (status == ARCHIVE_EOF && n_entries > 0)
    return TRUE;
  confab_document_set_damaged (error, source->name);
  return FALSE;
}

/**
 * confab_package_open:
 * @source: the document
 * @error: return location for an error
 *
 * Unpacks the texts of a document that is a ZIP file, within limits.
 *
 * Returns: (transfer full) (nullable): the texts, or %NULL with %CONFAB_ERROR_TOO_LARGE, %CONFAB_ERROR_UNSUPPORTED
 *   where it is encrypted, %CONFAB_ERROR_INVALID_VALUE where it is damaged, or %G_IO_ERROR_CANCELLED
 */
ConfabPackage *
confab_package_open (const ConfabDocumentSource *source,
                     GError                    **error)
{
  g_autoptr (ConfabPackage) self = g_new0 (ConfabPackage, 1);
  g_autoptr (Archive) archive = archive_read_new ();
  gsize length;
  const void *data = g_bytes_get_data (source->bytes, &length);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  archive_read_support_format_zip_seekable (archive);
  if (archive_read_open_memory (archive, data, length) != ARCHIVE_OK)
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  return read_entries (self, archive, source, error) ? g_steal_pointer (&self) : NULL;
}

void
confab_package_free (ConfabPackage *self)
{
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_free (self);
}

/* Returns: (transfer none) (nullable): the content of a file in the package */
GBytes *
confab_package_get (ConfabPackage *self,
                    const char    *path)
{
  return path != NULL ? g_hash_table_lookup (self->entries, path) : NULL;
}

/**
 * confab_package_resolve:
 * @base: the name of a file in a package
 * @reference: what it names, which may be encoded as in an address
 *
 * Returns: (transfer full): the name in the package; what climbs out of it stays at its top
 */
char *
confab_package_resolve (const char *base,
                        const char *reference)
{
  g_autofree char *folder = g_path_get_dirname (base);
  g_autofree char *plain = g_uri_unescape_string (reference, NULL);
  g_autofree char *joined = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_auto (GStrv) steps = NULL;

  if (plain == NULL)
    plain = g_strdup (reference);
  plain[strcspn (plain, "#")] = '\0';
  joined = plain[0] == '/' || strcmp (folder, ".") == 0 ? g_strdup (plain) : g_strconcat (folder, "/", plain, NULL);
  steps = g_strsplit (joined, "/", -1);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (strcmp (steps[i], "..") == 0)
        g_ptr_array_set_size (kept, (int)MAX (kept->len, 1) - 1);
      else if (*steps[i] != '\0' && strcmp (steps[i], ".") != 0)
        g_ptr_array_add (kept, steps[i]);
    }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **)kept->pdata);
}

/**
 * confab_package_read_relations:
 * @self: a package
 * @source: the document
 * @path: a file in it
 *
 * Reads what a part of an Office Open XML document is related to (ECMA-376, part 2, 6.5). Damaged relations count as
 * none.
 *
 * Returns: (transfer full): names in the package, or addresses of what is outside, by their identifiers; and
 *   "type:notesSlide" and so on for the last of each kind
 */
GHashTable *
confab_package_read_relations (ConfabPackage              *self,
                               const ConfabDocumentSource *source,
                               const char                 *path)
{
  GHashTable *relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *where = g_strdup_printf ("%s/_rels/%s.rels", folder, name);
  GBytes *bytes = confab_package_get (self, where);
  g_autoptr (ConfabXml) xml = bytes != NULL ? confab_xml_new (bytes, source, NULL) : NULL;

  while (xml != NULL && confab_xml_read (xml))
    {
      g_autofree char *id = NULL;
      g_autofree char *target = NULL;
      g_autofree char *mode = NULL;
      g_autofree char *type = NULL;

      if (!confab_xml_begins (xml, "Relationship"))
        continue;
      id = confab_xml_dup_attribute (xml, "Id");
      target = confab_xml_dup_attribute (xml, "Target");
      mode = confab_xml_dup_attribute (xml, "TargetMode");
      type = confab_xml_dup_attribute (xml, "Type");
      if (id == NULL || target == NULL)
        continue;
      if (g_strcmp0 (mode, "External") != 0)
        {
          char *resolved = confab_package_resolve (path, target);

          g_free (target);
          target = resolved;
        }
      if (type != NULL && strrchr (type, '/') != NULL)
        g_hash_table_replace (relations, g_strconcat ("type:", strrchr (type, '/') + 1, NULL), g_strdup (target));
      g_hash_table_replace (relations, g_steal_pointer (&id), g_steal_pointer (&target));
    }
  return relations;
}
