/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A request with large files in it, taken apart without a second copy of them. */

/* (element-type GBytes): the long files of data URLs, in the place of which @text has their numbers. Takes @body. */
GPtrArray *confab_sandbox_body_split (GByteArray  *body,
                                      GString    **text) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes of a data URL, which may be a number of one of @files; NULL for any other address. */
GBytes    *confab_sandbox_body_open  (GPtrArray   *files,
                                      const char  *url,
                                      char       **content_type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
