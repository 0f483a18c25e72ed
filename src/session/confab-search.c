/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-search.h"
#include "session/confab-session-private.h"
#include "store/confab-store-search.h"

static void
on_found_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ConfabSearchResult *found = confab_store_search_finish (CONFAB_STORE (source), result, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * confab_search_async:
 * @library: the saved conversations
 * @query: what somebody typed; any text is safe
 * @page: (nullable): what to give of what is found; %NULL for the first page
 * @cancellable: (nullable): a cancellable; it stops a search that is running
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Searches titles and messages on all branches, see confab_search_query_new() for the syntax. The archive is searched,
 * the trash only where the query asks for it. Filters without a word give the newest messages that fit.
 */
void
confab_search_async (ConfabLibrary          *library,
                     const char             *query,
                     const ConfabSearchPage *page,
                     GCancellable           *cancellable,
                     GAsyncReadyCallback     callback,
                     gpointer                user_data)
{
  const ConfabSearchPage first = { .n_groups = CONFAB_SEARCH_N_GROUPS, .n_hits = CONFAB_SEARCH_N_HITS };
  GTask *task = g_task_new (library, cancellable, callback, user_data);

  g_task_set_source_tag (task, confab_search_async);
  confab_store_search_async (confab_library_get_store (library), query, page != NULL ? page : &first, cancellable,
                             on_found_cb, task);
}

/**
 * confab_search_finish:
 * @library: the saved conversations
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: (transfer full) (nullable): what was found, grouped by conversation
 */
ConfabSearchResult *
confab_search_finish (ConfabLibrary *library,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, library), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
