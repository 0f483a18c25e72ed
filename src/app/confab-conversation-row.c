/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-conversation-row.h"
#include "app/confab-relative-time.h"

struct _ConfabConversationRow
{
  GtkWidget               parent_instance;

  GtkLabel               *title;
  GtkWidget              *busy;
  GtkLabel               *time;

  GSignalGroup           *signals;
  ConfabConversationItem *item;
};

G_DEFINE_FINAL_TYPE (ConfabConversationRow, confab_conversation_row, GTK_TYPE_WIDGET)

static void
confab_conversation_row_update (ConfabConversationRow *self)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  const char *title;
  gboolean busy;

  if (self->item == NULL)
    return;

  now = g_date_time_new_now_local ();
  time = confab_relative_time_dup (confab_conversation_item_get_updated (self->item), now);
  title = confab_conversation_item_get_title (self->item);
  if (title == NULL || *title == '\0')
    title = _ ("Untitled");
  busy = confab_conversation_item_get_busy (self->item);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->time, time);
  gtk_widget_set_visible (GTK_WIDGET (self->time), !busy);
  /* A spinner would have the whole window laid out in every frame. */
  gtk_widget_set_visible (self->busy, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  confab_accessible_name_list_item (GTK_WIDGET (self), title);
}

/* Only what does not fit needs to be said again. */
static gboolean
confab_conversation_row_query_tooltip (GtkWidget  *widget,
                                       int         x,
                                       int         y,
                                       gboolean    keyboard_mode,
                                       GtkTooltip *tooltip)
{
  ConfabConversationRow *self = CONFAB_CONVERSATION_ROW (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->title)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (self->title));
  return TRUE;
}

static void
confab_conversation_row_dispose (GObject *object)
{
  ConfabConversationRow *self = CONFAB_CONVERSATION_ROW (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_CONVERSATION_ROW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);
  g_clear_object (&self->signals);

  G_OBJECT_CLASS (confab_conversation_row_parent_class)->dispose (object);
}

static void
confab_conversation_row_class_init (ConfabConversationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_conversation_row_dispose;
  widget_class->query_tooltip = confab_conversation_row_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "conversation-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/confab/Confab/ui/confab-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabConversationRow, busy);
  gtk_widget_class_bind_template_child (widget_class, ConfabConversationRow, time);
  gtk_widget_class_bind_template_child (widget_class, ConfabConversationRow, title);
}

static void
confab_conversation_row_init (ConfabConversationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);

  self->signals = g_signal_group_new (CONFAB_TYPE_CONVERSATION_ITEM);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (confab_conversation_row_update), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * confab_conversation_row_new:
 *
 * Returns: (transfer floating): a row of no conversation yet
 */
GtkWidget *
confab_conversation_row_new (void)
{
  return g_object_new (CONFAB_TYPE_CONVERSATION_ROW, NULL);
}

/**
 * confab_conversation_row_get_item:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): the conversation that it shows
 */
ConfabConversationItem *
confab_conversation_row_get_item (ConfabConversationRow *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ROW (self), NULL);

  return self->item;
}

/**
 * confab_conversation_row_set_item:
 * @self: the row
 * @item: (nullable): the conversation to show
 */
void
confab_conversation_row_set_item (ConfabConversationRow  *self,
                                  ConfabConversationItem *item)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->signals, item);
  confab_conversation_row_update (self);
}
