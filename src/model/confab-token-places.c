/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <math.h>
#include <string.h>

#include "model/confab-token-places.h"

/* So far ahead in the text a token is looked for that is not where it should be. */
#define WINDOW 64

/* So much of the beginning of a text tells where it begins among the tokens. */
#define BEGINNING 24

/* A token that was not written faithfully may be so long. */
#define MAX_UNFAITHFUL 12

/* So often a text is looked for among the tokens, or a text of one repeated character would take for ever. */
#define MAX_FOUND 64

#define REPLACEMENT "\xef\xbf\xbd"

struct _ConfabTokenPlaces
{
  GArray  *spans; /* ConfabTokenSpan */
  guint    n_before;
  gboolean matches;
};

/* A text that is looked through from its beginning, and the spans that were found. */
typedef struct
{
  ConfabTokenPlaces *places;
  const char        *text;
  gsize              length;
  gsize              cursor;
  gsize              placed;
  guint              first_pending; /* tokens that were not written faithfully: they stand before the next that is found */
  guint              n_pending;
} Walk;

static void
add (ConfabTokenPlaces *self,
     gsize              start,
     gsize              end,
     guint              first,
     guint              n_tokens)
{
  ConfabTokenSpan span = { start, end, first, n_tokens, 0 };

  g_array_append_val (self->spans, span);
}

/* All tokens one after the other. */
static GString *
join (ConfabLogprobs *logprobs)
{
  GString *all = g_string_new (NULL);
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);

  for (guint i = 0; i < n_tokens; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, i, &token);
      g_string_append_len (all, token.bytes, (gssize)token.length);
    }
  return all;
}

/* Reasoning may say the answer before it is given, so that the last place counts. */
static const char *
find_last (const char *text,
           gsize       length,
           const char *piece,
           gsize       piece_length)
{
  const char *found = NULL;
  const char *from = text;

  if (piece_length > length)
    return NULL;
  if (memcmp (text + length - piece_length, piece, piece_length) == 0)
    return text + length - piece_length;
  for (guint i = 0; i < MAX_FOUND; i++)
    {
      const char *next = memmem (from, length - (gsize)(from - text), piece, piece_length);

      if (next == NULL)
        break;
      found = next;
      from = next + 1;
    }
  return found;
}

/* Where the text is in the tokens, or the tokens are in the text, each token is where it must be. */
static gboolean
place_exactly (ConfabTokenPlaces *self,
               ConfabLogprobs    *logprobs,
               const char        *text,
               gsize              length)
{
  g_autoptr (GString) all = join (logprobs);
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);
  const char *found = find_last (all->str, all->len, text, length);
  gssize at;

  if (found != NULL)
    at = all->str - found;
  else if (all->len > 0 && (found = find_last (text, length, all->str, all->len)) != NULL)
    at = found - text;
  else
    return FALSE;
  for (guint i = 0; i < n_tokens; i++)
    {
      ConfabTokenChance token;
      gssize end;

      confab_logprobs_get_token (logprobs, i, &token);
      end = at + (gssize)token.length;
      if (end > 0 && at < (gssize)length && end > at)
        add (self, (gsize)MAX (at, 0), (gsize)MIN (end, (gssize)length), i, 1);
      else if (end <= 0 && token.length > 0)
        self->n_before++;
      at = end;
    }
  self->matches = TRUE;
  return TRUE;
}

static gboolean
is_faithful (const ConfabTokenChance *token)
{
  return g_utf8_validate_len (token->bytes, token->length, NULL) &&
         memmem (token->bytes, token->length, REPLACEMENT, strlen (REPLACEMENT)) == NULL;
}

static const char *
find_near (const Walk              *walk,
           const ConfabTokenChance *token)
{
  gsize rest = walk->length - walk->cursor;

  if (rest >= token->length && memcmp (walk->text + walk->cursor, token->bytes, token->length) == 0)
    return walk->text + walk->cursor;
  /* A single sign is soon found somewhere. */
  if (token->length < 2 && walk->n_pending == 0)
    return NULL;
  return memmem (walk->text + walk->cursor, MIN (rest, WINDOW + token->length), token->bytes, token->length);
}

static void
settle_pending (Walk *walk,
                gsize to)
{
  if (walk->n_pending > 0 && to > walk->cursor && to - walk->cursor <= walk->n_pending * MAX_UNFAITHFUL)
    {
      add (walk->places, walk->cursor, to, walk->first_pending, walk->n_pending);
      walk->placed += to - walk->cursor;
    }
  walk->n_pending = 0;
  walk->cursor = to;
}

static void
place_token (Walk                    *walk,
             guint                    index,
             const ConfabTokenChance *token)
{
  const char *found = token->length > 0 ? find_near (walk, token) : NULL;

  if (found != NULL)
    {
      settle_pending (walk, (gsize)(found - walk->text));
      add (walk->places, walk->cursor, walk->cursor + token->length, index, 1);
      walk->cursor += token->length;
      walk->placed += token->length;
      return;
    }
  if (token->length == 0 || is_faithful (token))
    return;
  if (walk->n_pending == 0)
    walk->first_pending = index;
  walk->n_pending = index + 1 - walk->first_pending;
}

/* The token that the text begins with, as far as that can be told. */
static guint
find_beginning (ConfabLogprobs *logprobs,
                const char     *text,
                gsize           length)
{
  g_autoptr (GString) all = join (logprobs);
  const char *found = find_last (all->str, all->len, text, MIN (length, BEGINNING));
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);
  gsize at = 0;

  for (guint i = 0; found != NULL && i < n_tokens; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, i, &token);
      at += token.length;
      if (at > (gsize)(found - all->str))
        return i;
    }
  return 0;
}

/* One after the other, each where it is found next. */
static void
place_nearly (ConfabTokenPlaces *self,
              ConfabLogprobs    *logprobs,
              const char        *text,
              gsize              length)
{
  Walk walk = { .places = self, .text = text, .length = length };
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);

  self->n_before = find_beginning (logprobs, text, length);
  for (guint i = self->n_before; i < n_tokens && walk.cursor < length; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, i, &token);
      place_token (&walk, i, &token);
    }
  if (length - walk.cursor <= WINDOW)
    settle_pending (&walk, length);
  self->matches = walk.placed * 2 >= length;
  if (!self->matches)
    g_array_set_size (self->spans, 0);
}

static gboolean
is_boundary (const char *text,
             gsize       length,
             gsize       at)
{
  return at >= length || ((guchar)text[at] & 0xc0) != 0x80;
}

static double
sum_up (ConfabLogprobs        *logprobs,
        const ConfabTokenSpan *span)
{
  double sum = 0;

  for (guint i = 0; i < span->n_tokens; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, span->first + i, &token);
      if (isnan (token.logprob))
        return token.logprob;
      sum += token.logprob;
    }
  return MAX (sum, CONFAB_LOGPROB_UNLIKELY);
}

/* Makes spans of whole characters. */
static void
put_together (ConfabTokenPlaces *self,
              ConfabLogprobs    *logprobs,
              const char        *text,
              gsize              length)
{
  ConfabTokenSpan *spans = (ConfabTokenSpan *)(void *)self->spans->data;
  guint n_kept = 0;

  for (guint i = 0; i < self->spans->len; i++)
    {
      ConfabTokenSpan *last = n_kept > 0 ? &spans[n_kept - 1] : NULL;

      if (last != NULL && (!is_boundary (text, length, last->end) || spans[i].start < last->end))
        {
          last->end = MAX (last->end, spans[i].end);
          last->n_tokens = spans[i].first + spans[i].n_tokens - last->first;
        }
      else
        spans[n_kept++] = spans[i];
    }
  g_array_set_size (self->spans, n_kept);
  for (guint i = 0; i < n_kept; i++)
    {
      while (spans[i].start > 0 && !is_boundary (text, length, spans[i].start))
        spans[i].start--;
      while (!is_boundary (text, length, spans[i].end))
        spans[i].end++;
      spans[i].logprob = sum_up (logprobs, &spans[i]);
    }
}

/**
 * confab_token_places_new: (constructor)
 * @logprobs: the tokens
 * @text: the text that is made of them
 * @length: its length in bytes
 *
 * Returns: (transfer full): where they are in it
 */
ConfabTokenPlaces *
confab_token_places_new (ConfabLogprobs *logprobs,
                         const char     *text,
                         gsize           length)
{
  ConfabTokenPlaces *self;

  g_return_val_if_fail (logprobs != NULL && text != NULL, NULL);

  self = g_new0 (ConfabTokenPlaces, 1);
  self->spans = g_array_new (FALSE, FALSE, sizeof (ConfabTokenSpan));
  if (length > 0 && !place_exactly (self, logprobs, text, length))
    place_nearly (self, logprobs, text, length);
  put_together (self, logprobs, text, length);
  return self;
}

/**
 * confab_token_places_free:
 * @self: (transfer full) (nullable): places
 */
void
confab_token_places_free (ConfabTokenPlaces *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->spans);
  g_free (self);
}

/**
 * confab_token_places_get_matches:
 * @self: places
 *
 * Returns: whether most of the text is made of the tokens; where not, there are no spans
 */
gboolean
confab_token_places_get_matches (const ConfabTokenPlaces *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->matches;
}

/**
 * confab_token_places_get_n_before:
 * @self: places
 *
 * Returns: how many tokens come before the text, as those of its reasoning may
 */
guint
confab_token_places_get_n_before (const ConfabTokenPlaces *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_before;
}

/**
 * confab_token_places_get_n_spans:
 * @self: places
 *
 * Returns: how many spans there are
 */
guint
confab_token_places_get_n_spans (const ConfabTokenPlaces *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->spans->len;
}

/**
 * confab_token_places_get_span:
 * @self: places
 * @index: a position
 *
 * Returns: (transfer none): the span there; spans are in the order of the text, do not overlap and are not empty
 */
const ConfabTokenSpan *
confab_token_places_get_span (const ConfabTokenPlaces *self,
                              guint                    index)
{
  g_return_val_if_fail (self != NULL && index < self->spans->len, NULL);

  return &g_array_index (self->spans, ConfabTokenSpan, index);
}

/**
 * confab_token_places_find:
 * @self: places
 * @offset: a byte of the text
 *
 * Returns: the span that has it, -1 for none
 */
int
confab_token_places_find (const ConfabTokenPlaces *self,
                          gsize                    offset)
{
  guint from = 0;
  guint to;

  g_return_val_if_fail (self != NULL, -1);

  to = self->spans->len;
  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (confab_token_places_get_span (self, middle)->end <= offset)
        from = middle + 1;
      else
        to = middle;
    }
  return from < self->spans->len && confab_token_places_get_span (self, from)->start <= offset ? (int)from : -1;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const ConfabTokenPlaces *self = user_data;
  guint first = *(const guint *)a;
  guint second = *(const guint *)b;
  double difference = confab_token_places_get_span (self, first)->logprob - confab_token_places_get_span (self, second)->logprob;

  if (difference < 0 || difference > 0)
    return difference < 0 ? -1 : 1;
  return first < second ? -1 : first > second;
}

/**
 * confab_token_places_list_least:
 * @self: places
 * @n_places: how many at most
 *
 * Returns: (transfer full) (element-type guint): the spans with the smallest probabilities, the smallest first; those that are certain are not among them,
 *   nor those of which nothing is known
 */
GArray *
confab_token_places_list_least (const ConfabTokenPlaces *self,
                                guint                    n_places)
{
  GArray *least = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (self != NULL, least);

  for (guint i = 0; i < self->spans->len; i++)
    if (confab_token_places_get_span (self, i)->logprob < 0)
      g_array_append_val (least, i);
  g_array_sort_with_data (least, compare, (gpointer)self);
  if (least->len > n_places)
    g_array_set_size (least, n_places);
  return least;
}

/**
 * confab_logprobs_dup_text:
 * @logprobs: tokens
 *
 * Returns: (transfer full): what they say one after the other, as valid UTF-8 without NUL
 */
char *
confab_logprobs_dup_text (ConfabLogprobs *logprobs)
{
  g_autoptr (GString) all = NULL;

  g_return_val_if_fail (logprobs != NULL, NULL);

  all = join (logprobs);
  for (gsize i = 0; i < all->len; i++)
    if (all->str[i] == '\0')
      all->str[i] = ' ';
  return g_utf8_make_valid (all->str, (gssize)all->len);
}
