/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-part.h"

G_BEGIN_DECLS

/* (nullable): the web address that a text is, and nothing else. */
char       *confab_address_from_text  (const char     *text) G_GNUC_WARN_UNUSED_RESULT;
/* What a file from there is called. */
char       *confab_address_dup_name   (const char     *url) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the end of an address says that a picture or a video is there. */
gboolean    confab_address_guess_kind (const char     *url,
                                       ConfabPartKind *kind);
/* An attachment that the service fetches. */
ConfabPart *confab_address_to_part    (const char     *url,
                                       ConfabPartKind  kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
