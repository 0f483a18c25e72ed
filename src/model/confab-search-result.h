/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabSearchHit:
 * @conversation_id: where it was found
 * @message_id: (nullable): the message, or %NULL where the title was found
 * @title: the title of the conversation
 * @snippet: the words around the hit in one line; each match stands between U+2068 and U+2069
 * @updated: the time of the message, or the last change of the conversation; milliseconds since 1970
 *
 * One result of a search.
 */
#define CONFAB_TYPE_SEARCH_HIT (confab_search_hit_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchHit, confab_search_hit, CONFAB, SEARCH_HIT, GObject)

struct _ConfabSearchHit
{
  GObject  parent_instance;

  char    *conversation_id;
  char    *message_id;
  char    *title;
  char    *snippet;
  gint64   updated;
};

ConfabSearchHit *confab_search_hit_new        (const char      *conversation_id,
                                               const char      *message_id,
                                               const char      *title,
                                               const char      *snippet,
                                               gint64           updated) G_GNUC_WARN_UNUSED_RESULT;
char            *confab_search_hit_dup_needle (ConfabSearchHit *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabSearchGroup:
 * @conversation_id: the conversation
 * @title: its title
 * @title_snippet: (nullable): the title with its matches between U+2068 and U+2069, where the title was found
 * @updated: its last change, milliseconds since 1970
 * @archived: whether it is in the archive
 * @deleted: whether it is in the trash
 * @n_hits: how many of its messages were found, at least; @hits has the best of them
 * @hits: (element-type ConfabSearchHit): messages, best first; none where only the title was found
 *
 * What a search found in one conversation.
 */
#define CONFAB_TYPE_SEARCH_GROUP (confab_search_group_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchGroup, confab_search_group, CONFAB, SEARCH_GROUP, GObject)

struct _ConfabSearchGroup
{
  GObject    parent_instance;

  char      *conversation_id;
  char      *title;
  char      *title_snippet;
  gint64     updated;
  gboolean   archived;
  gboolean   deleted;
  guint      n_hits;
  GPtrArray *hits;
};

ConfabSearchGroup *confab_search_group_new (const char *conversation_id,
                                            const char *title,
                                            gint64      updated) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ConfabSearchPage:
 * @conversation_id: (nullable): %NULL for all; otherwise only this one is searched, and the page has one group at most
 * @offset: how many conversations to leave out, or how many hits of the one
 * @n_groups: how many conversations to give at most
 * @n_hits: how many hits of each to give at most
 * @thorough: whether to wait for parts of words, where @unfinished of a result says that it takes a while
 *
 * Which part of what is found is asked for.
 */
typedef struct
{
  const char *conversation_id;
  guint       offset;
  guint       n_groups;
  guint       n_hits;
  gboolean    thorough;
} ConfabSearchPage;

/**
 * ConfabSearchResult:
 * @groups: (element-type ConfabSearchGroup): conversations, best first
 * @more: whether there is another page
 * @partial: whether so much was found that only the newest of it was compared, so that numbers of hits are lower bounds
 * @unfinished: whether words that only have what was typed somewhere inside were not looked for, because that takes a while the first
 *   time; ask again for the same page, with @thorough, and show what comes instead
 * @hint: (nullable): what the query says that means nothing, for people: a folder that there is not, a date that is none
 *
 * A page of what a search found.
 */
#define CONFAB_TYPE_SEARCH_RESULT (confab_search_result_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSearchResult, confab_search_result, CONFAB, SEARCH_RESULT, GObject)

struct _ConfabSearchResult
{
  GObject    parent_instance;

  GPtrArray *groups;
  gboolean   more;
  gboolean   partial;
  gboolean   unfinished;
  char      *hint;
};

ConfabSearchResult *confab_search_result_new       (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *confab_search_result_list_hits (ConfabSearchResult *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
