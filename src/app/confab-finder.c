/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-finder.h"
#include "session/confab-find.h"

/* The pause between two letters, and between two pieces of news, that is waited for. */
#define DELAY_MS 120

struct _ConfabFinder
{
  GObject           parent_instance;

  ConfabFindBar    *bar;         /* not held: the page has both */
  ConfabTranscript *transcript;
  ConfabChat       *chat;        /* (nullable) */
  GSignalGroup     *chat_signals;
  GSignalGroup     *path_signals;
  GCancellable     *cancellable; /* (nullable): of the search that runs */
  guint             delay_id;

  char             *needle;      /* (nullable): what @hits are of */
  GPtrArray        *hits;        /* (nullable): ConfabFindHit */
  guint             hit;         /* where the reader is */
  guint             match;
  int               steps;       /* what to go on by when the search is over */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabFinder, confab_finder, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static ConfabFindHit *
get_hit (ConfabFinder *self)
{
  return self->hits != NULL && self->hit < self->hits->len ? g_ptr_array_index (self->hits, self->hit) : NULL;
}

/* The number of the current match, counted from 1, and how many there are. */
static void
update_count (ConfabFinder *self)
{
  guint n_matches = 0;
  guint current = 0;

  for (guint i = 0; self->hits != NULL && i < self->hits->len; i++)
    {
      const ConfabFindHit *hit = g_ptr_array_index (self->hits, i);

      if (i == self->hit)
        current = n_matches + self->match + 1;
      n_matches += hit->n_matches;
    }
  confab_find_bar_set_count (self->bar, current, n_matches);
}

static void
mark (ConfabFinder *self)
{
  const ConfabFindHit *hit = get_hit (self);
  const char *text = confab_find_bar_get_text (self->bar);
  gboolean open = confab_find_bar_get_open (self->bar) && *text != '\0';

  confab_transcript_set_needle (self->transcript, open ? text : NULL, hit != NULL ? hit->message_id : NULL, self->match);
}

static void
stop (ConfabFinder *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->steps = 0;
}

static void
forget (ConfabFinder *self)
{
  stop (self);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  self->hit = 0;
  self->match = 0;
}

static gboolean
find_hit (GPtrArray  *hits,
          const char *message_id,
          guint      *index)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const ConfabFindHit *hit = g_ptr_array_index (hits, i);

      if (g_strcmp0 (hit->message_id, message_id) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

static guint
find_position (ConfabFinder *self,
               const char   *message_id)
{
  GListModel *path = confab_conversation_get_path (confab_chat_get_conversation (self->chat));
  guint n_messages = g_list_model_get_n_items (path);

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (ConfabMessage) message = g_list_model_get_item (path, i);

      if (g_str_equal (confab_message_get_id (message), message_id))
        return i;
    }
  return 0;
}

/* What is seen is where a search begins; where nothing is, it goes on to what comes below, and from the end to the beginning. */
static void
choose_first (ConfabFinder *self)
{
  g_autofree char *message_id = NULL;
  guint match = 0;
  guint position;

  self->hit = 0;
  self->match = 0;
  if (self->hits->len == 0)
    return;
  if (confab_transcript_look_for_match (self->transcript, &message_id, &match) &&
      find_hit (self->hits, message_id, &self->hit))
    {
      self->match = MIN (match, get_hit (self)->n_matches - 1);
      return;
    }
  position = message_id != NULL ? find_position (self, message_id) : 0;
  for (guint i = 0; i < self->hits->len; i++)
    if (((ConfabFindHit *)g_ptr_array_index (self->hits, i))->position > position)
      {
        self->hit = i;
        return;
      }
}

static void
go (ConfabFinder *self)
{
  update_count (self);
  mark (self);
  if (get_hit (self) != NULL)
    confab_transcript_show_match (self->transcript);
}

static void
move (ConfabFinder *self,
      int           direction)
{
  if (self->hits->len == 0)
    return;
  if (direction > 0 && ++self->match >= get_hit (self)->n_matches)
    {
      self->hit = (self->hit + 1) % self->hits->len;
      self->match = 0;
    }
  else if (direction < 0 && self->match-- == 0)
    {
      self->hit = (self->hit + self->hits->len - 1) % self->hits->len;
      self->match = get_hit (self)->n_matches - 1;
    }
}

static void
take_hits (ConfabFinder *self,
           const char   *needle,
           GPtrArray    *hits)
{
  const ConfabFindHit *hit = get_hit (self);
  g_autofree char *message_id = hit != NULL ? g_strdup (hit->message_id) : NULL;
  gboolean same = g_strcmp0 (self->needle, needle) == 0;
  int steps = self->steps;

  self->steps = 0;
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  self->hits = g_ptr_array_ref (hits);
  if (!same)
    {
      g_free (self->needle);
      self->needle = g_strdup (needle);
    }

  /* News do not take the reader away from where they are. */
  if (same && message_id != NULL && find_hit (hits, message_id, &self->hit))
    self->match = MIN (self->match, get_hit (self)->n_matches - 1);
  else
    choose_first (self);
  for (; steps != 0; steps += steps > 0 ? -1 : 1)
    {
      move (self, steps);
      same = FALSE;
    }
  if (!same)
    {
      go (self);
      return;
    }
  update_count (self);
  mark (self);
}

typedef struct
{
  ConfabFinder *self;
  GCancellable *cancellable;
  char         *needle;
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->self);
  g_object_unref (search->cancellable);
  g_free (search->needle);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Search) search = user_data;
  ConfabFinder *self = search->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = confab_find_finish (CONFAB_CHAT (object), result, &error);

  if (self->cancellable != search->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (hits != NULL)
    {
      take_hits (self, search->needle, hits);
      return;
    }
  self->steps = 0;
  confab_find_bar_set_count (self->bar, 0, 0);
  g_signal_emit (self, signals[PROBLEM], 0, error->message);
}

static gboolean
delay_cb (gpointer user_data)
{
  ConfabFinder *self = user_data;
  Search *search;

  self->delay_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->self = g_object_ref (self);
  search->cancellable = g_object_ref (self->cancellable);
  search->needle = g_strdup (confab_find_bar_get_text (self->bar));
  confab_find_async (self->chat, search->needle, self->cancellable, found_cb, search);
  return G_SOURCE_REMOVE;
}

static void
search_later (ConfabFinder *self)
{
  if (self->chat == NULL || !confab_find_bar_get_open (self->bar) || *confab_find_bar_get_text (self->bar) == '\0')
    return;
  if (self->delay_id == 0)
    self->delay_id = g_timeout_add (DELAY_MS, delay_cb, self);
}

/* What is on the screen is marked at once, and is where the search will begin. */
static void
mark_seen (ConfabFinder *self)
{
  const char *needle = confab_find_bar_get_text (self->bar);
  g_autofree char *message_id = NULL;
  guint match;

  confab_transcript_set_needle (self->transcript, needle, NULL, 0);
  if (!confab_transcript_look_for_match (self->transcript, &message_id, &match))
    return;
  confab_transcript_set_needle (self->transcript, needle, message_id, match);
  confab_transcript_show_match (self->transcript);
}

static void
bar_changed_cb (ConfabFinder *self)
{
  stop (self);
  if (*confab_find_bar_get_text (self->bar) == '\0')
    {
      forget (self);
      update_count (self);
      mark (self);
      return;
    }
  mark_seen (self);
  confab_find_bar_set_busy (self->bar);
  search_later (self);
}

static void
bar_step_cb (ConfabFinder *self,
             int           direction)
{
  confab_finder_step (self, direction);
}

static void
bar_closed_cb (ConfabFinder *self)
{
  forget (self);
  mark (self);
}

static void
confab_finder_dispose (GObject *object)
{
  ConfabFinder *self = CONFAB_FINDER (object);

  stop (self);
  if (self->bar != NULL)
    g_signal_handlers_disconnect_by_data (self->bar, self);
  self->bar = NULL;
  g_signal_group_set_target (self->chat_signals, NULL);
  g_signal_group_set_target (self->path_signals, NULL);
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  g_clear_object (&self->chat);

  G_OBJECT_CLASS (confab_finder_parent_class)->dispose (object);
}

static void
confab_finder_finalize (GObject *object)
{
  ConfabFinder *self = CONFAB_FINDER (object);

  g_object_unref (self->chat_signals);
  g_object_unref (self->path_signals);
  g_free (self->needle);

  G_OBJECT_CLASS (confab_finder_parent_class)->finalize (object);
}

static void
confab_finder_class_init (ConfabFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_finder_dispose;
  object_class->finalize = confab_finder_finalize;

  signals[PROBLEM] = g_signal_new ("problem", CONFAB_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
confab_finder_init (ConfabFinder *self)
{
  self->chat_signals = g_signal_group_new (CONFAB_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "ended", G_CALLBACK (search_later), self, G_CONNECT_SWAPPED);
  self->path_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->path_signals, "items-changed", G_CALLBACK (search_later), self, G_CONNECT_SWAPPED);
}

/**
 * confab_finder_new: (constructor)
 * @bar: where one types
 * @transcript: where it is shown
 *
 * Neither is held; both have to be there as long as this is used.
 *
 * Returns: (transfer full): a finder
 */
ConfabFinder *
confab_finder_new (ConfabFindBar    *bar,
                   ConfabTranscript *transcript)
{
  ConfabFinder *self = g_object_new (CONFAB_TYPE_FINDER, NULL);

  self->bar = bar;
  self->transcript = transcript;
  g_signal_connect_object (bar, "changed", G_CALLBACK (bar_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "step", G_CALLBACK (bar_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "closed", G_CALLBACK (bar_closed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * confab_finder_set_chat:
 * @self: a finder
 * @chat: (nullable): what to search
 *
 * Closes the bar.
 */
void
confab_finder_set_chat (ConfabFinder *self,
                        ConfabChat   *chat)
{
  g_return_if_fail (CONFAB_IS_FINDER (self));

  if (!g_set_object (&self->chat, chat))
    return;
  forget (self);
  confab_find_bar_close (self->bar);
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->path_signals,
                             chat != NULL ? confab_conversation_get_path (confab_chat_get_conversation (chat)) : NULL);
}

/**
 * confab_finder_open:
 * @self: a finder
 *
 * Shows the bar, and what it has found before.
 */
void
confab_finder_open (ConfabFinder *self)
{
  gboolean open;

  g_return_if_fail (CONFAB_IS_FINDER (self));

  open = confab_find_bar_get_open (self->bar);
  confab_find_bar_open (self->bar);
  if (!open)
    bar_changed_cb (self);
}

/**
 * confab_finder_step:
 * @self: a finder
 * @direction: 1 for the next match, -1 for the previous one
 *
 * Goes to another match, from the last one to the first. Shows the bar if there is nothing to find.
 */
void
confab_finder_step (ConfabFinder *self,
                    int           direction)
{
  g_return_if_fail (CONFAB_IS_FINDER (self));

  if (!confab_find_bar_get_open (self->bar) || *confab_find_bar_get_text (self->bar) == '\0')
    {
      confab_finder_open (self);
      return;
    }
  if (self->hits == NULL || g_strcmp0 (self->needle, confab_find_bar_get_text (self->bar)) != 0)
    {
      self->steps += direction;
      return;
    }
  move (self, direction);
  go (self);
}
