/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "model/confab-search-query.h"

/* Nobody looks for so many words, and an index refuses too many. */
#define MAX_TERMS 48

#define NAME_CONTEXT "search"

typedef struct
{
  const char *name;
  gint64      value;
} Name;

static const Name filter_names[] = {
  { NC_ ("search", "folder"), CONFAB_SEARCH_FOLDER },
  { NC_ ("search", "tag"), CONFAB_SEARCH_TAG },
  { NC_ ("search", "model"), CONFAB_SEARCH_MODEL },
  { NC_ ("search", "from"), CONFAB_SEARCH_FROM },
  { NC_ ("search", "has"), CONFAB_SEARCH_HAS },
  { NC_ ("search", "before"), CONFAB_SEARCH_BEFORE },
  { NC_ ("search", "after"), CONFAB_SEARCH_AFTER },
  { NC_ ("search", "in"), CONFAB_SEARCH_IN },
};

static const Name from_names[] = {
  { NC_ ("search", "me"), CONFAB_SEARCH_FROM_ME },
  { "user", CONFAB_SEARCH_FROM_ME },
  { NC_ ("search", "model"), CONFAB_SEARCH_FROM_MODEL },
  { "assistant", CONFAB_SEARCH_FROM_MODEL },
};

static const Name has_names[] = {
  { NC_ ("search", "image"), CONFAB_SEARCH_HAS_IMAGE },
  { NC_ ("search", "video"), CONFAB_SEARCH_HAS_VIDEO },
  { NC_ ("search", "file"), CONFAB_SEARCH_HAS_FILE },
  { NC_ ("search", "code"), CONFAB_SEARCH_HAS_CODE },
  { NC_ ("search", "attachment"), CONFAB_SEARCH_HAS_IMAGE | CONFAB_SEARCH_HAS_VIDEO | CONFAB_SEARCH_HAS_FILE },
};

static const Name in_names[] = {
  { NC_ ("search", "trash"), CONFAB_SEARCH_IN_TRASH },
  { NC_ ("search", "archive"), CONFAB_SEARCH_IN_ARCHIVE },
};

static const Name day_names[] = {
  { NC_ ("search", "today"), 0 },
  { NC_ ("search", "yesterday"), -1 },
};

static void
term_free (gpointer data)
{
  ConfabSearchTerm *self = data;

  g_free (self->text);
  g_free (self);
}

/**
 * confab_search_query_free:
 * @self: (transfer full): a query
 */
void
confab_search_query_free (ConfabSearchQuery *self)
{
  g_ptr_array_unref (self->terms);
  g_free (self);
}

/* Whether name, or the beginning of it where that will do, is what was typed. */
static gboolean
is_name (const char *name,
         const char *folded,
         gboolean    begun)
{
  g_autofree char *folded_name = g_utf8_casefold (name, -1);

  return begun ? g_str_has_prefix (folded_name, folded) : g_str_equal (folded_name, folded);
}

/* English always works, beside the language of the user. */
static const Name *
find_name (const Name *names,
           gsize       n_names,
           const char *typed,
           gboolean    begun)
{
  g_autofree char *folded = g_utf8_casefold (typed, -1);

  for (gsize i = 0; i < n_names; i++)
    if (is_name (names[i].name, folded, begun) ||
        is_name (g_dpgettext2 (GETTEXT_PACKAGE, NAME_CONTEXT, names[i].name), folded, begun))
      return &names[i];
  return NULL;
}

static const Name *
find_value (const Name *names,
            gsize       n_names,
            const char *typed)
{
  const Name *name = find_name (names, n_names, typed, FALSE);

  return name != NULL ? name : find_name (names, n_names, typed, TRUE);
}

static gboolean
take_value (ConfabSearchTerm *term,
            const Name       *name)
{
  if (name == NULL)
    return FALSE;
  term->value = name->value;
  return TRUE;
}

static gint64
to_milliseconds (GDateTime *time)
{
  return g_date_time_to_unix (time) * 1000;
}

static gboolean
is_number (const char *text,
           gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return length > 0;
}

/* YYYY, YYYY-MM or YYYY-MM-DD: its beginning where the user is. */
static gboolean
parse_date (const char *text,
            gint64     *time)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 4);
  guint n_parts = g_strv_length (parts);
  int numbers[3] = { 0, 1, 1 };
  g_autoptr (GDateTime) date = NULL;

  if (n_parts < 1 || n_parts > 3 || strlen (parts[0]) != 4)
    return FALSE;
  for (guint i = 0; i < n_parts; i++)
    {
      gsize length = strlen (parts[i]);

      if (!is_number (parts[i], length) || length > 4)
        return FALSE;
      numbers[i] = atoi (parts[i]);
    }
  date = g_date_time_new_local (numbers[0], numbers[1], numbers[2], 0, 0, 0);
  if (date == NULL)
    return FALSE;
  *time = to_milliseconds (date);
  return TRUE;
}

/* 7d, 2w, 3m, 1y or 12h: so long ago. */
static gboolean
parse_span (const char *text,
            GDateTime  *now,
            gint64     *time)
{
  gsize length = strlen (text);
  g_autoptr (GDateTime) date = NULL;
  int number;

  if (length < 2 || length > 5 || !is_number (text, length - 1))
    return FALSE;
  number = -atoi (text);
  switch (g_ascii_tolower (text[length - 1]))
    {
    case 'h':
      date = g_date_time_add_hours (now, number);
      break;

    case 'd':
      date = g_date_time_add_days (now, number);
      break;

    case 'w':
      date = g_date_time_add_weeks (now, number);
      break;

    case 'm':
      date = g_date_time_add_months (now, number);
      break;

    case 'y':
      date = g_date_time_add_years (now, number);
      break;

    default:
      return FALSE;
    }
  if (date == NULL)
    return FALSE;
  *time = to_milliseconds (date);
  return TRUE;
}

static gboolean
parse_time (const char *text,
            GDateTime  *now,
            gint64     *time)
{
  const Name *name;
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) day = NULL;

  if (parse_date (text, time) || parse_span (text, now, time))
    return TRUE;
  name = find_name (day_names, G_N_ELEMENTS (day_names), text, FALSE);
  if (name == NULL)
    return FALSE;
  midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                    g_date_time_get_day_of_month (now), 0, 0, 0);
  day = midnight != NULL ? g_date_time_add_days (midnight, (int)name->value) : NULL;
  if (day == NULL)
    return FALSE;
  *time = to_milliseconds (day);
  return TRUE;
}

static gboolean
understand (ConfabSearchTerm *term,
            GDateTime        *now)
{
  switch (term->kind)
    {
    case CONFAB_SEARCH_FROM:
      if (take_value (term, find_value (from_names, G_N_ELEMENTS (from_names), term->text)))
        return TRUE;
      /* Whoever else it is from is a model of that name. */
      term->kind = CONFAB_SEARCH_MODEL;
      return TRUE;

    case CONFAB_SEARCH_HAS:
      return take_value (term, find_value (has_names, G_N_ELEMENTS (has_names), term->text));

    case CONFAB_SEARCH_IN:
      return take_value (term, find_value (in_names, G_N_ELEMENTS (in_names), term->text));

    case CONFAB_SEARCH_BEFORE:
    case CONFAB_SEARCH_AFTER:
      return parse_time (term->text, now, &term->value);

    case CONFAB_SEARCH_WORD:
    case CONFAB_SEARCH_FOLDER:
    case CONFAB_SEARCH_TAG:
    case CONFAB_SEARCH_MODEL:
    default:
      return TRUE;
    }
}

/* How many bytes a quote at p takes, 0 where there is none. Some keyboards and input methods make pairs of them. */
static gsize
quote_length (const char *p)
{
  if (*p == '"')
    return 1;
  return g_str_has_prefix (p, "\342\200\234") || g_str_has_prefix (p, "\342\200\235") ||
         g_str_has_prefix (p, "\342\200\236") ? 3 : 0;
}

static gboolean
is_space (const char *p)
{
  return g_unichar_isspace (g_utf8_get_char (p));
}

/* The end of a bare word. */
static const char *
skip_word (const char *p)
{
  while (*p != '\0' && quote_length (p) == 0 && !is_space (p))
    p = g_utf8_next_char (p);
  return p;
}

static const char *
skip_phrase (const char *p)
{
  while (*p != '\0' && quote_length (p) == 0)
    p = g_utf8_next_char (p);
  return p;
}

/* Reads a word or a phrase at p into the term; gives what follows it. */
static const char *
read_text (const char       *p,
           ConfabSearchTerm *term)
{
  gsize quote = quote_length (p);
  const char *end;

  p += quote;
  end = quote > 0 ? skip_phrase (p) : skip_word (p);
  g_free (term->text);
  term->text = g_strndup (p, end - p);
  term->quoted = quote > 0;
  term->open = *end == '\0';
  return quote > 0 ? end + quote_length (end) : end;
}

/* The colon of a filter at p, or NULL. An address is none, even where its scheme is called like one. */
static const char *
find_filter (const char           *p,
             ConfabSearchTermKind *kind)
{
  const char *colon = p;
  g_autofree char *typed = NULL;
  const Name *name;

  while (*colon != '\0' && *colon != ':' && quote_length (colon) == 0 && !is_space (colon))
    colon = g_utf8_next_char (colon);
  if (*colon != ':' || colon == p || g_str_has_prefix (colon, "://"))
    return NULL;
  typed = g_strndup (p, colon - p);
  name = find_name (filter_names, G_N_ELEMENTS (filter_names), typed, FALSE);
  if (name == NULL)
    return NULL;
  *kind = (ConfabSearchTermKind)name->value;
  return colon;
}

/* Reads the term at p, which is no space. */
static const char *
read_term (const char       *p,
           GDateTime        *now,
           ConfabSearchTerm *term)
{
  const char *colon;

  /* Two of them begin an option of some command. */
  if (*p == '-' && p[1] != '\0' && p[1] != '-' && !is_space (p + 1))
    {
      term->excluded = TRUE;
      p++;
    }
  colon = find_filter (p, &term->kind);
  p = read_text (colon != NULL ? colon + 1 : p, term);
  g_strstrip (term->text);
  term->known = *term->text != '\0' && understand (term, now);
  return p;
}

/**
 * confab_search_query_new: (constructor)
 * @text: what somebody typed; any bytes
 * @now: the time that days and spans are counted from, where the user is
 *
 * Takes a query apart: words, which must all occur; phrases in quotes; a minus before what must not be; and filters,
 * a name, a colon and a value, which may stand in quotes. What is no filter that is known is text.
 *
 * Returns: (transfer full): the query
 */
ConfabSearchQuery *
confab_search_query_new (const char *text,
                         GDateTime  *now)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  ConfabSearchQuery *self = g_new0 (ConfabSearchQuery, 1);
  const char *p = valid;

  self->terms = g_ptr_array_new_with_free_func (term_free);
  while (self->terms->len < MAX_TERMS)
    {
      ConfabSearchTerm *term;
      const char *end;

      while (*p != '\0' && is_space (p))
        p = g_utf8_next_char (p);
      if (*p == '\0')
        break;
      term = g_new0 (ConfabSearchTerm, 1);
      end = read_term (p, now, term);
      term->start = p - valid;
      term->length = end - p;
      p = end;
      if (term->kind == CONFAB_SEARCH_WORD && *term->text == '\0')
        term_free (term);
      else
        g_ptr_array_add (self->terms, term);
    }
  return self;
}

/**
 * confab_search_query_is_empty:
 * @self: a query
 *
 * Returns: whether it asks for nothing
 */
gboolean
confab_search_query_is_empty (const ConfabSearchQuery *self)
{
  for (guint i = 0; i < self->terms->len; i++)
    if (((ConfabSearchTerm *)self->terms->pdata[i])->known)
      return FALSE;
  return TRUE;
}

/**
 * confab_search_query_asks_for:
 * @self: a query
 * @kind: a kind
 *
 * Returns: whether a term of that kind has an effect in it
 */
gboolean
confab_search_query_asks_for (const ConfabSearchQuery *self,
                              ConfabSearchTermKind     kind)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      const ConfabSearchTerm *term = self->terms->pdata[i];

      if (term->kind == kind && term->known)
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_search_query_dup_problem:
 * @self: a query
 *
 * Returns: (transfer full) (nullable): what is not understood of it and what would be, for people
 */
char *
confab_search_query_dup_problem (const ConfabSearchQuery *self)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      const ConfabSearchTerm *term = self->terms->pdata[i];

      /* What is still being typed is not wrong yet. */
      if (term->known || term->open || *term->text == '\0')
        continue;
      switch (term->kind)
        {
        case CONFAB_SEARCH_HAS:
          return g_strdup_printf (_ ("“%s” is nothing a message can have: try image, video, file, code or attachment."),
                                  term->text);

        case CONFAB_SEARCH_IN:
          return g_strdup_printf (_ ("“%s” is no place to search in: try trash or archive."), term->text);

        case CONFAB_SEARCH_BEFORE:
        case CONFAB_SEARCH_AFTER:
          return g_strdup_printf (_ ("“%s” is no date: try 2025, 2025-03, 2025-03-31, yesterday or 7d."), term->text);

        case CONFAB_SEARCH_WORD:
        case CONFAB_SEARCH_FOLDER:
        case CONFAB_SEARCH_TAG:
        case CONFAB_SEARCH_MODEL:
        case CONFAB_SEARCH_FROM:
        default:
          break;
        }
    }
  return NULL;
}
