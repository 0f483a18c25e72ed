/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/confab-search-matches.h"

/* How many matches are compared with one another at most. Comparing costs some microseconds each, and whoever gets more
 * than this adds a word; it is the newest that are. */
#define MAX_COMPARED 5000

/* Of two that fit alike, what is newer by this is a little better. */
#define MILLISECONDS_PER_MONTH (30.0 * 24 * 3600 * 1000)
#define RECENT_SHARE           0.25

/* No message fits better than a title that does. */
#define TITLE_SCORE 1e6

/* After how many matches it is asked for the first time whether they are enough. */
#define FIRST_LOOK 32

/* Where a conversation's messages are gone through for those that match, each costs about this part of asking where a
 * match belongs. */
#define PLACES_PER_FACT 6

/* What is known of a conversation that a match belongs to, before it was asked for and where there is none any more. */
#define NOT_KNOWN 0
#define NONE      -1

/* What fits, a message or, where the row is 0, a title. */
typedef struct
{
  gint64 conversation;
  gint64 row;
  double fit;
  double bonus;
  double score; /* the highest that is possible, as long as the conversation is not known */
} Match;

struct _ConfabSearchMatches
{
  GArray *all;
  gint64  now;
};

/**
 * confab_search_matches_new: (constructor)
 * @now: the time, in milliseconds since 1970
 *
 * Returns: (transfer full): without matches
 */
ConfabSearchMatches *
confab_search_matches_new (gint64 now)
{
  ConfabSearchMatches *self = g_new0 (ConfabSearchMatches, 1);

  self->all = g_array_new (FALSE, FALSE, sizeof (Match));
  self->now = now;
  return self;
}

/**
 * confab_search_matches_free:
 * @self: (transfer full): matches
 */
void
confab_search_matches_free (ConfabSearchMatches *self)
{
  g_array_unref (self->all);
  g_free (self);
}

static void
place (ConfabSearchMatches *self,
       Match               *match,
       gint64               conversation,
       gint64               time)
{
  double age = MAX (0, self->now - time) / MILLISECONDS_PER_MONTH;

  match->conversation = conversation;
  match->score = match->bonus + match->fit * (1 + RECENT_SHARE / (1 + age));
}

/* Where the statement does not tell of what conversation it is, that is asked for later, of the best. */
static void
take (ConfabSearchMatches *self,
      ConfabStatement     *statement,
      double               bonus)
{
  Match match = { NOT_KNOWN, confab_statement_get_int (statement, 0), -sqlite3_column_double (statement, 1), bonus };

  if (match.row == 0)
    match.bonus += TITLE_SCORE;
  if (sqlite3_column_count (statement) > 2)
    place (self, &match, confab_statement_get_int (statement, 2), confab_statement_get_int (statement, 3));
  else
    match.score = match.bonus + match.fit * (1 + RECENT_SHARE);
  g_array_append_val (self->all, match);
}

/* Titles by their conversation, as less than 0. */
static gint64
get_key (const Match *match)
{
  return match->row != 0 ? match->row : -match->conversation;
}

static GHashTable *
list_known (ConfabSearchMatches *self)
{
  GHashTable *known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->all->len; i++)
    {
      gint64 key = get_key (&g_array_index (self->all, Match, i));

      g_hash_table_add (known, g_memdup2 (&key, sizeof key));
    }
  return known;
}

static gboolean
is_known (GHashTable      *known,
          ConfabStatement *statement)
{
  gint64 key = confab_statement_get_int (statement, 0);

  if (key == 0)
    key = -confab_statement_get_int (statement, 2);
  return g_hash_table_contains (known, &key);
}

/* The index gives its rows from the newest on, so that enough are known without a look at the rest. */
static gboolean
find (ConfabSearchMatches *self,
      ConfabDatabase      *database,
      ConfabStatement     *statement,
      const char          *match,
      double               bonus,
      GHashTable          *known,
      gboolean            *partial,
      GError             **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_compared = 0;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, match);
  while (confab_database_step (database, statement, &local_error))
    {
      if (n_compared++ == MAX_COMPARED)
        {
          *partial = TRUE;
          return TRUE;
        }
      if (known == NULL || !is_known (known, statement))
        take (self, statement, bonus);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

#define TITLES(conditions) \
  "SELECT 0, conversation_search.rank, c.row, c.updated FROM conversation_search" \
  " CROSS JOIN conversation AS c ON c.row = conversation_search.rowid" \
  " WHERE conversation_search MATCH ?1" conditions " ORDER BY conversation_search.rowid DESC"

/* Only the words are asked for. */
static gboolean
find_plain (ConfabSearchMatches *self,
            ConfabDatabase      *database,
            const char          *match,
            double               bonus,
            GHashTable          *known,
            gboolean            *partial,
            GError             **error)
{
  g_autoptr (ConfabStatement) titles = NULL;
  g_autoptr (ConfabStatement) messages = NULL;

  titles = confab_database_prepare (database, TITLES (CONFAB_SEARCH_PLAIN_CONVERSATIONS), error);
  if (!find (self, database, titles, match, bonus, known, partial, error))
    return FALSE;
  messages = confab_database_prepare (database,
                                      "SELECT rowid, rank FROM message_search WHERE message_search MATCH ?1"
                                      " ORDER BY rowid DESC", error);
  return find (self, database, messages, match, bonus, known, partial, error);
}

/* CROSS JOIN keeps the index of the words first; the other index has all that is asked of a message, on few pages. */
static gboolean
find_filtered (ConfabSearchMatches    *self,
               ConfabDatabase         *database,
               const ConfabSearchPlan *plan,
               double                  bonus,
               GHashTable             *known,
               gboolean               *partial,
               GError                **error)
{
  g_autofree char *titles_sql = g_strdup_printf (TITLES ("%s"), plan->conversations->str);
  g_autofree char *messages_sql =
    g_strdup_printf ("SELECT m.row, message_search.rank, m.conversation, m.created FROM message_search"
                     " CROSS JOIN message AS m INDEXED BY message_facts ON m.row = message_search.rowid"
                     " CROSS JOIN conversation AS c ON c.row = m.conversation"
                     " WHERE message_search MATCH ?1%s%s ORDER BY message_search.rowid DESC",
                     plan->messages->str, plan->conversations->str);
  g_autoptr (ConfabPassingStatement) titles = NULL;
  g_autoptr (ConfabPassingStatement) messages = NULL;

  titles = plan->titles ? confab_database_prepare_once (database, titles_sql, error) : NULL;
  if (plan->titles && !find (self, database, titles, plan->match, bonus, known, partial, error))
    return FALSE;
  messages = confab_database_prepare_once (database, messages_sql, error);
  return find (self, database, messages, plan->match, bonus, known, partial, error);
}

/**
 * confab_search_matches_find:
 * @self: matches
 * @database: where to look
 * @plan: what to look for; it has words
 * @bonus: what to add to each one's score
 * @partial: set where there are more than can be compared
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Adds what fits, except for what is there already.
 *
 * Returns: whether it could be read
 */
gboolean
confab_search_matches_find (ConfabSearchMatches    *self,
                            ConfabDatabase         *database,
                            const ConfabSearchPlan *plan,
                            double                  bonus,
                            gboolean               *partial,
                            GError                **error)
{
  g_autoptr (GHashTable) known = self->all->len > 0 ? list_known (self) : NULL;

  if (confab_search_plan_is_plain (plan))
    return find_plain (self, database, plan->match, bonus, known, partial, error);
  return find_filtered (self, database, plan, bonus, known, partial, error);
}

static int
compare_scores (const Match *left,
                const Match *right)
{
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  return left->row != right->row ? (left->row > right->row ? -1 : 1) : 0;
}

static int
compare_matches (gconstpointer a,
                 gconstpointer b)
{
  return compare_scores (*(const Match *const *)a, *(const Match *const *)b);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;

  return left > right ? -1 : left < right;
}

/* (element-type Match): the best first */
static GPtrArray *
sort (ConfabSearchMatches *self,
      gboolean             only_known)
{
  GPtrArray *sorted = g_ptr_array_sized_new (self->all->len);

  for (guint i = 0; i < self->all->len; i++)
    {
      Match *match = &g_array_index (self->all, Match, i);

      if (!only_known || (match->conversation != NOT_KNOWN && match->conversation != NONE))
        g_ptr_array_add (sorted, match);
    }
  g_ptr_array_sort (sorted, compare_matches);
  return sorted;
}

/* Asks where a match belongs, if it is not known. */
static gboolean
look_up (ConfabSearchMatches *self,
         ConfabDatabase      *database,
         Match               *match,
         GError             **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  if (match->conversation != NOT_KNOWN)
    return TRUE;
  statement = confab_database_prepare (database,
                                       "SELECT m.conversation, m.created FROM message AS m INDEXED BY message_facts"
                                       " CROSS JOIN conversation AS c ON c.row = m.conversation"
                                       " WHERE m.row = ?1" CONFAB_SEARCH_PLAIN_MESSAGES CONFAB_SEARCH_PLAIN_CONVERSATIONS,
                                       error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, match->row);
  if (confab_database_step (database, statement, &local_error))
    place (self, match, confab_statement_get_int (statement, 0), confab_statement_get_int (statement, 1));
  else
    match->conversation = NONE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Whether there are so many conversations that fit at least so well. */
static gboolean
has_groups (GHashTable *scores,
            guint       n_wanted,
            double      score)
{
  g_autoptr (GArray) sorted = NULL;
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (scores) < n_wanted)
    return FALSE;
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (double), g_hash_table_size (scores));
  g_hash_table_iter_init (&iter, scores);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (sorted, ((Match *)value)->score);
  g_array_sort (sorted, compare_numbers);
  return g_array_index (sorted, double, n_wanted - 1) >= score;
}

/* Asks from the best possible on, until no other can change the order of the first conversations. */
static gboolean
look_up_best (ConfabSearchMatches *self,
              ConfabDatabase      *database,
              GPtrArray           *sorted,
              guint                n_wanted,
              guint               *n_known,
              GError             **error)
{
  g_autoptr (GHashTable) best = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint next_look = FIRST_LOOK;

  for (guint i = 0; i < sorted->len; i++)
    {
      Match *match = sorted->pdata[i];
      double bound = match->score;
      const Match *other;

      if (i == next_look)
        {
          if (has_groups (best, n_wanted, bound))
            {
              *n_known = i;
              return TRUE;
            }
          next_look += MAX (next_look / 4, 1);
        }
      if (!look_up (self, database, match, error))
        return FALSE;
      if (match->conversation == NONE)
        continue;
      other = g_hash_table_lookup (best, &match->conversation);
      if (other == NULL || other->score < match->score)
        g_hash_table_replace (best, &match->conversation, match);
    }
  *n_known = sorted->len;
  return TRUE;
}

/* (element-type ConfabSearchFound): by conversation, in the order of the best of each. */
static GPtrArray *
group (ConfabSearchMatches *self)
{
  g_autoptr (GPtrArray) sorted = sort (self, TRUE);
  g_autoptr (GHashTable) by_conversation = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *all = confab_search_found_list_new ();

  for (guint i = 0; i < sorted->len; i++)
    {
      const Match *match = sorted->pdata[i];
      ConfabSearchFound *found = g_hash_table_lookup (by_conversation, &match->conversation);

      if (found == NULL)
        {
          found = confab_search_found_add (all, match->conversation);
          g_hash_table_insert (by_conversation, &found->conversation, found);
        }
      if (match->row == 0)
        found->title = TRUE;
      else
        g_array_append_val (found->rows, match->row);
    }
  return all;
}

/* Goes through the messages of a conversation for those that match. FALSE without an error where there are more than *left. */
static gboolean
look_into (ConfabSearchMatches *self,
           ConfabDatabase      *database,
           gint64               conversation,
           GHashTable          *unknown,
           guint               *left,
           GError             **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (database,
                                       "SELECT row FROM message INDEXED BY message_place WHERE conversation = ?1", error);
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, conversation);
  while (confab_database_step (database, statement, &local_error))
    {
      gint64 row = confab_statement_get_int (statement, 0);
      Match *match = g_hash_table_lookup (unknown, &row);

      if ((*left)-- == 0)
        return FALSE;
      if (match != NULL && !look_up (self, database, match, error))
        return FALSE;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Of the conversations of the page all matches are wanted: by looking into these conversations or, where they are long, by
 * asking of all that is left. */
static gboolean
look_up_page (ConfabSearchMatches *self,
              ConfabDatabase      *database,
              GPtrArray           *sorted,
              guint                n_known,
              GPtrArray           *groups,
              guint                first,
              guint                last,
              GError             **error)
{
  g_autoptr (GHashTable) unknown = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GError) local_error = NULL;
  guint left = (sorted->len - n_known) * PLACES_PER_FACT;
  gboolean done = TRUE;

  for (guint i = n_known; i < sorted->len; i++)
    {
      Match *match = sorted->pdata[i];

      if (match->conversation == NOT_KNOWN)
        g_hash_table_insert (unknown, &match->row, match);
    }
  for (guint i = first; i < last && done; i++)
    done = look_into (self, database, ((ConfabSearchFound *)groups->pdata[i])->conversation, unknown, &left, &local_error);
  for (guint i = n_known; i < sorted->len && !done && local_error == NULL; i++)
    look_up (self, database, sorted->pdata[i], &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * confab_search_matches_group:
 * @self: matches
 * @database: where they were found
 * @first: how many conversations come before the page
 * @n_groups: how many it has at most
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Puts them in order. What comes after the page and the next conversation may be missing.
 *
 * Returns: (transfer full) (nullable) (element-type ConfabSearchFound): by conversation, in the order of the best of each
 */
GPtrArray *
confab_search_matches_group (ConfabSearchMatches *self,
                             ConfabDatabase      *database,
                             guint                first,
                             guint                n_groups,
                             GError             **error)
{
  g_autoptr (GPtrArray) sorted = sort (self, FALSE);
  g_autoptr (GPtrArray) groups = NULL;
  guint n_wanted = (guint)MIN ((guint64)first + n_groups + 1, G_MAXUINT);
  guint n_known;

  if (!look_up_best (self, database, sorted, n_wanted, &n_known, error))
    return NULL;
  groups = group (self);
  if (n_known == sorted->len)
    return g_steal_pointer (&groups);
  if (!look_up_page (self, database, sorted, n_known, groups, MIN (first, groups->len), MIN (n_wanted - 1, groups->len), error))
    return NULL;
  g_clear_pointer (&groups, g_ptr_array_unref);
  return group (self);
}
