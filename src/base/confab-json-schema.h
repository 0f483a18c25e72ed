/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_JSON_SCHEMA_MAX_SIZE:
 *
 * The longest text of a schema that is read, in bytes.
 */
#define CONFAB_JSON_SCHEMA_MAX_SIZE (5 * 1024 * 1024)

/**
 * CONFAB_JSON_SCHEMA_MAX_DEPTH:
 *
 * How deep schemas may stand in each other.
 */
#define CONFAB_JSON_SCHEMA_MAX_DEPTH 64

/**
 * CONFAB_JSON_SCHEMA_MAX_SCHEMAS:
 *
 * How many schemas may stand in one, itself included.
 */
#define CONFAB_JSON_SCHEMA_MAX_SCHEMAS 100000

/**
 * CONFAB_JSON_SCHEMA_MAX_STEPS:
 *
 * How many rules are applied to one value before the check gives up. Schemas can be written whose time grows
 * exponentially.
 */
#define CONFAB_JSON_SCHEMA_MAX_STEPS 20000000

/**
 * CONFAB_JSON_SCHEMA_MAX_PROBLEMS:
 *
 * How many problems of a value are told.
 */
#define CONFAB_JSON_SCHEMA_MAX_PROBLEMS 100

/**
 * CONFAB_JSON_SCHEMA_MAX_STRICT_DEPTH:
 *
 * How deep objects may be nested where the service is to obey a schema strictly.
 */
#define CONFAB_JSON_SCHEMA_MAX_STRICT_DEPTH 10

/**
 * CONFAB_JSON_SCHEMA_MAX_STRICT_PROPERTIES:
 *
 * How many properties a schema may have in all where the service is to obey it strictly.
 */
#define CONFAB_JSON_SCHEMA_MAX_STRICT_PROPERTIES 5000

/**
 * CONFAB_JSON_SCHEMA_MAX_STRICT_VALUES:
 *
 * How many values all of the "enum" of a schema for strict mode may have.
 */
#define CONFAB_JSON_SCHEMA_MAX_STRICT_VALUES 1000

/**
 * CONFAB_JSON_SCHEMA_MAX_STRICT_CHARACTERS:
 *
 * How many characters the names of properties and definitions, and the values of "enum" and "const" may have in all, in strict mode.
 */
#define CONFAB_JSON_SCHEMA_MAX_STRICT_CHARACTERS 120000

#define CONFAB_TYPE_JSON_SCHEMA  (confab_json_schema_get_type ())
#define CONFAB_TYPE_JSON_PROBLEM (confab_json_problem_get_type ())

/**
 * ConfabJsonSchema:
 *
 * A schema made ready to check values against it, of [draft 2020-12](https://json-schema.org/draft/2020-12). It does
 * not change and may be used by any thread. Nothing is ever fetched: what it refers to must stand in it.
 */
typedef struct _ConfabJsonSchema ConfabJsonSchema;

/**
 * ConfabJsonProblem:
 * @pointer: where it is, a JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)); empty for the whole
 * @message: what it is, for people
 * @keyword: the keyword of the schema that says so; empty where it was none
 *
 * A place that is not as a schema, or a rule for schemas, wants it.
 */
typedef struct
{
  char *pointer;
  char *message;
  char *keyword;
} ConfabJsonProblem;

/**
 * ConfabJsonSchemaFlags:
 * @CONFAB_JSON_SCHEMA_DEFAULT: formats are checked
 * @CONFAB_JSON_SCHEMA_NO_FORMATS: formats are only remarks, as the draft has it where nobody asks for more
 */
typedef enum
{
  CONFAB_JSON_SCHEMA_DEFAULT = 0,
  CONFAB_JSON_SCHEMA_NO_FORMATS = 1 << 0,
} ConfabJsonSchemaFlags;

GType              confab_json_schema_get_type     (void);
ConfabJsonSchema  *confab_json_schema_new          (JsonNode               *schema,
                                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabJsonSchema  *confab_json_schema_new_full     (JsonNode               *schema,
                                                    ConfabJsonSchemaFlags   flags,
                                                    ConfabJsonProblem     **problem) G_GNUC_WARN_UNUSED_RESULT;
ConfabJsonSchema  *confab_json_schema_ref          (ConfabJsonSchema       *self);
void               confab_json_schema_unref        (ConfabJsonSchema       *self);
gboolean           confab_json_schema_check        (ConfabJsonSchema       *self,
                                                    JsonNode               *value,
                                                    GPtrArray             **problems);
GPtrArray         *confab_json_schema_check_strict (JsonNode               *schema) G_GNUC_WARN_UNUSED_RESULT;
JsonNode          *confab_json_schema_from_example (JsonNode               *value) G_GNUC_WARN_UNUSED_RESULT;

GType              confab_json_problem_get_type     (void);
ConfabJsonProblem *confab_json_problem_new          (const char              *pointer,
                                                     const char              *keyword,
                                                     const char              *message) G_GNUC_WARN_UNUSED_RESULT;
ConfabJsonProblem *confab_json_problem_copy         (const ConfabJsonProblem *self) G_GNUC_WARN_UNUSED_RESULT;
void               confab_json_problem_free         (ConfabJsonProblem       *self);
char              *confab_json_problem_dup_sentence (const ConfabJsonProblem *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonSchema, confab_json_schema_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonProblem, confab_json_problem_free)

G_END_DECLS
