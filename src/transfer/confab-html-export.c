/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-text.h"
#include "markup/confab-range.h"
#include "transfer/confab-transcript-writer.h"

/* Nothing is loaded and nothing runs, whatever the messages say: https://www.w3.org/TR/CSP3/ */
#define POLICY "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; " \
  "base-uri 'none'; form-action 'none'"

/* The colours of the window, in its light and in its dark style. */
static const char style[] =
  ":root{color-scheme:light dark;--window:#fafafa;--text:rgba(0,0,0,.8);--dim:rgba(0,0,0,.56);--bubble:rgba(53,132,228,.15);"
  "--card:rgba(0,0,0,.045);--line:rgba(0,0,0,.12);--link:#1c71d8;--code:rgba(0,0,0,.06)}"
  "@media screen and (prefers-color-scheme:dark){:root{--window:#242424;--text:#fff;--dim:rgba(255,255,255,.6);"
  "--bubble:rgba(53,132,228,.25);--card:rgba(255,255,255,.07);--line:rgba(255,255,255,.15);--link:#78aeed;"
  "--code:rgba(255,255,255,.1)}}"
  "*{box-sizing:border-box}"
  "body{margin:0;padding:36px 18px;background:var(--window);color:var(--text);"
  "font:15px/1.5 Cantarell,'Adwaita Sans',system-ui,sans-serif;overflow-wrap:break-word}"
  "main,header{max-width:820px;margin:0 auto}"
  "header h1{font-size:24px;line-height:1.3;margin:0}header p{margin:6px 0 0;color:var(--dim)}"
  "article{margin-top:24px;display:flex;flex-direction:column;align-items:flex-start;gap:12px}"
  "article>*{max-width:100%}"
  "article.user{align-items:flex-end}"
  ".bubble{max-width:80%;background:var(--bubble);border-radius:18px;padding:10px 15px}"
  ".author{margin:0;font-size:13px;font-weight:bold;color:var(--dim)}"
  "article.user .author{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
  ".text{width:100%}.bubble .text{width:auto}"
  ".text>:first-child{margin-top:0}.text>:last-child{margin-bottom:0}"
  "p,ul,ol,blockquote,pre,.table{margin:12px 0}li>ul,li>ol{margin:6px 0}"
  "p,li,h1,h2,h3,h4,h5,h6,td,th{unicode-bidi:plaintext;text-align:start}ul,ol{padding-inline-start:27px}"
  ".text h1,.text h2,.text h3,.text h4,.text h5,.text h6{line-height:1.3;margin:24px 0 12px}"
  ".text h1{font-size:1.5em}.text h2{font-size:1.3em}.text h3{font-size:1.15em}"
  ".text h4,.text h5,.text h6{font-size:1em}"
  "a{color:var(--link);text-decoration:none}a:hover,a:focus{text-decoration:underline}.math{text-align:center}sup,sub{line-height:0}hr{border:0;border-top:1px solid var(--line);margin:24px 0}"
  "code,pre{font-family:'Source Code Pro','Adwaita Mono',ui-monospace,monospace;font-size:.92em}"
  "code{background:var(--code);border-radius:4px;padding:1px 4px}"
  "pre{background:var(--card);border-radius:12px;padding:12px 15px;overflow-x:auto;"
  "line-height:1.4;tab-size:4}"
  "pre[data-language]::before{content:attr(data-language);display:block;margin:0 0 9px;color:var(--dim);"
  "font-family:Cantarell,'Adwaita Sans',system-ui,sans-serif}"
  "pre span{color:var(--light)}@media screen and (prefers-color-scheme:dark){pre span{color:var(--dark)}}"
  ".table{overflow-x:auto}table{border-collapse:collapse}"
  "th,td{padding:6px 24px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}th{text-align:start;"
  "border-bottom-color:var(--dim)}th:last-child,td:last-child{padding-right:0}tbody tr:last-child td{border-bottom:0}"
  "blockquote{margin-left:0;margin-right:0;padding-left:15px;border-left:3px solid var(--line)}"
  "details{color:var(--dim);font-size:.92em;width:100%}summary{cursor:pointer}"
  "details>div{border-left:3px solid var(--line);padding-left:12px;margin-top:6px}"
  "details>div>:first-child{margin-top:0}details>div>:last-child{margin-bottom:0}"
  "figure{margin:0;max-width:80%}figure img,figure video{display:block;max-width:100%;max-height:480px;border-radius:12px}"
  "figcaption,.facts,.notice{color:var(--dim);font-size:13px}.notice,.refusal{font-style:italic}.refusal{margin:0}"
  ".facts,.notice{margin:0}"
  "@media print{body{background:#fff;padding:0}pre,.table{overflow:visible}pre{white-space:pre-wrap}}";

static void
write_escaped (ConfabOutput *output,
               const char   *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  confab_output_text (output, escaped);
}

static void
write_element (ConfabOutput *output,
               const char   *start,
               const char   *text,
               const char   *end)
{
  confab_output_text (output, start);
  write_escaped (output, text);
  confab_output_text (output, end);
}

/* The elements come from the blocks, where all text is escaped, so that these few names stand nowhere else. */
static void
write_text (ConfabTranscript *transcript,
            const char       *text,
            gboolean          markdown)
{
  static const char *const replacements[][2] = {
    { "<pre><code class=\"language-", "<pre data-language=\"" },
    { "<pre><code>", "<pre>" },
    { "</code></pre>", "</pre>" },
    { "<table>", "<div class=\"table\"><table>" },
    { "</table>", "</table></div>" },
  };
  g_autoptr (GPtrArray) blocks = confab_transcript_read (text, markdown);
  g_autofree char *fragment = confab_range_dup_html_in_colours (blocks, transcript->colours);
  g_autoptr (GString) html = g_string_new (fragment);

  for (guint i = 0; i < G_N_ELEMENTS (replacements); i++)
    g_string_replace (html, replacements[i][0], replacements[i][1], 0);
  confab_output_write (transcript->output, html->str, html->len);
}

static void
write_folded (ConfabTranscript *transcript,
              const char       *summary,
              const char       *text,
              gboolean          markdown)
{
  write_element (transcript->output, "<details><summary>", summary, "</summary><div>\n");
  write_text (transcript, text, markdown);
  confab_output_text (transcript->output, "</div></details>\n");
}

static void
begin (ConfabTranscript              *transcript,
       const ConfabConversationFacts *facts)
{
  ConfabOutput *output = transcript->output;
  g_autofree char *date = confab_transcript_date (facts->created);

  confab_output_text (output, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n"
                      "<meta name=\"generator\" content=\"Confab " CONFAB_VERSION "\">\n");
  write_element (output, "<title>", confab_transcript_title (facts), "</title>\n<style>");
  confab_output_text (output, style);
  write_element (output, "</style>\n</head>\n<body>\n<header>\n<h1 dir=\"auto\">", confab_transcript_title (facts), "</h1>\n");
  write_element (output, "<p>", date, "");
  if (facts->model != NULL && *facts->model != '\0')
    write_element (output, " · ", facts->model, "");
  confab_output_text (output, "</p>\n</header>\n<main>\n");
  if (facts->system_prompt == NULL || *facts->system_prompt == '\0')
    return;
  confab_output_text (output, "<article class=\"system\">\n");
  write_folded (transcript, _ ("System Prompt"), facts->system_prompt, FALSE);
  confab_output_text (output, "</article>\n");
}

/* A type that a browser shows as a picture or a film and never as a page. */
static const char *
find_element (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const char *media_type = facts->media_type != NULL ? facts->media_type : "";

  for (const char *p = media_type; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/+-.", *p) == NULL)
      return NULL;
  if (confab_part_get_kind (part) == CONFAB_PART_IMAGE && g_str_has_prefix (media_type, "image/"))
    return "img";
  if (confab_part_get_kind (part) == CONFAB_PART_VIDEO && g_str_has_prefix (media_type, "video/"))
    return "video controls";
  return NULL;
}

static void
write_part (ConfabTranscript *transcript,
            ConfabPart       *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const char *element = find_element (part);
  g_autofree char *name = confab_transcript_part_name (part);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;

  if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
    return;
  confab_output_text (transcript->output, "<figure>");
  if (element != NULL && facts->hash != NULL && transcript->load_bytes != NULL)
    bytes = transcript->load_bytes (facts->hash, transcript->user_data);
  if (bytes != NULL)
    {
      g_autofree char *head = g_strdup_printf ("<%s src=\"data:%s;base64,", element, facts->media_type);

      data = g_bytes_get_data (bytes, &size);
      confab_output_text (transcript->output, head);
      confab_output_base64 (transcript->output, data, size);
      write_element (transcript->output, g_str_equal (element, "img") ? "\" alt=\"" : "\" title=\"", name,
                     g_str_equal (element, "img") ? "\">" : "\"></video>");
    }
  write_element (transcript->output, "<figcaption>", name, "</figcaption></figure>\n");
}

static void
write_reply (ConfabTranscript  *transcript,
             const ConfabReply *reply)
{
  if (reply->refusal->len > 0)
    write_element (transcript->output, "<p class=\"refusal\">", reply->refusal->str, "</p>\n");
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      g_autofree char *call = confab_transcript_call (reply->tool_calls->pdata[i]);

      write_element (transcript->output, "<details><summary>", _ ("Tool call"), "</summary>");
      write_element (transcript->output, "<pre>", call, "</pre></details>\n");
    }
}

static void
write_body (ConfabTranscript *transcript,
            ConfabMessage    *message)
{
  const char *text = confab_message_get_text (message);
  gboolean is_question = confab_message_get_role (message) == CONFAB_ROLE_USER;

  if (*text == '\0')
    return;
  confab_output_text (transcript->output, is_question ? "<div class=\"bubble\"><div class=\"text\">\n"
                                                      : "<div class=\"text\">\n");
  write_text (transcript, text, confab_transcript_is_markdown (message));
  confab_output_text (transcript->output, is_question ? "</div></div>\n" : "</div>\n");
}

static void
write_reasoning (ConfabTranscript  *transcript,
                 const ConfabReply *reply)
{
  g_autofree char *time = reply->reasoning_ms >= 0 ? confab_text_format_time (reply->reasoning_ms) : NULL;
  g_autofree char *summary = time != NULL ? g_strdup_printf (_ ("Thought for %s"), time) : g_strdup (_ ("Reasoning"));

  write_folded (transcript, summary, reply->reasoning->str, TRUE);
}

static void
write_message (ConfabTranscript *transcript,
               ConfabMessage    *message)
{
  const ConfabReply *reply = confab_message_get_reply (message);
  GPtrArray *parts = confab_message_get_parts (message);
  g_autofree char *notice = confab_transcript_notice (message);
  g_autofree char *facts = confab_transcript_facts (message);

  write_element (transcript->output, "<article class=\"", confab_role_get_name (confab_message_get_role (message)),
                 "\">\n");
  write_element (transcript->output, "<h2 class=\"author\">", confab_transcript_author (message), "</h2>\n");
  for (guint i = 0; i < parts->len; i++)
    write_part (transcript, parts->pdata[i]);
  if (reply != NULL && reply->reasoning->len > 0)
    write_reasoning (transcript, reply);
  write_body (transcript, message);
  if (reply != NULL)
    write_reply (transcript, reply);
  if (notice != NULL)
    write_element (transcript->output, "<p class=\"notice\">", notice, "</p>\n");
  if (*facts != '\0')
    write_element (transcript->output, "<p class=\"facts\">", facts, "</p>\n");
  confab_output_text (transcript->output, "</article>\n");
}

static void
end (ConfabTranscript *transcript)
{
  confab_output_text (transcript->output, "</main>\n</body>\n</html>\n");
}

const ConfabTranscriptWriter confab_html_writer = { begin, write_message, end, "", TRUE };
