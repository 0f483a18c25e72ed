/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabContextUse:
 * @window: how many tokens the model takes, 0 where nobody says
 * @system: about how many tokens of them the system prompt is
 * @history: the same of the messages before
 * @media: the same of attachments
 * @draft: the same of what is written
 * @reserved: how many are kept for the answer
 * @n_left_out: how many messages are left out
 *
 * How much of a model's window the next request takes.
 */
typedef struct
{
  gint64 window;
  gint64 system;
  gint64 history;
  gint64 media;
  gint64 draft;
  gint64 reserved;
  guint  n_left_out;
} ConfabContextUse;

/**
 * ConfabContextMeter:
 *
 * Tells how full a model's window is, with a popover that tells of what. It is not visible where there is nothing to worry about.
 */
#define CONFAB_TYPE_CONTEXT_METER (confab_context_meter_get_type ())
G_DECLARE_FINAL_TYPE (ConfabContextMeter, confab_context_meter, CONFAB, CONTEXT_METER, GtkWidget)

GtkWidget *confab_context_meter_new (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_context_meter_set (ConfabContextMeter     *self,
                                     const ConfabContextUse *use);

G_END_DECLS
