/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CONFAB_ERROR:
 *
 * What any room may report: a value, an address or a text that is not what it should be.
 * Rooms with failures of their own have domains of their own.
 */
#define CONFAB_ERROR (confab_error_quark ())

/**
 * ConfabError:
 * @CONFAB_ERROR_INVALID_JSON: a text is not JSON, or is nested too deep
 * @CONFAB_ERROR_INVALID_VALUE: a value is of the wrong type or out of its range
 * @CONFAB_ERROR_INVALID_URL: an address cannot be used
 * @CONFAB_ERROR_INSECURE_URL: an address would send the key over an unencrypted connection
 * @CONFAB_ERROR_UNKNOWN_NAME: nothing has this name
 * @CONFAB_ERROR_TOO_LARGE: something is over its limit
 * @CONFAB_ERROR_UNSUPPORTED: something is of a kind that cannot be used
 * @CONFAB_ERROR_EMPTY: something that must not be empty is
 * @CONFAB_ERROR_PASSWORD: a document is protected, and there is no password or not the right one
 * @CONFAB_ERROR_BUDGET: what may be spent is spent
 */
typedef enum
{
  CONFAB_ERROR_INVALID_JSON,
  CONFAB_ERROR_INVALID_VALUE,
  CONFAB_ERROR_INVALID_URL,
  CONFAB_ERROR_INSECURE_URL,
  CONFAB_ERROR_UNKNOWN_NAME,
  CONFAB_ERROR_TOO_LARGE,
  CONFAB_ERROR_UNSUPPORTED,
  CONFAB_ERROR_EMPTY,
  CONFAB_ERROR_PASSWORD,
  CONFAB_ERROR_BUDGET,
} ConfabError;

GQuark confab_error_quark (void);

G_END_DECLS
