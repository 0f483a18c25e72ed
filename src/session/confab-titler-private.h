/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session-private.h"
#include "session/confab-titler.h"

G_BEGIN_DECLS

/* What the files of the titler share. */
struct _ConfabTitler
{
  GObject        parent_instance;

  ConfabSession *session; /* not owned: it owns this */
  char          *provider_id;
  char          *model;
  gboolean       always;
};

void confab_titler_tell_titled (ConfabTitler *self,
                                const char   *id,
                                const char   *title,
                                double        cost);

G_END_DECLS
