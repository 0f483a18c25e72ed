/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-private.h"
#include "session/confab-chat-tree.h"

/* Whether what is sent again of older messages is taken: a model may have been chosen since that does not take it. */

static GPtrArray *
list_attachments (ConfabMessage *message)
{
  GPtrArray *attachments = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *parts = confab_message_get_parts (message);

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
      g_ptr_array_add (attachments, g_object_ref (parts->pdata[i]));
  return attachments;
}

/* What comes before the question in whose place another one is asked, or all of the path. */
static GPtrArray *
list_before (ConfabChat    *self,
             ConfabMessage *before)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self);
  ConfabMessage *last = before != NULL ? confab_conversation_get_parent (conversation, before)
                                       : confab_conversation_get_leaf (conversation);

  return last != NULL ? confab_conversation_list_path_to (conversation, last)
                      : g_ptr_array_new_with_free_func (g_object_unref);
}

/* A model that is offered must take all that goes along. */
static void
offer_models (const ConfabAcceptFacts *facts,
              GPtrArray               *parts,
              ConfabModalities         need,
              ConfabOffers            *offers)
{
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    need |= confab_accept_get_need (facts, parts->pdata[i]);
  g_ptr_array_set_size (offers->models, 0);
  confab_accept_list_models (facts, need & ~CONFAB_MODALITY_TEXT, 0, offers->models);
}

/* n_older: how many of @path may be sent as notes instead */
static gboolean
accepts_path (ConfabChat              *self,
              const ConfabAcceptFacts *facts,
              GPtrArray               *path,
              guint                    n_older,
              GPtrArray               *parts,
              ConfabOffers            *offers)
{
  g_autoptr (GArray) policies = confab_media_history_decide (confab_session_get_media_history (self->session), path);
  ConfabModalities need = 0;
  gboolean accepted = TRUE;

  for (guint i = 0; i < path->len; i++)
    {
      g_autoptr (GPtrArray) own = list_attachments (path->pdata[i]);
      g_auto (ConfabOffers) found = { 0 };

      if (g_array_index (policies, ConfabMediaPolicy, i) != CONFAB_MEDIA_POLICY_SEND)
        continue;
      for (guint j = 0; j < own->len; j++)
        need |= confab_accept_get_need (facts, own->pdata[j]);
      if (!accepted || confab_accept_parts (facts, own, &found))
        continue;
      accepted = FALSE;
      confab_offers_clear (offers);
      *offers = found;
      found = (ConfabOffers) { 0 };
      offers->kinds = i < n_older ? CONFAB_OFFER_NOTES : 0;
    }
  if (!accepted)
    offer_models (facts, parts, need, offers);
  return accepted;
}

static void
name_older (ConfabOffers *offers)
{
  const char *name = confab_part_get_facts (offers->parts->pdata[0])->name;
  g_autofree char *why = g_steal_pointer (&offers->why);
  g_autofree char *which = NULL;

  /* Translators: the name of a file */
  which = g_strdup_printf (_ ("“%s” of an earlier message would be sent again."), name != NULL ? name : _ ("Attachment"));
  offers->why = g_strdup_printf ("%s %s", why, which);
}

/**
 * confab_chat_accepts_older:
 * @self: a chat
 * @before: (nullable): the question in whose place another one is asked
 * @parts: (element-type ConfabPart): what is attached to the new one
 * @offers: (out caller-allocates): what would work, where something is not taken
 *
 * Returns: whether what is sent again of the messages before a new question is taken, also where nobody knows
 */
gboolean
confab_chat_accepts_older (ConfabChat    *self,
                           ConfabMessage *before,
                           GPtrArray     *parts,
                           ConfabOffers  *offers)
{
  g_autoptr (GPtrArray) path = NULL;
  g_autoptr (ConfabMessage) question = NULL;
  ConfabAcceptFacts facts;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);

  if (!confab_chat_get_accept_facts (self, &facts))
    return TRUE;
  path = list_before (self, before);
  question = confab_message_new ("", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 0);
  g_ptr_array_add (path, g_object_ref (question));
  if (accepts_path (self, &facts, path, path->len, parts, offers))
    return TRUE;
  name_older (offers);
  return FALSE;
}

/**
 * confab_chat_accepts_turn:
 * @self: a chat
 * @message: a reply, or a question
 * @choice: (nullable): what is chosen for the turn
 * @offers: (out caller-allocates): what would work, where something is not taken
 *
 * Returns: whether the attachments of a question that is asked again, and of those before it, are taken, also where nobody knows
 */
gboolean
confab_chat_accepts_turn (ConfabChat       *self,
                          ConfabMessage    *message,
                          const ConfabTurn *choice,
                          ConfabOffers     *offers)
{
  ConfabMessage *question = message;
  g_autoptr (GPtrArray) path = NULL;
  ConfabAcceptFacts facts;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), TRUE);

  if (confab_message_get_role (message) == CONFAB_ROLE_ASSISTANT)
    question = confab_conversation_get_parent (self->conversation, message);
  if (question == NULL || !confab_chat_get_turn_facts (self, choice, &facts))
    return TRUE;
  path = confab_conversation_list_path_to (self->conversation, question);
  return accepts_path (self, &facts, path, path->len - 1, NULL, offers);
}

/**
 * confab_chat_accepts_rest:
 * @self: a chat
 * @reply: a reply that was cut
 * @offers: (out caller-allocates): what would work, where something is not taken
 *
 * Returns: whether what is sent again where who wrote @reply goes on with it is taken, also where nobody knows
 */
gboolean
confab_chat_accepts_rest (ConfabChat    *self,
                          ConfabMessage *reply,
                          ConfabOffers  *offers)
{
  ConfabTurn choice = { 0 };

  g_return_val_if_fail (CONFAB_IS_CHAT (self), TRUE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (reply), TRUE);

  confab_chat_choose_writer (self, reply, &choice);
  return confab_chat_accepts_turn (self, reply, &choice, offers);
}

/* For what is sent when nobody looks: whether it is taken, and what goes with it. */
gboolean
confab_chat_check_accepted (ConfabChat *self,
                            GPtrArray  *attachments,
                            GError    **error)
{
  g_auto (ConfabOffers) offers = { 0 };

  if (confab_chat_accepts_all (self, attachments, &offers) && confab_chat_accepts_older (self, NULL, attachments, &offers))
    return TRUE;
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, offers.why);
  return FALSE;
}

/**
 * confab_chat_note_older:
 * @self: a chat
 * @before: (nullable): the question in whose place another one is asked, or that is asked again
 *
 * Has notes sent in the place of the attachments of all messages before a question; their menus can change that back.
 */
void
confab_chat_note_older (ConfabChat    *self,
                        ConfabMessage *before)
{
  g_autoptr (GPtrArray) path = NULL;

  g_return_if_fail (CONFAB_IS_CHAT (self));

  path = list_before (self, before);
  for (guint i = 0; i < path->len; i++)
    if (confab_message_has_attachments (path->pdata[i]))
      confab_chat_set_media_policy (self, path->pdata[i], CONFAB_MEDIA_POLICY_NOTE);
}
