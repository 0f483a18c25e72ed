/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-drag.h"
#include "app/confab-place-row.h"
#include "app/confab-places.h"
#include "widgets/confab-popover.h"

struct _ConfabPlaces
{
  GtkWidget          parent_instance;

  GtkWidget         *scrolled;
  GtkListView       *list_view;
  GtkWidget         *menu;  /* or NULL */

  ConfabOrganiser   *organiser;
  GListModel        *places;
  GPtrArray         *bound;      /* (element-type GtkListItem): not owned */
  ConfabPlace       *menu_place;
  char              *edit_id;    /* a folder whose row is still to come, to be given its name */
  char              *shown_name;
  ConfabLibraryScope shown_scope;
  guint              n_deleted;
  guint              count_id;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPlaces, confab_places, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static ConfabPlaceRow *
get_row (GtkListItem *list_item)
{
  return CONFAB_PLACE_ROW (gtk_list_item_get_child (list_item));
}

static ConfabPlaceRow *
find_row (ConfabPlaces *self,
          ConfabPlace  *place)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (confab_place_row_get_place (get_row (self->bound->pdata[i])) == place)
      return get_row (self->bound->pdata[i]);
  return NULL;
}

static void
update_shown (ConfabPlaces   *self,
              ConfabPlaceRow *row)
{
  ConfabPlace *place = confab_place_row_get_place (row);

  confab_place_row_set_shown (row, place != NULL && confab_place_is (place, self->shown_scope, self->shown_name));
}

static void
row_renamed_cb (ConfabPlaces   *self,
                const char     *name,
                ConfabPlaceRow *row)
{
  ConfabPlace *place = confab_place_row_get_place (row);

  if (place != NULL && place->folder != NULL)
    confab_organiser_rename_folder (self->organiser, confab_folder_get_id (place->folder), name);
  else if (place != NULL && place->tag != NULL)
    {
      g_autofree char *old = g_strdup (confab_tag_get_name (place->tag));

      confab_organiser_rename_tag (self->organiser, old, name);
    }
}

static void
row_edited_cb (ConfabPlaces   *self,
               gboolean        focused,
               ConfabPlaceRow *row)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (row));

  if (focused && parent != NULL)
    gtk_widget_grab_focus (parent);
}

/* A folder can go to the top, and into one that is not in it. */
static gboolean
takes (ConfabPlaces *self,
       ConfabPlace  *place,
       ConfabDrag   *drag)
{
  ConfabLibrary *library = confab_organiser_get_library (self->organiser);

  if (place == NULL || place->kind == CONFAB_PLACE_NEW_FOLDER)
    return FALSE;
  if (drag == NULL || drag->folder_id == NULL)
    return TRUE;
  if (place->folder == NULL)
    return place->kind == CONFAB_PLACE_VIEW && place->scope == CONFAB_LIBRARY_SCOPE_ALL;
  return !confab_library_folder_is_in (library, confab_folder_get_id (place->folder), drag->folder_id);
}

static ConfabDrag *
get_drag (GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value != NULL && G_VALUE_HOLDS (value, CONFAB_TYPE_DRAG) ? g_value_get_object (value) : NULL;
}

static GdkDragAction
drop_motion_cb (GtkDropTarget *target,
                double         x,
                double         y,
                GtkListItem   *list_item)
{
  ConfabPlaces *self = g_object_get_data (G_OBJECT (target), "places");

  return takes (self, gtk_list_item_get_item (list_item), get_drag (target)) ? GDK_ACTION_MOVE : 0;
}

static void
drop_conversations (ConfabPlaces *self,
                    ConfabPlace  *place,
                    char        **ids)
{
  const char *const *dropped = (const char *const *)ids;

  if (place->folder != NULL)
    confab_organiser_move (self->organiser, dropped, confab_folder_get_id (place->folder));
  else if (place->tag != NULL)
    confab_organiser_tag (self->organiser, dropped, confab_tag_get_name (place->tag), TRUE);
  else if (place->scope == CONFAB_LIBRARY_SCOPE_ARCHIVE)
    confab_organiser_archive (self->organiser, dropped, TRUE);
  else if (place->scope == CONFAB_LIBRARY_SCOPE_TRASH)
    confab_organiser_delete (self->organiser, dropped, TRUE);
  else if (self->shown_scope == CONFAB_LIBRARY_SCOPE_ARCHIVE)
    confab_organiser_archive (self->organiser, dropped, FALSE);
  else if (self->shown_scope == CONFAB_LIBRARY_SCOPE_TRASH)
    confab_organiser_delete (self->organiser, dropped, FALSE);
  else
    confab_organiser_move (self->organiser, dropped, NULL);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         GtkListItem   *list_item)
{
  ConfabPlaces *self = g_object_get_data (G_OBJECT (target), "places");
  g_autoptr (ConfabDrag) drag = g_value_dup_object (value);
  g_autoptr (ConfabPlace) place = gtk_list_item_get_item (list_item);

  if (place != NULL)
    g_object_ref (place);
  if (!takes (self, place, drag))
    return FALSE;
  if (drag->folder_id != NULL)
    confab_organiser_move_folder (self->organiser, drag->folder_id,
                                  place->folder != NULL ? confab_folder_get_id (place->folder) : NULL);
  else
    drop_conversations (self, place, drag->ids);
  return TRUE;
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkListItem   *list_item)
{
  ConfabPlace *place = gtk_list_item_get_item (list_item);

  if (place == NULL || place->folder == NULL || confab_place_row_is_editing (get_row (list_item)))
    return NULL;
  return confab_drag_new_provider (NULL, confab_folder_get_id (place->folder));
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkListItem   *list_item)
{
  confab_drag_set_icon (drag, confab_place_get_name (gtk_list_item_get_item (list_item)));
}

static void
setup_cb (ConfabPlaces *self,
          GtkListItem  *list_item)
{
  GtkWidget *row = confab_place_row_new ();
  GtkDropTarget *target = gtk_drop_target_new (CONFAB_TYPE_DRAG, GDK_ACTION_MOVE);
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (row, "renamed", G_CALLBACK (row_renamed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);

  gtk_drop_target_set_preload (target, TRUE);
  g_object_set_data (G_OBJECT (target), "places", self);
  g_signal_connect_object (target, "enter", G_CALLBACK (drop_motion_cb), list_item, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (drop_motion_cb), list_item, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), list_item, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), list_item, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), list_item, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_list_item_set_child (list_item, row);
}

static gboolean
edit_new_cb (gpointer user_data)
{
  ConfabPlaces *self = user_data;

  for (guint i = 0; i < self->bound->len && self->edit_id != NULL; i++)
    {
      ConfabPlace *place = confab_place_row_get_place (get_row (self->bound->pdata[i]));

      if (place->folder == NULL || !g_str_equal (confab_folder_get_id (place->folder), self->edit_id))
        continue;
      g_clear_pointer (&self->edit_id, g_free);
      confab_place_row_edit (get_row (self->bound->pdata[i]));
    }
  return G_SOURCE_REMOVE;
}

static void
bind_cb (ConfabPlaces *self,
         GtkListItem  *list_item)
{
  ConfabPlaceRow *row = get_row (list_item);
  ConfabPlace *place = gtk_list_item_get_item (list_item);

  g_ptr_array_add (self->bound, list_item);
  confab_place_row_set_place (row, place);
  update_shown (self, row);
  confab_place_row_set_n_deleted (row, self->n_deleted);
  /* It gets the focus, which it cannot while it is being put in. */
  if (self->edit_id != NULL && place->folder != NULL)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, edit_new_cb, g_object_ref (self), g_object_unref);
}

static void
unbind_cb (ConfabPlaces *self,
           GtkListItem  *list_item)
{
  g_ptr_array_remove_fast (self->bound, list_item);
  confab_place_row_set_place (get_row (list_item), NULL);
}

static gboolean
count_cb (gpointer user_data)
{
  ConfabPlaces *self = user_data;

  self->count_id = 0;
  self->n_deleted = confab_library_get_n_deleted (confab_organiser_get_library (self->organiser));
  for (guint i = 0; i < self->bound->len; i++)
    confab_place_row_set_n_deleted (get_row (self->bound->pdata[i]), self->n_deleted);
  return G_SOURCE_REMOVE;
}

static void
make_folder (ConfabPlaces *self,
             const char   *parent_id)
{
  g_autofree char *id = confab_organiser_make_folder (self->organiser, _ ("New Folder"), parent_id);

  if (id == NULL)
    return;
  g_free (self->edit_id);
  self->edit_id = g_steal_pointer (&id);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, edit_new_cb, g_object_ref (self), g_object_unref);
}

static void
activate_cb (ConfabPlaces *self,
             guint         position)
{
  g_autoptr (ConfabPlace) place = g_list_model_get_item (self->places, position);
  ConfabPlaceRow *row = place != NULL ? find_row (self, place) : NULL;

  if (place == NULL || (row != NULL && confab_place_row_is_editing (row)))
    return;
  if (place->kind == CONFAB_PLACE_NEW_FOLDER)
    make_folder (self, NULL);
  else
    g_signal_emit (self, signals[CHOSEN], 0, (guint)place->scope, confab_place_get_id (place));
}

static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabPlaces *self = CONFAB_PLACES (widget);
  g_autoptr (ConfabPlace) place = self->menu_place != NULL ? g_object_ref (self->menu_place) : NULL;
  ConfabPlaceRow *row = place != NULL ? find_row (self, place) : NULL;

  if (row == NULL)
    return;
  if (g_str_equal (action_name, "places.rename"))
    confab_place_row_edit (row);
  else if (g_str_equal (action_name, "places.new-folder"))
    make_folder (self, place->folder != NULL ? confab_folder_get_id (place->folder) : NULL);
  else if (place->folder != NULL)
    confab_organiser_remove_folder (self->organiser, confab_folder_get_id (place->folder));
  else if (place->tag != NULL)
    confab_organiser_remove_tag (self->organiser, confab_tag_get_name (place->tag));
}

static GMenuModel *
new_menu_model (ConfabPlace *place)
{
  GMenu *menu = g_menu_new ();

  if (place->folder != NULL)
    g_menu_append (menu, _ ("_New Folder Inside"), "places.new-folder");
  g_menu_append (menu, _ ("_Rename"), "places.rename");
  /* Translators: takes a folder or a tag away; the conversations stay */
  g_menu_append (menu, _ ("R_emove"), "places.remove");
  return G_MENU_MODEL (menu);
}

static void
show_menu (ConfabPlaces   *self,
           ConfabPlaceRow *row)
{
  ConfabPlace *place = confab_place_row_get_place (row);
  g_autoptr (GMenuModel) model = NULL;
  graphene_rect_t bounds;

  if (place == NULL || (place->folder == NULL && place->tag == NULL) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    return;
  g_set_object (&self->menu_place, place);
  model = new_menu_model (place);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int)bounds.origin.x, (int)bounds.origin.y,
                                                 (int)bounds.size.width, (int)bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed_cb (ConfabPlaces    *self,
                      int              n_press,
                      double           x,
                      double           y,
                      GtkGestureClick *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, CONFAB_TYPE_PLACE_ROW) : NULL;

  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, CONFAB_PLACE_ROW (row));
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  ConfabPlaces *self = CONFAB_PLACES (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!CONFAB_IS_PLACE_ROW (row) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return GDK_EVENT_PROPAGATE;
  g_set_object (&self->menu_place, confab_place_row_get_place (CONFAB_PLACE_ROW (row)));
  switch (g_variant_get_byte (args))
    {
    case 'r':
      confab_place_row_edit (CONFAB_PLACE_ROW (row));
      break;
    case 'd':
      menu_action (widget, "places.remove", NULL);
      break;
    case 'z':
      confab_organiser_undo_last (self->organiser);
      break;
    case 'y':
      confab_organiser_redo_last (self->organiser);
      break;
    default:
      show_menu (self, CONFAB_PLACE_ROW (row));
      break;
    }
  return GDK_EVENT_STOP;
}

static void
confab_places_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  ConfabPlaces *self = CONFAB_PLACES (widget);

  gtk_widget_allocate (self->scrolled, width, height, baseline, NULL);
  confab_popover_present (self->menu);
}

static void
confab_places_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  gtk_widget_measure (CONFAB_PLACES (widget)->scrolled, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
confab_places_dispose (GObject *object)
{
  ConfabPlaces *self = CONFAB_PLACES (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->menu_place);
  g_clear_object (&self->places);
  g_clear_object (&self->organiser);

  G_OBJECT_CLASS (confab_places_parent_class)->dispose (object);
}

static void
confab_places_finalize (GObject *object)
{
  ConfabPlaces *self = CONFAB_PLACES (object);

  g_ptr_array_unref (self->bound);
  g_free (self->edit_id);
  g_free (self->shown_name);

  G_OBJECT_CLASS (confab_places_parent_class)->finalize (object);
}

static void
confab_places_class_init (ConfabPlacesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_places_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_places_finalize;
  widget_class->measure = confab_places_measure;
  widget_class->size_allocate = confab_places_size_allocate;

  signals[CHOSEN] = g_signal_new ("chosen", CONFAB_TYPE_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "places");
  gtk_widget_class_install_action (widget_class, "places.new-folder", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "places.rename", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "places.remove", NULL, menu_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, key_cb, "y", 'r');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, key_cb, "y", 'd');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, key_cb, "y", 'd');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_cb, "y", 'm');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_cb, "y", 'm');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, key_cb, "y", 'z');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, key_cb, "y", 'y');
}

static void
confab_places_init (ConfabPlaces *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  self->bound = g_ptr_array_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "navigation-sidebar");
  confab_accessible_set_name (GTK_WIDGET (self->list_view), _ ("Folders and Tags"));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (secondary));

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list_view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * confab_places_new:
 * @organiser: what keeps order among the conversations
 *
 * Returns: (transfer floating): the list of places
 */
GtkWidget *
confab_places_new (ConfabOrganiser *organiser)
{
  ConfabPlaces *self = g_object_new (CONFAB_TYPE_PLACES, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->organiser = g_object_ref (organiser);
  self->places = confab_place_list (confab_organiser_get_library (organiser));
  selection = gtk_no_selection_new (g_object_ref (self->places));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  confab_places_count (self);
  return GTK_WIDGET (self);
}

/**
 * confab_places_set_shown:
 * @self: the list of places
 * @scope: what the view shows
 * @name: (nullable): the name that it is set to
 */
void
confab_places_set_shown (ConfabPlaces      *self,
                         ConfabLibraryScope scope,
                         const char        *name)
{
  g_return_if_fail (CONFAB_IS_PLACES (self));

  self->shown_scope = scope;
  g_free (self->shown_name);
  self->shown_name = g_strdup (name);
  for (guint i = 0; i < self->bound->len; i++)
    update_shown (self, get_row (self->bound->pdata[i]));
}

/**
 * confab_places_focus:
 * @self: the list of places
 *
 * Returns: whether it has the focus now
 */
gboolean
confab_places_focus (ConfabPlaces *self)
{
  g_return_val_if_fail (CONFAB_IS_PLACES (self), FALSE);

  return gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}

/**
 * confab_places_count:
 * @self: the list of places
 *
 * Counts again, soon, what is in the trash.
 */
void
confab_places_count (ConfabPlaces *self)
{
  g_return_if_fail (CONFAB_IS_PLACES (self));

  if (self->count_id == 0)
    self->count_id = g_idle_add_full (G_PRIORITY_LOW, count_cb, self, NULL);
}
