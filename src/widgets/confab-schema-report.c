/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-place.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-schema-report.h"

typedef struct
{
  char    *text;
  gboolean strict;
} Request;

static void
request_free (Request *request)
{
  g_free (request->text);
  g_free (request);
}

static void
remark_free (ConfabSchemaRemark *remark)
{
  g_free (remark->sentence);
  g_free (remark);
}

static void
add_remark (ConfabSchemaReport *self,
            const char         *text,
            gsize               start,
            gsize               end,
            const char         *message,
            gboolean            is_strict)
{
  ConfabSchemaRemark *remark = g_new (ConfabSchemaRemark, 1);
  guint line = confab_text_count_lines (text, start);

  remark->start = start;
  remark->end = end;
  remark->is_strict = is_strict;
  if (is_strict)
    /* Translators: a line of a schema, and why a service cannot obey it strictly. */
    remark->sentence = g_strdup_printf (_ ("Strict, line %u: %s"), line, message);
  else
    remark->sentence = g_strdup_printf (_ ("Line %u: %s"), line, message);
  g_ptr_array_add (self->remarks, remark);
}

static void
add_problem (ConfabSchemaReport      *self,
             const char              *text,
             const ConfabJsonProblem *problem,
             gboolean                 is_strict)
{
  gsize start = 0;
  gsize end = 1;

  /* The whole need not be marked to the end. */
  if (!confab_json_find_place (text, strlen (text), problem->pointer, &start, &end) || *problem->pointer == '\0')
    end = start + 1;
  add_remark (self, text, start, end, problem->message, is_strict);
}

/**
 * confab_schema_report_digest:
 * @schema: a schema
 *
 * Returns: (transfer full): the digest of its report; models write members in their order, so that it counts
 */
char *
confab_schema_report_digest (JsonNode *schema)
{
  g_autofree char *text = confab_json_to_string (schema, FALSE);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
look (ConfabSchemaReport *self,
      const char         *text,
      gboolean            strict,
      GCancellable       *cancellable)
{
  gsize length = strlen (text);
  g_autoptr (ConfabJsonProblem) problem = NULL;
  g_autoptr (ConfabJsonSchema) schema = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  gsize offset;

  if (length > CONFAB_JSON_SCHEMA_MAX_SIZE)
    {
      add_remark (self, text, 0, 1, _ ("The schema is longer than 5 MB."), FALSE);
      return;
    }
  self->schema = confab_json_read (text, length, &offset, &error);
  if (self->schema == NULL)
    {
      add_remark (self, text, offset, offset + 1, error->message, FALSE);
      return;
    }
  if (g_cancellable_is_cancelled (cancellable))
    return;
  self->digest = confab_schema_report_digest (self->schema);
  schema = confab_json_schema_new_full (self->schema, CONFAB_JSON_SCHEMA_DEFAULT, &problem);
  if (schema == NULL)
    add_problem (self, text, problem, FALSE);
  if (!strict || g_cancellable_is_cancelled (cancellable))
    return;
  problems = confab_json_schema_check_strict (self->schema);
  for (guint i = 0; i < problems->len && !g_cancellable_is_cancelled (cancellable); i++)
    add_problem (self, text, problems->pdata[i], TRUE);
}

/**
 * confab_schema_report_new:
 * @text: the text of a schema
 * @strict: whether a service is to obey it strictly
 * @cancellable: (nullable): stops it, may be cancelled in another thread
 *
 * Looks at a schema. May be called in any thread; a long one takes a while.
 *
 * Returns: (transfer full) (nullable): what there is to say, %NULL where it was cancelled
 */
ConfabSchemaReport *
confab_schema_report_new (const char   *text,
                          gboolean      strict,
                          GCancellable *cancellable)
{
  g_autoptr (ConfabSchemaReport) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  self = g_new0 (ConfabSchemaReport, 1);
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)remark_free);
  look (self, text, strict, cancellable);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&self);
}

/**
 * confab_schema_report_free:
 * @self: (transfer full): a report
 */
void
confab_schema_report_free (ConfabSchemaReport *self)
{
  g_clear_pointer (&self->schema, json_node_unref);
  g_free (self->digest);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

static void
make_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Request *request = task_data;
  ConfabSchemaReport *report = confab_schema_report_new (request->text, request->strict, cancellable);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, report, (GDestroyNotify)confab_schema_report_free);
  else
    g_clear_pointer (&report, confab_schema_report_free);
}

/**
 * confab_schema_report_make_async:
 * @text: the text of a schema
 * @strict: whether a service is to obey it strictly
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks at a schema in a thread of its own.
 */
void
confab_schema_report_make_async (const char         *text,
                                 gboolean            strict,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  request->text = g_strdup (text);
  request->strict = strict;
  g_task_set_source_tag (task, confab_schema_report_make_async);
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  g_task_run_in_thread (task, make_worker);
}

/**
 * confab_schema_report_make_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what there is to say; %NULL where it was cancelled
 */
ConfabSchemaReport *
confab_schema_report_make_finish (GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
