/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "provider/confab-chunk-reader.h"
#include "provider/confab-error-reader.h"
#include "provider/confab-plain-chunk.h"
#include "provider/confab-think-splitter.h"
#include "provider/confab-tool-assembler.h"

#define MAX_CHOICES 128
/* How much of the reasoning is kept to see whether the text repeats it. */
#define MAX_COMPARED (64 * 1024)
#define WHITE_SPACE " \t\r\n"

typedef struct
{
  ConfabChunkReader   *reader;
  guint                index;
  ConfabThinkSplitter *splitter;
  ConfabToolAssembler *tools;
  GString             *reasoning; /* the start of what came in a field of its own */
  gsize                repeated; /* how much of it the text has repeated */
  char                *finish;
  char                *finish_emitted;
  char                *native_finish;
  gunichar             held_text; /* half a character that the text ended with */
  gunichar             held_reasoning;
  guint                delta_seen : 1;
  guint                reasoning_seen : 1; /* in a field for plain text, so that the one in details is the same again */
  guint                repeats : 1; /* whether the text has only repeated it so far */
} Choice;

struct _ConfabChunkReader
{
  ConfabDeltaFunc func;
  gpointer        user_data;
  GPtrArray      *choices;  /* (element-type Choice) (nullable elements) */
  char           *response_id;
  char           *model;
  char           *usage;    /* the last one, and whether it was given on */
  char           *timings;
  ConfabHalves    halves;   /* in the chunk that is being read */
  GString        *plain;    /* a string of a plain chunk */
  guint           n_asked;
  guint           usage_pending : 1;
  guint           timings_pending : 1;
  guint           meta_seen : 1;
  guint           content_seen : 1;
  guint           finish_seen : 1;
};

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  if (choice == NULL)
    return;
  confab_think_splitter_free (choice->splitter);
  confab_tool_assembler_free (choice->tools);
  g_string_free (choice->reasoning, TRUE);
  g_free (choice->finish);
  g_free (choice->finish_emitted);
  g_free (choice->native_finish);
  g_free (choice);
}

/**
 * confab_chunk_reader_new: (constructor)
 * @func: gets the deltas
 * @user_data: for @func
 *
 * Returns: (transfer full): a reader at the start of a reply
 */
ConfabChunkReader *
confab_chunk_reader_new (ConfabDeltaFunc func,
                         gpointer        user_data)
{
  ConfabChunkReader *self = g_new0 (ConfabChunkReader, 1);

  self->func = func;
  self->user_data = user_data;
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->plain = g_string_new (NULL);
  return self;
}

/**
 * confab_chunk_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
confab_chunk_reader_free (ConfabChunkReader *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->choices);
  g_string_free (self->plain, TRUE);
  g_free (self->response_id);
  g_free (self->model);
  g_free (self->usage);
  g_free (self->timings);
  g_free (self);
}

/**
 * confab_chunk_reader_set_n_asked:
 * @self: a reader at the start of a reply
 * @n_asked: how many choices were asked for
 *
 * Of several, one may end in an error, which is its finish reason then, without ending the others.
 */
void
confab_chunk_reader_set_n_asked (ConfabChunkReader *self,
                                 guint              n_asked)
{
  self->n_asked = n_asked;
}

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();

  json_node_set_object (node, object);
  confab_json_writer_node (writer, node);
  return confab_json_writer_end_string (writer);
}

static void
emit_text (ConfabChunkReader *self,
           ConfabDeltaKind    kind,
           guint              choice,
           const char        *text)
{
  ConfabDelta delta = { .kind = kind, .choice = choice, .text = text };

  self->func (&delta, self->user_data);
}

static void
emit_array (ConfabChunkReader *self,
            ConfabDeltaKind    kind,
            guint              choice,
            JsonArray         *array)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (ConfabJsonWriter) writer = NULL;
  g_autofree char *text = NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    return;
  node = json_node_new (JSON_NODE_ARRAY);
  writer = confab_json_writer_new ();
  json_node_set_array (node, array);
  confab_json_writer_node (writer, node);
  text = confab_json_writer_end_string (writer);
  emit_text (self, kind, choice, text);
}

/* Some servers leave the reasoning in the text and give it in a field as well; it is shown once. */
static gboolean
is_repeated (Choice     *choice,
             const char *text)
{
  const char *expected = choice->reasoning->str + choice->repeated;
  gsize length;

  if (!choice->repeats || choice->reasoning->len == 0)
    return FALSE;
  if (choice->repeated == 0)
    {
      choice->repeated = strspn (expected, WHITE_SPACE);
      expected = choice->reasoning->str + choice->repeated;
    }
  length = MIN (strlen (text), choice->reasoning->len - choice->repeated);
  if (strncmp (expected, text, length) != 0 ||
      (text[length] != '\0' && text[length + strspn (text + length, WHITE_SPACE)] != '\0' &&
       choice->reasoning->len < MAX_COMPARED))
    {
      choice->repeats = FALSE;
      return FALSE;
    }
  choice->repeated += length;
  return TRUE;
}

static void
split_text_cb (gboolean    is_reasoning,
               const char *text,
               gpointer    user_data)
{
  Choice *choice = user_data;

  if (is_reasoning && is_repeated (choice, text))
    return;
  choice->reader->content_seen = TRUE;
  emit_text (choice->reader, is_reasoning ? CONFAB_DELTA_REASONING : CONFAB_DELTA_TEXT, choice->index, text);
}

static void
emit_reasoning (Choice     *choice,
                const char *text)
{
  if (*text == '\0')
    return;
  if (choice->reasoning->len < MAX_COMPARED)
    g_string_append_len (choice->reasoning, text, MIN (strlen (text), MAX_COMPARED - choice->reasoning->len));
  choice->reader->content_seen = TRUE;
  emit_text (choice->reader, CONFAB_DELTA_REASONING, choice->index, text);
}

static void
feed_reasoning (Choice     *choice,
                const char *text)
{
  g_autofree char *joined = NULL;

  if (text == NULL)
    return;
  joined = confab_halves_join (&choice->reader->halves, &choice->held_reasoning, text);
  emit_reasoning (choice, joined != NULL ? joined : text);
}

static void
emit_refusal (Choice     *choice,
              const char *text)
{
  if (non_empty (text) == NULL)
    return;
  choice->reader->content_seen = TRUE;
  emit_text (choice->reader, CONFAB_DELTA_REFUSAL, choice->index, text);
}

static void
feed_text (Choice     *choice,
           const char *text)
{
  g_autofree char *joined = confab_halves_join (&choice->reader->halves, &choice->held_text, text);

  confab_think_splitter_feed (choice->splitter, joined != NULL ? joined : text);
}

/* Gives on what was held back. */
static void
flush_choice (Choice *choice)
{
  if (choice->held_reasoning != 0)
    {
      choice->held_reasoning = 0;
      emit_reasoning (choice, "\uFFFD");
    }
  if (choice->held_text != 0)
    {
      choice->held_text = 0;
      confab_think_splitter_feed (choice->splitter, "\uFFFD");
    }
  confab_think_splitter_flush (choice->splitter);
}

static Choice *
get_choice (ConfabChunkReader *self,
            gint64             index)
{
  Choice *choice;

  if (index < 0 || index >= MAX_CHOICES)
    return NULL;
  if (index >= self->choices->len)
    g_ptr_array_set_size (self->choices, index + 1);
  choice = g_ptr_array_index (self->choices, index);
  if (choice != NULL)
    return choice;
  choice = g_new0 (Choice, 1);
  choice->reader = self;
  choice->index = index;
  choice->splitter = confab_think_splitter_new (split_text_cb, choice);
  choice->tools = confab_tool_assembler_new (index, self->func, self->user_data);
  choice->reasoning = g_string_new (NULL);
  choice->repeats = TRUE;
  g_ptr_array_index (self->choices, index) = choice;
  return choice;
}

/* An element of content where it is an array; the reasoning of some services is such a part too. */
static void
read_part (Choice   *choice,
           JsonNode *node)
{
  JsonObject *part = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *type = confab_json_get_string (part, "type");
  JsonArray *thinking = confab_json_get_array (part, "thinking");

  if (confab_json_node_string (node) != NULL)
    feed_text (choice, json_node_get_string (node));
  else if (g_strcmp0 (type, "refusal") == 0)
    emit_refusal (choice, confab_json_get_string (part, "refusal"));
  else if (thinking != NULL)
    for (guint i = 0; i < json_array_get_length (thinking); i++)
      feed_reasoning (choice, confab_json_get_string (confab_json_array_object (thinking, i), "text"));
  else if (confab_json_get_string (part, "thinking") != NULL)
    feed_reasoning (choice, confab_json_get_string (part, "thinking"));
  else if (confab_json_get_string (part, "text") != NULL)
    feed_text (choice, confab_json_get_string (part, "text"));
}

static void
read_content (Choice   *choice,
              JsonNode *content)
{
  JsonArray *parts;

  if (content == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (content))
    {
      read_part (choice, content);
      return;
    }
  parts = json_node_get_array (content);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    read_part (choice, json_array_get_element (parts, i));
}

static void
read_reasoning (Choice     *choice,
                JsonObject *delta)
{
  const char *plain = non_empty (confab_json_get_string (delta, "reasoning"));
  JsonArray *details = confab_json_get_array (delta, "reasoning_details");

  if (plain == NULL)
    plain = non_empty (confab_json_get_string (delta, "reasoning_content"));
  if (plain != NULL)
    {
      choice->reasoning_seen = TRUE;
      feed_reasoning (choice, plain);
    }
  for (guint i = 0; !choice->reasoning_seen && details != NULL && i < json_array_get_length (details); i++)
    {
      JsonObject *detail = confab_json_array_object (details, i);

      feed_reasoning (choice, confab_json_get_string (detail, "text"));
      feed_reasoning (choice, confab_json_get_string (detail, "summary"));
    }
  emit_array (choice->reader, CONFAB_DELTA_REASONING_DETAILS, choice->index, details);
}

static void
read_tool_calls (Choice     *choice,
                 JsonObject *delta,
                 gboolean    is_whole)
{
  JsonArray *calls = confab_json_get_array (delta, "tool_calls");
  JsonObject *legacy = confab_json_get_object (delta, "function_call");

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    if (confab_json_array_object (calls, i) != NULL)
      confab_tool_assembler_add (choice->tools, confab_json_array_object (calls, i), is_whole);
  if (legacy != NULL && calls == NULL)
    {
      g_autoptr (JsonObject) fragment = json_object_new ();

      json_object_set_int_member (fragment, "index", 0);
      json_object_set_object_member (fragment, "function", json_object_ref (legacy));
      confab_tool_assembler_add (choice->tools, fragment, FALSE);
    }
  if (confab_tool_assembler_get_n_calls (choice->tools) > 0)
    choice->reader->content_seen = TRUE;
}

/* Some services say "stop" although they called tools. */
static void
emit_finish (Choice *choice)
{
  ConfabDelta delta = { .kind = CONFAB_DELTA_FINISH, .choice = choice->index };

  if (choice->finish == NULL)
    return;
  delta.text = choice->finish;
  delta.name = choice->native_finish;
  if (strcmp (choice->finish, "stop") == 0 && confab_tool_assembler_get_n_calls (choice->tools) > 0)
    delta.text = "tool_calls";
  if (g_strcmp0 (delta.text, choice->finish_emitted) == 0)
    return;
  g_free (choice->finish_emitted);
  choice->finish_emitted = g_strdup (delta.text);
  choice->reader->func (&delta, choice->reader->user_data);
}

static void
set_finish (Choice     *choice,
            const char *reason,
            const char *native)
{
  choice->reader->finish_seen = TRUE;
  if (choice->finish != NULL && (strcmp (choice->finish, "stop") != 0 || strcmp (reason, "stop") == 0))
    return;
  flush_choice (choice);
  g_free (choice->finish);
  choice->finish = g_strdup (reason);
  g_free (choice->native_finish);
  choice->native_finish = g_strdup (native);
}

static void
read_delta (Choice     *choice,
            JsonObject *delta,
            gboolean    is_whole)
{
  read_reasoning (choice, delta);
  read_content (choice, confab_json_get_node (delta, "content"));
  emit_refusal (choice, confab_json_get_string (delta, "refusal"));
  read_tool_calls (choice, delta, is_whole);
  emit_array (choice->reader, CONFAB_DELTA_ANNOTATIONS, choice->index, confab_json_get_array (delta, "annotations"));
}

/* Returns whether the choice ends with this chunk. */
static gboolean
read_choice (ConfabChunkReader *self,
             JsonObject        *object,
             guint              position,
             ConfabFailure    **failure)
{
  const char *reason = non_empty (confab_json_get_string (object, "finish_reason"));
  JsonObject *logprobs = confab_json_get_object (object, "logprobs");
  JsonObject *delta = confab_json_get_object (object, "delta");
  JsonObject *message = confab_json_get_object (object, "message");
  JsonObject *error = confab_json_get_object (object, "error");
  const char *native = non_empty (confab_json_get_string (object, "native_finish_reason"));
  gint64 index = position;
  Choice *choice;

  confab_json_get_int (object, "index", &index);
  choice = get_choice (self, index);
  if (choice == NULL)
    return FALSE;
  if (error != NULL && json_object_get_size (error) == 0)
    error = NULL;
  if (delta != NULL)
    {
      choice->delta_seen = TRUE;
      read_delta (choice, delta, FALSE);
    }
  /* A few services repeat the whole message at the end of a stream. */
  else if (message != NULL && !choice->delta_seen)
    read_delta (choice, message, TRUE);
  else if (message == NULL && confab_json_get_string (object, "text") != NULL)
    feed_text (choice, confab_json_get_string (object, "text"));
  emit_array (self, CONFAB_DELTA_LOGPROBS, choice->index, confab_json_get_array (logprobs, "content"));
  emit_array (self, CONFAB_DELTA_LOGPROBS, choice->index, confab_json_get_array (logprobs, "refusal"));
  if (self->n_asked > 1 && (error != NULL || g_strcmp0 (reason, "error") == 0))
    {
      const char *words = non_empty (confab_json_get_string (error, "message"));

      reason = "error";
      native = words != NULL ? words : native;
    }
  else if (g_strcmp0 (reason, "error") == 0)
    {
      if (*failure == NULL)
        *failure = confab_failure_new (CONFAB_FAILURE_SERVER, _ ("The service ended its reply because of an error"));
      return TRUE;
    }
  if (reason != NULL)
    set_finish (choice, reason, native);
  emit_finish (choice);
  return reason != NULL;
}

static void
read_response (ConfabChunkReader *self,
               JsonObject        *chunk)
{
  const char *id = non_empty (confab_json_get_string (chunk, "id"));
  const char *model = non_empty (confab_json_get_string (chunk, "model"));
  ConfabDelta delta = { .kind = CONFAB_DELTA_RESPONSE };

  if (id != NULL && self->response_id == NULL)
    delta.id = self->response_id = g_strdup (id);
  if (model != NULL && self->model == NULL)
    delta.name = self->model = g_strdup (model);
  if (delta.id != NULL || delta.name != NULL)
    self->func (&delta, self->user_data);
}

static void
emit_cost (ConfabChunkReader *self,
           double             usd,
           gint64             credits)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  g_autofree char *text = NULL;

  confab_json_writer_begin_object (writer);
  if (usd >= 0)
    {
      confab_json_writer_member (writer, "usd");
      confab_json_writer_double (writer, usd);
    }
  if (credits >= 0)
    {
      confab_json_writer_member (writer, "credits");
      confab_json_writer_int (writer, credits);
    }
  confab_json_writer_end_object (writer);
  text = confab_json_writer_end_string (writer);
  emit_text (self, CONFAB_DELTA_COST, 0, text);
}

/* The AI/ML API bills in meta.usage, OpenRouter in usage.cost. */
static void
read_cost (ConfabChunkReader *self,
           JsonObject        *chunk)
{
  JsonObject *meta = confab_json_get_object (confab_json_get_object (chunk, "meta"), "usage");
  double usd = -1;
  gint64 credits = -1;

  confab_json_get_double (meta, "usd_spent", &usd);
  confab_json_get_int (meta, "credits_used", &credits);
  if (usd >= 0 || credits >= 0)
    self->meta_seen = TRUE;
  else if (!self->meta_seen)
    confab_json_get_double (confab_json_get_object (chunk, "usage"), "cost", &usd);
  if (usd >= 0 || credits >= 0)
    emit_cost (self, usd, credits);
}

static void
emit_pending (ConfabChunkReader *self)
{
  if (self->usage_pending)
    emit_text (self, CONFAB_DELTA_USAGE, 0, self->usage);
  if (self->timings_pending)
    emit_text (self, CONFAB_DELTA_TIMINGS, 0, self->timings);
  self->usage_pending = FALSE;
  self->timings_pending = FALSE;
}

/* Some services count with every chunk. Only what they say at the end is given on, so that the journal does not fill
 * with it. */
static void
read_counts (ConfabChunkReader *self,
             JsonObject        *chunk,
             gboolean           is_end)
{
  JsonObject *usage = confab_json_get_object (chunk, "usage");
  JsonObject *timings = confab_json_get_object (chunk, "timings");

  if (usage != NULL && json_object_get_size (usage) > 0)
    {
      g_free (self->usage);
      self->usage = object_to_text (usage);
      self->usage_pending = TRUE;
    }
  if (timings != NULL && json_object_get_size (timings) > 0)
    {
      g_free (self->timings);
      self->timings = object_to_text (timings);
      self->timings_pending = TRUE;
    }
  if (is_end)
    emit_pending (self);
}

/**
 * confab_chunk_reader_read:
 * @self: a reader
 * @chunk: a chunk of a stream, or a whole answer
 * @halves: what it has of characters that were cut in two
 *
 * Returns: (transfer full) (nullable): the failure that the service tells of in @chunk; what else is in it has been
 *   given on
 */
ConfabFailure *
confab_chunk_reader_read (ConfabChunkReader *self,
                          JsonObject        *chunk,
                          ConfabHalves       halves)
{
  JsonArray *choices = confab_json_get_array (chunk, "choices");
  g_autoptr (ConfabFailure) failure = NULL;
  gboolean is_end = TRUE;

  self->halves = halves;
  if (self->n_asked < 2 || choices == NULL || json_array_get_length (choices) == 0 ||
      confab_json_get_node (chunk, "error") != NULL)
    failure = confab_error_read_object (200, chunk);
  read_response (self, chunk);
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonObject *choice = confab_json_array_object (choices, i);

      if (choice != NULL)
        is_end = read_choice (self, choice, i, &failure) && is_end;
    }
  read_counts (self, chunk, is_end || self->finish_seen);
  read_cost (self, chunk);
  return g_steal_pointer (&failure);
}

/* Whether it could be the first to tell who answers. */
static gboolean
is_news (const char            *known,
         const ConfabPlainText *text)
{
  return known == NULL && text->length > 0;
}

static void
read_plain (Choice                 *choice,
            const ConfabPlainChunk *chunk)
{
  const ConfabPlainText *reasoning = chunk->reasoning.length > 0 ? &chunk->reasoning : &chunk->reasoning_content;
  GString *buffer = choice->reader->plain;

  choice->delta_seen = TRUE;
  if (reasoning->length > 0)
    {
      choice->reasoning_seen = TRUE;
      feed_reasoning (choice, confab_plain_text_read (reasoning, buffer));
    }
  if (chunk->content.length > 0)
    feed_text (choice, confab_plain_text_read (&chunk->content, buffer));
  emit_finish (choice);
}

/**
 * confab_chunk_reader_read_plain:
 * @self: a reader
 * @text: one event of a stream
 * @length: its length in bytes
 *
 * Reads what most events of a stream are, some more text, without a parser, which would cost about twice as much as
 * all else that is done for it. It gives the same deltas as [method@Confab.ChunkReader.read].
 *
 * Returns: %FALSE where @text is anything else, and nothing has been done
 */
gboolean
confab_chunk_reader_read_plain (ConfabChunkReader *self,
                                const char        *text,
                                gsize              length)
{
  ConfabPlainChunk chunk;
  Choice *choice;

  if (!confab_plain_chunk_scan (&chunk, text, length) || is_news (self->response_id, &chunk.id) ||
      is_news (self->model, &chunk.model))
    return FALSE;
  self->halves = (ConfabHalves) { 0 };
  choice = get_choice (self, chunk.index);
  if (choice != NULL)
    read_plain (choice, &chunk);
  if (self->finish_seen)
    emit_pending (self);
  return TRUE;
}

/**
 * confab_chunk_reader_end:
 * @self: a reader
 * @said_done: whether the service itself said that the reply is complete, so that a missing reason is "stop"
 *
 * Gives on what was held back.
 */
void
confab_chunk_reader_end (ConfabChunkReader *self,
                         gboolean           said_done)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (choice == NULL)
        continue;
      flush_choice (choice);
      if (said_done && self->content_seen && choice->finish == NULL)
        set_finish (choice, "stop", NULL);
      emit_finish (choice);
    }
  emit_pending (self);
}

/**
 * confab_chunk_reader_get_content_seen:
 * @self: a reader
 *
 * Returns: whether any text, reasoning, refusal or tool call has been given on
 */
gboolean
confab_chunk_reader_get_content_seen (ConfabChunkReader *self)
{
  return self->content_seen;
}

/**
 * confab_chunk_reader_get_finish_seen:
 * @self: a reader
 *
 * Returns: whether every choice that was begun has a reason why it ended
 */
gboolean
confab_chunk_reader_get_finish_seen (ConfabChunkReader *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (choice != NULL && choice->finish == NULL)
        return FALSE;
    }
  return self->finish_seen;
}
