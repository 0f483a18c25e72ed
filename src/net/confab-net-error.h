/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/confab-http-client.h"

G_BEGIN_DECLS

/* What the three time limits of a request are for. */
typedef enum
{
  CONFAB_NET_PHASE_CONNECT,
  CONFAB_NET_PHASE_FIRST_BYTE,
  CONFAB_NET_PHASE_BODY,
} ConfabNetPhase;

GError *confab_net_error_translate   (const GError   *cause,
                                      ConfabNetPhase  phase,
                                      const char     *host) G_GNUC_WARN_UNUSED_RESULT;
GError *confab_net_error_new_timeout (ConfabNetPhase  phase,
                                      guint           seconds,
                                      const char     *host) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
