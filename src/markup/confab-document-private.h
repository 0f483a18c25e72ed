/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "markup/confab-document.h"

G_BEGIN_DECLS

guint64 confab_document_get_n_bytes_read (ConfabDocument *self);

G_END_DECLS
