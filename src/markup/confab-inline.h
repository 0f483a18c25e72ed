/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cmark-gfm.h>

#include "markup/confab-block.h"
#include "markup/confab-shadow.h"

G_BEGIN_DECLS

/**
 * ConfabInline:
 * @shadow: what is read
 * @containers: (element-type ConfabContainer): what it stands in
 * @text: what was read of it
 * @spans: (element-type ConfabSpan): the styles of @text
 *
 * The text of a block while it is read.
 */
typedef struct
{
  const ConfabShadow *shadow;
  GArray             *containers;
  GPtrArray          *footnotes;
  GString            *text;
  GArray             *spans;
  guint               cursor;
  guint               n_links;
  gboolean            in_table;
  /* Whether a formula keeps its lines, as one does that is a block. */
  gboolean            keeps_lines;

  /*< private >*/
  guint               emphasis;
  guint               strong;
  guint               strikethrough;
  guint               image;
  guint               link;
  gsize               image_start;
  char               *target;
  char               *title;
} ConfabInline;

void  confab_inline_init          (ConfabInline        *self,
                                   const ConfabShadow  *shadow,
                                   GArray              *containers,
                                   GPtrArray           *footnotes);
void  confab_inline_clear         (ConfabInline        *self);
void  confab_inline_read          (ConfabInline        *self,
                                   cmark_event_type     event,
                                   cmark_node          *node);
void  confab_inline_add_code      (ConfabInline        *self,
                                   const char          *literal);
void  confab_inline_add_formula   (ConfabInline        *self,
                                   const ConfabFormula *formula);
char *confab_inline_dup_tex       (ConfabInline        *self,
                                   const ConfabFormula *formula) G_GNUC_WARN_UNUSED_RESULT;
void  confab_inline_move_to_block (ConfabInline        *self,
                                   ConfabBlock         *block);
char *confab_inline_dup_literal   (ConfabInline        *self,
                                   const char          *literal) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
