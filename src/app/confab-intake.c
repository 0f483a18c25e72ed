/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-address-question.h"
#include "app/confab-attach-chooser.h"
#include "app/confab-camera-window.h"
#include "app/confab-drop-area.h"
#include "app/confab-intake.h"
#include "app/confab-portal.h"
#include "model/confab-address.h"
#include "session/confab-chat-attach.h"
#include "session/confab-session-camera.h"
#include "widgets/confab-attach-button.h"

/* Text that is pasted and has more is offered as a document. */
#define LONG_CHARACTERS 8000
#define LONG_LINES      200

/* Seconds that an offer is seen. */
#define OFFER_TIME 12

struct _ConfabIntake
{
  GObject               parent_instance;

  GtkWidget            *page;     /* weak */
  ConfabComposer       *composer; /* weak */
  ConfabAttacher       *attacher;
  ConfabDropArea       *drop_area;
  ConfabPortal         *portal;
  GCancellable         *cancellable; /* of what the portal is asked */
  GSettings            *settings;
  GtkFileChooserNative *chooser;
  ConfabChat           *chooser_chat; /* what the files are chosen for */
  ConfabChat           *address_chat; /* what an address is asked about for */
};

/* What was begun for a conversation ends in it, whichever is shown by then. */
typedef struct
{
  ConfabIntake *intake;
  ConfabChat   *chat; /* (nullable) */
} Origin;

static Origin *
origin_new (ConfabIntake *intake)
{
  Origin *origin = g_new0 (Origin, 1);

  origin->intake = g_object_ref (intake);
  g_set_object (&origin->chat, confab_attacher_get_chat (intake->attacher));
  return origin;
}

static void
origin_free (Origin *origin)
{
  g_object_unref (origin->intake);
  g_clear_object (&origin->chat);
  g_free (origin);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Origin, origin_free)

enum
{
  PROBLEM,
  TOAST,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabIntake, confab_intake, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (ConfabIntake *self)
{
  GtkRoot *root = self->page != NULL ? gtk_widget_get_root (self->page) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
focus_composer (ConfabIntake *self)
{
  if (self->composer != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
chooser_response_cb (ConfabIntake    *self,
                     int              response,
                     GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

      confab_attach_chooser_remember (GTK_FILE_CHOOSER (dialog), self->settings);
      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          confab_attacher_attach_file (self->attacher, self->chooser_chat, file);
        }
    }
  g_clear_object (&self->chooser_chat);
  g_clear_object (&self->chooser);
  focus_composer (self);
}

static void
choose_files (ConfabIntake *self)
{
  if (self->chooser != NULL)
    return;
  g_set_object (&self->chooser_chat, confab_attacher_get_chat (self->attacher));
  self->chooser = confab_attach_chooser_new (get_window (self), self->settings);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
take_address_cb (const char *url,
                 ConfabPart *part,
                 gpointer    user_data)
{
  ConfabIntake *self = user_data;

  if (part != NULL)
    confab_attacher_attach_part (self->attacher, self->address_chat, part);
  else
    confab_attacher_fetch (self->attacher, self->address_chat, url);
  focus_composer (self);
}

/* The address leaves the text where it was pasted as one. */
static void
take_pasted_address_cb (const char *url,
                        ConfabPart *part,
                        gpointer    user_data)
{
  ConfabIntake *self = user_data;
  gboolean shown = self->composer != NULL && confab_attacher_shows (self->attacher, self->address_chat);
  g_autofree char *text = shown ? confab_composer_take_pasted (self->composer) : NULL;

  take_address_cb (url, part, self);
}

static void
ask_about_address (ConfabIntake     *self,
                   ConfabChat       *chat,
                   const char       *url,
                   ConfabAddressFunc answer)
{
  g_set_object (&self->address_chat, chat);
  if (chat != NULL)
    confab_address_question_ask (get_window (self), url, confab_chat_takes_address (chat, CONFAB_PART_IMAGE),
                                 confab_chat_takes_address (chat, CONFAB_PART_VIDEO), answer, self, G_OBJECT (self));
}

static void
tell_problem (ConfabIntake *self,
              const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

/* The file of a screenshot is the user's, and stays. */
static void
screenshot_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Origin) origin = user_data;
  ConfabIntake *self = origin->intake;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = confab_portal_take_screenshot_finish (CONFAB_PORTAL (source), result, &error);

  if (file != NULL)
    confab_attacher_attach_file (self->attacher, origin->chat, file);
  else
    tell_problem (self, error);
  focus_composer (self);
}

static void
picture_taken_cb (ConfabIntake *self,
                  GdkTexture   *texture,
                  GtkWidget    *window)
{
  confab_attacher_attach_texture (self->attacher, g_object_get_data (G_OBJECT (window), "chat"), texture, _ ("Camera picture.png"));
  focus_composer (self);
}

static void
camera_failed_cb (ConfabIntake *self,
                  const char   *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
camera_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Origin) origin = user_data;
  ConfabIntake *self = origin->intake;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) camera = NULL;
  GtkWidget *window;
  int fd = confab_portal_open_camera_finish (CONFAB_PORTAL (source), result, &error);

  if (fd < 0)
    {
      tell_problem (self, error);
      return;
    }
  camera = confab_session_open_camera (fd);
  window = confab_camera_window_new (get_window (self), camera);
  if (origin->chat != NULL)
    g_object_set_data_full (G_OBJECT (window), "chat", g_object_ref (origin->chat), g_object_unref);
  g_signal_connect_object (window, "picture", G_CALLBACK (picture_taken_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "failed", G_CALLBACK (camera_failed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
portal_changed_cb (ConfabIntake *self)
{
  if (self->composer == NULL)
    return;
  confab_composer_set_available (self->composer, CONFAB_ATTACH_SCREENSHOT, confab_portal_has_screenshot (self->portal));
  confab_composer_set_available (self->composer, CONFAB_ATTACH_CAMERA, confab_portal_has_camera (self->portal));
}

static void
mapped_cb (ConfabIntake *self)
{
  confab_portal_check (self->portal);
}

static void
attach_cb (ConfabIntake *self,
           const char   *source)
{
  if (confab_attacher_get_chat (self->attacher) == NULL)
    return;
  if (g_str_equal (source, CONFAB_ATTACH_FILES))
    choose_files (self);
  else if (g_str_equal (source, CONFAB_ATTACH_ADDRESS))
    ask_about_address (self, confab_attacher_get_chat (self->attacher), NULL, take_address_cb);
  else if (g_str_equal (source, CONFAB_ATTACH_SCREENSHOT))
    confab_portal_take_screenshot_async (self->portal, get_window (self), self->cancellable, screenshot_cb, origin_new (self));
  else if (g_str_equal (source, CONFAB_ATTACH_CAMERA))
    confab_portal_open_camera_async (self->portal, self->cancellable, camera_cb, origin_new (self));
}

/* A link that was dropped is text, unless a picture or a video is at its end. */
static void
take_link (ConfabIntake *self,
           const char   *url)
{
  ConfabPartKind kind;

  if (confab_address_guess_kind (url, &kind))
    ask_about_address (self, confab_attacher_get_chat (self->attacher), url, take_address_cb);
  else if (self->composer != NULL)
    confab_composer_insert_text (self->composer, url);
}

static void
files_cb (ConfabIntake *self,
          GdkFileList  *files)
{
  g_autoptr (GSList) list = gdk_file_list_get_files (files);

  for (GSList *link = list; link != NULL; link = link->next)
    {
      g_autofree char *uri = g_file_get_uri (link->data);
      g_autofree char *address = uri != NULL ? confab_address_from_text (uri) : NULL;

      if (address != NULL)
        take_link (self, address);
      else
        confab_attacher_attach_file (self->attacher, NULL, link->data);
    }
  focus_composer (self);
}

static void
picture_dropped_cb (ConfabIntake *self,
                    GdkTexture   *texture)
{
  confab_attacher_attach_texture (self->attacher, NULL, texture, _ ("Dropped picture.png"));
  focus_composer (self);
}

static void
picture_pasted_cb (ConfabIntake *self,
                   GdkTexture   *texture)
{
  confab_attacher_attach_texture (self->attacher, NULL, texture, _ ("Pasted picture.png"));
  focus_composer (self);
}

static void
text_cb (ConfabIntake *self,
         const char   *text)
{
  g_autofree char *address = confab_address_from_text (text);

  if (address != NULL)
    take_link (self, address);
  else if (self->composer != NULL)
    confab_composer_insert_text (self->composer, text);
  focus_composer (self);
}

static void
attach_document_cb (ConfabIntake *self)
{
  g_autofree char *text = self->composer != NULL ? confab_composer_take_pasted (self->composer) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (text == NULL)
    return;
  length = strlen (text);
  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  confab_attacher_attach_bytes (self->attacher, NULL, bytes, _ ("Pasted text.txt"));
  focus_composer (self);
}

static void
attach_address_cb (ConfabIntake *self,
                   AdwToast     *toast)
{
  ask_about_address (self, g_object_get_data (G_OBJECT (toast), "chat"), g_object_get_data (G_OBJECT (toast), "address"),
                     take_pasted_address_cb);
}

static void
offer (ConfabIntake *self,
       AdwToast     *toast,
       const char   *button,
       GCallback     taken)
{
  adw_toast_set_button_label (toast, button);
  adw_toast_set_timeout (toast, OFFER_TIME);
  g_signal_connect_object (toast, "button-clicked", taken, self, G_CONNECT_SWAPPED);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static gboolean
is_long (const char *text)
{
  guint n_lines = 1;

  if (g_utf8_strlen (text, -1) > LONG_CHARACTERS)
    return TRUE;
  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';
  return n_lines > LONG_LINES;
}

static void
text_pasted_cb (ConfabIntake *self,
                const char   *text)
{
  char *address = confab_address_from_text (text);

  if (address != NULL)
    {
      AdwToast *toast = adw_toast_new (_ ("Attach what is at this address?"));
      ConfabChat *chat = confab_attacher_get_chat (self->attacher);

      g_object_set_data_full (G_OBJECT (toast), "address", address, g_free);
      if (chat != NULL)
        g_object_set_data_full (G_OBJECT (toast), "chat", g_object_ref (chat), g_object_unref);
      offer (self, toast, _ ("_Attach…"), G_CALLBACK (attach_address_cb));
    }
  else if (is_long (text))
    offer (self, adw_toast_new (_ ("A long text was pasted")), _ ("Attach as _Document"), G_CALLBACK (attach_document_cb));
}

static void
confab_intake_dispose (GObject *object)
{
  ConfabIntake *self = CONFAB_INTAKE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->chooser, self);
      gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
    }
  g_clear_object (&self->chooser);
  g_clear_object (&self->chooser_chat);
  g_clear_object (&self->address_chat);
  g_clear_object (&self->drop_area);
  g_clear_object (&self->portal);
  g_clear_object (&self->attacher);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->composer);
  g_clear_weak_pointer (&self->page);
  G_OBJECT_CLASS (confab_intake_parent_class)->dispose (object);
}

static void
confab_intake_finalize (GObject *object)
{
  g_object_unref (CONFAB_INTAKE (object)->cancellable);
  G_OBJECT_CLASS (confab_intake_parent_class)->finalize (object);
}

static void
confab_intake_class_init (ConfabIntakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_intake_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_intake_finalize;
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", CONFAB_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);
}

static void
confab_intake_init (ConfabIntake *self)
{
  self->cancellable = g_cancellable_new ();
  self->portal = confab_portal_new ();
  g_signal_connect_object (self->portal, "changed", G_CALLBACK (portal_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_intake_new:
 * @page: what things are dropped on
 * @composer: what is on that page to write a message
 * @attacher: who takes what comes
 *
 * Returns: (transfer full): an intake
 */
ConfabIntake *
confab_intake_new (GtkWidget      *page,
                   ConfabComposer *composer,
                   ConfabAttacher *attacher)
{
  ConfabIntake *self;

  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);
  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);
  g_return_val_if_fail (CONFAB_IS_ATTACHER (attacher), NULL);

  self = g_object_new (CONFAB_TYPE_INTAKE, NULL);
  g_set_weak_pointer (&self->page, page);
  g_set_weak_pointer (&self->composer, composer);
  self->attacher = g_object_ref (attacher);
  self->drop_area = confab_drop_area_new (page);
  g_signal_connect_object (self->drop_area, "files", G_CALLBACK (files_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop_area, "picture", G_CALLBACK (picture_dropped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop_area, "text", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "attach", G_CALLBACK (attach_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "files-dropped", G_CALLBACK (files_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "image-pasted", G_CALLBACK (picture_pasted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "text-pasted", G_CALLBACK (text_pasted_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_intake_set_up:
 * @self: an intake
 * @settings: where the folder is kept that files were chosen from
 */
void
confab_intake_set_up (ConfabIntake *self,
                      GSettings    *settings)
{
  g_return_if_fail (CONFAB_IS_INTAKE (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
}
