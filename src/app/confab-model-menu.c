/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-model-filler.h"
#include "app/confab-model-menu.h"
#include "widgets/confab-model-popover.h"

struct _ConfabModelMenu
{
  GObject             parent_instance;

  GtkMenuButton      *button;
  GtkLabel           *label;
  ConfabModelPopover *popover;

  ConfabSession      *session;
  ConfabServices     *services;
  ConfabChat         *chat;
  GSignalGroup       *chat_signals;
  ConfabModelFiller  *filler;
};

G_DEFINE_FINAL_TYPE (ConfabModelMenu, confab_model_menu, G_TYPE_OBJECT)

static void
chosen_cb (ConfabModelMenu *self,
           const char      *provider_id,
           const char      *model)
{
  ConfabProvider *provider = confab_services_find (self->services, provider_id);

  gtk_menu_button_popdown (self->button);
  if (provider != NULL && self->chat != NULL)
    confab_chat_choose_model (self->chat, provider, model);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabModelMenu *self = user_data;

  if (self->popover == NULL)
    {
      GtkWidget *popover = confab_model_popover_new ();

      g_set_weak_pointer (&self->popover, CONFAB_MODEL_POPOVER (popover));
      g_signal_connect_object (popover, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
      g_clear_object (&self->filler);
      self->filler = confab_model_filler_new (self->popover, self->session);
      gtk_menu_button_set_popover (button, popover);
    }
  confab_model_filler_fill (self->filler, self->chat != NULL ? confab_chat_get_provider (self->chat) : NULL,
                            self->chat != NULL ? confab_chat_get_model (self->chat) : NULL);
}

static void
update_label (ConfabModelMenu *self)
{
  ConfabProvider *provider = self->chat != NULL ? confab_chat_get_provider (self->chat) : NULL;
  const char *model = self->chat != NULL ? confab_chat_get_model (self->chat) : NULL;
  ConfabModelInfo *info = NULL;
  const char *name = NULL;
  const char *short_name;

  if (self->button == NULL)
    return;
  if (provider != NULL && model != NULL)
    info = confab_services_peek_model (self->services, provider, model);
  if (info != NULL && info->name != NULL)
    name = info->name;
  else if (model != NULL && *model != '\0')
    name = model;
  /* Who made it is said in the menu; here there is little room. */
  short_name = name != NULL ? strrchr (name, '/') : NULL;
  if (short_name != NULL && short_name[1] != '\0')
    gtk_label_set_label (self->label, short_name + 1);
  else
    gtk_label_set_label (self->label, name != NULL ? name : _ ("Choose a Model"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), model != NULL ? model : _ ("Choose a Model"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), self->chat != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Model"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name != NULL ? name : "",
                                  -1);
}

static void
confab_model_menu_dispose (GObject *object)
{
  ConfabModelMenu *self = CONFAB_MODEL_MENU (object);

  if (self->button != NULL)
    gtk_menu_button_set_create_popup_func (self->button, NULL, NULL, NULL);
  g_signal_group_set_target (self->chat_signals, NULL);
  g_clear_weak_pointer (&self->button);
  g_clear_weak_pointer (&self->label);
  g_clear_weak_pointer (&self->popover);
  g_clear_object (&self->filler);
  g_clear_object (&self->chat);
  g_clear_object (&self->services);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_model_menu_parent_class)->dispose (object);
}

static void
confab_model_menu_finalize (GObject *object)
{
  g_object_unref (CONFAB_MODEL_MENU (object)->chat_signals);

  G_OBJECT_CLASS (confab_model_menu_parent_class)->finalize (object);
}

static void
confab_model_menu_class_init (ConfabModelMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_model_menu_dispose;
  object_class->finalize = confab_model_menu_finalize;
}

static void
confab_model_menu_init (ConfabModelMenu *self)
{
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::model", G_CALLBACK (update_label), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (update_label), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * confab_model_menu_new:
 * @button: the button that opens the menu; not kept alive
 * @label: where the name of the model stands; not kept alive
 * @session: whose services offer the models
 *
 * Returns: (transfer full): the menu
 */
ConfabModelMenu *
confab_model_menu_new (GtkMenuButton *button,
                       GtkLabel      *label,
                       ConfabSession *session)
{
  ConfabModelMenu *self;

  g_return_val_if_fail (GTK_IS_MENU_BUTTON (button), NULL);
  g_return_val_if_fail (GTK_IS_LABEL (label), NULL);
  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);

  self = g_object_new (CONFAB_TYPE_MODEL_MENU, NULL);
  g_set_weak_pointer (&self->button, button);
  g_set_weak_pointer (&self->label, label);
  self->session = g_object_ref (session);
  self->services = g_object_ref (confab_session_get_services (session));
  gtk_menu_button_set_create_popup_func (button, create_popup_cb, self, NULL);
  return self;
}

/**
 * confab_model_menu_set_chat:
 * @self: the menu
 * @chat: (nullable): whose model is shown and chosen
 */
void
confab_model_menu_set_chat (ConfabModelMenu *self,
                            ConfabChat      *chat)
{
  g_return_if_fail (CONFAB_IS_MODEL_MENU (self));

  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  update_label (self);
}
