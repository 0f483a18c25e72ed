/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-document-private.h"

G_BEGIN_DECLS

/**
 * ConfabXml:
 *
 * Reads XML piece by piece: where elements begin and end, and the text between. What has a document type is refused,
 * so that nothing can be declared, fetched or repeated.
 */
typedef struct _ConfabXml ConfabXml;

ConfabXml  *confab_xml_new           (GBytes                     *bytes,
                                      const ConfabDocumentSource *source,
                                      GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void        confab_xml_free          (ConfabXml                  *self);
gboolean    confab_xml_read          (ConfabXml                  *self);
void        confab_xml_skip          (ConfabXml                  *self);
gboolean    confab_xml_finish        (ConfabXml                  *self,
                                      GError                    **error);
gboolean    confab_xml_begins        (ConfabXml                  *self,
                                      const char                 *name);
gboolean    confab_xml_ends          (ConfabXml                  *self,
                                      const char                 *name);
const char *confab_xml_get_beginning (ConfabXml                  *self);
const char *confab_xml_get_end       (ConfabXml                  *self);
const char *confab_xml_get_text      (ConfabXml                  *self);
char       *confab_xml_dup_attribute (ConfabXml                  *self,
                                      const char                 *name) G_GNUC_WARN_UNUSED_RESULT;
int         confab_xml_get_number    (ConfabXml                  *self,
                                      const char                 *name,
                                      int                         absent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabXml, confab_xml_free)

G_END_DECLS
