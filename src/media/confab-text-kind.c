/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/confab-text-kind.h"

#include <string.h>

/* Names that end in one of @endings, which stand between blanks. */
typedef struct
{
  const char    *endings;
  ConfabTextKind kind;
} Ending;

static const Ending endings[] = {
  { " txt text log ", { "text/plain", NULL } },
  { " md markdown mdown mkd ", { "text/markdown", NULL } },
  { " csv ", { "text/csv", "csv" } },
  { " tsv tab ", { "text/tab-separated-values", "csv" } },
  { " html htm xhtml xht shtml ", { "text/html", "html" } },
  { " css ", { "text/css", "css" } },
  { " scss sass ", { "text/x-scss", "scss" } },
  { " less ", { "text/x-less", "less" } },
  { " js mjs cjs jsx ", { "text/javascript", "javascript" } },
  { " ts mts cts tsx ", { "text/x-typescript", "typescript" } },
  { " json jsonl ndjson geojson ipynb webmanifest ", { "text/x-json", "json" } },
  { " xml xsl xslt xsd rss atom ui glade wsdl plist svg ", { "text/xml", "xml" } },
  { " yaml yml ", { "text/x-yaml", "yaml" } },
  { " toml ", { "text/x-toml", "toml" } },
  { " ini cfg conf desktop service properties ", { "text/x-ini", "ini" } },
  { " py pyw pyi ", { "text/x-python", "python" } },
  { " c ", { "text/x-csrc", "c" } },
  { " h ", { "text/x-chdr", "c" } },
  { " cpp cc cxx c++ hpp hh hxx h++ ", { "text/x-c++src", "cpp" } },
  { " cs ", { "text/x-csharp", "csharp" } },
  { " java ", { "text/x-java", "java" } },
  { " kt kts ", { "text/x-kotlin", "kotlin" } },
  { " scala ", { "text/x-scala", "scala" } },
  { " groovy gradle ", { "text/x-groovy", "groovy" } },
  { " rs ", { "text/rust", "rust" } },
  { " go ", { "text/x-go", "go" } },
  { " swift ", { "text/x-swift", "swift" } },
  { " m mm ", { "text/x-objcsrc", "objective-c" } },
  { " rb rake gemspec ", { "text/x-ruby", "ruby" } },
  { " php phtml ", { "text/x-php", "php" } },
  { " pl pm ", { "text/x-perl", "perl" } },
  { " lua ", { "text/x-lua", "lua" } },
  { " r ", { "text/x-r", "r" } },
  { " jl ", { "text/x-julia", "julia" } },
  { " hs lhs ", { "text/x-haskell", "haskell" } },
  { " ml mli ", { "text/x-ocaml", "ocaml" } },
  { " ex exs ", { "text/x-elixir", "elixir" } },
  { " erl hrl ", { "text/x-erlang", "erlang" } },
  { " clj cljs edn ", { "text/x-clojure", "clojure" } },
  { " lisp el scm rkt ", { "text/x-lisp", "lisp" } },
  { " dart ", { "text/x-dart", "dart" } },
  { " vala vapi ", { "text/x-vala", "vala" } },
  { " zig ", { "text/x-zig", "zig" } },
  { " f f90 f95 for ", { "text/x-fortran", "fortran" } },
  { " pas pp ", { "text/x-pascal", "pascal" } },
  { " asm s ", { "text/x-asm", "asm" } },
  { " sql ", { "text/x-sql", "sql" } },
  { " sh bash zsh ksh ebuild ", { "text/x-shellscript", "bash" } },
  { " fish ", { "text/x-fish", "fish" } },
  { " ps1 psm1 ", { "text/x-powershell", "powershell" } },
  { " bat cmd ", { "text/x-batch", "batch" } },
  { " tex sty cls bib ", { "text/x-tex", "latex" } },
  { " rst ", { "text/x-rst", "rst" } },
  { " org ", { "text/x-org", "org" } },
  { " adoc asciidoc ", { "text/x-asciidoc", "asciidoc" } },
  { " diff patch ", { "text/x-patch", "diff" } },
  { " mk mak ", { "text/x-makefile", "makefile" } },
  { " cmake ", { "text/x-cmake", "cmake" } },
  { " vue ", { "text/x-vue", "vue" } },
  { " svelte ", { "text/x-svelte", "svelte" } },
  { " proto ", { "text/x-protobuf", "protobuf" } },
  { " graphql gql ", { "text/x-graphql", "graphql" } },
  { " tf hcl ", { "text/x-hcl", "hcl" } },
  { " nix ", { "text/x-nix", "nix" } },
  { " vb vbs bas ", { "text/x-vb", "vb" } },
  { " srt vtt ics vcf eml po pot tcl ", { "text/plain", NULL } },
};

/* Whole names, in lower case. */
static const Ending names[] = {
  { " makefile gnumakefile ", { "text/x-makefile", "makefile" } },
  { " dockerfile containerfile ", { "text/x-dockerfile", "dockerfile" } },
  { " cmakelists.txt ", { "text/x-cmake", "cmake" } },
  { " meson.build meson_options.txt ", { "text/x-meson", "meson" } },
  { " rakefile gemfile vagrantfile ", { "text/x-ruby", "ruby" } },
  { " jenkinsfile ", { "text/x-groovy", "groovy" } },
  { " .bashrc .profile .bash_profile .zshrc ", { "text/x-shellscript", "bash" } },
  { " .gitconfig .editorconfig ", { "text/x-ini", "ini" } },
};

/* What is called behind #!, without a version. */
static const Ending interpreters[] = {
  { " python pypy ", { "text/x-python", "python" } },
  { " sh bash dash zsh ksh ash ", { "text/x-shellscript", "bash" } },
  { " fish ", { "text/x-fish", "fish" } },
  { " node nodejs deno bun gjs ", { "text/javascript", "javascript" } },
  { " ts-node ", { "text/x-typescript", "typescript" } },
  { " perl ", { "text/x-perl", "perl" } },
  { " ruby ", { "text/x-ruby", "ruby" } },
  { " php ", { "text/x-php", "php" } },
  { " lua luajit ", { "text/x-lua", "lua" } },
  { " Rscript ", { "text/x-r", "r" } },
  { " julia ", { "text/x-julia", "julia" } },
  { " runhaskell ", { "text/x-haskell", "haskell" } },
  { " make ", { "text/x-makefile", "makefile" } },
  { " pwsh ", { "text/x-powershell", "powershell" } },
  { " groovy ", { "text/x-groovy", "groovy" } },
};

static const ConfabTextKind *
find (const Ending *table,
      gsize         n_rows,
      const char   *word)
{
  g_autofree char *between = g_strdup_printf (" %s ", word);

  if (*word == '\0' || strchr (word, ' ') != NULL)
    return NULL;
  for (gsize i = 0; i < n_rows; i++)
    if (strstr (table[i].endings, between) != NULL)
      return &table[i].kind;
  return NULL;
}

/**
 * confab_text_kind_of_name:
 * @name: (nullable): a file's name
 *
 * Tells what a text is by what its file is called.
 *
 * Returns: (nullable): the kind, or %NULL where the name tells nothing
 */
const ConfabTextKind *
confab_text_kind_of_name (const char *name)
{
  g_autofree char *lower = NULL;
  const ConfabTextKind *kind;
  const char *dot;

  if (name == NULL)
    return NULL;
  lower = g_ascii_strdown (name, -1);
  kind = find (names, G_N_ELEMENTS (names), lower);
  if (kind != NULL)
    return kind;
  dot = strrchr (lower, '.');
  return dot != NULL ? find (endings, G_N_ELEMENTS (endings), dot + 1) : NULL;
}

/**
 * confab_text_kind_of_text:
 * @text: the beginning of a text
 * @length: its length in bytes
 *
 * Tells what a text is by the interpreter that its first line calls.
 *
 * Returns: (nullable): the kind, or %NULL where there is no such line
 */
const ConfabTextKind *
confab_text_kind_of_text (const char *text,
                          gsize       length)
{
  const char *end;
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;

  if (length < 3 || text[0] != '#' || text[1] != '!')
    return NULL;
  end = memchr (text, '\n', MIN (length, 256));
  line = g_strndup (text + 2, (gsize)(end != NULL ? end - text : (gssize)MIN (length, 256)) - 2);
  words = g_strsplit_set (g_strstrip (line), " \t\r", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *program = NULL;
      gsize size;

      if (*words[i] == '\0' || *words[i] == '-' || strchr (words[i], '=') != NULL)
        continue;
      program = g_path_get_basename (words[i]);
      if (strcmp (program, "env") == 0)
        continue;
      size = strlen (program);
      while (size > 1 && (g_ascii_isdigit (program[size - 1]) || program[size - 1] == '.'))
        program[--size] = '\0';
      return find (interpreters, G_N_ELEMENTS (interpreters), program);
    }
  return NULL;
}
