/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/confab-error.h"

#define PNG \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

ImportFixture *
import_fixture_new (void)
{
  ImportFixture *self = g_new0 (ImportFixture, 1);

  self->text = g_string_new (NULL);
  self->skipped = g_string_new (NULL);
  self->ids = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  return self;
}

void
import_fixture_free (ImportFixture *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->skipped, TRUE);
  g_string_free (self->ids, TRUE);
  g_object_unref (self->cancellable);
  g_free (self);
}

void
import_fixture_clear (ImportFixture *self)
{
  g_string_truncate (self->text, 0);
  g_string_truncate (self->skipped, 0);
  g_string_truncate (self->ids, 0);
  self->n_conversations = self->n_messages = self->n_attachments = 0;
}

static gboolean
folder_cb (const ConfabFolderFacts *folder,
           gpointer                 user_data,
           GError                 **error)
{
  ImportFixture *self = user_data;

  g_string_append_printf (self->text, "folder %s%s\n", folder->name, folder->parent_id != NULL ? " inside" : "");
  return TRUE;
}

static void
print_part (GString    *text,
            ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  if (confab_part_get_kind (part) != CONFAB_PART_TEXT)
    g_string_append_printf (text, " [%s %" G_GINT64_FORMAT "]", facts->name != NULL ? facts->name : facts->url != NULL ? facts->url : "-",
                            facts->size);
}

static void
print_reply (GString           *text,
             const ConfabReply *reply)
{
  if (reply->model_answered != NULL)
    g_string_append_printf (text, " (%s)", reply->model_answered);
  if (reply->reasoning->len > 0)
    g_string_append_printf (text, " {%s}", reply->reasoning->str);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      const ConfabToolCall *call = reply->tool_calls->pdata[i];

      g_string_append_printf (text, " <%s %s>", call->name->str, call->arguments->str);
    }
  if (reply->total_tokens >= 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT " tokens", reply->total_tokens);
}

static void
print_message (ImportFixture *self,
               ConfabMessage *message,
               guint          depth,
               gboolean       is_leaf)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  GPtrArray *parts = confab_message_get_parts (message);
  g_autofree char *said = g_strdelimit (g_strdup (confab_message_get_text (message)), "\n", '/');

  g_string_append_printf (self->text, "%*s%s%s", (int)(depth + 1) * 2, "", is_leaf ? "*" : "",
                          confab_role_get_name (confab_message_get_role (message)));
  if (confab_message_get_status (message) != CONFAB_STATUS_COMPLETE)
    g_string_append_printf (self->text, " %s", confab_status_get_name (confab_message_get_status (message)));
  if (reply != NULL)
    print_reply (self->text, reply);
  for (guint i = 0; i < parts->len; i++)
    print_part (self->text, parts->pdata[i]);
  if (confab_message_get_media_policy (message) != CONFAB_MEDIA_POLICY_DEFAULT)
    g_string_append_printf (self->text, " %s",
                            confab_media_policy_get_name (confab_message_get_media_policy (message)));
  if (self->times)
    g_string_append_printf (self->text, " @%" G_GINT64_FORMAT, confab_message_get_created (message));
  g_string_append_printf (self->text, ": %s\n", said);
  g_string_append_printf (self->ids, "%s\n", confab_message_get_id (message));
}

/* What every importer owes: no identifier twice, parents first, and no answer before what it answers. */
static void
print_messages (ImportFixture                 *self,
                const ConfabConversationFacts *facts,
                GPtrArray                     *messages)
{
  g_autoptr (GHashTable) depths = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) times = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < messages->len; i++)
    {
      ConfabMessage *message = messages->pdata[i];
      const char *id = confab_message_get_id (message);
      const char *parent = confab_message_get_parent_id (message);
      gint64 *time = g_new (gint64, 1);
      guint depth = 0;

      g_assert_false (g_hash_table_contains (depths, id));
      g_assert_cmpint (confab_message_get_status (message), !=, CONFAB_STATUS_STREAMING);
      *time = confab_message_get_created (message);
      if (parent != NULL)
        {
          g_assert_true (g_hash_table_contains (depths, parent));
          g_assert_cmpint (*(gint64 *)g_hash_table_lookup (times, parent), <=, *time);
          depth = GPOINTER_TO_UINT (g_hash_table_lookup (depths, parent)) + 1;
        }
      g_hash_table_insert (depths, (gpointer)id, GUINT_TO_POINTER (depth));
      g_hash_table_insert (times, (gpointer)id, time);
      print_message (self, message, depth, g_strcmp0 (facts->leaf_id, id) == 0);
    }
}

static gboolean
conversation_cb (const ConfabConversationFacts *facts,
                 GPtrArray                     *messages,
                 gpointer                       user_data,
                 GError                       **error)
{
  ImportFixture *self = user_data;

  g_string_append_printf (self->text, "%s", facts->title);
  if (facts->pinned != 0)
    g_string_append (self->text, " pinned");
  if (facts->archived != 0)
    g_string_append (self->text, " archived");
  if (facts->folder_id != NULL)
    g_string_append (self->text, " in folder");
  for (guint i = 0; i < facts->tags->len; i++)
    g_string_append_printf (self->text, " #%s", (char *)facts->tags->pdata[i]);
  if (facts->system_prompt != NULL)
    g_string_append_printf (self->text, " system: %s", facts->system_prompt);
  if (facts->parameters != NULL)
    g_string_append_printf (self->text, " %s", facts->parameters);
  if (self->times)
    g_string_append_printf (self->text, " @%" G_GINT64_FORMAT " @%" G_GINT64_FORMAT, facts->created, facts->updated);
  g_string_append_c (self->text, '\n');
  g_string_append_printf (self->ids, "%s\n", facts->id);
  print_messages (self, facts, messages);
  self->n_conversations++;
  self->n_messages += messages->len;
  if (self->n_conversations == self->cancel_after)
    g_cancellable_cancel (self->cancellable);
  if (self->n_conversations != self->fail_after)
    return TRUE;
  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, "full");
  return FALSE;
}

static ConfabPart *
attachment_cb (GBytes     *bytes,
               const char *name,
               const char *media_type,
               gpointer    user_data,
               GError    **error)
{
  ImportFixture *self = user_data;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  self->n_attachments++;
  return confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts){
    .hash = hash, .name = name, .media_type = media_type, .size = g_bytes_get_size (bytes)
  });
}

static void
skipped_cb (const char *place,
            const char *reason,
            gpointer    user_data)
{
  ImportFixture *self = user_data;

  g_assert_nonnull (place);
  g_assert_true (g_utf8_validate (reason, -1, NULL));
  g_string_append_printf (self->skipped, "%s: %s\n", place, reason);
}

static void
progress_cb (gint64   done,
             gint64   total,
             gpointer user_data)
{
  ImportFixture *self = user_data;

  self->done = done;
}

gboolean
import_fixture_run (ImportFixture *self,
                    const char    *path,
                    GError       **error)
{
  static const ConfabImportSink sink = { folder_cb, conversation_cb, attachment_cb, skipped_cb, progress_cb };
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return confab_import_run (file, &sink, self, self->cancellable, error);
}

gboolean
import_fixture_run_data (ImportFixture *self,
                         const void    *data,
                         gssize         length,
                         GError       **error)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_write (dir, "download", data, length);

  return import_fixture_run (self, path, error);
}

char *
import_fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "transfer", "fixtures", name, NULL);
}

GBytes *
import_fixture_zip (const ImportMember *members,
                    guint               n_members)
{
  struct archive *archive = archive_write_new ();
  gsize size = 4096;
  size_t used = 0;
  char *buffer;

  for (guint i = 0; i < n_members; i++)
    size += 4096 + 2 * strlen (members[i].name) + (members[i].length < 0 ? strlen (members[i].data) : (gsize)members[i].length);
  buffer = g_malloc (size);
  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_memory (archive, buffer, size, &used), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_members; i++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = members[i].length < 0 ? strlen (members[i].data) : (gsize)members[i].length;

      archive_entry_set_pathname (entry, members[i].name);
      archive_entry_set_size (entry, length);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, members[i].data, length), ==, (la_ssize_t)length);
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_bytes_new_take (buffer, used);
}

GBytes *
import_fixture_gzip (const char *text)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_data (text, strlen (text), NULL);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  g_assert_cmpint (g_output_stream_splice (output, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL), >=, 0);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

GBytes *
import_fixture_png (void)
{
  gsize length;
  guchar *data = g_base64_decode (PNG, &length);

  return g_bytes_new_take (data, length);
}
