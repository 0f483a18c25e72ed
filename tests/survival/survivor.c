/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poll.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "secret/confab-secret-store.h"
#include "session/confab-chat-tree.h"
#include "session/confab-session-copy.h"
#include "session/confab-session-private.h"
#include "support/confab-test.h"
#include "survival-log.h"
#include "survivor.h"

/* A thread that is not let run for longer is told. */
#define BEAT_MS 5
#define STALL_USEC (20 * G_TIME_SPAN_MILLISECOND)

static const char *const words[] = { "river", "Garten", "音楽", "vidro", "модель", "paper", "harbour", "x < 3", "\"quoted\"", "🙂" };

void
survivor_tell (const char *format,
               ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (line, format, arguments);
  va_end (arguments);
  g_string_append_c (line, '\n');
  if (write (SURVIVAL_LOG_FD, line->str, line->len) != (gssize)line->len)
    _exit (3);
}

static gpointer
beat (gpointer data)
{
  gint64 last = g_get_monotonic_time ();

  for (;;)
    {
      gint64 now;

      poll (NULL, 0, BEAT_MS);
      now = g_get_monotonic_time ();
      if (now - last > STALL_USEC)
        survivor_tell ("stall\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT, now, now - last);
      last = now;
    }
  return NULL;
}

static gboolean
chance (Survivor *self,
        double    probability)
{
  return g_rand_double (self->dice) < probability;
}

static char *
make_text (Survivor *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int n_words = g_rand_int_range (self->dice, 1, 40);

  g_string_append_printf (text, "q%u", g_rand_int (self->dice));
  for (int i = 0; i < n_words; i++)
    g_string_append_printf (text, " %s", words[g_rand_int_range (self->dice, 0, G_N_ELEMENTS (words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Everything that was asked of the store before is done. */
static gboolean
wait_for_store (Survivor *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = NULL;

  confab_store_get_setting_async (confab_session_get_store (self->session), "nothing", NULL, confab_test_capture, &result);
  value = confab_store_get_setting_finish (confab_session_get_store (self->session), confab_test_await (&result), &error);
  return error == NULL;
}

static void
tell_shown (Survivor      *self,
            ConfabMessage *reply)
{
  const char *text = confab_message_get_text (reply);
  gsize length = strlen (text);
  g_autofree char *quoted = NULL;

  if (length <= self->n_told)
    return;
  quoted = g_strescape (text + self->n_told, NULL);
  survivor_tell ("shown\t%s\t%" G_GINT64_FORMAT "\t%" G_GSIZE_FORMAT "\t%s", confab_message_get_id (reply),
                 g_get_monotonic_time (), self->n_told, quoted);
  self->n_told = length;
}

static void
tell_turn (Survivor      *self,
           ConfabMessage *question,
           ConfabMessage *reply)
{
  GPtrArray *parts = confab_message_get_parts (question);
  g_autofree char *quoted = g_strescape (confab_message_get_text (question), NULL);

  survivor_tell ("question\t%s\t%s", confab_message_get_id (question), quoted);
  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
      survivor_tell ("attachment\t%s", confab_part_get_facts (parts->pdata[i])->hash);
  survivor_tell ("reply\t%s", confab_message_get_id (reply));
}

typedef struct
{
  ConfabMessage *reply;
} Ended;

static void
on_ended_cb (ConfabChat    *chat,
             ConfabMessage *reply,
             gpointer       user_data)
{
  Ended *ended = user_data;

  g_set_object (&ended->reply, reply);
}

static const char *
get_status_name (ConfabMessage *message)
{
  static const char *const names[] = {
    [CONFAB_STATUS_COMPLETE] = "complete", [CONFAB_STATUS_STREAMING] = "streaming", [CONFAB_STATUS_STOPPED] = "stopped",
    [CONFAB_STATUS_INTERRUPTED] = "interrupted", [CONFAB_STATUS_FAILED] = "failed",
  };

  return names[confab_message_get_status (message)];
}

static void
tell_end (Survivor      *self,
          ConfabMessage *reply,
          gboolean       told)
{
  ConfabFailure *failure = confab_message_get_reply (reply)->failure;

  if (failure != NULL && failure->kind == CONFAB_FAILURE_STORE)
    {
      g_assert (*failure->message != '\0');
      self->n_refused++;
      return;
    }
  if (!told)
    return;
  tell_shown (self, reply);
  survivor_tell ("ended\t%s\t%s", confab_message_get_id (reply), get_status_name (reply));
}

/* Longer than the store waits, so that the journal has to be written later. */
#define HELD_USEC (300 * G_TIME_SPAN_MILLISECOND)

static void
hold_database (Survivor      *self,
               ConfabMessage *reply,
               gint64        *until)
{
  if (self->lock_while_streaming == NULL)
    return;
  if (*until == 0 && confab_message_get_text_length (reply) > 0)
    {
      g_assert_cmpint (sqlite3_exec (self->lock_while_streaming, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
      *until = g_get_monotonic_time () + HELD_USEC;
    }
  else if (*until != 0 && g_get_monotonic_time () > *until)
    {
      g_assert_cmpint (sqlite3_exec (self->lock_while_streaming, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
      self->lock_while_streaming = NULL;
    }
}

/* One turn, to its end or to where somebody stops it. */
void
survivor_follow (Survivor   *self,
                 ConfabChat *chat)
{
  ConfabMessage *reply = confab_conversation_get_leaf (confab_chat_get_conversation (chat));
  ConfabMessage *question = confab_conversation_get_parent (confab_chat_get_conversation (chat), reply);
  gint64 stop = chance (self, 0.4) ? g_get_monotonic_time () + g_rand_int_range (self->dice, 0, 200000) : G_MAXINT64;
  gint64 deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  Ended ended = { NULL };
  gulong handler = g_signal_connect (chat, "ended", G_CALLBACK (on_ended_cb), &ended);
  gboolean told = FALSE;
  gint64 held_until = 0;

  self->n_told = 0;
  while (confab_chat_get_busy (chat))
    {
      ConfabChatState state = confab_chat_get_state (chat);

      if (!told && (state == CONFAB_CHAT_WAITING || state == CONFAB_CHAT_STREAMING))
        {
          tell_turn (self, question, reply);
          told = TRUE;
        }
      if (told)
        tell_shown (self, reply);
      hold_database (self, reply, &held_until);
      if (g_get_monotonic_time () > stop)
        confab_chat_stop (chat);
      if (!confab_test_iterate (deadline))
        g_error ("A turn did not end");
    }
  g_signal_handler_disconnect (chat, handler);
  if (ended.reply == reply)
    tell_end (self, reply, told);
  g_clear_object (&ended.reply);
  g_ptr_array_add (self->messages, g_object_ref (question));
  g_ptr_array_add (self->messages, g_object_ref (reply));
}

static ConfabPart *
attach (Survivor   *self,
        ConfabChat *chat)
{
  g_autofree char *text = make_text (self);
  g_autofree char *big = g_strnfill (20000 + g_rand_int_range (self->dice, 0, 60000), 'a');
  g_autofree char *all = g_strconcat (text, big, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (all, strlen (all));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_chat_attach_bytes_async (chat, bytes, "notes.txt", NULL, confab_test_capture, &result);
  return confab_chat_attach_bytes_finish (chat, confab_test_await (&result), &error);
}

gboolean
survivor_ask (Survivor   *self,
              ConfabChat *chat,
              gboolean    with_file)
{
  g_autofree char *text = make_text (self);
  g_autoptr (ConfabPart) part = with_file ? attach (self, chat) : NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (part != NULL)
    g_ptr_array_add (parts, part);
  confab_chat_send (chat, text, parts, &error);
  g_assert_no_error (error);
  survivor_follow (self, chat);
  return !with_file || part != NULL;
}

ConfabChat *
survivor_new_chat (Survivor *self)
{
  ConfabChat *chat = confab_session_new_chat (self->session, FALSE);

  confab_chat_choose_model (chat, confab_services_find (confab_session_get_services (self->session), CONFAB_PROVIDER_SANDBOX),
                            NULL);
  return chat;
}

static void
begin_fresh (Survivor *self)
{
  g_set_object (&self->chat, NULL);
  g_ptr_array_set_size (self->messages, 0);
  self->chat = survivor_new_chat (self);
}

static ConfabMessage *
pick_message (Survivor  *self,
              ConfabRole role)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);

  for (guint i = 0; i < 10 && self->messages->len > 0; i++)
    {
      ConfabMessage *message = self->messages->pdata[g_rand_int_range (self->dice, 0, (gint32)self->messages->len)];

      if (confab_message_get_role (message) == role &&
          confab_conversation_get_message (conversation, confab_message_get_id (message)) != NULL)
        return message;
    }
  return NULL;
}

static void
edit (Survivor *self)
{
  ConfabMessage *message = pick_message (self, CONFAB_ROLE_USER);
  g_autofree char *text = make_text (self);
  g_autoptr (GError) error = NULL;

  if (message != NULL && confab_chat_edit (self->chat, message, text, NULL, NULL, &error))
    survivor_follow (self, self->chat);
}

static void
regenerate (Survivor *self)
{
  ConfabMessage *message = pick_message (self, CONFAB_ROLE_ASSISTANT);
  g_autoptr (GError) error = NULL;

  if (message != NULL && confab_chat_regenerate (self->chat, message, NULL, &error))
    survivor_follow (self, self->chat);
}

static void
go_on (Survivor *self)
{
  ConfabMessage *message = pick_message (self, CONFAB_ROLE_ASSISTANT);
  g_autoptr (GError) error = NULL;

  if (message != NULL && confab_message_get_status (message) == CONFAB_STATUS_STOPPED &&
      *confab_message_get_text (message) != '\0' && confab_chat_continue (self->chat, message, NULL, &error))
    survivor_follow (self, self->chat);
}

static void
tell_begin (Survivor   *self,
            const char *table,
            const char *id,
            const char *column,
            const char *value)
{
  g_autofree char *quoted = g_strescape (value, NULL);

  survivor_tell ("begin\t%u\t%s\t%s\t%s\t%s", self->operation, table, id, column, quoted);
}

static void
tell_done (Survivor *self)
{
  if (wait_for_store (self))
    survivor_tell ("done\t%u", self->operation);
  self->operation++;
}

static gboolean
is_below (ConfabConversation *conversation,
          ConfabMessage      *message,
          ConfabMessage      *top)
{
  for (ConfabMessage *at = message; at != NULL; at = confab_conversation_get_parent (conversation, at))
    if (at == top)
      return TRUE;
  return FALSE;
}

static void
tell_removal (Survivor   *self,
              GPtrArray  *messages,
              const char *value)
{
  for (guint i = 0; i < messages->len; i++)
    tell_begin (self, "message", confab_message_get_id (messages->pdata[i]), "deleted", value);
}

/* A message, or it and what follows; often brought back. */
static void
delete_message (Survivor *self)
{
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  ConfabMessage *message = pick_message (self, chance (self, 0.5) ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT);
  gboolean following = chance (self, 0.5);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  g_autoptr (ConfabRemoval) removal = NULL;

  if (message == NULL)
    return;
  for (guint i = 0; i < self->messages->len; i++)
    {
      ConfabMessage *other = self->messages->pdata[i];

      if (confab_conversation_get_message (conversation, confab_message_get_id (other)) != NULL &&
          (other == message || (following && is_below (conversation, other, message))) &&
          !g_ptr_array_find (gone, other, NULL))
        g_ptr_array_add (gone, other);
    }
  tell_removal (self, gone, "1");
  removal = confab_chat_delete (self->chat, message, following);
  tell_done (self);
  if (chance (self, 0.3))
    return;
  tell_removal (self, gone, "0");
  confab_chat_restore (self->chat, removal);
  tell_done (self);
}

/* Up to three conversations at once. */
static char **
pick_conversations (Survivor *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *list = G_LIST_MODEL (confab_session_get_library (self->session));
  guint n_items = g_list_model_get_n_items (list);
  guint wanted = (guint)g_rand_int_range (self->dice, 1, 4);
  guint n = MIN (wanted, n_items);
  guint first = n_items > n ? (guint)g_rand_int_range (self->dice, 0, (gint32)(n_items - n)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabConversationItem) item = g_list_model_get_item (list, first + i);

      g_strv_builder_add (builder, confab_conversation_item_get_id (item));
    }
  return g_strv_builder_end (builder);
}

static void
tell_all (Survivor   *self,
          char      **ids,
          const char *column,
          const char *value)
{
  for (guint i = 0; ids[i] != NULL; i++)
    tell_begin (self, "conversation", ids[i], column, value);
}

static void
take_undo (Survivor   *self,
           ConfabUndo *undo)
{
  tell_done (self);
  g_clear_object (&undo);
}

static void
put_in_folder (Survivor          *self,
               ConfabLibrary     *library,
               const char *const *ids)
{
  GListModel *folders = confab_library_get_folders (library);
  g_autofree char *name = g_strdup_printf ("folder %u", g_rand_int (self->dice));
  g_autofree char *folder_id = NULL;
  g_autoptr (ConfabFolder) folder = NULL;

  if (g_list_model_get_n_items (folders) < 3)
    {
      g_autoptr (ConfabUndo) undo = confab_library_make_folder (library, name, NULL, &folder_id);
    }
  else
    {
      folder = g_list_model_get_item (folders, 0);
      folder_id = g_strdup (confab_folder_get_id (folder));
      g_free (name);
      name = g_strdup (confab_folder_get_name (folder));
    }
  tell_all (self, (char **)ids, "folder", name);
  take_undo (self, confab_library_set_folder (library, ids, folder_id));
}

static void
put_in_order (Survivor *self)
{
  ConfabLibrary *library = confab_session_get_library (self->session);
  g_auto (GStrv) ids = pick_conversations (self);
  const char *const *all = (const char *const *)ids;
  g_autofree char *title = make_text (self);
  gboolean yes = chance (self, 0.5);
  g_autofree char *tag = g_strdup_printf ("tag%d", g_rand_int_range (self->dice, 0, 4));
  g_autofree char *column = g_strconcat ("tag:", tag, NULL);

  if (ids[0] == NULL)
    return;
  switch (g_rand_int_range (self->dice, 0, 6))
    {
    case 0:
      tell_begin (self, "conversation", ids[0], "title", title);
      take_undo (self, confab_library_set_title (library, ids[0], title));
      break;
    case 1:
      tell_all (self, ids, "deleted", "1");
      take_undo (self, confab_library_set_deleted (library, all, TRUE));
      if (chance (self, 0.3))
        break;
      tell_all (self, ids, "deleted", "0");
      take_undo (self, confab_library_set_deleted (library, all, FALSE));
      break;
    case 2:
      tell_all (self, ids, "pinned", yes ? "1" : "0");
      take_undo (self, confab_library_set_pinned (library, all, yes));
      break;
    case 3:
      put_in_folder (self, library, all);
      break;
    case 4:
      tell_all (self, ids, column, yes ? "1" : "0");
      take_undo (self, confab_library_set_tagged (library, all, tag, yes));
      break;
    default:
      tell_all (self, ids, "archived", "1");
      take_undo (self, confab_library_set_archived (library, all, TRUE));
      tell_all (self, ids, "archived", "0");
      take_undo (self, confab_library_set_archived (library, all, FALSE));
      break;
    }
}

/* One that an earlier run left. */
static void
open_other (Survivor *self)
{
  g_auto (GStrv) ids = pick_conversations (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (ids[0] == NULL)
    return;
  confab_session_open_chat_async (self->session, ids[0], NULL, confab_test_capture, &result);
  g_clear_object (&self->chat);
  g_ptr_array_set_size (self->messages, 0);
  self->chat = confab_session_open_chat_finish (self->session, confab_test_await (&result), &error);
  g_assert_no_error (error);
  survivor_ask (self, self->chat, FALSE);
}

/* What is typed and not sent, again and again as it grows; then it is gone. In a conversation without messages it would be what a new one
 * begins with. */
static void
write_draft (Survivor *self)
{
  ConfabDrafts *drafts = confab_session_get_drafts (self->session);
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  const char *id = confab_conversation_get_id (conversation);
  g_autofree char *text = make_text (self);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  int n = g_rand_int_range (self->dice, 1, 5);

  if (confab_conversation_get_n_messages (conversation) == 0)
    return;
  for (int i = 1; i <= n; i++)
    {
      glong length = MAX (1, g_utf8_strlen (text, -1) * i / n);
      g_autofree char *part = g_utf8_substring (text, 0, length);

      tell_begin (self, "draft", id, "text", part);
      confab_drafts_set (drafts, conversation, part, none);
      tell_done (self);
    }
  if (chance (self, 0.5))
    return;
  tell_begin (self, "draft", id, "text", "");
  confab_drafts_set (drafts, conversation, "", none);
  tell_done (self);
}

/* What waits for the end of a reply is changed, and goes again. */
static void
change_queue (Survivor *self)
{
  ConfabChatQueue *queue = confab_chat_get_queue (self->chat);
  ConfabConversation *conversation = confab_chat_get_conversation (self->chat);
  const char *id = confab_conversation_get_id (conversation);
  g_autofree char *text = make_text (self);
  g_autofree char *other = make_text (self);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  ConfabQueuedMessage *message;

  if (confab_conversation_get_n_messages (conversation) == 0 || g_list_model_get_n_items (G_LIST_MODEL (queue)) > 0)
    return;
  tell_begin (self, "draft", id, "queue", text);
  message = confab_chat_queue_add (queue, text, none);
  tell_done (self);
  tell_begin (self, "draft", id, "queue", other);
  confab_queued_message_set (message, other, none);
  tell_done (self);
  tell_begin (self, "draft", id, "queue", "");
  confab_chat_queue_remove (queue, message);
  tell_done (self);
}

/* All of it, or what leads to one of its messages. */
static void
copy (Survivor *self)
{
  ConfabMessage *last = chance (self, 0.5) ? pick_message (self, CONFAB_ROLE_ASSISTANT) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  /* The copy of a conversation of which all messages are deleted has none, which looks like half a conversation. */
  if (confab_conversation_get_n_messages (confab_chat_get_conversation (self->chat)) == 0)
    return;
  confab_session_copy_async (self->session, self->chat, last, NULL, confab_test_capture, &result);
  id = confab_session_copy_finish (self->session, confab_test_await (&result), &error);
  if (id == NULL)
    return;
  tell_begin (self, "conversation", id, "there", "1");
  tell_done (self);
}

void
survivor_do_something (Survivor *self)
{
  double dice = g_rand_double (self->dice);

  if (self->chat == NULL || dice < 0.1)
    {
      begin_fresh (self);
      survivor_ask (self, self->chat, chance (self, 0.5));
    }
  else if (dice < 0.3)
    survivor_ask (self, self->chat, chance (self, 0.3));
  else if (dice < 0.4)
    edit (self);
  else if (dice < 0.5)
    regenerate (self);
  else if (dice < 0.55)
    go_on (self);
  else if (dice < 0.6)
    open_other (self);
  else if (dice < 0.7)
    delete_message (self);
  else if (dice < 0.76)
    write_draft (self);
  else if (dice < 0.8)
    change_queue (self);
  else if (dice < 0.84)
    copy (self);
  else
    put_in_order (self);
}

gboolean
survivor_open (Survivor   *self,
               const char *folder,
               guint32     seed,
               GError    **error)
{
  g_autoptr (ConfabSecretStore) secrets = confab_secret_memory_new ();
  g_autoptr (GAsyncResult) result = NULL;
  ConfabParameters *parameters;

  self->dice = g_rand_new_with_seed (seed);
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->operation = 0;
  self->session = confab_session_new (folder, secrets);
  confab_session_set_sandbox_pace (self->session, 150);
  confab_session_open_async (self->session, NULL, confab_test_capture, &result);
  if (!confab_session_open_finish (self->session, confab_test_await (&result), error))
    return FALSE;
  parameters = confab_session_get_parameters (self->session);
  confab_parameters_set_from_text (parameters, "max_tokens", "60", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_test_wait_until (confab_library_get_loaded (confab_session_get_library (self->session)));
  return TRUE;
}

void
survivor_close (Survivor *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&self->chat);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  confab_session_close_async (self->session, NULL, confab_test_capture, &result);
  confab_session_close_finish (self->session, confab_test_await (&result), NULL);
  g_clear_object (&result);
  confab_test_drain ();
  g_clear_object (&self->session);
  g_clear_pointer (&self->dice, g_rand_free);
}

void
survivor_start_beat (void)
{
  g_thread_unref (g_thread_new ("beat", beat, NULL));
}
