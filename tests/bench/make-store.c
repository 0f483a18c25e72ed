/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a store: make-store FOLDER CONVERSATIONS MESSAGES-IN-EACH [markdown]. With "markdown" each message is about 600 bytes of Markdown,
 * every tenth with code or a table; otherwise they are words alone. make-store FOLDER CONVERSATIONS BYTES message: a question and one long
 * reply in each. make-store FOLDER CONVERSATIONS MESSAGES-IN-EACH words: what a search has to do with, of many words, the few frequent and most of
 * them rare as in a language. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/confab-id.h"
#include "bench-text.h"
#include "store/confab-store.h"

static const char *const words[] = {
  "light", "river", "compile", "answer", "question", "model", "window", "garden", "number", "paper", "music", "harbour",
};

static void
on_done_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static char *
make_text (GRand *dice,
           guint  n_words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How long a message of Markdown is at least. */
#define MARKDOWN_LENGTH 560

/* How many messages go in one transaction. */
#define BATCH 2000

static void
append_code (GString *text,
             GRand   *dice)
{
  g_string_append (text, "```c\nint\nmain (void)\n{\n");
  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "  %s_%s (%d, \"%s\");\n", words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))],
                            words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))], g_rand_int_range (dice, 0, 1000),
                            words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))]);
  g_string_append (text, "  return 0;\n}\n```\n\n");
}

static void
append_table (GString *text,
              GRand   *dice)
{
  g_string_append (text, "| word | number | share |\n| :--- | ---: | :---: |\n");
  for (guint i = 0; i < 6; i++)
    g_string_append_printf (text, "| %s | %d | %d %% |\n", words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))],
                            g_rand_int_range (dice, 0, 10000), g_rand_int_range (dice, 0, 100));
  g_string_append_c (text, '\n');
}

static char *
make_markdown (GRand *dice,
               guint  index)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *heading = make_text (dice, 4);

  if (index % 2 == 1)
    g_string_append_printf (text, "## %u. %s\n\n", index, heading);
  else
    g_string_append_printf (text, "%u. question about **%s**\n\n", index, heading);
  if (index % 20 == 9)
    append_code (text, dice);
  else if (index % 20 == 19)
    append_table (text, dice);
  while (text->len < MARKDOWN_LENGTH)
    {
      g_autofree char *paragraph = make_text (dice, 14);
      g_autofree char *item = make_text (dice, 5);
      g_autofree char *other = make_text (dice, 3);

      g_string_append_printf (text, "%s, *%s*.\n\n- %s\n- `%s`\n\n", paragraph, other, item, other);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How many different words there are. */
#define VOCABULARY 200000

/* The word of a rank: the more frequent, the shorter. */
static void
append_word (GString *text,
             guint    rank)
{
  static const char *const syllables[] = {
    "the", "ra", "ing", "no", "com", "ti", "sel", "mo", "ka", "ver", "lu", "pen", "o", "dri", "sa", "bel", "um", "fe", "ga", "ni",
  };

  do
    {
      g_string_append (text, syllables[rank % G_N_ELEMENTS (syllables)]);
      rank /= G_N_ELEMENTS (syllables);
    }
  while (rank > 0);
}

/* The n-th word is about n times rarer than the first. */
static char *
make_words (GRand *dice,
            guint  n_words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      append_word (text, (guint)pow (VOCABULARY, g_rand_double (dice)) - 1);
    }
  if (g_rand_int_range (dice, 0, 10) == 0)
    g_string_append (text, "\n```c\nreturn 0;\n```\n");
  if (g_rand_int_range (dice, 0, 20) == 0)
    g_string_append (text, "\n我想去中华人民共和国的首都北京旅游。");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_message (GRand      *dice,
              guint       index,
              const char *mode)
{
  if (g_strcmp0 (mode, "markdown") == 0)
    return make_markdown (dice, index);
  if (g_strcmp0 (mode, "words") == 0)
    return make_words (dice, (guint)g_rand_int_range (dice, 10, 150));
  return make_text (dice, 90);
}

static void
write_messages (ConfabStore        *store,
                ConfabConversation *conversation,
                GPtrArray          *messages)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  confab_store_write_async (store, conversation, messages, NULL, on_done_cb, &result);
  if (!confab_store_write_finish (store, await (&result), &error))
    g_error ("%s", error->message);
  g_ptr_array_set_size (messages, 0);
}

static void
write_conversation (ConfabStore *store,
                    GRand       *dice,
                    gint64       time,
                    guint        n_messages,
                    const char  *mode)
{
  g_autofree char *id = confab_id_new ();
  g_autofree char *title = g_strcmp0 (mode, "words") == 0 ? make_words (dice, 6) : make_text (dice, 6);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, time);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *parent_id = NULL;

  confab_conversation_set_title (conversation, title);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *message_id = confab_id_new ();
      g_autofree char *text = make_message (dice, i, mode);
      ConfabMessage *message = confab_message_new (message_id, parent_id, i % 2 == 0 ? CONFAB_ROLE_USER : CONFAB_ROLE_ASSISTANT,
                                                   CONFAB_STATUS_COMPLETE, time + i);

      if (i % 2 == 0)
        {
          g_autoptr (ConfabPart) part = confab_part_new_text (text);

          confab_message_add_part (message, part);
        }
      else
        {
          static const char *const models[] = { "small-1", "small-2", "large-1", "vendor/vision-3", "vendor/coder-3" };
          ConfabReply *reply = confab_message_edit_reply (message);

          reply->model_asked = g_strdup (models[i / 2 % G_N_ELEMENTS (models)]);
          confab_message_append_text (message, text);
        }
      confab_conversation_add (conversation, message);
      g_ptr_array_add (messages, message);
      g_free (parent_id);
      parent_id = g_steal_pointer (&message_id);
      if (messages->len == BATCH)
        write_messages (store, conversation, messages);
    }
  write_messages (store, conversation, messages);
}

static void
write_long_message (ConfabStore *store,
                    gint64       time,
                    gsize        length)
{
  g_autofree char *id = confab_id_new ();
  g_autofree char *question_id = confab_id_new ();
  g_autofree char *reply_id = confab_id_new ();
  g_autofree char *text = bench_text_new (length);
  g_autoptr (ConfabConversation) conversation = confab_conversation_new (id, time);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ConfabPart) part = confab_part_new_text ("Tell me all about it.");
  ConfabMessage *question = confab_message_new (question_id, NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, time);
  ConfabMessage *reply = confab_message_new (reply_id, question_id, CONFAB_ROLE_ASSISTANT, CONFAB_STATUS_COMPLETE, time + 1);

  confab_conversation_set_title (conversation, "All about it");
  confab_message_add_part (question, part);
  confab_message_append_text (reply, text);
  confab_conversation_add (conversation, question);
  confab_conversation_add (conversation, reply);
  g_ptr_array_add (messages, question);
  g_ptr_array_add (messages, reply);
  write_messages (store, conversation, messages);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (ConfabStore) store = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  guint n_conversations;

  if (argc != 4 && !(argc == 5 && (g_str_equal (argv[4], "markdown") || g_str_equal (argv[4], "words") || g_str_equal (argv[4], "message"))))
    return 2;
  store = confab_store_new (argv[1]);
  confab_store_open_async (store, NULL, on_done_cb, &opened);
  if (!confab_store_open_finish (store, await (&opened), &error))
    g_error ("%s", error->message);
  n_conversations = (guint)atoi (argv[2]);
  for (guint i = 0; i < n_conversations; i++)
    {
      gint64 time = confab_time_now () - (gint64)(n_conversations - i) * 3600 * 1000;

      if (argc == 5 && g_str_equal (argv[4], "message"))
        write_long_message (store, time, (gsize)atoi (argv[3]));
      else
        write_conversation (store, dice, time, (guint)atoi (argv[3]), argv[4]);
    }
  confab_store_close_async (store, NULL, on_done_cb, &closed);
  return confab_store_close_finish (store, await (&closed), &error) ? 0 : 1;
}
