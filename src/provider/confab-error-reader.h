/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/confab-failure.h"
#include "net/confab-http-client.h"

G_BEGIN_DECLS

/* Reads an error in any of the shapes that services use. Never NULL. */
ConfabFailure *confab_error_read          (guint               http_status,
                                           const char         *body,
                                           gsize               length) G_GNUC_WARN_UNUSED_RESULT;
/* The error in one JSON object, or NULL where the object is not an error. */
ConfabFailure *confab_error_read_object   (guint               http_status,
                                           JsonObject         *object) G_GNUC_WARN_UNUSED_RESULT;
/* The same with the request id and the waiting time of the answer's headers. */
ConfabFailure *confab_error_from_response (ConfabHttpResponse *response,
                                           GBytes             *body) G_GNUC_WARN_UNUSED_RESULT;
/* What a GError of net, base, secret, store or GIO means for a turn. */
ConfabFailure *confab_error_from_gerror   (const GError       *error) G_GNUC_WARN_UNUSED_RESULT;
/* The id under which the service booked the request, from its headers, or NULL. */
const char    *confab_error_get_request_id (ConfabHttpResponse *response);

G_END_DECLS
