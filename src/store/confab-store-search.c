/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-search-matches.h"
#include "store/confab-search-plan.h"
#include "store/confab-store-private.h"
#include "store/confab-store-search.h"

/* Any word that begins so fits better than one that has it inside. */
#define PART_SCORE (-1e8)

typedef struct
{
  ConfabSearchQuery *query;
  char              *conversation_id;
  ConfabSearchPage   page;
  gint64             now;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  confab_search_query_free (self->query);
  g_free (self->conversation_id);
  g_free (self);
}

/* Whether there is as much as the page can show, and one more to say that there is another. */
static gboolean
is_page_full (const Search *search,
              GPtrArray    *all)
{
  const ConfabSearchPage *page = &search->page;

  if (search->conversation_id == NULL)
    return all->len > (guint64)page->offset + page->n_groups;
  return all->len > 0 && ((ConfabSearchFound *)all->pdata[0])->rows->len > (guint64)page->offset + page->n_hits;
}

static GPtrArray *
group (ConfabStoreState    *state,
       const Search        *search,
       ConfabSearchMatches *matches,
       GError             **error)
{
  return confab_search_matches_group (matches, state->database, search->page.offset, search->page.n_groups, error);
}

static GPtrArray *
find_words (ConfabStoreState   *state,
            const Search       *search,
            ConfabSearchPlan   *plan,
            ConfabSearchResult *result,
            GError            **error)
{
  g_autoptr (ConfabSearchMatches) matches = confab_search_matches_new (search->now);
  g_autoptr (GPtrArray) all = NULL;

  if (!confab_search_matches_find (matches, state->database, plan, 0, &result->partial, error))
    return NULL;
  all = group (state, search, matches, error);
  if (all == NULL || is_page_full (search, all) || !confab_search_plan_can_widen (search->query))
    return g_steal_pointer (&all);
  result->unfinished = state->parts == NULL || !confab_search_parts_ready (state->parts);
  if (result->unfinished || !confab_search_plan_widen (plan, search->query, state->parts))
    return g_steal_pointer (&all);
  /* Those that have the words only inside of others. */
  if (!confab_search_matches_find (matches, state->database, plan, PART_SCORE, &result->partial, error))
    return NULL;
  g_clear_pointer (&all, g_ptr_array_unref);
  return group (state, search, matches, error);
}

/* The newest that fit, without a look at any text: the index has all that the filters ask for. It ends as soon as the page
 * is full. */
static GPtrArray *
find_newest (ConfabStoreState       *state,
             const Search           *search,
             const ConfabSearchPlan *plan,
             GError                **error)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT c.row, m.row FROM conversation AS c CROSS JOIN message AS m INDEXED BY message_place ON m.conversation = c.row"
    " WHERE TRUE%s%s%s ORDER BY c.updated DESC, c.row DESC, m.row DESC",
    plan->conversations->str, plan->messages->str,
    plan->unwanted != NULL ? " AND m.row NOT IN (SELECT rowid FROM message_search WHERE message_search MATCH ?1)" : "");
  g_autoptr (ConfabPassingStatement) statement = confab_database_prepare_once (state->database, sql, error);
  g_autoptr (GPtrArray) all = confab_search_found_list_new ();
  g_autoptr (GError) local_error = NULL;
  guint wanted = search->conversation_id != NULL ? 1 : search->page.offset + search->page.n_groups + 1;
  ConfabSearchFound *found = NULL;

  if (statement == NULL)
    return NULL;
  if (plan->unwanted != NULL)
    confab_statement_bind_text (statement, 1, plan->unwanted);
  while (confab_database_step (state->database, statement, &local_error))
    {
      gint64 conversation = confab_statement_get_int (statement, 0);
      gint64 row = confab_statement_get_int (statement, 1);

      if (found == NULL || found->conversation != conversation)
        {
          if (all->len == wanted)
            break;
          found = confab_search_found_add (all, conversation);
        }
      g_array_append_val (found->rows, row);
    }
  if (local_error == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Reads words for a while; FALSE without an error where there are more. */
static gboolean
prepare_parts (ConfabStoreState *state,
               const Search     *search,
               GError          **error)
{
  gint64 until = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;

  if (state->parts == NULL && search->page.thorough)
    state->parts = confab_search_parts_new ();
  /* What was written since then comes in passing; all of it is worth waiting for only where somebody does. */
  if (state->parts == NULL || (!search->page.thorough && !confab_search_parts_ready (state->parts)))
    return TRUE;
  return confab_search_parts_fill (state->parts, state->database, until, error);
}

static void
confine (ConfabSearchPlan *plan,
         const char       *conversation_id)
{
  char *condition = sqlite3_mprintf (" AND c.id = %Q", conversation_id);

  g_string_append (plan->conversations, condition);
  sqlite3_free (condition);
}

static ConfabSearchResult *
find_page (ConfabStoreState *state,
           const Search     *search,
           GError          **error)
{
  g_autoptr (ConfabSearchResult) result = confab_search_result_new ();
  g_autoptr (ConfabSearchPlan) plan = NULL;
  g_autoptr (GPtrArray) all = NULL;

  plan = confab_search_plan_new (search->query, state->database, error);
  if (plan == NULL)
    return NULL;
  result->hint = g_strdup (plan->hint);
  if (plan->nothing)
    return g_steal_pointer (&result);
  if (search->conversation_id != NULL)
    confine (plan, search->conversation_id);
  if (plan->match != NULL)
    all = find_words (state, search, plan, result, error);
  else
    all = find_newest (state, search, plan, error);
  if (all == NULL || !confab_search_page_fill (result, &search->page, plan, all, state->database, error))
    return NULL;
  return g_steal_pointer (&result);
}

/* What is found must still be there when the page is filled. */
static gpointer
run_search (ConfabStoreState *state,
            gpointer          data,
            GError          **error)
{
  const Search *search = data;
  g_autoptr (ConfabSearchResult) result = NULL;

  if ((confab_search_plan_can_widen (search->query) && !prepare_parts (state, search, error)) ||
      !confab_database_begin_reading (state->database, error))
    return NULL;
  result = find_page (state, search, error);
  if (!confab_database_end (state->database, result != NULL, error))
    return NULL;
  return g_steal_pointer (&result);
}

static Search *
search_new (const char             *query,
            const ConfabSearchPage *page)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  Search *search = g_new0 (Search, 1);

  search->query = confab_search_query_new (query, now);
  search->conversation_id = g_strdup (page->conversation_id);
  search->page = *page;
  search->page.conversation_id = search->conversation_id;
  search->now = g_date_time_to_unix (now) * 1000;
  return search;
}

/**
 * confab_store_search_state:
 * @state: an open store
 * @query: what somebody typed; any text is safe
 * @page: what to give of what is found
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Searches on this thread, without a pause.
 *
 * Returns: (transfer full) (nullable): the page
 */
ConfabSearchResult *
confab_store_search_state (ConfabStoreState       *state,
                           const char             *query,
                           const ConfabSearchPage *page,
                           GError                **error)
{
  Search *search = search_new (query, page);
  g_autoptr (GError) local_error = NULL;
  ConfabSearchResult *result = NULL;

  while (result == NULL && local_error == NULL)
    result = run_search (state, search, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  search_free (search);
  return result;
}

/**
 * confab_store_search_async:
 * @self: an open store
 * @query: what somebody typed; any text is safe
 * @page: what to give of what is found
 * @cancellable: (nullable): a cancellable; it stops a search that is running
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds titles and messages, on all branches, among them what was written before. Writing does not wait for it; closing the
 * store cancels it. It goes by what [ctor@Confab.SearchQuery.new] understands. Conversations whose
 * title fits come first, then those with the messages that fit best.
 */
void
confab_store_search_async (ConfabStore            *self,
                           const char             *query,
                           const ConfabSearchPage *page,
                           GCancellable           *cancellable,
                           GAsyncReadyCallback     callback,
                           gpointer                user_data)
{
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (query != NULL && page != NULL);

  task = confab_store_task_new (self, confab_store_search_async, search_new (query, page), search_free, cancellable,
                                callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE | CONFAB_STORE_CALL_STEPS | CONFAB_STORE_CALL_BESIDE,
                     run_search, g_object_unref);
}

/**
 * confab_store_search_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): the page; an empty one where there is nothing to look for
 */
ConfabSearchResult *
confab_store_search_finish (ConfabStore  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
