/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-search-page.h"

#define MATCH_START "\342\201\250" /* U+2068 FIRST STRONG ISOLATE */
#define MATCH_END   "\342\201\251" /* U+2069 POP DIRECTIONAL ISOLATE */

/* How many letters of a text stand for it where no word was looked for. */
#define OPENING_CHARS "160"

static void
found_free (gpointer data)
{
  ConfabSearchFound *self = data;

  g_array_unref (self->rows);
  g_free (self);
}

/**
 * confab_search_found_list_new:
 *
 * Returns: (transfer full) (element-type ConfabSearchFound): a list for what is found
 */
GPtrArray *
confab_search_found_list_new (void)
{
  return g_ptr_array_new_with_free_func (found_free);
}

/**
 * confab_search_found_add:
 * @list: (element-type ConfabSearchFound): a list
 * @conversation: the row of a conversation
 *
 * Returns: (transfer none): what is found of it, nothing yet
 */
ConfabSearchFound *
confab_search_found_add (GPtrArray *list,
                         gint64     conversation)
{
  ConfabSearchFound *found = g_new0 (ConfabSearchFound, 1);

  found->conversation = conversation;
  found->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (list, found);
  return found;
}

/* One line, and without what was put between the characters to find them. */
static char *
clean_snippet (const char *snippet)
{
  GString *line = g_string_sized_new (strlen (snippet));
  gboolean space = FALSE;

  for (const char *p = snippet; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x200b)
        continue;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          space = line->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (line, ' ');
      space = FALSE;
      g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

static void
fill_hit (ConfabStatement *statement,
          gpointer         data)
{
  GHashTable *hits = data;
  gint64 row = confab_statement_get_int (statement, 0);
  ConfabSearchHit *hit = g_hash_table_lookup (hits, &row);

  if (hit == NULL || hit->snippet != NULL)
    return;
  hit->message_id = g_strdup (confab_statement_get_text (statement, 1));
  hit->snippet = clean_snippet (confab_statement_get_text (statement, 2));
  hit->updated = confab_statement_get_int (statement, 3);
}

static void
fill_title (ConfabStatement *statement,
            gpointer         data)
{
  GHashTable *groups = data;
  gint64 row = confab_statement_get_int (statement, 0);
  ConfabSearchGroup *group = g_hash_table_lookup (groups, &row);

  if (group != NULL)
    group->title_snippet = clean_snippet (confab_statement_get_text (statement, 1));
}

static void
fill_group (ConfabStatement *statement,
            gpointer         data)
{
  GHashTable *groups = data;
  gint64 row = confab_statement_get_int (statement, 0);
  ConfabSearchGroup *group = g_hash_table_lookup (groups, &row);

  if (group == NULL)
    return;
  group->conversation_id = g_strdup (confab_statement_get_text (statement, 1));
  group->title = g_strdup (confab_statement_get_text (statement, 2));
  group->updated = confab_statement_get_int (statement, 3);
  group->archived = confab_statement_get_int (statement, 4) != 0;
  group->deleted = confab_statement_get_int (statement, 5) != 0;
}

/* The rows that are keys of a table, as an array of JSON, and the least and the greatest of them. */
static char *
list_keys (GHashTable *table,
           gint64     *least,
           gint64     *greatest)
{
  g_autoptr (GString) list = g_string_new ("[");
  GHashTableIter iter;
  gpointer key;

  *least = G_MAXINT64;
  *greatest = 0;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 row = *(gint64 *)key;

      g_string_append_printf (list, "%s%" G_GINT64_FORMAT, list->len > 1 ? "," : "", row);
      *least = MIN (*least, row);
      *greatest = MAX (*greatest, row);
    }
  g_string_append_c (list, ']');
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* One way through the matches between the rows: asking for each of them would gather the places of the words as often. The
 * plus keeps SQLite from that. */
#define AMONG(index) \
  " WHERE " index " MATCH ?1 AND " index ".rowid >= ?3 AND " index ".rowid <= ?4" \
  " AND +" index ".rowid IN (SELECT value FROM json_each (?2))"

#define SNIPPET(index) "snippet (" index ", 0, '" MATCH_START "', '" MATCH_END "', '…', 24)"

typedef void (*RowFunc) (ConfabStatement *statement,
                         gpointer         data);

/* Runs a statement for the rows that are keys of a table, which it is given with the function for each that it has. */
static gboolean
fill_each (ConfabDatabase *database,
           const char     *sql,
           const char     *match,
           GHashTable     *table,
           RowFunc         func,
           GError        **error)
{
  g_autofree char *rows = NULL;
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 least;
  gint64 greatest;

  if (g_hash_table_size (table) == 0)
    return TRUE;
  statement = confab_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;
  rows = list_keys (table, &least, &greatest);
  confab_statement_bind_text (statement, 2, rows);
  if (match != NULL)
    {
      confab_statement_bind_text (statement, 1, match);
      confab_statement_bind_int (statement, 3, least);
      confab_statement_bind_int (statement, 4, greatest);
    }
  while (confab_database_step (database, statement, &local_error))
    func (statement, table);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The tables of what the page still has to be told: hits by the row of the message, groups and titles by that of the
 * conversation. */
typedef struct
{
  GHashTable *hits;
  GHashTable *groups;
  GHashTable *titles;
} Filling;

static void
add_group (ConfabSearchResult *result,
           Filling            *filling,
           ConfabSearchFound  *found,
           guint               offset,
           guint               n_hits)
{
  ConfabSearchGroup *group = confab_search_group_new (NULL, NULL, 0);

  group->n_hits = found->rows->len;
  for (guint i = offset; i < found->rows->len && i - offset < n_hits; i++)
    {
      ConfabSearchHit *hit = confab_search_hit_new (NULL, NULL, NULL, NULL, 0);

      g_ptr_array_add (group->hits, hit);
      g_hash_table_insert (filling->hits, &g_array_index (found->rows, gint64, i), hit);
    }
  g_ptr_array_add (result->groups, group);
  g_hash_table_insert (filling->groups, &found->conversation, group);
  if (found->title)
    g_hash_table_insert (filling->titles, &found->conversation, group);
}

static gboolean
fill (ConfabDatabase         *database,
      const ConfabSearchPlan *plan,
      Filling                *filling,
      GError                **error)
{
  if (!fill_each (database,
                  "SELECT row, id, title, updated, archived, deleted FROM conversation"
                  " WHERE row IN (SELECT value FROM json_each (?2))",
                  NULL, filling->groups, fill_group, error))
    return FALSE;
  if (plan->match == NULL)
    return fill_each (database,
                      "SELECT row, id, substr (text, 1, " OPENING_CHARS "), created FROM message"
                      " WHERE row IN (SELECT value FROM json_each (?2))",
                      NULL, filling->hits, fill_hit, error);
  return fill_each (database,
                    "SELECT rowid, " SNIPPET ("conversation_search") " FROM conversation_search" AMONG ("conversation_search"),
                    plan->match, filling->titles, fill_title, error) &&
         fill_each (database,
                    "SELECT m.row, m.id, " SNIPPET ("message_search") ", m.created FROM message_search"
                    " CROSS JOIN message AS m ON m.row = message_search.rowid" AMONG ("message_search"),
                    plan->match, filling->hits, fill_hit, error);
}

static void
name_hits (ConfabSearchGroup *group)
{
  for (guint i = 0; i < group->hits->len; i++)
    {
      ConfabSearchHit *hit = group->hits->pdata[i];

      hit->conversation_id = g_strdup (group->conversation_id);
      hit->title = g_strdup (group->title);
    }
}

/**
 * confab_search_page_fill:
 * @result: what to fill
 * @page: which part is asked for
 * @plan: how it was asked for
 * @all: (element-type ConfabSearchFound): all that was found, best first
 * @database: where titles and texts are
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Tells of a page all that is shown of it.
 *
 * Returns: whether it could be read
 */
gboolean
confab_search_page_fill (ConfabSearchResult     *result,
                         const ConfabSearchPage *page,
                         const ConfabSearchPlan *plan,
                         GPtrArray              *all,
                         ConfabDatabase         *database,
                         GError                **error)
{
  gboolean one = page->conversation_id != NULL;
  guint first = one ? 0 : page->offset;
  guint last = (guint)MIN (all->len, (guint64)first + (one ? 1 : page->n_groups));
  g_autoptr (GHashTable) hits = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_int64_hash, g_int64_equal);
  Filling filling = { hits, groups, titles };

  for (guint i = first; i < last; i++)
    add_group (result, &filling, all->pdata[i], one ? page->offset : 0, page->n_hits);
  if (!fill (database, plan, &filling, error))
    return FALSE;
  for (guint i = 0; i < result->groups->len; i++)
    name_hits (result->groups->pdata[i]);
  if (!one)
    result->more = last < all->len;
  else if (all->len > 0)
    result->more = ((ConfabSearchFound *)all->pdata[0])->rows->len > (guint64)page->offset + page->n_hits;
  return TRUE;
}
