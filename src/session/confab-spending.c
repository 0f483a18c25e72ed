/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-id.h"
#include "base/confab-uri.h"
#include "provider/confab-catalogue.h"
#include "provider/confab-dialect.h"
#include "secret/confab-secret-store.h"
#include "session/confab-session-private.h"
#include "session/confab-spending.h"
#include "store/confab-store-spent.h"

/**
 * confab_spending_get_span:
 * @span: a span of time
 * @now: the present, milliseconds since 1970
 * @from: (out): its first moment
 * @to: (out): the first moment after it
 */
void
confab_spending_get_span (ConfabSpendingSpan span,
                          gint64             now,
                          gint64            *from,
                          gint64            *to)
{
  int first = span == CONFAB_SPENDING_LAST_MONTH ? -1 : span == CONFAB_SPENDING_YEAR ? -11 : 0;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (now / 1000);
  g_autoptr (GDateTime) month = g_date_time_new_local (g_date_time_get_year (moment), g_date_time_get_month (moment), 1, 0, 0, 0);
  g_autoptr (GDateTime) begin = g_date_time_add_months (month, first);
  g_autoptr (GDateTime) end = g_date_time_add_months (month, span == CONFAB_SPENDING_LAST_MONTH ? 0 : 1);

  *from = span == CONFAB_SPENDING_ALL ? 0 : g_date_time_to_unix (begin) * 1000;
  *to = span == CONFAB_SPENDING_ALL ? G_MAXINT64 : g_date_time_to_unix (end) * 1000;
}

static void
on_summed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabSpent *spent = confab_store_sum_spent_finish (CONFAB_STORE (source), result, &error);

  if (spent != NULL)
    g_task_return_pointer (task, spent, (GDestroyNotify)confab_spent_free);
  else
    g_task_return_error (task, error);
}

/**
 * confab_spending_sum_async:
 * @session: a session that is open
 * @span: a span of time
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds up what was spent.
 */
void
confab_spending_sum_async (ConfabSession      *session,
                           ConfabSpendingSpan  span,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  gint64 from;
  gint64 to;

  g_return_if_fail (CONFAB_IS_SESSION (session));

  g_task_set_source_tag (task, confab_spending_sum_async);
  confab_spending_get_span (span, confab_time_now (), &from, &to);
  confab_store_sum_spent_async (confab_session_get_store (session), from, to, cancellable, on_summed_cb, g_object_ref (task));
}

/**
 * confab_spending_sum_finish:
 * @session: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the sums
 */
ConfabSpent *
confab_spending_sum_finish (ConfabSession *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * confab_spending_tells_balance:
 * @provider: a service
 *
 * Returns: whether services of its kind tell what is left on an account that somebody pays for
 */
gboolean
confab_spending_tells_balance (ConfabProvider *provider)
{
  return !confab_provider_is_sandbox (provider) && confab_dialect_get (confab_provider_get_profile (provider))->balance_path != NULL;
}

static void
on_balance_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *balance = confab_catalogue_balance_finish (result, &error);

  if (balance != NULL)
    g_task_return_pointer (task, balance, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_key_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabSession *session = g_task_get_source_object (task);
  ConfabProvider *provider = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *key = confab_services_lookup_key_finish (CONFAB_SERVICES (source), result, &error);

  /* Without a keyring, a service that asks for no key still tells it. */
  if (error != NULL && !confab_uri_is_loopback (confab_provider_get_base_url (provider)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    confab_catalogue_balance_async (confab_session_get_client (session), provider, key, g_task_get_cancellable (task),
                                    on_balance_cb, g_object_ref (task));
  confab_secret_free (key);
}

/**
 * confab_spending_balance_async:
 * @session: a session
 * @provider: a service
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks the service what is left on the account. Call it only where somebody wants to know.
 */
void
confab_spending_balance_async (ConfabSession      *session,
                               ConfabProvider     *provider,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);

  g_return_if_fail (CONFAB_IS_SESSION (session));
  g_return_if_fail (CONFAB_IS_PROVIDER (provider));

  g_task_set_source_tag (task, confab_spending_balance_async);
  g_task_set_task_data (task, g_object_ref (provider), g_object_unref);
  confab_services_lookup_key_async (confab_session_get_services (session), provider, cancellable, on_key_cb,
                                    g_object_ref (task));
}

/**
 * confab_spending_balance_finish:
 * @session: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is left on the account, for people
 */
char *
confab_spending_balance_finish (ConfabSession *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
