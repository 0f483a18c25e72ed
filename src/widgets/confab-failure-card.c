/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-failure-card.h"
#include "widgets/confab-message-words.h"

struct _ConfabFailureCard
{
  GtkWidget   parent_instance;

  GtkWidget  *action;
  GtkWidget  *advice;
  GtkWidget  *box;
  GtkWidget  *details;
  GtkWidget  *title;

  const char *name; /* of the action */
};

enum
{
  ACTION,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabFailureCard, confab_failure_card, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
action_clicked_cb (ConfabFailureCard *self)
{
  g_signal_emit (self, signals[ACTION], 0, self->name);
}

static void
copy_clicked_cb (ConfabFailureCard *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_text (GTK_LABEL (self->details)));
}

static void
confab_failure_card_dispose (GObject *object)
{
  ConfabFailureCard *self = CONFAB_FAILURE_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_failure_card_parent_class)->dispose (object);
}

static void
confab_failure_card_class_init (ConfabFailureCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_failure_card_dispose;
  signals[ACTION] = g_signal_new ("action", CONFAB_TYPE_FAILURE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-failure-card.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabFailureCard, action);
  gtk_widget_class_bind_template_child (widget_class, ConfabFailureCard, advice);
  gtk_widget_class_bind_template_child (widget_class, ConfabFailureCard, box);
  gtk_widget_class_bind_template_child (widget_class, ConfabFailureCard, details);
  gtk_widget_class_bind_template_child (widget_class, ConfabFailureCard, title);
  gtk_widget_class_bind_template_callback (widget_class, action_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "failure");
}

static void
confab_failure_card_init (ConfabFailureCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_failure_card_new:
 * @failure: how a turn failed
 *
 * Returns: (transfer floating): a card that says so
 */
GtkWidget *
confab_failure_card_new (const ConfabFailure *failure)
{
  ConfabFailureCard *self = g_object_new (CONFAB_TYPE_FAILURE_CARD, NULL);
  g_autofree char *details = confab_message_words_failure_details (failure);
  const char *label = NULL;

  gtk_label_set_text (GTK_LABEL (self->title), confab_failure_get_title (failure));
  gtk_label_set_text (GTK_LABEL (self->advice), confab_failure_get_advice (failure));
  gtk_label_set_text (GTK_LABEL (self->details), details);
  self->name = confab_message_words_failure_action (failure->kind, &label);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->action), label);
  gtk_widget_set_visible (self->action, label != NULL);
  return GTK_WIDGET (self);
}
