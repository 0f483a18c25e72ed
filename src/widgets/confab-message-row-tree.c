/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-editor.h"
#include "widgets/confab-message-foot.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-tall-group.h"
#include "widgets/confab-variant-switch.h"

/* What a row has because its message is one of several in its place: which of them it is, and another one that is being written. */

/* Variants */

/* Where something is found in the line below the message, or for a question below its card. */
void
confab_message_row_show_variants (ConfabMessageRow *self)
{
  gboolean several = self->n_variants > 1;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.previous-variant", several && self->variant > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.compare", several && !confab_message_row_is_question (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.next-variant", several && self->variant + 1 < self->n_variants);
  if (!confab_message_row_is_question (self))
    {
      if (self->foot == NULL)
        return;
      if (several)
        confab_tall_group_remeasure (CONFAB_TALL (self));
      confab_message_foot_set_variants (CONFAB_MESSAGE_FOOT (self->foot), self->variant, self->n_variants);
      return;
    }
  if (!several)
    {
      g_clear_pointer (&self->variants, gtk_widget_unparent);
      return;
    }
  if (self->variants == NULL)
    {
      confab_tall_group_remeasure (CONFAB_TALL (self));
      self->variants = confab_variant_switch_new ();
      gtk_widget_set_halign (self->variants, GTK_ALIGN_END);
      confab_variant_switch_set_reach (CONFAB_VARIANT_SWITCH (self->variants), self->hovered || self->focused);
      gtk_widget_insert_before (self->variants, GTK_WIDGET (self), NULL);
    }
  confab_variant_switch_set (CONFAB_VARIANT_SWITCH (self->variants), self->variant, self->n_variants);
}

/**
 * confab_message_row_set_variants:
 * @self: a row
 * @index: which of the variants of its message it shows, from 0
 * @n_variants: so many there are
 */
void
confab_message_row_set_variants (ConfabMessageRow *self,
                                 guint             index,
                                 guint             n_variants)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->variant == index && self->n_variants == n_variants)
    return;
  self->variant = index;
  self->n_variants = n_variants;
  if (confab_message_get_loaded (self->message))
    confab_message_row_show_variants (self);
}

/**
 * confab_message_row_focus_text:
 * @self: a row
 *
 * Puts the focus on what the message says.
 */
void
confab_message_row_focus_text (ConfabMessageRow *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->text == NULL || !gtk_widget_grab_focus (self->text))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/**
 * confab_message_row_focus_variants:
 * @self: a row
 * @direction: 1 for the next variant, -1 for the previous one
 *
 * Puts the focus on what leads there; where that is not to be seen, on the message.
 */
void
confab_message_row_focus_variants (ConfabMessageRow *self,
                                   int               direction)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->variants != NULL && confab_variant_switch_focus (CONFAB_VARIANT_SWITCH (self->variants), direction))
    return;
  if (self->variants == NULL && self->foot != NULL &&
      confab_message_foot_focus_variants (CONFAB_MESSAGE_FOOT (self->foot), direction))
    return;
  confab_message_row_focus_text (self);
}

/* At the ends nothing happens, rather than what the keys do elsewhere. */
static gboolean
walk_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);
  int direction = g_variant_get_int32 (args);

  if (self->n_variants < 2 || self->slots[SLOT_EDITOR] != NULL)
    return GDK_EVENT_PROPAGATE;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    direction = -direction;
  if (direction < 0 ? self->variant == 0 : self->variant + 1 >= self->n_variants)
    gtk_widget_error_bell (widget);
  else
    confab_message_row_act (self, direction < 0 ? "previous-variant" : "next-variant");
  return GDK_EVENT_STOP;
}

/* Editing */

static void
show_instead (ConfabMessageRow *self,
              gboolean          editing)
{
  static const Slot replaced[] = { SLOT_ATTACHMENTS, SLOT_MEDIA_NOTE, SLOT_TEXT, SLOT_DATA };

  for (guint i = 0; i < G_N_ELEMENTS (replaced); i++)
    if (self->slots[replaced[i]] != NULL)
      gtk_widget_set_visible (self->slots[replaced[i]], !editing);
}

static void
editor_send_cb (ConfabMessageRow *self)
{
  ConfabMessageEditor *editor = CONFAB_MESSAGE_EDITOR (self->slots[SLOT_EDITOR]);
  g_autofree char *text = confab_message_editor_dup_text (editor);
  g_autoptr (GPtrArray) attachments = confab_message_editor_list_attachments (editor);

  confab_message_row_send_edited (self, text, attachments);
}

static void
editor_cancel_cb (ConfabMessageRow *self)
{
  confab_message_row_end_edit (self);
  confab_message_row_focus_text (self);
}

static GPtrArray *
list_attachments (ConfabMessage *message)
{
  GPtrArray *attachments = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *parts = confab_message_get_parts (message);

  for (guint i = 0; i < parts->len; i++)
    if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
      g_ptr_array_add (attachments, g_object_ref (parts->pdata[i]));
  return attachments;
}

/**
 * confab_message_row_begin_edit:
 * @self: a row of a question
 * @text: (nullable): what is written there, %NULL for what the message says
 * @attachments: (nullable) (element-type ConfabPart): what is attached, %NULL for what is attached to the message
 *
 * Opens the message for writing, in its place. The message itself stays as it is.
 */
void
confab_message_row_begin_edit (ConfabMessageRow *self,
                               const char       *text,
                               GPtrArray        *attachments)
{
  g_autoptr (GPtrArray) own = NULL;
  GtkWidget *editor;

  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->slots[SLOT_EDITOR] != NULL || !confab_message_row_is_question (self) || !confab_message_get_loaded (self->message))
    return;
  own = attachments != NULL ? g_ptr_array_ref (attachments) : list_attachments (self->message);
  editor = confab_message_editor_new (text != NULL ? text : confab_message_get_text (self->message), own,
                                      _ ("Sent as another variant; this one stays."), self->loader);
  confab_message_editor_watch (CONFAB_MESSAGE_EDITOR (editor), self->loader, self->message);
  confab_message_editor_set_send_with_enter (CONFAB_MESSAGE_EDITOR (editor), self->send_with_enter);
  g_signal_connect_object (editor, "send", G_CALLBACK (editor_send_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "cancel", G_CALLBACK (editor_cancel_cb), self, G_CONNECT_SWAPPED);
  confab_message_row_fill_slot (self, SLOT_EDITOR, editor);
  gtk_widget_set_visible (self->content, TRUE);
  show_instead (self, TRUE);
}

/**
 * confab_message_row_end_edit:
 * @self: a row
 *
 * Forgets what was written in the place of the message.
 */
void
confab_message_row_end_edit (ConfabMessageRow *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->slots[SLOT_EDITOR] == NULL)
    return;
  confab_tall_group_remeasure (CONFAB_TALL (self));
  show_instead (self, FALSE);
  g_clear_pointer (&self->slots[SLOT_EDITOR], gtk_widget_unparent);
}

/**
 * confab_message_row_dup_edit:
 * @self: a row
 * @text: (out) (transfer full): what is written in the place of the message
 * @attachments: (out) (transfer full) (element-type ConfabPart): what is attached to that
 *
 * Returns: whether it is being edited
 */
gboolean
confab_message_row_dup_edit (ConfabMessageRow *self,
                             char            **text,
                             GPtrArray       **attachments)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), FALSE);

  if (self->slots[SLOT_EDITOR] == NULL)
    return FALSE;
  *text = confab_message_editor_dup_text (CONFAB_MESSAGE_EDITOR (self->slots[SLOT_EDITOR]));
  *attachments = confab_message_editor_list_attachments (CONFAB_MESSAGE_EDITOR (self->slots[SLOT_EDITOR]));
  return TRUE;
}

/**
 * confab_message_row_set_send_with_enter:
 * @self: a row
 * @send_with_enter: whether Enter sends what is edited, or else Shift+Enter
 */
void
confab_message_row_set_send_with_enter (ConfabMessageRow *self,
                                        gboolean          send_with_enter)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  self->send_with_enter = !!send_with_enter;
  if (self->slots[SLOT_EDITOR] != NULL)
    confab_message_editor_set_send_with_enter (CONFAB_MESSAGE_EDITOR (self->slots[SLOT_EDITOR]), send_with_enter);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  confab_message_row_begin_edit (self, NULL, NULL);
  if (self->slots[SLOT_EDITOR] == NULL)
    return;
  gtk_widget_grab_focus (self->slots[SLOT_EDITOR]);
  confab_message_row_act (self, "editing");
}

/* The actions and the keys of it. */
void
confab_message_row_install_tree_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.edit", NULL, edit_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, walk_key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_ALT_MASK, walk_key_cb, "i", 1);
}
