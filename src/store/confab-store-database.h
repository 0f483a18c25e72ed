/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * ConfabStatement:
 *
 * A prepared statement that its database keeps; g_autoptr makes it ready for its next use.
 */
typedef struct sqlite3_stmt ConfabStatement;

/* A statement that is used once; g_autoptr ends it. */
typedef struct sqlite3_stmt ConfabPassingStatement;

/**
 * ConfabDatabase:
 *
 * One connection with its prepared statements. After confab_database_open() everything happens on the thread that
 * opened it.
 */
typedef struct _ConfabDatabase ConfabDatabase;

/**
 * ConfabDatabaseOptions:
 * @busy_timeout_ms: how long another program may hold the database before that is an error
 * @max_pages: the largest size in pages; 0 for no limit
 * @check_at_once: how many bytes are checked before the store is open, more in the background; 0 for the usual
 *
 * What tests choose differently.
 */
typedef struct
{
  int    busy_timeout_ms;
  gint64 max_pages;
  gint64 check_at_once;
} ConfabDatabaseOptions;

#define CONFAB_DATABASE_BUSY_TIMEOUT_MS 10000

ConfabDatabase  *confab_database_new              (const char                  *folder) G_GNUC_WARN_UNUSED_RESULT;
void             confab_database_free             (ConfabDatabase              *self);
gboolean         confab_database_open             (ConfabDatabase              *self,
                                                   const ConfabDatabaseOptions *options,
                                                   GError                     **error);
gboolean         confab_database_open_reader      (ConfabDatabase              *self,
                                                   const ConfabDatabaseOptions *options,
                                                   GCancellable                *stop,
                                                   GError                     **error);
void             confab_database_close            (ConfabDatabase              *self);
gboolean         confab_database_is_open          (ConfabDatabase              *self);
gboolean         confab_database_is_migrating     (ConfabDatabase              *self);
const char      *confab_database_get_folder       (ConfabDatabase              *self);
const char      *confab_database_get_path         (ConfabDatabase              *self);
sqlite3         *confab_database_get_sqlite       (ConfabDatabase              *self);
void             confab_database_set_cancellable  (ConfabDatabase              *self,
                                                   GCancellable                *cancellable);

gboolean         confab_database_exec             (ConfabDatabase              *self,
                                                   const char                  *sql,
                                                   GError                     **error);
ConfabStatement *confab_database_prepare          (ConfabDatabase              *self,
                                                   const char                  *sql,
                                                   GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabPassingStatement *confab_database_prepare_once (ConfabDatabase           *self,
                                                   const char                  *sql,
                                                   GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         confab_database_step             (ConfabDatabase              *self,
                                                   ConfabStatement             *statement,
                                                   GError                     **error);
gboolean         confab_database_run              (ConfabDatabase              *self,
                                                   ConfabStatement             *statement,
                                                   GError                     **error);
gint64           confab_database_run_for_row      (ConfabDatabase              *self,
                                                   ConfabStatement             *statement,
                                                   GError                     **error);
gint64           confab_database_get_int          (ConfabDatabase              *self,
                                                   const char                  *sql,
                                                   GError                     **error);
gboolean         confab_database_begin            (ConfabDatabase              *self,
                                                   GError                     **error);
gboolean         confab_database_begin_reading    (ConfabDatabase              *self,
                                                   GError                     **error);
gboolean         confab_database_end              (ConfabDatabase              *self,
                                                   gboolean                     success,
                                                   GError                     **error);
void             confab_database_set_damaged      (ConfabDatabase              *self);
gboolean         confab_database_is_damaged       (ConfabDatabase              *self);
gboolean         confab_database_is_unchecked     (ConfabDatabase              *self);
void             confab_database_allow_checkpoints (ConfabDatabase             *self);
void             confab_database_set_busy         (ConfabDatabase              *self,
                                                   gboolean                     is_busy);
void             confab_database_set_checked      (ConfabDatabase              *self);
void             confab_database_set_error        (ConfabDatabase              *self,
                                                   int                          code,
                                                   GError                     **error);

void             confab_statement_bind_text       (ConfabStatement             *statement,
                                                   int                          index,
                                                   const char                  *text);
void             confab_statement_bind_int        (ConfabStatement             *statement,
                                                   int                          index,
                                                   gint64                       value);
void             confab_statement_bind_double     (ConfabStatement             *statement,
                                                   int                          index,
                                                   double                       value);
void             confab_statement_bind_bytes      (ConfabStatement             *statement,
                                                   int                          index,
                                                   GBytes                      *bytes);
GBytes          *confab_statement_dup_bytes       (ConfabStatement             *statement,
                                                   int                          column) G_GNUC_WARN_UNUSED_RESULT;
const char      *confab_statement_get_text        (ConfabStatement             *statement,
                                                   int                          column);
gint64           confab_statement_get_int         (ConfabStatement             *statement,
                                                   int                          column);
void             confab_statement_reset           (ConfabStatement             *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabStatement, confab_statement_reset)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPassingStatement, sqlite3_finalize)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabDatabase, confab_database_free)

G_END_DECLS
