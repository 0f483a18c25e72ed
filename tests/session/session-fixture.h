/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-session.h"
#include "support/confab-test.h"

G_BEGIN_DECLS

/**
 * Fixture:
 *
 * A session in a folder of its own, with keys in memory, and the misbehaving server where a test asks for it.
 */
typedef struct
{
  ConfabTestDir     *dir;
  ConfabTestServer  *server;
  ConfabSecretStore *secrets;
  ConfabSession     *session;
} Fixture;

void            fixture_set_up       (Fixture           *fixture);
void            fixture_tear_down    (Fixture           *fixture);
/* Another session on the same folder, as a restart or another process has it. */
void            fixture_reopen       (Fixture           *fixture);
ConfabSession  *fixture_open         (Fixture           *fixture);
void            fixture_close        (ConfabSession     *session);

ConfabProvider *fixture_add_provider (Fixture           *fixture,
                                      const char        *scenario);
/* A chat with the misbehaving server, every request meeting the scenario. */
ConfabChat     *fixture_chat         (Fixture           *fixture,
                                      const char        *scenario,
                                      gboolean           temporary);
ConfabChat     *fixture_open_chat    (ConfabSession     *session,
                                      const char        *id);
void            fixture_send         (ConfabChat        *chat,
                                      const char        *text);
void            fixture_wait_idle    (ConfabChat        *chat);
/* Sends and waits for the end; (transfer none): the reply. */
ConfabMessage  *fixture_ask          (ConfabChat        *chat,
                                      const char        *text);
guint           fixture_n_requests   (Fixture           *fixture);
char           *fixture_authorization (Fixture          *fixture);

G_END_DECLS
