/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-code-bar.h"
#include "widgets/confab-copy-button.h"
#include "widgets/confab-highlighter.h"

struct _ConfabCodeBar
{
  GtkWidget    parent_instance;

  ConfabBlock *block; /* (nullable) */
  GtkWidget   *language;
  GtkWidget   *wrap;
  GtkWidget   *copy;
};

enum
{
  COPY,
  SAVE,
  WRAP,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabCodeBar, confab_code_bar, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
copy_clicked_cb (ConfabCodeBar *self)
{
  g_signal_emit (self, signals[COPY], 0);
}

static void
save_clicked_cb (ConfabCodeBar *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

static void
wrap_toggled_cb (ConfabCodeBar *self)
{
  g_signal_emit (self, signals[WRAP], 0, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->wrap)));
}

static void
set_words (GtkWidget  *button,
           const char *icon,
           const char *words)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
add_button (ConfabCodeBar *self,
            GtkWidget     *button)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_cursor_from_name (button, "default");
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
confab_code_bar_dispose (GObject *object)
{
  ConfabCodeBar *self = CONFAB_CODE_BAR (object);
  GtkWidget *child;

  g_clear_pointer (&self->block, confab_block_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (confab_code_bar_parent_class)->dispose (object);
}

static void
confab_code_bar_class_init (ConfabCodeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_code_bar_dispose;
  signals[COPY] = g_signal_new ("copy", CONFAB_TYPE_CODE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVE] = g_signal_new ("save", CONFAB_TYPE_CODE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WRAP] = g_signal_new ("wrap", CONFAB_TYPE_CODE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "codebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
confab_code_bar_init (ConfabCodeBar *self)
{
  GtkWidget *save = gtk_button_new ();

  self->language = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->language), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->language), 0);
  gtk_widget_set_hexpand (self->language, TRUE);
  gtk_widget_set_parent (self->language, GTK_WIDGET (self));

  self->wrap = gtk_toggle_button_new ();
  self->copy = confab_copy_button_new (_ ("Copy Code"));
  set_words (self->wrap, "confab-wrap-symbolic", _ ("Wrap Lines"));
  set_words (save, "document-save-symbolic", _ ("Save Code…"));
  add_button (self, self->wrap);
  add_button (self, save);
  add_button (self, self->copy);
  g_signal_connect_swapped (self->wrap, "toggled", G_CALLBACK (wrap_toggled_cb), self);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_clicked_cb), self);
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_clicked_cb), self);
}

GtkWidget *
confab_code_bar_new (void)
{
  return g_object_new (CONFAB_TYPE_CODE_BAR, NULL);
}

/**
 * confab_code_bar_get_block:
 * @self: a bar
 *
 * Returns: (transfer none) (nullable): the code below it
 */
ConfabBlock *
confab_code_bar_get_block (ConfabCodeBar *self)
{
  g_return_val_if_fail (CONFAB_IS_CODE_BAR (self), NULL);

  return self->block;
}

/**
 * confab_code_bar_set_block:
 * @self: a bar
 * @block: the code below it
 *
 * Says what code it is about.
 */
void
confab_code_bar_set_block (ConfabCodeBar *self,
                           ConfabBlock   *block)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CONFAB_IS_CODE_BAR (self));

  if (self->block == block)
    return;
  if (self->block == NULL || g_strcmp0 (self->block->info, block->info) != 0)
    {
      name = block->kind == CONFAB_BLOCK_CODE && block->info != NULL ? confab_highlighter_dup_language_name (block->info) : NULL;
      gtk_label_set_text (GTK_LABEL (self->language), name != NULL ? name : block->info != NULL ? block->info : "");
    }
  g_clear_pointer (&self->block, confab_block_unref);
  self->block = confab_block_ref (block);
}

/**
 * confab_code_bar_set_wrap:
 * @self: a bar
 * @wrap: whether long lines of the code are wrapped
 */
void
confab_code_bar_set_wrap (ConfabCodeBar *self,
                          gboolean       wrap)
{
  g_return_if_fail (CONFAB_IS_CODE_BAR (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->wrap), wrap);
}

/**
 * confab_code_bar_show_copied:
 * @self: a bar
 *
 * Says for a moment that the code was copied.
 */
void
confab_code_bar_show_copied (ConfabCodeBar *self)
{
  g_return_if_fail (CONFAB_IS_CODE_BAR (self));

  confab_copy_button_show_copied (CONFAB_COPY_BUTTON (self->copy));
}
