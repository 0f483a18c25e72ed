/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-conversation-details.h"
#include "app/confab-label-picker.h"
#include "app/confab-sidebar-private.h"

/* What was to be done once somebody has said yes. */
typedef struct
{
  ConfabSidebar *sidebar;
  char         **ids; /* NULL for the whole trash */
} Erasing;

static void
erasing_free (gpointer  data,
              GClosure *closure)
{
  Erasing *self = data;

  g_object_unref (self->sidebar);
  g_strfreev (self->ids);
  g_free (self);
}

static void
erase_response_cb (AdwMessageDialog *dialog,
                   const char       *response,
                   Erasing          *erasing)
{
  if (!g_str_equal (response, "erase"))
    return;
  if (erasing->ids != NULL)
    confab_library_erase (erasing->sidebar->library, (const char *const *)erasing->ids);
  else
    confab_library_empty_trash (erasing->sidebar->library);
}

/* The only thing here that cannot be undone. ids: (transfer full) (nullable) */
static void
ask_to_erase (ConfabSidebar *self,
              char         **ids)
{
  guint n = ids != NULL ? g_strv_length (ids) : confab_library_get_n_deleted (self->library);
  g_autofree char *heading = NULL;
  Erasing *erasing;
  GtkWidget *dialog;

  if (n == 0)
    {
      g_strfreev (ids);
      return;
    }
  erasing = g_new0 (Erasing, 1);
  erasing->sidebar = g_object_ref (self);
  erasing->ids = ids;
  heading = g_strdup_printf (ngettext ("Delete the Conversation for Ever?", "Delete %u Conversations for Ever?", n), n);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                                   _ ("This cannot be undone."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _ ("_Cancel"),
                                    "erase", _ ("_Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "erase", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (erase_response_cb), erasing, erasing_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
titled_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabSidebar) self = user_data;
  g_autoptr (ConfabUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  double cost = -1;

  title = confab_titler_make_finish (CONFAB_TITLER (object), result, &cost, &undo, &error);
  if (self->organiser == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (title == NULL)
    {
      g_signal_emit_by_name (self, "problem", error->message);
      return;
    }
  if (cost > 0)
    /* Translators: %s is a title, then comes what it cost */
    text = g_strdup_printf (_ ("Named “%s” for $%.4f"), title, cost);
  else
    text = g_strdup_printf (_ ("Named “%s”"), title);
  if (undo != NULL)
    confab_organiser_took_title (self->organiser, text, undo);
}

static void
picker_closed_cb (ConfabSidebar *self)
{
  g_auto (GStrv) ids = confab_conversation_list_dup_targets (self->list);

  if (ids[0] != NULL)
    confab_conversation_list_focus_row (self->list, ids[0]);
}

/* ids: (transfer full) */
static void
show_picker (ConfabSidebar        *self,
             ConfabLabelPickerKind kind,
             char                **ids)
{
  if (self->picker == NULL)
    {
      self->picker = confab_label_picker_new (self->organiser);
      gtk_widget_set_parent (self->picker, GTK_WIDGET (self));
      g_signal_connect_object (self->picker, "closed", G_CALLBACK (picker_closed_cb), self, G_CONNECT_SWAPPED);
    }
  confab_label_picker_show (CONFAB_LABEL_PICKER (self->picker), kind, ids,
                            confab_conversation_list_get_target_body (self->list));
}

static void
export (ConfabSidebar *self,
        char         **ids)
{
  g_autoptr (ConfabConversationItem) item = ids[1] == NULL ? confab_library_dup_item (self->library, ids[0]) : NULL;

  g_signal_emit_by_name (self, "export", ids, item != NULL ? confab_conversation_item_get_title (item) : NULL);
}

/* For one alone. */
static gboolean
do_with_one (ConfabSidebar *self,
             const char    *action,
             const char    *id)
{
  if (g_str_equal (action, "sidebar.rename"))
    confab_conversation_list_edit (self->list, id);
  else if (g_str_equal (action, "sidebar.select"))
    confab_conversation_list_start_marking (self->list, id);
  else if (g_str_equal (action, "sidebar.details"))
    confab_conversation_details_show (GTK_WIDGET (self), self->library, id);
  else if (g_str_equal (action, "sidebar.suggest-title"))
    confab_titler_make_async (confab_session_get_titler (self->session), id, self->cancellable, titled_cb,
                              g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

/**
 * confab_sidebar_do:
 * @self: the sidebar
 * @action: the full name of an action
 *
 * Does it with the conversations that are marked, or the one that a menu was opened on.
 */
void
confab_sidebar_do (ConfabSidebar *self,
                   const char    *action)
{
  g_auto (GStrv) ids = NULL;
  const char *const *targets;

  if (self->organiser == NULL)
    return;
  if (g_str_equal (action, "sidebar.empty-trash"))
    {
      ask_to_erase (self, NULL);
      return;
    }
  ids = confab_conversation_list_dup_targets (self->list);
  targets = (const char *const *)ids;
  if (ids[0] == NULL || do_with_one (self, action, ids[0]))
    return;
  if (g_str_equal (action, "sidebar.pin") || g_str_equal (action, "sidebar.unpin"))
    confab_organiser_pin (self->organiser, targets, g_str_equal (action, "sidebar.pin"));
  else if (g_str_equal (action, "sidebar.archive") || g_str_equal (action, "sidebar.unarchive"))
    confab_organiser_archive (self->organiser, targets, g_str_equal (action, "sidebar.archive"));
  else if (g_str_equal (action, "sidebar.delete") || g_str_equal (action, "sidebar.restore"))
    confab_organiser_delete (self->organiser, targets, g_str_equal (action, "sidebar.delete"));
  else if (g_str_equal (action, "sidebar.move"))
    show_picker (self, CONFAB_LABEL_PICKER_FOLDER, g_steal_pointer (&ids));
  else if (g_str_equal (action, "sidebar.tag"))
    show_picker (self, CONFAB_LABEL_PICKER_TAGS, g_steal_pointer (&ids));
  else if (g_str_equal (action, "sidebar.export"))
    export (self, ids);
  else if (g_str_equal (action, "sidebar.print"))
    g_signal_emit_by_name (self, "print", ids);
  else if (g_str_equal (action, "sidebar.erase"))
    ask_to_erase (self, g_steal_pointer (&ids));
}

static void
action_cb (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  confab_sidebar_do (CONFAB_SIDEBAR (widget), action_name);
}

static void
unmark_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabCurrentModel *model = confab_conversation_list_get_model (CONFAB_SIDEBAR (widget)->list);

  if (model != NULL)
    confab_current_model_unmark_all (model);
}

/**
 * confab_sidebar_install_actions:
 * @widget_class: the class of the sidebar
 */
void
confab_sidebar_install_actions (GtkWidgetClass *widget_class)
{
  const char *const names[] = { "archive", "delete", "details", "empty-trash", "erase", "export", "move", "pin", "print", "rename",
                                "restore", "select", "suggest-title", "tag", "unarchive", "unpin" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("sidebar.", names[i], NULL);

      gtk_widget_class_install_action (widget_class, name, NULL, action_cb);
    }
  gtk_widget_class_install_action (widget_class, "sidebar.unmark", NULL, unmark_action);
}

static void
append_section (GMenu *menu,
                GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static void
append_suggest_title (ConfabSidebar *self,
                      GMenu         *section)
{
  const char *model = confab_titler_get_model (confab_session_get_titler (self->session));
  g_autofree char *label = NULL;

  /* It costs money, so that it says whom it asks. Translators: %s is the name of a model */
  label = model != NULL ? g_strdup_printf (_ ("_Suggest Title with %s"), model)
                        : g_strdup (_ ("_Suggest Title with Its Model"));
  g_menu_append (section, label, "sidebar.suggest-title");
}

static GMenuModel *
new_trash_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Restore"), "sidebar.restore");
  g_menu_append (menu, _ ("_Delete for Ever…"), "sidebar.erase");
  return G_MENU_MODEL (menu);
}

static gboolean
are_pinned (ConfabSidebar *self,
            char         **ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (ConfabConversationItem) item = confab_library_dup_item (self->library, ids[i]);

      if (item != NULL && !confab_conversation_item_get_pinned (item))
        return FALSE;
    }
  return TRUE;
}

static void
set_marked_button (GtkWidget  *button,
                   const char *action,
                   const char *name)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  confab_accessible_set_name (button, name);
}

/**
 * confab_sidebar_update_marked:
 * @self: the sidebar
 *
 * Has the buttons for several conversations do what can be done with those that are marked.
 */
void
confab_sidebar_update_marked (ConfabSidebar *self)
{
  ConfabLibraryScope scope = confab_library_view_get_scope (self->view);
  gboolean trash = scope == CONFAB_LIBRARY_SCOPE_TRASH;
  g_auto (GStrv) ids = NULL;

  if (confab_current_model_get_n_marked (confab_conversation_list_get_model (self->list)) == 0)
    return;
  ids = confab_conversation_list_dup_targets (self->list);
  if (are_pinned (self, ids))
    {
      set_marked_button (self->marked_pin, "sidebar.unpin", _ ("Unpin"));
      gtk_widget_add_css_class (self->marked_pin, "accent");
    }
  else
    {
      set_marked_button (self->marked_pin, "sidebar.pin", _ ("Pin to Top"));
      gtk_widget_remove_css_class (self->marked_pin, "accent");
    }
  if (scope == CONFAB_LIBRARY_SCOPE_ARCHIVE)
    set_marked_button (self->marked_archive, "sidebar.unarchive", _ ("Take out of the Archive"));
  else
    set_marked_button (self->marked_archive, "sidebar.archive", _ ("Archive"));
  gtk_widget_set_visible (self->marked_pin, !trash);
  gtk_widget_set_visible (self->marked_move, !trash);
  gtk_widget_set_visible (self->marked_tag, !trash);
  gtk_widget_set_visible (self->marked_archive, !trash);
  gtk_widget_set_visible (self->marked_delete, !trash);
  gtk_widget_set_visible (self->marked_restore, trash);
}

static GMenuModel *
new_menu (ConfabSidebar *self,
          char         **ids)
{
  GMenu *menu = g_menu_new ();
  GMenu *first = g_menu_new ();
  GMenu *second = g_menu_new ();
  GMenu *third = g_menu_new ();
  GMenu *fourth = g_menu_new ();
  gboolean one = ids[0] != NULL && ids[1] == NULL;
  gboolean archived = confab_library_view_get_scope (self->view) == CONFAB_LIBRARY_SCOPE_ARCHIVE;

  if (one)
    {
      g_menu_append (first, _ ("_Rename"), "sidebar.rename");
      append_suggest_title (self, first);
    }
  if (are_pinned (self, ids))
    g_menu_append (second, _ ("Un_pin"), "sidebar.unpin");
  else
    g_menu_append (second, _ ("_Pin to Top"), "sidebar.pin");
  g_menu_append (second, _ ("_Move to Folder…"), "sidebar.move");
  g_menu_append (second, _ ("_Tags…"), "sidebar.tag");
  g_menu_append (second, archived ? _ ("Take out of the _Archive") : _ ("_Archive"),
                 archived ? "sidebar.unarchive" : "sidebar.archive");
  if (one)
    g_menu_append (third, _ ("Select _Several"), "sidebar.select");
  g_menu_append (third, _ ("_Export…"), "sidebar.export");
  g_menu_append (third, _ ("Pri_nt…"), "sidebar.print");
  if (one)
    g_menu_append (third, _ ("Deta_ils"), "sidebar.details");
  g_menu_append (fourth, _ ("_Delete"), "sidebar.delete");
  append_section (menu, first);
  append_section (menu, second);
  append_section (menu, third);
  append_section (menu, fourth);
  return G_MENU_MODEL (menu);
}

static void
menu_closed_cb (ConfabSidebar *self)
{
  g_auto (GStrv) ids = confab_conversation_list_dup_targets (self->list);

  /* A popover takes the focus with it when it goes. */
  if (ids[0] != NULL)
    confab_conversation_list_focus_row (self->list, ids[0]);
}

/**
 * confab_sidebar_show_menu:
 * @self: the sidebar
 * @row: where the menu points to
 */
void
confab_sidebar_show_menu (ConfabSidebar *self,
                          GtkWidget     *row)
{
  g_auto (GStrv) ids = confab_conversation_list_dup_targets (self->list);
  g_autoptr (GMenuModel) model = NULL;
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return;
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
    }
  model = confab_library_view_get_scope (self->view) == CONFAB_LIBRARY_SCOPE_TRASH ? new_trash_menu ()
                                                                                   : new_menu (self, ids);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int)bounds.origin.x, (int)bounds.origin.y,
                                                 (int)bounds.size.width, (int)bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
