/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-spent.h"
#include "session/confab-session.h"

G_BEGIN_DECLS

/**
 * ConfabSpendingSpan:
 *
 * A span of time that is looked at, in local time.
 */
typedef enum
{
  CONFAB_SPENDING_THIS_MONTH,
  CONFAB_SPENDING_LAST_MONTH,
  CONFAB_SPENDING_YEAR,
  CONFAB_SPENDING_ALL,
} ConfabSpendingSpan;

/* now: milliseconds since 1970; so the others. */
void         confab_spending_get_span       (ConfabSpendingSpan   span,
                                             gint64               now,
                                             gint64              *from,
                                             gint64              *to);
void         confab_spending_sum_async      (ConfabSession       *session,
                                             ConfabSpendingSpan   span,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
ConfabSpent *confab_spending_sum_finish     (ConfabSession       *session,
                                             GAsyncResult        *result,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether services of its kind tell what is left on the account. */
gboolean     confab_spending_tells_balance  (ConfabProvider      *provider);
void         confab_spending_balance_async  (ConfabSession       *session,
                                             ConfabProvider      *provider,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
char        *confab_spending_balance_finish (ConfabSession       *session,
                                             GAsyncResult        *result,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
