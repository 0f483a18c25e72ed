/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "base/confab-json.h"
#include "model/confab-preset-file.h"

#define FORMAT  "confab-presets"
#define VERSION 1

/**
 * confab_preset_file_write:
 * @presets: (element-type ConfabPreset): what goes into the file
 *
 * Returns: (transfer full): its text: a JSON object with the presets in the member of that name
 */
char *
confab_preset_file_write (GPtrArray *presets)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < presets->len; i++)
    {
      JsonNode *node = confab_preset_to_json (presets->pdata[i]);

      /* An identifier means nothing elsewhere; the name of the service does. */
      json_object_remove_member (json_node_get_object (node), "provider_id");
      json_array_add_element (array, node);
    }
  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_array_member (object, "presets", array);
  json_node_take_object (root, object);
  text = confab_json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

static gboolean
set_not_presets (GError **error)
{
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                       _ ("This is not a file of presets. Choose one that Confab exported."));
  return FALSE;
}

static gboolean
read_parameters (ConfabPreset *preset,
                 JsonObject   *object,
                 GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const ConfabParameter *parameter = confab_parameter_find (l->data);
      g_autoptr (JsonNode) checked = NULL;

      if (parameter == NULL)
        g_set_error (&local_error, CONFAB_ERROR, CONFAB_ERROR_UNKNOWN_NAME, _ ("There is no parameter “%s”."), (char *)l->data);
      else
        checked = confab_parameter_check_any (parameter, json_object_get_member (object, l->data), &local_error);
      if (checked == NULL)
        {
          /* Translators: the name of a preset, and a sentence that says what is wrong */
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The preset “%s” cannot be read: %s"),
                       confab_preset_get_name (preset), local_error->message);
          return FALSE;
        }
    }
  confab_parameters_load (confab_preset_get_parameters (preset), object);
  return TRUE;
}

static gboolean
read_preset (GPtrArray  *presets,
             JsonObject *object,
             GError    **error)
{
  g_autofree char *id = confab_id_new ();
  g_autoptr (ConfabPreset) preset = NULL;
  JsonNode *parameters = confab_json_get_node (object, "parameters");

  if (object == NULL || confab_json_get_string (object, "name") == NULL ||
      (parameters != NULL && !JSON_NODE_HOLDS_OBJECT (parameters)))
    return set_not_presets (error);
  preset = confab_preset_from_json (id, object);
  if (*confab_preset_get_name (preset) == '\0')
    confab_preset_set_name (preset, _ ("Preset"));
  if (!read_parameters (preset, confab_json_get_object (object, "parameters"), error))
    return FALSE;
  g_ptr_array_add (presets, g_steal_pointer (&preset));
  return TRUE;
}

/* Many a file of something else has a name, too. */
static gboolean
is_preset_alone (JsonObject *object)
{
  static const char *const members[] = { "system_prompt", "provider_name", "model", "parameters" };
  const char *format = confab_json_get_string (object, "format");

  if (format != NULL && !g_str_equal (format, FORMAT))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return TRUE;
  return FALSE;
}

/**
 * confab_preset_file_read:
 * @text: the content of a file
 * @length: its bytes
 * @error: return location for a [error@Confab.Error]
 *
 * Reads what [func@Confab.preset_file_write] wrote, or a preset alone. It is read as a whole or not at all.
 *
 * Returns: (transfer full) (nullable) (element-type ConfabPreset): the presets, each with an identifier of its own; else
 *   %CONFAB_ERROR_INVALID_JSON, or %CONFAB_ERROR_INVALID_VALUE
 */
GPtrArray *
confab_preset_file_read (const char *text,
                         gsize       length,
                         GError    **error)
{
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonObject) root = NULL;
  JsonArray *array;
  gint64 version = VERSION;

  if (length > CONFAB_PRESET_FILE_MAX_BYTES)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The file is larger than %d MB, which no file of presets is."),
                   CONFAB_PRESET_FILE_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  root = confab_json_parse_object (text, (gssize)length, NULL);
  if (root == NULL)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON,
                           _ ("The file is not JSON. Choose one that Confab exported."));
      return NULL;
    }
  confab_json_get_int (root, "version", &version);
  if (version > VERSION)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                           _ ("The file was written by a newer Confab. Update Confab to read it."));
      return NULL;
    }
  array = confab_json_get_array (root, "presets");
  if (array == NULL && !is_preset_alone (root))
    {
      set_not_presets (error);
      return NULL;
    }
  if (array == NULL)
    return read_preset (presets, root, error) ? g_steal_pointer (&presets) : NULL;
  if (json_array_get_length (array) > CONFAB_PRESET_FILE_MAX_PRESETS)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("The file has %u presets; at most %d are read."),
                   json_array_get_length (array), CONFAB_PRESET_FILE_MAX_PRESETS);
      return NULL;
    }
  if (json_array_get_length (array) == 0)
    {
      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_EMPTY, _ ("There is no preset in this file."));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_preset (presets, confab_json_array_object (array, i), error))
      return NULL;
  return g_steal_pointer (&presets);
}
