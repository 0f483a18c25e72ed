/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-block-layout.h"
#include "widgets/confab-tall.h"

G_BEGIN_DECLS

/**
 * ConfabStackRow:
 * @layout: the block
 * @top: where it begins; to be read with confab_block_stack_get_top()
 * @height: as high as the layout said last
 * @live: whether it was laid out and not forgotten since
 * @asked: whether its colours were asked for
 *
 * A block in a stack.
 */
typedef struct
{
  ConfabBlockLayout *layout;
  int                top;
  int                height;
  guint              live : 1;
  guint              asked : 1;
} ConfabStackRow;

/**
 * ConfabBlockStack:
 *
 * Blocks below each other. The height of each is known or guessed, so that the whole has a height at any time; a change at the end costs as much in a long
 * stack as in a short one.
 */
typedef struct _ConfabBlockStack ConfabBlockStack;

ConfabBlockStack *confab_block_stack_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void              confab_block_stack_free       (ConfabBlockStack  *self);

void              confab_block_stack_set_style  (ConfabBlockStack  *self,
                                                 ConfabTextStyle   *style);
gboolean          confab_block_stack_set_width  (ConfabBlockStack  *self,
                                                 int                width);
void              confab_block_stack_set_blocks (ConfabBlockStack  *self,
                                                 GPtrArray         *blocks,
                                                 guint              first);

guint             confab_block_stack_get_n_rows (ConfabBlockStack  *self);
ConfabStackRow   *confab_block_stack_get_row    (ConfabBlockStack  *self,
                                                 guint              index);
ConfabBlock      *confab_block_stack_get_block  (ConfabBlockStack  *self,
                                                 guint              index);
int               confab_block_stack_get_top    (ConfabBlockStack  *self,
                                                 guint              index);
int               confab_block_stack_get_height (ConfabBlockStack  *self);
guint             confab_block_stack_get_n_live (ConfabBlockStack  *self);
guint             confab_block_stack_find_row   (ConfabBlockStack  *self,
                                                 double             y);

gboolean          confab_block_stack_prepare    (ConfabBlockStack  *self,
                                                 double             from,
                                                 double             to);
gboolean          confab_block_stack_update_row (ConfabBlockStack  *self,
                                                 guint              index);
void              confab_block_stack_forget     (ConfabBlockStack  *self,
                                                 double             from,
                                                 double             to);
void              confab_block_stack_get_place  (ConfabBlockStack  *self,
                                                 double             y,
                                                 ConfabPlace       *place);
double            confab_block_stack_find_place (ConfabBlockStack  *self,
                                                 const ConfabPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabBlockStack, confab_block_stack_free)

G_END_DECLS
