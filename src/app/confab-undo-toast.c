/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-undo-toast.h"

/* Reading what happened and reaching for the button takes longer than reading alone. */
#define UNDO_SECONDS 10

typedef struct
{
  ConfabUndoFunc undo;
  gpointer       user_data;
  GDestroyNotify free_data;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  undo->free_data (undo->user_data);
  g_free (undo);
}

static void
undo_cb (AdwToast *toast,
         Undo     *undo)
{
  undo->undo (undo->user_data);
}

/**
 * confab_undo_toast_new:
 * @words: what was done, as markup
 * @undo: undoes it
 * @user_data: (transfer full): for @undo
 * @free_data: frees @user_data
 *
 * Returns: (transfer full): what tells of something that can be undone while it is shown
 */
AdwToast *
confab_undo_toast_new (const char    *words,
                       ConfabUndoFunc undo,
                       gpointer       user_data,
                       GDestroyNotify free_data)
{
  AdwToast *toast = adw_toast_new (words);
  Undo *data = g_new (Undo, 1);

  *data = (Undo) { undo, user_data, free_data };
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), data, undo_free, 0);
  return toast;
}
