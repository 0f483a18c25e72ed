/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabBlockKind:
 * @CONFAB_BLOCK_PARAGRAPH: running text
 * @CONFAB_BLOCK_HEADING: a heading of a level from 1 to 6
 * @CONFAB_BLOCK_CODE: fenced or indented code
 * @CONFAB_BLOCK_HTML: HTML, which is shown as the text it is
 * @CONFAB_BLOCK_MATH: a formula that stands by itself
 * @CONFAB_BLOCK_RULE: a thematic break; it has no text
 * @CONFAB_BLOCK_TABLE: a table; its cells are parts of its text
 */
typedef enum
{
  CONFAB_BLOCK_PARAGRAPH,
  CONFAB_BLOCK_HEADING,
  CONFAB_BLOCK_CODE,
  CONFAB_BLOCK_HTML,
  CONFAB_BLOCK_MATH,
  CONFAB_BLOCK_RULE,
  CONFAB_BLOCK_TABLE,
} ConfabBlockKind;

/**
 * ConfabSpanFlags:
 * @CONFAB_SPAN_EMPHASIS: emphasis
 * @CONFAB_SPAN_STRONG: strong emphasis
 * @CONFAB_SPAN_STRIKETHROUGH: struck through
 * @CONFAB_SPAN_CODE: a code span
 * @CONFAB_SPAN_MATH: a formula in the line; its TeX source is the target
 * @CONFAB_SPAN_LINK: a link to the target
 * @CONFAB_SPAN_IMAGE: the alternative text of a picture at the target
 * @CONFAB_SPAN_FOOTNOTE: a reference to the footnote whose label is the target
 * @CONFAB_SPAN_HTML: a tag, shown as the text it is
 * @CONFAB_SPAN_SUPERSCRIPT: raised, in a formula
 * @CONFAB_SPAN_SUBSCRIPT: lowered, in a formula
 */
typedef enum
{
  CONFAB_SPAN_EMPHASIS      = 1 << 0,
  CONFAB_SPAN_STRONG        = 1 << 1,
  CONFAB_SPAN_STRIKETHROUGH = 1 << 2,
  CONFAB_SPAN_CODE          = 1 << 3,
  CONFAB_SPAN_MATH          = 1 << 4,
  CONFAB_SPAN_LINK          = 1 << 5,
  CONFAB_SPAN_IMAGE         = 1 << 6,
  CONFAB_SPAN_FOOTNOTE      = 1 << 7,
  CONFAB_SPAN_HTML          = 1 << 8,
  CONFAB_SPAN_SUPERSCRIPT   = 1 << 9,
  CONFAB_SPAN_SUBSCRIPT     = 1 << 10,
} ConfabSpanFlags;

/**
 * ConfabSpan:
 * @start: the first byte of the block's text
 * @end: the byte after the last
 * @flags: its style
 * @link: the same for all spans of one link, picture or formula, and counted from 1 in each block; 0 elsewhere
 * @target: (nullable): what it points to
 * @title: (nullable): the title of a link or a picture
 *
 * Text in one style. Spans are sorted, do not overlap and are not empty; text without a style has none.
 */
typedef struct
{
  guint           start;
  guint           end;
  ConfabSpanFlags flags;
  guint           link;
  char           *target;
  char           *title;
} ConfabSpan;

typedef enum
{
  CONFAB_CONTAINER_QUOTE,
  CONFAB_CONTAINER_ITEM,
  CONFAB_CONTAINER_FOOTNOTE,
} ConfabContainerKind;

typedef enum
{
  CONFAB_TASK_NONE,
  CONFAB_TASK_OPEN,
  CONFAB_TASK_DONE,
} ConfabTask;

/**
 * ConfabContainer:
 * @kind: a quote, an item of a list, or a footnote
 * @start: the byte of the source that it begins at; it tells it from others of its kind
 * @list: of an item, the byte of the source that its list begins at
 * @ordered: of an item, whether it has a number
 * @number: the number of an ordered item
 * @delimiter: what follows the number, '.' or ')'; of a bullet, the bullet itself
 * @tight: of an item, whether its list is without blank lines
 * @task: of an item, whether it has a box to tick
 * @label: (nullable): of a footnote, its label
 *
 * What a block stands in.
 */
typedef struct
{
  ConfabContainerKind kind;
  gsize               start;
  gsize               list;
  gboolean            ordered;
  guint               number;
  char                delimiter;
  gboolean            tight;
  ConfabTask          task;
  char               *label;
} ConfabContainer;

typedef enum
{
  CONFAB_ALIGN_NONE,
  CONFAB_ALIGN_LEFT,
  CONFAB_ALIGN_CENTER,
  CONFAB_ALIGN_RIGHT,
} ConfabAlign;

/**
 * ConfabCell:
 * @start: the first byte of the block's text
 * @end: the byte after the last
 */
typedef struct
{
  guint start;
  guint end;
} ConfabCell;

/**
 * ConfabBlock:
 * @kind: what it is
 * @level: of a heading, 1 to 6
 * @text: what is to be read, valid UTF-8 without NUL. Of code, without the last line end; of a table, cells end with a tab and rows with a line feed. A
 *   hard break is a line feed, a soft one a space.
 * @length: of the text, in bytes
 * @spans: (array length=n_spans): the styles of the text
 * @n_spans: how many
 * @containers: (array length=n_containers): what it stands in, outermost first
 * @n_containers: how many
 * @n_continued: how many of them, from the outermost, the block before stands in too; those after begin here
 * @info: (nullable): of code, the language, the first word after the fence; of a formula, its TeX source
 * @fenced: of code, whether it had fences
 * @cells: (array) (nullable): of a table, its cells, row by row; the first row is its head
 * @n_rows: of a table
 * @n_columns: of a table
 * @alignments: (array length=n_columns) (nullable): of a table
 * @source_start: the first byte of the source
 * @source_end: the byte after the last
 * @open: whether more text may still become part of it, as of the last block while a reply comes
 *
 * A piece of a document that is laid out by itself: a paragraph, say, with the list and the quote it stands in. It does not change once it is made and may be
 * read from any thread.
 */
typedef struct
{
  ConfabBlockKind  kind;
  guint            level;
  char            *text;
  gsize            length;
  ConfabSpan      *spans;
  guint            n_spans;
  ConfabContainer *containers;
  guint            n_containers;
  guint            n_continued;
  char            *info;
  gboolean         fenced;
  ConfabCell      *cells;
  guint            n_rows;
  guint            n_columns;
  ConfabAlign     *alignments;
  gsize            source_start;
  gsize            source_end;
  gboolean         open;

  /*< private >*/
  int              ref_count;
} ConfabBlock;

ConfabBlock      *confab_block_ref       (ConfabBlock       *self) G_GNUC_WARN_UNUSED_RESULT;
void              confab_block_unref     (ConfabBlock       *self);
gboolean          confab_block_equal     (const ConfabBlock *self,
                                          const ConfabBlock *other);
const ConfabSpan *confab_block_find_span (const ConfabBlock *self,
                                          guint              offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabBlock, confab_block_unref)

G_END_DECLS
