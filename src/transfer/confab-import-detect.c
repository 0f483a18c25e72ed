/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-private.h"

/* How many elements of an array are looked at, and how many members of an object. */
#define MAX_LOOKS 16
#define MAX_NAMES 256

/* What is seen of a file. */
typedef struct
{
  ConfabImport       *import;
  GHashTable         *formats;
  char               *entry;
  ConfabJsonSplitter *splitter;
  gboolean            began;      /* something besides white space was seen */
  GHashTable         *names;      /* the members of the outermost object */
  gboolean            has_turns;  /* one of them is a list of messages with a role and a content */
  guint               n_looks;
  const char         *found;      /* the name of the format */
} Look;

static const ConfabImportFormat *
find_format (const char *name)
{
  const ConfabImportFormat *format;

  for (guint i = 0; (format = confab_import_get_format (i)) != NULL; i++)
    if (name != NULL && g_str_equal (format->name, name))
      return format;
  return NULL;
}

static ConfabJsonWish
wish_cb (const char *path,
         char        first,
         gpointer    user_data)
{
  Look *self = user_data;
  const char *slash = strrchr (path, '/');

  if (*path == '\0')
    return CONFAB_JSON_ENTER;
  if (g_str_equal (path, "/*"))
    return first == '{' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
  if (slash == path)
    {
      if (g_hash_table_size (self->names) < MAX_NAMES)
        g_hash_table_add (self->names, g_strdup (path + 1));
      if (first == '[')
        return CONFAB_JSON_ENTER;
      return first == '"' ? CONFAB_JSON_TAKE : CONFAB_JSON_PASS;
    }
  if (g_str_has_suffix (path, "/*") && first == '{' && self->n_looks < MAX_LOOKS)
    return CONFAB_JSON_TAKE;
  return CONFAB_JSON_PASS;
}

/* What an element of an array is. */
static const char *
name_element (JsonObject *object)
{
  JsonObject *chat = confab_json_get_object (object, "chat");
  const char *kind = confab_json_get_string (object, "object");

  if (confab_json_get_object (object, "mapping") != NULL)
    return "chatgpt";
  if (confab_json_get_array (object, "chat_messages") != NULL)
    return "claude";
  if (confab_json_get_object (confab_json_get_object (chat != NULL ? chat : object, "history"), "messages") != NULL)
    return "openwebui";
  if (confab_json_get_string (object, "conversationId") != NULL &&
      (confab_json_get_array (object, "messages") != NULL || confab_json_get_array (object, "messagesTree") != NULL))
    return "librechat";
  if (g_strcmp0 (kind, "thread") == 0 || g_strcmp0 (kind, "thread.message") == 0)
    return "jan";
  return NULL;
}

static const char *
name_value (const char *path,
            JsonNode   *node)
{
  const char *text = confab_json_node_string (node);

  if (g_str_equal (path, "/format") && g_strcmp0 (text, "confab-export") == 0)
    return "confab";
  if (g_str_equal (path, "/object") && (g_strcmp0 (text, "thread") == 0 || g_strcmp0 (text, "thread.message") == 0))
    return "jan";
  return NULL;
}

static gboolean
value_cb (const char *path,
          const char *json,
          gsize       length,
          gpointer    user_data)
{
  Look *self = user_data;
  g_autoptr (JsonNode) node = json != NULL ? confab_json_parse (json, length, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  self->n_looks += object != NULL || node == NULL ? 1 : 0;
  if (object == NULL)
    self->found = node != NULL ? name_value (path, node) : NULL;
  else if (g_str_equal (path, "/*") || g_str_equal (path, "/conversations/*"))
    self->found = name_element (object);
  else if (confab_json_get_string (object, "role") != NULL && confab_json_get_node (object, "content") != NULL)
    self->has_turns = TRUE;
  return self->found == NULL && (*path != '/' || self->n_looks < MAX_LOOKS || !g_str_equal (path, "/*"));
}

static gboolean
has (Look       *self,
     const char *name)
{
  return g_hash_table_contains (self->names, name);
}

/* What an object is by the names of its members. */
static const char *
name_object (Look     *self,
             gboolean *whole)
{
  *whole = FALSE;
  if (has (self, "localStorage") && has (self, "indexedDB"))
    return "cherry-studio";
  if (has (self, "version") && has (self, "history"))
    return "chatbot-ui";
  *whole = TRUE;
  if (has (self, "conversationId") && (has (self, "messages") || has (self, "messagesTree")))
    return "librechat";
  if (has (self, "mapping"))
    return "chatgpt";
  if (has (self, "chat_messages"))
    return "claude";
  if (has (self, "chat") || (has (self, "history") && has (self, "models")))
    return "openwebui";
  *whole = FALSE;
  return self->has_turns ? "alpaca" : NULL;
}

/* Binary files of an archive are passed over after their first byte. */
static gboolean
may_be_json (Look       *self,
             const char *data,
             gsize       length)
{
  static const char mark[] = "\xef\xbb\xbf";
  gsize i = length >= 3 && memcmp (data, mark, 3) == 0 ? 3 : 0;

  while (i < length && g_ascii_isspace (data[i]))
    i++;
  self->began = i < length;
  return !self->began || data[i] == '{' || data[i] == '[';
}

static gboolean
begin_cb (const char *name,
          gint64      size,
          gpointer    user_data)
{
  Look *self = user_data;

  g_free (self->entry);
  self->entry = g_strdup (name);
  self->began = FALSE;
  self->has_turns = FALSE;
  self->n_looks = 0;
  self->found = NULL;
  g_hash_table_remove_all (self->names);
  g_clear_pointer (&self->splitter, confab_json_splitter_free);
  return TRUE;
}

static ConfabImportStep
data_cb (const void *data,
         gsize       length,
         gpointer    user_data,
         GError    **error)
{
  static const ConfabJsonSplitterFuncs funcs = { wish_cb, value_cb };
  Look *self = user_data;

  if (!self->began && !may_be_json (self, data, length))
    return CONFAB_IMPORT_NEXT;
  if (self->splitter == NULL)
    self->splitter = confab_json_splitter_new (&funcs, self);
  /* Where it is damaged, the reading will say so, if what came before tells whose it is. */
  if (!confab_json_splitter_feed (self->splitter, data, length, NULL) || confab_json_splitter_is_done (self->splitter))
    return CONFAB_IMPORT_NEXT;
  return CONFAB_IMPORT_MORE;
}

static gboolean
end_cb (gboolean whole,
        gpointer user_data,
        GError **error)
{
  Look *self = user_data;
  const ConfabImportFormat *format;
  gboolean is_whole = FALSE;

  if (self->splitter != NULL && self->found == NULL)
    confab_json_splitter_finish (self->splitter, NULL);
  format = find_format (self->found != NULL ? self->found : name_object (self, &is_whole));
  if (format != NULL)
    g_hash_table_insert (self->formats, g_strdup (self->entry), (gpointer)format);
  if (format != NULL && is_whole)
    g_hash_table_add (self->import->wholes, g_strdup (self->entry));
  return TRUE;
}

/**
 * confab_import_detect:
 * @self: an import
 * @formats: gets the format of each file that has one, by its name
 * @error: return location for an error of [func@Confab.ImportSource.run]
 *
 * Looks only so far into each file as it takes to tell what it is.
 *
 * Returns: whether the files could be read
 */
gboolean
confab_import_detect (ConfabImport *self,
                      GHashTable   *formats,
                      GError      **error)
{
  static const ConfabImportPass pass = { begin_cb, data_cb, end_cb };
  Look look = { self, formats };
  gboolean success;

  look.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  success = confab_import_source_run (self->source, &pass, &look, error);
  g_clear_pointer (&look.splitter, confab_json_splitter_free);
  g_hash_table_unref (look.names);
  g_free (look.entry);
  return success;
}
