/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is shown and copied of JSON, as text. */
#define CONFAB_DATA_MAX_COLUMNS 60

char      *confab_data_text_dup_summary (JsonNode  *value) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_data_text_dup_cell    (JsonNode  *value) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_data_text_dup_copy    (JsonNode  *value) G_GNUC_WARN_UNUSED_RESULT;
JsonNode  *confab_data_text_find_table  (JsonNode  *root);
GPtrArray *confab_data_text_list_columns (JsonNode *table) G_GNUC_WARN_UNUSED_RESULT;
char      *confab_data_text_dup_csv     (JsonNode  *table) G_GNUC_WARN_UNUSED_RESULT;
int        confab_data_text_compare     (JsonNode  *left,
                                         JsonNode  *right);

G_END_DECLS
