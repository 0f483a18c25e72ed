/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-tex.h"
#include "markup/confab-tex-symbols.h"

/* What is raised stands in ^[], what is lowered in _[]. */
static const struct
{
  const char *tex;
  const char *text;
} formulas[] = {
  { "x", "x" },
  { "E = mc^2", "E = mc²" },
  { "a+b=c", "a + b = c" },
  { "-1", "−1" },
  { "x = -y", "x = −y" },
  { "x_i^2 + x_{ij}", "xᵢ² + xᵢⱼ" },
  { "x_b", "x_[b]" },
  { "e^{i\\pi} + 1 = 0", "e^[iπ] + 1 = 0" },
  { "e^{-x}", "e⁻ˣ" },
  { "\\alpha\\beta \\Gamma", "αβΓ" },
  { "a \\le b \\ne c", "a ≤ b ≠ c" },
  { "f: A \\to B", "f: A → B" },
  { "\\frac{1}{2}", "½" },
  { "\\frac12", "½" },
  { "\\frac{a}{b}", "a/b" },
  { "\\frac{a+b}{c}", "(a + b)/c" },
  { "2\\frac{a}{b}c", "2 a/b c" },
  { "\\sqrt{x}", "√x" },
  { "\\sqrt{x+1}", "√(x + 1)" },
  { "\\sqrt[3]{x}", "∛x" },
  { "\\sqrt[n]{x}", "ⁿ√x" },
  { "\\sum_{i=1}^{n} i", "∑ᵢ₌₁ⁿ i" },
  { "\\int_0^1 f(x)\\,dx", "∫₀¹ f(x) dx" },
  { "\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1", "lim_[x→0] (sin x)/x = 1" },
  { "\\hat{x} \\vec v \\bar{y}", "x̂v⃗ȳ" },
  { "\\mathbb{R}^n", "ℝⁿ" },
  { "\\mathcal{L}", "ℒ" },
  { "\\mathbf{x}", "𝐱" },
  { "\\text{if } x > 0", "if x > 0" },
  { "\\left( \\frac{a}{b} \\right)", "(a/b)" },
  { "\\{ x \\in A \\mid x \\notin B \\}", "{x ∈ A ∣ x ∉ B}" },
  { "f'(x)", "f′(x)" },
  { "90^\\circ", "90°" },
  { "1,000", "1,000" },
  { "(a, b)", "(a, b)" },
  { "n!", "n!" },
  { "\\not= a \\not\\in b", "≠ a ∉ b" },
  { "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "a = b\n= c" },
  { "A^T", "Aᵀ" },
  { "x^{a^b}", "x^[aᵇ]" },
  { "x^{a^\\pi}", NULL },
  { "\\begin{pmatrix} a & b \\end{pmatrix}", NULL },
  { "\\unknown{x}", NULL },
  { "\\frac{a}", NULL },
  { "{a", NULL },
  { "a}", NULL },
  { "\\", NULL },
  { "\\hat{ab}", NULL },
  { "", NULL },
  { "  ", NULL },
};

static char *
dup_marked (const char *text,
            GArray     *spans)
{
  GString *out = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const ConfabSpan *span = &g_array_index (spans, ConfabSpan, i);

      g_assert_cmpuint (span->start, >=, at);
      g_string_append_len (out, text + at, span->start - at);
      g_string_append (out, span->flags == CONFAB_SPAN_SUPERSCRIPT ? "^[" : "_[");
      g_string_append_len (out, text + span->start, span->end - span->start);
      g_string_append_c (out, ']');
      at = span->end;
    }
  g_string_append (out, text + at);
  return g_string_free (out, FALSE);
}

static void
test_formulas (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));
      g_autofree char *text = confab_tex_dup_text (formulas[i].tex, strlen (formulas[i].tex), spans);
      g_autofree char *marked = text != NULL ? dup_marked (text, spans) : NULL;

      g_assert_cmpstr (marked, ==, formulas[i].text);
      if (text == NULL)
        g_assert_cmpuint (spans->len, ==, 0);
    }
}

/* Each is found, which a table that is not sorted would not warrant, and is one text. */
static void
test_symbols (void)
{
  guint n_symbols;
  const ConfabTexSymbol *symbols = confab_tex_list_symbols (&n_symbols);

  g_assert_cmpuint (n_symbols, >, 250);
  for (guint i = 0; i < n_symbols; i++)
    {
      g_assert_true (confab_tex_find_symbol (symbols[i].name) == &symbols[i]);
      g_assert_true (g_utf8_validate (symbols[i].text, -1, NULL));
      if (i > 0)
        g_assert_cmpstr (symbols[i - 1].name, <, symbols[i].name);
    }
  g_assert_null (confab_tex_find_symbol ("nothing"));
}

/* Raised and lowered letters stand in the same order as their plain ones. */
static void
test_letters (void)
{
  g_assert_cmpuint (confab_tex_raise (g_utf8_get_char ("χ")), ==, g_utf8_get_char ("ᵡ"));
  g_assert_cmpuint (confab_tex_raise ('W'), ==, g_utf8_get_char ("ᵂ"));
  g_assert_cmpuint (confab_tex_raise ('q'), ==, 0);
  g_assert_cmpuint (confab_tex_lower (g_utf8_get_char ("χ")), ==, g_utf8_get_char ("ᵪ"));
  g_assert_cmpuint (confab_tex_lower ('x'), ==, g_utf8_get_char ("ₓ"));
  g_assert_cmpuint (confab_tex_find_letter ("mathfrak", 'Z'), ==, g_utf8_get_char ("ℨ"));
  g_assert_cmpuint (confab_tex_find_letter ("mathbb", '1'), ==, g_utf8_get_char ("𝟙"));
}

static void
test_depth (void)
{
  GString *tex = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));

  for (guint i = 0; i < 100000; i++)
    g_string_append (tex, "\\sqrt{");
  g_assert_null (confab_tex_dup_text (tex->str, tex->len, spans));
  g_string_free (tex, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/tex/formulas", test_formulas);
  g_test_add_func ("/markup/tex/symbols", test_symbols);
  g_test_add_func ("/markup/tex/letters", test_letters);
  g_test_add_func ("/markup/tex/depth", test_depth);
  return g_test_run ();
}
