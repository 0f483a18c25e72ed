/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/confab-parameter-levels.h"
#include "model/confab-tokenizer.h"

G_BEGIN_DECLS

/**
 * ConfabParameterList:
 *
 * A column of boxed rows for all parameters, made from the table, those of one group together, for the preferences and for the panel beside a
 * conversation. Each row has the name and a sentence of help, "Not sent" until a value is given, then the control that fits, and a
 * button that takes the value back. What the profile does not take is hidden. Where there are several levels, a row says where its value comes from.
 */
#define CONFAB_TYPE_PARAMETER_LIST (confab_parameter_list_get_type ())
G_DECLARE_FINAL_TYPE (ConfabParameterList, confab_parameter_list, CONFAB, PARAMETER_LIST, GtkWidget)

GtkWidget *confab_parameter_list_new           (void) G_GNUC_WARN_UNUSED_RESULT;
/* The rows set values at the nearest level; NULL shows nothing. */
void       confab_parameter_list_set_levels    (ConfabParameterList   *self,
                                                ConfabParameterLevels *levels,
                                                ConfabProfile          profile);
/* (nullable): what takes a text to tokens, for the parameter that is about these. Property "tokenizer", with notification. */
void       confab_parameter_list_set_tokenizer (ConfabParameterList *self,
                                                ConfabTokenizer     *tokenizer);
ConfabTokenizer *confab_parameter_list_get_tokenizer (ConfabParameterList *self);
/* Scrolls to the row of this parameter and puts the focus there. */
void       confab_parameter_list_show          (ConfabParameterList  *self,
                                                const char           *name);

G_END_DECLS
