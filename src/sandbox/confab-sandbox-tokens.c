/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "sandbox/confab-sandbox-request.h"
#include "sandbox/confab-sandbox-service.h"
#include "sandbox/confab-word-model.h"

/* As it is written, else in capitals or not; the number of words where there is none. */
static guint
find_word (const char *text)
{
  guint found = confab_word_table_n_words;

  for (guint i = 0; i < confab_word_table_n_words; i++)
    {
      if (strcmp (confab_word_table_words[i], text) == 0)
        return i;
      if (found == confab_word_table_n_words && g_ascii_strcasecmp (confab_word_table_words[i], text) == 0)
        found = i;
    }
  return found;
}

static gboolean
add_piece (ConfabJsonWriter *writer,
           const char       *text,
           gsize             length,
           GError          **error)
{
  g_autofree char *piece = g_strndup (text, length);
  g_autofree char *word = g_strstrip (g_strdup (piece));
  guint id;

  if (*word == '\0')
    return TRUE;
  id = find_word (word);
  if (id == confab_word_table_n_words)
    {
      confab_sandbox_set_fault (error, "content", "The word model has no word '%s'", word);
      return FALSE;
    }
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "id");
  confab_json_writer_int (writer, id);
  confab_json_writer_member (writer, "piece");
  confab_json_writer_string (writer, piece);
  confab_json_writer_end_object (writer);
  return TRUE;
}

/**
 * confab_sandbox_tokens:
 * @object: what was asked, in the form of llama-server: its member `content` is the text
 * @error: return location for an error, whose text is for the one who asked
 *
 * Returns: (transfer full) (nullable): the tokens of the text and their pieces, as JSON
 */
char *
confab_sandbox_tokens (JsonObject *object,
                       GError    **error)
{
  g_autoptr (ConfabJsonWriter) writer = confab_json_writer_new ();
  const char *text = confab_json_get_string (object, "content");

  if (text == NULL)
    {
      confab_sandbox_set_fault (error, "content", "Expected a text");
      return NULL;
    }
  confab_json_writer_begin_object (writer);
  confab_json_writer_member (writer, "tokens");
  confab_json_writer_begin_array (writer);
  for (gsize length; (length = confab_word_piece_length (text)) > 0; text += length)
    if (!add_piece (writer, text, length, error))
      return NULL;
  confab_json_writer_end_array (writer);
  confab_json_writer_end_object (writer);
  return confab_json_writer_end_string (writer);
}
