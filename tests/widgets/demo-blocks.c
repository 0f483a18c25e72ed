/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "widgets/confab-block-layout.h"
#include "widgets/confab-highlighter.h"

/* Draws a rich text into a picture, to be looked at: demo-blocks FILE.png WIDTH [dark] [rtl] [wrap] [marks] [scale=2] */

#define MARGIN 24

static const struct
{
  const char     *mark;
  ConfabSpanFlags flag;
} marks[] = {
  { "**", CONFAB_SPAN_STRONG }, { "~~", CONFAB_SPAN_STRIKETHROUGH }, { "*", CONFAB_SPAN_EMPHASIS }, { "`", CONFAB_SPAN_CODE },
  { "[", CONFAB_SPAN_LINK }, { "]", CONFAB_SPAN_LINK }, { "{", CONFAB_SPAN_IMAGE }, { "}", CONFAB_SPAN_IMAGE },
  { "^", CONFAB_SPAN_SUPERSCRIPT }, { "_", CONFAB_SPAN_SUBSCRIPT }, { "@", CONFAB_SPAN_FOOTNOTE }, { "#", CONFAB_SPAN_HTML },
  { "$", CONFAB_SPAN_MATH },
};

static const struct
{
  ConfabBlockKind kind;
  guint           level;
  const char     *containers; /* > a quote, - * a bullet, 1 a number, o x boxes, f a footnote; what is in capitals or after | goes on */
  const char     *text;
} sample[] = {
  { CONFAB_BLOCK_HEADING, 1, "", "How a kettle boils" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "", "Water boils when its vapour pressure reaches the pressure of the air around it. At sea level that happens at "
    "100 °C; on a mountain of 3,000 m already at about 90 °C, which is why *tea tastes flat up there*. The **latent heat** is what takes the time: "
    "see [the article on enthalpy], or run `kettle --explain` yourself.@1@" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "", "A second paragraph has ~~mistakes~~ corrections, $E = mc^2^$, H_2_O, an emoji 👩‍👩‍👧‍👦, some 日本語 and a {picture of a kettle}. "
    "HTML such as #<kbd>#Ctrl#</kbd># is shown as it is." },
  { CONFAB_BLOCK_HEADING, 2, "", "What you need" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "-", "A kettle, or a pot with a lid that fits well enough that the steam does not leave it while you are waiting for the water to boil" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "-", "Water" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "|-", "from the tap" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "|--", "or from a *spring*" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "-", "`code` in an item" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "o", "Something open" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "x", "Something done" },
  { CONFAB_BLOCK_HEADING, 3, "", "In order" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "9", "Fill the kettle. Do not fill it more than you need, since each cup more takes a minute more and you pay for it." },
  { CONFAB_BLOCK_PARAGRAPH, 0, "10", "Switch it on:" },
  { CONFAB_BLOCK_CODE, 0, "|0", "def boil(kettle, target=100):\n    \"\"\"Waits until it boils.\"\"\"\n    while kettle.temperature < target:\n"
    "        kettle.heat(1)  # a second\n\tyield kettle.temperature\n\n    return \"done\", {\"a\": 1.5, \"bcd\": [None, True]}, \"and a line that is longer than the card is wide, so it can be moved\"" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "11", "Wait." },
  { CONFAB_BLOCK_RULE, 0, "", "" },
  { CONFAB_BLOCK_PARAGRAPH, 0, ">", "A watched pot never boils, they say. It does, but the one who watches it notices how long it takes; the one who reads does not." },
  { CONFAB_BLOCK_PARAGRAPH, 0, "|>", "The second paragraph of the quote." },
  { CONFAB_BLOCK_PARAGRAPH, 0, "|>>", "And a quote in the quote." },
  { CONFAB_BLOCK_HEADING, 4, "", "Numbers" },
  { CONFAB_BLOCK_TABLE, 0, "", "Height\tBoils at\tRemarks\n0 m\t100.0 °C\tat the sea\n1,500 m\t95.0 °C\tin Denver, where `recipes` are longer, and where people know it well enough "
    "to have written books on how to cook there\n8,849 m\t71 °C\ton **Everest**\n" },
  { CONFAB_BLOCK_MATH, 0, "", "p = p₀ · exp(−ΔH / R · (1/T − 1/T₀))" },
  { CONFAB_BLOCK_HTML, 0, "", "<details>\n  <summary>More</summary>\n</details>" },
  { CONFAB_BLOCK_HEADING, 5, "", "עברית" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "", "מים רותחים כאשר לחץ האדים שלהם מגיע ללחץ האוויר. בגובה פני הים זה קורה ב־100 °C, ועל הר גבוה כבר ב־90 °C." },
  { CONFAB_BLOCK_PARAGRAPH, 0, "1", "קומקום, או סיר עם מכסה שנסגר היטב כדי שהאדים לא יצאו ממנו בזמן שמחכים" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "2", "מים" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "|0-", "מן הברז" },
  { CONFAB_BLOCK_PARAGRAPH, 0, ">", "ציטוט בעברית עם קו בצד ימין" },
  { CONFAB_BLOCK_HEADING, 6, "", "The smallest heading" },
  { CONFAB_BLOCK_PARAGRAPH, 0, "f", "The first footnote, with what did not fit above." },
};

static void
parse_text (ConfabBlock *block,
            const char  *source)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (ConfabSpan));
  ConfabSpanFlags flags = 0;
  guint start = 0;

  for (const char *p = source; *p != '\0';)
    {
      guint i = G_N_ELEMENTS (marks);

      for (guint j = 0; j < G_N_ELEMENTS (marks) && i == G_N_ELEMENTS (marks); j++)
        if (block->kind != CONFAB_BLOCK_CODE && block->kind != CONFAB_BLOCK_HTML && g_str_has_prefix (p, marks[j].mark) &&
            (!(flags & CONFAB_SPAN_CODE) || *p == '`'))
          i = j;
      if (i == G_N_ELEMENTS (marks))
        {
          g_string_append_c (text, *p++);
          continue;
        }
      if (flags != 0 && text->len > start)
        {
          ConfabSpan span = { start, (guint)text->len, flags, 1, NULL, NULL };

          g_array_append_val (spans, span);
        }
      flags ^= marks[i].flag;
      start = (guint)text->len;
      p += strlen (marks[i].mark);
    }
  block->length = text->len;
  block->text = g_strdup (text->str);
  block->n_spans = spans->len;
  block->spans = (ConfabSpan *)g_array_free (spans, FALSE);
}

static void
parse_table (ConfabBlock *block)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (ConfabCell));
  guint start = 0;

  for (guint i = 0; i < block->length; i++)
    if (block->text[i] == '\t' || block->text[i] == '\n')
      {
        ConfabCell cell = { start, i };

        block->n_rows += block->text[i] == '\n';
        g_array_append_val (cells, cell);
        start = i + 1;
      }
  block->n_columns = cells->len / block->n_rows;
  block->cells = (ConfabCell *)g_array_free (cells, FALSE);
  block->alignments = g_new0 (ConfabAlign, block->n_columns);
  block->alignments[1] = CONFAB_ALIGN_RIGHT;
}

static void
parse_containers (ConfabBlock *block,
                  const char  *containers)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ConfabContainer));

  for (const char *p = containers; *p != '\0'; p++)
    {
      ConfabContainer container = { .kind = CONFAB_CONTAINER_ITEM, .tight = TRUE };

      if (*p == '|')
        {
          block->n_continued = strlen (p + 1) > 1 || p[1] == '0' || block->kind == CONFAB_BLOCK_CODE || p[1] == '>' ? 1 : 0;
          if (p[1] == '>' && p[2] == '>')
            block->n_continued = 1;
          if (p[1] == '-' && p[2] == '-')
            block->n_continued = 2;
          if (p[1] == '-' && p[2] == '\0')
            {
              ConfabContainer outer = { .kind = CONFAB_CONTAINER_ITEM, .tight = TRUE };

              block->n_continued = 1;
              g_array_append_val (list, outer);
            }
          if (p[1] == '-' && p[2] == '-')
            g_array_append_val (list, container);
          continue;
        }
      if (*p == '>')
        container.kind = CONFAB_CONTAINER_QUOTE;
      else if (*p == 'f')
        {
          container.kind = CONFAB_CONTAINER_FOOTNOTE;
          container.label = g_strdup ("1");
        }
      else if (*p == 'o' || *p == 'x')
        container.task = *p == 'o' ? CONFAB_TASK_OPEN : CONFAB_TASK_DONE;
      else if (g_ascii_isdigit (*p))
        {
          container.ordered = TRUE;
          container.number = (guint)strtoul (p, NULL, 10);
          container.delimiter = '.';
          while (g_ascii_isdigit (p[1]))
            p++;
        }
      g_array_append_val (list, container);
    }
  block->n_containers = list->len;
  block->containers = (ConfabContainer *)g_array_free (list, FALSE);
}

static ConfabBlock *
make_block (guint i)
{
  ConfabBlock *block = g_new0 (ConfabBlock, 1);

  block->ref_count = 1;
  block->kind = sample[i].kind;
  block->level = sample[i].level;
  parse_text (block, sample[i].text);
  if (block->kind == CONFAB_BLOCK_TABLE)
    parse_table (block);
  if (block->kind == CONFAB_BLOCK_CODE)
    block->info = g_strdup ("python");
  parse_containers (block, sample[i].containers);
  return block;
}

static void
draw_blocks (ConfabTextStyle *style,
             GtkSnapshot     *snapshot,
             int              width,
             gboolean         wrap,
             gboolean         marked,
             int             *height)
{
  g_autoptr (ConfabBlock) previous = NULL;
  int y = MARGIN;

  for (guint i = 0; i < G_N_ELEMENTS (sample); i++)
    {
      ConfabBlock *block = make_block (i);
      ConfabBlockLayout *layout = confab_block_layout_new (style, block);
      ConfabBlockMark mark = { 0, (guint)block->length + 1, style->selection };
      ConfabBlockPaint paint = { &mark, marked ? 1 : 0, marked, marked ? 3 : -1, marked ? 1 : 0 };

      confab_block_layout_set_width (layout, width - 2 * MARGIN);
      confab_block_layout_set_wrap (layout, wrap);
      confab_block_layout_set_previous (layout, previous);
      confab_block_layout_prepare (layout, 0, 1e6);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, (float)y));
      confab_block_layout_snapshot (layout, snapshot, 0, 1e6, &paint);
      gtk_snapshot_restore (snapshot);
      y += confab_block_layout_get_height (layout);
      confab_block_layout_free (layout);
      g_clear_pointer (&previous, confab_block_unref);
      previous = block;
    }
  *height = y + MARGIN;
}

static gboolean
has_word (char      **argv,
          const char *word)
{
  return g_strv_contains ((const char *const *)argv, word);
}

int
main (int    argc,
      char **argv)
{
  GtkWidget *window;
  g_autoptr (ConfabTextStyle) style = NULL;
  GtkSnapshot *snapshot;
  GskRenderNode *node;
  GdkRGBA ground;
  cairo_surface_t *surface;
  cairo_t *cr;
  int width;
  int height;

  if (argc < 3)
    return 1;
  adw_init ();
  width = (int)strtol (argv[2], NULL, 10);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), has_word (argv, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  window = gtk_window_new ();
  gtk_widget_set_direction (window, has_word (argv, "rtl") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  style = confab_text_style_new (window, has_word (argv, "scale=2") ? 2 : 1);
  snapshot = gtk_snapshot_new ();
  draw_blocks (style, snapshot, width, has_word (argv, "wrap"), has_word (argv, "marks"), &height);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  gdk_rgba_parse (&ground, style->dark ? "#242424" : "#fafafa");
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, argv[1]);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
