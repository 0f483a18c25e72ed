/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "model/confab-parameter-advice.h"
#include "widgets/confab-parameter-list.h"
#include "widgets/confab-parameter-reset.h"
#include "widgets/confab-parameter-row.h"

struct _ConfabParameterList
{
  GtkWidget              parent_instance;

  GtkWidget             *reset;
  GPtrArray             *rows;    /* (element-type ConfabParameterRow), owned by their boxes */
  ConfabParameterLevels *levels;  /* (nullable) */
  ConfabProfile          profile;
  ConfabTokenizer       *tokenizer; /* (nullable) */
  char                  *to_show; /* (nullable): what is shown as soon as there is a size */
  guint                  tick_id;
  gboolean               is_laid_out; /* since it was asked for */
};

enum
{
  PROP_0,
  PROP_TOKENIZER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ConfabParameterList, confab_parameter_list, GTK_TYPE_WIDGET)

static void
remove_rows (ConfabParameterList *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_last_child (GTK_WIDGET (self))) != self->reset)
    gtk_widget_unparent (child);
}

static GtkWidget *
add_group (ConfabParameterList *self,
           const char          *name)
{
  GtkWidget *heading = gtk_label_new (name);
  GtkWidget *box = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  if (gtk_widget_get_last_child (GTK_WIDGET (self)) != self->reset)
    gtk_widget_set_margin_top (heading, 12);
  gtk_widget_insert_before (heading, GTK_WIDGET (self), NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (box, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_insert_before (box, GTK_WIDGET (self), NULL);
  return box;
}

/* A viewport scrolls to what has the focus, which is the control alone, without the name of what it controls. */
static void
scroll_to_row (GtkWidget *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  GtkWidget *content;
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double value;
  double top;

  content = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  if (content == NULL || !gtk_widget_compute_bounds (row, content, &bounds))
    return;
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  top = bounds.origin.y + gtk_widget_get_margin_top (content);
  value = MAX (gtk_adjustment_get_value (adjustment), top + bounds.size.height - gtk_adjustment_get_page_size (adjustment));
  /* This ends what is on its way, too, to where the control was before it had its place; to clamp the page would not. */
  gtk_adjustment_set_value (adjustment, MIN (value, top));
}

static void
show_row (ConfabParameterList *self,
          const char          *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (confab_parameter_row_get_name (g_ptr_array_index (self->rows, i)), name))
      {
        scroll_to_row (g_ptr_array_index (self->rows, i));
        gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
      }
}

/* A view scrolls to what gets the focus, but only knows where that is once it has sizes: ticks come before the layout of their
 * frame. */
static gboolean
show_tick_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  ConfabParameterList *self = CONFAB_PARAMETER_LIST (widget);
  g_autofree char *name = NULL;

  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    return G_SOURCE_CONTINUE;
  if (!self->is_laid_out)
    {
      self->is_laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  name = g_steal_pointer (&self->to_show);
  show_row (self, name);
  return G_SOURCE_REMOVE;
}

static void
confab_parameter_list_dispose (GObject *object)
{
  ConfabParameterList *self = CONFAB_PARAMETER_LIST (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  remove_rows (self);
  g_clear_pointer (&self->reset, gtk_widget_unparent);
  g_clear_object (&self->levels);
  g_clear_object (&self->tokenizer);
  G_OBJECT_CLASS (confab_parameter_list_parent_class)->dispose (object);
}

static void
confab_parameter_list_finalize (GObject *object)
{
  ConfabParameterList *self = CONFAB_PARAMETER_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->to_show);
  G_OBJECT_CLASS (confab_parameter_list_parent_class)->finalize (object);
}

static void
confab_parameter_list_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_TOKENIZER)
    g_value_set_object (value, CONFAB_PARAMETER_LIST (object)->tokenizer);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
show_action (GtkWidget  *widget,
             const char *action,
             GVariant   *name)
{
  confab_parameter_list_show (CONFAB_PARAMETER_LIST (widget), g_variant_get_string (name, NULL));
}

static void
confab_parameter_list_class_init (ConfabParameterListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_parameter_list_dispose;
  object_class->finalize = confab_parameter_list_finalize;
  object_class->get_property = confab_parameter_list_get_property;
  properties[PROP_TOKENIZER] = g_param_spec_object ("tokenizer", NULL, NULL, CONFAB_TYPE_TOKENIZER,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "parameterlist");
  gtk_widget_class_install_action (widget_class, "parameter-list.show", "s", show_action);
}

static void
confab_parameter_list_init (ConfabParameterList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->rows = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->reset = confab_parameter_reset_new ();
  gtk_widget_insert_before (self->reset, GTK_WIDGET (self), NULL);
}

GtkWidget *
confab_parameter_list_new (void)
{
  return g_object_new (CONFAB_TYPE_PARAMETER_LIST, NULL);
}

static void
update_advice (ConfabParameterList *self)
{
  g_autoptr (ConfabParameters) merged = confab_parameter_levels_dup_merged (self->levels);
  g_autoptr (GPtrArray) advice = confab_parameter_advise (merged, self->profile, NULL, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *sentence = NULL;

      for (guint j = 0; j < advice->len; j++)
        {
          ConfabParameterAdvice *one = advice->pdata[j];

          if (g_strv_contains ((const char *const *)one->names, confab_parameter_row_get_name (self->rows->pdata[i])))
            sentence = one->sentence;
        }
      confab_parameter_row_set_advice (self->rows->pdata[i], sentence);
    }
}

/**
 * confab_parameter_list_set_levels:
 * @self: a list
 * @levels: (nullable): where parameters are set, of which the rows change the nearest; %NULL shows nothing
 * @profile: the kind of service that bounds them
 *
 * Shows the parameters that such a service takes. The rows follow changes of all levels.
 */
void
confab_parameter_list_set_levels (ConfabParameterList   *self,
                                  ConfabParameterLevels *levels,
                                  ConfabProfile          profile)
{
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);
  const char *group = NULL;
  GtkWidget *box = NULL;

  g_return_if_fail (CONFAB_IS_PARAMETER_LIST (self));
  g_return_if_fail (levels == NULL || CONFAB_IS_PARAMETER_LEVELS (levels));

  remove_rows (self);
  if (self->levels != NULL)
    g_signal_handlers_disconnect_by_data (self->levels, self);
  g_set_object (&self->levels, levels);
  self->profile = profile;
  confab_parameter_reset_set_levels (CONFAB_PARAMETER_RESET (self->reset), levels);
  for (guint i = 0; levels != NULL && i < n_parameters; i++)
    {
      GtkWidget *row;

      if (!confab_parameter_is_taken (&table[i], profile))
        continue;
      if (g_strcmp0 (group, table[i].group) != 0)
        box = add_group (self, _ (table[i].group));
      group = table[i].group;
      row = confab_parameter_row_new (&table[i], levels, profile);
      gtk_list_box_append (GTK_LIST_BOX (box), row);
      g_ptr_array_add (self->rows, row);
    }
  if (levels == NULL)
    return;
  g_signal_connect_object (levels, "changed", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  update_advice (self);
}

/**
 * confab_parameter_list_set_tokenizer:
 * @self: a list
 * @tokenizer: (nullable): what knows the tokens of the model that the parameters are for
 */
void
confab_parameter_list_set_tokenizer (ConfabParameterList *self,
                                     ConfabTokenizer     *tokenizer)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_LIST (self));

  if (g_set_object (&self->tokenizer, tokenizer))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOKENIZER]);
}

/**
 * confab_parameter_list_get_tokenizer:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what knows the tokens of the model
 */
ConfabTokenizer *
confab_parameter_list_get_tokenizer (ConfabParameterList *self)
{
  g_return_val_if_fail (CONFAB_IS_PARAMETER_LIST (self), NULL);

  return self->tokenizer;
}

/**
 * confab_parameter_list_show:
 * @self: a list
 * @name: the name of a parameter in the API
 *
 * Puts the focus into the row of a parameter, which scrolls it into the view.
 */
void
confab_parameter_list_show (ConfabParameterList *self,
                            const char          *name)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_LIST (self));
  g_return_if_fail (name != NULL);

  g_free (self->to_show);
  self->to_show = g_strdup (name);
  self->is_laid_out = FALSE;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_tick_cb, NULL, NULL);
}
