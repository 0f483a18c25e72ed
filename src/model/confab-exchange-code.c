/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-pretty.h"
#include "model/confab-exchange-code.h"

#define KEY_VARIABLE "CONFAB_API_KEY"

/* Quoting */

/* For a shell: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
static void
add_shell (GString    *code,
           const char *text)
{
  g_string_append_c (code, '\'');
  for (; *text != '\0'; text++)
    if (*text == '\'')
      g_string_append (code, "'\\''");
    else
      g_string_append_c (code, *text);
  g_string_append_c (code, '\'');
}

/* For Python and JavaScript, of whose escapes it needs only those that both have. */
static void
add_literal (GString    *code,
             const char *text)
{
  g_string_append_c (code, '"');
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c == '"' || c == '\\')
        g_string_append_printf (code, "\\%c", (char)c);
      else if (c == '\n')
        g_string_append (code, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (code, "\\x%02x", c);
      else if (c == 0x2028 || c == 0x2029)
        g_string_append_printf (code, "\\u%04x", c);
      else
        g_string_append_len (code, text, g_utf8_next_char (text) - text);
    }
  g_string_append_c (code, '"');
}

/* Whether it consists of JSON's tokens only, so that what is said below of quotes and control characters holds. */
static gboolean
is_json (const char *text)
{
  gboolean in_string = FALSE;

  if (*text != '{')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (in_string && *text == '\\')
        {
          if (strchr ("\"\\/bfnrtu", text[1]) == NULL || text[1] == '\0')
            return FALSE;
          text++;
        }
      else if (*text == '"')
        in_string = !in_string;
      else if (in_string ? (guchar) * text < 0x20 : strchr ("{}[]:,+-.0123456789eEtrufalsn \n", *text) == NULL)
        return FALSE;
    }
  return !in_string;
}

/* The body in lines, as people change it, where the language can hold it as it is. Python: in JSON no three quotes follow each other, and a raw
 * string keeps backslashes. JavaScript: likewise, and what would end or fill a template stands only within strings, where JSON can say it otherwise. */
static void
add_body (GString       *code,
          ConfabCodeKind kind,
          const char    *body)
{
  g_autofree char *pretty = confab_json_dup_pretty (body, strlen (body));
  gboolean can_be_raw = is_json (pretty) && strstr (pretty, "\"\"\"") == NULL && g_str_has_suffix (pretty, "}");

  if (!can_be_raw)
    {
      add_literal (code, body);
      return;
    }
  if (kind == CONFAB_CODE_PYTHON)
    {
      g_string_append_printf (code, "r\"\"\"%s\"\"\"", pretty);
      return;
    }
  g_string_append (code, "String.raw`");
  for (const char *at = pretty; *at != '\0'; at++)
    if (*at == '`')
      g_string_append (code, "\\u0060");
    else if (at[0] == '$' && at[1] == '{')
      g_string_append (code, "\\u0024");
    else
      g_string_append_c (code, *at);
  g_string_append_c (code, '`');
}

/* Headers */

/* What each program sets for itself. */
static gboolean
is_left_out (const char *name)
{
  const char *names[] = { "accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Where the value of a header comes from that was not kept; @prefix is what stands before it. */
static char *
dup_variable (const ConfabExchangeHeader *header,
              const char                **prefix)
{
  g_autofree char *name = g_ascii_strup (header->name, -1);

  *prefix = g_str_has_prefix (header->value, "Bearer ") ? "Bearer " : "";
  if (**prefix != '\0' || g_str_has_suffix (name, "API-KEY"))
    return g_strdup (KEY_VARIABLE);
  for (char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at))
      *at = '_';
  return g_strconcat ("CONFAB_HEADER_", name, NULL);
}

static void
add_shell_header (GString                    *code,
                  const ConfabExchangeHeader *header)
{
  const char *prefix;
  g_autofree char *variable = header->masked ? dup_variable (header, &prefix) : NULL;
  g_autofree char *text = NULL;

  if (variable != NULL)
    text = g_strconcat (header->name, ": ", prefix, NULL);
  else if (*header->value == '\0')
    text = g_strconcat (header->name, ";", NULL);
  else
    text = g_strconcat (header->name, ": ", header->value, NULL);
  g_string_append (code, " \\\n  -H ");
  add_shell (code, text);
  if (variable != NULL)
    g_string_append_printf (code, "\"$%s\"", variable);
}

/* "name": value, in the words of Python or JavaScript for a variable of the environment. */
static void
add_header (GString                    *code,
            const ConfabExchangeHeader *header,
            const char                 *before,
            const char                 *after)
{
  const char *prefix;
  g_autofree char *variable = header->masked ? dup_variable (header, &prefix) : NULL;

  g_string_append (code, "    ");
  add_literal (code, header->name);
  g_string_append (code, ": ");
  if (variable == NULL)
    add_literal (code, header->value);
  else
    {
      if (*prefix != '\0')
        {
          add_literal (code, prefix);
          g_string_append (code, " + ");
        }
      g_string_append_printf (code, "%s%s%s", before, variable, after);
    }
  g_string_append (code, ",\n");
}

/* Languages */

/* A word that is not a line of the body. */
static char *
dup_end_word (const char *body)
{
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  GString *word = g_string_new ("JSON");

  for (guint n = 1; g_strv_contains ((const char *const *)lines, word->str); n++)
    g_string_printf (word, "JSON%u", n);
  return g_string_free (word, FALSE);
}

static void
add_curl (GString        *code,
          ConfabExchange *self,
          const char     *body)
{
  g_autofree char *pretty = NULL;
  g_autofree char *word = NULL;

  g_string_append (code, "curl --no-buffer --globoff ");
  if (g_strcmp0 (self->method, "POST") != 0)
    {
      g_string_append (code, "-X ");
      add_shell (code, self->method);
      g_string_append_c (code, ' ');
    }
  add_shell (code, self->url);
  for (guint i = 0; i < self->headers->len; i++)
    if (!is_left_out (((ConfabExchangeHeader *)self->headers->pdata[i])->name))
      add_shell_header (code, self->headers->pdata[i]);
  if (body == NULL)
    {
      g_string_append (code, " \\\n  --data-binary @" CONFAB_CODE_BODY_FILE "\n");
      return;
    }
  pretty = confab_json_dup_pretty (body, strlen (body));
  if (is_json (pretty))
    body = pretty;
  word = dup_end_word (body);
  g_string_append_printf (code, " \\\n  --data-binary @- <<'%s'\n%s\n%s\n", word, body, word);
}

static void
add_python (GString        *code,
            ConfabExchange *self,
            const char     *body)
{
  g_string_append (code, "import os\nimport sys\nimport urllib.error\nimport urllib.request\n\n");
  if (body == NULL)
    g_string_append (code, "with open(\"" CONFAB_CODE_BODY_FILE "\", \"rb\") as file:\n    body = file.read()\n");
  else
    {
      g_string_append (code, "body = ");
      add_body (code, CONFAB_CODE_PYTHON, body);
      g_string_append (code, ".encode()\n");
    }
  g_string_append (code, "request = urllib.request.Request(");
  add_literal (code, self->url);
  g_string_append (code, ", body, {\n");
  for (guint i = 0; i < self->headers->len; i++)
    if (!is_left_out (((ConfabExchangeHeader *)self->headers->pdata[i])->name))
      add_header (code, self->headers->pdata[i], "os.environ[\"", "\"]");
  g_string_append (code, "}, method=");
  add_literal (code, self->method);
  g_string_append (code, ")\n"
                   "try:\n"
                   "    with urllib.request.urlopen(request) as reply:\n"
                   "        for line in reply:\n"
                   "            print(line.decode(errors=\"replace\"), end=\"\", flush=True)\n"
                   "except urllib.error.HTTPError as error:\n"
                   "    sys.exit(f\"{error}\\n{error.read().decode(errors='replace')}\")\n");
}

static void
add_javascript (GString        *code,
                ConfabExchange *self,
                const char     *body)
{
  g_string_append (code, "async function main() {\n");
  if (body == NULL)
    g_string_append (code, "  const { readFile } = await import(\"node:fs/promises\");\n"
                     "  const body = await readFile(\"" CONFAB_CODE_BODY_FILE "\");\n");
  else
    {
      g_string_append (code, "  const body = ");
      add_body (code, CONFAB_CODE_JAVASCRIPT, body);
      g_string_append (code, ";\n");
    }
  g_string_append (code, "  const reply = await fetch(");
  add_literal (code, self->url);
  g_string_append (code, ", { method: ");
  add_literal (code, self->method);
  g_string_append (code, ", body, headers: {\n");
  for (guint i = 0; i < self->headers->len; i++)
    if (!is_left_out (((ConfabExchangeHeader *)self->headers->pdata[i])->name))
      add_header (code, self->headers->pdata[i], "process.env.", "");
  g_string_append (code, "  } });\n"
                   "  for await (const piece of reply.body)\n"
                   "    process.stdout.write(piece);\n"
                   "  if (!reply.ok) {\n"
                   "    console.error(`\\n${reply.status} ${reply.statusText}`);\n"
                   "    process.exitCode = 1;\n"
                   "  }\n"
                   "}\n\n"
                   "main();\n");
}

/**
 * confab_exchange_dup_code:
 * @self: an exchange
 * @kind: the language
 * @body: (nullable): the body of the request with nothing left out; %NULL where it is read from the file %CONFAB_CODE_BODY_FILE
 *
 * Says the request in a language, so that it can be run. The key comes from the variable CONFAB_API_KEY of the environment, and what a person set as
 * the value of another header from CONFAB_HEADER_ and its name.
 *
 * Returns: (transfer full): the code
 */
char *
confab_exchange_dup_code (ConfabExchange *self,
                          ConfabCodeKind  kind,
                          const char     *body)
{
  GString *code = g_string_new (NULL);

  if (kind == CONFAB_CODE_CURL)
    add_curl (code, self, body);
  else if (kind == CONFAB_CODE_PYTHON)
    add_python (code, self, body);
  else
    add_javascript (code, self, body);
  return g_string_free (code, FALSE);
}
