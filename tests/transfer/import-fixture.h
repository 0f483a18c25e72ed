/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "support/confab-test.h"
#include "transfer/confab-import.h"

G_BEGIN_DECLS

/**
 * ImportFixture:
 * @text: what came, as text: folders, conversations, and their messages indented by their place in the tree
 * @skipped: what was left out, a line each
 * @n_conversations: how many conversations came
 * @n_messages: how many messages
 * @ids: the identifiers of all of them, a line each
 * @cancellable: ends the import
 * @cancel_after: after how many conversations it is ended, 0 for never
 * @fail_after: after how many the sink fails, 0 for never
 * @times: whether times are in @text
 *
 * An import into text.
 */
typedef struct
{
  GString      *text;
  GString      *skipped;
  GString      *ids;
  guint         n_conversations;
  guint         n_messages;
  guint         n_attachments;
  gint64        done;
  GCancellable *cancellable;
  guint         cancel_after;
  guint         fail_after;
  gboolean      times;
} ImportFixture;

/* A file of an archive. */
typedef struct
{
  const char *name;
  const void *data;
  gssize      length; /* -1 where data is text */
} ImportMember;

ImportFixture *import_fixture_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void           import_fixture_free     (ImportFixture      *self);
gboolean       import_fixture_run      (ImportFixture      *self,
                                        const char         *path,
                                        GError            **error);
/* Imports bytes from a file of no telling name. */
gboolean       import_fixture_run_data (ImportFixture      *self,
                                        const void         *data,
                                        gssize              length,
                                        GError            **error);
void           import_fixture_clear    (ImportFixture      *self);
char          *import_fixture_path     (const char         *name) G_GNUC_WARN_UNUSED_RESULT;
GBytes        *import_fixture_zip      (const ImportMember *members,
                                        guint               n_members) G_GNUC_WARN_UNUSED_RESULT;
GBytes        *import_fixture_gzip     (const char         *text) G_GNUC_WARN_UNUSED_RESULT;
/* A picture of one pixel. */
GBytes        *import_fixture_png      (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportFixture, import_fixture_free)

G_END_DECLS
