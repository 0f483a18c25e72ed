/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>

#include "base/confab-json.h"
#include "store-fixture.h"

ConfabStore *
fixture_try_open (const char *folder,
                  GError    **error)
{
  g_autoptr (ConfabStore) store = confab_store_new (folder);
  g_autoptr (GAsyncResult) result = NULL;

  fixture_await (result, confab_store_open_async, store);
  if (confab_store_open_finish (store, result, error))
    return g_steal_pointer (&store);
  g_clear_object (&result);
  fixture_close (g_steal_pointer (&store));
  return NULL;
}

ConfabStore *
fixture_open (const char *folder)
{
  g_autoptr (GError) error = NULL;
  ConfabStore *store = fixture_try_open (folder, &error);

  g_assert_no_error (error);
  return store;
}

/* (transfer full) store */
void
fixture_close (ConfabStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gpointer watched = store;

  fixture_await (result, confab_store_close_async, store);
  confab_store_close_finish (store, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_add_weak_pointer (G_OBJECT (store), &watched);
  g_object_unref (store);
  /* A purge may be under way. */
  confab_test_wait_until (watched == NULL);
}

gboolean
fixture_write (ConfabStore        *store,
               ConfabConversation *conversation,
               GPtrArray          *messages,
               GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fixture_await (result, confab_store_write_async, store, conversation, messages);
  return confab_store_write_finish (store, result, error);
}

void
fixture_write_one (ConfabStore        *store,
                   ConfabConversation *conversation,
                   ConfabMessage      *message)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (message != NULL)
    g_ptr_array_add (messages, message);
  fixture_write (store, conversation, messages, &error);
  g_assert_no_error (error);
}

ConfabConversation *
fixture_load (ConfabStore *store,
              const char  *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ConfabConversation *conversation;

  fixture_await (result, confab_store_load_conversation_async, store, id);
  conversation = confab_store_load_conversation_finish (store, result, &error);
  g_assert_no_error (error);
  return conversation;
}

GPtrArray *
fixture_list (ConfabStore *store,
              guint        limit,
              guint        offset)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *items;

  fixture_await (result, confab_store_list_conversations_async, store, limit, offset);
  items = confab_store_list_conversations_finish (store, result, &error);
  g_assert_no_error (error);
  return items;
}

GPtrArray *
fixture_search (ConfabStore *store,
                const char  *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const ConfabSearchPage page = { .n_groups = 50, .n_hits = 50, .thorough = TRUE };
  g_autoptr (ConfabSearchResult) found = NULL;

  fixture_await (result, confab_store_search_async, store, query, &page);
  found = confab_store_search_finish (store, result, &error);
  g_assert_no_error (error);
  return confab_search_result_list_hits (found);
}

void
fixture_delete (ConfabStore *store,
                const char  *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_await (result, confab_store_delete_conversation_async, store, id);
  confab_store_delete_conversation_finish (store, result, &error);
  g_assert_no_error (error);
}

void
fixture_set_title (ConfabStore *store,
                   const char  *id,
                   const char  *title)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_await (result, confab_store_set_title_async, store, id, title);
  confab_store_set_title_finish (store, result, &error);
  g_assert_no_error (error);
}

ConfabConversation *
fixture_conversation (const char *id,
                      const char *title,
                      gint64      updated)
{
  ConfabConversation *conversation = confab_conversation_new (id, 1000);

  confab_conversation_set_title (conversation, title);
  confab_conversation_set_updated (conversation, updated);
  return conversation;
}

ConfabMessage *
fixture_add (ConfabConversation *conversation,
             const char         *id,
             const char         *parent_id,
             ConfabRole          role,
             const char         *text)
{
  gboolean streaming = role == CONFAB_ROLE_ASSISTANT && text == NULL;
  ConfabStatus status = streaming ? CONFAB_STATUS_STREAMING : CONFAB_STATUS_COMPLETE;
  ConfabMessage *message = confab_message_new (id, parent_id, role, status, 2000);

  if (role == CONFAB_ROLE_ASSISTANT && text != NULL)
    confab_message_append_text (message, text);
  else if (text != NULL)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      confab_message_add_part (message, part);
    }
  confab_conversation_add (conversation, message);
  return message;
}

/* Takes @node. */
static void
assert_same_json (JsonNode *a,
                  JsonNode *b)
{
  g_autofree char *text_a = confab_json_to_string (a, FALSE);
  g_autofree char *text_b = confab_json_to_string (b, FALSE);

  g_assert_cmpstr (text_a, ==, text_b);
  json_node_unref (a);
  json_node_unref (b);
}

void
fixture_assert_same (ConfabMessage *a,
                     ConfabMessage *b)
{
  GPtrArray *parts_a = confab_message_get_parts (a);
  GPtrArray *parts_b = confab_message_get_parts (b);

  g_assert_cmpstr (confab_message_get_id (a), ==, confab_message_get_id (b));
  g_assert_cmpstr (confab_message_get_parent_id (a), ==, confab_message_get_parent_id (b));
  g_assert_cmpint (confab_message_get_role (a), ==, confab_message_get_role (b));
  g_assert_cmpint (confab_message_get_status (a), ==, confab_message_get_status (b));
  g_assert_cmpint (confab_message_get_created (a), ==, confab_message_get_created (b));
  g_assert_cmpstr (confab_message_get_text (a), ==, confab_message_get_text (b));
  g_assert_cmpstr (confab_message_get_tool_call_id (a), ==, confab_message_get_tool_call_id (b));
  g_assert_cmpint (confab_message_get_media_policy (a), ==, confab_message_get_media_policy (b));
  g_assert_cmpuint (parts_a->len, ==, parts_b->len);
  for (guint i = 0; i < parts_a->len; i++)
    assert_same_json (confab_part_to_json (parts_a->pdata[i]), confab_part_to_json (parts_b->pdata[i]));
  g_assert_true ((confab_message_get_reply (a) == NULL) == (confab_message_get_reply (b) == NULL));
  if (confab_message_get_reply (a) != NULL)
    assert_same_json (confab_reply_to_json (confab_message_get_reply (a)),
                      confab_reply_to_json (confab_message_get_reply (b)));
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  return database;
}

void
fixture_fill_version_3 (const char *path)
{
  fixture_exec (path,
                "UPDATE message SET has = (coalesce(instr(parts, '\"type\":\"image\"'), 0) > 0) | ((instr(text, '```') > 0) << 3),"
                " model = reply ->> '$.model_answered', tokens = reply ->> '$.usage.total_tokens', cost = reply ->> '$.cost_usd'");
}

gint64
fixture_read_number (const char *path,
                     const char *sql)
{
  sqlite3 *database = open_file (path);
  sqlite3_stmt *statement = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  return number;
}

void
fixture_exec (const char *path,
              const char *sql)
{
  sqlite3 *database = open_file (path);
  char *message = NULL;

  sqlite3_exec (database, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}
