/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-question.h"
#include "app/confab-queue-view.h"
#include "base/confab-text.h"
#include "widgets/confab-message-editor.h"

/* So much of a message is looked at for its line, in characters. */
#define LINE_CHARS 300

struct _ConfabQueueView
{
  GtkWidget              parent_instance;

  GtkWidget             *box;
  GtkWidget             *heading;
  GtkWidget             *list;
  GtkWidget             *send;

  ConfabSession         *session; /* (nullable) */
  ConfabThumbnailLoader *loader;
  ConfabChat            *chat;
  ConfabChatQueue       *queue;
  GSignalGroup          *chat_signals;
  GSignalGroup          *queue_signals;
  ConfabQueuedMessage   *edited; /* (nullable): held in the queue, so that it is not sent half written */
  GtkWidget             *editor; /* (nullable) */
  gboolean               send_with_enter;
};

enum
{
  DONE,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabQueueView, confab_queue_view, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static guint
count (ConfabQueueView *self)
{
  return self->queue != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->queue)) : 0;
}

static gboolean
is_first (ConfabQueueView     *self,
          ConfabQueuedMessage *message)
{
  g_autoptr (ConfabQueuedMessage) first = self->queue != NULL ? g_list_model_get_item (G_LIST_MODEL (self->queue), 0) : NULL;

  return first != NULL && first == message;
}

static void
update (ConfabQueueView *self)
{
  guint n_messages = count (self);
  gboolean busy = self->chat != NULL && confab_chat_get_busy (self->chat);

  gtk_widget_set_visible (GTK_WIDGET (self), n_messages > 0 || self->editor != NULL);
  gtk_widget_set_visible (self->list, n_messages > (self->edited != NULL ? 1 : 0));
  gtk_widget_set_visible (self->send, n_messages > 0 && !busy && !is_first (self, self->edited));
  gtk_label_set_label (GTK_LABEL (self->heading), busy ? _ ("Sent once the reply has ended") : _ ("Waiting to be sent"));
}

static void
end_edit (ConfabQueueView *self,
          gboolean         keep)
{
  g_autoptr (ConfabQueuedMessage) message = g_steal_pointer (&self->edited);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) attachments = NULL;

  if (self->editor == NULL)
    return;
  text = confab_message_editor_dup_text (CONFAB_MESSAGE_EDITOR (self->editor));
  attachments = confab_message_editor_list_attachments (CONFAB_MESSAGE_EDITOR (self->editor));
  gtk_box_remove (GTK_BOX (self->box), self->editor);
  self->editor = NULL;
  if (keep && (attachments->len > 0 || *g_strstrip (text) != '\0'))
    confab_queued_message_set (message, text, attachments);
  confab_queued_message_set_held (message, FALSE);
  update (self);
}

static void send_first (ConfabQueueView *self);

static void
send_anyway (gpointer user_data)
{
  ConfabQueueView *self = user_data;

  if (self->chat != NULL)
    send_first (self);
}

static void
send_first (ConfabQueueView *self)
{
  g_autoptr (GError) error = NULL;

  if (confab_chat_send_queued (self->chat, &error))
    g_signal_emit (self, signals[DONE], 0);
  else if (error != NULL && (self->session == NULL || !confab_budget_question_ask (GTK_WIDGET (self), self->session, error, send_anyway,
                                                                                   g_object_ref (self), g_object_unref)))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

/* Where nothing runs any more, who sends means at once. */
static void
editor_send_cb (ConfabQueueView *self)
{
  g_autoptr (ConfabQueuedMessage) message = g_object_ref (self->edited);

  end_edit (self, TRUE);
  if (is_first (self, message) && !confab_chat_get_busy (self->chat))
    send_first (self);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static void
editor_cancel_cb (ConfabQueueView *self)
{
  end_edit (self, FALSE);
  g_signal_emit (self, signals[DONE], 0);
}

static void
edit (ConfabQueueView     *self,
      ConfabQueuedMessage *message)
{
  g_autoptr (ConfabQueuedMessage) held = g_object_ref (message);

  /* First of all, for what is let go may be sent at once, and this one after it. */
  confab_queued_message_set_held (held, TRUE);
  end_edit (self, TRUE);
  self->editor = confab_message_editor_new (confab_queued_message_get_text (held), confab_queued_message_get_attachments (held),
                                            _ ("It waits until you are done."), self->loader);
  confab_message_editor_watch (CONFAB_MESSAGE_EDITOR (self->editor), self->loader, NULL);
  confab_message_editor_set_send_with_enter (CONFAB_MESSAGE_EDITOR (self->editor), self->send_with_enter);
  g_signal_connect_object (self->editor, "send", G_CALLBACK (editor_send_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "cancel", G_CALLBACK (editor_cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->editor);
  g_set_object (&self->edited, held);
  update (self);
  gtk_widget_grab_focus (self->editor);
}

static ConfabQueuedMessage *
get_message (GtkWidget *inside)
{
  GtkWidget *row = gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW);

  return row != NULL ? g_object_get_data (G_OBJECT (row), "message") : NULL;
}

static void
remove_message (ConfabQueueView *self,
                GtkWidget       *inside)
{
  GtkWidget *row = gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  GtkListBoxRow *next;

  confab_chat_queue_remove (self->queue, get_message (row));
  next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), MIN (index, (int)count (self) - 1));
  if (next != NULL && gtk_widget_is_sensitive (GTK_WIDGET (next)))
    gtk_widget_grab_focus (GTK_WIDGET (next));
  else if (self->editor != NULL)
    gtk_widget_grab_focus (self->editor);
  else
    g_signal_emit (self, signals[DONE], 0);
}

static void
edit_clicked_cb (ConfabQueueView *self,
                 GtkWidget       *button)
{
  edit (self, get_message (button));
}

static void
row_activated_cb (ConfabQueueView *self,
                  GtkListBoxRow   *row)
{
  edit (self, get_message (GTK_WIDGET (row)));
}

static void
move (ConfabQueueView *self,
      GtkWidget       *row,
      int              by)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;

  if (index < 0 || index >= (int)count (self))
    return;
  confab_chat_queue_move (self->queue, get_message (row), (guint)index);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index)));
}

static gboolean
list_key_cb (ConfabQueueView *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean alt = (state & GDK_ALT_MASK) != 0;

  if (focus == NULL || !GTK_IS_LIST_BOX_ROW (focus))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete)
    remove_message (self, focus);
  else if (keyval == GDK_KEY_F2)
    edit (self, get_message (focus));
  else if (alt && (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down))
    move (self, focus, keyval == GDK_KEY_Up ? -1 : 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_button (ConfabQueueView *self,
            const char      *icon_name,
            const char      *words,
            GCallback        clicked_cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  ConfabQueueView *self = user_data;
  ConfabQueuedMessage *message = item;
  guint n_attachments = confab_queued_message_get_attachments (message)->len;
  g_autofree char *line = confab_text_single_line (confab_queued_message_get_text (message), LINE_CHARS);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (n_attachments > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%u attachment", "%u attachments", n_attachments), n_attachments);
      GtkWidget *attachments = gtk_label_new (words);

      gtk_widget_add_css_class (attachments, "caption");
      gtk_widget_add_css_class (attachments, "dim-label");
      gtk_box_append (GTK_BOX (box), attachments);
    }
  gtk_box_append (GTK_BOX (box), new_button (self, "document-edit-symbolic", _ ("Edit Waiting Message"), G_CALLBACK (edit_clicked_cb)));
  gtk_box_append (GTK_BOX (box), new_button (self, "window-close-symbolic", _ ("Take out of the Queue"), G_CALLBACK (remove_message)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_sensitive (row, !confab_queued_message_get_held (message));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, line, -1);
  g_object_set_data_full (G_OBJECT (row), "message", g_object_ref (message), g_object_unref);
  return row;
}

static gboolean
confab_queue_view_grab_focus (GtkWidget *widget)
{
  ConfabQueueView *self = CONFAB_QUEUE_VIEW (widget);

  return self->editor != NULL ? gtk_widget_grab_focus (self->editor) : gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
confab_queue_view_dispose (GObject *object)
{
  ConfabQueueView *self = CONFAB_QUEUE_VIEW (object);

  if (self->box != NULL)
    confab_queue_view_set_chat (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->loader);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_queue_view_parent_class)->dispose (object);
}

static void
confab_queue_view_finalize (GObject *object)
{
  ConfabQueueView *self = CONFAB_QUEUE_VIEW (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->queue_signals);
  G_OBJECT_CLASS (confab_queue_view_parent_class)->finalize (object);
}

static void
confab_queue_view_class_init (ConfabQueueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_queue_view_dispose;
  object_class->finalize = confab_queue_view_finalize;
  widget_class->grab_focus = confab_queue_view_grab_focus;

  signals[DONE] = g_signal_new ("done", CONFAB_TYPE_QUEUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_QUEUE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "queue");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_heading (ConfabQueueView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->heading = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->heading), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->heading, TRUE);
  gtk_widget_add_css_class (self->heading, "caption");
  gtk_widget_add_css_class (self->heading, "dim-label");
  gtk_box_append (GTK_BOX (line), self->heading);
  self->send = gtk_button_new_with_mnemonic (_ ("_Send Now"));
  gtk_widget_add_css_class (self->send, "pill-small");
  g_signal_connect_object (self->send, "clicked", G_CALLBACK (send_first), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->send);
  gtk_widget_add_css_class (line, "heading-line");
  return line;
}

static void
confab_queue_view_init (ConfabQueueView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->send_with_enter = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (self->box), new_heading (self));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Queue"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (list_key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->list, keys);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->queue_signals = g_signal_group_new (CONFAB_TYPE_CHAT_QUEUE);
  g_signal_group_connect_object (self->queue_signals, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * confab_queue_view_set_session:
 * @self: the view
 * @session: whose budget is asked about where it is used up
 */
void
confab_queue_view_set_session (ConfabQueueView *self,
                               ConfabSession   *session)
{
  g_return_if_fail (CONFAB_IS_QUEUE_VIEW (self));

  g_set_object (&self->session, session);
}

/**
 * confab_queue_view_set_loader:
 * @self: the view
 * @loader: who knows the pictures of attachments
 */
void
confab_queue_view_set_loader (ConfabQueueView       *self,
                              ConfabThumbnailLoader *loader)
{
  g_return_if_fail (CONFAB_IS_QUEUE_VIEW (self));

  g_set_object (&self->loader, loader);
}

/**
 * confab_queue_view_set_send_with_enter:
 * @self: the view
 * @send_with_enter: whether Enter ends the editing of a message, or else Shift+Enter
 */
void
confab_queue_view_set_send_with_enter (ConfabQueueView *self,
                                       gboolean         send_with_enter)
{
  g_return_if_fail (CONFAB_IS_QUEUE_VIEW (self));

  self->send_with_enter = send_with_enter;
  if (self->editor != NULL)
    confab_message_editor_set_send_with_enter (CONFAB_MESSAGE_EDITOR (self->editor), send_with_enter);
}

/**
 * confab_queue_view_set_chat:
 * @self: the view
 * @chat: (nullable): whose messages wait
 *
 * What is being edited goes back to the queue that it is from.
 */
void
confab_queue_view_set_chat (ConfabQueueView *self,
                            ConfabChat      *chat)
{
  g_return_if_fail (CONFAB_IS_QUEUE_VIEW (self));

  if (self->chat == chat)
    return;
  end_edit (self, TRUE);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), NULL, NULL, NULL, NULL);
  g_set_object (&self->chat, chat);
  self->queue = chat != NULL ? confab_chat_get_queue (chat) : NULL;
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->queue_signals, self->queue);
  if (self->queue != NULL)
    gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->queue), make_row, self, NULL);
  update (self);
}
