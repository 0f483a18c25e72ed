/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/confab-json.h"
#include "base/confab-text.h"
#include "cli/confab-cli-private.h"
#include "session/confab-library-view.h"
#include "session/confab-search.h"

/* A terminal has no next page. */
#define SEARCH_N_GROUPS 100
#define SEARCH_N_HITS   20

static void
print_row (const char *const *columns)
{
  g_autoptr (GString) row = g_string_new (NULL);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *column = confab_text_single_line (columns[i], G_MAXINT);

      if (i > 0)
        g_string_append_c (row, '\t');
      g_string_append (row, column);
    }
  g_string_append_c (row, '\n');
  confab_cli_write (row->str, row->len);
}

static void
on_failed_cb (ConfabLibrary *library,
              const char    *message,
              char         **failure)
{
  if (*failure == NULL)
    *failure = g_strdup (message);
}

/* FALSE with the status set where the list cannot be read, or a signal asks for the end. */
static gboolean
wait_until_loaded (ConfabCli *cli,
                   int       *status)
{
  ConfabLibrary *library = confab_session_get_library (cli->session);
  g_autofree char *failure = NULL;
  gulong handler = g_signal_connect (library, "failed", G_CALLBACK (on_failed_cb), &failure);

  while (!confab_library_get_loaded (library) && failure == NULL && !confab_cli_interrupted (cli))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (library, handler);
  if (failure != NULL)
    *status = confab_cli_fail (CONFAB_EXIT_FAILED, "%s", failure);
  else if (confab_cli_interrupted (cli))
    *status = CONFAB_EXIT_INTERRUPTED;
  else
    return TRUE;
  return FALSE;
}

/* The folder of this id or name; its id. (transfer none) (nullable): NULL where there is none */
static const char *
find_folder (ConfabLibrary *library,
             const char    *name)
{
  GListModel *folders = confab_library_get_folders (library);
  const char *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (folders) && found == NULL; i++)
    {
      g_autoptr (ConfabFolder) folder = g_list_model_get_item (folders, i);

      if (g_str_equal (confab_folder_get_id (folder), name) || g_str_equal (confab_folder_get_name (folder), name))
        found = confab_folder_get_id (folder);
    }
  return found;
}

/* What to list: all, or what the options ask for. */
typedef struct
{
  char    *folder;
  char    *tag;
  gboolean archived;
  gboolean trash;
} Choice;

static gboolean
choose_scope (ConfabLibrary     *library,
              const Choice      *choice,
              ConfabLibraryView *view,
              int               *status)
{
  const char *folder = choice->folder != NULL ? find_folder (library, choice->folder) : NULL;

  if (choice->folder != NULL && folder == NULL)
    {
      *status = confab_cli_fail (CONFAB_EXIT_FAILED, _ ("There is no folder “%s”."), choice->folder);
      return FALSE;
    }
  if (choice->tag != NULL && confab_library_find_tag (library, choice->tag) == NULL)
    {
      *status = confab_cli_fail (CONFAB_EXIT_FAILED, _ ("There is no tag “%s”."), choice->tag);
      return FALSE;
    }
  if (folder != NULL)
    confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_FOLDER, folder, TRUE);
  else if (choice->tag != NULL)
    confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_TAG, choice->tag, FALSE);
  else if (choice->archived)
    confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_ARCHIVE, NULL, FALSE);
  else if (choice->trash)
    confab_library_view_set_scope (view, CONFAB_LIBRARY_SCOPE_TRASH, NULL, FALSE);
  return TRUE;
}

static int
count_choices (const Choice *choice)
{
  return (choice->folder != NULL) + (choice->tag != NULL) + choice->archived + choice->trash;
}

static void
choice_clear (Choice *self)
{
  g_free (self->folder);
  g_free (self->tag);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

int
confab_cli_list (ConfabCli *cli,
                 int        argc,
                 char     **argv)
{
  gboolean json = FALSE;
  g_auto (GStrv) rest = NULL;
  g_auto (Choice) choice = { NULL };
  g_autoptr (ConfabLibraryView) view = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { "folder", 0, 0, G_OPTION_ARG_STRING, &choice.folder, N_ ("Only what is in this folder"), N_ ("FOLDER") },
    { "tag", 0, 0, G_OPTION_ARG_STRING, &choice.tag, N_ ("Only what has this tag"), N_ ("TAG") },
    { "archived", 0, 0, G_OPTION_ARG_NONE, &choice.archived, N_ ("What was put away"), NULL },
    { "trash", 0, 0, G_OPTION_ARG_NONE, &choice.trash, N_ ("What is in the trash"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    { NULL }
  };
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  GListModel *library;
  int status;

  json_node_take_array (root, array);
  if (!confab_cli_parse (argc, argv, NULL,
                         _ ("Lists the conversations, newest first: ID, time of the last change, title."), entries, &status))
    return status;
  if (rest != NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("“confab list” takes no arguments."));
  if (count_choices (&choice) > 1)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give one of --folder, --tag, --archived and --trash."));
  if (!confab_cli_open (cli, &status) || !wait_until_loaded (cli, &status))
    return status;
  view = confab_library_view_new (confab_session_get_library (cli->session));
  confab_library_view_set_pinned_first (view, FALSE);
  if (!choose_scope (confab_session_get_library (cli->session), &choice, view, &status))
    return status;
  while (confab_library_view_get_busy (view))
    g_main_context_iteration (NULL, TRUE);
  library = G_LIST_MODEL (view);
  for (guint i = 0; i < g_list_model_get_n_items (library); i++)
    {
      g_autoptr (ConfabConversationItem) item = g_list_model_get_item (library, i);
      const char *id = confab_conversation_item_get_id (item);
      const char *title = confab_conversation_item_get_title (item);
      g_autofree char *time = confab_cli_format_time (confab_conversation_item_get_updated (item));
      JsonObject *object;

      if (!json)
        {
          print_row ((const char *const[]){ id, time, title, NULL });
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "updated", time);
      json_object_set_string_member (object, "title", title);
      json_array_add_object_element (array, object);
    }
  if (json)
    confab_cli_write_json (root);
  return CONFAB_EXIT_COMPLETE;
}

static JsonNode *
message_to_json (ConfabMessage *message)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *parts = json_array_new ();
  GPtrArray *all = confab_message_get_parts (message);
  g_autofree char *created = confab_cli_format_time (confab_message_get_created (message));

  json_object_set_string_member (object, "id", confab_message_get_id (message));
  json_object_set_string_member (object, "parent", confab_message_get_parent_id (message));
  json_object_set_string_member (object, "role", confab_role_get_name (confab_message_get_role (message)));
  json_object_set_string_member (object, "status", confab_status_get_name (confab_message_get_status (message)));
  json_object_set_string_member (object, "created", created);
  json_object_set_string_member (object, "content", confab_message_get_text (message));
  for (guint i = 0; i < all->len; i++)
    json_array_add_element (parts, confab_part_to_json (all->pdata[i]));
  json_object_set_array_member (object, "parts", parts);
  if (confab_message_get_reply (message) != NULL)
    json_object_set_member (object, "reply", confab_reply_to_json (confab_message_get_reply (message)));
  json_node_take_object (node, object);
  return node;
}

static void
print_conversation_json (ConfabConversation *conversation,
                         GPtrArray          *path)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *messages = json_array_new ();
  g_autofree char *created = confab_cli_format_time (confab_conversation_get_created (conversation));
  g_autofree char *updated = confab_cli_format_time (confab_conversation_get_updated (conversation));

  json_object_set_string_member (object, "id", confab_conversation_get_id (conversation));
  json_object_set_string_member (object, "title", confab_conversation_get_title (conversation));
  json_object_set_string_member (object, "created", created);
  json_object_set_string_member (object, "updated", updated);
  json_object_set_string_member (object, "system_prompt", confab_conversation_get_system_prompt (conversation));
  json_object_set_string_member (object, "model", confab_conversation_get_model (conversation));
  json_object_set_member (object, "parameters",
                          confab_parameters_to_json (confab_conversation_get_parameters (conversation)));
  for (guint i = 0; i < path->len; i++)
    json_array_add_element (messages, message_to_json (path->pdata[i]));
  json_object_set_array_member (object, "messages", messages);
  json_node_take_object (root, object);
  confab_cli_write_json (root);
}

static void
append_message (GString       *text,
                ConfabMessage *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  GPtrArray *parts = confab_message_get_parts (message);
  const char *author = reply == NULL ? _ ("You")
                     : reply->model_answered != NULL ? reply->model_answered : reply->model_asked;

  g_string_append_printf (text, "\n## %s\n", author != NULL ? author : _ ("Reply"));
  for (guint i = 0; i < parts->len; i++)
    {
      const ConfabAttachmentFacts *facts = confab_part_get_facts (parts->pdata[i]);
      const char *name = facts->name != NULL ? facts->name : facts->url;

      if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_TEXT)
        g_string_append_printf (text, "\n*%s* (%s)\n", name != NULL ? name : _ ("Attachment"),
                                facts->media_type != NULL ? facts->media_type : "?");
    }
  if (confab_message_get_text_length (message) > 0)
    g_string_append_printf (text, "\n%s\n", confab_message_get_text (message));
  if (reply != NULL && reply->refusal->len > 0)
    g_string_append_printf (text, "\n%s\n", reply->refusal->str);
  if (confab_message_get_status (message) != CONFAB_STATUS_COMPLETE)
    g_string_append_printf (text, "\n*(%s)*\n", confab_status_get_name (confab_message_get_status (message)));
}

static void
print_conversation_markdown (ConfabConversation *conversation,
                             GPtrArray          *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "# %s\n", confab_conversation_get_title (conversation));
  if (confab_conversation_get_system_prompt (conversation) != NULL && *confab_conversation_get_system_prompt (conversation) != '\0')
    g_string_append_printf (text, "\n> %s\n", confab_conversation_get_system_prompt (conversation));
  for (guint i = 0; i < path->len; i++)
    append_message (text, path->pdata[i]);
  confab_cli_write_text (stdout, isatty (STDOUT_FILENO), text->str, text->len);
}

int
confab_cli_show (ConfabCli *cli,
                 int        argc,
                 char     **argv)
{
  gboolean json = FALSE;
  g_auto (GStrv) ids = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON object"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &ids, NULL, NULL },
    { NULL }
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) path_result = NULL;
  g_autoptr (ConfabChat) chat = NULL;
  g_autoptr (GPtrArray) path = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!confab_cli_parse (argc, argv, _ ("ID"), _ ("Shows the chosen path of one conversation, as Markdown or JSON."),
                         entries, &status))
    return status;
  if (ids == NULL || ids[1] != NULL)
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give the ID of one conversation. “confab list” shows them."));
  if (!confab_cli_open (cli, &status))
    return status;
  confab_session_open_chat_async (cli->session, ids[0], cli->cancellable, confab_cli_ready_cb, &result);
  chat = confab_session_open_chat_finish (cli->session, confab_cli_wait (&result), &error);
  if (chat == NULL)
    return confab_cli_fail_with (error);
  confab_chat_load_path_async (chat, cli->cancellable, confab_cli_ready_cb, &path_result);
  path = confab_chat_load_path_finish (chat, confab_cli_wait (&path_result), &error);
  if (path == NULL)
    return confab_cli_fail_with (error);
  if (json)
    print_conversation_json (confab_chat_get_conversation (chat), path);
  else
    print_conversation_markdown (confab_chat_get_conversation (chat), path);
  return CONFAB_EXIT_COMPLETE;
}

/* The snippet without the marks around its matches. */
static char *
plain_snippet (const char *snippet)
{
  g_autoptr (GString) text = g_string_new (snippet != NULL ? snippet : "");

  g_string_replace (text, "\xe2\x81\xa8", "", 0);
  g_string_replace (text, "\xe2\x81\xa9", "", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

int
confab_cli_search (ConfabCli *cli,
                   int        argc,
                   char     **argv)
{
  gboolean json = FALSE;
  g_auto (GStrv) words = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL },
    { NULL }
  };
  g_autoptr (GAsyncResult) result = NULL;
  const ConfabSearchPage page = { .n_groups = SEARCH_N_GROUPS, .n_hits = SEARCH_N_HITS, .thorough = TRUE };
  g_autoptr (ConfabSearchResult) found = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *query = NULL;
  int status;

  json_node_take_array (root, array);
  if (!confab_cli_parse (argc, argv, _ ("QUERY"),
                         _ ("Searches titles and messages: conversation ID, message ID, title, snippet."),
                         entries, &status))
    return status;
  query = words != NULL ? g_strjoinv (" ", words) : g_strdup ("");
  if (!g_utf8_validate (query, -1, NULL) || *g_strstrip (query) == '\0')
    return confab_cli_fail (CONFAB_EXIT_WRONG_CALL, _ ("Give the words to search for."));
  if (!confab_cli_open (cli, &status))
    return status;
  confab_search_async (confab_session_get_library (cli->session), query, &page, cli->cancellable, confab_cli_ready_cb,
                       &result);
  found = confab_search_finish (confab_session_get_library (cli->session), confab_cli_wait (&result), &error);
  if (found == NULL)
    return confab_cli_fail_with (error);
  if (found->hint != NULL)
    g_printerr ("%s\n", found->hint);
  hits = confab_search_result_list_hits (found);
  for (guint i = 0; i < hits->len; i++)
    {
      ConfabSearchHit *hit = hits->pdata[i];
      g_autofree char *snippet = plain_snippet (hit->snippet);
      JsonObject *object;

      if (!json)
        {
          print_row ((const char *const[]){ hit->conversation_id, hit->message_id != NULL ? hit->message_id : "",
                                            hit->title,
                                            snippet, NULL });
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "conversation", hit->conversation_id);
      json_object_set_string_member (object, "message", hit->message_id);
      json_object_set_string_member (object, "title", hit->title);
      json_object_set_string_member (object, "snippet", snippet);
      json_array_add_object_element (array, object);
    }
  if (json)
    confab_cli_write_json (root);
  return CONFAB_EXIT_COMPLETE;
}
