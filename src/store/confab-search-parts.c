/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <string.h>

#include "store/confab-search-parts.h"
#include "store/confab-search-words.h"

/* With fewer letters, almost everything has them somewhere. */
#define MIN_CHARS 3

/* Longer ones are no words, but keys and images written as text. */
#define MAX_WORD_BYTES 64

/* Where there are more words than this holds, the rest is not looked into. */
#define MAX_BYTES (32 * 1024 * 1024)

/* How many words stand for a part at most, the shortest, of which it is most. */
#define MAX_WIDER 64

/* How many words with the part are looked at for that. */
#define MAX_LOOKED_AT 4096

/* How many messages are read at once for their words, and after how many new ones it is faster to begin anew. */
#define FRESH_STEP 200
#define MAX_FRESH  20000

typedef enum
{
  STAGE_EMPTY,
  STAGE_MESSAGES,
  STAGE_TITLES,
  STAGE_READY,
} Stage;

struct _ConfabSearchParts
{
  Stage    stage;
  gboolean tables;      /* whether the tables to read from are there */
  GString *words;       /* each between two line breaks */
  char    *last_word;   /* (nullable): where the reading is */
  gint64   last_row;    /* the last message whose words are here */
  gint64   last_title;
};

/**
 * confab_search_parts_new: (constructor)
 *
 * Returns: (transfer full): one without words
 */
ConfabSearchParts *
confab_search_parts_new (void)
{
  ConfabSearchParts *self = g_new0 (ConfabSearchParts, 1);

  self->words = g_string_new ("\n");
  return self;
}

/**
 * confab_search_parts_free:
 * @self: (transfer full): the words
 */
void
confab_search_parts_free (ConfabSearchParts *self)
{
  g_string_free (self->words, TRUE);
  g_free (self->last_word);
  g_free (self);
}

/**
 * confab_search_parts_ready:
 * @self: the words
 *
 * Returns: whether they were all read, except for what is new since
 */
gboolean
confab_search_parts_ready (ConfabSearchParts *self)
{
  return self->stage == STAGE_READY;
}

static void
add_word (ConfabSearchParts *self,
          const char        *word)
{
  gsize length = strlen (word);

  /* What is in the middle of a word is shorter than it. */
  if (length <= MIN_CHARS || length > MAX_WORD_BYTES || self->words->len > MAX_BYTES)
    return;
  g_string_append_len (self->words, word, length);
  g_string_append_c (self->words, '\n');
}

/* The index of what is new has no other purpose than to take texts apart just as the other does. */
static gboolean
make_tables (ConfabSearchParts *self,
             ConfabDatabase    *database,
             GError           **error)
{
  if (!self->tables)
    self->tables = confab_database_exec (database,
                                         "CREATE VIRTUAL TABLE IF NOT EXISTS temp.message_term"
                                         "  USING fts5vocab (main, message_search, row);"
                                         "CREATE VIRTUAL TABLE IF NOT EXISTS temp.title_term"
                                         "  USING fts5vocab (main, conversation_search, row);"
                                         "CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh USING fts5 (text, content='',"
                                         "  tokenize='unicode61 remove_diacritics 2');"
                                         "CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_term"
                                         "  USING fts5vocab (temp, fresh, row)",
                                         error);
  return self->tables;
}

/* A reply that is still being written will have other words. */
static gboolean
note_rows (ConfabSearchParts *self,
           ConfabDatabase    *database,
           GError           **error)
{
  g_autoptr (GError) local_error = NULL;

  self->last_row = confab_database_get_int (database,
                                            "SELECT min (coalesce ((SELECT max (row) FROM message), 0), coalesce ((SELECT"
                                            " min (row) - 1 FROM message INDEXED BY message_streaming"
                                            " WHERE status = 'streaming'), 9e18))",
                                            &local_error);
  if (local_error == NULL)
    self->last_title = confab_database_get_int (database, "SELECT coalesce (max (row), 0) FROM conversation", &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Reads on in the words of an index; *done where it came to their end. */
static gboolean
read_words (ConfabSearchParts *self,
            ConfabDatabase    *database,
            const char        *sql,
            gint64             until,
            gboolean          *done,
            GError           **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (database, sql, error);
  g_autoptr (GError) local_error = NULL;

  *done = FALSE;
  if (statement == NULL)
    return FALSE;
  confab_statement_bind_text (statement, 1, self->last_word != NULL ? self->last_word : "");
  while (confab_database_step (database, statement, &local_error))
    {
      const char *word = confab_statement_get_text (statement, 0);

      add_word (self, word);
      if (g_get_monotonic_time () < until)
        continue;
      g_free (self->last_word);
      self->last_word = g_strdup (word);
      return TRUE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_clear_pointer (&self->last_word, g_free);
  *done = TRUE;
  return TRUE;
}

/* Takes the words of the texts that a statement puts into the index of what is new. */
static gboolean
read_fresh (ConfabSearchParts *self,
            ConfabDatabase    *database,
            const char        *sql,
            gint64             after,
            gint64             last,
            GError           **error)
{
  g_autoptr (ConfabStatement) statement = confab_database_prepare (database, sql, error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  confab_statement_bind_int (statement, 1, after);
  confab_statement_bind_int (statement, 2, last);
  /* What is there was read before, or a reading was cancelled. */
  return confab_database_exec (database, "INSERT INTO temp.fresh (fresh) VALUES ('delete-all')", error) &&
         confab_database_run (database, statement, error) &&
         read_words (self, database, "SELECT term FROM temp.fresh_term WHERE term > ?", G_MAXINT64, &done, error);
}

/* What was written since. FALSE where it failed; *done where nothing more is new. */
static gboolean
read_news (ConfabSearchParts *self,
           ConfabDatabase    *database,
           gboolean          *done,
           GError           **error)
{
  gint64 row = self->last_row;
  gint64 title = self->last_title;
  gint64 last_row;

  if (!note_rows (self, database, error))
    return FALSE;
  *done = TRUE;
  last_row = self->last_row;
  if (last_row - row > MAX_FRESH)
    {
      g_string_truncate (self->words, 1);
      self->stage = STAGE_EMPTY;
      *done = FALSE;
      return TRUE;
    }
  if (self->last_title > title &&
      !read_fresh (self, database,
                   "INSERT INTO temp.fresh (rowid, text) SELECT row, text FROM conversation_words"
                   " WHERE row > ?1 AND row <= ?2", title, self->last_title, error))
    return FALSE;
  if (last_row - row > FRESH_STEP)
    {
      self->last_row = row + FRESH_STEP;
      *done = FALSE;
    }
  return self->last_row <= row ||
         read_fresh (self, database,
                     "INSERT INTO temp.fresh (rowid, text) SELECT row, text FROM message_words"
                     " WHERE row > ?1 AND row <= ?2", row, self->last_row, error);
}

static gboolean
step (ConfabSearchParts *self,
      ConfabDatabase    *database,
      gint64             until,
      gboolean          *done,
      GError           **error)
{
  gboolean end = FALSE;

  switch (self->stage)
    {
    case STAGE_EMPTY:
      self->stage = STAGE_MESSAGES;
      return make_tables (self, database, error) && note_rows (self, database, error);

    case STAGE_MESSAGES:
      if (!read_words (self, database, "SELECT term FROM temp.message_term WHERE term > ?", until, &end, error))
        return FALSE;
      self->stage = end ? STAGE_TITLES : STAGE_MESSAGES;
      return TRUE;

    case STAGE_TITLES:
      if (!read_words (self, database, "SELECT term FROM temp.title_term WHERE term > ?", until, &end, error))
        return FALSE;
      self->stage = end ? STAGE_READY : STAGE_TITLES;
      return TRUE;

    case STAGE_READY:
    default:
      return read_news (self, database, done, error);
    }
}

/**
 * confab_search_parts_fill:
 * @self: the words
 * @database: where they are
 * @until: the monotonic time, in microseconds, at which to stop
 * @error: return location for an error
 *
 * Reads on. What is cancelled goes on the next time where it was.
 *
 * Returns: whether all that is in the database is here; %FALSE where there is more to read and, with @error set, where it
 *   failed
 */
gboolean
confab_search_parts_fill (ConfabSearchParts *self,
                          ConfabDatabase    *database,
                          gint64             until,
                          GError           **error)
{
  gboolean done = FALSE;

  while (!done)
    {
      if (!step (self, database, until, &done, error))
        return FALSE;
      if (g_get_monotonic_time () >= until)
        break;
    }
  return done;
}

/* As the index writes words: small, and without what stands above and below the letters. NULL where it is not a single
 * word of letters and digits that has a middle. */
static char *
fold (const char *word)
{
  g_autofree char *lower = g_utf8_strdown (word, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  g_autoptr (GString) folded = g_string_new (NULL);
  guint n_chars = 0;

  if (apart == NULL || confab_search_is_together (apart))
    return NULL;
  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c))
        continue;
      if (!g_unichar_isalnum (c))
        return NULL;
      g_string_append_unichar (folded, c);
      n_chars++;
    }
  return n_chars >= MIN_CHARS ? g_strdup (folded->str) : NULL;
}

/**
 * confab_search_parts_can_widen:
 * @word: what somebody looks for
 *
 * Returns: whether it can be a part of words
 */
gboolean
confab_search_parts_can_widen (const char *word)
{
  g_autofree char *part = fold (word);

  return part != NULL;
}

typedef struct
{
  const char *start;
  gsize       length;
} Word;

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  const Word *left = a;
  const Word *right = b;
  int order;

  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  order = memcmp (left->start, right->start, left->length);
  return order != 0 ? order : (left->start > right->start) - (left->start < right->start);
}

static GArray *
find_words (ConfabSearchParts *self,
            const char        *part)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Word));
  gsize length = strlen (part);
  const char *p = self->words->str;
  const char *end = p + self->words->len;

  while (found->len < MAX_LOOKED_AT && (p = memmem (p, end - p, part, length)) != NULL)
    {
      Word word;

      word.start = p;
      while (word.start[-1] != '\n')
        word.start--;
      p = memchr (p, '\n', end - p);
      word.length = p - word.start;
      g_array_append_val (found, word);
    }
  return found;
}

/**
 * confab_search_parts_widen:
 * @self: the words
 * @word: what somebody looks for
 *
 * Returns: (transfer full) (nullable): an expression of FTS5 for all words that it is a part of; %NULL where it has to be
 *   found as it is
 */
char *
confab_search_parts_widen (ConfabSearchParts *self,
                           const char        *word)
{
  g_autofree char *part = fold (word);
  g_autoptr (GString) expression = NULL;
  g_autoptr (GArray) found = NULL;
  const Word *last = NULL;
  guint n_words = 0;

  if (part == NULL)
    return NULL;
  found = find_words (self, part);
  g_array_sort (found, compare_words);
  expression = g_string_new (NULL);
  g_string_append_printf (expression, "(\"%s\"*", part);
  for (guint i = 0; i < found->len && n_words < MAX_WIDER; i++)
    {
      const Word *wider = &g_array_index (found, Word, i);
      gboolean again = last != NULL && last->length == wider->length && memcmp (last->start, wider->start, last->length) == 0;

      last = wider;
      if (again)
        continue;
      g_string_append_printf (expression, " OR \"%.*s\"", (int)wider->length, wider->start);
      n_words++;
    }
  g_string_append_c (expression, ')');
  return g_strdup (expression->str);
}
