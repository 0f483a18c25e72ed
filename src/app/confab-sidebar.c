/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-search-help.h"
#include "app/confab-settings.h"
#include "app/confab-sidebar-private.h"
#include "widgets/confab-popover.h"

/* How wide it is beside a conversation, where what is in it does not need more. */
#define NATURAL_WIDTH 300

enum
{
  PROP_0,
  PROP_SHOW_END_TITLE_BUTTONS,
  PROP_SORT,
  N_PROPS
};

enum
{
  OPEN,
  OPEN_MESSAGE,
  EXPORT,
  PRINT,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSidebar, confab_sidebar, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const sorts[] = { "updated", "created", "title" };

static gboolean
is_searching (ConfabSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  return text[strspn (text, " \t")] != '\0';
}

static const char *
get_empty_text (ConfabLibraryScope scope)
{
  switch (scope)
    {
    case CONFAB_LIBRARY_SCOPE_FOLDER:
      return _ ("This folder is empty");
    case CONFAB_LIBRARY_SCOPE_TAG:
      return _ ("No conversation has this tag");
    case CONFAB_LIBRARY_SCOPE_ARCHIVE:
      return _ ("The archive is empty");
    case CONFAB_LIBRARY_SCOPE_TRASH:
      return _ ("The trash is empty");
    case CONFAB_LIBRARY_SCOPE_ALL:
    default:
      return _ ("No conversations yet");
    }
}

static void
update_trash_bar (ConfabSidebar *self)
{
  guint days = confab_library_get_trash_days (self->library);
  gboolean shown = confab_library_view_get_scope (self->view) == CONFAB_LIBRARY_SCOPE_TRASH && !is_searching (self) &&
                   g_list_model_get_n_items (G_LIST_MODEL (self->view)) > 0;
  g_autofree char *text = NULL;

  text = days == 0 ? g_strdup (_ ("Nothing is deleted before you empty the trash"))
                   : g_strdup_printf (ngettext ("Deleted for ever after %u day", "Deleted for ever after %u days", days), days);
  gtk_label_set_label (self->trash_label, text);
  gtk_widget_set_visible (self->trash_bar, shown);
}

static void
confab_sidebar_show_list (ConfabSidebar *self)
{
  gboolean filled = self->view != NULL &&
                    (g_list_model_get_n_items (G_LIST_MODEL (self->view)) > 0 ||
                     confab_library_view_get_busy (self->view) || !confab_library_get_loaded (self->library));

  if (self->view == NULL)
    return;
  gtk_label_set_label (self->empty_label, get_empty_text (confab_library_view_get_scope (self->view)));
  if (is_searching (self))
    gtk_stack_set_visible_child_name (self->stack, "results");
  else
    gtk_stack_set_visible_child_name (self->stack, filled ? "list" : "empty");
  update_trash_bar (self);
}

static ConfabPlaces *
get_places (ConfabSidebar *self)
{
  GtkWidget *child = gtk_revealer_get_child (self->places_revealer);

  return child != NULL ? CONFAB_PLACES (child) : NULL;
}

static const char *
get_place_name (ConfabSidebar *self)
{
  const char *name = confab_library_view_get_name (self->view);
  ConfabFolder *folder;
  ConfabTag *tag;

  switch (confab_library_view_get_scope (self->view))
    {
    case CONFAB_LIBRARY_SCOPE_FOLDER:
      folder = name != NULL ? confab_library_find_folder (self->library, name) : NULL;
      return folder != NULL ? confab_folder_get_name (folder) : NULL;
    case CONFAB_LIBRARY_SCOPE_TAG:
      tag = name != NULL ? confab_library_find_tag (self->library, name) : NULL;
      return tag != NULL ? confab_tag_get_name (tag) : NULL;
    case CONFAB_LIBRARY_SCOPE_ARCHIVE:
      return _ ("Archive");
    case CONFAB_LIBRARY_SCOPE_TRASH:
      return _ ("Trash");
    case CONFAB_LIBRARY_SCOPE_ALL:
    default:
      return _ ("All Conversations");
    }
}

static void
show_place (ConfabSidebar     *self,
            ConfabLibraryScope scope,
            const char        *name)
{
  ConfabCurrentModel *model = confab_conversation_list_get_model (self->list);

  confab_current_model_unmark_all (model);
  confab_library_view_set_scope (self->view, scope, name, TRUE);
  gtk_label_set_label (self->place_label, get_place_name (self));
  if (get_places (self) != NULL)
    confab_places_set_shown (get_places (self), scope, confab_library_view_get_name (self->view));
  confab_sidebar_show_list (self);
}

/* A folder or a tag may be gone, or have another name. */
static void
places_changed_cb (ConfabSidebar *self)
{
  const char *name = get_place_name (self);

  if (get_places (self) != NULL)
    confab_places_count (get_places (self));
  if (name == NULL)
    show_place (self, CONFAB_LIBRARY_SCOPE_ALL, NULL);
  else
    gtk_label_set_label (self->place_label, name);
}

static void
place_chosen_cb (ConfabSidebar *self,
                 guint          scope,
                 const char    *name)
{
  g_autofree char *kept = g_strdup (name);

  show_place (self, scope, kept);
}

static void
ensure_places (ConfabSidebar *self)
{
  GtkWidget *places;

  if (self->organiser == NULL || get_places (self) != NULL)
    return;
  places = confab_places_new (self->organiser);
  gtk_revealer_set_child (self->places_revealer, places);
  confab_places_set_shown (CONFAB_PLACES (places), confab_library_view_get_scope (self->view),
                           confab_library_view_get_name (self->view));
  g_signal_connect_object (places, "chosen", G_CALLBACK (place_chosen_cb), self, G_CONNECT_SWAPPED);
}

static void
places_toggled_cb (ConfabSidebar *self)
{
  if (gtk_toggle_button_get_active (self->places_button))
    ensure_places (self);
}

static void
view_changed_cb (ConfabSidebar *self)
{
  if (get_places (self) != NULL)
    confab_places_count (get_places (self));
  confab_sidebar_show_list (self);
}

static void
search_changed_cb (ConfabSidebar *self)
{
  if (self->library == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->places_revealer), !is_searching (self));
  if (is_searching (self))
    confab_current_model_unmark_all (confab_conversation_list_get_model (self->list));
  confab_search_list_search (self->search_list,
                             is_searching (self) ? gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) : NULL);
  confab_sidebar_show_list (self);
}

static void
stop_search_cb (ConfabSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-message", NULL);
}

static void
search_activate_cb (ConfabSidebar *self)
{
  if (is_searching (self))
    confab_search_list_open_first (self->search_list);
}

static gboolean
search_key_cb (ConfabSidebar *self,
               guint          keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  return is_searching (self) ? confab_search_list_focus (self->search_list) : confab_conversation_list_focus (self->list);
}

static void
open_cb (ConfabSidebar *self,
         const char    *id)
{
  g_signal_emit (self, signals[OPEN], 0, id);
}

static void
open_message_cb (ConfabSidebar *self,
                 const char    *id,
                 const char    *message_id,
                 const char    *needle)
{
  g_signal_emit (self, signals[OPEN_MESSAGE], 0, id, message_id, needle);
}

static void
list_menu_cb (ConfabSidebar *self,
              GtkWidget     *row)
{
  confab_sidebar_show_menu (self, row);
}

static void
list_command_cb (ConfabSidebar *self,
                 const char    *name)
{
  gboolean trash = confab_library_view_get_scope (self->view) == CONFAB_LIBRARY_SCOPE_TRASH;

  if (g_str_equal (name, "undo"))
    confab_organiser_undo_last (self->organiser);
  else if (g_str_equal (name, "redo"))
    confab_organiser_redo_last (self->organiser);
  else
    confab_sidebar_do (self, trash ? "sidebar.erase" : "sidebar.delete");
  if (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) == NULL)
    confab_sidebar_focus_list (self);
}

static void
list_renamed_cb (ConfabSidebar *self,
                 const char    *id,
                 const char    *title)
{
  confab_organiser_rename (self->organiser, id, title);
}

/* What is dragged needs somewhere to go. */
static void
list_drag_cb (ConfabSidebar *self,
              gboolean       begins)
{
  if (begins && !gtk_revealer_get_reveal_child (self->places_revealer))
    {
      self->shown_for_drag = TRUE;
      ensure_places (self);
      gtk_revealer_set_reveal_child (self->places_revealer, TRUE);
    }
  else if (!begins && self->shown_for_drag)
    {
      self->shown_for_drag = FALSE;
      gtk_revealer_set_reveal_child (self->places_revealer, FALSE);
    }
}

static void
n_marked_cb (ConfabSidebar *self)
{
  guint n = confab_current_model_get_n_marked (confab_conversation_list_get_model (self->list));
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);

  if (n > 0)
    gtk_label_set_label (self->n_marked_label, text);
  confab_sidebar_update_marked (self);
  gtk_revealer_set_reveal_child (self->marked_revealer, n > 0);
}

static void
confab_sidebar_set_sort (ConfabSidebar *self,
                         const char    *sort)
{
  for (guint i = 0; self->view != NULL && i < G_N_ELEMENTS (sorts); i++)
    if (g_strcmp0 (sorts[i], sort) == 0 && confab_library_view_get_sort (self->view) != i)
      {
        confab_library_view_set_sort (self->view, i);
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
      }
}

/* It is as wide whatever is in it: what is beside it shall not move with each search. */
static void
confab_sidebar_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  gtk_widget_measure (CONFAB_SIDEBAR (widget)->content, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, NATURAL_WIDTH);
}

static void
confab_sidebar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (widget);

  gtk_widget_allocate (self->content, width, height, baseline, NULL);
  confab_popover_present (self->menu);
  confab_popover_present (self->picker);
}

static void
confab_sidebar_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ConfabSidebar *self = CONFAB_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SHOW_END_TITLE_BUTTONS:
      g_value_set_boolean (value, self->show_end_title_buttons);
      break;
    case PROP_SORT:
      g_value_set_static_string (value, self->view != NULL ? sorts[confab_library_view_get_sort (self->view)] : sorts[0]);
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
    case PROP_SORT:
      confab_sidebar_set_sort (self, g_value_get_string (value));
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

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->picker, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_SIDEBAR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->organiser);
  g_clear_object (&self->view);
  g_clear_object (&self->library);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_sidebar_parent_class)->dispose (object);
}

static void
confab_sidebar_finalize (GObject *object)
{
  g_free (CONFAB_SIDEBAR (object)->current);

  G_OBJECT_CLASS (confab_sidebar_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, content);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, empty_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, filters_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_archive);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_delete);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_move);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_pin);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_restore);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_revealer);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, marked_tag);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, n_marked_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, place_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, places_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, places_revealer);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, search_list);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, trash_bar);
  gtk_widget_class_bind_template_child (widget_class, ConfabSidebar, trash_label);
  gtk_widget_class_bind_template_callback (widget_class, list_command_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_drag_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_menu_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_renamed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_message_cb);
  gtk_widget_class_bind_template_callback (widget_class, places_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
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
  widget_class->measure = confab_sidebar_measure;
  widget_class->size_allocate = confab_sidebar_size_allocate;

  properties[PROP_SHOW_END_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-end-title-buttons", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, sorts[0],
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_MESSAGE] = g_signal_new ("open-message", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[EXPORT] = g_signal_new ("export", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_STRING);
  signals[PRINT] = g_signal_new ("print", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CONFAB_TYPE_CONVERSATION_LIST);
  g_type_ensure (CONFAB_TYPE_SEARCH_LIST);
  gtk_widget_class_set_css_name (widget_class, "confab-sidebar");
  bind_template (widget_class);
  confab_sidebar_install_actions (widget_class);
  gtk_widget_class_install_property_action (widget_class, "sidebar.sort", "sort");
}

static void
create_filters_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  ConfabSidebar *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, confab_search_help_new (GTK_EDITABLE (self->search_entry)));
}

static void
confab_sidebar_init (ConfabSidebar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_menu_button_set_create_popup_func (self->filters_button, create_filters_cb, self, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (search_key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
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

static void
follow_library (ConfabSidebar *self)
{
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } followed[] = {
    { self->view, "items-changed", G_CALLBACK (view_changed_cb) },
    { self->view, "notify::busy", G_CALLBACK (view_changed_cb) },
    { self->library, "notify::loaded", G_CALLBACK (view_changed_cb) },
    { self->library, "notify::trash-days", G_CALLBACK (view_changed_cb) },
    { confab_library_get_folders (self->library), "items-changed", G_CALLBACK (places_changed_cb) },
    { confab_library_get_tags (self->library), "items-changed", G_CALLBACK (places_changed_cb) },
    { self->organiser, "done", G_CALLBACK (places_changed_cb) },
    { self->organiser, "undone", G_CALLBACK (places_changed_cb) },
    { self->organiser, "done", G_CALLBACK (confab_sidebar_update_marked) },
    { self->organiser, "undone", G_CALLBACK (confab_sidebar_update_marked) },
    { confab_conversation_list_get_model (self->list), "notify::n-marked", G_CALLBACK (n_marked_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (followed[i].object, followed[i].signal, followed[i].callback, self, G_CONNECT_SWAPPED);
}

/**
 * confab_sidebar_set_up:
 * @self: the sidebar
 * @session: whose conversations are shown, which is open
 * @settings: the settings of the window
 */
void
confab_sidebar_set_up (ConfabSidebar *self,
                       ConfabSession *session,
                       GSettings     *settings)
{
  g_return_if_fail (CONFAB_IS_SIDEBAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->library = g_object_ref (confab_session_get_library (session));
  self->organiser = confab_organiser_new (self->library);
  self->view = confab_library_view_new (self->library);
  g_settings_bind (settings, CONFAB_SETTING_SIDEBAR_SORT, self, "sort", G_SETTINGS_BIND_DEFAULT);
  confab_conversation_list_set_view (self->list, self->view);
  confab_conversation_list_set_current (self->list, self->current);
  confab_search_list_set_library (self->search_list, self->library);
  follow_library (self);
  g_settings_bind (settings, CONFAB_SETTING_PLACES_VISIBLE, self->places_button, "active", G_SETTINGS_BIND_DEFAULT);
  confab_sidebar_show_list (self);
}

/**
 * confab_sidebar_get_organiser:
 * @self: the sidebar
 *
 * Returns: (transfer none) (nullable): what was done in the order of conversations
 */
ConfabOrganiser *
confab_sidebar_get_organiser (ConfabSidebar *self)
{
  g_return_val_if_fail (CONFAB_IS_SIDEBAR (self), NULL);

  return self->organiser;
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
  g_return_if_fail (CONFAB_IS_SIDEBAR (self));

  g_free (self->current);
  self->current = g_strdup (id);
  confab_conversation_list_set_current (self->list, id);
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

  if (!confab_conversation_list_focus (self->list))
    confab_sidebar_focus_search (self);
}
