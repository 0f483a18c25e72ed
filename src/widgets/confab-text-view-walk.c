/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-view-private.h"

/* The Tab key goes to the text as a whole first, and then to its links and to the buttons of its code, in the order of the text. */

typedef struct
{
  guint    block;
  guint    link;     /* 0 for the buttons of the block, or for where it begins or ends */
  gboolean is_start; /* before everything */
} Stop;

static gboolean
has_bar (ConfabTextView *self,
         guint           block)
{
  GdkRectangle bar;

  return block < confab_block_stack_get_n_rows (self->stack) &&
         confab_block_layout_get_bar (confab_block_stack_get_row (self->stack, block)->layout, &bar);
}

/* What has buttons has no links. */
static gboolean
step (ConfabTextView *self,
      Stop           *stop,
      int             direction)
{
  guint n_blocks = confab_text_view_get_blocks (self)->len;
  gboolean fresh = stop->is_start; /* whether the buttons of the block were not visited yet */

  /* Before the first block is a number that no text is long enough for. */
  for (guint i = stop->block; i < n_blocks; i += (guint)direction, fresh = TRUE)
    {
      guint found;

      if (has_bar (self, i))
        {
          if (!fresh)
            continue;
          *stop = (Stop){ .block = i };
          return TRUE;
        }
      found = confab_text_view_find_next_link (self, i, i == stop->block ? stop->link : 0, direction);
      if (found == 0)
        continue;
      *stop = (Stop){ .block = i, .link = found };
      return TRUE;
    }
  return FALSE;
}

static void
go_to_text (ConfabTextView *self,
            ConfabTextLink  link)
{
  const ConfabSpan *span = confab_text_view_get_link (self, &link);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  confab_text_view_set_focus_link (self, link);
  if (span != NULL)
    confab_text_view_show_position (self, &(ConfabPosition){ link.block, span->start });
}

static gboolean
go_to_bar (ConfabTextView  *self,
           guint            block,
           GtkDirectionType direction)
{
  GtkWidget *bar = confab_text_view_ensure_bar (self, block);

  confab_text_view_set_focus_link (self, (ConfabTextLink){ 0 });
  if (!gtk_widget_child_focus (bar, direction))
    return FALSE;
  confab_text_view_show_position (self, &(ConfabPosition){ block, 0 });
  return TRUE;
}

static gboolean
go_on (ConfabTextView *self,
       Stop            stop,
       int             direction)
{
  while (step (self, &stop, direction))
    {
      if (stop.link != 0)
        go_to_text (self, (ConfabTextLink){ stop.block, stop.link });
      if (stop.link != 0 || go_to_bar (self, stop.block, direction > 0 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD))
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_text_view_walk:
 * @self: a text
 * @direction: 1 or -1
 *
 * Moves the focus: to the text, its links, and what belongs to its code.
 *
 * Returns: whether it stays in the text
 */
gboolean
confab_text_view_walk (ConfabTextView *self,
                       int             direction)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *inside = gtk_widget_get_focus_child (widget);
  gboolean here = gtk_widget_has_focus (widget);
  Stop stop = { .is_start = TRUE };

  if (!gtk_widget_get_focusable (widget) || confab_text_view_get_blocks (self)->len == 0)
    return FALSE;
  if (inside != NULL)
    {
      guint row = confab_text_view_find_bar_row (self, inside);

      if (gtk_widget_child_focus (inside, direction > 0 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD))
        return TRUE;
      if (row == G_MAXUINT)
        return FALSE;
      stop = (Stop){ .block = row };
    }
  else if (here && self->focus_link.link != 0)
    stop = (Stop){ .block = self->focus_link.block, .link = self->focus_link.link }
  ;
  else if (here && direction < 0)
    return FALSE;
  else if (!here && direction < 0)
    stop = (Stop){ .block = confab_text_view_get_blocks (self)->len - 1, .is_start = TRUE }
  ;

  if ((here || inside != NULL || direction < 0) && go_on (self, stop, direction))
    return TRUE;
  if ((here || inside != NULL) && direction > 0)
    return FALSE;
  go_to_text (self, (ConfabTextLink){ 0 });
  return TRUE;
}
