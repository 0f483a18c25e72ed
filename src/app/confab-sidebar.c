/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-conversation-row.h"
#include "app/confab-current-model.h"
#include "app/confab-rename-popover.h"
#include "app/confab-search-row.h"
#include "app/confab-sidebar.h"
#include "session/confab-search.h"


struct _ConfabSidebar
{
  GtkWidget           parent_instance;

  GtkListView        *list_view;
  GtkListView        *results_view;
  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkLabel           *search_problem;
  GMenuModel         *row_menu;
  GtkMenuButton      *menu_button;

  GtkWidget          *menu;
  GtkWidget          *rename;

  ConfabLibrary      *library;
  ConfabCurrentModel *conversations;
  GListStore         *results;
  GCancellable       *search;
  char               *current;
  char               *menu_id;

  guint               show_end_title_buttons : 1;
};

enum
{
  PROP_0,
  PROP_SHOW_END_TITLE_BUTTONS,
  N_PROPS
};

enum
{
  OPEN,
  OPEN_MESSAGE,
  DELETED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSidebar, confab_sidebar, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_searching (ConfabSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  return text[strspn (text, " \t")] != '\0';
}

static void
confab_sidebar_show_list (ConfabSidebar *self)
{
  gboolean filled = self->library != NULL &&
                    (g_list_model_get_n_items (G_LIST_MODEL (self->library)) > 0 ||
                     !confab_library_get_loaded (self->library));

  gtk_stack_set_visible_child_name (self->stack, filled ? "list" : "empty");
}

static void
library_changed_cb (ConfabSidebar *self)
{
  if (!is_searching (self))
    confab_sidebar_show_list (self);
}

static void confab_sidebar_search (ConfabSidebar *self,
                                   gboolean       thorough);

static void
library_search_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabSidebar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSearchResult) found = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  const char *problem;

  found = confab_search_finish (CONFAB_LIBRARY (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->library == NULL)
    return;

  hits = found != NULL ? confab_search_result_list_hits (found) : NULL;
  problem = found != NULL ? found->hint : error->message;
  g_list_store_splice (self->results, 0, g_list_model_get_n_items (G_LIST_MODEL (self->results)),
                       hits != NULL ? hits->pdata : NULL, hits != NULL ? hits->len : 0);
  gtk_label_set_label (self->search_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->search_problem), problem != NULL);
  if (found != NULL && found->unfinished)
    confab_sidebar_search (self, TRUE);
  if (found == NULL || !found->unfinished || hits->len > 0)
    gtk_stack_set_visible_child_name (self->stack, hits != NULL && hits->len > 0 ? "results" : "nothing");
}

static void
confab_sidebar_search (ConfabSidebar *self,
                       gboolean       thorough)
{
  const ConfabSearchPage page = { .n_groups = CONFAB_SEARCH_N_GROUPS, .n_hits = CONFAB_SEARCH_N_HITS, .thorough = thorough };

  confab_search_async (self->library, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), &page, self->search,
                       library_search_cb, g_object_ref (self));
}

static void
search_changed_cb (ConfabSidebar *self)
{
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  if (self->library == NULL)
    return;
  if (!is_searching (self))
    {
      confab_sidebar_show_list (self);
      return;
    }

  self->search = g_cancellable_new ();
  confab_sidebar_search (self, FALSE);
}

static void
stop_search_cb (ConfabSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-message", NULL);
}

static void
results_activate_cb (ConfabSidebar *self,
                     guint          position)
{
  g_autoptr (ConfabSearchHit) hit = g_list_model_get_item (G_LIST_MODEL (self->results), position);

  if (hit != NULL && hit->message_id != NULL)
    {
      g_autofree char *needle = confab_search_hit_dup_needle (hit);

      g_signal_emit (self, signals[OPEN_MESSAGE], 0, hit->conversation_id, hit->message_id, needle);
    }
  else if (hit != NULL)
    g_signal_emit (self, signals[OPEN], 0, hit->conversation_id);
}

static void
search_activate_cb (ConfabSidebar *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "results") == 0)
    results_activate_cb (self, 0);
}

static void
list_activate_cb (ConfabSidebar *self,
                  guint          position)
{
  g_autoptr (ConfabConversationItem) item = g_list_model_get_item (G_LIST_MODEL (self->conversations), position);

  if (item != NULL)
    g_signal_emit (self, signals[OPEN], 0, confab_conversation_item_get_id (item));
}

static ConfabConversationRow *
confab_sidebar_get_focus_row (ConfabSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return NULL;
  return CONFAB_IS_CONVERSATION_ROW (child) ? CONFAB_CONVERSATION_ROW (child) : NULL;
}

static ConfabConversationRow *
confab_sidebar_find_row (ConfabSidebar *self,
                         const char    *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      ConfabConversationItem *item = CONFAB_IS_CONVERSATION_ROW (row)
                                     ? confab_conversation_row_get_item (CONFAB_CONVERSATION_ROW (row)) : NULL;

      if (item != NULL && g_str_equal (confab_conversation_item_get_id (item), id))
        return CONFAB_CONVERSATION_ROW (row);
    }
  return NULL;
}

/* A popover takes the focus with it when it goes. */
static void
popover_closed_cb (ConfabSidebar *self)
{
  ConfabConversationRow *row = self->menu_id != NULL ? confab_sidebar_find_row (self, self->menu_id) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
}

static void
confab_sidebar_rename (ConfabSidebar *self,
                       const char    *id)
{
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (self->library, id);
  ConfabConversationRow *row = confab_sidebar_find_row (self, id);

  if (item == NULL || row == NULL)
    return;
  if (self->rename == NULL)
    {
      self->rename = confab_rename_popover_new (self->library);
      gtk_widget_set_parent (self->rename, GTK_WIDGET (self));
      g_signal_connect_object (self->rename, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
    }
  confab_rename_popover_show (CONFAB_RENAME_POPOVER (self->rename), GTK_WIDGET (row), id,
                              confab_conversation_item_get_title (item));
}

static void
confab_sidebar_delete (ConfabSidebar *self,
                       const char    *id)
{
  g_autofree char *kept = g_strdup (id);

  confab_library_delete (self->library, kept);
  g_signal_emit (self, signals[DELETED], 0, kept);
}

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (widget);

  if (self->menu_id != NULL && self->library != NULL)
    confab_sidebar_rename (self, self->menu_id);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (widget);

  if (self->menu_id != NULL && self->library != NULL)
    confab_sidebar_delete (self, self->menu_id);
}

static void
confab_sidebar_show_menu (ConfabSidebar         *self,
                          ConfabConversationRow *row)
{
  GdkRectangle place = { 0 };
  double x = 0;
  double y = 0;

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->row_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
    }
  g_free (self->menu_id);
  self->menu_id = g_strdup (confab_conversation_item_get_id (confab_conversation_row_get_item (row)));
  gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self), 0, 0, &x, &y);
  place.x = x;
  place.y = y;
  place.width = gtk_widget_get_width (GTK_WIDGET (row));
  place.height = gtk_widget_get_height (GTK_WIDGET (row));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed_cb (ConfabSidebar   *self,
                      int              n_press,
                      double           x,
                      double           y,
                      GtkGestureClick *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, CONFAB_TYPE_CONVERSATION_ROW) : NULL;

  /* The row's own margins belong to the widget that the list wraps around it. */
  if (row == NULL && picked != NULL && CONFAB_IS_CONVERSATION_ROW (gtk_widget_get_first_child (picked)))
    row = gtk_widget_get_first_child (picked);
  if (row == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  confab_sidebar_show_menu (self, CONFAB_CONVERSATION_ROW (row));
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (widget);
  ConfabConversationRow *row = confab_sidebar_get_focus_row (self);

  if (row == NULL || self->library == NULL)
    return GDK_EVENT_PROPAGATE;

  g_free (self->menu_id);
  self->menu_id = g_strdup (confab_conversation_item_get_id (confab_conversation_row_get_item (row)));
  switch (g_variant_get_byte (args))
    {
    case 'r':
      confab_sidebar_rename (self, self->menu_id);
      break;
    case 'd':
      confab_sidebar_delete (self, self->menu_id);
      confab_sidebar_focus_list (self);
      break;
    default:
      confab_sidebar_show_menu (self, row);
      break;
    }
  return GDK_EVENT_STOP;
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, confab_conversation_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  confab_conversation_row_set_item (CONFAB_CONVERSATION_ROW (gtk_list_item_get_child (list_item)),
                                    gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item)
{
  confab_conversation_row_set_item (CONFAB_CONVERSATION_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
result_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, confab_search_row_new ());
}

static void
result_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item)
{
  confab_search_row_set_hit (CONFAB_SEARCH_ROW (gtk_list_item_get_child (list_item)),
                             gtk_list_item_get_item (list_item));
}

static void
confab_sidebar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (widget);

  GTK_WIDGET_CLASS (confab_sidebar_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->rename != NULL)
    gtk_popover_present (GTK_POPOVER (self->rename));
}

static void
confab_sidebar_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_END_TITLE_BUTTONS:
      g_value_set_boolean (value, CONFAB_SIDEBAR (object)->show_end_title_buttons);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_sidebar_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SHOW_END_TITLE_BUTTONS:
      if (self->show_end_title_buttons == g_value_get_boolean (value))
        return;
      self->show_end_title_buttons = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_sidebar_dispose (GObject *object)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (object);
  GtkWidget *child;

  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->rename, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_SIDEBAR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->conversations);
  g_clear_object (&self->results);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (confab_sidebar_parent_class)->dispose (object);
}

static void
confab_sidebar_finalize (GObject *object)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (object);

  g_free (self->current);
  g_free (self->menu_id);

  G_OBJECT_CLASS (confab_sidebar_parent_class)->finalize (object);
}

static void
confab_sidebar_class_init (ConfabSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_sidebar_dispose;
  object_class->finalize = confab_sidebar_finalize;
  object_class->get_property = confab_sidebar_get_property;
  object_class->set_property = confab_sidebar_set_property;
  widget_class->size_allocate = confab_sidebar_size_allocate;

  properties[PROP_SHOW_END_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-end-title-buttons", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_MESSAGE] = g_signal_new ("open-message", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[DELETED] = g_signal_new ("deleted", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "confab-sidebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, list_view);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, search_problem);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, results_view);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, row_menu);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, stack);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, results_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_install_action (widget_class, "sidebar.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "sidebar.rename", NULL, rename_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, key_cb, "y", 'r');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, key_cb, "y", 'd');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, key_cb, "y", 'd');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, key_cb, "y", 'm');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, key_cb, "y", 'm');
}

static void
confab_sidebar_init (ConfabSidebar *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) result_rows = gtk_signal_list_item_factory_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (rows, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (rows, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, rows);

  g_signal_connect (result_rows, "setup", G_CALLBACK (result_setup_cb), NULL);
  g_signal_connect (result_rows, "bind", G_CALLBACK (result_bind_cb), NULL);
  gtk_list_view_set_factory (self->results_view, result_rows);
  self->results = g_list_store_new (CONFAB_TYPE_SEARCH_HIT);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (secondary));
}

/**
 * confab_sidebar_add_text_size:
 * @self: the sidebar
 * @buttons: (transfer floating): what changes the size of text
 *
 * Sets the buttons on top of the menu.
 */
void
confab_sidebar_add_text_size (ConfabSidebar *self,
                              GtkWidget     *buttons)
{
  GtkPopover *popover;

  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  popover = gtk_menu_button_get_popover (self->menu_button);
  gtk_popover_menu_add_child (GTK_POPOVER_MENU (popover), buttons, "text-size");
}

/**
 * confab_sidebar_set_library:
 * @self: the sidebar
 * @library: (nullable): the conversations to show
 */
void
confab_sidebar_set_library (ConfabSidebar *self,
                            ConfabLibrary *library)
{
  g_autoptr (GtkNoSelection) no_selection = NULL;

  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  if (self->library == library || library == NULL)
    return;

  g_set_object (&self->library, library);
  self->conversations = confab_current_model_new (G_LIST_MODEL (library));
  confab_current_model_set_current (self->conversations, self->current);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->conversations));
  no_selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->results)));
  gtk_list_view_set_model (self->results_view, GTK_SELECTION_MODEL (no_selection));

  g_signal_connect_object (library, "items-changed", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loaded", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
  confab_sidebar_show_list (self);
}

/**
 * confab_sidebar_set_current:
 * @self: the sidebar
 * @id: (nullable): the conversation that is shown beside it
 */
void
confab_sidebar_set_current (ConfabSidebar *self,
                            const char    *id)
{
  guint position;

  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  if (g_strcmp0 (self->current, id) == 0)
    return;
  g_free (self->current);
  self->current = g_strdup (id);
  if (self->conversations == NULL)
    return;

  confab_current_model_set_current (self->conversations, id);
  position = id != NULL ? confab_current_model_find (self->conversations, id) : GTK_INVALID_LIST_POSITION;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/**
 * confab_sidebar_focus_search:
 * @self: the sidebar
 */
void
confab_sidebar_focus_search (ConfabSidebar *self)
{
  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * confab_sidebar_focus_list:
 * @self: the sidebar
 */
void
confab_sidebar_focus_list (ConfabSidebar *self)
{
  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  if (!gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD))
    confab_sidebar_focus_search (self);
}
