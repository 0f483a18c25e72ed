/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "base/confab-id.h"
#include "session/confab-chat-private.h"
#include "session/confab-chat-tree.h"
#include "store/confab-store-tree.h"

typedef enum
{
  REQUEST_EDIT,
  REQUEST_REGENERATE,
  REQUEST_CONTINUE,
} RequestKind;

/* What somebody asked for, copied, since it may have to wait. */
typedef struct
{
  RequestKind       kind;
  ConfabMessage    *message;
  char             *text;        /* (nullable) */
  GPtrArray        *attachments; /* (nullable): ConfabPart */
  ConfabProvider   *provider;    /* (nullable) */
  char             *model;       /* (nullable) */
  ConfabParameters *parameters;  /* (nullable) */
  gboolean          once;        /* it may be sent although the budget is used up */
} Request;

static void
request_free (Request *self)
{
  g_object_unref (self->message);
  g_free (self->text);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_clear_object (&self->provider);
  g_free (self->model);
  g_clear_object (&self->parameters);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (RequestKind       kind,
             ConfabMessage * message,
             const ConfabTurn * choice)
{
  Request *self = g_new0 (Request, 1);

  self->kind = kind;
  self->message = g_object_ref (message);
  if (choice == NULL)
    return self;
  g_set_object (&self->provider, choice->provider);
  self->model = g_strdup (choice->model);
  g_set_object (&self->parameters, choice->parameters);
  return self;
}

static gboolean
set_gone (GError **error)
{
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
               _ ("This message is no longer in the conversation. Choose another one."));
  return FALSE;
}

static gboolean
run_edit (ConfabChat       *self,
          const Request    *request,
          const ConfabTurn *choice,
          GError          **error)
{
  ConfabMessage *question;

  if (confab_message_get_role (request->message) != CONFAB_ROLE_USER)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   _ ("Only a message of your own can be edited. Choose one, or ask again."));
      return FALSE;
    }
  question = confab_chat_add_question (self, confab_conversation_get_parent (self->conversation, request->message),
                                       request->text, request->attachments);
  confab_message_set_parameters (question, confab_message_get_parameters (request->message));
  confab_chat_start_turn (self, question, NULL, choice);
  return TRUE;
}

/* The question of a reply; NULL where that was deleted and only another reply stands before it. */
static ConfabMessage *
find_question (ConfabChat    *self,
               ConfabMessage *message)
{
  ConfabMessage *question = message;

  if (confab_message_get_role (message) == CONFAB_ROLE_ASSISTANT)
    question = confab_conversation_get_parent (self->conversation, message);
  return question != NULL && confab_message_get_role (question) != CONFAB_ROLE_ASSISTANT ? question : NULL;
}

static gboolean
run_regenerate (ConfabChat       *self,
                const Request    *request,
                const ConfabTurn *choice,
                GError          **error)
{
  ConfabMessage *question = find_question (self, request->message);

  if (question == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   _ ("The question of this reply is deleted, so that it cannot be asked again. Write a new one."));
      return FALSE;
    }
  confab_chat_start_turn (self, question, NULL, choice);
  return TRUE;
}

/* partial: @request's message, loaded */
static gboolean
run_continue (ConfabChat       *self,
              ConfabMessage    *partial,
              const ConfabTurn *choice,
              GError          **error)
{
  ConfabMessage *question = find_question (self, partial);

  if (!confab_message_get_cut (partial) || question == NULL)
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   _ ("This reply cannot be continued: there is nothing that it broke off from. Ask for another one."));
      return FALSE;
    }
  confab_chat_start_turn (self, question, partial, choice);
  return TRUE;
}

/* Who wrote a reply goes on with it, unless somebody chose otherwise. */
void
confab_chat_choose_writer (ConfabChat    *self,
                           ConfabMessage *partial,
                           ConfabTurn    *choice)
{
  const ConfabReply *reply = confab_message_get_reply (partial);
  ConfabServices *services = confab_session_get_services (self->session);
  ConfabProvider *writer = NULL;

  if (choice->provider != NULL || choice->model != NULL || reply == NULL)
    return;
  if (reply->provider_id != NULL)
    writer = confab_services_find (services, reply->provider_id);
  if (writer == NULL || reply->model_asked == NULL)
    return;
  choice->provider = writer;
  choice->model = reply->model_asked;
}

/* Of a question that is asked once more, its own text and attachments. */
static gboolean
check_length (ConfabChat       *self,
              const Request    *request,
              const ConfabTurn *choice,
              GError          **error)
{
  ConfabMessage *question = find_question (self, request->message);

  if (request->kind == REQUEST_EDIT)
    return confab_chat_check_length (self, choice, request->message, request->text, request->attachments, error);
  return question == NULL || confab_chat_check_length (self, choice, question, confab_message_get_text (question),
                                                       confab_message_get_parts (question), error);
}

/* Everything is known and loaded. partial: (nullable): the message as it was loaded, where it is not @request's own object */
static gboolean
run (ConfabChat    *self,
     const Request *request,
     ConfabMessage *partial,
     GError       **error)
{
  ConfabTurn choice = { request->provider, request->model, request->parameters };

  if (confab_conversation_get_message (self->conversation, confab_message_get_id (request->message)) == NULL)
    return set_gone (error);
  if (request->kind == REQUEST_CONTINUE)
    confab_chat_choose_writer (self, partial, &choice);
  if (!check_length (self, request, &choice, error))
    return FALSE;
  if (request->once)
    confab_budget_set_once (confab_session_get_budget (self->session), TRUE);
  if (!confab_chat_check_ready (self, &choice, error))
    return FALSE;
  switch (request->kind)
    {
    case REQUEST_EDIT:
      return run_edit (self, request, &choice, error);
    case REQUEST_REGENERATE:
      return run_regenerate (self, request, &choice, error);
    case REQUEST_CONTINUE:
    default:
      return run_continue (self, partial, &choice, error);
    }
}

/* A request that waits, with its chat. */
typedef struct
{
  ConfabChat *chat;
  Request    *request;
} Held;

static void
held_free (Held *self)
{
  g_object_unref (self->chat);
  request_free (self->request);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Held, held_free)

/* What was set for the questions of @path is known from now on, also where they are not loaded. */
static void
take_parameters (ConfabChat *self,
                 GPtrArray  *path)
{
  for (guint i = 0; i < path->len; i++)
    {
      ConfabMessage *known = confab_conversation_get_message (self->conversation, confab_message_get_id (path->pdata[i]));

      if (known != NULL && known != path->pdata[i])
        confab_message_set_parameters (known, confab_message_get_parameters (path->pdata[i]));
    }
}

static void
on_path_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Held) held = user_data;
  ConfabMessageLoader *loader = CONFAB_MESSAGE_LOADER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) path = confab_message_loader_load_path_finish (loader, result, &error);

  if (path != NULL && held->request->kind == REQUEST_REGENERATE)
    take_parameters (held->chat, path);
  if (path == NULL || !run (held->chat, held->request, path->pdata[path->len - 1], &error))
    confab_chat_refuse (held->chat, error);
  confab_message_loader_release_path (loader);
}

static void
on_complete_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Held) held = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_message_loader_await_finish (CONFAB_MESSAGE_LOADER (source), result, &error) ||
      !run (held->chat, held->request, NULL, &error))
    confab_chat_refuse (held->chat, error);
}

static Held *
hold (ConfabChat *self,
      Request    *request)
{
  Held *held = g_new0 (Held, 1);

  held->chat = g_object_ref (self);
  held->request = request;
  return held;
}

/* Whether nothing more need be known to find what @message hangs from. */
static gboolean
is_placed (ConfabChat    *self,
           ConfabMessage *message)
{
  return confab_conversation_get_complete (self->conversation) || confab_message_get_parent_id (message) == NULL ||
         confab_conversation_get_parent (self->conversation, message) != NULL;
}

/* Whether something has to be read first: what a reply says that is continued, or what is set for the question alone. */
static gboolean
needs_path (ConfabChat    *self,
            const Request *request)
{
  ConfabMessage *question;

  if (request->kind == REQUEST_CONTINUE)
    return !confab_message_get_loaded (request->message);
  if (request->kind == REQUEST_EDIT || !is_placed (self, request->message))
    return FALSE;
  question = find_question (self, request->message);
  return question != NULL && !confab_message_get_loaded (question) && confab_message_get_parameters (question) == NULL;
}

/* request: (transfer full) */
static gboolean
start (ConfabChat *self,
       Request    *request,
       GError    **error)
{
  g_autoptr (Request) owned = request;
  ConfabTurn choice = { request->provider, request->model, request->parameters };

  /* It is checked now, to be told at once, and again when it is sent, which may be later. */
  request->once = confab_budget_get_once (confab_session_get_budget (self->session));
  if (!confab_chat_check_ready (self, &choice, error))
    return FALSE;
  if (needs_path (self, request))
    confab_message_loader_load_path_async (self->loader, request->message, NULL, on_path_loaded_cb,
                                           hold (self, g_steal_pointer (&owned)));
  else if (!is_placed (self, request->message) && request->kind != REQUEST_CONTINUE)
    confab_message_loader_await_async (self->loader, on_complete_cb, hold (self, g_steal_pointer (&owned)));
  else if (!is_placed (self, request->message))
    confab_message_loader_load_path_async (self->loader, request->message, NULL, on_path_loaded_cb,
                                           hold (self, g_steal_pointer (&owned)));
  else
    return run (self, request, request->message, error);
  return TRUE;
}

/**
 * confab_chat_edit:
 * @self: a chat
 * @message: a message of the user's
 * @text: what it says now
 * @attachments: (nullable) (element-type ConfabPart): all that is attached to it now
 * @choice: (nullable): what is chosen for this turn
 * @error: return location for a [error@Confab.Error]; %CONFAB_ERROR_EMPTY where there is nothing to send
 *
 * Asks another question in the place of @message, as its variant, and lets it be answered. @message stays as it is.
 *
 * Returns: whether a turn was started, or will be once all is known that it takes
 */
gboolean
confab_chat_edit (ConfabChat       *self,
                  ConfabMessage    *message,
                  const char       *text,
                  GPtrArray        *attachments,
                  const ConfabTurn *choice,
                  GError          **error)
{
  Request *request;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), FALSE);

  if (!confab_chat_check_content (text, attachments, error))
    return FALSE;
  request = request_new (REQUEST_EDIT, message, choice);
  request->text = g_strdup (text);
  request->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    g_ptr_array_add (request->attachments, g_object_ref (attachments->pdata[i]));
  return start (self, request, error);
}

/**
 * confab_chat_regenerate:
 * @self: a chat
 * @message: a reply, or a question
 * @choice: (nullable): what is chosen for this turn
 * @error: return location for a [error@Confab.Error]
 *
 * Asks the same question again; the new reply is a variant of those that are there.
 *
 * Returns: whether a turn was started, or will be once all is known that it takes
 */
gboolean
confab_chat_regenerate (ConfabChat       *self,
                        ConfabMessage    *message,
                        const ConfabTurn *choice,
                        GError          **error)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), FALSE);

  return start (self, request_new (REQUEST_REGENERATE, message, choice), error);
}

/**
 * confab_chat_continue:
 * @self: a chat
 * @reply: a reply that was cut
 * @choice: (nullable): what is chosen for this turn
 * @error: return location for a [error@Confab.Error]
 *
 * Asks for the rest of @reply. The new reply is a variant of it that begins with all that it says; @reply stays as it is. What the new one
 * costs is what this turn does.
 *
 * Returns: whether a turn was started, or will be once all is known that it takes
 */
gboolean
confab_chat_continue (ConfabChat       *self,
                      ConfabMessage    *reply,
                      const ConfabTurn *choice,
                      GError          **error)
{
  g_return_val_if_fail (CONFAB_IS_CHAT (self), FALSE);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (reply), FALSE);

  return start (self, request_new (REQUEST_CONTINUE, reply, choice), error);
}

/**
 * confab_chat_choose:
 * @self: a chat
 * @message: a message of the conversation
 *
 * Lets the path run through @message, and on to where it ended when it last did so, or else through the newest answers.
 */
void
confab_chat_choose (ConfabChat    *self,
                    ConfabMessage *message)
{
  ConfabMessage *known;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));

  known = confab_conversation_get_message (self->conversation, confab_message_get_id (message));
  if (known == NULL)
    return;
  confab_conversation_choose (self->conversation, known);
  confab_chat_save (self);
}

struct _ConfabRemoval
{
  gatomicrefcount ref_count;
  ConfabMessage  *message;
  gboolean        following;
  gboolean        undone;
  GPtrArray      *messages;  /* ConfabMessage, each before those that follow it; NULL before it has happened */
  char           *old_leaf;  /* (nullable): how the path ended before */
  char           *new_leaf;  /* (nullable): and after */
};

/**
 * confab_removal_ref:
 * @self: messages that were deleted
 *
 * Returns: (transfer full): @self
 */
ConfabRemoval *
confab_removal_ref (ConfabRemoval *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * confab_removal_unref:
 * @self: (transfer full): messages that were deleted
 */
void
confab_removal_unref (ConfabRemoval *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->message);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self->old_leaf);
  g_free (self->new_leaf);
  g_free (self);
}

/**
 * confab_removal_get_n_messages:
 * @self: messages that were deleted
 *
 * Returns: how many they are; 0 as long as that is not known
 */
guint
confab_removal_get_n_messages (ConfabRemoval *self)
{
  return self->messages != NULL ? self->messages->len : 0;
}

static char *
dup_leaf_id (ConfabChat *self)
{
  ConfabMessage *leaf = confab_conversation_get_leaf (self->conversation);

  return leaf != NULL ? g_strdup (confab_message_get_id (leaf)) : NULL;
}

static GStrv
list_ids (GPtrArray *messages)
{
  GStrv ids = g_new0 (char *, messages->len + 1);

  for (guint i = 0; i < messages->len; i++)
    ids[i] = g_strdup (confab_message_get_id (messages->pdata[i]));
  return ids;
}

static gboolean
has_message (GPtrArray     *messages,
             ConfabMessage *message)
{
  return message != NULL && g_ptr_array_find (messages, message, NULL);
}

/* A removal on its way to the disk, which does not keep its chat. */
typedef struct
{
  GWeakRef       chat;
  ConfabRemoval *removal;
} Writing;

static void
writing_free (Writing *self)
{
  g_weak_ref_clear (&self->chat);
  confab_removal_unref (self->removal);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

static Writing *
writing_new (ConfabChat * self,
             ConfabRemoval * removal)
{
  Writing *writing = g_new0 (Writing, 1);

  g_weak_ref_init (&writing->chat, self);
  writing->removal = confab_removal_ref (removal);
  return writing;
}

/* What is seen is what the disk has. */
static void
on_deleted_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Writing) writing = user_data;
  g_autoptr (ConfabChat) self = g_weak_ref_get (&writing->chat);
  g_autoptr (GError) error = NULL;

  if (confab_store_delete_messages_finish (CONFAB_STORE (source), result, &error) || self == NULL)
    return;
  if (!writing->removal->undone)
    confab_conversation_restore (self->conversation, writing->removal->messages, writing->removal->old_leaf);
  writing->removal->undone = TRUE;
  confab_chat_refuse (self, error);
}

static void
on_restored_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Writing) writing = user_data;
  g_autoptr (ConfabChat) self = g_weak_ref_get (&writing->chat);
  g_autoptr (GError) error = NULL;

  if (!confab_store_restore_messages_finish (CONFAB_STORE (source), result, &error) && self != NULL)
    confab_chat_refuse (self, error);
}

static void
stop_what_is_deleted (ConfabChat *self,
                      GPtrArray  *messages)
{
  ConfabMessage *reply = self->generation != NULL ? confab_generation_get_reply (self->generation) : NULL;
  ConfabMessage *question = reply != NULL ? confab_conversation_get_parent (self->conversation, reply) : NULL;

  if (has_message (messages, reply) || has_message (messages, question))
    confab_chat_stop (self);
}

static void
delete_now (ConfabChat    *self,
            ConfabRemoval *removal)
{
  ConfabConversation *conversation = self->conversation;
  ConfabMessage *message = confab_conversation_get_message (conversation, confab_message_get_id (removal->message));
  gint64 now = confab_time_now ();
  g_auto (GStrv) ids = NULL;

  if (message == NULL || removal->undone)
    return;
  if (removal->following)
    removal->messages = confab_conversation_list_following (conversation, message);
  else
    {
      removal->messages = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (removal->messages, g_object_ref (message));
    }
  stop_what_is_deleted (self, removal->messages);
  removal->old_leaf = dup_leaf_id (self);
  confab_conversation_delete (conversation, removal->messages, now);
  removal->new_leaf = dup_leaf_id (self);
  confab_message_loader_note_edit (self->loader);
  if (confab_conversation_get_temporary (conversation))
    return;
  ids = list_ids (removal->messages);
  confab_store_delete_messages_async (confab_chat_get_store (self), confab_conversation_get_id (conversation),
                                      (const char *const *)ids, now, removal->new_leaf, NULL, on_deleted_cb,
                                      writing_new (self, removal));
}

/* A removal that waits, with its chat. */
typedef struct
{
  ConfabChat    *chat;
  ConfabRemoval *removal;
} HeldRemoval;

static void
on_complete_to_delete_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  HeldRemoval *held = user_data;
  g_autoptr (ConfabChat) self = held->chat;
  g_autoptr (ConfabRemoval) removal = held->removal;
  g_autoptr (GError) error = NULL;

  g_free (held);
  if (confab_message_loader_await_finish (CONFAB_MESSAGE_LOADER (source), result, &error))
    delete_now (self, removal);
  else
    confab_chat_refuse (self, error);
}

static void
delete_later (ConfabChat    *self,
              ConfabRemoval *removal)
{
  HeldRemoval *held = g_new0 (HeldRemoval, 1);

  held->chat = g_object_ref (self);
  held->removal = confab_removal_ref (removal);
  confab_message_loader_await_async (self->loader, on_complete_to_delete_cb, held);
}

/**
 * confab_chat_delete:
 * @self: a chat
 * @message: a message of the conversation
 * @following: whether all that follows it, on any branch, goes with it; otherwise that hangs from what @message answered
 *
 * Deletes messages. Where the path loses its end, it goes to the variant beside, or ends before it. A reply that is coming and is
 * deleted, or whose question is, is stopped first. What cannot be written comes back, and the signal "refused" says why.
 *
 * Returns: (transfer full): what brings them back
 */
ConfabRemoval *
confab_chat_delete (ConfabChat    *self,
                    ConfabMessage *message,
                    gboolean       following)
{
  ConfabRemoval *removal;

  g_return_val_if_fail (CONFAB_IS_CHAT (self), NULL);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), NULL);

  removal = g_new0 (ConfabRemoval, 1);
  g_atomic_ref_count_init (&removal->ref_count);
  removal->message = g_object_ref (message);
  removal->following = following;
  if (confab_conversation_get_complete (self->conversation))
    delete_now (self, removal);
  else
    delete_later (self, removal);
  return removal;
}

/**
 * confab_chat_restore:
 * @self: a chat
 * @removal: what [method@Confab.Chat.delete] gave
 *
 * Brings the messages back to where they were. The path ends where it did before, where it was not changed since. Nothing happens the
 * second time.
 */
void
confab_chat_restore (ConfabChat    *self,
                     ConfabRemoval *removal)
{
  ConfabConversation *conversation;
  g_autofree char *leaf = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (removal != NULL);

  if (removal->undone)
    return;
  removal->undone = TRUE;
  if (removal->messages == NULL)
    return;
  conversation = self->conversation;
  leaf = dup_leaf_id (self);
  confab_conversation_restore (conversation, removal->messages,
                               g_strcmp0 (leaf, removal->new_leaf) == 0 ? removal->old_leaf : NULL);
  confab_message_loader_note_edit (self->loader);
  if (confab_conversation_get_temporary (conversation))
    return;
  ids = list_ids (removal->messages);
  g_free (leaf);
  leaf = dup_leaf_id (self);
  confab_store_restore_messages_async (confab_chat_get_store (self), confab_conversation_get_id (conversation),
                                       (const char *const *)ids, leaf, NULL, on_restored_cb,
                                       writing_new (self, removal));
}

static void
on_media_policy_kept_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (ConfabChat) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_store_set_media_policy_finish (CONFAB_STORE (source), result, &error))
    confab_chat_refuse (self, error);
}

/**
 * confab_chat_set_media_policy:
 * @self: a chat
 * @message: a message of the conversation
 * @policy: what becomes of its attachments in later requests
 *
 * It holds at once; a request that is on its way is not changed.
 */
void
confab_chat_set_media_policy (ConfabChat       *self,
                              ConfabMessage    *message,
                              ConfabMediaPolicy policy)
{
  ConfabStore *store;

  g_return_if_fail (CONFAB_IS_CHAT (self));
  g_return_if_fail (CONFAB_IS_MESSAGE (message));

  store = confab_session_get_store (self->session);
  confab_message_set_media_policy (message, policy);
  if (!confab_conversation_get_temporary (self->conversation) && store != NULL)
    confab_store_set_media_policy_async (store, confab_message_get_id (message), policy, NULL, on_media_policy_kept_cb,
                                         g_object_ref (self));
}
