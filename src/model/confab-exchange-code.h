/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-exchange.h"

G_BEGIN_DECLS

/**
 * ConfabCodeKind:
 * @CONFAB_CODE_CURL: a command for a shell
 * @CONFAB_CODE_PYTHON: Python 3 with nothing but its own library
 * @CONFAB_CODE_JAVASCRIPT: JavaScript for Node.js 18 and later
 *
 * What a request can be said in.
 */
typedef enum
{
  CONFAB_CODE_CURL,
  CONFAB_CODE_PYTHON,
  CONFAB_CODE_JAVASCRIPT,
} ConfabCodeKind;

/* The name of the file that a body is read from where it is too large to stand in the code. */
#define CONFAB_CODE_BODY_FILE "confab-request.json"

/* A body that is larger than this is read from a file, in bytes. */
#define CONFAB_CODE_MAX_BODY (64 * 1024)

/* body: (nullable): NULL for the file */
char *confab_exchange_dup_code (ConfabExchange *self,
                                ConfabCodeKind  kind,
                                const char     *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
