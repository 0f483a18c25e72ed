/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-conversation-list.h"
#include "app/confab-conversation-row.h"
#include "app/confab-drag.h"
#include "app/confab-group-words.h"

struct _ConfabConversationList
{
  GtkWidget           parent_instance;

  GtkWidget          *scrolled;
  GtkListView        *list_view;

  ConfabLibraryView  *view;
  ConfabCurrentModel *model;
  GPtrArray          *bound;   /* (element-type GtkListItem): not owned */
  char               *current;
  char               *menu_id; /* what a menu was opened on */
  char               *edit_id; /* whose title was being written when its row was taken away */
  char               *edit_text;
  guint               headings_id;
  GdkFrameClock      *clock;   /* (nullable): while it is to be seen */
  gulong              layout_id;
  guint               marking : 1;
};

enum
{
  OPEN,
  MENU,
  COMMAND,
  RENAMED,
  DRAG,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabConversationList, confab_conversation_list, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static ConfabConversationRow *
get_row (GtkListItem *list_item)
{
  return CONFAB_CONVERSATION_ROW (gtk_list_item_get_child (list_item));
}

static const char *
get_row_id (ConfabConversationRow *row)
{
  ConfabConversationItem *item = confab_conversation_row_get_item (row);

  return item != NULL ? confab_conversation_item_get_id (item) : NULL;
}

static GtkListItem *
find_bound (ConfabConversationList *self,
            const char             *id)
{
  for (guint i = 0; i < self->bound->len; i++)
    if (g_strcmp0 (get_row_id (get_row (self->bound->pdata[i])), id) == 0)
      return self->bound->pdata[i];
  return NULL;
}

/* The first of a group says what the group is. */
static void
update_heading (ConfabConversationList *self,
                GtkListItem            *list_item)
{
  guint position = gtk_list_item_get_position (list_item);
  g_autofree char *heading = NULL;
  guint group;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  group = confab_library_view_get_group (self->view, position);
  if (position == 0 || group != confab_library_view_get_group (self->view, position - 1))
    heading = confab_group_words_dup (group);
  confab_conversation_row_set_heading (get_row (list_item), heading);
  confab_conversation_row_set_day_known (get_row (list_item), CONFAB_DAY_GROUP_OF (group) == CONFAB_DAY_GROUP_TODAY ||
                                         CONFAB_DAY_GROUP_OF (group) == CONFAB_DAY_GROUP_YESTERDAY);
}

static gboolean
update_headings_cb (gpointer user_data)
{
  ConfabConversationList *self = user_data;

  self->headings_id = 0;
  for (guint i = 0; i < self->bound->len; i++)
    update_heading (self, self->bound->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* Rows know their new places only after everybody was told of a change, and are laid out after that. */
static void
view_changed_cb (ConfabConversationList *self)
{
  if (self->headings_id == 0)
    self->headings_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_headings_cb, self, NULL);
}

static void
update_time (ConfabConversationList *self,
             GtkListItem            *list_item)
{
  gint64 time = confab_library_view_get_time (self->view, gtk_list_item_get_position (list_item));

  confab_conversation_row_set_time (get_row (list_item), MAX (time, 0));
}

static void
groups_changed_cb (ConfabConversationList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    update_time (self, self->bound->pdata[i]);
  view_changed_cb (self);
}

/* Where a range begins that is marked with Shift. */
static void
set_anchor (ConfabConversationList *self,
            ConfabConversationRow  *row)
{
  GtkListItem *list_item = find_bound (self, get_row_id (row));

  if (list_item != NULL && confab_current_model_get_n_marked (self->model) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.select-item", "(ubb)",
                                gtk_list_item_get_position (list_item), FALSE, FALSE);
}

static void
row_renamed_cb (ConfabConversationList *self,
                const char             *title,
                ConfabConversationRow  *row)
{
  g_autofree char *id = g_strdup (get_row_id (row));

  g_signal_emit (self, signals[RENAMED], 0, id, title);
}

static void
row_edited_cb (ConfabConversationList *self,
               gboolean                focused,
               ConfabConversationRow  *row)
{
  g_clear_pointer (&self->edit_id, g_free);
  if (!focused)
    return;
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
  set_anchor (self, row);
}

static void
setup_cb (ConfabConversationList *self,
          GtkListItem            *list_item)
{
  GtkWidget *row = confab_conversation_row_new ();

  g_signal_connect_object (row, "renamed", G_CALLBACK (row_renamed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (ConfabConversationList *self,
         GtkListItem            *list_item)
{
  ConfabConversationRow *row = get_row (list_item);

  g_ptr_array_add (self->bound, list_item);
  confab_conversation_row_set_waiting (row, TRUE);
  confab_conversation_row_set_item (row, gtk_list_item_get_item (list_item));
  update_time (self, list_item);
  update_heading (self, list_item);
  if (self->edit_id != NULL && g_strcmp0 (self->edit_id, get_row_id (row)) == 0)
    {
      g_autofree char *text = g_steal_pointer (&self->edit_text);

      g_clear_pointer (&self->edit_id, g_free);
      confab_conversation_row_edit (row, text);
    }
}

/* A reply that comes meanwhile moves the row; what is being written goes with it. */
static void
unbind_cb (ConfabConversationList *self,
           GtkListItem            *list_item)
{
  ConfabConversationRow *row = get_row (list_item);
  const char *edited = confab_conversation_row_get_edited (row);

  if (edited != NULL)
    {
      g_free (self->edit_id);
      self->edit_id = g_strdup (get_row_id (row));
      g_free (self->edit_text);
      self->edit_text = g_strdup (edited);
    }
  g_ptr_array_remove_fast (self->bound, list_item);
  confab_conversation_row_set_item (row, NULL);
}

/* The list view makes some 200 rows, whatever is to be seen of them, and other ones wherever the bar is dragged; it maps those that
 * are to be seen when it lays them out. */
static void
layout_cb (ConfabConversationList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      ConfabConversationRow *row = get_row (self->bound->pdata[i]);

      if (gtk_widget_get_mapped (GTK_WIDGET (row)))
        confab_conversation_row_set_waiting (row, FALSE);
    }
}

static void
confab_conversation_list_map (GtkWidget *widget)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (widget);

  GTK_WIDGET_CLASS (confab_conversation_list_parent_class)->map (widget);
  /* What is written then is laid out before anything is painted. */
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->layout_id = g_signal_connect_object (self->clock, "layout", G_CALLBACK (layout_cb), self,
                                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
confab_conversation_list_unmap (GtkWidget *widget)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (widget);

  g_clear_signal_handler (&self->layout_id, self->clock);
  g_clear_object (&self->clock);
  GTK_WIDGET_CLASS (confab_conversation_list_parent_class)->unmap (widget);
}

static ConfabConversationRow *
get_focus_row (ConfabConversationList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return NULL;
  return CONFAB_IS_CONVERSATION_ROW (child) ? CONFAB_CONVERSATION_ROW (child) : NULL;
}

/* The headings belong to no row. */
static ConfabConversationRow *
pick_row (ConfabConversationList *self,
          double                  x,
          double                  y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, CONFAB_TYPE_CONVERSATION_ROW) : NULL;
  GtkWidget *body = row != NULL ? confab_conversation_row_get_body (CONFAB_CONVERSATION_ROW (row)) : NULL;

  if (body == NULL || (picked != body && !gtk_widget_is_ancestor (picked, body)))
    return NULL;
  return CONFAB_CONVERSATION_ROW (row);
}

static void
remember_menu (ConfabConversationList *self,
               ConfabConversationRow  *row)
{
  g_free (self->menu_id);
  self->menu_id = g_strdup (get_row_id (row));
}

static void
show_menu (ConfabConversationList *self,
           ConfabConversationRow  *row)
{
  remember_menu (self, row);
  /* Several are marked, and this is none of them. */
  if (!confab_current_model_is_marked (self->model, self->menu_id))
    confab_current_model_unmark_all (self->model);
  set_anchor (self, row);
  g_signal_emit (self, signals[MENU], 0, confab_conversation_row_get_body (row));
}

static void
released_cb (ConfabConversationList *self,
             int                     n_press,
             double                  x,
             double                  y,
             GtkGestureClick        *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  ConfabConversationRow *row = pick_row (self, x, y);
  GtkListItem *list_item = row != NULL ? find_bound (self, get_row_id (row)) : NULL;

  if (list_item == NULL || confab_conversation_row_get_edited (row) != NULL)
    return;
  if (self->marking && (state & GDK_SHIFT_MASK) == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.select-item", "(ubb)",
                                  gtk_list_item_get_position (list_item), TRUE, FALSE);
    }
  else if (n_press == 1 && (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
    g_signal_emit (self, signals[OPEN], 0, get_row_id (row));
}

static void
secondary_pressed_cb (ConfabConversationList *self,
                      int                     n_press,
                      double                  x,
                      double                  y,
                      GtkGestureClick        *gesture)
{
  ConfabConversationRow *row = pick_row (self, x, y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, row);
}

static void
long_pressed_cb (ConfabConversationList *self,
                 double                  x,
                 double                  y,
                 GtkGesture             *gesture)
{
  ConfabConversationRow *row = pick_row (self, x, y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  confab_conversation_list_start_marking (self, get_row_id (row));
}

static void
activate_cb (ConfabConversationList *self,
             guint                   position)
{
  const char *id = confab_library_view_get_id (self->view, position);

  if (id != NULL && !self->marking)
    g_signal_emit (self, signals[OPEN], 0, id);
}

static GdkContentProvider *
drag_prepare_cb (ConfabConversationList *self,
                 double                  x,
                 double                  y)
{
  ConfabConversationRow *row = pick_row (self, x, y);
  const char *ids[] = { row != NULL ? get_row_id (row) : NULL, NULL };

  if (ids[0] == NULL || confab_conversation_row_get_edited (row) != NULL)
    return NULL;
  remember_menu (self, row);
  if (confab_current_model_is_marked (self->model, ids[0]))
    return confab_drag_new_provider (confab_current_model_dup_marked (self->model), NULL);
  return confab_drag_new_provider (g_strdupv ((char **)ids), NULL);
}

static void
drag_begin_cb (ConfabConversationList *self,
               GdkDrag                *drag)
{
  guint n = confab_current_model_get_n_marked (self->model);
  GtkListItem *list_item = find_bound (self, self->menu_id);

  if (confab_current_model_is_marked (self->model, self->menu_id) && n > 1)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u conversation", "%u conversations", n), n);

      confab_drag_set_icon (drag, text);
    }
  else if (list_item != NULL)
    confab_drag_set_icon (drag, confab_conversation_item_get_title (gtk_list_item_get_item (list_item)));
  g_signal_emit (self, signals[DRAG], 0, TRUE);
}

static void
drag_end_cb (ConfabConversationList *self)
{
  g_signal_emit (self, signals[DRAG], 0, FALSE);
}

static void
n_marked_cb (ConfabConversationList *self)
{
  if (confab_current_model_get_n_marked (self->model) == 0)
    self->marking = FALSE;
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (widget);
  ConfabConversationRow *row = get_focus_row (self);
  const char *name = g_variant_get_string (args, NULL);

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  remember_menu (self, row);
  if (g_str_equal (name, "rename"))
    confab_conversation_row_edit (row, NULL);
  else if (g_str_equal (name, "menu"))
    show_menu (self, row);
  else
    g_signal_emit (self, signals[COMMAND], 0, name);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (widget);

  if (self->model == NULL || confab_current_model_get_n_marked (self->model) == 0)
    return GDK_EVENT_PROPAGATE;
  confab_current_model_unmark_all (self->model);
  return GDK_EVENT_STOP;
}

static void
confab_conversation_list_dispose (GObject *object)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (object);

  g_clear_handle_id (&self->headings_id, g_source_remove);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (confab_conversation_list_parent_class)->dispose (object);
}

static void
confab_conversation_list_finalize (GObject *object)
{
  ConfabConversationList *self = CONFAB_CONVERSATION_LIST (object);

  g_ptr_array_unref (self->bound);
  g_free (self->current);
  g_free (self->menu_id);
  g_free (self->edit_id);
  g_free (self->edit_text);

  G_OBJECT_CLASS (confab_conversation_list_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *name;
  } keys[] = {
    { GDK_KEY_F2, 0, "rename" },
    { GDK_KEY_Delete, 0, "delete" },
    { GDK_KEY_KP_Delete, 0, "delete" },
    { GDK_KEY_Menu, 0, "menu" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "menu" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "redo" },
    { GDK_KEY_y, GDK_CONTROL_MASK, "redo" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "s", keys[i].name);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
confab_conversation_list_class_init (ConfabConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_conversation_list_dispose;
  object_class->finalize = confab_conversation_list_finalize;
  widget_class->map = confab_conversation_list_map;
  widget_class->unmap = confab_conversation_list_unmap;

  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_CONVERSATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MENU] = g_signal_new ("menu", CONFAB_TYPE_CONVERSATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
  signals[COMMAND] = g_signal_new ("command", CONFAB_TYPE_CONVERSATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RENAMED] = g_signal_new ("renamed", CONFAB_TYPE_CONVERSATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DRAG] = g_signal_new ("drag", CONFAB_TYPE_CONVERSATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  add_keys (widget_class);
}

static void
add_controllers (ConfabConversationList *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkWidget *list_view = GTK_WIDGET (self->list_view);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (primary), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (primary, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (primary));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (secondary));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (long_press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (long_press));

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (source, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (source));
}

static void
confab_conversation_list_init (ConfabConversationList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->bound = g_ptr_array_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);

  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "conversations");
  confab_accessible_set_name (GTK_WIDGET (self->list_view), _ ("Conversations"));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  add_controllers (self);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list_view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * confab_conversation_list_set_view:
 * @self: the list
 * @view: what it shows; it can be set only once
 */
void
confab_conversation_list_set_view (ConfabConversationList *self,
                                   ConfabLibraryView      *view)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_LIST (self));
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  self->model = confab_current_model_new (G_LIST_MODEL (view));
  confab_current_model_set_current (self->model, self->current);
  g_signal_connect_object (self->model, "notify::n-marked", G_CALLBACK (n_marked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "items-changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "groups-changed", G_CALLBACK (groups_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->model));
}

/**
 * confab_conversation_list_get_model:
 * @self: the list
 *
 * Returns: (transfer none) (nullable): what is selected in it
 */
ConfabCurrentModel *
confab_conversation_list_get_model (ConfabConversationList *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_LIST (self), NULL);

  return self->model;
}

/**
 * confab_conversation_list_set_current:
 * @self: the list
 * @id: (nullable): the conversation that is shown beside it
 */
void
confab_conversation_list_set_current (ConfabConversationList *self,
                                      const char             *id)
{
  guint position;

  g_return_if_fail (CONFAB_IS_CONVERSATION_LIST (self));

  if (g_strcmp0 (self->current, id) == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (id);
  if (self->model == NULL)
    return;
  confab_current_model_set_current (self->model, id);
  position = id != NULL ? confab_current_model_find (self->model, id) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/**
 * confab_conversation_list_dup_targets:
 * @self: the list
 *
 * Returns: (transfer full) (array zero-terminated=1): the conversations that are marked; where none is, the one that a menu was opened on or that had the
 *   focus when a key was pressed
 */
char **
confab_conversation_list_dup_targets (ConfabConversationList *self)
{
  const char *ids[] = { NULL, NULL };

  g_return_val_if_fail (CONFAB_IS_CONVERSATION_LIST (self), NULL);

  if (self->model != NULL && confab_current_model_get_n_marked (self->model) > 0)
    return confab_current_model_dup_marked (self->model);
  ids[0] = self->menu_id;
  return g_strdupv ((char **)ids);
}

/**
 * confab_conversation_list_get_target_body:
 * @self: the list
 *
 * Returns: (transfer none) (nullable): what shows the conversation that a menu was opened on, or else the first of the targets that is to be seen
 */
GtkWidget *
confab_conversation_list_get_target_body (ConfabConversationList *self)
{
  g_auto (GStrv) ids = confab_conversation_list_dup_targets (self);
  GtkListItem *list_item = self->menu_id != NULL && g_strv_contains ((const char *const *)ids, self->menu_id)
                           ? find_bound (self, self->menu_id) : NULL;

  for (guint i = 0; list_item == NULL && ids[i] != NULL; i++)
    list_item = find_bound (self, ids[i]);
  return list_item != NULL ? confab_conversation_row_get_body (get_row (list_item)) : NULL;
}

/**
 * confab_conversation_list_start_marking:
 * @self: the list
 * @id: the first that is marked
 *
 * From now on a click marks, until nothing is marked.
 */
void
confab_conversation_list_start_marking (ConfabConversationList *self,
                                        const char             *id)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_LIST (self));

  self->marking = TRUE;
  confab_current_model_mark (self->model, id);
}

/**
 * confab_conversation_list_edit:
 * @self: the list
 * @id: a conversation that is to be seen
 *
 * Lets its title be written anew in its place.
 */
void
confab_conversation_list_edit (ConfabConversationList *self,
                               const char             *id)
{
  GtkListItem *list_item;

  g_return_if_fail (CONFAB_IS_CONVERSATION_LIST (self));

  list_item = find_bound (self, id);
  if (list_item != NULL)
    confab_conversation_row_edit (get_row (list_item), NULL);
}

/**
 * confab_conversation_list_focus:
 * @self: the list
 *
 * Returns: whether there is a row that has the focus now
 */
gboolean
confab_conversation_list_focus (ConfabConversationList *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_LIST (self), FALSE);

  return gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}

/**
 * confab_conversation_list_focus_row:
 * @self: the list
 * @id: a conversation
 *
 * Gives the focus back to its row, which a menu has taken.
 */
void
confab_conversation_list_focus_row (ConfabConversationList *self,
                                    const char             *id)
{
  GtkListItem *list_item;

  g_return_if_fail (CONFAB_IS_CONVERSATION_LIST (self));

  list_item = find_bound (self, id);
  if (list_item != NULL && confab_conversation_row_get_edited (get_row (list_item)) == NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (get_row (list_item))));
}
