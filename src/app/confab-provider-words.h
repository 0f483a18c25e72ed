/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-provider.h"

G_BEGIN_DECLS

/* The model that a new provider of the AI/ML API begins with. */
#define CONFAB_FIRST_MODEL "stepfun/step-3.7-flash"

const char *confab_provider_words_get_name (ConfabProvider *provider);

G_END_DECLS
