/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-request.h"
#include "session/confab-continuation.h"

struct _ConfabContinuation
{
  char    *before;          /* what the reply begins with; NULL once no repetition of it is waited for */
  gsize    sent;            /* how many bytes of it the service was sent */
  GString *held;            /* what came and may yet turn out to be a repetition */
  char    *blank;           /* white space that the service was not sent and may say itself; NULL where there is none */
  gboolean has_reasoning;   /* the reply begins with reasoning, after which no other has come yet */
};

/**
 * confab_continuation_begin:
 * @reply: a reply that has nothing yet
 * @partial: a reply that was cut, loaded
 *
 * Lets @reply begin with all that @partial says and shows. What the service booked for @partial stays there, and so do its raw
 * reasoning details, which another answer must not be mixed into.
 */
void
confab_continuation_begin (ConfabMessage *reply,
                           ConfabMessage *partial)
{
  const ConfabReply *from = confab_message_get_reply (partial);
  ConfabReply *to = confab_message_edit_reply (reply);

  g_string_append_len (to->reasoning, from->reasoning->str, from->reasoning->len);
  to->reasoning_ms = from->reasoning_ms;
  if (from->annotations != NULL)
    {
      to->annotations = json_array_new ();
      for (guint i = 0; i < json_array_get_length (from->annotations); i++)
        json_array_add_element (to->annotations, json_array_dup_element (from->annotations, i));
    }
  if (from->logprobs != NULL)
    to->logprobs = confab_logprobs_copy (from->logprobs);
  confab_message_append_text (reply, confab_message_get_text (partial));
}

/**
 * confab_continuation_new: (constructor)
 * @provider: the service that is asked to go on
 * @reply: the reply, which has so far what it begins with
 *
 * Returns: (transfer full): what joins the two
 */
ConfabContinuation *
confab_continuation_new (ConfabProvider *provider,
                         ConfabMessage  *reply)
{
  ConfabContinuation *self = g_new0 (ConfabContinuation, 1);

  self->before = g_strdup (confab_message_get_text (reply));
  self->sent = confab_request_get_partial_length (provider, self->before);
  self->held = g_string_new (NULL);
  if (self->before[self->sent] != '\0')
    self->blank = g_strdup (self->before + self->sent);
  self->has_reasoning = confab_message_get_reply (reply)->reasoning->len > 0;
  return self;
}

/**
 * confab_continuation_free:
 * @self: (transfer full): what joins
 */
void
confab_continuation_free (ConfabContinuation *self)
{
  g_free (self->before);
  g_free (self->blank);
  g_string_free (self->held, TRUE);
  g_free (self);
}

/* Passes over white space that is there already. */
static char *
join_blank (ConfabContinuation *self,
            const char         *text)
{
  const char *blank = self->blank;

  if (blank == NULL || *text == '\0')
    return g_strdup (text);
  while (*blank != '\0' && *blank == *text)
    {
      blank++;
      text++;
    }
  if (*text == '\0' && *blank != '\0')
    {
      g_autofree char *old = g_steal_pointer (&self->blank);

      self->blank = g_strdup (blank);
    }
  else
    g_clear_pointer (&self->blank, g_free);
  return g_strdup (text);
}

static char *
join_text (ConfabContinuation *self,
           const char         *text)
{
  g_autofree char *whole = NULL;

  if (self->before == NULL)
    return join_blank (self, text);
  g_string_append (self->held, text);
  if (self->held->len < self->sent && strncmp (self->held->str, self->before, self->held->len) == 0)
    return g_strdup ("");
  whole = g_strdup (self->held->str);
  g_string_truncate (self->held, 0);
  text = whole;
  if (strncmp (text, self->before, self->sent) == 0)
    text += self->sent;
  g_clear_pointer (&self->before, g_free);
  return join_blank (self, text);
}

/**
 * confab_continuation_join:
 * @self: what joins
 * @delta: text or reasoning that came
 *
 * Returns: (transfer full): what goes to the end of the reply now, which may be nothing
 */
char *
confab_continuation_join (ConfabContinuation *self,
                          const ConfabDelta  *delta)
{
  if (delta->kind == CONFAB_DELTA_TEXT)
    return join_text (self, delta->text);
  if (!self->has_reasoning)
    return g_strdup (delta->text);
  self->has_reasoning = FALSE;
  return g_strconcat ("\n\n", delta->text, NULL);
}

/**
 * confab_continuation_finish:
 * @self: what joins
 *
 * Returns: (transfer full): what was held back, once nothing more comes
 */
char *
confab_continuation_finish (ConfabContinuation *self)
{
  g_autofree char *rest = g_strdup (self->held->str);

  g_string_truncate (self->held, 0);
  g_clear_pointer (&self->before, g_free);
  return join_blank (self, rest);
}
