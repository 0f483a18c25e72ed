/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Documents that are made for a test. Texts of pages are ASCII or Latin. */
GBytes *document_pdf     (const char *const *texts);
/* NULL where qpdf is not here. */
GBytes *document_encrypt (GBytes            *pdf,
                          const char        *password);
/* A package of files: names and contents in turn, ended by NULL. */
GBytes *document_zip     (const char        *name,
                          ...) G_GNUC_NULL_TERMINATED;
