/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"
#include "store/confab-store-private.h"
#include "store/confab-store-spent.h"
#include "store/confab-store-tree.h"

#define HOUR ((gint64)3600 * 1000)

static ConfabSpent *
sum (ConfabStore *store,
     gint64       from,
     gint64       to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabSpent *spent;

  confab_store_sum_spent_async (store, from, to, NULL, confab_test_capture, &result);
  spent = confab_store_sum_spent_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  return spent;
}

static gint64
local (int year,
       int month,
       int day,
       int hour)
{
  g_autoptr (GDateTime) moment = g_date_time_new_local (year, month, day, hour, 0, 0);

  return g_date_time_to_unix (moment) * 1000;
}

/* A reply that has ended; billed or estimated where not negative. */
static ConfabMessage *
make_reply (const char *id,
            const char *parent,
            gint64      created,
            const char *model,
            double      billed,
            double      estimated)
{
  ConfabMessage *message = confab_message_new (id, parent, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, created);
  ConfabReply *reply = confab_message_edit_reply (message);

  reply->provider_name = g_strdup (g_str_has_prefix (model, "a") ? "Alpha" : "Beta");
  reply->model_asked = g_strdup (model);
  reply->prompt_tokens = 10;
  reply->completion_tokens = 5;
  reply->total_tokens = 15;
  reply->has_cost = billed >= 0;
  reply->cost_usd = MAX (billed, 0);
  reply->has_estimate = estimated >= 0;
  reply->estimated_usd = MAX (estimated, 0);
  return message;
}

static void
add_ended (ConfabStore        *store,
           ConfabConversation *conversation,
           const char         *id,
           gint64              created,
           const char         *model,
           double              billed,
           double              estimated)
{
  g_autoptr (ConfabMessage) reply = make_reply (id, NULL, created, model, billed, estimated);

  confab_conversation_add (conversation, reply);
  fixture_write_one (store, conversation, reply);
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  fixture_write_one (store, conversation, reply);
}

static ConfabSpentSum *
find (GPtrArray  *sums,
      const char *name)
{
  for (guint i = 0; i < sums->len; i++)
    if (g_strcmp0 (((ConfabSpentSum *)sums->pdata[i])->name, name) == 0)
      return sums->pdata[i];
  return NULL;
}

static void
test_sums (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabConversation *one = fixture_conversation ("c1", "first", 5);
  ConfabConversation *two = fixture_conversation ("c2", "second", 5);
  g_autoptr (ConfabSpent) all = NULL;
  g_autoptr (ConfabSpent) march = NULL;

  add_ended (store, one, "r1", local (2026, 3, 1, 0), "a-1", 1, -1);
  add_ended (store, one, "r2", local (2026, 3, 1, 23), "a-2", -1, 0.5);
  add_ended (store, two, "r3", local (2026, 3, 31, 23), "b-1", 2, 7);
  add_ended (store, two, "r4", local (2026, 4, 1, 0), "b-1", -1, -1);
  all = sum (store, 0, G_MAXINT64);
  g_assert_cmpint (all->all.n_requests, ==, 4);
  g_assert_cmpint (all->all.n_billed, ==, 2);
  g_assert_cmpint (all->all.n_estimated, ==, 1);
  g_assert_cmpfloat (all->all.billed, ==, 3);
  g_assert_cmpfloat (all->all.estimated, ==, 0.5);
  g_assert_cmpint (all->all.prompt_tokens, ==, 40);
  g_assert_cmpuint (all->models->len, ==, 3);
  g_assert_cmpstr (((ConfabSpentSum *)all->models->pdata[0])->name, ==, "b-1");
  g_assert_cmpfloat (find (all->providers, "Alpha")->billed, ==, 1);
  g_assert_cmpfloat (find (all->providers, "Alpha")->estimated, ==, 0.5);
  g_assert_cmpint (find (all->conversations, "second")->n_requests, ==, 2);
  g_assert_cmpstr (find (all->conversations, "second")->id, ==, "c2");
  g_assert_cmpuint (all->days->len, ==, 3);
  g_assert_cmpint (((ConfabSpentSum *)all->days->pdata[0])->n_requests, ==, 2);
  g_assert_cmpint (((ConfabSpentSum *)all->days->pdata[1])->time, ==, local (2026, 3, 31, 0));
  g_assert_cmpuint (all->months->len, ==, 2);
  g_assert_cmpint (((ConfabSpentSum *)all->months->pdata[1])->time, ==, local (2026, 4, 1, 0));

  march = sum (store, local (2026, 3, 1, 0), local (2026, 4, 1, 0));
  g_assert_cmpint (march->all.n_requests, ==, 3);
  g_assert_cmpuint (march->months->len, ==, 1);
  g_object_unref (one);
  g_object_unref (two);
  fixture_close (store);
}

/* What the sandbox pretends to bill is told apart, and nowhere else. */
static void
test_sandbox (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabConversation *one = fixture_conversation ("c1", "first", 5);
  g_autoptr (ConfabSpent) all = NULL;

  add_ended (store, one, "r1", local (2026, 3, 1, 0), "confab/sandbox", 1, -1);
  add_ended (store, one, "r2", local (2026, 3, 2, 0), "a-1", 2, -1);
  add_ended (store, one, "r3", local (2026, 3, 3, 0), "confab/sandbox", 4, -1);
  all = sum (store, 0, G_MAXINT64);
  g_assert_cmpint (all->all.n_requests, ==, 1);
  g_assert_cmpfloat (all->all.billed, ==, 2);
  g_assert_cmpint (all->all.time, ==, local (2026, 3, 2, 0));
  g_assert_cmpint (all->sandbox.n_requests, ==, 2);
  g_assert_cmpfloat (all->sandbox.billed, ==, 5);
  g_assert_cmpuint (all->models->len, ==, 1);
  g_assert_cmpuint (all->days->len, ==, 1);
  g_assert_cmpfloat (((ConfabSpentSum *)all->months->pdata[0])->billed, ==, 2);
  g_object_unref (one);
  fixture_close (store);
}

/* Written again and again, copied, deleted for good: it was paid for once, and stays so. */
static void
test_once (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  ConfabConversation *conversation = fixture_conversation ("c", "title", 5);
  g_autoptr (ConfabMessage) reply = make_reply ("r", NULL, HOUR, "a-1", 1, -1);
  g_autoptr (ConfabSpent) before = NULL;
  g_autoptr (ConfabSpent) first = NULL;
  g_autoptr (ConfabSpent) deleted = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;

  confab_conversation_add (conversation, reply);
  fixture_write_one (store, conversation, reply);
  before = sum (store, 0, G_MAXINT64);
  g_assert_cmpint (before->all.n_requests, ==, 0);
  confab_message_set_status (reply, CONFAB_STATUS_STOPPED);
  for (guint i = 0; i < 3; i++)
    fixture_write_one (store, conversation, reply);
  confab_store_copy_async (store, "c", NULL, "again", NULL, confab_test_capture, &result);
  copy = confab_store_copy_finish (store, confab_test_await (&result), &error);
  g_assert_no_error (error);
  first = sum (store, 0, G_MAXINT64);
  g_assert_cmpint (first->all.n_requests, ==, 1);
  g_assert_cmpstr (((ConfabSpentSum *)first->conversations->pdata[0])->name, ==, "title");

  fixture_delete (store, "c");
  deleted = sum (store, 0, G_MAXINT64);
  g_assert_cmpfloat (deleted->all.billed, ==, 1);
  g_assert_null (((ConfabSpentSum *)deleted->conversations->pdata[0])->name);
  g_assert_cmpstr (((ConfabSpentSum *)deleted->conversations->pdata[0])->id, ==, "c");
  g_object_unref (conversation);
  g_clear_object (&result);
  fixture_close (store);
}

/* A temporary chat leaves its cost and no word. */
static void
test_temporary (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autoptr (ConfabMessage) reply = make_reply ("r", NULL, HOUR, "a-1", -1, 0.25);
  g_autoptr (ConfabSpent) spent = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");

  confab_message_append_text (reply, "a secret");
  confab_message_set_status (reply, CONFAB_STATUS_COMPLETE);
  g_assert_true (confab_store_add_spent_finish (store, fixture_await (result, confab_store_add_spent_async, store, reply, NULL), NULL));
  spent = sum (store, 0, G_MAXINT64);
  g_assert_cmpfloat (spent->all.estimated, ==, 0.25);
  g_assert_null (((ConfabSpentSum *)spent->conversations->pdata[0])->id);
  g_clear_object (&result);
  fixture_close (store);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (fixture_read_number (path, "SELECT count(*) FROM conversation"), ==, 0);
}

/* Many rows at one moment, more than a step takes, are neither left out nor counted twice. */
static void
test_many (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  ConfabStore *store = fixture_open (confab_test_dir_get_path (dir));
  g_autofree char *path = confab_test_dir_build (dir, "confab.db");
  g_autoptr (ConfabSpent) spent = NULL;

  fixture_close (store);
  fixture_exec (path,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                " INSERT INTO spent (message_id, time, provider, model, billed) SELECT i, i / 50000, 'p' || (i % 3), 'm' || (i % 7), 1 FROM n");
  store = fixture_open (confab_test_dir_get_path (dir));
  spent = sum (store, 0, G_MAXINT64);
  g_assert_cmpint (spent->all.n_requests, ==, 100000);
  g_assert_cmpfloat (spent->all.billed, ==, 100000);
  g_assert_cmpuint (spent->models->len, ==, 7);
  fixture_close (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/spent/sums", test_sums);
  g_test_add_func ("/store/spent/sandbox", test_sandbox);
  g_test_add_func ("/store/spent/once", test_once);
  g_test_add_func ("/store/spent/temporary", test_temporary);
  g_test_add_func ("/store/spent/many", test_many);
  return g_test_run ();
}
