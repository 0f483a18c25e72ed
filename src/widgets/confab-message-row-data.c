/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "markup/confab-range.h"
#include "model/confab-reply-check.h"
#include "widgets/confab-data-view.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-text-view.h"

/* A reply as data, where it was asked for as data or somebody wants to see it so. */

static JsonNode *
get_format (ConfabMessageRow *self)
{
  const ConfabReply *reply = confab_message_get_reply (self->message);

  return reply != NULL ? confab_reply_check_get_format (reply->parameters) : NULL;
}

static void
shows_text_cb (ConfabMessageRow *self,
               GParamSpec       *pspec,
               ConfabDataView   *data)
{
  /* The colours of the probabilities are in the text. */
  if (!confab_data_view_get_shows_text (data))
    confab_message_row_set_show_probabilities (self, FALSE);
  if (self->text != NULL && self->slots[SLOT_EDITOR] == NULL && self->slots[SLOT_TOKENS] == NULL)
    gtk_widget_set_visible (self->text, confab_data_view_get_shows_text (data));
}

/* Selects bytes of the message's text where it is shown: as often as they stand before that place, so many matches are passed over. */
static void
mark_cb (ConfabMessageRow *self,
         guint             start,
         guint             end)
{
  const char *text = confab_message_get_text (self->message);
  gsize length = confab_message_get_text_length (self->message);
  g_autofree char *needle = NULL;
  g_autoptr (GArray) found = NULL;
  guint n_before = 0;

  if (self->text == NULL || start >= length)
    return;
  /* A long value stands in several lines; its beginning leads there. */
  end = MIN (MIN (end, length), start + 60);
  needle = g_utf8_make_valid (text + start, end - start);
  if (strchr (needle, '\n') != NULL)
    *strchr (needle, '\n') = '\0';
  for (const char *at = strstr (text, needle); at != NULL && at < text + start; at = strstr (at + 1, needle))
    n_before++;
  found = confab_range_find (confab_text_view_get_blocks (CONFAB_TEXT_VIEW (self->text)), needle);
  if (found->len == 0)
    return;
  confab_text_view_select (CONFAB_TEXT_VIEW (self->text), &g_array_index (found, ConfabRange, MIN (n_before, found->len - 1)));
}

static void
ensure_data (ConfabMessageRow *self)
{
  GtkWidget *data;

  if (self->slots[SLOT_DATA] != NULL)
    return;
  data = confab_data_view_new (get_format (self));
  g_signal_connect_object (data, "save", G_CALLBACK (confab_message_row_save_code), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (data, "mark", G_CALLBACK (mark_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (data, "notify::shows-text", G_CALLBACK (shows_text_cb), self, G_CONNECT_SWAPPED);
  confab_message_row_fill_slot (self, SLOT_DATA, data);
}

/* Whether the reply's text is best shown as it is: JSON is no Markdown. */
gboolean
confab_message_row_is_data (ConfabMessageRow *self)
{
  const char *text = confab_message_get_text (self->message);

  while (g_ascii_isspace (*text))
    text++;
  return confab_reply_check_is_asked (get_format (self)) && (*text == '{' || *text == '[');
}

/* Shows the text as data, where it was asked for so. */
void
confab_message_row_show_data (ConfabMessageRow *self)
{
  gsize length = confab_message_get_text_length (self->message);

  if (length == 0 || (self->slots[SLOT_DATA] == NULL && !confab_reply_check_is_asked (get_format (self))))
    return;
  ensure_data (self);
  confab_data_view_set_text (CONFAB_DATA_VIEW (self->slots[SLOT_DATA]), confab_message_get_text (self->message), length,
                             !self->streaming);
}

/* Shows the text as data, whatever was asked for. */
void
confab_message_row_data_action (GtkWidget  *widget,
                                const char *name,
                                GVariant   *parameter)
{
  ConfabMessageRow *self = CONFAB_MESSAGE_ROW (widget);

  if (self->text == NULL)
    return;
  ensure_data (self);
  confab_message_row_show_data (self);
  confab_data_view_show_tree (CONFAB_DATA_VIEW (self->slots[SLOT_DATA]));
}
