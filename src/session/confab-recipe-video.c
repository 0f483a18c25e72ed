/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "media/confab-media-worker.h"
#include "model/confab-frame-times.h"
#include "provider/confab-media-limits.h"
#include "session/confab-recipe-private.h"

/* The video half of recipes. */

/* Whether somebody chose another length or size than the video has. */
static gboolean
is_changed (const ConfabAttachmentFacts *facts)
{
  const ConfabSendWish *wish = &facts->send;
  int edge = MAX (facts->width, facts->height);

  return wish->start_ms > 0 || wish->end_ms > 0 || (wish->max_edge > 0 && (edge == 0 || edge > wish->max_edge));
}

/**
 * confab_recipe_set_video:
 * @self: a recipe for a video
 * @provider: the service that it goes to
 *
 * What a service does not take at all is refused where the request is written, with a sentence for people. So is what is
 * too large, unless a video was asked for: then it is made as small as it has to be.
 *
 * Returns: whether there is something to do
 */
gboolean
confab_recipe_set_video (ConfabRecipe   *self,
                         ConfabProvider *provider)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  ConfabMediaLimits limits = confab_media_limits_get (confab_provider_get_profile (provider));

  /* Where a video was refused before, one of an older message would be refused again, whatever was wished for it then. */
  if (facts->send.as == CONFAB_SEND_FRAMES || (confab_provider_get_frames_only (provider) && limits.takes_images))
    {
      self->make = MAKE_FRAMES;
      self->max_frames = limits.max_frames;
      return limits.takes_images;
    }
  self->make = MAKE_VIDEO;
  self->max_video_bytes = limits.max_video_bytes;
  return limits.takes_videos &&
         (is_changed (facts) || !confab_media_limits_take_video (&limits, facts->media_type) ||
          (facts->send.as == CONFAB_SEND_ITSELF && facts->size > (gint64)limits.max_video_bytes));
}

/* Where it is in the video is kept with it. */
static void
add_frame (ConfabPrepared         *prepared,
           const ConfabVideoFrame *frame)
{
  g_autoptr (ConfabPart) part = NULL;

  confab_recipe_add_picture (prepared, frame->picture, "low");
  part = g_ptr_array_steal_index (prepared->parts, prepared->parts->len - 1);
  g_ptr_array_add (prepared->parts, confab_part_copy_with_wish (part, &(ConfabSendWish) { .start_ms = frame->time_ms }));
}

/* The model is told what it sees, in the language that models know best. */
static void
add_title (ConfabPrepared *prepared,
           guint           n_frames,
           const char     *name)
{
  confab_recipe_add_words (prepared, "The following %u pictures are frames of the video “%s”, without its sound.", n_frames, name);
  prepared->form = CONFAB_PREPARED_FRAMES;
  prepared->count = n_frames;
}

static void
add_frames (ConfabPrepared *prepared,
            GPtrArray      *frames,
            const char     *name)
{
  add_title (prepared, frames->len, name);
  for (guint i = 0; i < frames->len; i++)
    {
      const ConfabVideoFrame *frame = frames->pdata[i];
      int seconds = (int)(frame->time_ms / 1000);

      confab_recipe_add_words (prepared, "Frame at %02d:%02d", seconds / 60, seconds % 60);
      add_frame (prepared, frame);
    }
}

static gboolean
is_left_out (ConfabPart *frame,
             const char *left_out)
{
  return confab_frame_times_contain (left_out, confab_part_get_facts (frame)->send.start_ms);
}

static guint
count_frames (ConfabPrepared *self,
              const char     *left_out)
{
  guint n = 0;

  for (guint i = 0; i < self->parts->len; i++)
    n += confab_part_get_kind (self->parts->pdata[i]) == CONFAB_PART_IMAGE && !is_left_out (self->parts->pdata[i], left_out);
  return n;
}

/* The words before a frame say where it is. */
static void
take_frame (ConfabPrepared *prepared,
            ConfabPrepared *all,
            guint           place)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (all->parts->pdata[place]);
  GBytes *bytes = g_hash_table_lookup (all->contents, facts->hash);

  g_ptr_array_add (prepared->parts, g_object_ref (all->parts->pdata[place - 1]));
  g_ptr_array_add (prepared->parts, g_object_ref (all->parts->pdata[place]));
  prepared->bytes += facts->size;
  if (bytes != NULL)
    g_hash_table_insert (prepared->contents, g_strdup (facts->hash), g_bytes_ref (bytes));
}

/**
 * confab_prepared_leave_out:
 * @self: what is made of an attachment
 * @part: the attachment, with the wish for it
 *
 * The frames are made and kept together, so that it takes no time to leave one out or to send it after all. At least one is sent.
 *
 * Returns: (transfer full): @self, or what is left of it
 */
ConfabPrepared *
confab_prepared_leave_out (ConfabPrepared *self,
                           ConfabPart     *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  ConfabPrepared *prepared;
  guint n_frames;

  if (self->form != CONFAB_PREPARED_FRAMES || facts->send.left_out == NULL)
    return confab_prepared_ref (self);
  n_frames = count_frames (self, facts->send.left_out);
  if (n_frames == 0 || n_frames == (guint)self->count)
    return confab_prepared_ref (self);
  prepared = confab_prepared_new ();
  add_title (prepared, n_frames, confab_recipe_name_part (part));
  for (guint i = 1; i < self->parts->len; i++)
    if (confab_part_get_kind (self->parts->pdata[i]) == CONFAB_PART_IMAGE &&
        !is_left_out (self->parts->pdata[i], facts->send.left_out))
      take_frame (prepared, self, i);
  return prepared;
}

/**
 * confab_recipe_make_frames:
 * @self: a recipe for frames
 * @input: a descriptor of the video
 * @prepared: where they go
 * @progress: (nullable): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Returns: whether there are frames
 */
gboolean
confab_recipe_make_frames (ConfabRecipe      *self,
                           int                input,
                           ConfabPrepared    *prepared,
                           ConfabProgressFunc progress,
                           gpointer           progress_data,
                           GCancellable      *cancellable,
                           GError           **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  ConfabVideoSampling sampling = {
    .start_ms = facts->send.start_ms, .end_ms = facts->send.end_ms, .count = (guint)MIN (facts->send.frames, (int)self->max_frames), .max_edge = facts->send.max_edge,
  };
  g_autoptr (GPtrArray) frames = confab_media_worker_sample (input, facts->media_type, confab_recipe_get_name (self), &sampling,
                                                             progress, progress_data, cancellable, error);

  if (frames == NULL)
    return FALSE;
  add_frames (prepared, frames, confab_recipe_get_name (self));
  return TRUE;
}

/* "holiday.mkv" becomes "holiday.mp4". */
static char *
make_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = dot != NULL && dot != name ? g_strndup (name, (gsize)(dot - name)) : g_strdup (name);

  return g_strconcat (stem, ".mp4", NULL);
}

/**
 * confab_recipe_make_video:
 * @self: a recipe for a video
 * @input: a descriptor of the video
 * @prepared: where it goes
 * @progress: (nullable): told how far it is, on this thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Returns: whether there is a video
 */
gboolean
confab_recipe_make_video (ConfabRecipe      *self,
                          int                input,
                          ConfabPrepared    *prepared,
                          ConfabProgressFunc progress,
                          gpointer           progress_data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  const char *name = confab_recipe_get_name (self);
  ConfabVideoConversion conversion = {
    .start_ms = facts->send.start_ms, .end_ms = facts->send.end_ms, .max_edge = facts->send.max_edge,
    .max_bytes = self->max_video_bytes,
  };
  g_autoptr (ConfabConvertedVideo) video = confab_media_worker_convert (input, facts->media_type, name, &conversion,
                                                                        progress, progress_data, cancellable, error);
  g_autofree char *new_name = NULL;
  g_autofree char *hash = NULL;

  if (video == NULL)
    return FALSE;
  new_name = make_name (name);
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, video->bytes);
  prepared->form = CONFAB_PREPARED_VIDEO;
  prepared->lost_sound = video->lost_sound;
  prepared->bytes = (gint64)g_bytes_get_size (video->bytes);
  g_ptr_array_add (prepared->parts, confab_part_new_attachment (CONFAB_PART_VIDEO, &(ConfabAttachmentFacts) {
    .hash = hash, .name = new_name, .media_type = "video/mp4", .size = prepared->bytes, .width = video->width,
    .height = video->height, .duration_ms = video->duration_ms,
  }));
  g_hash_table_insert (prepared->contents, g_steal_pointer (&hash), g_bytes_ref (video->bytes));
  return TRUE;
}
