/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-provider.h"

G_BEGIN_DECLS

const char *confab_provider_words_get_name (ConfabProvider *provider);

G_END_DECLS
