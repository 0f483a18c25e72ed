/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-removal-toast.h"

struct _ConfabRemovalToast
{
  GObject         parent_instance;

  ConfabComposer *composer; /* weak */
  AdwToast       *toast;    /* weak (nullable): while it is shown or waits to be */
};

enum
{
  TOAST,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabRemovalToast, confab_removal_toast, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
forget_cb (ConfabRemovalToast *self,
           AdwToast           *toast)
{
  if (self->toast == toast)
    g_clear_weak_pointer (&self->toast);
}

/* The button that had the focus is about to go. */
static void
undo_cb (ConfabRemovalToast *self,
         AdwToast           *toast)
{
  forget_cb (self, toast);
  if (self->composer != NULL && confab_composer_undo_remove (self->composer))
    confab_attachment_strip_focus_restored (confab_composer_get_attachments (self->composer));
}

/* One toast, however many are removed: libadwaita 1.2 crashes where one is dismissed while another is on its way in or out. */
static void
removed_cb (ConfabRemovalToast *self,
            guint               id,
            const char         *name,
            gboolean            ready)
{
  AdwToast *toast = self->toast;

  if (!ready)
    return;
  if (toast != NULL)
    g_object_ref (toast);
  else
    {
      toast = adw_toast_new ("");
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (forget_cb), self, G_CONNECT_SWAPPED);
      g_set_weak_pointer (&self->toast, toast);
    }
  adw_toast_set_title (toast, _ ("Attachment removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_emit (self, signals[TOAST], 0, toast);
}

/* What is back already is not offered any more. */
static void
restored_cb (ConfabRemovalToast *self)
{
  if (self->toast == NULL)
    return;
  adw_toast_set_title (self->toast, _ ("Attachment is back"));
  adw_toast_set_button_label (self->toast, NULL);
}

static void
confab_removal_toast_dispose (GObject *object)
{
  ConfabRemovalToast *self = CONFAB_REMOVAL_TOAST (object);

  g_clear_weak_pointer (&self->composer);
  g_clear_weak_pointer (&self->toast);

  G_OBJECT_CLASS (confab_removal_toast_parent_class)->dispose (object);
}

static void
confab_removal_toast_class_init (ConfabRemovalToastClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_removal_toast_dispose;

  signals[TOAST] = g_signal_new ("toast", CONFAB_TYPE_REMOVAL_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);
}

static void
confab_removal_toast_init (ConfabRemovalToast *self)
{
}

/**
 * confab_removal_toast_new:
 * @composer: what attachments are removed from; not kept alive
 *
 * Returns: (transfer full): what says so
 */
ConfabRemovalToast *
confab_removal_toast_new (ConfabComposer *composer)
{
  ConfabRemovalToast *self;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);

  self = g_object_new (CONFAB_TYPE_REMOVAL_TOAST, NULL);
  g_set_weak_pointer (&self->composer, composer);
  g_signal_connect_object (composer, "attachment-removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (confab_composer_get_attachments (composer), "restored", G_CALLBACK (restored_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
