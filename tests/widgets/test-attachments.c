/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "confab-fake-source.h"
#include "confab-widget-test.h"
#include "widgets/confab-attachment-grid.h"
#include "widgets/confab-attachment-plan.h"
#include "widgets/confab-attachment-tile.h"
#include "widgets/confab-attachment-viewer.h"
#include "widgets/confab-document-pages.h"
#include "widgets/confab-document-preview.h"
#include "widgets/confab-video-player.h"
#include "widgets/confab-zoom-picture.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static ConfabPart *
make_part (ConfabPartKind kind,
           const char    *name,
           const char    *media_type,
           int            width,
           int            height)
{
  ConfabAttachmentFacts facts = { .hash = HASH, .name = name, .media_type = media_type, .size = 5000, .width = width, .height = height };

  if (kind == CONFAB_PART_DOCUMENT)
    facts.pages = 40;
  return confab_part_new_attachment (kind, &facts);
}

static GPtrArray *
make_pictures (guint n)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u.png", i);

      g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, name, "image/png", 800, 600));
    }
  return parts;
}

/* Where the pictures stand follows from their sizes and the width. */
static void
test_plan (void)
{
  ConfabAttachmentPlace sizes[12] = { { 0, 0, 2000, 1000 }, { 0, 0, 500, 1000 } };
  ConfabAttachmentPlace places[CONFAB_ATTACHMENT_SHOWN];

  /* One keeps its shape. */
  g_assert_cmpint (confab_attachment_plan_pictures (sizes, 1, 600, places), ==, 420);
  g_assert_cmpint (places[0].height, ==, 210);
  g_assert_cmpint (confab_attachment_plan_pictures (sizes, 1, 200, places), ==, 200);
  g_assert_cmpint (places[0].height, ==, 100);
  g_assert_cmpint (confab_attachment_plan_pictures (&(ConfabAttachmentPlace){ 0, 0, 16, 16 }, 1, 600, places), ==, 72);

  /* Two are of one height, and of the widths of their shapes. */
  for (int width = 200; width < 700; width += 50)
    {
      int all = confab_attachment_plan_pictures (sizes, 2, width, places);

      g_assert_cmpint (all, <=, width);
      g_assert_cmpint (places[0].height, ==, places[1].height);
      g_assert_cmpint (places[1].x, ==, places[0].width + CONFAB_ATTACHMENT_GAP);
      g_assert_cmpint (places[1].x + places[1].width, ==, all);
      g_assert_cmpfloat (fabs ((double)places[0].width / places[1].width - 4), <, 0.2);
    }

  /* More are squares with equal gaps. */
  for (guint n = 3; n <= 12; n++)
    for (int width = 120; width < 800; width += 40)
      {
        int all = confab_attachment_plan_pictures (sizes, n, width, places);

        g_assert_cmpint (all, <=, width);
        for (guint i = 0; i < MIN (n, CONFAB_ATTACHMENT_SHOWN); i++)
          {
            g_assert_cmpint (places[i].width, ==, places[i].height);
            g_assert_cmpint (places[i].x + places[i].width, <=, all);
            if (i > 0 && places[i].y == places[i - 1].y)
              g_assert_cmpint (places[i].x, ==, places[i - 1].x + places[i - 1].width + CONFAB_ATTACHMENT_GAP);
            else if (i > 0)
              g_assert_cmpint (places[i].y, ==, places[i - 1].y + places[i - 1].height + CONFAB_ATTACHMENT_GAP);
          }
      }

  /* Cards stand beside each other where there is room. */
  g_assert_cmpint (confab_attachment_plan_cards (3, 50, 600, places), >, 500);
  g_assert_cmpint (places[1].y, ==, 0);
  g_assert_cmpint (places[2].y, ==, 50 + CONFAB_ATTACHMENT_GAP);
  g_assert_cmpint (confab_attachment_plan_cards (3, 50, 300, places), ==, 300);
  g_assert_cmpint (places[1].y, ==, 50 + CONFAB_ATTACHMENT_GAP);
}

static GtkWidget *
show_grid (GPtrArray  *parts,
           FakeSource *source,
           gboolean    at_end,
           int         width,
           GtkWidget **window)
{
  GtkWidget *grid = confab_attachment_grid_new (parts, CONFAB_THUMBNAIL_LOADER (source), at_end);

  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  *window = show_in_window (grid, width, 700);
  return grid;
}

static GtkWidget *
nth_tile (GtkWidget *grid,
          guint      n)
{
  GtkWidget *tile = gtk_widget_get_first_child (grid);

  for (; n > 0 && tile != NULL; n--)
    tile = gtk_widget_get_next_sibling (tile);
  return tile;
}

static guint
count_tiles (GtkWidget *grid)
{
  guint n = 0;

  while (nth_tile (grid, n) != NULL)
    n++;
  return n;
}

static graphene_rect_t
bounds_of (GtkWidget *widget,
           GtkWidget *in)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, in, &bounds));
  return bounds;
}

static void
test_grid (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) many = make_pictures (12);
  GtkWidget *window;
  GtkWidget *grid;

  g_ptr_array_add (none, confab_part_new_text ("Only words"));
  g_assert_null (confab_attachment_grid_new (none, CONFAB_THUMBNAIL_LOADER (source), FALSE));

  g_ptr_array_add (many, make_part (CONFAB_PART_DOCUMENT, "report.pdf", "application/pdf", 0, 0));
  grid = show_grid (many, source, FALSE, 500, &window);
  /* Nine pictures, on the last of which stands how many more there are, and the card. */
  g_assert_cmpuint (count_tiles (grid), ==, CONFAB_ATTACHMENT_SHOWN + 1);
  g_assert_nonnull (find_widget (nth_tile (grid, CONFAB_ATTACHMENT_SHOWN - 1), is_label, "+3"));
  g_assert_nonnull (find_widget (nth_tile (grid, CONFAB_ATTACHMENT_SHOWN), is_label, "report.pdf"));
  g_assert_cmpfloat (bounds_of (nth_tile (grid, 9), grid).origin.y, >, bounds_of (nth_tile (grid, 8), grid).origin.y);
  gtk_test_accessible_assert_property (nth_tile (grid, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Open p0.png");
  gtk_test_accessible_assert_role (nth_tile (grid, 0), GTK_ACCESSIBLE_ROLE_BUTTON);
  destroy_window (window, grid);
}

/* A question's stand at the end, in either direction of reading. */
static void
test_sides (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = make_pictures (5);
  GtkWidget *window;
  GtkWidget *grid = show_grid (parts, source, TRUE, 700, &window);
  graphene_rect_t last = bounds_of (nth_tile (grid, 4), grid);

  g_assert_cmpfloat (last.origin.x + last.size.width, ==, gtk_widget_get_width (grid));
  g_assert_cmpfloat (bounds_of (nth_tile (grid, 0), grid).origin.x, <, bounds_of (nth_tile (grid, 1), grid).origin.x);
  gtk_widget_set_direction (grid, GTK_TEXT_DIR_RTL);
  run_frames (grid, 2);
  g_assert_cmpfloat (bounds_of (nth_tile (grid, 4), grid).origin.x, ==, 0);
  g_assert_cmpfloat (bounds_of (nth_tile (grid, 0), grid).origin.x, >, bounds_of (nth_tile (grid, 1), grid).origin.x);
  destroy_window (window, grid);
}

static const char *
problem_of (GtkWidget *grid,
            guint      n)
{
  return confab_attachment_tile_get_problem (CONFAB_ATTACHMENT_TILE (nth_tile (grid, n)));
}

/* What is missing or damaged says so, and the height stays what it was. */
static void
test_problems (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = make_pictures (2);
  g_autoptr (GPtrArray) same = make_pictures (3);
  GtkWidget *window;
  GtkWidget *grid;
  int minimum;
  int expected;

  g_ptr_array_add (same, make_part (CONFAB_PART_DOCUMENT, "here", "application/pdf", 0, 0));
  grid = show_grid (same, source, FALSE, 500, &window);
  gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, 400, &expected, NULL, NULL, NULL);
  destroy_window (window, grid);

  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "missing", "image/png", 800, 600));
  g_ptr_array_add (parts, make_part (CONFAB_PART_DOCUMENT, "missing", "application/pdf", 0, 0));
  grid = show_grid (parts, source, FALSE, 500, &window);
  wait_until (problem_of (grid, 2) != NULL && problem_of (grid, 3) != NULL);
  g_assert_cmpstr (problem_of (grid, 2), ==, "It is missing");
  g_assert_null (problem_of (grid, 0));
  /* There is room for few words on a tile. */
  g_assert_nonnull (find_widget (nth_tile (grid, 2), is_label, "Missing from Confab’s folder"));
  g_assert_nonnull (find_widget (nth_tile (grid, 3), is_label, "Missing from Confab’s folder"));
  run_frames (grid, 2);
  gtk_widget_measure (grid, GTK_ORIENTATION_VERTICAL, 400, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, expected);
  destroy_window (window, grid);
}

static void
note_open_cb (GtkWidget   *grid,
              ConfabPart  *part,
              ConfabPart **opened)
{
  *opened = part;
}

static gboolean
is_focused (GtkWidget *grid,
            guint      n)
{
  return gtk_root_get_focus (gtk_widget_get_root (grid)) == nth_tile (grid, n);
}

static void
click_tile (GtkWidget *tile)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (tile);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        {
          g_signal_emit_by_name (controller, "released", 1, 20.0, 20.0);
          return;
        }
    }
}

/* What plays in its tile goes on in the viewer, and not in both. */
static void
test_play_elsewhere (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window;
  GtkWidget *grid;
  ConfabAttachmentTile *tile;
  ConfabPart *opened = NULL;

  g_ptr_array_add (parts, make_part (CONFAB_PART_VIDEO, "a.mp4", "video/mp4", 800, 600));
  grid = show_grid (parts, source, FALSE, 500, &window);
  g_signal_connect (grid, "open", G_CALLBACK (note_open_cb), &opened);
  tile = CONFAB_ATTACHMENT_TILE (nth_tile (grid, 0));
  confab_attachment_tile_set_plays (tile, TRUE);
  run_frames (grid, 2);
  click_tile (GTK_WIDGET (tile));
  g_assert_nonnull (confab_attachment_tile_get_player (tile));
  g_assert_null (opened);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (tile), "attachment.open", NULL));
  g_assert_true (opened == parts->pdata[0]);
  g_assert_null (confab_attachment_tile_get_player (tile));
  destroy_window (window, grid);
}

static void
test_keys (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = make_pictures (6);
  GtkWidget *window;
  GtkWidget *grid = show_grid (parts, source, FALSE, 500, &window);
  ConfabPart *opened = NULL;

  g_signal_connect (grid, "open", G_CALLBACK (note_open_cb), &opened);
  gtk_root_set_focus (gtk_widget_get_root (grid), NULL);
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_TAB_FORWARD));
  g_assert_true (is_focused (grid, 0));
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_RIGHT));
  g_assert_true (is_focused (grid, 1));
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_DOWN));
  g_assert_true (is_focused (grid, 4));
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_DOWN));
  g_assert_true (is_focused (grid, 4));
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_UP));
  g_assert_true (is_focused (grid, 1));
  g_assert_true (gtk_widget_activate_action (nth_tile (grid, 1), "attachment.open", NULL));
  g_assert_true (opened == parts->pdata[1]);
  /* Tab leaves. */
  g_assert_false (gtk_widget_child_focus (grid, GTK_DIR_TAB_FORWARD));
  gtk_widget_set_direction (grid, GTK_TEXT_DIR_RTL);
  g_assert_true (gtk_widget_child_focus (grid, GTK_DIR_LEFT));
  g_assert_true (is_focused (grid, 2));
  destroy_window (window, grid);
}

/* The viewer */

static GtkWidget *
content_of (GtkWidget *viewer)
{
  return confab_attachment_viewer_get_content (CONFAB_ATTACHMENT_VIEWER (viewer));
}

static gboolean
has_texture (GtkWidget *viewer)
{
  return CONFAB_IS_ZOOM_PICTURE (content_of (viewer)) && confab_zoom_picture_get_texture (CONFAB_ZOOM_PICTURE (content_of (viewer))) != NULL;
}

static double
scale_of (GtkWidget *viewer)
{
  return confab_zoom_picture_get_scale (CONFAB_ZOOM_PICTURE (content_of (viewer)));
}

static GtkWidget *
show_viewer (FakeSource *source,
             GPtrArray  *parts,
             guint       index)
{
  GtkWidget *viewer = confab_attachment_viewer_new (NULL, CONFAB_ATTACHMENT_SOURCE (source), parts, index);

  gtk_window_present (GTK_WINDOW (viewer));
  wait_until (gtk_widget_get_mapped (viewer) && gtk_widget_get_height (content_of (viewer)) > 0);
  return viewer;
}

static void
destroy_viewer (GtkWidget *viewer)
{
  g_object_ref (viewer);
  gtk_window_destroy (GTK_WINDOW (viewer));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (G_OBJECT (viewer));
}

static void
test_zoom (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *viewer;
  ConfabZoomPicture *picture;

  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "large.png", "image/png", 8000, 6000));
  viewer = show_viewer (source, parts, 0);
  wait_until (has_texture (viewer));
  picture = CONFAB_ZOOM_PICTURE (content_of (viewer));
  /* What does not fit the screen is not loaded before one looks closer. */
  g_assert_cmpint (source->edge, ==, 2048);
  g_assert_true (confab_zoom_picture_get_fitting (picture));
  g_assert_false (confab_zoom_picture_get_movable (picture));
  g_assert_cmpfloat (scale_of (viewer), <, 0.2);
  gtk_widget_activate_action (viewer, "viewer.zoom-in", NULL);
  g_assert_false (confab_zoom_picture_get_fitting (picture));
  gtk_widget_activate_action (viewer, "viewer.zoom-one", NULL);
  g_assert_cmpfloat (scale_of (viewer), ==, 1);
  g_assert_true (confab_zoom_picture_get_movable (picture));
  wait_until (gdk_texture_get_width (confab_zoom_picture_get_texture (picture)) == 4096);
  g_assert_cmpint (source->edge, ==, 4096);
  /* The larger version changes nothing of what is to be seen. */
  g_assert_cmpfloat (scale_of (viewer), ==, 1);
  gtk_widget_activate_action (viewer, "viewer.zoom-out", NULL);
  g_assert_cmpfloat (scale_of (viewer), ==, 0.8);
  gtk_widget_activate_action (viewer, "viewer.zoom-in", NULL);
  g_assert_cmpfloat (scale_of (viewer), ==, 1);
  gtk_widget_activate_action (viewer, "viewer.zoom-fit", NULL);
  g_assert_true (confab_zoom_picture_get_fitting (picture));
  destroy_viewer (viewer);
}

static void
test_steps (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = make_pictures (2);
  GtkWidget *viewer;

  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "missing", "image/png", 800, 600));
  g_ptr_array_add (parts, make_part (CONFAB_PART_DOCUMENT, "a.csv", "text/csv", 0, 0));
  viewer = show_viewer (source, parts, 1);
  wait_until (has_texture (viewer));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (viewer)), ==, "p1.png");
  gtk_test_accessible_assert_property (content_of (viewer), GTK_ACCESSIBLE_PROPERTY_LABEL, "p1.png");
  gtk_widget_activate_action (viewer, "viewer.previous", NULL);
  g_assert_true (confab_attachment_viewer_get_part (CONFAB_ATTACHMENT_VIEWER (viewer)) == parts->pdata[0]);
  /* There is nothing before the first one. */
  gtk_widget_activate_action (viewer, "viewer.previous", NULL);
  g_assert_true (confab_attachment_viewer_get_part (CONFAB_ATTACHMENT_VIEWER (viewer)) == parts->pdata[0]);
  gtk_widget_activate_action (viewer, "viewer.next", NULL);
  gtk_widget_activate_action (viewer, "viewer.next", NULL);
  wait_until (ADW_IS_STATUS_PAGE (content_of (viewer)));
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (content_of (viewer))), ==, "It is missing");
  gtk_widget_activate_action (viewer, "viewer.next", NULL);
  g_assert_true (CONFAB_IS_DOCUMENT_PREVIEW (content_of (viewer)));
  destroy_viewer (viewer);
}

static GtkWidget *
show_document (FakeSource *source,
               const char *name,
               const char *media_type)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (parts, make_part (CONFAB_PART_DOCUMENT, name, media_type, 0, 0));
  return show_viewer (source, parts, 0);
}

static gboolean
shows (GtkWidget  *viewer,
       const char *view)
{
  return g_strcmp0 (confab_document_preview_get_view (CONFAB_DOCUMENT_PREVIEW (content_of (viewer))), view) == 0;
}

static void
test_documents (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  GtkWidget *viewer = show_document (source, "a.py", "text/x-python");

  wait_until (shows (viewer, "text"));
  g_assert_nonnull (find_widget (viewer, is_of_type, "GtkSourceView"));
  destroy_viewer (viewer);

  viewer = show_document (source, "a.csv", "text/csv");
  wait_until (shows (viewer, "table"));
  wait_until (find_widget (viewer, is_label, "Oslo") != NULL);
  g_assert_nonnull (find_widget (viewer, is_label, "City"));
  destroy_viewer (viewer);

  viewer = show_document (source, "missing", "text/plain");
  wait_until (shows (viewer, "problem"));
  destroy_viewer (viewer);

  viewer = show_document (source, "empty", "text/plain");
  wait_until (shows (viewer, "empty"));
  destroy_viewer (viewer);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (is_of_type (window, "GtkAppChooserDialog"))
        return window;
    }
  return NULL;
}

/* Names are no markup. */
static void
test_open_with (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  GtkWidget *viewer = show_document (source, "Q&A <1>.pdf", "application/pdf");

  gtk_widget_activate_action (viewer, "attachment.open-with", NULL);
  wait_until (find_chooser () != NULL);
  g_assert_nonnull (find_widget (find_chooser (), is_label, "Open Q&A <1>.pdf"));
  gtk_window_destroy (GTK_WINDOW (find_chooser ()));
  destroy_viewer (viewer);

  viewer = show_document (source, "R&D", "application/pdf");
  gtk_widget_activate_action (viewer, "attachment.open-with", NULL);
  wait_until (find_widget (viewer, is_label, "R&D <1> is missing") != NULL);
  destroy_viewer (viewer);
}

/* Of many pages, those near the view are made. */
static void
test_pages (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  GtkWidget *viewer = show_document (source, "a.pdf", "application/pdf");
  GtkWidget *pages;

  wait_until (shows (viewer, "pages"));
  pages = find_widget (viewer, is_of_type, "ConfabDocumentPages");
  wait_until (confab_document_pages_get_n_loaded (CONFAB_DOCUMENT_PAGES (pages)) > 0);
  run_frames (viewer, 20);
  g_assert_cmpuint (confab_document_pages_get_n_loaded (CONFAB_DOCUMENT_PAGES (pages)), <, 10);
  g_assert_cmpuint (source->n_pages, <, 10);
  destroy_viewer (viewer);
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

/* Of thousands, there are widgets near the view only; those in the middle and the last one can be gone to. */
static void
test_thousands_of_pages (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (ConfabPart) part = make_part (CONFAB_PART_DOCUMENT, "a.pdf", "application/pdf", 0, 0);
  GtkWidget *pages = confab_document_pages_new (CONFAB_ATTACHMENT_SOURCE (source), part, 5000);
  GtkWidget *window = show_in_window (pages, 600, 500);
  GtkWidget *column = find_widget (pages, is_of_type, "ConfabPageColumn");
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (find_widget (pages, is_of_type, "GtkScrolledWindow")));

  wait_until (confab_document_pages_get_n_loaded (CONFAB_DOCUMENT_PAGES (pages)) > 1);
  /* The first page is twice as high as it is wide, and so are the others then. */
  wait_until (gtk_adjustment_get_upper (adjustment) > 5000.0 * 2 * 500);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  wait_until (ABS (source->page - 2501) < 4);
  wait_until (confab_document_pages_get_n_loaded (CONFAB_DOCUMENT_PAGES (pages)) > 0);
  g_assert_cmpuint (count_children (column), <, 20);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  wait_until (source->page >= 4998);
  g_assert_cmpuint (count_children (column), <, 20);
  destroy_window (window, pages);
}

/* One that cannot be played says so, and offers another program. */
static void
test_video_problem (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *viewer;

  source->path = g_strdup ("/dev/null");
  g_ptr_array_add (parts, make_part (CONFAB_PART_VIDEO, "a.mp4", "video/mp4", 640, 360));
  viewer = show_viewer (source, parts, 0);
  wait_until (confab_video_player_get_problem (CONFAB_VIDEO_PLAYER (content_of (viewer))) != NULL);
  g_assert_nonnull (find_widget (viewer, is_button_with_label, "Open _With…"));
  g_assert_false (confab_video_player_get_playing (CONFAB_VIDEO_PLAYER (content_of (viewer))));
  destroy_viewer (viewer);
}

static GtkVideo *
find_video (GtkWidget *player)
{
  return GTK_VIDEO (find_widget (player, is_of_type, "GtkVideo"));
}

/* What went out of sight does not go on by itself, neither at once nor when it is to be seen again. */
static void
test_video_left (void)
{
  g_autoptr (FakeSource) source = g_object_new (FAKE_TYPE_SOURCE, NULL);
  g_autoptr (ConfabPart) part = make_part (CONFAB_PART_VIDEO, "a.mp4", "video/mp4", 640, 360);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *player;
  GtkWidget *window;

  source->path = g_strdup ("/dev/null");
  gtk_widget_set_size_request (box, 100, 100);
  window = show_in_window (box, 400, 300);
  for (guint i = 0; i < 2; i++)
    {
      gboolean loaded = i == 0;

      player = confab_video_player_new (CONFAB_ATTACHMENT_SOURCE (source), part);
      gtk_box_append (GTK_BOX (box), player);
      g_assert_true (gtk_widget_get_mapped (player));
      if (loaded)
        {
          wait_until (gtk_video_get_media_stream (find_video (player)) != NULL);
          g_assert_true (gtk_video_get_autoplay (find_video (player)));
        }
      gtk_widget_set_visible (player, FALSE);
      wait_until (gtk_video_get_media_stream (find_video (player)) != NULL);
      g_assert_false (gtk_video_get_autoplay (find_video (player)));
      g_assert_false (confab_video_player_get_playing (CONFAB_VIDEO_PLAYER (player)));
      gtk_box_remove (GTK_BOX (box), player);
    }
  destroy_window (window, box);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/attachments/plan", test_plan);
  g_test_add_func ("/attachments/grid", test_grid);
  g_test_add_func ("/attachments/sides", test_sides);
  g_test_add_func ("/attachments/problems", test_problems);
  g_test_add_func ("/attachments/keys", test_keys);
  g_test_add_func ("/attachments/play-elsewhere", test_play_elsewhere);
  g_test_add_func ("/viewer/zoom", test_zoom);
  g_test_add_func ("/viewer/steps", test_steps);
  g_test_add_func ("/viewer/documents", test_documents);
  g_test_add_func ("/viewer/pages", test_pages);
  g_test_add_func ("/viewer/pages/thousands", test_thousands_of_pages);
  g_test_add_func ("/viewer/open-with", test_open_with);
  g_test_add_func ("/viewer/video-problem", test_video_problem);
  g_test_add_func ("/viewer/video-left", test_video_left);
  return g_test_run ();
}
