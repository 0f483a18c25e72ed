/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabSendForms:
 * @CONFAB_SEND_FORM_ITSELF: as what it is: a video, a file
 * @CONFAB_SEND_FORM_TEXT: as its text
 * @CONFAB_SEND_FORM_PICTURES: as pictures: frames of a video, pages of a document
 *
 * The forms in which a service takes an attachment.
 */
typedef enum
{
  CONFAB_SEND_FORM_ITSELF = 1 << 0,
  CONFAB_SEND_FORM_TEXT = 1 << 1,
  CONFAB_SEND_FORM_PICTURES = 1 << 2,
} ConfabSendForms;

#define CONFAB_SEND_FORMS_ALL (CONFAB_SEND_FORM_ITSELF | CONFAB_SEND_FORM_TEXT | CONFAB_SEND_FORM_PICTURES)

G_END_DECLS
