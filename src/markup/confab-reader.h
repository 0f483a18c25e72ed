/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"
#include "markup/confab-definitions.h"

G_BEGIN_DECLS

/* Of more containers about a block only the outer ones are told of. */
#define CONFAB_MAX_CONTAINERS 32

/**
 * ConfabListState:
 * @start: the byte of the source that the list begins at
 * @number: the number of the item
 * @tight: whether the list is without blank lines up to the item
 *
 * A list in which an item stands.
 */
typedef struct
{
  gsize    start;
  guint    number;
  gboolean tight;
} ConfabListState;

/**
 * ConfabReading:
 * @source: the whole text
 * @start: where to read from: the first byte of a line at which a block or an item begins that stands in no other
 * @end: where the text ends
 * @complete: whether no more will come
 * @definitions: (nullable): what was defined before @start
 * @before: (nullable): the block before @start
 * @in_list: whether an item begins at @start that is not the first of its list
 * @list: (inout): of the item at @start, if @in_list; then of the last item
 * @blocks: (element-type ConfabBlock): where what was read is added
 * @last_start: (out): the first byte of the line at which the last block or item begins, of those that stand in no other
 * @last_index: (out): the first of @blocks in it
 * @last_in_list: (out): whether that is an item
 * @last_is_table: (out): whether that is a table
 * @loosened: (out): whether the list of the item at @start has a blank line, and had none before
 *
 * One reading of a text, or of the end of it.
 */
typedef struct
{
  const char              *source;
  gsize                    start;
  gsize                    end;
  gboolean                 complete;
  const ConfabDefinitions *definitions;
  const ConfabBlock       *before;
  gboolean                 in_list;
  ConfabListState          list;
  GPtrArray               *blocks;
  gsize                    last_start;
  guint                    last_index;
  gboolean                 last_in_list;
  gboolean                 last_is_table;
  gboolean                 loosened;
} ConfabReading;

void confab_reader_read_markdown (ConfabReading *reading);
void confab_reader_read_plain    (ConfabReading *reading);

G_END_DECLS
