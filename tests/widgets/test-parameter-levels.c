/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "confab-widget-test.h"
#include "widgets/confab-parameter-chips.h"
#include "widgets/confab-parameter-list.h"
#include "widgets/confab-parameter-words.h"

/* Knows that “un” is 1 and “likely” 2, answers only when it is told to, and not at all to what was stopped. */
struct _Teller
{
  GObject parent_instance;

  char   *text;
  GTask  *task;  /* the last that was asked */
  guint   n_asked;
};

#define TYPE_TELLER (teller_get_type ())
G_DECLARE_FINAL_TYPE (Teller, teller, TEST, TELLER, GObject)

static void tokenizer_iface_init (ConfabTokenizerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Teller, teller, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (CONFAB_TYPE_TOKENIZER, tokenizer_iface_init))

static void
split_async (ConfabTokenizer    *tokenizer,
             const char         *text,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  Teller *self = TEST_TELLER (tokenizer);

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_object (&self->task);
  self->task = g_task_new (self, cancellable, callback, user_data);
  self->n_asked++;
}

static GPtrArray *
split_finish (ConfabTokenizer *tokenizer,
              GAsyncResult    *result,
              GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tokenizer_iface_init (ConfabTokenizerInterface *iface)
{
  iface->split_async = split_async;
  iface->split_finish = split_finish;
}

static void
teller_finalize (GObject *object)
{
  g_clear_object (&TEST_TELLER (object)->task);
  g_free (TEST_TELLER (object)->text);
  G_OBJECT_CLASS (teller_parent_class)->finalize (object);
}

static void
teller_class_init (TellerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = teller_finalize;
}

static void
teller_init (Teller *self)
{
}

static void
free_token (gpointer token)
{
  confab_token_free (token);
}

/* (nullable) (transfer full): NULL for an error. */
static void
answer (Teller    *self,
        GPtrArray *tokens)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (tokens != NULL)
    g_task_return_pointer (task, tokens, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "Nobody is there.");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GPtrArray *
make_tokens (guint n)
{
  static const char *const pieces[] = { "un", "likely" };
  GPtrArray *tokens = g_ptr_array_new_with_free_func (free_token);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (tokens, confab_token_new (i + 1, i < G_N_ELEMENTS (pieces) ? pieces[i] : NULL));
  return tokens;
}

static void
set (ConfabParameters *parameters,
     const char       *name,
     const char       *value)
{
  g_assert_true (confab_parameters_set_from_text (parameters, name, value, CONFAB_PROFILE_GENERIC, NULL));
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

static ConfabParameterLevels *
make_levels (ConfabParameters *everything,
             ConfabParameters *preset,
             ConfabParameters *conversation)
{
  ConfabParameterLevels *levels = confab_parameter_levels_new ();

  confab_parameter_levels_add (levels, CONFAB_LEVEL_EVERYTHING, NULL, everything);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_PRESET, "Tutor", preset);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, conversation);
  return levels;
}

static GtkWidget *
show_list (GtkWidget *list)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return show_in_window (scroller, 600, 500);
}

static void
test_reset (void)
{
  g_autoptr (ConfabParameters) everything = confab_parameters_new ();
  g_autoptr (ConfabParameters) preset = confab_parameters_new ();
  g_autoptr (ConfabParameters) conversation = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = make_levels (everything, preset, conversation);
  g_autoptr (ConfabParameterLevels) anew = make_levels (everything, preset, conversation);
  GtkWidget *list = confab_parameter_list_new ();
  GtkWidget *window = show_list (list);
  GtkWidget *reset = find_widget (list, is_button_with_label, "_Reset All");

  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_AIMLAPI);
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (reset)));
  set (everything, "seed", "3");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (reset)));
  /* One that the service does not take is not seen, and is reset, too. */
  set (conversation, "temperature", "0.5");
  set (conversation, "reasoning_effort", "\"low\"");
  {
    g_autoptr (JsonObject) object = json_object_new ();
    g_autoptr (ConfabParameters) other = confab_parameters_new ();

    json_object_set_boolean_member (object, "store", TRUE);
    json_object_set_double_member (object, "temperature", 0.5);
    confab_parameters_load (conversation, object);
  }
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (reset)));
  g_assert_nonnull (find_widget (list, is_label, "2 set for this conversation"));
  click_button (list, "_Reset All");
  g_assert_true (confab_parameters_is_empty (conversation));
  assert_value (everything, "seed", "3");
  g_assert_nonnull (find_widget (list, is_label, "2 values reset"));
  g_assert_false (gtk_widget_get_visible (reset));
  /* The same level, with another preset: it can still be undone, and what was set since wins. */
  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), anew, CONFAB_PROFILE_AIMLAPI);
  set (conversation, "temperature", "0.75");
  set (conversation, "n", "2");
  click_button (list, "_Undo");
  assert_value (conversation, "temperature", "0.75");
  assert_value (conversation, "store", "true");
  assert_value (conversation, "n", "2");
  g_assert_false (gtk_widget_get_visible (find_widget (list, is_button_with_label, "_Undo")));
  destroy_window (window, list);
}

/* A row whose value is taken back elsewhere does not go on showing it. */
static void
test_taken_back (void)
{
  g_autoptr (ConfabParameters) everything = confab_parameters_new ();
  g_autoptr (ConfabParameters) preset = confab_parameters_new ();
  g_autoptr (ConfabParameters) conversation = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = make_levels (everything, preset, conversation);
  GtkWidget *list = confab_parameter_list_new ();
  GtkWidget *window = show_list (list);
  GtkWidget *set_button;

  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_AIMLAPI);
  set_button = find_widget (list, is_button_with_tooltip, "Set Temperature");
  g_signal_emit_by_name (set_button, "clicked");
  g_assert_nonnull (find_widget (list, is_of_type, "GtkSpinButton"));
  click_button (list, "_Reset All");
  g_assert_null (find_widget (list, is_of_type, "GtkSpinButton"));
  g_assert_true (gtk_widget_get_visible (set_button));
  destroy_window (window, list);
}

static void
assert_words (const char *name,
              const char *value,
              const char *expected)
{
  g_autoptr (JsonNode) node = confab_json_parse (value, -1, NULL);
  g_autofree char *words = confab_parameter_words_value (confab_parameter_find (name), node);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words ("temperature", "0.7", "0.7");
  assert_words ("stream", "false", "Off");
  assert_words ("stop", "[\"END\",\"\\n\"]", "END, \\n");
  assert_words ("response_format", "{\"type\":\"text\"}", "Text");
  assert_words ("response_format", "{\"type\":\"json_object\"}", "JSON Object");
  assert_words ("response_format", "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"person\"}}", "JSON Schema “person”");
  assert_words ("response_format", "{\"type\":\"json_schema\",\"json_schema\":{}}", "JSON Schema");
  assert_words ("response_format", "{\"type\":\"json_schema\",\"json_schema\":3}", "JSON Schema");
  assert_words ("response_format", "{\"type\":\"grammar\"}", "type: grammar");
  assert_words ("reasoning.effort", "\"high\"", "High");
  assert_words ("reasoning_format", "\"none\"", "Left in the Text");
  assert_words ("user", "\"high\"", "high");
  assert_words ("tool_choice", "\"required\"", "Required");
  assert_words ("logit_bias", "{\"5\":-100}", "1 token");
  assert_words ("logit_bias", "{\"5\":-100,\"6\":1}", "2 tokens");
  assert_words ("thinking", "{\"type\":\"enabled\",\"budget_tokens\":2048}", "On, 2048 tokens");
  assert_words ("thinking", "{\"type\":\"disabled\"}", "Off");
  assert_words ("tools", "[{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}},{\"type\":\"web_search\"}]", "get_time, web_search");
  assert_words ("tools", "[]", "Empty");
  assert_words ("tool_choice", "\"auto\"", "Automatic");
  assert_words ("tool_choice", "{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}", "get_time");
  assert_words ("web_search_options", "{}", "On");
  assert_words ("chat_template_kwargs", "{\"enable_thinking\":false}", "enable_thinking: Off");
  assert_words ("extra_body", "{\"a\":1,\"b\":{}}", "2 members");
  assert_words ("extra_body", "{}", "Empty");
}

/* Each tells where its value comes from, and what would be sent without it. */
static void
test_chips (void)
{
  g_autoptr (ConfabParameters) everything = confab_parameters_new ();
  g_autoptr (ConfabParameters) preset = confab_parameters_new ();
  g_autoptr (ConfabParameters) conversation = confab_parameters_new ();
  g_autoptr (ConfabParameters) question = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = make_levels (everything, preset, conversation);
  GtkWidget *chips = confab_parameter_chips_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chip;

  gtk_window_set_child (GTK_WINDOW (window), chips);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_QUESTION, NULL, question);
  confab_parameter_chips_set_levels (CONFAB_PARAMETER_CHIPS (chips), levels, CONFAB_PROFILE_AIMLAPI);
  set (everything, "seed", "3");
  set (preset, "seed", "4");
  set (question, "seed", "5");
  set (conversation, "n", "2");
  chip = find_widget (chips, is_button_with_label, "Seed 5");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip), ==, "From message: 5\nOtherwise: From preset “Tutor”: 4");
  confab_parameters_unset (question, "seed");
  chip = find_widget (chips, is_button_with_label, "Seed 4");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip), ==, "From preset “Tutor”: 4\nOtherwise: From preferences: 3");
  chip = find_widget (chips, is_button_with_label, "Number of Replies 2");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip), ==, "From conversation: 2\nOtherwise not sent");
  destroy_window (window, chips);
}

static GtkWidget *
find_text_entry (GtkWidget *list)
{
  GtkWidget *part = find_widget (list, is_of_type, "ConfabBiasText");

  return find_widget (part, is_of_type, "GtkEntry");
}

static void
ask (GtkWidget  *list,
     const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_text_entry (list)), text);
  click_button (list, "Add _Tokens of Text");
}

static void
test_bias_by_text (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();
  g_autoptr (Teller) teller = g_object_new (TYPE_TELLER, NULL);
  GtkWidget *list = confab_parameter_list_new ();
  GtkWidget *window = show_list (list);
  GtkWidget *part;

  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_LLAMA_SERVER);
  g_signal_emit_by_name (find_widget (list, is_button_with_tooltip, "Set Logit Bias"), "clicked");
  part = find_widget (list, is_of_type, "ConfabBiasText");
  g_assert_false (gtk_widget_get_visible (part));
  confab_parameter_list_set_tokenizer (CONFAB_PARAMETER_LIST (list), CONFAB_TOKENIZER (teller));
  g_assert_true (gtk_widget_get_visible (part));
  g_assert_false (gtk_widget_get_sensitive (find_widget (part, is_button_with_label, "Add _Tokens of Text")));

  ask (list, "un\\n");
  g_assert_cmpstr (teller->text, ==, "un\n");
  /* Stopped, and asked anew before the first answer comes. */
  {
    g_autoptr (GTask) first = g_object_ref (teller->task);

    click_button (list, "_Stop");
    ask (list, "unlikely");
    g_task_return_pointer (first, make_tokens (1), (GDestroyNotify)g_ptr_array_unref);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  assert_value (parameters, "logit_bias", "{}");
  answer (teller, make_tokens (2));
  assert_value (parameters, "logit_bias", "{\"1\":-100,\"2\":-100}");
  g_assert_nonnull (find_widget (list, is_label, "“unlikely” is 2 tokens: “un”, “likely”. Each of them got the bias."));
  g_assert_nonnull (find_widget (list, is_label, "“likely”"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_text_entry (list))), ==, "");

  /* The same token again gets the new bias. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_widget (part, is_of_type, "GtkSpinButton")), 5);
  ask (list, "un");
  answer (teller, make_tokens (1));
  assert_value (parameters, "logit_bias", "{\"1\":5,\"2\":-100}");
  g_assert_nonnull (find_widget (list, is_label, "“un” is one token."));

  ask (list, "un");
  answer (teller, NULL);
  g_assert_nonnull (find_widget (list, is_label, "Nobody is there."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_text_entry (list))), ==, "un");
  assert_value (parameters, "logit_bias", "{\"1\":5,\"2\":-100}");
  click_button (list, "Add _Tokens of Text");
  answer (teller, make_tokens (0));
  g_assert_nonnull (find_widget (list, is_label, "This text has no tokens."));

  /* Closed while it is asked. */
  click_button (list, "Add _Tokens of Text");
  g_assert_cmpuint (teller->n_asked, ==, 6);
  {
    g_autoptr (GTask) last = g_steal_pointer (&teller->task);

    g_object_add_weak_pointer (G_OBJECT (list), (gpointer *)&list);
    gtk_window_destroy (GTK_WINDOW (window));
    g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (last)));
    g_task_return_pointer (last, make_tokens (1), (GDestroyNotify)g_ptr_array_unref);
    g_clear_object (&last);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_assert_null (list);
  }
}

/* Some services take texts; one that came in a value is not lost when another row is edited. */
static void
test_bias_of_text_kept (void)
{
  g_autoptr (ConfabParameters) parameters = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();
  GtkWidget *list = confab_parameter_list_new ();
  GtkWidget *window = show_list (list);

  set (parameters, "logit_bias", "{\"7\":1, \" dog\":-5}");
  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_LLAMA_SERVER);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_widget (list, is_of_type, "GtkSpinButton")), 2);
  assert_value (parameters, "logit_bias", "{\"7\":2,\" dog\":-5}");
  destroy_window (window, list);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/parameter-levels/reset", test_reset);
  g_test_add_func ("/parameter-levels/taken-back", test_taken_back);
  g_test_add_func ("/parameter-levels/words", test_words);
  g_test_add_func ("/parameter-levels/chips", test_chips);
  g_test_add_func ("/parameter-levels/bias-by-text", test_bias_by_text);
  g_test_add_func ("/parameter-levels/bias-of-text-kept", test_bias_of_text_kept);
  return g_test_run ();
}
