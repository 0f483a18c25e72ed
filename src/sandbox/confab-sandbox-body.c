/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sandbox/confab-sandbox-body.h"

/* What is shorter may as well stay where it is. */
#define LONG_FILE 4096

static const char mark[] = ";base64,";

static gsize
count_base64 (const guint8 *data,
              gsize         length)
{
  gsize i = 0;

  while (i < length && (g_ascii_isalnum (data[i]) || data[i] == '+' || data[i] == '/' || data[i] == '='))
    i++;
  return i;
}

/* Where the file of the next long data URL begins, which ends with its JSON string; @length where there is none. */
static gsize
find_file (const guint8 *data,
           gsize         length,
           gsize         from,
           gsize        *file_length)
{
  while (from < length)
    {
      const char *found = g_strstr_len ((const char *)data + from, (gssize)(length - from), mark);
      gsize start = found != NULL ? (gsize)(found - (const char *)data) + strlen (mark) : length;

      if (start >= length)
        break;
      *file_length = count_base64 (data + start, length - start);
      if (*file_length >= LONG_FILE && start + *file_length < length && data[start + *file_length] == '"')
        return start;
      from = start + *file_length;
    }
  return length;
}

/**
 * confab_sandbox_body_split:
 * @body: (transfer full): the body of a request
 * @text: (out): the JSON without the long files of its data URLs: `data:video/mp4;base64,#0`
 *
 * The files are decoded where they are, so that this needs next to no memory of its own.
 *
 * Returns: (transfer full) (element-type GBytes): the files by their numbers
 */
GPtrArray *
confab_sandbox_body_split (GByteArray *body,
                           GString   **text)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GBytes) bytes = NULL;
  gsize length = body->len;
  gsize at = 0;

  *text = g_string_new (NULL);
  while (at < length)
    {
      gsize file_length = 0;
      gsize start = find_file (body->data, length, at, &file_length);

      g_string_append_len (*text, (const char *)body->data + at, (gssize)(start - at));
      if (start < length)
        {
          int state = 0;
          guint save = 0;
          char *in = (char *)body->data + start;
          gsize place[2] = { start, g_base64_decode_step (in, file_length, (guchar *)in, &state, &save) };

          g_string_append_printf (*text, "#%u", places->len / 2);
          g_array_append_vals (places, place, 2);
        }
      at = start + file_length;
    }
  bytes = g_byte_array_free_to_bytes (body);
  for (guint i = 0; i < places->len; i += 2)
    g_ptr_array_add (files, g_bytes_new_from_bytes (bytes, g_array_index (places, gsize, i), g_array_index (places, gsize, i + 1)));
  return files;
}

/**
 * confab_sandbox_body_open:
 * @files: (nullable) (element-type GBytes): the files of the request
 * @url: (nullable): an address out of it
 * @content_type: (out): what the address says that it is
 *
 * Takes a data URL apart (RFC 2397).
 *
 * Returns: (transfer full) (nullable): the bytes, %NULL where @url is no such address
 */
GBytes *
confab_sandbox_body_open (GPtrArray  *files,
                          const char *url,
                          char      **content_type)
{
  const char *comma = url != NULL && g_ascii_strncasecmp (url, "data:", 5) == 0 ? strchr (url, ',') : NULL;
  g_autofree char *head = comma != NULL ? g_strndup (url + 5, comma - url - 5) : NULL;
  guint64 number;
  guchar *data;
  gsize size;

  if (head == NULL || !g_str_has_suffix (head, ";base64"))
    return NULL;
  head[strcspn (head, ";")] = '\0';
  *content_type = g_steal_pointer (&head);
  /* No base64 has this sign. */
  if (comma[1] == '#' && files != NULL && files->len > 0 &&
      g_ascii_string_to_unsigned (comma + 2, 10, 0, files->len - 1, &number, NULL))
    return g_bytes_ref (files->pdata[number]);
  data = g_base64_decode (comma + 1, &size);
  return g_bytes_new_take (data, size);
}
