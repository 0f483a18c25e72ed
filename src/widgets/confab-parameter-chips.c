/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "model/confab-parameter-advice.h"
#include "widgets/confab-parameter-chips.h"
#include "widgets/confab-parameter-words.h"
#include "widgets/confab-wrap-layout.h"

struct _ConfabParameterChips
{
  GtkWidget              parent_instance;

  GtkWidget             *box;
  GPtrArray             *chips;  /* GtkWidget, those of parameters, in the box */
  GPtrArray             *leads;  /* GtkWidget, what stands before them */
  ConfabParameterLevels *levels; /* (nullable) */
  ConfabProfile          profile;
  GPtrArray             *advice; /* (nullable): ConfabParameterAdvice */
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabParameterChips, confab_parameter_chips, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
clicked_cb (ConfabParameterChips *self,
            GtkWidget            *button)
{
  g_signal_emit (self, signals[ACTIVATED], 0, gtk_widget_get_name (button));
}

static void
remove_clicked_cb (ConfabParameterChips *self,
                   GtkWidget            *button)
{
  ConfabParameters *own = confab_parameter_levels_get (self->levels, CONFAB_LEVEL_QUESTION);

  if (own != NULL)
    confab_parameters_unset (own, gtk_widget_get_name (button));
}

static const char *
find_advice (ConfabParameterChips *self,
             const char           *name)
{
  for (guint i = 0; self->advice != NULL && i < self->advice->len; i++)
    {
      ConfabParameterAdvice *advice = self->advice->pdata[i];

      if (g_strv_contains ((const char *const *)advice->names, name))
        return advice->sentence;
    }
  return NULL;
}

static GtkWidget *
make_button (const char *words,
             gboolean    marked)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  GtkWidget *content;
  GtkWidget *image;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (!marked)
    return button;
  content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (image, "warning");
  gtk_image_set_pixel_size (GTK_IMAGE (image), 14);
  label = gtk_label_new (words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), image);
  gtk_box_append (GTK_BOX (content), label);
  gtk_button_set_child (GTK_BUTTON (button), content);
  return button;
}

static GtkWidget *
make_remove (ConfabParameterChips  *self,
             const ConfabParameter *parameter)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: a button that takes a parameter's value back, with its name */
  g_autofree char *words = g_strdup_printf (_ ("Reset %s"), _ (parameter->label));

  gtk_widget_set_name (remove, parameter->name);
  gtk_widget_set_tooltip_text (remove, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (remove, "chip");
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  return remove;
}

static GtkWidget *
make_chip (ConfabParameterChips  *self,
           const ConfabParameter *parameter,
           JsonNode              *value,
           ConfabLevel            level)
{
  gboolean taken = confab_parameter_is_taken (parameter, self->profile);
  g_autofree char *words = confab_parameter_words_chip (parameter, value);
  g_autofree char *from = confab_parameter_words_from (self->levels, level, parameter, value);
  g_autofree char *behind = confab_parameter_words_behind (self->levels, level, parameter);
  const char *advice = taken ? find_advice (self, parameter->name) : _ ("Not sent: this service does not take it.");
  g_autofree char *tooltip = g_strjoin ("\n", from, behind, advice, NULL);
  GtkWidget *chip = make_button (words, taken && advice != NULL);
  GtkWidget *box;

  gtk_widget_set_name (chip, parameter->name);
  gtk_widget_set_tooltip_text (chip, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
  gtk_widget_add_css_class (chip, "chip");
  if (!taken)
    gtk_widget_add_css_class (chip, "dim-label");
  g_signal_connect_object (chip, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  if (level != CONFAB_LEVEL_QUESTION)
    return chip;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "own");
  gtk_box_append (GTK_BOX (box), chip);
  gtk_box_append (GTK_BOX (box), make_remove (self, parameter));
  return box;
}

static void
update (ConfabParameterChips *self)
{
  guint n_parameters;
  const ConfabParameter *table = confab_parameter_table (&n_parameters);
  gboolean visible = FALSE;

  for (guint i = 0; i < self->chips->len; i++)
    gtk_box_remove (GTK_BOX (self->box), self->chips->pdata[i]);
  g_ptr_array_set_size (self->chips, 0);
  for (guint i = 0; self->levels != NULL && i < n_parameters; i++)
    {
      ConfabLevel level;
      JsonNode *value = confab_parameter_levels_find (self->levels, table[i].name, &level);
      GtkWidget *chip = value != NULL ? make_chip (self, &table[i], value, level) : NULL;

      if (chip == NULL)
        continue;
      gtk_box_append (GTK_BOX (self->box), chip);
      g_ptr_array_add (self->chips, chip);
    }
  for (guint i = 0; i < self->leads->len; i++)
    visible = visible || gtk_widget_get_visible (self->leads->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), visible || self->chips->len > 0);
}

static void
confab_parameter_chips_dispose (GObject *object)
{
  ConfabParameterChips *self = CONFAB_PARAMETER_CHIPS (object);

  g_ptr_array_set_size (self->leads, 0);
  g_ptr_array_set_size (self->chips, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->levels);
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  G_OBJECT_CLASS (confab_parameter_chips_parent_class)->dispose (object);
}

static void
confab_parameter_chips_finalize (GObject *object)
{
  g_ptr_array_unref (CONFAB_PARAMETER_CHIPS (object)->chips);
  g_ptr_array_unref (CONFAB_PARAMETER_CHIPS (object)->leads);
  G_OBJECT_CLASS (confab_parameter_chips_parent_class)->finalize (object);
}

static void
confab_parameter_chips_class_init (ConfabParameterChipsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_parameter_chips_dispose;
  object_class->finalize = confab_parameter_chips_finalize;
  signals[ACTIVATED] = g_signal_new ("activated", CONFAB_TYPE_PARAMETER_CHIPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
confab_parameter_chips_init (ConfabParameterChips *self)
{
  self->chips = g_ptr_array_new ();
  self->leads = g_ptr_array_new ();
  self->box = confab_wrap_box_new (6, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * confab_parameter_chips_new:
 *
 * Returns: (transfer floating): no chips, which is not visible
 */
GtkWidget *
confab_parameter_chips_new (void)
{
  return g_object_new (CONFAB_TYPE_PARAMETER_CHIPS, NULL);
}

/**
 * confab_parameter_chips_set_levels:
 * @self: chips
 * @levels: (nullable): what is shown
 * @profile: the kind of service that it is sent to
 */
void
confab_parameter_chips_set_levels (ConfabParameterChips  *self,
                                   ConfabParameterLevels *levels,
                                   ConfabProfile          profile)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_CHIPS (self));

  if (self->levels != NULL)
    g_signal_handlers_disconnect_by_data (self->levels, self);
  g_set_object (&self->levels, levels);
  self->profile = profile;
  if (levels != NULL)
    g_signal_connect_object (levels, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  guint length = a != NULL ? a->len : 0;

  if (length != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!g_str_equal (((ConfabParameterAdvice *)a->pdata[i])->sentence, ((ConfabParameterAdvice *)b->pdata[i])->sentence))
      return FALSE;
  return TRUE;
}

/**
 * confab_parameter_chips_set_advice:
 * @self: chips
 * @advice: (nullable) (element-type ConfabParameterAdvice): what there is to say of them
 */
void
confab_parameter_chips_set_advice (ConfabParameterChips *self,
                                   GPtrArray            *advice)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_CHIPS (self));

  if (is_same (self->advice, advice))
    return;
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  self->advice = advice != NULL ? g_ptr_array_ref (advice) : NULL;
  update (self);
}

/**
 * confab_parameter_chips_add_lead:
 * @self: chips
 * @lead: what stands before them; while it is visible, they are
 */
void
confab_parameter_chips_add_lead (ConfabParameterChips *self,
                                 GtkWidget            *lead)
{
  g_return_if_fail (CONFAB_IS_PARAMETER_CHIPS (self));

  g_ptr_array_add (self->leads, lead);
  gtk_box_prepend (GTK_BOX (self->box), lead);
  g_signal_connect_object (lead, "notify::visible", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
