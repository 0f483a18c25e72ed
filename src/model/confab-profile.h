/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabProfile:
 * @CONFAB_PROFILE_GENERIC: any OpenAI-compatible service that is not known better
 * @CONFAB_PROFILE_AIMLAPI: the AI/ML API, and the sandbox, which speaks as it does
 * @CONFAB_PROFILE_OPENAI: OpenAI
 * @CONFAB_PROFILE_OPENROUTER: OpenRouter
 * @CONFAB_PROFILE_LLAMA_SERVER: llama.cpp's llama-server
 * @CONFAB_PROFILE_OLLAMA: Ollama's /v1
 * @CONFAB_PROFILE_VLLM: vLLM
 * @CONFAB_PROFILE_LM_STUDIO: LM Studio
 * @CONFAB_PROFILE_DEEPSEEK: DeepSeek
 *
 * The kind of a service, which decides what it can be sent.
 */
typedef enum
{
  CONFAB_PROFILE_GENERIC,
  CONFAB_PROFILE_AIMLAPI,
  CONFAB_PROFILE_OPENAI,
  CONFAB_PROFILE_OPENROUTER,
  CONFAB_PROFILE_LLAMA_SERVER,
  CONFAB_PROFILE_OLLAMA,
  CONFAB_PROFILE_VLLM,
  CONFAB_PROFILE_LM_STUDIO,
  CONFAB_PROFILE_DEEPSEEK,
  CONFAB_N_PROFILES,
} ConfabProfile;

const char    *confab_profile_get_name  (ConfabProfile  profile);
const char    *confab_profile_get_label (ConfabProfile  profile);
const char    *confab_profile_get_base_url (ConfabProfile profile);
gboolean       confab_profile_from_name (const char    *name,
                                         ConfabProfile *profile);
ConfabProfile  confab_profile_from_url  (const char    *base_url);

G_END_DECLS
