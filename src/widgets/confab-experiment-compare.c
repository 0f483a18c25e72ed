/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-experiment-compare.h"
#include "widgets/confab-experiment-table.h"

#define COLUMN_WIDTH 200

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* A label would rather be as wide as its text, and stand alone in its line for that. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_column (ConfabExperiment    *experiment,
            ConfabExperimentRun *run)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *model = confab_experiment_dup_model_text (experiment, run);
  g_autofree char *values = confab_experiment_dup_values_text (experiment, run->cell);
  g_autofree char *facts = confab_experiment_dup_facts_text (run);
  /* Translators: the number of a result, and its model */
  g_autofree char *name = g_strdup_printf (_ ("Result %u, %s"), run->cell + 1, model);

  gtk_box_append (GTK_BOX (box), new_label (model, "heading"));
  if (*values != '\0')
    gtk_box_append (GTK_BOX (box), new_label (values, "monospace"));
  gtk_box_append (GTK_BOX (box), new_label (facts, "dim-label"));
  if (run->error != NULL)
    gtk_box_append (GTK_BOX (box), new_label (run->error, "error"));
  if (run->problem != NULL)
    gtk_box_append (GTK_BOX (box), new_label (run->problem, "error"));
  gtk_box_append (GTK_BOX (box), new_label (run->text, NULL));
  gtk_widget_set_size_request (box, COLUMN_WIDTH, -1);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return box;
}

/**
 * confab_experiment_compare_new:
 * @experiment: an experiment
 * @runs: (element-type ConfabExperimentRun): results of it
 *
 * Returns: (transfer floating): all that they say, side by side
 */
GtkWidget *
confab_experiment_compare_new (ConfabExperiment *experiment,
                               GPtrArray        *runs)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), MAX (runs->len, 1));
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 24);
  gtk_widget_set_valign (flow, GTK_ALIGN_START);
  gtk_widget_set_margin_top (flow, 18);
  gtk_widget_set_margin_bottom (flow, 18);
  gtk_widget_set_margin_start (flow, 18);
  gtk_widget_set_margin_end (flow, 18);
  for (guint i = 0; i < runs->len; i++)
    gtk_flow_box_insert (GTK_FLOW_BOX (flow), new_column (experiment, runs->pdata[i]), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), flow);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}
