/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/confab-json-writer.h"
#include "provider/confab-request.h"

G_BEGIN_DECLS

/* Writes the array of messages. Errors as confab_request_write(). */
gboolean confab_request_write_messages (const ConfabRequest  *request,
                                        ConfabJsonWriter     *writer,
                                        GError              **error);
/* Writes one attachment as a part of a message's content. */
gboolean confab_request_write_part     (const ConfabRequest  *request,
                                        ConfabPart           *part,
                                        ConfabJsonWriter     *writer,
                                        GError              **error);

G_END_DECLS
