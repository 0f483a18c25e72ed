/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-message.h"

G_BEGIN_DECLS

/**
 * ConfabFact:
 * @group: the heading that it stands under
 * @name: what it is
 * @value: in words, or JSON in lines
 * @code: whether the value is JSON
 *
 * Something that is known of a message.
 */
typedef struct
{
  const char *group;
  const char *name;
  char       *value;
  gboolean    code;
} ConfabFact;

GPtrArray *confab_message_facts_list (ConfabMessage *message) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_message_facts_dup_text (GPtrArray *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
