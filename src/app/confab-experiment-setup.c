/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-experiment-setup.h"
#include "app/confab-model-filler.h"
#include "model/confab-parameter-table.h"
#include "session/confab-experiments.h"

struct _ConfabExperimentSetup
{
  AdwBin             parent_instance;

  ConfabSession     *session;
  ConfabModelFiller *filler;
  JsonObject        *parameters; /* those that are no row */
  GPtrArray         *targets;    /* GtkWidget, rows; not owned */
  GPtrArray         *axes;       /* GtkWidget, rows; not owned */
  GtkWidget         *name;
  GtkWidget         *prompt;
  GtkWidget         *system_prompt;
  GtkWidget         *models;
  GtkWidget         *model_popover;
  GtkWidget         *grid;
  GtkWidget         *parameter_list;
  GtkWidget         *repeats;
  GtkWidget         *at_once;
  GtkWidget         *summary;
  GtkWidget         *start;
  GCancellable      *cancellable;
  gboolean           loading;
};

enum
{
  START,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabExperimentSetup, confab_experiment_setup, ADW_TYPE_BIN)

static guint signals[N_SIGNALS];

static void
confab_experiment_setup_dispose (GObject *object)
{
  ConfabExperimentSetup *self = CONFAB_EXPERIMENT_SETUP (object);

  self->loading = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->filler);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (confab_experiment_setup_parent_class)->dispose (object);
}

static void
confab_experiment_setup_finalize (GObject *object)
{
  ConfabExperimentSetup *self = CONFAB_EXPERIMENT_SETUP (object);

  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->axes);
  json_object_unref (self->parameters);
  G_OBJECT_CLASS (confab_experiment_setup_parent_class)->finalize (object);
}

static void
confab_experiment_setup_class_init (ConfabExperimentSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_experiment_setup_dispose;
  object_class->finalize = confab_experiment_setup_finalize;

  signals[START] = g_signal_new ("start", CONFAB_TYPE_EXPERIMENT_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 CONFAB_TYPE_EXPERIMENT);
}

static char *
dup_text (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
add_axis_of (GtkWidget        *row,
             ConfabExperiment *experiment,
             GError          **error)
{
  const char *parameter = g_object_get_data (G_OBJECT (row), "parameter");
  ConfabExperimentAxis *axis = confab_experiment_axis_from_text (parameter, gtk_editable_get_text (GTK_EDITABLE (row)), error);

  if (axis == NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  if (axis != NULL)
    g_ptr_array_add (experiment->axes, axis);
  return axis != NULL;
}

/* (transfer full): as far as it can be made; error says what is wrong first */
static ConfabExperiment *
make_experiment (ConfabExperimentSetup *self,
                 GError               **error)
{
  ConfabExperiment *experiment = confab_experiment_new ();
  g_autofree char *system_prompt = dup_text (self->system_prompt);

  g_free (experiment->name);
  experiment->name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_free (experiment->prompt);
  experiment->prompt = dup_text (self->prompt);
  if (*system_prompt != '\0')
    experiment->system_prompt = g_steal_pointer (&system_prompt);
  json_object_unref (experiment->parameters);
  experiment->parameters = json_object_ref (self->parameters);
  experiment->repeats = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->repeats));
  experiment->at_once = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->at_once));
  for (guint i = 0; i < self->targets->len; i++)
    confab_experiment_add_target (experiment, g_object_get_data (self->targets->pdata[i], "provider"),
                                  g_object_get_data (self->targets->pdata[i], "model"));
  for (guint i = 0; i < self->axes->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!add_axis_of (self->axes->pdata[i], experiment, &local_error) && error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
  return experiment;
}

static char *
dup_summary (ConfabExperimentSetup *self,
             ConfabExperiment      *experiment)
{
  guint count = (guint)confab_experiment_count_cells (experiment);
  g_autofree char *requests = g_strdup_printf (ngettext ("%u request", "%u requests", count), count);
  g_autofree char *price = confab_experiment_dup_price_text (self->session, experiment);

  return g_strdup_printf ("%s · %s", requests, price);
}

static void
update (ConfabExperimentSetup *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExperiment) experiment = NULL;
  g_autofree char *text = NULL;

  if (self->loading)
    return;
  experiment = make_experiment (self, &error);
  if (error == NULL && confab_experiment_check_services (experiment, self->session, &error))
    text = dup_summary (self, experiment);
  gtk_label_set_label (GTK_LABEL (self->summary), error != NULL ? error->message : text);
  gtk_widget_set_sensitive (self->start, error == NULL);
}

static void
start_cb (ConfabExperimentSetup *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabExperiment) experiment = make_experiment (self, &error);

  if (error == NULL && confab_experiment_check_services (experiment, self->session, &error))
    g_signal_emit (self, signals[START], 0, experiment);
  else
    update (self);
}

static void
on_prices_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabExperimentSetup) self = user_data;

  confab_experiment_fetch_prices_finish (CONFAB_EXPERIMENT (source), result);
  if (self->session != NULL)
    update (self);
}

/* Whom it is asked of is known now; its price list may not be. */
static void
update_prices (ConfabExperimentSetup *self)
{
  g_autoptr (ConfabExperiment) experiment = NULL;

  update (self);
  if (self->loading || self->session == NULL)
    return;
  experiment = make_experiment (self, NULL);
  confab_experiment_fetch_prices_async (experiment, self->session, self->cancellable, on_prices_cb, g_object_ref (self));
}

static void
remove_row_cb (ConfabExperimentSetup *self,
               GtkWidget             *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_PREFERENCES_ROW);
  gboolean is_target = g_ptr_array_remove (self->targets, row);

  g_ptr_array_remove (self->axes, row);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (is_target ? self->models : self->grid), row);
  update (self);
}

static GtkWidget *
new_remove_button (ConfabExperimentSetup *self,
                   const char            *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: a model or a parameter */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_row_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_target (ConfabExperimentSetup *self,
            const char            *provider,
            const char            *model)
{
  GtkWidget *row = adw_action_row_new ();
  const char *title = model != NULL ? model : _ ("Default Model");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), provider != NULL ? provider : _ ("Default Service"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (self, title));
  g_object_set_data_full (G_OBJECT (row), "provider", g_strdup (provider), g_free);
  g_object_set_data_full (G_OBJECT (row), "model", g_strdup (model), g_free);
  g_ptr_array_add (self->targets, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->models), row);
}

static void
add_axis (ConfabExperimentSetup *self,
          const char            *parameter,
          const char            *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), parameter);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_object_set_data_full (G_OBJECT (row), "parameter", g_strdup (parameter), g_free);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), new_remove_button (self, parameter));
  g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->axes, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->grid), row);
}

static void
model_chosen_cb (ConfabExperimentSetup *self,
                 const char            *provider_id,
                 const char            *model)
{
  ConfabProvider *provider = confab_services_find (confab_session_get_services (self->session), provider_id);

  gtk_popover_popdown (GTK_POPOVER (self->model_popover));
  if (provider == NULL)
    return;
  add_target (self, confab_provider_get_name (provider), model);
  update_prices (self);
}

static void
fill_models_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  ConfabExperimentSetup *self = user_data;

  confab_model_filler_fill (self->filler, NULL, NULL);
}

/* What is most often wanted, and its values; somebody else changes them. */
static const struct
{
  const char *parameter;
  const char *values;
} usual[] = {
  { "temperature", "0..2/0.5" },
  { "top_p", "0.5, 0.9, 1" },
  { "seed", "1..3" },
};

static const char *
get_first_values (const char *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (g_str_equal (parameter, usual[i].parameter))
      return usual[i].values;
  return "";
}

static void
parameter_chosen_cb (ConfabExperimentSetup *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->parameter_list));
  GtkStringObject *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self->parameter_list));
  const char *name;

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return;
  name = gtk_string_object_get_string (item);
  add_axis (self, name, get_first_values (name));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->parameter_list), 0);
  gtk_widget_grab_focus (g_ptr_array_index (self->axes, self->axes->len - 1));
  update (self);
}

static GtkWidget *
make_text (ConfabExperimentSetup *self,
           GtkWidget            **view,
           const char            *title,
           int                    height)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  *view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (*view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (*view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (*view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (*view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (*view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (*view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (*view)), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), *view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), height);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 3 * height);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scroller);
  return group;
}

static GtkWidget *
make_name (ConfabExperimentSetup *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _ ("Name"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  return group;
}

static GtkWidget *
make_models (ConfabExperimentSetup *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  self->models = adw_preferences_group_new ();
  self->model_popover = confab_model_popover_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Add Model"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), self->model_popover);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_models_cb, self, NULL);
  gtk_widget_add_css_class (button, "flat");
  confab_accessible_set_name (button, _ ("Add Model"));
  g_signal_connect_object (self->model_popover, "chosen", G_CALLBACK (model_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->models), _ ("Models"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->models), button);
  return self->models;
}

static GtkStringList *
list_parameters (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);

  gtk_string_list_append (names, _ ("Choose…"));
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    gtk_string_list_append (names, usual[i].parameter);
  for (guint i = 0; i < n_parameters; i++)
    if (!g_str_equal (table[i].name, "n") && !g_str_equal (table[i].name, "stream") && *get_first_values (table[i].name) == '\0')
      gtk_string_list_append (names, table[i].name);
  return names;
}

static GtkWidget *
make_grid (ConfabExperimentSetup *self)
{
  g_autoptr (GtkStringList) names = list_parameters ();

  self->grid = adw_preferences_group_new ();
  self->parameter_list = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->parameter_list), _ ("Add Parameter"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->parameter_list), G_LIST_MODEL (names));
  g_signal_connect_object (self->parameter_list, "notify::selected", G_CALLBACK (parameter_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->grid), _ ("Parameters"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->grid),
                                         _ ("Values between commas, such as 0, 0.5, 1, or a range with its step, such as 0..2/0.5. "
                                            "Every combination is asked; null means “not sent”."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->grid), self->parameter_list);
  return self->grid;
}

static GtkWidget *
new_spin_row (ConfabExperimentSetup *self,
              GtkWidget            **spin,
              const char            *title,
              const char            *subtitle,
              guint                  maximum)
{
  GtkWidget *row = adw_action_row_new ();

  *spin = gtk_spin_button_new_with_range (1, maximum, 1);
  gtk_widget_set_valign (*spin, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *spin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (*spin, "value-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_numbers (ConfabExperimentSetup *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             new_spin_row (self, &self->repeats, _ ("Repeats"), _ ("How often each combination is asked"),
                                           CONFAB_EXPERIMENT_MAX_REPEATS));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             new_spin_row (self, &self->at_once, _ ("At a Time"), _ ("How many requests run at a time with each service"),
                                           CONFAB_EXPERIMENT_MAX_AT_ONCE));
  return group;
}

static GtkWidget *
make_foot (ConfabExperimentSetup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->summary), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (self->summary, TRUE);
  self->start = gtk_button_new_with_mnemonic (_ ("_Start"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_valign (self->start, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->start, "clicked", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), self->start);
  gtk_widget_add_css_class (box, "toolbar");
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  return box;
}

static void
confab_experiment_setup_init (ConfabExperimentSetup *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->loading = TRUE;
  self->cancellable = g_cancellable_new ();
  self->targets = g_ptr_array_new ();
  self->axes = g_ptr_array_new ();
  self->parameters = json_object_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_name (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_text (self, &self->prompt, _ ("Prompt"), 96)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_text (self, &self->system_prompt, _ ("System Prompt"), 48)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_models (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_grid (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_numbers (self)));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  gtk_box_append (GTK_BOX (box), make_foot (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * confab_experiment_setup_new:
 * @session: whose services are asked
 *
 * Returns: (transfer floating): a page with a new experiment
 */
GtkWidget *
confab_experiment_setup_new (ConfabSession *session)
{
  ConfabExperimentSetup *self = g_object_new (CONFAB_TYPE_EXPERIMENT_SETUP, NULL);

  self->session = g_object_ref (session);
  self->filler = confab_model_filler_new (CONFAB_MODEL_POPOVER (self->model_popover), session);
  confab_experiment_setup_load (self, NULL);
  return GTK_WIDGET (self);
}

static void
clear_rows (ConfabExperimentSetup *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->models), self->targets->pdata[i]);
  for (guint i = 0; i < self->axes->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->grid), self->axes->pdata[i]);
  g_ptr_array_set_size (self->targets, 0);
  g_ptr_array_set_size (self->axes, 0);
  json_object_unref (self->parameters);
  self->parameters = json_object_new ();
}

/* What is the same in all requests is a row with one value, where it can be one. */
static void
load_parameters (ConfabExperimentSetup *self,
                 JsonObject            *parameters)
{
  g_autoptr (GList) members = json_object_get_members (parameters);

  for (GList *l = members; l != NULL; l = l->next)
    {
      g_autoptr (JsonArray) values = json_array_new ();
      g_autoptr (ConfabExperimentAxis) axis = NULL;
      g_autofree char *text = NULL;

      json_array_add_element (values, json_object_dup_member (parameters, l->data));
      axis = confab_experiment_axis_new_values (l->data, values, NULL);
      text = axis != NULL ? confab_experiment_axis_to_text (axis) : NULL;
      if (text != NULL)
        add_axis (self, l->data, text);
      else
        json_object_set_member (self->parameters, l->data, json_object_dup_member (parameters, l->data));
    }
}

static void
load_rows (ConfabExperimentSetup *self,
           ConfabExperiment      *experiment)
{
  for (guint i = 0; i < experiment->targets->len; i++)
    {
      const ConfabExperimentTarget *target = experiment->targets->pdata[i];

      add_target (self, target->provider, target->model);
    }
  load_parameters (self, experiment->parameters);
  for (guint i = 0; i < experiment->axes->len; i++)
    {
      ConfabExperimentAxis *axis = experiment->axes->pdata[i];
      g_autofree char *text = confab_experiment_axis_to_text (axis);

      add_axis (self, axis->parameter, text);
    }
}

static void
load_first (ConfabExperimentSetup *self)
{
  ConfabProvider *provider = confab_services_get_default (confab_session_get_services (self->session));

  if (provider != NULL && confab_provider_get_model (provider) != NULL)
    add_target (self, confab_provider_get_name (provider), confab_provider_get_model (provider));
  add_axis (self, "temperature", get_first_values ("temperature"));
}

/**
 * confab_experiment_setup_load:
 * @self: a page
 * @experiment: (nullable): what it begins with; %NULL for a new one
 *
 * Puts an experiment there to be changed and started, as another one.
 */
void
confab_experiment_setup_load (ConfabExperimentSetup *self,
                              ConfabExperiment      *experiment)
{
  g_autoptr (ConfabExperiment) fresh = experiment == NULL ? confab_experiment_new () : NULL;
  ConfabExperiment *shown = experiment != NULL ? experiment : fresh;

  self->loading = TRUE;
  clear_rows (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name), shown->name);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->prompt)), shown->prompt, -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->system_prompt)),
                            shown->system_prompt != NULL ? shown->system_prompt : "", -1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->repeats), shown->repeats);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->at_once), shown->at_once);
  if (experiment != NULL)
    load_rows (self, experiment);
  else
    load_first (self);
  self->loading = FALSE;
  update_prices (self);
}
