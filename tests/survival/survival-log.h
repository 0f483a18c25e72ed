/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The descriptor on which a survivor tells what it did. */
#define SURVIVAL_LOG_FD 3

/**
 * SurvivalLog:
 *
 * What programs that were killed had told of a folder, run after run: what must be there, what may be, and what must not
 * be. A line is a word and what belongs to it, with tabs in between and texts escaped as g_strescape() does:
 *
 * - "question" ID TEXT: stored, as the request leaves
 * - "attachment" HASH: stored
 * - "reply" ID: its row is stored
 * - "shown" ID TIME OFFSET TEXT: since that monotonic time, this is seen of a reply
 * - "ended" ID STATUS: it is stored as that
 * - "begin" OPERATION TABLE ID COLUMN VALUE: is about to be changed; all of one operation together
 * - "done" OPERATION: is changed, and stored
 * - "stall" TIME MICROSECONDS: for so long before that time, the machine did not let the program run
 */
typedef struct _SurvivalLog SurvivalLog;

/**
 * SurvivalCount:
 * @n_questions: how many questions were looked for
 * @n_replies: how many replies
 * @n_shown: how much of a reply was not there any more, in bytes, all together
 * @n_changes: how many changes had been told as done
 * @n_cut: how many replies were interrupted
 * @worst_usec: for how long text had been seen that was lost, at most
 * @n_stalled: how often the machine stood still so long that the time cannot count
 *
 * What was found.
 */
typedef struct
{
  guint64 n_questions;
  guint64 n_replies;
  guint64 n_shown;
  guint64 n_changes;
  guint64 n_cut;
  gint64  worst_usec;
  guint64 n_stalled;
} SurvivalCount;

SurvivalLog *survival_log_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void         survival_log_free  (SurvivalLog   *self);
void         survival_log_read  (SurvivalLog   *self,
                                 const char    *lines);
/* Opens the store in the folder, as the next start does, and looks for everything. died: when the last program did, monotonic.
 * Returns what is wrong, or NULL; what is there then counts as told. */
char        *survival_log_check (SurvivalLog   *self,
                                 const char    *folder,
                                 gint64         died,
                                 SurvivalCount *count) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SurvivalLog, survival_log_free)

G_END_DECLS
