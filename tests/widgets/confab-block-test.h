/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <string.h>

#include "markup/confab-document.h"
#include "widgets/confab-block-layout-private.h"

/* Blocks and styles for tests of what lays them out. */

G_GNUC_UNUSED static ConfabTextStyle *
make_style (double           scale,
            GtkTextDirection direction)
{
  GtkWidget *window = gtk_window_new ();
  ConfabTextStyle *style;

  gtk_widget_set_direction (window, direction);
  style = confab_text_style_new (window, scale);
  gtk_window_destroy (GTK_WINDOW (window));
  return style;
}

G_GNUC_UNUSED static ConfabBlock *
make_block (ConfabBlockKind  kind,
            const char      *text)
{
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = kind;
  block->level = kind == CONFAB_BLOCK_HEADING ? 1 : 0;
  block->text = g_strdup (text);
  block->length = strlen (text);
  return block;
}

G_GNUC_UNUSED static GPtrArray *
read_blocks (const char *markdown)
{
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);

  confab_document_update (document, markdown, strlen (markdown), TRUE);
  return g_ptr_array_ref (confab_document_get_blocks (document));
}

G_GNUC_UNUSED static ConfabBlockLayout *
make_layout (ConfabTextStyle *style,
             ConfabBlock     *block,
             int              width)
{
  ConfabBlockLayout *layout = confab_block_layout_new (style, block);

  confab_block_layout_set_width (layout, width);
  return layout;
}

/* The layout of a block of a document, with all of it laid out. */
G_GNUC_UNUSED static ConfabBlockLayout *
lay_out (ConfabTextStyle *style,
         GPtrArray       *blocks,
         guint            i,
         int              width)
{
  ConfabBlockLayout *layout;

  g_assert_cmpuint (i, <, blocks->len);
  layout = make_layout (style, blocks->pdata[i], width);
  confab_block_layout_set_previous (layout, i > 0 ? blocks->pdata[i - 1] : NULL);
  confab_block_layout_prepare (layout, 0, 1e9);
  return layout;
}

G_GNUC_UNUSED static graphene_rect_t
get_caret (ConfabBlockLayout *layout,
           guint              offset)
{
  graphene_rect_t caret;

  confab_block_layout_get_caret (layout, offset, &caret);
  return caret;
}

G_GNUC_UNUSED static char *
repeat (const char *text,
        guint       n_times)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < n_times; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}
