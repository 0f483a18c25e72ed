/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A server in threads of its own that sends any bytes, in time or not, so that a client meets what no proper server does. */
typedef struct _RawServer RawServer;
typedef struct _RawConnection RawConnection;

/* Called in a thread for each connection; @index counts them from 0. When it returns the connection is closed. */
typedef void (*RawServerFunc) (RawConnection *connection,
                               guint          index);

RawServer *raw_server_new          (RawServerFunc    func,
                                    GTlsCertificate *certificate);
void       raw_server_free         (RawServer       *server);
guint16    raw_server_get_port     (RawServer       *server);
void       raw_server_release      (RawServer       *server);
guint      raw_server_get_n_closed (RawServer       *server);
char      *raw_server_dup_log      (RawServer       *server);
guint      raw_server_get_n_requests (RawServer     *server);

gboolean   raw_connection_read_request (RawConnection *connection);
void       raw_connection_send         (RawConnection *connection,
                                        const char    *bytes,
                                        gssize         length);
void       raw_connection_send_chunk   (RawConnection *connection,
                                        const char    *text);
void       raw_connection_wait         (RawConnection *connection);
void       raw_connection_pause        (RawConnection *connection,
                                        guint          milliseconds);
void       raw_connection_wait_closed  (RawConnection *connection);
void       raw_connection_reset        (RawConnection *connection);
guint16    raw_connection_get_port     (RawConnection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)
