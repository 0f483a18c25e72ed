/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-error.h"

G_DEFINE_QUARK (confab_error, confab_error)
