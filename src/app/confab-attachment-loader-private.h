/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/confab-attachment-loader.h"
#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

struct _ConfabAttachmentLoader
{
  GObject            parent_instance;

  ConfabSession     *session;
  ConfabMediaNotes  *notes;   /* (nullable) */
  ConfabEditorGuard *guard;   /* (nullable) */
  char              *folder;  /* (nullable): where copies for other programs are */
};

void confab_attachment_loader_init_source (ConfabAttachmentSourceInterface *iface);
/* Decodes an encoded picture in a thread of its own; the task returns a texture. Takes both. */
void confab_attachment_loader_decode      (GTask                           *task,
                                           GBytes                          *bytes);
void confab_attachment_loader_remove      (ConfabAttachmentLoader          *self);

G_END_DECLS
