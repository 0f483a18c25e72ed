/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabDeadline:
 *
 * A point in time that is moved often and rarely reached. Moving it later costs nothing: the timer below it is set
 * anew only when it fires too early, not for each piece of a stream.
 */
typedef struct _ConfabDeadline ConfabDeadline;

typedef void (*ConfabDeadlineFunc) (gpointer user_data);

ConfabDeadline *confab_deadline_new  (GMainContext       *context,
                                      ConfabDeadlineFunc  func,
                                      gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
void            confab_deadline_set  (ConfabDeadline     *self,
                                      guint               seconds);
void            confab_deadline_free (ConfabDeadline     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDeadline, confab_deadline_free)

G_END_DECLS
