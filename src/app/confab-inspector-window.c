/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspector-overview.h"
#include "app/confab-inspector-parameters.h"
#include "app/confab-inspector-reply.h"
#include "app/confab-inspector-request.h"
#include "app/confab-inspector-window.h"
#include "app/confab-text-saver.h"
#include "model/confab-exchange-code.h"
#include "session/confab-exchange-body.h"

/* How often what goes on is looked at, in milliseconds. */
#define LOOK_AGAIN 500

/* The name that is suggested for the file. */
#define REPLY_FILE "confab-reply.txt"

/* In their order, as Alt and a number go to them. */
static const char *const page_names[] = { "overview", "request", "reply", "parameters" };

struct _ConfabInspectorWindow
{
  AdwWindow         parent_instance;

  GtkWidget        *stack;
  GtkWidget        *overview;
  GtkWidget        *request;
  GtkWidget        *reply;
  GtkWidget        *parameters;
  GtkWidget        *banner;
  GtkWidget        *toasts;
  GtkWidget        *switcher;
  GtkWidget        *switcher_bar;

  ConfabSession    *session;
  ConfabMessage    *message;
  char             *conversation_id;
  GCancellable     *cancellable;
  ConfabInspection *inspection; /* (nullable) */
  ConfabTextSaver  *saver;
  guint             look_id;
};

G_DEFINE_FINAL_TYPE (ConfabInspectorWindow, confab_inspector_window, ADW_TYPE_WINDOW)

static void load (ConfabInspectorWindow *self);

static gboolean
look_again_cb (gpointer user_data)
{
  ConfabInspectorWindow *self = user_data;

  self->look_id = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
show_inspection (ConfabInspectorWindow *self,
                 ConfabInspection      *inspection)
{
  gboolean has_exchange = inspection->exchange != NULL;
  g_autoptr (ConfabInspection) before = g_steal_pointer (&self->inspection);

  self->inspection = inspection;
  gtk_label_set_text (GTK_LABEL (self->banner), inspection->problem != NULL ? inspection->problem : "");
  gtk_widget_set_visible (self->banner, inspection->problem != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.copy", has_exchange);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.save-body", has_exchange);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.save-reply", has_exchange);
  confab_inspector_overview_show (CONFAB_INSPECTOR_OVERVIEW (self->overview), inspection);
  confab_inspector_request_show (CONFAB_INSPECTOR_REQUEST (self->request), inspection);
  confab_inspector_reply_show (CONFAB_INSPECTOR_REPLY (self->reply), inspection);
  confab_inspector_parameters_show (CONFAB_INSPECTOR_PARAMETERS (self->parameters), inspection);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabInspectorWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  ConfabInspection *inspection = confab_inspection_load_finish (result, &error);
  gboolean goes_on;

  if (inspection == NULL)
    return;
  /* What is closed is not shown any more. */
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      confab_inspection_free (inspection);
      return;
    }
  goes_on = inspection->exchange != NULL && inspection->exchange->is_running;
  show_inspection (self, inspection);
  if (goes_on && self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_AGAIN, look_again_cb, self);
}

static void
load (ConfabInspectorWindow *self)
{
  confab_inspection_load_async (confab_session_get_exchanges (self->session), self->message, self->cancellable, loaded_cb,
                                g_object_ref (self));
}

static void
tell (ConfabInspectorWindow *self,
      const char            *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (escaped));
}

/* The request as code */

typedef struct
{
  ConfabInspectorWindow *window;
  ConfabExchange        *exchange;
  int                    kind;     /* -1 for the body itself */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->window);
  confab_exchange_unref (copy->exchange);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static void
save_body (ConfabInspectorWindow *self,
           GBytes                *body)
{
  confab_text_saver_ask_bytes (self->saver, GTK_WINDOW (self), body, CONFAB_CODE_BODY_FILE);
}

static void
copy_code (ConfabInspectorWindow *self,
           Copy                  *copy,
           GBytes                *body)
{
  gboolean is_small = g_bytes_get_size (body) <= CONFAB_CODE_MAX_BODY;
  g_autofree char *text = is_small ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
  g_autofree char *code = confab_exchange_dup_code (copy->exchange, copy->kind, text);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code);
  if (is_small)
    {
      tell (self, _ ("Copied. It takes the key from CONFAB_API_KEY"));
      return;
    }
  tell (self, _ ("Copied. It reads the large body from the file that is saved now, and the key from CONFAB_API_KEY"));
  save_body (self, body);
}

static void
rebuilt_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Copy) copy = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = confab_session_rebuild_body_finish (CONFAB_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (body == NULL)
    tell (copy->window, error->message);
  else if (copy->kind < 0)
    save_body (copy->window, body);
  else
    copy_code (copy->window, copy, body);
}

static void
rebuild (ConfabInspectorWindow *self,
         int                    kind)
{
  Copy *copy;

  if (self->inspection == NULL || self->inspection->exchange == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->window = g_object_ref (self);
  copy->exchange = confab_exchange_ref (self->inspection->exchange);
  copy->kind = kind;
  confab_session_rebuild_body_async (self->session, self->conversation_id, copy->exchange, self->cancellable, rebuilt_cb, copy);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rebuild (CONFAB_INSPECTOR_WINDOW (widget), g_variant_get_int32 (parameter));
}

static void
save_body_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  rebuild (CONFAB_INSPECTOR_WINDOW (widget), -1);
}

static void
save_reply_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  ConfabInspectorWindow *self = CONFAB_INSPECTOR_WINDOW (widget);
  g_autoptr (GBytes) body = confab_inspector_reply_get_body (CONFAB_INSPECTOR_REPLY (self->reply));

  if (body != NULL)
    confab_text_saver_ask_bytes (self->saver, GTK_WINDOW (self), body, REPLY_FILE);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabInspectorWindow *self = CONFAB_INSPECTOR_WINDOW (widget);
  GtkWidget *page = adw_view_stack_get_visible_child (ADW_VIEW_STACK (self->stack));

  if (page == self->reply)
    confab_inspector_reply_find (CONFAB_INSPECTOR_REPLY (page));
  else if (page == self->request)
    confab_inspector_request_find (CONFAB_INSPECTOR_REQUEST (page));
}

static void
page_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabInspectorWindow *self = CONFAB_INSPECTOR_WINDOW (widget);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->stack), g_variant_get_string (parameter, NULL));
}

static void
problem_cb (ConfabInspectorWindow *self,
            const char            *text)
{
  tell (self, text);
}

/* The window */

static void
confab_inspector_window_dispose (GObject *object)
{
  ConfabInspectorWindow *self = CONFAB_INSPECTOR_WINDOW (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->saver);
  g_clear_object (&self->session);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (confab_inspector_window_parent_class)->dispose (object);
}

static void
confab_inspector_window_finalize (GObject *object)
{
  ConfabInspectorWindow *self = CONFAB_INSPECTOR_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_free (self->conversation_id);
  g_clear_pointer (&self->inspection, confab_inspection_free);
  G_OBJECT_CLASS (confab_inspector_window_parent_class)->finalize (object);
}

static void
confab_inspector_window_class_init (ConfabInspectorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_inspector_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_inspector_window_finalize;
  gtk_widget_class_install_action (widget_class, "inspector.copy", "i", copy_action);
  gtk_widget_class_install_action (widget_class, "inspector.save-body", NULL, save_body_action);
  gtk_widget_class_install_action (widget_class, "inspector.save-reply", NULL, save_reply_action);
  gtk_widget_class_install_action (widget_class, "inspector.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "inspector.page", "s", page_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "inspector.find", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "inspector.page", "s", page_names[i]);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) code = g_menu_new ();
  g_autoptr (GMenu) body = g_menu_new ();

  g_menu_append (code, _ ("Copy as _curl"), "inspector.copy(0)");
  g_menu_append (code, _ ("Copy as _Python"), "inspector.copy(1)");
  g_menu_append (code, _ ("Copy as _JavaScript"), "inspector.copy(2)");
  g_menu_append (body, _ ("_Save Body…"), "inspector.save-body");
  g_menu_append (body, _ ("Save _Reply…"), "inspector.save-reply");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (code));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (body));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "edit-copy-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Copy Request"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Copy Request"), -1);
  return button;
}

static void
add_page (AdwViewStack *stack,
          GtkWidget    *child,
          const char   *name,
          const char   *title,
          const char   *icon)
{
  adw_view_stack_add_titled (stack, child, name, title);
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (stack, child), icon);
}

static void
confab_inspector_window_init (ConfabInspectorWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *title = adw_view_switcher_title_new ();
  GtkWidget *bar = adw_view_switcher_bar_new ();

  self->cancellable = g_cancellable_new ();
  self->saver = confab_text_saver_new ();
  g_signal_connect_object (self->saver, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  self->banner = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "visible", FALSE, "margin-top", 12, "margin-start", 18, "margin-end", 18, NULL);
  gtk_widget_add_css_class (self->banner, "dim-label");
  self->toasts = adw_toast_overlay_new ();
  adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (title), _ ("Inspector"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (header), ADW_CENTERING_POLICY_STRICT);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), new_menu_button ());
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->banner);
  gtk_box_append (GTK_BOX (box), self->toasts);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_set_vexpand (self->toasts, TRUE);
  g_object_bind_property (title, "title-visible", bar, "reveal", G_BINDING_SYNC_CREATE);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Inspector"));
  gtk_window_set_default_size (GTK_WINDOW (self), 760, 640);
  self->switcher = title;
  self->switcher_bar = bar;
}

/**
 * confab_inspector_window_new:
 * @session: what keeps the recordings
 * @conversation: what the reply belongs to
 * @reply: a reply
 *
 * Returns: (transfer floating): a window that tells how it came
 */
GtkWidget *
confab_inspector_window_new (ConfabSession      *session,
                             ConfabConversation *conversation,
                             ConfabMessage      *reply)
{
  ConfabInspectorWindow *self = g_object_new (CONFAB_TYPE_INSPECTOR_WINDOW, NULL);
  GtkWidget *stack = adw_view_stack_new ();

  self->stack = stack;
  self->session = g_object_ref (session);
  self->message = g_object_ref (reply);
  self->conversation_id = g_strdup (confab_conversation_get_id (conversation));
  self->overview = confab_inspector_overview_new ();
  self->request = confab_inspector_request_new ();
  self->reply = confab_inspector_reply_new ();
  self->parameters = confab_inspector_parameters_new (session, conversation);
  add_page (ADW_VIEW_STACK (stack), self->overview, "overview", _ ("Overview"), "preferences-system-time-symbolic");
  add_page (ADW_VIEW_STACK (stack), self->request, "request", _ ("Request"), "go-up-symbolic");
  add_page (ADW_VIEW_STACK (stack), self->reply, "reply", _ ("Reply"), "go-down-symbolic");
  /* Translators: parameters; it has to be short, so that four such words fit a narrow window */
  add_page (ADW_VIEW_STACK (stack), self->parameters, "parameters", _ ("Params"), "emblem-system-symbolic");
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), stack);
  adw_view_switcher_title_set_stack (ADW_VIEW_SWITCHER_TITLE (self->switcher), ADW_VIEW_STACK (stack));
  adw_view_switcher_bar_set_stack (ADW_VIEW_SWITCHER_BAR (self->switcher_bar), ADW_VIEW_STACK (stack));
  load (self);
  return GTK_WIDGET (self);
}
