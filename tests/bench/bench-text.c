/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-text.h"

static const char *const words[] = {
  "the", "of", "a", "to", "and", "in", "is", "that", "for", "it", "with", "as", "on", "this", "which", "are", "be", "when", "from",
  "value", "function", "memory", "request", "result", "garden", "river", "window", "number", "answer", "question", "therefore",
  "however", "because", "network", "thread", "journal", "compiler", "message", "temperature", "probability", "distribution",
  "naïve", "café", "–", "user", "server", "stream", "paragraph", "usually", "returns", "careful", "measured", "interesting",
};

static const char *const code_words[] = {
  "buffer", "length", "self", "widget", "count", "offset", "result", "parse_line", "read_all", "index", "table", "node",
};

static const char *const languages[] = { "c", "python", "rust", "sh", "json", "" };

static const char *
pick (GRand *dice)
{
  return words[g_rand_int_range (dice, 0, G_N_ELEMENTS (words))];
}

static const char *
pick_code (GRand *dice)
{
  return code_words[g_rand_int_range (dice, 0, G_N_ELEMENTS (code_words))];
}

/* A few words; about one in fifteen is set apart as models like to. */
static void
append_words (GString *text,
              GRand   *dice,
              int      n_words)
{
  for (int i = 0; i < n_words; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      switch (g_rand_int_range (dice, 0, 60))
        {
        case 0:
          g_string_append_printf (text, "**%s %s**", pick (dice), pick (dice));
          break;
        case 1:
          g_string_append_printf (text, "*%s*", pick (dice));
          break;
        case 2:
        case 3:
          g_string_append_printf (text, "`%s_%s()`", pick_code (dice), pick_code (dice));
          break;
        case 4:
          if (g_rand_int_range (dice, 0, 3) == 0)
            g_string_append_printf (text, "[%s %s](https://example.org/%s/%d)", pick (dice), pick (dice), pick_code (dice), i);
          else
            g_string_append (text, "$x_1^2 + \\alpha$");
          break;
        case 5:
        case 6:
        case 7:
          g_string_append_printf (text, "%s,", pick (dice));
          break;
        case 8:
        case 9:
          g_string_append_printf (text, "%s.", pick (dice));
          break;
        default:
          g_string_append (text, pick (dice));
        }
    }
}

static void
append_list (GString *text,
             GRand   *dice)
{
  gboolean ordered = g_rand_boolean (dice);
  int n_items = g_rand_int_range (dice, 3, 8);

  for (int i = 0; i < n_items; i++)
    {
      if (ordered)
        g_string_append_printf (text, "%d. ", i + 1);
      else
        g_string_append (text, "- ");
      append_words (text, dice, g_rand_int_range (dice, 5, 25));
      g_string_append_c (text, '\n');
      if (g_rand_int_range (dice, 0, 4) == 0)
        {
          g_string_append (text, ordered ? "   - " : "  - ");
          append_words (text, dice, g_rand_int_range (dice, 4, 12));
          g_string_append_c (text, '\n');
        }
    }
}

static void
append_code (GString *text,
             GRand   *dice)
{
  int n_lines = g_rand_int_range (dice, 6, 28);

  g_string_append_printf (text, "```%s\n", languages[g_rand_int_range (dice, 0, G_N_ELEMENTS (languages))]);
  for (int i = 0; i < n_lines; i++)
    {
      g_string_append_printf (text, "%*s", g_rand_int_range (dice, 0, 3) * 2, "");
      switch (g_rand_int_range (dice, 0, 4))
        {
        case 0:
          g_string_append_printf (text, "if (%s->%s == %d)\n", pick_code (dice), pick_code (dice), g_rand_int_range (dice, 0, 99));
          break;
        case 1:
          g_string_append_printf (text, "%s (%s, \"%s\", %d);\n", pick_code (dice), pick_code (dice), pick (dice), i);
          break;
        case 2:
          g_string_append_printf (text, "%s = %s (%s[%d]) + 0x%x;\n", pick_code (dice), pick_code (dice), pick_code (dice), i, i * 77);
          break;
        default:
          g_string_append_printf (text, "return %s.%s; # %s %s\n", pick_code (dice), pick_code (dice), pick (dice), pick (dice));
        }
    }
  g_string_append (text, "```\n");
}

static void
append_table (GString *text,
              GRand   *dice)
{
  int n_columns = g_rand_int_range (dice, 3, 6);
  int n_rows = g_rand_int_range (dice, 3, 9);

  for (int row = -1; row <= n_rows; row++)
    {
      for (int column = 0; column < n_columns; column++)
        {
          g_string_append (text, "| ");
          if (row == 0)
            g_string_append (text, column % 3 == 2 ? "---:" : column % 3 == 1 ? ":---:" : "---");
          else
            append_words (text, dice, g_rand_int_range (dice, 1, 4));
          g_string_append_c (text, ' ');
        }
      g_string_append (text, "|\n");
    }
}

static void
append_paragraphs (GString *text,
                   GRand   *dice)
{
  int n_paragraphs = g_rand_int_range (dice, 1, 4);

  for (int i = 0; i < n_paragraphs; i++)
    {
      append_words (text, dice, g_rand_int_range (dice, 25, 110));
      g_string_append (text, i + 1 < n_paragraphs ? ".\n\n" : ".\n");
    }
}

char *
bench_text_new (gsize length)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (3);
  GString *text = g_string_sized_new (length + 4096);

  while (text->len < length)
    {
      int kind = g_rand_int_range (dice, 0, 20);

      if (kind < 3)
        {
          g_string_append (text, kind == 0 ? "## " : "### ");
          append_words (text, dice, g_rand_int_range (dice, 2, 7));
          g_string_append (text, "\n\n");
        }
      if (kind < 11)
        append_paragraphs (text, dice);
      else if (kind < 15)
        append_list (text, dice);
      else if (kind < 17)
        append_code (text, dice);
      else if (kind < 18)
        append_table (text, dice);
      else if (kind < 19)
        {
          g_string_append (text, "> ");
          append_words (text, dice, g_rand_int_range (dice, 10, 40));
          g_string_append_c (text, '\n');
        }
      else
        g_string_append (text, "$$\n\\frac{a^2 + b^2}{2} \\le \\sum_{i=1}^{n} x_i\n$$\n");
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
