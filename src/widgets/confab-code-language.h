/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabCodeLanguage:
 * @words: how people name it behind a fence, in small letters, each between blanks
 * @id: (nullable): GtkSourceView's name of it, if it knows it
 * @name: its name
 * @suffix: of its files
 *
 * A language of code.
 */
typedef struct
{
  const char *words;
  const char *id;
  const char *name;
  const char *suffix;
} ConfabCodeLanguage;

char                     *confab_code_language_dup_word (const char *info) G_GNUC_WARN_UNUSED_RESULT;
const ConfabCodeLanguage *confab_code_language_find     (const char *word);

G_END_DECLS
