/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-inline-edit.h"
#include "app/confab-place-row.h"

/* How far a folder stands in for each folder that it is in, and how often at most. */
#define INDENT     16
#define MAX_INDENT 6

struct _ConfabPlaceRow
{
  GtkWidget     parent_instance;

  GtkWidget    *icon;
  GtkWidget    *label;
  GtkWidget    *count;
  GtkWidget    *edit;  /* or NULL */

  GSignalGroup *label_signals;
  guint         n_deleted;
  ConfabPlace  *place;
};

enum
{
  RENAMED,
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPlaceRow, confab_place_row, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static guint
get_count (ConfabPlaceRow *self)
{
  if (self->place->folder != NULL)
    return confab_folder_get_n_total (self->place->folder);
  if (self->place->tag != NULL)
    return confab_tag_get_n_conversations (self->place->tag);
  return self->place->scope == CONFAB_LIBRARY_SCOPE_TRASH ? self->n_deleted : 0;
}

static void
update (ConfabPlaceRow *self)
{
  const char *name;
  g_autofree char *count = NULL;
  g_autofree char *said = NULL;
  guint depth, n;

  if (self->place == NULL)
    return;
  name = confab_place_get_name (self->place);
  n = get_count (self);
  depth = self->place->folder != NULL ? confab_folder_get_depth (self->place->folder) : 0;
  count = n > 0 ? g_strdup_printf ("%'u", n) : g_strdup ("");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), confab_place_get_icon (self->place));
  gtk_widget_set_margin_start (self->icon, (int)MIN (depth, MAX_INDENT) * INDENT);
  gtk_label_set_label (GTK_LABEL (self->label), name);
  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_widget_set_visible (self->label, self->edit == NULL);
  gtk_widget_set_visible (self->count, self->edit == NULL && n > 0);
  if (self->place->kind == CONFAB_PLACE_NEW_FOLDER)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");
  if (n > 0)
    /* Translators: how assistive technology calls a folder or a tag: its name and what is in it */
    said = g_strdup_printf (ngettext ("%s, %u conversation", "%s, %u conversations", n), name, n);
  confab_accessible_name_list_item (GTK_WIDGET (self), said != NULL ? said : name);
}

static void
stop_editing (ConfabPlaceRow *self)
{
  if (self->edit == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->edit, self);
  g_clear_pointer (&self->edit, gtk_widget_unparent);
  update (self);
}

static void
edit_done_cb (ConfabPlaceRow *self,
              const char     *text,
              gboolean        focused)
{
  g_autoptr (ConfabPlaceRow) kept = g_object_ref (self);

  g_signal_emit (self, signals[EDITED], 0, focused);
  stop_editing (self);
  if (text != NULL)
    g_signal_emit (self, signals[RENAMED], 0, text);
}

static void
confab_place_row_dispose (GObject *object)
{
  ConfabPlaceRow *self = CONFAB_PLACE_ROW (object);
  GtkWidget *child;

  if (self->label_signals != NULL)
    g_signal_group_set_target (self->label_signals, NULL);
  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_data (self->edit, self);
  self->edit = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->label_signals);
  g_clear_object (&self->place);

  G_OBJECT_CLASS (confab_place_row_parent_class)->dispose (object);
}

static void
confab_place_row_class_init (ConfabPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_place_row_dispose;

  signals[RENAMED] = g_signal_new ("renamed", CONFAB_TYPE_PLACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_PLACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "place-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_place_row_init (ConfabPlaceRow *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
  self->icon = gtk_image_new ();
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->count = gtk_label_new ("");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_parent (self->count, GTK_WIDGET (self));

  self->label_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_object (self->label_signals, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * confab_place_row_new:
 *
 * Returns: (transfer floating): a row of no place yet
 */
GtkWidget *
confab_place_row_new (void)
{
  return g_object_new (CONFAB_TYPE_PLACE_ROW, NULL);
}

/**
 * confab_place_row_get_place:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): the place that it shows
 */
ConfabPlace *
confab_place_row_get_place (ConfabPlaceRow *self)
{
  g_return_val_if_fail (CONFAB_IS_PLACE_ROW (self), NULL);

  return self->place;
}

/**
 * confab_place_row_set_place:
 * @self: the row
 * @place: (nullable): the place to show
 */
void
confab_place_row_set_place (ConfabPlaceRow *self,
                            ConfabPlace    *place)
{
  GObject *label = NULL;

  g_return_if_fail (CONFAB_IS_PLACE_ROW (self));

  stop_editing (self);
  g_set_object (&self->place, place);
  if (place != NULL)
    label = place->folder != NULL ? G_OBJECT (place->folder) : G_OBJECT (place->tag);
  g_signal_group_set_target (self->label_signals, label);
  update (self);
}

/**
 * confab_place_row_edit:
 * @self: the row of a folder or a tag
 *
 * Lets the name be written anew in its place.
 */
void
confab_place_row_edit (ConfabPlaceRow *self)
{
  g_return_if_fail (CONFAB_IS_PLACE_ROW (self));

  if (self->edit != NULL || self->place == NULL || (self->place->folder == NULL && self->place->tag == NULL))
    return;
  self->edit = confab_inline_edit_new (_ ("Name"), confab_place_get_name (self->place));
  gtk_widget_set_hexpand (self->edit, TRUE);
  gtk_widget_insert_after (self->edit, GTK_WIDGET (self), self->icon);
  update (self);
  gtk_widget_grab_focus (self->edit);
  g_signal_connect_object (self->edit, "done", G_CALLBACK (edit_done_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_place_row_is_editing:
 * @self: the row
 *
 * Returns: whether its name is being written
 */
gboolean
confab_place_row_is_editing (ConfabPlaceRow *self)
{
  g_return_val_if_fail (CONFAB_IS_PLACE_ROW (self), FALSE);

  return self->edit != NULL;
}

/**
 * confab_place_row_set_shown:
 * @self: the row
 * @shown: whether the list shows what is in it
 */
void
confab_place_row_set_shown (ConfabPlaceRow *self,
                            gboolean        shown)
{
  g_return_if_fail (CONFAB_IS_PLACE_ROW (self));

  if (shown)
    gtk_widget_add_css_class (GTK_WIDGET (self), "shown");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "shown");
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                 GTK_ACCESSIBLE_STATE_SELECTED, shown, -1);
}

/**
 * confab_place_row_set_n_deleted:
 * @self: the row
 * @n_deleted: how many conversations are in the trash, which the row of the trash says
 */
void
confab_place_row_set_n_deleted (ConfabPlaceRow *self,
                                guint           n_deleted)
{
  g_return_if_fail (CONFAB_IS_PLACE_ROW (self));

  if (self->n_deleted == n_deleted)
    return;
  self->n_deleted = n_deleted;
  update (self);
}
