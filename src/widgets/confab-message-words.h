/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/* What stands between the facts in the line under a reply. */
#define CONFAB_MESSAGE_FACT_SEPARATOR " · "

/* What is said of a message around its text, in words for people. */
char       *confab_message_words_author         (ConfabMessage       *message) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_message_words_estimate       (double               usd) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_message_words_footer         (ConfabMessage       *message,
                                                 ConfabFooter         footer) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_message_words_notice         (ConfabMessage       *message) G_GNUC_WARN_UNUSED_RESULT;
char       *confab_message_words_waiting        (ConfabMessage       *message,
                                                 gint64               now,
                                                 const char          *status_text) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_message_words_notice_action  (ConfabMessage       *message,
                                                 const char         **label);
char       *confab_message_words_reasoning      (ConfabMessage       *message,
                                                 gint64               now) G_GNUC_WARN_UNUSED_RESULT;
gboolean    confab_message_words_is_reasoning   (ConfabMessage       *message);
char       *confab_message_words_ended          (ConfabMessage       *message,
                                                 const char          *plain) G_GNUC_WARN_UNUSED_RESULT;
const char *confab_message_words_failure_action (ConfabFailureKind    kind,
                                                 const char         **label);
char       *confab_message_words_failure_details (const ConfabFailure *failure) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
