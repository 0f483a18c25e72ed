/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-word-diff.h"

/* The algorithm is the one of Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in linear
 * space: the middle of a shortest way through the grid of both texts is looked for from both ends, and what is before
 * it and after it are done in the same way. Where the way is long, the farthest point that was come to is taken for its
 * middle, as GNU diff does, so that very different texts do not take time with the square of their length. */

/* How long a way is looked for exactly. */
#define MAX_COST 192

/* After so many steps, about a second, what is left counts as different: then it is very different, and very long. */
#define MAX_STEPS G_GUINT64_CONSTANT (300000000)

typedef struct
{
  guint  *words;   /* the same number for the same word */
  gsize  *ends;    /* the byte after each */
  guint   n_words;
  guint8 *changed; /* whether each is only in this text */
} Side;

typedef struct
{
  Side    a;
  Side    b;
  int    *forward; /* by diagonal: how far in a one comes from the beginning */
  int    *backward; /* and how near to the beginning from the end */
  guint64 n_steps;
} Diff;

typedef struct
{
  int a_from;
  int a_to;
  int b_from;
  int b_to;
} Box;

/* Letters and digits make words; all else stands alone, apart from blanks of a kind, and scripts without spaces are
 * taken by the character. */
static const char *
end_of_word (const char *text)
{
  gunichar first = g_utf8_get_char (text);
  const char *end = g_utf8_next_char (text);

  if (first == ' ' || first == '\t')
    {
      while (*end == (char)first)
        end++;
      return end;
    }
  if (!g_unichar_isalnum (first) || g_unichar_iswide (first))
    return end;
  while (*end != '\0')
    {
      gunichar c = g_utf8_get_char (end);

      if ((!g_unichar_isalnum (c) && !g_unichar_ismark (c)) || g_unichar_iswide (c))
        break;
      end = g_utf8_next_char (end);
    }
  return end;
}

static void
read_side (Side       *side,
           const char *text,
           GHashTable *known)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (const char *start = text; *start != '\0';)
    {
      const char *after = end_of_word (start);
      g_autofree char *word = g_strndup (start, after - start);
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (known, word));
      gsize end = after - text;

      if (number == 0)
        {
          number = g_hash_table_size (known) + 1;
          g_hash_table_insert (known, g_steal_pointer (&word), GUINT_TO_POINTER (number));
        }
      g_array_append_val (words, number);
      g_array_append_val (ends, end);
      start = after;
    }
  side->n_words = words->len;
  side->changed = g_new0 (guint8, words->len + 1);
  side->words = (guint *)(void *)g_array_free (g_steal_pointer (&words), FALSE);
  side->ends = (gsize *)(void *)g_array_free (g_steal_pointer (&ends), FALSE);
}

static void
clear_side (Side *side)
{
  g_free (side->words);
  g_free (side->ends);
  g_free (side->changed);
}

/* The diagonals of the box around one that are within a distance. Those outside of the box are left out. */
static int
first_diagonal (int centre,
                int distance,
                int lowest)
{
  int first = centre - distance;

  return first >= lowest ? first : lowest + ((lowest - first) & 1);
}

static int
last_diagonal (int centre,
               int distance,
               int highest)
{
  int last = centre + distance;

  return last <= highest ? last : highest - ((last - highest) & 1);
}

/* One step further from the beginning. Returns whether the ways from both ends meet, and where. */
static gboolean
step_forward (Diff      *self,
              const Box *box,
              int        cost,
              gboolean   odd,
              int       *x,
              int       *y)
{
  int centre = box->a_from - box->b_from;
  int end_centre = box->a_to - box->b_to;
  int lowest = box->a_from - box->b_to;
  int highest = box->a_to - box->b_from;
  int last = last_diagonal (centre, cost, highest);

  for (int k = first_diagonal (centre, cost, lowest); k <= last; k += 2)
    {
      int below = k > lowest && k - 1 >= centre - (cost - 1) ? self->forward[k - 1] + 1 : G_MININT;
      int above = k < highest && k + 1 <= centre + (cost - 1) ? self->forward[k + 1] : G_MININT;
      int at = MIN (MAX (below, above), box->a_to);

      while (at < box->a_to && at - k < box->b_to && self->a.words[at] == self->b.words[at - k])
        {
          at++;
          self->n_steps++;
        }
      self->forward[k] = at;
      self->n_steps++;
      if (odd && k >= end_centre - (cost - 1) && k <= end_centre + (cost - 1) && self->backward[k] <= at)
        {
          *x = at;
          *y = at - k;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
step_backward (Diff      *self,
               const Box *box,
               int        cost,
               gboolean   odd,
               int       *x,
               int       *y)
{
  int centre = box->a_to - box->b_to;
  int start_centre = box->a_from - box->b_from;
  int lowest = box->a_from - box->b_to;
  int highest = box->a_to - box->b_from;
  int last = last_diagonal (centre, cost, highest);

  for (int k = first_diagonal (centre, cost, lowest); k <= last; k += 2)
    {
      int below = k > lowest && k - 1 >= centre - (cost - 1) ? self->backward[k - 1] : G_MAXINT;
      int above = k < highest && k + 1 <= centre + (cost - 1) ? self->backward[k + 1] - 1 : G_MAXINT;
      int at = MAX (MIN (below, above), box->a_from);

      while (at > box->a_from && at - k > box->b_from && self->a.words[at - 1] == self->b.words[at - k - 1])
        {
          at--;
          self->n_steps++;
        }
      self->backward[k] = at;
      self->n_steps++;
      if (!odd && k >= start_centre - cost && k <= start_centre + cost && self->forward[k] >= at)
        {
          *x = at;
          *y = at - k;
          return TRUE;
        }
    }
  return FALSE;
}

/* Of a way that is too long, the point that is farthest from the beginning. */
static void
take_farthest (Diff      *self,
               const Box *box,
               int        cost,
               int       *x,
               int       *y)
{
  int centre = box->a_from - box->b_from;
  int lowest = box->a_from - box->b_to;
  int last = last_diagonal (centre, cost, box->a_to - box->b_from);
  int best = G_MININT;

  for (int k = first_diagonal (centre, cost, lowest); k <= last; k += 2)
    {
      int at = MIN (self->forward[k], box->b_to + k);

      if (at >= box->a_from && at - k >= box->b_from && at + at - k > best)
        {
          best = at + at - k;
          *x = at;
          *y = at - k;
        }
    }
}

static void
find_middle (Diff      *self,
             const Box *box,
             int       *x,
             int       *y)
{
  int start = box->a_from - box->b_from;
  int end = box->a_to - box->b_to;
  gboolean odd = ((start - end) & 1) != 0;

  self->forward[start] = box->a_from;
  self->backward[end] = box->a_to;
  for (int cost = 1;; cost++)
    {
      if (step_forward (self, box, cost, odd, x, y) || step_backward (self, box, cost, odd, x, y))
        return;
      if (cost >= MAX_COST)
        {
          take_farthest (self, box, cost, x, y);
          return;
        }
    }
}

/* Returns whether anything is left of the box without what is the same at its ends. */
static gboolean
trim (Diff *self,
      Box  *box)
{
  while (box->a_from < box->a_to && box->b_from < box->b_to &&
         self->a.words[box->a_from] == self->b.words[box->b_from])
    {
      box->a_from++;
      box->b_from++;
    }
  while (box->a_from < box->a_to && box->b_from < box->b_to &&
         self->a.words[box->a_to - 1] == self->b.words[box->b_to - 1])
    {
      box->a_to--;
      box->b_to--;
    }
  return box->a_from < box->a_to && box->b_from < box->b_to;
}

static void
compare (Diff *self)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  Box box = { 0, (int)self->a.n_words, 0, (int)self->b.n_words };

  g_array_append_val (boxes, box);
  while (boxes->len > 0)
    {
      int x = 0;
      int y = 0;

      box = g_array_index (boxes, Box, boxes->len - 1);
      g_array_set_size (boxes, boxes->len - 1);
      if (!trim (self, &box) || self->n_steps >= MAX_STEPS)
        {
          memset (self->a.changed + box.a_from, 1, box.a_to - box.a_from);
          memset (self->b.changed + box.b_from, 1, box.b_to - box.b_from);
          continue;
        }
      find_middle (self, &box, &x, &y);
      g_array_append_val (boxes, ((Box){ box.a_from, x, box.b_from, y }));
      g_array_append_val (boxes, ((Box){ x, box.a_to, y, box.b_to }));
    }
}

static void
add_run (GArray          *runs,
         ConfabWordChange change,
         gsize            first,
         gsize            second,
         gsize            length)
{
  ConfabWordRun run = { change, first, second, length };

  if (length > 0)
    g_array_append_val (runs, run);
}

static gsize
end_at (const Side *side,
        guint       n_words)
{
  return n_words > 0 ? side->ends[n_words - 1] : 0;
}

static GArray *
list_runs (Diff *self)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (ConfabWordRun));
  guint i = 0;
  guint j = 0;

  while (i < self->a.n_words || j < self->b.n_words)
    {
      guint i_from = i;
      guint j_from = j;

      while (i < self->a.n_words && j < self->b.n_words && !self->a.changed[i] && !self->b.changed[j])
        {
          i++;
          j++;
        }
      add_run (runs, CONFAB_WORD_SAME, end_at (&self->a, i_from), end_at (&self->b, j_from),
               end_at (&self->a, i) - end_at (&self->a, i_from));
      i_from = i;
      j_from = j;
      while (i < self->a.n_words && self->a.changed[i])
        i++;
      add_run (runs, CONFAB_WORD_REMOVED, end_at (&self->a, i_from), end_at (&self->b, j),
               end_at (&self->a, i) - end_at (&self->a, i_from));
      while (j < self->b.n_words && self->b.changed[j])
        j++;
      add_run (runs, CONFAB_WORD_ADDED, end_at (&self->a, i), end_at (&self->b, j_from),
               end_at (&self->b, j) - end_at (&self->b, j_from));
    }
  return runs;
}

/**
 * confab_word_diff_full:
 * @first: a text, valid UTF-8
 * @second: another one
 * @n_steps: (out) (optional): how many steps that took
 *
 * Like [func@Confab.word_diff]; the steps tell how long it takes on any computer.
 *
 * Returns: (transfer full) (element-type ConfabWordRun): the runs
 */
GArray *
confab_word_diff_full (const char *first,
                       const char *second,
                       guint64    *n_steps)
{
  g_autoptr (GHashTable) known = NULL;
  Diff self = { 0 };
  int *forward;
  int *backward;
  GArray *runs;

  g_return_val_if_fail (first != NULL && second != NULL, NULL);

  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_side (&self.a, first, known);
  read_side (&self.b, second, known);
  forward = g_new (int, self.a.n_words + self.b.n_words + 3);
  backward = g_new (int, self.a.n_words + self.b.n_words + 3);
  self.forward = forward + self.b.n_words + 1;
  self.backward = backward + self.b.n_words + 1;
  compare (&self);
  runs = list_runs (&self);
  if (n_steps != NULL)
    *n_steps = self.n_steps;
  clear_side (&self.a);
  clear_side (&self.b);
  g_free (forward);
  g_free (backward);
  return runs;
}

/**
 * confab_word_diff:
 * @first: a text, valid UTF-8
 * @second: another one
 *
 * Compares two texts by their words. What is only in one of them is small where the texts are alike; it need not be the
 * least where they are very different, so that the time stays about linear in the length of the texts.
 *
 * Returns: (transfer full) (element-type ConfabWordRun): the runs that make up both texts, in order: those that are the
 *   same or removed give @first, those that are the same or added give @second
 */
GArray *
confab_word_diff (const char *first,
                  const char *second)
{
  return confab_word_diff_full (first, second, NULL);
}
