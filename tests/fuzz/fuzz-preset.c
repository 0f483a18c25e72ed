/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "model/confab-preset-file.h"
#include "model/confab-prompt-variables.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What is read can be written and read again as the same; its prompts expand to text, and whatever is no file of presets is told in one sentence. */
static void
check_presets (GPtrArray *presets)
{
  g_autofree char *text = confab_preset_file_write (presets);
  g_autoptr (GPtrArray) again = confab_preset_file_read (text, strlen (text), NULL);

  g_assert (again != NULL && again->len == presets->len);
  for (guint i = 0; i < presets->len; i++)
    {
      g_autoptr (JsonNode) one = confab_preset_to_json (presets->pdata[i]);
      g_autoptr (JsonNode) other = confab_preset_to_json (again->pdata[i]);

      json_object_remove_member (json_node_get_object (one), "provider_id");
      g_assert (json_node_equal (one, other));
    }
}

static void
check_prompt (const char *prompt)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (0);
  g_auto (GStrv) names = confab_prompt_list_names (prompt);
  g_autoptr (JsonObject) values = json_object_new ();
  g_autofree char *expanded = NULL;

  for (char **name = names; *name != NULL; name++)
    json_object_set_string_member (values, *name, prompt);
  expanded = confab_prompt_expand (prompt, now, "{{date}}", values);
  g_assert (g_utf8_validate (expanded, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) presets = confab_preset_file_read ((const char *)data, size, &error);

  if (presets == NULL)
    {
      g_assert (error != NULL && *error->message != '\0' && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_presets (presets);
  for (guint i = 0; i < presets->len; i++)
    if (confab_preset_get_system_prompt (presets->pdata[i]) != NULL)
      check_prompt (confab_preset_get_system_prompt (presets->pdata[i]));
  return 0;
}
