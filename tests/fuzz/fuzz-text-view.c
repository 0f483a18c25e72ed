/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <stdint.h>
#include <string.h>

#include "widgets/confab-text-view-private.h"

/* A text goes into a view in pieces and is laid out, drawn, clicked, selected, walked through and copied in an order that its first bytes choose. Needs a display. */

#define MAX_TEXT 20000
#define N_STEPS 40

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static guint32
roll (guint32 *seed,
      guint32  below)
{
  *seed = *seed * 1664525u + 1013904223u;
  return below > 0 ? (*seed >> 8) % below : 0;
}

static int
measure (ConfabTextView *self,
         int             width)
{
  int minimum;
  int natural;

  if (width != self->width)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert (minimum == natural && minimum >= 0);
  return minimum;
}

static ConfabPosition
roll_position (ConfabTextView *self,
               guint32        *seed)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  ConfabPosition position = { roll (seed, blocks->len), 0 };

  if (blocks->len > 0)
    position.offset = roll (seed, (guint32)((ConfabBlock *)g_ptr_array_index (blocks, position.block))->length + 1);
  return position;
}

static void
check_position (ConfabTextView       *self,
                const ConfabPosition *position)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);
  const ConfabBlock *block;

  if (blocks->len == 0)
    {
      g_assert (position->block == 0 && position->offset == 0);
      return;
    }
  g_assert (position->block < blocks->len);
  block = g_ptr_array_index (blocks, position->block);
  g_assert (position->offset <= block->length);
  g_assert (position->offset == block->length || ((guchar)block->text[position->offset] & 0xc0) != 0x80);
}

static void
draw (ConfabTextView *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (self)->snapshot (GTK_WIDGET (self), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static void
copy (ConfabTextView *self)
{
  g_autoptr (GdkContentProvider) content = confab_text_view_dup_content (self);
  g_autofree char *text = confab_text_view_dup_selected (self);
  g_autofree char *html = NULL;
  g_autofree char *markdown = NULL;
  ConfabRange range;

  g_assert (g_utf8_validate (text, -1, NULL));
  g_assert ((content != NULL) == confab_text_view_get_selection (self, &range));
  if (content == NULL)
    return;
  /* What the clipboard would make of it when asked. */
  html = confab_range_dup_html (confab_text_view_get_blocks (self), &range);
  markdown = confab_range_dup_markdown (confab_text_view_get_blocks (self), &range);
  g_assert (g_utf8_validate (html, -1, NULL) && g_utf8_validate (markdown, -1, NULL));
}

static void
check_place (ConfabTextView *self,
             guint32        *seed)
{
  ConfabPlace place;
  double y = roll (seed, (guint32)measure (self, self->width) + 100);
  double found;

  confab_tall_prepare (CONFAB_TALL (self), y - 500, y + 500);
  y = MIN (y, measure (self, self->width));
  confab_tall_get_place (CONFAB_TALL (self), y, &place);
  found = confab_tall_find_place (CONFAB_TALL (self), &place);
  g_assert (found == y);
}

static void
step (ConfabTextView *self,
      guint32        *seed)
{
  static const GtkMovementStep moves[] = {
    GTK_MOVEMENT_VISUAL_POSITIONS, GTK_MOVEMENT_WORDS, GTK_MOVEMENT_DISPLAY_LINES, GTK_MOVEMENT_DISPLAY_LINE_ENDS,
    GTK_MOVEMENT_PAGES, GTK_MOVEMENT_PARAGRAPHS, GTK_MOVEMENT_BUFFER_ENDS,
  };
  double height = measure (self, self->width);
  ConfabPosition from = roll_position (self, seed);
  ConfabPosition to = roll_position (self, seed);
  graphene_rect_t rectangle;
  ConfabTextLink link;

  switch (roll (seed, 10))
    {
    case 0:
      measure (self, 40 + (int)roll (seed, 1000));
      break;
    case 1:
      confab_tall_prepare (CONFAB_TALL (self), height / 2, height / 2 + roll (seed, 2000));
      break;
    case 2:
      confab_text_view_press (self, roll (seed, 1000), roll (seed, (guint32)height + 20), 1 + (int)roll (seed, 4), roll (seed, 2) != 0);
      confab_text_view_drag_to (self, roll (seed, 1000) - 100.0, roll (seed, (guint32)height + 100) - 50.0);
      confab_text_view_release (self, 0, 0);
      break;
    case 3:
      if (confab_position_compare (&from, &to) <= 0)
        confab_text_view_select (self, &(ConfabRange){ from, to });
      copy (self);
      break;
    case 4:
      g_object_set (self, "caret-visible", TRUE, NULL);
      confab_text_view_move (self, moves[roll (seed, G_N_ELEMENTS (moves))], (int)roll (seed, 9) - 4, roll (seed, 2) != 0);
      break;
    case 5:
      draw (self);
      break;
    case 6:
      confab_text_view_set_needle (self, roll (seed, 2) != 0 ? "e" : "the", (int)roll (seed, 3) - 1);
      g_assert (confab_text_view_get_n_matches (self) < MAX_TEXT * 4);
      break;
    case 7:
      check_place (self, seed);
      break;
    case 8:
      confab_text_view_get_rectangle (self, &from, &rectangle);
      confab_text_view_find_link (self, roll (seed, 1000), roll (seed, (guint32)height + 1), &link);
      break;
    default:
      confab_text_view_walk (self, roll (seed, 2) != 0 ? 1 : -1);
      break;
    }
  check_position (self, &self->anchor);
  check_position (self, &self->caret);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static gsize ready;
  g_autofree char *raw = NULL;
  g_autofree char *text = NULL;
  ConfabTextView *self;
  guint32 seed = 1;
  gsize length;
  gsize given = 0;

  if (g_once_init_enter (&ready))
    {
      adw_init ();
      g_once_init_leave (&ready, 1);
    }
  for (size_t i = 0; i < MIN (size, 4); i++)
    seed = seed * 256 + data[i];
  raw = g_strndup (size > 4 ? (const char *)data + 4 : "", size > 4 ? MIN (size - 4, MAX_TEXT) : 0);
  text = g_utf8_make_valid (raw, -1);
  length = strlen (text);
  self = CONFAB_TEXT_VIEW (g_object_ref_sink (confab_text_view_new (roll (&seed, 4) == 0 ? CONFAB_FLAVOUR_PLAIN : CONFAB_FLAVOUR_MARKDOWN)));
  measure (self, 40 + (int)roll (&seed, 1000));
  confab_tall_prepare (CONFAB_TALL (self), 0, 1000);
  for (guint i = 0; i < N_STEPS; i++)
    {
      if (given < length)
        {
          given += 1 + roll (&seed, (guint32)length / 8 + 1);
          given = MIN (given, length);
          while (given < length && ((guchar)text[given] & 0xc0) == 0x80)
            given++;
          confab_text_view_set_text (self, text, given, given == length);
        }
      step (self, &seed);
    }
  confab_text_view_set_text (self, text, length, TRUE);
  confab_tall_prepare (CONFAB_TALL (self), 0, G_MAXINT);
  draw (self);
  confab_text_view_select_all (self);
  copy (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self);
  return 0;
}
