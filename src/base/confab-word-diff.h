/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabWordChange:
 * @CONFAB_WORD_SAME: in both texts
 * @CONFAB_WORD_REMOVED: only in the first
 * @CONFAB_WORD_ADDED: only in the second
 */
typedef enum
{
  CONFAB_WORD_SAME,
  CONFAB_WORD_REMOVED,
  CONFAB_WORD_ADDED,
} ConfabWordChange;

/**
 * ConfabWordRun:
 * @change: in which of the texts it is
 * @first: its first byte in the first text, or where it would stand there
 * @second: its first byte in the second text, or where it would stand there
 * @length: in bytes
 *
 * Some words in a row that are in both of two texts or only in one of them.
 */
typedef struct
{
  ConfabWordChange change;
  gsize            first;
  gsize            second;
  gsize            length;
} ConfabWordRun;

GArray *confab_word_diff      (const char *first,
                               const char *second) G_GNUC_WARN_UNUSED_RESULT;
GArray *confab_word_diff_full (const char *first,
                               const char *second,
                               guint64    *n_steps) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
