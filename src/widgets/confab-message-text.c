/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-pretty.h"
#include "base/confab-json.h"
#include "markup/confab-document.h"
#include "markup/confab-range.h"
#include "widgets/confab-message-text.h"

/**
 * confab_message_text_dup_plain:
 * @message: a message
 *
 * Returns: (transfer full): its text as it is read, without markup
 */
char *
confab_message_text_dup_plain (ConfabMessage *message)
{
  g_autoptr (ConfabDocument) document = NULL;

  if (confab_message_get_role (message) != CONFAB_ROLE_ASSISTANT)
    return g_strdup (confab_message_get_text (message));

  document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  confab_document_update (document, confab_message_get_text (message), confab_message_get_text_length (message), TRUE);
  return confab_range_dup_plain (confab_document_get_blocks (document), NULL);
}

/* As references, since a backslash before a bracket begins a formula. */
static void
add_escaped (GString    *markdown,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at++)
    if (g_ascii_ispunct (*at))
      g_string_append_printf (markdown, "&#%d;", *at);
    else
      g_string_append_c (markdown, g_ascii_iscntrl (*at) ? ' ' : *at);
}

static void
add_target (GString    *markdown,
            const char *uri)
{
  g_autofree char *valid = g_utf8_make_valid (uri, -1);

  for (const char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || strchr (" <>\\", *at) != NULL)
      g_string_append_printf (markdown, "%%%02X", (guint) * at);
    else
      g_string_append_c (markdown, *at);
}

/* Services nest what they say of a citation under its type, or do not. */
static JsonObject *
get_citation (JsonObject *annotation)
{
  const char *type = confab_json_get_string (annotation, "type");
  JsonObject *inside = type != NULL ? confab_json_get_object (annotation, type) : NULL;

  return inside != NULL ? inside : annotation;
}

/**
 * confab_message_text_dup_citations:
 * @annotations: the annotations of a reply
 * @n_citations: (out): how many places it cites
 *
 * Returns: (transfer full): the places as a list in Markdown
 */
char *
confab_message_text_dup_citations (JsonArray *annotations,
                                   guint     *n_citations)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < json_array_get_length (annotations); i++)
    {
      JsonObject *citation = get_citation (confab_json_array_object (annotations, i));
      const char *uri = citation != NULL ? confab_json_get_string (citation, "url") : NULL;
      const char *title = citation != NULL ? confab_json_get_string (citation, "title") : NULL;

      if (uri == NULL || *uri == '\0' || !g_hash_table_add (seen, (char *)uri))
        continue;
      g_string_append_printf (markdown, "%u. [", g_hash_table_size (seen));
      add_escaped (markdown, title != NULL && *title != '\0' ? title : uri);
      g_string_append (markdown, "](<");
      add_target (markdown, uri);
      g_string_append (markdown, ">)\n");
    }
  *n_citations = g_hash_table_size (seen);
  return g_string_free (g_steal_pointer (&markdown), FALSE);
}

static guint
longest_run (const char *text,
             char        c)
{
  guint longest = 0;
  guint run = 0;

  for (; *text != '\0'; text++)
    {
      run = *text == c ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return longest;
}

/**
 * confab_message_text_dup_arguments:
 * @call: the call of a tool
 *
 * Returns: (transfer full): what the model gave the tool, as code in Markdown; JSON in lines
 */
char *
confab_message_text_dup_arguments (const ConfabToolCall *call)
{
  g_autoptr (JsonNode) node = confab_json_parse (call->arguments->str, call->arguments->len, NULL);
  g_autofree char *pretty = node != NULL ? confab_json_dup_pretty (call->arguments->str, call->arguments->len) : NULL;
  g_autofree char *valid = g_utf8_make_valid (pretty != NULL ? pretty : call->arguments->str, -1);
  g_autofree char *fence = g_strnfill (MAX (3, longest_run (valid, '`') + 1), '`');

  if (*valid == '\0')
    return g_strdup ("");
  return g_strdup_printf ("%s%s\n%s\n%s\n", fence, node != NULL ? "json" : "", valid, fence);
}
