/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/confab-http-client.h"
#include "raw-server.h"

#define CHUNKED "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

typedef gboolean (*FixtureCondition) (gpointer data);

void                fixture_wait     (FixtureCondition    condition,
                                      gpointer            data);
void                fixture_done     (GObject            *object,
                                      GAsyncResult       *result,
                                      gpointer            user_data);
GAsyncResult       *fixture_await    (GAsyncResult      **result);
char               *fixture_url      (RawServer          *server,
                                      const char         *path);
ConfabHttpResponse *fixture_get      (ConfabHttpClient   *client,
                                      RawServer          *server,
                                      GError            **error);
ConfabHttpResponse *fixture_send     (ConfabHttpClient   *client,
                                      ConfabHttpRequest  *request,
                                      GCancellable       *cancellable,
                                      GError            **error);
char               *fixture_read     (ConfabHttpResponse *response,
                                      GError            **error);
char               *fixture_read_all (ConfabHttpResponse *response,
                                      gsize               limit,
                                      GError            **error);
void                fixture_wait_closed (RawServer       *server,
                                         guint            n_closed);
GTlsCertificate    *fixture_make_certificate   (char **path);
void                fixture_forget_certificate (char  *path);
