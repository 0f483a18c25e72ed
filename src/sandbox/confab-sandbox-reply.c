/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox.h"
#include "sandbox/confab-sandbox-reply.h"

/* The AI/ML API counts two million credits to the dollar. */
#define CREDITS_PER_USD 2000000.0
#define TOKENS_PER_IMAGE 256
#define TOKENS_PER_VIDEO 1024
#define TOKENS_PER_MESSAGE 4

typedef enum
{
  STAGE_COMMENT,
  STAGE_PIECES,
  STAGE_USAGE,
  STAGE_DONE,
  STAGE_END,
} Stage;

struct _ConfabSandboxReply
{
  ConfabSandboxRequest *request;
  ConfabSandboxPlan    *plan;
  GPtrArray            *choices;
  GCancellable         *cancellable;
  gboolean             *ended;
  char                 *id;
  gint64                created;
  guint                 turn;
  guint                 n_ended;
  guint                 n_prompt;
  Stage                 stage;
};

static guint
count_prompt_tokens (ConfabSandboxRequest *request)
{
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (request->messages); i++)
    {
      JsonNode *content = confab_json_get_node (confab_json_array_object (request->messages, i), "content");
      JsonArray *parts = content != NULL && JSON_NODE_HOLDS_ARRAY (content) ? json_node_get_array (content) : NULL;
      g_autofree char *text = confab_sandbox_content_text (content);

      count += TOKENS_PER_MESSAGE + confab_word_count_pieces (text);
      for (guint j = 0; parts != NULL && j < json_array_get_length (parts); j++)
        {
          const char *type = confab_json_get_string (confab_json_array_object (parts, j), "type");

          count += g_strcmp0 (type, "image_url") == 0 ? TOKENS_PER_IMAGE : 0;
          count += g_strcmp0 (type, "video_url") == 0 ? TOKENS_PER_VIDEO : 0;
        }
    }
  return count;
}

/**
 * confab_sandbox_reply_new: (constructor)
 * @request: (transfer full): a checked request
 * @id: the id of the reply
 * @cancellable: what ends a reply that is written as a whole before its time
 *
 * Returns: (transfer full): the reply, of which no word is drawn yet
 */
ConfabSandboxReply *
confab_sandbox_reply_new (ConfabSandboxRequest *request,
                          const char           *id,
                          GCancellable         *cancellable)
{
  ConfabSandboxReply *self = g_new0 (ConfabSandboxReply, 1);
  guint64 seed = request->seed > 0 ? (guint64)request->seed : ((guint64)g_random_int () << 32 | g_random_int ());

  self->request = request;
  self->id = g_strdup (id);
  self->cancellable = g_object_ref (cancellable);
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  self->n_prompt = count_prompt_tokens (request);
  self->plan = confab_sandbox_plan_new (request, seed);
  self->ended = g_new0 (gboolean, request->n);
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_sandbox_choice_free);
  for (guint i = 0; i < request->n; i++)
    {
      guint64 own = confab_word_mix (seed, 1000 + i);
      /* Answers that may differ do. */
      gboolean differs = i > 0 && self->plan->is_json && request->sampling.temperature > 0;

      g_ptr_array_add (self->choices, confab_sandbox_choice_new (
                         request, self->plan, own,
                         differs ? confab_sandbox_make_json (request->schema, self->plan->topic, own) : NULL));
    }
  return self;
}

void
confab_sandbox_reply_free (ConfabSandboxReply *self)
{
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->plan, confab_sandbox_plan_free);
  g_clear_pointer (&self->request, confab_sandbox_request_free);
  g_clear_object (&self->cancellable);
  g_free (self->ended);
  g_free (self->id);
  g_free (self);
}

int
confab_sandbox_reply_get_error_status (ConfabSandboxReply *self)
{
  return self->plan->error_status;
}

gboolean
confab_sandbox_reply_get_slow (ConfabSandboxReply *self)
{
  return self->plan->slow;
}

gboolean
confab_sandbox_reply_get_stream (ConfabSandboxReply *self)
{
  return self->request->stream;
}

static guint
count_completion_tokens (ConfabSandboxReply *self,
                         guint              *n_reasoning)
{
  guint count = 0;

  *n_reasoning = 0;
  for (guint i = 0; i < self->choices->len; i++)
    {
      count += confab_sandbox_choice_get_n_tokens (g_ptr_array_index (self->choices, i));
      *n_reasoning += confab_sandbox_choice_get_n_reasoning (g_ptr_array_index (self->choices, i));
    }
  return count;
}

/**
 * confab_sandbox_reply_get_credits:
 * @self: a reply
 *
 * Returns: what the reply costs so far: one credit a token
 */
gint64
confab_sandbox_reply_get_credits (ConfabSandboxReply *self)
{
  guint n_reasoning;

  return self->n_prompt + count_completion_tokens (self, &n_reasoning);
}

double
confab_sandbox_reply_get_usd (ConfabSandboxReply *self)
{
  return confab_sandbox_reply_get_credits (self) / CREDITS_PER_USD;
}

static void
write_int_member (ConfabJsonWriter *writer,
                  const char       *name,
                  gint64            value)
{
  confab_json_writer_member (writer, name);
  confab_json_writer_int (writer, value);
}

static void
write_string_member (ConfabJsonWriter *writer,
                     const char       *name,
                     const char       *value)
{
  confab_json_writer_member (writer, name);
  confab_json_writer_string (writer, value);
}

static void
write_usage (ConfabSandboxReply *self,
             ConfabJsonWriter   *writer)
{
  guint n_reasoning;
  guint n_completion = count_completion_tokens (self, &n_reasoning);

  confab_json_writer_member (writer, "usage");
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "prompt_tokens", self->n_prompt);
  write_int_member (writer, "completion_tokens", n_completion);
  write_int_member (writer, "total_tokens", self->n_prompt + n_completion);
  confab_json_writer_member (writer, "completion_tokens_details");
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "reasoning_tokens", n_reasoning);
  write_int_member (writer, "image_tokens", 0);
  write_int_member (writer, "audio_tokens", 0);
  confab_json_writer_end_object (writer);
  confab_json_writer_member (writer, "prompt_tokens_details");
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "cached_tokens", 0);
  write_int_member (writer, "cache_write_tokens", 0);
  write_int_member (writer, "audio_tokens", 0);
  write_int_member (writer, "video_tokens", 0);
  confab_json_writer_end_object (writer);
  confab_json_writer_end_object (writer);

  confab_json_writer_member (writer, "meta");
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "usage");
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "credits_used", confab_sandbox_reply_get_credits (self));
  confab_json_writer_member (writer, "usd_spent");
  confab_json_writer_double (writer, confab_sandbox_reply_get_usd (self));
  confab_json_writer_end_object (writer);
  confab_json_writer_end_object (writer);
}

static void
write_head (ConfabSandboxReply *self,
            ConfabJsonWriter   *writer,
            const char         *object)
{
  confab_json_writer_begin_object (writer);
  write_string_member (writer, "id", self->id);
  write_string_member (writer, "object", object);
  write_int_member (writer, "created", self->created);
  write_string_member (writer, "model", CONFAB_SANDBOX_MODEL);
  write_string_member (writer, "system_fingerprint", NULL);
  write_string_member (writer, "service_tier", NULL);
}

static void
write_reasoning (ConfabJsonWriter *writer,
                 const char       *text)
{
  write_string_member (writer, "reasoning", text);
  confab_json_writer_member (writer, "reasoning_details");
  confab_json_writer_begin_array (writer);
  confab_json_writer_begin_object (writer);
  write_string_member (writer, "type", "reasoning.text");
  write_string_member (writer, "text", text);
  write_string_member (writer, "format", "unknown");
  write_int_member (writer, "index", 0);
  confab_json_writer_end_object (writer);
  confab_json_writer_end_array (writer);
}

static void
write_call (ConfabSandboxChoice *choice,
            ConfabJsonWriter    *writer,
            guint                index,
            gboolean             opens,
            const char          *input)
{
  ConfabSandboxCall *call = confab_sandbox_choice_get_call (choice, index);

  confab_json_writer_begin_object (writer);
  write_int_member (writer, "index", index);
  if (opens)
    {
      g_autofree char *id = confab_sandbox_choice_dup_call_id (choice, index);

      write_string_member (writer, "id", id);
      write_string_member (writer, "type", call->custom ? "custom" : "function");
    }
  confab_json_writer_member (writer, call->custom ? "custom" : "function");
  confab_json_writer_begin_object (writer);
  if (opens)
    write_string_member (writer, "name", call->name);
  write_string_member (writer, call->custom ? "input" : "arguments", input);
  confab_json_writer_end_object (writer);
  confab_json_writer_end_object (writer);
}

static void
write_delta (ConfabSandboxChoice *choice,
             ConfabJsonWriter    *writer,
             ConfabSandboxPiece  *piece)
{
  confab_json_writer_member (writer, "delta");
  confab_json_writer_begin_object (writer);
  if (piece == NULL || piece->kind != CONFAB_SANDBOX_PIECE_CALL || piece->opens_call)
    write_string_member (writer, "role", "assistant");
  if (piece == NULL)
    write_string_member (writer, "content", "");
  else if (piece->kind == CONFAB_SANDBOX_PIECE_CONTENT)
    write_string_member (writer, "content", piece->text);
  else if (piece->kind == CONFAB_SANDBOX_PIECE_REASONING)
    {
      write_string_member (writer, "content", "");
      write_reasoning (writer, piece->text);
    }
  else if (piece->kind == CONFAB_SANDBOX_PIECE_REFUSAL)
    {
      write_string_member (writer, "content", NULL);
      write_string_member (writer, "refusal", piece->text);
    }
  else
    {
      if (piece->opens_call)
        write_string_member (writer, "content", NULL);
      confab_json_writer_member (writer, "tool_calls");
      confab_json_writer_begin_array (writer);
      write_call (choice, writer, piece->call, piece->opens_call, piece->text);
      confab_json_writer_end_array (writer);
    }
  confab_json_writer_end_object (writer);
}

/* One event with one choice in it; @piece is NULL in the two events that end a stream. */
static char *
write_chunk (ConfabSandboxReply *self,
             guint               index,
             ConfabSandboxPiece *piece,
             const char         *finish_reason,
             gboolean            with_usage)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autofree char *json = NULL;

  write_head (self, writer, "chat.completion.chunk");
  confab_json_writer_member (writer, "choices");
  confab_json_writer_begin_array (writer);
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "index", index);
  write_delta (g_ptr_array_index (self->choices, index), writer, piece);
  write_string_member (writer, "finish_reason", finish_reason);
  write_string_member (writer, "native_finish_reason", finish_reason);
  confab_json_writer_member (writer, "logprobs");
  if (piece != NULL && piece->logprob != NULL)
    {
      confab_json_writer_begin_object (writer);
      confab_json_writer_member (writer, "content");
      confab_json_writer_begin_array (writer);
      confab_json_writer_raw (writer, piece->logprob);
      confab_json_writer_end_array (writer);
      write_string_member (writer, "refusal", NULL);
      confab_json_writer_end_object (writer);
    }
  else
    confab_json_writer_null (writer);
  confab_json_writer_end_object (writer);
  confab_json_writer_end_array (writer);
  if (with_usage)
    write_usage (self, writer);
  confab_json_writer_end_object (writer);
  json = confab_json_writer_end_string (writer);
  return g_strconcat ("data: ", json, "\n\n", NULL);
}

/* The next token of a choice that the person may see. */
static ConfabSandboxPiece *
next_visible (ConfabSandboxReply  *self,
              ConfabSandboxChoice *choice)
{
  ConfabSandboxPiece *piece = confab_sandbox_choice_next (choice);

  while (piece != NULL && piece->kind == CONFAB_SANDBOX_PIECE_REASONING && self->request->reasoning_excluded)
    {
      confab_sandbox_piece_free (piece);
      piece = confab_sandbox_choice_next (choice);
    }
  return piece;
}

/* The choices take turns, as those of a real service do. */
static char *
next_piece_event (ConfabSandboxReply *self)
{
  guint index = self->turn;
  ConfabSandboxChoice *choice;
  g_autoptr (ConfabSandboxPiece) piece = NULL;

  while (self->ended[index])
    index = (index + 1) % self->choices->len;
  self->turn = (index + 1) % self->choices->len;
  choice = g_ptr_array_index (self->choices, index);
  piece = next_visible (self, choice);
  if (piece != NULL)
    return write_chunk (self, index, piece, NULL, FALSE);
  self->ended[index] = TRUE;
  if (++self->n_ended == self->choices->len)
    self->stage = STAGE_USAGE;
  return write_chunk (self, index, NULL, confab_sandbox_choice_get_finish_reason (choice), FALSE);
}

/**
 * confab_sandbox_reply_next_event:
 * @self: a reply
 *
 * Returns: (transfer full) (nullable): the next event of the stream, with the empty line that ends it, or %NULL
 *   after the last
 */
char *
confab_sandbox_reply_next_event (ConfabSandboxReply *self)
{
  switch (self->stage)
    {
    case STAGE_COMMENT:
      self->stage = STAGE_PIECES;
      return g_strdup (": CONFAB SANDBOX PROCESSING\n\n");
    case STAGE_PIECES:
      return next_piece_event (self);
    case STAGE_USAGE:
      self->stage = STAGE_DONE;
      return write_chunk (self, 0, NULL, NULL, TRUE);
    case STAGE_DONE:
      self->stage = STAGE_END;
      return g_strdup ("data: [DONE]\n\n");
    case STAGE_END:
    default:
      return NULL;
    }
}

typedef struct
{
  GString   *content;
  GString   *reasoning;
  GString   *refusal;
  GString   *logprobs;
  GPtrArray *inputs;
} Whole;

static void
whole_add (Whole              *whole,
           ConfabSandboxPiece *piece)
{
  if (piece->opens_call)
    g_ptr_array_add (whole->inputs, g_string_new (NULL));
  switch (piece->kind)
    {
    case CONFAB_SANDBOX_PIECE_CONTENT: g_string_append (whole->content, piece->text); break;
    case CONFAB_SANDBOX_PIECE_REASONING: g_string_append (whole->reasoning, piece->text); break;
    case CONFAB_SANDBOX_PIECE_REFUSAL: g_string_append (whole->refusal, piece->text); break;
    case CONFAB_SANDBOX_PIECE_CALL: g_string_append (whole->inputs->pdata[piece->call], piece->text); break;
    default: g_assert_not_reached ();
    }
  if (piece->logprob != NULL)
    g_string_append_printf (whole->logprobs, "%s%s", whole->logprobs->len > 0 ? "," : "", piece->logprob);
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
write_message (ConfabSandboxChoice *choice,
               ConfabJsonWriter    *writer,
               Whole               *whole)
{
  gboolean silent = whole->content->len == 0 && (whole->inputs->len > 0 || whole->refusal->len > 0);

  confab_json_writer_member (writer, "message");
  confab_json_writer_begin_object (writer);
  write_string_member (writer, "role", "assistant");
  write_string_member (writer, "content", silent ? NULL : whole->content->str);
  write_string_member (writer, "refusal", whole->refusal->len > 0 ? whole->refusal->str : NULL);
  if (whole->reasoning->len > 0)
    write_reasoning (writer, whole->reasoning->str);
  if (whole->inputs->len > 0)
    {
      confab_json_writer_member (writer, "tool_calls");
      confab_json_writer_begin_array (writer);
      for (guint i = 0; i < whole->inputs->len; i++)
        write_call (choice, writer, i, TRUE, ((GString *)g_ptr_array_index (whole->inputs, i))->str);
      confab_json_writer_end_array (writer);
    }
  confab_json_writer_end_object (writer);
}

static void
write_whole_choice (ConfabSandboxReply *self,
                    ConfabJsonWriter   *writer,
                    guint               index)
{
  ConfabSandboxChoice *choice = g_ptr_array_index (self->choices, index);
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GString) reasoning = g_string_new (NULL);
  g_autoptr (GString) refusal = g_string_new (NULL);
  g_autoptr (GString) logprobs = g_string_new (NULL);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (string_free);
  Whole whole = { content, reasoning, refusal, logprobs, inputs };

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (ConfabSandboxPiece) piece = next_visible (self, choice);

      if (piece == NULL)
        break;
      whole_add (&whole, piece);
    }
  confab_json_writer_begin_object (writer);
  write_int_member (writer, "index", index);
  write_message (choice, writer, &whole);
  write_string_member (writer, "finish_reason", confab_sandbox_choice_get_finish_reason (choice));
  write_string_member (writer, "native_finish_reason", confab_sandbox_choice_get_finish_reason (choice));
  confab_json_writer_member (writer, "logprobs");
  if (self->request->logprobs)
    {
      g_autofree char *json = g_strdup_printf ("{\"content\":[%s],\"refusal\":null}", logprobs->str);

      confab_json_writer_raw (writer, json);
    }
  else
    confab_json_writer_null (writer);
  confab_json_writer_end_object (writer);
}

/**
 * confab_sandbox_reply_write_whole:
 * @self: a reply
 *
 * Returns: (transfer full): the whole reply as one JSON object
 */
char *
confab_sandbox_reply_write_whole (ConfabSandboxReply *self)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  write_head (self, writer, "chat.completion");
  confab_json_writer_member (writer, "choices");
  confab_json_writer_begin_array (writer);
  for (guint i = 0; i < self->choices->len; i++)
    write_whole_choice (self, writer, i);
  confab_json_writer_end_array (writer);
  write_usage (self, writer);
  confab_json_writer_end_object (writer);
  return confab_json_writer_end_string (writer);
}
