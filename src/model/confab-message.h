/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/confab-delta.h"
#include "model/confab-media-policy.h"
#include "model/confab-part.h"
#include "model/confab-reply.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_ROLE_SYSTEM,
  CONFAB_ROLE_USER,
  CONFAB_ROLE_ASSISTANT,
  CONFAB_ROLE_TOOL,
} ConfabRole;

/**
 * ConfabStatus:
 * @CONFAB_STATUS_COMPLETE: nothing is missing
 * @CONFAB_STATUS_STREAMING: a reply that is still coming
 * @CONFAB_STATUS_STOPPED: a reply that the user stopped
 * @CONFAB_STATUS_INTERRUPTED: a reply that was cut, by the service, the network, or the end of Confab
 * @CONFAB_STATUS_FAILED: a reply that failed
 */
typedef enum
{
  CONFAB_STATUS_COMPLETE,
  CONFAB_STATUS_STREAMING,
  CONFAB_STATUS_STOPPED,
  CONFAB_STATUS_INTERRUPTED,
  CONFAB_STATUS_FAILED,
} ConfabStatus;

const char *confab_role_get_name      (ConfabRole    role);
gboolean    confab_role_from_name     (const char   *name,
                                       ConfabRole   *role);
const char *confab_status_get_name    (ConfabStatus  status);
gboolean    confab_status_from_name   (const char   *name,
                                       ConfabStatus *status);

/**
 * ConfabMessage:
 *
 * One node of a conversation's tree. It belongs to the main thread while its status is
 * %CONFAB_STATUS_STREAMING; once it has ended it does not change any more and may be read from any thread.
 *
 * Of a message in a long conversation only the place may be known until it is needed.
 *
 * Properties tell of changes: "text", "reasoning", "status", "reply" for all else a reply has, "media-policy" and "left-out", which only the main thread
 * reads and changes, and "loaded".
 */
#define CONFAB_TYPE_MESSAGE (confab_message_get_type ())
G_DECLARE_FINAL_TYPE (ConfabMessage, confab_message, CONFAB, MESSAGE, GObject)

ConfabMessage *confab_message_new              (const char        *id,
                                                const char        *parent_id,
                                                ConfabRole         role,
                                                ConfabStatus       status,
                                                gint64             created) G_GNUC_WARN_UNUSED_RESULT;
ConfabMessage *confab_message_new_unloaded     (const char        *id,
                                                const char        *parent_id,
                                                ConfabRole         role,
                                                ConfabStatus       status,
                                                gint64             created) G_GNUC_WARN_UNUSED_RESULT;

gboolean           confab_message_get_loaded       (ConfabMessage     *self);
void               confab_message_load             (ConfabMessage     *self,
                                                    ConfabMessage     *full);
void               confab_message_unload           (ConfabMessage     *self);
const char        *confab_message_get_id           (ConfabMessage     *self);
const char        *confab_message_get_parent_id    (ConfabMessage     *self);
ConfabRole         confab_message_get_role         (ConfabMessage     *self);
gint64             confab_message_get_created      (ConfabMessage     *self);
ConfabStatus       confab_message_get_status       (ConfabMessage     *self);
gint64             confab_message_get_deleted      (ConfabMessage     *self);
void               confab_message_set_deleted      (ConfabMessage     *self,
                                                    gint64             deleted);
const char        *confab_message_get_text         (ConfabMessage     *self);
gsize              confab_message_get_text_length  (ConfabMessage     *self);
GPtrArray         *confab_message_get_parts        (ConfabMessage     *self);
const char        *confab_message_get_tool_call_id (ConfabMessage     *self);
const ConfabReply *confab_message_get_reply        (ConfabMessage     *self);
gboolean           confab_message_get_cut          (ConfabMessage     *self);
ConfabMediaPolicy  confab_message_get_media_policy (ConfabMessage     *self);
JsonNode          *confab_message_get_parameters   (ConfabMessage     *self);
gboolean           confab_message_get_left_out     (ConfabMessage     *self);
gboolean           confab_message_has_attachments  (ConfabMessage     *self);

void               confab_message_add_part         (ConfabMessage     *self,
                                                    ConfabPart        *part);
void               confab_message_append_text      (ConfabMessage     *self,
                                                    const char        *text);
void               confab_message_set_tool_call_id (ConfabMessage     *self,
                                                    const char        *tool_call_id);
void               confab_message_set_status       (ConfabMessage     *self,
                                                    ConfabStatus       status);
void               confab_message_set_left_out     (ConfabMessage     *self,
                                                    gboolean           left_out);
void               confab_message_set_media_policy (ConfabMessage     *self,
                                                    ConfabMediaPolicy  policy);
void               confab_message_set_parameters   (ConfabMessage     *self,
                                                    JsonNode          *parameters);
void               confab_message_set_failure      (ConfabMessage     *self,
                                                    ConfabFailure     *failure);
void               confab_message_apply            (ConfabMessage     *self,
                                                    const ConfabDelta *delta);
ConfabReply       *confab_message_edit_reply       (ConfabMessage     *self);
void               confab_message_take_reply       (ConfabMessage     *self,
                                                    ConfabReply       *reply);
void               confab_message_reply_changed    (ConfabMessage     *self);

G_END_DECLS
