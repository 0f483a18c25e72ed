/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/confab-store-private.h"

/* What stands between words that the script does not set apart: SQLite's unicode61 takes it for a space, readers
 * see nothing. */
#define WORD_BREAK "\342\200\213" /* U+200B ZERO WIDTH SPACE */

#define MATCH_START "\342\201\250" /* U+2068 FIRST STRONG ISOLATE */
#define MATCH_END   "\342\201\251" /* U+2069 POP DIRECTIONAL ISOLATE */

/* SQLite refuses expressions that are too deep; nobody looks for so many words. */
#define MAX_WORDS 48

/* Whether words of this character's script stand together without spaces, so that each character is indexed as a
 * word. */
static gboolean
stands_together (gunichar c)
{
  if (c < 0x0e00)
    return FALSE;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;

    default:
      /* The sign that makes a vowel of katakana long belongs to several scripts. */
      return c == 0x30fc || c == 0xff70;
    }
}

/* The first such character, or NULL. Most texts have none, and of those most have no character beyond U+0DFF at all. */
static const char *
find_together (const char *text)
{
  const char *p = text;

  for (;;)
    {
      while (*p != '\0' && (guchar) * p < 0xe0)
        p++;
      if (*p == '\0')
        return NULL;
      if (stands_together (g_utf8_get_char (p)))
        return p;
      p = g_utf8_next_char (p);
    }
}

/**
 * confab_search_set_apart:
 * @text: UTF-8
 *
 * Sets the characters of scripts without spaces between words apart, so that a part of such a run is found: it
 * becomes a phrase.
 *
 * Returns: (transfer full) (nullable): the text to index; %NULL where it is @text itself
 */
char *
confab_search_set_apart (const char *text)
{
  const char *first = find_together (text);
  GString *apart;

  if (first == NULL)
    return NULL;
  apart = g_string_sized_new (strlen (text) * 2);
  g_string_append_len (apart, text, first - text);
  for (const char *p = first; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean together = stands_together (g_utf8_get_char (p));

      if (together)
        g_string_append (apart, WORD_BREAK);
      g_string_append_len (apart, p, g_utf8_next_char (p) - p);
      if (together)
        g_string_append (apart, WORD_BREAK);
    }
  return g_string_free (apart, FALSE);
}

static gboolean
has_word (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* One word or phrase in the syntax of FTS5, where a string needs nothing but its quotes doubled; it has none here. */
static void
append_phrase (GString    *query,
               const char *phrase,
               gboolean    may_go_on)
{
  g_autofree char *apart = confab_search_set_apart (phrase);

  if (!has_word (phrase))
    return;
  g_string_append_printf (query, "%s\"%s\"%s", query->len > 0 ? " " : "", apart != NULL ? apart : phrase,
                          may_go_on ? "*" : "");
}

/**
 * confab_search_make_query:
 * @text: what somebody typed
 *
 * Makes an expression of FTS5 ([syntax](https://sqlite.org/fts5.html#full_text_query_syntax)) that finds all
 * words. What stands in quotes is a phrase, the last word may be the start of one unless a space or a quote
 * follows it; nothing else has a meaning.
 *
 * Returns: (transfer full) (nullable): the expression; %NULL where there is nothing to look for
 */
char *
confab_search_make_query (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) query = g_string_new (NULL);
  char *p = valid;
  guint n_words = 0;

  while (*p != '\0' && n_words < MAX_WORDS)
    {
      gboolean quoted = *p == '"';
      char *end;
      char after;

      if (g_unichar_isspace (g_utf8_get_char (p)))
        {
          p = g_utf8_next_char (p);
          continue;
        }
      if (quoted)
        p++;
      end = p;
      while (*end != '\0' && *end != '"' && (quoted || !g_unichar_isspace (g_utf8_get_char (end))))
        end = g_utf8_next_char (end);
      after = *end;
      *end = '\0';
      append_phrase (query, p, after == '\0');
      n_words++;
      *end = after;
      p = quoted && after == '"' ? end + 1 : end;
    }
  return query->len > 0 ? g_strdup (query->str) : NULL;
}

typedef struct
{
  char *query; /* (nullable): an expression of FTS5 */
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_free (self->query);
  g_free (self);
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

static gboolean
collect (ConfabStoreState *state,
         const char       *sql,
         const Search     *search,
         GPtrArray        *hits,
         GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ConfabStatement) statement = confab_database_prepare (state->database, sql, error);

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, search->query);
  confab_statement_bind_int (statement, 2, search->limit - hits->len);
  while (confab_database_step (state->database, statement, &local_error))
    {
      g_autofree char *snippet = clean_snippet (confab_statement_get_text (statement, 3));

      g_ptr_array_add (hits, confab_search_hit_new (confab_statement_get_text (statement, 0),
                                                    confab_statement_get_text (statement, 1),
                                                    confab_statement_get_text (statement, 2),
                                                    snippet,
                                                    confab_statement_get_int (statement, 4)));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* CROSS JOIN keeps the index first, which gives its rows in the order of their rank and so need not make snippets
 * of all. */
static gpointer
search (ConfabStoreState *state,
        gpointer          data,
        GError          **error)
{
  static const char titles[] =
    "SELECT c.id, NULL, c.title,"
    "  snippet (conversation_search, 0, '" MATCH_START "', '" MATCH_END "', '…', 24), c.updated"
    " FROM conversation_search CROSS JOIN conversation AS c ON c.row = conversation_search.rowid"
    " WHERE conversation_search MATCH ? AND c.deleted IS NULL"
    " ORDER BY conversation_search.rank LIMIT ?";
  static const char messages[] =
    "SELECT c.id, m.id, c.title,"
    "  snippet (message_search, 0, '" MATCH_START "', '" MATCH_END "', '…', 24), c.updated"
    " FROM message_search CROSS JOIN message AS m ON m.row = message_search.rowid"
    " CROSS JOIN conversation AS c ON c.row = m.conversation"
    " WHERE message_search MATCH ? AND c.deleted IS NULL"
    " ORDER BY message_search.rank LIMIT ?";
  const Search *args = data;
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (g_object_unref);

  if (args->query == NULL)
    return g_steal_pointer (&hits);
  if (!collect (state, titles, args, hits, error) || !collect (state, messages, args, hits, error))
    return NULL;
  return g_steal_pointer (&hits);
}

/**
 * confab_store_search_async:
 * @self: an open store
 * @query: what somebody typed; any text is safe
 * @limit: how many hits at most
 * @cancellable: (nullable): a cancellable; it stops a search that is running
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds titles and messages, on all branches. Every word must occur, the last one may be the start of a word, and
 * quotes make phrases. Titles come first, then messages, each with the best first.
 */
void
confab_store_search_async (ConfabStore        *self,
                           const char         *query,
                           guint               limit,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Search *args;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (query != NULL);

  args = g_new0 (Search, 1);
  args->query = confab_search_make_query (query);
  args->limit = limit;
  task = confab_store_task_new (self, confab_store_search_async, args, search_free, cancellable, callback, user_data);
  confab_store_push (self, task, CONFAB_STORE_CALL_INTERRUPTIBLE, search, (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_search_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type ConfabSearchHit): the hits, none where there is nothing to look for
 */
GPtrArray *
confab_store_search_finish (ConfabStore  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
