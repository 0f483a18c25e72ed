/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/confab-attachment-preview.h"
#include "session/confab-chat-preview.h"

/* What is made sooner is shown without a word about that it is made. */
#define SHOW_WORKING_MS 300

struct _ConfabAttachmentPreview
{
  GObject         parent_instance;

  ConfabComposer *composer; /* (nullable), not owned */
  ConfabChat     *chat;
  GHashTable     *works;    /* ConfabPart → Work */
  gboolean        learned;  /* the prices of the service were asked for */
  GPtrArray      *sent;     /* Work, of what was sent before it was ready, until the turn has ended */
};

/* One attachment for one service. */
typedef struct
{
  gatomicrefcount          references;
  ConfabAttachmentPreview *preview;     /* not owned; NULL where nobody wants to know any more */
  ConfabChat              *chat;
  ConfabPart              *part;
  GCancellable            *cancellable;
  ConfabPrepared          *prepared;    /* NULL until it is ready */
  guint                    show_id;
  double                   fraction;
} Work;

G_DEFINE_FINAL_TYPE (ConfabAttachmentPreview, confab_attachment_preview, G_TYPE_OBJECT)

static void
work_unref (gpointer data)
{
  Work *work = data;

  if (!g_atomic_ref_count_dec (&work->references))
    return;
  g_clear_handle_id (&work->show_id, g_source_remove);
  confab_prepared_unref (work->prepared);
  g_object_unref (work->chat);
  g_object_unref (work->part);
  g_object_unref (work->cancellable);
  g_free (work);
}

/* Nothing is shown of it any more. */
static void
work_leave (Work *work)
{
  work->preview = NULL;
  g_clear_handle_id (&work->show_id, g_source_remove);
}

static void
work_cancel (gpointer data)
{
  Work *work = data;

  work_leave (work);
  g_cancellable_cancel (work->cancellable);
  work_unref (work);
}

static void
show (Work                 *work,
      ConfabAttachmentState state,
      char                 *words)
{
  ConfabAttachmentSent sent = { .state = state, .fraction = work->fraction, .words = words, .cost = NAN };

  if (work->prepared != NULL)
    {
      sent.bytes = work->prepared->bytes;
      sent.tokens = confab_prepared_estimate_tokens (work->prepared, confab_chat_get_profile (work->chat));
      sent.cost = confab_chat_estimate_cost (work->chat, sent.tokens);
    }
  if (work->preview->composer != NULL)
    confab_composer_set_attachment_prepared (work->preview->composer, work->part, &sent);
}

static void learn_prices (ConfabAttachmentPreview *self);

static void
show_prepared (Work *work)
{
  GPtrArray *parts = work->prepared->parts;
  gboolean as_it_is = parts->len == 1 && parts->pdata[0] == work->part;
  /* What it is stands there anyway. */
  g_autofree char *summary = as_it_is ? NULL : confab_prepared_dup_summary (work->prepared);

  show (work, CONFAB_ATTACHMENT_READY, summary);
  if (confab_prepared_estimate_tokens (work->prepared, confab_chat_get_profile (work->chat)) > 0)
    learn_prices (work->preview);
}

static void
prices_learned_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabAttachmentPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer value;

  if (!confab_chat_learn_prices_finish (CONFAB_CHAT (object), result, &error))
    {
      g_debug ("No prices: %s", error != NULL ? error->message : "none are told");
      return;
    }
  g_hash_table_iter_init (&iter, self->works);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Work *work = value;

      if (work->prepared != NULL)
        show_prepared (work);
    }
}

/* Once for each service, since not all tell prices. */
static void
learn_prices (ConfabAttachmentPreview *self)
{
  if (self->learned)
    return;
  self->learned = TRUE;
  confab_chat_learn_prices_async (self->chat, NULL, prices_learned_cb, g_object_ref (self));
}

static gboolean
show_working_cb (gpointer user_data)
{
  Work *work = user_data;

  work->show_id = 0;
  show (work, CONFAB_ATTACHMENT_WORKING, NULL);
  return G_SOURCE_REMOVE;
}

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  Work *work = user_data;
  gboolean changed = (int)(fraction * 100) != (int)(work->fraction * 100);

  work->fraction = fraction;
  if (work->preview != NULL && work->show_id == 0 && changed)
    show (work, CONFAB_ATTACHMENT_WORKING, NULL);
}

static void
previewed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  ConfabPrepared *prepared = confab_chat_preview_finish (CONFAB_CHAT (object), result, &error);

  g_clear_handle_id (&work->show_id, g_source_remove);
  work->prepared = prepared;
  if (work->preview == NULL)
    g_debug ("An attachment is ready that is not shown any more");
  else if (prepared != NULL)
    show_prepared (work);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show (work, CONFAB_ATTACHMENT_FAILED, error->message);
  work_unref (work);
}

static void
begin (ConfabAttachmentPreview *self,
       ConfabPart              *part)
{
  Work *work = g_new0 (Work, 1);

  g_atomic_ref_count_init (&work->references);
  work->preview = self;
  work->chat = g_object_ref (self->chat);
  work->part = g_object_ref (part);
  work->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->works, part, work);
  if (!confab_chat_preview_is_light (self->chat, part))
    {
      g_autofree char *words = g_strdup (_ ("Converted when it is sent"));

      show (work, CONFAB_ATTACHMENT_LATER, words);
      return;
    }
  work->show_id = g_timeout_add (SHOW_WORKING_MS, show_working_cb, work);
  g_atomic_ref_count_inc (&work->references);
  confab_chat_preview_async (self->chat, part, progress_cb, work, work->cancellable, previewed_cb, work);
}

/* Sending has taken everything: what is still made is what the turn waits for, and nobody else's any more. */
static void
hand_over (ConfabAttachmentPreview *self)
{
  GHashTableIter iter;
  gpointer work;

  g_hash_table_iter_init (&iter, self->works);
  while (g_hash_table_iter_next (&iter, NULL, &work))
    {
      work_leave (work);
      g_ptr_array_add (self->sent, work);
      g_hash_table_iter_steal (&iter);
    }
}

static void
update (ConfabAttachmentPreview *self)
{
  g_autoptr (GPtrArray) parts = NULL;
  GHashTableIter iter;
  gpointer part;

  if (self->composer == NULL || self->chat == NULL || confab_chat_get_provider (self->chat) == NULL)
    return;
  parts = confab_composer_list_attachments (self->composer);
  if (parts->len == 0 && confab_chat_get_busy (self->chat))
    hand_over (self);
  g_hash_table_iter_init (&iter, self->works);
  while (g_hash_table_iter_next (&iter, &part, NULL))
    if (!g_ptr_array_find (parts, part, NULL))
      g_hash_table_iter_remove (&iter);
  for (guint i = 0; i < parts->len; i++)
    {
      if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT && !g_hash_table_contains (self->works, parts->pdata[i]))
        begin (self, parts->pdata[i]);
    }
}

static GHashTable *
new_works (void)
{
  /* A work holds its part. */
  return g_hash_table_new_full (NULL, NULL, NULL, work_cancel);
}

/* Another service takes other things. What the old one and the new one both want goes on being made. */
static void
chat_service_changed_cb (ConfabAttachmentPreview *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->works);

  self->works = new_works ();
  self->learned = FALSE;
  update (self);
}

static void
chat_busy_changed_cb (ConfabAttachmentPreview *self)
{
  if (!confab_chat_get_busy (self->chat))
    g_ptr_array_set_size (self->sent, 0);
}

static void
forget_chat (ConfabAttachmentPreview *self)
{
  if (self->chat != NULL)
    g_signal_handlers_disconnect_by_data (self->chat, self);
  g_hash_table_remove_all (self->works);
  g_ptr_array_set_size (self->sent, 0);
  g_clear_object (&self->chat);
}

static void
confab_attachment_preview_dispose (GObject *object)
{
  ConfabAttachmentPreview *self = CONFAB_ATTACHMENT_PREVIEW (object);

  forget_chat (self);
  g_clear_weak_pointer (&self->composer);
  G_OBJECT_CLASS (confab_attachment_preview_parent_class)->dispose (object);
}

static void
confab_attachment_preview_finalize (GObject *object)
{
  ConfabAttachmentPreview *self = CONFAB_ATTACHMENT_PREVIEW (object);

  g_hash_table_unref (self->works);
  g_ptr_array_unref (self->sent);
  G_OBJECT_CLASS (confab_attachment_preview_parent_class)->finalize (object);
}

static void
confab_attachment_preview_class_init (ConfabAttachmentPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attachment_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_attachment_preview_finalize;
}

static void
confab_attachment_preview_init (ConfabAttachmentPreview *self)
{
  self->works = new_works ();
  self->sent = g_ptr_array_new_with_free_func (work_cancel);
}

/**
 * confab_attachment_preview_new:
 * @composer: where attachments are; not kept alive
 *
 * Returns: (transfer full): a preview without a conversation
 */
ConfabAttachmentPreview *
confab_attachment_preview_new (ConfabComposer *composer)
{
  ConfabAttachmentPreview *self;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHMENT_PREVIEW, NULL);
  g_set_weak_pointer (&self->composer, composer);
  g_signal_connect_object (composer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_attachment_preview_set_chat:
 * @self: the preview
 * @chat: (nullable): what the composer writes to from now on
 */
void
confab_attachment_preview_set_chat (ConfabAttachmentPreview *self,
                                    ConfabChat              *chat)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_PREVIEW (self));

  if (self->chat == chat)
    return;
  forget_chat (self);
  if (chat == NULL)
    return;
  self->chat = g_object_ref (chat);
  self->learned = FALSE;
  g_signal_connect_object (chat, "notify::provider", G_CALLBACK (chat_service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "notify::model", G_CALLBACK (chat_service_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chat, "notify::busy", G_CALLBACK (chat_busy_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}
