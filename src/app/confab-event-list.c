/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-event-list.h"
#include "base/confab-text.h"

/* In bytes; more of an event does not fit a line. */
#define MAX_LINE 400

struct _ConfabEventItem
{
  GObject             parent_instance;

  ConfabExchange     *exchange;
  guint               attempt;
  guint               number;
  ConfabExchangeEvent event;
};

G_DEFINE_FINAL_TYPE (ConfabEventItem, confab_event_item, G_TYPE_OBJECT)

static void
confab_event_item_finalize (GObject *object)
{
  confab_exchange_unref (CONFAB_EVENT_ITEM (object)->exchange);
  G_OBJECT_CLASS (confab_event_item_parent_class)->finalize (object);
}

static void
confab_event_item_class_init (ConfabEventItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_event_item_finalize;
}

static void
confab_event_item_init (ConfabEventItem *self)
{
}

static const ConfabExchangeAttempt *
get_attempt (ConfabEventItem *self)
{
  return self->exchange->attempts->pdata[self->attempt];
}

/**
 * confab_event_item_get_time:
 * @self: an event
 *
 * Returns: when it came, milliseconds since the attempt began, or -1 where that is not known
 */
double
confab_event_item_get_time (ConfabEventItem *self)
{
  gint64 started = MAX (get_attempt (self)->moments[CONFAB_EXCHANGE_STARTED], 0);

  return self->event.time < 0 ? -1 : (double)(self->event.time - started) / 1000;
}

/**
 * confab_event_item_get_number:
 * @self: an event
 *
 * Returns: which of them it is, from 1
 */
guint
confab_event_item_get_number (ConfabEventItem *self)
{
  return self->number;
}

/**
 * confab_event_item_dup_line:
 * @self: an event
 *
 * Returns: (transfer full): the beginning of it, in one line
 */
char *
confab_event_item_dup_line (ConfabEventItem *self)
{
  const char *data = (const char *)get_attempt (self)->body->data + self->event.offset;
  g_autofree char *valid = g_utf8_make_valid (data, MIN (self->event.length, MAX_LINE));

  return confab_text_single_line (valid, MAX_LINE);
}

/**
 * confab_event_item_dup_text:
 * @self: an event
 * @limit: of how many bytes of it; a picture in an event has many
 *
 * Returns: (transfer full): it for people to read, with a line that says so where there is more of it
 */
char *
confab_event_item_dup_text (ConfabEventItem *self,
                            gsize            limit)
{
  ConfabExchangeEvent event = self->event;
  g_autofree char *text = NULL;
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;

  event.length = MIN (event.length, limit);
  text = confab_exchange_attempt_dup_event (get_attempt (self), &event, TRUE);
  if (event.length == self->event.length)
    return g_steal_pointer (&text);
  size = g_format_size (self->event.length - event.length);
  /* Translators: below the beginning of a long text; %s is a size, such as 16.8 MB */
  words = g_strdup_printf (_ ("… and %s more"), size);
  return g_strconcat (text, "\n", words, NULL);
}

/* The list */

struct _ConfabEventList
{
  GObject         parent_instance;

  ConfabExchange *exchange; /* (nullable) */
  guint           attempt;
  GArray         *events;   /* (nullable) */
};

static void confab_event_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabEventList, confab_event_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, confab_event_list_model_init))

static GType
confab_event_list_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_EVENT_ITEM;
}

static guint
confab_event_list_get_n_items (GListModel *model)
{
  GArray *events = CONFAB_EVENT_LIST (model)->events;

  return events != NULL ? events->len : 0;
}

static gpointer
confab_event_list_get_item (GListModel *model,
                            guint       position)
{
  ConfabEventList *self = CONFAB_EVENT_LIST (model);
  ConfabEventItem *item;

  if (position >= confab_event_list_get_n_items (model))
    return NULL;
  item = g_object_new (CONFAB_TYPE_EVENT_ITEM, NULL);
  item->exchange = confab_exchange_ref (self->exchange);
  item->attempt = self->attempt;
  item->number = position + 1;
  item->event = g_array_index (self->events, ConfabExchangeEvent, position);
  return item;
}

static void
confab_event_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_event_list_get_item_type;
  iface->get_n_items = confab_event_list_get_n_items;
  iface->get_item = confab_event_list_get_item;
}

static void
confab_event_list_finalize (GObject *object)
{
  ConfabEventList *self = CONFAB_EVENT_LIST (object);

  g_clear_pointer (&self->exchange, confab_exchange_unref);
  g_clear_pointer (&self->events, g_array_unref);
  G_OBJECT_CLASS (confab_event_list_parent_class)->finalize (object);
}

static void
confab_event_list_class_init (ConfabEventListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_event_list_finalize;
}

static void
confab_event_list_init (ConfabEventList *self)
{
}

/**
 * confab_event_list_new: (constructor)
 *
 * Returns: (transfer full): a list without events
 */
ConfabEventList *
confab_event_list_new (void)
{
  return g_object_new (CONFAB_TYPE_EVENT_LIST, NULL);
}

/**
 * confab_event_list_set:
 * @self: a list
 * @exchange: (nullable): what the events are of
 * @attempt: which attempt of it
 * @events: (nullable) (element-type ConfabExchangeEvent): the events
 * @more: whether it is what was there before, with more after it
 */
void
confab_event_list_set (ConfabEventList *self,
                       ConfabExchange  *exchange,
                       guint            attempt,
                       GArray          *events,
                       gboolean         more)
{
  guint before = confab_event_list_get_n_items (G_LIST_MODEL (self));
  guint kept;
  guint after;

  g_return_if_fail (CONFAB_IS_EVENT_LIST (self));

  if (events != NULL)
    g_array_ref (events);
  if (exchange != NULL)
    confab_exchange_ref (exchange);
  g_clear_pointer (&self->exchange, confab_exchange_unref);
  g_clear_pointer (&self->events, g_array_unref);
  self->exchange = exchange;
  self->attempt = attempt;
  self->events = events;
  after = confab_event_list_get_n_items (G_LIST_MODEL (self));
  /* The last one may have grown. */
  kept = more && before > 0 ? MIN (before - 1, after) : 0;
  if (before != after || !more)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, before - kept, after - kept);
}
