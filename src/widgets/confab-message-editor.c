/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-composer.h"
#include "widgets/confab-editor-guard.h"
#include "widgets/confab-message-editor.h"

#define SPACING 6

struct _ConfabMessageEditor
{
  GtkWidget          parent_instance;

  ConfabComposer    *composer;
  ConfabEditorGuard *guard; /* (nullable) */
  GtkWidget         *card;  /* (nullable): where it says what cannot be sent */
  GtkWidget         *line;
  int                width;
  guint              tick_id;
};

enum
{
  SEND,
  CANCEL,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabMessageEditor, confab_message_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
send_cb (ConfabMessageEditor *self)
{
  if (self->guard != NULL && !confab_editor_guard_allows (self->guard, self->composer))
    return;
  g_signal_emit (self, signals[SEND], 0);
}

static void
cancel_cb (ConfabMessageEditor *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  cancel_cb (CONFAB_MESSAGE_EDITOR (widget));
  return GDK_EVENT_STOP;
}

static GtkSizeRequestMode
confab_message_editor_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A card that says nothing has no height, and nothing stands apart from it. */
static int
add_gap (int card)
{
  return card > 0 ? card + SPACING : 0;
}

/* As high as the text would like to be, also where only the least is given: it would be scrolled in one line otherwise. */
static void
confab_message_editor_measure (GtkWidget     *widget,
                               GtkOrientation orientation,
                               int            for_size,
                               int           *minimum,
                               int           *natural,
                               int           *minimum_baseline,
                               int           *natural_baseline)
{
  ConfabMessageEditor *self = CONFAB_MESSAGE_EDITOR (widget);
  int composer[2];
  int line[2];
  int card[2] = { 0, 0 };

  if (self->card != NULL && gtk_widget_should_layout (self->card))
    gtk_widget_measure (self->card, orientation, for_size, &card[0], &card[1], NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->composer), orientation, for_size, &composer[0], &composer[1], NULL, NULL);
  gtk_widget_measure (self->line, orientation, for_size, &line[0], &line[1], NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (card[0], MAX (composer[0], line[0]));
      *natural = MAX (card[1], MAX (composer[1], line[1]));
    }
  else
    *minimum = *natural = add_gap (card[1]) + composer[1] + SPACING + line[1];
}

static gboolean
measure_again_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  CONFAB_MESSAGE_EDITOR (widget)->tick_id = 0;
  gtk_widget_queue_resize (widget);
  return G_SOURCE_REMOVE;
}

/* A text view knows its height only once it has a width. It asks for that height while it is given the width, which is too late: whoever is being
 * allocated forgets what was asked for meanwhile. */
static void
confab_message_editor_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  ConfabMessageEditor *self = CONFAB_MESSAGE_EDITOR (widget);
  int card = 0;
  int line;

  if (width != self->width && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, measure_again_cb, NULL, NULL);
  self->width = width;
  gtk_widget_measure (self->line, GTK_ORIENTATION_VERTICAL, width, NULL, &line, NULL, NULL);
  if (self->card != NULL && gtk_widget_should_layout (self->card))
    {
      gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, width, NULL, &card, NULL, NULL);
      gtk_widget_size_allocate (self->card, &(GtkAllocation){ 0, 0, width, card }, -1);
      card = add_gap (card);
    }
  gtk_widget_size_allocate (GTK_WIDGET (self->composer),
                            &(GtkAllocation){ 0, card, width, MAX (height - card - SPACING - line, 0) }, -1);
  gtk_widget_size_allocate (self->line, &(GtkAllocation){ 0, height - line, width, line }, -1);
}

static gboolean
confab_message_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CONFAB_MESSAGE_EDITOR (widget)->composer));
}

static void
confab_message_editor_dispose (GObject *object)
{
  ConfabMessageEditor *self = CONFAB_MESSAGE_EDITOR (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  if (self->composer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->composer));
  self->composer = NULL;
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_object (&self->guard);
  G_OBJECT_CLASS (confab_message_editor_parent_class)->dispose (object);
}

static void
confab_message_editor_class_init (ConfabMessageEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_message_editor_dispose;
  widget_class->get_request_mode = confab_message_editor_get_request_mode;
  widget_class->grab_focus = confab_message_editor_grab_focus;
  widget_class->measure = confab_message_editor_measure;
  widget_class->size_allocate = confab_message_editor_size_allocate;
  signals[SEND] = g_signal_new ("send", CONFAB_TYPE_MESSAGE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CANCEL] = g_signal_new ("cancel", CONFAB_TYPE_MESSAGE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "messageeditor");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
confab_message_editor_init (ConfabMessageEditor *self)
{
}

static GtkWidget *
new_line (ConfabMessageEditor *self,
          const char          *hint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2 * SPACING);
  GtkWidget *label = gtk_label_new (hint);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 2 * SPACING);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill-small");
  g_signal_connect_object (button, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

/**
 * confab_message_editor_new:
 * @text: what the message says
 * @attachments: (nullable) (element-type ConfabPart): what is attached to it
 * @hint: what comes of it
 * @loader: (nullable): who knows the pictures of the attachments
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
confab_message_editor_new (const char            *text,
                           GPtrArray             *attachments,
                           const char            *hint,
                           ConfabThumbnailLoader *loader)
{
  ConfabMessageEditor *self = g_object_new (CONFAB_TYPE_MESSAGE_EDITOR, NULL);

  self->composer = CONFAB_COMPOSER (confab_composer_new ());
  confab_composer_set_editing (self->composer);
  confab_composer_set_loader (self->composer, loader);
  confab_composer_set_text (self->composer, text);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    confab_composer_add_attachment (self->composer, attachments->pdata[i]);
  g_signal_connect_object (self->composer, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->composer), GTK_WIDGET (self));
  self->line = new_line (self, hint);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * confab_message_editor_watch:
 * @self: an editor that is not watched yet
 * @guard: (nullable): who knows what may be sent, where it is a #ConfabEditorGuard
 * @message: (nullable): the message in whose place it is sent
 */
void
confab_message_editor_watch (ConfabMessageEditor *self,
                             gpointer             guard,
                             ConfabMessage       *message)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_EDITOR (self));
  g_return_if_fail (self->guard == NULL);

  if (guard == NULL || !CONFAB_IS_EDITOR_GUARD (guard))
    return;
  self->guard = g_object_ref (guard);
  self->card = confab_editor_guard_watch (self->guard, self->composer, message);
  if (self->card != NULL)
    gtk_widget_insert_after (self->card, GTK_WIDGET (self), NULL);
}

void
confab_message_editor_set_send_with_enter (ConfabMessageEditor *self,
                                           gboolean             send_with_enter)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_EDITOR (self));

  g_object_set (self->composer, "send-with-enter", send_with_enter, NULL);
}

char *
confab_message_editor_dup_text (ConfabMessageEditor *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_EDITOR (self), NULL);

  return confab_composer_dup_text (self->composer);
}

GPtrArray *
confab_message_editor_list_attachments (ConfabMessageEditor *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_EDITOR (self), NULL);

  return confab_composer_list_attachments (self->composer);
}
