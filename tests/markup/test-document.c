/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-document.h"
#include "markup-dump.h"

/* What is read of a text, as dump_blocks() writes it. */
typedef struct
{
  const char *name;
  const char *source;
  const char *expected;
} Example;

static const Example examples[] = {
  { "paragraph", "Hello *you*\nand **me**  \nhere.\n", "P \"Hello you and me\\nhere.\" E[you] S[me]\n" },
  { "heading", "# One\n\nTwo\n---\n", "H1 \"One\"\nH2 \"Two\"\n" },
  { "code", "```c main.c\nint x;\n\n```\n\n    indented\n", "C(c) \"int x;\\n\"\nC \"indented\"\n" },
  { "html", "<div>\n*a*\n</div>\n\na <b>c</b>", "<> \"<div>\\n*a*\\n</div>\"\nP \"a <b>c</b>\" <>[<b>] <>[</b>]\n" },
  { "rule", "a\n\n***\n", "P \"a\"\n-- \"\"\n" },
  { "strikethrough", "~~no~~ yes", "P \"no yes\" X[no]\n" },
  { "code-span", "a `b *c*` d", "P \"a b *c* d\" C[b *c*]\n" },
  { "link", "[a *b*](http://x \"t\") http://y.z", "P \"a b http://y.z\" L1[a ](http://x \"t\") LE1[b](http://x \"t\") L2[http://y.z](http://y.z)\n" },
  { "image", "![alt *x*](p.png) ![](q.png)", "P \"alt x q.png\" I1[alt x](p.png) I2[q.png](q.png)\n" },
  { "image-in-link", "[![alt](p.png)](http://x)", "P \"alt\" L1[alt](http://x)\n" },
  { "bullets", "- a\n- b\n  - c\n", "- P \"a\"\n- P \"b\"\n+- - P \"c\"\n" },
  { "numbers", "3) a\n7) b\n", "3) P \"a\"\n4) P \"b\"\n" },
  { "loose", "* a\n\n* b\n", "*~ P \"a\"\n*~ P \"b\"\n" },
  { "tasks", "- [ ] a\n- [x] b\n", "-[ ] P \"a\"\n-[x] P \"b\"\n" },
  { "empty-item", "-\n- b\n", "- P \"\"\n- P \"b\"\n" },
  { "empty-quote", ">\n", "> P \"\"\n" },
  { "quote", "> a\n>\n> b\n", "> P \"a\"\n+> P \"b\"\n" },
  { "table", "| a | b |\n|--|:-:|\n| *1* | 2 |\n| 3 |\n", "T \"a\tb\\n1\t2\\n3\t\\n\" E[1] - =\n" },
  { "table-after-text", "x\n| a |\n|--:|\n", "P \"x\"\nT \"a\\n\" >\n" },
  { "footnote", "a[^n] b\n\n[^n]: *note*\n\n    more\n", "P \"an b\" F[n](n)\n[^n] P \"note\" E[note]\n+[^n] P \"more\"\n" },
  { "math", "so $a$ and \\(b\\), $5 and $6", "P \"so a and b, $5 and $6\" M1[a](a) M2[b](b)\n" },
  { "math-block", "> $$\n> - a\n> $$\n\n\\[ b=1 \\]\n", "> M(- a) \"−a\"\nM(b=1) \"b = 1\"\n" },
  { "math-in-text", "a:\n$$\nb\n$$\n*c*\n\n- d\n  \\[\\pi\\]\n  $$f$$\n\n> g\n> $$h$$\n> i $$j$$ k\n",
    "P \"a:\"\nM(b) \"b\"\nP \"c\" E[c]\n- P \"d\"\n+- M(\\pi) \"π\"\n+- M(f) \"f\"\n> P \"g\"\n+> M(h) \"h\"\n"
    "+> P \"i j k\" M1[j](j)\n" },
  { "brackets", "\\[1\\] \\[see *b*\\] \\[foo\\_bar\\] \\[x-y\\] \\[x - y\\]", "P \"[1] [see b] [foo_bar] [x-y] x − y\" E[b] M1[x − y](x - y)\n" },
  { "brackets-in-lines", "\\[\nx\n\\]\n\n\\[a ≤ b\\]\n\n\\[note\\]\n", "M(x) \"x\"\nM(a ≤ b) \"a≤b\"\nP \"[note]\"\n" },
  { "math-in-heading", "# a $b\nc$ $$d\n## e \\(f\ng\\) \\(h\\)\n## \\(i\\) j\n",
    "H1 \"a $b\"\nP \"c$ $$d\"\nH2 \"e (f\"\nP \"g) h\" M1[h](h)\nH2 \"i j\" M1[i](i)\n" },
  { "math-indented", "a\n    $$b$$\n\n    $$\n    c\n    $$\n    $d$\n\n- e\n\n      $$\n      f\n\n      $$\n\n  $$g$$\n\n> h\n>\n>     $$\n>     i\n>     $$\n",
    "P \"a\"\nM(b) \"b\"\nC \"$$\\nc\\n$$\\n$d$\"\n-~ P \"e\"\n+-~ C \"$$\\nf\\n\\n$$\"\n+-~ M(g) \"g\"\n> P \"h\"\n+> C \"$$\\ni\\n$$\"\n" },
  { "math-in-item", "1. a\n\n    $$b$$\n   - c\n\n     $$d$$\n\n    $$e$$\n\n[^1]\n\n[^1]: f\n\n    $$g$$\n",
    "1.~ P \"a\"\n+1.~ M(b) \"b\"\n+1.~ -~ P \"c\"\n+1.~ +-~ M(d) \"d\"\n+1.~ M(e) \"e\"\nP \"1\" F[1](1)\n[^1] P \"f\"\n+[^1] M(g) \"g\"\n" },
  { "math-in-code", "`$a$` $b$\n\n    $c$\n\n[x](/$d$)", "P \"$a$ b\" C[$a$] M1[b](b)\nC \"$c$\"\nP \"x\" L1[x](/$d$)\n" },
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autoptr (ConfabDocument) document = confab_document_new (CONFAB_FLAVOUR_MARKDOWN);
  g_autofree char *dump = NULL;

  confab_document_update (document, example->source, strlen (example->source), TRUE);
  dump = dump_blocks (confab_document_get_blocks (document));
  g_assert_cmpstr (dump, ==, example->expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/markup/document/", examples[i].name, NULL);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  return g_test_run ();
}
