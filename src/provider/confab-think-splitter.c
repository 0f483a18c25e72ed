/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-think-splitter.h"

#define OPEN_TAG "<think>"
#define CLOSE_TAG "</think>"
#define WHITE_SPACE " \t\r\n"
#define MAX_WHITE_SPACE 64

typedef enum
{
  STATE_START,
  STATE_REASONING_START,
  STATE_REASONING,
  STATE_TEXT_START,
  STATE_TEXT,
} State;

struct _ConfabThinkSplitter
{
  ConfabThinkFunc func;
  gpointer        user_data;
  State           state;
  GString        *held; /* what may still become part of a tag */
};

/**
 * confab_think_splitter_new: (constructor)
 * @func: called for each piece, never with an empty one
 * @user_data: for @func
 *
 * Returns: (transfer full): a splitter at the start of a text
 */
ConfabThinkSplitter *
confab_think_splitter_new (ConfabThinkFunc func,
                           gpointer        user_data)
{
  ConfabThinkSplitter *self = g_new0 (ConfabThinkSplitter, 1);

  self->func = func;
  self->user_data = user_data;
  self->held = g_string_new (NULL);
  return self;
}

/**
 * confab_think_splitter_free:
 * @self: (transfer full) (nullable): a splitter
 */
void
confab_think_splitter_free (ConfabThinkSplitter *self)
{
  if (self == NULL)
    return;
  g_string_free (self->held, TRUE);
  g_free (self);
}

static void
emit (ConfabThinkSplitter *self,
      gboolean             is_reasoning,
      gsize                length)
{
  g_autofree char *piece = g_strndup (self->held->str, length);

  g_string_erase (self->held, 0, length);
  if (length > 0)
    self->func (is_reasoning, piece, self->user_data);
}

/* The next three return whether there is more to do with what is held. */
static gboolean
read_start (ConfabThinkSplitter *self)
{
  gsize blank = strspn (self->held->str, WHITE_SPACE);
  const char *rest = self->held->str + blank;

  if (g_str_has_prefix (rest, OPEN_TAG))
    {
      g_string_erase (self->held, 0, blank + strlen (OPEN_TAG));
      self->state = STATE_REASONING_START;
      return TRUE;
    }
  if (g_str_has_prefix (OPEN_TAG, rest) && blank <= MAX_WHITE_SPACE)
    return FALSE;
  self->state = STATE_TEXT;
  return TRUE;
}

static gboolean
skip_white_space (ConfabThinkSplitter *self,
                  State                next)
{
  g_string_erase (self->held, 0, strspn (self->held->str, WHITE_SPACE));
  if (self->held->len == 0)
    return FALSE;
  self->state = next;
  return TRUE;
}

static gboolean
read_reasoning (ConfabThinkSplitter *self)
{
  const char *close = strstr (self->held->str, CLOSE_TAG);
  gsize keep;

  if (close != NULL)
    {
      emit (self, TRUE, close - self->held->str);
      g_string_erase (self->held, 0, strlen (CLOSE_TAG));
      self->state = STATE_TEXT_START;
      return TRUE;
    }
  for (keep = MIN (strlen (CLOSE_TAG) - 1, self->held->len); keep > 0; keep--)
    if (g_str_has_prefix (CLOSE_TAG, self->held->str + self->held->len - keep))
      break;
  emit (self, TRUE, self->held->len - keep);
  return FALSE;
}

/**
 * confab_think_splitter_feed:
 * @self: a splitter
 * @text: the next piece of the text
 */
void
confab_think_splitter_feed (ConfabThinkSplitter *self,
                            const char          *text)
{
  gboolean more = TRUE;

  if (*text == '\0')
    return;
  if (self->state == STATE_TEXT)
    {
      self->func (FALSE, text, self->user_data);
      return;
    }
  g_string_append (self->held, text);
  while (more && self->held->len > 0)
    switch (self->state)
      {
      case STATE_START:
        more = read_start (self);
        break;
      case STATE_REASONING_START:
        more = skip_white_space (self, STATE_REASONING);
        break;
      case STATE_REASONING:
        more = read_reasoning (self);
        break;
      case STATE_TEXT_START:
        more = skip_white_space (self, STATE_TEXT);
        break;
      case STATE_TEXT:
      default:
        emit (self, FALSE, self->held->len);
        break;
      }
}

/**
 * confab_think_splitter_flush:
 * @self: a splitter
 *
 * The text has ended: what was held back was no tag. White space alone is no text.
 */
void
confab_think_splitter_flush (ConfabThinkSplitter *self)
{
  gboolean is_reasoning = self->state == STATE_REASONING;

  if (self->held->str[strspn (self->held->str, WHITE_SPACE)] == '\0')
    {
      g_string_truncate (self->held, 0);
      return;
    }
  if (!is_reasoning)
    self->state = STATE_TEXT;
  emit (self, is_reasoning, self->held->len);
}
