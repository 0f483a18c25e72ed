/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sandbox/confab-sandbox-request.h"

G_BEGIN_DECLS

typedef struct
{
  char    *name;
  char    *input;
  gboolean custom;
} ConfabSandboxCall;

/**
 * ConfabSandboxPlan:
 *
 * What a reply will consist of, before a word of it is drawn: first @reasoning and @reasoning_words more of the
 * model, then @text and @words more of the model, or a refusal, or calls. @words ends at the end of a sentence
 * unless @exact is set.
 */
typedef struct
{
  int        error_status;
  gboolean   slow;
  char      *topic;
  char      *reasoning;
  guint      reasoning_words;
  char      *text;
  gboolean   is_json; /* whether the text is made up by the schema */
  gboolean   free_words;
  gboolean   exact;
  guint      words;
  char      *refusal;
  GPtrArray *calls;
} ConfabSandboxPlan;

ConfabSandboxPlan *confab_sandbox_plan_new  (ConfabSandboxRequest *request,
                                             guint64               seed) G_GNUC_WARN_UNUSED_RESULT;
void               confab_sandbox_plan_free (ConfabSandboxPlan    *self);

char *confab_sandbox_describe_request (ConfabSandboxRequest *request) G_GNUC_WARN_UNUSED_RESULT;
char *confab_sandbox_make_json        (JsonObject           *schema,
                                       const char           *topic,
                                       guint64               seed) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSandboxPlan, confab_sandbox_plan_free)

G_END_DECLS
