/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "markup/confab-code-colours.h"
#include "markup/confab-document.h"
#include "markup/confab-range.h"
#include "support/confab-test.h"
#include "transfer/confab-file-name.h"
#include "transfer/confab-transcript-writer.h"

static const char *const hostile[] = {
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "' onmouseover='alert(1)",
  "</style><script>alert(1)</script>",
  "</pre></code></div></article></main><iframe src=\"https://example.org\">",
  "[click](javascript:alert(1)) [data](data:text/html,x) [good](https://example.org/?a=1&b=\"2\")",
  "![picture](https://example.org/a.png) ![x](javascript:alert(1))",
  "<https://example.org/\"onclick=\"alert(1)>",
  "```\"><script>alert(1)</script>\ncode </code></pre><b>\n```",
  "```html onload=alert(1)\n<!-- --><body onload=alert(1)>\n```",
  "| <b>a</b> | \"b |\n| :-: | --- |\n| </td></table> | `</code>` |\n",
  "$$\\text{</p><script>}$$ and $<img>$",
  "<!--> <![CDATA[ ]]> <?php ?> &lt;script&gt; &#60;script&#62;",
  "[^1]\n\n[^1]: <script>\n",
  "<table><pre><code>",
  "1. a\n   > b\n   > - [x] </li></ol>\n",
};

static GBytes *
load_bytes (const char *hash,
            gpointer    user_data)
{
  return g_str_equal (hash, "00ff") ? g_bytes_new_static ("\0\1\2\3", 4) : NULL;
}

static ConfabMessage *
new_message (ConfabRole  role,
             const char *text)
{
  ConfabMessage *message = confab_message_new ("m", NULL, role, CONFAB_STATUS_COMPLETE, 0);

  if (role == CONFAB_ROLE_USER)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (text);

      confab_message_add_part (message, part);
    }
  else
    {
      confab_message_append_text (message, text);
    }
  return message;
}

/* Ranges as hostile as the text: they need not fit it. */
static GHashTable *
colour_by_chance (GPtrArray *messages)
{
  GHashTable *table = confab_code_colours_new_table ();
  g_autoptr (GPtrArray) code = g_ptr_array_new ();

  for (guint i = 0; i < messages->len; i++)
    confab_transcript_list_code (messages->pdata[i], code);
  for (guint i = 0; i < code->len; i++)
    {
      ConfabBlock *block = code->pdata[i];
      ConfabCodeColouring *colouring = confab_code_colouring_new ();

      g_free (colouring->language);
      colouring->language = g_strdup (block->info);
      for (guint at = 0; at < block->length; at += 3)
        {
          ConfabCodeColour range = { at, at + (guint)g_test_rand_int_range (0, 5), 0xa51d2d, CONFAB_CODE_PLAIN, at % 2, at % 5 == 0 };

          while ((block->text[range.start] & 0xc0) == 0x80)
            range.start++;
          while (range.end < block->length && (block->text[range.end] & 0xc0) == 0x80)
            range.end++;
          range.end = MAX (range.start, range.end);
          g_array_append_val (colouring->ranges, range);
        }
      g_hash_table_replace (table, block, colouring);
    }
  return table;
}

static char *
write_out (const ConfabTranscriptWriter *writer,
           const char                   *title,
           GPtrArray                    *messages)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *path = confab_test_dir_build (dir, "out");
  g_autoptr (ConfabConversationFacts) facts = confab_conversation_facts_new ("c", title);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabOutput) output = confab_output_new_for_path (path, NULL, &error);
  ConfabTranscript transcript;
  char *text = NULL;

  g_assert_no_error (error);
  facts->system_prompt = g_strdup (title);
  facts->model = g_strdup (title);
  confab_transcript_init (&transcript, output, load_bytes, NULL);
  transcript.colours = colour_by_chance (messages);
  writer->begin (&transcript, facts);
  for (guint i = 0; i < messages->len; i++)
    writer->message (&transcript, messages->pdata[i]);
  writer->end (&transcript);
  confab_transcript_clear (&transcript);
  confab_output_close (output, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* All that has a place in the file, as a text between < and >. */
static void
assert_harmless (const char *html)
{
  static GRegex *known;
  const char *at = strstr (html, "</style>");

  if (known == NULL)
    known = g_regex_new ("^(!DOCTYPE html|/?(html|head|body|header|main|strong|em|del|code|sup|sub|p|ul|li|blockquote|hr|"
                         "div|tr|th|td|table|thead|tbody|span|details|summary|figure|figcaption|article|video|style|title|br|pre|ol|"
                         "h[1-6]|a)|ol start=\"[0-9]+\"|a href=\"(https?|mailto):[^\"<>]*\"|div class=\"(table|text|bubble)\"|"
                         "span style=\"(--(light|dark):#[0-9a-f]{6};)*(font-weight:bold;)?(font-style:italic;)?\"|"
                         "pre data-language=\"[^\"<>]*\"|t[hd] style=\"text-align: (left|right|center)\"|"
                         "h[12] (class=\"author\"|dir=\"auto\")|article class=\"(user|assistant|system|tool)\"|"
                         "p class=\"(facts|notice|refusal|math)\"|img src=\"data:image/[a-z+.-]+;base64,[A-Za-z0-9+/=]*\" alt=\"[^\"<>]*\"|"
                         "video controls src=\"data:video/[a-z0-9+.-]+;base64,[A-Za-z0-9+/=]*\" title=\"[^\"<>]*\")$",
                         G_REGEX_CASELESS, 0, NULL);
  g_assert_nonnull (known);
  g_assert_nonnull (at);
  while ((at = strchr (at, '<')) != NULL)
    {
      const char *end = strchr (at, '>');
      g_autofree char *tag = g_strndup (at + 1, end != NULL ? end - at - 1 : 0);

      if (!g_regex_match (known, tag, 0, NULL))
        g_error ("“<%s>” has no place in an export", tag);
      at = end + 1;
    }
}

static void
add_reply (GPtrArray  *messages,
           const char *text)
{
  ConfabMessage *message = new_message (CONFAB_ROLE_ASSISTANT, text);
  ConfabReply *reply = confab_reply_new ();
  ConfabToolCall *call = confab_reply_get_tool_call (reply, 0);

  g_string_append (reply->reasoning, text);
  g_string_append (reply->refusal, text);
  g_string_append (call->name, text);
  g_string_append (call->arguments, text);
  reply->model_asked = g_strdup (text);
  reply->failure = confab_failure_new (CONFAB_FAILURE_SERVER, text);
  confab_message_take_reply (message, reply);
  g_ptr_array_add (messages, message);
}

static void
add_question (GPtrArray  *messages,
              const char *text)
{
  const ConfabAttachmentFacts image = { .hash = "00ff", .name = text, .media_type = "image/svg+xml" };
  const ConfabAttachmentFacts video = { .hash = "00ff", .name = text, .media_type = "video/mp4" };
  const ConfabAttachmentFacts trick = { .hash = "00ff", .name = text, .media_type = "image/png\" onload=\"alert(1)" };
  const ConfabAttachmentFacts missing = { .hash = "ff00", .name = text, .media_type = "image/png" };
  const ConfabAttachmentFacts address = { .url = text };
  const struct { ConfabPartKind kind; const ConfabAttachmentFacts *facts; } parts[] = {
    { CONFAB_PART_IMAGE, &image }, { CONFAB_PART_VIDEO, &video }, { CONFAB_PART_IMAGE, &trick },
    { CONFAB_PART_IMAGE, &missing }, { CONFAB_PART_DOCUMENT, &image }, { CONFAB_PART_IMAGE, &address },
  };
  ConfabMessage *message = new_message (CONFAB_ROLE_USER, text);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (ConfabPart) part = confab_part_new_attachment (parts[i].kind, parts[i].facts);

      confab_message_add_part (message, part);
    }
  g_ptr_array_add (messages, message);
}

static void
check_html (const char *text)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *html = NULL;

  add_question (messages, text);
  add_reply (messages, text);
  html = write_out (&confab_html_writer, text, messages);
  assert_harmless (html);
  g_assert_true (g_utf8_validate (html, -1, NULL));
}

static void
test_html_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    check_html (hostile[i]);
}

/* Pieces of what is hostile, in any order. */
static void
test_html_random (void)
{
  for (guint run = 0; run < 300; run++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (int n = g_test_rand_int_range (1, 12); n > 0; n--)
        {
          const char *from = hostile[g_test_rand_int_range (0, G_N_ELEMENTS (hostile))];
          int length = (int)strlen (from);
          int start = g_test_rand_int_range (0, length);

          g_string_append_len (text, from + start, g_test_rand_int_range (1, length - start + 1));
          if (g_test_rand_bit ())
            g_string_append_c (text, '\n');
        }
      check_html (text->str);
    }
}

static void
test_html_policy (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *html = NULL;

  add_question (messages, "Hello");
  html = write_out (&confab_html_writer, "Title", messages);
  g_assert_nonnull (strstr (html, "default-src 'none'"));
  g_assert_nonnull (strstr (html, "prefers-color-scheme:dark"));
  g_assert_nonnull (strstr (html, "<img src=\"data:image/svg+xml;base64,AAECAw==\" alt=\"Hello\">"));
  g_assert_nonnull (strstr (html, "<video controls src=\"data:video/mp4;base64,AAECAw==\" title=\"Hello\"></video>"));
  g_assert_null (strstr (html, "<script"));
}

static void
test_html_colours (void)
{
  g_autoptr (GPtrArray) blocks = confab_transcript_read ("```c\nif <\n```\n\n```c\nelse\n```", TRUE);
  g_autoptr (GPtrArray) again = confab_transcript_read ("```c\nif <\n```\n\n```c\nelse\n```", TRUE);
  g_autoptr (GHashTable) colours = confab_code_colours_new_table ();
  ConfabCodeColouring *colouring = confab_code_colouring_new ();
  const ConfabCodeColour ranges[] = { { 0, 2, 0xa51d2d, 0xf66151, TRUE, FALSE }, { 3, 4, CONFAB_CODE_PLAIN, 0x123, FALSE, TRUE } };
  g_autofree char *html = NULL;

  g_free (colouring->language);
  colouring->language = g_strdup ("C");
  g_array_append_vals (colouring->ranges, ranges, G_N_ELEMENTS (ranges));
  g_hash_table_replace (colours, confab_block_ref (blocks->pdata[0]), colouring);
  html = confab_range_dup_html_in_colours (again, colours);
  g_assert_cmpstr (html, ==,
                   "<pre><code class=\"language-C\"><span style=\"--light:#a51d2d;--dark:#f66151;font-weight:bold;\">if</span> "
                   "<span style=\"--dark:#000123;font-style:italic;\">&lt;</span>\n</code></pre>\n"
                   "<pre><code class=\"language-c\">else\n</code></pre>\n");
}

/* The blocks between the headings of two authors say what the message said. */
static void
check_markdown (ConfabRole  role,
                const char *text)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) written_blocks = NULL;
  g_autoptr (GPtrArray) blocks = confab_transcript_read (text, role == CONFAB_ROLE_ASSISTANT);
  g_autofree char *plain = confab_range_dup_plain (blocks, NULL);
  g_autofree char *markdown = NULL;
  g_autofree char *written_plain = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  g_ptr_array_add (messages, new_message (role, text));
  g_ptr_array_add (messages, new_message (CONFAB_ROLE_USER, "the end"));
  markdown = write_out (&confab_markdown_writer, "T", messages);
  written_blocks = confab_transcript_read (strstr (markdown, "\n## ") + 1, TRUE);
  written_plain = confab_range_dup_plain (written_blocks, NULL);
  g_string_append_printf (expected, "%s\n\n%s\n\nYou\n\nthe end", role == CONFAB_ROLE_USER ? "You" : "Assistant",
                          g_strchomp (plain));
  g_assert_cmpstr (g_strstrip (written_plain), ==, g_strstrip (expected->str));
}

static void
test_markdown_again (void)
{
  check_markdown (CONFAB_ROLE_USER, "# no heading\n* no list\n1. no number\nline **two** <b>");
  check_markdown (CONFAB_ROLE_USER, "    indented\n---\n| a | b |\n|---|---|");
  check_markdown (CONFAB_ROLE_ASSISTANT, "A *word* and `code`.\n\n- one\n- two\n\n```c\nint i;\n```");
  check_markdown (CONFAB_ROLE_ASSISTANT, "cut in\n\n```python\nprint (1)\n");
  check_markdown (CONFAB_ROLE_ASSISTANT, "| a | b |\n|---|--:|\n| 1 | 2 |");
  check_markdown (CONFAB_ROLE_ASSISTANT, "> a quote\n> that is left open");
}

static void
test_markdown_front (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *markdown = NULL;

  add_question (messages, "Hello");
  add_reply (messages, "World");
  markdown = write_out (&confab_markdown_writer, "A \"title\": with\nlines", messages);
  g_assert_true (g_str_has_prefix (markdown, "---\ntitle: \"A \\\"title\\\": with\\nlines\"\ndate: "));
  g_assert_nonnull (strstr (markdown, "\n![Hello][image-00ff]\n"));
  g_assert_nonnull (strstr (markdown, "\n[image-00ff]: <data:image/svg+xml;base64,AAECAw==>\n"));
  g_assert_nonnull (strstr (markdown, "<summary>Reasoning</summary>\n\nWorld\n\n</details>"));
}

static void
test_text (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;

  g_ptr_array_add (messages, new_message (CONFAB_ROLE_USER, "Hello *you*"));
  g_ptr_array_add (messages, new_message (CONFAB_ROLE_ASSISTANT, "**World**\n\n- one"));
  text = write_out (&confab_text_writer, "T", messages);
  g_assert_true (g_str_has_prefix (text, "T\n=\n\n"));
  g_assert_true (g_str_has_suffix (text, "You\n---\n\nHello *you*\n\nAssistant\n---------\n\nWorld\n\n• one\n\n"));
}

static void
test_names (void)
{
  static const struct { const char *title; const char *name; } cases[] = {
    { "A title", "A title" },
    { "", "Conversation" },
    { "...", "Conversation" },
    { "../../etc/passwd", "etc-passwd" },
    { "a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j" },
    { "--option", "option" },
    { ".hidden", "hidden" },
    { "line\none\ttwo\x01 three", "line one two three" },
    { "ends with dots. . .", "ends with dots" },
    { "NUL", "NUL_" },
    { "com1.tar", "com1.tar_" },
    { "\xe2\x80\xaegpj.exe", "gpj.exe" },
    { "Größe 日本語", "Größe 日本語" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  };
  g_autofree char *long_title = g_strnfill (1000, 'x');
  g_autofree char *long_name = confab_file_name_from_title (long_title);

  g_assert_cmpuint (strlen (long_name), ==, 120);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = confab_file_name_from_title (cases[i].title);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_unique_names (void)
{
  g_autoptr (ConfabTestDir) dir = confab_test_dir_new ();
  g_autofree char *there = confab_test_dir_write (dir, "Title.md", "", 0);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const expected[][2] = { { "Title", "Title 2.md" }, { "TITLE", "TITLE 3.md" }, { "b", "b.md" } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = confab_file_name_in_folder (confab_test_dir_get_path (dir), expected[i][0], "md", taken);
      g_autofree char *name = g_path_get_basename (path);

      g_assert_cmpstr (name, ==, expected[i][1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/transcript/html-hostile", test_html_hostile);
  g_test_add_func ("/transfer/transcript/html-random", test_html_random);
  g_test_add_func ("/transfer/transcript/html-policy", test_html_policy);
  g_test_add_func ("/transfer/transcript/html-colours", test_html_colours);
  g_test_add_func ("/transfer/transcript/markdown-again", test_markdown_again);
  g_test_add_func ("/transfer/transcript/markdown-front", test_markdown_front);
  g_test_add_func ("/transfer/transcript/text", test_text);
  g_test_add_func ("/transfer/transcript/names", test_names);
  g_test_add_func ("/transfer/transcript/unique-names", test_unique_names);
  return g_test_run ();
}
