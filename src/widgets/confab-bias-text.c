/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-bias-text.h"
#include "widgets/confab-parameter-words.h"

#define MAX_CHARS 200
#define MAX_TOLD  8

struct _ConfabBiasText
{
  GtkWidget        parent_instance;

  GtkWidget       *entry;
  GtkWidget       *spin;
  GtkWidget       *add;
  GtkWidget       *spinner;
  GtkWidget       *words;
  ConfabTokenizer *tokenizer;   /* (nullable) */
  GCancellable    *cancellable; /* (nullable): while it is asked */
  char            *asked;       /* (nullable): the text that it is asked for */
};

enum
{
  FOUND,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabBiasText, confab_bias_text, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
tell (ConfabBiasText *self,
      const char     *words,
      gboolean        is_problem)
{
  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, *words != '\0');
  if (is_problem)
    gtk_widget_add_css_class (self->words, "error");
  else
    gtk_widget_remove_css_class (self->words, "error");
}

static void
update (ConfabBiasText *self)
{
  gboolean is_asking = self->cancellable != NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_button_set_label (GTK_BUTTON (self->add), is_asking ? _ ("_Stop") : _ ("Add _Tokens of Text"));
  gtk_widget_set_sensitive (self->add, is_asking || *text != '\0');
  gtk_widget_set_visible (self->spinner, is_asking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_asking);
}

static void
stop (ConfabBiasText *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->asked, g_free);
}

/* What they stand for, or their numbers where nobody tells. */
static char *
list_pieces (GPtrArray *tokens)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < tokens->len && i < MAX_TOLD; i++)
    {
      const ConfabToken *token = tokens->pdata[i];
      g_autofree char *piece = token->piece != NULL ? confab_parameter_words_escape (token->piece) : NULL;

      if (i > 0)
        g_string_append (list, ", ");
      if (piece != NULL)
        g_string_append_printf (list, _ ("“%s”"), piece);
      else
        g_string_append_printf (list, "%u", token->id);
    }
  if (tokens->len > MAX_TOLD)
    g_string_append (list, ", …");
  return g_strdup (list->str);
}

static void
tell_tokens (ConfabBiasText *self,
             const char     *text,
             GPtrArray      *tokens)
{
  g_autofree char *escaped = confab_parameter_words_escape (text);
  g_autofree char *pieces = list_pieces (tokens);
  g_autofree char *words = NULL;

  if (tokens->len == 1)
    words = g_strdup_printf (_ ("“%s” is one token."), escaped);
  else
    /* Translators: a text, of how many tokens it is (at least two), and these, as in “un”, “likely” */
    words = g_strdup_printf (ngettext ("“%s” is %u token: %s. Each of them got the bias.", "“%s” is %u tokens: %s. Each of them got the bias.",
                                       tokens->len), escaped, tokens->len, pieces);
  tell (self, words, FALSE);
}

static void
split_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ConfabBiasText) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = confab_tokenizer_split_finish (CONFAB_TOKENIZER (source), result, &error);
  g_autofree char *text = NULL;

  /* Whoever stopped it has cleared it away, and may have asked anew. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  text = g_steal_pointer (&self->asked);
  update (self);
  if (tokens == NULL)
    tell (self, error->message, TRUE);
  else if (tokens->len == 0)
    tell (self, _ ("This text has no tokens."), TRUE);
  else
    {
      g_signal_emit (self, signals[FOUND], 0, tokens, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin)));
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      tell_tokens (self, text, tokens);
    }
}

static void
ask (ConfabBiasText *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0' || self->tokenizer == NULL)
    return;
  stop (self);
  self->cancellable = g_cancellable_new ();
  self->asked = confab_parameter_words_unescape (text);
  tell (self, "", FALSE);
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->spin));
  confab_tokenizer_split_async (self->tokenizer, self->asked, self->cancellable, split_cb, g_object_ref (self));
  update (self);
}

static void
clicked_cb (ConfabBiasText *self)
{
  if (self->cancellable == NULL)
    {
      ask (self);
      return;
    }
  stop (self);
  update (self);
}

/* Nobody waits for it any more. */
static void
confab_bias_text_unroot (GtkWidget *widget)
{
  stop (CONFAB_BIAS_TEXT (widget));
  GTK_WIDGET_CLASS (confab_bias_text_parent_class)->unroot (widget);
}

static void
confab_bias_text_dispose (GObject *object)
{
  ConfabBiasText *self = CONFAB_BIAS_TEXT (object);
  GtkWidget *child;

  stop (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->tokenizer);
  G_OBJECT_CLASS (confab_bias_text_parent_class)->dispose (object);
}

static void
confab_bias_text_class_init (ConfabBiasTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_bias_text_dispose;
  GTK_WIDGET_CLASS (klass)->unroot = confab_bias_text_unroot;
  signals[FOUND] = g_signal_new ("found", CONFAB_TYPE_BIAS_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
add_entry (ConfabBiasText *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), MAX_CHARS);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Text"));
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 8);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_set_tooltip_text (self->entry, _ ("Within a sentence most words begin with a blank: “ dog” is another token than “dog”. \\n is a line break."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text to Find the Tokens Of"), -1);
  self->spin = gtk_spin_button_new_with_range (-100, 100, 1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spin), 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 6);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), -100);
  gtk_widget_set_tooltip_text (self->spin, _ ("-100 forbids the token, 100 leaves nothing else"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Bias of the Text"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->spin);
  gtk_widget_insert_before (box, GTK_WIDGET (self), NULL);
}

static void
add_button (ConfabBiasText *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->add = gtk_button_new_with_mnemonic ("");
  self->spinner = gtk_spinner_new ();
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->add);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_widget_insert_before (box, GTK_WIDGET (self), NULL);
}

static void
confab_bias_text_init (ConfabBiasText *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  add_entry (self);
  add_button (self);
  self->words = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->words, "caption");
  gtk_widget_insert_before (self->words, GTK_WIDGET (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  update (self);
}

/**
 * confab_bias_text_new:
 *
 * Returns: (transfer floating): an empty one, which is not to be seen until there is something to ask
 */
GtkWidget *
confab_bias_text_new (void)
{
  return g_object_new (CONFAB_TYPE_BIAS_TEXT, NULL);
}

/**
 * confab_bias_text_set_tokenizer:
 * @self: where a text is written
 * @tokenizer: (nullable): what knows its tokens
 */
void
confab_bias_text_set_tokenizer (ConfabBiasText  *self,
                                ConfabTokenizer *tokenizer)
{
  g_return_if_fail (CONFAB_IS_BIAS_TEXT (self));

  if (!g_set_object (&self->tokenizer, tokenizer))
    return;
  stop (self);
  update (self);
  tell (self, "", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), tokenizer != NULL);
}
