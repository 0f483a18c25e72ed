/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_TEST_DEADLINE:
 *
 * How many seconds a test waits for something that should happen at once. Long enough for a machine under load, with
 * sanitizers; it is never waited out unless the test fails.
 */
#define CONFAB_TEST_DEADLINE 30.0

/**
 * confab_test_wait_until:
 * @condition: an expression
 *
 * Runs the main loop until @condition holds, and fails the test where it does not within the deadline.
 */
#define confab_test_wait_until(condition)                                                                      \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    gint64 confab_test_end = g_get_monotonic_time () + (gint64) (CONFAB_TEST_DEADLINE * G_USEC_PER_SEC);       \
    while (!(condition))                                                                                       \
      if (!confab_test_iterate (confab_test_end))                                                              \
        g_error ("%s:%d: %s did not come true in time", __FILE__, __LINE__, #condition);                       \
  }                                                                                                            \
  G_STMT_END

typedef gboolean (*ConfabTestFunc) (gpointer data);

gboolean      confab_test_iterate (gint64               deadline);
gboolean      confab_test_wait    (ConfabTestFunc       func,
                                   gpointer             data,
                                   double               seconds);
void          confab_test_drain   (void);

void          confab_test_capture (GObject             *source,
                                   GAsyncResult        *result,
                                   gpointer             data);
GAsyncResult *confab_test_await   (GAsyncResult       **result);

/**
 * ConfabTestDir:
 *
 * A folder of its own for one test, removed with all that is in it.
 */
typedef struct _ConfabTestDir ConfabTestDir;

ConfabTestDir *confab_test_dir_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void           confab_test_dir_free     (ConfabTestDir *self);
const char    *confab_test_dir_get_path (ConfabTestDir *self);
char          *confab_test_dir_build    (ConfabTestDir *self,
                                         const char    *name) G_GNUC_WARN_UNUSED_RESULT;
char          *confab_test_dir_write    (ConfabTestDir *self,
                                         const char    *name,
                                         const void    *bytes,
                                         gssize         length);

/**
 * ConfabTestServer:
 *
 * The misbehaving server, running in a process of its own on loopback until it is freed.
 */
typedef struct _ConfabTestServer ConfabTestServer;

ConfabTestServer *confab_test_server_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void              confab_test_server_free          (ConfabTestServer *self);
guint             confab_test_server_get_port      (ConfabTestServer *self);
const char       *confab_test_server_get_base_url  (ConfabTestServer *self);
char             *confab_test_server_dup_base_url  (ConfabTestServer *self,
                                                    const char       *scenario) G_GNUC_WARN_UNUSED_RESULT;
char             *confab_test_server_dup_log       (ConfabTestServer *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode         *confab_test_server_dup_requests  (ConfabTestServer *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabTestDir, confab_test_dir_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabTestServer, confab_test_server_free)

G_END_DECLS
