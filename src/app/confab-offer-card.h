/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabOfferCard:
 *
 * Says above the composer what cannot be sent as it is, with buttons for what would work. Escape closes it.
 *
 * Signals: "chosen" (name: string): what was offered under that name; "model-chosen" (id: string); "closed": by the user.
 */
#define CONFAB_TYPE_OFFER_CARD (confab_offer_card_get_type ())
G_DECLARE_FINAL_TYPE (ConfabOfferCard, confab_offer_card, CONFAB, OFFER_CARD, GtkWidget)

/**
 * ConfabOfferButton:
 * @name: what "chosen" says
 * @label: what stands on the button
 * @last: whether it stands behind the models: what is always possible, and gives something up
 */
typedef struct
{
  const char *name;
  char       *label;
  gboolean    last;
} ConfabOfferButton;

/* buttons: (element-type ConfabOfferButton); models: (nullable) (element-type ConfabModelInfo) */
void     confab_offer_card_show      (ConfabOfferCard *self,
                                      const char      *why,
                                      GArray          *buttons,
                                      GPtrArray       *models);
void     confab_offer_card_hide      (ConfabOfferCard *self);
gboolean confab_offer_card_get_shown (ConfabOfferCard *self);

/* (element-type ConfabOfferButton): it frees its labels. */
GArray  *confab_offer_buttons_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* label: (transfer full) */
void     confab_offer_buttons_add (GArray          *buttons,
                                   const char      *name,
                                   char            *label,
                                   gboolean         last);

G_END_DECLS
