/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>

#include "store/confab-store-private.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static const char content[] =
  "INSERT INTO folder (row, id, name) VALUES (1, 'f', 'Work'), (2, 'g', 'Größe \"x\" %s');"
  "INSERT INTO folder (row, id, name, parent) VALUES (3, 'h', 'Inner', 1);"
  "INSERT INTO tag (row, name, folded) VALUES (1, 'Urgent', 'urgent'), (2, '北京', '北京');"
  "INSERT INTO conversation (row, id, title, created, updated, folder) VALUES (1, 'a', 'The quick fox', 1, 5, 3),"
  "  (2, 'b', '', 2, 4, NULL), (3, 'c', 'AND OR NOT', 3, 3, 2);"
  "INSERT INTO conversation_tag VALUES (1, 1), (2, 2);"
  "INSERT INTO message (id, conversation, role, status, created, text, model, has) VALUES"
  "  ('1', 1, 'user', 'complete', 1, 'alphabet and the \"quick\" brown fox', NULL, 1),"
  "  ('2', 1, 'assistant', 'complete', 2, 'NEAR (a b) text:water -x +y ^z * café', 'vendor/model-1', 8),"
  "  ('3', 2, 'user', 'complete', 3, 'http://example.org/?a=1&b=2 0123456789', NULL, 6),"
  "  ('4', 3, 'assistant', 'complete', 4, '', NULL, 0);"
  "INSERT INTO message (id, conversation, role, status, created, text, text_apart) VALUES"
  "  ('5', 2, 'user', 'complete', 5, '北京', '\342\200\213北\342\200\213\342\200\213京\342\200\213')";

static ConfabStoreState *
open_state (void)
{
  static ConfabStoreState state = { 0 };
  GError *error = NULL;

  if (state.database != NULL)
    return &state;
  state.database = confab_database_new (NULL);
  state.options.busy_timeout_ms = CONFAB_DATABASE_BUSY_TIMEOUT_MS;
  if (!confab_database_open (state.database, &state.options, &error) ||
      !confab_database_exec (state.database, content, &error))
    g_error ("%s", error->message);
  return &state;
}

static void
check_snippet (const char *snippet)
{
  g_assert (snippet != NULL && g_utf8_validate (snippet, -1, NULL));
}

static void
check_group (ConfabSearchGroup      *group,
             const ConfabSearchPage *page)
{
  g_assert (group->conversation_id != NULL && group->title != NULL);
  g_assert (group->title_snippet == NULL || g_utf8_validate (group->title_snippet, -1, NULL));
  g_assert (group->hits->len <= page->n_hits && group->hits->len <= group->n_hits);
  for (guint i = 0; i < group->hits->len; i++)
    {
      ConfabSearchHit *hit = group->hits->pdata[i];
      g_autofree char *needle = confab_search_hit_dup_needle (hit);

      g_assert (hit->message_id != NULL);
      check_snippet (hit->snippet);
    }
}

/* Whatever is typed is a query that can be run; the first byte chooses the page. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  guint8 choice = size > 0 ? data[0] : 0;
  g_autofree char *text = size > 0 ? g_strndup ((const char *)data + 1, size - 1) : g_strdup ("");
  const ConfabSearchPage page = {
    .conversation_id = (choice & 1) != 0 ? "a" : NULL,
    .offset = choice >> 1 & 1,
    .n_groups = choice >> 2 & 3,
    .n_hits = choice >> 4 & 3,
    .thorough = (choice & 0x40) == 0,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSearchResult) result = confab_store_search_state (open_state (), text, &page, &error);

  g_assert_no_error (error);
  g_assert (result->groups->len <= MAX (1, page.n_groups));
  for (guint i = 0; i < result->groups->len; i++)
    check_group (result->groups->pdata[i], &page);
  return 0;
}
