/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "confab-widget-test.h"
#include "widgets/confab-attachment-options.h"
#include "widgets/confab-frame-row.h"

/* A service that takes what it is told to, and a video of which there are always two frames. */
#define FAKE_TYPE_ADVISER (fake_adviser_get_type ())
G_DECLARE_FINAL_TYPE (FakeAdviser, fake_adviser, FAKE, ADVISER, GObject)

struct _FakeAdviser
{
  GObject         parent_instance;
  ConfabSendForms forms;
  guint           n_lists;
};

static void fake_adviser_iface_init (ConfabSendAdviserInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeAdviser, fake_adviser, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_SEND_ADVISER, fake_adviser_iface_init))

static ConfabSendForms
fake_adviser_get_forms (ConfabSendAdviser *self,
                        ConfabPart        *part)
{
  return FAKE_ADVISER (self)->forms;
}

static void
fake_adviser_list_frames_async (ConfabSendAdviser  *self,
                                ConfabPart         *part,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  static const gint64 times[] = { 0, 65000 };
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify)confab_shown_frame_free);

  FAKE_ADVISER (self)->n_lists++;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      ConfabShownFrame *frame = g_new0 (ConfabShownFrame, 1);
      g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (4 * 16 * 9), 4 * 16 * 9);

      frame->texture = gdk_memory_texture_new (16, 9, GDK_MEMORY_R8G8B8A8, bytes, 4 * 16);
      frame->time_ms = times[i];
      g_ptr_array_add (frames, frame);
    }
  g_task_return_pointer (task, g_steal_pointer (&frames), (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
fake_adviser_list_frames_finish (ConfabSendAdviser *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_adviser_iface_init (ConfabSendAdviserInterface *iface)
{
  iface->get_forms = fake_adviser_get_forms;
  iface->list_frames_async = fake_adviser_list_frames_async;
  iface->list_frames_finish = fake_adviser_list_frames_finish;
}

static void
fake_adviser_class_init (FakeAdviserClass *klass)
{
}

static void
fake_adviser_init (FakeAdviser *self)
{
}

/* Which names stand beside rows that are seen; in their order. */
static void
collect_labels (GtkWidget *widget,
                GString   *names)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && GTK_IS_GRID (gtk_widget_get_parent (widget)))
    g_string_append_printf (names, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, names);
}

static void
assert_rows (GtkWidget  *options,
             const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  collect_labels (gtk_popover_get_child (GTK_POPOVER (options)), names);
  g_assert_cmpstr (names->str, ==, expected);
}

static GtkWidget *
find_of_type (GtkWidget  *widget,
              const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static char *
dup_forms (GtkWidget *options)
{
  GtkDropDown *choice = GTK_DROP_DOWN (find_of_type (gtk_popover_get_child (GTK_POPOVER (options)), "GtkDropDown"));
  GListModel *model = gtk_drop_down_get_model (choice);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      g_string_append_printf (names, "%s|", gtk_string_object_get_string (item));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
choose_form (GtkWidget *options,
             guint      form)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_of_type (gtk_popover_get_child (GTK_POPOVER (options)), "GtkDropDown")), form);
}

static GtkWidget *
make_options (ConfabPartKind              kind,
              const ConfabAttachmentFacts facts,
              FakeAdviser                *adviser)
{
  g_autoptr (ConfabPart) part = confab_part_new_attachment (kind, &facts);

  return g_object_ref_sink (confab_attachment_options_new (part, CONFAB_SEND_ADVISER (adviser)));
}

static void
changed_cb (GtkWidget   *options,
            ConfabPart  *part,
            ConfabPart **kept)
{
  g_set_object (kept, part);
}

static GtkWidget *
find_first_frame (GtkWidget *options)
{
  GtkWidget *row = find_of_type (gtk_popover_get_child (GTK_POPOVER (options)), "ConfabFrameRow");
  GtkWidget *picture = find_of_type (row, "GtkPicture");

  return picture != NULL ? gtk_widget_get_parent (picture) : NULL;
}

static guint
count_frames (GtkWidget *options)
{
  guint n = 0;

  for (GtkWidget *child = find_first_frame (options); child != NULL; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

/* Of two frames each can be left out, and not both; they are not made anew for that. */
static void
test_left_out (GtkWidget   *options,
               ConfabPart **kept)
{
  GtkWidget *first = gtk_widget_get_last_child (find_first_frame (options));
  GtkWidget *second = gtk_widget_get_last_child (gtk_widget_get_next_sibling (find_first_frame (options)));

  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (first)));
  g_assert_true (gtk_widget_activate (first));
  g_assert_cmpstr (confab_part_get_facts (*kept)->send.left_out, ==, "0");
  g_assert_false (gtk_widget_get_sensitive (second));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (first), TRUE);
  g_assert_null (confab_part_get_facts (*kept)->send.left_out);
  g_assert_true (gtk_widget_get_sensitive (second));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (second), FALSE);
  g_assert_nonnull (confab_part_get_facts (*kept)->send.left_out);
  g_assert_false (gtk_widget_get_sensitive (first));
}

static void
test_video (void)
{
  g_autoptr (FakeAdviser) adviser = g_object_new (FAKE_TYPE_ADVISER, NULL);
  g_autoptr (ConfabPart) kept = NULL;
  g_autofree char *forms = NULL;
  GtkWidget *options;

  adviser->forms = CONFAB_SEND_FORM_ITSELF | CONFAB_SEND_FORM_PICTURES;
  options = make_options (CONFAB_PART_VIDEO, (ConfabAttachmentFacts) {
    .hash = "00", .name = "a", .width = 1280, .height = 720, .duration_ms = 90000
  }, adviser);
  g_signal_connect (options, "changed", G_CALLBACK (changed_cb), &kept);
  forms = dup_forms (options);
  g_assert_cmpstr (forms, ==, "Automatic|Video|Frames|");
  assert_rows (options, "Send As|Longest Side|Start|End|");
  g_assert_cmpuint (adviser->n_lists, ==, 0);
  choose_form (options, 2);
  g_assert_cmpint (confab_part_get_facts (kept)->send.as, ==, CONFAB_SEND_FRAMES);
  assert_rows (options, "Send As|Number of Frames|Longest Side|Start|End|");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_of_type (gtk_popover_get_child (GTK_POPOVER (options)),
                                                                      "GtkSpinButton"))), ==, "Automatic");
  wait_until (count_frames (options) == 2);
  g_assert_cmpuint (adviser->n_lists, ==, 1);
  test_left_out (options, &kept);
  g_assert_cmpuint (adviser->n_lists, ==, 1);
  /* What is wrong is said, and nothing is changed by it. */
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (gtk_popover_get_child (GTK_POPOVER (options)), "GtkEntry")), "2:00");
  g_assert_cmpint (confab_part_get_facts (kept)->send.start_ms, ==, 0);
  assert_rows (options, "Send As|Number of Frames|Longest Side|Start|End|"
               "Write times in the video as 1:05, with the end after the start.|");
  gtk_editable_set_text (GTK_EDITABLE (find_of_type (gtk_popover_get_child (GTK_POPOVER (options)), "GtkEntry")), "1:05");
  g_assert_cmpint (confab_part_get_facts (kept)->send.start_ms, ==, 65000);
  /* Other frames are wanted. */
  g_assert_null (confab_part_get_facts (kept)->send.left_out);
  assert_rows (options, "Send As|Number of Frames|Longest Side|Start|End|");
  g_assert_finalize_object (options);
}

/* What the service does not take cannot be chosen, unless it was before. */
static void
test_forms (void)
{
  g_autoptr (FakeAdviser) adviser = g_object_new (FAKE_TYPE_ADVISER, NULL);
  const struct
  {
    ConfabPartKind  kind;
    ConfabSendForms taken;
    ConfabSendAs    chosen;
    const char     *expected;
  } cases[] = {
    { CONFAB_PART_VIDEO, CONFAB_SEND_FORM_PICTURES, CONFAB_SEND_AUTO, "Automatic|Frames|" },
    { CONFAB_PART_VIDEO, CONFAB_SEND_FORM_PICTURES, CONFAB_SEND_ITSELF, "Automatic|Video|Frames|" },
    { CONFAB_PART_DOCUMENT, CONFAB_SEND_FORM_TEXT, CONFAB_SEND_AUTO, "Automatic|Text|" },
    { CONFAB_PART_DOCUMENT, CONFAB_SEND_FORMS_ALL, CONFAB_SEND_AUTO, "Automatic|File|Text|Pictures of Pages|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *forms = NULL;
      GtkWidget *options;

      adviser->forms = cases[i].taken;
      options = make_options (cases[i].kind, (ConfabAttachmentFacts) {
      .hash = "00", .name = "a", .send = { .as = cases[i].chosen }
    }, adviser);
      forms = dup_forms (options);
      g_assert_cmpstr (forms, ==, cases[i].expected);
      g_assert_finalize_object (options);
    }
}

static void
test_document (void)
{
  g_autoptr (FakeAdviser) adviser = g_object_new (FAKE_TYPE_ADVISER, NULL);
  GtkWidget *options;

  adviser->forms = CONFAB_SEND_FORMS_ALL;
  options = make_options (CONFAB_PART_DOCUMENT, (ConfabAttachmentFacts) { .hash = "00", .name = "a", .pages = 12 }, adviser);
  assert_rows (options, "Send As|Pages|At Most|");
  choose_form (options, 1);
  assert_rows (options, "Send As|");
  choose_form (options, 3);
  assert_rows (options, "Send As|Pages|Longest Side|");
  g_assert_finalize_object (options);
  options = make_options (CONFAB_PART_DOCUMENT, (ConfabAttachmentFacts) { .hash = "00", .name = "a" }, adviser);
  assert_rows (options, "Send As|At Most|");
  g_assert_finalize_object (options);
}

static gboolean
is_choice (GtkWidget  *widget,
           const char *words)
{
  gpointer item = GTK_IS_DROP_DOWN (widget) ? gtk_drop_down_get_selected_item (GTK_DROP_DOWN (widget)) : NULL;

  return item != NULL && g_strcmp0 (gtk_string_object_get_string (item), words) == 0;
}

/* How much fits is not a usual amount. It is said as it is, and another choice does not change it. */
static void
test_unusual (void)
{
  const struct
  {
    int         characters;
    const char *expected;
  } cases[] = {
    { 6789, "6789 characters" },
    { 123456, "123456 characters" },
    { 700000, "700000 characters" },
    { 50000, "50000 characters" },
    { 0, "Everything" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ConfabPart) kept = NULL;
      GtkWidget *options = make_options (CONFAB_PART_DOCUMENT, (ConfabAttachmentFacts) {
      .hash = "00", .name = "a", .pages = 12, .send = { .max_characters = cases[i].characters, .max_edge = 900 }
    }, NULL);
      GtkWidget *rows = gtk_popover_get_child (GTK_POPOVER (options));

      g_signal_connect (options, "changed", G_CALLBACK (changed_cb), &kept);
      g_assert_nonnull (find_widget (rows, is_choice, cases[i].expected));
      g_assert_nonnull (find_widget (rows, is_choice, "900 px"));
      gtk_editable_set_text (GTK_EDITABLE (find_of_type (rows, "GtkEntry")), "1-3");
      g_assert_cmpstr (confab_part_get_facts (kept)->send.pages, ==, "1-3");
      g_assert_cmpint (confab_part_get_facts (kept)->send.max_characters, ==, cases[i].characters);
      g_assert_cmpint (confab_part_get_facts (kept)->send.max_edge, ==, 900);
      g_assert_finalize_object (options);
    }
}

/* Nothing becomes larger than it is. */
static void
test_small_image (void)
{
  g_autoptr (FakeAdviser) adviser = g_object_new (FAKE_TYPE_ADVISER, NULL);
  GtkWidget *options = make_options (CONFAB_PART_IMAGE, (ConfabAttachmentFacts) {
    .hash = "00", .name = "a", .width = 400, .height = 300
  }, adviser);

  assert_rows (options, "Detail|");
  g_assert_finalize_object (options);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attachment-options/video", test_video);
  g_test_add_func ("/attachment-options/forms", test_forms);
  g_test_add_func ("/attachment-options/document", test_document);
  g_test_add_func ("/attachment-options/small-image", test_small_image);
  g_test_add_func ("/attachment-options/unusual", test_unusual);
  return g_test_run ();
}
