/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-choices.h"
#include "widgets/confab-message-row-private.h"

/* What stands in a row in the place of its message: that one and others beside it. */

static void
show_message (ConfabMessageRow *self,
              gboolean          visible)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child != self->day && child != self->popover)
      gtk_widget_set_visible (child, visible);
}

/**
 * confab_message_row_set_choices:
 * @self: a row
 * @choices: (nullable) (transfer floating): a #ConfabChoices that stands in the place of the message
 *
 * Meanwhile the message itself is not followed.
 */
void
confab_message_row_set_choices (ConfabMessageRow *self,
                                GtkWidget        *choices)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (self->choices == choices)
    return;
  g_clear_pointer (&self->choices, gtk_widget_unparent);
  if (choices == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "wide");
      show_message (self, TRUE);
      confab_message_row_remake (self);
      return;
    }
  show_message (self, FALSE);
  self->choices = choices;
  gtk_widget_insert_before (choices, GTK_WIDGET (self), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "wide");
}

GtkWidget *
confab_message_row_get_choices (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), NULL);

  return self->choices;
}

/* A match in the same message where it stands beside others. */
gboolean
confab_message_row_get_match_beside (ConfabMessageRow *self,
                                     guint             match,
                                     graphene_rect_t  *rectangle)
{
  g_autoptr (GPtrArray) rows = confab_choices_list_rows (CONFAB_CHOICES (self->choices));
  graphene_point_t top;

  for (guint i = 0; i < rows->len; i++)
    {
      ConfabMessageRow *row = rows->pdata[i];

      if (confab_message_row_get_message (row) != self->message)
        continue;
      if (!confab_message_row_get_match (row, match, rectangle) ||
          !gtk_widget_compute_point (GTK_WIDGET (row), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (0, 0), &top))
        return FALSE;
      graphene_rect_offset (rectangle, top.x, top.y);
      return TRUE;
    }
  return FALSE;
}

/**
 * confab_message_row_get_text_view:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what shows the text, once there is some
 */
GtkWidget *
confab_message_row_get_text_view (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), NULL);

  return self->text;
}
