/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "file-layer.h"
#include "session/confab-chat-tree.h"
#include "session/confab-session-private.h"
#include "store/confab-store-backup.h"
#include "support/confab-test.h"
#include "survivor.h"

static void
on_library_failed_cb (ConfabLibrary *library,
                      const char    *message,
                      gpointer       user_data)
{
  guint *n = user_data;

  g_assert (*message != '\0');
  (*n)++;
}

static gboolean
wait_for_store (Survivor *self)
{
  ConfabStore *store = confab_session_get_store (self->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = NULL;

  confab_store_get_setting_async (store, "nothing", NULL, confab_test_capture, &result);
  value = confab_store_get_setting_finish (store, confab_test_await (&result), &error);
  return error == NULL;
}

/* What fails is told; what was not told as failed is done. */
static void
rename_and_trash (Survivor   *self,
                  const char *id,
                  guint      *n_failed)
{
  ConfabLibrary *library = confab_session_get_library (self->session);
  const char *const ids[] = { id, NULL };
  guint before = *n_failed;
  g_autoptr (ConfabUndo) renamed = NULL;
  g_autoptr (ConfabUndo) trashed = NULL;

  survivor_tell ("begin\tr%u\tconversation\t%s\ttitle\trenamed", before, id);
  renamed = confab_library_set_title (library, id, "renamed");
  if (wait_for_store (self) && *n_failed == before)
    survivor_tell ("done\tr%u", before);
  before = *n_failed;
  survivor_tell ("begin\tt%u\tconversation\t%s\tdeleted\t1", before, id);
  trashed = confab_library_set_deleted (library, ids, TRUE);
  if (wait_for_store (self) && *n_failed == before)
    survivor_tell ("done\tt%u", before);
}

static void
tell_question (ConfabMessage *question)
{
  g_autofree char *quoted = g_strescape (confab_message_get_text (question), NULL);

  survivor_tell ("question\t%s\t%s", confab_message_get_id (question), quoted);
}

int
survivor_fail (Survivor *self,
               guint     n,
               int       code,
               gboolean  is_full)
{
  g_autoptr (ConfabChat) first = survivor_new_chat (self);
  g_autoptr (ConfabChat) second = survivor_new_chat (self);
  g_autoptr (ConfabChat) earlier = survivor_new_chat (self);
  g_autoptr (GAsyncResult) backed_up = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *questions = g_ptr_array_new ();
  guint n_failed = 0;
  guint n_operations;
  guint n_refused;

  g_signal_connect (confab_session_get_library (self->session), "failed", G_CALLBACK (on_library_failed_cb), &n_failed);
  confab_parameters_set_from_text (confab_session_get_parameters (self->session), "max_tokens", "8", CONFAB_PROFILE_AIMLAPI, NULL);
  survivor_ask (self, first, TRUE);
  survivor_ask (self, earlier, FALSE);

  file_layer_fail (n, code, is_full);
  survivor_ask (self, first, TRUE);
  survivor_ask (self, first, FALSE);
  survivor_ask (self, second, FALSE);
  rename_and_trash (self, confab_conversation_get_id (confab_chat_get_conversation (earlier)), &n_failed);
  confab_store_back_up_async (confab_session_get_store (self->session), NULL, confab_test_capture, &backed_up);
  confab_store_back_up_finish (confab_session_get_store (self->session), confab_test_await (&backed_up), &error);
  n_operations = file_layer_make_room ();

  /* There is room again: what could not be stored goes with what comes next. */
  n_refused = self->n_refused;
  survivor_ask (self, first, TRUE);
  g_assert_cmpuint (self->n_refused, ==, n_refused);
  for (ConfabMessage *at = confab_conversation_get_leaf (confab_chat_get_conversation (first)); at != NULL;
       at = confab_conversation_get_parent (confab_chat_get_conversation (first), at))
    if (confab_message_get_role (at) == CONFAB_ROLE_USER)
      g_ptr_array_add (questions, at);
  g_assert_cmpuint (questions->len, ==, 4);
  for (guint i = 0; i < questions->len; i++)
    tell_question (questions->pdata[i]);
  g_ptr_array_unref (questions);
  g_signal_handlers_disconnect_by_data (confab_session_get_library (self->session), &n_failed);
  survivor_tell ("operations\t%u\t%u", n_operations, self->n_refused);
  return 0;
}

/* All the room that there is. */
static void
fill (const char *path)
{
  static const char nothing[4096];
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, nothing, sizeof nothing) > 0)
    ;
  close (fd);
}

int
survivor_fill (Survivor   *self,
               const char *path)
{
  g_autoptr (ConfabChat) chat = survivor_new_chat (self);

  confab_parameters_set_from_text (confab_session_get_parameters (self->session), "max_tokens", "8", CONFAB_PROFILE_AIMLAPI, NULL);
  survivor_ask (self, chat, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      guint n_refused = self->n_refused;

      fill (path);
      survivor_ask (self, chat, FALSE);
      /* What was cut from the log before may be room enough. */
      for (guint j = 0; j < 200 && self->n_refused == n_refused; j++)
        survivor_ask (self, chat, j % 10 == 0);
      g_assert_cmpuint (self->n_refused, >, n_refused);
      g_unlink (path);
      n_refused = self->n_refused;
      survivor_ask (self, chat, TRUE);
      g_assert_cmpuint (self->n_refused, ==, n_refused);
    }
  for (ConfabMessage *at = confab_conversation_get_leaf (confab_chat_get_conversation (chat)); at != NULL;
       at = confab_conversation_get_parent (confab_chat_get_conversation (chat), at))
    if (confab_message_get_role (at) == CONFAB_ROLE_USER)
      tell_question (at);
  return 0;
}
