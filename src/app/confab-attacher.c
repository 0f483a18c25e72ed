/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-attacher.h"

struct _ConfabAttacher
{
  GObject               parent_instance;

  ConfabComposer       *composer;
  ConfabDrafts         *drafts;
  ConfabChat           *chat;
  GtkFileChooserNative *chooser;
  GHashTable           *pending; /* Arrival by chip, of the conversation that is shown; they are not owned */
};

/* One attachment on its way. */
typedef struct
{
  ConfabAttacher *attacher;
  ConfabChat     *chat;
  GCancellable   *cancellable;
  guint           chip;
} Arrival;

enum
{
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttacher, confab_attacher, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static Arrival *
arrival_new (ConfabAttacher *attacher,
             const char     *name)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->attacher = g_object_ref (attacher);
  arrival->chat = g_object_ref (attacher->chat);
  arrival->chip = confab_composer_begin_attachment (attacher->composer, name);
  arrival->cancellable = g_cancellable_new ();
  g_hash_table_insert (attacher->pending, GUINT_TO_POINTER (arrival->chip), arrival);
  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->attacher);
  g_object_unref (arrival->chat);
  g_object_unref (arrival->cancellable);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
arrival_end (Arrival      *arrival,
             ConfabPart   *part,
             const GError *error)
{
  ConfabAttacher *self = arrival->attacher;

  if (g_hash_table_lookup (self->pending, GUINT_TO_POINTER (arrival->chip)) == arrival)
    {
      g_hash_table_remove (self->pending, GUINT_TO_POINTER (arrival->chip));
      if (self->composer != NULL)
        confab_composer_finish_attachment (self->composer, arrival->chip, part);
    }
  else if (part == NULL || g_cancellable_is_cancelled (arrival->cancellable))
    {
      /* Removed by the user, or not readable. */
    }
  else if (self->chat == arrival->chat && self->composer != NULL)
    confab_composer_add_attachment (self->composer, part);
  else
    confab_drafts_add_attachment (self->drafts, confab_chat_get_conversation (arrival->chat), part);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
chat_attach_file_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPart) part = NULL;

  part = confab_chat_attach_file_finish (CONFAB_CHAT (object), result, &error);
  arrival_end (arrival, part, error);
}

static void
chat_attach_bytes_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPart) part = NULL;

  part = confab_chat_attach_bytes_finish (CONFAB_CHAT (object), result, &error);
  arrival_end (arrival, part, error);
}

static void
encode_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (task_data), (GDestroyNotify)g_bytes_unref);
}

static void
encode_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  ConfabChat *chat = arrival->chat;
  GCancellable *cancellable = arrival->cancellable;

  confab_chat_attach_bytes_async (chat, bytes, _ ("Pasted picture.png"), cancellable, chat_attach_bytes_cb,
                                  g_steal_pointer (&arrival));
}

/* Removing what is still read ends the reading. */
static void
attachment_removed_cb (ConfabAttacher *self,
                       guint           chip)
{
  Arrival *arrival = g_hash_table_lookup (self->pending, GUINT_TO_POINTER (chip));

  if (arrival == NULL)
    return;
  g_hash_table_remove (self->pending, GUINT_TO_POINTER (chip));
  g_cancellable_cancel (arrival->cancellable);
}

static void
chooser_response_cb (ConfabAttacher  *self,
                     int              response,
                     GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          confab_attacher_attach_file (self, file);
        }
    }
  g_clear_object (&self->chooser);
  if (self->composer != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
add_filter (GtkFileChooser    *chooser,
            const char        *name,
            const char *const *types)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
confab_attacher_dispose (GObject *object)
{
  ConfabAttacher *self = CONFAB_ATTACHER (object);

  if (self->chooser != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->chooser, self);
      gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
    }
  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->composer);
  g_clear_object (&self->drafts);
  g_clear_object (&self->chat);

  G_OBJECT_CLASS (confab_attacher_parent_class)->dispose (object);
}

static void
confab_attacher_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_ATTACHER (object)->pending);
  G_OBJECT_CLASS (confab_attacher_parent_class)->finalize (object);
}

static void
confab_attacher_class_init (ConfabAttacherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attacher_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_attacher_finalize;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_ATTACHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_attacher_init (ConfabAttacher *self)
{
  self->pending = g_hash_table_new (NULL, NULL);
}

/**
 * confab_attacher_new:
 * @composer: where attachments are shown; not kept alive
 *
 * Returns: (transfer full): an attacher without a conversation
 */
ConfabAttacher *
confab_attacher_new (ConfabComposer *composer)
{
  ConfabAttacher *self;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHER, NULL);
  g_set_weak_pointer (&self->composer, composer);
  g_signal_connect_object (composer, "attachment-removed", G_CALLBACK (attachment_removed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_attacher_set_up:
 * @self: the attacher
 * @drafts: where those of other conversations go
 */
void
confab_attacher_set_up (ConfabAttacher *self,
                        ConfabDrafts   *drafts)
{
  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (CONFAB_IS_DRAFTS (drafts));

  g_set_object (&self->drafts, drafts);
}

/**
 * confab_attacher_set_chat:
 * @self: the attacher
 * @chat: (nullable): what the composer writes to from now on
 */
void
confab_attacher_set_chat (ConfabAttacher *self,
                          ConfabChat     *chat)
{
  g_return_if_fail (CONFAB_IS_ATTACHER (self));

  if (g_set_object (&self->chat, chat))
    g_hash_table_remove_all (self->pending);
}

/**
 * confab_attacher_get_busy:
 * @self: the attacher
 *
 * Returns: whether an attachment of the conversation that is shown is still being read
 */
gboolean
confab_attacher_get_busy (ConfabAttacher *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHER (self), FALSE);

  return g_hash_table_size (self->pending) > 0;
}

/**
 * confab_attacher_choose:
 * @self: the attacher
 *
 * Lets the user choose files.
 */
void
confab_attacher_choose (ConfabAttacher *self)
{
  static const char *const all[] = {
    "image/png", "image/jpeg", "image/webp", "image/gif",
    "video/mp4", "video/webm", "video/quicktime", "video/x-matroska", NULL
  };
  static const char *const images[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };
  static const char *const videos[] = {
    "video/mp4", "video/webm", "video/quicktime", "video/x-matroska", NULL
  };
  GtkFileChooser *chooser;
  GtkRoot *root;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));

  if (self->chooser != NULL || self->chat == NULL || self->composer == NULL)
    return;

  root = gtk_widget_get_root (GTK_WIDGET (self->composer));
  self->chooser = gtk_file_chooser_native_new (_ ("Attach Files"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _ ("_Attach"), NULL);
  chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (chooser, TRUE);
  add_filter (chooser, _ ("Pictures and Videos"), all);
  add_filter (chooser, _ ("Pictures"), images);
  add_filter (chooser, _ ("Videos"), videos);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * confab_attacher_attach_file:
 * @self: the attacher
 * @file: what to attach to the conversation that is shown
 */
void
confab_attacher_attach_file (ConfabAttacher *self,
                             GFile          *file)
{
  g_autofree char *name = NULL;
  Arrival *arrival;
  ConfabChat *chat;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (G_IS_FILE (file));

  chat = self->chat;
  if (chat == NULL || self->composer == NULL)
    return;
  name = g_file_get_basename (file);
  if (name != NULL && !g_utf8_validate (name, -1, NULL))
    {
      char *valid = g_utf8_make_valid (name, -1);

      g_free (name);
      name = valid;
    }
  arrival = arrival_new (self, name);
  confab_chat_attach_file_async (chat, file, arrival->cancellable, chat_attach_file_cb, arrival);
}

/**
 * confab_attacher_attach_files:
 * @self: the attacher
 * @files: what was dropped or pasted
 */
void
confab_attacher_attach_files (ConfabAttacher *self,
                              GdkFileList    *files)
{
  g_autoptr (GSList) list = NULL;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (files != NULL);

  list = gdk_file_list_get_files (files);
  for (GSList *link = list; link != NULL; link = link->next)
    confab_attacher_attach_file (self, link->data);
}

/**
 * confab_attacher_attach_texture:
 * @self: the attacher
 * @texture: a picture that was pasted or dropped
 *
 * The picture becomes a PNG file, off the main thread.
 */
void
confab_attacher_attach_texture (ConfabAttacher *self,
                                GdkTexture     *texture)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  if (self->chat == NULL || self->composer == NULL)
    return;
  task = g_task_new (self, NULL, encode_cb, arrival_new (self, _ ("Pasted picture.png")));
  g_task_set_source_tag (task, confab_attacher_attach_texture);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  /* Only pictures in memory may be read from another thread; those on the graphics card belong to this one. */
  if (GDK_IS_MEMORY_TEXTURE (texture))
    g_task_run_in_thread (task, encode_worker);
  else
    encode_worker (task, self, texture, NULL);
}
