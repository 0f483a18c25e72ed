/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-experiment-page.h"
#include "app/confab-text-saver.h"
#include "base/confab-text.h"
#include "widgets/confab-experiment-table.h"
#include "widgets/confab-wrap-layout.h"

#define MAX_SIDE_BY_SIDE 4
#define UPDATE_MS        250

struct _ConfabExperimentPage
{
  AdwBin                  parent_instance;

  ConfabExperimentRunner *runner;
  ConfabTextSaver        *saver;
  GtkWidget              *progress;
  GtkWidget              *status;
  GtkWidget              *start;
  GtkWidget              *pause;
  GtkWidget              *stop;
  GtkWidget              *again;
  GtkWidget              *compare;
  GtkWidget              *open;
  GtkWidget              *table;
  guint                   update_id;
};

enum
{
  START,
  COMPARE,
  OPENED,
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentPage, confab_experiment_page, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
confab_experiment_page_dispose (GObject *object)
{
  ConfabExperimentPage *self = CONFAB_EXPERIMENT_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->runner);
  g_clear_object (&self->saver);
  G_OBJECT_CLASS (confab_experiment_page_parent_class)->dispose (object);
}

static void
confab_experiment_page_class_init (ConfabExperimentPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_experiment_page_dispose;

  signals[START] = g_signal_new ("start", CONFAB_TYPE_EXPERIMENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMPARE] = g_signal_new ("compare", CONFAB_TYPE_EXPERIMENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_PTR_ARRAY);
  signals[OPENED] = g_signal_new ("opened", CONFAB_TYPE_EXPERIMENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_EXPERIMENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static char *
dup_status_text (ConfabExperimentPage     *self,
                 const ConfabRunnerCounts *counts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *wait = confab_experiment_runner_dup_wait_text (self->runner);
  g_autofree char *cost = counts->n_costs > 0 ? confab_text_format_cost (counts->cost_usd) : NULL;

  g_string_append_printf (text, _ ("%u of %u"), counts->over, counts->total);
  if (counts->failed > 0)
    g_string_append_printf (text, ngettext (", %u failed", ", %u failed", counts->failed), counts->failed);
  if (cost != NULL && counts->n_estimates > 0)
    /* Translators: an amount of money that was reckoned from a price list */
    g_string_append_printf (text, _ (" · about %s (estimated)"), cost);
  else if (cost != NULL)
    g_string_append_printf (text, " · %s", cost);
  if (confab_experiment_runner_get_state (self->runner) == CONFAB_RUNNER_PAUSED)
    g_string_append_printf (text, " · %s", counts->running > 0 ? _ ("Pausing…") : _ ("Paused"));
  if (wait != NULL)
    g_string_append_printf (text, " · %s", wait);
  if (confab_experiment_runner_get_problem (self->runner) != NULL)
    g_string_append_printf (text, " · %s", confab_experiment_runner_get_problem (self->runner));
  if (confab_experiment_runner_get_store_error (self->runner) != NULL)
    g_string_append_printf (text, " · %s", confab_experiment_runner_get_store_error (self->runner));
  return g_strdup (text->str);
}

static void
update_selection (ConfabExperimentPage *self)
{
  guint n_selected = confab_experiment_table_get_n_selected (CONFAB_EXPERIMENT_TABLE (self->table));
  g_autoptr (GPtrArray) first = confab_experiment_table_list_selected (CONFAB_EXPERIMENT_TABLE (self->table), 1);

  gtk_widget_set_sensitive (self->compare, n_selected >= 2 && n_selected <= MAX_SIDE_BY_SIDE);
  gtk_widget_set_sensitive (self->open, n_selected == 1 && first->len == 1 && confab_experiment_run_is_over (first->pdata[0]));
}

static void
update (ConfabExperimentPage *self)
{
  ConfabRunnerState state = confab_experiment_runner_get_state (self->runner);
  ConfabRunnerCounts counts;
  g_autofree char *text = NULL;

  confab_experiment_runner_get_counts (self->runner, &counts);
  text = dup_status_text (self, &counts);
  gtk_label_set_label (GTK_LABEL (self->status), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), counts.total > 0 ? (double)counts.over / counts.total : 0);
  gtk_widget_set_visible (self->start, state != CONFAB_RUNNER_RUNNING && (counts.over < counts.total || state == CONFAB_RUNNER_PAUSED));
  gtk_button_set_label (GTK_BUTTON (self->start), counts.over > 0 || state == CONFAB_RUNNER_PAUSED ? _ ("_Continue") : _ ("_Start"));
  gtk_widget_set_sensitive (self->start, !confab_experiment_runner_is_unread (self->runner));
  gtk_widget_set_visible (self->pause, state == CONFAB_RUNNER_RUNNING);
  gtk_widget_set_visible (self->stop, state != CONFAB_RUNNER_IDLE);
  gtk_widget_set_visible (self->again, state == CONFAB_RUNNER_IDLE && counts.failed > 0);
  confab_experiment_table_update (CONFAB_EXPERIMENT_TABLE (self->table));
  update_selection (self);
}

static gboolean
update_cb (gpointer user_data)
{
  ConfabExperimentPage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Results may come by the hundred in a second. */
static void
update_later (ConfabExperimentPage *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
start_cb (ConfabExperimentPage *self)
{
  g_signal_emit (self, signals[START], 0);
  update (self);
}

static void
pause_cb (ConfabExperimentPage *self)
{
  confab_experiment_runner_pause (self->runner);
  update (self);
}

static void
stop_cb (ConfabExperimentPage *self)
{
  confab_experiment_runner_stop (self->runner);
  update (self);
}

static void
again_cb (ConfabExperimentPage *self)
{
  confab_experiment_runner_reset_failed (self->runner);
  start_cb (self);
}

/* The table has only their beginnings. */
static void
on_fetched_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabExperimentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = confab_experiment_runner_fetch_finish (CONFAB_EXPERIMENT_RUNNER (source), result, &error);

  if (runs != NULL)
    g_signal_emit (self, signals[COMPARE], 0, runs);
  else
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
compare_cb (ConfabExperimentPage *self)
{
  g_autoptr (GPtrArray) runs = confab_experiment_table_list_selected (CONFAB_EXPERIMENT_TABLE (self->table), MAX_SIDE_BY_SIDE);

  confab_experiment_runner_fetch_async (self->runner, runs, NULL, on_fetched_cb, g_object_ref (self));
}

static void
activated_cb (ConfabExperimentPage *self,
              ConfabExperimentRun  *run)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (runs, g_object_ref (run));
  confab_experiment_runner_fetch_async (self->runner, runs, NULL, on_fetched_cb, g_object_ref (self));
}

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabExperimentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = confab_experiment_runner_keep_finish (CONFAB_EXPERIMENT_RUNNER (source), result, &error);

  if (id != NULL)
    g_signal_emit (self, signals[OPENED], 0, id);
  else
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
open_cb (ConfabExperimentPage *self)
{
  g_autoptr (GPtrArray) runs = confab_experiment_table_list_selected (CONFAB_EXPERIMENT_TABLE (self->table), 1);

  if (runs->len == 1 && confab_experiment_run_is_over (runs->pdata[0]))
    confab_experiment_runner_keep_async (self->runner, runs->pdata[0], NULL, on_kept_cb, g_object_ref (self));
}

static GtkWidget *
new_button (ConfabExperimentPage *self,
            const char           *label,
            GCallback             clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

/* What is done with all stands above the table. */
static GtkWidget *
make_head (ConfabExperimentPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *buttons = confab_wrap_box_new (6, TRUE);

  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Progress"), -1);
  self->status = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_set_hexpand (self->status, TRUE);
  self->start = new_button (self, _ ("_Start"), G_CALLBACK (start_cb));
  gtk_widget_add_css_class (self->start, "suggested-action");
  self->pause = new_button (self, _ ("_Pause"), G_CALLBACK (pause_cb));
  self->stop = new_button (self, _ ("S_top"), G_CALLBACK (stop_cb));
  self->again = new_button (self, _ ("_Retry Failed"), G_CALLBACK (again_cb));
  gtk_box_append (GTK_BOX (line), self->status);
  gtk_box_append (GTK_BOX (buttons), self->again);
  gtk_box_append (GTK_BOX (buttons), self->start);
  gtk_box_append (GTK_BOX (buttons), self->pause);
  gtk_box_append (GTK_BOX (buttons), self->stop);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), buttons);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 12);
  return box;
}

/* And below it what is done with those that are selected. */
static GtkWidget *
make_foot (ConfabExperimentPage *self)
{
  GtkWidget *box = confab_wrap_box_new (6, FALSE);

  self->compare = new_button (self, _ ("Show _Side by Side"), G_CALLBACK (compare_cb));
  gtk_widget_set_tooltip_text (self->compare, _ ("Select two to four results"));
  self->open = new_button (self, _ ("_Open as Conversation"), G_CALLBACK (open_cb));
  gtk_widget_set_tooltip_text (self->open, _ ("Select one result"));
  gtk_box_append (GTK_BOX (box), self->compare);
  gtk_box_append (GTK_BOX (box), self->open);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  return box;
}

/**
 * confab_experiment_page_new:
 * @runner: an experiment
 *
 * Returns: (transfer floating): a page for it
 */
GtkWidget *
confab_experiment_page_new (ConfabExperimentRunner *runner)
{
  ConfabExperimentPage *self = g_object_new (CONFAB_TYPE_EXPERIMENT_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->runner = g_object_ref (runner);
  self->table = confab_experiment_table_new (confab_experiment_runner_get_experiment (runner), confab_experiment_runner_get_runs (runner));
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), self->table);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_foot (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->table, "selection-changed", G_CALLBACK (update_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

static void
confab_experiment_page_init (ConfabExperimentPage *self)
{
}

ConfabExperimentRunner *
confab_experiment_page_get_runner (ConfabExperimentPage *self)
{
  return self->runner;
}

static void
saver_problem_cb (ConfabExperimentPage *self,
                  const char           *text)
{
  g_signal_emit (self, signals[PROBLEM], 0, text);
}

static void
ask_where (ConfabExperimentPage *self,
           const char           *text,
           gboolean              csv)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL)
    return;
  if (self->saver == NULL)
    {
      self->saver = confab_text_saver_new ();
      g_signal_connect_object (self->saver, "problem", G_CALLBACK (saver_problem_cb), self, G_CONNECT_SWAPPED);
    }
  confab_text_saver_ask (self->saver, GTK_WINDOW (root), text, csv ? "experiment.csv" : "experiment.json");
}

static void
export_done (ConfabExperimentPage *self,
             GObject              *source,
             GAsyncResult         *result,
             gboolean              csv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = confab_experiment_runner_export_finish (CONFAB_EXPERIMENT_RUNNER (source), result, &error);

  if (text != NULL)
    ask_where (self, text, csv);
  else
    g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static void
on_csv_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ConfabExperimentPage) self = user_data;

  export_done (self, source, result, TRUE);
}

static void
on_json_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabExperimentPage) self = user_data;

  export_done (self, source, result, FALSE);
}

/**
 * confab_experiment_page_export:
 * @self: a page
 * @csv: whether as CSV, not as JSON
 *
 * Asks for a file and writes the results to it.
 */
void
confab_experiment_page_export (ConfabExperimentPage *self,
                               gboolean              csv)
{
  confab_experiment_runner_export_async (self->runner, csv, NULL, csv ? on_csv_cb : on_json_cb, g_object_ref (self));
}
