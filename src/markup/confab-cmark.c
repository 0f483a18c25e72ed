/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

#include "markup/confab-cmark.h"

/*
 * While cmark reads what is in a line it keeps the characters that an extension begins with in global variables, and takes them out of these afterwards, also if another
 * thread is not done yet. So threads take turns: each has a number, and who has read for a while lets those go first that have come since. A mutex alone would make a
 * short text wait until a long one is read, since it need not be given to who waits for it.
 */
static GMutex turn_lock;
static GCond turn_ended;
static guint next_turn;
static guint turn;

/* How many pieces of plain text are read in one turn, which takes far less than the time of a frame. */
#define MAX_PIECES 512
static guint n_pieces;

static const char *const extensions[] = { "table", "strikethrough", "autolink", "tasklist" };

static void
take_turn (void)
{
  guint number;

  g_mutex_lock (&turn_lock);
  number = (guint)g_atomic_int_add (&next_turn, 1);
  while (turn != number)
    g_cond_wait (&turn_ended, &turn_lock);
  n_pieces = 0;
  g_mutex_unlock (&turn_lock);
}

static void
end_turn (void)
{
  g_mutex_lock (&turn_lock);
  turn++;
  g_cond_broadcast (&turn_ended);
  g_mutex_unlock (&turn_lock);
}

/* An extension is asked at each piece of plain text whether it is something else, and this one never says so. */
static cmark_node *
give_way (cmark_syntax_extension *extension,
          cmark_parser           *parser,
          cmark_node             *parent,
          unsigned char           character,
          cmark_inline_parser    *inline_parser)
{
  if (++n_pieces < MAX_PIECES || (guint)g_atomic_int_get (&next_turn) == turn + 1)
    return NULL;
  end_turn ();
  take_turn ();
  cmark_manage_extensions_special_characters (parser, TRUE);
  return NULL;
}

/* All lines are read then. */
static cmark_node *
finish_turn (cmark_syntax_extension *extension,
             cmark_parser           *parser,
             cmark_node             *root)
{
  end_turn ();
  return NULL;
}

static cmark_syntax_extension *
get_turns (void)
{
  static cmark_syntax_extension *turns;

  if (g_once_init_enter (&turns))
    {
      cmark_syntax_extension *extension = cmark_syntax_extension_new ("turns");

      cmark_gfm_core_extensions_ensure_registered ();
      cmark_syntax_extension_set_match_inline_func (extension, give_way);
      cmark_syntax_extension_set_postprocess_func (extension, finish_turn);
      g_once_init_leave (&turns, extension);
    }
  return turns;
}

/*
 * confab_cmark_parse:
 * @preface: what is read before the text
 * @text: CommonMark with GitHub's extensions
 *
 * May be called in any thread.
 *
 * Returns: (transfer full): the document
 */
cmark_node *
confab_cmark_parse (const GString *preface,
                    const GString *text)
{
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_FOOTNOTES);
  cmark_node *root;

  /* The first is asked before all others. */
  cmark_parser_attach_syntax_extension (parser, get_turns ());
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    cmark_parser_attach_syntax_extension (parser, cmark_find_syntax_extension (extensions[i]));
  cmark_parser_feed (parser, preface->str, preface->len);
  cmark_parser_feed (parser, text->str, text->len);
  take_turn ();
  root = cmark_parser_finish (parser);
  cmark_parser_free (parser);
  return root;
}
