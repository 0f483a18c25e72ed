/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-range-private.h"

G_BEGIN_DECLS

/*
 * Text with styles as Markdown. First a list of tokens is made, then they are written, since whether a character has to be escaped, and whether a marker
 * of emphasis is one at all, depends on both neighbours.
 */
typedef enum
{
  CONFAB_INLINE_TOKEN_TEXT,
  CONFAB_INLINE_TOKEN_SOURCE, /* begins and ends with punctuation */
  CONFAB_INLINE_TOKEN_OPEN,
  CONFAB_INLINE_TOKEN_CLOSE,
} ConfabInlineTokenKind;

typedef struct
{
  ConfabInlineTokenKind kind;
  ConfabSpanFlags       style;
  guint                 start;
  guint                 end;
  guint                 partner;      /* of a marker, the index of the other one */
  gboolean              star;         /* of emphasis, that it is no underscore */
  gboolean              formula;      /* which counts as a word */
  gboolean              in_link;
  gboolean              encode_first; /* as a reference, which counts as punctuation */
  gboolean              encode_last;
  char                 *source;
} ConfabInlineToken;

typedef struct
{
  ConfabSpanFlags   style; /* CONFAB_SPAN_LINK for a picture too */
  const ConfabSpan *link;
  guint             token; /* the marker that opened it */
} ConfabInlineOpen;

typedef struct
{
  GString           *out;
  const ConfabBlock *block;
  const char        *text;
  const char        *line;       /* that is written, in the text */
  guint              start;
  guint              end;
  GArray            *runs;
  GArray            *tokens;
  GArray            *open;
  gboolean           underscore; /* for emphasis, since stars beside those of strong emphasis are ambiguous */
  gboolean           dollars;
  gboolean           tildes;
  gboolean           footnotes;
} ConfabInlineWriter;

gboolean confab_inline_writer_begins_reference (const char              *at);
gboolean confab_inline_writer_is_formula       (const char              *text,
                                                const char              *source);
void     confab_inline_writer_secure_markers   (ConfabInlineWriter      *self);
char     confab_inline_writer_get_mark         (ConfabInlineWriter      *self,
                                                const ConfabInlineToken *token);
void     confab_inline_writer_write            (ConfabInlineWriter      *self);

G_END_DECLS
