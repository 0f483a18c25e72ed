/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspector-request.h"
#include "app/confab-inspector-widgets.h"
#include "base/confab-json-pretty.h"
#include "widgets/confab-code-view.h"

struct _ConfabInspectorRequest
{
  AdwBin     parent_instance;

  GtkWidget *stack;
  GtkWidget *body;
  GtkWidget *headers;
  GtkWidget *note;
  gboolean   shown;   /* it does not change */
};

G_DEFINE_FINAL_TYPE (ConfabInspectorRequest, confab_inspector_request, ADW_TYPE_BIN)

static void
confab_inspector_request_class_init (ConfabInspectorRequestClass *klass)
{
}

static void
confab_inspector_request_init (ConfabInspectorRequest *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->stack = gtk_stack_new ();
  self->body = confab_code_view_new (_ ("Body of the Request"));
  self->headers = confab_code_view_new (_ ("Headers of the Request"));
  self->note = gtk_label_new (NULL);
  gtk_stack_add_titled (GTK_STACK (self->stack), self->body, "body", _ ("Body"));
  gtk_stack_add_titled (GTK_STACK (self->stack), self->headers, "headers", _ ("Headers"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  g_object_set (switcher, "halign", GTK_ALIGN_CENTER, "margin-top", 12, "margin-bottom", 12, NULL);
  g_object_set (self->note, "wrap", TRUE, "margin-start", 12, "margin-end", 12, "margin-bottom", 6, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * confab_inspector_request_new:
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
confab_inspector_request_new (void)
{
  return g_object_new (CONFAB_TYPE_INSPECTOR_REQUEST, NULL);
}

/* With words in the place of what was left out. */
static char *
dup_body (const ConfabExchange *exchange)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *pretty = NULL;
  gsize done = 0;

  for (guint i = 0; i < exchange->gaps->len; i++)
    {
      const ConfabExchangeGap *gap = exchange->gaps->pdata[i];
      g_autofree char *size = g_format_size ((guint64)gap->length);
      /* Translators: what stands in the place of a picture or file in a request; %1$s is a size, %2$.12s the beginning of a checksum */
      g_autofree char *words = g_strdup_printf (_ ("… %1$s of base64, SHA-256 %2$.12s …"), size, gap->hash);

      g_string_append_len (text, (const char *)exchange->body->data + done, gap->offset - done);
      g_string_append (text, words);
      done = gap->offset;
    }
  g_string_append_len (text, (const char *)exchange->body->data + done, exchange->body->len - done);
  pretty = confab_json_dup_pretty (text->str, text->len);
  return g_utf8_make_valid (pretty, -1);
}

/**
 * confab_inspector_request_show:
 * @self: a page
 * @inspection: what is shown
 */
void
confab_inspector_request_show (ConfabInspectorRequest *self,
                               ConfabInspection       *inspection)
{
  g_autofree char *body = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *lines = NULL;
  ConfabExchange *exchange = inspection->exchange;

  g_return_if_fail (CONFAB_IS_INSPECTOR_REQUEST (self));

  if (exchange == NULL)
    {
      gtk_widget_set_visible (self->stack, FALSE);
      gtk_label_set_text (GTK_LABEL (self->note), inspection->problem);
      gtk_widget_set_visible (self->note, TRUE);
      return;
    }
  headers = confab_inspector_dup_headers (exchange->headers);
  lines = g_strdup_printf ("%s %s\n%s", exchange->method, exchange->url, headers);
  confab_code_view_set_text (CONFAB_CODE_VIEW (self->headers), lines, NULL);
  if (self->shown)
    return;
  self->shown = TRUE;
  body = dup_body (exchange);
  if (!confab_code_view_set_text (CONFAB_CODE_VIEW (self->body), body, "json") || exchange->is_cut)
    {
      gtk_label_set_text (GTK_LABEL (self->note), _ ("Only the beginning is shown."));
      gtk_widget_set_visible (self->note, TRUE);
    }
}
