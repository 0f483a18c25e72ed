/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/confab-json-schema.h"

G_BEGIN_DECLS

typedef struct _ConfabSchemaNode ConfabSchemaNode;

typedef enum
{
  RULE_NEVER,
  RULE_TYPE,
  RULE_ENUM,
  RULE_CONST,
  RULE_MULTIPLE_OF,
  RULE_MAXIMUM,
  RULE_EXCLUSIVE_MAXIMUM,
  RULE_MINIMUM,
  RULE_EXCLUSIVE_MINIMUM,
  RULE_MAX_LENGTH,
  RULE_MIN_LENGTH,
  RULE_PATTERN,
  RULE_FORMAT,
  RULE_ITEMS, /* prefixItems and items */
  RULE_CONTAINS,
  RULE_MAX_ITEMS,
  RULE_MIN_ITEMS,
  RULE_UNIQUE_ITEMS,
  RULE_PROPERTIES, /* properties, patternProperties and additionalProperties */
  RULE_PROPERTY_NAMES,
  RULE_MAX_PROPERTIES,
  RULE_MIN_PROPERTIES,
  RULE_REQUIRED,
  RULE_DEPENDENT_REQUIRED,
  RULE_DEPENDENT_SCHEMAS,
  RULE_REF,
  RULE_ALL_OF,
  RULE_ANY_OF,
  RULE_ONE_OF,
  RULE_NOT,
  RULE_IF,
  RULE_UNEVALUATED_ITEMS,      /* these two are the last of a node: they ask for what the others have looked at */
  RULE_UNEVALUATED_PROPERTIES,
} ConfabSchemaRuleKind;

/* The types a value may have, as bits. */
enum
{
  TYPE_NULL = 1 << 0,
  TYPE_BOOLEAN = 1 << 1,
  TYPE_OBJECT = 1 << 2,
  TYPE_ARRAY = 1 << 3,
  TYPE_NUMBER = 1 << 4,
  TYPE_STRING = 1 << 5,
  TYPE_INTEGER = 1 << 6,
};

typedef gboolean (*ConfabSchemaFormat) (const char *text);

/* One rule. Which of the members it has depends on its kind. */
typedef struct
{
  ConfabSchemaRuleKind  kind;
  const char           *keyword;
  JsonNode             *value;   /* unowned: the keyword's value in the schema */
  guint64               count;   /* of bounds, minContains; the bits of types */
  guint64               most;    /* maxContains */
  ConfabSchemaNode     *schema;  /* items, contains, additionalProperties, propertyNames, $ref, not, if, unevaluated… */
  ConfabSchemaNode     *then;
  ConfabSchemaNode     *otherwise;
  GPtrArray            *schemas; /* allOf, anyOf, oneOf, prefixItems, patternProperties */
  GPtrArray            *regexes; /* patternProperties; pattern has one */
  GHashTable           *table;   /* properties and dependentSchemas: name -> schema; enum: its values */
  ConfabSchemaFormat    format;
} ConfabSchemaRule;

struct _ConfabSchemaNode
{
  GArray     *rules;     /* element-type ConfabSchemaRule */

  /* A member that can have one text only, which tells alternatives apart at a glance. */
  const char *tag;       /* (nullable) */
  const char *tag_value;
};

struct _ConfabJsonSchema
{
  gatomicrefcount        ref_count;
  ConfabJsonSchemaFlags  flags;
  JsonNode              *source;
  GPtrArray             *nodes; /* all there are; owned */
  ConfabSchemaNode      *root;
};

/* Where a value stands, as a list on the stack: most values have no problem and need no pointer. */
typedef struct _ConfabSchemaPlace ConfabSchemaPlace;
struct _ConfabSchemaPlace
{
  const ConfabSchemaPlace *parent;
  const char              *name;  /* NULL for an element */
  guint                    index;
};

/* What is known while a value is checked. */
typedef struct
{
  GPtrArray *problems;  /* NULL where only the answer counts */
  guint      most;
  guint64    steps;
  guint64    next_look;
  gint64     deadline;
  guint      nesting;
  gboolean   gave_up;
} ConfabSchemaCheck;

/* What is known while a schema is made ready. */
typedef struct
{
  ConfabJsonSchema  *schema;
  GHashTable        *by_json;   /* JsonNode of a schema -> ConfabSchemaNode */
  GHashTable        *resources; /* absolute URI -> JsonNode */
  GHashTable        *anchors;   /* absolute URI with fragment -> JsonNode */
  GArray            *refs;      /* element-type ConfabSchemaRef */
  GString           *pointer;   /* where we are */
  ConfabJsonProblem *problem;   /* the first one */
  guint              depth;
  guint              n_patterns;
} ConfabSchemaCompiler;

typedef struct
{
  ConfabSchemaNode *node;
  guint             rule;
  char             *base;
  char             *target;
  char             *pointer;
} ConfabSchemaRef;

ConfabSchemaNode *confab_schema_compile_node     (ConfabSchemaCompiler *self,
                                                  JsonNode             *json,
                                                  const char           *base);
void              confab_schema_fail             (ConfabSchemaCompiler *self,
                                                  const char           *keyword,
                                                  const char           *format,
                                                  ...) G_GNUC_PRINTF (3, 4);
gsize             confab_schema_enter            (ConfabSchemaCompiler *self,
                                                  const char           *name);
char             *confab_schema_register         (ConfabSchemaCompiler *self,
                                                  JsonNode             *json,
                                                  const char           *base) G_GNUC_WARN_UNUSED_RESULT;
void              confab_schema_resolve_refs     (ConfabSchemaCompiler *self);
void              confab_schema_find_tags        (ConfabSchemaCompiler *self);

gboolean          confab_schema_step             (ConfabSchemaCheck          *self);
gboolean          confab_schema_fits             (ConfabSchemaCheck          *self,
                                                  const ConfabSchemaNode     *node,
                                                  JsonNode                   *value,
                                                  const ConfabSchemaPlace    *place);
gboolean          confab_schema_matches          (ConfabSchemaCheck          *self,
                                                  GRegex                     *regex,
                                                  const char                 *text);
GHashTable       *confab_schema_find_evaluated   (ConfabSchemaCheck          *self,
                                                  const ConfabSchemaNode     *node,
                                                  JsonNode                   *value) G_GNUC_WARN_UNUSED_RESULT;

guint             confab_json_value_type         (JsonNode             *value);
guint             confab_json_value_hash         (gconstpointer         value);
gboolean          confab_json_value_equal        (gconstpointer         left,
                                                  gconstpointer         right);
int               confab_json_value_compare      (JsonNode             *left,
                                                  JsonNode             *right);
gboolean          confab_json_value_is_multiple  (JsonNode             *value,
                                                  JsonNode             *divisor);
void              confab_json_pointer_append     (GString              *pointer,
                                                  const char           *name);

GRegex           *confab_schema_pattern_new      (const char           *pattern,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabSchemaFormat confab_schema_format_find     (const char           *name);

G_END_DECLS
