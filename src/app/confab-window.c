/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-import-dialog.h"
#include "app/confab-parameters-panel.h"
#include "app/confab-service-dialog.h"
#include "app/confab-settings.h"
#include "app/confab-welcome-page.h"
#include "app/confab-window-private.h"
#include "app/confab-zoom.h"

/* The pixels of a toast beside its text. */
#define TOAST_ENDS 110

/* Reading what happened and reaching for the button takes longer than reading alone. */
#define UNDO_SECONDS 10

G_DEFINE_FINAL_TYPE (ConfabWindow, confab_window, ADW_TYPE_APPLICATION_WINDOW)

ConfabConversation *
confab_window_get_conversation (ConfabWindow * self)
{
  ConfabChat *chat = confab_chat_page_get_chat (self->chat_page);

  return chat != NULL ? confab_chat_get_conversation (chat) : NULL;
}

/* Whether nothing was said yet in what is shown. */
gboolean
confab_window_is_blank (ConfabWindow *self)
{
  ConfabConversation *conversation = confab_window_get_conversation (self);

  return conversation == NULL || g_list_model_get_n_items (confab_conversation_get_path (conversation)) == 0;
}

static void
forget_undo_toast_cb (ConfabWindow *self,
                      AdwToast     *toast)
{
  if (self->undo_toast == toast)
    g_clear_weak_pointer (&self->undo_toast);
}

static void
forget_migration_toast_cb (ConfabWindow *self)
{
  g_clear_weak_pointer (&self->migration_toast);
}

/* Whether what is at the end of the conversation can be seen. */
static gboolean
is_page_open (ConfabWindow *self)
{
  gboolean covered = adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap);

  return gtk_widget_get_mapped (GTK_WIDGET (self->chat_page)) && !covered &&
         (!adw_leaflet_get_folded (self->leaflet) ||
          adw_leaflet_get_visible_child (self->leaflet) != GTK_WIDGET (self->sidebar));
}

/* Above what is written and attached, where that is seen. One that is said anew stays where it was. */
static void
add_toast (ConfabWindow *self,
           AdwToast     *toast)
{
  AdwToastOverlay *toasts = g_object_get_data (G_OBJECT (toast), "overlay");

  if (toasts == NULL)
    toasts = is_page_open (self) ? confab_chat_page_get_toasts (self->chat_page) : self->toasts;
  g_object_set_data (G_OBJECT (toast), "overlay", toasts);
  adw_toast_overlay_add_toast (toasts, toast);
}

/* How many characters fit between the ends of a toast. A toast measures itself as if its text could not be wrapped anew. */
static int
count_toast_chars (ConfabWindow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                   pango_font_metrics_get_approximate_digit_width (metrics)) / PANGO_SCALE;
  int room = gtk_widget_get_width (is_page_open (self) ? GTK_WIDGET (self->chat_page) : GTK_WIDGET (self)) - TOAST_ENDS;

  pango_font_metrics_unref (metrics);
  return CLAMP (room / MAX (width, 1), 12, 60);
}

/* A toast's own title is cut at the end of its line, where what to do is said. */
static AdwToast *
new_toast (ConfabWindow *self,
           const char   *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "max-width-chars", count_toast_chars (self),
                                   "xalign", 0.0,
                                   NULL);

  adw_toast_set_custom_title (toast, label);
  return toast;
}

void
confab_window_tell_problem (ConfabWindow *self,
                            const char   *text)
{
  AdwToast *toast = new_toast (self, text);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  add_toast (self, toast);
}

/* At once, so that it is known after a crash as well. */
static void
remember_conversation (ConfabWindow *self)
{
  ConfabConversation *conversation = confab_window_get_conversation (self);

  if (conversation != NULL && !confab_conversation_get_temporary (conversation))
    g_settings_set_string (self->settings, CONFAB_SETTING_LAST_CONVERSATION,
                           confab_window_is_blank (self) ? "" : confab_conversation_get_id (conversation));
}

static void
update_title (ConfabWindow *self)
{
  ConfabConversation *conversation = confab_window_get_conversation (self);
  const char *title = conversation != NULL ? confab_conversation_get_title (conversation) : NULL;

  if (conversation != NULL && confab_conversation_get_temporary (conversation))
    title = _ ("Temporary Conversation");
  gtk_window_set_title (GTK_WINDOW (self), title != NULL && *title != '\0' ? title : "Confab");
}

static void
update_panel (ConfabWindow *self)
{
  GtkWidget *panel = adw_bin_get_child (self->panel_bin);

  if (panel != NULL)
    confab_parameters_panel_set_chat (CONFAB_PARAMETERS_PANEL (panel), confab_chat_page_get_chat (self->chat_page));
}

void
confab_window_close_panel (ConfabWindow *self)
{
  adw_flap_set_reveal_flap (self->flap, FALSE);
  confab_chat_page_focus_composer (self->chat_page);
}

static ConfabParametersPanel *
ensure_panel (ConfabWindow *self)
{
  GtkWidget *panel = adw_bin_get_child (self->panel_bin);

  if (panel == NULL)
    {
      panel = confab_parameters_panel_new (self->session);
      g_signal_connect_object (panel, "close", G_CALLBACK (confab_window_close_panel), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->panel_bin, panel);
      update_panel (self);
    }
  return CONFAB_PARAMETERS_PANEL (panel);
}

static void
reveal_flap_cb (ConfabWindow *self)
{
  if (self->opened && adw_flap_get_reveal_flap (self->flap))
    ensure_panel (self);
}

static void
show_parameter_cb (ConfabWindow *self,
                   const char   *name)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  confab_parameters_panel_show (ensure_panel (self), name);
}

static void
edit_key_cb (ConfabWindow   *self,
             ConfabProvider *provider)
{
  GtkWidget *dialog;

  if (confab_provider_is_sandbox (provider))
    return;
  dialog = confab_service_dialog_new (confab_session_get_services (self->session), provider);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
  confab_service_dialog_focus_key (CONFAB_SERVICE_DIALOG (dialog));
}

void
confab_window_choose_model (ConfabWindow *self)
{
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->model_button)))
    gtk_menu_button_popup (self->model_button);
}

static void
show_preferences_cb (ConfabWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
}

static void
ensure_welcome (ConfabWindow *self)
{
  GtkWidget *page;

  if (gtk_stack_get_child_by_name (self->stack, "welcome") != NULL)
    return;
  page = confab_welcome_page_new (confab_session_get_services (self->session));
  g_signal_connect_object (page, "ready", G_CALLBACK (confab_window_new_conversation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "problem", G_CALLBACK (confab_window_tell_problem), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->stack, page, "welcome");
}

/* The first run has nothing to choose a model from and nowhere to send a question. */
void
confab_window_update_page (ConfabWindow *self)
{
  gboolean welcome;

  if (!self->opened)
    return;
  welcome = confab_window_is_blank (self) && confab_services_is_empty (confab_session_get_services (self->session));
  if (welcome)
    {
      ensure_welcome (self);
      adw_flap_set_reveal_flap (self->flap, FALSE);
    }
  gtk_stack_set_visible_child_name (self->stack, welcome ? "welcome" : "chat");
  gtk_widget_set_visible (GTK_WIDGET (self->model_button), !welcome);
  gtk_widget_set_visible (self->parameters_button, !welcome);
  gtk_widget_set_visible (self->conversation_button, !welcome);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.parameters", !welcome);
  if (welcome)
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->stack));
  else
    confab_chat_page_focus_composer (self->chat_page);
}

static void
go_back_cb (ConfabWindow *self,
            AdwToast     *toast)
{
  confab_window_show_chat (self, g_object_get_data (G_OBJECT (toast), "chat"));
}

/* It is nowhere but here; who left it by mistake can go back for a while. */
static void
offer_way_back (ConfabWindow *self,
                ConfabChat   *next)
{
  ConfabChat *chat = confab_chat_page_get_chat (self->chat_page);
  gboolean kept = self->kept;
  AdwToast *toast;

  self->kept = FALSE;
  if (chat == NULL || chat == next || kept || confab_window_is_blank (self) || !confab_conversation_get_temporary (confab_window_get_conversation (self)))
    return;
  toast = adw_toast_new (_ ("Temporary conversation closed"));
  g_object_set_data_full (G_OBJECT (toast), "chat", g_object_ref (chat), g_object_unref);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("_Go Back"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (go_back_cb), self, G_CONNECT_SWAPPED);
  add_toast (self, toast);
}

void
confab_window_show_chat (ConfabWindow *self,
                         ConfabChat   *chat)
{
  ConfabConversation *conversation = confab_chat_get_conversation (chat);

  offer_way_back (self, chat);
  confab_chat_page_set_chat (self->chat_page, chat);
  confab_model_menu_set_chat (self->model_menu, chat);
  g_signal_group_set_target (self->conversation_signals, conversation);
  confab_sidebar_set_current (self->sidebar, confab_conversation_get_id (conversation));
  update_panel (self);
  update_title (self);
  confab_window_update_page (self);
  remember_conversation (self);
  if (self->wanted_message != NULL)
    confab_chat_page_show_message (self->chat_page, self->wanted_message, self->wanted_needle);
  g_clear_pointer (&self->wanted_message, g_free);
  g_clear_pointer (&self->wanted_needle, g_free);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "chat") == 0)
    confab_chat_page_focus_composer (self->chat_page);
}

void
confab_window_new_conversation (ConfabWindow *self)
{
  g_autoptr (ConfabChat) chat = NULL;

  if (!self->opened)
    return;
  g_cancellable_cancel (self->opening);
  g_clear_pointer (&self->wanted_message, g_free);
  chat = confab_session_new_chat (self->session, FALSE);
  confab_window_show_chat (self, chat);
}

static void
open_chat_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabChat) chat = NULL;

  chat = confab_session_open_chat_finish (CONFAB_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  if (chat != NULL)
    {
      confab_window_show_chat (self, chat);
      return;
    }
  if (confab_chat_page_get_chat (self->chat_page) == NULL)
    confab_window_new_conversation (self);
  else
    confab_window_tell_problem (self, error->message);
}

static void
confab_window_open_conversation (ConfabWindow *self,
                                 const char   *id,
                                 const char   *message_id,
                                 const char   *needle)
{
  g_free (self->wanted_message);
  self->wanted_message = g_strdup (message_id);
  g_free (self->wanted_needle);
  self->wanted_needle = g_strdup (needle);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  confab_session_open_chat_async (self->session, id, self->opening, open_chat_cb, g_object_ref (self));
}

void
confab_window_open (ConfabWindow *self,
                    const char   *id)
{
  confab_window_open_conversation (self, id, NULL, NULL);
}

static void
sidebar_open_message_cb (ConfabWindow *self,
                         const char   *id,
                         const char   *message_id,
                         const char   *needle)
{
  ConfabConversation *conversation = confab_window_get_conversation (self);

  if (conversation == NULL || !g_str_equal (confab_conversation_get_id (conversation), id))
    {
      confab_window_open_conversation (self, id, message_id, needle);
      return;
    }
  if (message_id != NULL)
    confab_chat_page_show_message (self->chat_page, message_id, needle);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  confab_chat_page_focus_composer (self->chat_page);
}

static void
sidebar_open_cb (ConfabWindow *self,
                 const char   *id)
{
  sidebar_open_message_cb (self, id, NULL, NULL);
}

static void
undo_clicked_cb (ConfabWindow *self,
                 AdwToast     *toast)
{
  /* It goes because it was clicked. */
  forget_undo_toast_cb (self, toast);
  confab_organiser_undo (confab_sidebar_get_organiser (self->sidebar), g_object_get_data (G_OBJECT (toast), "undo"));
}

/* What was said before says something else now: libadwaita 1.2 crashes where one toast is dismissed while another is on its
 * way in or out. */
static AdwToast *
ensure_undo_toast (ConfabWindow *self)
{
  AdwToast *toast = self->undo_toast;

  if (toast != NULL)
    {
      /* What is said anew can be read and undone as long as what is said for the first time. */
      add_toast (self, g_object_ref (toast));
      return toast;
    }
  toast = adw_toast_new ("");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (forget_undo_toast_cb), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->undo_toast, toast);
  add_toast (self, toast);
  return toast;
}

static void
organiser_done_cb (ConfabWindow *self,
                   const char   *text,
                   ConfabUndo   *undo)
{
  /* Titles of toasts are markup in libadwaita 1.2. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = ensure_undo_toast (self);

  g_object_set_data_full (G_OBJECT (toast), "undo", g_object_ref (undo), g_object_unref);
  adw_toast_set_title (toast, escaped);
  adw_toast_set_button_label (toast, _ ("_Undo"));
}

/* What was shown before it was deleted is shown again. */
static void
organiser_undone_cb (ConfabWindow *self)
{
  g_autofree char *id = NULL;

  if (self->undo_toast != NULL)
    {
      adw_toast_set_title (self->undo_toast, _ ("Undone"));
      adw_toast_set_button_label (self->undo_toast, NULL);
    }
  if (self->deleted == NULL || !confab_window_is_blank (self) ||
      !confab_library_has (confab_session_get_library (self->session), self->deleted))
    return;
  id = g_steal_pointer (&self->deleted);
  confab_window_open_conversation (self, id, NULL, NULL);
}

static void
library_deleted_cb (ConfabWindow *self,
                    const char   *id)
{
  ConfabConversation *conversation = confab_window_get_conversation (self);
  GtkWidget *page = adw_leaflet_get_visible_child (self->leaflet);
  GtkWidget *focus;

  if (conversation == NULL || !g_str_equal (confab_conversation_get_id (conversation), id))
    return;
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar)))
    focus = NULL;
  confab_window_new_conversation (self);
  g_free (self->deleted);
  self->deleted = g_strdup (id);
  adw_leaflet_set_visible_child (self->leaflet, page);
  /* Who deletes in the list goes on there. */
  if (focus != NULL)
    confab_sidebar_focus_list (self->sidebar);
}

static void
sidebar_export_cb (ConfabWindow *self,
                   char        **ids,
                   const char   *title)
{
  confab_sharing_export (self->sharing, (const char *const *)ids, title);
}

static void
sidebar_print_cb (ConfabWindow *self,
                  char        **ids)
{
  confab_sharing_print_all (self->sharing, (const char *const *)ids);
}

static void
page_open_cb (ConfabWindow *self,
              const char   *id,
              const char   *words)
{
  self->kept = confab_conversation_get_temporary (confab_window_get_conversation (self));
  confab_window_open_conversation (self, id, NULL, NULL);
  add_toast (self, new_toast (self, words));
}

static void
page_show_chat_cb (ConfabWindow *self,
                   ConfabChat   *chat,
                   const char   *words)
{
  confab_window_show_chat (self, chat);
  add_toast (self, new_toast (self, words));
}

static void
problem_bar_response_cb (ConfabWindow *self)
{
  gtk_info_bar_set_revealed (self->problem_bar, FALSE);
}

/* Files dropped on the conversations are imported; those dropped beside them are attached. */
static gboolean
sidebar_drop_cb (ConfabWindow  *self,
                 const GValue  *value,
                 double         x,
                 double         y,
                 GtkDropTarget *target)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (GSList *link = g_value_get_boxed (value); link != NULL; link = link->next)
    g_ptr_array_add (files, g_object_ref (link->data));
  if (files->len == 0)
    return FALSE;
  confab_import_dialog_show (GTK_WINDOW (self), self->session, files);
  return TRUE;
}

static void
accept_drops (ConfabWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (sidebar_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->sidebar), GTK_EVENT_CONTROLLER (target));
}

static void
confab_window_dispose (GObject *object)
{
  ConfabWindow *self = CONFAB_WINDOW (object);

  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_signal_group_set_target (self->conversation_signals, NULL);
  g_clear_object (&self->model_menu);
  g_clear_object (&self->sharing);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_weak_pointer (&self->migration_toast);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_WINDOW);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (confab_window_parent_class)->dispose (object);
}

static void
confab_window_finalize (GObject *object)
{
  g_object_unref (CONFAB_WINDOW (object)->conversation_signals);
  g_free (CONFAB_WINDOW (object)->deleted);
  g_free (CONFAB_WINDOW (object)->wanted_message);
  g_free (CONFAB_WINDOW (object)->wanted_needle);

  G_OBJECT_CLASS (confab_window_parent_class)->finalize (object);
}

static void
confab_window_class_init (ConfabWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_window_dispose;
  object_class->finalize = confab_window_finalize;

  g_type_ensure (CONFAB_TYPE_CHAT_PAGE);
  g_type_ensure (CONFAB_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, chat_page);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, content);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, conversation_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, model_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, model_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, panel_bin);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, parameters_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, problem_bar);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ConfabWindow, toasts);
  gtk_widget_class_bind_template_callback_full (widget_class, "choose_model_cb", G_CALLBACK (confab_window_choose_model));
  gtk_widget_class_bind_template_callback (widget_class, edit_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_toast);
  gtk_widget_class_bind_template_callback (widget_class, page_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_show_chat_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_bar_response_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "problem_cb", G_CALLBACK (confab_window_tell_problem));
  gtk_widget_class_bind_template_callback (widget_class, reveal_flap_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_parameter_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_preferences_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_export_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_print_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_open_message_cb);
  confab_window_install_actions (widget_class);
}

static void
confab_window_init (ConfabWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_leaflet_set_visible_child (self->leaflet, self->content);

  self->conversation_signals = g_signal_group_new (CONFAB_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify::title", G_CALLBACK (update_title), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->conversation_signals, "notify::leaf-id", G_CALLBACK (remember_conversation), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * confab_window_new:
 * @application: what the window belongs to
 * @session: the session, which need not be open yet
 * @settings: the settings of the window
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
confab_window_new (GtkApplication *application,
                   ConfabSession  *session,
                   GSettings      *settings)
{
  ConfabWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CONFAB_TYPE_WINDOW, "application", application, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_settings_bind (settings, CONFAB_SETTING_WINDOW_WIDTH, self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, CONFAB_SETTING_WINDOW_HEIGHT, self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, CONFAB_SETTING_WINDOW_MAXIMIZED, self, "maximized", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}

static void
services_changed_cb (ConfabWindow *self)
{
  if (confab_window_is_blank (self))
    confab_window_update_page (self);
}

/**
 * confab_window_tell_migration:
 * @self: the window of a session that is being opened
 *
 * Says, until the session is open, why that takes so long.
 */
void
confab_window_tell_migration (ConfabWindow *self)
{
  AdwToast *toast;

  g_return_if_fail (CONFAB_IS_WINDOW (self));

  if (self->migration_toast != NULL)
    return;
  toast = new_toast (self, _ ("The conversations are being brought up to date for this version of Confab. "
                              "This happens once; with very many of them it takes a minute."));
  adw_toast_set_timeout (toast, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (forget_migration_toast_cb), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->migration_toast, toast);
  add_toast (self, toast);
}

/**
 * confab_window_session_opened:
 * @self: the window
 * @error: (nullable): why what is said now cannot be kept
 *
 * Shows what the session has; where it was left, if that is still there.
 */
void
confab_window_session_opened (ConfabWindow *self,
                              const GError *error)
{
  g_autofree char *last = NULL;
  ConfabServices *services;
  ConfabLibrary *library;

  g_return_if_fail (CONFAB_IS_WINDOW (self));
  g_return_if_fail (!self->opened);

  self->opened = TRUE;
  if (self->migration_toast != NULL)
    adw_toast_dismiss (self->migration_toast);
  services = confab_session_get_services (self->session);
  library = confab_session_get_library (self->session);
  confab_chat_page_set_up (self->chat_page, self->session, self->settings);
  confab_sidebar_set_up (self->sidebar, self->session, self->settings);
  confab_sidebar_add_text_size (self->sidebar, confab_zoom_new_buttons (self->settings));
  self->model_menu = confab_model_menu_new (self->model_button, self->model_label, self->session);
  accept_drops (self);
  self->sharing = confab_sharing_new (GTK_WINDOW (self), self->session);
  g_signal_connect_object (self->sharing, "toast", G_CALLBACK (add_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sharing, "problem", G_CALLBACK (confab_window_tell_problem), self, G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (self->parameters_button, TRUE);
  gtk_widget_set_sensitive (self->conversation_button, TRUE);
  g_settings_bind (self->settings, CONFAB_SETTING_PARAMETERS_VISIBLE, self->flap, "reveal-flap",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (library, "failed", G_CALLBACK (confab_window_tell_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "deleted", G_CALLBACK (library_deleted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (confab_sidebar_get_organiser (self->sidebar), "done", G_CALLBACK (organiser_done_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (confab_sidebar_get_organiser (self->sidebar), "undone", G_CALLBACK (organiser_undone_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (services, "items-changed", G_CALLBACK (services_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (services, "notify::default-provider", G_CALLBACK (services_changed_cb), self,
                           G_CONNECT_SWAPPED);

  if (error != NULL)
    {
      gsize length = strlen (error->message) - (g_str_has_suffix (error->message, ".") ? 1 : 0);
      g_autofree char *reason = g_strndup (error->message, length);
      g_autofree char *text = g_strdup_printf (_ ("%s. What is said now is not kept."), reason);

      gtk_label_set_label (self->problem_label, text);
      gtk_info_bar_set_revealed (self->problem_bar, TRUE);
    }

  last = g_settings_get_string (self->settings, CONFAB_SETTING_LAST_CONVERSATION);
  if (*last != '\0')
    confab_window_open_conversation (self, last, NULL, NULL);
  else
    confab_window_new_conversation (self);
}
