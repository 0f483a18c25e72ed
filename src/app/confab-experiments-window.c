/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-budget-question.h"
#include "app/confab-experiment-page.h"
#include "app/confab-experiment-setup.h"
#include "app/confab-experiments-window.h"
#include "app/confab-relative-time.h"
#include "app/confab-undo-toast.h"
#include "session/confab-experiments.h"
#include "widgets/confab-experiment-compare.h"

#define PAGE_LIST    "list"
#define PAGE_SETUP   "setup"
#define PAGE_RUN     "run"
#define PAGE_COMPARE "compare"

struct _ConfabExperimentsWindow
{
  AdwWindow          parent_instance;

  ConfabSession     *session;
  ConfabExperiments *experiments;
  GtkWidget         *stack;
  GtkWidget         *places;  /* the list, or that there is none */
  GtkWidget         *list;
  GtkWidget         *setup;
  GtkWidget         *run_bin;
  GtkWidget         *compare_bin;
  GtkWidget         *back;
  GtkWidget         *add;
  GtkWidget         *menu;
  GtkWidget         *title;
  GtkWidget         *toasts;
  GPtrArray         *deleted; /* ConfabExperimentRunner, as long as they can be brought back from here */
};

enum
{
  OPEN_CONVERSATION,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentsWindow, confab_experiments_window, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
confab_experiments_window_dispose (GObject *object)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (object);

  for (guint i = 0; i < self->deleted->len; i++)
    confab_experiments_remove_async (self->experiments, self->deleted->pdata[i], NULL, NULL, NULL);
  g_ptr_array_set_size (self->deleted, 0);
  g_clear_object (&self->experiments);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_experiments_window_parent_class)->dispose (object);
}

static void
confab_experiments_window_finalize (GObject *object)
{
  g_ptr_array_unref (CONFAB_EXPERIMENTS_WINDOW (object)->deleted);
  G_OBJECT_CLASS (confab_experiments_window_parent_class)->finalize (object);
}

static void
tell (ConfabExperimentsWindow *self,
      const char              *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, markup);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static ConfabExperimentPage *
get_page (ConfabExperimentsWindow *self)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self->run_bin));

  return child != NULL ? CONFAB_EXPERIMENT_PAGE (child) : NULL;
}

static void
show_page (ConfabExperimentsWindow *self,
           const char              *name)
{
  g_autofree char *title = NULL;
  gboolean is_list = g_str_equal (name, PAGE_LIST);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  gtk_widget_set_visible (self->back, !is_list);
  gtk_widget_set_visible (self->add, is_list);
  gtk_widget_set_visible (self->menu, g_str_equal (name, PAGE_RUN));
  /* What is typed is not to press the button that closes the window. */
  if (g_str_equal (name, PAGE_SETUP))
    gtk_widget_child_focus (self->setup, GTK_DIR_TAB_FORWARD);
  if (g_str_equal (name, PAGE_RUN) && get_page (self) != NULL)
    title = confab_experiment_dup_title (confab_experiment_runner_get_experiment (confab_experiment_page_get_runner (get_page (self))));
  else if (g_str_equal (name, PAGE_SETUP))
    title = g_strdup (_ ("New Experiment"));
  else if (g_str_equal (name, PAGE_COMPARE))
    title = g_strdup (_ ("Results"));
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title != NULL ? title : _ ("Experiments"));
}

/* What is shown may have been deleted in another window. */
static void
leave_deleted (ConfabExperimentsWindow *self)
{
  ConfabExperimentRunner *runner = get_page (self) != NULL ? confab_experiment_page_get_runner (get_page (self)) : NULL;
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  if (runner == NULL || confab_experiments_find (self->experiments, confab_experiment_runner_get_experiment (runner)->id) != NULL)
    return;
  adw_bin_set_child (ADW_BIN (self->run_bin), NULL);
  if (!g_str_equal (name, PAGE_SETUP))
    show_page (self, PAGE_LIST);
}

static void
update_list_page (ConfabExperimentsWindow *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->experiments)) > 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->places), any ? "some" : "none");
  leave_deleted (self);
}

static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  if (g_str_equal (name, PAGE_LIST))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_page (self, g_str_equal (name, PAGE_COMPARE) ? PAGE_RUN : PAGE_LIST);
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);

  confab_experiment_setup_load (CONFAB_EXPERIMENT_SETUP (self->setup), NULL);
  show_page (self, PAGE_SETUP);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);

  if (get_page (self) == NULL)
    return;
  confab_experiment_setup_load (CONFAB_EXPERIMENT_SETUP (self->setup),
                                confab_experiment_runner_get_experiment (confab_experiment_page_get_runner (get_page (self))));
  show_page (self, PAGE_SETUP);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);

  if (get_page (self) != NULL)
    confab_experiment_page_export (get_page (self), g_str_equal (action_name, "experiment.export-csv"));
}

static void
on_removed_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (ConfabExperimentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_experiments_remove_finish (CONFAB_EXPERIMENTS (source), result, &error))
    tell (self, error->message);
}

static void
bring_back (ConfabExperimentsWindow *self,
            ConfabExperimentRunner  *runner)
{
  if (!g_ptr_array_find (self->deleted, runner, NULL))
    return;
  confab_experiments_bring_back (self->experiments, runner);
  g_ptr_array_remove (self->deleted, runner);
}

typedef struct
{
  ConfabExperimentsWindow *window; /* weak */
  ConfabExperimentRunner  *runner;
} Deleted;

static Deleted *
deleted_new (ConfabExperimentsWindow *window,
             ConfabExperimentRunner  *runner)
{
  Deleted *self = g_new0 (Deleted, 1);

  g_set_weak_pointer (&self->window, window);
  self->runner = g_object_ref (runner);
  return self;
}

static void
deleted_free (gpointer data)
{
  Deleted *self = data;

  g_clear_weak_pointer (&self->window);
  g_object_unref (self->runner);
  g_free (self);
}

static void
undo_cb (gpointer data)
{
  Deleted *self = data;

  if (self->window != NULL)
    bring_back (self->window, self->runner);
}

/* Nobody wanted it back. */
static void
dismissed_cb (AdwToast                *toast,
              ConfabExperimentsWindow *self)
{
  ConfabExperimentRunner *runner = g_object_get_data (G_OBJECT (toast), "runner");

  if (self->experiments == NULL || !g_ptr_array_find (self->deleted, runner, NULL))
    return;
  confab_experiments_remove_async (self->experiments, runner, NULL, on_removed_cb, g_object_ref (self));
  g_ptr_array_remove (self->deleted, runner);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);
  ConfabExperimentRunner *runner = get_page (self) != NULL ? confab_experiment_page_get_runner (get_page (self)) : NULL;
  AdwToast *toast;

  if (runner == NULL)
    return;
  toast = confab_undo_toast_new (_ ("Experiment deleted"), undo_cb, deleted_new (self, runner), deleted_free);
  g_object_set_data_full (G_OBJECT (toast), "runner", g_object_ref (runner), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  g_ptr_array_add (self->deleted, g_object_ref (runner));
  confab_experiments_set_aside (self->experiments, runner);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
undo_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  ConfabExperimentsWindow *self = CONFAB_EXPERIMENTS_WINDOW (widget);

  if (self->deleted->len > 0)
    bring_back (self, self->deleted->pdata[self->deleted->len - 1]);
}

static void
confab_experiments_window_class_init (ConfabExperimentsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_experiments_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_experiments_window_finalize;
  signals[OPEN_CONVERSATION] = g_signal_new ("open-conversation", CONFAB_TYPE_EXPERIMENTS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "experiment.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "experiment.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "experiment.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "experiment.export-json", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "experiment.export-csv", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "experiment.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "experiment.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "experiment.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "experiment.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "experiment.new", NULL);
}

static void
compare_cb (ConfabExperimentsWindow *self,
            GPtrArray               *runs)
{
  ConfabExperiment *experiment;

  /* They come a moment later, when another page may be shown. */
  if (get_page (self) == NULL || !g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), PAGE_RUN))
    return;
  experiment = confab_experiment_runner_get_experiment (confab_experiment_page_get_runner (get_page (self)));
  adw_bin_set_child (ADW_BIN (self->compare_bin), confab_experiment_compare_new (experiment, runs));
  show_page (self, PAGE_COMPARE);
}

static void
opened_cb (ConfabExperimentsWindow *self,
           const char              *id)
{
  g_signal_emit (self, signals[OPEN_CONVERSATION], 0, id);
}

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabExperimentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_experiment_runner_load_finish (CONFAB_EXPERIMENT_RUNNER (source), result, &error))
    tell (self, error->message);
}

/* What is to be started although there is no budget for it. */
typedef struct
{
  ConfabExperimentsWindow *window;
  ConfabExperimentRunner  *runner;
} Anyway;

static void
anyway_free (gpointer data)
{
  Anyway *self = data;

  g_object_unref (self->window);
  g_object_unref (self->runner);
  g_free (self);
}

static void
start_anyway (gpointer user_data)
{
  Anyway *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->window->session == NULL)
    return;
  if (!confab_experiment_runner_start_anyway (self->runner, &error))
    tell (self->window, error->message);
}

static void
start_runner (ConfabExperimentsWindow *self,
              ConfabExperimentRunner  *runner)
{
  g_autoptr (GError) error = NULL;
  Anyway *anyway;

  if (confab_experiment_runner_start (runner, &error))
    return;
  anyway = g_new (Anyway, 1);
  anyway->window = g_object_ref (self);
  anyway->runner = g_object_ref (runner);
  if (!confab_budget_question_ask (GTK_WIDGET (self), self->session, error, start_anyway, anyway, anyway_free))
    tell (self, error->message);
}

static void
page_start_cb (ConfabExperimentsWindow *self,
               ConfabExperimentPage    *page)
{
  start_runner (self, confab_experiment_page_get_runner (page));
}

static void
show_runner (ConfabExperimentsWindow *self,
             ConfabExperimentRunner  *runner)
{
  GtkWidget *page = confab_experiment_page_new (runner);

  g_signal_connect_object (page, "start", G_CALLBACK (page_start_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "compare", G_CALLBACK (compare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "problem", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->run_bin), page);
  show_page (self, PAGE_RUN);
}

static void
row_activated_cb (ConfabExperimentsWindow *self,
                  GtkListBoxRow           *row)
{
  g_autoptr (ConfabExperimentRunner) runner = g_list_model_get_item (G_LIST_MODEL (self->experiments), gtk_list_box_row_get_index (row));

  if (runner == NULL)
    return;
  show_runner (self, runner);
  confab_experiment_runner_load_async (runner, NULL, on_loaded_cb, g_object_ref (self));
}

static void
start_cb (ConfabExperimentsWindow *self,
          ConfabExperiment        *experiment)
{
  ConfabExperimentRunner *runner;

  /* Once is enough: each costs money. */
  if (!g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), PAGE_SETUP))
    return;
  runner = confab_experiments_add (self->experiments, experiment);
  show_runner (self, runner);
  start_runner (self, runner);
}

static void
update_row (ConfabExperimentRunner *runner,
            GtkWidget              *row)
{
  ConfabExperiment *experiment = confab_experiment_runner_get_experiment (runner);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = confab_relative_time_dup (experiment->created, now);
  guint count = (guint)confab_experiment_count_cells (experiment);
  g_autofree char *requests = g_strdup_printf (ngettext ("%u request", "%u requests", count), count);
  g_autofree char *text = NULL;
  ConfabRunnerCounts counts;

  confab_experiment_runner_get_counts (runner, &counts);
  if (confab_experiment_runner_get_state (runner) == CONFAB_RUNNER_IDLE)
    text = g_strdup_printf ("%s · %s", requests, time);
  else
    text = g_strdup_printf (_ ("%u of %u"), counts.over, counts.total);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

static GtkWidget *
new_row (gpointer item,
         gpointer user_data)
{
  ConfabExperimentRunner *runner = item;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = confab_experiment_dup_title (confab_experiment_runner_get_experiment (runner));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (runner, "changed", G_CALLBACK (update_row), row, 0);
  update_row (runner, row);
  return row;
}

static GtkWidget *
make_list (ConfabExperimentsWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_widget_set_margin_top (clamp, 18);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Experiments"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->list);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_New Experiment"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "view-grid-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("No Experiments"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Ask several models the same, or one model with different parameters, and compare what they say."));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "experiment.new");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

static GtkWidget *
make_menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("Export as _JSON…"), "experiment.export-json");
  g_menu_append (menu, _ ("Export as _CSV…"), "experiment.export-csv");
  g_menu_append (menu, _ ("_Use as Template"), "experiment.duplicate");
  g_menu_append (menu, _ ("_Delete"), "experiment.delete");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Experiment Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Experiment Menu"), -1);
  return button;
}

static GtkWidget *
new_icon_button (const char *icon,
                 const char *name,
                 const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_header (ConfabExperimentsWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->back = new_icon_button ("go-previous-symbolic", _ ("Back"), "experiment.back");
  self->add = new_icon_button ("list-add-symbolic", _ ("New Experiment"), "experiment.new");
  self->menu = make_menu_button ();
  self->title = adw_window_title_new (_ ("Experiments"), "");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->add);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->menu);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  return header;
}

static void
confab_experiments_window_init (ConfabExperimentsWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->deleted = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Experiments"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1000, 680);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 300);
  self->stack = gtk_stack_new ();
  self->places = gtk_stack_new ();
  self->run_bin = adw_bin_new ();
  self->compare_bin = adw_bin_new ();
  self->toasts = adw_toast_overlay_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_named (GTK_STACK (self->places), make_list (self), "some");
  gtk_stack_add_named (GTK_STACK (self->places), make_empty (), "none");
  gtk_stack_add_named (GTK_STACK (self->stack), self->places, PAGE_LIST);
  gtk_stack_add_named (GTK_STACK (self->stack), self->run_bin, PAGE_RUN);
  gtk_stack_add_named (GTK_STACK (self->stack), self->compare_bin, PAGE_COMPARE);
  gtk_widget_set_vexpand (self->toasts, TRUE);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->stack);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), self->toasts);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
on_listed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabExperimentsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!confab_experiments_load_finish (CONFAB_EXPERIMENTS (source), result, &error))
    tell (self, error->message);
  else if (self->experiments != NULL)
    update_list_page (self);
}

/**
 * confab_experiments_window_new:
 * @parent: (nullable): the window that it was opened from
 * @session: whose experiments they are
 *
 * Returns: (transfer none): a window that shows them
 */
GtkWidget *
confab_experiments_window_new (GtkWindow     *parent,
                               ConfabSession *session)
{
  ConfabExperimentsWindow *self = g_object_new (CONFAB_TYPE_EXPERIMENTS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->experiments = g_object_ref (confab_experiments_get (session));
  self->setup = confab_experiment_setup_new (session);
  gtk_stack_add_named (GTK_STACK (self->stack), self->setup, PAGE_SETUP);
  g_signal_connect_object (self->setup, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->experiments), new_row, NULL, NULL);
  g_signal_connect_object (self->experiments, "items-changed", G_CALLBACK (update_list_page), self, G_CONNECT_SWAPPED);
  update_list_page (self);
  show_page (self, PAGE_LIST);
  confab_experiments_load_async (self->experiments, NULL, on_listed_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
