/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_JSON_MAX_DEPTH:
 *
 * The deepest nesting that is read. json-glib's parser calls itself for each level, so that
 * without a limit a few bytes from a server would exhaust the stack.
 */
#define CONFAB_JSON_MAX_DEPTH 256

JsonNode   *confab_json_parse        (const char *text,
                                      gssize      length,
                                      GError    **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *confab_json_parse_object (const char *text,
                                      gssize      length,
                                      GError    **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode   *confab_json_parse_loose  (const char *text,
                                      gsize       length) G_GNUC_WARN_UNUSED_RESULT;
void        confab_json_find_halves  (const char *text,
                                      gsize       length,
                                      gunichar   *high,
                                      gunichar   *low);
char       *confab_json_to_string    (JsonNode *node,
                                      gboolean  pretty) G_GNUC_WARN_UNUSED_RESULT;

JsonNode   *confab_json_get_node     (JsonObject *object,
                                      const char *member);
JsonObject *confab_json_get_object   (JsonObject *object,
                                      const char *member);
JsonArray  *confab_json_get_array    (JsonObject *object,
                                      const char *member);
const char *confab_json_get_string   (JsonObject *object,
                                      const char *member);
gboolean    confab_json_get_int      (JsonObject *object,
                                      const char *member,
                                      gint64     *value);
gboolean    confab_json_get_double   (JsonObject *object,
                                      const char *member,
                                      double     *value);
gboolean    confab_json_get_boolean  (JsonObject *object,
                                      const char *member,
                                      gboolean   *value);
JsonObject *confab_json_array_object (JsonArray *array,
                                      guint      index);
const char *confab_json_node_string  (JsonNode *node);
gboolean    confab_json_node_double  (JsonNode *node,
                                      double   *value);
gboolean    confab_json_node_int     (JsonNode *node,
                                      gint64   *value);

G_END_DECLS
