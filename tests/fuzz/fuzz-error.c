/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>

#include "provider/confab-error-reader.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static const guint statuses[] = { 200, 400, 401, 402, 403, 404, 413, 429, 500, 503, 0, 599 };

static void
check_text (const char *text)
{
  g_assert (text == NULL || g_utf8_validate (text, -1, NULL));
}

/* Whatever came, there is an error with a text that can be shown and stored. The first byte chooses the status. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  guint status = statuses[size > 0 ? data[0] % G_N_ELEMENTS (statuses) : 0];
  g_autoptr (ConfabFailure) failure = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = NULL;

  failure = confab_error_read (status, size > 0 ? (const char *)data + 1 : NULL, size > 0 ? size - 1 : 0);
  g_assert (failure != NULL && failure->message != NULL && *failure->message != '\0');
  check_text (failure->message);
  check_text (failure->type);
  check_text (failure->code);
  check_text (failure->request_id);
  check_text (failure->raw);
  line = confab_failure_to_line (failure);
  check_text (line);
  node = confab_failure_to_json (failure);
  return 0;
}
