/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-camera-window.h"

struct _ConfabCameraWindow
{
  AdwWindow   parent_instance;

  GtkWidget  *stack;
  GtkWidget  *picture;
  GtkWidget  *shutter;

  GObject    *camera;
  GdkTexture *frame; /* (nullable): what is shown */
};

enum
{
  PICTURE,
  FAILED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabCameraWindow, confab_camera_window, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
frame_cb (ConfabCameraWindow *self,
          GBytes             *pixels,
          int                 width,
          int                 height)
{
  g_clear_object (&self->frame);
  self->frame = gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, pixels, (gsize)width * 4);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (self->frame));
  if (gtk_widget_get_sensitive (self->shutter))
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->picture);
  gtk_widget_set_sensitive (self->shutter, TRUE);
  gtk_widget_grab_focus (self->shutter);
}

static void
failed_cb (ConfabCameraWindow *self,
           const char         *text)
{
  g_autoptr (ConfabCameraWindow) held = g_object_ref (self);

  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (held, signals[FAILED], 0, text);
}

static void
shutter_cb (ConfabCameraWindow *self)
{
  g_autoptr (ConfabCameraWindow) held = g_object_ref (self);
  g_autoptr (GdkTexture) frame = g_steal_pointer (&self->frame);

  gtk_window_destroy (GTK_WINDOW (self));
  if (frame != NULL)
    g_signal_emit (held, signals[PICTURE], 0, frame);
}

static void
confab_camera_window_dispose (GObject *object)
{
  ConfabCameraWindow *self = CONFAB_CAMERA_WINDOW (object);

  if (self->camera != NULL)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_clear_object (&self->camera);
  g_clear_object (&self->frame);
  G_OBJECT_CLASS (confab_camera_window_parent_class)->dispose (object);
}

static void
confab_camera_window_class_init (ConfabCameraWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_camera_window_dispose;
  signals[PICTURE] = g_signal_new ("picture", CONFAB_TYPE_CAMERA_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, GDK_TYPE_TEXTURE);
  signals[FAILED] = g_signal_new ("failed", CONFAB_TYPE_CAMERA_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_stack (ConfabCameraWindow *self)
{
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = gtk_stack_new ();
  self->picture = gtk_picture_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What the Camera Sees"), -1);
  gtk_stack_add_child (GTK_STACK (self->stack), spinner);
  gtk_stack_add_child (GTK_STACK (self->stack), self->picture);
  gtk_widget_set_vexpand (self->stack, TRUE);
  return self->stack;
}

static void
confab_camera_window_init (ConfabCameraWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Take a Picture"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 480);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  self->shutter = gtk_button_new_with_mnemonic (_ ("_Take Picture"));
  gtk_widget_add_css_class (self->shutter, "suggested-action");
  gtk_widget_add_css_class (self->shutter, "pill");
  gtk_widget_set_halign (self->shutter, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->shutter, 12);
  gtk_widget_set_margin_bottom (self->shutter, 12);
  gtk_widget_set_sensitive (self->shutter, FALSE);
  g_signal_connect_object (self->shutter, "clicked", G_CALLBACK (shutter_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), make_stack (self));
  gtk_box_append (GTK_BOX (box), self->shutter);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * confab_camera_window_new:
 * @parent: (nullable): the window above which it stands
 * @camera: what tells of pictures
 *
 * Returns: (transfer none): a window that waits for the first of them
 */
GtkWidget *
confab_camera_window_new (GtkWindow *parent,
                          GObject   *camera)
{
  ConfabCameraWindow *self = g_object_new (CONFAB_TYPE_CAMERA_WINDOW, "transient-for", parent, NULL);

  self->camera = g_object_ref (camera);
  g_signal_connect_object (camera, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
