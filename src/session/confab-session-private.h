/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/confab-http-client.h"
#include "session/confab-session.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* What the parts of a session need of each other. */

#define CONFAB_SETTING_PARAMETERS    "parameters"
#define CONFAB_SETTING_SYSTEM_PROMPT "system-prompt"

ConfabStore      *confab_session_get_store  (ConfabSession *self);
void              confab_session_set_store  (ConfabSession *self,
                                             ConfabStore   *store);
const char       *confab_session_get_folder (ConfabSession *self);
ConfabHttpClient *confab_session_get_client (ConfabSession *self);
ConfabChat       *confab_session_make_chat  (ConfabSession      *self,
                                             ConfabConversation *conversation,
                                             gint64              last) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what runs, and gives the store what it has to write of it. */
void              confab_session_stop       (ConfabSession *self);

/* What was read from the store, which is not written again. */
void     confab_session_show_parameters    (ConfabSession *self,
                                            JsonNode      *value);
gboolean confab_session_show_system_prompt (ConfabSession *self,
                                            const char    *system_prompt);

/* (nullable): the bytes of an attachment that is in memory only, since its conversation is temporary. */
GBytes           *confab_session_find_bytes (ConfabSession *self,
                                             ConfabPart    *part) G_GNUC_WARN_UNUSED_RESULT;

ConfabServices *confab_services_new               (ConfabSecretStore    *secrets,
                                                   ConfabHttpClient     *client);
void            confab_services_set_store         (ConfabServices       *self,
                                                   ConfabStore          *store);
void            confab_services_load_async        (ConfabServices       *self,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean        confab_services_load_finish       (ConfabServices       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
/* NULL without an error where there is none; free it with confab_secret_free(). */
void            confab_services_lookup_key_async  (ConfabServices       *self,
                                                   ConfabProvider       *provider,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
char           *confab_services_lookup_key_finish (ConfabServices       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

ConfabLibrary  *confab_library_new                (void);
void            confab_library_set_store          (ConfabLibrary        *self,
                                                   ConfabStore          *store);
ConfabStore    *confab_library_get_store          (ConfabLibrary        *self);
void            confab_library_load               (ConfabLibrary        *self);
/* Reads what was written to the store behind its back, by this process too. */
void            confab_library_refresh            (ConfabLibrary        *self);
/* Tells that a conversation was written: its row is made, or moves up. */
void            confab_library_touch              (ConfabLibrary        *self,
                                                   ConfabConversation   *conversation,
                                                   gboolean              busy);

ConfabTitler   *confab_titler_new                 (ConfabSession        *session);
void            confab_titler_load                (ConfabTitler         *self);
/* Tells that a turn has ended, of which the first may be worth a title. */
void            confab_titler_note_ended          (ConfabTitler         *self,
                                                   ConfabConversation   *conversation);

ConfabDrafts   *confab_drafts_new                 (void);
void            confab_drafts_set_store           (ConfabDrafts         *self,
                                                   ConfabStore          *store);
void            confab_drafts_load_async          (ConfabDrafts         *self,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean        confab_drafts_load_finish         (ConfabDrafts         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

ConfabChat     *confab_chat_new                   (ConfabSession        *session,
                                                   ConfabConversation   *conversation,
                                                   gint64                last);
ConfabStore    *confab_chat_get_store             (ConfabChat           *self);
/* (nullable): the bytes of an attachment that is in memory only. */
/* (nullable): where it is open */
ConfabChat     *confab_session_peek_chat          (ConfabSession        *self,
                                                   const char           *id);
GBytes         *confab_chat_get_bytes             (ConfabChat           *self,
                                                   const char           *hash);
void            confab_chat_flush                 (ConfabChat           *self);
void            confab_chat_refresh               (ConfabChat           *self);

G_END_DECLS
