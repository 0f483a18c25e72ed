/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "model/confab-address.h"

/* Longer ones are hardly addresses of files; services and servers take no more. */
#define MAX_ADDRESS 8000

static const char *const image_endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".gif", NULL };
static const char *const video_endings[] = { ".mp4", ".m4v", ".webm", ".mov", ".mkv", NULL };

/**
 * confab_address_from_text:
 * @text: what somebody typed, pasted or dropped
 *
 * Returns: (transfer full) (nullable): the http or https address that it is, without the blanks around it, or %NULL
 */
char *
confab_address_from_text (const char *text)
{
  g_autofree char *address = NULL;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_ADDRESS || !g_utf8_validate (text, -1, NULL))
    return NULL;
  address = g_strstrip (g_strdup (text));
  if (strpbrk (address, " \t\r\n\"<>") != NULL)
    return NULL;
  uri = g_uri_parse (address, G_URI_FLAGS_SCHEME_NORMALIZE | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || (strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL)
    return NULL;
  return g_steal_pointer (&address);
}

static char *
dup_file_name (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  const char *slash = strrchr (path, '/');
  g_autofree char *name = g_uri_unescape_string (slash != NULL ? slash + 1 : path, NULL);

  return name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL) ? g_steal_pointer (&name) : NULL;
}

/**
 * confab_address_dup_name:
 * @url: a web address
 *
 * Returns: (transfer full): the last part of its path, or the name of its computer
 */
char *
confab_address_dup_name (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  char *name;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return g_strdup (url);
  name = dup_file_name (uri);
  return name != NULL ? name : g_strdup (g_uri_get_host (uri));
}

static gboolean
has_ending (const char        *name,
            const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

/**
 * confab_address_guess_kind:
 * @url: a web address
 * @kind: (out): a picture or a video
 *
 * Returns: whether the end of its path tells
 */
gboolean
confab_address_guess_kind (const char     *url,
                           ConfabPartKind *kind)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (url != NULL && kind != NULL, FALSE);

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  name = uri != NULL ? dup_file_name (uri) : NULL;
  if (name == NULL)
    return FALSE;
  *kind = has_ending (name, video_endings) ? CONFAB_PART_VIDEO : CONFAB_PART_IMAGE;
  return *kind == CONFAB_PART_VIDEO || has_ending (name, image_endings);
}

/**
 * confab_address_to_part:
 * @url: a web address
 * @kind: whether a picture or a video is there
 *
 * Returns: (transfer full): an attachment that the service fetches itself
 */
ConfabPart *
confab_address_to_part (const char    *url,
                        ConfabPartKind kind)
{
  g_autofree char *name = confab_address_dup_name (url);
  ConfabAttachmentFacts facts = { .url = url, .name = name };

  g_return_val_if_fail (kind == CONFAB_PART_IMAGE || kind == CONFAB_PART_VIDEO, NULL);

  return confab_part_new_attachment (kind, &facts);
}
