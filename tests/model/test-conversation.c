/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation.h"

static ConfabMessage *
add (ConfabConversation *conversation,
     const char         *id,
     const char         *parent_id)
{
  g_autoptr (ConfabMessage) message = confab_message_new (id, parent_id, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);

  confab_conversation_add (conversation, message);
  return confab_conversation_get_message (conversation, id);
}

/* The path as the identifiers from the root to the leaf. */
static char *
path_text (ConfabConversation *conversation)
{
  GListModel *path = confab_conversation_get_path (conversation);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);

      g_string_append_printf (text, i > 0 ? " %s" : "%s", confab_message_get_id (message));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_path (ConfabConversation *conversation,
             const char         *expected)
{
  g_autofree char *text = path_text (conversation);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_siblings (void)
{
  ConfabConversation *conversation = confab_conversation_new ("c", 5);
  g_autoptr (GPtrArray) children = NULL;

  add (conversation, "q1", NULL);
  add (conversation, "a1", "q1");
  add (conversation, "q2", "a1");
  assert_path (conversation, "q1 a1 q2");
  /* Another answer is a sibling; it is not chosen by itself. */
  add (conversation, "a1b", "q1");
  assert_path (conversation, "q1 a1 q2");
  confab_conversation_choose (conversation, confab_conversation_get_message (conversation, "a1b"));
  assert_path (conversation, "q1 a1b");
  /* Going back leads on to what was below. */
  confab_conversation_choose (conversation, confab_conversation_get_message (conversation, "a1"));
  assert_path (conversation, "q1 a1 q2");
  /* An edited first question begins another path. */
  add (conversation, "q1b", NULL);
  assert_path (conversation, "q1 a1 q2");
  confab_conversation_choose (conversation, confab_conversation_get_message (conversation, "q1b"));
  assert_path (conversation, "q1b");
  children = confab_conversation_list_children (conversation, "q1");
  g_assert_cmpuint (children->len, ==, 2);
  g_assert_cmpuint (confab_conversation_get_n_messages (conversation), ==, 5);
  g_assert_finalize_object (conversation);
}

typedef struct
{
  GPtrArray *copy;
  guint      signals;
} Shadow;

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     Shadow     *shadow)
{
  shadow->signals++;
  if (removed > 0)
    g_ptr_array_remove_range (shadow->copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (shadow->copy, position + i, g_list_model_get_item (model, position + i));
}

/* Whatever is added and chosen, every message stays reachable, the path is a path, and the list model tells the truth. */
static void
test_any_sequence (void)
{
  for (int round = 0; round < 50; round++)
    {
      ConfabConversation *conversation = confab_conversation_new ("c", 1);
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      Shadow shadow = { g_ptr_array_new_with_free_func (g_object_unref), 0 };
      GListModel *path = confab_conversation_get_path (conversation);

      g_signal_connect (path, "items-changed", G_CALLBACK (on_items_changed_cb), &shadow);
      for (int step = 0; step < 60; step++)
        {
          if (ids->len == 0 || g_test_rand_int_range (0, 3) > 0)
            {
              int parent = g_test_rand_int_range (-1, (int)ids->len);
              char *id = g_strdup_printf ("m%u", ids->len);

              add (conversation, id, parent >= 0 ? ids->pdata[parent] : NULL);
              g_ptr_array_add (ids, id);
            }
          else
            {
              guint before = shadow.signals;
              ConfabMessage *chosen = confab_conversation_get_message (conversation,
                                                                       ids->pdata[g_test_rand_int_range (0, (int)ids->len)]);
              gboolean on_path = FALSE;

              confab_conversation_choose (conversation, chosen);
              g_assert_cmpuint (shadow.signals, <=, before + 1);
              for (guint i = 0; i < shadow.copy->len; i++)
                on_path |= shadow.copy->pdata[i] == (gpointer)chosen;
              g_assert_true (on_path);
            }
          g_assert_cmpuint (shadow.copy->len, ==, g_list_model_get_n_items (path));
          for (guint i = 0; i < shadow.copy->len; i++)
            {
              g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);

              g_assert_true (message == shadow.copy->pdata[i]);
              g_assert_cmpstr (confab_message_get_parent_id (message), ==,
                               i > 0 ? confab_message_get_id (shadow.copy->pdata[i - 1]) : NULL);
            }
        }
      for (guint i = 0; i < ids->len; i++)
        g_assert_nonnull (confab_conversation_get_message (conversation, ids->pdata[i]));
      g_signal_handlers_disconnect_by_data (path, &shadow);
      g_ptr_array_unref (shadow.copy);
      g_assert_finalize_object (conversation);
    }
}

static void
test_leaf (void)
{
  ConfabConversation *conversation = confab_conversation_new ("c", 1);

  add (conversation, "a", NULL);
  add (conversation, "b", "a");
  confab_conversation_set_leaf (conversation, "a");
  assert_path (conversation, "a");
  confab_conversation_set_leaf (conversation, NULL);
  assert_path (conversation, "");
  g_assert_null (confab_conversation_get_leaf (conversation));
  confab_conversation_set_leaf (conversation, "no such message");
  assert_path (conversation, "");
  g_assert_finalize_object (conversation);
}

/* What another process did comes in without disturbing what is there. */
static void
test_merge (void)
{
  ConfabConversation *ours = confab_conversation_new ("c", 1);
  ConfabConversation *theirs = confab_conversation_new ("c", 1);
  g_autoptr (ConfabMessage) streaming = confab_message_new ("a", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);
  g_autoptr (ConfabMessage) ended = confab_message_new ("a", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  ConfabMessage *question = add (ours, "q", NULL);

  confab_conversation_add (ours, streaming);
  add (ours, "b", "q");
  add (theirs, "q", NULL);
  confab_message_append_text (ended, "whole");
  confab_conversation_add (theirs, ended);
  add (theirs, "q2", "a");
  confab_conversation_set_title (theirs, "New title");
  confab_conversation_set_updated (theirs, 2);
  confab_conversation_merge (ours, theirs);

  assert_path (ours, "q a q2");
  g_assert_true (confab_conversation_get_message (ours, "q") == question);
  g_assert_cmpstr (confab_message_get_text (confab_conversation_get_message (ours, "a")), ==, "whole");
  g_assert_nonnull (confab_conversation_get_message (ours, "b"));
  g_assert_cmpuint (confab_conversation_get_n_messages (ours), ==, 4);
  g_assert_cmpstr (confab_conversation_get_title (ours), ==, "New title");
  /* Once more changes nothing. */
  confab_conversation_merge (ours, theirs);
  assert_path (ours, "q a q2");
  g_assert_cmpuint (confab_conversation_get_n_messages (ours), ==, 4);
  /* What was chosen here is not undone by what was not changed later there. */
  confab_conversation_set_leaf (ours, "b");
  confab_conversation_merge (ours, theirs);
  assert_path (ours, "q b");
  g_assert_finalize_object (theirs);
  g_assert_finalize_object (ours);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/conversation/siblings", test_siblings);
  g_test_add_func ("/model/conversation/any-sequence", test_any_sequence);
  g_test_add_func ("/model/conversation/leaf", test_leaf);
  g_test_add_func ("/model/conversation/merge", test_merge);
  return g_test_run ();
}
