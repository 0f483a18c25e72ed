/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in the generated table: the text that the model was made from, counted. A word's number is its
 * place in confab_word_table_words; bigrams and trigrams are sorted, with their count as the last column. */
typedef enum
{
  CONFAB_WORD_PLAIN,
  CONFAB_WORD_MARK,
  CONFAB_WORD_BREAK,
} ConfabWordKind;

extern const guint confab_word_table_n_words;
extern const char *const confab_word_table_words[];
extern const guint8 confab_word_table_kinds[];
extern const guint16 confab_word_table_counts[];
extern const guint confab_word_table_n_bigrams;
extern const guint16 confab_word_table_bigrams[][3];
extern const guint confab_word_table_n_trigrams;
extern const guint16 confab_word_table_trigrams[][4];
extern const guint confab_word_table_n_text;
extern const guint16 confab_word_table_text[];
extern const char confab_word_table_commands[];

typedef struct
{
  guint  word;
  double bias;
} ConfabWordBias;

typedef struct
{
  double  temperature;
  double  top_p;
  double  min_p;
  double  frequency_penalty;
  double  presence_penalty;
  double  repetition_penalty;
  gint64  top_k;
  GArray *logit_bias;
} ConfabWordSampling;

typedef struct
{
  guint  word;
  double probability;
} ConfabWordCandidate;

/**
 * ConfabWordWalk:
 *
 * One text that the word model makes, a word at a time. A walk has random numbers of its own, so that
 * walks with the same seed, topic and sampling are the same.
 */
typedef struct _ConfabWordWalk ConfabWordWalk;

ConfabWordWalk *confab_word_walk_new               (const ConfabWordSampling *sampling,
                                                    const char               *topic,
                                                    guint64                   seed) G_GNUC_WARN_UNUSED_RESULT;
void            confab_word_walk_free              (ConfabWordWalk           *self);
const double   *confab_word_walk_get_probabilities (ConfabWordWalk           *self);
guint           confab_word_walk_next              (ConfabWordWalk           *self,
                                                    char                    **text,
                                                    double                   *probability,
                                                    guint                     n_top,
                                                    GArray                  **top);
guint64         confab_word_walk_random            (ConfabWordWalk           *self);

char           *confab_word_dup_text               (guint                     word,
                                                    gboolean                  spaced) G_GNUC_WARN_UNUSED_RESULT;
gboolean        confab_word_ends_sentence          (guint                     word);
guint64         confab_word_mix                    (guint64                   seed,
                                                    guint64                   stream);
gsize           confab_word_piece_length           (const char               *text);
guint           confab_word_count_pieces           (const char               *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabWordWalk, confab_word_walk_free)

G_END_DECLS
