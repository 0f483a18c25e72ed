/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-store-private.h"
#include "store/confab-store-spent.h"

#define ROWS_PER_LOOK 256

/**
 * confab_message_record_put_spent:
 * @row: a message that is in the store, or whose text is not kept
 * @conversation: the row of its conversation; negative where it has none
 * @state: an open store, in a transaction
 * @error: return location for an error
 *
 * Keeps what a reply that has ended cost, once, however often it is written. Nothing is kept of what was neither counted nor billed.
 *
 * Returns: whether it succeeded
 */
gboolean
confab_message_record_put_spent (const ConfabMessageRecord *row,
                                 gint64                     conversation,
                                 ConfabStoreState          *state,
                                 GError                   **error)
{
  ConfabStatement *statement;

  if (row->reply == NULL || row->status == CONFAB_STATUS_STREAMING ||
      (row->tokens < 0 && row->prompt_tokens < 0 && row->completion_tokens < 0 && row->cost < 0 && row->estimated < 0))
    return TRUE;
  statement = confab_database_prepare (state->database,
                                       "INSERT INTO spent (message_id, conversation_id, time, provider, model,"
                                       " prompt_tokens, completion_tokens, billed, estimated)"
                                       " VALUES (?, (SELECT id FROM conversation WHERE row = ?), ?, ?, ?, ?, ?, ?, ?)"
                                       " ON CONFLICT (message_id) DO NOTHING",
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, row->id);
  confab_statement_bind_int (statement, 2, conversation);
  confab_statement_bind_int (statement, 3, row->created);
  confab_statement_bind_text (statement, 4, row->provider != NULL ? row->provider : "");
  confab_statement_bind_text (statement, 5, row->model != NULL ? row->model : "");
  if (row->prompt_tokens >= 0)
    confab_statement_bind_int (statement, 6, row->prompt_tokens);
  if (row->completion_tokens >= 0)
    confab_statement_bind_int (statement, 7, row->completion_tokens);
  if (row->cost >= 0)
    confab_statement_bind_double (statement, 8, row->cost);
  else if (row->estimated >= 0)
    confab_statement_bind_double (statement, 9, row->estimated);
  return confab_database_run (state->database, statement, error);
}

typedef struct
{
  ConfabMessageRecord *record;
  char                *conversation_id;
} Spending;

static void
spending_free (gpointer data)
{
  Spending *self = data;

  confab_message_record_free (self->record);
  g_free (self->conversation_id);
  g_free (self);
}

static gint64
find_conversation (ConfabStoreState *state,
                   const char       *id)
{
  g_autoptr (ConfabStatement) statement = NULL;

  if (id == NULL)
    return -1;
  statement = confab_database_prepare (state->database, "SELECT row FROM conversation WHERE id = ?", NULL);
  if (statement == NULL)
    return -1;
  confab_statement_bind_text (statement, 1, id);
  return confab_database_step (state->database, statement, NULL) ? confab_statement_get_int (statement, 0) : -1;
}

static gpointer
add_spent (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  const Spending *spending = data;

  return GINT_TO_POINTER (confab_message_record_put_spent (spending->record,
                                                           find_conversation (state, spending->conversation_id), state, error));
}

/**
 * confab_store_add_spent_async:
 * @self: an open store
 * @reply: a reply that has ended and is not kept
 * @conversation_id: (nullable): the identifier of the conversation it was asked for; %NULL for none
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is on disk
 * @user_data: for @callback
 *
 * Keeps what a request cost, and nothing that it says.
 */
void
confab_store_add_spent_async (ConfabStore        *self,
                              ConfabMessage      *reply,
                              const char         *conversation_id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Spending *spending;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (reply));

  spending = g_new0 (Spending, 1);
  spending->record = confab_message_record_new (reply);
  spending->conversation_id = g_strdup (conversation_id);
  task = confab_store_task_new (self, confab_store_add_spent_async, spending, spending_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_NONE, add_spent, NULL);
}

/**
 * confab_store_add_spent_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: whether it is kept
 */
gboolean
confab_store_add_spent_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * Adding:
 * @spent: the sums so far
 * @time: the last row that was added; so @row
 * @day: the day or month that is being added to, which ends at @day_end
 *
 * Rows come in the order of time, so that a day and a month are looked up once.
 */
typedef struct
{
  ConfabSpent    *spent;
  GHashTable     *models;        /* name → ConfabSpentSum, borrowed */
  GHashTable     *providers;
  GHashTable     *conversations; /* id, "" for none → ConfabSpentSum */
  gint64          time;
  gint64          row;
  gint64          day_end;
  gint64          month_end;
  ConfabSpentSum *day;
  ConfabSpentSum *month;
} Adding;

static void
adding_free (gpointer data)
{
  Adding *self = data;

  g_clear_pointer (&self->spent, confab_spent_free);
  g_hash_table_unref (self->models);
  g_hash_table_unref (self->providers);
  g_hash_table_unref (self->conversations);
  g_free (self);
}

static gint64
to_ms (GDateTime *moment)
{
  return g_date_time_to_unix (moment) * 1000;
}

/* The day, or the month, that a moment is in, with its end. */
static ConfabSpentSum *
begin_period (GPtrArray *periods,
              gint64     time,
              gboolean   is_month,
              gint64    *end)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / 1000);
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) next = NULL;
  ConfabSpentSum *sum;

  if (moment != NULL)
    first = g_date_time_new_local (g_date_time_get_year (moment), g_date_time_get_month (moment),
                                   is_month ? 1 : g_date_time_get_day_of_month (moment), 0, 0, 0);
  if (first != NULL)
    next = is_month ? g_date_time_add_months (first, 1) : g_date_time_add_days (first, 1);
  sum = confab_spent_sum_new (NULL, first != NULL ? to_ms (first) : time);
  /* A clock that was put back never makes a period without an end. */
  *end = next != NULL ? MAX (to_ms (next), time + 1) : G_MAXINT64;
  g_ptr_array_add (periods, sum);
  return sum;
}

static ConfabSpentSum *
find_sum (GHashTable *table,
          GPtrArray  *sums,
          const char *key,
          gint64      time)
{
  ConfabSpentSum *sum = g_hash_table_lookup (table, key);

  if (sum != NULL)
    return sum;
  sum = confab_spent_sum_new (key, time);
  g_hash_table_insert (table, g_strdup (key), sum);
  g_ptr_array_add (sums, sum);
  return sum;
}

static void
add_to (ConfabSpentSum  *sum,
        ConfabStatement *statement)
{
  gboolean is_billed = sqlite3_column_type (statement, 6) != SQLITE_NULL;
  gboolean is_estimated = !is_billed && sqlite3_column_type (statement, 7) != SQLITE_NULL;

  sum->n_requests++;
  sum->n_billed += is_billed;
  sum->n_estimated += is_estimated;
  sum->prompt_tokens += confab_statement_get_int (statement, 4);
  sum->completion_tokens += confab_statement_get_int (statement, 5);
  if (is_billed)
    sum->billed += sqlite3_column_double (statement, 6);
  else if (is_estimated)
    sum->estimated += sqlite3_column_double (statement, 7);
}

static void
add_row (Adding          *adding,
         ConfabStatement *statement)
{
  ConfabSpent *spent = adding->spent;
  const char *provider = confab_statement_get_text (statement, 2);
  const char *model = confab_statement_get_text (statement, 3);
  const char *conversation = confab_statement_get_text (statement, 8);
  gint64 time = confab_statement_get_int (statement, 0);

  adding->time = time;
  adding->row = confab_statement_get_int (statement, 1);
  if (confab_spent_is_sandbox (model))
    {
      add_to (&spent->sandbox, statement);
      return;
    }
  if (spent->all.n_requests == 0)
    spent->all.time = time;
  if (adding->day == NULL || time >= adding->day_end)
    adding->day = begin_period (spent->days, time, FALSE, &adding->day_end);
  if (adding->month == NULL || time >= adding->month_end)
    adding->month = begin_period (spent->months, time, TRUE, &adding->month_end);
  add_to (&spent->all, statement);
  add_to (adding->day, statement);
  add_to (adding->month, statement);
  add_to (find_sum (adding->models, spent->models, model != NULL ? model : "", time), statement);
  add_to (find_sum (adding->providers, spent->providers, provider != NULL ? provider : "", time), statement);
  add_to (find_sum (adding->conversations, spent->conversations, conversation != NULL ? conversation : "", time), statement);
}

/* Of what is deleted no title is shown, until it is brought back. */
static gboolean
name_conversations (ConfabStoreState *state,
                    GPtrArray        *sums,
                    GError          **error)
{
  for (guint i = 0; i < sums->len; i++)
    {
      ConfabSpentSum *sum = sums->pdata[i];
      g_autoptr (ConfabStatement) statement = NULL;

      sum->id = g_steal_pointer (&sum->name);
      if (*sum->id == '\0')
        {
          g_clear_pointer (&sum->id, g_free);
          continue;
        }
      statement = confab_database_prepare (state->database, "SELECT title FROM conversation WHERE id = ? AND deleted IS NULL", error);
      if (statement == NULL)
        return FALSE;
      confab_statement_bind_text (statement, 1, sum->id);
      if (confab_database_step (state->database, statement, NULL))
        sum->name = g_strdup (confab_statement_get_text (statement, 0));
    }
  return TRUE;
}

static int
compare_dearest_first (gconstpointer a,
                       gconstpointer b)
{
  const ConfabSpentSum *one = *(const ConfabSpentSum *const *)a;
  const ConfabSpentSum *other = *(const ConfabSpentSum *const *)b;
  double difference = confab_spent_sum_get_total (other) - confab_spent_sum_get_total (one);

  if (difference != 0)
    return difference > 0 ? 1 : -1;
  return other->n_requests > one->n_requests ? 1 : other->n_requests < one->n_requests ? -1 : 0;
}

static gpointer
sum_some (ConfabStoreState *state,
          gpointer          data,
          GError          **error)
{
  Adding *adding = data;
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = NULL;

  statement = confab_database_prepare (state->database,
                                       "SELECT time, row, provider, model, prompt_tokens, completion_tokens, billed, estimated,"
                                       " conversation_id FROM spent INDEXED BY spent_time"
                                       " WHERE (time, row) > (?, ?) AND time < ? ORDER BY time, row",
                                       error);
  if (statement == NULL)
    return NULL;
  confab_statement_bind_int (statement, 1, adding->time);
  confab_statement_bind_int (statement, 2, adding->row);
  confab_statement_bind_int (statement, 3, adding->spent->to);
  for (guint n = 1; confab_database_step (state->database, statement, &local_error); n++)
    {
      add_row (adding, statement);
      if (n % ROWS_PER_LOOK == 0 && g_get_monotonic_time () > end)
        return NULL;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!name_conversations (state, adding->spent->conversations, error))
    return NULL;
  g_ptr_array_sort (adding->spent->models, compare_dearest_first);
  g_ptr_array_sort (adding->spent->providers, compare_dearest_first);
  g_ptr_array_sort (adding->spent->conversations, compare_dearest_first);
  return g_steal_pointer (&adding->spent);
}

/**
 * confab_store_sum_spent_async:
 * @self: an open store
 * @from: the first moment, milliseconds since 1970
 * @to: the first moment after it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds up what was spent in a span of time, by all that it can be sorted by, in one walk over its rows. What the sandbox pretends to bill is
 * in none of the sums but its own. Other calls do not wait for it.
 */
void
confab_store_sum_spent_async (ConfabStore        *self,
                              gint64              from,
                              gint64              to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Adding *adding;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));

  adding = g_new0 (Adding, 1);
  adding->spent = confab_spent_new ();
  adding->spent->from = from;
  adding->spent->to = to;
  adding->time = from;
  adding->row = -1;
  adding->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  adding->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  adding->conversations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  task = confab_store_task_new (self, confab_store_sum_spent_async, adding, adding_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE | CONFAB_STORE_CALL_STEPS | CONFAB_STORE_CALL_BESIDE,
                     sum_some, (GDestroyNotify)confab_spent_free);
}

/**
 * confab_store_sum_spent_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the sums
 */
ConfabSpent *
confab_store_sum_spent_finish (ConfabStore  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
