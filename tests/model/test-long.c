/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation.h"

/* A tree of messages as plain arrays, to compare with: each answers one before it, or none. */
typedef struct
{
  GPtrArray *ids;
  GArray    *parents; /* int, -1 for none */
} Plan;

static Plan *
plan_new (guint n_messages,
          int   reach)
{
  Plan *self = g_new0 (Plan, 1);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->parents = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < n_messages; i++)
    {
      int parent = g_test_rand_int_range (MAX (-1, (int)i - reach), (int)i);

      g_ptr_array_add (self->ids, g_strdup_printf ("m%05u", i));
      g_array_append_val (self->parents, parent);
    }
  return self;
}

static void
plan_free (Plan *self)
{
  g_ptr_array_unref (self->ids);
  g_array_unref (self->parents);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

static int
get_parent (Plan *plan,
            int   i)
{
  return g_array_index (plan->parents, int, i);
}

static const char *
get_parent_id (Plan *plan,
               int   i)
{
  return get_parent (plan, i) >= 0 ? plan->ids->pdata[get_parent (plan, i)] : NULL;
}

static ConfabMessage *
make_message (Plan    *plan,
              int      i,
              gboolean loaded)
{
  return (loaded ? confab_message_new : confab_message_new_unloaded)(plan->ids->pdata[i], get_parent_id (plan, i), CONFAB_ROLE_USER,
                                                                     CONFAB_STATUS_COMPLETE, i);
}

/* All of it, none of it loaded, in the order of the plan or any other. */
static ConfabMessageTree *
make_tree (Plan    *plan,
           gboolean shuffled)
{
  ConfabMessageTree *tree = confab_message_tree_new ();
  g_autofree guint *order = g_new (guint, plan->ids->len);

  for (guint i = 0; i < plan->ids->len; i++)
    order[i] = i;
  for (guint i = plan->ids->len; shuffled && i > 1; i--)
    {
      guint other = g_test_rand_int_range (0, (int)i);
      guint swapped = order[i - 1];

      order[i - 1] = order[other];
      order[other] = swapped;
    }
  for (guint i = 0; i < plan->ids->len; i++)
    {
      g_autoptr (ConfabMessage) message = make_message (plan, (int)order[i], FALSE);

      confab_message_tree_add (tree, message);
    }
  confab_message_tree_settle (tree);
  return tree;
}

static void
assert_path (ConfabConversation *conversation,
             Plan               *plan,
             int                 leaf)
{
  GListModel *path = confab_conversation_get_path (conversation);
  guint position = g_list_model_get_n_items (path);

  for (int i = leaf; i >= 0; i = get_parent (plan, i))
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, --position);

      g_assert_cmpstr (confab_message_get_id (message), ==, plan->ids->pdata[i]);
    }
  g_assert_cmpuint (position, ==, 0);
}

static void
assert_children (ConfabConversation *conversation,
                 Plan               *plan)
{
  for (int parent = -1; parent < (int)plan->ids->len; parent++)
    {
      g_autoptr (GPtrArray) children =
        confab_conversation_list_children (conversation, parent >= 0 ? plan->ids->pdata[parent] : NULL);
      guint n = 0;

      for (guint i = 0; i < plan->ids->len; i++)
        if (get_parent (plan, (int)i) == parent)
          g_assert_cmpstr (confab_message_get_id (children->pdata[n++]), ==, plan->ids->pdata[i]);
      g_assert_cmpuint (n, ==, children->len);
    }
}

typedef struct
{
  guint position;
  guint removed;
  guint added;
  guint signals;
} Change;

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     Change     *change)
{
  *change = (Change){ position, removed, added, change->signals + 1 };
}

/* The end of a path comes first, then the rest; what is there stays, as the same objects at the same distance from the end. */
static void
test_complete (void)
{
  for (int round = 0; round < 200; round++)
    {
      guint n_messages = g_test_rand_int_range (1, 60);
      g_autoptr (Plan) plan = plan_new (n_messages, g_test_rand_int_range (1, 6));
      ConfabConversation *conversation = confab_conversation_new ("c", 1);
      GListModel *path = confab_conversation_get_path (conversation);
      g_autoptr (GPtrArray) end = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (ConfabMessageTree) tree = make_tree (plan, round % 2 == 1);
      int leaf = g_test_rand_int_range (0, (int)n_messages);
      guint n_end = g_test_rand_int_range (1, 20);
      Change change = { 0 };
      guint length = 0;

      confab_conversation_set_incomplete (conversation);
      for (int i = leaf; i >= 0 && end->len < n_end; i = get_parent (plan, i))
        g_ptr_array_insert (end, 0, make_message (plan, i, TRUE));
      for (guint i = 0; i < end->len; i++)
        confab_conversation_add (conversation, end->pdata[i]);
      g_assert_cmpuint (g_list_model_get_n_items (path), ==, end->len);
      g_assert_false (confab_conversation_get_complete (conversation));

      if (round % 3 > 0)
        confab_message_tree_prepare_path (tree, plan->ids->pdata[round % 3 == 1 ? leaf : g_test_rand_int_range (0, (int)n_messages)]);
      g_signal_connect (path, "items-changed", G_CALLBACK (on_items_changed_cb), &change);
      confab_conversation_complete (conversation, g_steal_pointer (&tree));
      g_signal_handlers_disconnect_by_data (path, &change);

      g_assert_true (confab_conversation_get_complete (conversation));
      g_assert_cmpuint (confab_conversation_get_n_messages (conversation), ==, n_messages);
      assert_path (conversation, plan, leaf);
      if (round % 2 == 0)
        assert_children (conversation, plan);
      length = g_list_model_get_n_items (path);
      if (length > end->len)
        {
          g_assert_cmpuint (change.signals, ==, 1);
          g_assert_cmpuint (change.position, ==, 0);
          g_assert_cmpuint (change.removed, ==, 0);
          g_assert_cmpuint (change.added, ==, length - end->len);
        }
      else
        g_assert_cmpuint (change.signals, ==, 0);
      for (guint i = 0; i < end->len; i++)
        {
          g_autoptr (ConfabMessage) message = g_list_model_get_item (path, length - end->len + i);

          g_assert_true (message == end->pdata[i]);
          g_assert_true (confab_message_get_loaded (message));
        }
      /* From here on it is like any other. */
      for (int i = 0; i < 10; i++)
        {
          int chosen = g_test_rand_int_range (0, (int)n_messages);

          confab_conversation_set_leaf (conversation, plan->ids->pdata[chosen]);
          assert_path (conversation, plan, chosen);
        }
      g_assert_finalize_object (conversation);
    }
}

/* What is said while the rest is still being read stays, whether that has it already or not. */
static void
test_complete_after_question (void)
{
  for (int known = 0; known < 2; known++)
    {
      g_autoptr (Plan) plan = plan_new (30, 1);
      ConfabConversation *conversation = confab_conversation_new ("c", 1);
      ConfabMessage *end = make_message (plan, 29, TRUE);
      ConfabMessage *question = confab_message_new ("q", "m00029", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 100);
      ConfabMessage *reply = confab_message_new ("r", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 101);
      g_autoptr (ConfabMessage) stored = confab_message_new_unloaded ("q", "m00029", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 100);
      ConfabMessageTree *tree = make_tree (plan, FALSE);
      g_autoptr (GPtrArray) path = NULL;
      g_autoptr (GPtrArray) streaming = NULL;

      confab_conversation_set_incomplete (conversation);
      confab_conversation_add (conversation, end);
      confab_conversation_add (conversation, question);
      confab_conversation_add (conversation, reply);
      if (known)
        confab_message_tree_add (tree, stored);
      confab_message_tree_prepare_path (tree, known ? "q" : "m00029");
      confab_conversation_complete (conversation, tree);

      path = confab_conversation_list_path_to (conversation, reply);
      g_assert_cmpuint (path->len, ==, 32);
      g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (conversation)), ==, 32);
      g_assert_true (path->pdata[29] == (gpointer)end);
      g_assert_true (path->pdata[30] == (gpointer)question);
      g_assert_true (path->pdata[31] == (gpointer)reply);
      g_assert_true (confab_conversation_get_leaf (conversation) == reply);
      streaming = confab_conversation_list_streaming (conversation);
      g_assert_cmpuint (streaming->len, ==, 1);
      g_assert_true (streaming->pdata[0] == (gpointer)reply);
      g_clear_pointer (&streaming, g_ptr_array_unref);
      confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
      streaming = confab_conversation_list_streaming (conversation);
      g_assert_cmpuint (streaming->len, ==, 0);
      g_clear_pointer (&path, g_ptr_array_unref);
      g_assert_finalize_object (conversation);
      g_assert_finalize_object (end);
      g_assert_finalize_object (question);
      g_assert_finalize_object (reply);
    }
}

static void
add_to_tree (ConfabMessageTree *tree,
             const char        *id,
             const char        *parent_id)
{
  g_autoptr (ConfabMessage) message = confab_message_new_unloaded (id, parent_id, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);

  confab_message_tree_add (tree, message);
}

/* However a store came to be damaged, every message is reachable, and every way up has an end. */
static void
test_damaged_tree (void)
{
  ConfabMessageTree *tree = confab_message_tree_new ();
  ConfabMessageNode *node = confab_message_tree_get_root (tree);
  guint n_seen = 0;

  add_to_tree (tree, "a", "b");
  add_to_tree (tree, "b", "c");
  add_to_tree (tree, "c", "a");
  add_to_tree (tree, "self", "self");
  add_to_tree (tree, "lost", "nowhere");
  add_to_tree (tree, "below", "lost");
  confab_message_tree_settle (tree);
  g_assert_cmpuint (confab_message_tree_get_n_messages (tree), ==, 6);
  while ((node = confab_message_tree_next (tree, node)) != NULL)
    {
      g_autoptr (GPtrArray) path = confab_message_tree_list_path (tree, node);

      g_assert_cmpuint (path->len, <=, 3);
      g_assert_null (confab_message_get_parent_id (path->pdata[0]));
      n_seen++;
    }
  g_assert_cmpuint (n_seen, ==, 6);
  g_assert_cmpstr (confab_message_get_parent_id (confab_message_tree_find (tree, "below")->message), ==, "lost");
  confab_message_tree_unref (tree);
}

/* A path of any length needs no deep stack, and is let go bit by bit. */
static void
test_very_long (void)
{
  g_autoptr (Plan) plan = plan_new (50000, 1);
  ConfabConversation *conversation = confab_conversation_new ("c", 1);
  ConfabMessage *end = make_message (plan, 49999, TRUE);
  GListModel *path = g_object_ref (confab_conversation_get_path (conversation));
  ConfabMessage *first;

  confab_conversation_set_incomplete (conversation);
  confab_conversation_add (conversation, end);
  confab_conversation_complete (conversation, make_tree (plan, FALSE));
  assert_path (conversation, plan, 49999);
  confab_conversation_choose (conversation, confab_conversation_get_message (conversation, "m00010"));
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 50000);
  g_assert_finalize_object (conversation);
  /* Who holds the path holds its messages. */
  first = g_list_model_get_item (path, 0);
  g_assert_cmpstr (confab_message_get_id (first), ==, "m00000");
  g_assert_finalize_object (path);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (first);
  g_assert_finalize_object (end);
}

/* What is new in a conversation, without all that was known before. */
static void
test_merge_news (void)
{
  g_autoptr (Plan) plan = plan_new (20, 1);
  ConfabConversation *ours = confab_conversation_new ("c", 1);
  ConfabConversation *news = confab_conversation_new ("c", 1);
  g_autoptr (ConfabMessage) known = confab_message_new_unloaded ("a", "m00019", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, 1);
  g_autoptr (ConfabMessage) ended = confab_message_new ("a", "m00019", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabMessage) question = confab_message_new ("q", "a", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (ConfabMessage) branch = confab_message_new_unloaded ("b", "m00003", CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 1);
  g_autoptr (GPtrArray) children = NULL;

  confab_conversation_set_incomplete (ours);
  confab_conversation_complete (ours, make_tree (plan, FALSE));
  confab_conversation_add (ours, known);
  confab_conversation_set_leaf (ours, "a");

  confab_message_append_text (ended, "whole");
  confab_conversation_set_incomplete (news);
  confab_conversation_add (news, branch);
  confab_conversation_add (news, ended);
  confab_conversation_add (news, question);
  confab_conversation_set_leaf (news, "q");
  confab_conversation_set_updated (news, 2);
  confab_conversation_merge (ours, news);

  g_assert_true (confab_conversation_get_message (ours, "a") == known);
  g_assert_cmpstr (confab_message_get_text (known), ==, "whole");
  g_assert_cmpint (confab_message_get_status (known), ==, CONFAB_STATUS_COMPLETE);
  g_assert_true (confab_conversation_get_leaf (ours) == question);
  g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (ours)), ==, 22);
  children = confab_conversation_list_children (ours, "m00003");
  g_assert_cmpuint (children->len, ==, 2);
  g_assert_finalize_object (news);
  g_assert_finalize_object (ours);
}

/* What is not loaded seems empty, and takes nothing in that would then be all it has. */
static void
test_unloaded_message (void)
{
  ConfabMessage *message = confab_message_new_unloaded ("a", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STOPPED, 5);
  ConfabMessage *full = confab_message_new ("a", "q", CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, 5);
  g_autofree char *text = NULL;

  g_assert_false (confab_message_get_loaded (message));
  g_assert_cmpstr (confab_message_get_text (message), ==, "");
  g_assert_cmpuint (confab_message_get_text_length (message), ==, 0);
  g_assert_cmpuint (confab_message_get_parts (message)->len, ==, 0);
  g_assert_nonnull (confab_message_get_reply (message));
  g_assert_cmpstr (confab_message_get_reply (message)->reasoning->str, ==, "");
  g_object_get (message, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*loaded*");
  confab_message_append_text (message, "lost?");
  g_test_assert_expected_messages ();
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*loaded*");
  g_assert_null (confab_message_edit_reply (message));
  g_test_assert_expected_messages ();

  confab_message_append_text (full, "all of it");
  confab_message_load (message, full);
  g_assert_cmpstr (confab_message_get_text (message), ==, "all of it");
  g_assert_cmpint (confab_message_get_status (message), ==, CONFAB_STATUS_COMPLETE);
  g_assert_false (confab_message_get_loaded (full));
  confab_message_unload (message);
  g_assert_false (confab_message_get_loaded (message));
  g_assert_cmpstr (confab_message_get_text (message), ==, "");
  g_assert_finalize_object (full);
  g_assert_finalize_object (message);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/long/complete", test_complete);
  g_test_add_func ("/model/long/complete-after-question", test_complete_after_question);
  g_test_add_func ("/model/long/damaged-tree", test_damaged_tree);
  g_test_add_func ("/model/long/very-long", test_very_long);
  g_test_add_func ("/model/long/merge-news", test_merge_news);
  g_test_add_func ("/model/long/unloaded-message", test_unloaded_message);
  return g_test_run ();
}
