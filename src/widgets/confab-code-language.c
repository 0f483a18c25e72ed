/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-code-language.h"

/* Asking GtkSourceView for a language makes it read the heads of all its files; these are the ones people and models name. */
static const ConfabCodeLanguage languages[] = {
  { " text txt plain plaintext none output log ", NULL, "", "txt" },
  { " python py python3 py3 ipython pycon ", "python3", "Python", "py" },
  { " python2 py2 ", "python", "Python 2", "py" },
  { " javascript js mjs cjs node ", "js", "JavaScript", "js" },
  { " jsx ", "jsx", "JSX", "jsx" },
  { " typescript ts mts ", "typescript", "TypeScript", "ts" },
  { " tsx ", "typescript-jsx", "TSX", "tsx" },
  { " json jsonc json5 jsonl ndjson geojson ", "json", "JSON", "json" },
  { " bash sh shell zsh ksh console shellsession shell-session terminal shellscript ", "sh", "Shell", "sh" },
  { " fish ", "fish", "Fish", "fish" },
  { " powershell ps1 pwsh ps posh ", "powershell", "PowerShell", "ps1" },
  { " bat batch cmd dosbatch ", "dosbatch", "Batch", "bat" },
  { " c h ", "c", "C", "c" },
  { " c++ cpp cc cxx hpp hh hxx ", "cpp", "C++", "cpp" },
  { " objective-c objectivec objc obj-c ", "objc", "Objective-C", "m" },
  { " c# csharp cs ", "c-sharp", "C#", "cs" },
  { " f# fsharp fs ", "fsharp", "F#", "fs" },
  { " vb vbnet vb.net visualbasic ", "vbnet", "Visual Basic", "vb" },
  { " java ", "java", "Java", "java" },
  { " kotlin kt kts ", "kotlin", "Kotlin", "kt" },
  { " scala ", "scala", "Scala", "scala" },
  { " groovy ", "groovy", "Groovy", "groovy" },
  { " gradle ", "gradle", "Gradle", "gradle" },
  { " go golang ", "go", "Go", "go" },
  { " rust rs ", "rust", "Rust", "rs" },
  { " swift ", "swift", "Swift", "swift" },
  { " dart flutter ", "dart", "Dart", "dart" },
  { " ruby rb irb ", "ruby", "Ruby", "rb" },
  { " php ", "php", "PHP", "php" },
  { " perl pl pm ", "perl", "Perl", "pl" },
  { " lua ", "lua", "Lua", "lua" },
  { " r rscript ", "r", "R", "R" },
  { " julia jl ", "julia", "Julia", "jl" },
  { " matlab ", "matlab", "MATLAB", "m" },
  { " octave ", "octave", "Octave", "m" },
  { " haskell hs ", "haskell", "Haskell", "hs" },
  { " ocaml ml ", "ocaml", "OCaml", "ml" },
  { " erlang erl ", "erlang", "Erlang", "erl" },
  { " elixir ex exs ", NULL, "Elixir", "ex" },
  { " clojure clj ", NULL, "Clojure", "clj" },
  { " lisp commonlisp common-lisp elisp emacs-lisp ", "commonlisp", "Lisp", "lisp" },
  { " scheme racket ", "scheme", "Scheme", "scm" },
  { " prolog ", "prolog", "Prolog", "pl" },
  { " lean lean4 ", "lean", "Lean", "lean" },
  { " zig ", NULL, "Zig", "zig" },
  { " nim ", NULL, "Nim", "nim" },
  { " vala ", "vala", "Vala", "vala" },
  { " d dlang ", "d", "D", "d" },
  { " ada ", "ada", "Ada", "adb" },
  { " pascal delphi ", "pascal", "Pascal", "pas" },
  { " fortran f90 f95 ", "fortran", "Fortran", "f90" },
  { " cobol ", "cobol", "COBOL", "cob" },
  { " forth ", "forth", "Forth", "fs" },
  { " tcl ", "tcl", "Tcl", "tcl" },
  { " asm assembly nasm x86asm ", NULL, "Assembly", "s" },
  { " llvm ", "llvm", "LLVM", "ll" },
  { " cuda cu ", "cuda", "CUDA", "cu" },
  { " opencl cl ", "opencl", "OpenCL", "cl" },
  { " glsl ", "glsl", "GLSL", "glsl" },
  { " verilog v ", "verilog", "Verilog", "v" },
  { " systemverilog sv ", "systemverilog", "SystemVerilog", "sv" },
  { " vhdl ", "vhdl", "VHDL", "vhdl" },
  { " html htm xhtml vue svelte ", "html", "HTML", "html" },
  { " xml xsd rss plist xaml ", "xml", "XML", "xml" },
  { " svg ", "xml", "SVG", "svg" },
  { " xslt xsl ", "xslt", "XSLT", "xsl" },
  { " css ", "css", "CSS", "css" },
  { " scss sass ", "scss", "SCSS", "scss" },
  { " less ", "less", "Less", "less" },
  { " jinja jinja2 j2 ", "tera", "Jinja", "j2" },
  { " pug jade ", "jade", "Pug", "pug" },
  { " twig ", "twig", "Twig", "twig" },
  { " sql mysql postgresql postgres pgsql plsql sqlite sqlite3 tsql ", "sql", "SQL", "sql" },
  { " sparql ", "sparql", "SPARQL", "rq" },
  { " graphql gql ", NULL, "GraphQL", "graphql" },
  { " yaml yml ", "yaml", "YAML", "yaml" },
  { " toml ", "toml", "TOML", "toml" },
  { " ini cfg conf properties dotenv env ", "ini", "INI", "ini" },
  { " desktop ", "desktop", "Desktop entry", "desktop" },
  { " csv tsv ", "csv", "CSV", "csv" },
  { " markdown md mdx ", "markdown", "Markdown", "md" },
  { " rst restructuredtext ", "rst", "reStructuredText", "rst" },
  { " asciidoc adoc ", "asciidoc", "AsciiDoc", "adoc" },
  { " latex tex ", "latex", "LaTeX", "tex" },
  { " bibtex bib ", "bibtex", "BibTeX", "bib" },
  { " diff patch ", "diff", "Diff", "diff" },
  { " dockerfile docker containerfile ", "docker", "Dockerfile", "Dockerfile" },
  { " makefile make mk ", "makefile", "Makefile", "mk" },
  { " cmake ", "cmake", "CMake", "cmake" },
  { " meson ", "meson", "Meson", "build" },
  { " terraform tf hcl ", "terraform", "Terraform", "tf" },
  { " nginx ", NULL, "nginx", "conf" },
  { " puppet ", "puppet", "Puppet", "pp" },
  { " spec rpmspec ", "rpmspec", "RPM spec", "spec" },
  { " proto protobuf ", "proto", "Protocol Buffers", "proto" },
  { " thrift ", "thrift", "Thrift", "thrift" },
  { " solidity sol ", "solidity", "Solidity", "sol" },
  { " awk gawk ", "awk", "AWK", "awk" },
  { " sed ", NULL, "sed", "sed" },
  { " vim viml vimscript ", NULL, "Vim script", "vim" },
  { " gdscript gd ", "gdscript", "GDScript", "gd" },
  { " regex regexp ", NULL, "Regular expression", "txt" },
  { " mermaid ", NULL, "Mermaid", "mmd" },
  { " dot graphviz ", "dot", "Graphviz", "dot" },
  { " http ", NULL, "HTTP", "http" },
};

/**
 * confab_code_language_dup_word:
 * @info: (nullable): what stands behind a fence
 *
 * Takes the name of a language out of it; some write `{.python}` or `language-python`.
 *
 * Returns: (transfer full): the name in small letters, empty if there is none
 */
char *
confab_code_language_dup_word (const char *info)
{
  gsize length;

  if (info == NULL)
    return g_strdup ("");
  while (*info == '{' || *info == '.')
    info++;
  if (g_ascii_strncasecmp (info, "language-", strlen ("language-")) == 0)
    info += strlen ("language-");
  length = strcspn (info, " \t}{,;:");
  return g_ascii_strdown (info, (gssize)length);
}

/**
 * confab_code_language_find:
 * @word: a name of a language, in small letters
 *
 * Returns: (transfer none) (nullable): the language
 */
const ConfabCodeLanguage *
confab_code_language_find (const char *word)
{
  g_autofree char *token = NULL;

  g_return_val_if_fail (word != NULL, NULL);

  if (*word == '\0')
    return NULL;
  token = g_strdup_printf (" %s ", word);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strstr (languages[i].words, token) != NULL)
      return &languages[i];
  return NULL;
}
