/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabMessageSource:
 *
 * Who can load messages of which so far only the place in the conversation is known. Whoever shows them asks; a message that has come
 * notifies its property "loaded".
 */
#define CONFAB_TYPE_MESSAGE_SOURCE (confab_message_source_get_type ())
G_DECLARE_INTERFACE (ConfabMessageSource, confab_message_source, CONFAB, MESSAGE_SOURCE, GObject)

/**
 * ConfabMessageSourceInterface:
 * @request: loads messages (element-type ConfabMessage) in its own time; those that are loaded already are passed over, and asking twice
 *   does no harm. What was asked for last comes first; where very many wait, the oldest wishes are given up, so whoever still needs a message
 *   asks again. Messages that nobody asked for in a while may be forgotten again, unless they changed.
 */
struct _ConfabMessageSourceInterface
{
  GTypeInterface parent;

  void (*request) (ConfabMessageSource *self,
                   GPtrArray           *messages);
};

void confab_message_source_request (ConfabMessageSource *self,
                                    GPtrArray           *messages);

G_END_DECLS
