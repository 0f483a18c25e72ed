/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspector-request.h"
#include "app/confab-inspector-widgets.h"
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
  GtkWidget *switcher;

  self->stack = gtk_stack_new ();
  self->body = confab_code_view_new (_ ("Body of the Request"));
  self->headers = confab_code_view_new (_ ("Headers of the Request"));
  self->note = confab_inspector_note_new ();
  gtk_stack_add_titled (GTK_STACK (self->stack), self->body, "body", _ ("Body"));
  gtk_stack_add_titled (GTK_STACK (self->stack), self->headers, "headers", _ ("Headers"));
  switcher = confab_inspector_switcher_new (GTK_STACK (self->stack));
  g_object_set (switcher, "halign", GTK_ALIGN_CENTER, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
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

/**
 * confab_inspector_request_find:
 * @self: a page
 *
 * Opens the bar to find something in what is to be seen.
 */
void
confab_inspector_request_find (ConfabInspectorRequest *self)
{
  g_return_if_fail (CONFAB_IS_INSPECTOR_REQUEST (self));

  if (gtk_widget_get_visible (self->stack))
    confab_code_view_find (CONFAB_CODE_VIEW (gtk_stack_get_visible_child (GTK_STACK (self->stack))));
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
  g_autofree char *headers = NULL;
  g_autofree char *lines = NULL;
  ConfabExchange *exchange = inspection->exchange;
  gboolean whole;

  g_return_if_fail (CONFAB_IS_INSPECTOR_REQUEST (self));

  gtk_widget_set_visible (self->stack, exchange != NULL);
  if (exchange == NULL)
    {
      confab_inspector_note_show (self->note, inspection->problem, NULL);
      return;
    }
  headers = confab_inspector_dup_headers (exchange->headers);
  lines = g_strdup_printf ("%s %s\n%s", exchange->method, exchange->url, headers);
  confab_code_view_set_text (CONFAB_CODE_VIEW (self->headers), lines, NULL);
  if (self->shown)
    return;
  self->shown = TRUE;
  whole = confab_code_view_set_text (CONFAB_CODE_VIEW (self->body), inspection->request_text, "json") && inspection->is_request_whole;
  confab_inspector_note_show (self->note, whole ? NULL : _ ("Only the beginning is shown."), whole ? NULL : "inspector.save-body");
}
