/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/confab-json-writer.h"
#include "provider/confab-dialect.h"
#include "provider/confab-request.h"

G_BEGIN_DECLS

/**
 * ConfabRequestOutput:
 * @request: what is written
 * @dialect: how its service wants it
 * @parts: (element-type GPtrArray): what each message is sent as, of those that are not only text; %NULL for the others
 * @writer: what was written since the last attachment
 * @body: what was written before, and the attachments
 *
 * A request while it is written.
 */
typedef struct
{
  const ConfabRequest *request;
  const ConfabDialect *dialect;
  GPtrArray           *parts;
  ConfabJsonWriter    *writer;
  ConfabHttpBody      *body;
} ConfabRequestOutput;

/* Finds out what each message is sent as. */
GPtrArray *confab_request_list_parts     (const ConfabRequest  *request) G_GNUC_WARN_UNUSED_RESULT;
/* Looks at numbers and sizes before anything is loaded. Errors as confab_request_write(). */
gboolean   confab_request_check_parts    (ConfabRequestOutput  *output,
                                          GError              **error);
gboolean   confab_request_check_length   (ConfabRequestOutput  *output,
                                          goffset               length,
                                          GError              **error);
/* Writes the array of messages. Errors as confab_request_write(). */
gboolean   confab_request_write_messages (ConfabRequestOutput  *output,
                                          GError              **error);
/* Writes one part of a message's content. */
gboolean   confab_request_write_part     (ConfabRequestOutput  *output,
                                          ConfabPart           *part,
                                          GError              **error);
/* What a part that is text is sent as, or NULL with an error where it is something else or cannot be loaded. */
char      *confab_request_dup_part_text  (ConfabRequestOutput  *output,
                                          ConfabPart           *part,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
