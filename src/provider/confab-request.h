/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "model/confab-parameters.h"
#include "model/confab-provider.h"
#include "net/confab-http-body.h"

G_BEGIN_DECLS

/* Gives the bytes of an attachment; called from the thread that writes the request. */
typedef GBytes *(*ConfabLoadFunc) (ConfabPart  *part,
                                   gpointer     user_data,
                                   GError     **error);

/* (transfer container) (element-type ConfabPart): what is sent of a message besides its own text, in its order: attachments, and texts that belong
 * to them. Called from the thread that writes the request, once for a message. */
typedef GPtrArray *(*ConfabListPartsFunc) (ConfabMessage *message,
                                           gpointer       user_data);

/**
 * ConfabRequest:
 * @provider: the service
 * @model: the model to ask for
 * @system_prompt: (nullable): what stands before the conversation
 * @messages: (element-type ConfabMessage): the path from the root to the question, or to the reply that is gone on with; all ended
 * @parameters: what somebody set, all levels merged
 * @stream: whether to ask for a stream
 * @continues: whether the last of @messages is a reply that was cut, and the answer goes on where it stops
 * @list_parts: (nullable): gives what is sent of the attachments of a message of the user, %NULL where they are sent as they are. Parts of
 *   text that are the message's own are left out, since its text comes before or after the others, as the service wants it
 * @list_data: for @list_parts
 * @load: gives the bytes of attachments
 * @load_data: for @load
 *
 * What goes into the body of a chat request.
 */
typedef struct
{
  ConfabProvider      *provider;
  const char          *model;
  const char          *system_prompt;
  GPtrArray           *messages;
  ConfabParameters    *parameters;
  gboolean             stream;
  gboolean             continues;
  ConfabListPartsFunc  list_parts;
  gpointer             list_data;
  ConfabLoadFunc       load;
  gpointer             load_data;
} ConfabRequest;

/* Writes the body; it may be called from any thread. Errors: CONFAB_ERROR for what the profile cannot take, and those of the load function. */
ConfabHttpBody *confab_request_write (const ConfabRequest  *request,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address that the request goes to. */
char   *confab_request_dup_url     (ConfabProvider *provider,
                                    gboolean        continues) G_GNUC_WARN_UNUSED_RESULT;
/* What a service is sent of the text that it is to go on with: all but white space at its end, or all. */
gsize   confab_request_get_partial_length (ConfabProvider *provider,
                                           const char     *text);

G_END_DECLS
