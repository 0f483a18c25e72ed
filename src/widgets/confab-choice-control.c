/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-choice-control.h"
#include "widgets/confab-choice-words.h"

/* A drop-down whose items are the values in the API. People read words for them; the list has both. */
static const ConfabParameter *
get_parameter (GtkDropDown *self)
{
  return g_object_get_data (G_OBJECT (self), "parameter");
}

static void
setup_word_cb (GtkListItemFactory *factory,
               GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_word_cb (GtkDropDown *self,
              GtkListItem *item)
{
  const char *value = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), confab_choice_words (get_parameter (self), value));
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *word = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (word), 0);
  gtk_widget_set_hexpand (word, TRUE);
  gtk_box_append (GTK_BOX (box), word);
  gtk_widget_add_css_class (value, "dim-label");
  gtk_widget_add_css_class (value, "caption");
  gtk_widget_add_css_class (value, "monospace");
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkDropDown *self,
             GtkListItem *item)
{
  const char *value = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *word = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_text (GTK_LABEL (word), confab_choice_words (get_parameter (self), value));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (word)), value);
}

static GtkListItemFactory *
make_factory (GtkDropDown *self,
              GCallback    setup,
              GCallback    bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect_object (factory, "bind", bind, self, G_CONNECT_SWAPPED);
  return factory;
}

static void
selected_cb (GtkDropDown *self)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), confab_choice_control_get_value (self));
}

/**
 * confab_choice_control_new:
 * @parameter: a choice
 * @profile: the kind of service
 *
 * Returns: (transfer floating): a #GtkDropDown of the values such a service takes, none of which is chosen
 */
GtkWidget *
confab_choice_control_new (const ConfabParameter *parameter,
                           ConfabProfile          profile)
{
  GtkWidget *self = gtk_drop_down_new_from_strings (confab_parameter_get_choices (parameter, profile));
  g_autoptr (GtkListItemFactory) factory = make_factory (GTK_DROP_DOWN (self), G_CALLBACK (setup_word_cb), G_CALLBACK (bind_word_cb));
  g_autoptr (GtkListItemFactory) list_factory = make_factory (GTK_DROP_DOWN (self), G_CALLBACK (setup_row_cb), G_CALLBACK (bind_row_cb));

  g_object_set_data (G_OBJECT (self), "parameter", (gpointer)parameter);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self), factory);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self), list_factory);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self), GTK_INVALID_LIST_POSITION);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
  return self;
}

/**
 * confab_choice_control_get_value:
 * @self: a drop-down of [func@Confab.choice_control_new]
 *
 * Returns: (transfer none) (nullable): the value in the API that is chosen
 */
const char *
confab_choice_control_get_value (GtkDropDown *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

/**
 * confab_choice_control_set_value:
 * @self: a drop-down of [func@Confab.choice_control_new]
 * @value: (nullable): a value; none is chosen where it is not among those of the service
 */
void
confab_choice_control_set_value (GtkDropDown *self,
                                 const char  *value)
{
  GListModel *model = gtk_drop_down_get_model (self);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), value) == 0)
      selected = i;
  gtk_drop_down_set_selected (self, selected);
}
