/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-context-meter.h"

/* In hundredths of the window: below, nothing is shown; from there on, it is a warning. */
#define SHOWN   5
#define WARNING 90

#define N_PARTS 5

struct _ConfabContextMeter
{
  GtkWidget        parent_instance;

  GtkWidget       *button;
  GtkWidget       *label;
  GtkWidget       *grid;
  GtkWidget       *total;
  GtkWidget       *left_out;
  GtkWidget       *bars[N_PARTS];
  GtkWidget       *numbers[N_PARTS];
  GtkWidget       *names[N_PARTS];
  ConfabContextUse use;
};

G_DEFINE_FINAL_TYPE (ConfabContextMeter, confab_context_meter, GTK_TYPE_WIDGET)

static const char *const names[N_PARTS] = {
  N_ ("System Prompt"), N_ ("Messages"), N_ ("Attachments"), N_ ("Draft"), N_ ("Reserved for the Reply"),
};

static void
list_numbers (const ConfabContextUse *use,
              gint64                 *numbers)
{
  numbers[0] = use->system;
  numbers[1] = use->history;
  numbers[2] = use->media;
  numbers[3] = use->draft;
  numbers[4] = use->reserved;
}

static gint64
add_up (const ConfabContextUse *use)
{
  return use->system + use->history + use->media + use->draft + use->reserved;
}

static char *
dup_short (gint64 tokens)
{
  if (tokens >= 1000000)
    /* Translators: millions of tokens */
    return g_strdup_printf (_ ("%.1fM"), (double)tokens / 1e6);
  if (tokens >= 1000)
    /* Translators: thousands of tokens */
    return g_strdup_printf (_ ("%ldK"), (long)(tokens / 1000));
  return g_strdup_printf ("%ld", (long)tokens);
}

static void
update_rows (ConfabContextMeter *self)
{
  gint64 numbers[N_PARTS];
  gint64 most;

  list_numbers (&self->use, numbers);
  most = MAX (MAX (self->use.window, add_up (&self->use)), 1);
  for (guint i = 0; i < N_PARTS; i++)
    {
      /* Translators: a number of tokens, with separators between its thousands */
      g_autofree char *number = g_strdup_printf (_ ("%'ld"), (long)numbers[i]);
      gboolean shown = numbers[i] > 0;

      gtk_label_set_text (GTK_LABEL (self->numbers[i]), number);
      gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bars[i]), (double)numbers[i] / (double)most);
      gtk_widget_set_visible (self->names[i], shown);
      gtk_widget_set_visible (self->bars[i], shown);
      gtk_widget_set_visible (self->numbers[i], shown);
    }
}

static void
update_words (ConfabContextMeter *self,
              gint64              percent)
{
  gint64 tokens = add_up (&self->use);
  g_autofree char *window = dup_short (self->use.window);
  /* Translators: how much of a model's window the next request takes, in hundredths, and how many tokens it takes at most, like 256K */
  g_autofree char *words = g_strdup_printf (_ ("%ld%% of %s"), (long)percent, window);
  /* Translators: two numbers of tokens; %'d is a number with separators between its thousands */
  g_autofree char *total = g_strdup_printf (_ ("About %'ld of %'ld tokens"), (long)tokens, (long)self->use.window);
  g_autofree char *left_out = NULL;

  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_label_set_text (GTK_LABEL (self->total), total);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, total, -1);
  gtk_widget_set_visible (self->left_out, self->use.n_left_out > 0);
  /* Translators: %u is a number of messages */
  left_out = g_strdup_printf (ngettext ("%u message is left out.", "%u messages are left out.", self->use.n_left_out),
                              self->use.n_left_out);
  gtk_label_set_text (GTK_LABEL (self->left_out), left_out);
}

static void
confab_context_meter_dispose (GObject *object)
{
  g_clear_pointer (&CONFAB_CONTEXT_METER (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (confab_context_meter_parent_class)->dispose (object);
}

static void
confab_context_meter_class_init (ConfabContextMeterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_context_meter_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_row (ConfabContextMeter *self,
         guint               i)
{
  self->names[i] = make_label (_ (names[i]), NULL);
  self->bars[i] = gtk_level_bar_new ();
  self->numbers[i] = make_label (NULL, "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->numbers[i]), 1);
  gtk_label_set_wrap (GTK_LABEL (self->numbers[i]), FALSE);
  gtk_widget_set_size_request (self->bars[i], 80, -1);
  gtk_widget_set_valign (self->bars[i], GTK_ALIGN_CENTER);
  /* A share of the window is neither good nor bad. */
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bars[i]), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bars[i]), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bars[i]), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bars[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (names[i]), -1);
  gtk_grid_attach (GTK_GRID (self->grid), self->names[i], 0, (int)i + 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->bars[i], 1, (int)i + 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->numbers[i], 2, (int)i + 1, 1, 1);
}

static GtkWidget *
make_popover (ConfabContextMeter *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *title = make_label (_ ("Context of the Next Request"), "heading");

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_set_margin_top (self->grid, 6);
  gtk_widget_set_margin_bottom (self->grid, 6);
  gtk_widget_set_margin_start (self->grid, 6);
  gtk_widget_set_margin_end (self->grid, 6);
  gtk_grid_attach (GTK_GRID (self->grid), title, 0, 0, 3, 1);
  for (guint i = 0; i < N_PARTS; i++)
    add_row (self, i);
  self->total = make_label (NULL, "dim-label");
  self->left_out = make_label (NULL, "dim-label");
  gtk_grid_attach (GTK_GRID (self->grid), self->total, 0, N_PARTS + 1, 3, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->left_out, 0, N_PARTS + 2, 3, 1);
  gtk_popover_set_child (GTK_POPOVER (popover), self->grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Context of the Next Request"), -1);
  return popover;
}

static void
confab_context_meter_init (ConfabContextMeter *self)
{
  self->button = gtk_menu_button_new ();
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));
  gtk_widget_set_tooltip_text (self->button, _ ("How Much of the Model's Context the Next Request Takes"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Context"), -1);
  gtk_widget_add_css_class (self->button, "chip");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * confab_context_meter_new:
 *
 * Returns: (transfer floating): a meter, which is not visible yet
 */
GtkWidget *
confab_context_meter_new (void)
{
  return g_object_new (CONFAB_TYPE_CONTEXT_METER, NULL);
}

/**
 * confab_context_meter_set:
 * @self: a meter
 * @use: how much of the window the next request takes
 */
void
confab_context_meter_set (ConfabContextMeter     *self,
                          const ConfabContextUse *use)
{
  gint64 percent;

  g_return_if_fail (CONFAB_IS_CONTEXT_METER (self));
  g_return_if_fail (use != NULL);

  self->use = *use;
  percent = use->window > 0 ? (gint64)((double)add_up (use) * 100 / (double)use->window + 0.5) : 0;
  update_rows (self);
  update_words (self, percent);
  /* Dimmed, a warning would be hard to read. */
  gtk_widget_remove_css_class (self->label, percent >= WARNING ? "dim-label" : "warning");
  gtk_widget_add_css_class (self->label, percent >= WARNING ? "warning" : "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self), percent >= SHOWN);
}
