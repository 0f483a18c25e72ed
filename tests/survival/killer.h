/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "survival-log.h"

G_BEGIN_DECLS

/**
 * Killer:
 * @program: what is killed
 * @seed: of the dice
 * @dice: when it is killed
 * @died: when the last one was, monotonic
 * @told: (nullable): what the last one told
 * @printed: (nullable): what the last one printed while it lived
 *
 * Starts programs and kills them.
 */
typedef struct
{
  const char *program;
  guint32     seed;
  GRand      *dice;
  gint64      died;
  char       *told;
  GString    *printed;
} Killer;

void     killer_init  (Killer             *self,
                       const char         *program,
                       guint32             seed);
void     killer_clear (Killer             *self);
/* Ends it by SIGKILL after that time, or waits for its own end where usec is negative. TRUE where it ended by itself, and well. What it prints
 * becomes lines "shown" of a reply "printed" in told. */
gboolean killer_run   (Killer             *self,
                       const char *const  *argv,
                       gint64              usec);

G_END_DECLS
