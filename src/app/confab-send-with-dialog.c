/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-send-with-dialog.h"
#include "session/confab-service-tokenizer.h"
#include "widgets/confab-parameter-list.h"

struct _ConfabSendWithDialog
{
  AdwWindow            parent_instance;

  ConfabParameterList *list;
  GtkWidget           *ok_button;
};

enum
{
  SEND,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSendWithDialog, confab_send_with_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
send_clicked_cb (ConfabSendWithDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SEND], 0);
}

static void
confab_send_with_dialog_class_init (ConfabSendWithDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SEND] = g_signal_new ("send", CONFAB_TYPE_SEND_WITH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (CONFAB_TYPE_PARAMETER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-send-with-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabSendWithDialog, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabSendWithDialog, ok_button);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked_cb);
}

static void
confab_send_with_dialog_init (ConfabSendWithDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_send_with_dialog_new:
 * @parent: the window
 * @chat: a conversation
 * @can_send: whether there is a question to send
 *
 * Returns: (transfer none): a window, which GTK keeps until it is closed
 */
GtkWidget *
confab_send_with_dialog_new (GtkWindow  *parent,
                             ConfabChat *chat,
                             gboolean    can_send)
{
  ConfabSendWithDialog *self;
  g_autoptr (ConfabParameterLevels) levels = NULL;
  g_autoptr (ConfabTokenizer) tokenizer = NULL;

  g_return_val_if_fail (CONFAB_IS_CHAT (chat), NULL);

  self = g_object_new (CONFAB_TYPE_SEND_WITH_DIALOG, "transient-for", parent, NULL);
  tokenizer = confab_chat_dup_tokenizer (chat);
  confab_parameter_list_set_tokenizer (self->list, tokenizer);
  levels = confab_chat_dup_levels (chat, NULL);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, confab_chat_get_next_parameters (chat));
  confab_parameter_list_set_levels (self->list, levels, confab_chat_get_profile (chat));
  gtk_widget_set_sensitive (self->ok_button, can_send);
  return GTK_WIDGET (self);
}
