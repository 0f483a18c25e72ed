/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/confab-library.h"

G_BEGIN_DECLS

/* A small window with what a conversation holds and costs. near: a widget of the window that it belongs to. */
void confab_conversation_details_show (GtkWidget     *near,
                                       ConfabLibrary *library,
                                       const char    *id);

G_END_DECLS
