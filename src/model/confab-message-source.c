/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-message-source.h"

G_DEFINE_INTERFACE (ConfabMessageSource, confab_message_source, G_TYPE_OBJECT)

static void
confab_message_source_default_init (ConfabMessageSourceInterface *iface)
{
}

/**
 * confab_message_source_request:
 * @self: a source
 * @messages: (element-type ConfabMessage): the messages that are needed
 *
 * Asks for messages. The property "loaded" of each tells when it has come.
 */
void
confab_message_source_request (ConfabMessageSource *self,
                               GPtrArray           *messages)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_SOURCE (self));
  g_return_if_fail (messages != NULL);

  CONFAB_MESSAGE_SOURCE_GET_IFACE (self)->request (self, messages);
}
