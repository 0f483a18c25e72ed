/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-exchanges-library.h"
#include "session/confab-library-private.h"

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ConfabExchanges *self = CONFAB_EXCHANGES (source);
  g_autoptr (ConfabLibrary) library = user_data;
  g_autoptr (GPtrArray) ids = confab_exchanges_list_finish (self, result);

  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (library->entries, ids->pdata[i]))
      confab_exchanges_forget (self, ids->pdata[i]);
}

/* What was thrown away for ever while nobody looked leaves something, too. */
static void
loaded_cb (ConfabLibrary *library,
           GParamSpec    *pspec,
           gpointer       user_data)
{
  /* Where there are none at all, the store may be one that could not be read. */
  if (g_hash_table_size (library->entries) > 0)
    confab_exchanges_list_async (CONFAB_EXCHANGES (user_data), listed_cb, g_object_ref (library));
}

/**
 * confab_exchanges_follow:
 * @self: what keeps the exchanges
 * @library: the conversations
 *
 * Throws away what conversations leave that go for ever. What is in the trash only may come back, and with it what it left.
 */
void
confab_exchanges_follow (ConfabExchanges *self,
                         ConfabLibrary   *library)
{
  /* Not bound to the life of what keeps them: that may end in its worker, while the library ends here. */
  g_signal_connect_swapped (library, "erased", G_CALLBACK (confab_exchanges_forget), self);
  g_signal_connect (library, "notify::loaded", G_CALLBACK (loaded_cb), self);
}

/**
 * confab_exchanges_unfollow:
 * @self: what keeps the exchanges
 * @library: the conversations, which it follows
 *
 * Follows them no more. This must have been called before the last one but the worker lets go of @self.
 */
void
confab_exchanges_unfollow (ConfabExchanges *self,
                           ConfabLibrary   *library)
{
  g_signal_handlers_disconnect_by_data (library, self);
}
