/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "base/confab-json.h"
#include "model/confab-conversation.h"
#include "sandbox/confab-sandbox-sample.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-model-popover.h"
#include "widgets/confab-parameter-list.h"
#include "widgets/confab-transcript.h"

/* Shows the widgets with samples, to be looked at: demo-widgets [chat|rich|parameters|models|stream|long] [WIDTH] [HEIGHT]. DEMO_RTL, DEMO_BIG and
 * DEMO_DARK in the environment turn them round, double the text, and put it on black. */

static const char sample_reply[] =
  "A conversation is a tree. Each message knows the one it answers, and the path from the first to the chosen leaf is what you see "
  "and what is sent.\n\n"
  "That is why nothing is lost when you edit a question: the old one stays beside the new one, with everything that came after it. "
  "More is at https://example.org/trees.\n\n"
  "So in short:\n- an edit is a sibling,\n- another answer is a sibling,\n- and a branch can be chosen at any time.";

static int n_messages;

static ConfabMessage *
add_message (GListStore  *store,
             ConfabRole   role,
             ConfabStatus status,
             const char  *text)
{
  g_autofree char *id = g_strdup_printf ("m%d", n_messages++);
  /* The first of them were written the day before. */
  gint64 created = g_get_real_time () / 1000 - (n_messages < 3 ? 24 * 60 * 60 * 1000 : 0);
  ConfabMessage *message = confab_message_new (id, NULL, role, status, created);

  if (text != NULL && role == CONFAB_ROLE_USER)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      confab_message_add_part (message, part);
    }
  else if (text != NULL)
    confab_message_append_text (message, text);
  if (role == CONFAB_ROLE_ASSISTANT)
    confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_RESPONSE, .id = "r1", .name = "stepfun/step-3.7-flash" });
  g_list_store_append (store, message);
  g_object_unref (message);
  return message;
}

static void
set_numbers (ConfabMessage *message)
{
  ConfabReply *reply = confab_message_edit_reply (message);

  reply->prompt_tokens = 1242;
  reply->completion_tokens = 318;
  reply->has_cost = TRUE;
  reply->cost_usd = 0.000423;
  reply->first_token_ms = 640;
  reply->total_ms = 4210;
  confab_message_reply_changed (message);
}

static ConfabPart *
make_part (ConfabPartKind kind)
{
  ConfabAttachmentFacts image = { .name = "harbour.png", .media_type = "image/png", .size = 84213, .width = 1200, .height = 800 };
  ConfabAttachmentFacts video = { .name = "a-film-with-a-rather-long-name.mp4", .media_type = "video/mp4", .size = 8421300,
                                  .width = 640, .height = 360, .duration_ms = 83000 };

  return confab_part_new_attachment (kind, kind == CONFAB_PART_IMAGE ? &image : &video);
}

static void
add_failure (GListStore       *store,
             ConfabFailureKind kind)
{
  ConfabMessage *message = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_FAILED, NULL);
  ConfabFailure *failure = confab_failure_new (kind, "Incorrect API key provided: sk-…");

  failure->http_status = 401;
  failure->code = g_strdup ("invalid_api_key");
  failure->request_id = g_strdup ("req_0123456789abcdef");
  confab_message_set_failure (message, failure);
}

static GListStore *
make_conversation (void)
{
  GListStore *store = g_list_store_new (CONFAB_TYPE_MESSAGE);
  ConfabMessage *message;
  g_autoptr (ConfabPart) image = make_part (CONFAB_PART_IMAGE);
  g_autoptr (ConfabPart) video = make_part (CONFAB_PART_VIDEO);

  add_message (store, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "How is a conversation kept?");
  message = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, sample_reply);
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_REASONING, .text = "The user asks about storage.\n\nA tree it is." });
  confab_message_edit_reply (message)->reasoning_ms = 3200;
  set_numbers (message);

  message = add_message (store, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, NULL);
  g_list_store_remove (store, g_list_model_get_n_items (G_LIST_MODEL (store)) - 1);
  message = confab_message_new ("with-parts", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 0);
  confab_message_add_part (message, image);
  confab_message_add_part (message, video);
  {
    g_autoptr (ConfabPart) text = confab_part_new_text ("What is to be seen in the picture, and does the film show the same place? Please answer in "
                                                        "a few sentences, and mention the weather if it can be made out.");

    confab_message_add_part (message, text);
  }
  g_list_store_append (store, message);
  g_object_unref (message);
  message = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, "A harbour in the morning, with");
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_FINISH, .text = "length" });
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_ANNOTATIONS, .text = "[{\"type\": \"url_citation\", \"url_citation\": "
                                                                                           "{\"url\": \"https://example.org/harbours\", \"title\": \"Harbours [of the world]\"}}]" });
  set_numbers (message);
  message = add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, NULL);
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_TOOL_CALL, .id = "c1", .type = "function", .name = "get_weather",
                                                 .text = "{\"city\": \"Hamburg\", \"days\": 3}" });
  confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_FINISH, .text = "tool_calls" });
  add_message (store, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, "And now?");
  add_failure (store, CONFAB_FAILURE_AUTH);
  add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL);
  return store;
}

static ConfabParameters *
make_parameters (void)
{
  ConfabParameters *parameters = confab_parameters_new ();

  confab_parameters_set_from_text (parameters, "temperature", "0.7", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "stop", "[\"END\", \"\\n\\n\"]", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "max_completion_tokens", "2048", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "seed", "7", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "reasoning.effort", "high", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "logprobs", "true", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameters_set_from_text (parameters, "response_format", "{\"type\": \"json_object\"}", CONFAB_PROFILE_AIMLAPI, NULL);
  return parameters;
}

static void
send_cb (ConfabComposer *composer,
         GListStore     *store)
{
  g_autofree char *text = confab_composer_dup_text (composer);

  add_message (store, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, text);
  confab_composer_clear (composer);
}

static gboolean
stream_cb (gpointer user_data)
{
  ConfabMessage *message = user_data;
  static int n_chunks;

  for (int i = 0; i < 10; i++, n_chunks++)
    confab_message_apply (message, &(ConfabDelta){ .kind = CONFAB_DELTA_TEXT, .text = n_chunks % 90 == 89 ? "end.\n\n" : "wor " });
  return n_chunks < 10000 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static GtkWidget *
make_chat (const char *what)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *transcript = confab_transcript_new ();
  GtkWidget *composer = confab_composer_new ();
  GtkWidget *clamp = adw_clamp_new ();
  g_autoptr (ConfabHighlighter) highlighter = confab_highlighter_new ();
  g_autoptr (GListStore) store = make_conversation ();
  g_autoptr (ConfabParameters) parameters = make_parameters ();
  g_autoptr (ConfabPart) image = make_part (CONFAB_PART_IMAGE);
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();

  if (g_str_equal (what, "rich"))
    set_numbers (add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, confab_sandbox_sample));
  if (g_str_equal (what, "long"))
    for (int i = 0; i < 10000; i++)
      add_message (store, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, sample_reply);
  if (g_str_equal (what, "stream"))
    g_timeout_add (10, stream_cb, add_message (store, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_STREAMING, NULL));
  gtk_widget_set_vexpand (transcript, TRUE);
  confab_transcript_set_highlighter (CONFAB_TRANSCRIPT (transcript), highlighter);
  confab_transcript_set_model (CONFAB_TRANSCRIPT (transcript), G_LIST_MODEL (store));
  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
  confab_parameter_chips_set_levels (confab_composer_get_chips (CONFAB_COMPOSER (composer)), levels, CONFAB_PROFILE_AIMLAPI);
  confab_composer_finish_attachment (CONFAB_COMPOSER (composer),
                                     confab_composer_begin_attachment (CONFAB_COMPOSER (composer), "harbour.png"), image);
  if (confab_composer_begin_attachment (CONFAB_COMPOSER (composer), "film.mp4") == 0)
    g_assert_not_reached ();
  g_signal_connect_object (composer, "send", G_CALLBACK (send_cb), store, 0);
  gtk_box_append (GTK_BOX (box), transcript);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 856);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 856);
  adw_clamp_set_child (ADW_CLAMP (clamp), composer);
  gtk_widget_set_margin_start (composer, 18);
  gtk_widget_set_margin_end (composer, 18);
  gtk_widget_set_margin_bottom (composer, 12);
  gtk_box_append (GTK_BOX (box), clamp);
  return box;
}

static GtkWidget *
make_parameter_page (void)
{
  GtkWidget *list = confab_parameter_list_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (ConfabParameters) parameters = make_parameters ();
  g_autoptr (ConfabParameters) inherited = confab_parameters_new ();
  g_autoptr (ConfabParameterLevels) levels = confab_parameter_levels_new ();

  confab_parameters_set_from_text (inherited, "top_p", "0.9", CONFAB_PROFILE_AIMLAPI, NULL);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_EVERYTHING, NULL, inherited);
  confab_parameter_levels_add (levels, CONFAB_LEVEL_CONVERSATION, NULL, parameters);
  confab_parameter_list_set_levels (CONFAB_PARAMETER_LIST (list), levels, CONFAB_PROFILE_AIMLAPI);
  gtk_widget_set_margin_top (list, 12);
  gtk_widget_set_margin_bottom (list, 12);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_models_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = confab_model_popover_new ();
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 420; i++)
    {
      g_autofree char *id = g_strdup_printf ("maker-%d/model-%d", i % 17, i);
      ConfabModelInfo *info = confab_model_info_new (id, NULL);

      info->context_length = 131072;
      info->input = CONFAB_MODALITY_TEXT | CONFAB_MODALITY_IMAGE;
      g_ptr_array_add (models, info);
    }
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "a", "AI/ML API", models, NULL);
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "b", "Here", NULL, "The service cannot be reached.");
  confab_model_popover_set_provider (CONFAB_MODEL_POPOVER (popover), "c", "There", NULL, NULL);
  confab_model_popover_set_current (CONFAB_MODEL_POPOVER (popover), "a", "maker-2/model-2");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), "step-3.7-flash");
  return button;
}

static gboolean
popup_cb (gpointer user_data)
{
  gtk_menu_button_popup (user_data);
  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *application,
             char          **argv)
{
  const char *what = argv[1] != NULL ? argv[1] : "chat";
  int width = argv[1] != NULL && argv[2] != NULL ? atoi (argv[2]) : 1100;
  int height = argv[1] != NULL && argv[2] != NULL && argv[3] != NULL ? atoi (argv[3]) : 900;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *models = make_models_button ();

  if (g_getenv ("DEMO_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_getenv ("DEMO_BIG") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  if (g_getenv ("DEMO_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), models);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), g_str_equal (what, "parameters") ? make_parameter_page () : make_chat (what));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  if (g_str_equal (what, "models"))
    g_idle_add (popup_cb, models);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.confab.Confab.Demo", G_APPLICATION_NON_UNIQUE);

  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/confab/Confab");
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), argv);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
