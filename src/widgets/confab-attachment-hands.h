/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-attachment-source.h"

G_BEGIN_DECLS

/* What can be done with an attachment wherever it is shown. The actions are "attachment.open", which is the widget's own, and "attachment.open-with",
 * "attachment.save-as", "attachment.copy", "attachment.copy-name" and "attachment.details", which are done here. */
GMenuModel *confab_attachment_hands_new_menu (ConfabPart             *part,
                                              gboolean                with_open) G_GNUC_WARN_UNUSED_RESULT;
/* widget: where it is shown; problems are told in the toasts around it. name: an action, with or without its prefix. */
void        confab_attachment_hands_act      (GtkWidget              *widget,
                                              ConfabAttachmentSource *source,
                                              ConfabPart             *part,
                                              const char             *name);

G_END_DECLS
