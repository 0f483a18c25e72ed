/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-choice-column.h"
#include "widgets/confab-choices-words.h"
#include "widgets/confab-column-layout.h"

struct _ConfabChoiceColumn
{
  GtkWidget         parent_instance;

  GtkWidget        *head;
  GtkWidget        *name;
  GtkWidget        *facts;
  GtkWidget        *button;
  ConfabMessageRow *row;
  guint             index;
  guint             n;
  guint             tick_id;
  gboolean          ended;
};

enum
{
  TAKE,
  MOVE,
  ENDED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabChoiceColumn, confab_choice_column, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
update (ConfabChoiceColumn *self)
{
  ConfabMessage *message = confab_message_row_get_message (self->row);
  g_autofree char *name = confab_choices_words_name (self->index, self->n);
  g_autofree char *facts = NULL;
  g_autofree char *label = NULL;
  gboolean ended = confab_message_get_status (message) != CONFAB_STATUS_STREAMING;

  gtk_label_set_text (GTK_LABEL (self->name), name);
  if (!confab_message_get_loaded (message) || confab_message_get_reply (message) == NULL)
    return;
  facts = confab_choices_words_facts (message);
  gtk_label_set_text (GTK_LABEL (self->facts), facts);
  gtk_widget_set_visible (self->facts, *facts != '\0');
  /* Translators: which answer it is, and how it ended with how many tokens, as in “Answer 2 of 4, stop · 120 tokens” */
  label = *facts != '\0' ? g_strdup_printf (_ ("%s, %s"), name, facts) : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (ended == self->ended)
    return;
  self->ended = ended;
  g_signal_emit (self, signals[ENDED], 0);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ConfabChoiceColumn *self = CONFAB_CHOICE_COLUMN (widget);

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
update_later (ConfabChoiceColumn *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
button_clicked_cb (ConfabChoiceColumn *self)
{
  g_signal_emit (self, signals[TAKE], 0);
}

/* In its text the keys move a caret or scroll. */
static gboolean
is_at_column (ConfabChoiceColumn *self)
{
  return gtk_widget_is_focus (GTK_WIDGET (self)) || gtk_widget_is_focus (self->button);
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  ConfabChoiceColumn *self = CONFAB_CHOICE_COLUMN (widget);

  if (!is_at_column (self))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[MOVE], 0, g_variant_get_int32 (args));
  return GDK_EVENT_STOP;
}

static gboolean
enter_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  ConfabChoiceColumn *self = CONFAB_CHOICE_COLUMN (widget);

  if (!is_at_column (self))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[TAKE], 0);
  return GDK_EVENT_STOP;
}

/* The column has the focus before what is in it. */
static gboolean
confab_choice_column_focus (GtkWidget       *widget,
                            GtkDirectionType direction)
{
  if (gtk_widget_get_focus_child (widget) == NULL && !gtk_widget_is_focus (widget) && direction != GTK_DIR_TAB_BACKWARD)
    return gtk_widget_grab_focus (widget);
  return GTK_WIDGET_CLASS (confab_choice_column_parent_class)->focus (widget, direction);
}

static void
confab_choice_column_dispose (GObject *object)
{
  ConfabChoiceColumn *self = CONFAB_CHOICE_COLUMN (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->facts, gtk_widget_unparent);
  if (self->row != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->row));
  self->row = NULL;
  G_OBJECT_CLASS (confab_choice_column_parent_class)->dispose (object);
}

static void
add_move (GtkWidgetClass  *widget_class,
          guint            key,
          GtkDirectionType direction)
{
  gtk_widget_class_add_binding (widget_class, key, 0, move_cb, "i", direction);
}

static void
confab_choice_column_class_init (ConfabChoiceColumnClass *klass)
{
  static const guint enter_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_choice_column_dispose;
  widget_class->focus = confab_choice_column_focus;

  signals[TAKE] = g_signal_new ("take", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  add_move (widget_class, GDK_KEY_Left, GTK_DIR_LEFT);
  add_move (widget_class, GDK_KEY_Right, GTK_DIR_RIGHT);
  add_move (widget_class, GDK_KEY_Up, GTK_DIR_UP);
  add_move (widget_class, GDK_KEY_Down, GTK_DIR_DOWN);
  for (guint i = 0; i < G_N_ELEMENTS (enter_keys); i++)
    gtk_widget_class_add_binding (widget_class, enter_keys[i], 0, enter_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "choice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
confab_choice_column_init (ConfabChoiceColumn *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), g_object_new (CONFAB_TYPE_COLUMN_LAYOUT, "spacing", 6, NULL));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->name = new_line ("heading");
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_box_append (GTK_BOX (self->head), self->name);
  self->button = gtk_button_new_with_mnemonic (_ ("_Use This"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "pill-small");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->head), self->button);
  gtk_widget_set_parent (self->head, GTK_WIDGET (self));
  self->facts = new_line ("caption");
  gtk_widget_add_css_class (self->facts, "dim-label");
  gtk_widget_add_css_class (self->facts, "numeric");
  gtk_widget_set_parent (self->facts, GTK_WIDGET (self));
}

/**
 * confab_choice_column_new:
 * @row: (transfer floating): what shows the reply
 *
 * Returns: (transfer floating): a column around it
 */
GtkWidget *
confab_choice_column_new (ConfabMessageRow *row)
{
  ConfabChoiceColumn *self = g_object_new (CONFAB_TYPE_CHOICE_COLUMN, NULL);
  ConfabMessage *message = confab_message_row_get_message (row);

  self->row = row;
  gtk_widget_set_parent (GTK_WIDGET (row), GTK_WIDGET (self));
  self->ended = confab_message_get_status (message) != CONFAB_STATUS_STREAMING;
  g_signal_connect_object (message, "notify::status", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "notify::reply", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "notify::loaded", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

ConfabMessageRow *
confab_choice_column_get_row (ConfabChoiceColumn *self)
{
  g_return_val_if_fail (CONFAB_IS_CHOICE_COLUMN (self), NULL);

  return self->row;
}

ConfabMessage *
confab_choice_column_get_message (ConfabChoiceColumn *self)
{
  g_return_val_if_fail (CONFAB_IS_CHOICE_COLUMN (self), NULL);

  return confab_message_row_get_message (self->row);
}

/**
 * confab_choice_column_get_ended:
 * @self: a column
 *
 * Returns: whether no more of the reply comes
 */
gboolean
confab_choice_column_get_ended (ConfabChoiceColumn *self)
{
  g_return_val_if_fail (CONFAB_IS_CHOICE_COLUMN (self), FALSE);

  return self->ended;
}

/**
 * confab_choice_column_set_number:
 * @self: a column
 * @index: which of the replies it shows, from 0
 * @n: how many there are
 */
void
confab_choice_column_set_number (ConfabChoiceColumn *self,
                                 guint               index,
                                 guint               n)
{
  g_autofree char *use = NULL;

  g_return_if_fail (CONFAB_IS_CHOICE_COLUMN (self));

  if (self->index == index && self->n == n)
    return;
  self->index = index;
  self->n = n;
  use = g_strdup_printf (_ ("Use Answer %u"), index + 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, use, -1);
  update (self);
}
