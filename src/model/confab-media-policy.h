/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabMediaPolicy:
 * @CONFAB_MEDIA_POLICY_DEFAULT: as is set for all messages
 * @CONFAB_MEDIA_POLICY_SEND: they are sent again
 * @CONFAB_MEDIA_POLICY_NOTE: a short text that names them is sent in their place
 * @CONFAB_MEDIA_POLICY_LEAVE: they are left out
 *
 * What becomes of the attachments of a message in later requests of the same conversation.
 */
typedef enum
{
  CONFAB_MEDIA_POLICY_DEFAULT,
  CONFAB_MEDIA_POLICY_SEND,
  CONFAB_MEDIA_POLICY_NOTE,
  CONFAB_MEDIA_POLICY_LEAVE,
} ConfabMediaPolicy;

const char *confab_media_policy_get_name  (ConfabMediaPolicy  policy);
gboolean    confab_media_policy_from_name (const char        *name,
                                           ConfabMediaPolicy *policy);

G_END_DECLS
