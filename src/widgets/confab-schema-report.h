/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabSchemaRemark:
 * @start: where it is in the text, in bytes
 * @end: where that ends
 * @sentence: the line and what is wrong there, for people
 * @is_strict: whether it only keeps a service from obeying the schema strictly
 */
typedef struct
{
  gsize     start;
  gsize     end;
  char     *sentence;
  gboolean  is_strict;
} ConfabSchemaRemark;

/**
 * ConfabSchemaReport:
 * @schema: (nullable): the schema, where the text is JSON
 * @digest: (nullable): the same for two schemas that are written in the same way but for blanks; the order of members counts
 * @remarks: (element-type ConfabSchemaRemark): what is wrong with it
 *
 * The text of a schema, looked at: whether it is JSON, keeps to the rules of schemas, and to those of strict mode.
 */
typedef struct
{
  JsonNode  *schema;
  char      *digest;
  GPtrArray *remarks;
} ConfabSchemaReport;

ConfabSchemaReport *confab_schema_report_new         (const char           *text,
                                                      gboolean              strict,
                                                      GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
char               *confab_schema_report_digest      (JsonNode             *schema) G_GNUC_WARN_UNUSED_RESULT;
void                confab_schema_report_free        (ConfabSchemaReport   *self);
void                confab_schema_report_make_async  (const char           *text,
                                                      gboolean              strict,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
ConfabSchemaReport *confab_schema_report_make_finish (GAsyncResult         *result,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSchemaReport, confab_schema_report_free)

G_END_DECLS
