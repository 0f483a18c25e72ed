/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A text with everything that Markdown has. */
extern const char confab_sandbox_sample[];
