/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "widgets/confab-data-view.h"
#include "widgets/confab-heat-legend.h"
#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-tall-group.h"
#include "widgets/confab-text-heat.h"
#include "widgets/confab-token-popover.h"
#include "widgets/confab-wrap-layout.h"

/* How likely the tokens of a reply were: colours in its text, and what can be said of the whole above it. */

#define N_LEAST 5

static ConfabLogprobs *
get_logprobs (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);

  if (reply == NULL || reply->logprobs == NULL || confab_logprobs_get_n_tokens (reply->logprobs) == 0)
    return NULL;
  return reply->logprobs;
}

/**
 * confab_message_row_can_show_probabilities:
 * @self: a row
 *
 * Returns: whether its message is complete and has probabilities
 */
gboolean
confab_message_row_can_show_probabilities (ConfabMessageRow *self)
{
  return !self->streaming && get_logprobs (self) != NULL;
}

/**
 * confab_message_row_get_show_probabilities:
 * @self: a row
 *
 * Returns: whether the probabilities of the tokens of its message are shown
 */
gboolean
confab_message_row_get_show_probabilities (ConfabMessageRow *self)
{
  g_return_val_if_fail (CONFAB_IS_MESSAGE_ROW (self), FALSE);

  return self->slots[SLOT_PROBABILITIES] != NULL;
}

static GtkWidget *
get_heated (ConfabMessageRow *self)
{
  return self->slots[SLOT_TOKENS] != NULL ? self->slots[SLOT_TOKENS] : self->text;
}

/* It may be as large as no number is: what is very unlikely is so again and again. */
static char *
dup_perplexity (ConfabLogprobs *logprobs)
{
  double perplexity = confab_logprobs_get_perplexity (logprobs);

  return isfinite (perplexity) ? g_strdup_printf (perplexity < 1e6 ? "%.2f" : "%.2e", perplexity) : g_strdup ("∞");
}

static char *
summarise (ConfabLogprobs *logprobs)
{
  guint n_tokens = confab_logprobs_get_n_tokens (logprobs);
  guint n_known = confab_logprobs_get_n_known (logprobs);
  g_autofree char *tokens = g_strdup_printf (ngettext ("%u token", "%u tokens", n_tokens), n_tokens);
  g_autofree char *mean = confab_probability_dup_words (confab_logprobs_get_mean (logprobs));
  g_autofree char *perplexity = dup_perplexity (logprobs);
  GString *words = g_string_new (NULL);

  if (n_known > 0)
    /* Translators: a probability, a number (a measure of how unsure a language model was), and "123 tokens" */
    g_string_append_printf (words, _ ("Mean probability %s · perplexity %s · %s"), mean, perplexity, tokens);
  else
    g_string_append (words, tokens);
  if (n_known < n_tokens)
    {
      g_string_append (words, " · ");
      g_string_append_printf (words, ngettext ("%u without a number", "%u without a number", n_tokens - n_known), n_tokens - n_known);
    }
  return g_string_free (words, FALSE);
}

static void
add_line (GtkWidget  *box,
          const char *words)
{
  GtkWidget *line = confab_message_parts_new_line (words, "caption");

  gtk_widget_add_css_class (line, "dim-label");
  gtk_box_append (GTK_BOX (box), line);
}

static void
jump_cb (ConfabMessageRow *self,
         GtkWidget        *button)
{
  GtkWidget *view = get_heated (self);

  gtk_widget_grab_focus (view);
  confab_text_view_show_token (CONFAB_TEXT_VIEW (view), GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "span")));
}

static void
add_place (ConfabMessageRow      *self,
           GtkWidget             *box,
           ConfabLogprobs        *logprobs,
           const ConfabTokenSpan *span,
           guint                  index)
{
  g_autofree char *text = confab_token_popover_dup_text (logprobs, span);
  g_autofree char *probability = confab_probability_dup_words (span->logprob);
  /* A token that is written from right to left does not turn its number round. */
  g_autofree char *words = g_strdup_printf ("\u2068%s\u2069  %s", text, probability);
  /* Translators: a button that leads to a token of a text; its text, and its probability */
  g_autofree char *name = g_strdup_printf (_ ("Go to “%s”, %s"), text, probability);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "pill-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "span", GINT_TO_POINTER ((int)index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (jump_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

/* Markup alone is not read, and has no place to go to. */
static void
add_least (ConfabMessageRow        *self,
           GtkWidget               *panel,
           ConfabLogprobs          *logprobs,
           const ConfabTokenPlaces *places)
{
  g_autoptr (GArray) least = confab_token_places_list_least (places, G_MAXUINT);
  GtkWidget *box = NULL;
  guint n_added = 0;

  for (guint i = 0; i < least->len && n_added < N_LEAST; i++)
    {
      guint index = g_array_index (least, guint, i);
      ConfabRange range;

      if (!confab_text_view_get_token_range (CONFAB_TEXT_VIEW (get_heated (self)), index, &range))
        continue;
      if (box == NULL)
        {
          GtkWidget *title = gtk_label_new (_ ("Least sure places"));

          box = confab_wrap_box_new (6, FALSE);
          gtk_widget_add_css_class (title, "caption");
          gtk_widget_add_css_class (title, "dim-label");
          gtk_box_append (GTK_BOX (box), title);
          gtk_box_append (GTK_BOX (panel), box);
        }
      add_place (self, box, logprobs, confab_token_places_get_span (places, index), index);
      n_added++;
    }
}

/* The tokens by themselves, where the text is another. */
static ConfabTokenPlaces *
show_tokens (ConfabMessageRow *self,
             ConfabLogprobs   *logprobs)
{
  g_autofree char *text = confab_logprobs_dup_text (logprobs);
  GtkWidget *view = confab_text_view_new (CONFAB_FLAVOUR_PLAIN);
  gboolean has_focus = self->text != NULL && gtk_widget_has_focus (self->text);

  confab_text_view_set_scale (CONFAB_TEXT_VIEW (view), self->scale);
  confab_text_view_set_text (CONFAB_TEXT_VIEW (view), text, strlen (text), TRUE);
  confab_message_row_fill_slot (self, SLOT_TOKENS, view);
  /* Who walks through the text goes on in them. */
  if (has_focus)
    gtk_widget_grab_focus (view);
  if (self->slots[SLOT_TEXT] != NULL)
    gtk_widget_set_visible (self->slots[SLOT_TEXT], FALSE);
  return confab_token_places_new (logprobs, text, strlen (text));
}

static void
show (ConfabMessageRow *self)
{
  ConfabLogprobs *logprobs = get_logprobs (self);
  ConfabTokenPlaces *places = confab_token_places_new (logprobs, confab_message_get_text (self->message),
                                                       confab_message_get_text_length (self->message));
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *summary = summarise (logprobs);
  guint n_before = confab_token_places_get_n_before (places);

  if (self->slots[SLOT_DATA] != NULL)
    confab_data_view_show_text (CONFAB_DATA_VIEW (self->slots[SLOT_DATA]));
  gtk_widget_add_css_class (panel, "probabilities");
  gtk_accessible_update_property (GTK_ACCESSIBLE (panel), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Probabilities of the tokens"), -1);
  gtk_box_append (GTK_BOX (panel), confab_message_parts_new_line (summary, "caption"));
  if (!confab_token_places_get_matches (places) || self->text == NULL)
    {
      confab_token_places_free (places);
      places = show_tokens (self, logprobs);
      add_line (panel, _ ("The tokens that the service sent are not those of this text. They are shown by themselves."));
    }
  else if (n_before > 0)
    {
      g_autofree char *before = g_strdup_printf (ngettext ("%u token came before the text, as of reasoning",
                                                           "%u tokens came before the text, as of reasoning", n_before), n_before);

      add_line (panel, before);
    }
  gtk_box_append (GTK_BOX (panel), confab_heat_legend_new ());
  confab_text_view_set_heat (CONFAB_TEXT_VIEW (get_heated (self)), confab_logprobs_copy (logprobs), places);
  add_least (self, panel, logprobs, places);
  confab_message_row_fill_slot (self, SLOT_PROBABILITIES, panel);
}

static void
hide (ConfabMessageRow *self)
{
  gboolean has_focus;

  confab_tall_group_remeasure (CONFAB_TALL (self));
  confab_text_view_set_heat (CONFAB_TEXT_VIEW (get_heated (self)), NULL, NULL);
  g_clear_pointer (&self->slots[SLOT_PROBABILITIES], gtk_widget_unparent);
  if (self->slots[SLOT_TOKENS] == NULL)
    return;
  has_focus = gtk_widget_has_focus (self->slots[SLOT_TOKENS]);
  if (self->slots[SLOT_TEXT] != NULL)
    gtk_widget_set_visible (self->slots[SLOT_TEXT], TRUE);
  if (has_focus && self->text != NULL)
    gtk_widget_grab_focus (self->text);
  g_clear_pointer (&self->slots[SLOT_TOKENS], gtk_widget_unparent);
}

/**
 * confab_message_row_set_show_probabilities:
 * @self: a row
 * @shown: whether to show the probabilities of the tokens of its message
 *
 * Does nothing where it has none.
 */
void
confab_message_row_set_show_probabilities (ConfabMessageRow *self,
                                           gboolean          shown)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (shown == (self->slots[SLOT_PROBABILITIES] != NULL) || (shown && !confab_message_row_can_show_probabilities (self)))
    return;
  if (shown)
    show (self);
  else
    hide (self);
  confab_message_row_notify_probabilities (self);
}

/**
 * confab_message_row_leave_token:
 * @self: a row that loses the focus
 *
 * Shows no token closely any more.
 */
void
confab_message_row_leave_token (ConfabMessageRow *self)
{
  if (self->slots[SLOT_PROBABILITIES] != NULL)
    confab_text_view_show_token (CONFAB_TEXT_VIEW (get_heated (self)), -1);
}
