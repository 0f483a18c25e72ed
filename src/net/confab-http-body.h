/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CONFAB_TYPE_HTTP_BODY (confab_http_body_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHttpBody, confab_http_body, CONFAB, HTTP_BODY, GObject)

/* One piece of a body; is_base64: whether it is encoded as base64 when it is sent. */
typedef void (*ConfabHttpBodyFunc) (GBytes   *bytes,
                                    gboolean  is_base64,
                                    gpointer  user_data);

ConfabHttpBody *confab_http_body_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            confab_http_body_append        (ConfabHttpBody *self,
                                                GBytes         *bytes);
void            confab_http_body_append_base64 (ConfabHttpBody *self,
                                                GBytes         *bytes);
goffset         confab_http_body_get_length    (ConfabHttpBody *self);
GInputStream   *confab_http_body_open          (ConfabHttpBody *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes         *confab_http_body_flatten       (ConfabHttpBody *self) G_GNUC_WARN_UNUSED_RESULT;
void            confab_http_body_foreach       (ConfabHttpBody     *self,
                                                ConfabHttpBodyFunc  func,
                                                gpointer            user_data);

void            confab_http_body_stream_set_rests (GInputStream *stream,
                                                   gboolean      rests);

G_END_DECLS
