/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ConfabOutput:
 *
 * Where an export goes. What is written to a path has its name only once all of it is on disk. After the first error nothing more is written, and
 * confab_output_close() tells of it, so that those who write need not ask after every word. It blocks, and belongs to one thread at a time.
 */
typedef struct _ConfabOutput ConfabOutput;

ConfabOutput *confab_output_new_for_path   (const char    *path,
                                            GCancellable  *cancellable,
                                            GError       **error) G_GNUC_WARN_UNUSED_RESULT;
ConfabOutput *confab_output_new_for_fd     (int            fd,
                                            GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void          confab_output_free           (ConfabOutput  *self);
gboolean      confab_output_close          (ConfabOutput  *self,
                                            GError       **error);
gboolean      confab_output_check          (ConfabOutput  *self,
                                            GError       **error);
void          confab_output_fail           (ConfabOutput  *self,
                                            GError        *error);

void          confab_output_write          (ConfabOutput  *self,
                                            const char    *data,
                                            gsize          length);
void          confab_output_text           (ConfabOutput  *self,
                                            const char    *text);
void          confab_output_base64         (ConfabOutput  *self,
                                            const guint8  *data,
                                            gsize          length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabOutput, confab_output_free)

G_END_DECLS
