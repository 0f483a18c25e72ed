/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-drop-area.h"

struct _ConfabDropArea
{
  GObject       parent_instance;

  GCancellable *cancellable;
};

enum
{
  FILES,
  PICTURE,
  TEXT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabDropArea, confab_drop_area, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void read_value (ConfabDropArea *self,
                        GdkDrop        *drop,
                        GType           type);

static GdkContentFormats *
ref_readable_formats (GdkDrop *drop)
{
  return gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_drop_get_formats (drop)));
}

static gboolean
is_address_only (const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *link = files; link != NULL; link = link->next)
    if (!g_file_has_uri_scheme (link->data, "http") && !g_file_has_uri_scheme (link->data, "https"))
      return FALSE;
  return TRUE;
}

static void
value_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConfabDropArea) self = user_data;
  GdkDrop *drop = GDK_DROP (source);
  g_autoptr (GdkContentFormats) formats = ref_readable_formats (drop);
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_drop_read_value_finish (drop, result, &error);

  if (value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && is_address_only (value) &&
      gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    {
      read_value (self, drop, GDK_TYPE_TEXTURE);
      return;
    }
  if (value == NULL)
    g_debug ("Nothing was dropped: %s", error->message);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    g_signal_emit (self, signals[FILES], 0, g_value_get_boxed (value));
  else
    g_signal_emit (self, signals[PICTURE], 0, g_value_get_object (value));
  gdk_drop_finish (drop, value != NULL ? GDK_ACTION_COPY : 0);
}

static void
read_value (ConfabDropArea *self,
            GdkDrop        *drop,
            GType           type)
{
  gdk_drop_read_value_async (drop, type, G_PRIORITY_DEFAULT, self->cancellable, value_cb, g_object_ref (self));
}

static gboolean
drop_cb (ConfabDropArea *self,
         GdkDrop        *drop)
{
  g_autoptr (GdkContentFormats) formats = ref_readable_formats (drop);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    read_value (self, drop, GDK_TYPE_FILE_LIST);
  else
    read_value (self, drop, GDK_TYPE_TEXTURE);
  return TRUE;
}

static gboolean
drop_text_cb (ConfabDropArea *self,
              const GValue   *value)
{
  g_signal_emit (self, signals[TEXT], 0, g_value_get_string (value));
  return TRUE;
}

static void
confab_drop_area_dispose (GObject *object)
{
  g_cancellable_cancel (CONFAB_DROP_AREA (object)->cancellable);
  G_OBJECT_CLASS (confab_drop_area_parent_class)->dispose (object);
}

static void
confab_drop_area_finalize (GObject *object)
{
  g_object_unref (CONFAB_DROP_AREA (object)->cancellable);
  G_OBJECT_CLASS (confab_drop_area_parent_class)->finalize (object);
}

static void
confab_drop_area_class_init (ConfabDropAreaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_drop_area_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_drop_area_finalize;
  signals[FILES] = g_signal_new ("files", CONFAB_TYPE_DROP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PICTURE] = g_signal_new ("picture", CONFAB_TYPE_DROP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, GDK_TYPE_TEXTURE);
  signals[TEXT] = g_signal_new ("text", CONFAB_TYPE_DROP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_drop_area_init (ConfabDropArea *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * confab_drop_area_new:
 * @widget: where things are dropped
 *
 * Returns: (transfer full): what tells of them
 */
ConfabDropArea *
confab_drop_area_new (GtkWidget *widget)
{
  ConfabDropArea *self = g_object_new (CONFAB_TYPE_DROP_AREA, NULL);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();
  GtkDropTargetAsync *target;
  GtkDropTarget *text;

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_TEXTURE);
  target = gtk_drop_target_async_new (
    gdk_content_formats_union_deserialize_mime_types (gdk_content_formats_builder_free_to_formats (builder)), GDK_ACTION_COPY);
  /* Before the text view, which would take the names of files as text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));

  text = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);
  g_signal_connect_object (text, "drop", G_CALLBACK (drop_text_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (text));
  return self;
}
