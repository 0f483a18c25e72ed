/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-tex-symbols.h"

/* Unicode's Mathematical Alphanumeric Symbols lack the letters that stood elsewhere before. */
typedef struct
{
  const char *name;
  gunichar    upper;
  gunichar    lower;
  gunichar    digit;
  const char *letters;
  const char *elsewhere;
} Alphabet;

static const Alphabet alphabets[] = {
  { "mathbb", 0x1d538, 0x1d552, 0x1d7d8, "CHNPQRZ", "ℂℍℕℙℚℝℤ" },
  { "mathcal", 0x1d49c, 0x1d4b6, 0, "BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ" },
  { "mathscr", 0x1d49c, 0x1d4b6, 0, "BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ" },
  { "mathfrak", 0x1d504, 0x1d51e, 0, "CHIRZ", "ℭℌℑℜℨ" },
  { "mathbf", 0x1d400, 0x1d41a, 0x1d7ce, "", "" },
  { "boldsymbol", 0x1d400, 0x1d41a, 0x1d7ce, "", "" },
  { "bm", 0x1d400, 0x1d41a, 0x1d7ce, "", "" },
};

static const struct
{
  const char *name;
  gunichar    mark;
} accents[] = {
  { "hat", 0x302 }, { "widehat", 0x302 }, { "tilde", 0x303 }, { "widetilde", 0x303 }, { "bar", 0x304 },
  { "overline", 0x305 }, { "breve", 0x306 }, { "dot", 0x307 }, { "ddot", 0x308 }, { "mathring", 0x30a },
  { "check", 0x30c }, { "grave", 0x300 }, { "acute", 0x301 }, { "vec", 0x20d7 }, { "overrightarrow", 0x20d7 },
  { "underline", 0x332 }, { "dddot", 0x20db },
};

static const char plain_raised[] = "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′";
static const char raised[] = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′";
static const char plain_lowered[] = "0123456789+−=()aehijklmnoprstuvxβγρφχ";
static const char lowered[] = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";

static const struct
{
  const char *parts;
  const char *text;
} fractions[] = {
  { "1/2", "½" }, { "1/3", "⅓" }, { "2/3", "⅔" }, { "1/4", "¼" }, { "3/4", "¾" }, { "1/5", "⅕" }, { "2/5", "⅖" },
  { "3/5", "⅗" }, { "4/5", "⅘" }, { "1/6", "⅙" }, { "5/6", "⅚" }, { "1/7", "⅐" }, { "1/8", "⅛" }, { "3/8", "⅜" },
  { "5/8", "⅝" }, { "7/8", "⅞" }, { "1/9", "⅑" }, { "1/10", "⅒" },
};

static gunichar
translate (gunichar    character,
           const char *from,
           const char *to)
{
  for (; *from != '\0'; from = g_utf8_next_char (from), to = g_utf8_next_char (to))
    {
      if (g_utf8_get_char (from) == character)
        return g_utf8_get_char (to);
    }
  return 0;
}

gunichar
confab_tex_raise (gunichar character)
{
  return translate (character, plain_raised, raised);
}

gunichar
confab_tex_lower (gunichar character)
{
  return translate (character, plain_lowered, lowered);
}

/*
 * confab_tex_find_letter:
 * @alphabet: the name of the command for an alphabet
 * @letter: a letter, a digit, or 0 to ask for the alphabet only
 *
 * Returns: the letter in that alphabet; the letter itself if it has none; 0 if there is no such alphabet
 */
gunichar
confab_tex_find_letter (const char *alphabet,
                        gunichar    letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (alphabets); i++)
    {
      gunichar other;

      if (!g_str_equal (alphabets[i].name, alphabet))
        continue;
      other = translate (letter, alphabets[i].letters, alphabets[i].elsewhere);
      if (other != 0)
        return other;
      if (letter >= 'A' && letter <= 'Z')
        return alphabets[i].upper + letter - 'A';
      if (letter >= 'a' && letter <= 'z')
        return alphabets[i].lower + letter - 'a';
      if (letter >= '0' && letter <= '9' && alphabets[i].digit != 0)
        return alphabets[i].digit + letter - '0';
      return letter != 0 ? letter : 1;
    }
  return 0;
}

/*
 * confab_tex_find_accent:
 * @name: the name of a command
 *
 * Returns: the combining character that it stands for, or 0
 */
gunichar
confab_tex_find_accent (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (accents); i++)
    {
      if (g_str_equal (accents[i].name, name))
        return accents[i].mark;
    }
  return 0;
}

/*
 * confab_tex_find_fraction:
 * @numerator: a text
 * @denominator: a text
 *
 * Returns: (transfer none) (nullable): the one character for the fraction
 */
const char *
confab_tex_find_fraction (const char *numerator,
                          const char *denominator)
{
  g_autofree char *parts = g_strconcat (numerator, "/", denominator, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fractions); i++)
    {
      if (g_str_equal (fractions[i].parts, parts))
        return fractions[i].text;
    }
  return NULL;
}
