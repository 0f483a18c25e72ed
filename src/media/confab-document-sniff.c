/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include "media/confab-document-text.h"
#include "media/confab-encoding.h"
#include "media/confab-text-kind.h"

#include <string.h>

/* Names of files in a package that are looked at before it counts as another kind of archive. */
#define MAX_ENTRIES 10000

/* How far from its end a package has its directory's place: its longest comment and the record itself. */
#define END_WINDOW (65535 + 22)

/* How much of a text may stand before what says that it is HTML. */
#define HTML_WINDOW 4096

static guint32
read_le16 (const guint8 *data)
{
  return (guint32)data[1] << 8 | data[0];
}

static guint32
read_le32 (const guint8 *data)
{
  return read_le16 (data + 2) << 16 | read_le16 (data);
}

/* OpenDocument 1.3, part 2, 3.3, and EPUB 3.3, 4.2.2: the first file is called mimetype and is stored as it is. */
static const char *
sniff_mimetype (const guint8 *data,
                gsize         length)
{
  static const char types[][64] = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/epub+zip",
  };
  gsize size;
  gsize at;
  const char *type;

  if (length < 38 || read_le16 (data + 8) != 0 || read_le16 (data + 26) != 8 || memcmp (data + 30, "mimetype", 8) != 0)
    return NULL;
  size = read_le32 (data + 22);
  at = 38 + read_le16 (data + 28);
  /* Some writers say the size only behind the content. */
  if (at > length || size > length - at)
    return NULL;
  if (size == 0)
    size = length - at;
  type = (const char *)data + at;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gsize n = strlen (types[i]);

      /* Templates and master documents are read alike. */
      if (size >= n && memcmp (type, types[i], n) == 0 && (size == n || !g_ascii_islower (type[n])))
        return types[i];
    }
  return NULL;
}

/* APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16: the directory at the end of a package. */
static const char *
sniff_directory (const guint8 *data,
                 gsize         length)
{
  static const struct
  {
    const char *name;
    const char *type;
  } kinds[] = {
    { "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { "ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    { "META-INF/container.xml", "application/epub+zip" },
  };
  const guint8 *end = NULL;
  gsize at;

  for (at = length - 22; length - at <= END_WINDOW; at--)
    {
      if (memcmp (data + at, "PK\5\6", 4) == 0)
        end = data + at;
      if (end != NULL || at == 0)
        break;
    }
  if (end == NULL)
    return NULL;
  at = read_le32 (end + 16);
  for (guint i = 0; i < MAX_ENTRIES && at + 46 <= length && memcmp (data + at, "PK\1\2", 4) == 0; i++)
    {
      gsize size = read_le16 (data + at + 28);

      if (size > length - at - 46)
        break;
      for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
        if (size == strlen (kinds[kind].name) && memcmp (data + at + 46, kinds[kind].name, size) == 0)
          return kinds[kind].type;
      at += 46 + size + read_le16 (data + at + 30) + read_le16 (data + at + 32);
    }
  return NULL;
}

static const char *
sniff_package (const guint8 *data,
               gsize         length)
{
  const char *type = sniff_mimetype (data, length);

  return type != NULL || length < 22 ? type : sniff_directory (data, length);
}

static gboolean
has_word (const char *text,
          const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalnum (text[length]) && text[length] != '-';
}

/* HTML as a standard sniffer knows it: by its first tag, behind blanks, comments and an XML declaration. */
static gboolean
is_html (const char *text)
{
  for (;;)
    {
      const char *end = NULL;

      while (g_ascii_isspace (*text))
        text++;
      if (g_str_has_prefix (text, "<!--"))
        end = strstr (text, "-->");
      else if (g_str_has_prefix (text, "<?"))
        end = strstr (text, "?>");
      else
        break;
      if (end == NULL)
        return FALSE;
      text = strchr (end, '>') + 1;
    }
  if (g_ascii_strncasecmp (text, "<!doctype", 9) == 0 && g_ascii_isspace (text[9]))
    {
      text += 9;
      while (g_ascii_isspace (*text))
        text++;
      return has_word (text, "html");
    }
  return has_word (text, "<html") || has_word (text, "<head") || has_word (text, "<body");
}

static const char *
sniff_text (const void *bytes,
            gsize       length,
            const char *name)
{
  ConfabDecoded decoded;
  g_autofree char *text = NULL;
  g_autofree char *encoding = NULL;
  const ConfabTextKind *kind = confab_text_kind_of_name (name);
  const ConfabTextKind *called;

  if (!confab_encoding_decode (bytes, length, NULL, HTML_WINDOW, &decoded))
    return NULL;
  text = decoded.text;
  encoding = decoded.encoding;
  if (g_str_has_prefix (text, "{\\rtf"))
    return "application/rtf";
  called = confab_text_kind_of_text (text, strlen (text));
  if (kind == NULL && called != NULL)
    return called->media_type;
  if ((kind == NULL || kind->language == NULL || strcmp (kind->media_type, "text/xml") == 0) && is_html (text))
    return "text/html";
  /* What is called HTML and has no tag is only text. */
  if (kind != NULL && strcmp (kind->media_type, "text/html") == 0 && strchr (text, '<') == NULL)
    return "text/plain";
  if (kind == NULL && g_str_has_prefix (text, "<?xml "))
    return "text/xml";
  return kind != NULL ? kind->media_type : "text/plain";
}

/**
 * confab_document_sniff:
 * @bytes: a whole file
 * @length: its length
 * @name: (nullable): what it is called, only to tell kinds of text apart
 *
 * Tells what a document is by its content. Pictures and videos are to be looked for first. All texts are "text/…".
 * "application/x-ole-storage" and "application/rtf" are known but not read, so that a refusal can say what helps.
 *
 * Returns: (nullable): the media type, or %NULL where it is no document
 */
const char *
confab_document_sniff (const void *bytes,
                       gsize       length,
                       const char *name)
{
  const guint8 *data = bytes;

  if (bytes == NULL || length == 0)
    return NULL;
  /* ISO 32000-2, 7.5.2, and what readers take: the header may stand behind other bytes. */
  if (memmem (data, MIN (length, 1024), "%PDF-", 5) != NULL)
    {
      const guint8 *at = memmem (data, MIN (length, 1024), "%PDF-", 5);

      if (at == data || !confab_encoding_is_text (data, length) || confab_text_kind_of_name (name) == NULL)
        return "application/pdf";
    }
  if (length >= 30 && memcmp (data, "PK\3\4", 4) == 0)
    return sniff_package (data, length);
  /* [MS-CFB], 2.2: what Office wrote before 2007, and what it writes with a password. */
  if (length >= 8 && memcmp (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    return "application/x-ole-storage";
  return confab_encoding_is_text (data, length) ? sniff_text (data, length, name) : NULL;
}

/**
 * confab_document_language:
 * @name: (nullable): what a text is called
 * @text: (nullable): the text
 *
 * Tells the language of code, as a code fence calls it, by its name or the interpreter in its first line.
 *
 * Returns: (nullable): "python", or %NULL for prose and what is not known
 */
const char *
confab_document_language (const char *name,
                          const char *text)
{
  const ConfabTextKind *kind = confab_text_kind_of_name (name);

  if (kind == NULL && text != NULL)
    kind = confab_text_kind_of_text (text, strlen (text));
  return kind != NULL ? kind->language : NULL;
}
