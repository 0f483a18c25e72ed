/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-copy-button.h"
#include "widgets/confab-message-foot.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-variant-switch.h"
#include "widgets/confab-wrap-layout.h"

/* As style.css has them. */
#define BUTTON_WIDTH  30
#define BUTTON_HEIGHT 24
#define N_BUTTONS     3

#define SPACING       6
#define MAX_LINES     5

#define NO_BREAK_SPACE "\u00a0"

struct _ConfabMessageFoot
{
  GtkWidget  parent_instance;

  GtkWidget *box;
  GtkWidget *buttons;
  GtkWidget *copy;     /* these are made when they are wanted */
  GtkWidget *menu;
  GtkWidget *words;
  GtkWidget *variants; /* (nullable) */
  gboolean   reply;
  gboolean   reachable;
};

G_DEFINE_FINAL_TYPE (ConfabMessageFoot, confab_message_foot, GTK_TYPE_WIDGET)

static void
confab_message_foot_dispose (GObject *object)
{
  ConfabMessageFoot *self = CONFAB_MESSAGE_FOOT (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_message_foot_parent_class)->dispose (object);
}

static void
confab_message_foot_class_init (ConfabMessageFootClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_message_foot_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
confab_message_foot_init (ConfabMessageFoot *self)
{
  self->box = confab_wrap_box_new (SPACING, FALSE);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->buttons, "on-hover");
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * confab_message_foot_new:
 * @reply: whether it is for a reply
 *
 * Returns: (transfer floating): the place for the buttons of a message
 */
GtkWidget *
confab_message_foot_new (gboolean reply)
{
  ConfabMessageFoot *self = g_object_new (CONFAB_TYPE_MESSAGE_FOOT, NULL);

  self->reply = reply;
  gtk_widget_set_size_request (self->buttons, N_BUTTONS * BUTTON_WIDTH, BUTTON_HEIGHT);
  return GTK_WIDGET (self);
}

/* Lines break between the facts, not within one. */
static char *
dup_unbroken (const char *words)
{
  g_auto (GStrv) facts = g_strsplit (words, CONFAB_MESSAGE_FACT_SEPARATOR, -1);

  for (guint i = 0; facts[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (facts[i], " ", -1);

      g_free (facts[i]);
      facts[i] = g_strjoinv (NO_BREAK_SPACE, parts);
    }
  /* The dot stays at the end of its line. */
  return g_strjoinv (NO_BREAK_SPACE "· ", facts);
}

/**
 * confab_message_foot_set_words:
 * @self: a foot
 * @words: the line, which may be empty
 */
void
confab_message_foot_set_words (ConfabMessageFoot *self,
                               const char        *words)
{
  g_autofree char *unbroken = NULL;

  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));

  if (self->words == NULL && *words == '\0')
    return;
  unbroken = dup_unbroken (words);
  if (self->words == NULL)
    {
      self->words = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->words), 0);
      /* Without the dots the label would be set in columns of one character, to find how narrow it can be. */
      gtk_label_set_ellipsize (GTK_LABEL (self->words), PANGO_ELLIPSIZE_END);
      gtk_label_set_lines (GTK_LABEL (self->words), MAX_LINES);
      gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (self->words), GTK_NATURAL_WRAP_NONE);
      gtk_widget_add_css_class (self->words, "caption");
      gtk_widget_add_css_class (self->words, "dim-label");
      gtk_widget_add_css_class (self->words, "numeric");
      gtk_box_insert_child_after (GTK_BOX (self->box), self->words, self->variants);
    }
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->words)), unbroken) != 0)
    gtk_label_set_text (GTK_LABEL (self->words), unbroken);
  gtk_widget_set_visible (self->words, *words != '\0');
}

/**
 * confab_message_foot_set_variants:
 * @self: a foot
 * @index: which of the variants of the message it is, from 0
 * @n_variants: so many there are
 */
void
confab_message_foot_set_variants (ConfabMessageFoot *self,
                                  guint              index,
                                  guint              n_variants)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));

  if (self->variants == NULL && n_variants > 1)
    {
      self->variants = confab_variant_switch_new ();
      confab_variant_switch_set_reach (CONFAB_VARIANT_SWITCH (self->variants), self->reachable);
      gtk_box_prepend (GTK_BOX (self->box), self->variants);
    }
  if (self->variants == NULL)
    return;
  confab_variant_switch_set (CONFAB_VARIANT_SWITCH (self->variants), index, n_variants);
  gtk_widget_set_visible (self->variants, n_variants > 1);
}

/**
 * confab_message_foot_focus_variants:
 * @self: a foot
 * @direction: 1 for the next variant, -1 for the previous one
 *
 * Returns: whether the button for it has the focus now
 */
gboolean
confab_message_foot_focus_variants (ConfabMessageFoot *self,
                                    int                direction)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_FOOT (self), FALSE);

  return self->variants != NULL && confab_variant_switch_focus (CONFAB_VARIANT_SWITCH (self->variants), direction);
}

/**
 * confab_message_foot_set_tooltip:
 * @self: a foot
 * @tooltip: what more there is to say than the line does
 */
void
confab_message_foot_set_tooltip (ConfabMessageFoot *self,
                                 const char        *tooltip)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));

  if (self->words != NULL)
    gtk_widget_set_tooltip_text (self->words, tooltip);
}

static void
add_button (ConfabMessageFoot *self,
            GtkWidget         *button)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_box_append (GTK_BOX (self->buttons), button);
}

static GtkWidget *
new_button (const char *icon_name,
            const char *words,
            const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/**
 * confab_message_foot_make_buttons:
 * @self: a foot
 * @menu: all that can be done with the message
 */
void
confab_message_foot_make_buttons (ConfabMessageFoot *self,
                                  GMenuModel        *menu)
{
  const char *name = self->reply ? _ ("Menu of the Answer") : _ ("Menu of the Question");

  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));

  if (self->menu != NULL)
    return;
  self->copy = confab_copy_button_new (_ ("Copy"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy), "message.copy");
  add_button (self, self->copy);
  if (self->reply)
    add_button (self, new_button ("view-refresh-symbolic", _ ("Regenerate"), "message.regenerate"));
  else
    add_button (self, new_button ("document-edit-symbolic", _ ("Edit"), "message.edit"));
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_widget_set_tooltip_text (self->menu, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  add_button (self, self->menu);
}

/**
 * confab_message_foot_show_copied:
 * @self: a foot with its buttons
 *
 * Says for a moment that the message was copied.
 */
void
confab_message_foot_show_copied (ConfabMessageFoot *self)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));
  g_return_if_fail (self->copy != NULL);

  confab_copy_button_show_copied (CONFAB_COPY_BUTTON (self->copy));
}

/**
 * confab_message_foot_set_reach:
 * @self: a foot
 * @reachable: whether the focus may go to the buttons
 *
 * The focus goes through the buttons of the message that it is in, and otherwise from message to message.
 */
void
confab_message_foot_set_reach (ConfabMessageFoot *self,
                               gboolean           reachable)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_FOOT (self));

  self->reachable = reachable;
  gtk_widget_set_can_focus (self->buttons, reachable);
  if (self->variants != NULL)
    confab_variant_switch_set_reach (CONFAB_VARIANT_SWITCH (self->variants), reachable);
}

/**
 * confab_message_foot_get_held:
 * @self: a foot
 *
 * Returns: whether its menu is open
 */
gboolean
confab_message_foot_get_held (ConfabMessageFoot *self)
{
  GtkPopover *popover;

  g_return_val_if_fail (CONFAB_IS_MESSAGE_FOOT (self), FALSE);

  popover = self->menu != NULL ? gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->menu)) : NULL;
  return popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover));
}
