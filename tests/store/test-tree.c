/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store-fixture.h"
#include "store/confab-store-private.h"
#include "store/confab-store-tree.h"



/* A message as the plainest model of a tree has it: nothing but what was said of it. */
typedef struct
{
  char    *id;
  int      parent; /* -1 for a beginning */
  gboolean deleted;
} Plain;

/* A conversation in three shapes: plain, in memory, and in the store. */
typedef struct
{
  ConfabStore        *store;
  ConfabConversation *conversation;
  GArray             *plain;
  GPtrArray          *removals; /* GPtrArray of ConfabMessage, what can be undone */
  GPtrArray          *leaves;   /* (nullable) char: how the path ended before each */
} World;

static int
find_plain (World      *world,
            const char *id)
{
  for (guint i = 0; id != NULL && i < world->plain->len; i++)
    if (strcmp (g_array_index (world->plain, Plain, i).id, id) == 0)
      return (int)i;
  return -1;
}

/* What a message hangs from: the nearest before it that is not deleted. */
static int
get_plain_parent (World *world,
                  int    index)
{
  int parent = g_array_index (world->plain, Plain, index).parent;

  while (parent >= 0 && g_array_index (world->plain, Plain, parent).deleted)
    parent = g_array_index (world->plain, Plain, parent).parent;
  return parent;
}

static ConfabMessage *
get_any (World *world)
{
  for (guint tries = 0; tries < 1000 && confab_conversation_get_n_messages (world->conversation) > 0; tries++)
    {
      Plain *plain = &g_array_index (world->plain, Plain, g_test_rand_int_range (0, (gint32)world->plain->len));

      if (!plain->deleted)
        return confab_conversation_get_message (world->conversation, plain->id);
    }
  return NULL;
}

static const char *
get_leaf_id (ConfabConversation *conversation)
{
  ConfabMessage *leaf = confab_conversation_get_leaf (conversation);

  return leaf != NULL ? confab_message_get_id (leaf) : NULL;
}

/* Whether @conversation has exactly what the plain model says, and a path that is one. */
static void
check (World              *world,
       ConfabConversation *conversation)
{
  GListModel *path = confab_conversation_get_path (conversation);
  guint n_kept = 0;
  int expected;

  for (guint i = 0; i < world->plain->len; i++)
    {
      const Plain *plain = &g_array_index (world->plain, Plain, i);
      ConfabMessage *message = confab_conversation_get_message (conversation, plain->id);
      ConfabMessage *parent;
      guint n = 0;
      guint own = G_MAXUINT;
      guint index = G_MAXUINT;

      g_assert_true ((message == NULL) == plain->deleted);
      g_assert_true (confab_conversation_knows (conversation, plain->id));
      if (message == NULL)
        continue;
      n_kept++;
      parent = confab_conversation_get_parent (conversation, message);
      g_assert_cmpint (parent != NULL ? find_plain (world, confab_message_get_id (parent)) : -1, ==, get_plain_parent (world, (int)i));
      for (guint j = 0; j < world->plain->len; j++)
        if (!g_array_index (world->plain, Plain, j).deleted && get_plain_parent (world, (int)j) == get_plain_parent (world, (int)i))
          {
            g_assert_true (confab_conversation_get_variant (conversation, message, n) ==
                           confab_conversation_get_message (conversation, g_array_index (world->plain, Plain, j).id));
            if (j == i)
              own = n;
            n++;
          }
      g_assert_cmpuint (confab_conversation_get_variants (conversation, message, &index), ==, n);
      g_assert_cmpuint (index, ==, own);
    }
  g_assert_cmpuint (confab_conversation_get_n_messages (conversation), ==, n_kept);
  g_assert_cmpuint (confab_conversation_get_n_deleted (conversation), ==, world->plain->len - n_kept);

  expected = find_plain (world, get_leaf_id (conversation));
  g_assert_true (expected >= 0 || n_kept == 0);
  for (guint i = 0; expected >= 0 && i < world->plain->len; i++)
    g_assert_true (g_array_index (world->plain, Plain, i).deleted || get_plain_parent (world, (int)i) != expected);
  for (guint i = g_list_model_get_n_items (path); i > 0; i--)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i - 1);

      g_assert_cmpint (find_plain (world, confab_message_get_id (message)), ==, expected);
      expected = get_plain_parent (world, expected);
    }
  g_assert_cmpint (expected, ==, -1);
}

static void
add_message (World         *world,
             ConfabMessage *parent,
             ConfabRole     role)
{
  g_autofree char *id = g_strdup_printf ("m%u", world->plain->len);
  const char *parent_id = parent != NULL ? confab_message_get_id (parent) : NULL;
  Plain plain = { g_strdup (id), find_plain (world, parent_id), FALSE };
  ConfabMessage *message = fixture_add (world->conversation, id, parent_id, role, id);

  confab_conversation_set_leaf (world->conversation, id);
  fixture_write_one (world->store, world->conversation, message);
  g_array_append_val (world->plain, plain);
}

static GStrv
list_ids (GPtrArray *messages)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < messages->len; i++)
    g_strv_builder_add (builder, confab_message_get_id (messages->pdata[i]));
  return g_strv_builder_end (builder);
}

static void
mark (World     *world,
      GPtrArray *messages,
      gboolean   deleted)
{
  for (guint i = 0; i < messages->len; i++)
    g_array_index (world->plain, Plain, find_plain (world, confab_message_get_id (messages->pdata[i]))).deleted = deleted;
}

static void
remove_message (World         *world,
                ConfabMessage *message,
                gboolean       following)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) ids = NULL;
  GPtrArray *messages;

  if (following)
    messages = confab_conversation_list_following (world->conversation, message);
  else
    {
      messages = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (messages, g_object_ref (message));
    }
  ids = list_ids (messages);
  g_ptr_array_add (world->leaves, g_strdup (get_leaf_id (world->conversation)));
  g_ptr_array_add (world->removals, messages);
  mark (world, messages, TRUE);
  confab_conversation_delete (world->conversation, messages, g_get_real_time () / 1000);
  fixture_await (result, confab_store_delete_messages_async, world->store, "c", (const char *const *)ids,
                 g_get_real_time () / 1000, get_leaf_id (world->conversation));
  g_assert_true (confab_store_delete_messages_finish (world->store, result, NULL));
}

static void
undo (World   *world,
      gboolean at_once)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_steal_index (world->removals, world->removals->len - 1);
  g_autofree char *leaf = g_ptr_array_steal_index (world->leaves, world->leaves->len - 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) ids = list_ids (messages);

  mark (world, messages, FALSE);
  confab_conversation_restore (world->conversation, messages, leaf);
  /* Right after the deletion it is as if that had never been. */
  if (at_once)
    g_assert_cmpstr (get_leaf_id (world->conversation), ==, leaf);
  fixture_await (result, confab_store_restore_messages_async, world->store, "c", (const char *const *)ids,
                 get_leaf_id (world->conversation));
  g_assert_true (confab_store_restore_messages_finish (world->store, result, NULL));
}

static void
choose (World         *world,
        ConfabMessage *message)
{
  g_autofree char *before = g_strdup (get_leaf_id (world->conversation));
  GListModel *path = confab_conversation_get_path (world->conversation);
  g_autoptr (ConfabMessage) first = g_list_model_get_item (path, 0);
  gboolean found = FALSE;

  confab_conversation_choose (world->conversation, message);
  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (ConfabMessage) step = g_list_model_get_item (path, i);

      found |= step == message;
    }
  g_assert_true (found);
  /* To walk away and back leads to where one was. */
  if (g_test_rand_bit ())
    {
      confab_conversation_choose (world->conversation, first);
      confab_conversation_choose (world->conversation, message);
    }
  fixture_write (world->store, world->conversation, NULL, NULL);
  g_assert_true (before == NULL || find_plain (world, before) >= 0);
}

static void
do_something (World *world)
{
  ConfabMessage *any = get_any (world);
  ConfabMessage *leaf = confab_conversation_get_leaf (world->conversation);

  if (any == NULL)
    {
      if (world->removals->len > 0 && g_test_rand_bit ())
        undo (world, FALSE);
      else
        add_message (world, NULL, CONFAB_ROLE_USER);
      return;
    }
  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      /* A turn. */
      add_message (world, leaf, CONFAB_ROLE_USER);
      add_message (world, confab_conversation_get_leaf (world->conversation), CONFAB_ROLE_ASSISTANT);
      break;
    case 4:
    case 5:
      /* An edited question, another answer, or one that goes on: each beside what is there. */
      add_message (world, confab_conversation_get_parent (world->conversation, any), confab_message_get_role (any));
      break;
    case 6:
    case 7:
      choose (world, any);
      break;
    case 8:
      remove_message (world, any, FALSE);
      break;
    case 9:
      remove_message (world, any, g_test_rand_int_range (0, 3) == 0);
      if (g_test_rand_bit ())
        {
          check (world, world->conversation);
          undo (world, TRUE);
        }
      break;
    default:
      if (world->removals->len > 0)
        undo (world, FALSE);
      break;
    }
}

static ConfabConversation *
open_by_end (ConfabStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) places = NULL;
  g_autoptr (GError) error = NULL;
  ConfabConversation *conversation;
  ConfabMessageTree *tree;
  g_autofree char *leaf = NULL;
  gint64 last;

  fixture_await (result, confab_store_load_end_async, store, "c");
  conversation = confab_store_load_end_finish (store, result, &last, &error);
  g_assert_no_error (error);
  if (confab_conversation_get_complete (conversation))
    return conversation;
  leaf = g_strdup (get_leaf_id (conversation));
  fixture_await (places, confab_store_load_places_async, store, "c");
  tree = confab_store_load_places_finish (store, places, &last, &error);
  g_assert_no_error (error);
  confab_conversation_complete (conversation, tree);
  g_assert_cmpstr (get_leaf_id (conversation), ==, leaf);
  return conversation;
}

static void
check_store (World *world)
{
  g_autoptr (ConfabConversation) whole = fixture_load (world->store, "c");
  g_autoptr (ConfabConversation) pieces = open_by_end (world->store);

  check (world, whole);
  check (world, pieces);
  g_assert_cmpstr (get_leaf_id (whole), ==, get_leaf_id (world->conversation));
  g_assert_cmpstr (get_leaf_id (pieces), ==, get_leaf_id (world->conversation));
}

static void
plain_clear (gpointer data)
{
  g_free (((Plain *)data)->id);
}

static void
world_init (World *world)
{
  world->store = fixture_open (NULL);
  world->conversation = fixture_conversation ("c", "A tree", 1000);
  world->plain = g_array_new (FALSE, FALSE, sizeof (Plain));
  g_array_set_clear_func (world->plain, plain_clear);
  world->removals = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  world->leaves = g_ptr_array_new_with_free_func (g_free);
}

static void
world_clear (World *world)
{
  fixture_close (world->store);
  g_assert_finalize_object (world->conversation);
  g_array_unref (world->plain);
  g_ptr_array_unref (world->removals);
  g_ptr_array_unref (world->leaves);
}

/* Whatever is done to a tree, in whichever order: nothing is lost, the path is one, and the store has the same. */
static void
test_any_sequence (void)
{
  guint n_worlds = g_test_thorough () ? 200 : 12;

  for (guint i = 0; i < n_worlds; i++)
    {
      World world;

      world_init (&world);
      add_message (&world, NULL, CONFAB_ROLE_USER);
      for (guint j = 0; j < 120; j++)
        {
          do_something (&world);
          check (&world, world.conversation);
          if (j % 20 == 19)
            check_store (&world);
        }
      while (world.removals->len > 0)
        undo (&world, FALSE);
      check (&world, world.conversation);
      check_store (&world);
      world_clear (&world);
    }
}

/* What another process deletes and brings back is seen here. */
static void
test_news (void)
{
  World world;
  g_autoptr (ConfabConversation) other = NULL;
  g_autoptr (GAsyncResult) first = NULL;

  world_init (&world);
  for (guint i = 0; i < 8; i++)
    add_message (&world, confab_conversation_get_leaf (world.conversation), i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT);
  other = fixture_load (world.store, "c");
  for (guint round = 0; round < 40; round++)
    {
      const char *none[] = { NULL };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (ConfabConversation) news = NULL;
      g_autoptr (GError) error = NULL;
      gint64 last;

      for (guint i = 0; i < 3; i++)
        do_something (&world);
      fixture_await (result, confab_store_load_news_async, world.store, "c", 0, none);
      news = confab_store_load_news_finish (world.store, result, &last, &error);
      g_assert_no_error (error);
      confab_conversation_merge (other, news);
      check (&world, other);
    }
  world_clear (&world);
}

/* After the time is over, what is deleted is gone for good, and the rest looks as it did. */
static void
test_purge (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  World world;
  g_autoptr (GArray) before = NULL;
  g_autoptr (ConfabConversation) after = NULL;
  guint n_kept;

  world_init (&world);
  fixture_close (world.store);
  world.store = fixture_open (confab_test_dir_get_path (dir));
  add_message (&world, NULL, CONFAB_ROLE_USER);
  for (guint i = 0; i < 60; i++)
    do_something (&world);
  add_message (&world, confab_conversation_get_leaf (world.conversation), CONFAB_ROLE_USER);
  remove_message (&world, get_any (&world), FALSE);
  add_message (&world, confab_conversation_get_leaf (world.conversation), CONFAB_ROLE_USER);
  n_kept = confab_conversation_get_n_messages (world.conversation);
  fixture_exec (path, "UPDATE message SET deleted = 1000 WHERE deleted IS NOT NULL");
  fixture_exec (path, "INSERT INTO setting VALUES ('trash-days', '0')");
  confab_store_start_purge (world.store);
  fixture_close (world.store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message"), >, n_kept);
  fixture_exec (path, "UPDATE setting SET value = '7'");
  world.store = fixture_open (confab_test_dir_get_path (dir));
  confab_store_start_purge (world.store);
  confab_test_wait_until (fixture_read_number (path, "SELECT count(*) FROM message") == n_kept);
  after = fixture_load (world.store, "c");
  g_assert_cmpuint (confab_conversation_get_n_messages (after), ==, n_kept);
  g_assert_cmpuint (confab_conversation_get_n_deleted (after), ==, 0);
  for (guint i = 0; i < world.plain->len; i++)
    {
      const Plain *plain = &g_array_index (world.plain, Plain, i);
      ConfabMessage *message = confab_conversation_get_message (after, plain->id);
      int parent = get_plain_parent (&world, (int)i);

      g_assert_true ((message == NULL) == plain->deleted);
      if (message != NULL)
        g_assert_cmpstr (confab_message_get_parent_id (message), ==, parent >= 0 ? g_array_index (world.plain, Plain, parent).id : NULL);
    }
  world_clear (&world);
}

static ConfabConversation *
copy (World      *world,
      const char *last)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  fixture_await (result, confab_store_copy_async, world->store, "c", last, "A copy");
  id = confab_store_copy_finish (world->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, !=, "c");
  return fixture_load (world->store, id);
}

/* The texts of what hangs below, as a string: two trees with the same are alike. */
static void
describe (ConfabConversation *conversation,
          const char         *parent_id,
          GString            *text)
{
  g_autoptr (GPtrArray) children = confab_conversation_list_children (conversation, parent_id);

  g_string_append_c (text, '(');
  for (guint i = 0; i < children->len; i++)
    {
      g_string_append (text, confab_message_get_text (children->pdata[i]));
      describe (conversation, confab_message_get_id (children->pdata[i]), text);
    }
  g_string_append_c (text, ')');
}

static char *
describe_all (ConfabConversation *conversation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  ConfabMessage *leaf = confab_conversation_get_leaf (conversation);

  describe (conversation, NULL, text);
  g_string_append (text, leaf != NULL ? confab_message_get_text (leaf) : "-");
  return g_strdup (text->str);
}

/* A copy has the same tree under other names, without what is deleted; a branch has the path to its end. */
static void
test_copy (void)
{
  for (guint round = 0; round < 6; round++)
    {
      World world;
      g_autoptr (ConfabConversation) whole = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *got = NULL;
      ConfabMessage *last;

      world_init (&world);
      confab_conversation_set_model (world.conversation, "test/model");
      confab_conversation_set_system_prompt (world.conversation, "Be brief.");
      add_message (&world, NULL, CONFAB_ROLE_USER);
      for (guint i = 0; i < 50; i++)
        do_something (&world);
      whole = copy (&world, NULL);
      g_assert_cmpstr (confab_conversation_get_title (whole), ==, "A copy");
      g_assert_cmpstr (confab_conversation_get_model (whole), ==, "test/model");
      g_assert_cmpstr (confab_conversation_get_system_prompt (whole), ==, "Be brief.");
      g_assert_cmpuint (confab_conversation_get_n_deleted (whole), ==, 0);
      expected = describe_all (world.conversation);
      got = describe_all (whole);
      g_assert_cmpstr (got, ==, expected);

      last = get_any (&world);
      if (last != NULL)
        {
          g_autoptr (ConfabConversation) branch = copy (&world, confab_message_get_id (last));
          g_autoptr (GPtrArray) path = confab_conversation_list_path_to (world.conversation, last);
          GListModel *copied = confab_conversation_get_path (branch);

          g_assert_cmpuint (confab_conversation_get_n_messages (branch), ==, path->len);
          g_assert_cmpuint (g_list_model_get_n_items (copied), ==, path->len);
          for (guint i = 0; i < path->len; i++)
            {
              g_autoptr (ConfabMessage) message = g_list_model_get_item (copied, i);

              g_assert_cmpstr (confab_message_get_text (message), ==, confab_message_get_text (path->pdata[i]));
              g_assert_cmpstr (confab_message_get_id (message), !=, confab_message_get_id (path->pdata[i]));
            }
        }
      check_store (&world);
      world_clear (&world);
    }
}

/* Deleting much of a long conversation costs as much as it is much, and no more. */
static void
test_many (void)
{
  World world;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  ConfabMessage *leaf = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  world_init (&world);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);

      leaf = fixture_add (world.conversation, id, leaf != NULL ? confab_message_get_id (leaf) : NULL, CONFAB_ROLE_USER, id);
      g_ptr_array_add (all, leaf);
    }
  {
    g_autoptr (GPtrArray) rest = confab_conversation_list_following (world.conversation, all->pdata[10]);

    g_assert_cmpuint (rest->len, ==, 19990);
    confab_conversation_delete (world.conversation, rest, 1);
    g_assert_cmpstr (get_leaf_id (world.conversation), ==, "m9");
    confab_conversation_restore (world.conversation, rest, "m19999");
    g_assert_cmpuint (g_list_model_get_n_items (confab_conversation_get_path (world.conversation)), ==, 20000);
    g_assert_true (fixture_write (world.store, world.conversation, NULL, NULL));
  }
  world_clear (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tree/any-sequence", test_any_sequence);
  g_test_add_func ("/store/tree/news", test_news);
  g_test_add_func ("/store/tree/purge", test_purge);
  g_test_add_func ("/store/tree/copy", test_copy);
  g_test_add_func ("/store/tree/many", test_many);
  return g_test_run ();
}
