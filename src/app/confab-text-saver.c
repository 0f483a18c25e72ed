/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-text-saver.h"

struct _ConfabTextSaver
{
  GObject               parent_instance;

  GtkFileChooserNative *chooser;
  GBytes               *text;    /* that the chooser is for */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabTextSaver, confab_text_saver, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
replace_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabTextSaver) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
clear_chooser (ConfabTextSaver *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->text, g_bytes_unref);
}

static void
chooser_response_cb (ConfabTextSaver *self,
                     int              response,
                     GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (file != NULL)
        confab_text_saver_write (self, file, self->text);
    }
  clear_chooser (self);
}

static void
confab_text_saver_dispose (GObject *object)
{
  clear_chooser (CONFAB_TEXT_SAVER (object));
  G_OBJECT_CLASS (confab_text_saver_parent_class)->dispose (object);
}

static void
confab_text_saver_class_init (ConfabTextSaverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_text_saver_dispose;
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_TEXT_SAVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_text_saver_init (ConfabTextSaver *self)
{
}

ConfabTextSaver *
confab_text_saver_new (void)
{
  return g_object_new (CONFAB_TYPE_TEXT_SAVER, NULL);
}

/**
 * confab_text_saver_ask:
 * @self: a saver
 * @parent: (nullable): the window that asks
 * @text: what to write
 * @name: the name that is suggested
 *
 * Asks where to, and writes it there. One question at a time: the last one counts.
 */
void
confab_text_saver_ask (ConfabTextSaver *self,
                       GtkWindow       *parent,
                       const char      *text,
                       const char      *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  confab_text_saver_ask_bytes (self, parent, bytes, name);
}

/**
 * confab_text_saver_ask_bytes:
 * @self: a saver
 * @parent: (nullable): the window that asks
 * @bytes: what to write; it is not copied
 * @name: the name that is suggested
 *
 * Asks where to, and writes it there, as [method@Confab.TextSaver.ask] does.
 */
void
confab_text_saver_ask_bytes (ConfabTextSaver *self,
                             GtkWindow       *parent,
                             GBytes          *bytes,
                             const char      *name)
{
  g_return_if_fail (CONFAB_IS_TEXT_SAVER (self));
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  clear_chooser (self);
  self->text = g_bytes_ref (bytes);
  self->chooser = gtk_file_chooser_native_new (_ ("Save"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * confab_text_saver_write:
 * @self: a saver
 * @file: where to
 * @text: what to write
 *
 * What was there before is replaced only once all is written.
 */
void
confab_text_saver_write (ConfabTextSaver *self,
                         GFile           *file,
                         GBytes          *text)
{
  g_return_if_fail (CONFAB_IS_TEXT_SAVER (self));
  g_return_if_fail (G_IS_FILE (file));

  g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL, replace_cb, g_object_ref (self));
}
