/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-search.h"
#include "store/confab-store.h"
#include "support/confab-test.h"

G_BEGIN_DECLS

/* The call store_NAME_async (store, …), waited for. */
#define fixture_await(result, async, store, ...)                                                     \
  (async ((store), ##__VA_ARGS__, NULL, confab_test_capture, &(result)), confab_test_await (&(result)))

ConfabStore        *fixture_open         (const char         *folder) G_GNUC_WARN_UNUSED_RESULT;
ConfabStore        *fixture_try_open     (const char         *folder,
                                          GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                fixture_close        (ConfabStore        *store);

gboolean            fixture_write        (ConfabStore        *store,
                                          ConfabConversation *conversation,
                                          GPtrArray          *messages,
                                          GError            **error);
void                fixture_write_one    (ConfabStore        *store,
                                          ConfabConversation *conversation,
                                          ConfabMessage      *message);
ConfabConversation *fixture_load         (ConfabStore        *store,
                                          const char         *id) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *fixture_list         (ConfabStore        *store,
                                          guint               limit,
                                          guint               offset) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *fixture_search       (ConfabStore        *store,
                                          const char         *query) G_GNUC_WARN_UNUSED_RESULT;
void                fixture_delete       (ConfabStore        *store,
                                          const char         *id);
void                fixture_set_title    (ConfabStore        *store,
                                          const char         *id,
                                          const char         *title);

ConfabConversation *fixture_conversation (const char         *id,
                                          const char         *title,
                                          gint64              updated) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage      *fixture_add          (ConfabConversation *conversation,
                                          const char         *id,
                                          const char         *parent_id,
                                          ConfabRole          role,
                                          const char         *text) G_GNUC_WARN_UNUSED_RESULT;
void                fixture_assert_same  (ConfabMessage      *a,
                                          ConfabMessage      *b);
/* What the third version writes beside a message, for a file that an earlier one did not write. */
void                fixture_fill_version_3 (const char       *path);
gint64              fixture_read_number  (const char         *path,
                                          const char         *sql);
void                fixture_exec         (const char         *path,
                                          const char         *sql);

G_END_DECLS
