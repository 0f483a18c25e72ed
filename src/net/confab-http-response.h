/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/confab-http-client.h"

G_BEGIN_DECLS

ConfabHttpResponse *confab_http_response_new (SoupSession  *session,
                                              SoupMessage  *message,
                                              GInputStream *stream,
                                              guint         first_byte_timeout,
                                              guint         silence_timeout) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
