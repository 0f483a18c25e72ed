/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-spent.h"

G_BEGIN_DECLS

/**
 * ConfabSpentBy:
 *
 * By what it is sorted that something was spent.
 */
typedef enum
{
  CONFAB_SPENT_BY_MODEL,
  CONFAB_SPENT_BY_PROVIDER,
  CONFAB_SPENT_BY_CONVERSATION,
  CONFAB_SPENT_BY_DAY,
  CONFAB_SPENT_BY_MONTH,
} ConfabSpentBy;

/* (transfer none) (element-type ConfabSpentSum) */
GPtrArray *confab_spent_get_sums      (ConfabSpent          *self,
                                       ConfabSpentBy         by);
/* What a sum is called, for people. */
char      *confab_spent_sum_dup_title (const ConfabSpentSum *sum,
                                       ConfabSpentBy         by) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_spent_to_csv        (ConfabSpent          *self,
                                       ConfabSpentBy         by) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
