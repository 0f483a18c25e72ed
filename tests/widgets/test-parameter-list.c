/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "widgets/confab-parameter-list.h"
#include "widgets/confab-parameter-words.h"
#include "widgets/confab-parameter-row.h"

static gboolean
is_row (GtkWidget  *widget,
        const char *name)
{
  return CONFAB_IS_PARAMETER_ROW (widget) && g_strcmp0 (confab_parameter_row_get_name (CONFAB_PARAMETER_ROW (widget)), name) == 0;
}

static GtkWidget *
row_of (GtkWidget  *list,
        const char *name)
{
  GtkWidget *row = find_widget (list, is_row, name);

  g_assert_nonnull (row);
  return row;
}

static void
assert_value (ConfabParameters *parameters,
              const char       *name,
              const char       *expected)
{
  JsonNode *value = confab_parameters_get (parameters, name);
  g_autofree char *text = value != NULL ? confab_json_to_string (value, FALSE) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_number (ConfabParameters *parameters,
               const char       *name,
               double            expected)
{
  double number;

  g_assert_true (confab_json_node_double (confab_parameters_get (parameters, name), &number));
  g_assert_true (number == expected);
}

static void
set_levels_of (GtkWidget        *list,
               ConfabParameters *parameters,
               ConfabParameters *inherited,
               ConfabLevel       nearest,
               ConfabProfile     profile)
{
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();

  if (inherited != NULL)
    confab_parameter_levels_add (levels, nearest == CONFAB_LEVEL_REPLY ? CONFAB_LEVEL_CONVERSATION : CONFAB_LEVEL_EVERYTHING, NULL, inherited);
  confab_parameter_levels_add (levels, nearest, NULL, parameters);
  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, profile);
}

static void
set_levels (GtkWidget        *list,
            ConfabParameters *parameters,
            ConfabParameters *inherited,
            ConfabLevel       nearest)
{
  set_levels_of (list, parameters, inherited, nearest, CONFAB_PROFILE_AIMLAPI);
}

static GtkWidget *
make_list_of (ConfabParameters *parameters,
              ConfabProfile     profile)
{
  GtkWidget *list = confab_parameter_list_new ();

  set_levels_of (list, parameters, NULL, CONFAB_LEVEL_CONVERSATION, profile);
  return list;
}

static GtkWidget *
make_list (ConfabParameters *parameters,
           ConfabParameters *inherited)
{
  GtkWidget *list = confab_parameter_list_new ();

  set_levels (list, parameters, inherited, CONFAB_LEVEL_CONVERSATION);
  return list;
}

static GtkWidget *
show_list (GtkWidget *list)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return show_in_window (scroller, 600, 500);
}

/* Only these must be typed before there is something to send. */
static gboolean
is_typed (const ConfabParameter *parameter)
{
  return parameter->kind == CONFAB_PARAMETER_STRING || parameter->kind == CONFAB_PARAMETER_STRING_LIST ||
         parameter->kind == CONFAB_PARAMETER_DATE;
}

static void
try_all_rows (ConfabProfile profile)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list_of (parameters, profile);
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);
  GtkWidget *window = show_list (list);

  for (guint i = 0; i < n_parameters; i++)
    {
      g_autofree char *set = g_strdup_printf ("Set %s", table[i].label);
      g_autofree char *unset = g_strdup_printf ("Do not send %s", table[i].label);

      if (!confab_parameter_is_taken (&table[i], profile))
        {
          g_assert_null (find_widget (list, is_row, table[i].name));
          continue;
        }
      g_assert_nonnull (find_widget (row_of (list, table[i].name), is_label, "Not sent"));
      click_button (list, set);
      if (is_typed (&table[i]))
        g_assert_null (confab_parameters_get (parameters, table[i].name));
      else
        g_assert_nonnull (confab_parameters_get (parameters, table[i].name));
      click_button (list, unset);
      g_assert_null (confab_parameters_get (parameters, table[i].name));
      g_assert_nonnull (find_widget (row_of (list, table[i].name), is_label, "Not sent"));
    }
  g_assert_true (confab_parameters_is_empty (parameters));
  destroy_window (window, list);
  g_assert_finalize_object (g_steal_pointer (&parameters));
}

static void
test_all_rows (void)
{
  for (guint profile = 0; profile < CONFAB_N_PROFILES; profile++)
    try_all_rows (profile);
}

static void
test_number (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "temperature");
  GtkWidget *spin;

  click_button (list, "Set Temperature");
  assert_number (parameters, "temperature", 1);
  spin = find_widget (row, is_of_type, "GtkSpinButton");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0.7);
  assert_number (parameters, "temperature", 0.7);

  /* What is out of range is refused, with the range, and the value stays. */
  gtk_editable_set_text (GTK_EDITABLE (spin), "3");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_number (parameters, "temperature", 0.7);
  g_assert_nonnull (find_widget (row, is_label, "temperature must be a number from 0 to 2."));
  gtk_editable_set_text (GTK_EDITABLE (spin), "1.5");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_number (parameters, "temperature", 1.5);
  g_assert_null (find_widget (row, is_label, "temperature must be a number from 0 to 2."));

  /* Changed elsewhere. */
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.2", CONFAB_PROFILE_AIMLAPI, NULL));
  g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), 0.2, 1e-6);
  assert_number (parameters, "temperature", 0.2);
  /* All its digits are shown, and none is lost when the focus goes through. */
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.12345", CONFAB_PROFILE_AIMLAPI, NULL));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.12345");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  assert_number (parameters, "temperature", 0.12345);
  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.5", CONFAB_PROFILE_AIMLAPI, NULL));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.50");
  destroy_window (window, list);
}

static void
test_entry (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "seed");
  GtkWidget *entry;

  click_button (list, "Set Seed");
  assert_value (parameters, "seed", "42");
  entry = find_widget (row, is_of_type, "GtkEntry");
  gtk_editable_set_text (GTK_EDITABLE (entry), "9007199254740991");
  assert_value (parameters, "seed", "9007199254740991");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0");
  /* The old one was deleted first, so that nothing is sent now. */
  g_assert_nonnull (find_widget (row, is_label, "seed must be a whole number from 1."));
  assert_value (parameters, "seed", NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "many");
  g_assert_nonnull (find_widget (row, is_label, "seed must be a whole number from 1."));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  assert_value (parameters, "seed", NULL);
  g_assert_nonnull (find_widget (row, is_of_type, "GtkEntry"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "5");
  assert_value (parameters, "seed", "5");
  destroy_window (window, list);
}

static void
test_stop (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "stop");
  GtkWidget *entry;

  click_button (list, "Set Stop Sequences");
  entry = find_widget (row, is_of_type, "GtkEntry");
  gtk_editable_set_text (GTK_EDITABLE (entry), "\\n\\nEND\\");
  assert_value (parameters, "stop", "[\"\\n\\nEND\\\\\"]");
  for (int i = 0; i < 3; i++)
    g_signal_emit_by_name (find_widget (row, is_button_with_label, "_Add"), "clicked");
  g_assert_false (gtk_widget_get_sensitive (find_widget (row, is_button_with_label, "_Add")));
  click_button (row, "Remove");
  assert_value (parameters, "stop", NULL);
  g_assert_true (gtk_widget_get_sensitive (find_widget (row, is_button_with_label, "_Add")));
  destroy_window (window, list);
}

static void
test_json (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "response_format");
  GtkTextBuffer *buffer;

  click_button (list, "Set Response Format");
  assert_value (parameters, "response_format", "{\"type\":\"text\"}");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (row, is_of_type, "GtkDropDown")), 1);
  assert_value (parameters, "response_format", "{\"type\":\"json_object\"}");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_widget (row, is_of_type, "GtkDropDown")), 2);
  g_assert_nonnull (confab_json_get_object (json_node_get_object (confab_parameters_get (parameters, "response_format")), "json_schema"));
  click_button (list, "Set Tools");
  row = row_of (list, "tools");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_widget (row, is_of_type, "GtkTextView")));
  gtk_text_buffer_set_text (buffer, "[{\"type\": ", -1);
  assert_value (parameters, "tools", "[]");
  gtk_text_buffer_set_text (buffer, "{}", -1);
  assert_value (parameters, "tools", "[]");
  gtk_text_buffer_set_text (buffer, "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", -1);
  assert_value (parameters, "tools", "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
  destroy_window (window, list);
}

/* What a value says is seen without scrolling, as far as there is room for it. */
static void
test_json_height (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkAdjustment *adjustment;
  GtkTextBuffer *buffer;
  GtkWidget *text;

  click_button (list, "Set Thinking");
  text = find_widget (row_of (list, "thinking"), is_of_type, "GtkTextView");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (text));
  run_frames (list, 30);
  g_assert_cmpint (gtk_text_buffer_get_line_count (buffer), ==, 4);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=, gtk_adjustment_get_page_size (adjustment));
  destroy_window (window, list);
}

static void
test_inherited (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (ConfabParameters) inherited = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, inherited);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "top_p");

  g_assert_true (confab_parameters_set_from_text (inherited, "top_p", "0.9", CONFAB_PROFILE_AIMLAPI, NULL));
  g_assert_nonnull (find_widget (row, is_label, "From preferences: 0.9"));
  click_button (list, "Set Top P");
  assert_number (parameters, "top_p", 0.9);
  g_assert_nonnull (find_widget (row, is_label, "Otherwise: From preferences: 0.9"));
  click_button (list, "Reset Top P");
  g_assert_nonnull (find_widget (row, is_label, "From preferences: 0.9"));
  set_levels (list, parameters, inherited, CONFAB_LEVEL_REPLY);
  g_assert_nonnull (find_widget (row_of (list, "top_p"), is_label, "From conversation: 0.9"));
  destroy_window (window, list);
}

static gboolean
has_focus_within (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
test_show (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, CONFAB_PARAMETER_EXTRA_BODY);
  GtkWidget *scroller = gtk_window_get_child (GTK_WINDOW (window));
  graphene_rect_t bounds;

  confab_parameter_list_show (CONFAB_PARAMETER_LIST (list), CONFAB_PARAMETER_EXTRA_BODY);
  wait_until (has_focus_within (row));
  run_frames (list, 30);
  g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y, <, gtk_widget_get_height (scroller));

  /* From below, too: the whole row is seen, not only its control. */
  row = row_of (list, "temperature");
  click_button (list, "Set Temperature");
  gtk_widget_grab_focus (row_of (list, CONFAB_PARAMETER_EXTRA_BODY));
  run_frames (list, 30);
  confab_parameter_list_show (CONFAB_PARAMETER_LIST (list), "temperature");
  wait_until (has_focus_within (row));
  run_frames (list, 30);
  g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, -0.5);
  destroy_window (window, list);
}

static void
test_set_is_shown (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "response_format");
  GtkWidget *scroller = gtk_window_get_child (GTK_WINDOW (window));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  graphene_rect_t bounds;

  run_frames (list, 5);
  g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + bounds.origin.y + bounds.size.height -
                            gtk_widget_get_height (scroller));
  run_frames (list, 5);
  click_button (list, "Set Response Format");
  run_frames (list, 30);
  g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scroller) + 0.5);
  destroy_window (window, list);
}

/* The view goes to what gets the focus bit by bit, and begins before that has its place. */
static void
test_set_from_afar (void)
{
  static const char *const rows[][2] = { { "Set Seed", "seed" }, { "Set Logit Bias", "logit_bias" }, { "Set Top K", "top_k" },
                                         { "Set Extra JSON Body", CONFAB_PARAMETER_EXTRA_BODY }, { "Set Temperature", "temperature" } };
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window;
  GtkWidget *scroller;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  window = show_list (list);
  scroller = gtk_window_get_child (GTK_WINDOW (window));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *row = row_of (list, rows[i][1]);
      graphene_rect_t bounds;

      click_button (list, rows[i][0]);
      wait_until (has_focus_within (row));
      run_frames (list, 60);
      g_assert_true (gtk_widget_compute_bounds (row, scroller, &bounds));
      g_assert_cmpfloat (bounds.origin.y, >=, -0.5);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scroller) + 0.5);
    }
  destroy_window (window, list);
}

static void
try_narrow (ConfabProfile profile)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list_of (parameters, profile);
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);
  int minimum;

  g_object_ref_sink (list);
  for (guint i = 0; i < n_parameters; i++)
    {
      g_autofree char *set = g_strdup_printf ("Set %s", table[i].label);

      if (confab_parameter_is_taken (&table[i], profile))
        click_button (list, set);
    }
  gtk_widget_measure (list, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 300);
  g_assert_finalize_object (list);
}

static void
test_narrow (void)
{
  for (guint profile = 0; profile < CONFAB_N_PROFILES; profile++)
    try_narrow (profile);
}

/* What is not a stop sequence, and text of several lines. */
static void
test_lists_and_texts (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list_of (parameters, CONFAB_PROFILE_VLLM);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "structured_outputs.choice");
  GtkTextBuffer *buffer;
  const char *placeholder;

  click_button (list, "Set One of These Texts");
  gtk_editable_set_text (GTK_EDITABLE (find_widget (row, is_of_type, "GtkEntry")), "yes");
  assert_value (parameters, "structured_outputs.choice", "[\"yes\"]");
  placeholder = gtk_entry_get_placeholder_text (GTK_ENTRY (find_widget (row, is_of_type, "GtkEntry")));
  g_assert_true (placeholder == NULL || *placeholder == '\0');
  click_button (list, "Set Stop Sequences");
  placeholder = gtk_entry_get_placeholder_text (GTK_ENTRY (find_widget (row_of (list, "stop"), is_of_type, "GtkEntry")));
  g_assert_true (placeholder != NULL && *placeholder != '\0');
  click_button (list, "Set Grammar");
  row = row_of (list, "structured_outputs.grammar");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_widget (row, is_of_type, "GtkTextView")));
  gtk_text_buffer_set_text (buffer, "root ::= a\na ::= \"x\"", -1);
  assert_value (parameters, "structured_outputs.grammar", "\"root ::= a\\na ::= \\\"x\\\"\"");
  gtk_text_buffer_set_text (buffer, "", -1);
  assert_value (parameters, "structured_outputs.grammar", NULL);
  destroy_window (window, list);
}

/* In words, with the term of the API beside each, and nothing chosen where the value is another service's. */
static void
test_choice (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list;
  GtkWidget *window;
  GtkWidget *row;
  GtkDropDown *choice;

  g_assert_true (confab_parameters_set_from_text (parameters, "reasoning.effort", "xhigh", CONFAB_PROFILE_OPENROUTER, NULL));
  list = make_list_of (parameters, CONFAB_PROFILE_OPENROUTER);
  window = show_list (list);
  row = row_of (list, "reasoning.effort");
  choice = GTK_DROP_DOWN (find_widget (row, is_of_type, "GtkDropDown"));
  g_assert_nonnull (find_widget (GTK_WIDGET (choice), is_label, "Extra High"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (choice)), ==, "xhigh");
  g_signal_emit_by_name (choice, "activate");
  wait_until (find_widget (GTK_WIDGET (choice), is_label, "xhigh") != NULL);
  gtk_drop_down_set_selected (choice, 0);
  assert_value (parameters, "reasoning.effort", "\"none\"");
  set_levels_of (list, parameters, NULL, CONFAB_LEVEL_CONVERSATION, CONFAB_PROFILE_AIMLAPI);
  choice = GTK_DROP_DOWN (find_widget (row_of (list, "reasoning.effort"), is_of_type, "GtkDropDown"));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, GTK_INVALID_LIST_POSITION);
  assert_value (parameters, "reasoning.effort", "\"none\"");
  gtk_drop_down_set_selected (choice, 2);
  assert_value (parameters, "reasoning.effort", "\"high\"");
  destroy_window (window, list);
}

static void
test_tool_choice (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "tool_choice");
  GtkDropDown *choice;
  GtkTextBuffer *buffer;

  click_button (list, "Set Tool Choice");
  assert_value (parameters, "tool_choice", "\"auto\"");
  choice = GTK_DROP_DOWN (find_widget (row, is_of_type, "GtkDropDown"));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 1);
  g_assert_false (gtk_widget_get_mapped (find_widget (row, is_of_type, "GtkTextView")));
  gtk_drop_down_set_selected (choice, 2);
  assert_value (parameters, "tool_choice", "\"required\"");
  gtk_drop_down_set_selected (choice, 3);
  assert_value (parameters, "tool_choice", "{\"type\":\"function\",\"function\":{\"name\":\"\"}}");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_widget (row, is_of_type, "GtkTextView")));
  gtk_text_buffer_set_text (buffer, "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", -1);
  assert_value (parameters, "tool_choice", "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 3);
  /* Changed elsewhere. */
  g_assert_true (confab_parameters_set_from_text (parameters, "tool_choice", "none", CONFAB_PROFILE_AIMLAPI, NULL));
  g_assert_cmpuint (gtk_drop_down_get_selected (choice), ==, 0);
  assert_value (parameters, "tool_choice", "\"none\"");
  destroy_window (window, list);
}

static void
test_date (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (GDateTime) day = g_date_time_new_local (2024, 2, 29, 0, 0, 0);
  g_autoptr (GDateTime) shown = NULL;
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  GtkWidget *row = row_of (list, "search_after_date_filter");
  GtkMenuButton *button;
  GtkWidget *entry;
  GtkCalendar *calendar;

  click_button (list, "Set Published After");
  entry = find_widget (row, is_of_type, "GtkEntry");
  gtk_editable_set_text (GTK_EDITABLE (entry), "3/1");
  assert_value (parameters, "search_after_date_filter", NULL);
  g_assert_nonnull (find_widget (row, is_label, "search_after_date_filter must be a day as month/day/year, such as 3/1/2025."));
  gtk_editable_set_text (GTK_EDITABLE (entry), "3/1/2025");
  assert_value (parameters, "search_after_date_filter", "\"3/1/2025\"");
  /* The calendar begins where the entry is, and to look at it changes nothing. */
  confab_parameter_list_show (CONFAB_PARAMETER_LIST (list), "search_after_date_filter");
  wait_until (has_focus_within (row));
  run_frames (list, 30);
  button = GTK_MENU_BUTTON (find_widget (row, is_of_type, "GtkMenuButton"));
  gtk_menu_button_popup (button);
  calendar = GTK_CALENDAR (gtk_popover_get_child (gtk_menu_button_get_popover (button)));
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (calendar)));
  shown = gtk_calendar_get_date (calendar);
  g_assert_cmpint (g_date_time_get_month (shown), ==, 3);
  assert_value (parameters, "search_after_date_filter", "\"3/1/2025\"");
  gtk_calendar_select_day (calendar, day);
  assert_value (parameters, "search_after_date_filter", "\"2/29/2024\"");
  gtk_menu_button_popdown (button);
  destroy_window (window, list);
}

static void
test_bias (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list;
  GtkWidget *window;
  GtkWidget *row;

  g_assert_true (confab_parameters_set_from_text (parameters, "logit_bias", "{\"15\":-100}", CONFAB_PROFILE_GENERIC, NULL));
  list = confab_parameter_list_new ();
  {
    g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();

    confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
    confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_OPENAI);
  }
  window = show_list (list);
  row = row_of (list, "logit_bias");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_widget (row, is_of_type, "GtkEntry"))), ==, "15");
  gtk_editable_set_text (GTK_EDITABLE (find_widget (row, is_of_type, "GtkEntry")), "16");
  g_assert_true (json_object_has_member (json_node_get_object (confab_parameters_get (parameters, "logit_bias")), "16"));
  gtk_editable_set_text (GTK_EDITABLE (find_widget (row, is_of_type, "GtkEntry")), "dog");
  g_assert_null (confab_parameters_get (parameters, "logit_bias"));
  destroy_window (window, list);
}

static void
test_escapes (void)
{
  static const char *const rows[][2] = {
    { "a b", "a b" }, { "\n\t\r\\", "\\n\\t\\r\\\\" }, { "\u00a0\u200b", "\\u00a0\\u200b" }, { "\x1b[", "\\u001b[" },
    { "\U000e0001", "\\udb40\\udc01" }, { "\u00fc\U0001f600", "\u00fc\U0001f600" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *escaped = confab_parameter_words_escape (rows[i][0]);
      g_autofree char *plain = confab_parameter_words_unescape (escaped);

      g_assert_cmpstr (escaped, ==, rows[i][1]);
      g_assert_cmpstr (plain, ==, rows[i][0]);
    }
  {
    g_autofree char *odd = confab_parameter_words_unescape ("\\u12 \\u0000 \\ud800 \\q \\u0041");

    g_assert_cmpstr (odd, ==, "\\u12 \\u0000 \\ud800 \\q A");
  }
}

static void
test_advice (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  GtkWidget *list = make_list (parameters, NULL);
  GtkWidget *window = show_list (list);
  const char *sentence = "Temperature and Top P both decide how varied the words are. Services advise to set only one of them.";

  g_assert_true (confab_parameters_set_from_text (parameters, "temperature", "0.5", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_null (find_widget (row_of (list, "temperature"), is_label, sentence));
  g_assert_true (confab_parameters_set_from_text (parameters, "top_p", "0.5", CONFAB_PROFILE_GENERIC, NULL));
  g_assert_nonnull (find_widget (row_of (list, "temperature"), is_label, sentence));
  g_assert_nonnull (find_widget (row_of (list, "top_p"), is_label, sentence));
  confab_parameters_unset (parameters, "top_p");
  g_assert_null (find_widget (row_of (list, "temperature"), is_label, sentence));
  destroy_window (window, list);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/parameter-list/all-rows", test_all_rows);
  g_test_add_func ("/parameter-list/number", test_number);
  g_test_add_func ("/parameter-list/entry", test_entry);
  g_test_add_func ("/parameter-list/stop", test_stop);
  g_test_add_func ("/parameter-list/json", test_json);
  g_test_add_func ("/parameter-list/inherited", test_inherited);
  g_test_add_func ("/parameter-list/bias", test_bias);
  g_test_add_func ("/parameter-list/escapes", test_escapes);
  g_test_add_func ("/parameter-list/advice", test_advice);
  g_test_add_func ("/parameter-list/show", test_show);
  g_test_add_func ("/parameter-list/set-is-shown", test_set_is_shown);
  g_test_add_func ("/parameter-list/choice", test_choice);
  g_test_add_func ("/parameter-list/tool-choice", test_tool_choice);
  g_test_add_func ("/parameter-list/date", test_date);
  g_test_add_func ("/parameter-list/json-height", test_json_height);
  g_test_add_func ("/parameter-list/lists-and-texts", test_lists_and_texts);
  g_test_add_func ("/parameter-list/set-from-afar", test_set_from_afar);
  g_test_add_func ("/parameter-list/narrow", test_narrow);
  return g_test_run ();
}
