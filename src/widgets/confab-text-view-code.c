/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-code-bar.h"
#include "widgets/confab-text-view-private.h"

/* Bars and colours of the code that is near the view. */

typedef struct
{
  ConfabTextView *view;
  ConfabBlock    *block;
  gboolean        dark;
  guint           row; /* where the block was */
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->view);
  confab_block_unref (request->block);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* The row of a block, which is near where it was if the text grew meanwhile. */
static guint
find_row (ConfabTextView *self,
          ConfabBlock    *block,
          guint           hint)
{
  guint n_rows = confab_block_stack_get_n_rows (self->stack);

  if (hint < n_rows && confab_block_stack_get_block (self->stack, hint) == block)
    return hint;
  for (guint i = 0; i < n_rows; i++)
    if (confab_block_stack_get_block (self->stack, i) == block)
      return i;
  return G_MAXUINT;
}

static void
highlight_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (PangoAttrList) colours = confab_highlighter_highlight_finish (CONFAB_HIGHLIGHTER (source), result, NULL);
  ConfabTextView *self = request->view;
  guint row;

  if (colours == NULL || self->style == NULL || self->style->dark != request->dark || self->highlighter == NULL)
    return;
  row = find_row (self, request->block, request->row);
  if (row == G_MAXUINT)
    return;
  confab_block_layout_set_colours (confab_block_stack_get_row (self->stack, row)->layout, colours);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ask_for_colours (ConfabTextView *self,
                 guint           index)
{
  ConfabStackRow *row = confab_block_stack_get_row (self->stack, index);
  ConfabBlock *block = confab_block_stack_get_block (self->stack, index);
  Request *request;

  if (self->highlighter == NULL || row->asked || block->kind != CONFAB_BLOCK_CODE || block->open || block->info == NULL ||
      confab_block_layout_get_coloured (row->layout))
    return;
  row->asked = TRUE;
  if (self->colouring == NULL)
    self->colouring = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->view = g_object_ref (self);
  request->block = confab_block_ref (block);
  request->dark = self->style->dark;
  request->row = index;
  confab_highlighter_highlight_async (self->highlighter, block->text, block->length, block->info, self->style->dark,
                                      self->colouring, highlight_cb, request);
}

/* Bars */

static void
copy_cb (ConfabTextView *self,
         ConfabCodeBar  *bar)
{
  ConfabBlock *block = confab_code_bar_get_block (bar);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), block->text);
  confab_code_bar_show_copied (bar);
  g_signal_emit_by_name (self, "copied", "code");
}

static void
save_cb (ConfabTextView *self,
         ConfabCodeBar  *bar)
{
  ConfabBlock *block = confab_code_bar_get_block (bar);
  g_autofree char *suffix = block->info != NULL ? confab_highlighter_dup_file_suffix (block->info) : NULL;
  g_autofree char *name = NULL;

  if (suffix != NULL && *suffix == '.')
    memmove (suffix, suffix + 1, strlen (suffix));
  name = g_strconcat ("code.", suffix != NULL && *suffix != '\0' ? suffix : block->kind == CONFAB_BLOCK_HTML ? "html" : "txt", NULL);
  g_signal_emit_by_name (self, "save-code", block->text, name);
}

static void
wrap_cb (ConfabTextView *self,
         gboolean        wrap,
         ConfabCodeBar  *bar)
{
  guint row = find_row (self, confab_code_bar_get_block (bar), 0);
  ConfabBlockLayout *layout;
  int old_height;

  if (row == G_MAXUINT)
    return;
  layout = confab_block_stack_get_row (self->stack, row)->layout;
  if (confab_block_layout_get_wrap (layout) == wrap)
    return;
  old_height = confab_block_stack_get_height (self->stack);
  confab_block_layout_set_wrap (layout, wrap);
  confab_block_stack_update_row (self->stack, row);
  confab_block_stack_prepare (self->stack, self->prepared_from, self->prepared_to);
  confab_text_view_height_changed (self, old_height);
}

static GtkWidget *
make_bar (ConfabTextView *self)
{
  GtkWidget *bar = confab_code_bar_new ();

  g_signal_connect_object (bar, "copy", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "wrap", G_CALLBACK (wrap_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (bar, GTK_WIDGET (self), NULL);
  return bar;
}

static gboolean
is_held (GtkWidget *bar)
{
  return (gtk_widget_get_state_flags (bar) & (GTK_STATE_FLAG_FOCUS_WITHIN | GTK_STATE_FLAG_PRELIGHT)) != 0;
}

typedef struct
{
  guint              row;
  ConfabBlockLayout *layout;
} Place;

static void
collect_places (ConfabTextView *self,
                GArray         *places)
{
  for (guint i = confab_text_view_first_prepared (self); i < confab_block_stack_get_n_rows (self->stack); i++)
    {
      Place place = { i, confab_block_stack_get_row (self->stack, i)->layout };
      GdkRectangle bar;

      if (confab_block_stack_get_top (self->stack, i) >= self->prepared_to)
        break;
      if (confab_block_layout_get_bar (place.layout, &bar))
        g_array_append_val (places, place);
    }
}

/* A bar stays with its code while that grows; one that lost its code goes to another. */
static GtkWidget *
find_bar (ConfabTextView    *self,
          ConfabBlockLayout *layout)
{
  for (guint i = 0; self->bars != NULL && i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);

      if (g_object_get_data (G_OBJECT (bar), "layout") == layout)
        return bar;
    }
  return NULL;
}

static GtkWidget *
take_spare_bar (ConfabTextView *self,
                GArray         *places)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);
      ConfabBlockLayout *layout = g_object_get_data (G_OBJECT (bar), "layout");
      gboolean used = is_held (bar);

      for (guint j = 0; j < places->len && !used; j++)
        used = g_array_index (places, Place, j).layout == layout;
      if (!used)
        return bar;
    }
  return NULL;
}

static GtkWidget *
provide_bar (ConfabTextView    *self,
             ConfabBlockLayout *layout,
             GArray            *places)
{
  GtkWidget *bar;

  if (self->bars == NULL)
    self->bars = g_ptr_array_new ();
  bar = find_bar (self, layout);
  if (bar == NULL)
    bar = take_spare_bar (self, places);
  if (bar == NULL)
    {
      bar = make_bar (self);
      g_ptr_array_add (self->bars, bar);
    }
  g_object_set_data (G_OBJECT (bar), "layout", layout);
  confab_code_bar_set_block (CONFAB_CODE_BAR (bar), confab_block_layout_get_block (layout));
  confab_code_bar_set_wrap (CONFAB_CODE_BAR (bar), confab_block_layout_get_wrap (layout));
  return bar;
}

static gboolean
update_bars_cb (gpointer user_data)
{
  ConfabTextView *self = user_data;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  self->bars_id = 0;
  collect_places (self, places);
  for (guint i = 0; i < places->len; i++)
    provide_bar (self, g_array_index (places, Place, i).layout, places);
  confab_text_view_hover_code (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
allocate_bar (ConfabTextView *self,
              GtkWidget      *bar,
              guint           row)
{
  GdkRectangle rectangle;
  int minimum_width;
  int minimum_height;

  if (!confab_block_layout_get_bar (confab_block_stack_get_row (self->stack, row)->layout, &rectangle))
    return;
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, -1, &minimum_height, NULL, NULL, NULL);
  rectangle.y += confab_block_stack_get_top (self->stack, row);
  rectangle.width = MAX (rectangle.width, minimum_width);
  rectangle.height = MAX (rectangle.height, minimum_height);
  gtk_widget_size_allocate (bar, &rectangle, -1);
}

/**
 * confab_text_view_allocate_bars:
 * @self: a text
 *
 * Gives bars their places, and hides those without one.
 */
void
confab_text_view_allocate_bars (ConfabTextView *self)
{
  g_autoptr (GArray) places = NULL;

  if (self->bars == NULL || self->bars->len == 0)
    return;
  places = g_array_new (FALSE, FALSE, sizeof (Place));
  collect_places (self, places);
  for (guint i = 0; i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);
      ConfabBlockLayout *layout = g_object_get_data (G_OBJECT (bar), "layout");
      guint row = G_MAXUINT;

      for (guint j = 0; j < places->len && row == G_MAXUINT; j++)
        if (g_array_index (places, Place, j).layout == layout)
          row = g_array_index (places, Place, j).row;
      /* What is hidden would lose the focus. */
      if (row == G_MAXUINT && gtk_widget_get_focus_child (bar) != NULL)
        row = confab_text_view_find_bar_row (self, bar);
      gtk_widget_set_child_visible (bar, row != G_MAXUINT);
      if (row != G_MAXUINT)
        allocate_bar (self, bar, row);
    }
}

/**
 * confab_text_view_ensure_bar:
 * @self: a text
 * @row: the row of some code
 *
 * Returns: (transfer none): its bar, in its place also where that is far from the view
 */
GtkWidget *
confab_text_view_ensure_bar (ConfabTextView *self,
                             guint           row)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  GtkWidget *bar;

  collect_places (self, places);
  bar = provide_bar (self, confab_block_stack_get_row (self->stack, row)->layout, places);
  gtk_widget_set_child_visible (bar, TRUE);
  allocate_bar (self, bar, row);
  return bar;
}

/**
 * confab_text_view_find_bar_row:
 * @self: a text
 * @bar: one of its children
 *
 * Returns: the row of the code that it belongs to, %G_MAXUINT if there is none
 */
guint
confab_text_view_find_bar_row (ConfabTextView *self,
                               GtkWidget      *bar)
{
  ConfabBlock *block = CONFAB_IS_CODE_BAR (bar) ? confab_code_bar_get_block (CONFAB_CODE_BAR (bar)) : NULL;

  return block != NULL ? find_row (self, block, 0) : G_MAXUINT;
}

/**
 * confab_text_view_hover_code:
 * @self: a text
 *
 * Shows the buttons of the code that the pointer is in more clearly than those of other code.
 */
void
confab_text_view_hover_code (ConfabTextView *self)
{
  ConfabBlockLayout *layout = NULL;

  if (self->scrollbar_row < confab_block_stack_get_n_rows (self->stack))
    layout = confab_block_stack_get_row (self->stack, self->scrollbar_row)->layout;
  for (guint i = 0; self->bars != NULL && i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);

      if (layout != NULL && g_object_get_data (G_OBJECT (bar), "layout") == layout)
        gtk_widget_add_css_class (bar, "hovered");
      else
        gtk_widget_remove_css_class (bar, "hovered");
    }
}

static gboolean
needs_bars (ConfabTextView *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  collect_places (self, places);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      GtkWidget *bar = find_bar (self, place->layout);

      ask_for_colours (self, place->row);
      if (bar == NULL || confab_code_bar_get_block (CONFAB_CODE_BAR (bar)) != confab_block_layout_get_block (place->layout))
        return TRUE;
    }
  return FALSE;
}

/**
 * confab_text_view_code_changed:
 * @self: a text
 *
 * Looks after the code near the view: its colours, its bars. Widgets are not made here, since this may be while sizes are given, but before the next frame.
 */
void
confab_text_view_code_changed (ConfabTextView *self)
{
  gboolean needs;

  if (self->style == NULL)
    return;
  needs = needs_bars (self);
  if (needs && self->bars_id == 0)
    self->bars_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_bars_cb, self, NULL);
  /* At once: what is asked for while sizes are given is forgotten. */
  if (!needs)
    confab_text_view_allocate_bars (self);
}

void
confab_text_view_code_dispose (ConfabTextView *self)
{
  g_clear_handle_id (&self->bars_id, g_source_remove);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  if (self->colouring != NULL)
    g_cancellable_cancel (self->colouring);
  g_clear_object (&self->colouring);
  g_clear_object (&self->highlighter);
}
