/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-xml.h"

#include <glib/gi18n.h>
#include <libxml/xmlreader.h>
#include <string.h>

#include "base/confab-error.h"
#include "media/confab-encoding.h"

/* Deeper than any office program writes. */
#define MAX_DEPTH 200

struct _ConfabXml
{
  const ConfabDocumentSource *source;
  char                       *content;      /* UTF-8 */
  xmlTextReader              *reader;
  const char                 *beginning;    /* (nullable): the element that begins here */
  const char                 *end;          /* (nullable): the element that ends here */
  const char                 *text;         /* (nullable) */
  gboolean                    end_follows;  /* of an element without content */
  gboolean                    damaged;
  gboolean                    deep;
};

/* Everything that may stand before the first element is looked at, in UTF-8, so that no other encoding can hide it. */
static gboolean
has_document_type (const char *p)
{
  for (;;)
    {
      p = strchr (p, '<');
      if (p == NULL)
        return FALSE;
      if (g_str_has_prefix (p, "<?"))
        p = strstr (p, "?>");
      else if (g_str_has_prefix (p, "<!--"))
        p = strstr (p + 4, "-->");
      else
        return p[1] == '!';
      if (p == NULL)
        return FALSE;
    }
}

static char *
find_declared (const char *data,
               gsize       length)
{
  g_autofree char *head = g_strndup (data, MIN (length, 200));
  char *end = strstr (head, "?>");
  char *at;

  if (end == NULL || !g_str_has_prefix (head, "<?xml"))
    return NULL;
  *end = '\0';
  at = strstr (head, "encoding=");
  if (at == NULL || (at[9] != '"' && at[9] != '\''))
    return NULL;
  at += 10;
  at[strcspn (at, "\"'")] = '\0';
  return g_strdup (at);
}

/**
 * confab_xml_new:
 * @bytes: XML in any encoding
 * @source: the document that it is from; has to live as long
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a reader, or %NULL with %CONFAB_ERROR_INVALID_VALUE
 */
ConfabXml *
confab_xml_new (GBytes                     *bytes,
                const ConfabDocumentSource *source,
                GError                    **error)
{
  g_autoptr (ConfabXml) self = g_new0 (ConfabXml, 1);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *declared = length > 0 ? find_declared (data, length) : NULL;
  ConfabDecoded decoded = { 0 };

  self->source = source;
  if (length == 0 || length > G_MAXINT / 4 ||
      !confab_encoding_decode (data, length, declared, (gint64)length, &decoded))
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  self->content = decoded.text;
  g_free (decoded.encoding);
  if (has_document_type (self->content))
    {
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE,
                   _ ("“%s” has parts that would have to be fetched or repeated, which is not done. "
                      "Save it again in the program that made it."), source->name);
      return NULL;
    }
  self->reader = xmlReaderForMemory (self->content, (int)strlen (self->content), NULL, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                                     XML_PARSE_IGNORE_ENC);
  if (self->reader == NULL)
    {
      confab_document_set_damaged (error, source->name);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
confab_xml_free (ConfabXml *self)
{
  g_clear_pointer (&self->reader, xmlFreeTextReader);
  g_free (self->content);
  g_free (self);
}

/**
 * confab_xml_read:
 * @self: a reader
 *
 * Goes on to the next piece.
 *
 * Returns: whether there is one; confab_xml_finish() tells the end from an error
 */
gboolean
confab_xml_read (ConfabXml *self)
{
  self->end = NULL;
  self->text = NULL;
  if (self->end_follows)
    {
      self->end_follows = FALSE;
      self->end = g_steal_pointer (&self->beginning);
      return TRUE;
    }
  self->beginning = NULL;
  for (;;)
    {
      int status = xmlTextReaderRead (self->reader);

      self->damaged |= status < 0;
      self->deep |= status > 0 && xmlTextReaderDepth (self->reader) > MAX_DEPTH;
      if (status <= 0 || self->deep || g_cancellable_is_cancelled (self->source->cancellable))
        return FALSE;
      switch (xmlTextReaderNodeType (self->reader))
        {
        case XML_READER_TYPE_ELEMENT:
          self->beginning = (const char *)xmlTextReaderConstLocalName (self->reader);
          self->end_follows = xmlTextReaderIsEmptyElement (self->reader) == 1;
          return TRUE;

        case XML_READER_TYPE_END_ELEMENT:
          self->end = (const char *)xmlTextReaderConstLocalName (self->reader);
          return TRUE;

        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
          self->text = (const char *)xmlTextReaderConstValue (self->reader);
          return TRUE;

        default:
          break;
        }
    }
}

/* Moves from where an element begins to where it ends. */
void
confab_xml_skip (ConfabXml *self)
{
  int depth = xmlTextReaderDepth (self->reader);

  if (self->beginning == NULL)
    return;
  while (confab_xml_read (self))
    if (self->end != NULL && xmlTextReaderDepth (self->reader) <= depth)
      return;
}

/**
 * confab_xml_finish:
 * @self: a reader that has come to its end
 * @error: return location for an error
 *
 * Returns: whether all was read; if not, %CONFAB_ERROR_INVALID_VALUE or %G_IO_ERROR_CANCELLED
 */
gboolean
confab_xml_finish (ConfabXml *self,
                   GError   **error)
{
  if (g_cancellable_set_error_if_cancelled (self->source->cancellable, error))
    return FALSE;
  if (self->deep)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("“%s” is nested too deep to be read."),
                 self->source->name);
  else if (self->damaged)
    confab_document_set_damaged (error, self->source->name);
  return !self->deep && !self->damaged;
}

gboolean
confab_xml_begins (ConfabXml  *self,
                   const char *name)
{
  return g_strcmp0 (self->beginning, name) == 0;
}

gboolean
confab_xml_ends (ConfabXml  *self,
                 const char *name)
{
  return g_strcmp0 (self->end, name) == 0;
}

/* Returns: (nullable): the name of the element that begins here, without its prefix */
const char *
confab_xml_get_beginning (ConfabXml *self)
{
  return self->beginning;
}

/* Returns: (nullable): the name of the element that ends here, without its prefix */
const char *
confab_xml_get_end (ConfabXml *self)
{
  return self->end;
}

/* Returns: (nullable): the text here, until the next piece is read */
const char *
confab_xml_get_text (ConfabXml *self)
{
  return self->text;
}

/* The name has the prefix that all programs give it. Returns: (transfer full) (nullable) */
char *
confab_xml_dup_attribute (ConfabXml  *self,
                          const char *name)
{
  xmlChar *value = xmlTextReaderGetAttribute (self->reader, (const xmlChar *)name);
  char *copy = g_strdup ((const char *)value);

  xmlFree (value);
  return copy;
}

int
confab_xml_get_number (ConfabXml  *self,
                       const char *name,
                       int         absent)
{
  g_autofree char *value = confab_xml_dup_attribute (self, name);
  gint64 number;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, G_MININT, G_MAXINT, &number, NULL))
    return absent;
  return (int)number;
}
