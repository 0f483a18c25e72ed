/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "store/confab-store-private.h"

/* What the system and SQLite say of a failure, in words for whoever uses Confab. */

G_DEFINE_QUARK (confab - store - error - quark, confab_store_error)

static ConfabStoreError
error_from_errno (int code)
{
  switch (code)
    {
    case ENOSPC:
    case EDQUOT:
      return CONFAB_STORE_ERROR_FULL;

    case EACCES:
    case EPERM:
    case EROFS:
      return CONFAB_STORE_ERROR_READ_ONLY;

    default:
      return CONFAB_STORE_ERROR_FAILED;
    }
}

static ConfabStoreError
error_from_sqlite (int code,
                   int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return CONFAB_STORE_ERROR_FULL;

    case SQLITE_READONLY:
    case SQLITE_PERM:
      return CONFAB_STORE_ERROR_READ_ONLY;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return CONFAB_STORE_ERROR_LOCKED;

    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return CONFAB_STORE_ERROR_DAMAGED;

    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return error_from_errno (system_errno);

    default:
      return CONFAB_STORE_ERROR_FAILED;
    }
}

/**
 * confab_store_set_error:
 * @error: (nullable): where the error goes, in the domain %CONFAB_STORE_ERROR
 * @code: what it is
 * @path: the file or folder
 * @detail: (nullable): what the system says, for %CONFAB_STORE_ERROR_FAILED
 */
void
confab_store_set_error (GError         **error,
                        ConfabStoreError code,
                        const char      *path,
                        const char      *detail)
{
  switch (code)
    {
    case CONFAB_STORE_ERROR_FULL:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("The disk with “%s” is full. Make room on it and try again."), path);
      break;

    case CONFAB_STORE_ERROR_READ_ONLY:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("“%s” cannot be written. Check the permissions of its folder, and whether "
                      "its disk is read-only."),
                   path);
      break;

    case CONFAB_STORE_ERROR_LOCKED:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("Another program holds “%s”. Wait until it is done, or close it, and try again."), path);
      break;

    case CONFAB_STORE_ERROR_DAMAGED:
      g_set_error (error, CONFAB_STORE_ERROR, code,
                   _ ("“%s” is damaged. It was left as it is; the window of Confab can recover what is readable, "
                      "or restore a backup."), path);
      break;

    case CONFAB_STORE_ERROR_FAILED:
    case CONFAB_STORE_ERROR_NOT_A_DATABASE:
    case CONFAB_STORE_ERROR_TOO_NEW:
    case CONFAB_STORE_ERROR_NOT_FOUND:
    case CONFAB_STORE_ERROR_ALTERED:
    default:
      g_set_error (error, CONFAB_STORE_ERROR, CONFAB_STORE_ERROR_FAILED,
                   /* Translators: a file and what the system says about it. */
                   _ ("“%s” could not be read or written: %s. Check the disk and try again."), path, detail);
      break;
    }
}

/**
 * confab_store_set_file_error:
 * @error: (nullable): where the error goes, in the domain %CONFAB_STORE_ERROR
 * @system_errno: what the system call left in errno
 * @path: the file or folder
 */
void
confab_store_set_file_error (GError    **error,
                             int         system_errno,
                             const char *path)
{
  confab_store_set_error (error, error_from_errno (system_errno), path, g_strerror (system_errno));
}

/**
 * confab_store_set_damaged:
 * @error: (nullable): where the error goes: %CONFAB_STORE_ERROR_DAMAGED
 * @path: the database
 */
void
confab_store_set_damaged (GError    **error,
                          const char *path)
{
  confab_store_set_error (error, CONFAB_STORE_ERROR_DAMAGED, path, NULL);
}

/**
 * confab_store_set_sqlite_error:
 * @error: (nullable): where the error goes, in the domain %CONFAB_STORE_ERROR
 * @sqlite: (nullable): a connection
 * @code: an extended result code ([list](https://sqlite.org/rescode.html))
 * @path: the database
 */
void
confab_store_set_sqlite_error (GError    **error,
                               sqlite3    *sqlite,
                               int         code,
                               const char *path)
{
  int system_errno = sqlite != NULL ? sqlite3_system_errno (sqlite) : 0;

  g_debug ("SQLite failed with %d (%s), errno %d", code, sqlite3_errstr (code), system_errno);
  confab_store_set_error (error, error_from_sqlite (code, system_errno), path, sqlite3_errstr (code));
}
