/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-parameter-verdict.h"

static void
verdict_free (gpointer data)
{
  ConfabParameterVerdict *verdict = data;

  g_free (verdict->name);
  g_free (verdict->value);
  g_free (verdict->reason);
  g_free (verdict);
}

/* Each of these says what the answer tells of one parameter; UNKNOWN and no reason where it tells nothing. */
typedef ConfabVerdict (*Judge) (const ConfabVerdictQuestion *question,
                                JsonNode                    *value,
                                char                       **reason);

static ConfabVerdict
judge_n (const ConfabVerdictQuestion *question,
         JsonNode                    *value,
         char                       **reason)
{
  gint64 n = 0;

  if (!confab_json_node_int (value, &n) || n < 1 || question->n_choices == 0)
    return CONFAB_VERDICT_UNKNOWN;
  *reason = g_strdup_printf (ngettext ("%u answer came", "%u answers came", question->n_choices), question->n_choices);
  if (n == 1)
    return CONFAB_VERDICT_FITS;
  return question->n_choices == n ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_IGNORED;
}

static guint
count_logprobs (const ConfabReply *reply,
                guint             *n_top)
{
  guint n = reply->logprobs != NULL ? confab_logprobs_get_n_tokens (reply->logprobs) : 0;

  *n_top = 0;
  for (guint i = 0; i < n; i++)
    *n_top = MAX (*n_top, confab_logprobs_get_n_top (reply->logprobs, i));
  return n;
}

static ConfabVerdict
judge_logprobs (const ConfabVerdictQuestion *question,
                JsonNode                    *value,
                char                       **reason)
{
  guint n_top;
  guint n = count_logprobs (question->reply, &n_top);
  gboolean wanted = JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value);

  /* Where there is no text, there is nothing that they could be of. */
  if (n == 0 && *question->text == '\0')
    return CONFAB_VERDICT_UNKNOWN;
  if (n > 0)
    *reason = g_strdup_printf (ngettext ("They came for %u token", "They came for %u tokens", n), n);
  else
    *reason = g_strdup (_ ("None came"));
  if (!wanted)
    return n == 0 ? CONFAB_VERDICT_FITS : CONFAB_VERDICT_IGNORED;
  return n > 0 ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_IGNORED;
}

static ConfabVerdict
judge_top_logprobs (const ConfabVerdictQuestion *question,
                    JsonNode                    *value,
                    char                       **reason)
{
  guint n_top;
  gint64 wanted = 0;

  if (!confab_json_node_int (value, &wanted) || *question->text == '\0')
    return CONFAB_VERDICT_UNKNOWN;
  count_logprobs (question->reply, &n_top);
  *reason = g_strdup_printf (ngettext ("At most %u alternative came for a token", "At most %u alternatives came for a token", n_top), n_top);
  if (wanted == 0)
    return n_top == 0 ? CONFAB_VERDICT_FITS : CONFAB_VERDICT_IGNORED;
  return n_top == 0 ? CONFAB_VERDICT_IGNORED : n_top >= wanted ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_FITS;
}

/* What is billed is of all answers to the request, each of which has the limit for itself; some services do not count the reasoning to it. */
static ConfabVerdict
judge_limit (const ConfabVerdictQuestion *question,
             JsonNode                    *value,
             char                       **reason)
{
  const ConfabReply *reply = question->reply;
  gint64 n = MAX (question->n_choices, 1);
  gint64 limit = 0;

  if (!confab_json_node_int (value, &limit) || reply->completion_tokens < 0)
    return CONFAB_VERDICT_UNKNOWN;
  if (n > 1)
    *reason = g_strdup_printf (_ ("The %u answers have %u tokens"), question->n_choices, (guint)reply->completion_tokens);
  else
    *reason = g_strdup_printf (ngettext ("The reply has %u token", "The reply has %u tokens", (gulong)reply->completion_tokens),
                               (guint)reply->completion_tokens);
  if (limit >= 0 && limit < G_MAXINT && reply->completion_tokens - MAX (reply->reasoning_tokens, 0) > limit * n)
    return CONFAB_VERDICT_IGNORED;
  return g_strcmp0 (reply->finish_reason, "length") == 0 ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_FITS;
}

/* Some services leave it at the end. */
static ConfabVerdict
judge_stop (const ConfabVerdictQuestion *question,
            JsonNode                    *value,
            char                       **reason)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;
  ConfabVerdict verdict = CONFAB_VERDICT_FITS;

  for (guint i = 0; i < n; i++)
    {
      const char *stop = confab_json_node_string (array != NULL ? json_array_get_element (array, i) : value);
      const char *found = stop != NULL && *stop != '\0' ? strstr (question->text, stop) : NULL;

      if (found == NULL)
        continue;
      g_free (*reason);
      if (found[strlen (stop)] != '\0')
        {
          *reason = g_strdup_printf (_ ("The text goes on after “%s”"), stop);
          return CONFAB_VERDICT_IGNORED;
        }
      *reason = g_strdup_printf (_ ("The text ends with “%s”"), stop);
      verdict = CONFAB_VERDICT_TAKEN;
    }
  if (*reason == NULL)
    *reason = g_strdup (_ ("The text has none of them"));
  return verdict;
}

/* A service that holds a model to a form leaves it no room for a code block around it. */
static ConfabVerdict
judge_format (const ConfabVerdictQuestion *question,
              JsonNode                    *value,
              char                       **reason)
{
  const ConfabReply *reply = question->reply;
  g_autoptr (ConfabReplyCheck) own = NULL;
  const ConfabReplyCheck *check = question->check;

  if (!confab_reply_check_is_asked (value) || (*question->text == '\0' && (reply->tool_calls->len > 0 || reply->refusal->len > 0)))
    return CONFAB_VERDICT_UNKNOWN;
  if (check == NULL)
    check = own = confab_reply_check_new (question->text, value);
  if (check->holds == CONFAB_HOLDS_NO && g_strcmp0 (reply->finish_reason, "length") == 0)
    {
      *reason = g_strdup (_ ("The reply was cut off before it could be complete"));
      return CONFAB_VERDICT_UNKNOWN;
    }
  *reason = g_strdup (check->sentence);
  if (check->holds == CONFAB_HOLDS_UNKNOWN)
    return CONFAB_VERDICT_UNKNOWN;
  return check->holds == CONFAB_HOLDS_YES && check->start == 0 ? CONFAB_VERDICT_FITS : CONFAB_VERDICT_IGNORED;
}

static ConfabVerdict
judge_tier (const ConfabVerdictQuestion *question,
            JsonNode                    *value,
            char                       **reason)
{
  const char *wanted = confab_json_node_string (value);

  if (question->service_tier == NULL || wanted == NULL)
    return CONFAB_VERDICT_UNKNOWN;
  *reason = g_strdup_printf (_ ("The service answered in “%s”"), question->service_tier);
  if (g_str_equal (wanted, "auto"))
    return CONFAB_VERDICT_FITS;
  return g_str_equal (wanted, question->service_tier) ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_IGNORED;
}

static ConfabVerdict
judge_tools (const ConfabVerdictQuestion *question,
             JsonNode                    *value,
             char                       **reason)
{
  if (question->reply->tool_calls->len == 0)
    return CONFAB_VERDICT_UNKNOWN;
  *reason = g_strdup (_ ("The model called one"));
  return CONFAB_VERDICT_TAKEN;
}

static ConfabVerdict
judge_reasoning (const ConfabVerdictQuestion *question,
                 JsonNode                    *value,
                 char                       **reason)
{
  const ConfabReply *reply = question->reply;
  const char *effort = confab_json_node_string (value);
  gboolean has_some = reply->reasoning->len > 0 || reply->reasoning_tokens > 0;

  *reason = g_strdup (has_some ? _ ("The model thought before it answered") : _ ("No reasoning came"));
  if (g_strcmp0 (effort, "none") == 0)
    return has_some ? CONFAB_VERDICT_IGNORED : CONFAB_VERDICT_FITS;
  return has_some ? CONFAB_VERDICT_FITS : CONFAB_VERDICT_UNKNOWN;
}

static ConfabVerdict
judge_usage (const ConfabVerdictQuestion *question,
             JsonNode                    *value,
             char                       **reason)
{
  gboolean wanted = FALSE;

  if (!JSON_NODE_HOLDS_OBJECT (value) || !confab_json_get_boolean (json_node_get_object (value), "include_usage", &wanted) || !wanted)
    return CONFAB_VERDICT_UNKNOWN;
  *reason = g_strdup (question->reply->usage != NULL ? _ ("The usage came") : _ ("No usage came"));
  return question->reply->usage != NULL ? CONFAB_VERDICT_TAKEN : CONFAB_VERDICT_IGNORED;
}

static const struct
{
  const char *name;
  Judge       judge;
} judges[] = {
  { "logprobs", judge_logprobs },
  { "max_completion_tokens", judge_limit },
  { "max_tokens", judge_limit },
  { "n", judge_n },
  { "reasoning_effort", judge_reasoning },
  { "response_format", judge_format },
  { "service_tier", judge_tier },
  { "stop", judge_stop },
  { "stream_options", judge_usage },
  { "tools", judge_tools },
  { "top_logprobs", judge_top_logprobs },
};

/* Whether a word stands in a text by itself. */
static gboolean
has_word (const char *text,
          const char *word)
{
  gsize length = strlen (word);

  for (const char *at = text; at != NULL && (at = strstr (at, word)) != NULL; at += length)
    if ((at == text || (!g_ascii_isalnum (at[-1]) && at[-1] != '_')) && !g_ascii_isalnum (at[length]) && at[length] != '_')
      return TRUE;
  return FALSE;
}

/* The words for what a model can do are parameters in some catalogues only. */
static gboolean
lists_parameters (ConfabModelInfo *info)
{
  const char *const *words = info != NULL ? (const char *const *)info->capabilities : NULL;

  return words != NULL && (g_strv_contains (words, "temperature") || g_strv_contains (words, "max_tokens"));
}

static ConfabVerdict
judge_by_catalogue (const ConfabVerdictQuestion *question,
                    const char                  *name,
                    char                       **reason)
{
  if (!lists_parameters (question->info))
    {
      *reason = g_strdup (_ ("Nothing in the answer tells"));
      return CONFAB_VERDICT_UNKNOWN;
    }
  if (g_strv_contains ((const char *const *)question->info->capabilities, name))
    {
      *reason = g_strdup (_ ("The service’s catalogue lists it for this model"));
      return CONFAB_VERDICT_LISTED;
    }
  *reason = g_strdup (_ ("The service’s catalogue does not list it for this model"));
  return CONFAB_VERDICT_NOT_LISTED;
}

static ConfabVerdict
judge (const ConfabVerdictQuestion *question,
       const char                  *name,
       JsonNode                    *value,
       char                       **reason)
{
  const ConfabFailure *failure = question->reply->failure;
  gboolean was_refused = failure != NULL && failure->http_status >= 400 && failure->http_status < 500;
  ConfabVerdict verdict = CONFAB_VERDICT_UNKNOWN;

  if (was_refused && (has_word (failure->message, name) || (failure->raw != NULL && has_word (failure->raw, name))))
    {
      *reason = g_strdup (_ ("The service’s error names it"));
      return CONFAB_VERDICT_REFUSED;
    }
  for (gsize i = 0; failure == NULL && i < G_N_ELEMENTS (judges); i++)
    if (g_str_equal (judges[i].name, name))
      verdict = judges[i].judge (question, value, reason);
  if (*reason == NULL)
    verdict = judge_by_catalogue (question, name, reason);
  return verdict;
}

static ConfabParameterVerdict *
add (GPtrArray  *list,
     const char *name,
     char       *value)
{
  ConfabParameterVerdict *verdict = g_new0 (ConfabParameterVerdict, 1);

  verdict->name = g_strdup (name);
  verdict->value = value;
  g_ptr_array_add (list, verdict);
  return verdict;
}

/* Services answer with a dated version of the model, or without its maker's name. */
static void
add_model (GPtrArray         *list,
           const ConfabReply *reply)
{
  ConfabParameterVerdict *verdict;
  const char *asked = reply->model_asked;
  const char *answered = reply->model_answered;

  if (asked == NULL || *asked == '\0')
    return;
  verdict = add (list, "model", g_strdup (asked));
  if (answered == NULL)
    {
      verdict->reason = g_strdup (_ ("Nothing in the answer tells"));
      return;
    }
  verdict->reason = g_strdup_printf (_ ("The service answered with “%s”"), answered);
  if (g_str_equal (asked, answered))
    verdict->verdict = CONFAB_VERDICT_TAKEN;
  else
    verdict->verdict = strstr (answered, asked) != NULL || strstr (asked, answered) != NULL ? CONFAB_VERDICT_FITS
                                                                                            : CONFAB_VERDICT_IGNORED;
}

/**
 * confab_parameter_verdict_list:
 * @question: what it is judged by
 *
 * Returns: (transfer full) (element-type ConfabParameterVerdict): what the service made of the model's name and of each parameter that was sent
 */
GPtrArray *
confab_parameter_verdict_list (const ConfabVerdictQuestion *question)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (verdict_free);
  JsonNode *sent = question->reply->parameters;
  g_autoptr (GList) names = NULL;

  add_model (list, question->reply);
  if (sent == NULL || !JSON_NODE_HOLDS_OBJECT (sent))
    return list;
  names = g_list_sort (json_object_get_members (json_node_get_object (sent)), (GCompareFunc)(void *)strcmp);
  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonNode *value = json_object_get_member (json_node_get_object (sent), link->data);
      ConfabParameterVerdict *verdict = add (list, link->data, confab_json_to_string (value, TRUE));

      verdict->verdict = judge (question, link->data, value, &verdict->reason);
    }
  return list;
}
