/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "store/confab-search-plan.h"
#include "store/confab-search-words.h"
#include "store/confab-store-private.h"

G_STATIC_ASSERT (CONFAB_SEARCH_HAS_IMAGE == CONFAB_MESSAGE_HAS_IMAGE);
G_STATIC_ASSERT (CONFAB_SEARCH_HAS_VIDEO == CONFAB_MESSAGE_HAS_VIDEO);
G_STATIC_ASSERT (CONFAB_SEARCH_HAS_FILE == CONFAB_MESSAGE_HAS_FILE);
G_STATIC_ASSERT (CONFAB_SEARCH_HAS_CODE == CONFAB_MESSAGE_HAS_CODE);

/**
 * confab_search_plan_free:
 * @self: (transfer full): a plan
 */
void
confab_search_plan_free (ConfabSearchPlan *self)
{
  g_free (self->match);
  g_free (self->unwanted);
  g_string_free (self->conversations, TRUE);
  g_string_free (self->messages, TRUE);
  g_free (self->hint);
  g_free (self);
}

static void
append_quoted (GString    *sql,
               const char *text)
{
  char *quoted = sqlite3_mprintf ("%Q", text);

  g_string_append (sql, quoted);
  sqlite3_free (quoted);
}

static void
join (GString    *expression,
      const char *operator,
      const char *phrase)
{
  g_string_append_printf (expression, "%s%s", expression->len > 0 ? operator : "", phrase);
}

/* A letter begins so many words that gathering them takes longer than to type the next; it stands for itself. */
static gboolean
may_go_on (const ConfabSearchTerm *term)
{
  return term->open && !term->excluded && (g_utf8_strlen (term->text, -1) > 1 || confab_search_is_together (term->text));
}

/* What the index is asked for: with parts, words that stand for themselves are also sought inside of others. Whether there
 * are any is in *widened. */
static void
plan_words (ConfabSearchPlan        *self,
            const ConfabSearchQuery *query,
            ConfabSearchParts       *parts,
            gboolean                *widened)
{
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autoptr (GString) unwanted = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];
      g_autofree char *phrase = NULL;

      if (term->kind != CONFAB_SEARCH_WORD)
        continue;
      if (parts != NULL && !term->quoted && !term->excluded)
        phrase = confab_search_parts_widen (parts, term->text);
      if (phrase != NULL)
        *widened = TRUE;
      else
        phrase = confab_search_quote (term->text, may_go_on (term));
      if (phrase != NULL)
        join (term->excluded ? unwanted : wanted, term->excluded ? " OR " : " AND ", phrase);
    }
  g_clear_pointer (&self->match, g_free);
  g_clear_pointer (&self->unwanted, g_free);
  if (wanted->len > 0 && unwanted->len > 0)
    self->match = g_strdup_printf ("(%s) NOT (%s)", wanted->str, unwanted->str);
  else if (wanted->len > 0)
    self->match = g_strdup (wanted->str);
  else if (unwanted->len > 0)
    self->unwanted = g_strdup (unwanted->str);
}

/**
 * confab_search_plan_can_widen:
 * @query: a query
 *
 * Returns: whether words of it can be parts of others
 */
gboolean
confab_search_plan_can_widen (const ConfabSearchQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];

      if (term->kind == CONFAB_SEARCH_WORD && !term->quoted && !term->excluded &&
          confab_search_parts_can_widen (term->text))
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_search_plan_widen:
 * @self: the plan of @query
 * @query: a query
 * @parts: all words
 *
 * Makes it look for words that have those of the query in them, too.
 *
 * Returns: whether that is more than before
 */
gboolean
confab_search_plan_widen (ConfabSearchPlan        *self,
                          const ConfabSearchQuery *query,
                          ConfabSearchParts       *parts)
{
  gboolean widened = FALSE;

  plan_words (self, query, parts, &widened);
  return widened;
}

/* A name that was read from the database, and the row that it stands for. */
typedef struct
{
  gint64 row;
  char  *folded;
} NamedRow;

static void
named_row_clear (gpointer data)
{
  g_free (((NamedRow *)data)->folded);
}

static GArray *
read_names (ConfabDatabase *database,
            const char     *sql,
            GError        **error)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (NamedRow));
  g_autoptr (ConfabPassingStatement) statement = confab_database_prepare_once (database, sql, error);
  g_autoptr (GError) local_error = NULL;

  g_array_set_clear_func (names, named_row_clear);
  if (statement == NULL)
    return NULL;
  while (confab_database_step (database, statement, &local_error))
    {
      const char *name = confab_statement_get_text (statement, 1);
      NamedRow row = { confab_statement_get_int (statement, 0), g_utf8_casefold (name != NULL ? name : "", -1) };

      g_array_append_val (names, row);
    }
  if (local_error == NULL)
    return g_steal_pointer (&names);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* The rows of a name, or, where there is none of that name, of those that begin so; with commas between them. */
static char *
list_rows (GArray     *names,
           const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint begun = 0; begun < 2 && rows->len == 0; begun++)
    for (guint i = 0; i < names->len; i++)
      {
        const NamedRow *row = &g_array_index (names, NamedRow, i);

        if (begun ? g_str_has_prefix (row->folded, folded) : g_str_equal (row->folded, folded))
          g_string_append_printf (rows, "%s%" G_GINT64_FORMAT, rows->len > 0 ? "," : "", row->row);
      }
  return rows->len > 0 ? g_strdup (rows->str) : NULL;
}

typedef struct
{
  const char *names;     /* the query for all names */
  const char *condition; /* of the conversation; %s is the list of the rows */
} Naming;

/* What a folder holds is also what is in the folders within. */
static const Naming namings[] = {
  [CONFAB_SEARCH_FOLDER] = {
    "SELECT row, name FROM folder",
    "coalesce (c.folder IN (WITH RECURSIVE inner (row) AS (SELECT row FROM folder WHERE row IN (%s)"
    "  UNION SELECT folder.row FROM folder JOIN inner ON folder.parent = inner.row) SELECT row FROM inner), FALSE)",
  },
  [CONFAB_SEARCH_TAG] = {
    "SELECT row, name FROM tag",
    "c.row IN (SELECT conversation FROM conversation_tag WHERE tag IN (%s))",
  },
};

static void
tell_missing (ConfabSearchPlan       *self,
              const ConfabSearchTerm *term)
{
  if (self->hint != NULL || term->excluded)
    return;
  self->hint = g_strdup_printf (term->kind == CONFAB_SEARCH_FOLDER ? _ ("There is no folder named “%s”.")
                                                                   : _ ("There is no tag named “%s”."),
                                term->text);
}

static char *
fill_in (const char *format,
         const char *text)
{
  g_auto (GStrv) pieces = g_strsplit (format, "%s", 2);

  return g_strjoinv (text, pieces);
}

/* A conversation is in one folder only, so that several are alternatives; of tags it must have all. */
static gboolean
plan_names (ConfabSearchPlan        *self,
            const ConfabSearchQuery *query,
            ConfabSearchTermKind     kind,
            ConfabDatabase          *database,
            GError                 **error)
{
  const Naming *naming = &namings[kind];
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autoptr (GArray) names = NULL;
  const char *operator = kind == CONFAB_SEARCH_FOLDER ? " OR " : " AND ";
  gboolean asked = FALSE;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];
      g_autofree char *rows = NULL;
      g_autofree char *condition = NULL;

      if (term->kind != kind || !term->known)
        continue;
      if (names == NULL)
        names = read_names (database, naming->names, error);
      if (names == NULL)
        return FALSE;
      asked = asked || !term->excluded;
      rows = list_rows (names, term->text);
      if (rows == NULL)
        {
          tell_missing (self, term);
          self->nothing = self->nothing || (!term->excluded && kind == CONFAB_SEARCH_TAG);
          continue;
        }
      condition = fill_in (naming->condition, rows);
      if (term->excluded)
        g_string_append_printf (self->conversations, " AND NOT %s", condition);
      else
        join (wanted, operator, condition);
    }
  if (wanted->len > 0)
    g_string_append_printf (self->conversations, " AND (%s)", wanted->str);
  self->nothing = self->nothing || (asked && wanted->len == 0);
  return TRUE;
}

/* Models and authors, of which a message has one, are alternatives. */
static void
plan_authors (ConfabSearchPlan        *self,
              const ConfabSearchQuery *query)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];
      g_autoptr (GString) condition = g_string_new (NULL);

      if (!term->known || (term->kind != CONFAB_SEARCH_MODEL && term->kind != CONFAB_SEARCH_FROM))
        continue;
      if (term->kind == CONFAB_SEARCH_FROM)
        g_string_append_printf (condition, "m.role = '%s'",
                                confab_role_get_name (term->value == CONFAB_SEARCH_FROM_ME ? CONFAB_ROLE_USER
                                                                                           : CONFAB_ROLE_ASSISTANT));
      else
        {
          g_string_append (condition, "coalesce (instr (lower (m.model), lower (");
          append_quoted (condition, term->text);
          g_string_append (condition, ")), 0) > 0");
        }
      if (term->excluded)
        g_string_append_printf (self->messages, " AND NOT (%s)", condition->str);
      else
        join (wanted, " OR ", condition->str);
    }
  if (wanted->len > 0)
    g_string_append_printf (self->messages, " AND (%s)", wanted->str);
}

static void
plan_rest (ConfabSearchPlan       *self,
           const ConfabSearchTerm *term)
{
  const char *not = term->excluded ? "NOT " : "";

  switch (term->kind)
    {
    case CONFAB_SEARCH_HAS:
      g_string_append_printf (self->messages, " AND %s(m.has & %" G_GINT64_FORMAT ") <> 0", not, term->value);
      break;

    case CONFAB_SEARCH_BEFORE:
    case CONFAB_SEARCH_AFTER:
      /* That it was not before is that it was after. */
      g_string_append_printf (self->messages, " AND m.created %s %" G_GINT64_FORMAT,
                              (term->kind == CONFAB_SEARCH_BEFORE) != term->excluded ? "<" : ">=", term->value);
      break;

    case CONFAB_SEARCH_IN:
      if (term->value == CONFAB_SEARCH_IN_ARCHIVE)
        g_string_append_printf (self->conversations, " AND %sc.archived IS NOT NULL", not);
      break;

    case CONFAB_SEARCH_WORD:
    case CONFAB_SEARCH_FOLDER:
    case CONFAB_SEARCH_TAG:
    case CONFAB_SEARCH_MODEL:
    case CONFAB_SEARCH_FROM:
    default:
      break;
    }
}

static gboolean
asks_for_trash (const ConfabSearchQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    {
      const ConfabSearchTerm *term = query->terms->pdata[i];

      if (term->kind == CONFAB_SEARCH_IN && term->known && !term->excluded && term->value == CONFAB_SEARCH_IN_TRASH)
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_search_plan_new: (constructor)
 * @query: a query
 * @database: where the names of folders and tags are
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR
 *
 * Returns: (transfer full) (nullable): how to ask for it
 */
ConfabSearchPlan *
confab_search_plan_new (const ConfabSearchQuery *query,
                        ConfabDatabase          *database,
                        GError                 **error)
{
  g_autoptr (ConfabSearchPlan) self = g_new0 (ConfabSearchPlan, 1);

  self->conversations = g_string_new (asks_for_trash (query) ? " AND c.deleted > 0" : CONFAB_SEARCH_PLAIN_CONVERSATIONS);
  self->messages = g_string_new (CONFAB_SEARCH_PLAIN_MESSAGES);
  self->hint = confab_search_query_dup_problem (query);
  self->nothing = confab_search_query_is_empty (query);
  self->titles = !confab_search_query_asks_for (query, CONFAB_SEARCH_MODEL) &&
                 !confab_search_query_asks_for (query, CONFAB_SEARCH_FROM) &&
                 !confab_search_query_asks_for (query, CONFAB_SEARCH_HAS) &&
                 !confab_search_query_asks_for (query, CONFAB_SEARCH_BEFORE) &&
                 !confab_search_query_asks_for (query, CONFAB_SEARCH_AFTER);
  plan_words (self, query, NULL, NULL);
  if (!plan_names (self, query, CONFAB_SEARCH_FOLDER, database, error) ||
      !plan_names (self, query, CONFAB_SEARCH_TAG, database, error))
    return NULL;
  plan_authors (self, query);
  for (guint i = 0; i < query->terms->len; i++)
    if (((ConfabSearchTerm *)query->terms->pdata[i])->known)
      plan_rest (self, query->terms->pdata[i]);
  /* Words without a letter or a digit are in no index. */
  if (self->match == NULL && confab_search_query_asks_for (query, CONFAB_SEARCH_WORD) && self->unwanted == NULL)
    self->nothing = TRUE;
  return g_steal_pointer (&self);
}

/**
 * confab_search_plan_is_plain:
 * @self: a plan
 *
 * Returns: whether it asks of messages and conversations only that they were not deleted
 */
gboolean
confab_search_plan_is_plain (const ConfabSearchPlan *self)
{
  return self->titles && g_str_equal (self->conversations->str, CONFAB_SEARCH_PLAIN_CONVERSATIONS) &&
         g_str_equal (self->messages->str, CONFAB_SEARCH_PLAIN_MESSAGES);
}
