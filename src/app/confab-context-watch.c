/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-context-watch.h"
#include "session/confab-weight.h"
#include "widgets/confab-context-meter.h"

/* Milliseconds without a change before it is reckoned again. */
#define DELAY 300

struct _ConfabContextWatch
{
  GObject             parent_instance;

  ConfabComposer     *composer;     /* weak */
  ConfabContextMeter *meter;        /* weak, in the composer */
  ConfabSession      *session;
  ConfabChat         *chat;         /* (nullable) */
  GSignalGroup       *chat_signals;
  GSignalGroup       *path_signals;
  GHashTable         *asked;        /* (element-type utf8 utf8): ids of services that were asked for their models */
  GCancellable       *cancellable;
  guint               update_id;
};

G_DEFINE_FINAL_TYPE (ConfabContextWatch, confab_context_watch, G_TYPE_OBJECT)

static void update_soon (ConfabContextWatch *self);

static void
list_models_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ConfabContextWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (object), result, &error);

  if (models != NULL && self->composer != NULL)
    update_soon (self);
}

/* A service hears of it only from somebody who is about to write to it, and once; early, since how long a question may be is to be known before
 * it is sent. */
static void
ask_for_models (ConfabContextWatch *self)
{
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *provider = self->chat != NULL ? confab_chat_get_provider (self->chat) : NULL;
  g_autofree char *text = NULL;

  if (provider == NULL || confab_services_peek_models (services, provider) != NULL ||
      g_hash_table_contains (self->asked, confab_provider_get_id (provider)))
    return;
  text = confab_composer_dup_text (self->composer);
  if (*text == '\0' || (confab_provider_is_sandbox (provider) && confab_session_start_sandbox (self->session, NULL) == NULL))
    return;
  g_hash_table_add (self->asked, g_strdup (confab_provider_get_id (provider)));
  confab_services_list_models_async (services, provider, FALSE, self->cancellable, list_models_cb, g_object_ref (self));
}

static gboolean
get_prepared (ConfabPart *part,
              gint64     *bytes,
              gint64     *tokens,
              gpointer    user_data)
{
  ConfabContextWatch *self = user_data;
  const ConfabAttachmentSent *sent = confab_attachment_strip_get_sent (confab_composer_get_attachments (self->composer), part);

  if (sent == NULL || sent->state != CONFAB_ATTACHMENT_READY || sent->bytes <= 0)
    return FALSE;
  *bytes = sent->bytes;
  *tokens = sent->tokens;
  return TRUE;
}

static void
update (ConfabContextWatch *self)
{
  g_autofree char *text = confab_composer_dup_text (self->composer);
  g_autoptr (GPtrArray) parts = confab_composer_list_attachments (self->composer);
  g_auto (ConfabWeight) weight = { 0 };

  ask_for_models (self);
  confab_chat_weigh (self->chat, NULL, text, parts, get_prepared, self, &weight);
  confab_context_meter_set (self->meter, &(ConfabContextUse){
    .window = weight.max_tokens,
    .system = weight.system_tokens,
    .history = weight.history_tokens,
    .media = weight.media_tokens,
    .draft = weight.draft_tokens,
    .reserved = weight.reserved_tokens,
    .n_left_out = weight.n_left_out,
  });
}

static gboolean
update_cb (gpointer user_data)
{
  ConfabContextWatch *self = user_data;

  self->update_id = 0;
  if (self->composer == NULL || self->meter == NULL)
    return G_SOURCE_REMOVE;
  if (self->chat != NULL)
    update (self);
  else
    confab_context_meter_set (self->meter, &(ConfabContextUse){ 0 });
  return G_SOURCE_REMOVE;
}

static void
update_soon (ConfabContextWatch *self)
{
  g_clear_handle_id (&self->update_id, g_source_remove);
  self->update_id = g_timeout_add (DELAY, update_cb, self);
}

static void
composer_changed_cb (ConfabContextWatch *self)
{
  ask_for_models (self);
  update_soon (self);
}

/* One that was changed may tell now what it did not. */
static void
services_changed_cb (ConfabContextWatch *self)
{
  g_hash_table_remove_all (self->asked);
  update_soon (self);
}

static void
confab_context_watch_dispose (GObject *object)
{
  ConfabContextWatch *self = CONFAB_CONTEXT_WATCH (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_group_set_target (self->chat_signals, NULL);
  g_signal_group_set_target (self->path_signals, NULL);
  g_clear_weak_pointer (&self->meter);
  g_clear_weak_pointer (&self->composer);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_context_watch_parent_class)->dispose (object);
}

static void
confab_context_watch_finalize (GObject *object)
{
  ConfabContextWatch *self = CONFAB_CONTEXT_WATCH (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->path_signals);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (confab_context_watch_parent_class)->finalize (object);
}

static void
confab_context_watch_class_init (ConfabContextWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_context_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_context_watch_finalize;
}

static void
confab_context_watch_init (ConfabContextWatch *self)
{
  static const char *const names[] = { "notify::model", "notify::provider", "notify::preset", "ended", "left-out-changed" };

  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_group_connect_object (self->chat_signals, names[i], G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
  self->path_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->path_signals, "items-changed", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
}

/**
 * confab_context_watch_new: (constructor)
 * @composer: where questions are written
 * @session: whose services say what their models take
 *
 * Returns: (transfer full): what watches it
 */
ConfabContextWatch *
confab_context_watch_new (ConfabComposer *composer,
                          ConfabSession  *session)
{
  ConfabContextWatch *self = g_object_new (CONFAB_TYPE_CONTEXT_WATCH, NULL);
  GtkWidget *meter = confab_context_meter_new ();

  g_set_weak_pointer (&self->composer, composer);
  g_set_weak_pointer (&self->meter, CONFAB_CONTEXT_METER (meter));
  self->session = g_object_ref (session);
  confab_parameter_chips_add_lead (confab_composer_get_chips (composer), meter);
  g_signal_connect_object (composer, "changed", G_CALLBACK (composer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (confab_session_get_services (session), "items-changed", G_CALLBACK (services_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_context_watch_set_chat:
 * @self: what watches a composer
 * @chat: (nullable): the conversation that is shown
 */
void
confab_context_watch_set_chat (ConfabContextWatch *self,
                               ConfabChat         *chat)
{
  g_return_if_fail (CONFAB_IS_CONTEXT_WATCH (self));

  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->path_signals,
                             chat != NULL ? confab_conversation_get_path (confab_chat_get_conversation (chat)) : NULL);
  update_soon (self);
}
