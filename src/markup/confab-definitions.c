/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-definitions.h"
#include "markup/confab-lines.h"
#include "markup/confab-shadow.h"

/* CommonMark allows labels of up to 999 characters. */
#define MAX_LABEL 999

struct _ConfabDefinitions
{
  /* Lines with a definition, by their label. */
  GHashTable *lines;
};

ConfabDefinitions *
confab_definitions_new (void)
{
  ConfabDefinitions *self = g_new0 (ConfabDefinitions, 1);

  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
confab_definitions_free (ConfabDefinitions *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->lines);
  g_free (self);
}

/* Labels are the same whatever their case and their space. */
static char *
dup_key (const char *label,
         gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (label, length);
  char *key = g_utf8_casefold (valid, -1);
  char *to = key;

  for (const char *from = key; *from != '\0'; from++)
    {
      if (!g_ascii_isspace (*from))
        *to++ = *from;
      else if (to > key && to[-1] != ' ')
        *to++ = ' ';
    }
  if (to > key && to[-1] == ' ')
    to--;
  *to = '\0';
  return key;
}

/* The label between brackets at @at, and what is after it. */
static gboolean
read_label (const char *text,
            gsize       length,
            gsize       at,
            gsize      *end)
{
  gsize n;

  for (n = at + 1; n < length && n - at <= MAX_LABEL; n++)
    {
      if (text[n] == '\\' && n + 1 < length)
        n++;
      else if (text[n] == '[')
        return FALSE;
      else if (text[n] == ']')
        {
          *end = n;
          return n > at + 1;
        }
    }
  return FALSE;
}

/*
 * confab_definitions_collect:
 * @self: definitions
 * @text: a piece of text that does not change any more
 * @length: its length
 *
 * Remembers the targets of links that it defines.
 */
void
confab_definitions_collect (ConfabDefinitions *self,
                            const char        *text,
                            gsize              length)
{
  gsize at = 0;

  while (at < length)
    {
      ConfabPrefix prefix;
      gsize next = confab_line_next (text, length, at);
      gsize label;
      gsize end;

      confab_prefix_read (&prefix, text + at, length - at);
      label = at + prefix.length;
      if (label < length && text[label] == '[' && read_label (text, length, label, &end) && end + 1 < length &&
          text[end + 1] == ':' && text[label + 1] != '^')
        {
          char *key = dup_key (text + label + 1, end - label - 1);

          /* The address may stand in the next line. */
          if (confab_line_is_blank (text + end + 2, length - end - 2))
            next = confab_line_next (text, length, MAX (next, end));
          if (g_hash_table_contains (self->lines, key))
            g_free (key);
          else
            {
              GString *line = g_string_new (NULL);

              confab_shadow_append_clean (line, text + label, MAX (next, end) - label);
              g_hash_table_insert (self->lines, key, g_string_free (line, FALSE));
            }
        }
      at = next;
    }
}

static void
write_link (const ConfabDefinitions *self,
            GString                 *out,
            GHashTable              *written,
            const char              *label,
            gsize                    length)
{
  g_autofree char *key = dup_key (label, length);
  const char *line = g_hash_table_lookup (self->lines, key);

  if (line == NULL || g_hash_table_contains (written, line))
    return;
  g_hash_table_add (written, (gpointer)line);
  g_string_append_printf (out, "%s\n\n", line);
}

static gboolean
is_footnote_label (const char *label,
                   gsize       length)
{
  for (gsize i = 1; i < length; i++)
    {
      if (strchr (" \t\r\n", label[i]) != NULL)
        return FALSE;
    }
  return length > 1 && label[0] == '^';
}

/* Whether only marks of containers stand before a byte in its line. */
static gboolean
is_first_in_line (const char *text,
                  gsize       at)
{
  while (at > 0 && strchr (" \t>", text[at - 1]) != NULL)
    at--;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r';
}

/* Of each footnote that is defined here there has to be a reference, and in a text to which more will come, the other way round. */
static void
write_footnotes (GString    *out,
                 GHashTable *defined,
                 GHashTable *referenced,
                 gboolean    complete)
{
  GHashTableIter iter;
  gpointer label;

  g_hash_table_iter_init (&iter, referenced);
  while (!complete && g_hash_table_iter_next (&iter, &label, NULL))
    {
      if (g_hash_table_contains (defined, label))
        continue;
      g_string_append_printf (out, "[^%s]: .\n\n", (const char *)label);
    }
  g_hash_table_iter_init (&iter, defined);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    g_string_append_printf (out, "***\n\n[^%s]\n\n", (const char *)label);
}

/*
 * confab_definitions_write:
 * @self: (nullable): what was defined before @text
 * @text: Markdown
 * @length: its length
 * @complete: whether no more will come
 *
 * Returns: (transfer full): lines to be read before it, so that it can be read without the text about it; nothing of them is to be shown
 */
GString *
confab_definitions_write (const ConfabDefinitions *self,
                          const char              *text,
                          gsize                    length,
                          gboolean                 complete)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) written = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) defined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) referenced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *bracket = text;
  gsize end;

  while ((bracket = memchr (bracket, '[', text + length - bracket)) != NULL)
    {
      gsize at = bracket++ - text;

      if (at + 1 < length && text[at + 1] == '^')
        {
          if (!read_label (text, length, at, &end) || !is_footnote_label (text + at + 1, end - at - 1))
            continue;
          if (end + 1 < length && text[end + 1] == ':' && is_first_in_line (text, at))
            g_hash_table_add (defined, g_strndup (text + at + 2, end - at - 2));
          else
            g_hash_table_add (referenced, g_strndup (text + at + 2, end - at - 2));
        }
      else if (self != NULL && g_hash_table_size (self->lines) > 0 && read_label (text, length, at, &end))
        write_link (self, out, written, text + at + 1, end - at - 1);
    }
  write_footnotes (out, defined, referenced, complete);
  if (out->len > 0)
    g_string_append (out, "***\n\n");
  return out;
}
