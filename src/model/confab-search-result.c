/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/confab-search-result.h"

#define MATCH_START "\342\201\250" /* U+2068 */
#define MATCH_END   "\342\201\251" /* U+2069 */

G_DEFINE_FINAL_TYPE (ConfabSearchHit, confab_search_hit, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (ConfabSearchGroup, confab_search_group, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (ConfabSearchResult, confab_search_result, G_TYPE_OBJECT)

static void
confab_search_hit_finalize (GObject *object)
{
  ConfabSearchHit *self = CONFAB_SEARCH_HIT (object);

  g_free (self->conversation_id);
  g_free (self->message_id);
  g_free (self->title);
  g_free (self->snippet);
  G_OBJECT_CLASS (confab_search_hit_parent_class)->finalize (object);
}

static void
confab_search_hit_class_init (ConfabSearchHitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_search_hit_finalize;
}

static void
confab_search_hit_init (ConfabSearchHit *self)
{
}

/**
 * confab_search_hit_new: (constructor)
 * @conversation_id: where it was found
 * @message_id: (nullable): the message, %NULL for a title
 * @title: the title of the conversation
 * @snippet: the words around it
 * @updated: the time of the message or of the conversation, milliseconds since 1970
 *
 * Returns: (transfer full): a hit
 */
ConfabSearchHit *
confab_search_hit_new (const char *conversation_id,
                       const char *message_id,
                       const char *title,
                       const char *snippet,
                       gint64      updated)
{
  ConfabSearchHit *self = g_object_new (CONFAB_TYPE_SEARCH_HIT, NULL);

  self->conversation_id = g_strdup (conversation_id);
  self->message_id = g_strdup (message_id);
  self->title = g_strdup (title);
  self->snippet = g_strdup (snippet);
  self->updated = updated;
  return self;
}

/**
 * confab_search_hit_dup_needle:
 * @self: a hit
 *
 * Returns: (transfer full) (nullable): the first match as the text has it, to mark it there; %NULL where only filters
 *   found the message
 */
char *
confab_search_hit_dup_needle (ConfabSearchHit *self)
{
  const char *start = self->snippet != NULL ? strstr (self->snippet, MATCH_START) : NULL;
  const char *end;

  if (start == NULL)
    return NULL;
  start += strlen (MATCH_START);
  end = strstr (start, MATCH_END);
  return end != NULL && end > start ? g_strndup (start, end - start) : NULL;
}

static void
confab_search_group_finalize (GObject *object)
{
  ConfabSearchGroup *self = CONFAB_SEARCH_GROUP (object);

  g_free (self->conversation_id);
  g_free (self->title);
  g_free (self->title_snippet);
  g_ptr_array_unref (self->hits);
  G_OBJECT_CLASS (confab_search_group_parent_class)->finalize (object);
}

static void
confab_search_group_class_init (ConfabSearchGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_search_group_finalize;
}

static void
confab_search_group_init (ConfabSearchGroup *self)
{
  self->hits = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_search_group_new: (constructor)
 * @conversation_id: a conversation
 * @title: its title
 * @updated: its last change, milliseconds since 1970
 *
 * Returns: (transfer full): a group without hits
 */
ConfabSearchGroup *
confab_search_group_new (const char *conversation_id,
                         const char *title,
                         gint64      updated)
{
  ConfabSearchGroup *self = g_object_new (CONFAB_TYPE_SEARCH_GROUP, NULL);

  self->conversation_id = g_strdup (conversation_id);
  self->title = g_strdup (title);
  self->updated = updated;
  return self;
}

static void
confab_search_result_finalize (GObject *object)
{
  ConfabSearchResult *self = CONFAB_SEARCH_RESULT (object);

  g_ptr_array_unref (self->groups);
  g_free (self->hint);
  G_OBJECT_CLASS (confab_search_result_parent_class)->finalize (object);
}

static void
confab_search_result_class_init (ConfabSearchResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_search_result_finalize;
}

static void
confab_search_result_init (ConfabSearchResult *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_search_result_new: (constructor)
 *
 * Returns: (transfer full): a result with nothing in it
 */
ConfabSearchResult *
confab_search_result_new (void)
{
  return g_object_new (CONFAB_TYPE_SEARCH_RESULT, NULL);
}

/**
 * confab_search_result_list_hits:
 * @self: a result
 *
 * Returns: (transfer container) (element-type ConfabSearchHit): all hits of the page in one list; where a title was found
 *   it comes before the messages of its conversation, as a hit without a message
 */
GPtrArray *
confab_search_result_list_hits (ConfabSearchResult *self)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->groups->len; i++)
    {
      ConfabSearchGroup *group = self->groups->pdata[i];

      if (group->title_snippet != NULL)
        g_ptr_array_add (hits, confab_search_hit_new (group->conversation_id, NULL, group->title, group->title_snippet,
                                                      group->updated));
      for (guint j = 0; j < group->hits->len; j++)
        g_ptr_array_add (hits, g_object_ref (group->hits->pdata[j]));
    }
  return hits;
}
