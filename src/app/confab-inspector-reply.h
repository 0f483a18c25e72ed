/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-inspection.h"


G_BEGIN_DECLS

/**
 * ConfabInspectorReply:
 *
 * What came: the events of a stream with their times, or the body, and the headers.
 */
#define CONFAB_TYPE_INSPECTOR_REPLY (confab_inspector_reply_get_type ())
G_DECLARE_FINAL_TYPE (ConfabInspectorReply, confab_inspector_reply, CONFAB, INSPECTOR_REPLY, AdwBin)

GtkWidget *confab_inspector_reply_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       confab_inspector_reply_show (ConfabInspectorReply *self,
                                       ConfabInspection *inspection);
void       confab_inspector_reply_find     (ConfabInspectorReply *self);
/* (transfer full) (nullable): of the answer that is shown, as it came */
GBytes    *confab_inspector_reply_get_body (ConfabInspectorReply *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
