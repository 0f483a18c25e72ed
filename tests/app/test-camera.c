/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "app/confab-camera-window.h"
#include "media/confab-camera.h"
#include "support/confab-test.h"

/* A camera that shows a test picture, in a window of which somebody presses the shutter. */
typedef struct
{
  ConfabCamera *camera;
  GtkWidget    *window;
  GdkTexture   *picture;
  char         *failure;
} Fixture;

static void
keep_picture_cb (Fixture    *fixture,
                 GdkTexture *texture)
{
  g_set_object (&fixture->picture, texture);
}

static void
keep_failure_cb (Fixture    *fixture,
                 const char *text)
{
  g_assert_null (fixture->failure);
  fixture->failure = g_strdup (text);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->camera = confab_camera_new (-1, data);
  fixture->window = confab_camera_window_new (NULL, G_OBJECT (fixture->camera));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  g_signal_connect_swapped (fixture->window, "picture", G_CALLBACK (keep_picture_cb), fixture);
  g_signal_connect_swapped (fixture->window, "failed", G_CALLBACK (keep_failure_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  confab_test_drain ();
  g_assert_null (fixture->window);
  g_assert_finalize_object (fixture->camera);
  g_clear_object (&fixture->picture);
  g_free (fixture->failure);
}

static GtkWidget *
find_shutter (GtkWidget *root)
{
  if (GTK_IS_BUTTON (root) && gtk_widget_has_css_class (root, "pill"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shutter (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_picture (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree guchar *pixels = NULL;
  int width;
  int height;

  g_assert_false (gtk_widget_get_sensitive (find_shutter (fixture->window)));
  confab_test_wait_until (fixture->failure != NULL || gtk_widget_get_sensitive (find_shutter (fixture->window)));
  g_assert_null (fixture->failure);
  g_signal_emit_by_name (find_shutter (fixture->window), "clicked");
  g_assert_nonnull (fixture->picture);
  g_assert_null (fixture->window);
  width = gdk_texture_get_width (fixture->picture);
  height = gdk_texture_get_height (fixture->picture);
  g_assert_cmpint (width, >=, 100);
  g_assert_cmpint (height, >=, 100);
  /* The test picture begins with white and yellow bars, and has red ones before its end. Cairo's order is BGRA. */
  pixels = g_malloc ((gsize)width * height * 4);
  gdk_texture_download (fixture->picture, pixels, (gsize)width * 4);
  g_assert_cmpint (pixels[(10 * width + width / 14) * 4], >, 160);
  g_assert_cmpint (pixels[(10 * width + width * 11 / 14) * 4 + 2], >, 160);
  g_assert_cmpint (pixels[(10 * width + width * 11 / 14) * 4], <, 60);
  g_assert_cmpint (pixels[(10 * width + width * 13 / 14) * 4], >, 160);
}

/* It is closed before there is a picture, or while they come. */
static void
test_closed (Fixture      *fixture,
             gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  confab_test_drain ();
  g_assert_null (fixture->window);
  g_assert_null (fixture->picture);
  g_assert_null (fixture->failure);
}

static void
test_failed (Fixture      *fixture,
             gconstpointer data)
{
  confab_test_wait_until (fixture->failure != NULL);
  g_assert_null (fixture->window);
  g_assert_null (fixture->picture);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/camera/picture", Fixture, "videotestsrc", set_up, test_picture, tear_down);
  g_test_add ("/camera/closed", Fixture, "videotestsrc", set_up, test_closed, tear_down);
  g_test_add ("/camera/no-such-element", Fixture, "nosuchsrc", set_up, test_failed, tear_down);
  /* Nobody offers a camera. */
  g_test_add ("/camera/no-camera", Fixture, "v4l2src", set_up, test_failed, tear_down);
  return g_test_run ();
}
