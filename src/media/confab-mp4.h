/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabMp4Box:
 * @type: its four characters
 * @data: its content, clamped to what there is
 * @length: bytes of @data
 * @cut: whether it says that it has more
 *
 * A box of ISO/IEC 14496-12, 4.2.
 */
typedef struct
{
  const guint8 *type;
  const guint8 *data;
  gsize         length;
  gboolean      cut;
} ConfabMp4Box;

gboolean confab_mp4_next_box (const guint8  **data,
                              gsize          *length,
                              ConfabMp4Box   *box);

G_END_DECLS
