/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <unistd.h>

#include "transfer/confab-import.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

typedef struct
{
  GHashTable *ids;
  char       *last_id;
  guint       n_messages;
} Counter;

static void
check_text (const char *text)
{
  g_assert (text == NULL || g_utf8_validate (text, -1, NULL));
}

static gboolean
folder_cb (const ConfabFolderFacts *folder,
           gpointer                 user_data,
           GError                 **error)
{
  check_text (folder->name);
  g_assert (folder->id != NULL);
  return TRUE;
}

static void
check_message (Counter       *self,
               ConfabMessage *message)
{
  const char *parent = confab_message_get_parent_id (message);

  g_assert (g_hash_table_add (self->ids, g_strdup (confab_message_get_id (message))));
  g_assert (parent == NULL || g_hash_table_contains (self->ids, parent));
  g_assert (confab_message_get_status (message) != CONFAB_STATUS_STREAMING);
  check_text (confab_message_get_text (message));
  if (confab_message_get_reply (message) != NULL)
    check_text (confab_message_get_reply (message)->reasoning->str);
  self->n_messages++;
}

/* Every message comes once and after what it answers; what comes in pieces is one conversation. */
static gboolean
conversation_cb (const ConfabConversationFacts *facts,
                 GPtrArray                     *messages,
                 gpointer                       user_data,
                 GError                       **error)
{
  Counter *self = user_data;

  check_text (facts->title);
  check_text (facts->system_prompt);
  if (g_strcmp0 (self->last_id, facts->id) != 0 || messages->len == 0 || confab_message_get_parent_id (messages->pdata[0]) == NULL)
    g_hash_table_remove_all (self->ids);
  g_free (self->last_id);
  self->last_id = g_strdup (facts->id);
  for (guint i = 0; i < messages->len; i++)
    check_message (self, messages->pdata[i]);
  return TRUE;
}

static ConfabPart *
attachment_cb (GBytes     *bytes,
               const char *name,
               const char *media_type,
               gpointer    user_data,
               GError    **error)
{
  check_text (name);
  check_text (media_type);
  return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts){
    .hash = "0", .name = name, .media_type = media_type, .size = g_bytes_get_size (bytes)
  });
}

static void
skipped_cb (const char *place,
            const char *reason,
            gpointer    user_data)
{
  g_assert (place != NULL && reason != NULL);
  check_text (place);
  check_text (reason);
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  g_assert (done >= 0 && total >= 0);
}

/* Any file is either read or refused with words. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const ConfabImportSink sink = { folder_cb, conversation_cb, attachment_cb, skipped_cb, progress_cb };
  static char path[64];
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  Counter counter = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), NULL, 0 };

  if (*path == '\0')
    g_snprintf (path, sizeof path, "%s/confab-fuzz-%d", g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : "/tmp", (int)getpid ());
  g_file_set_contents_full (path, (const char *)data, size, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  file = g_file_new_for_path (path);
  if (!confab_import_run (file, &sink, &counter, NULL, &error))
    {
      g_assert (error != NULL);
      check_text (error->message);
    }
  g_unlink (path);
  g_hash_table_unref (counter.ids);
  g_free (counter.last_id);
  return 0;
}
