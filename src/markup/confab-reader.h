/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-block.h"

G_BEGIN_DECLS

/* Of more containers about a block only the outer ones are told of. */
#define CONFAB_MAX_CONTAINERS 32

/**
 * ConfabReading:
 * @source: the whole text
 * @start: where to read from
 * @end: where the text ends
 * @complete: whether no more will come
 * @blocks: (element-type ConfabBlock): where what was read is added
 * @last_start: (out): the first byte of the line at which the last block or item of a list begins, of those in no other
 * @last_index: (out): the first block of it
 *
 * One reading of a text, or of the end of it.
 */
typedef struct
{
  const char *source;
  gsize       start;
  gsize       end;
  gboolean    complete;
  GPtrArray  *blocks;
  gsize       last_start;
  guint       last_index;
} ConfabReading;

void confab_reader_read_markdown (ConfabReading *reading);
void confab_reader_read_plain    (ConfabReading *reading);

G_END_DECLS
