/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-account-group.h"
#include "app/confab-spending-table.h"
#include "app/confab-spending-window.h"
#include "app/confab-text-saver.h"
#include "base/confab-text.h"
#include "session/confab-spending.h"
#include "widgets/confab-spend-chart.h"

/* With more days than that, a bar is a month. */
#define MOST_DAYS 62
/* The table fits without being moved to the side. */
#define WIDTH        800
/* Of the table, in pixels; with more lines, it scrolls. */
#define LINE_HEIGHT  33
#define LEAST_HEIGHT 120
#define MOST_LINES   10
#define DAY_MS ((gint64)24 * 3600 * 1000)

struct _ConfabSpendingWindow
{
  AdwWindow        parent_instance;

  ConfabSession   *session;
  ConfabSpent     *spent;      /* (nullable) */
  ConfabTextSaver *saver;
  GCancellable    *cancellable;
  GtkWidget       *span;
  GtkWidget       *by;
  GtkWidget       *save;
  GtkWidget       *toasts;
  GtkWidget       *box;
  GtkWidget       *stack;
  GtkWidget       *total;
  GtkWidget       *facts;
  GtkWidget       *budget_row;
  GtkWidget       *budget_bar;
  GtkWidget       *chart;
  GtkWidget       *table;
  GtkWidget       *note;
};

G_DEFINE_FINAL_TYPE (ConfabSpendingWindow, confab_spending_window, ADW_TYPE_WINDOW)

static void
confab_spending_window_dispose (GObject *object)
{
  ConfabSpendingWindow *self = CONFAB_SPENDING_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->saver);
  g_clear_pointer (&self->spent, confab_spent_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_spending_window_parent_class)->dispose (object);
}

static void
tell (ConfabSpendingWindow *self,
      const char           *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (text));
}

static char *
dup_facts (const ConfabSpentSum *all)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *billed = confab_text_format_cost (all->billed);
  g_autofree char *estimated = confab_text_format_cost (all->estimated);
  gint64 n_unknown = all->n_requests - all->n_billed - all->n_estimated;

  g_string_append_printf (text, ngettext ("%'d request", "%'d requests", (gulong)all->n_requests), (int)all->n_requests);
  if (all->n_billed > 0)
    /* Translators: an amount of money, as the services billed it */
    g_string_append_printf (text, _ (" · %s as billed"), billed);
  if (all->n_estimated > 0)
    /* Translators: an amount of money, reckoned from price lists */
    g_string_append_printf (text, _ (" · about %s estimated"), estimated);
  if (n_unknown > 0)
    g_string_append_printf (text, ngettext (" · the cost of %'d request is not known", " · the cost of %'d requests is not known",
                                            (gulong)n_unknown), (int)n_unknown);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_note (ConfabSpendingWindow *self)
{
  int n_requests = (int)self->spent->sandbox.n_requests;
  g_autofree char *words = NULL;

  words = g_strdup_printf (ngettext ("%'d request to the sandbox is not counted: nobody pays its prices.",
                                     "%'d requests to the sandbox are not counted: nobody pays its prices.",
                                     (gulong)n_requests), n_requests);
  gtk_label_set_text (GTK_LABEL (self->note), words);
  gtk_widget_set_visible (self->note, n_requests > 0);
}

static void
show_budget (ConfabSpendingWindow *self)
{
  ConfabBudget *budget = confab_session_get_budget (self->session);
  double limit = confab_budget_get_limit (budget);
  double spent = confab_budget_get_spent (budget);
  g_autofree char *limit_words = confab_text_format_cost (limit);
  g_autofree char *spent_words = confab_text_format_cost (spent);
  g_autofree char *words = NULL;

  if (limit > 0)
    /* Translators: both are amounts of money */
    words = g_strdup_printf (_ ("%s of %s spent this month"), spent_words, limit_words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->budget_row), words != NULL ? words : _ ("None is set"));
  gtk_widget_set_visible (self->budget_bar, limit > 0);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->budget_bar), limit > 0 ? MIN (spent / limit, 1) : 0);
}

static void
fill_table (ConfabSpendingWindow *self)
{
  guint by = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->by));
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->table, GTK_TYPE_SCROLLED_WINDOW);
  int n_lines;

  if (self->spent == NULL || by > CONFAB_SPENT_BY_MONTH)
    return;
  confab_spending_table_fill (self->table, self->spent, by);
  /* The table itself does not tell how high it would be. */
  n_lines = (int)MIN (confab_spent_get_sums (self->spent, by)->len, MOST_LINES) + 1;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX (n_lines * LINE_HEIGHT, LEAST_HEIGHT));
}

static gboolean
is_long (const ConfabSpent *spent)
{
  const ConfabSpentSum *first = spent->days->len > 0 ? spent->days->pdata[0] : NULL;
  const ConfabSpentSum *last = spent->days->len > 0 ? spent->days->pdata[spent->days->len - 1] : NULL;

  return first != NULL && (last->time - first->time) / DAY_MS > MOST_DAYS;
}

static void
show (ConfabSpendingWindow *self)
{
  g_autofree char *total = confab_text_format_cost (confab_spent_sum_get_total (&self->spent->all));
  g_autofree char *facts = dup_facts (&self->spent->all);
  gboolean is_empty = self->spent->all.n_requests == 0;
  gboolean months = is_long (self->spent);

  gtk_label_set_text (GTK_LABEL (self->total), total);
  gtk_label_set_text (GTK_LABEL (self->facts), facts);
  confab_spend_chart_set (CONFAB_SPEND_CHART (self->chart), months ? self->spent->months : self->spent->days, months);
  /* Where nothing has a price, there is nothing to draw. */
  gtk_widget_set_visible (self->chart, confab_spent_sum_get_total (&self->spent->all) > 0);
  fill_table (self);
  show_note (self);
  gtk_widget_set_sensitive (self->save, !is_empty);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "sums");
}

static void
on_summed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabSpendingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSpent) spent = confab_spending_sum_finish (CONFAB_SESSION (source), result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (spent == NULL)
    {
      tell (self, error->message);
      return;
    }
  g_clear_pointer (&self->spent, confab_spent_free);
  self->spent = g_steal_pointer (&spent);
  show (self);
}

static void
sum (ConfabSpendingWindow *self)
{
  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  confab_spending_sum_async (self->session, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)), self->cancellable,
                             on_summed_cb, g_object_ref (self));
}

static void
save_cb (ConfabSpendingWindow *self)
{
  static const char *const names[] = { "models", "services", "conversations", "days", "months" };
  guint by = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->by));
  g_autofree char *csv = NULL;
  g_autofree char *name = NULL;

  if (self->spent == NULL || by >= G_N_ELEMENTS (names))
    return;
  csv = confab_spent_to_csv (self->spent, by);
  name = g_strdup_printf ("confab-spending-%s.csv", names[by]);
  confab_text_saver_ask (self->saver, GTK_WINDOW (self), csv, name);
}

/* Building */

static GtkWidget *
new_choice (const char *const *words,
            const char        *label)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (words);

  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return choice;
}

static void
budget_cb (ConfabSpendingWindow *self)
{
  GApplication *application = g_application_get_default ();

  gtk_window_close (GTK_WINDOW (self));
  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "budget", NULL);
}

static GtkWidget *
new_budget_group (ConfabSpendingWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Change…"));

  self->budget_row = adw_action_row_new ();
  self->budget_bar = gtk_level_bar_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->budget_row), _ ("Monthly Budget"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->budget_row), 0);
  gtk_widget_set_size_request (self->budget_bar, 80, -1);
  gtk_widget_set_valign (self->budget_bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->budget_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Monthly Budget"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (budget_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->budget_row), self->budget_bar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->budget_row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->budget_row);
  return group;
}

static GtkWidget *
new_table_frame (ConfabSpendingWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *frame = gtk_frame_new (NULL);

  self->table = confab_spending_table_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->table);
  gtk_frame_set_child (GTK_FRAME (frame), scrolled);
  return frame;
}

static GtkWidget *
new_sums (ConfabSpendingWindow *self)
{
  const char *const by[] = { _ ("By Model"), _ ("By Service"), _ ("By Conversation"), _ ("By Day"), _ ("By Month"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->total = gtk_label_new (NULL);
  self->facts = gtk_label_new (NULL);
  self->chart = confab_spend_chart_new ();
  self->by = new_choice (by, _ ("Sorted By"));
  gtk_widget_add_css_class (self->total, "title-1");
  gtk_widget_add_css_class (self->total, "numeric");
  gtk_widget_add_css_class (self->facts, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->facts), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->facts), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (self->by, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->by, 12);
  g_signal_connect_object (self->by, "notify::selected", G_CALLBACK (fill_table), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->total);
  gtk_box_append (GTK_BOX (box), self->facts);
  gtk_box_append (GTK_BOX (box), self->chart);
  gtk_box_append (GTK_BOX (box), self->by);
  gtk_box_append (GTK_BOX (box), new_table_frame (self));
  return box;
}

static GtkWidget *
new_empty (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "view-list-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Nothing Spent"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("What a service bills, or what its prices come to, is added up here with each reply."));
  gtk_widget_add_css_class (page, "compact");
  return page;
}

static GtkWidget *
new_content (ConfabSpendingWindow *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), new_empty (), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), new_sums (self), "sums");
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  self->note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->note), GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_box_append (GTK_BOX (self->box), new_budget_group (self));
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 24);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
confab_spending_window_class_init (ConfabSpendingWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_spending_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_header (ConfabSpendingWindow *self)
{
  const char *const spans[] = { _ ("This Month"), _ ("Last Month"), _ ("12 Months"), _ ("All"), NULL };
  GtkWidget *header = adw_header_bar_new ();

  self->span = new_choice (spans, _ ("Span of Time"));
  self->save = gtk_button_new_from_icon_name ("document-save-symbolic");
  gtk_widget_set_tooltip_text (self->save, _ ("Save as CSV"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save as CSV"), -1);
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span, "notify::selected", G_CALLBACK (sum), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->span);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static void
confab_spending_window_init (ConfabSpendingWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  self->saver = confab_text_saver_new ();
  g_signal_connect_object (self->saver, "problem", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), new_content (self));
  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), self->toasts);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Spending"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH + 24, 760);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 300);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * confab_spending_window_new:
 * @parent: (nullable): the window that it belongs to
 * @session: whose requests were paid for
 *
 * Returns: (transfer floating): a window; it asks no service for anything by itself
 */
GtkWidget *
confab_spending_window_new (GtkWindow     *parent,
                            ConfabSession *session)
{
  ConfabSpendingWindow *self = g_object_new (CONFAB_TYPE_SPENDING_WINDOW,
                                             "transient-for", parent,
                                             "destroy-with-parent", TRUE,
                                             "modal", parent != NULL,
                                             NULL);
  GtkWidget *accounts = confab_account_group_new (session);

  self->session = g_object_ref (session);
  g_signal_connect_object (confab_session_get_budget (session), "notify", G_CALLBACK (show_budget), self, G_CONNECT_SWAPPED);
  show_budget (self);
  if (accounts != NULL)
    gtk_box_append (GTK_BOX (self->box), accounts);
  sum (self);
  return GTK_WIDGET (self);
}
