/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The classes of TeX, by which space is set about an atom; and what is no atom. */
typedef enum
{
  CONFAB_TEX_NOTHING,
  CONFAB_TEX_ORDINARY,
  CONFAB_TEX_OPERATOR,
  CONFAB_TEX_BINARY,
  CONFAB_TEX_RELATION,
  CONFAB_TEX_OPEN,
  CONFAB_TEX_CLOSE,
  CONFAB_TEX_PUNCTUATION,
  CONFAB_TEX_SPACE,
  CONFAB_TEX_SKIP,
} ConfabTexClass;

typedef struct
{
  const char     *name;
  const char     *text;
  ConfabTexClass  class;
} ConfabTexSymbol;

const ConfabTexSymbol *confab_tex_find_symbol   (const char *name);
const ConfabTexSymbol *confab_tex_list_symbols  (guint      *n_symbols);

gunichar               confab_tex_find_letter   (const char *alphabet,
                                                 gunichar    letter);
gunichar               confab_tex_find_accent   (const char *name);
gunichar               confab_tex_raise         (gunichar    character);
gunichar               confab_tex_lower         (gunichar    character);
const char            *confab_tex_find_fraction (const char *numerator,
                                                 const char *denominator);

G_END_DECLS
