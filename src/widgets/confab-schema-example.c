/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"
#include "widgets/confab-schema-example.h"
#include "widgets/confab-schema-view.h"

struct _ConfabSchemaExample
{
  AdwWindow  parent_instance;

  GtkWidget *draw;
  GtkWidget *view;
  GtkWidget *words;
};

enum
{
  DRAWN_UP,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSchemaExample, confab_schema_example, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static JsonNode *
dup_example (ConfabSchemaExample *self,
             GError             **error)
{
  g_autofree char *text = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (self->view));

  return confab_json_read (text, strlen (text), NULL, error);
}

static void
update (ConfabSchemaExample *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) example = dup_example (self, &error);

  gtk_widget_set_sensitive (self->draw, example != NULL);
  if (example == NULL)
    gtk_label_set_text (GTK_LABEL (self->words), error->message);
  else if (!JSON_NODE_HOLDS_OBJECT (example))
    gtk_label_set_text (GTK_LABEL (self->words), _ ("Strict mode wants an object around it."));
  else
    gtk_label_set_text (GTK_LABEL (self->words), _ ("All members will be required, and no others allowed."));
}

static void
draw_clicked_cb (ConfabSchemaExample *self)
{
  g_autoptr (JsonNode) example = dup_example (self, NULL);
  g_autoptr (JsonNode) schema = example != NULL ? confab_json_schema_from_example (example) : NULL;
  g_autofree char *text = schema != NULL ? confab_json_to_string (schema, TRUE) : NULL;

  if (text == NULL)
    return;
  g_signal_emit (self, signals[DRAWN_UP], 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
confab_schema_example_class_init (ConfabSchemaExampleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[DRAWN_UP] = g_signal_new ("drawn-up", CONFAB_TYPE_SCHEMA_EXAMPLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
new_bar (ConfabSchemaExample *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  /* Translators: makes a schema from an example */
  self->draw = gtk_button_new_with_mnemonic (_ ("_Draw Up"));
  gtk_widget_add_css_class (self->draw, "suggested-action");
  g_signal_connect_object (self->draw, "clicked", G_CALLBACK (draw_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->draw);
  return bar;
}

static void
confab_schema_example_init (ConfabSchemaExample *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *help = gtk_label_new (_ ("An example of what a reply should be, as JSON:"));

  gtk_window_set_title (GTK_WINDOW (self), _ ("Schema from Example"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 420);
  gtk_box_append (GTK_BOX (box), new_bar (self));
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_label_set_xalign (GTK_LABEL (help), 0);
  self->view = confab_schema_view_new (_ ("Example"));
  gtk_widget_set_vexpand (self->view, TRUE);
  confab_schema_view_set_text (CONFAB_SCHEMA_VIEW (self->view), "{\n  \"title\": \"Moby-Dick\",\n  \"year\": 1851,\n  \"tags\": [\"novel\", \"sea\"]\n}");
  g_signal_connect_object (self->view, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_widget_add_css_class (self->words, "dim-label");
  gtk_box_append (GTK_BOX (inner), help);
  gtk_box_append (GTK_BOX (inner), self->view);
  gtk_box_append (GTK_BOX (inner), self->words);
  gtk_widget_set_margin_top (inner, 12);
  gtk_widget_set_margin_bottom (inner, 12);
  gtk_widget_set_margin_start (inner, 12);
  gtk_widget_set_margin_end (inner, 12);
  gtk_box_append (GTK_BOX (box), inner);
  adw_window_set_content (ADW_WINDOW (self), box);
  update (self);
}

/**
 * confab_schema_example_new:
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
confab_schema_example_new (void)
{
  return g_object_new (CONFAB_TYPE_SCHEMA_EXAMPLE, NULL);
}
