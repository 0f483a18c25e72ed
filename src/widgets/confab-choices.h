/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-message-row.h"

G_BEGIN_DECLS

/**
 * ConfabChoicesMode:
 * @CONFAB_CHOICES_TAKE: the replies of one request, of which one is to be taken
 * @CONFAB_CHOICES_COMPARE: replies to the same question, which are only looked at
 */
typedef enum
{
  CONFAB_CHOICES_TAKE,
  CONFAB_CHOICES_COMPARE,
} ConfabChoicesMode;

/* Makes the row of a message. (transfer floating) */
typedef GtkWidget *(*ConfabChoicesMakeRow) (ConfabMessage *message,
                                            gpointer       user_data);

/**
 * ConfabChoices:
 *
 * Several replies side by side, or below each other where it is narrow, with the differences between two of them marked. It is a #ConfabTall.
 *
 * Signals: "take" (message: #ConfabMessage), to go on with one of them; "close", when they are no longer to be compared.
 */
#define CONFAB_TYPE_CHOICES (confab_choices_get_type ())
G_DECLARE_FINAL_TYPE (ConfabChoices, confab_choices, CONFAB, CHOICES, GtkWidget)

GtkWidget *confab_choices_new           (ConfabChoicesMakeRow make_row,
                                         gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void       confab_choices_set_messages  (ConfabChoices       *self,
                                         GPtrArray           *messages,
                                         ConfabChoicesMode    mode);
GPtrArray *confab_choices_list_rows     (ConfabChoices       *self) G_GNUC_WARN_UNUSED_RESULT;
guint      confab_choices_get_n_columns (ConfabChoices       *self);
gboolean   confab_choices_focus         (ConfabChoices       *self,
                                         guint                index);

/* confab-choices-diff.c */

/* Calls back with what only the first has and what only the second has, each a GArray of ConfabRange. */
void       confab_choices_diff_async    (GPtrArray           *first,
                                         GPtrArray           *second,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
/* first, second: (out) (transfer full) */
gboolean   confab_choices_diff_finish   (GAsyncResult        *result,
                                         GArray             **first,
                                         GArray             **second,
                                         GError             **error);

G_END_DECLS
