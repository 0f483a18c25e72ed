/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Does the work of a task in a thread that knows nothing of what the task belongs to. free_result: (nullable) */
void confab_task_run_in_thread (GTask          *task,
                                GTaskThreadFunc func,
                                GDestroyNotify  free_result);
