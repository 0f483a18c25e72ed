/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-thumbnail.h"
#include "widgets/confab-video-player.h"

/* How often it is looked whether it was scrolled away, in milliseconds. */
#define LOOK_INTERVAL 500

struct _ConfabVideoPlayer
{
  GtkWidget       parent_instance;

  GtkWidget      *video;
  GtkWidget      *problem;   /* a column with a sentence and a button */
  GtkWidget      *sentence;

  ConfabPart     *part;
  GtkMediaStream *stream;
  GCancellable   *cancellable;
  guint           look_id;
  gboolean        left;      /* it was to be seen, and then was not */
};

G_DEFINE_FINAL_TYPE (ConfabVideoPlayer, confab_video_player, GTK_TYPE_WIDGET)

static void
pause_stream (ConfabVideoPlayer *self)
{
  if (self->stream != NULL && gtk_media_stream_get_playing (self->stream))
    gtk_media_stream_pause (self->stream);
}

static void
show_problem (ConfabVideoPlayer *self,
              const GError      *error)
{
  g_autofree char *name = confab_thumbnail_dup_part_name (self->part);
  /* Translators: a video, by its name */
  g_autofree char *words = g_strdup_printf (_ ("“%s” cannot be played here."), name);

  g_debug ("No video: %s", error->message);
  gtk_label_set_text (GTK_LABEL (self->sentence),
                      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? error->message : words);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_widget_set_visible (self->video, FALSE);
}

static void
stream_error_cb (ConfabVideoPlayer *self)
{
  const GError *error = gtk_media_stream_get_error (self->stream);

  if (error != NULL)
    show_problem (self, error);
}

static void
file_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (ConfabVideoPlayer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = confab_attachment_source_open_file_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);

  if (self->video == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (file == NULL)
    {
      show_problem (self, error);
      return;
    }
  self->stream = gtk_media_file_new_for_file (file);
  g_signal_connect_object (self->stream, "notify::error", G_CALLBACK (stream_error_cb), self, G_CONNECT_SWAPPED);
  gtk_video_set_autoplay (GTK_VIDEO (self->video), !self->left);
  gtk_video_set_media_stream (GTK_VIDEO (self->video), self->stream);
  stream_error_cb (self);
}

/* Whether any of it is to be seen in what scrolls around it. */
static gboolean
is_in_view (ConfabVideoPlayer *self)
{
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));
  graphene_rect_t bounds;

  while (around != NULL && !GTK_IS_SCROLLABLE (around))
    around = gtk_widget_get_parent (around);
  if (around == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (self), around, &bounds))
    return TRUE;
  return graphene_rect_intersection (&bounds, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (around),
                                                                   gtk_widget_get_height (around)), NULL);
}

static gboolean
look_timeout_cb (gpointer user_data)
{
  ConfabVideoPlayer *self = user_data;

  if (!is_in_view (self))
    pause_stream (self);
  return G_SOURCE_CONTINUE;
}

static void
confab_video_player_map (GtkWidget *widget)
{
  ConfabVideoPlayer *self = CONFAB_VIDEO_PLAYER (widget);

  GTK_WIDGET_CLASS (confab_video_player_parent_class)->map (widget);
  self->look_id = g_timeout_add (LOOK_INTERVAL, look_timeout_cb, self);
}

static void
confab_video_player_unmap (GtkWidget *widget)
{
  ConfabVideoPlayer *self = CONFAB_VIDEO_PLAYER (widget);

  g_clear_handle_id (&self->look_id, g_source_remove);
  pause_stream (self);
  /* GtkVideo would go on by itself whenever it is to be seen again. */
  self->left = TRUE;
  if (self->video != NULL)
    gtk_video_set_autoplay (GTK_VIDEO (self->video), FALSE);
  GTK_WIDGET_CLASS (confab_video_player_parent_class)->unmap (widget);
}

static void
confab_video_player_dispose (GObject *object)
{
  ConfabVideoPlayer *self = CONFAB_VIDEO_PLAYER (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  pause_stream (self);
  if (self->stream != NULL)
    g_signal_handlers_disconnect_by_data (self->stream, self);
  if (self->video != NULL)
    gtk_video_set_media_stream (GTK_VIDEO (self->video), NULL);
  /* The pipeline ends with it, whoever else still holds the stream. */
  if (self->stream != NULL)
    gtk_media_file_clear (GTK_MEDIA_FILE (self->stream));
  g_clear_object (&self->stream);
  g_clear_pointer (&self->video, gtk_widget_unparent);
  g_clear_pointer (&self->problem, gtk_widget_unparent);
  g_clear_object (&self->part);
  G_OBJECT_CLASS (confab_video_player_parent_class)->dispose (object);
}

static void
confab_video_player_class_init (ConfabVideoPlayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_video_player_dispose;
  widget_class->map = confab_video_player_map;
  widget_class->unmap = confab_video_player_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "videoplayer");
}

static void
confab_video_player_init (ConfabVideoPlayer *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Open _With…"));

  self->cancellable = g_cancellable_new ();
  self->video = gtk_video_new ();
  gtk_widget_set_parent (self->video, GTK_WIDGET (self));

  self->problem = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_valign (self->problem, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->problem, FALSE);
  self->sentence = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_box_append (GTK_BOX (self->problem), self->sentence);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "attachment.open-with");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->problem), button);
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
}

/**
 * confab_video_player_new:
 * @source: what knows the video
 * @part: a video
 *
 * Returns: (transfer floating): a widget that plays it
 */
GtkWidget *
confab_video_player_new (ConfabAttachmentSource *source,
                         ConfabPart             *part)
{
  ConfabVideoPlayer *self = g_object_new (CONFAB_TYPE_VIDEO_PLAYER, NULL);
  g_autofree char *name = confab_thumbnail_dup_part_name (part);

  self->part = g_object_ref (part);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->video), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  confab_attachment_source_open_file_async (source, part, self->cancellable, file_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

gboolean
confab_video_player_get_playing (ConfabVideoPlayer *self)
{
  g_return_val_if_fail (CONFAB_IS_VIDEO_PLAYER (self), FALSE);

  return self->stream != NULL && gtk_media_stream_get_playing (self->stream);
}

/**
 * confab_video_player_get_problem:
 * @self: a player
 *
 * Returns: (nullable): why the video cannot be played
 */
const char *
confab_video_player_get_problem (ConfabVideoPlayer *self)
{
  g_return_val_if_fail (CONFAB_IS_VIDEO_PLAYER (self), NULL);

  return gtk_widget_get_visible (self->problem) ? gtk_label_get_text (GTK_LABEL (self->sentence)) : NULL;
}

void
confab_video_player_toggle (ConfabVideoPlayer *self)
{
  g_return_if_fail (CONFAB_IS_VIDEO_PLAYER (self));

  if (confab_video_player_get_playing (self))
    pause_stream (self);
  else if (self->stream != NULL)
    gtk_media_stream_play (self->stream);
}
