/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-conversation-row.h"
#include "app/confab-inline-edit.h"
#include "app/confab-relative-time.h"

struct _ConfabConversationRow
{
  GtkWidget               parent_instance;

  GtkBox                 *body;
  GtkLabel               *title;   /* or NULL, as the following: until it is to be seen */
  GtkLabel               *time;
  GtkWidget              *busy;
  GtkWidget              *heading;
  GtkWidget              *pin;
  GtkWidget              *edit;

  GSignalGroup           *signals;
  ConfabConversationItem *item;
  gint64                  shown_time;
  gboolean                day_known;  /* its heading says which day */
  gboolean                waiting;    /* it is not to be seen yet */
};

enum
{
  RENAMED,
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabConversationRow, confab_conversation_row, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const char *
get_title (ConfabConversationRow *self)
{
  const char *title = self->item != NULL ? confab_conversation_item_get_title (self->item) : NULL;

  return title != NULL && *title != '\0' ? title : _ ("Untitled");
}

/* Most rows that a list makes are never to be seen, and each label has a font and a style of its own. */
static void
make_content (ConfabConversationRow *self)
{
  if (self->title != NULL)
    return;
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                              "max-width-chars", 12, "single-line-mode", TRUE, NULL);
  gtk_box_append (self->body, GTK_WIDGET (self->title));
  self->time = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "numeric");
  gtk_box_append (self->body, GTK_WIDGET (self->time));
}

static void
update_pin (ConfabConversationRow *self)
{
  gboolean pinned = confab_conversation_item_get_pinned (self->item);

  /* Few have one. */
  if (pinned && self->pin == NULL)
    {
      self->pin = gtk_image_new_from_icon_name ("view-pin-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (self->pin), 12);
      gtk_widget_add_css_class (self->pin, "dim-label");
      gtk_box_insert_child_after (self->body, self->pin, GTK_WIDGET (self->title));
    }
  if (self->pin != NULL)
    gtk_widget_set_visible (self->pin, pinned && self->edit == NULL);
}

/* A spinner would have the whole window laid out in every frame. */
static void
update_busy (ConfabConversationRow *self)
{
  gboolean busy = confab_conversation_item_get_busy (self->item);

  if (busy && self->busy == NULL)
    {
      self->busy = gtk_image_new_from_icon_name ("media-record-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (self->busy), 8);
      gtk_widget_add_css_class (self->busy, "accent");
      gtk_box_insert_child_after (self->body, self->busy, gtk_widget_get_prev_sibling (GTK_WIDGET (self->time)));
    }
  if (self->busy != NULL)
    gtk_widget_set_visible (self->busy, busy && self->edit == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->time), !busy && self->edit == NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}

/* What is said of a row besides its title comes after it. */
static void
update_name (ConfabConversationRow *self)
{
  g_autofree char *name = NULL;

  if (confab_conversation_item_get_pinned (self->item))
    /* Translators: how assistive technology calls a conversation that is pinned to the top; %s is its title */
    name = g_strdup_printf (_ ("%s, pinned"), get_title (self));
  confab_accessible_name_list_item (GTK_WIDGET (self), name != NULL ? name : get_title (self));
}

static void
update_time (ConfabConversationRow *self)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;
  gint64 shown_time;

  if (self->item == NULL || self->waiting || self->time == NULL)
    return;

  shown_time = self->shown_time > 0 ? self->shown_time : confab_conversation_item_get_updated (self->item);
  if (self->day_known)
    time = confab_relative_time_dup_of_day (shown_time);
  else
    {
      now = g_date_time_new_now_local ();
      time = confab_relative_time_dup (shown_time, now);
    }
  gtk_label_set_label (self->time, time);
}

static void
confab_conversation_row_update (ConfabConversationRow *self)
{
  if (self->item == NULL)
    return;

  update_name (self);
  if (self->waiting)
    return;
  make_content (self);
  gtk_label_set_label (self->title, get_title (self));
  update_time (self);
  gtk_widget_set_visible (GTK_WIDGET (self->title), self->edit == NULL);
  update_pin (self);
  update_busy (self);
}

static void
stop_editing (ConfabConversationRow *self)
{
  if (self->edit == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->edit, self);
  gtk_box_remove (self->body, g_steal_pointer (&self->edit));
  confab_conversation_row_update (self);
}

static void
edit_done_cb (ConfabConversationRow *self,
              const char            *text,
              gboolean               focused)
{
  g_autoptr (ConfabConversationRow) kept = g_object_ref (self);

  if (text != NULL)
    g_signal_emit (self, signals[RENAMED], 0, text);
  g_signal_emit (self, signals[EDITED], 0, focused);
  stop_editing (self);
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

  if (self->edit != NULL || self->title == NULL || !pango_layout_is_ellipsized (gtk_label_get_layout (self->title)))
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
  self->edit = NULL;
  self->heading = NULL;
  self->pin = NULL;
  self->busy = NULL;
  self->title = NULL;
  self->time = NULL;
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

  signals[RENAMED] = g_signal_new ("renamed", CONFAB_TYPE_CONVERSATION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_CONVERSATION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "conversation-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_conversation_row_init (ConfabConversationRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_add_css_class (GTK_WIDGET (self->body), "body");
  gtk_widget_set_parent (GTK_WIDGET (self->body), GTK_WIDGET (self));

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

  if (self->item == item)
    return;
  stop_editing (self);
  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  confab_conversation_row_update (self);
}

/**
 * confab_conversation_row_set_waiting:
 * @self: the row
 * @waiting: whether it is not to be seen yet
 *
 * A list makes many more rows than are to be seen. To write into one that waits, which costs the most, is put off, and what
 * it showed of another conversation is not shown.
 */
void
confab_conversation_row_set_waiting (ConfabConversationRow *self,
                                     gboolean               waiting)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  if (self->waiting == waiting)
    return;
  self->waiting = waiting;
  gtk_widget_set_child_visible (GTK_WIDGET (self->body), !waiting);
  confab_conversation_row_update (self);
}

/**
 * confab_conversation_row_get_waiting:
 * @self: the row
 *
 * Returns: whether it shows nothing yet
 */
gboolean
confab_conversation_row_get_waiting (ConfabConversationRow *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ROW (self), FALSE);

  return self->waiting;
}

/**
 * confab_conversation_row_get_heading:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): the heading above it
 */
const char *
confab_conversation_row_get_heading (ConfabConversationRow *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ROW (self), NULL);

  return self->heading != NULL && gtk_widget_get_visible (self->heading)
         ? gtk_label_get_label (GTK_LABEL (self->heading)) : NULL;
}

/**
 * confab_conversation_row_set_heading:
 * @self: the row
 * @heading: (nullable): the heading of the group that it is the first of
 */
void
confab_conversation_row_set_heading (ConfabConversationRow *self,
                                     const char            *heading)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  if (heading != NULL && self->heading == NULL)
    {
      self->heading = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
      gtk_widget_add_css_class (self->heading, "heading");
      gtk_widget_insert_after (self->heading, GTK_WIDGET (self), NULL);
    }
  if (self->heading == NULL)
    return;
  if (heading != NULL)
    gtk_label_set_label (GTK_LABEL (self->heading), heading);
  gtk_widget_set_visible (self->heading, heading != NULL);
}

/**
 * confab_conversation_row_set_time:
 * @self: the row
 * @milliseconds: the time that it says, since 1970; 0 for that of the last change
 */
void
confab_conversation_row_set_time (ConfabConversationRow *self,
                                  gint64                 milliseconds)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  self->shown_time = milliseconds;
  update_time (self);
}

/**
 * confab_conversation_row_set_day_known:
 * @self: the row
 * @day_known: whether the heading that it is under says the day, so that the row says the time of day
 */
void
confab_conversation_row_set_day_known (ConfabConversationRow *self,
                                       gboolean               day_known)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  if (self->day_known == day_known)
    return;
  self->day_known = day_known;
  update_time (self);
}

/**
 * confab_conversation_row_get_body:
 * @self: the row
 *
 * Returns: (transfer none): what shows the conversation, without the heading
 */
GtkWidget *
confab_conversation_row_get_body (ConfabConversationRow *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ROW (self), NULL);

  return GTK_WIDGET (self->body);
}

/**
 * confab_conversation_row_edit:
 * @self: the row
 * @text: (nullable): what was written already; %NULL to begin with the title
 *
 * Lets the title be written anew in its place.
 */
void
confab_conversation_row_edit (ConfabConversationRow *self,
                              const char            *text)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ROW (self));

  if (self->item == NULL || self->edit != NULL)
    return;
  confab_conversation_row_set_waiting (self, FALSE);
  self->edit = confab_inline_edit_new (_ ("Title"), confab_conversation_item_get_title (self->item));
  gtk_widget_set_hexpand (self->edit, TRUE);
  gtk_box_prepend (self->body, self->edit);
  confab_conversation_row_update (self);
  gtk_widget_grab_focus (self->edit);
  if (text != NULL)
    confab_inline_edit_set_text (CONFAB_INLINE_EDIT (self->edit), text);
  g_signal_connect_object (self->edit, "done", G_CALLBACK (edit_done_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_conversation_row_get_edited:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): what stands in the place of its title while that is written anew
 */
const char *
confab_conversation_row_get_edited (ConfabConversationRow *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ROW (self), NULL);

  return self->edit != NULL ? confab_inline_edit_get_text (CONFAB_INLINE_EDIT (self->edit)) : NULL;
}
