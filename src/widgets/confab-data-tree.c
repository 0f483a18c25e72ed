/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-schema.h"
#include "widgets/confab-data-text.h"
#include "widgets/confab-data-tree.h"
#include "widgets/confab-popover.h"

#define HIGHEST 420
#define LOWEST  48

/* About as high as a row is. A list does not tell how high it would be. */
#define ROW 24

/* Values with fewer places than this are unfolded at first. */
#define MAX_UNFOLDED 30

struct _ConfabDataTree
{
  GtkWidget           parent_instance;

  GtkWidget          *scroller;
  GtkWidget          *view;
  GtkWidget          *menu;      /* (nullable) */

  ConfabDataList     *list;      /* (nullable) */
  GtkTreeListModel   *tree;      /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  GHashTable         *problems;  /* pointer -> message */
};

enum
{
  REFRESHED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabDataTree, confab_data_tree, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* One row */

static void
show_row (GtkListItem *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  GtkWidget *box = gtk_tree_expander_get_child (expander);
  GtkWidget *name = gtk_widget_get_first_child (box);
  GtkWidget *value = gtk_widget_get_next_sibling (name);
  GtkWidget *why = gtk_widget_get_next_sibling (value);
  ConfabDataTree *self = CONFAB_DATA_TREE (gtk_widget_get_ancestor (GTK_WIDGET (expander), CONFAB_TYPE_DATA_TREE));
  g_autoptr (ConfabDataItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  g_autofree char *summary = NULL;
  g_autofree char *words = NULL;
  g_autofree char *pointer = NULL;
  const char *problem;

  if (item == NULL)
    return;
  summary = confab_data_text_dup_summary (confab_data_item_get_value (item));
  if (confab_data_item_get_name (item) != NULL)
    words = g_strdup (confab_data_item_get_name (item));
  else if (gtk_tree_list_row_get_depth (row) > 0)
    words = g_strdup_printf ("%u", confab_data_item_get_index (item));
  gtk_label_set_text (GTK_LABEL (name), words != NULL ? words : "");
  gtk_widget_set_visible (name, words != NULL);
  gtk_label_set_text (GTK_LABEL (value), summary);
  if (self == NULL)
    return;
  pointer = confab_data_item_dup_pointer (item);
  problem = g_hash_table_lookup (self->problems, pointer);
  gtk_widget_set_tooltip_text (box, problem);
  gtk_label_set_text (GTK_LABEL (why), problem != NULL ? problem : "");
  gtk_widget_set_visible (why, problem != NULL);
  gtk_widget_set_hexpand (value, problem == NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (box, "error");
  else
    gtk_widget_remove_css_class (box, "error");
}

static void
setup_cb (ConfabDataTree *self,
          GtkListItem    *list_item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);
  GtkWidget *why = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (value, "monospace");
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_widget_set_hexpand (why, TRUE);
  gtk_widget_set_visible (why, FALSE);
  gtk_widget_add_css_class (why, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), why);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (list_item, expander);
  g_signal_connect_object (self, "refreshed", G_CALLBACK (show_row), list_item, G_CONNECT_SWAPPED);
}

static void
bind_cb (ConfabDataTree *self,
         GtkListItem    *list_item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
  show_row (list_item);
}

static void
unbind_cb (ConfabDataTree *self,
           GtkListItem    *list_item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), NULL);
}

static GListModel *
create_children (gpointer item,
                 gpointer user_data)
{
  return confab_data_item_list_children (item);
}

static void
items_changed_cb (ConfabDataTree *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->tree)), HIGHEST / ROW);

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), CLAMP ((int)n * ROW, LOWEST, HIGHEST));
}

/* What can be done */

static void
activate_cb (ConfabDataTree *self,
             guint           position)
{
  g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);

  if (row != NULL)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static gboolean
fold_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  ConfabDataTree *self = CONFAB_DATA_TREE (widget);
  gboolean unfold = g_variant_get_boolean (args);
  GtkTreeListRow *row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  g_autoptr (GtkTreeListRow) parent = NULL;

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    unfold = !unfold;
  if (unfold || gtk_tree_list_row_get_expanded (row))
    {
      gtk_tree_list_row_set_expanded (row, unfold);
      return GDK_EVENT_STOP;
    }
  parent = gtk_tree_list_row_get_parent (row);
  if (parent != NULL)
    gtk_single_selection_set_selected (self->selection, gtk_tree_list_row_get_position (parent));
  return GDK_EVENT_STOP;
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (ConfabDataItem) item = confab_data_tree_dup_selected (CONFAB_DATA_TREE (widget));
  g_autofree char *text = NULL;

  if (item == NULL)
    return;
  text = g_str_equal (name, "data.copy-path") ? confab_data_item_dup_pointer (item)
                                              : confab_data_text_dup_copy (confab_data_item_get_value (item));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* The list selects by the first button only; the menu is about the row that it is opened at. */
static void
select_at (ConfabDataTree *self,
           double          x,
           double          y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *expander = picked != NULL ? gtk_widget_get_ancestor (picked, GTK_TYPE_TREE_EXPANDER) : NULL;
  GtkTreeListRow *row;

  /* Beside what stands in a row it is the row's own widget that is picked. */
  if (expander == NULL && picked != NULL && GTK_IS_TREE_EXPANDER (gtk_widget_get_first_child (picked)))
    expander = gtk_widget_get_first_child (picked);
  row = expander != NULL ? gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (expander)) : NULL;
  if (row != NULL)
    gtk_single_selection_set_selected (self->selection, gtk_tree_list_row_get_position (row));
}

static void
open_menu (ConfabDataTree *self,
           int             x,
           int             y)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("Copy _Value"), "data.copy-value");
  g_menu_append (menu, _ ("Copy _Path"), "data.copy-path");
  g_clear_pointer (&self->menu, confab_popover_drop);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (ConfabDataTree *self,
            int             n_press,
            double          x,
            double          y)
{
  select_at (self, x, y);
  open_menu (self, (int)x, (int)y);
}

/* At the row with the focus, which is the selected one. */
static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget) || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return GDK_EVENT_PROPAGATE;
  open_menu (CONFAB_DATA_TREE (widget), (int)bounds.origin.x + ROW, (int)(bounds.origin.y + bounds.size.height / 2));
  return GDK_EVENT_STOP;
}

static void
confab_data_tree_dispose (GObject *object)
{
  ConfabDataTree *self = CONFAB_DATA_TREE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (confab_data_tree_parent_class)->dispose (object);
}

static void
confab_data_tree_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_DATA_TREE (object)->problems);
  G_OBJECT_CLASS (confab_data_tree_parent_class)->finalize (object);
}

static void
confab_data_tree_class_init (ConfabDataTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_data_tree_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_data_tree_finalize;
  signals[REFRESHED] = g_signal_new ("refreshed", CONFAB_TYPE_DATA_TREE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "data.copy-value", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "data.copy-path", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "data.copy-value", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "data.copy-path", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datatree");
}

/* Before the list gets them: it has taken them even where there is nothing beside a row. */
static void
add_fold_keys (ConfabDataTree *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const guint keys[] = { GDK_KEY_Left, GDK_KEY_Right };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[i], 0),
                                                                           gtk_callback_action_new (fold_key_cb, NULL, NULL),
                                                                           "b", keys[i] == GDK_KEY_Right));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
confab_data_tree_init (ConfabDataTree *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->view = gtk_list_view_new (NULL, factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Data"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  add_fold_keys (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_overflow (self->scroller, GTK_OVERFLOW_HIDDEN);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), HIGHEST);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * confab_data_tree_new:
 *
 * Returns: (transfer floating): a tree of nothing
 */
GtkWidget *
confab_data_tree_new (void)
{
  return g_object_new (CONFAB_TYPE_DATA_TREE, NULL);
}

/* The outermost place, and those in it where they are few. */
static void
unfold_first (ConfabDataTree *self)
{
  g_autoptr (GtkTreeListRow) root = gtk_tree_list_model_get_row (self->tree, 0);
  guint n;

  gtk_tree_list_row_set_expanded (root, TRUE);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->tree));
  for (guint i = n; n <= MAX_UNFOLDED && i-- > 1;)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, i);

      gtk_tree_list_row_set_expanded (row, TRUE);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->tree)) > MAX_UNFOLDED)
        gtk_tree_list_row_set_expanded (row, FALSE);
    }
}

/**
 * confab_data_tree_set_root:
 * @self: a tree
 * @root: (nullable): a value
 *
 * Shows a value.
 */
void
confab_data_tree_set_root (ConfabDataTree *self,
                           JsonNode       *root)
{
  g_return_if_fail (CONFAB_IS_DATA_TREE (self));

  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->list);
  if (root == NULL)
    return;
  self->list = confab_data_list_new (root);
  self->tree = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->list)), FALSE, FALSE, create_children, NULL, NULL);
  unfold_first (self);
  g_signal_connect_object (self->tree, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->tree)));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
}

/**
 * confab_data_tree_refresh:
 * @self: a tree
 *
 * Shows what has been added to the value since.
 */
void
confab_data_tree_refresh (ConfabDataTree *self)
{
  g_return_if_fail (CONFAB_IS_DATA_TREE (self));

  if (self->list != NULL)
    confab_data_list_refresh (self->list);
  g_signal_emit (self, signals[REFRESHED], 0);
}

/**
 * confab_data_tree_set_problems:
 * @self: a tree
 * @problems: (nullable) (element-type ConfabJsonProblem): what is wrong with the value
 *
 * Marks the places.
 */
void
confab_data_tree_set_problems (ConfabDataTree *self,
                               GPtrArray      *problems)
{
  g_return_if_fail (CONFAB_IS_DATA_TREE (self));

  g_hash_table_remove_all (self->problems);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const ConfabJsonProblem *problem = problems->pdata[i];

      g_hash_table_insert (self->problems, g_strdup (problem->pointer), g_strdup (problem->message));
    }
  g_signal_emit (self, signals[REFRESHED], 0);
}

static char *
dup_step (const char *text,
          gsize       length)
{
  g_autoptr (GString) step = g_string_new_len (text, length);

  g_string_replace (step, "~1", "/", 0);
  g_string_replace (step, "~0", "~", 0);
  return g_strdup (step->str);
}

/**
 * confab_data_tree_select:
 * @self: a tree
 * @pointer: a JSON pointer
 *
 * Unfolds what is around a place, selects it and scrolls there.
 *
 * Returns: whether there is such a place
 */
gboolean
confab_data_tree_select (ConfabDataTree *self,
                         const char     *pointer)
{
  g_autoptr (GtkTreeListRow) row = NULL;

  g_return_val_if_fail (CONFAB_IS_DATA_TREE (self), FALSE);

  row = self->tree != NULL ? gtk_tree_list_model_get_row (self->tree, 0) : NULL;
  while (row != NULL && *pointer == '/')
    {
      gsize length = strcspn (pointer + 1, "/");
      g_autofree char *step = dup_step (pointer + 1, length);
      g_autoptr (GtkTreeListRow) parent = g_steal_pointer (&row);
      guint position;

      gtk_tree_list_row_set_expanded (parent, TRUE);
      if (gtk_tree_list_row_get_children (parent) == NULL ||
          !confab_data_list_find (CONFAB_DATA_LIST (gtk_tree_list_row_get_children (parent)), step, &position))
        return FALSE;
      row = gtk_tree_list_row_get_child_row (parent, position);
      pointer += 1 + length;
    }
  if (row == NULL)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, gtk_tree_list_row_get_position (row));
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", gtk_tree_list_row_get_position (row));
  return TRUE;
}

/**
 * confab_data_tree_dup_selected:
 * @self: a tree
 *
 * Returns: (transfer full) (nullable): the place that is selected
 */
ConfabDataItem *
confab_data_tree_dup_selected (ConfabDataTree *self)
{
  GtkTreeListRow *row;

  g_return_val_if_fail (CONFAB_IS_DATA_TREE (self), NULL);

  row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}
