/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-attachment-adviser.h"
#include "app/confab-attachment-preview.h"
#include "app/confab-attachment-refusal.h"
#include "app/confab-editor-watch.h"
#include "widgets/confab-editor-guard.h"

#define REFUSAL "confab-refusal"

struct _ConfabEditorWatch
{
  GObject        parent_instance;

  ConfabSession *session;
  ConfabChat    *chat;     /* (nullable) */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void confab_editor_watch_guard_init (ConfabEditorGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabEditorWatch, confab_editor_watch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_EDITOR_GUARD, confab_editor_watch_guard_init))

static void
problem_cb (ConfabEditorWatch *self,
            const char        *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
send_anyway_cb (ConfabComposer *composer)
{
  g_signal_emit_by_name (composer, "send");
}

/* They live as long as what they watch. */
static GtkWidget *
confab_editor_watch_watch (ConfabEditorGuard *guard,
                           ConfabComposer    *composer,
                           ConfabMessage     *message)
{
  ConfabEditorWatch *self = CONFAB_EDITOR_WATCH (guard);
  GtkWidget *card = g_object_new (CONFAB_TYPE_OFFER_CARD, NULL);
  ConfabAttachmentPreview *preview = confab_attachment_preview_new (composer);
  ConfabAttachmentRefusal *refusal = confab_attachment_refusal_new (composer, CONFAB_OFFER_CARD (card));
  g_autoptr (ConfabAttachmentAdviser) adviser = confab_attachment_adviser_new ();

  confab_composer_set_adviser (composer, CONFAB_SEND_ADVISER (adviser));
  confab_attachment_adviser_set_chat (adviser, self->chat);
  confab_attachment_preview_set_chat (preview, self->chat);
  g_object_set_data_full (G_OBJECT (composer), "confab-preview", preview, g_object_unref);
  confab_attachment_refusal_set_up (refusal, self->session);
  confab_attachment_refusal_set_before (refusal, message);
  confab_attachment_refusal_set_chat (refusal, self->chat);
  g_signal_connect_object (refusal, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (refusal, "send", G_CALLBACK (send_anyway_cb), composer, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (composer), REFUSAL, refusal, g_object_unref);
  return card;
}

static gboolean
confab_editor_watch_allows (ConfabEditorGuard *guard,
                            ConfabComposer    *composer)
{
  ConfabAttachmentRefusal *refusal = g_object_get_data (G_OBJECT (composer), REFUSAL);

  return refusal == NULL || confab_attachment_refusal_allows (refusal);
}

static void
confab_editor_watch_guard_init (ConfabEditorGuardInterface *iface)
{
  iface->watch = confab_editor_watch_watch;
  iface->allows = confab_editor_watch_allows;
}

static void
confab_editor_watch_dispose (GObject *object)
{
  ConfabEditorWatch *self = CONFAB_EDITOR_WATCH (object);

  g_clear_object (&self->chat);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_editor_watch_parent_class)->dispose (object);
}

static void
confab_editor_watch_class_init (ConfabEditorWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_editor_watch_dispose;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_EDITOR_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_editor_watch_init (ConfabEditorWatch *self)
{
}

/**
 * confab_editor_watch_new:
 * @session: what the conversations belong to
 *
 * Returns: (transfer full): what sees to attachments
 */
ConfabEditorWatch *
confab_editor_watch_new (ConfabSession *session)
{
  ConfabEditorWatch *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_EDITOR_WATCH, NULL);
  self->session = g_object_ref (session);
  return self;
}

/**
 * confab_editor_watch_set_chat:
 * @self: what sees to attachments
 * @chat: (nullable): the conversation that is shown from now on
 */
void
confab_editor_watch_set_chat (ConfabEditorWatch *self,
                              ConfabChat        *chat)
{
  g_return_if_fail (CONFAB_IS_EDITOR_WATCH (self));

  g_set_object (&self->chat, chat);
}
