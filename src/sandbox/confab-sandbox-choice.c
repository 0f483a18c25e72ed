/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox-choice.h"

/* However far the end of the sentence is. */
#define MAX_EXTRA_WORDS 120
#define IMPOSSIBLE -9999.0

typedef enum
{
  PHASE_REASONING,
  PHASE_REASONING_WORDS,
  PHASE_CONTENT,
  PHASE_CONTENT_WORDS,
  PHASE_REFUSAL,
  PHASE_CALLS,
  PHASE_END,
} Phase;

struct _ConfabSandboxChoice
{
  ConfabSandboxRequest *request;
  ConfabSandboxPlan    *plan;
  guint64               seed;
  ConfabWordWalk       *walk;
  char                 *text; /* (nullable): the own one */
  const char           *rest;
  guint                 n_words;
  guint                 n_taken;
  guint                 call;
  gboolean              call_open;
  gboolean              sentence_ended;
  GString              *held_text;
  GQueue                held;
  GQueue                ready;
  const char           *finish_reason;
  guint                 n_tokens;
  guint                 n_reasoning;
  Phase                 phase;
};

void
confab_sandbox_piece_free (ConfabSandboxPiece *piece)
{
  g_free (piece->text);
  g_free (piece->logprob);
  g_free (piece);
}

static ConfabSandboxPiece *
piece_new (ConfabSandboxPieceKind kind,
           char                  *text)
{
  ConfabSandboxPiece *piece = g_new0 (ConfabSandboxPiece, 1);

  piece->kind = kind;
  piece->text = text;
  return piece;
}

static void
write_token (ConfabJsonWriter *writer,
             const char       *text,
             double            probability)
{
  confab_json_writer_member (writer, "token");
  confab_json_writer_string (writer, text);
  confab_json_writer_member (writer, "logprob");
  confab_json_writer_double (writer, probability > 0 ? MIN (log (probability), 0) : IMPOSSIBLE);
  confab_json_writer_member (writer, "bytes");
  confab_json_writer_begin_array (writer);
  for (const char *p = text; *p != '\0'; p++)
    confab_json_writer_int (writer, (guchar) * p);
  confab_json_writer_end_array (writer);
}

/* @top is NULL for text that no model chose: it was certain. */
static char *
make_logprob (ConfabSandboxChoice *self,
              const char          *text,
              double               probability,
              GArray              *top,
              gboolean             spaced)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  guint n_top = top != NULL ? top->len : MIN (self->request->top_logprobs, 1);

  confab_json_writer_begin_object (writer);
  write_token (writer, text, probability);
  confab_json_writer_member (writer, "top_logprobs");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < n_top; i++)
    {
      ConfabWordCandidate *candidate = top != NULL ? &g_array_index (top, ConfabWordCandidate, i) : NULL;
      g_autofree char *word = candidate != NULL ? confab_word_dup_text (candidate->word, spaced) : g_strdup (text);

      confab_json_writer_begin_object (writer);
      write_token (writer, word, candidate != NULL ? candidate->probability : 1);
      confab_json_writer_end_object (writer);
    }
  confab_json_writer_end_array (writer);
  confab_json_writer_end_object (writer);
  return confab_json_writer_end_string (writer);
}

static void
enter_phase (ConfabSandboxChoice *self,
             Phase                phase)
{
  self->phase = phase;
  self->n_words = 0;
  self->n_taken = 0;
  self->rest = phase == PHASE_REASONING ? self->plan->reasoning
               : phase == PHASE_CONTENT ? (self->text != NULL ? self->text : self->plan->text)
               : phase == PHASE_REFUSAL ? self->plan->refusal : NULL;
  g_clear_pointer (&self->walk, confab_word_walk_free);
  if (phase == PHASE_REASONING_WORDS || phase == PHASE_CONTENT_WORDS)
    self->walk = confab_word_walk_new (&self->request->sampling, self->plan->topic,
                                       confab_word_mix (self->seed, phase));
}

/* The next piece of a text that stands fixed in the plan. */
static ConfabSandboxPiece *
take_fixed (ConfabSandboxChoice   *self,
            ConfabSandboxPieceKind kind)
{
  gsize length = self->rest != NULL ? confab_word_piece_length (self->rest) : 0;
  ConfabSandboxPiece *piece;

  if (length == 0)
    return NULL;
  piece = piece_new (kind, g_strndup (self->rest, length));
  if (self->request->logprobs && kind == CONFAB_SANDBOX_PIECE_CONTENT)
    piece->logprob = make_logprob (self, piece->text, 1, NULL, FALSE);
  self->rest += length;
  return piece;
}

static gboolean
has_enough_words (ConfabSandboxChoice *self)
{
  if (self->phase == PHASE_REASONING_WORDS)
    return self->n_words >= self->plan->reasoning_words;
  if (!self->plan->free_words)
    return TRUE;
  /* A request can bias the model towards nothing but marks, of which there would be no end. */
  if (self->n_taken >= 4 * self->plan->words + MAX_EXTRA_WORDS)
    return TRUE;
  return self->sentence_ended || (self->plan->exact && self->n_words >= self->plan->words);
}

/* The next word of the model. */
static ConfabSandboxPiece *
take_word (ConfabSandboxChoice   *self,
           ConfabSandboxPieceKind kind)
{
  g_autoptr (GArray) top = NULL;
  gboolean content = kind == CONFAB_SANDBOX_PIECE_CONTENT;
  gboolean wants_logprob = content && self->request->logprobs;
  ConfabSandboxPiece *piece;
  char *text;
  double probability;
  guint word;

  if (has_enough_words (self))
    return NULL;
  word = confab_word_walk_next (self->walk, &text, &probability, self->request->top_logprobs,
                                wants_logprob ? &top : NULL);
  if (content && !self->plan->exact && self->n_words >= self->plan->words &&
      (confab_word_table_kinds[word] == CONFAB_WORD_BREAK || self->n_words >= self->plan->words + MAX_EXTRA_WORDS))
    {
      g_free (text);
      return NULL;
    }
  self->n_taken++;
  piece = piece_new (kind, text);
  if (wants_logprob)
    piece->logprob = make_logprob (self, text, probability, top, g_str_has_prefix (text, " ") ||
                                   confab_word_table_kinds[word] != CONFAB_WORD_PLAIN);
  if (confab_word_table_kinds[word] == CONFAB_WORD_PLAIN || !self->plan->exact)
    self->n_words++;
  /* A reply of no fixed length ends with its sentence. */
  if (content && !self->plan->exact && self->n_words >= self->plan->words && confab_word_ends_sentence (word))
    self->sentence_ended = TRUE;
  return piece;
}

static ConfabSandboxPiece *
take_call (ConfabSandboxChoice *self)
{
  while (self->call < self->plan->calls->len)
    {
      ConfabSandboxCall *call = g_ptr_array_index (self->plan->calls, self->call);
      ConfabSandboxPiece *piece;

      if (!self->call_open)
        {
          self->call_open = TRUE;
          self->rest = call->input;
          piece = piece_new (CONFAB_SANDBOX_PIECE_CALL, g_strdup (""));
          piece->opens_call = TRUE;
        }
      else
        piece = take_fixed (self, CONFAB_SANDBOX_PIECE_CALL);
      if (piece != NULL)
        {
          piece->call = self->call;
          return piece;
        }
      self->call_open = FALSE;
      self->call++;
    }
  return NULL;
}

static ConfabSandboxPiece *
take_from_phase (ConfabSandboxChoice *self)
{
  switch (self->phase)
    {
    case PHASE_REASONING:
    case PHASE_REASONING_WORDS:
      if (self->n_reasoning >= self->request->reasoning_limit)
        return NULL;
      return self->phase == PHASE_REASONING ? take_fixed (self, CONFAB_SANDBOX_PIECE_REASONING)
                                            : take_word (self, CONFAB_SANDBOX_PIECE_REASONING);
    case PHASE_CONTENT: return take_fixed (self, CONFAB_SANDBOX_PIECE_CONTENT);
    case PHASE_CONTENT_WORDS: return take_word (self, CONFAB_SANDBOX_PIECE_CONTENT);
    case PHASE_REFUSAL: return take_fixed (self, CONFAB_SANDBOX_PIECE_REFUSAL);
    case PHASE_CALLS: return take_call (self);
    case PHASE_END:
    default: return NULL;
    }
}

static ConfabSandboxPiece *
produce (ConfabSandboxChoice *self)
{
  ConfabSandboxPiece *piece = NULL;

  while (self->phase != PHASE_END && (piece = take_from_phase (self)) == NULL)
    enter_phase (self, self->phase + 1);
  return piece;
}

static void
release_all (ConfabSandboxChoice *self)
{
  for (ConfabSandboxPiece *piece; (piece = g_queue_pop_head (&self->held)) != NULL;)
    g_queue_push_tail (&self->ready, piece);
  g_string_truncate (self->held_text, 0);
}

static void
finish (ConfabSandboxChoice *self,
        const char          *reason)
{
  self->finish_reason = reason;
  release_all (self);
}

/* Lets go of the pieces that lie within the first @length bytes of what is held; a piece that lies across is cut
 * where @cut is set, and waits otherwise. */
static void
release (ConfabSandboxChoice *self,
         gsize                length,
         gboolean             cut)
{
  gsize released = 0;

  for (ConfabSandboxPiece *piece; (piece = g_queue_peek_head (&self->held)) != NULL;)
    {
      gsize size = strlen (piece->text);

      if (released + size > length)
        {
          if (!cut || released == length)
            break;
          piece->text[length - released] = '\0';
          g_clear_pointer (&piece->logprob, g_free);
          size = length - released;
        }
      released += size;
      g_queue_push_tail (&self->ready, g_queue_pop_head (&self->held));
    }
  g_string_erase (self->held_text, 0, released);
}

/* Text goes out only once no stop sequence can begin in it any more. */
static void
settle_held (ConfabSandboxChoice *self)
{
  const char *text = self->held_text->str;
  const char *stop_at = NULL;
  gsize keep = 0;

  for (guint i = 0; i < self->request->stops->len; i++)
    {
      const char *found = strstr (text, g_ptr_array_index (self->request->stops, i));

      if (found != NULL && (stop_at == NULL || found < stop_at))
        stop_at = found;
    }
  if (stop_at != NULL)
    {
      release (self, stop_at - text, TRUE);
      g_queue_clear_full (&self->held, (GDestroyNotify)confab_sandbox_piece_free);
      finish (self, "stop");
      return;
    }
  for (guint i = 0; i < self->request->stops->len; i++)
    {
      const char *stop = g_ptr_array_index (self->request->stops, i);

      for (gsize n = MIN (strlen (stop) - 1, self->held_text->len); n > keep; n--)
        if (strncmp (text + self->held_text->len - n, stop, n) == 0)
          keep = n;
    }
  release (self, self->held_text->len - keep, FALSE);
}

static void
advance (ConfabSandboxChoice *self)
{
  ConfabSandboxPiece *piece = produce (self);

  if (piece == NULL)
    {
      finish (self, self->plan->calls->len > 0 ? "tool_calls" : "stop");
      return;
    }
  if (self->n_tokens >= self->request->max_tokens)
    {
      confab_sandbox_piece_free (piece);
      finish (self, "length");
      return;
    }
  self->n_tokens += !piece->opens_call;
  self->n_reasoning += piece->kind == CONFAB_SANDBOX_PIECE_REASONING;
  if (piece->kind != CONFAB_SANDBOX_PIECE_CONTENT || self->request->stops->len == 0)
    {
      g_queue_push_tail (&self->ready, piece);
      return;
    }
  g_string_append (self->held_text, piece->text);
  g_queue_push_tail (&self->held, piece);
  settle_held (self);
}

/**
 * confab_sandbox_choice_new: (constructor)
 * @request: the request; must live as long as the choice
 * @plan: the plan of the reply; must live as long as the choice
 * @seed: where the choice's random numbers come from
 * @text: (nullable) (transfer full): what it says in place of what is planned
 *
 * Returns: (transfer full): one of the replies to @request
 */
ConfabSandboxChoice *
confab_sandbox_choice_new (ConfabSandboxRequest *request,
                           ConfabSandboxPlan    *plan,
                           guint64               seed,
                           char                 *text)
{
  ConfabSandboxChoice *self = g_new0 (ConfabSandboxChoice, 1);

  self->request = request;
  self->plan = plan;
  self->seed = seed;
  self->text = text;
  self->held_text = g_string_new (NULL);
  g_queue_init (&self->held);
  g_queue_init (&self->ready);
  enter_phase (self, PHASE_REASONING);
  return self;
}

void
confab_sandbox_choice_free (ConfabSandboxChoice *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify)confab_sandbox_piece_free);
  g_queue_clear_full (&self->ready, (GDestroyNotify)confab_sandbox_piece_free);
  g_clear_pointer (&self->walk, confab_word_walk_free);
  g_string_free (self->held_text, TRUE);
  g_free (self->text);
  g_free (self);
}

/**
 * confab_sandbox_choice_next:
 * @self: a choice
 *
 * Returns: (transfer full) (nullable): the next token, or %NULL at the end
 */
ConfabSandboxPiece *
confab_sandbox_choice_next (ConfabSandboxChoice *self)
{
  while (g_queue_is_empty (&self->ready) && self->finish_reason == NULL)
    advance (self);
  return g_queue_pop_head (&self->ready);
}

/**
 * confab_sandbox_choice_get_finish_reason:
 * @self: a choice
 *
 * Returns: (nullable): why the choice ended, in the API's words; %NULL while it has not
 */
const char *
confab_sandbox_choice_get_finish_reason (ConfabSandboxChoice *self)
{
  return self->finish_reason;
}

guint
confab_sandbox_choice_get_n_tokens (ConfabSandboxChoice *self)
{
  return self->n_tokens;
}

guint
confab_sandbox_choice_get_n_reasoning (ConfabSandboxChoice *self)
{
  return self->n_reasoning;
}

ConfabSandboxCall *
confab_sandbox_choice_get_call (ConfabSandboxChoice *self,
                                guint                index)
{
  return g_ptr_array_index (self->plan->calls, index);
}

char *
confab_sandbox_choice_dup_call_id (ConfabSandboxChoice *self,
                                   guint                index)
{
  return g_strdup_printf ("call_%016" G_GINT64_MODIFIER "x", confab_word_mix (self->seed, 100 + index));
}
