/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-details.h"
#include "widgets/confab-message-facts.h"

struct _ConfabMessageDetails
{
  AdwWindow  parent_instance;

  GtkWidget *groups;

  GPtrArray *facts;
};

G_DEFINE_FINAL_TYPE (ConfabMessageDetails, confab_message_details, ADW_TYPE_WINDOW)

static void
copy_clicked_cb (ConfabMessageDetails *self)
{
  g_autofree char *text = confab_message_facts_dup_text (self->facts);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
confab_message_details_finalize (GObject *object)
{
  ConfabMessageDetails *self = CONFAB_MESSAGE_DETAILS (object);

  g_clear_pointer (&self->facts, g_ptr_array_unref);
  G_OBJECT_CLASS (confab_message_details_parent_class)->finalize (object);
}

static void
confab_message_details_class_init (ConfabMessageDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = confab_message_details_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-message-details.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabMessageDetails, groups);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
confab_message_details_init (ConfabMessageDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
new_value (const ConfabFact *fact)
{
  GtkWidget *value = gtk_label_new (fact->value);

  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, fact->code ? "code" : "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, fact->name, -1);
  return value;
}

/* A name stands above its value, so that a long one has the whole width. */
static GtkWidget *
new_row (const ConfabFact *fact)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (fact->name);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), new_value (fact));
  gtk_widget_add_css_class (box, "fact");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

/* A group takes only rows of its own kind into its list. */
static GtkWidget *
add_group (ConfabMessageDetails *self,
           const char           *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (GTK_BOX (self->groups), group);
  return list;
}

/**
 * confab_message_details_new:
 * @message: a message
 *
 * Returns: (transfer floating): a window with what is known of it
 */
GtkWidget *
confab_message_details_new (ConfabMessage *message)
{
  ConfabMessageDetails *self = g_object_new (CONFAB_TYPE_MESSAGE_DETAILS, NULL);
  const char *title = NULL;
  GtkWidget *list = NULL;

  self->facts = confab_message_facts_list (message);
  for (guint i = 0; i < self->facts->len; i++)
    {
      const ConfabFact *fact = g_ptr_array_index (self->facts, i);

      if (g_strcmp0 (title, fact->group) != 0)
        {
          title = fact->group;
          list = add_group (self, title);
        }
      gtk_list_box_append (GTK_LIST_BOX (list), new_row (fact));
    }
  return GTK_WIDGET (self);
}
