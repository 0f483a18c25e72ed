/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

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

/* Shows bytes of the message's text. */
static void
mark_cb (ConfabMessageRow *self,
         guint             start,
         guint             end)
{
  const ConfabSourcePlace place = { start, end };
  ConfabRange range;

  if (self->text != NULL && confab_text_view_find_source (CONFAB_TEXT_VIEW (self->text), &place, &range))
    confab_text_view_select (CONFAB_TEXT_VIEW (self->text), &range);
}

static int
compare_places (gconstpointer left,
                gconstpointer right)
{
  const ConfabSourcePlace *a = left;
  const ConfabSourcePlace *b = right;

  return (a->start > b->start) - (a->start < b->start);
}

static void
checked_cb (ConfabMessageRow *self,
            ConfabDataView   *data)
{
  GArray *places = confab_data_view_get_places (data);
  g_autoptr (GArray) sorted = places != NULL ? g_array_copy (places) : NULL;

  if (sorted != NULL)
    g_array_sort (sorted, compare_places);
  if (self->text != NULL)
    confab_text_view_set_wrong (CONFAB_TEXT_VIEW (self->text), sorted);
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
  g_signal_connect_object (data, "checked", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
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
