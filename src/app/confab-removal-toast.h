/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "widgets/confab-composer.h"

G_BEGIN_DECLS

/**
 * ConfabRemovalToast:
 *
 * Says that an attachment was removed from a composer, and offers to bring it back, as long as it is not back already.
 *
 * Signal: "toast" (toast: AdwToast): what is to be shown, maybe once more.
 */
#define CONFAB_TYPE_REMOVAL_TOAST (confab_removal_toast_get_type ())
G_DECLARE_FINAL_TYPE (ConfabRemovalToast, confab_removal_toast, CONFAB, REMOVAL_TOAST, GObject)

/* The composer is not kept alive. */
ConfabRemovalToast *confab_removal_toast_new (ConfabComposer *composer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
