/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sandbox/confab-sandbox.h"
#include "sandbox/confab-sandbox-service.h"

#define MODEL_ALIAS "sandbox"

static const char description[] =
  "\"id\":\"" CONFAB_SANDBOX_MODEL "\",\"aliases\":[\"" MODEL_ALIAS "\"],\"type\":\"openai/chat-completions\","
  "\"info\":{\"name\":\"Sandbox\",\"developer\":\"Confab\",\"description\":\"A toy word model on this computer, made "
  "from Confab's help text. Its prices are a toy too; nobody pays them.\",\"contextLength\":1000000,"
  "\"outputMax\":100000},\"tags\":[\"playground:chat\"]";

/* What is told only to those who ask for it. A token costs one credit, which is half a millionth of a dollar. */
static const struct { const char *name; const char *json; } extras[] = {
  { "modalities", ",\"modalities\":{\"input\":[\"text\",\"image\",\"video\"],\"output\":[\"text\"]}" },
  { "capabilities", ",\"capabilities\":[\"parallel_tool_calls\",\"reasoning\",\"streaming\",\"structured_output\","
    "\"tools\",\"vision\"]" },
  { "pricing", ",\"pricing\":{\"kind\":\"fixed\",\"currency\":\"USD\",\"units\":["
    "{\"name\":\"input\",\"measure\":\"tokens\",\"price\":0.5,\"per\":1000000},"
    "{\"name\":\"output\",\"measure\":\"tokens\",\"price\":0.5,\"per\":1000000}]}" },
};

static gboolean
matches (const char *ids)
{
  g_auto (GStrv) list = g_strsplit (ids, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (list[i]), CONFAB_SANDBOX_MODEL) == 0 ||
        g_ascii_strcasecmp (list[i], MODEL_ALIAS) == 0)
      return TRUE;
  return FALSE;
}

static char *
describe_model (const char *include)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_auto (GStrv) wanted = g_strsplit (include != NULL ? include : "", ",", -1);
  gboolean all = g_strv_contains ((const char *const *)wanted, "all");

  g_string_append (text, description);
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    if (all || g_strv_contains ((const char *const *)wanted, extras[i].name))
      g_string_append (text, extras[i].json);
  g_string_append_c (text, '}');
  return g_strdup (text->str);
}

/**
 * confab_sandbox_catalogue_models:
 * @id: (nullable): the names to list, with commas between them; %NULL for all
 * @include: (nullable): what else to tell about a model: `modalities`, `capabilities` and `pricing` with commas between
 *   them, or `all`
 *
 * Returns: (transfer full): the list of models as JSON
 */
char *
confab_sandbox_catalogue_models (const char *id,
                                 const char *include)
{
  g_autofree char *model = describe_model (include);

  return g_strdup_printf ("{\"object\":\"list\",\"data\":[%s]}", id == NULL || matches (id) ? model : "");
}

char *
confab_sandbox_catalogue_model (void)
{
  g_autofree char *model = describe_model ("all");

  return g_strdup_printf ("{\"object\":\"model\",\"data\":%s}", model);
}

char *
confab_sandbox_catalogue_key (void)
{
  return g_strdup ("{\"data\":{\"name\":\"Sandbox\",\"disabled\":false,\"prefix\":\"sandbox\","
                   "\"scopes\":[\"model:chat\"],\"limit\":null,\"created_at\":\"2026-01-01T00:00:00.000Z\","
                   "\"updated_at\":\"2026-01-01T00:00:00.000Z\",\"monthly_usage\":0}}");
}

char *
confab_sandbox_catalogue_balance (void)
{
  return g_strdup ("{\"current_balance\":100,\"currency\":\"USD\"}");
}
