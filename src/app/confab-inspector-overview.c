/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-inspector-overview.h"
#include "app/confab-inspector-widgets.h"
#include "model/confab-exchange-events.h"
#include "widgets/confab-rate-chart.h"
#include "widgets/confab-span-bar.h"

/* How many steps the chart has. */
#define N_STEPS 48

struct _ConfabInspectorOverview
{
  AdwBin     parent_instance;

  GtkWidget *groups;
};

G_DEFINE_FINAL_TYPE (ConfabInspectorOverview, confab_inspector_overview, ADW_TYPE_BIN)

/* What takes time in an attempt, each from the last moment before it that is known. */
static const struct
{
  const char          *name;
  ConfabExchangeMoment end;
  const char          *style;
} phases[] = {
  /* Translators: what happens before a request is sent: the address of a server is looked up */
  { N_ ("Name looked up"), CONFAB_EXCHANGE_RESOLVED, "connect" },
  { N_ ("Connected"), CONFAB_EXCHANGE_CONNECTED, "connect" },
  { N_ ("Encrypted"), CONFAB_EXCHANGE_ENCRYPTED, "connect" },
  { N_ ("Request sent"), CONFAB_EXCHANGE_SENT, "send" },
  { N_ ("Headers came"), CONFAB_EXCHANGE_HEADERS, "wait" },
  { N_ ("First byte"), CONFAB_EXCHANGE_FIRST_BYTE, "wait" },
  { N_ ("First token"), CONFAB_EXCHANGE_FIRST_TOKEN, "wait" },
  { N_ ("End"), CONFAB_EXCHANGE_ENDED, "answer" },
};

static char *
dup_ms (gint64 microseconds)
{
  if (microseconds < 10000)
    /* Translators: milliseconds, as in 1.5 ms */
    return g_strdup_printf (_ ("%.1f ms"), (double)microseconds / 1000);
  if (microseconds < 1000000)
    return g_strdup_printf (_ ("%.0f ms"), (double)microseconds / 1000);
  /* Translators: seconds, as in 1.5 s */
  return g_strdup_printf (_ ("%.2f s"), (double)microseconds / 1000000);
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* One line of the time line: what, its bar, and when. */
static void
add_phase (GtkWidget  *grid,
           int        *row,
           const char *name,
           const char *style,
           gint64      start,
           gint64      end,
           gint64      zero,
           gint64      total)
{
  g_autofree char *when = dup_ms (end - zero);
  g_autofree char *took = dup_ms (end - start);
  /* Translators: %1$s is how long something took, %2$s how long after the beginning it was over, both such as 1.5 ms */
  g_autofree char *words = g_strdup_printf (_ ("Took %1$s, until %2$s after the beginning"), took, when);
  GtkWidget *label = new_label (name, NULL);
  GtkWidget *bar = confab_span_bar_new ((double)(start - zero) / total, (double)(end - zero) / total, style);
  GtkWidget *number = new_label (when, "numeric");

  gtk_label_set_wrap (GTK_LABEL (number), FALSE);
  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_widget_set_tooltip_text (bar, words);
  gtk_widget_set_tooltip_text (number, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), bar, 1, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), number, 2, *row, 1, 1);
  (*row)++;
}

static GtkWidget *
new_grid (void)
{
  return g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 9, "margin-top", 12, "margin-bottom", 12,
                       "margin-start", 12, "margin-end", 12, NULL);
}

static GtkWidget *
add_card (GtkWidget  *groups,
          const char *title,
          const char *description,
          GtkWidget  *child)
{
  GtkWidget *group = confab_inspector_group_new (title, description);
  GtkWidget *card = adw_bin_new ();

  gtk_widget_add_css_class (card, "card");
  adw_bin_set_child (ADW_BIN (card), child);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), card);
  gtk_box_append (GTK_BOX (groups), group);
  return group;
}

static gint64
get_end (const ConfabExchange        *exchange,
         const ConfabExchangeAttempt *attempt)
{
  gint64 end = attempt->moments[CONFAB_EXCHANGE_ENDED];

  if (end >= 0)
    return end;
  for (int i = CONFAB_EXCHANGE_N_MOMENTS - 1; i >= 0; i--)
    end = MAX (end, attempt->moments[i]);
  if (attempt->chunks->len > 0)
    end = MAX (end, g_array_index (attempt->chunks, ConfabExchangeChunk, attempt->chunks->len - 1).time);
  return MAX (end, 0);
}

static char *
dup_attempt_title (const ConfabExchange *exchange,
                   guint                 index)
{
  if (exchange->attempts->len == 1)
    return g_strdup (_ ("Time Line"));
  /* Translators: %1$u is the number of the attempt, %2$u how many there were */
  return g_strdup_printf (_ ("Attempt %1$u of %2$u"), index + 1, exchange->attempts->len);
}

static char *
dup_attempt_words (const ConfabExchangeAttempt *attempt)
{
  GString *words = g_string_new (NULL);
  g_autofree char *wait = attempt->wait_ms >= 0 ? dup_ms (attempt->wait_ms * 1000) : NULL;

  if (attempt->status != 0)
    g_string_append_printf (words, "HTTP %u. ", attempt->status);
  if (attempt->error != NULL)
    g_string_append_printf (words, "%s. ", attempt->error);
  if (wait != NULL)
    /* Translators: %s is a time, such as 500 ms */
    g_string_append_printf (words, _ ("Tried again after %s. "), wait);
  else if (attempt->reused)
    g_string_append (words, _ ("The connection stood already. "));
  return g_strchomp (g_string_free (words, FALSE));
}

static void
add_attempt (ConfabInspectorOverview *self,
             const ConfabExchange    *exchange,
             guint                    index)
{
  const ConfabExchangeAttempt *attempt = exchange->attempts->pdata[index];
  g_autofree char *title = dup_attempt_title (exchange, index);
  g_autofree char *words = dup_attempt_words (attempt);
  GtkWidget *grid = new_grid ();
  gint64 zero = MAX (attempt->moments[CONFAB_EXCHANGE_STARTED], 0);
  gint64 total = MAX (get_end (exchange, attempt) - zero, 1);
  gint64 start = zero;
  int row = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      gint64 end = attempt->moments[phases[i].end];
      gboolean failed = phases[i].end == CONFAB_EXCHANGE_ENDED && attempt->error != NULL;

      if (end < 0)
        continue;
      add_phase (grid, &row, _ (phases[i].name), failed ? "failed" : phases[i].style, MIN (start, end), end, zero, total);
      start = MAX (start, end);
    }
  if (attempt->moments[CONFAB_EXCHANGE_ENDED] < 0)
    gtk_grid_attach (GTK_GRID (grid), new_label (_ ("It goes on."), "dim-label"), 0, row, 3, 1);
  add_card (self->groups, title, words, grid);
}

static void
add_rates (ConfabInspectorOverview *self,
           ConfabInspection        *inspection)
{
  const ConfabReply *reply = confab_message_get_reply (inspection->message);
  GArray *events = inspection->events->pdata[inspection->events->len - 1];
  gint64 start;
  gint64 end;
  g_autoptr (GArray) rates = confab_exchange_list_rates (events, reply->completion_tokens, N_STEPS, &start, &end);
  g_autofree char *words = NULL;
  GtkWidget *chart;
  double sum = 0;
  double highest = 0;

  if (rates->len == 0)
    return;
  for (guint i = 0; i < rates->len; i++)
    {
      sum += g_array_index (rates, double, i);
      highest = MAX (highest, g_array_index (rates, double, i));
    }
  /* Translators: how fast a model wrote, in tokens a second */
  words = g_strdup_printf (_ ("%.1f tokens a second from the first to the last, at most %.1f at a time"), sum / rates->len, highest);
  chart = confab_rate_chart_new (rates, words);
  g_object_set (chart, "margin-top", 12, "margin-bottom", 12, "margin-start", 12, "margin-end", 12, NULL);
  add_card (self->groups, _ ("Speed"), words, chart);
}

/* What the message itself keeps of its times. */
static void
add_kept_times (ConfabInspectorOverview *self,
                const ConfabReply       *reply)
{
  const struct
  {
    const char *name;
    gint64      ms;
    const char *style;
  } times[] = {
    { _ ("First byte"), reply->first_byte_ms, "wait" },
    { _ ("First token"), reply->first_token_ms, "wait" },
    { _ ("End"), reply->total_ms, "answer" },
  };
  GtkWidget *grid = NULL;
  gint64 total = MAX (reply->total_ms, 1) * 1000;
  gint64 start = 0;
  int row = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      if (times[i].ms < 0)
        continue;
      grid = grid != NULL ? grid : new_grid ();
      add_phase (grid, &row, times[i].name, times[i].style, start, times[i].ms * 1000, 0, MAX (total, times[i].ms * 1000));
      start = times[i].ms * 1000;
    }
  if (grid != NULL)
    add_card (self->groups, _ ("Time Line"), NULL, grid);
}

/* Facts */

static void
add_size (GtkWidget  *group,
          const char *name,
          gint64      size)
{
  g_autofree char *text = g_format_size ((guint64)MAX (size, 0));

  confab_inspector_group_add_fact (group, name, text);
}

static void
add_number (GtkWidget  *group,
            const char *name,
            gint64      number)
{
  g_autofree char *text = g_strdup_printf ("%'" G_GINT64_FORMAT, number);

  if (number >= 0)
    confab_inspector_group_add_fact (group, name, text);
}

static void
add_exchange_facts (GtkWidget        *group,
                    ConfabInspection *inspection)
{
  const ConfabExchange *exchange = inspection->exchange;
  const ConfabExchangeAttempt *last = exchange->attempts->pdata[exchange->attempts->len - 1];
  g_autofree char *status = last->status != 0 ? g_strdup_printf ("%u", last->status) : NULL;
  GArray *events = inspection->events->pdata[inspection->events->len - 1];

  confab_inspector_group_add_fact (group, _ ("Address"), exchange->url);
  confab_inspector_group_add_fact (group, _ ("Status"), status);
  confab_inspector_group_add_fact (group, _ ("HTTP"), last->http_version);
  add_size (group, _ ("Request"), exchange->body_length);
  add_size (group, _ ("Reply"), last->body_length);
  if (confab_exchange_attempt_is_stream (last))
    add_number (group, _ ("Events"), events->len);
}

static void
add_facts (ConfabInspectorOverview *self,
           ConfabInspection        *inspection)
{
  const ConfabReply *reply = confab_message_get_reply (inspection->message);
  GtkWidget *group = confab_inspector_group_new (_ ("In Short"), NULL);

  confab_inspector_group_add_fact (group, _ ("Service"), reply->provider_name);
  confab_inspector_group_add_fact (group, _ ("Model"), reply->model_answered != NULL ? reply->model_answered : reply->model_asked);
  confab_inspector_group_add_fact (group, _ ("Request ID"), reply->request_id);
  add_number (group, _ ("Tokens of the Prompt"), reply->prompt_tokens);
  add_number (group, _ ("Tokens of the Reply"), reply->completion_tokens);
  if (inspection->exchange != NULL && inspection->exchange->attempts->len > 0)
    add_exchange_facts (group, inspection);
  gtk_box_append (GTK_BOX (self->groups), group);
}

static void
confab_inspector_overview_class_init (ConfabInspectorOverviewClass *klass)
{
}

static void
confab_inspector_overview_init (ConfabInspectorOverview *self)
{
  adw_bin_set_child (ADW_BIN (self), confab_inspector_page_new (&self->groups));
}

/**
 * confab_inspector_overview_new:
 *
 * Returns: (transfer floating): a page that shows nothing yet
 */
GtkWidget *
confab_inspector_overview_new (void)
{
  return g_object_new (CONFAB_TYPE_INSPECTOR_OVERVIEW, NULL);
}

/**
 * confab_inspector_overview_show:
 * @self: a page
 * @inspection: what is shown
 */
void
confab_inspector_overview_show (ConfabInspectorOverview *self,
                                ConfabInspection        *inspection)
{
  const ConfabExchange *exchange = inspection->exchange;
  GtkWidget *child;

  g_return_if_fail (CONFAB_IS_INSPECTOR_OVERVIEW (self));

  while ((child = gtk_widget_get_first_child (self->groups)) != NULL)
    gtk_box_remove (GTK_BOX (self->groups), child);
  if (exchange == NULL || exchange->attempts->len == 0)
    add_kept_times (self, confab_message_get_reply (inspection->message));
  else
    {
      for (guint i = 0; i < exchange->attempts->len; i++)
        add_attempt (self, exchange, i);
      add_rates (self, inspection);
    }
  add_facts (self, inspection);
}
