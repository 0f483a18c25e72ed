/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabSpentSum:
 * @name: (nullable): the model, the provider or the title of the conversation; %NULL for a day, a month, and where there is none (any more)
 * @id: (nullable): of a conversation, %NULL for requests that belong to none
 * @time: when the day or the month begins, milliseconds since 1970; else when the first request was
 * @n_requests: how many requests there were
 * @n_billed: for how many of them the service told what it billed
 * @n_estimated: for how many of the others the cost was reckoned from a price list
 * @prompt_tokens: as far as the services counted them; so the next
 * @completion_tokens: tokens out
 * @billed: US dollars
 * @estimated: US dollars, of those that were not billed
 *
 * What some requests cost. For those that are neither in @n_billed nor in @n_estimated nobody knows.
 */
typedef struct
{
  char   *name;
  char   *id;
  gint64  time;
  gint64  n_requests;
  gint64  n_billed;
  gint64  n_estimated;
  gint64  prompt_tokens;
  gint64  completion_tokens;
  double  billed;
  double  estimated;
} ConfabSpentSum;

/**
 * ConfabSpent:
 * @from: the first moment, milliseconds since 1970
 * @to: the first moment after it
 * @all: all of them, without those in @sandbox; so all others
 * @sandbox: those of the sandbox, whose prices nobody pays
 * @models: (element-type ConfabSpentSum): by the model that answered, the dearest first; so the next two
 * @providers: (element-type ConfabSpentSum): by the name that the provider had then
 * @conversations: (element-type ConfabSpentSum): by conversation
 * @days: (element-type ConfabSpentSum): by day, in the order of time, those without a request left out; so the next
 * @months: (element-type ConfabSpentSum): by month
 *
 * What was spent in a span of time.
 */
typedef struct
{
  gint64         from;
  gint64         to;
  ConfabSpentSum all;
  ConfabSpentSum sandbox;
  GPtrArray     *models;
  GPtrArray     *providers;
  GPtrArray     *conversations;
  GPtrArray     *days;
  GPtrArray     *months;
} ConfabSpent;

ConfabSpentSum *confab_spent_sum_new       (const char           *name,
                                            gint64                time) G_GNUC_WARN_UNUSED_RESULT;
void            confab_spent_sum_free      (ConfabSpentSum       *self);
double          confab_spent_sum_get_total (const ConfabSpentSum *self);

/* Whether a model, by its name, is one whose prices nobody pays. */
gboolean        confab_spent_is_sandbox    (const char           *model);

ConfabSpent    *confab_spent_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            confab_spent_free          (ConfabSpent          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSpent, confab_spent_free)

G_END_DECLS
