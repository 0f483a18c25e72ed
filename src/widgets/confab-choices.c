/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-choice-column.h"
#include "widgets/confab-choices-layout.h"
#include "widgets/confab-choices-words.h"
#include "widgets/confab-choices.h"
#include "widgets/confab-column-layout.h"
#include "widgets/confab-message-parts.h"
#include "widgets/confab-tall-group.h"
#include "widgets/confab-text-view.h"
#include "widgets/confab-wrap-layout.h"

#define COLUMN_WIDTH 240
#define SPACING      12

struct _ConfabChoices
{
  GtkWidget            parent_instance;

  GtkWidget           *bar;
  GtkWidget           *together;
  GtkWidget           *mark;        /* whether differences are marked */
  GtkWidget           *pair;        /* which of more than two are compared */
  GtkWidget           *picks[2];
  GtkWidget           *close;
  GtkWidget           *hint;
  GtkWidget           *grid;
  GPtrArray           *columns;     /* ConfabChoiceColumn */
  ConfabChoicesMakeRow make_row;
  gpointer             user_data;
  ConfabChoicesMode    mode;
  GCancellable        *comparing;   /* (nullable) */
  guint                compared[2];
  gboolean             changing;
};

enum
{
  TAKE,
  CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
confab_choices_tall_init (ConfabTallInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabChoices, confab_choices, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TALL, confab_choices_tall_init))

/* Differences */

static ConfabTextView *
get_text (ConfabChoices * self,
          guint          index)
{
  GtkWidget *text = NULL;

  if (index < self->columns->len)
    text = confab_message_row_get_text_view (confab_choice_column_get_row (self->columns->pdata[index]));
  return text != NULL ? CONFAB_TEXT_VIEW (text) : NULL;
}

static void
clear_marks (ConfabChoices *self)
{
  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  for (guint i = 0; i < self->columns->len; i++)
    if (get_text (self, i) != NULL)
      confab_text_view_set_changes (get_text (self, i), NULL, CONFAB_TEXT_ADDED);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ConfabChoices) self = user_data;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  ConfabTextView *texts[2];

  /* Where it was cancelled, something else is compared or nothing is. */
  if (!confab_choices_diff_finish (result, &first, &second, NULL))
    return;
  g_clear_object (&self->comparing);
  texts[0] = get_text (self, self->compared[0]);
  texts[1] = get_text (self, self->compared[1]);
  if (texts[0] == NULL || texts[1] == NULL)
    return;
  confab_text_view_set_changes (texts[0], first, CONFAB_TEXT_REMOVED);
  confab_text_view_set_changes (texts[1], second, CONFAB_TEXT_ADDED);
  if (first->len == 0 && second->len == 0)
    {
      /* Translators: two numbers of answers */
      g_autofree char *words = g_strdup_printf (_ ("Answers %u and %u say the same."), self->compared[0] + 1, self->compared[1] + 1);

      gtk_label_set_text (GTK_LABEL (self->hint), words);
    }
}

static gboolean
may_compare (ConfabChoices *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->compared[i] >= self->columns->len || get_text (self, self->compared[i]) == NULL ||
        !confab_choice_column_get_ended (self->columns->pdata[self->compared[i]]))
      return FALSE;
  return self->compared[0] != self->compared[1];
}

static void
update_hint (ConfabChoices *self)
{
  g_autofree char *words = NULL;

  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->mark)) && self->compared[0] == self->compared[1])
    words = g_strdup (_ ("Choose two different answers to compare."));
  else if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->mark)))
    /* Translators: two numbers of answers */
    words = g_strdup_printf (_ ("What only answer %u says is struck through, what only answer %u says is underlined."),
                             self->compared[0] + 1, self->compared[1] + 1);
  else if (self->mode == CONFAB_CHOICES_TAKE)
    words = g_strdup (_ ("Choose the answer to go on with. The others stay as its variants."));
  gtk_label_set_text (GTK_LABEL (self->hint), words != NULL ? words : "");
  gtk_widget_set_visible (self->hint, words != NULL);
}

static void
update_marks (ConfabChoices *self)
{
  gboolean marking = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->mark));

  clear_marks (self);
  gtk_widget_set_sensitive (self->mark, may_compare (self) || marking);
  gtk_widget_set_visible (self->pair, marking && self->columns->len > 2);
  update_hint (self);
  if (!marking || !may_compare (self))
    return;
  self->comparing = g_cancellable_new ();
  confab_choices_diff_async (confab_text_view_get_blocks (get_text (self, self->compared[0])),
                             confab_text_view_get_blocks (get_text (self, self->compared[1])), self->comparing,
                             compared_cb, g_object_ref (self));
}

static void
pick_notify_selected_cb (ConfabChoices *self)
{
  if (self->changing)
    return;
  for (guint i = 0; i < 2; i++)
    self->compared[i] = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->picks[i]));
  update_marks (self);
}

/* Two that there are, and not the same. */
static void
update_picks (ConfabChoices *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i + 1);

      gtk_string_list_append (names, name);
    }
  if (self->compared[0] >= self->columns->len || self->compared[1] >= self->columns->len)
    {
      self->compared[0] = 0;
      self->compared[1] = 1;
    }
  self->changing = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      gtk_drop_down_set_model (GTK_DROP_DOWN (self->picks[i]), G_LIST_MODEL (names));
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->picks[i]), self->compared[i]);
    }
  self->changing = FALSE;
}

/* Columns */

static GPtrArray *
list_messages (ConfabChoices *self)
{
  GPtrArray *messages = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (messages, confab_choice_column_get_message (self->columns->pdata[i]));
  return messages;
}

static void
update_together (ConfabChoices *self)
{
  g_autoptr (GPtrArray) messages = list_messages (self);
  g_autofree char *words = confab_choices_words_together (messages);

  gtk_label_set_text (GTK_LABEL (self->together), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
column_ended_cb (ConfabChoices *self)
{
  update_together (self);
  update_marks (self);
}

static void
column_take_cb (ConfabChoices      *self,
                ConfabChoiceColumn *column)
{
  g_signal_emit (self, signals[TAKE], 0, confab_choice_column_get_message (column));
}

static void
column_move_cb (ConfabChoices      *self,
                int                 direction,
                ConfabChoiceColumn *column)
{
  guint index = 0;
  guint n_columns = confab_choices_get_n_columns (self);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int step = direction == GTK_DIR_UP || direction == GTK_DIR_DOWN ? (int)n_columns : 1;
  int to;

  if (!g_ptr_array_find (self->columns, column, &index))
    return;
  if (direction == GTK_DIR_UP || direction == (rtl ? GTK_DIR_RIGHT : GTK_DIR_LEFT))
    step = -step;
  to = (int)index + step;
  if (to < 0 || to >= (int)self->columns->len)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else
    confab_choices_focus (self, to);
}

static ConfabChoiceColumn *
make_column (ConfabChoices *self,
             ConfabMessage *message)
{
  GtkWidget *row = self->make_row (message, self->user_data);
  GtkWidget *column = confab_choice_column_new (CONFAB_MESSAGE_ROW (row));

  g_signal_connect_object (column, "take", G_CALLBACK (column_take_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (column, "move", G_CALLBACK (column_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (column, "ended", G_CALLBACK (column_ended_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (column, self->grid);
  return CONFAB_CHOICE_COLUMN (column);
}

/**
 * confab_choices_set_messages:
 * @self: several replies
 * @messages: (element-type ConfabMessage): all of them, in order; those that were there before keep their columns
 * @mode: what they are side by side for
 */
void
confab_choices_set_messages (ConfabChoices    *self,
                             GPtrArray        *messages,
                             ConfabChoicesMode mode)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (CONFAB_IS_CHOICES (self));
  g_return_if_fail (messages != NULL);

  old = g_steal_pointer (&self->columns);
  self->columns = g_ptr_array_new ();
  for (guint i = 0; i < messages->len; i++)
    {
      ConfabChoiceColumn *column = NULL;

      for (guint j = 0; j < old->len && column == NULL; j++)
        if (confab_choice_column_get_message (old->pdata[j]) == messages->pdata[i])
          column = g_ptr_array_steal_index (old, j);
      if (column == NULL)
        column = make_column (self, messages->pdata[i]);
      g_ptr_array_add (self->columns, column);
      gtk_widget_insert_before (GTK_WIDGET (column), self->grid, NULL);
    }
  for (guint i = 0; i < old->len; i++)
    gtk_widget_unparent (old->pdata[i]);
  for (guint i = 0; i < self->columns->len; i++)
    confab_choice_column_set_number (self->columns->pdata[i], i, self->columns->len);
  self->mode = mode;
  gtk_widget_set_visible (self->close, mode == CONFAB_CHOICES_COMPARE);
  update_picks (self);
  update_together (self);
  update_marks (self);
}

static void
close_clicked_cb (ConfabChoices *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
confab_choices_dispose (GObject *object)
{
  ConfabChoices *self = CONFAB_CHOICES (object);
  GtkWidget *child;

  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_ptr_array_set_size (self->columns, 0);
  if (self->grid != NULL)
    while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
      gtk_widget_unparent (child);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->hint, gtk_widget_unparent);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_choices_parent_class)->dispose (object);
}

static void
confab_choices_finalize (GObject *object)
{
  g_ptr_array_unref (CONFAB_CHOICES (object)->columns);
  G_OBJECT_CLASS (confab_choices_parent_class)->finalize (object);
}

static void
confab_choices_class_init (ConfabChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_choices_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_choices_finalize;
  signals[TAKE] = g_signal_new ("take", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, CONFAB_TYPE_MESSAGE);
  signals[CLOSE] = g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "choices");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_pick (ConfabChoices *self,
          const char    *words)
{
  GtkWidget *pick = gtk_drop_down_new (NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (pick), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (pick, words);
  g_signal_connect_object (pick, "notify::selected", G_CALLBACK (pick_notify_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->pair), pick);
  return pick;
}

static void
confab_choices_init (ConfabChoices *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->columns = g_ptr_array_new ();
  self->compared[1] = 1;
  gtk_widget_set_layout_manager (widget, g_object_new (CONFAB_TYPE_COLUMN_LAYOUT, "spacing", 9, NULL));

  self->bar = confab_wrap_box_new (9, FALSE);
  self->together = confab_message_parts_new_line (NULL, "dim-label");
  gtk_widget_add_css_class (self->together, "numeric");
  gtk_widget_set_valign (self->together, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->bar), self->together);
  self->mark = gtk_toggle_button_new_with_mnemonic (_ ("Mark _Differences"));
  g_signal_connect_object (self->mark, "toggled", G_CALLBACK (update_marks), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->bar), self->mark);
  self->pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->picks[0] = new_pick (self, _ ("First Answer to Compare"));
  self->picks[1] = new_pick (self, _ ("Second Answer to Compare"));
  gtk_box_append (GTK_BOX (self->bar), self->pair);
  self->close = gtk_button_new_with_mnemonic (_ ("_Stop Comparing"));
  g_signal_connect_object (self->close, "clicked", G_CALLBACK (close_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->bar), self->close);
  gtk_widget_set_parent (self->bar, widget);

  self->hint = confab_message_parts_new_line (NULL, "caption");
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_set_parent (self->hint, widget);
  self->grid = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->grid, confab_choices_layout_new (SPACING, COLUMN_WIDTH));
  gtk_widget_set_parent (self->grid, widget);
}

/**
 * confab_choices_new:
 * @make_row: makes the row of a message
 * @user_data: for @make_row
 *
 * Returns: (transfer floating): a place for several replies side by side
 */
GtkWidget *
confab_choices_new (ConfabChoicesMakeRow make_row,
                    gpointer             user_data)
{
  ConfabChoices *self;

  g_return_val_if_fail (make_row != NULL, NULL);

  self = g_object_new (CONFAB_TYPE_CHOICES, NULL);
  self->make_row = make_row;
  self->user_data = user_data;
  return GTK_WIDGET (self);
}

/**
 * confab_choices_list_rows:
 * @self: several replies
 *
 * Returns: (transfer container) (element-type ConfabMessageRow): their rows
 */
GPtrArray *
confab_choices_list_rows (ConfabChoices *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  g_return_val_if_fail (CONFAB_IS_CHOICES (self), rows);

  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (rows, confab_choice_column_get_row (self->columns->pdata[i]));
  return rows;
}

/**
 * confab_choices_get_n_columns:
 * @self: several replies
 *
 * Returns: how many stand side by side
 */
guint
confab_choices_get_n_columns (ConfabChoices *self)
{
  g_return_val_if_fail (CONFAB_IS_CHOICES (self), 0);

  return confab_choices_layout_get_n_columns (CONFAB_CHOICES_LAYOUT (gtk_widget_get_layout_manager (self->grid)));
}

/**
 * confab_choices_focus:
 * @self: several replies
 * @index: one of them, from 0
 *
 * Puts the focus on its column.
 *
 * Returns: whether that could be done
 */
gboolean
confab_choices_focus (ConfabChoices *self,
                      guint          index)
{
  g_return_val_if_fail (CONFAB_IS_CHOICES (self), FALSE);

  return index < self->columns->len && gtk_widget_grab_focus (self->columns->pdata[index]);
}
