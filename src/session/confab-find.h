/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/confab-chat.h"

G_BEGIN_DECLS

/**
 * ConfabFindHit:
 * @message_id: a message
 * @position: its place in the path when the search began
 * @n_matches: how often it says what was looked for, as it is shown
 *
 * A message in which something was found.
 */
typedef struct
{
  char  *message_id;
  guint  position;
  guint  n_matches;
} ConfabFindHit;

void       confab_find_async  (ConfabChat           *chat,
                               const char           *needle,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
GPtrArray *confab_find_finish (ConfabChat           *chat,
                               GAsyncResult         *result,
                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
