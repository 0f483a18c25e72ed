/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-parameters.h"
#include "secret/confab-secret-store.h"
#include "session/confab-budget.h"
#include "session/confab-chat.h"
#include "session/confab-drafts.h"
#include "session/confab-exchanges.h"
#include "session/confab-library.h"
#include "session/confab-media-history.h"
#include "session/confab-preparer.h"
#include "session/confab-presets.h"
#include "session/confab-services.h"
#include "session/confab-titler.h"

G_BEGIN_DECLS

/**
 * ConfabSession:
 *
 * Everything below the window and the terminal, made in one place: the store, the network, the keyring and the sandbox, and on them the services,
 * the library and the chats. Signal: "damaged" (message: string) when what is kept turns out to be damaged. It does not touch the keyring or the network before it is asked to.
 */
#define CONFAB_TYPE_SESSION (confab_session_get_type ())
G_DECLARE_FINAL_TYPE (ConfabSession, confab_session, CONFAB, SESSION, GObject)

/* data_folder: (nullable): NULL for the user's own, $XDG_DATA_HOME/confab. secrets: (nullable): NULL for the keyring. */
ConfabSession *confab_session_new (const char        *data_folder,
                                   ConfabSecretStore *secrets) G_GNUC_WARN_UNUSED_RESULT;
/* Opens the store and loads providers and parameters. On failure the session works in memory only, and what failed is the error. */
void confab_session_open_async (ConfabSession *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean confab_session_open_finish (ConfabSession *self,
                                     GAsyncResult *result,
                                     GError **error);
gboolean confab_session_is_migrating (ConfabSession *self);
/* Stops what runs, stores it, and closes. */
void confab_session_close_async (ConfabSession *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean confab_session_close_finish (ConfabSession *self,
                                      GAsyncResult *result,
                                      GError **error);
ConfabServices *confab_session_get_services (ConfabSession *self);
ConfabLibrary *confab_session_get_library (ConfabSession *self);
ConfabTitler *confab_session_get_titler (ConfabSession *self);
/* What makes attachments ready to be sent. */
ConfabPreparer *confab_session_get_preparer (ConfabSession *self);
/* What may be spent, and was. */
ConfabBudget *confab_session_get_budget (ConfabSession *self);
/* What becomes of older attachments. */
ConfabMediaHistory *confab_session_get_media_history (ConfabSession *self);
ConfabPresets *confab_session_get_presets (ConfabSession *self);
/* What was sent for the last replies, and what came back. */
ConfabExchanges *confab_session_get_exchanges (ConfabSession *self);
/* What was begun and not sent. */
ConfabDrafts *confab_session_get_drafts (ConfabSession *self);
/* Those set for everything; changes are stored. */
ConfabParameters *confab_session_get_parameters (ConfabSession *self);
/* What a model is told before each conversation that has no system prompt of its own; an own one that is empty says that there is none. It is
 * stored, and the property "system-prompt" tells of it. (nullable) */
const char *confab_session_get_system_prompt (ConfabSession *self);
void confab_session_set_system_prompt (ConfabSession *self,
                                       const char    *system_prompt);
/* Nothing is stored before the first question is sent; nothing at all where temporary. */
ConfabChat *confab_session_new_chat (ConfabSession *self,
                                     gboolean temporary) G_GNUC_WARN_UNUSED_RESULT;
/* The same object while it is open already, so that a reply goes on while another conversation is shown. */
void confab_session_open_chat_async (ConfabSession *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
ConfabChat *confab_session_open_chat_finish (ConfabSession *self,
                                             GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A small picture of an attachment as PNG. */
void confab_session_load_thumbnail_async (ConfabSession *self,
                                          ConfabPart *part,
                                          int size,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GBytes *confab_session_load_thumbnail_finish (ConfabSession *self,
                                              GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) */
char *confab_session_dup_attachment_path (ConfabSession *self,
                                          ConfabPart *part) G_GNUC_WARN_UNUSED_RESULT;
/* How fast the sandbox writes, in tokens a second; 0, as at first, for as fast as it is read. People want to see it write. */
void confab_session_set_sandbox_pace (ConfabSession *self,
                                      guint          tokens_per_second);
/* Starts the sandbox where it does not run yet; gives its base address. */
const char *confab_session_start_sandbox (ConfabSession *self,
                                          GError **error);

G_END_DECLS
