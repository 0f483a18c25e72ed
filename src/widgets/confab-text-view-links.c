/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widgets/confab-link.h"
#include "widgets/confab-text-view-private.h"

static ConfabBlock *
get_block (ConfabTextView *self,
           guint           index)
{
  GPtrArray *blocks = confab_text_view_get_blocks (self);

  return index < blocks->len ? g_ptr_array_index (blocks, index) : NULL;
}

static gboolean
is_link (const ConfabSpan *span)
{
  return span->link != 0 && (span->flags & (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE)) != 0 && confab_link_is_allowed (span->target);
}

/**
 * confab_text_view_get_link:
 * @self: a text
 * @link: a link
 *
 * Returns: (transfer none) (nullable): the first span of the link, if it is one that may be followed
 */
const ConfabSpan *
confab_text_view_get_link (ConfabTextView       *self,
                           const ConfabTextLink *link)
{
  const ConfabBlock *block;

  if (link->link == 0)
    return NULL;
  block = get_block (self, link->block);
  if (block == NULL)
    return NULL;
  for (guint i = 0; i < block->n_spans; i++)
    if (block->spans[i].link == link->link)
      return is_link (&block->spans[i]) ? &block->spans[i] : NULL;
  return NULL;
}

/**
 * confab_text_view_find_link:
 * @self: a text
 * @x: in pixels
 * @y: in pixels
 * @link: (out): what is there
 *
 * Returns: whether there is a link
 */
gboolean
confab_text_view_find_link (ConfabTextView *self,
                            double          x,
                            double          y,
                            ConfabTextLink *link)
{
  ConfabPosition position;
  const ConfabBlock *block;
  const ConfabSpan *span;

  *link = (ConfabTextLink){ 0 };
  if (!confab_text_view_find_position (self, x, y, &position))
    return FALSE;
  block = get_block (self, position.block);
  if (block == NULL || block->n_spans == 0)
    return FALSE;
  span = confab_block_find_span (block, position.offset);
  /* A place between two characters is told by the later one. */
  if ((span == NULL || !is_link (span)) && position.offset > 0)
    span = confab_block_find_span (block, position.offset - 1);
  if (span == NULL || !is_link (span))
    return FALSE;
  *link = (ConfabTextLink){ position.block, span->link };
  return TRUE;
}

static char *
dup_link_text (ConfabTextView       *self,
               const ConfabTextLink *link)
{
  const ConfabBlock *block = get_block (self, link->block);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < block->n_spans; i++)
    if (block->spans[i].link == link->link)
      g_string_append_len (text, block->text + block->spans[i].start, block->spans[i].end - block->spans[i].start);
  return g_string_free (text, FALSE);
}

static void
copy_link (ConfabTextView *self,
           const char     *uri)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), uri);
}

/* Links that do not say where they lead */

static void
dialog_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    ConfabTextView   *self)
{
  const char *uri = g_object_get_data (G_OBJECT (dialog), "uri");

  if (g_str_equal (response, "open"))
    g_signal_emit_by_name (self, "open-link", uri);
  else if (g_str_equal (response, "copy"))
    copy_link (self, uri);
}

static void
ask (ConfabTextView *self,
     const char     *uri,
     const char     *claimed,
     const char     *actual)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Open This Link?"), NULL);

  /* Translators: both are names of hosts, as "example.org" */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _ ("It reads “%s” but leads to “%s”."), claimed, actual);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "copy", _ ("Copy _Link"),
                                    "open", _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "uri", g_strdup (uri), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (dialog_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * confab_text_view_activate_link:
 * @self: a text
 * @link: a link
 *
 * Follows a link; first asks if it says to lead elsewhere.
 */
void
confab_text_view_activate_link (ConfabTextView       *self,
                                const ConfabTextLink *link)
{
  const ConfabSpan *span = confab_text_view_get_link (self, link);
  g_autofree char *text = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *claimed = NULL;
  g_autofree char *actual = NULL;

  if (span == NULL)
    return;
  text = dup_link_text (self, link);
  uri = g_strdup (span->target);
  if (confab_link_is_honest (text, uri, &claimed, &actual))
    g_signal_emit_by_name (self, "open-link", uri);
  else
    ask (self, uri, claimed, actual);
}

void
confab_text_view_set_focus_link (ConfabTextView *self,
                                 ConfabTextLink  link)
{
  if (self->focus_link.block == link.block && self->focus_link.link == link.link)
    return;
  self->focus_link = link;
  if (link.link != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "at-link");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "at-link");
  confab_text_view_update_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * confab_text_view_find_next_link:
 * @self: a text
 * @index: a block
 * @after: a link of it, 0 for where it begins or ends
 * @direction: 1 or -1
 *
 * Returns: the link after or before that in the block; 0 if there is none
 */
guint
confab_text_view_find_next_link (ConfabTextView *self,
                                 guint           index,
                                 guint           after,
                                 int             direction)
{
  const ConfabBlock *block = get_block (self, index);
  guint found = 0;

  for (guint i = 0; block != NULL && i < block->n_spans; i++)
    {
      const ConfabSpan *span = &block->spans[i];

      if (!is_link (span))
        continue;
      if (direction > 0 && (after == 0 || span->link > after))
        return span->link;
      if (direction < 0 && (after == 0 || span->link < after))
        found = span->link;
    }
  return found;
}

/* Actions */

static void
open_link_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);

  confab_text_view_activate_link (self, self->menu_link.link != 0 ? &self->menu_link : &self->focus_link);
}

static void
copy_link_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ConfabTextView *self = CONFAB_TEXT_VIEW (widget);
  const ConfabSpan *span = confab_text_view_get_link (self, self->menu_link.link != 0 ? &self->menu_link : &self->focus_link);

  if (span != NULL)
    copy_link (self, span->target);
}

void
confab_text_view_class_install_link_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "text.open-link", NULL, open_link_action);
  gtk_widget_class_install_action (widget_class, "text.copy-link", NULL, copy_link_action);
}
