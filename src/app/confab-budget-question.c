/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-question.h"
#include "base/confab-error.h"

#define WARNING_SECONDS 10

typedef struct
{
  ConfabSession     *session;
  ConfabBudgetAnyway anyway;
  gpointer           user_data;
  GDestroyNotify     free_data;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *self = data;

  if (self->free_data != NULL)
    self->free_data (self->user_data);
  g_object_unref (self->session);
  g_free (self);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Question         *self)
{
  GApplication *application = g_application_get_default ();

  if (g_str_equal (response, "send"))
    {
      ConfabBudget *budget = confab_session_get_budget (self->session);

      confab_budget_set_once (budget, TRUE);
      self->anyway (self->user_data);
      /* What was not sent for another reason is asked for again. */
      confab_budget_set_once (budget, FALSE);
    }
  else if (g_str_equal (response, "change") && application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "budget", NULL);
}

/**
 * confab_budget_question_ask:
 * @near: a widget of the window that it belongs to
 * @session: whose budget it is
 * @error: (nullable): why nothing was sent
 * @anyway: called where it is to be sent all the same
 * @user_data: for @anyway
 * @free_data: (nullable): frees it, in any case
 *
 * Returns: whether @error is about the budget, so that it was asked
 */
gboolean
confab_budget_question_ask (GtkWidget         *near,
                            ConfabSession     *session,
                            const GError      *error,
                            ConfabBudgetAnyway anyway,
                            gpointer           user_data,
                            GDestroyNotify     free_data)
{
  Question *self;
  GtkWidget *dialog;

  if (!g_error_matches (error, CONFAB_ERROR, CONFAB_ERROR_BUDGET))
    {
      if (free_data != NULL)
        free_data (user_data);
      return FALSE;
    }
  self = g_new0 (Question, 1);
  self->session = g_object_ref (session);
  self->anyway = anyway;
  self->user_data = user_data;
  self->free_data = free_data;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (near)), _ ("Budget Used Up"), error->message);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "change", _ ("Change _Budget…"),
                                    "send", _ ("_Send Anyway"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/**
 * confab_budget_question_new_warning:
 * @session: whose budget it is
 * @told: (inout): what of it was told already, 0 at first
 *
 * Returns: (transfer floating) (nullable): a toast that says how much is spent
 */
AdwToast *
confab_budget_question_new_warning (ConfabSession *session,
                                    guint         *told)
{
  ConfabBudget *budget = confab_session_get_budget (session);
  g_autofree char *warning = confab_budget_dup_warning (budget);
  guint told_before = *told;
  AdwToast *toast;

  *told = 0;
  if (warning != NULL)
    *told = confab_budget_get_spent (budget) >= confab_budget_get_limit (budget) ? 2 : 1;
  if (*told <= told_before)
    return NULL;
  toast = adw_toast_new (warning);
  adw_toast_set_timeout (toast, WARNING_SECONDS);
  adw_toast_set_button_label (toast, _ ("_Details"));
  adw_toast_set_action_name (toast, "app.spending");
  return toast;
}
