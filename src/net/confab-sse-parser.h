/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_SSE_MAX_EVENT:
 *
 * The largest event and the longest line that are read, in bytes.
 */
#define CONFAB_SSE_MAX_EVENT (64 * 1024 * 1024)

/**
 * ConfabSseEvent:
 * @type: the event's type, "message" where the stream names none, "error" also for data in a field named error
 * @data: the lines of data joined with line feeds, valid UTF-8; bytes that were not are U+FFFD
 * @length: the length of @data in bytes; @data ends with a zero byte beyond it, but may hold others
 * @id: the last event id
 *
 * One event of a stream. Everything is borrowed for the time of the call.
 */
typedef struct
{
  const char *type;
  const char *data;
  gsize       length;
  const char *id;
} ConfabSseEvent;

typedef void (*ConfabSseFunc) (const ConfabSseEvent *event,
                               gpointer              user_data);

/**
 * ConfabSseParser:
 *
 * Reads text/event-stream
 * ([HTML Standard, section 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)) from bytes that
 * come in any pieces. It makes no input or output of its own.
 */
typedef struct _ConfabSseParser ConfabSseParser;

ConfabSseParser *confab_sse_parser_new          (ConfabSseFunc     func,
                                                 gpointer          user_data) G_GNUC_WARN_UNUSED_RESULT;
void             confab_sse_parser_free         (ConfabSseParser  *self);
gboolean         confab_sse_parser_feed         (ConfabSseParser  *self,
                                                 const void       *bytes,
                                                 gsize             length,
                                                 GError          **error);
void             confab_sse_parser_finish       (ConfabSseParser  *self);
const char      *confab_sse_parser_get_ignored  (ConfabSseParser  *self);
guint            confab_sse_parser_get_n_events (ConfabSseParser  *self);
guint            confab_sse_parser_get_retry    (ConfabSseParser  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSseParser, confab_sse_parser_free)

G_END_DECLS
