/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-attacher.h"
#include "app/confab-password-question.h"
#include "base/confab-error.h"
#include "model/confab-address.h"
#include "session/confab-chat-attach.h"

struct _ConfabAttacher
{
  GObject         parent_instance;

  ConfabComposer *composer;
  ConfabDrafts   *drafts;
  ConfabChat     *chat;
  GHashTable     *pending; /* Arrival by chip, of the conversation that is shown; they are not owned */
  GPtrArray      *arrivals; /* (element-type Arrival) of all conversations; they are not owned */
};

/* One attachment on its way. */
typedef struct
{
  ConfabAttacher *attacher;
  ConfabChat     *chat;
  GCancellable   *cancellable;
  char           *name;
  GFile          *file;  /* (nullable): what it is read from, or */
  GBytes         *bytes; /* (nullable): what it is */
  gboolean        asked; /* for a password */
  guint           chip;
} Arrival;

enum
{
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttacher, confab_attacher, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* It may have been opened anew meanwhile. */
static gboolean
is_same_conversation (ConfabChat *a,
                      ConfabChat *b)
{
  return g_str_equal (confab_conversation_get_id (confab_chat_get_conversation (a)),
                      confab_conversation_get_id (confab_chat_get_conversation (b)));
}

static void
arrival_show (Arrival *arrival)
{
  ConfabAttacher *self = arrival->attacher;

  arrival->chip = confab_composer_begin_attachment (self->composer, arrival->name);
  g_hash_table_insert (self->pending, GUINT_TO_POINTER (arrival->chip), arrival);
}

/* Without a chip where another conversation is shown. */
static Arrival *
arrival_new (ConfabAttacher *attacher,
             ConfabChat     *chat,
             const char     *name)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->attacher = g_object_ref (attacher);
  arrival->chat = g_object_ref (chat);
  arrival->cancellable = g_cancellable_new ();
  arrival->name = g_strdup (name);
  g_ptr_array_add (attacher->arrivals, arrival);
  if (attacher->chat != NULL && is_same_conversation (chat, attacher->chat))
    arrival_show (arrival);
  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  g_ptr_array_remove (arrival->attacher->arrivals, arrival);
  g_object_unref (arrival->attacher);
  g_object_unref (arrival->chat);
  g_object_unref (arrival->cancellable);
  g_free (arrival->name);
  g_clear_object (&arrival->file);
  g_clear_pointer (&arrival->bytes, g_bytes_unref);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
arrival_end (Arrival      *arrival,
             ConfabPart   *part,
             const GError *error)
{
  ConfabAttacher *self = arrival->attacher;

  gboolean is_shown = g_hash_table_lookup (self->pending, GUINT_TO_POINTER (arrival->chip)) == arrival;

  if (is_shown)
    g_hash_table_remove (self->pending, GUINT_TO_POINTER (arrival->chip));
  if (is_shown && self->composer != NULL)
    confab_composer_finish_attachment (self->composer, arrival->chip, part);
  else if (part == NULL || g_cancellable_is_cancelled (arrival->cancellable))
    {
      /* Removed by the user, or not readable. */
    }
  else
    confab_drafts_add_attachment (self->drafts, confab_chat_get_conversation (arrival->chat), part);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void attached_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
arrival_read (Arrival    *arrival,
              const char *password)
{
  ConfabAttachSource source = {
    .file = arrival->file, .bytes = arrival->bytes, .name = arrival->name, .password = password
  };

  confab_chat_attach_async (arrival->chat, &source, arrival->cancellable, attached_cb, arrival);
}

static void
password_cb (const char *password,
             gpointer    user_data)
{
  g_autoptr (Arrival) arrival = user_data;

  if (password != NULL && !g_cancellable_is_cancelled (arrival->cancellable))
    arrival_read (g_steal_pointer (&arrival), password);
  else
    arrival_end (arrival, NULL, NULL);
}

static void
ask_for_password (Arrival *arrival)
{
  ConfabAttacher *self = arrival->attacher;
  GtkRoot *root = self->composer != NULL ? gtk_widget_get_root (GTK_WIDGET (self->composer)) : NULL;
  gboolean again = arrival->asked;

  arrival->asked = TRUE;
  if (GTK_IS_WINDOW (root))
    confab_password_question_ask (GTK_WINDOW (root), arrival->name, again, password_cb, arrival);
  else
    password_cb (NULL, arrival);
}

static void
attached_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabPart) part = NULL;

  part = confab_chat_attach_finish (CONFAB_CHAT (object), result, &error);
  if (g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD))
    ask_for_password (g_steal_pointer (&arrival));
  else
    arrival_end (arrival, part, error);
}

static void
fetch_progress_cb (double   fraction,
                   goffset  received,
                   gpointer user_data)
{
  Arrival *arrival = user_data;
  ConfabAttacher *self = arrival->attacher;

  if (fraction >= 0 && self->composer != NULL &&
      g_hash_table_lookup (self->pending, GUINT_TO_POINTER (arrival->chip)) == arrival)
    confab_composer_set_attachment_progress (self->composer, arrival->chip, fraction);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  arrival->bytes = confab_chat_fetch_finish (CONFAB_CHAT (object), result, &name, &error);
  if (arrival->bytes == NULL)
    {
      arrival_end (arrival, NULL, error);
      return;
    }
  g_free (arrival->name);
  arrival->name = g_steal_pointer (&name);
  arrival_read (g_steal_pointer (&arrival), NULL);
}

/* Only pictures in memory may be read from another thread; those on the graphics card belong to this one. */
static GdkTexture *
copy_to_memory (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  gsize stride = 4 * (gsize)width;
  g_autoptr (GBytes) bytes = NULL;
  guchar *pixels;

  if (GDK_IS_MEMORY_TEXTURE (texture))
    return g_object_ref (texture);
  pixels = g_malloc (stride * (gsize)height);
  gdk_texture_download (texture, pixels, stride);
  bytes = g_bytes_new_take (pixels, stride * (gsize)height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
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

  arrival->bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  arrival_read (g_steal_pointer (&arrival), NULL);
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
confab_attacher_dispose (GObject *object)
{
  ConfabAttacher *self = CONFAB_ATTACHER (object);

  g_clear_weak_pointer (&self->composer);
  g_clear_object (&self->drafts);
  g_clear_object (&self->chat);

  G_OBJECT_CLASS (confab_attacher_parent_class)->dispose (object);
}

static void
confab_attacher_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_ATTACHER (object)->pending);
  g_ptr_array_unref (CONFAB_ATTACHER (object)->arrivals);
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
  self->arrivals = g_ptr_array_new ();
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
 *
 * What is still being read for it has its chip again.
 */
void
confab_attacher_set_chat (ConfabAttacher *self,
                          ConfabChat     *chat)
{
  g_return_if_fail (CONFAB_IS_ATTACHER (self));

  if (!g_set_object (&self->chat, chat))
    return;
  g_hash_table_remove_all (self->pending);
  for (guint i = 0; chat != NULL && self->composer != NULL && i < self->arrivals->len; i++)
    {
      Arrival *arrival = g_ptr_array_index (self->arrivals, i);

      if (is_same_conversation (arrival->chat, chat) && !g_cancellable_is_cancelled (arrival->cancellable))
        arrival_show (arrival);
    }
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
 * confab_attacher_get_chat:
 * @self: the attacher
 *
 * Returns: (transfer none) (nullable): what the composer writes to
 */
ConfabChat *
confab_attacher_get_chat (ConfabAttacher *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHER (self), NULL);

  return self->chat;
}

/**
 * confab_attacher_shows:
 * @self: the attacher
 * @chat: (nullable): a conversation
 *
 * Returns: whether the composer writes to it, also where it was opened anew since
 */
gboolean
confab_attacher_shows (ConfabAttacher *self,
                       ConfabChat     *chat)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHER (self), FALSE);

  return chat != NULL && self->chat != NULL && is_same_conversation (chat, self->chat);
}

/**
 * confab_attacher_attach_file:
 * @self: the attacher
 * @chat: (nullable): what it is attached to, %NULL for what is shown
 * @file: what to attach
 */
void
confab_attacher_attach_file (ConfabAttacher *self,
                             ConfabChat     *chat,
                             GFile          *file)
{
  g_autofree char *name = NULL;
  Arrival *arrival;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (G_IS_FILE (file));

  if (chat == NULL)
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
  arrival = arrival_new (self, chat, name);
  arrival->file = g_object_ref (file);
  arrival_read (arrival, NULL);
}

/**
 * confab_attacher_attach_bytes:
 * @self: the attacher
 * @chat: (nullable): what it is attached to, %NULL for what is shown
 * @bytes: what to attach
 * @name: what it is called
 */
void
confab_attacher_attach_bytes (ConfabAttacher *self,
                              ConfabChat     *chat,
                              GBytes         *bytes,
                              const char     *name)
{
  Arrival *arrival;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (bytes != NULL && name != NULL);

  if (chat == NULL)
    chat = self->chat;
  if (chat == NULL || self->composer == NULL)
    return;
  arrival = arrival_new (self, chat, name);
  arrival->bytes = g_bytes_ref (bytes);
  arrival_read (arrival, NULL);
}

/**
 * confab_attacher_attach_part:
 * @self: the attacher
 * @chat: (nullable): what it is attached to, %NULL for what is shown
 * @part: what needs no reading, such as an address
 */
void
confab_attacher_attach_part (ConfabAttacher *self,
                             ConfabChat     *chat,
                             ConfabPart     *part)
{
  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  if (chat == NULL)
    chat = self->chat;
  if (chat == NULL || self->composer == NULL)
    return;
  if (self->chat != NULL && is_same_conversation (chat, self->chat))
    confab_composer_add_attachment (self->composer, part);
  else
    confab_drafts_add_attachment (self->drafts, confab_chat_get_conversation (chat), part);
}

/**
 * confab_attacher_fetch:
 * @self: the attacher
 * @chat: (nullable): what it is attached to, %NULL for what is shown
 * @url: an http or https address that the user wants to be fetched
 *
 * Fetches what is there and attaches it. Taking its chip away ends that.
 */
void
confab_attacher_fetch (ConfabAttacher *self,
                       ConfabChat     *chat,
                       const char     *url)
{
  g_autofree char *name = NULL;
  Arrival *arrival;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (url != NULL);

  if (chat == NULL)
    chat = self->chat;
  if (chat == NULL || self->composer == NULL)
    return;
  name = confab_address_dup_name (url);
  arrival = arrival_new (self, chat, name);
  confab_chat_fetch_async (arrival->chat, url, fetch_progress_cb, arrival, arrival->cancellable, fetched_cb, arrival);
}

/**
 * confab_attacher_attach_texture:
 * @self: the attacher
 * @chat: (nullable): what it is attached to, %NULL for what is shown
 * @texture: a picture that was pasted, dropped or taken
 * @name: what it is called
 *
 * The picture becomes a PNG file, off the main thread.
 */
void
confab_attacher_attach_texture (ConfabAttacher *self,
                                ConfabChat     *chat,
                                GdkTexture     *texture,
                                const char     *name)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CONFAB_IS_ATTACHER (self));
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  if (chat == NULL)
    chat = self->chat;
  if (chat == NULL || self->composer == NULL)
    return;
  task = g_task_new (NULL, NULL, encode_cb, arrival_new (self, chat, name));
  g_task_set_source_tag (task, confab_attacher_attach_texture);
  g_task_set_task_data (task, copy_to_memory (texture), g_object_unref);
  g_task_run_in_thread (task, encode_worker);
}
