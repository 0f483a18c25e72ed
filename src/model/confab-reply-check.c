/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "model/confab-reply-check.h"

G_DEFINE_BOXED_TYPE (ConfabReplyCheck, confab_reply_check, confab_reply_check_copy, confab_reply_check_free)

static const char *
get_kind (JsonNode * response_format)
{
  if (response_format == NULL || !JSON_NODE_HOLDS_OBJECT (response_format))
    return NULL;
  return confab_json_get_string (json_node_get_object (response_format), "type");
}

/**
 * confab_reply_check_is_asked:
 * @response_format: (nullable): what was sent as "response_format"
 *
 * Returns: whether it asks for JSON
 */
gboolean
confab_reply_check_is_asked (JsonNode *response_format)
{
  const char *kind = get_kind (response_format);

  return g_strcmp0 (kind, "json_object") == 0 || g_strcmp0 (kind, "json_schema") == 0;
}

/**
 * confab_reply_check_get_format:
 * @parameters: (nullable): the parameters of a reply, as they were sent
 *
 * Returns: (transfer none) (nullable): the response format among them
 */
JsonNode *
confab_reply_check_get_format (JsonNode *parameters)
{
  if (parameters == NULL || !JSON_NODE_HOLDS_OBJECT (parameters))
    return NULL;
  return confab_json_get_node (json_node_get_object (parameters), "response_format");
}

/**
 * confab_reply_check_get_schema:
 * @response_format: (nullable): what was sent as "response_format"
 *
 * llama-server takes the schema beside the type, too.
 *
 * Returns: (transfer none) (nullable): the schema in it
 */
JsonNode *
confab_reply_check_get_schema (JsonNode *response_format)
{
  JsonObject *object;
  JsonObject *inner;

  if (!confab_reply_check_is_asked (response_format))
    return NULL;
  object = json_node_get_object (response_format);
  inner = confab_json_get_object (object, "json_schema");
  return inner != NULL ? confab_json_get_node (inner, "schema") : confab_json_get_node (object, "schema");
}

/**
 * confab_reply_check_find_json:
 * @text: the text of a reply
 * @length: (out): how long the JSON in it may be, in bytes
 *
 * Models write JSON into a code fence now and then, even where they are asked for nothing else.
 *
 * Returns: where the JSON may start, in bytes
 */
gsize
confab_reply_check_find_json (const char *text,
                              gsize      *length)
{
  const char *start = text;
  const char *end = text + strlen (text);
  const char *line;

  while (g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  line = strchr (start, '\n');
  if (g_str_has_prefix (start, "```") && line != NULL && line < end)
    {
      start = line + 1;
      if (end - start >= 3 && memcmp (end - 3, "```", 3) == 0)
        end -= 3;
      while (end > start && g_ascii_isspace (end[-1]))
        end--;
    }
  *length = end - start;
  return start - text;
}

static ConfabReplyCheck *
finish (ConfabReplyCheck *self,
        ConfabHolds       holds,
        char             *sentence)
{
  self->holds = holds;
  g_free (self->sentence);
  self->sentence = sentence;
  return self;
}

static ConfabReplyCheck *
check_schema (ConfabReplyCheck *self,
              JsonNode         *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabJsonSchema) schema = confab_json_schema_new (json, &error);
  g_autofree char *first = NULL;
  ConfabJsonProblem *problem;

  if (schema == NULL)
    return finish (self, CONFAB_HOLDS_UNKNOWN, g_strdup_printf (_ ("The reply is JSON. %s"), error->message));
  if (confab_json_schema_check (schema, self->value, &self->problems))
    return finish (self, CONFAB_HOLDS_YES, self->start > 0 ? g_strdup (_ ("Fits the schema, in a code block"))
                                                           : g_strdup (_ ("Fits the schema")));
  problem = self->problems->pdata[0];
  first = confab_json_problem_dup_sentence (problem);
  if (*problem->keyword == '\0' && *problem->pointer == '\0')
    return finish (self, CONFAB_HOLDS_UNKNOWN, g_strdup_printf (_ ("The reply is JSON. Whether it fits the schema %s"), first));
  if (self->problems->len == 1)
    return finish (self, CONFAB_HOLDS_NO, g_strdup_printf (_ ("Does not fit the schema: %s"), first));
  /* Translators: the first problem, and how many there are besides. */
  return finish (self, CONFAB_HOLDS_NO, g_strdup_printf (_ ("Does not fit the schema: %s (and %u more)"), first,
                                                         self->problems->len - 1));
}

/**
 * confab_reply_check_new:
 * @text: the text of a reply
 * @response_format: (nullable): what was sent as "response_format"
 *
 * Holds a reply against what was asked for. May be called in any thread; a large reply takes a while.
 *
 * Returns: (transfer full): the result
 */
ConfabReplyCheck *
confab_reply_check_new (const char *text,
                        JsonNode   *response_format)
{
  ConfabReplyCheck *self = g_new0 (ConfabReplyCheck, 1);
  g_autoptr (GError) error = NULL;
  JsonNode *schema = confab_reply_check_get_schema (response_format);
  gsize offset = 0;

  g_return_val_if_fail (text != NULL, self);

  self->mistake = -1;
  self->start = confab_reply_check_find_json (text, &self->length);
  self->value = confab_json_read (text + self->start, self->length, &offset, &error);
  if (self->value == NULL)
    self->mistake = self->start + offset;
  if (!confab_reply_check_is_asked (response_format))
    return finish (self, CONFAB_HOLDS_NOT_ASKED, g_strdup (""));
  if (self->value == NULL)
    return finish (self, CONFAB_HOLDS_NO, g_strdup_printf (_ ("Not JSON, which was asked for: line %u: %s"),
                                                           confab_text_count_lines (text, self->mistake), error->message));
  if (schema != NULL)
    return check_schema (self, schema);
  if (g_strcmp0 (get_kind (response_format), "json_object") == 0 && !JSON_NODE_HOLDS_OBJECT (self->value))
    return finish (self, CONFAB_HOLDS_NO, g_strdup (_ ("JSON, but not an object, which was asked for")));
  return finish (self, CONFAB_HOLDS_YES, self->start > 0 ? g_strdup (_ ("JSON, in a code block")) : g_strdup (_ ("JSON")));
}

/**
 * confab_reply_check_copy:
 * @self: a result
 *
 * Returns: (transfer full): the same
 */
ConfabReplyCheck *
confab_reply_check_copy (const ConfabReplyCheck *self)
{
  ConfabReplyCheck *copy = g_memdup2 (self, sizeof *self);

  copy->sentence = g_strdup (self->sentence);
  if (copy->value != NULL)
    json_node_ref (copy->value);
  if (copy->problems != NULL)
    g_ptr_array_ref (copy->problems);
  return copy;
}

/**
 * confab_reply_check_free:
 * @self: (transfer full): a result
 */
void
confab_reply_check_free (ConfabReplyCheck *self)
{
  g_free (self->sentence);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_reply_check:
 * @text: the text of a reply
 * @response_format: (nullable): what was sent as "response_format"
 * @sentence: (out) (optional) (transfer full): the result for people; empty where nothing was asked for
 *
 * Like [ctor@Confab.ReplyCheck.new], for who only wants the answer.
 *
 * Returns: whether the reply is of the form that was asked for
 */
ConfabHolds
confab_reply_check (const char *text,
                    JsonNode   *response_format,
                    char      **sentence)
{
  g_autoptr (ConfabReplyCheck) check = confab_reply_check_new (text, response_format);

  if (sentence != NULL)
    *sentence = g_strdup (check->sentence);
  return check->holds;
}
