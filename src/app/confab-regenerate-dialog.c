/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-model-filler.h"
#include "app/confab-offer-card.h"
#include "app/confab-provider-words.h"
#include "app/confab-regenerate-dialog.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-preset.h"
#include "session/confab-service-tokenizer.h"
#include "widgets/confab-parameter-list.h"

struct _ConfabRegenerateDialog
{
  AdwWindow            parent_instance;

  ConfabParameterList *list;
  GtkMenuButton       *model_button;
  AdwActionRow        *model_row;
  ConfabModelPopover  *popover;
  GtkWidget           *regenerate_button;
  ConfabOfferCard     *offer_card;

  ConfabChat          *chat;
  ConfabMessage       *message;    /* what another reply is wanted for */
  ConfabSession       *session;
  ConfabModelFiller   *filler;
  ConfabProvider      *provider;   /* (nullable) */
  char                *model;      /* (nullable) */
  gboolean             continues;  /* whether the rest of the reply is wanted, not another one */
  ConfabParameters    *parameters; /* of this reply alone */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabRegenerateDialog, confab_regenerate_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* What a service does not take is not shown, so it must not be set either. */
static void
drop_untaken (ConfabParameters *parameters,
              ConfabProfile     profile)
{
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  for (guint i = 0; i < n_parameters; i++)
    if (!confab_parameter_is_taken (&table[i], profile))
      confab_parameters_unset (parameters, table[i].name);
}

static void
show_model (ConfabRegenerateDialog *self)
{
  g_autofree char *words = NULL;

  if (self->provider != NULL && self->model != NULL)
    /* Translators: a model and the service that offers it */
    words = g_strdup_printf (_ ("%s · %s"), self->model, confab_provider_words_get_name (self->provider));
  adw_action_row_set_subtitle (self->model_row, words != NULL ? words : _ ("Choose a Model"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->model_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words != NULL ? words : "",
                                  -1);
  gtk_widget_set_sensitive (self->regenerate_button, words != NULL);
}

static ConfabMessage *
find_question (ConfabRegenerateDialog *self)
{
  if (confab_message_get_role (self->message) == CONFAB_ROLE_USER)
    return self->message;
  return confab_conversation_get_parent (confab_chat_get_conversation (self->chat), self->message);
}

static void
show_parameters (ConfabRegenerateDialog *self)
{
  ConfabProfile profile = self->provider != NULL ? confab_provider_get_profile (self->provider) : CONFAB_PROFILE_GENERIC;
  g_autoptr (ConfabTokenizer) tokenizer = confab_service_tokenizer_new (self->session, self->provider, self->model);
  g_autoptr (ConfabParameterLevels) levels = NULL;

  confab_parameter_list_set_tokenizer (self->list, tokenizer);
  drop_untaken (self->parameters, profile);
  levels = confab_chat_dup_levels (self->chat, find_question (self));
  confab_parameter_levels_add (levels, CONFAB_LEVEL_REPLY, NULL, self->parameters);
  confab_parameter_list_set_levels (self->list, levels, profile);
}

/* What is attached to the question, and to those before it, must be taken by the model too. */
static gboolean
check_attachments (ConfabRegenerateDialog *self)
{
  ConfabTurn choice = { self->provider, self->model, self->parameters };
  g_auto (ConfabOffers) offers = { 0 };
  g_autoptr (GArray) buttons = confab_offer_buttons_new ();

  if (confab_chat_accepts_turn (self->chat, self->message, &choice, &offers))
    {
      confab_offer_card_hide (self->offer_card);
      return TRUE;
    }
  if ((offers.kinds & CONFAB_OFFER_NOTES) != 0)
    confab_offer_buttons_add (buttons, "notes", g_strdup (_ ("Leave Out Older Attachments")), FALSE);
  confab_offer_card_show (self->offer_card, offers.why, buttons, offers.models);
  return FALSE;
}

static void
offer_chosen_cb (ConfabRegenerateDialog *self,
                 const char             *name)
{
  ConfabMessage *question = self->message;

  if (confab_message_get_role (question) == CONFAB_ROLE_ASSISTANT)
    question = confab_conversation_get_parent (confab_chat_get_conversation (self->chat), question);
  confab_chat_note_older (self->chat, question);
  check_attachments (self);
  gtk_widget_grab_focus (self->regenerate_button);
}

static void
take_model (ConfabRegenerateDialog *self,
            const char             *model)
{
  char *taken = g_strdup (model);

  g_free (self->model);
  self->model = taken;
  show_model (self);
  check_attachments (self);
}

static void
offer_model_cb (ConfabRegenerateDialog *self,
                const char             *model)
{
  take_model (self, model);
  gtk_widget_grab_focus (self->regenerate_button);
}

static void
model_chosen_cb (ConfabRegenerateDialog *self,
                 const char             *provider_id,
                 const char             *model)
{
  ConfabProvider *provider = confab_services_find (confab_session_get_services (self->session), provider_id);
  gboolean same_profile;

  gtk_menu_button_popdown (self->model_button);
  if (provider == NULL)
    return;
  same_profile = self->provider != NULL && confab_provider_get_profile (provider) == confab_provider_get_profile (self->provider);
  g_set_object (&self->provider, provider);
  take_model (self, model);
  if (!same_profile)
    show_parameters (self);
  gtk_widget_grab_focus (self->regenerate_button);
}

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabRegenerateDialog *self = user_data;

  confab_model_filler_fill (self->filler, self->provider, self->model);
}

static void
regenerate_clicked_cb (ConfabRegenerateDialog *self)
{
  if (!check_attachments (self))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->offer_card));
      return;
    }
  g_signal_emit (self, signals[CHOSEN], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
confab_regenerate_dialog_dispose (GObject *object)
{
  ConfabRegenerateDialog *self = CONFAB_REGENERATE_DIALOG (object);

  if (self->model_button != NULL)
    gtk_menu_button_set_create_popup_func (self->model_button, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_REGENERATE_DIALOG);
  g_clear_object (&self->filler);
  g_clear_object (&self->parameters);
  g_clear_object (&self->chat);
  g_clear_object (&self->message);
  g_clear_object (&self->provider);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (confab_regenerate_dialog_parent_class)->dispose (object);
}

static void
confab_regenerate_dialog_finalize (GObject *object)
{
  g_free (CONFAB_REGENERATE_DIALOG (object)->model);

  G_OBJECT_CLASS (confab_regenerate_dialog_parent_class)->finalize (object);
}

static void
confab_regenerate_dialog_class_init (ConfabRegenerateDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_regenerate_dialog_dispose;
  object_class->finalize = confab_regenerate_dialog_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", CONFAB_TYPE_REGENERATE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  g_type_ensure (CONFAB_TYPE_MODEL_POPOVER);
  g_type_ensure (CONFAB_TYPE_OFFER_CARD);
  g_type_ensure (CONFAB_TYPE_PARAMETER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-regenerate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, model_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, model_row);
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, offer_card);
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, popover);
  gtk_widget_class_bind_template_child (widget_class, ConfabRegenerateDialog, regenerate_button);
  gtk_widget_class_bind_template_callback (widget_class, model_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_model_cb);
  gtk_widget_class_bind_template_callback (widget_class, regenerate_clicked_cb);
}

static void
confab_regenerate_dialog_init (ConfabRegenerateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->parameters = confab_parameters_new ();
  gtk_menu_button_set_create_popup_func (self->model_button, create_popup_cb, self, NULL);
}

/* The service and the model that wrote it, where they are still there; otherwise those of the conversation. */
static void
take_writer (ConfabRegenerateDialog *self,
             ConfabChat             *chat,
             ConfabMessage          *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  const char *model = confab_chat_get_model (chat);
  ConfabProvider *writer = NULL;

  if (reply != NULL && reply->provider_id != NULL && reply->model_asked != NULL)
    writer = confab_services_find (confab_session_get_services (self->session), reply->provider_id);
  if (writer == NULL)
    writer = confab_chat_get_provider (chat);
  else
    model = reply->model_asked;
  g_set_object (&self->provider, writer);
  self->model = g_strdup (model);
}

/**
 * confab_regenerate_dialog_new:
 * @parent: the window
 * @session: whose services offer the models
 * @chat: a conversation
 * @message: what another reply is wanted for: a reply, or a question
 *
 * Returns: (transfer none): a window, which GTK keeps until it is closed
 */
GtkWidget *
confab_regenerate_dialog_new (GtkWindow     *parent,
                              ConfabSession *session,
                              ConfabChat    *chat,
                              ConfabMessage *message)
{
  ConfabRegenerateDialog *self;

  g_return_val_if_fail (CONFAB_IS_SESSION (session), NULL);
  g_return_val_if_fail (CONFAB_IS_CHAT (chat), NULL);
  g_return_val_if_fail (CONFAB_IS_MESSAGE (message), NULL);

  self = g_object_new (CONFAB_TYPE_REGENERATE_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->filler = confab_model_filler_new (self->popover, session);
  self->chat = g_object_ref (chat);
  self->message = g_object_ref (message);
  take_writer (self, chat, message);
  show_model (self);
  check_attachments (self);
  show_parameters (self);
  return GTK_WIDGET (self);
}

/**
 * confab_regenerate_dialog_take_chosen:
 * @self: the dialog
 *
 * Offers the service and the model that are chosen for the conversation, whoever wrote the reply. Where they do not take what is attached, the
 * focus is on what would work.
 */
void
confab_regenerate_dialog_take_chosen (ConfabRegenerateDialog *self)
{
  g_return_if_fail (CONFAB_IS_REGENERATE_DIALOG (self));

  g_set_object (&self->provider, confab_chat_get_provider (self->chat));
  take_model (self, confab_chat_get_model (self->chat));
  show_parameters (self);
  if (confab_offer_card_get_shown (self->offer_card))
    gtk_widget_grab_focus (GTK_WIDGET (self->offer_card));
}

/**
 * confab_regenerate_dialog_set_continues:
 * @self: the dialog
 *
 * Asks with what the reply is continued instead. Where who wrote it does not take what is attached, the focus is on what would work.
 */
void
confab_regenerate_dialog_set_continues (ConfabRegenerateDialog *self)
{
  g_return_if_fail (CONFAB_IS_REGENERATE_DIALOG (self));

  self->continues = TRUE;
  gtk_window_set_title (GTK_WINDOW (self), _ ("Continue With"));
  gtk_button_set_label (GTK_BUTTON (self->regenerate_button), _ ("_Continue"));
  if (confab_offer_card_get_shown (self->offer_card))
    gtk_widget_grab_focus (GTK_WIDGET (self->offer_card));
}

/**
 * confab_regenerate_dialog_get_continues:
 * @self: the dialog
 *
 * Returns: whether the rest of the reply is wanted, not another one
 */
gboolean
confab_regenerate_dialog_get_continues (ConfabRegenerateDialog *self)
{
  g_return_val_if_fail (CONFAB_IS_REGENERATE_DIALOG (self), FALSE);

  return self->continues;
}

/**
 * confab_regenerate_dialog_get_choice:
 * @self: the dialog
 * @choice: (out caller-allocates): what is chosen, borrowed from the dialog
 */
void
confab_regenerate_dialog_get_choice (ConfabRegenerateDialog *self,
                                     ConfabTurn             *choice)
{
  g_return_if_fail (CONFAB_IS_REGENERATE_DIALOG (self));
  g_return_if_fail (choice != NULL);

  *choice = (ConfabTurn){ self->provider, self->model, self->parameters };
}
