/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in a shadow for something else. Bytes of the source that have these values become CONFAB_SHADOW_BAD. */
#define CONFAB_SHADOW_FORMULA '\x01'
#define CONFAB_SHADOW_NOTHING '\x04'
#define CONFAB_SHADOW_BAD     '\x1a'

/**
 * ConfabFormula:
 * @start: the first byte of the shadow, of the delimiter
 * @end: the byte after the last, after the delimiter
 * @delimiter: the length of the delimiter before it
 * @closing: the length of the delimiter after it; 0 while it has none
 * @display: whether it stands by itself
 *
 * A formula in a shadow.
 */
typedef struct
{
  gsize    start;
  gsize    end;
  guint    delimiter;
  guint    closing;
  gboolean display;
} ConfabFormula;

/**
 * ConfabShadow:
 * @source: (not nullable): the piece of the source, not copied
 * @length: its length
 * @bytes: what is read in its place, of the same length and at the same places
 * @formulas: (element-type ConfabFormula): what was covered
 *
 * A copy of a text for a reader of Markdown that knows no formulas: they are covered by bytes that mean nothing to it, and what is not UTF-8 is made so.
 */
typedef struct
{
  const char *source;
  gsize       length;
  GString    *bytes;
  GArray     *formulas;
} ConfabShadow;

ConfabShadow        *confab_shadow_new          (const char         *source,
                                                 gsize               length,
                                                 gboolean            complete) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_shadow_free         (ConfabShadow       *self);
const ConfabFormula *confab_shadow_find_formula (const ConfabShadow *self,
                                                 const char         *cover,
                                                 gsize               n_bytes,
                                                 guint              *cursor,
                                                 gsize              *covered);
void                 confab_shadow_append_clean (GString            *text,
                                                 const char         *source,
                                                 gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabShadow, confab_shadow_free)

G_END_DECLS
