/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "markup/confab-tex-symbols.h"

#define ORD         CONFAB_TEX_ORDINARY
#define OP          CONFAB_TEX_OPERATOR
#define BINARY      CONFAB_TEX_BINARY
#define RELATION    CONFAB_TEX_RELATION
#define OPEN        CONFAB_TEX_OPEN
#define CLOSE       CONFAB_TEX_CLOSE
#define PUNCTUATION CONFAB_TEX_PUNCTUATION
#define SPACE       CONFAB_TEX_SPACE
#define SKIP        CONFAB_TEX_SKIP

/* Commands without arguments of LaTeX and of the amsmath and amssymb packages, sorted by strcmp(). */
static const ConfabTexSymbol symbols[] = {
  { " ", " ", SPACE }, { "!", "", SKIP }, { "#", "#", ORD }, { "$", "$", ORD }, { "%", "%", ORD },
  { "&", "&", ORD }, { ",", " ", SPACE }, { ":", " ", SPACE }, { ";", " ", SPACE }, { ">", " ", SPACE },
  { "Big", "", SKIP }, { "Bigg", "", SKIP }, { "Biggl", "", SKIP }, { "Biggr", "", SKIP }, { "Bigl", "", SKIP },
  { "Bigm", "", SKIP }, { "Bigr", "", SKIP }, { "Box", "□", ORD }, { "Delta", "Δ", ORD },
  { "Downarrow", "⇓", RELATION }, { "Gamma", "Γ", ORD }, { "Im", "ℑ", ORD }, { "Lambda", "Λ", ORD },
  { "Leftarrow", "⇐", RELATION }, { "Leftrightarrow", "⇔", RELATION }, { "Longleftarrow", "⟸", RELATION },
  { "Longleftrightarrow", "⟺", RELATION }, { "Longrightarrow", "⟹", RELATION }, { "Omega", "Ω", ORD },
  { "Phi", "Φ", ORD }, { "Pi", "Π", ORD }, { "Pr", "Pr", OP }, { "Psi", "Ψ", ORD }, { "Re", "ℜ", ORD },
  { "Rightarrow", "⇒", RELATION }, { "S", "§", ORD }, { "Sigma", "Σ", ORD }, { "Theta", "Θ", ORD },
  { "Uparrow", "⇑", RELATION }, { "Upsilon", "Υ", ORD }, { "Vdash", "⊩", RELATION }, { "Vert", "‖", ORD },
  { "Xi", "Ξ", ORD }, { "_", "_", ORD }, { "aleph", "ℵ", ORD }, { "alpha", "α", ORD }, { "amalg", "⨿", BINARY },
  { "angle", "∠", ORD }, { "approx", "≈", RELATION }, { "approxeq", "≊", RELATION }, { "arccos", "arccos", OP },
  { "arcsin", "arcsin", OP }, { "arctan", "arctan", OP }, { "arg", "arg", OP }, { "argmax", "argmax", OP },
  { "argmin", "argmin", OP }, { "ast", "∗", BINARY }, { "asymp", "≍", RELATION }, { "backslash", "\\", ORD },
  { "because", "∵", RELATION }, { "beta", "β", ORD }, { "beth", "ℶ", ORD }, { "big", "", SKIP },
  { "bigcap", "⋂", OP }, { "bigcup", "⋃", OP }, { "bigg", "", SKIP }, { "biggl", "", SKIP },
  { "biggr", "", SKIP }, { "bigl", "", SKIP }, { "bigm", "", SKIP }, { "bigodot", "⨀", OP },
  { "bigoplus", "⨁", OP }, { "bigotimes", "⨂", OP }, { "bigr", "", SKIP }, { "bigsqcup", "⨆", OP },
  { "biguplus", "⨄", OP }, { "bigvee", "⋁", OP }, { "bigwedge", "⋀", OP }, { "blacksquare", "■", ORD },
  { "bmod", "mod", BINARY }, { "bot", "⊥", ORD }, { "bowtie", "⋈", RELATION }, { "bullet", "∙", BINARY },
  { "cap", "∩", BINARY }, { "cdot", "⋅", BINARY }, { "cdots", "⋯", ORD }, { "checkmark", "✓", ORD },
  { "chi", "χ", ORD }, { "circ", "∘", BINARY }, { "circlearrowleft", "↺", RELATION },
  { "circlearrowright", "↻", RELATION }, { "clubsuit", "♣", ORD }, { "colon", ":", PUNCTUATION },
  { "coloneqq", "≔", RELATION }, { "complement", "∁", ORD }, { "cong", "≅", RELATION }, { "coprod", "∐", OP },
  { "copyright", "©", ORD }, { "cos", "cos", OP }, { "cosh", "cosh", OP }, { "cot", "cot", OP },
  { "coth", "coth", OP }, { "csc", "csc", OP }, { "cup", "∪", BINARY }, { "dagger", "†", ORD },
  { "dashv", "⊣", RELATION }, { "ddagger", "‡", ORD }, { "ddots", "⋱", ORD }, { "deg", "deg", OP },
  { "degree", "°", ORD }, { "delta", "δ", ORD }, { "det", "det", OP }, { "diamond", "⋄", ORD },
  { "diamondsuit", "♢", ORD }, { "dim", "dim", OP }, { "displaystyle", "", SKIP }, { "div", "÷", BINARY },
  { "doteq", "≐", RELATION }, { "dots", "…", ORD }, { "dotsb", "⋯", ORD }, { "dotsc", "…", ORD },
  { "downarrow", "↓", RELATION }, { "ell", "ℓ", ORD }, { "emptyset", "∅", ORD }, { "enskip", " ", SPACE },
  { "enspace", " ", SPACE }, { "epsilon", "ϵ", ORD }, { "equiv", "≡", RELATION }, { "eta", "η", ORD },
  { "eth", "ð", ORD }, { "exists", "∃", ORD }, { "exp", "exp", OP }, { "flat", "♭", ORD },
  { "forall", "∀", ORD }, { "frown", "⌢", RELATION }, { "gamma", "γ", ORD }, { "gcd", "gcd", OP },
  { "ge", "≥", RELATION }, { "geq", "≥", RELATION }, { "geqslant", "⩾", RELATION }, { "gets", "←", RELATION },
  { "gg", "≫", RELATION }, { "gt", ">", RELATION }, { "gtrsim", "≳", RELATION }, { "hbar", "ℏ", ORD },
  { "heartsuit", "♡", ORD }, { "hom", "hom", OP }, { "hookleftarrow", "↩", RELATION },
  { "hookrightarrow", "↪", RELATION }, { "iff", "⟺", RELATION }, { "iiint", "∭", OP }, { "iint", "∬", OP },
  { "imath", "ı", ORD }, { "impliedby", "⟸", RELATION }, { "implies", "⟹", RELATION }, { "in", "∈", RELATION },
  { "inf", "inf", OP }, { "infty", "∞", ORD }, { "int", "∫", OP }, { "iota", "ι", ORD }, { "jmath", "ȷ", ORD },
  { "kappa", "κ", ORD }, { "ker", "ker", OP }, { "lVert", "‖", OPEN }, { "lambda", "λ", ORD },
  { "land", "∧", BINARY }, { "langle", "⟨", OPEN }, { "lbrace", "{", OPEN }, { "lbrack", "[", OPEN },
  { "lceil", "⌈", OPEN }, { "ldots", "…", ORD }, { "le", "≤", RELATION }, { "leadsto", "⇝", RELATION },
  { "left", "", SKIP }, { "leftarrow", "←", RELATION }, { "leftharpoondown", "↽", RELATION },
  { "leftharpoonup", "↼", RELATION }, { "leftrightarrow", "↔", RELATION },
  { "leftrightharpoons", "⇋", RELATION }, { "leq", "≤", RELATION }, { "leqslant", "⩽", RELATION },
  { "lesssim", "≲", RELATION }, { "lfloor", "⌊", OPEN }, { "lg", "lg", OP }, { "lim", "lim", OP },
  { "liminf", "lim inf", OP }, { "limits", "", SKIP }, { "limsup", "lim sup", OP }, { "ll", "≪", RELATION },
  { "ln", "ln", OP }, { "lnot", "¬", ORD }, { "log", "log", OP }, { "longleftarrow", "⟵", RELATION },
  { "longleftrightarrow", "⟷", RELATION }, { "longmapsto", "⟼", RELATION }, { "longrightarrow", "⟶", RELATION },
  { "lor", "∨", BINARY }, { "lt", "<", RELATION }, { "ltimes", "⋉", BINARY }, { "lvert", "|", OPEN },
  { "mapsto", "↦", RELATION }, { "max", "max", OP }, { "mho", "℧", ORD }, { "mid", "∣", RELATION },
  { "middle", "", SKIP }, { "min", "min", OP }, { "models", "⊨", RELATION }, { "mp", "∓", BINARY },
  { "mu", "μ", ORD }, { "nRightarrow", "⇏", RELATION }, { "nabla", "∇", ORD }, { "natural", "♮", ORD },
  { "ne", "≠", RELATION }, { "nearrow", "↗", RELATION }, { "neg", "¬", ORD }, { "negthinspace", "", SKIP },
  { "neq", "≠", RELATION }, { "nexists", "∄", ORD }, { "ni", "∋", RELATION }, { "nleftarrow", "↚", RELATION },
  { "nmid", "∤", RELATION }, { "nolimits", "", SKIP }, { "nonumber", "", SKIP }, { "notag", "", SKIP },
  { "notin", "∉", RELATION }, { "nparallel", "∦", RELATION }, { "nrightarrow", "↛", RELATION },
  { "nsubseteq", "⊈", RELATION }, { "nsupseteq", "⊉", RELATION }, { "nu", "ν", ORD },
  { "nwarrow", "↖", RELATION }, { "odot", "⊙", BINARY }, { "oint", "∮", OP }, { "omega", "ω", ORD },
  { "omicron", "ο", ORD }, { "ominus", "⊖", BINARY }, { "oplus", "⊕", BINARY }, { "oslash", "⊘", BINARY },
  { "otimes", "⊗", BINARY }, { "parallel", "∥", RELATION }, { "partial", "∂", ORD }, { "perp", "⊥", RELATION },
  { "phi", "ϕ", ORD }, { "pi", "π", ORD }, { "pm", "±", BINARY }, { "pounds", "£", ORD },
  { "prec", "≺", RELATION }, { "preceq", "⪯", RELATION }, { "prime", "′", ORD }, { "prod", "∏", OP },
  { "propto", "∝", RELATION }, { "psi", "ψ", ORD }, { "qed", "∎", ORD }, { "qquad", "  ", SPACE },
  { "quad", " ", SPACE }, { "rVert", "‖", CLOSE }, { "rangle", "⟩", CLOSE }, { "rbrace", "}", CLOSE },
  { "rbrack", "]", CLOSE }, { "rceil", "⌉", CLOSE }, { "rfloor", "⌋", CLOSE }, { "rho", "ρ", ORD },
  { "right", "", SKIP }, { "rightarrow", "→", RELATION }, { "rightarrowtail", "↣", RELATION },
  { "rightharpoondown", "⇁", RELATION }, { "rightharpoonup", "⇀", RELATION },
  { "rightleftharpoons", "⇌", RELATION }, { "rightsquigarrow", "⇝", RELATION }, { "rtimes", "⋊", BINARY },
  { "rvert", "|", CLOSE }, { "scriptscriptstyle", "", SKIP }, { "scriptstyle", "", SKIP },
  { "searrow", "↘", RELATION }, { "sec", "sec", OP }, { "setminus", "∖", BINARY }, { "sharp", "♯", ORD },
  { "sigma", "σ", ORD }, { "sim", "∼", RELATION }, { "simeq", "≃", RELATION }, { "sin", "sin", OP },
  { "sinh", "sinh", OP }, { "smallsetminus", "∖", BINARY }, { "smile", "⌣", RELATION },
  { "spadesuit", "♠", ORD }, { "sqcap", "⊓", BINARY }, { "sqcup", "⊔", BINARY },
  { "sqsubseteq", "⊑", RELATION }, { "sqsupseteq", "⊒", RELATION }, { "square", "□", ORD },
  { "star", "⋆", ORD }, { "subset", "⊂", RELATION }, { "subseteq", "⊆", RELATION },
  { "subsetneq", "⊊", RELATION }, { "succ", "≻", RELATION }, { "succeq", "⪰", RELATION }, { "sum", "∑", OP },
  { "sup", "sup", OP }, { "supset", "⊃", RELATION }, { "supseteq", "⊇", RELATION },
  { "supsetneq", "⊋", RELATION }, { "surd", "√", ORD }, { "swarrow", "↙", RELATION }, { "tan", "tan", OP },
  { "tanh", "tanh", OP }, { "tau", "τ", ORD }, { "textstyle", "", SKIP }, { "therefore", "∴", RELATION },
  { "theta", "θ", ORD }, { "thinspace", " ", SPACE }, { "times", "×", BINARY }, { "to", "→", RELATION },
  { "top", "⊤", ORD }, { "triangle", "△", ORD }, { "trianglelefteq", "⊴", RELATION },
  { "triangleq", "≜", RELATION }, { "trianglerighteq", "⊵", RELATION }, { "twoheadrightarrow", "↠", RELATION },
  { "ulcorner", "⌜", OPEN }, { "uparrow", "↑", RELATION }, { "updownarrow", "↕", RELATION },
  { "uplus", "⊎", BINARY }, { "upsilon", "υ", ORD }, { "urcorner", "⌝", CLOSE }, { "vDash", "⊨", RELATION },
  { "varepsilon", "ε", ORD }, { "varnothing", "∅", ORD }, { "varphi", "φ", ORD }, { "varpi", "ϖ", ORD },
  { "varrho", "ϱ", ORD }, { "varsigma", "ς", ORD }, { "vartheta", "ϑ", ORD }, { "vdash", "⊢", RELATION },
  { "vdots", "⋮", ORD }, { "vee", "∨", BINARY }, { "vert", "|", ORD }, { "wedge", "∧", BINARY },
  { "wp", "℘", ORD }, { "wr", "≀", BINARY }, { "xi", "ξ", ORD }, { "zeta", "ζ", ORD }, { "{", "{", OPEN },
  { "|", "‖", ORD }, { "}", "}", CLOSE },
};

static int
compare_names (gconstpointer name,
               gconstpointer symbol)
{
  return strcmp (name, ((const ConfabTexSymbol *)symbol)->name);
}

/*
 * confab_tex_find_symbol:
 * @name: the name of a command, without the backslash
 *
 * Returns: (transfer none) (nullable): what it stands for
 */
const ConfabTexSymbol *
confab_tex_find_symbol (const char *name)
{
  return bsearch (name, symbols, G_N_ELEMENTS (symbols), sizeof *symbols, compare_names);
}

/*
 * confab_tex_list_symbols:
 * @n_symbols: (out): how many
 *
 * Returns: (transfer none) (array length=n_symbols): all of them
 */
const ConfabTexSymbol *
confab_tex_list_symbols (guint *n_symbols)
{
  *n_symbols = G_N_ELEMENTS (symbols);
  return symbols;
}
