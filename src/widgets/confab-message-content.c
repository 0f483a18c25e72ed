/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/confab-attachment-grid.h"
#include "widgets/confab-bubble.h"
#include "widgets/confab-disclosure.h"
#include "widgets/confab-failure-card.h"
#include "widgets/confab-message-foot.h"
#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-message-text.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-tall-group.h"

/* The text of reasoning and the like beside that of the message. */
#define SMALLER        0.9

/* Arguments of a tool that are longer than this are folded, in bytes. */
#define LONG_ARGUMENTS 400

#define SPACING        6

gboolean
confab_message_row_is_question (ConfabMessageRow *self)
{
  return confab_message_get_role (self->message) == CONFAB_ROLE_USER;
}

/* Puts a widget where it belongs in the content. */
void
confab_message_row_fill_slot (ConfabMessageRow *self,
                              Slot              slot,
                              GtkWidget        *widget)
{
  GtkWidget *before = NULL;

  for (guint i = 0; i < slot; i++)
    if (self->slots[i] != NULL)
      before = self->slots[i];
  self->slots[slot] = widget;
  confab_tall_group_remeasure (CONFAB_TALL (self));
  gtk_widget_insert_after (widget, self->content, before);
}

static void
empty_slot (ConfabMessageRow *self,
            Slot              slot)
{
  g_clear_pointer (&self->slots[slot], gtk_widget_unparent);
}

/* The text */

static void
ensure_text (ConfabMessageRow *self)
{
  GtkWidget *card;

  if (self->text != NULL)
    return;
  self->text = confab_text_view_new (confab_message_get_role (self->message) == CONFAB_ROLE_ASSISTANT &&
                                     !confab_message_row_is_data (self) ? CONFAB_FLAVOUR_MARKDOWN : CONFAB_FLAVOUR_PLAIN);
  confab_text_view_set_scale (CONFAB_TEXT_VIEW (self->text), self->scale);
  confab_text_view_set_highlighter (CONFAB_TEXT_VIEW (self->text), self->highlighter);
  confab_text_view_set_extra_menu (CONFAB_TEXT_VIEW (self->text), self->menu);
  if (self->needle != NULL)
    confab_text_view_set_needle (CONFAB_TEXT_VIEW (self->text), self->needle, self->current_match);
  g_signal_connect_object (self->text, "open-link", G_CALLBACK (confab_message_row_open_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "save-code", G_CALLBACK (confab_message_row_save_code), self, G_CONNECT_SWAPPED);
  if (!confab_message_row_is_question (self))
    {
      confab_message_row_fill_slot (self, SLOT_TEXT, self->text);
      return;
    }
  /* A question stands in a card, with its buttons beside it; everything else stands on the window. */
  card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, "bubble");
  gtk_box_append (GTK_BOX (card), self->text);
  self->foot = confab_message_foot_new (FALSE);
  if (self->menu != NULL)
    confab_message_foot_make_buttons (CONFAB_MESSAGE_FOOT (self->foot), self->menu);
  confab_message_row_fill_slot (self, SLOT_TEXT, confab_bubble_new (card, self->foot));
}

void
confab_message_row_show_text (ConfabMessageRow *self)
{
  gsize length = confab_message_get_text_length (self->message);

  if (length == 0 && self->text == NULL)
    return;
  ensure_text (self);
  self->n_changes++;
  confab_text_view_set_text (CONFAB_TEXT_VIEW (self->text), confab_message_get_text (self->message), length, !self->streaming);
}

/* What a reply has besides */

static GtkWidget *
new_disclosure (ConfabMessageRow *self,
                const char       *css_class)
{
  GtkWidget *disclosure = confab_disclosure_new (css_class, SMALLER);

  confab_disclosure_set_scale (CONFAB_DISCLOSURE (disclosure), self->scale);
  confab_disclosure_set_highlighter (CONFAB_DISCLOSURE (disclosure), self->highlighter);
  confab_disclosure_set_extra_menu (CONFAB_DISCLOSURE (disclosure), self->menu);
  g_ptr_array_add (self->disclosures, disclosure);
  g_signal_connect_object (disclosure, "open-link", G_CALLBACK (confab_message_row_open_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (disclosure, "save-code", G_CALLBACK (confab_message_row_save_code), self, G_CONNECT_SWAPPED);
  return disclosure;
}

static void
show_reasoning (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);

  confab_disclosure_set_text (CONFAB_DISCLOSURE (self->slots[SLOT_REASONING]), reply->reasoning->str, reply->reasoning->len,
                              !confab_message_words_is_reasoning (self->message));
}

static void
reasoning_expanded_cb (ConfabMessageRow *self)
{
  if (!confab_disclosure_get_expanded (CONFAB_DISCLOSURE (self->slots[SLOT_REASONING])))
    self->unfolded_reasoning = FALSE;
  show_reasoning (self);
}

/* Reasoning that unfolded by itself folds when the answer begins, except under the hands of a reader. */
static void
fold_reasoning (ConfabMessageRow *self)
{
  GtkWidget *disclosure = self->slots[SLOT_REASONING];

  if (!self->unfolded_reasoning || (self->expand_reasoning && confab_message_words_is_reasoning (self->message)))
    return;
  self->unfolded_reasoning = FALSE;
  if (!confab_tall_get_held (CONFAB_TALL (disclosure)))
    confab_disclosure_set_expanded (CONFAB_DISCLOSURE (disclosure), FALSE);
}

/* Unfolds reasoning that is going on, or folds it, as the reader wants it. */
void
confab_message_row_expand_reasoning (ConfabMessageRow *self)
{
  ConfabDisclosure *disclosure = CONFAB_DISCLOSURE (self->slots[SLOT_REASONING]);

  if (!self->expand_reasoning)
    fold_reasoning (self);
  else if (confab_message_words_is_reasoning (self->message) && !confab_disclosure_get_expanded (disclosure))
    {
      self->unfolded_reasoning = TRUE;
      confab_disclosure_set_expanded (disclosure, TRUE);
    }
}

void
confab_message_row_show_reasoning (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  g_autofree char *words = NULL;

  if (reply->reasoning->len == 0)
    return;
  if (self->slots[SLOT_REASONING] == NULL)
    {
      GtkWidget *disclosure = new_disclosure (self, "reasoning");

      confab_message_row_fill_slot (self, SLOT_REASONING, disclosure);
      g_signal_connect_object (disclosure, "notify::expanded", G_CALLBACK (reasoning_expanded_cb), self, G_CONNECT_SWAPPED);
      confab_message_row_expand_reasoning (self);
    }
  fold_reasoning (self);
  words = confab_message_words_reasoning (self->message, g_get_real_time () / 1000);
  confab_disclosure_set_heading (CONFAB_DISCLOSURE (self->slots[SLOT_REASONING]), words);
  show_reasoning (self);
}

static void
show_tool_call (ConfabMessageRow *self,
                GParamSpec       *pspec,
                GtkWidget        *disclosure)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (disclosure), "index"));
  g_autofree char *markdown = NULL;

  if (index >= reply->tool_calls->len || !confab_disclosure_get_expanded (CONFAB_DISCLOSURE (disclosure)))
    return;
  markdown = confab_message_text_dup_arguments (g_ptr_array_index (reply->tool_calls, index));
  confab_disclosure_set_text (CONFAB_DISCLOSURE (disclosure), markdown, strlen (markdown), !self->streaming);
}

static GtkWidget *
new_tool_call (ConfabMessageRow *self,
               guint             index)
{
  GtkWidget *disclosure = new_disclosure (self, "tool-call");

  g_object_set_data (G_OBJECT (disclosure), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (disclosure, "notify::expanded", G_CALLBACK (show_tool_call), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->slots[SLOT_TOOL_CALLS]), disclosure);
  return disclosure;
}

static void
update_tool_calls (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  GtkWidget *child;

  if (reply->tool_calls->len == 0)
    return;
  if (self->slots[SLOT_TOOL_CALLS] == NULL)
    confab_message_row_fill_slot (self, SLOT_TOOL_CALLS, gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING));
  child = gtk_widget_get_first_child (self->slots[SLOT_TOOL_CALLS]);
  for (guint i = 0; i < reply->tool_calls->len; i++)
    {
      const ConfabToolCall *call = g_ptr_array_index (reply->tool_calls, i);
      g_autofree char *name = g_utf8_make_valid (call->name->str, -1);
      /* Translators: the model wants to use a tool, with its name */
      g_autofree char *heading = g_strdup_printf (_ ("Call of %s"), name);
      gboolean fresh = child == NULL;

      if (fresh)
        child = new_tool_call (self, i);
      confab_disclosure_set_heading (CONFAB_DISCLOSURE (child), heading);
      if (fresh)
        confab_disclosure_set_expanded (CONFAB_DISCLOSURE (child), call->arguments->len <= LONG_ARGUMENTS);
      show_tool_call (self, NULL, child);
      child = gtk_widget_get_next_sibling (child);
    }
}

static void
show_citations (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  guint n_citations;
  g_autofree char *markdown = confab_message_text_dup_citations (reply->annotations, &n_citations);

  confab_disclosure_set_text (CONFAB_DISCLOSURE (self->slots[SLOT_CITATIONS]), markdown, strlen (markdown), TRUE);
}

static void
update_citations (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  guint n_annotations = reply->annotations != NULL ? json_array_get_length (reply->annotations) : 0;
  g_autofree char *markdown = NULL;
  g_autofree char *heading = NULL;
  guint n_citations;

  if (n_annotations == self->n_annotations)
    return;
  self->n_annotations = n_annotations;
  markdown = confab_message_text_dup_citations (reply->annotations, &n_citations);
  if (n_citations == 0)
    return;
  if (self->slots[SLOT_CITATIONS] == NULL)
    {
      confab_message_row_fill_slot (self, SLOT_CITATIONS, new_disclosure (self, "citations"));
      g_signal_connect_object (self->slots[SLOT_CITATIONS], "notify::expanded", G_CALLBACK (show_citations), self,
                               G_CONNECT_SWAPPED);
    }
  heading = g_strdup_printf (ngettext ("%u source", "%u sources", n_citations), n_citations);
  confab_disclosure_set_heading (CONFAB_DISCLOSURE (self->slots[SLOT_CITATIONS]), heading);
  confab_disclosure_set_text (CONFAB_DISCLOSURE (self->slots[SLOT_CITATIONS]), markdown, strlen (markdown), TRUE);
}

static void
update_refusal (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);
  g_autofree char *refusal = NULL;

  if (reply->refusal->len == 0)
    return;
  refusal = g_utf8_make_valid (reply->refusal->str, -1);
  if (self->slots[SLOT_REFUSAL] == NULL)
    confab_message_row_fill_slot (self, SLOT_REFUSAL, confab_message_parts_new_line (NULL, "refusal"));
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->slots[SLOT_REFUSAL])), refusal) != 0)
    gtk_label_set_text (GTK_LABEL (self->slots[SLOT_REFUSAL]), refusal);
}

static void
update_notice (ConfabMessageRow *self)
{
  g_autofree char *notice = self->streaming ? NULL : confab_message_words_notice (self->message);

  /* What went wrong is said below; what came of it can be used. */
  if (notice == NULL && confab_message_get_cut (self->message))
    notice = g_strdup (_ ("Cut off before the end"));

  if (g_strcmp0 (notice, self->notice) == 0)
    return;
  empty_slot (self, SLOT_NOTICE);
  if (notice != NULL && *notice != '\0')
    confab_message_row_fill_slot (self, SLOT_NOTICE, confab_message_parts_new_notice (self->message, notice));
  g_free (self->notice);
  self->notice = g_steal_pointer (&notice);
}

static void
update_failure (ConfabMessageRow *self)
{
  const ConfabFailure *failure = confab_message_get_reply (self->message)->failure;

  if (failure == self->shown_failure)
    return;
  self->shown_failure = failure;
  empty_slot (self, SLOT_FAILURE);
  if (failure == NULL)
    return;
  confab_message_row_fill_slot (self, SLOT_FAILURE, confab_failure_card_new (failure));
  g_signal_connect_object (self->slots[SLOT_FAILURE], "action", G_CALLBACK (confab_message_row_act), self, G_CONNECT_SWAPPED);
}

void
confab_message_row_show_attachments (ConfabMessageRow *self)
{
  GtkWidget *attachments = confab_attachment_grid_new (confab_message_get_parts (self->message), self->loader,
                                                       confab_message_row_is_question (self));

  if (attachments != NULL)
    {
      g_signal_connect_object (attachments, "open", G_CALLBACK (confab_message_row_open_attachment), self, G_CONNECT_SWAPPED);
      confab_message_row_fill_slot (self, SLOT_ATTACHMENTS, attachments);
    }
  confab_message_row_show_media_note (self);
}

/* All that a reply has besides its text and its reasoning. */
void
confab_message_row_show_reply (ConfabMessageRow *self)
{
  update_refusal (self);
  update_tool_calls (self);
  update_citations (self);
  update_notice (self);
  update_failure (self);
}
