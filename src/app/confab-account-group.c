/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-account-group.h"
#include "session/confab-spending.h"

typedef struct
{
  ConfabSession  *session;
  ConfabProvider *provider;
  GtkWidget      *row;   /* borrowed: the button is in it */
} Account;

static void
account_free (gpointer  data,
              GClosure *closure)
{
  Account *self = data;

  g_object_unref (self->session);
  g_object_unref (self->provider);
  g_free (self);
}

/* Rows of libadwaita 1.2 read the subtitle as markup. */
static void
set_words (GtkWidget  *row,
           const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
}

static void
on_balance_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = confab_spending_balance_finish (CONFAB_SESSION (source), result, &error);

  set_words (row, words != NULL ? words : error->message);
}

static void
ask_cb (GtkWidget *button,
        Account   *self)
{
  set_words (self->row, _ ("Asking…"));
  confab_spending_balance_async (self->session, self->provider, NULL, on_balance_cb, g_object_ref (self->row));
}

static GtkWidget *
new_row (ConfabSession  *session,
         ConfabProvider *provider)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Ask"));
  Account *account = g_new0 (Account, 1);

  account->session = g_object_ref (session);
  account->provider = g_object_ref (provider);
  account->row = row;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), confab_provider_get_name (provider));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Not asked yet"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, confab_provider_get_name (provider),
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (ask_cb), account, account_free, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/**
 * confab_account_group_new:
 * @session: whose services are listed
 *
 * Returns: (transfer floating) (nullable): the accounts; no service is asked by itself
 */
GtkWidget *
confab_account_group_new (ConfabSession *session)
{
  GListModel *services = G_LIST_MODEL (confab_session_get_services (session));
  GtkWidget *group = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (services); i++)
    {
      g_autoptr (ConfabProvider) provider = g_list_model_get_item (services, i);

      if (!confab_spending_tells_balance (provider))
        continue;
      if (group == NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Accounts"));
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (session, provider));
    }
  return group;
}
