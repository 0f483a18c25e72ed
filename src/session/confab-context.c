/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "session/confab-chat-preset.h"
#include "session/confab-chat-private.h"
#include "session/confab-context.h"

/* What is left of the window where older messages are left out, in hundredths: for the reply, and for how far off a guess is. */
#define LEFT 10

/* What is known of the messages before the next question. */
typedef struct
{
  GPtrArray *path;
  gint64    *media;    /* tokens of the attachments that are sent of each message of the path */
  gint64     average;  /* of a message that is not loaded */
  guint      anchor;   /* behind the last reply that the service counted, 0 where there is none */
  gint64     counted;  /* what it counted */
  gboolean   is_whole; /* nothing of what it counted is left out */
  gboolean   is_sure;  /* it would count the same again */
} History;

static gint64
weigh_text (History *history,
            guint    i)
{
  ConfabMessage *message = history->path->pdata[i];

  return confab_message_get_loaded (message) ? confab_text_guess_tokens (confab_message_get_text_length (message))
                                            : history->average;
}

/* Both lists have the same order, and what is not in the path only stands for what is left out. */
static void
weigh_media (ConfabChat              *chat,
             const ConfabAcceptFacts *facts,
             GPtrArray               *sent,
             GArray                  *policies,
             History                 *history)
{
  for (guint i = 0, place = 0; i < sent->len; i++)
    {
      GPtrArray *parts = confab_message_get_parts (sent->pdata[i]);
      guint found = place;

      while (found < history->path->len && history->path->pdata[found] != sent->pdata[i])
        found++;
      if (found == history->path->len)
        continue;
      place = found + 1;
      for (guint j = 0; parts != NULL && j < parts->len; j++)
        if (confab_part_get_kind (parts->pdata[j]) != CONFAB_PART_TEXT &&
            g_array_index (policies, ConfabMediaPolicy, i) == CONFAB_MEDIA_POLICY_SEND)
          history->media[found] += confab_weigh_part (facts, confab_chat_get_profile (chat), parts->pdata[j]).tokens;
    }
}

/* What one reply and all before it have; what was counted is of all the answers that were asked for at once. */
static gint64
get_counted (ConfabMessage     *message,
             const ConfabReply *reply)
{
  if (reply->n_choices > 1 && reply->prompt_tokens > 0)
    return reply->prompt_tokens + confab_text_guess_tokens ((gint64)confab_message_get_text_length (message));
  return MAX (reply->total_tokens - MAX (reply->reasoning_tokens, 0), 0);
}

/* What the service counted last is better than any guess, unless something of it is left out since. */
static void
find_anchor (History    *history,
             const char *model)
{
  for (guint i = history->path->len; i > 0 && history->anchor == 0; i--)
    {
      const ConfabReply *reply = confab_message_get_reply (history->path->pdata[i - 1]);

      if (reply == NULL || reply->total_tokens <= 0)
        continue;
      history->anchor = i;
      history->counted = get_counted (history->path->pdata[i - 1], reply);
      /* Another model splits texts in another way. */
      history->is_sure = g_strcmp0 (reply->model_asked, model) == 0;
    }
  history->is_whole = history->anchor > 0;
  for (guint i = 0; i < history->anchor && history->is_whole; i++)
    history->is_whole = !confab_message_get_left_out (history->path->pdata[i]);
  /* What was attached may be noted only by now. */
  for (guint i = 0; i < history->anchor && history->is_sure; i++)
    history->is_sure = history->is_whole && !confab_message_has_attachments (history->path->pdata[i]);
}

/* The rest of what was counted is that of messages that are not loaded. */
static void
find_average (History *history,
              gint64   system)
{
  gint64 known = system;
  guint n_unknown = 0;

  for (guint i = 0; i < history->anchor; i++)
    if (confab_message_get_loaded (history->path->pdata[i]))
      known += weigh_text (history, i) + history->media[i];
    else
      n_unknown++;
  if (n_unknown > 0)
    history->average = MAX (history->counted - known, 0) / n_unknown;
}

static gint64
find_reserved (ConfabChat *chat)
{
  static const char *const names[] = { "max_completion_tokens", "max_tokens" };
  g_autoptr (ConfabParameterLevels) levels = confab_chat_dup_levels (chat, NULL);
  g_autoptr (ConfabParameters) parameters = NULL;

  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, confab_chat_get_next_parameters (chat));
  parameters = confab_parameter_levels_dup_merged (levels);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *value = confab_parameters_get (parameters, names[i]);

      if (value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64)
        return CLAMP (json_node_get_int (value), 0, G_MAXINT32);
    }
  return 0;
}

/* The oldest messages without which the rest fits, whole turns; NULL where it would not fit without any of them. */
static GPtrArray *
list_oldest (History            *history,
             const ConfabWeight *weight)
{
  g_autoptr (GPtrArray) oldest = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 most = weight->max_tokens / 100 * (100 - LEFT);
  gint64 rest = weight->tokens - weight->history_tokens - weight->media_tokens;

  for (guint i = 0; i < weight->parts->len; i++)
    rest += g_array_index (weight->parts, ConfabPartWeight, i).tokens;
  for (guint i = 0; i < history->path->len; i++)
    if (!confab_message_get_left_out (history->path->pdata[i]))
      rest += weigh_text (history, i) + history->media[i];
  for (guint i = 0; i < history->path->len; i++)
    {
      ConfabMessage *message = history->path->pdata[i];

      if (rest <= most && oldest->len > 0 && confab_message_get_role (message) == CONFAB_ROLE_USER)
        break;
      if (confab_message_get_left_out (message))
        continue;
      rest -= weigh_text (history, i) + history->media[i];
      g_ptr_array_add (oldest, g_object_ref (message));
    }
  return rest <= most && oldest->len > 0 ? g_steal_pointer (&oldest) : NULL;
}

static void
add_up (History      *history,
        ConfabWeight *weight)
{
  gint64 media = 0;

  for (guint i = 0; i < history->path->len; i++)
    {
      if (confab_message_get_left_out (history->path->pdata[i]))
        {
          weight->n_left_out++;
          continue;
        }
      media += history->media[i];
      if (!history->is_whole || i >= history->anchor)
        weight->history_tokens += weigh_text (history, i);
      else if (i + 1 == history->anchor)
        weight->history_tokens += MAX (history->counted - weight->system_tokens - media, 0);
    }
  weight->media_tokens += media;
  weight->tokens = weight->system_tokens + weight->history_tokens + weight->media_tokens + weight->draft_tokens;
}

/* What the service counted is sure as far as the same would be sent again: not where the system prompt is shorter by now, which is told by
 * its length for what was sent since the start, and by the length of all of it for what was sent before. */
static gint64
find_sure (ConfabChat         *chat,
           History            *history,
           const ConfabWeight *weight)
{
  gint64 known = weight->system_tokens;
  gint64 counted = 0;

  for (guint i = 0; i < history->anchor; i++)
    known += weigh_text (history, i);
  if (history->is_sure)
    counted = MIN (history->counted, 2 * known);
  if (chat->sent_system > weight->system_tokens)
    counted = MAX (counted - 2 * (chat->sent_system - weight->system_tokens), 0);
  counted = MIN (counted, weight->tokens);
  return counted + (weight->tokens - counted) / 2;
}

/**
 * confab_context_weigh:
 * @chat: a chat
 * @facts: what the service and the model take
 * @path: (element-type ConfabMessage): the messages before the next question, of which not all need be loaded
 * @sent: (element-type ConfabMessage): what of them is sent
 * @policies: (element-type ConfabMediaPolicy): what becomes of the attachments of each of @sent
 * @weight: what is known of the next question; the tokens of all parts are filled in
 */
void
confab_context_weigh (ConfabChat              *chat,
                      const ConfabAcceptFacts *facts,
                      GPtrArray               *path,
                      GPtrArray               *sent,
                      GArray                  *policies,
                      ConfabWeight            *weight)
{
  g_autofree gint64 *media = g_new0 (gint64, path->len + 1);
  g_autofree char *system = confab_session_dup_system_prompt (chat->session, chat->conversation);
  History history = { .path = path, .media = media };

  g_return_if_fail (CONFAB_IS_CHAT (chat));

  weight->system_tokens = system != NULL ? confab_text_guess_tokens (strlen (system)) : 0;
  weight->reserved_tokens = find_reserved (chat);
  weigh_media (chat, facts, sent, policies, &history);
  find_anchor (&history, facts->model);
  find_average (&history, weight->system_tokens);
  add_up (&history, weight);
  weight->sure_tokens = find_sure (chat, &history, weight);
  if (weight->max_tokens > 0 && weight->tokens > weight->max_tokens)
    weight->oldest = list_oldest (&history, weight);
}
