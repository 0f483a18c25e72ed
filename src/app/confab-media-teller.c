/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/confab-media-teller.h"
#include "base/confab-text.h"
#include "session/confab-chat-preview.h"
#include "session/confab-media-saving.h"

struct _ConfabMediaTeller
{
  GObject             parent_instance;

  ConfabMediaHistory *history;
  ConfabChat         *chat; /* (nullable) */
  GSignalGroup       *chat_signals;
  GSignalGroup       *path_signals;
};

static void confab_media_teller_notes_init (ConfabMediaNotesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabMediaTeller, confab_media_teller, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_MEDIA_NOTES, confab_media_teller_notes_init))

/* Whether the next question still has @message among the last of one's own that go whole. */
static gboolean
is_recent (ConfabMediaTeller *self,
           ConfabMessage     *message)
{
  GListModel *path = confab_conversation_get_path (confab_chat_get_conversation (self->chat));
  guint recent = confab_media_history_get_recent (self->history);
  guint n_own = 1;

  for (guint i = g_list_model_get_n_items (path); i > 0 && n_own < recent; i--)
    {
      g_autoptr (ConfabMessage) other = g_list_model_get_item (path, i - 1);

      if (other == message)
        return TRUE;
      n_own += confab_message_get_role (other) == CONFAB_ROLE_USER ? 1 : 0;
    }
  return FALSE;
}

static ConfabMediaPolicy
get_policy (ConfabMediaTeller *self,
            ConfabMessage     *message)
{
  ConfabMediaPolicy policy = confab_message_get_media_policy (message);

  if (policy != CONFAB_MEDIA_POLICY_DEFAULT)
    return policy;
  policy = confab_media_history_get_policy (self->history);
  return policy != CONFAB_MEDIA_POLICY_SEND && is_recent (self, message) ? CONFAB_MEDIA_POLICY_SEND : policy;
}

static char *
join (char *first,
      char *second)
{
  g_autofree char *one = first;
  g_autofree char *other = second;

  if (one == NULL || other == NULL)
    return one != NULL ? g_steal_pointer (&one) : g_steal_pointer (&other);
  /* Translators: two of what is saved, such as "about 1,200 tokens" and "3.4 MB" */
  return g_strdup_printf (_ ("%s, %s"), one, other);
}

/* About how much less is sent without them; NULL where nobody knows. */
static char *
dup_saving (ConfabMediaTeller *self,
            ConfabMessage     *message)
{
  ConfabProvider *provider = confab_chat_get_provider (self->chat);
  gint64 n_bytes;
  gint64 n_tokens;
  double usd;
  char *tokens = NULL;
  char *size = NULL;
  char *cost = NULL;

  confab_media_saving_estimate (message, confab_chat_get_profile (self->chat),
                                provider != NULL && confab_provider_get_frames_only (provider), &n_bytes, &n_tokens);
  usd = n_tokens > 0 ? confab_chat_estimate_cost (self->chat, n_tokens) : NAN;
  if (n_tokens > 0)
    /* Translators: how much a service counts; %'d has separators between thousands */
    tokens = g_strdup_printf (ngettext ("about %'ld token", "about %'ld tokens", (gulong)n_tokens), (glong)n_tokens);
  if (n_bytes > 0 && tokens != NULL)
    size = g_format_size ((guint64)n_bytes);
  else if (n_bytes > 0)
    {
      g_autofree char *plain = g_format_size ((guint64)n_bytes);

      /* Translators: a size such as "3.4 MB" */
      size = g_strdup_printf (_ ("about %s"), plain);
    }
  if (usd > 0)
    cost = confab_text_format_cost (usd);
  return join (join (tokens, size), cost);
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

static char *
confab_media_teller_dup_words (ConfabMediaNotes *notes,
                               ConfabMessage    *message)
{
  ConfabMediaTeller *self = CONFAB_MEDIA_TELLER (notes);
  ConfabMediaPolicy policy;
  g_autofree char *saving = NULL;

  if (self->chat == NULL || confab_message_get_role (message) != CONFAB_ROLE_USER)
    return NULL;
  policy = get_policy (self, message);
  if (policy == CONFAB_MEDIA_POLICY_SEND)
    return NULL;
  /* Services refuse a message that is empty. */
  if (policy == CONFAB_MEDIA_POLICY_LEAVE && is_blank (confab_message_get_text (message)))
    policy = CONFAB_MEDIA_POLICY_NOTE;
  saving = dup_saving (self, message);
  if (policy == CONFAB_MEDIA_POLICY_NOTE && saving != NULL)
    /* Translators: of attachments; what is saved, such as "about 1,200 tokens, 3.4 MB" */
    return g_strdup_printf (_ ("Only a note is sent again: saves %s a request"), saving);
  if (policy == CONFAB_MEDIA_POLICY_NOTE)
    return g_strdup (_ ("Only a note is sent again"));
  if (saving != NULL)
    /* Translators: of attachments; what is saved, such as "about 1,200 tokens, 3.4 MB" */
    return g_strdup_printf (_ ("Not sent again: saves %s a request"), saving);
  return g_strdup (_ ("Not sent again"));
}

static void
confab_media_teller_notes_init (ConfabMediaNotesInterface *iface)
{
  iface->dup_words = confab_media_teller_dup_words;
}

static void
tell_changed (ConfabMediaTeller *self)
{
  g_signal_emit_by_name (self, "changed");
}

static void
confab_media_teller_dispose (GObject *object)
{
  ConfabMediaTeller *self = CONFAB_MEDIA_TELLER (object);

  g_signal_group_set_target (self->chat_signals, NULL);
  g_signal_group_set_target (self->path_signals, NULL);
  g_clear_object (&self->chat);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (confab_media_teller_parent_class)->dispose (object);
}

static void
confab_media_teller_finalize (GObject *object)
{
  ConfabMediaTeller *self = CONFAB_MEDIA_TELLER (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->path_signals);
  G_OBJECT_CLASS (confab_media_teller_parent_class)->finalize (object);
}

static void
confab_media_teller_class_init (ConfabMediaTellerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_media_teller_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_media_teller_finalize;
}

static void
confab_media_teller_init (ConfabMediaTeller *self)
{
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  self->path_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->path_signals, "items-changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
}

/**
 * confab_media_teller_new:
 * @session: what is set
 *
 * Returns: (transfer full): who tells what becomes of attachments
 */
ConfabMediaTeller *
confab_media_teller_new (ConfabSession *session)
{
  ConfabMediaTeller *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_MEDIA_TELLER, NULL);
  self->history = g_object_ref (confab_session_get_media_history (session));
  g_signal_connect_object (self->history, "notify", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_media_teller_set_chat:
 * @self: who tells what becomes of attachments
 * @chat: (nullable): the conversation that is shown
 */
void
confab_media_teller_set_chat (ConfabMediaTeller *self,
                              ConfabChat        *chat)
{
  g_return_if_fail (CONFAB_IS_MEDIA_TELLER (self));

  if (!g_set_object (&self->chat, chat))
    return;
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->path_signals,
                             chat != NULL ? confab_conversation_get_path (confab_chat_get_conversation (chat)) : NULL);
  tell_changed (self);
}
