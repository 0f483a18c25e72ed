/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-part.h"

G_BEGIN_DECLS

/* What is done with the address: part is what sends it, and NULL where what is there is to be fetched. */
typedef void (*ConfabAddressFunc) (const char *url,
                                   ConfabPart *part,
                                   gpointer    user_data);

/* Asks what to do with an address, which may be typed there. Nothing is fetched by it. url: (nullable). owner: what user_data belongs
 * to; nothing is called after it is gone. */
void confab_address_question_ask (GtkWindow         *parent,
                                  const char        *url,
                                  gboolean           takes_images,
                                  gboolean           takes_videos,
                                  ConfabAddressFunc  answer,
                                  gpointer           user_data,
                                  GObject           *owner);

G_END_DECLS
