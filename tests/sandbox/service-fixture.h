/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "sandbox/confab-sandbox.h"

/* A sandbox that serves, and somebody who asks it. */
typedef struct
{
  ConfabSandbox *sandbox;
  SoupSession   *session;
  SoupMessage   *last;
} ServiceFixture;

void  service_set_up    (ServiceFixture *fixture,
                         gconstpointer   data);
void  service_tear_down (ServiceFixture *fixture,
                         gconstpointer   data);
/* (transfer full): what is answered, with that status */
char *service_exchange  (ServiceFixture *fixture,
                         const char     *method,
                         const char     *path,
                         const char     *body,
                         guint           status);
/* (transfer full): a question; extra: more members, or nothing */
char *service_make_body (const char     *prompt,
                         const char     *extra);
