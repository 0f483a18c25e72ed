/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabPlainText:
 * @start: (nullable): the first byte between the quotes, or %NULL where there is no such string
 * @length: how many bytes there are between the quotes
 * @escaped: whether there are escapes among them
 *
 * A string as it stands in JSON.
 */
typedef struct
{
  const char *start;
  gsize       length;
  gboolean    escaped;
} ConfabPlainText;

/**
 * ConfabPlainChunk:
 * @index: the number of the one choice
 * @id: the answer's id
 * @model: the model that answers
 * @content: what it adds to the text
 * @reasoning: what it adds to the reasoning
 * @reasoning_content: the same under its other name
 *
 * A chunk of a stream that says nothing but how text or reasoning goes on, as nearly all do. The strings point into the
 * text that was scanned.
 */
typedef struct
{
  guint           index;
  ConfabPlainText id;
  ConfabPlainText model;
  ConfabPlainText content;
  ConfabPlainText reasoning;
  ConfabPlainText reasoning_content;

  /*< private >*/
  guint           members; /* those that have been seen */
} ConfabPlainChunk;

gboolean    confab_plain_chunk_scan (ConfabPlainChunk      *self,
                                     const char            *text,
                                     gsize                  length) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_plain_text_read  (const ConfabPlainText *self,
                                     GString               *buffer);

G_END_DECLS
