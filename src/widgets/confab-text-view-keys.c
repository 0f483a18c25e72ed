/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-text-heat.h"
#include "widgets/confab-text-view-private.h"

/* The caret and the selection by keys. Each callback tells whether the key was of use, so that others go on to the transcript. */

static ConfabBlockLayout *
get_layout (ConfabTextView *self,
            guint           block)
{
  return confab_block_stack_get_row (self->stack, block)->layout;
}

static guint
get_n_blocks (ConfabTextView *self)
{
  return confab_block_stack_get_n_rows (self->stack);
}

static guint
get_length (ConfabTextView *self,
            guint           block)
{
  return (guint)confab_block_stack_get_block (self->stack, block)->length;
}

/* Where a step over the end of a block leads to. */
static gboolean
leave_block (ConfabTextView *self,
             ConfabPosition *position,
             int             direction)
{
  if (direction < 0 && position->block > 0)
    {
      position->block--;
      position->offset = get_length (self, position->block);
      return TRUE;
    }
  if (direction > 0 && position->block + 1 < get_n_blocks (self))
    {
      position->block++;
      position->offset = 0;
      return TRUE;
    }
  return FALSE;
}

static void
move_by_character (ConfabTextView *self,
                   ConfabPosition *position,
                   int             direction,
                   gboolean        words)
{
  ConfabBlockLayout *layout = get_layout (self, position->block);
  guint offset = words ? confab_block_layout_move_word (layout, position->offset, direction) :
                 confab_block_layout_move_visually (layout, position->offset, direction);
  guint length;

  if (offset != position->offset)
    {
      position->offset = offset;
      return;
    }
  /* Keys go by what is seen, blocks by what is read: the end that was reached tells where it goes on. */
  length = get_length (self, position->block);
  if (length > 0)
    direction = position->offset == 0 ? -1 : 1;
  else if (self->style->direction == GTK_TEXT_DIR_RTL)
    direction = -direction;
  leave_block (self, position, direction);
}

static double
get_x (ConfabTextView       *self,
       const ConfabPosition *position)
{
  graphene_rect_t caret;

  confab_block_layout_get_caret (get_layout (self, position->block), position->offset, &caret);
  return (double)caret.origin.x;
}

static void
move_by_line (ConfabTextView *self,
              ConfabPosition *position,
              int             direction)
{
  ConfabBlockLayout *layout = get_layout (self, position->block);

  if (self->goal_x < 0)
    self->goal_x = get_x (self, position);
  if (confab_block_layout_move_line (layout, &position->offset, direction, self->goal_x))
    return;
  if (!leave_block (self, position, direction))
    {
      position->offset = direction < 0 ? 0 : get_length (self, position->block);
      return;
    }
  layout = get_layout (self, position->block);
  /* The line at the edge that was crossed. */
  confab_block_layout_prepare (layout, 0, confab_block_layout_get_height (layout));
  {
    graphene_rect_t caret;

    confab_block_layout_get_caret (layout, direction > 0 ? 0 : get_length (self, position->block), &caret);
    position->offset = confab_block_layout_get_offset (layout, self->goal_x, (double)(caret.origin.y + caret.size.height / 2), NULL);
  }
}

static void
move_by_page (ConfabTextView *self,
              ConfabPosition *position,
              int             direction)
{
  GtkWidget *scrollable = NULL;
  graphene_rect_t caret;
  double page;

  confab_text_view_get_adjustment (self, &scrollable);
  page = scrollable != NULL ? gtk_widget_get_height (scrollable) * 0.9 : gtk_widget_get_height (GTK_WIDGET (self));
  if (!confab_text_view_get_rectangle (self, position, &caret))
    return;
  if (self->goal_x < 0)
    self->goal_x = (double)caret.origin.x;
  confab_text_view_find_position (self, self->goal_x, (double)(caret.origin.y + caret.size.height / 2) + direction * page, position);
}

static void
move_once (ConfabTextView *self,
           GtkMovementStep step,
           int             direction,
           ConfabPosition *position)
{
  switch (step)
    {
    case GTK_MOVEMENT_VISUAL_POSITIONS:
      move_by_character (self, position, direction, FALSE);
      break;
    case GTK_MOVEMENT_WORDS:
      move_by_character (self, position, direction, TRUE);
      break;
    case GTK_MOVEMENT_DISPLAY_LINES:
      move_by_line (self, position, direction);
      break;
    case GTK_MOVEMENT_DISPLAY_LINE_ENDS:
      position->offset = confab_block_layout_get_line_edge (get_layout (self, position->block), position->offset, direction > 0);
      break;
    case GTK_MOVEMENT_PAGES:
      move_by_page (self, position, direction);
      break;
    case GTK_MOVEMENT_PARAGRAPHS:
      if (direction < 0 && position->offset > 0)
        position->offset = 0;
      else if (leave_block (self, position, direction))
        position->offset = 0;
      else if (direction > 0)
        position->offset = get_length (self, position->block);
      break;
    default:
      *position = (ConfabPosition){ 0 };
      if (direction > 0)
        *position = (ConfabPosition){ get_n_blocks (self) - 1, get_length (self, get_n_blocks (self) - 1) }
      ;
      break;
    }
}

/**
 * confab_text_view_move:
 * @self: a text
 * @step: by what to move
 * @count: how often, and in which direction
 * @extend: whether the selection grows
 *
 * Moves the caret.
 *
 * Returns: whether the keys move a caret here
 */
gboolean
confab_text_view_move (ConfabTextView *self,
                       GtkMovementStep step,
                       int             count,
                       gboolean        extend)
{
  ConfabPosition caret = self->caret;
  int direction = count < 0 ? -1 : 1;
  int old_height;

  if (get_n_blocks (self) == 0 || (!self->caret_visible && !(extend && self->selected)))
    return FALSE;
  old_height = confab_block_stack_get_height (self->stack);
  if (step != GTK_MOVEMENT_DISPLAY_LINES && step != GTK_MOVEMENT_PAGES)
    self->goal_x = -1;
  if (!extend && self->selected && step == GTK_MOVEMENT_VISUAL_POSITIONS)
    {
      ConfabRange range;

      confab_text_view_get_selection (self, &range);
      caret = direction < 0 ? range.start : range.end;
    }
  else
    {
      for (int i = 0; i < count * direction; i++)
        move_once (self, step, direction, &caret);
    }
  confab_block_stack_update_row (self->stack, caret.block);
  confab_text_view_height_changed (self, old_height);
  confab_text_view_set_selection (self, extend ? &self->anchor : &caret, &caret);
  confab_text_view_take_primary (self);
  confab_text_view_show_position (self, &caret);
  return TRUE;
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  int step;
  int count;
  gboolean extend;

  g_variant_get (arguments, "(iib)", &step, &count, &extend);
  if (!extend && confab_text_view_heat_move (CONFAB_TEXT_VIEW (widget), (GtkMovementStep)step, count))
    return GDK_EVENT_STOP;
  return confab_text_view_move (CONFAB_TEXT_VIEW (widget), (GtkMovementStep)step, count, extend);
}

static gboolean
toggle_caret_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  g_object_set (self, "caret-visible", !self->caret_visible, NULL);
  if (self->caret_visible)
    confab_text_view_show_position (self, &self->caret);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  if (confab_text_view_get_token (self) >= 0)
    {
      confab_text_view_show_token (self, -1);
      return GDK_EVENT_STOP;
    }
  if (!self->selected)
    return GDK_EVENT_PROPAGATE;
  confab_text_view_unselect (self);
  return GDK_EVENT_STOP;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  ConfabTextLink link = self->focus_link;

  if (confab_text_view_get_link (self, &link) == NULL && self->caret_visible)
    {
      GPtrArray *blocks = confab_text_view_get_blocks (self);
      const ConfabSpan *span = self->caret.block < blocks->len ?
                               confab_block_find_span (g_ptr_array_index (blocks, self->caret.block), self->caret.offset) : NULL;

      link = (ConfabTextLink){ self->caret.block, span != NULL ? span->link : 0 };
    }
  if (confab_text_view_get_link (self, &link) == NULL)
    return GDK_EVENT_PROPAGATE;
  confab_text_view_activate_link (self, &link);
  return GDK_EVENT_STOP;
}

static gboolean
menu_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  graphene_rect_t caret;

  if (!confab_text_view_get_rectangle (self, &self->caret, &caret))
    graphene_rect_init (&caret, 0, 0, 0, 0);
  confab_text_view_popup_menu (self, (double)caret.origin.x, (double)(caret.origin.y + caret.size.height));
  return GDK_EVENT_STOP;
}

static void
bind_move (GtkWidgetClass *widget_class,
           guint           key,
           GdkModifierType modifiers,
           GtkMovementStep step,
           int             count)
{
  gtk_widget_class_add_binding (widget_class, key, modifiers, move_cb, "(iib)", (int)step, count, FALSE);
  gtk_widget_class_add_binding (widget_class, key, modifiers | GDK_SHIFT_MASK, move_cb, "(iib)", (int)step, count, TRUE);
}

/**
 * confab_text_view_class_bind_keys:
 * @widget_class: the class
 *
 * Says what keys do.
 */
void
confab_text_view_class_bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    GtkMovementStep step;
    int             count;
  } moves[] =
  {
    { GDK_KEY_Left, 0, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_Right, 0, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, GTK_MOVEMENT_WORDS, -1 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, GTK_MOVEMENT_WORDS, 1 },
    { GDK_KEY_Up, 0, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_Down, 0, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_Up, GDK_CONTROL_MASK, GTK_MOVEMENT_PARAGRAPHS, -1 },
    { GDK_KEY_Down, GDK_CONTROL_MASK, GTK_MOVEMENT_PARAGRAPHS, 1 },
    { GDK_KEY_Home, 0, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_End, 0, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
    { GDK_KEY_Home, GDK_CONTROL_MASK, GTK_MOVEMENT_BUFFER_ENDS, -1 },
    { GDK_KEY_End, GDK_CONTROL_MASK, GTK_MOVEMENT_BUFFER_ENDS, 1 },
    { GDK_KEY_Page_Up, 0, GTK_MOVEMENT_PAGES, -1 },
    { GDK_KEY_Page_Down, 0, GTK_MOVEMENT_PAGES, 1 },
    { GDK_KEY_KP_Left, 0, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_KP_Right, 0, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_KP_Up, 0, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_KP_Down, 0, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_KP_Home, 0, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_KP_End, 0, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
    { GDK_KEY_KP_Page_Up, 0, GTK_MOVEMENT_PAGES, -1 },
    { GDK_KEY_KP_Page_Down, 0, GTK_MOVEMENT_PAGES, 1 },
  };
  static const guint enter_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    bind_move (widget_class, moves[i].key, moves[i].modifiers, moves[i].step, moves[i].count);
  for (guint i = 0; i < G_N_ELEMENTS (enter_keys); i++)
    gtk_widget_class_add_binding (widget_class, enter_keys[i], 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F7, 0, toggle_caret_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  /* Menus name the last key of an action. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "text.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "text.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.copy-plain", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_slash, GDK_CONTROL_MASK, "text.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "text.select-all", NULL);
}
