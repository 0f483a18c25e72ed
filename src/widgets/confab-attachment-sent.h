/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabAttachmentState:
 * @CONFAB_ATTACHMENT_UNKNOWN: nobody has said anything yet
 * @CONFAB_ATTACHMENT_WORKING: it is made ready
 * @CONFAB_ATTACHMENT_READY: it can be sent at once
 * @CONFAB_ATTACHMENT_LATER: it is made ready when it is sent
 * @CONFAB_ATTACHMENT_FAILED: it cannot be sent like this
 */
typedef enum
{
  CONFAB_ATTACHMENT_UNKNOWN,
  CONFAB_ATTACHMENT_WORKING,
  CONFAB_ATTACHMENT_READY,
  CONFAB_ATTACHMENT_LATER,
  CONFAB_ATTACHMENT_FAILED,
} ConfabAttachmentState;

/**
 * ConfabAttachmentSent:
 * @state: how far it is
 * @fraction: while it is made ready, how much is done, from 0 to 1; 0 also where nobody knows
 * @words: (nullable): what is sent, or why it cannot be
 * @bytes: how many bytes are sent, 0 where nobody knows
 * @tokens: about how many tokens that is, 0 where nobody knows
 * @cost: about what it costs in US dollars, NAN where nobody knows
 *
 * What is sent of an attachment, beside what it is.
 */
typedef struct
{
  ConfabAttachmentState state;
  double                fraction;
  char                 *words;
  gint64                bytes;
  gint64                tokens;
  double                cost;
} ConfabAttachmentSent;

/* Of none (@sent: %NULL) it gives one of which nothing is known. */
ConfabAttachmentSent *confab_attachment_sent_copy           (const ConfabAttachmentSent *sent) G_GNUC_WARN_UNUSED_RESULT;
void                  confab_attachment_sent_free           (ConfabAttachmentSent       *self);
/* "about 765 tokens · about $0.0004"; empty where neither is known. */
char                 *confab_attachment_sent_describe_cost  (gint64                      tokens,
                                                             double                      cost) G_GNUC_WARN_UNUSED_RESULT;
/* "1568 × 1045 pixels, 240 kB · about 765 tokens"; NULL where nothing is known. */
char                 *confab_attachment_sent_describe       (const ConfabAttachmentSent *self) G_GNUC_WARN_UNUSED_RESULT;
/* @all: (element-type ConfabAttachmentSent). NULL where there are not several of which something is known. */
char                 *confab_attachment_sent_describe_sum   (GPtrArray                  *all) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabAttachmentSent, confab_attachment_sent_free)

G_END_DECLS
