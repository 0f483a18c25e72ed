/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-services.h"

G_BEGIN_DECLS

GtkWidget *confab_service_report_view_new (const ConfabServiceReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
