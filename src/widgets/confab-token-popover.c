/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-token-popover.h"

/* So many alternatives are sent at most by any service. */
#define MAX_ROWS   20

#define BAR_WIDTH  96
#define TEXT_WIDTH 18

/**
 * confab_probability_dup_words:
 * @logprob: a log-probability as in #ConfabTokenChance
 *
 * Returns: (transfer full): the probability in per cent, with as many digits as tell something
 */
char *
confab_probability_dup_words (double logprob)
{
  double percent;

  if (isnan (logprob))
    /* Translators: the probability of a token that the service did not tell */
    return g_strdup (_ ("not known"));
  if (logprob <= CONFAB_LOGPROB_UNLIKELY)
    /* Translators: the probability of a token of which the service tells nothing else */
    return g_strdup (_ ("very unlikely"));
  percent = exp (logprob) * 100;
  if (percent < 0.001)
    return g_strdup (_ ("less than 0.001%"));
  if (percent < 1)
    /* Translators: a probability below one per cent */
    return g_strdup_printf (_ ("%.3f%%"), percent);
  /* What is not certain is not said to be. */
  if (percent > 99.9 && percent < 99.995)
    return g_strdup_printf (_ ("%.2f%%"), percent);
  /* Translators: a probability */
  return g_strdup_printf (_ ("%.1f%%"), percent);
}

/**
 * confab_token_popover_dup_text:
 * @logprobs: tokens
 * @span: a piece of their text
 *
 * Returns: (transfer full): the piece for people, with what cannot be seen written out
 */
char *
confab_token_popover_dup_text (ConfabLogprobs        *logprobs,
                               const ConfabTokenSpan *span)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  ConfabTokenChance whole = { 0 };

  for (guint i = 0; i < span->n_tokens; i++)
    {
      ConfabTokenChance token;

      confab_logprobs_get_token (logprobs, span->first + i, &token);
      g_string_append_len (bytes, token.bytes, (gssize)token.length);
    }
  whole.bytes = bytes->str;
  whole.length = bytes->len;
  return confab_token_chance_dup_text (&whole);
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_row (GtkGrid                 *grid,
         int                      row,
         const ConfabTokenChance *token,
         gboolean                 chosen)
{
  g_autofree char *text = confab_token_chance_dup_text (token);
  g_autofree char *words = confab_probability_dup_words (token->logprob);
  GtkWidget *name = new_label (text, "monospace");
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *value = new_label (words, "numeric");
  double probability = confab_token_chance_get_probability (token);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), TEXT_WIDTH);
  gtk_widget_add_css_class (name, chosen ? "caption-heading" : "caption");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), isnan (probability) ? 0 : probability);
  gtk_widget_set_size_request (bar, BAR_WIDTH, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_add_css_class (value, "caption");
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, bar, 1, row, 1, 1);
  gtk_grid_attach (grid, value, 2, row, 1, 1);
}

static gboolean
is_same (const ConfabTokenChance *one,
         const ConfabTokenChance *other)
{
  return one->length == other->length && memcmp (one->bytes, other->bytes, one->length) == 0;
}

/* The place of the chosen token among its alternatives, from 1; 0 where it is not among them. How likely it was must be known. */
static guint
find_rank (ConfabLogprobs *logprobs,
           guint           index)
{
  ConfabTokenChance chosen;
  ConfabTokenChance top;
  gboolean listed = FALSE;
  guint rank = 1;

  confab_logprobs_get_token (logprobs, index, &chosen);
  for (guint k = 0; k < confab_logprobs_get_n_top (logprobs, index); k++)
    {
      confab_logprobs_get_top (logprobs, index, k, &top);
      if (is_same (&chosen, &top))
        listed = TRUE;
      else if (top.logprob > chosen.logprob)
        rank++;
    }
  return listed ? rank : 0;
}

/* What is said of the alternatives in one line. */
static char *
describe (ConfabLogprobs        *logprobs,
          const ConfabTokenSpan *span)
{
  guint n_top = confab_logprobs_get_n_top (logprobs, span->first);
  guint rank = find_rank (logprobs, span->first);
  ConfabTokenChance chosen;

  if (span->n_tokens > 1)
    return g_strdup_printf (ngettext ("%u token, which is a part of a character", "%u tokens, each a part of a character", span->n_tokens),
                            span->n_tokens);
  if (n_top == 0)
    return g_strdup (_ ("The service sent no alternatives"));
  confab_logprobs_get_token (logprobs, span->first, &chosen);
  if (isnan (chosen.logprob))
    return g_strdup (_ ("The service did not say how likely it was"));
  if (rank == 0 && n_top == 1)
    return g_strdup (_ ("Not the likeliest token"));
  if (rank == 0)
    return g_strdup_printf (ngettext ("Not the %u likeliest token", "Not among the %u likeliest tokens", n_top), n_top);
  if (rank == 1)
    return g_strdup (_ ("The likeliest token"));
  /* Translators: the place of a token among those that were likelier */
  return g_strdup_printf (_ ("Number %u of the likeliest tokens"), rank);
}

static void
fill_grid (GtkGrid               *grid,
           ConfabLogprobs        *logprobs,
           const ConfabTokenSpan *span)
{
  ConfabTokenChance chosen;
  ConfabTokenChance token;

  if (span->n_tokens > 1)
    {
      for (guint i = 0; i < MIN (span->n_tokens, MAX_ROWS); i++)
        {
          confab_logprobs_get_token (logprobs, span->first + i, &token);
          add_row (grid, (int)i, &token, FALSE);
        }
      return;
    }
  confab_logprobs_get_token (logprobs, span->first, &chosen);
  for (guint k = 0; k < MIN (confab_logprobs_get_n_top (logprobs, span->first), MAX_ROWS); k++)
    {
      confab_logprobs_get_top (logprobs, span->first, k, &token);
      add_row (grid, (int)k, &token, is_same (&chosen, &token));
    }
}

/**
 * confab_token_popover_new:
 *
 * Returns: (transfer floating): what shows a token closely; it takes neither the focus nor the pointer
 */
GtkWidget *
confab_token_popover_new (void)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_autohide (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_widget_set_can_target (popover, FALSE);
  gtk_widget_set_can_focus (popover, FALSE);
  gtk_widget_add_css_class (popover, "token");
  return popover;
}

/**
 * confab_token_popover_set:
 * @popover: made by [func@Confab.token_popover_new]
 * @logprobs: tokens
 * @span: a piece of their text
 *
 * Shows the piece, its probability and its alternatives as bars.
 *
 * Returns: (transfer full): the same in words
 */
char *
confab_token_popover_set (GtkWidget             *popover,
                          ConfabLogprobs        *logprobs,
                          const ConfabTokenSpan *span)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *text = confab_token_popover_dup_text (logprobs, span);
  g_autofree char *words = confab_probability_dup_words (span->logprob);
  g_autofree char *place = describe (logprobs, span);
  GtkWidget *name = new_label (text, "monospace");
  GtkWidget *value = new_label (words, "numeric");
  /* Translators: a token, its probability, and its place among those that were as likely */
  char *all = g_strdup_printf (_ ("“%s”: %s. %s"), text, words, place);

  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), TEXT_WIDTH);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (value, "heading");
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), value);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), new_label (place, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 1);
  fill_grid (GTK_GRID (grid), logprobs, span);
  if (gtk_widget_get_first_child (grid) != NULL)
    gtk_box_append (GTK_BOX (box), grid);
  else
    g_object_unref (g_object_ref_sink (grid));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return all;
}
