/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "transfer/confab-import-private.h"

/* Looking for the files of an archive. */
typedef struct
{
  ConfabImport *import;
  char         *name;
  GByteArray   *bytes;
} Search;

/**
 * confab_import_attach:
 * @self: an import
 * @bytes: the content of a file
 * @name: (nullable): its name
 * @media_type: (nullable): its type, as the import says
 *
 * Returns: (transfer full) (nullable): a part with the file; %NULL where it is empty or the import has failed
 */
ConfabPart *
confab_import_attach (ConfabImport *self,
                      GBytes       *bytes,
                      const char   *name,
                      const char   *media_type)
{
  if (self->error != NULL || g_bytes_get_size (bytes) == 0 || g_bytes_get_size (bytes) > CONFAB_IMPORT_MAX_ATTACHMENT)
    return NULL;
  return self->sink->attachment (bytes, name, media_type, self->sink_data, &self->error);
}

/**
 * confab_import_attach_base64:
 * @self: an import
 * @base64: (nullable): the content of a file
 * @name: (nullable): its name
 * @media_type: (nullable): its type
 *
 * Returns: (transfer full) (nullable): a part with the file
 */
ConfabPart *
confab_import_attach_base64 (ConfabImport *self,
                             const char   *base64,
                             const char   *name,
                             const char   *media_type)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  guchar *data;

  if (base64 == NULL || *base64 == '\0' || strlen (base64) / 4 * 3 > CONFAB_IMPORT_MAX_ATTACHMENT)
    return NULL;
  data = g_base64_decode (base64, &length);
  bytes = g_bytes_new_take (data, length);
  return confab_import_attach (self, bytes, name, media_type);
}

/**
 * confab_import_attach_url:
 * @self: an import
 * @url: (nullable): an address
 * @name: (nullable): the name of the file
 *
 * Returns: (transfer full) (nullable): a part with what is in a data URL ([RFC 2397](https://www.rfc-editor.org/rfc/rfc2397)), or with the
 *   address of an image in the web; %NULL for any other address
 */
ConfabPart *
confab_import_attach_url (ConfabImport *self,
                          const char   *url,
                          const char   *name)
{
  const char *comma;
  g_autofree char *media_type = NULL;

  if (url == NULL)
    return NULL;
  if (g_str_has_prefix (url, "https://"))
    return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts){ .url = url, .name = name });
  comma = strchr (url, ',');
  if (!g_str_has_prefix (url, "data:") || comma == NULL || comma - url > 200 ||
      g_strstr_len (url, comma - url, ";base64") == NULL)
    return NULL;
  media_type = g_strndup (url + strlen ("data:"), strcspn (url + strlen ("data:"), ";,"));
  return confab_import_attach_base64 (self, comma + 1, name, *media_type != '\0' ? media_type : NULL);
}

/* The name without its folder. */
static const char *
get_base (const char *name)
{
  const char *slash = strrchr (name, '/');

  return slash != NULL ? slash + 1 : name;
}

/* What a message may call a file: its name up to the ending, or an identifier such as file-abc or file_abc that it begins with. */
static gsize
id_length (const char *base)
{
  gsize length = strlen ("file-");

  if (!g_str_has_prefix (base, "file-") && !g_str_has_prefix (base, "file_"))
    return 0;
  while (g_ascii_isalnum (base[length]))
    length++;
  return length;
}

static gboolean
begin_cb (const char *name,
          gint64      size,
          gpointer    user_data)
{
  Search *self = user_data;
  const char *base = get_base (name);

  if (size > CONFAB_IMPORT_MAX_ATTACHMENT || *base == '\0' || g_str_has_suffix (base, ".json") ||
      g_str_has_suffix (base, ".jsonl") || g_str_has_suffix (base, ".html"))
    return FALSE;
  self->name = g_strdup (base);
  self->bytes = g_byte_array_new ();
  return TRUE;
}

static ConfabImportStep
data_cb (const void *data,
         gsize       length,
         gpointer    user_data,
         GError    **error)
{
  Search *self = user_data;

  if (self->bytes->len + length > CONFAB_IMPORT_MAX_ATTACHMENT)
    {
      g_byte_array_set_size (self->bytes, 0);
      return CONFAB_IMPORT_NEXT;
    }
  g_byte_array_append (self->bytes, data, length);
  return CONFAB_IMPORT_MORE;
}

/* The name that people know: uploads have it behind the identifier. */
static const char *
get_own_name (const char *base)
{
  gsize length = id_length (base);

  return length > 0 && base[length] == '-' && base[length + 1] != '\0' ? base + length + 1 : base;
}

static gboolean
end_cb (gboolean whole,
        gpointer user_data,
        GError **error)
{
  Search *self = user_data;
  g_autofree char *name = g_steal_pointer (&self->name);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  g_autoptr (ConfabPart) part = whole ? confab_import_attach (self->import, bytes, get_own_name (name), NULL) : NULL;
  const char *dot = strrchr (name, '.');

  if (self->import->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->import->error));
      return FALSE;
    }
  if (part == NULL)
    return TRUE;
  if (id_length (name) > 0)
    g_hash_table_insert (self->import->media, g_strndup (name, id_length (name)), g_object_ref (part));
  g_hash_table_insert (self->import->media, g_strndup (name, dot != NULL ? (gsize)(dot - name) : strlen (name)),
                       g_steal_pointer (&part));
  return TRUE;
}

/* All at once, since the files of an archive are read one after the other. What no message refers to is thrown away by the
 * store later. */
static void
look_for_media (ConfabImport *self)
{
  static const ConfabImportPass pass = { begin_cb, data_cb, end_cb };
  Search search = { self, NULL, NULL };

  self->media = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  confab_import_source_run (self->source, &pass, &search, &self->error);
  g_clear_pointer (&search.name, g_free);
  g_clear_pointer (&search.bytes, g_byte_array_unref);
}

/**
 * confab_import_find_media:
 * @self: an import
 * @id: what a message calls a file of the archive
 *
 * Returns: (transfer full) (nullable): a part with the file, where it is in the archive
 */
ConfabPart *
confab_import_find_media (ConfabImport *self,
                          const char   *id)
{
  ConfabPart *part;

  if (self->media == NULL)
    look_for_media (self);
  part = g_hash_table_lookup (self->media, id);
  return part != NULL ? g_object_ref (part) : NULL;
}

/**
 * confab_import_note_missing:
 * @self: an import
 * @node: a message
 * @name: (nullable): the name of a file that belongs to it and is not there
 *
 * Leaves a word in the message.
 */
void
confab_import_note_missing (ConfabImport     *self,
                            ConfabImportNode *node,
                            const char       *name)
{
  g_autofree char *line = NULL;

  /* Translators: stands in a message, in place of a file */
  line = g_strdup_printf (_ ("[The file “%s” was not in the import]"), name != NULL && *name != '\0' ? name : "?");
  confab_import_node_text (node, line);
}
