/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/confab-attachment-refusal.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-tree.h"
#include "session/confab-left-out.h"
#include "widgets/confab-thumbnail.h"

/* What may be too long for a model on its own, in bytes. */
#define LONG_TEXT 8192

struct _ConfabAttachmentRefusal
{
  GObject          parent_instance;

  ConfabComposer  *composer;
  ConfabOfferCard *card;
  ConfabServices  *services;
  ConfabChat      *chat;
  ConfabMessage   *before;    /* (nullable): in whose place it is sent */
  GSignalGroup    *chat_signals;
  ConfabOffers     offers;    /* what the card shows */
  gboolean         is_guess;  /* it may be sent all the same */
  gint64           room;      /* how many characters of the first of its parts would fit */
  GPtrArray       *oldest;    /* (nullable) (element-type ConfabMessage): without them it would fit */
  char            *anyway;    /* (nullable): what the user wants sent all the same */
  char            *closed;    /* (nullable): what the user closed, which is not shown again by itself */
  GHashTable      *asked;     /* (element-type utf8 utf8): ids of services that were asked for their models */
  GCancellable    *cancellable;
  guint            check_id;
};

enum
{
  PROBLEM,
  SEND,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentRefusal, confab_attachment_refusal, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

/* One thing that is offered; those that need a choice of their own open where it is made. */
static const struct
{
  ConfabOfferKinds kind;
  const char      *name;
  const char      *label;
} kinds[] = {
  { CONFAB_OFFER_FRAMES, "frames", N_ ("Send as Frames") },
  { CONFAB_OFFER_TEXT, "text", N_ ("Send as Text") },
  { CONFAB_OFFER_PAGES, "pages", N_ ("Send as Pictures of Pages") },
  { CONFAB_OFFER_SMALLER, "smaller", N_ ("Scale Down") },
  { CONFAB_OFFER_TRIM, "trim", N_ ("Trim…") },
  { CONFAB_OFFER_NOTES, "notes", N_ ("Leave Out Older Attachments") },
  { CONFAB_OFFER_ITSELF, "itself", N_ ("Try It as a Video") },
};

static void check_soon (ConfabAttachmentRefusal *self);

static void
list_models_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ConfabAttachmentRefusal) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = confab_services_list_models_finish (CONFAB_SERVICES (object), result, &error);

  /* What nobody tells is left to the service. */
  if (models != NULL && self->composer != NULL)
    check_soon (self);
}

/* What its models take is asked for once, and only when something is attached. */
static void
ask_for_models (ConfabAttachmentRefusal *self)
{
  ConfabProvider *provider = confab_chat_get_provider (self->chat);

  if (provider == NULL || confab_services_peek_models (self->services, provider) != NULL ||
      !g_hash_table_add (self->asked, g_strdup (confab_provider_get_id (provider))))
    return;
  confab_services_list_models_async (self->services, provider, FALSE, self->cancellable, list_models_cb,
                                     g_object_ref (self));
}

/* One that was changed may tell now what it did not. */
static void
services_changed_cb (ConfabAttachmentRefusal *self)
{
  g_hash_table_remove_all (self->asked);
  check_soon (self);
}

static char *
dup_remove_label (ConfabAttachmentRefusal *self)
{
  g_autofree char *name = NULL;

  if (self->offers.parts->len != 1)
    return g_strdup (_ ("Remove"));
  name = confab_thumbnail_dup_part_name (self->offers.parts->pdata[0]);
  /* Translators: the name of an attachment */
  return g_strdup_printf (_ ("Remove “%s”"), name);
}

static void
show (ConfabAttachmentRefusal *self)
{
  g_autoptr (GArray) buttons = confab_offer_buttons_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((self->offers.kinds & kinds[i].kind) != 0)
      confab_offer_buttons_add (buttons, kinds[i].name, g_strdup (_ (kinds[i].label)), FALSE);
  if ((self->offers.kinds & CONFAB_OFFER_SHORTER) != 0)
    {
      confab_offer_buttons_add (buttons, "shorter",
                                /* Translators: %'d is a number with separators between its thousands */
                                g_strdup_printf (_ ("Send %'ld Characters of It"), (long)self->room), FALSE);
      confab_offer_buttons_add (buttons, "options", g_strdup (_ ("Choose What to Send…")), FALSE);
    }
  if (self->oldest != NULL)
    confab_offer_buttons_add (buttons, "leave-out",
                              g_strdup_printf (ngettext ("Leave Out the Oldest Message", "Leave Out the Oldest %u Messages",
                                                         self->oldest->len), self->oldest->len), FALSE);
  if (self->offers.parts->len > 0)
    confab_offer_buttons_add (buttons, "remove", dup_remove_label (self), TRUE);
  if (self->is_guess)
    confab_offer_buttons_add (buttons, "anyway", g_strdup (_ ("Send Anyway")), TRUE);
  confab_offer_card_show (self->card, self->offers.why, buttons, self->offers.models);
}

static gboolean
get_prepared (ConfabPart *part,
              gint64     *bytes,
              gint64     *tokens,
              gpointer    user_data)
{
  ConfabAttachmentRefusal *self = user_data;
  const ConfabAttachmentSent *sent = confab_attachment_strip_get_sent (confab_composer_get_attachments (self->composer), part);

  if (sent == NULL || sent->state != CONFAB_ATTACHMENT_READY || sent->bytes <= 0)
    return FALSE;
  *bytes = sent->bytes;
  *tokens = sent->tokens;
  return TRUE;
}

static gboolean
fits (ConfabAttachmentRefusal *self,
      GPtrArray               *parts)
{
  g_autofree char *text = confab_composer_dup_text (self->composer);
  g_auto (ConfabWeight) weight = { 0 };
  guint place;

  self->room = 0;
  g_clear_pointer (&self->oldest, g_ptr_array_unref);
  self->is_guess = TRUE;
  confab_chat_weigh (self->chat, self->before, text, parts, get_prepared, self, &weight);
  if (confab_chat_fits (self->chat, &weight, parts, &self->offers))
    return TRUE;
  if ((self->offers.kinds & CONFAB_OFFER_LEAVE_OUT) != 0)
    self->oldest = g_steal_pointer (&weight.oldest);
  self->is_guess = (!weight.exact || weight.bytes <= weight.max_bytes) && !confab_weight_is_too_long (&weight);
  if ((self->offers.kinds & CONFAB_OFFER_SHORTER) != 0 && g_ptr_array_find (parts, self->offers.parts->pdata[0], &place))
    self->room = confab_weight_get_room (&weight, place);
  return self->is_guess && self->anyway != NULL;
}

/* What could not be made ready has said why. */
static gboolean
are_made (ConfabAttachmentRefusal *self,
          GPtrArray               *parts)
{
  ConfabAttachmentStrip *strip = confab_composer_get_attachments (self->composer);

  for (guint i = 0; i < parts->len; i++)
    {
      const ConfabAttachmentSent *sent = confab_attachment_strip_get_sent (strip, parts->pdata[i]);

      if (sent == NULL || sent->state != CONFAB_ATTACHMENT_FAILED || sent->words == NULL)
        continue;
      confab_chat_offer_instead (self->chat, parts->pdata[i], sent->words, &self->offers);
      return FALSE;
    }
  return TRUE;
}

/* Whether it is worth the time to see how long the conversation is, after each letter. */
static gboolean
is_much (ConfabAttachmentRefusal *self,
         GPtrArray               *parts)
{
  g_autofree char *text = confab_composer_dup_text (self->composer);

  return parts->len > 0 || strlen (text) > LONG_TEXT;
}

/* Whether all may be sent. */
static gboolean
check (ConfabAttachmentRefusal *self,
       gboolean                 is_asked)
{
  g_autoptr (GPtrArray) parts = NULL;

  confab_offers_clear (&self->offers);
  g_clear_pointer (&self->oldest, g_ptr_array_unref);
  self->is_guess = FALSE;
  if (self->chat == NULL || self->composer == NULL || self->card == NULL)
    return TRUE;
  parts = confab_composer_list_attachments (self->composer);
  if (parts->len > 0)
    ask_for_models (self);
  if (confab_chat_accepts_all (self->chat, parts, &self->offers) && are_made (self, parts) &&
      (!is_asked || confab_chat_accepts_older (self->chat, self->before, parts, &self->offers)) &&
      ((!is_asked && !is_much (self, parts)) || fits (self, parts)))
    {
      g_clear_pointer (&self->closed, g_free);
      confab_offer_card_hide (self->card);
      return TRUE;
    }
  if (g_strcmp0 (self->offers.why, self->closed) != 0)
    show (self);
  return FALSE;
}

static gboolean
check_cb (gpointer user_data)
{
  ConfabAttachmentRefusal *self = user_data;

  self->check_id = 0;
  check (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
check_soon (ConfabAttachmentRefusal *self)
{
  if (self->check_id == 0)
    self->check_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, check_cb, self, NULL);
}

static void
change (ConfabAttachmentRefusal *self,
        ConfabOfferKinds         offer)
{
  ConfabAttachmentStrip *strip = confab_composer_get_attachments (self->composer);
  g_autoptr (GPtrArray) parts = g_ptr_array_ref (self->offers.parts);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (ConfabPart) changed = confab_accept_apply (parts->pdata[i], offer);

      confab_attachment_strip_change (strip, parts->pdata[i], changed);
    }
}

static void
remove_all (ConfabAttachmentRefusal *self)
{
  ConfabAttachmentStrip *strip = confab_composer_get_attachments (self->composer);
  g_autoptr (GPtrArray) parts = g_ptr_array_ref (self->offers.parts);

  for (guint i = 0; i < parts->len; i++)
    confab_attachment_strip_remove (strip, parts->pdata[i]);
}

static void
note_older (ConfabAttachmentRefusal *self)
{
  confab_chat_note_older (self->chat, self->before);
}

/* They stay in the conversation, marked, and can be sent again. */
static void
leave_out (ConfabAttachmentRefusal *self)
{
  if (self->oldest != NULL)
    confab_chat_set_left_out (self->chat, self->oldest, TRUE);
}

static void
shorten (ConfabAttachmentRefusal *self)
{
  ConfabPart *part = self->offers.parts->pdata[0];
  ConfabSendWish wish = confab_part_get_facts (part)->send;
  g_autoptr (ConfabPart) changed = NULL;

  wish.max_characters = self->room;
  changed = confab_part_copy_with_wish (part, &wish);
  confab_attachment_strip_change (confab_composer_get_attachments (self->composer), part, changed);
}

static void
send_anyway (ConfabAttachmentRefusal *self)
{
  self->anyway = g_strdup (self->offers.why);
  confab_offer_card_hide (self->card);
  g_signal_emit (self, signals[SEND], 0);
  g_clear_pointer (&self->anyway, g_free);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConfabAttachmentRefusal) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_services_save_finish (CONFAB_SERVICES (object), result, &error))
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

/* The service gets videos again. */
static void
forget_frames (ConfabAttachmentRefusal *self)
{
  ConfabProvider *provider = confab_chat_get_provider (self->chat);

  if (provider == NULL)
    return;
  g_object_set (provider, "frames-only", FALSE, NULL);
  confab_services_save_async (self->services, provider, NULL, saved_cb, g_object_ref (self));
}

static void
show_options (ConfabAttachmentRefusal *self)
{
  confab_attachment_strip_show_options (confab_composer_get_attachments (self->composer), self->offers.parts->pdata[0]);
}

static void
offer_chosen_cb (ConfabAttachmentRefusal *self,
                 const char              *name)
{
  static const struct
  {
    const char *name;
    void        (*act) (ConfabAttachmentRefusal *self);
  } others[] = {
    { "leave-out", leave_out },
    { "notes", note_older },
    { "options", show_options },
    { "remove", remove_all },
    { "shorter", shorten },
    { "trim", show_options },
  };
  g_autofree char *chosen = g_strdup (name);
  gboolean found = FALSE;

  if (self->offers.parts == NULL)
    return;
  /* The button is about to go. */
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  if (g_str_equal (chosen, "anyway"))
    {
      send_anyway (self);
      return;
    }
  if (g_str_equal (chosen, "itself"))
    forget_frames (self);
  for (guint i = 0; i < G_N_ELEMENTS (others) && !found; i++)
    if (g_str_equal (chosen, others[i].name))
      {
        found = TRUE;
        others[i].act (self);
      }
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !found; i++)
    if (g_str_equal (chosen, kinds[i].name))
      {
        found = TRUE;
        change (self, kinds[i].kind);
      }
  check_soon (self);
}

static void
model_chosen_cb (ConfabAttachmentRefusal *self,
                 const char              *id)
{
  g_autofree char *model = g_strdup (id);
  ConfabProvider *provider = self->chat != NULL ? confab_chat_get_provider (self->chat) : NULL;

  if (provider == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  confab_chat_choose_model (self->chat, provider, model);
}

static void
card_closed_cb (ConfabAttachmentRefusal *self)
{
  g_free (self->closed);
  self->closed = g_strdup (self->offers.why);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
confab_attachment_refusal_dispose (GObject *object)
{
  ConfabAttachmentRefusal *self = CONFAB_ATTACHMENT_REFUSAL (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_group_set_target (self->chat_signals, NULL);
  g_clear_weak_pointer (&self->composer);
  g_clear_weak_pointer (&self->card);
  g_clear_object (&self->services);
  g_clear_object (&self->chat);
  g_clear_object (&self->before);
  g_clear_pointer (&self->oldest, g_ptr_array_unref);

  G_OBJECT_CLASS (confab_attachment_refusal_parent_class)->dispose (object);
}

static void
confab_attachment_refusal_finalize (GObject *object)
{
  ConfabAttachmentRefusal *self = CONFAB_ATTACHMENT_REFUSAL (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->asked);
  confab_offers_clear (&self->offers);
  g_free (self->closed);
  g_free (self->anyway);

  G_OBJECT_CLASS (confab_attachment_refusal_parent_class)->finalize (object);
}

static void
confab_attachment_refusal_class_init (ConfabAttachmentRefusalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attachment_refusal_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_attachment_refusal_finalize;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_ATTACHMENT_REFUSAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SEND] = g_signal_new ("send", CONFAB_TYPE_ATTACHMENT_REFUSAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
confab_attachment_refusal_init (ConfabAttachmentRefusal *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::model", G_CALLBACK (check_soon), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "left-out-changed", G_CALLBACK (check_soon), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->chat_signals, "notify::provider", G_CALLBACK (check_soon), self, G_CONNECT_SWAPPED);
}

/**
 * confab_attachment_refusal_new:
 * @composer: what is watched; not kept alive
 * @card: where it is said; not kept alive
 *
 * Returns: (transfer full): what watches it
 */
ConfabAttachmentRefusal *
confab_attachment_refusal_new (ConfabComposer  *composer,
                               ConfabOfferCard *card)
{
  ConfabAttachmentRefusal *self;

  g_return_val_if_fail (CONFAB_IS_COMPOSER (composer), NULL);
  g_return_val_if_fail (CONFAB_IS_OFFER_CARD (card), NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHMENT_REFUSAL, NULL);
  g_set_weak_pointer (&self->composer, composer);
  g_set_weak_pointer (&self->card, card);
  g_signal_connect_object (composer, "changed", G_CALLBACK (check_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "chosen", G_CALLBACK (offer_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "model-chosen", G_CALLBACK (model_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "closed", G_CALLBACK (card_closed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_attachment_refusal_set_up:
 * @self: what watches a composer
 * @session: whose services say what they take
 */
void
confab_attachment_refusal_set_up (ConfabAttachmentRefusal *self,
                                  ConfabSession           *session)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_REFUSAL (self));

  self->services = g_object_ref (confab_session_get_services (session));
  g_signal_connect_object (self->services, "items-changed", G_CALLBACK (services_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_attachment_refusal_set_chat:
 * @self: what watches a composer
 * @chat: (nullable): what is written to
 */
void
confab_attachment_refusal_set_chat (ConfabAttachmentRefusal *self,
                                    ConfabChat              *chat)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_REFUSAL (self));

  g_set_object (&self->chat, chat);
  g_signal_group_set_target (self->chat_signals, chat);
  g_clear_pointer (&self->closed, g_free);
  check_soon (self);
}

/**
 * confab_attachment_refusal_set_before:
 * @self: what watches a composer
 * @message: (nullable): the question in whose place what is in the composer is sent, instead of at the end
 */
void
confab_attachment_refusal_set_before (ConfabAttachmentRefusal *self,
                                      ConfabMessage           *message)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_REFUSAL (self));

  g_set_object (&self->before, message);
}

/**
 * confab_attachment_refusal_allows:
 * @self: what watches a composer
 *
 * Returns: whether what is in the composer may be sent; where not, the card says why and has the focus
 */
gboolean
confab_attachment_refusal_allows (ConfabAttachmentRefusal *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_REFUSAL (self), TRUE);

  g_clear_pointer (&self->closed, g_free);
  if (check (self, TRUE))
    return TRUE;
  show (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->card));
  return FALSE;
}
