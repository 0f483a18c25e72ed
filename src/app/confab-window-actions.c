/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-experiments-window.h"
#include "app/confab-import-dialog.h"
#include "app/confab-window-private.h"
#include "app/confab-zoom.h"
#include "app/confab-presets-window.h"

static void
new_conversation_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (!self->opened)
    return;
  if (!confab_window_is_blank (self) || confab_chat_page_get_chat (self->chat_page) == NULL ||
      confab_conversation_get_temporary (confab_window_get_conversation (self)))
    {
      confab_window_new_conversation (self);
      return;
    }
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  confab_window_update_page (self);
}

static void
new_temporary_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);
  g_autoptr (ConfabChat) chat = NULL;

  if (!self->opened || confab_services_is_empty (confab_session_get_services (self->session)))
    return;
  g_cancellable_cancel (self->opening);
  g_clear_pointer (&self->wanted_message, g_free);
  chat = confab_session_new_chat (self->session, TRUE);
  confab_window_show_chat (self, chat);
}

static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->sidebar));
  confab_sidebar_focus_search (self->sidebar);
}

/* Where nothing was said yet, what is looked for can only be elsewhere. */
static void
find_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (confab_window_is_blank (self))
    {
      search_action (widget, action_name, parameter);
      return;
    }
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  confab_chat_page_find (self->chat_page);
}

static void
find_step_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (!confab_window_is_blank (self))
    confab_chat_page_find_step (self->chat_page, g_str_equal (action_name, "win.find-next") ? 1 : -1);
}

static void
zoom_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (g_str_equal (action_name, "win.zoom-reset"))
    confab_zoom_reset (self->settings);
  else
    confab_zoom_change (self->settings, g_str_equal (action_name, "win.zoom-in") ? 1 : -1);
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (adw_leaflet_get_folded (self->leaflet) && adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK))
    confab_sidebar_focus_list (self->sidebar);
}

static void
parameters_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (adw_flap_get_reveal_flap (self->flap))
    confab_window_close_panel (self);
  else
    adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
choose_model_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  confab_window_choose_model (CONFAB_WINDOW (widget));
}

static void
focus_message_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->content);
  confab_chat_page_focus_composer (self->chat_page);
}

/* A blank page has nothing to give away. */
static ConfabChat *
get_shared_chat (ConfabWindow *self)
{
  return self->opened && !confab_window_is_blank (self) ? confab_chat_page_get_chat (self->chat_page) : NULL;
}

static void
copy_conversation_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);
  ConfabChat *chat = get_shared_chat (self);

  if (chat != NULL)
    confab_sharing_copy (self->sharing, chat);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);
  ConfabConversation *conversation = get_shared_chat (self) != NULL ? confab_window_get_conversation (self) : NULL;
  const char *ids[] = { NULL, NULL };

  if (conversation == NULL)
    return;
  if (confab_conversation_get_temporary (conversation))
    {
      confab_window_tell_problem (self, _ ("A temporary conversation is on no disk and stays so. Copy it or print it instead."));
      return;
    }
  ids[0] = confab_conversation_get_id (conversation);
  confab_sharing_export (self->sharing, ids, confab_conversation_get_title (conversation));
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  confab_import_dialog_choose (GTK_WINDOW (widget), CONFAB_WINDOW (widget)->session);
}

static void
experiments_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);
  GtkWidget *window = confab_experiments_window_new (GTK_WINDOW (self), self->session);

  g_signal_connect_object (window, "open-conversation", G_CALLBACK (confab_window_open), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);

  if (get_shared_chat (self) != NULL)
    confab_chat_page_duplicate (self->chat_page, _ ("This is a copy, with all that was said on any branch."));
}

static void
print_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ConfabWindow *self = CONFAB_WINDOW (widget);
  ConfabChat *chat = get_shared_chat (self);

  if (chat != NULL)
    confab_sharing_print (self->sharing, chat);
}

static void
choose_preset_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  confab_chat_page_choose_preset (CONFAB_WINDOW (widget)->chat_page);
}

static void
send_with_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  confab_chat_page_send_with (CONFAB_WINDOW (widget)->chat_page);
}

static void
presets_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  GtkWidget *window = confab_presets_window_new (GTK_WINDOW (widget), CONFAB_WINDOW (widget)->session);

  confab_presets_window_show (CONFAB_PRESETS_WINDOW (window), g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

void
confab_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.choose-model", NULL, choose_model_action);
  gtk_widget_class_install_action (widget_class, "win.choose-preset", NULL, choose_preset_action);
  gtk_widget_class_install_action (widget_class, "win.copy-conversation", NULL, copy_conversation_action);
  gtk_widget_class_install_action (widget_class, "win.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "win.experiments", NULL, experiments_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.find-next", NULL, find_step_action);
  gtk_widget_class_install_action (widget_class, "win.find-previous", NULL, find_step_action);
  gtk_widget_class_install_action (widget_class, "win.focus-message", NULL, focus_message_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.new-conversation", NULL, new_conversation_action);
  gtk_widget_class_install_action (widget_class, "win.new-temporary", NULL, new_temporary_action);
  gtk_widget_class_install_action (widget_class, "win.parameters", NULL, parameters_action);
  gtk_widget_class_install_action (widget_class, "win.presets", "s", presets_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.send-with", NULL, send_with_action);
  gtk_widget_class_install_action (widget_class, "win.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "win.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "win.zoom-reset", NULL, zoom_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}
