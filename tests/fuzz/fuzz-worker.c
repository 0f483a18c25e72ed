/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "media/confab-media-worker-answer.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
progress_cb (double   fraction,
             gpointer user_data)
{
  g_assert_true (fraction >= 0 && fraction <= 1);
}

/* It does not matter in which pieces an answer comes. */
static GPtrArray *
read_in_pieces (const guint8 *data,
                gsize         size,
                gsize         piece,
                GError      **error)
{
  g_autoptr (ConfabWorkerAnswer) answer = confab_worker_answer_new (progress_cb, NULL);
  gboolean taken = TRUE;

  for (gsize at = 0; at < size && taken; at += piece)
    {
      gsize length = MIN (piece, size - at);
      g_autofree guint8 *exact = g_memdup2 (data + at, length);

      taken = confab_worker_answer_feed (answer, exact, length);
    }
  return confab_worker_answer_take (answer, error);
}

/* What a worker that somebody else has in hand may say. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other_error = NULL;
  g_autoptr (GPtrArray) items = read_in_pieces (data, size, MAX (size, 1), &error);
  g_autoptr (GPtrArray) others = read_in_pieces (data, size, 7, &other_error);

  g_assert_true ((items == NULL) == (others == NULL));
  g_assert_true ((error == NULL) == (other_error == NULL));
  g_assert_true (items == NULL || error == NULL);
  if (error != NULL)
    g_assert_cmpstr (error->message, !=, "");
  if (items != NULL)
    g_assert_cmpuint (items->len, ==, others->len);
  for (guint i = 0; items != NULL && i < items->len; i++)
    g_assert_nonnull (((ConfabWorkerItem *)items->pdata[i])->facts);
  return 0;
}
