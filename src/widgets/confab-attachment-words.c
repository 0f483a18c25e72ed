/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/confab-attachment-words.h"
#include "widgets/confab-thumbnail.h"

static void
add (GPtrArray *words,
     char      *word)
{
  if (word != NULL && *word != '\0')
    g_ptr_array_add (words, word);
  else
    g_free (word);
}

static char *
describe_detail (const char *detail)
{
  if (g_strcmp0 (detail, "low") == 0)
    return g_strdup (_ ("low detail"));
  if (g_strcmp0 (detail, "high") == 0)
    return g_strdup (_ ("high detail"));
  return NULL;
}

static char *
describe_form (const ConfabSendWish *wish)
{
  switch (wish->as)
    {
    case CONFAB_SEND_FRAMES:
      return wish->frames > 0 ? g_strdup_printf (g_dngettext (NULL, "%d frame", "%d frames", wish->frames), wish->frames)
                              : g_strdup (_ ("as frames"));
    case CONFAB_SEND_TEXT:
      return g_strdup (_ ("as text"));
    case CONFAB_SEND_PAGES:
      return g_strdup (_ ("as pictures"));
    case CONFAB_SEND_ITSELF:
      return g_strdup (_ ("as it is"));
    case CONFAB_SEND_AUTO:
    default:
      return NULL;
    }
}

static char *
describe_trim (const ConfabSendWish *wish)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (wish->start_ms == 0 && wish->end_ms == 0)
    return NULL;
  start = wish->start_ms > 0 ? confab_attachment_words_time (wish->start_ms) : g_strdup ("0:00");
  end = wish->end_ms > 0 ? confab_attachment_words_time (wish->end_ms) : g_strdup ("");
  return g_strdup_printf ("%s–%s", start, end);
}

static gboolean
is_of (const ConfabAttachmentFacts *facts,
       const char                  *word)
{
  return facts->media_type != NULL && strstr (facts->media_type, word) != NULL;
}

/**
 * confab_attachment_words_name_pages:
 * @facts: of a document
 *
 * Returns: what its pages are called
 */
const char *
confab_attachment_words_name_pages (const ConfabAttachmentFacts *facts)
{
  return is_of (facts, "spreadsheet") ? _ ("Sheets") : is_of (facts, "presentation") ? _ ("Slides") : _ ("Pages");
}

static char *
describe_pages (const ConfabAttachmentFacts *facts)
{
  if (is_of (facts, "spreadsheet"))
    return g_strdup_printf (g_dngettext (NULL, "%d sheet", "%d sheets", facts->pages), facts->pages);
  if (is_of (facts, "presentation"))
    return g_strdup_printf (g_dngettext (NULL, "%d slide", "%d slides", facts->pages), facts->pages);
  return g_strdup_printf (g_dngettext (NULL, "%d page", "%d pages", facts->pages), facts->pages);
}

/**
 * confab_attachment_words_describe:
 * @part: an attachment
 *
 * Returns: (transfer full): what it is, what it weighs and what somebody chose of how it is sent; empty where nothing is known
 */
char *
confab_attachment_words_describe (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const ConfabSendWish *wish = &facts->send;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (confab_part_get_kind (part) == CONFAB_PART_IMAGE && facts->width > 0 && facts->height > 0)
    add (words, g_strdup_printf ("%d × %d", facts->width, facts->height));
  if (facts->pages > 0)
    add (words, describe_pages (facts));
  add (words, facts->url != NULL && facts->hash == NULL ? g_strdup (_ ("web address")) : confab_thumbnail_dup_part_size (part));
  add (words, describe_detail (facts->detail));
  add (words, describe_form (wish));
  add (words, describe_trim (wish));
  if (wish->pages != NULL)
    /* Translators: which pages of a document are sent, such as "pages 1-5,8" */
    add (words, g_strdup_printf (_ ("pages %s"), wish->pages));
  if (wish->max_edge > 0)
    /* Translators: the longest side of a picture */
    add (words, g_strdup_printf (_ ("at most %d px"), wish->max_edge));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

/**
 * confab_attachment_words_time:
 * @milliseconds: a place in a video
 *
 * Returns: (transfer full): minutes and seconds, empty for 0
 */
char *
confab_attachment_words_time (gint64 milliseconds)
{
  gint64 seconds = milliseconds / 1000;
  int hours = (int)MIN (seconds / 3600, G_MAXINT);

  if (milliseconds <= 0)
    return g_strdup ("");
  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", hours, (int)(seconds / 60 % 60), (int)(seconds % 60));
  return g_strdup_printf ("%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/**
 * confab_attachment_words_parse_time:
 * @text: seconds, minutes and seconds, or hours, minutes and seconds, with colons between them
 * @milliseconds: (out): the time, 0 for an empty text
 *
 * Returns: whether @text is a time
 */
gboolean
confab_attachment_words_parse_time (const char *text,
                                    gint64     *milliseconds)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  g_auto (GStrv) fields = g_strsplit (copy, ":", 4);
  gint64 seconds = 0;

  for (guint i = 0; fields[i] != NULL; i++)
    {
      guint64 value;

      if (i == 3 || !g_ascii_string_to_unsigned (fields[i], 10, 0, i == 0 ? 359999 : 59, &value, NULL))
        return FALSE;
      seconds = seconds * 60 + (gint64)value;
    }
  *milliseconds = seconds * 1000;
  return TRUE;
}

/**
 * confab_attachment_words_are_pages:
 * @text: what somebody wrote
 *
 * Returns: whether @text is empty, or numbers and ranges with commas between them
 */
gboolean
confab_attachment_words_are_pages (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));

  return *copy == '\0' ||
         g_regex_match_simple ("^\\s*[1-9][0-9]{0,5}(\\s*-\\s*[1-9][0-9]{0,5})?(\\s*,\\s*[1-9][0-9]{0,5}(\\s*-\\s*[1-9][0-9]{0,5})?)*\\s*$",
                               copy, 0, 0);
}
