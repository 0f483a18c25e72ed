/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A popover that says what a search understands besides words, and writes it into an entry. (transfer floating) */
GtkWidget *confab_search_help_new (GtkEditable *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
