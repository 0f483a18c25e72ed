/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* password: (nullable): NULL where it was not given. */
typedef void (*ConfabPasswordFunc) (const char *password,
                                    gpointer    user_data);

/* Asks for the password of a document. again: whether another one was wrong. It is called once, also where the window is closed. */
void confab_password_question_ask (GtkWindow          *parent,
                                   const char         *name,
                                   gboolean            again,
                                   ConfabPasswordFunc  answer,
                                   gpointer            user_data);

G_END_DECLS
