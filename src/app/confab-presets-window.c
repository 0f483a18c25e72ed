/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-preset-editor.h"
#include "app/confab-presets-window.h"
#include "app/confab-text-saver.h"
#include "app/confab-undo-toast.h"
#include "model/confab-preset-file.h"

struct _ConfabPresetsWindow
{
  AdwWindow             parent_instance;

  ConfabPresetEditor   *editor;
  GtkWidget            *editor_page;
  AdwLeaflet           *leaflet;
  GtkListBox           *list;
  GtkWidget            *list_page;
  GtkWidget            *preset_button;
  GtkStack             *stack;
  AdwWindowTitle       *title;
  AdwToastOverlay      *toasts;

  ConfabSession        *session;
  ConfabPresets        *presets;
  ConfabPreset         *shown;         /* (nullable) */
  ConfabTextSaver      *saver;
  GtkFileChooserNative *chooser;       /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ConfabPresetsWindow, confab_presets_window, ADW_TYPE_WINDOW)

static void
tell (ConfabPresetsWindow *self,
      const char          *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
update_title (ConfabPresetsWindow *self)
{
  adw_window_title_set_title (self->title, self->shown != NULL ? confab_preset_get_name (self->shown) : "");
}

static void
show (ConfabPresetsWindow *self,
      ConfabPreset        *preset)
{
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, update_title, self);
  g_set_object (&self->shown, preset);
  if (preset != NULL)
    g_signal_connect_object (preset, "notify::name", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  confab_preset_editor_set_preset (self->editor, preset);
  gtk_stack_set_visible_child_name (self->stack, preset != NULL ? "preset" : "empty");
  gtk_widget_set_visible (self->preset_button, preset != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets-window.delete", preset != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets-window.duplicate", preset != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets-window.export", preset != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets-window.export-all",
                                 g_list_model_get_n_items (G_LIST_MODEL (self->presets)) > 0);
  update_title (self);
}

static void
row_selected_cb (ConfabPresetsWindow *self,
                 GtkListBoxRow       *row)
{
  g_autoptr (ConfabPreset) preset = NULL;

  if (row != NULL)
    preset = g_list_model_get_item (G_LIST_MODEL (self->presets), (guint)gtk_list_box_row_get_index (row));
  show (self, preset);
}

static void
row_activated_cb (ConfabPresetsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->editor_page);
}

static void
back_clicked_cb (ConfabPresetsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_bind_property (item, "name", label, "label", G_BINDING_SYNC_CREATE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  return row;
}

static void
select_position (ConfabPresetsWindow *self,
                 guint                position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int)position);

  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    {
      show (self, NULL);
      /* Where the list alone would be shown, it would be an empty one. */
      adw_leaflet_set_visible_child (self->leaflet, self->editor_page);
    }
}

static void
select_preset (ConfabPresetsWindow *self,
               ConfabPreset        *preset)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->presets)); i++)
    {
      g_autoptr (ConfabPreset) item = g_list_model_get_item (G_LIST_MODEL (self->presets), i);

      if (item == preset)
        select_position (self, i);
    }
  adw_leaflet_set_visible_child (self->leaflet, self->editor_page);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);

  select_preset (self, confab_presets_add (self->presets, _ ("Preset")));
  confab_preset_editor_rename (self->editor);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);

  select_preset (self, confab_presets_duplicate (self->presets, self->shown));
  confab_preset_editor_rename (self->editor);
}

/* What can be brought back. */
typedef struct
{
  ConfabPresetsWindow *self;
  ConfabPreset        *preset;
  guint                position;
} Deleted;

static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  g_object_unref (deleted->preset);
  g_free (deleted);
}

static void
undo_cb (gpointer data)
{
  Deleted *deleted = data;

  confab_presets_restore (deleted->self->presets, deleted->preset, deleted->position);
  select_preset (deleted->self, deleted->preset);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  Deleted *deleted;

  if (row == NULL || self->shown == NULL)
    return;
  deleted = g_new0 (Deleted, 1);
  deleted->self = self;
  deleted->preset = g_object_ref (self->shown);
  deleted->position = (guint)gtk_list_box_row_get_index (row);
  show (self, NULL);
  confab_presets_remove (self->presets, deleted->preset);
  select_position (self, MIN (deleted->position, MAX (g_list_model_get_n_items (G_LIST_MODEL (self->presets)), 1) - 1));
  if (self->shown != NULL)
    adw_leaflet_set_visible_child (self->leaflet, self->list_page);
  adw_toast_overlay_add_toast (self->toasts, confab_undo_toast_new (_ ("Preset deleted"), undo_cb, deleted, deleted_free));
}

static void
export_presets (ConfabPresetsWindow *self,
                GPtrArray           *presets,
                const char          *name)
{
  g_autofree char *text = confab_preset_file_write (presets);
  g_autofree char *file_name = g_strdup_printf ("%s.json", name);

  g_strdelimit (file_name, "/", '-');
  confab_text_saver_ask (self->saver, GTK_WINDOW (self), text, file_name);
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);
  g_autoptr (GPtrArray) presets = g_ptr_array_new ();

  g_ptr_array_add (presets, self->shown);
  export_presets (self, presets, confab_preset_get_name (self->shown));
}

static void
export_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->presets)); i++)
    g_ptr_array_add (presets, g_list_model_get_item (G_LIST_MODEL (self->presets), i));
  export_presets (self, presets, _ ("Presets"));
}

static void
take_text (ConfabPresetsWindow *self,
           const char          *text,
           gsize                length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) presets = confab_preset_file_read (text, length, &error);
  g_autofree char *words = NULL;
  ConfabPreset *first = NULL;

  if (presets == NULL)
    {
      tell (self, error->message);
      return;
    }
  for (guint i = 0; i < presets->len; i++)
    {
      ConfabPreset *added = confab_presets_add_copy (self->presets, presets->pdata[i]);

      first = first != NULL ? first : added;
    }
  if (first != NULL)
    select_preset (self, first);
  words = g_strdup_printf (ngettext ("%u preset imported", "%u presets imported", presets->len), presets->len);
  tell (self, words);
}

static void
file_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabPresetsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (self->presets == NULL)
    return;
  if (g_file_load_partial_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    take_text (self, text, length);
  else
    tell (self, error->message);
}

/* More than is taken is not read to its end. */
static gboolean
read_more_cb (const char *contents,
              goffset     size,
              gpointer    user_data)
{
  return size <= CONFAB_PRESET_FILE_MAX_BYTES;
}

static void
chooser_response_cb (ConfabPresetsWindow *self,
                     int                  response,
                     GtkNativeDialog     *dialog)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    confab_presets_window_import (self, file);
  g_clear_object (&self->chooser);
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *target)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (widget);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Import Presets"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _ ("_Import"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
confab_presets_window_dispose (GObject *object)
{
  ConfabPresetsWindow *self = CONFAB_PRESETS_WINDOW (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_PRESETS_WINDOW);
  g_clear_object (&self->chooser);
  g_clear_object (&self->saver);
  g_clear_object (&self->shown);
  g_clear_object (&self->presets);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_presets_window_parent_class)->dispose (object);
}

static void
confab_presets_window_class_init (ConfabPresetsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_presets_window_dispose;
  g_type_ensure (CONFAB_TYPE_PRESET_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-presets-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, editor);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, editor_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, preset_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ConfabPresetsWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_install_action (widget_class, "presets-window.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "presets-window.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "presets-window.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "presets-window.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "presets-window.export-all", NULL, export_all_action);
  gtk_widget_class_install_action (widget_class, "presets-window.import", NULL, import_action);
}

static void
confab_presets_window_init (ConfabPresetsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->saver = confab_text_saver_new ();
  g_signal_connect_object (self->saver, "problem", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
}

/**
 * confab_presets_window_new:
 * @parent: the window
 * @session: whose presets they are
 *
 * Returns: (transfer none): a window, which GTK keeps until it is closed
 */
GtkWidget *
confab_presets_window_new (GtkWindow     *parent,
                           ConfabSession *session)
{
  ConfabPresetsWindow *self = g_object_new (CONFAB_TYPE_PRESETS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->presets = g_object_ref (confab_session_get_presets (session));
  confab_preset_editor_set_session (self->editor, session);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->presets), make_row, NULL, NULL);
  select_position (self, 0);
  return GTK_WIDGET (self);
}

/**
 * confab_presets_window_show:
 * @self: the window
 * @id: the identifier of a preset
 */
void
confab_presets_window_show (ConfabPresetsWindow *self,
                            const char          *id)
{
  ConfabPreset *preset = confab_presets_find (self->presets, id);

  g_return_if_fail (CONFAB_IS_PRESETS_WINDOW (self));

  if (preset != NULL)
    select_preset (self, preset);
}

/**
 * confab_presets_window_import:
 * @self: the window
 * @file: a file of presets
 *
 * Reads it; what is wrong with it is told in one sentence, and then nothing of it is taken.
 */
void
confab_presets_window_import (ConfabPresetsWindow *self,
                              GFile               *file)
{
  g_return_if_fail (CONFAB_IS_PRESETS_WINDOW (self));

  g_file_load_partial_contents_async (file, NULL, read_more_cb, file_read_cb, g_object_ref (self));
}
