/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "provider/confab-media-limits.h"
#include "session/confab-generation-private.h"

/* What services say of a video that they do not take. */
static const char *const video_words[] = {
  "video", "media", "image", "modalit", "mime", "content type", "content-type", "content part", "data url", "base64",
};

/* gboolean, of what is sent */
static gboolean
has_video (GPtrArray *sent)
{
  for (guint i = 0; sent != NULL && i < sent->len; i++)
    {
      ConfabPrepared *prepared = g_ptr_array_index (sent, i);

      for (guint j = 0; prepared != NULL && j < prepared->parts->len; j++)
        if (confab_part_get_kind (prepared->parts->pdata[j]) == CONFAB_PART_VIDEO)
          return TRUE;
    }
  return FALSE;
}

/**
 * confab_generation_note_videos:
 * @self: a turn whose attachments are ready
 *
 * Remembers whether one of them goes as a video, for when the service does not take the request.
 */
void
confab_generation_note_videos (ConfabGeneration *self)
{
  GHashTableIter iter;
  gpointer sent;

  self->sends_video = FALSE;
  g_hash_table_iter_init (&iter, self->prepared);
  while (!self->sends_video && g_hash_table_iter_next (&iter, NULL, &sent))
    self->sends_video = has_video (sent);
}

static gboolean
has_word (const char        *text,
          const char *const *words,
          gsize              n_words)
{
  for (gsize i = 0; text != NULL && i < n_words; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* An answer that names one of the parameters is about that. */
static gboolean
names_parameter (ConfabGeneration *self,
                 const char       *text)
{
  g_auto (GStrv) names = confab_parameters_list_names (self->parameters);

  for (char **name = names; text != NULL && *name != NULL; name++)
    if (strstr (text, *name) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * confab_generation_note_refusal:
 * @self: a turn
 * @failure: how the service failed
 *
 * Where a video went with a request that the service does not take, and nothing says that it is about something else, the video is the likely
 * reason, and there is another way to send it.
 */
void
confab_generation_note_refusal (ConfabGeneration *self,
                                ConfabFailure    *failure)
{
  ConfabMediaLimits limits = confab_media_limits_get (confab_provider_get_profile (self->provider));
  g_autofree char *text = failure->message != NULL ? g_ascii_strdown (failure->message, -1) : NULL;
  gboolean refused = failure->http_status == 400 || failure->http_status == 415 || failure->http_status == 422;

  if (!self->sends_video || !limits.takes_images || failure->kind != CONFAB_FAILURE_BAD_REQUEST)
    return;
  if (has_word (text, video_words, G_N_ELEMENTS (video_words)) || (refused && !names_parameter (self, text)))
    failure->kind = CONFAB_FAILURE_VIDEO;
}
