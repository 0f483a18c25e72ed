/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-label-picker.h"

#define INDENT     16
#define MAX_INDENT 6

struct _ConfabLabelPicker
{
  GtkPopover            parent_instance;

  GtkWidget            *entry;
  GtkListBox           *list_box;

  ConfabOrganiser      *organiser;
  ConfabLabelPickerKind kind;
  char                **ids;
};

G_DEFINE_FINAL_TYPE (ConfabLabelPicker, confab_label_picker, GTK_TYPE_POPOVER)

static const char *const *
get_ids (ConfabLabelPicker * self)
{
  return (const char *const *)self->ids;
}

static char *
dup_typed (ConfabLabelPicker *self)
{
  return confab_tag_clean (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* A conversation may have the name of a tag in another case. */
static gboolean
has_tag (ConfabConversationItem *item,
         ConfabTag              *tag)
{
  const char *const *tags = confab_conversation_item_get_tags (item);

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_autofree char *folded = confab_tag_fold (tags[i]);

      if (g_strcmp0 (folded, confab_tag_get_folded (tag)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* All of them have it, or are in it. */
static gboolean
all_have (ConfabLabelPicker *self,
          const char        *folder_id,
          ConfabTag         *tag)
{
  ConfabLibrary *library = confab_organiser_get_library (self->organiser);

  for (guint i = 0; self->ids[i] != NULL; i++)
    {
      g_autoptr (ConfabConversationItem) item = confab_library_dup_item (library, self->ids[i]);

      if (item == NULL)
        continue;
      if (tag == NULL && g_strcmp0 (confab_conversation_item_get_folder_id (item), folder_id) != 0)
        return FALSE;
      if (tag != NULL && !has_tag (item, tag))
        return FALSE;
    }
  return TRUE;
}

/* text: what it says; key: what it stands for. */
static GtkWidget *
add_row (ConfabLabelPicker *self,
         const char        *icon,
         const char        *text,
         guint              depth,
         gboolean           has)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_set_margin_start (image, (int)MIN (depth, MAX_INDENT) * INDENT);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  if (has)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  confab_accessible_set_name (row, text);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
                               has ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  g_object_set_data (G_OBJECT (row), "has", GINT_TO_POINTER (has));
  gtk_list_box_append (self->list_box, row);
  return row;
}

static gboolean
fits (const char *name,
      const char *folded)
{
  g_autofree char *other = confab_tag_fold (name);

  return folded == NULL || strstr (other, folded) != NULL;
}

/* Returns whether one is called exactly what was typed. */
static gboolean
add_folders (ConfabLabelPicker *self,
             const char        *folded)
{
  GListModel *folders = confab_library_get_folders (confab_organiser_get_library (self->organiser));
  guint n = g_list_model_get_n_items (folders);
  gboolean exact = FALSE;

  if (folded == NULL)
    add_row (self, "action-unavailable-symbolic", _ ("No Folder"), 0, all_have (self, NULL, NULL));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabFolder) folder = g_list_model_get_item (folders, i);
      const char *name = confab_folder_get_name (folder);
      g_autofree char *other = confab_tag_fold (name);
      GtkWidget *row;

      exact |= g_strcmp0 (other, folded) == 0;
      if (!fits (name, folded))
        continue;
      row = add_row (self, "folder-symbolic", name, folded == NULL ? confab_folder_get_depth (folder) : 0,
                     all_have (self, confab_folder_get_id (folder), NULL));
      g_object_set_data_full (G_OBJECT (row), "folder", g_steal_pointer (&folder), g_object_unref);
    }
  return exact;
}

static gboolean
add_tags (ConfabLabelPicker *self,
          const char        *folded)
{
  GListModel *tags = confab_library_get_tags (confab_organiser_get_library (self->organiser));
  guint n = g_list_model_get_n_items (tags);
  gboolean exact = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabTag) tag = g_list_model_get_item (tags, i);
      GtkWidget *row;

      exact |= g_strcmp0 (confab_tag_get_folded (tag), folded) == 0;
      if (!fits (confab_tag_get_name (tag), folded))
        continue;
      row = add_row (self, "confab-tag-symbolic", confab_tag_get_name (tag), 0, all_have (self, NULL, tag));
      g_object_set_data_full (G_OBJECT (row), "tag", g_steal_pointer (&tag), g_object_unref);
    }
  return exact;
}

static void
fill (ConfabLabelPicker *self)
{
  g_autofree char *typed = dup_typed (self);
  g_autofree char *folded = typed != NULL ? confab_tag_fold (typed) : NULL;
  gboolean folder = self->kind == CONFAB_LABEL_PICKER_FOLDER;
  GtkListBoxRow *row;
  gboolean exact;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)) != NULL)
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
  exact = folder ? add_folders (self, folded) : add_tags (self, folded);
  if (typed != NULL && !exact)
    {
      /* Translators: %s is the name that a new folder or tag is to have */
      g_autofree char *text = g_strdup_printf (folder ? _ ("New Folder “%s”") : _ ("New Tag “%s”"), typed);

      g_object_set_data_full (G_OBJECT (add_row (self, "list-add-symbolic", text, 0, FALSE)), "new", g_strdup (typed), g_free);
    }
  row = gtk_list_box_get_row_at_index (self->list_box, 0);
  if (row != NULL && typed != NULL)
    gtk_list_box_select_row (self->list_box, row);
}

static void
choose_folder (ConfabLabelPicker *self,
               GtkListBoxRow     *row)
{
  ConfabFolder *folder = g_object_get_data (G_OBJECT (row), "folder");
  const char *name = g_object_get_data (G_OBJECT (row), "new");
  g_autofree char *id = NULL;

  if (name != NULL)
    id = confab_organiser_make_folder (self->organiser, name, NULL);
  else if (folder != NULL)
    id = g_strdup (confab_folder_get_id (folder));
  if (name == NULL || id != NULL)
    confab_organiser_move (self->organiser, get_ids (self), id);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Several may be chosen one after the other. */
static void
choose_tag (ConfabLabelPicker *self,
            GtkListBoxRow     *row)
{
  ConfabTag *tag = g_object_get_data (G_OBJECT (row), "tag");
  const char *name = g_object_get_data (G_OBJECT (row), "new");
  g_autofree char *kept = g_strdup (tag != NULL ? confab_tag_get_name (tag) : name);
  gboolean has = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "has"));

  if (kept == NULL)
    return;
  confab_organiser_tag (self->organiser, get_ids (self), kept, !has);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  fill (self);
  gtk_widget_grab_focus (self->entry);
}

static void
row_activated_cb (ConfabLabelPicker *self,
                  GtkListBoxRow     *row)
{
  if (self->kind == CONFAB_LABEL_PICKER_FOLDER)
    choose_folder (self, row);
  else
    choose_tag (self, row);
}

static void
entry_activate_cb (ConfabLabelPicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);

  if (row != NULL)
    row_activated_cb (self, row);
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
key_pressed_cb (ConfabLabelPicker *self,
                guint              keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->list_box), GTK_DIR_TAB_FORWARD);
}

static void
confab_label_picker_dispose (GObject *object)
{
  ConfabLabelPicker *self = CONFAB_LABEL_PICKER (object);

  g_clear_object (&self->organiser);

  G_OBJECT_CLASS (confab_label_picker_parent_class)->dispose (object);
}

static void
confab_label_picker_finalize (GObject *object)
{
  g_strfreev (CONFAB_LABEL_PICKER (object)->ids);

  G_OBJECT_CLASS (confab_label_picker_parent_class)->finalize (object);
}

static void
confab_label_picker_class_init (ConfabLabelPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_label_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_label_picker_finalize;
}

static void
confab_label_picker_init (ConfabLabelPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_add_css_class (GTK_WIDGET (self), "label-picker");
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 22);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (fill), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->entry, keys);

  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "navigation-sidebar");
  g_signal_connect_swapped (self->list_box, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 240);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list_box));
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

/**
 * confab_label_picker_new:
 * @organiser: what keeps order among the conversations
 *
 * Returns: (transfer floating): the popover, not shown yet
 */
GtkWidget *
confab_label_picker_new (ConfabOrganiser *organiser)
{
  ConfabLabelPicker *self = g_object_new (CONFAB_TYPE_LABEL_PICKER, NULL);

  self->organiser = g_object_ref (organiser);
  return GTK_WIDGET (self);
}

/**
 * confab_label_picker_show:
 * @self: the popover
 * @kind: what is picked
 * @ids: (transfer full) (array zero-terminated=1): for which conversations
 * @place: (nullable): what it points to, inside of its parent
 */
void
confab_label_picker_show (ConfabLabelPicker    *self,
                          ConfabLabelPickerKind kind,
                          char                **ids,
                          GtkWidget            *place)
{
  const char *hint = kind == CONFAB_LABEL_PICKER_FOLDER ? _ ("Folder") : _ ("Tag");
  graphene_rect_t bounds;

  g_return_if_fail (CONFAB_IS_LABEL_PICKER (self));

  self->kind = kind;
  g_strfreev (self->ids);
  self->ids = ids;
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry),
                                  kind == CONFAB_LABEL_PICKER_FOLDER ? _ ("Find or make a folder")
                                                                     : _ ("Find or make a tag"));
  confab_accessible_set_name (self->entry, hint);
  confab_accessible_set_name (GTK_WIDGET (self->list_box), kind == CONFAB_LABEL_PICKER_FOLDER ? _ ("Folders") : _ ("Tags"));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  fill (self);
  if (place != NULL && gtk_widget_compute_bounds (place, gtk_widget_get_parent (GTK_WIDGET (self)), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (self),
                                 &(GdkRectangle) { (int)bounds.origin.x, (int)bounds.origin.y,
                                                   (int)bounds.size.width, (int)bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}
