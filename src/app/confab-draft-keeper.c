/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-draft-keeper.h"
#include "session/confab-chat-preset.h"

/* How long after a key what was typed is on its way to the disk, in milliseconds. */
#define DELAY 500

struct _ConfabDraftKeeper
{
  GObject           parent_instance;

  ConfabComposer   *composer;   /* weak */
  ConfabDrafts     *drafts;
  ConfabChat       *chat;
  ConfabParameters *parameters; /* of the chat, for the next question alone */
  guint             delay_id;
};

G_DEFINE_FINAL_TYPE (ConfabDraftKeeper, confab_draft_keeper, G_TYPE_OBJECT)

static void
keep (ConfabDraftKeeper *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autoptr (JsonNode) parameters = NULL;

  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->chat == NULL || self->composer == NULL || self->drafts == NULL)
    return;
  text = confab_composer_dup_text (self->composer);
  attachments = confab_composer_list_attachments (self->composer);
  parameters = confab_chat_dup_next (self->chat);
  confab_drafts_set (self->drafts, confab_chat_get_conversation (self->chat), text, attachments);
  confab_drafts_set_parameters (self->drafts, confab_chat_get_conversation (self->chat), parameters);
}

static gboolean
delay_cb (gpointer user_data)
{
  ConfabDraftKeeper *self = user_data;

  self->delay_id = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

static void
keep_later (ConfabDraftKeeper *self)
{
  if (self->delay_id == 0)
    self->delay_id = g_timeout_add (DELAY, delay_cb, self);
}

static void
restore (ConfabDraftKeeper *self)
{
  const ConfabDraft *draft = confab_drafts_get (self->drafts, confab_chat_get_conversation (self->chat));
  ConfabParameters *next = confab_chat_get_next_parameters (self->chat);

  if (draft == NULL)
    return;
  /* Another window may show the conversation, and have set other ones. */
  if (draft->parameters != NULL && confab_parameters_is_empty (next))
    confab_parameters_load (next, json_node_get_object (draft->parameters));
  confab_composer_set_text (self->composer, draft->text);
  for (guint i = 0; i < draft->attachments->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (draft->attachments, i);
      const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
      guint chip = confab_composer_begin_attachment (self->composer, facts != NULL ? facts->name : NULL);

      confab_composer_finish_attachment (self->composer, chip, part);
    }
}

static void
confab_draft_keeper_dispose (GObject *object)
{
  ConfabDraftKeeper *self = CONFAB_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_clear_weak_pointer (&self->composer);
  g_clear_object (&self->drafts);
  g_clear_object (&self->chat);
  g_clear_object (&self->parameters);
  G_OBJECT_CLASS (confab_draft_keeper_parent_class)->dispose (object);
}

static void
confab_draft_keeper_class_init (ConfabDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_draft_keeper_dispose;
}

static void
confab_draft_keeper_init (ConfabDraftKeeper *self)
{
}

/**
 * confab_draft_keeper_new: (constructor)
 * @composer: where people write; not kept alive
 *
 * Returns: (transfer full): a keeper that keeps nothing yet
 */
ConfabDraftKeeper *
confab_draft_keeper_new (ConfabComposer *composer)
{
  ConfabDraftKeeper *self;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);

  self = g_object_new (CONFAB_TYPE_DRAFT_KEEPER, NULL);
  g_set_weak_pointer (&self->composer, composer);
  g_signal_connect_object (composer, "changed", G_CALLBACK (keep_later), self, G_CONNECT_SWAPPED);
  /* A window that closes hides what is in it while everything still stands. */
  g_signal_connect_object (composer, "unmap", G_CALLBACK (keep), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_draft_keeper_set_up:
 * @self: a keeper
 * @drafts: where everything is kept
 */
void
confab_draft_keeper_set_up (ConfabDraftKeeper *self,
                            ConfabDrafts      *drafts)
{
  g_return_if_fail (CONFAB_IS_DRAFT_KEEPER (self));
  g_return_if_fail (CONFAB_IS_DRAFTS (drafts));

  g_set_object (&self->drafts, drafts);
}

/**
 * confab_draft_keeper_set_chat:
 * @self: a keeper that is set up
 * @chat: (nullable): what the composer writes to from now on
 *
 * Keeps what was begun in the one before, and shows what was begun in this one.
 */
void
confab_draft_keeper_set_chat (ConfabDraftKeeper *self,
                              ConfabChat        *chat)
{
  g_return_if_fail (CONFAB_IS_DRAFT_KEEPER (self));

  if (self->chat != NULL)
    {
      keep (self);
      g_signal_handlers_disconnect_by_func (self->parameters, keep_later, self);
      g_clear_object (&self->parameters);
      /* What empties the composer now is not the user. */
      g_clear_object (&self->chat);
      confab_composer_clear (self->composer);
    }
  g_set_object (&self->chat, chat);
  if (chat != NULL)
    {
      restore (self);
      self->parameters = g_object_ref (confab_chat_get_next_parameters (chat));
      g_signal_connect_object (self->parameters, "changed", G_CALLBACK (keep_later), self, G_CONNECT_SWAPPED);
    }
  g_clear_handle_id (&self->delay_id, g_source_remove);
}
