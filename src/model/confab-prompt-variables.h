/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The variables of a system prompt: a name between two pairs of braces, such as {{date}}. */

/**
 * CONFAB_PROMPT_CLIPBOARD:
 *
 * The variable that is asked for with what is in the clipboard as the first answer.
 */
#define CONFAB_PROMPT_CLIPBOARD "clipboard"

/**
 * ConfabPromptVariable:
 * @name: what stands between the braces
 * @help: what comes in its place, to be translated
 */
typedef struct
{
  const char *name;
  const char *help;
} ConfabPromptVariable;

const ConfabPromptVariable *confab_prompt_variables  (guint      *n_variables);
char                      **confab_prompt_list_names (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char                      **confab_prompt_list_asked (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char                       *confab_prompt_expand     (const char *text,
                                                      GDateTime  *now,
                                                      const char *user,
                                                      JsonObject *values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
