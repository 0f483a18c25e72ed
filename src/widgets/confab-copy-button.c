/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-copy-button.h"
#include "widgets/confab-message-parts.h"

#define COPIED_MILLISECONDS 1500

struct _ConfabCopyButton
{
  GtkButton parent_instance;

  char     *words;
  guint     copied_id;
};

G_DEFINE_FINAL_TYPE (ConfabCopyButton, confab_copy_button, GTK_TYPE_BUTTON)

static void
show_copy (ConfabCopyButton *self)
{
  g_clear_handle_id (&self->copied_id, g_source_remove);
  gtk_button_set_icon_name (GTK_BUTTON (self), "edit-copy-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->words);
}

static gboolean
copied_timeout_cb (gpointer user_data)
{
  ConfabCopyButton *self = user_data;

  self->copied_id = 0;
  show_copy (self);
  return G_SOURCE_REMOVE;
}

static void
confab_copy_button_dispose (GObject *object)
{
  ConfabCopyButton *self = CONFAB_COPY_BUTTON (object);

  g_clear_handle_id (&self->copied_id, g_source_remove);
  G_OBJECT_CLASS (confab_copy_button_parent_class)->dispose (object);
}

static void
confab_copy_button_finalize (GObject *object)
{
  ConfabCopyButton *self = CONFAB_COPY_BUTTON (object);

  g_free (self->words);
  G_OBJECT_CLASS (confab_copy_button_parent_class)->finalize (object);
}

static void
confab_copy_button_class_init (ConfabCopyButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_copy_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_copy_button_finalize;
}

static void
confab_copy_button_init (ConfabCopyButton *self)
{
}

/**
 * confab_copy_button_new:
 * @words: what it does
 *
 * Returns: (transfer floating): a button with a picture
 */
GtkWidget *
confab_copy_button_new (const char *words)
{
  ConfabCopyButton *self = g_object_new (CONFAB_TYPE_COPY_BUTTON, NULL);

  self->words = g_strdup (words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  show_copy (self);
  return GTK_WIDGET (self);
}

/**
 * confab_copy_button_show_copied:
 * @self: a button
 *
 * Says for a moment that it was copied.
 */
void
confab_copy_button_show_copied (ConfabCopyButton *self)
{
  g_return_if_fail (CONFAB_IS_COPY_BUTTON (self));

  show_copy (self);
  gtk_button_set_icon_name (GTK_BUTTON (self), "object-select-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ ("Copied"));
  confab_message_parts_announce (GTK_WIDGET (self), _ ("Copied"));
  self->copied_id = g_timeout_add (COPIED_MILLISECONDS, copied_timeout_cb, self);
}
