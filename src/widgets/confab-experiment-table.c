/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "widgets/confab-experiment-table.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-sort-bar.h"

/* Below that width there is a list instead of the table. */
#define TABLE_WIDTH 640
#define TEXT_CHARS  300
/* Texts are sorted by their beginnings; a key of all that is shown takes five times as long. */
#define SORT_CHARS  60
/* Sorting again makes all rows that are there anew, which takes a quarter of a second. */
#define SORT_MS     2000

typedef enum
{
  COLUMN_NUMBER,
  COLUMN_MODEL,
  COLUMN_STATUS,
  COLUMN_TOKENS,
  COLUMN_COST,
  COLUMN_TIME,
  COLUMN_PROBABILITY,
  COLUMN_SCHEMA,
  COLUMN_NOT_FOLLOWED,
  COLUMN_TEXT,
  COLUMN_AXIS, /* and those after it: the axes */
} Column;

/* What makes and compares the cells of one column. */
typedef struct
{
  ConfabExperiment *experiment;
  guint             column;
} Look;

struct _ConfabExperimentTable
{
  AdwBin               parent_instance;

  ConfabExperiment    *experiment;
  GListModel          *runs;
  GtkSelectionModel   *selection;
  GtkWidget           *squeezer;
  GtkWidget           *view;
  GtkWidget           *list;         /* the same where there is little room */
  GtkWidget           *sort_bar;     /* above the list */
  GtkColumnViewColumn *not_followed; /* not owned */
  gboolean             to_top;       /* as soon as it is sorted */
  guint                fill_id;
  guint                sort_id;
  gint64               sorted_at;    /* monotonic */
};

enum
{
  ACTIVATED,
  SELECTION_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentTable, confab_experiment_table, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
confab_experiment_table_dispose (GObject *object)
{
  ConfabExperimentTable *self = CONFAB_EXPERIMENT_TABLE (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_handle_id (&self->sort_id, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->runs);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (confab_experiment_table_parent_class)->dispose (object);
}

static void
confab_experiment_table_class_init (ConfabExperimentTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_experiment_table_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", CONFAB_TYPE_EXPERIMENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     CONFAB_TYPE_EXPERIMENT_RUN);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", CONFAB_TYPE_EXPERIMENT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
}

static void
confab_experiment_table_init (ConfabExperimentTable *self)
{
}

static void
look_free (gpointer data)
{
  Look *self = data;

  g_object_unref (self->experiment);
  g_free (self);
}

static Look *
look_new (ConfabExperiment *experiment,
          guint             column)
{
  Look *self = g_new0 (Look, 1);

  self->experiment = g_object_ref (experiment);
  self->column = column;
  return self;
}

static void
free_look (gpointer  data,
           GClosure *closure)
{
  look_free (data);
}

/**
 * confab_experiment_dup_model_text:
 * @experiment: an experiment
 * @run: a result of it
 *
 * Returns: (transfer full): which model of which service it is of
 */
char *
confab_experiment_dup_model_text (ConfabExperiment    *experiment,
                                  ConfabExperimentRun *run)
{
  const ConfabExperimentTarget *target = confab_experiment_get_target (experiment, run->cell);
  const char *provider = run->provider != NULL ? run->provider : target->provider;
  const char *model = run->model != NULL ? run->model : target->model;

  if (provider == NULL && model == NULL)
    return g_strdup (_ ("Default"));
  if (provider == NULL || model == NULL)
    return g_strdup (provider != NULL ? provider : model);
  return g_strdup_printf ("%s · %s", model, provider);
}

static const char *
get_status_text (ConfabExperimentRun *run)
{
  if (run->status == CONFAB_RUN_COMPLETE && run->finish_reason != NULL)
    return run->finish_reason;
  return confab_run_status_get_label (run->status);
}

static char *
dup_cost_text (ConfabExperimentRun *run)
{
  if (!run->has_cost)
    return NULL;
  return run->is_estimate ? confab_message_words_estimate (run->cost_usd) : confab_text_format_cost (run->cost_usd);
}

static char *
dup_probability_text (ConfabExperimentRun *run)
{
  double logprob = confab_experiment_run_get_logprob (run);

  /* Translators: a probability */
  return isnan (logprob) ? NULL : g_strdup_printf (_ ("%.1f %%"), exp (logprob) * 100);
}

static const char *
get_schema_text (ConfabExperimentRun *run)
{
  if (run->schema == CONFAB_RUN_SCHEMA_NOT_ASKED)
    return NULL;
  return run->schema == CONFAB_RUN_SCHEMA_HOLDS ? _ ("Valid") : _ ("Not valid");
}

static char *
dup_beginning (ConfabExperimentRun *run,
               guint                n_chars)
{
  return confab_text_single_line (run->error != NULL && *run->text == '\0' ? run->error : run->text, n_chars);
}

/* (transfer full) (nullable) */
static char *
dup_cell_text (const Look          *look,
               ConfabExperimentRun *run)
{
  switch (look->column)
    {
    case COLUMN_NUMBER:
      return g_strdup_printf ("%u", run->cell + 1);
    case COLUMN_MODEL:
      return confab_experiment_dup_model_text (look->experiment, run);
    case COLUMN_STATUS:
      return g_strdup (get_status_text (run));
    case COLUMN_TOKENS:
      return run->completion_tokens >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, run->completion_tokens) : NULL;
    case COLUMN_COST:
      return dup_cost_text (run);
    case COLUMN_TIME:
      return run->total_ms >= 0 ? confab_text_format_time (run->total_ms) : NULL;
    case COLUMN_PROBABILITY:
      return dup_probability_text (run);
    case COLUMN_SCHEMA:
      return g_strdup (get_schema_text (run));
    case COLUMN_NOT_FOLLOWED:
      return g_strdup (run->not_followed);
    case COLUMN_TEXT:
      return dup_beginning (run, TEXT_CHARS);
    default:
      return confab_json_to_string (confab_experiment_get_value (look->experiment, run->cell, look->column - COLUMN_AXIS), FALSE);
    }
}

/* NaN stands for nothing, and comes last. */
static double
get_number (const Look          *look,
            ConfabExperimentRun *run)
{
  double number = NAN;

  switch (look->column)
    {
    case COLUMN_NUMBER:
      return run->cell;
    case COLUMN_TOKENS:
      return run->completion_tokens >= 0 ? (double)run->completion_tokens : NAN;
    case COLUMN_COST:
      return run->has_cost ? run->cost_usd : NAN;
    case COLUMN_TIME:
      return run->total_ms >= 0 ? (double)run->total_ms : NAN;
    case COLUMN_PROBABILITY:
      return confab_experiment_run_get_logprob (run);
    case COLUMN_SCHEMA:
      return run->schema == CONFAB_RUN_SCHEMA_NOT_ASKED ? NAN : run->schema;
    default:
      if (look->column >= COLUMN_AXIS)
        confab_json_node_double (confab_experiment_get_value (look->experiment, run->cell, look->column - COLUMN_AXIS), &number);
      return number;
    }
}

/* Not all values of an axis may be numbers. */
static gboolean
is_axis_of_texts (const Look *look)
{
  const ConfabExperimentAxis *axis = look->column >= COLUMN_AXIS ? look->experiment->axes->pdata[look->column - COLUMN_AXIS] : NULL;

  for (guint i = 0; axis != NULL && i < axis->values->len; i++)
    {
      JsonNode *value = axis->values->pdata[i];
      double number;

      if (!JSON_NODE_HOLDS_NULL (value) && !confab_json_node_double (value, &number))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_text (const Look *look)
{
  return look->column == COLUMN_MODEL || look->column == COLUMN_STATUS || look->column == COLUMN_TEXT ||
         look->column == COLUMN_NOT_FOLLOWED || is_axis_of_texts (look);
}

static char *
get_text_cb (ConfabExperimentRun *run,
             const Look          *look)
{
  char *text = look->column == COLUMN_TEXT ? dup_beginning (run, SORT_CHARS) : dup_cell_text (look, run);

  return text != NULL ? text : g_strdup ("");
}

static double
get_number_cb (ConfabExperimentRun *run,
               const Look          *look)
{
  return get_number (look, run);
}

/* These keep what they compare by; asking for it anew for each comparison takes seconds where there are thousands of results. */
static GtkSorter *
new_sorter (Look *look)
{
  if (is_text (look))
    return GTK_SORTER (gtk_string_sorter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_text_cb), look,
                                                                           free_look)));
  return GTK_SORTER (gtk_numeric_sorter_new (gtk_cclosure_expression_new (G_TYPE_DOUBLE, NULL, 0, NULL, G_CALLBACK (get_number_cb), look,
                                                                          free_look)));
}

static void
update_cell (GtkListItem *item)
{
  ConfabExperimentRun *run = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  const Look *look = g_object_get_data (G_OBJECT (item), "look");
  g_autofree char *text = run != NULL ? dup_cell_text (look, run) : NULL;

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  if (look->column != COLUMN_STATUS || run == NULL)
    return;
  if (run->status == CONFAB_RUN_FAILED || run->status == CONFAB_RUN_INTERRUPTED)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  const Look *look = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (item), "look", (gpointer)look);
  gtk_label_set_xalign (GTK_LABEL (label), is_text (look) || look->column == COLUMN_SCHEMA ? 0 : 1);
  /* A number that is cut is another one. */
  if (is_text (look) || look->column >= COLUMN_AXIS)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (!is_text (look))
    gtk_widget_add_css_class (label, "numeric");
  /* The column view gives columns their least width where there is not enough for all. */
  if (look->column == COLUMN_TEXT || look->column == COLUMN_MODEL)
    gtk_label_set_width_chars (GTK_LABEL (label), look->column == COLUMN_TEXT ? 24 : 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), look->column == COLUMN_TEXT ? -1 : 28);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (update_cell), item);
  update_cell (item);
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static GtkColumnViewColumn *
add_column (ConfabExperimentTable *self,
            guint                  index,
            const char            *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);
  GtkSorter *sorter = new_sorter (look_new (self->experiment, index));

  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cell_cb), look_new (self->experiment, index), free_look, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == COLUMN_TEXT);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
  g_object_unref (sorter);
  return column;
}

static gboolean
has_parameter (ConfabExperiment *experiment,
               const char       *parameter)
{
  for (guint i = 0; i < experiment->axes->len; i++)
    if (g_str_equal (((ConfabExperimentAxis *)experiment->axes->pdata[i])->parameter, parameter))
      return TRUE;
  return json_object_has_member (experiment->parameters, parameter);
}

static void
add_columns (ConfabExperimentTable *self)
{
  GPtrArray *axes = self->experiment->axes;

  /* Translators: the number of a request */
  add_column (self, COLUMN_NUMBER, _ ("No."));
  add_column (self, COLUMN_MODEL, _ ("Model"));
  for (guint i = 0; i < axes->len; i++)
    add_column (self, COLUMN_AXIS + i, ((ConfabExperimentAxis *)axes->pdata[i])->parameter);
  add_column (self, COLUMN_STATUS, _ ("Finish Reason"));
  add_column (self, COLUMN_TOKENS, _ ("Tokens"));
  add_column (self, COLUMN_COST, _ ("Cost"));
  add_column (self, COLUMN_TIME, _ ("Time"));
  /* What was not asked for has no column. */
  if (has_parameter (self->experiment, "logprobs"))
    add_column (self, COLUMN_PROBABILITY, _ ("Probability"));
  if (has_parameter (self->experiment, "response_format"))
    add_column (self, COLUMN_SCHEMA, _ ("Schema"));
  /* Translators: parameters that a service did not do what they ask for */
  self->not_followed = add_column (self, COLUMN_NOT_FOLLOWED, _ ("Not Followed"));
  add_column (self, COLUMN_TEXT, _ ("Text"));
}

static void
activate_cb (ConfabExperimentTable *self,
             guint                  position)
{
  g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (run != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, run);
}

static void
on_selection_changed_cb (ConfabExperimentTable *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/**
 * confab_experiment_dup_facts_text:
 * @run: a result
 *
 * Returns: (transfer full): its finish reason, tokens, cost, time, probability and schema in one line
 */
char *
confab_experiment_dup_facts_text (ConfabExperimentRun *run)
{
  g_autoptr (GString) text = g_string_new (get_status_text (run));
  g_autofree char *tokens = NULL;
  g_autofree char *cost = dup_cost_text (run);
  g_autofree char *time = run->total_ms >= 0 ? confab_text_format_time (run->total_ms) : NULL;
  g_autofree char *probability = dup_probability_text (run);
  g_autofree char *not_followed = NULL;
  const char *pieces[6];

  if (run->completion_tokens >= 0)
    tokens = g_strdup_printf (ngettext ("%'d token", "%'d tokens", run->completion_tokens), (int)run->completion_tokens);
  if (run->not_followed != NULL)
    /* Translators: names of parameters */
    not_followed = g_strdup_printf (_ ("not followed: %s"), run->not_followed);
  pieces[0] = tokens;
  pieces[1] = cost;
  pieces[2] = time;
  pieces[3] = probability;
  pieces[4] = get_schema_text (run);
  pieces[5] = not_followed;
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (pieces[i] != NULL)
      g_string_append_printf (text, " · %s", pieces[i]);
  return g_strdup (text->str);
}

static void
update_row (GtkListItem *item)
{
  ConfabExperimentRun *run = gtk_list_item_get_item (item);
  ConfabExperiment *experiment = g_object_get_data (G_OBJECT (item), "experiment");
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *facts = gtk_widget_get_next_sibling (title);
  GtkWidget *text = gtk_widget_get_next_sibling (facts);
  g_autofree char *model = confab_experiment_dup_model_text (experiment, run);
  g_autofree char *values = confab_experiment_dup_values_text (experiment, run->cell);
  g_autofree char *whole = g_strjoin (*values != '\0' ? "  " : NULL, model, *values != '\0' ? values : NULL, NULL);
  g_autofree char *said = confab_experiment_dup_facts_text (run);
  g_autofree char *line = dup_beginning (run, TEXT_CHARS);

  gtk_label_set_label (GTK_LABEL (title), whole);
  gtk_label_set_label (GTK_LABEL (facts), said);
  gtk_label_set_label (GTK_LABEL (text), line);
  gtk_widget_set_visible (text, *line != '\0');
}

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  static const char *const classes[] = { "heading", "dim-label", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  g_object_set_data (G_OBJECT (item), "experiment", user_data);
  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      if (classes[i] != NULL)
        gtk_widget_add_css_class (label, classes[i]);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (update_row), item);
  update_row (item);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* What comes first now is what somebody wants to see; the list would stay where it was. */
static void
sorted_cb (ConfabExperimentTable *self,
           GParamSpec            *pspec,
           GtkSortListModel      *sorted)
{
  if (!self->to_top || gtk_sort_list_model_get_pending (sorted) > 0)
    return;
  self->to_top = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (sorted)) > 0)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", 0);
}

static void
chosen_cb (ConfabExperimentTable *self)
{
  /* The columns go when all of it goes. */
  if (self->selection == NULL)
    return;
  self->to_top = TRUE;
  sorted_cb (self, NULL, GTK_SORT_LIST_MODEL (gtk_multi_selection_get_model (GTK_MULTI_SELECTION (self->selection))));
}

static GtkWidget *
make_list (ConfabExperimentTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = gtk_list_view_new (NULL, factory);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), self->experiment);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row_cb), NULL);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Results"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->sort_bar = confab_sort_bar_new (GTK_COLUMN_VIEW (self->view));
  g_signal_connect_object (self->sort_bar, "sorted", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_margin_start (self->sort_bar, 12);
  gtk_widget_set_margin_end (self->sort_bar, 12);
  gtk_widget_set_margin_top (self->sort_bar, 6);
  gtk_widget_set_margin_bottom (self->sort_bar, 6);
  gtk_box_append (GTK_BOX (box), self->sort_bar);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static GtkWidget *
make_table (ConfabExperimentTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Results"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  add_columns (self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_size_request (scroller, TABLE_WIDTH, -1);
  gtk_column_view_column_set_visible (self->not_followed, FALSE);
  return scroller;
}

/* Each of the two makes some hundred rows, whether it is shown or not. */
static void
fill (ConfabExperimentTable *self)
{
  GtkWidget *shown = adw_squeezer_get_visible_child (ADW_SQUEEZER (self->squeezer));
  gboolean is_list = shown != NULL && gtk_widget_is_ancestor (self->list, shown);

  /* The heads of the columns may have said something else. */
  if (is_list)
    confab_sort_bar_apply (CONFAB_SORT_BAR (self->sort_bar));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), is_list ? NULL : self->selection);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), is_list ? self->selection : NULL);
}

static gboolean
fill_cb (gpointer user_data)
{
  ConfabExperimentTable *self = user_data;

  self->fill_id = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* It is found out while sizes are given, when nothing may be added. */
static void
fill_later (ConfabExperimentTable *self)
{
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fill_cb, self, NULL);
}

/**
 * confab_experiment_table_new:
 * @experiment: an experiment
 * @runs: (element-type ConfabExperimentRun): its results
 *
 * Returns: (transfer floating): a table of them
 */
GtkWidget *
confab_experiment_table_new (ConfabExperiment *experiment,
                             GListModel       *runs)
{
  ConfabExperimentTable *self = g_object_new (CONFAB_TYPE_EXPERIMENT_TABLE, NULL);
  GtkSortListModel *sorted;

  self->experiment = g_object_ref (experiment);
  self->runs = g_object_ref (runs);
  self->view = gtk_column_view_new (NULL);
  sorted = gtk_sort_list_model_new (g_object_ref (runs), g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view))));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  g_signal_connect_object (sorted, "notify::pending", G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (sorted)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed_cb), self, G_CONNECT_SWAPPED);

  self->squeezer = adw_squeezer_new ();
  adw_squeezer_set_switch_threshold_policy (ADW_SQUEEZER (self->squeezer), ADW_FOLD_THRESHOLD_POLICY_MINIMUM);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (self->squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (self->squeezer), make_table (self));
  adw_squeezer_add (ADW_SQUEEZER (self->squeezer), make_list (self));
  g_signal_connect_object (self->squeezer, "notify::visible-child", G_CALLBACK (fill_later), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->squeezer);
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * confab_experiment_table_list_selected:
 * @self: a table
 * @maximum: how many are wanted at most
 *
 * Returns: (transfer full) (element-type ConfabExperimentRun): the first of those that are selected
 */
GPtrArray *
confab_experiment_table_list_selected (ConfabExperimentTable *self,
                                       guint                  maximum)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  for (guint64 i = 0; i < gtk_bitset_get_size (selected) && i < maximum; i++)
    {
      ConfabExperimentRun *run = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, (guint)i));

      if (run != NULL)
        g_ptr_array_add (runs, run);
    }
  return runs;
}

guint
confab_experiment_table_get_n_selected (ConfabExperimentTable *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (self->selection);

  return (guint)gtk_bitset_get_size (selected);
}

static void
show_what_is_not_followed (ConfabExperimentTable *self)
{
  guint n_runs = g_list_model_get_n_items (self->runs);

  for (guint i = 0; i < n_runs && !gtk_column_view_column_get_visible (self->not_followed); i++)
    {
      g_autoptr (ConfabExperimentRun) run = g_list_model_get_item (self->runs, i);

      if (run->not_followed == NULL)
        continue;
      gtk_column_view_column_set_visible (self->not_followed, TRUE);
      confab_sort_bar_update (CONFAB_SORT_BAR (self->sort_bar));
    }
}

static void
sort_again (ConfabExperimentTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));

  self->sorted_at = g_get_monotonic_time ();
  if (gtk_sorter_get_order (sorter) != GTK_SORTER_ORDER_NONE)
    gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static gboolean
sort_again_cb (gpointer user_data)
{
  ConfabExperimentTable *self = user_data;

  self->sort_id = 0;
  sort_again (self);
  return G_SOURCE_REMOVE;
}

/**
 * confab_experiment_table_update:
 * @self: a table
 *
 * Sorts again, a moment later where that was just done, since what it is sorted by has changed, and has a column for what services ignored as soon as
 * one did.
 */
void
confab_experiment_table_update (ConfabExperimentTable *self)
{
  gint64 since = (g_get_monotonic_time () - self->sorted_at) / 1000;

  show_what_is_not_followed (self);
  if (self->sort_id != 0)
    return;
  if (self->sorted_at == 0 || since >= SORT_MS)
    sort_again (self);
  else
    self->sort_id = g_timeout_add ((guint)(SORT_MS - since), sort_again_cb, self);
}
