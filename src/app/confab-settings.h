/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The keys of the settings that only the window needs; the schema says what they mean. */
#define CONFAB_SETTING_WINDOW_WIDTH       "window-width"
#define CONFAB_SETTING_WINDOW_HEIGHT      "window-height"
#define CONFAB_SETTING_WINDOW_MAXIMIZED   "window-maximized"
#define CONFAB_SETTING_PARAMETERS_VISIBLE "parameters-visible"
#define CONFAB_SETTING_LAST_CONVERSATION  "last-conversation"
#define CONFAB_SETTING_COLOR_SCHEME       "color-scheme"
#define CONFAB_SETTING_TEXT_SCALE         "text-scale"
#define CONFAB_SETTING_SEND_WITH          "send-with"
#define CONFAB_SETTING_EXPAND_REASONING   "expand-reasoning"
#define CONFAB_SETTING_SHOW_MODEL         "show-model"
#define CONFAB_SETTING_SHOW_TOKENS        "show-tokens"
#define CONFAB_SETTING_SHOW_COST          "show-cost"
#define CONFAB_SETTING_SHOW_TIMING        "show-timing"
#define CONFAB_SETTING_SIDEBAR_SORT       "sidebar-sort"
#define CONFAB_SETTING_PLACES_VISIBLE     "places-visible"
#define CONFAB_SETTING_ATTACH_FOLDER      "attach-folder"
