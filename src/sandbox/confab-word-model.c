/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sandbox/confab-word-model.h"

/* How much of a context's weight goes to the shorter context, for each kind of word that followed it. The
 * smaller it is, the nearer the model stays to its text. */
#define BACK_OFF 0.08

#define TOPIC_SENTENCES 3
#define TOPIC_BIAS 1.5
#define TOPIC_WORD_BIAS 2.5

struct _ConfabWordWalk
{
  ConfabWordSampling   sampling;
  guint64              state;
  guint                before;
  guint                last;
  double              *topic;
  double              *probabilities;
  guint               *used;
  ConfabWordCandidate *order;
  guint                n_generated;
};

/**
 * confab_word_mix:
 * @seed: a seed
 * @stream: which of the streams of random numbers that belong to @seed
 *
 * One step of [SplitMix64](https://prng.di.unimi.it/splitmix64.c) away from both numbers.
 *
 * Returns: a seed for that stream
 */
guint64
confab_word_mix (guint64 seed,
                 guint64 stream)
{
  guint64 z = seed + (stream + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * confab_word_walk_random:
 * @self: a walk
 *
 * Returns: the next of the walk's own random numbers
 */
guint64
confab_word_walk_random (ConfabWordWalk *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return confab_word_mix (self->state, 0);
}

static gboolean
is_word_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || (guchar)byte >= 0x80;
}

/**
 * confab_word_piece_length:
 * @text: any UTF-8
 *
 * Splits text as the sandbox counts tokens: blanks together with the word or the mark after them.
 *
 * Returns: the length in bytes of the first piece; 0 at the end
 */
gsize
confab_word_piece_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isspace (text[length]))
    length++;
  if (text[length] == '\0')
    return length;
  if (!is_word_byte (text[length]))
    return length + 1;
  while (is_word_byte (text[length]) || (text[length] == '\'' && is_word_byte (text[length + 1])))
    length++;
  return length;
}

/**
 * confab_word_count_pieces:
 * @text: any UTF-8
 *
 * Returns: how many tokens @text is
 */
guint
confab_word_count_pieces (const char *text)
{
  guint count = 0;

  for (gsize length; (length = confab_word_piece_length (text)) > 0; text += length)
    count++;
  return count;
}

static char *
normalize_word (const char *word,
                gsize       length)
{
  g_autofree char *plain = g_strndup (word, length);

  g_strdelimit (plain, "*`", ' ');
  g_strstrip (plain);
  return g_utf8_strdown (plain, -1);
}

static GHashTable *
collect_words (const char *text)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize length; (length = confab_word_piece_length (text)) > 0; text += length)
    {
      char *word = normalize_word (text, length);

      if (word[0] != '\0' && is_word_byte (word[0]))
        g_hash_table_add (words, word);
      else
        g_free (word);
    }
  return words;
}

gboolean
confab_word_ends_sentence (guint word)
{
  const char *text = confab_word_table_words[word];

  return confab_word_table_kinds[word] == CONFAB_WORD_MARK && strchr (".?!", text[0]) != NULL;
}

/* Rare words say more about the topic than frequent ones. */
static double
score_sentence (const gboolean *asked,
                guint           from,
                guint           to)
{
  double score = 0;

  for (guint i = from; i < to; i++)
    {
      guint word = confab_word_table_text[i];

      if (asked[word])
        score += 1.0 / (confab_word_table_counts[word] * confab_word_table_counts[word]);
    }
  return score;
}

/* The sentences of the text that share most with what was asked make their words more likely. */
static void
set_topic (ConfabWordWalk *self,
           const char     *topic)
{
  g_autoptr (GHashTable) words = collect_words (topic);
  g_autofree gboolean *asked = g_new0 (gboolean, confab_word_table_n_words);
  struct { double score; guint from; guint to; } best[TOPIC_SENTENCES] = { 0 };
  guint from = 0;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    {
      g_autofree char *word = normalize_word (confab_word_table_words[i], strlen (confab_word_table_words[i]));

      asked[i] = g_hash_table_contains (words, word) && confab_word_table_counts[i] <= 40;
    }
  for (guint to = 0; to < confab_word_table_n_text; to++)
    {
      double score;

      if (!confab_word_ends_sentence (confab_word_table_text[to]))
        continue;
      score = score_sentence (asked, from, to);
      for (guint i = 0; i < TOPIC_SENTENCES; i++)
        if (score > best[i].score)
          {
            memmove (&best[i + 1], &best[i], (TOPIC_SENTENCES - 1 - i) * sizeof best[0]);
            best[i].score = score;
            best[i].from = from;
            best[i].to = to;
            break;
          }
      from = to + 1;
    }
  for (guint i = 0; i < TOPIC_SENTENCES; i++)
    for (guint j = best[i].from; j < best[i].to; j++)
      {
        guint word = confab_word_table_text[j];

        if (confab_word_table_kinds[word] == CONFAB_WORD_PLAIN)
          self->topic[word] = asked[word] ? TOPIC_WORD_BIAS : TOPIC_BIAS;
      }
}

/**
 * confab_word_walk_new: (constructor)
 * @sampling: how words are chosen; its list of biases must live as long as the walk
 * @topic: what the text should be about
 * @seed: where the random numbers begin
 *
 * Returns: (transfer full): a walk at the start of a paragraph
 */
ConfabWordWalk *
confab_word_walk_new (const ConfabWordSampling *sampling,
                      const char               *topic,
                      guint64                   seed)
{
  ConfabWordWalk *self = g_new0 (ConfabWordWalk, 1);
  guint n = confab_word_table_n_words;

  self->sampling = *sampling;
  self->state = seed;
  self->topic = g_new0 (double, n);
  self->probabilities = g_new0 (double, n);
  self->used = g_new0 (guint, n);
  self->order = g_new0 (ConfabWordCandidate, n);
  self->before = confab_word_table_text[confab_word_table_n_text - 2];
  self->last = confab_word_table_text[confab_word_table_n_text - 1];
  set_topic (self, topic);
  return self;
}

void
confab_word_walk_free (ConfabWordWalk *self)
{
  g_free (self->topic);
  g_free (self->probabilities);
  g_free (self->used);
  g_free (self->order);
  g_free (self);
}

static int
compare_row (const guint16 *row,
             const guint16 *key,
             guint          n)
{
  for (guint i = 0; i < n; i++)
    if (row[i] != key[i])
      return row[i] < key[i] ? -1 : 1;
  return 0;
}

static guint
find_first_row (const guint16 *rows,
                guint          n_rows,
                guint          width,
                const guint16 *key)
{
  guint low = 0;
  guint high = n_rows;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_row (rows + middle * width, key, width - 2) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Takes the estimate of the shorter context and mixes into it what followed the longer one, weighted after
 * Witten and Bell: the more different words followed, the less the context says. */
static void
mix_context (double        *estimate,
             const guint16 *rows,
             guint          n_rows,
             guint          width,
             const guint16 *key)
{
  guint first = find_first_row (rows, n_rows, width, key);
  guint end = first;
  double total = 0;
  double kept;

  for (; end < n_rows && compare_row (rows + end * width, key, width - 2) == 0; end++)
    total += rows[end * width + width - 1];
  if (end == first)
    return;
  kept = BACK_OFF * (end - first) / (total + BACK_OFF * (end - first));
  for (guint i = 0; i < confab_word_table_n_words; i++)
    estimate[i] *= kept;
  for (guint row = first; row < end; row++)
    estimate[rows[row * width + width - 2]] += (1 - kept) * rows[row * width + width - 1] / total;
}

static void
estimate_next (ConfabWordWalk *self,
               double         *estimate)
{
  guint16 key[2] = { self->before, self->last };
  guint n = confab_word_table_n_words;

  for (guint i = 0; i < n; i++)
    estimate[i] = (confab_word_table_counts[i] + 0.1) / (confab_word_table_n_text + 0.1 * n);
  mix_context (estimate, confab_word_table_bigrams[0], confab_word_table_n_bigrams, 3, key + 1);
  mix_context (estimate, confab_word_table_trigrams[0], confab_word_table_n_trigrams, 4, key);
}

/* From probabilities to logits, with everything that the request adds to them. */
static void
adjust (ConfabWordWalk *self,
        double         *logits)
{
  const ConfabWordSampling *sampling = &self->sampling;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    {
      logits[i] = log (logits[i]) + self->topic[i];
      if (self->used[i] == 0)
        continue;
      logits[i] *= logits[i] < 0 ? sampling->repetition_penalty : 1;
      logits[i] -= sampling->presence_penalty + sampling->frequency_penalty * self->used[i];
    }
  for (guint i = 0; sampling->logit_bias != NULL && i < sampling->logit_bias->len; i++)
    {
      const ConfabWordBias *bias = &g_array_index (sampling->logit_bias, ConfabWordBias, i);

      logits[bias->word] += bias->bias;
    }
}

static guint
find_largest (const double *values)
{
  guint best = 0;

  for (guint i = 1; i < confab_word_table_n_words; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const ConfabWordCandidate *one = a;
  const ConfabWordCandidate *other = b;

  if (one->probability != other->probability)
    return one->probability > other->probability ? -1 : 1;
  return one->word < other->word ? -1 : one->word > other->word;
}

static void
sort_candidates (ConfabWordWalk *self)
{
  for (guint i = 0; i < confab_word_table_n_words; i++)
    {
      self->order[i].word = i;
      self->order[i].probability = self->probabilities[i];
    }
  qsort (self->order, confab_word_table_n_words, sizeof self->order[0], compare_candidates);
}

static void
normalize (double *values)
{
  double sum = 0;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    sum += values[i];
  for (guint i = 0; i < confab_word_table_n_words; i++)
    values[i] /= sum;
}

/* Leaves only the words that top_k, top_p and min_p allow; the most likely one always stays. */
static void
restrict_words (ConfabWordWalk *self)
{
  const ConfabWordSampling *sampling = &self->sampling;
  guint n = confab_word_table_n_words;
  guint kept = n;
  double sum = 0;

  if (sampling->top_k <= 0 && sampling->top_p >= 1 && sampling->min_p <= 0)
    return;
  sort_candidates (self);
  if (sampling->top_k > 0)
    kept = MIN (sampling->top_k, kept);
  for (guint i = 0; i < kept; i++)
    {
      gboolean rare = self->order[i].probability < sampling->min_p * self->order[0].probability;

      if (i > 0 && (rare || sum >= sampling->top_p))
        kept = i;
      else
        sum += self->order[i].probability;
    }
  for (guint i = kept; i < n; i++)
    self->probabilities[self->order[i].word] = 0;
  normalize (self->probabilities);
}

/**
 * confab_word_walk_get_probabilities:
 * @self: a walk
 *
 * Works out how likely each word is to come next, exactly as the next word is drawn: after the penalties,
 * the biases, the temperature, and with the words that may not come at 0. The sum is 1.
 *
 * Returns: (transfer none): one probability for each word; valid until the next call
 */
const double *
confab_word_walk_get_probabilities (ConfabWordWalk *self)
{
  double *p = self->probabilities;
  guint n = confab_word_table_n_words;
  guint best;
  double largest;

  estimate_next (self, p);
  adjust (self, p);
  best = find_largest (p);
  largest = p[best];
  if (self->sampling.temperature <= 0)
    {
      memset (p, 0, n * sizeof *p);
      p[best] = 1;
      return p;
    }
  for (guint i = 0; i < n; i++)
    p[i] = exp ((p[i] - largest) / self->sampling.temperature);
  normalize (p);
  restrict_words (self);
  return p;
}

static guint
draw (ConfabWordWalk *self)
{
  double target = (confab_word_walk_random (self) >> 11) * 0x1.0p-53;
  guint chosen = find_largest (self->probabilities);

  for (guint i = 0; i < confab_word_table_n_words; i++)
    {
      if (self->probabilities[i] <= 0)
        continue;
      chosen = i;
      target -= self->probabilities[i];
      if (target < 0)
        break;
    }
  return chosen;
}

/**
 * confab_word_dup_text:
 * @word: a word's number
 * @spaced: whether other text on the same line comes before it
 *
 * Returns: (transfer full): the word as it stands in a text, with its leading blank
 */
char *
confab_word_dup_text (guint    word,
                      gboolean spaced)
{
  spaced = spaced && confab_word_table_kinds[word] == CONFAB_WORD_PLAIN;
  return g_strconcat (spaced ? " " : "", confab_word_table_words[word], NULL);
}

/**
 * confab_word_walk_next:
 * @self: a walk
 * @text: (out) (transfer full): return location for the word as it stands in the text
 * @probability: (out): return location for its probability
 * @n_top: how many of the most likely words to tell
 * @top: (out) (transfer full) (optional) (element-type ConfabWordCandidate): return location for the most
 *   likely words that could have come, best first
 *
 * Draws one more word.
 *
 * Returns: the word's number
 */
guint
confab_word_walk_next (ConfabWordWalk *self,
                       char          **text,
                       double         *probability,
                       guint           n_top,
                       GArray        **top)
{
  gboolean spaced = self->n_generated > 0 && confab_word_table_kinds[self->last] != CONFAB_WORD_BREAK;
  guint word;

  confab_word_walk_get_probabilities (self);
  word = draw (self);
  *text = confab_word_dup_text (word, spaced);
  *probability = self->probabilities[word];
  if (top != NULL)
    {
      *top = g_array_new (FALSE, FALSE, sizeof (ConfabWordCandidate));
      sort_candidates (self);
      g_array_append_vals (*top, self->order, MIN (n_top, confab_word_table_n_words));
    }
  self->before = self->last;
  self->last = word;
  self->used[word]++;
  self->n_generated++;
  return word;
}
