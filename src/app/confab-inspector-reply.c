/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-event-list.h"
#include "app/confab-inspector-reply.h"
#include "app/confab-inspector-widgets.h"
#include "widgets/confab-code-view.h"

struct _ConfabInspectorReply
{
  AdwBin              parent_instance;

  GtkWidget          *attempts;   /* which one is shown */
  GtkWidget          *detail;
  GtkWidget          *headers;
  GtkWidget          *note;
  GtkWidget          *stack;
  GtkWidget          *whole;

  ConfabEventList    *list;
  GtkSingleSelection *selection;
  ConfabInspection   *inspection; /* (nullable), not owned; the window's */
  guint               attempt;
  gboolean            whole_stale;
};

G_DEFINE_FINAL_TYPE (ConfabInspectorReply, confab_inspector_reply, ADW_TYPE_BIN)

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *time = gtk_label_new (NULL);
  GtkWidget *line = gtk_label_new (NULL);

  g_object_set (time, "xalign", 1.0, "width-chars", 10, NULL);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  g_object_set (line, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "hexpand", TRUE, "single-line-mode", TRUE, NULL);
  gtk_widget_add_css_class (line, "monospace");
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), line);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  ConfabEventItem *event = gtk_list_item_get_item (item);
  GtkWidget *time = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *line = gtk_widget_get_next_sibling (time);
  double ms = confab_event_item_get_time (event);
  g_autofree char *when = ms < 0 ? g_strdup ("") : g_strdup_printf (_ ("%.1f ms"), ms);
  g_autofree char *text = confab_event_item_dup_line (event);

  gtk_label_set_text (GTK_LABEL (time), when);
  gtk_label_set_text (GTK_LABEL (line), text);
}

static void
selected_cb (ConfabInspectorReply *self)
{
  ConfabEventItem *event = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *text = event != NULL ? confab_event_item_dup_text (event, CONFAB_INSPECTION_MAX_SHOWN) : g_strdup ("");

  confab_code_view_set_text (CONFAB_CODE_VIEW (self->detail), text, *text == '{' || *text == '[' ? "json" : NULL);
}

static GtkWidget *
new_events (ConfabInspectorReply *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  self->list = confab_event_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Events"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_size_request (scroller, -1, 100);
  self->detail = confab_code_view_new (_ ("Event"));
  gtk_widget_set_size_request (self->detail, -1, 100);
  gtk_paned_set_start_child (GTK_PANED (paned), scroller);
  gtk_paned_set_end_child (GTK_PANED (paned), self->detail);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 220);
  return paned;
}

static const ConfabExchangeAttempt *
get_attempt (ConfabInspectorReply *self)
{
  ConfabExchange *exchange = self->inspection != NULL ? self->inspection->exchange : NULL;

  return exchange != NULL && self->attempt < exchange->attempts->len ? exchange->attempts->pdata[self->attempt] : NULL;
}

/* Only where somebody looks at it. */
static void
update_whole (ConfabInspectorReply *self)
{
  const ConfabExchangeAttempt *attempt = get_attempt (self);
  ConfabExchangeEvent all = { 0 };
  g_autofree char *text = NULL;
  gboolean is_stream;

  if (!self->whole_stale || attempt == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "whole") != 0)
    return;
  self->whole_stale = FALSE;
  is_stream = confab_exchange_attempt_is_stream (attempt);
  all.length = MIN (attempt->body->len, CONFAB_INSPECTION_MAX_SHOWN);
  text = confab_exchange_attempt_dup_event (attempt, &all, !is_stream);
  confab_code_view_set_text (CONFAB_CODE_VIEW (self->whole), text, !is_stream && (*text == '{' || *text == '[') ? "json" : NULL);
}

static char *
dup_note (ConfabInspectorReply        *self,
          const ConfabExchangeAttempt *attempt)
{
  g_autofree char *kept = NULL;
  g_autofree char *came = NULL;

  if (attempt == NULL)
    return g_strdup (self->inspection->problem);
  if (attempt->body->len == 0)
    return g_strdup (attempt->error != NULL ? attempt->error : _ ("Nothing has come."));
  kept = g_format_size (attempt->body->len);
  came = g_format_size ((guint64)attempt->body_length);
  if (attempt->body_length > attempt->body->len)
    /* Translators: both are sizes, such as 16.8 MB */
    return g_strdup_printf (_ ("The first %1$s of %2$s were recorded."), kept, came);
  return NULL;
}

static void
update_note (ConfabInspectorReply        *self,
             const ConfabExchangeAttempt *attempt)
{
  g_autofree char *words = dup_note (self, attempt);
  gboolean is_whole = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "whole") == 0;
  gboolean is_long = attempt != NULL && attempt->body->len > CONFAB_INSPECTION_MAX_SHOWN;

  if (words == NULL && is_whole && is_long)
    words = g_strdup (_ ("Only the beginning is shown."));
  confab_inspector_note_show (self->note, words, is_long ? "inspector.save-reply" : NULL);
}

static void
show_attempt (ConfabInspectorReply *self,
              gboolean              more)
{
  const ConfabExchangeAttempt *attempt = get_attempt (self);
  g_autofree char *headers = NULL;
  g_autofree char *lines = NULL;

  update_note (self, attempt);
  gtk_widget_set_visible (self->stack, attempt != NULL);
  if (attempt == NULL)
    return;
  headers = confab_inspector_dup_headers (attempt->headers);
  lines = g_strdup_printf ("HTTP/%s %u\n%s", attempt->http_version != NULL ? attempt->http_version : "?", attempt->status, headers);
  confab_code_view_set_text (CONFAB_CODE_VIEW (self->headers), attempt->status != 0 ? lines : "", NULL);
  confab_event_list_set (self->list, self->inspection->exchange, self->attempt, self->inspection->events->pdata[self->attempt], more);
  self->whole_stale = TRUE;
  update_whole (self);
}

static void
page_chosen_cb (ConfabInspectorReply *self)
{
  if (self->inspection == NULL)
    return;
  update_note (self, get_attempt (self));
  update_whole (self);
}

static void
attempt_chosen_cb (ConfabInspectorReply *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->attempts));

  if (chosen == GTK_INVALID_LIST_POSITION || chosen == self->attempt || self->inspection == NULL)
    return;
  self->attempt = chosen;
  show_attempt (self, FALSE);
}

static void
confab_inspector_reply_dispose (GObject *object)
{
  ConfabInspectorReply *self = CONFAB_INSPECTOR_REPLY (object);

  self->inspection = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (confab_inspector_reply_parent_class)->dispose (object);
}

static void
confab_inspector_reply_class_init (ConfabInspectorReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_inspector_reply_dispose;
}

static void
confab_inspector_reply_init (ConfabInspectorReply *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->stack = gtk_stack_new ();
  self->whole = confab_code_view_new (_ ("Body of the Reply"));
  self->headers = confab_code_view_new (_ ("Headers of the Reply"));
  self->note = confab_inspector_note_new ();
  self->attempts = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->attempts), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Attempt"), -1);
  gtk_stack_add_titled (GTK_STACK (self->stack), new_events (self), "events", _ ("Events"));
  gtk_stack_add_titled (GTK_STACK (self->stack), self->whole, "whole", _ ("Body"));
  gtk_stack_add_titled (GTK_STACK (self->stack), self->headers, "headers", _ ("Headers"));
  g_object_set (bar, "halign", GTK_ALIGN_CENTER, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
  gtk_widget_set_visible (self->attempts, FALSE);
  gtk_widget_set_halign (self->attempts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar), confab_inspector_switcher_new (GTK_STACK (self->stack)));
  gtk_box_append (GTK_BOX (bar), self->attempts);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->attempts, "notify::selected", G_CALLBACK (attempt_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (page_chosen_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_inspector_reply_new:
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
confab_inspector_reply_new (void)
{
  return g_object_new (CONFAB_TYPE_INSPECTOR_REPLY, NULL);
}

/* The last attempt is the one that matters, until a person chooses another one. */
static gboolean
update_attempts (ConfabInspectorReply *self)
{
  guint n = self->inspection->exchange != NULL ? self->inspection->exchange->attempts->len : 0;
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (self->attempts));
  guint before = model != NULL ? g_list_model_get_n_items (model) : 0;
  g_autoptr (GtkStringList) names = NULL;

  if (n == before)
    return TRUE;
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Attempt %u"), i + 1);

      gtk_string_list_append (names, name);
    }
  self->attempt = n > 0 ? n - 1 : 0;
  g_signal_handlers_block_by_func (self->attempts, attempt_chosen_cb, self);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->attempts), G_LIST_MODEL (names));
  if (n > 0)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->attempts), self->attempt);
  g_signal_handlers_unblock_by_func (self->attempts, attempt_chosen_cb, self);
  gtk_widget_set_visible (self->attempts, n > 1);
  return FALSE;
}

/**
 * confab_inspector_reply_show:
 * @self: a page
 * @inspection: what is shown; it has to live until the next call, or as long as @self
 */
void
confab_inspector_reply_show (ConfabInspectorReply *self,
                             ConfabInspection     *inspection)
{
  gboolean is_first = self->inspection == NULL;
  gboolean more;

  g_return_if_fail (CONFAB_IS_INSPECTOR_REPLY (self));

  self->inspection = inspection;
  more = update_attempts (self) && !is_first;
  if (is_first && get_attempt (self) != NULL && !confab_exchange_attempt_is_stream (get_attempt (self)))
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "whole");
  show_attempt (self, more);
}

/**
 * confab_inspector_reply_find:
 * @self: a page
 *
 * Opens the bar to find something in what is to be seen; beside the events that is the one that is chosen.
 */
void
confab_inspector_reply_find (ConfabInspectorReply *self)
{
  GtkWidget *child;

  g_return_if_fail (CONFAB_IS_INSPECTOR_REPLY (self));

  child = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  if (gtk_widget_get_visible (self->stack))
    confab_code_view_find (CONFAB_CODE_VIEW (CONFAB_IS_CODE_VIEW (child) ? child : self->detail));
}

/**
 * confab_inspector_reply_get_body:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): all that was recorded of the answer that is shown, as it came
 */
GBytes *
confab_inspector_reply_get_body (ConfabInspectorReply *self)
{
  const ConfabExchangeAttempt *attempt;

  g_return_val_if_fail (CONFAB_IS_INSPECTOR_REPLY (self), NULL);

  attempt = get_attempt (self);
  if (attempt == NULL)
    return NULL;
  /* What was read does not change any more: it may be many megabytes, which are not copied. */
  return g_bytes_new_with_free_func (attempt->body->data, attempt->body->len, (GDestroyNotify)confab_exchange_unref,
                                     confab_exchange_ref (self->inspection->exchange));
}
