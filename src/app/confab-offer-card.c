/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-accessible.h"
#include "app/confab-offer-card.h"
#include "model/confab-model-info.h"
#include "widgets/confab-wrap-layout.h"

struct _ConfabOfferCard
{
  GtkWidget  parent_instance;

  GtkWidget *revealer;
  GtkWidget *why;
  GtkWidget *buttons;
  char      *content; /* (nullable): what is shown, to leave alone what does not change */
};

enum
{
  CHOSEN,
  MODEL_CHOSEN,
  CLOSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabOfferCard, confab_offer_card, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
button_clear (gpointer data)
{
  g_free (((ConfabOfferButton *)data)->label);
}

GArray *
confab_offer_buttons_new (void)
{
  GArray *buttons = g_array_new (FALSE, FALSE, sizeof (ConfabOfferButton));

  g_array_set_clear_func (buttons, button_clear);
  return buttons;
}

void
confab_offer_buttons_add (GArray     *buttons,
                          const char *name,
                          char       *label,
                          gboolean    last)
{
  ConfabOfferButton button = { name, label, last };

  g_array_append_val (buttons, button);
}

static void
button_clicked_cb (ConfabOfferCard *self,
                   GtkWidget       *button)
{
  g_signal_emit (self, signals[CHOSEN], 0, gtk_widget_get_name (button));
}

static void
model_activate_cb (ConfabOfferCard *self,
                   GVariant        *id)
{
  g_signal_emit (self, signals[MODEL_CHOSEN], 0, g_variant_get_string (id, NULL));
}

static void
model_clicked_cb (ConfabOfferCard *self,
                  GtkWidget       *button)
{
  g_signal_emit (self, signals[MODEL_CHOSEN], 0, gtk_widget_get_name (button));
}

static void
close_cb (ConfabOfferCard *self)
{
  confab_offer_card_hide (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  if (!confab_offer_card_get_shown (CONFAB_OFFER_CARD (widget)))
    return GDK_EVENT_PROPAGATE;
  close_cb (CONFAB_OFFER_CARD (widget));
  return GDK_EVENT_STOP;
}

static gboolean
confab_offer_card_grab_focus (GtkWidget *widget)
{
  ConfabOfferCard *self = CONFAB_OFFER_CARD (widget);
  GtkWidget *first = gtk_widget_get_first_child (self->buttons);

  return first != NULL && gtk_widget_child_focus (first, GTK_DIR_TAB_FORWARD);
}

static void
confab_offer_card_dispose (GObject *object)
{
  g_clear_pointer (&CONFAB_OFFER_CARD (object)->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_offer_card_parent_class)->dispose (object);
}

static void
confab_offer_card_finalize (GObject *object)
{
  g_free (CONFAB_OFFER_CARD (object)->content);
  G_OBJECT_CLASS (confab_offer_card_parent_class)->finalize (object);
}

static void
confab_offer_card_class_init (ConfabOfferCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_offer_card_dispose;
  object_class->finalize = confab_offer_card_finalize;
  widget_class->grab_focus = confab_offer_card_grab_focus;

  signals[CHOSEN] = g_signal_new ("chosen", CONFAB_TYPE_OFFER_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MODEL_CHOSEN] = g_signal_new ("model-chosen", CONFAB_TYPE_OFFER_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", CONFAB_TYPE_OFFER_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "offercard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  /* What assistive technology reads out when it comes. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static GtkWidget *
new_line (ConfabOfferCard *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->why = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->why), 0);
  gtk_label_set_wrap (GTK_LABEL (self->why), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->why), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->why), FALSE);
  gtk_widget_set_hexpand (self->why, TRUE);
  gtk_widget_add_css_class (self->why, "why");
  gtk_box_append (GTK_BOX (line), self->why);
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_tooltip_text (close, _ ("Close"));
  confab_accessible_set_name (close, _ ("Close"));
  g_signal_connect_object (close, "clicked", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), close);
  return line;
}

static void
revealed_cb (ConfabOfferCard *self)
{
  GtkRevealer *revealer = GTK_REVEALER (self->revealer);

  if (!gtk_revealer_get_reveal_child (revealer) && !gtk_revealer_get_child_revealed (revealer))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
confab_offer_card_init (ConfabOfferCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), new_line (self));
  self->buttons = confab_wrap_box_new (6, FALSE);
  gtk_box_append (GTK_BOX (box), self->buttons);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), self, G_CONNECT_SWAPPED);
}

static void
style_button (GtkWidget *button)
{
  GtkWidget *child = GTK_IS_BUTTON (button) ? gtk_button_get_child (GTK_BUTTON (button)) : NULL;

  if (GTK_IS_LABEL (child))
    gtk_label_set_ellipsize (GTK_LABEL (child), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (button, "pill-small");
}

static void
add_button (ConfabOfferCard         *self,
            const ConfabOfferButton *button)
{
  GtkWidget *widget = gtk_button_new_with_label (button->label);

  style_button (widget);
  gtk_widget_set_name (widget, button->name);
  g_signal_connect_object (widget, "clicked", G_CALLBACK (button_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), widget);
}

static void
add_model (ConfabOfferCard *self,
           ConfabModelInfo *info)
{
  /* Translators: the name of a model */
  g_autofree char *label = g_strdup_printf (_ ("Use %s"), info->name);
  GtkWidget *button = gtk_button_new_with_label (label);

  style_button (button);
  gtk_widget_set_name (button, info->id);
  gtk_widget_set_tooltip_text (button, info->id);
  g_signal_connect_object (button, "clicked", G_CALLBACK (model_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);
}

/* A single underscore would mark the letter behind it. */
static char *
escape_underscores (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", pieces);
}

static void
add_models (ConfabOfferCard *self,
            GPtrArray       *models)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("use-model", G_VARIANT_TYPE_STRING);
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  for (guint i = 0; i < models->len; i++)
    {
      ConfabModelInfo *info = g_ptr_array_index (models, i);
      g_autofree char *label = escape_underscores (info->name);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "offer.use-model", "s", info->id);
      g_menu_append_item (menu, item);
    }
  g_signal_connect_object (action, "activate", G_CALLBACK (model_activate_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (button, "offer", G_ACTION_GROUP (group));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Use Another Model"));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  style_button (button);
  gtk_box_append (GTK_BOX (self->buttons), button);
}

static void
add_buttons (ConfabOfferCard *self,
             GArray          *buttons,
             gboolean         last)
{
  for (guint i = 0; i < buttons->len; i++)
    if (g_array_index (buttons, ConfabOfferButton, i).last == last)
      add_button (self, &g_array_index (buttons, ConfabOfferButton, i));
}

static char *
describe_content (const char *why,
                  GArray     *buttons,
                  GPtrArray  *models)
{
  GString *text = g_string_new (why);

  for (guint i = 0; i < buttons->len; i++)
    g_string_append_printf (text, "\n%s", g_array_index (buttons, ConfabOfferButton, i).label);
  for (guint i = 0; models != NULL && i < models->len; i++)
    g_string_append_printf (text, "\n%s", ((ConfabModelInfo *)models->pdata[i])->id);
  return g_string_free (text, FALSE);
}

/**
 * confab_offer_card_show:
 * @self: the card
 * @why: a sentence
 * @buttons: (element-type ConfabOfferButton): what would work
 * @models: (nullable) (element-type ConfabModelInfo): models to change to
 */
void
confab_offer_card_show (ConfabOfferCard *self,
                        const char      *why,
                        GArray          *buttons,
                        GPtrArray       *models)
{
  g_autofree char *content = NULL;
  GtkWidget *child;

  g_return_if_fail (CONFAB_IS_OFFER_CARD (self));

  content = describe_content (why, buttons, models);
  if (g_strcmp0 (content, self->content) != 0)
    {
      while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
        gtk_box_remove (GTK_BOX (self->buttons), child);
      gtk_label_set_text (GTK_LABEL (self->why), why);
      add_buttons (self, buttons, FALSE);
      if (models != NULL && models->len == 1)
        add_model (self, models->pdata[0]);
      else if (models != NULL && models->len > 1)
        add_models (self, models);
      add_buttons (self, buttons, TRUE);
      gtk_widget_set_visible (self->buttons, gtk_widget_get_first_child (self->buttons) != NULL);
      g_free (self->content);
      self->content = g_steal_pointer (&content);
    }
  confab_accessible_set_name (GTK_WIDGET (self), why);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

/**
 * confab_offer_card_hide:
 * @self: the card
 */
void
confab_offer_card_hide (ConfabOfferCard *self)
{
  g_return_if_fail (CONFAB_IS_OFFER_CARD (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  revealed_cb (self);
}

/**
 * confab_offer_card_get_shown:
 * @self: the card
 *
 * Returns: whether it is shown
 */
gboolean
confab_offer_card_get_shown (ConfabOfferCard *self)
{
  g_return_val_if_fail (CONFAB_IS_OFFER_CARD (self), FALSE);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}
