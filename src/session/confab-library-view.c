/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-library-view-private.h"

/* How often it is looked whether the day is over: a clock that runs while the computer sleeps is not at hand. */
#define CHECK_SECONDS 600

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

enum
{
  GROUPS_CHANGED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabLibraryView, confab_library_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
confab_library_view_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_CONVERSATION_ITEM;
}

static guint
confab_library_view_get_n_items (GListModel *model)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (model);

  return self->entries->len + (self->rest != NULL ? self->rest->len - self->rest_from : 0);
}

static ConfabEntry *
get_entry (ConfabLibraryView *self,
           guint              position)
{
  if (position < self->entries->len)
    return self->entries->pdata[position];
  position -= self->entries->len;
  if (self->rest != NULL && position < self->rest->len - self->rest_from)
    return self->rest->pdata[self->rest_from + position];
  return NULL;
}

static gpointer
confab_library_view_get_item (GListModel *model,
                              guint       position)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (model);
  ConfabEntry *entry = get_entry (self, position);

  return entry != NULL ? confab_library_dup_entry_item (self->library, entry) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_library_view_get_item_type;
  iface->get_n_items = confab_library_view_get_n_items;
  iface->get_item = confab_library_view_get_item;
}

static void
confab_library_view_finalize (GObject *object)
{
  ConfabLibraryView *self = CONFAB_LIBRARY_VIEW (object);

  g_ptr_array_remove (self->library->views, self);
  g_ptr_array_unref (self->entries);
  g_clear_handle_id (&self->groups_id, g_source_remove);
  g_clear_pointer (&self->groups, confab_day_groups_free);
  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_free (self->name);
  g_object_unref (self->library);
  G_OBJECT_CLASS (confab_library_view_parent_class)->finalize (object);
}

static void
confab_library_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, CONFAB_LIBRARY_VIEW (object)->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_library_view_class_init (ConfabLibraryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_library_view_finalize;
  object_class->get_property = confab_library_view_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[GROUPS_CHANGED] = g_signal_new ("groups-changed", CONFAB_TYPE_LIBRARY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
confab_library_view_init (ConfabLibraryView *self)
{
  self->entries = g_ptr_array_new ();
  self->pinned_first = TRUE;
}

void
confab_library_view_set_busy (ConfabLibraryView *self,
                              gboolean           busy)
{
  g_clear_pointer (&self->changed, g_hash_table_unref);
  self->changed = busy ? g_hash_table_new (NULL, NULL) : NULL;
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * confab_library_view_new: (constructor)
 * @library: a library
 *
 * Returns: (transfer full): a view of all, the newest change first
 */
ConfabLibraryView *
confab_library_view_new (ConfabLibrary *library)
{
  ConfabLibraryView *self;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (library), NULL);

  self = g_object_new (CONFAB_TYPE_LIBRARY_VIEW, NULL);
  self->library = g_object_ref (library);
  g_ptr_array_add (library->views, self);
  confab_library_view_rebuild (self);
  return self;
}

/**
 * confab_library_view_set_scope:
 * @self: a view
 * @scope: what to show
 * @name: (nullable): the identifier of a folder, %NULL for what is in none; or the name of a tag
 * @subfolders: whether also to show what is in the folders below
 */
void
confab_library_view_set_scope (ConfabLibraryView *self,
                               ConfabLibraryScope scope,
                               const char        *name,
                               gboolean           subfolders)
{
  g_autofree char *kept = NULL;

  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  kept = scope == CONFAB_LIBRARY_SCOPE_TAG && name != NULL ? confab_tag_fold (name) : g_strdup (name);
  if (self->scope == scope && g_strcmp0 (self->name, kept) == 0 && self->subfolders == !!subfolders)
    return;
  self->scope = scope;
  g_free (self->name);
  self->name = g_steal_pointer (&kept);
  self->subfolders = !!subfolders;
  self->anew = TRUE;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_scope:
 * @self: a view
 *
 * Returns: what it shows
 */
ConfabLibraryScope
confab_library_view_get_scope (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), CONFAB_LIBRARY_SCOPE_ALL);

  return self->scope;
}

/**
 * confab_library_view_get_name:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the identifier of its folder, or the folded name of its tag
 */
const char *
confab_library_view_get_name (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), NULL);

  return self->name;
}

/**
 * confab_library_view_set_sort:
 * @self: a view
 * @sort: in which order to show it
 */
void
confab_library_view_set_sort (ConfabLibraryView *self,
                              ConfabLibrarySort  sort)
{
  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  if (self->sort == sort)
    return;
  self->sort = sort;
  self->anew = TRUE;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_sort:
 * @self: a view
 *
 * Returns: its order
 */
ConfabLibrarySort
confab_library_view_get_sort (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), CONFAB_LIBRARY_SORT_UPDATED);

  return self->sort;
}

/**
 * confab_library_view_set_pinned_first:
 * @self: a view
 * @pinned_first: whether what is pinned stands on top
 */
void
confab_library_view_set_pinned_first (ConfabLibraryView *self,
                                      gboolean           pinned_first)
{
  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  if (self->pinned_first == !!pinned_first)
    return;
  self->pinned_first = !!pinned_first;
  confab_library_view_rebuild (self);
}

/**
 * confab_library_view_get_busy:
 * @self: a view
 *
 * Returns: whether a new order is being made
 */
gboolean
confab_library_view_get_busy (ConfabLibraryView *self)
{
  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), FALSE);

  return self->busy;
}

/**
 * confab_library_view_find:
 * @self: a view
 * @id: a conversation
 *
 * Returns: its position, or %G_MAXUINT where it is not in the view
 */
guint
confab_library_view_find (ConfabLibraryView *self,
                          const char        *id)
{
  ConfabEntry *entry;
  guint n;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), G_MAXUINT);

  entry = id != NULL ? confab_library_find_entry (self->library, id) : NULL;
  n = entry != NULL ? confab_library_view_get_n_items (G_LIST_MODEL (self)) : 0;
  for (guint i = 0; i < n; i++)
    if (get_entry (self, i) == entry)
      return i;
  return G_MAXUINT;
}

/**
 * confab_library_view_get_id:
 * @self: a view
 * @position: a position
 *
 * Returns: (transfer none) (nullable): the conversation there, until the next change; %NULL after the end
 */
const char *
confab_library_view_get_id (ConfabLibraryView *self,
                            guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), NULL);

  entry = get_entry (self, position);
  return entry != NULL ? entry->id : NULL;
}

/**
 * confab_library_view_get_time:
 * @self: a view
 * @position: a position
 *
 * Returns: the time it is sorted by, milliseconds since 1970; -1 where it is not sorted by time, or stands on top because it is pinned
 */
gint64
confab_library_view_get_time (ConfabLibraryView *self,
                              guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), -1);

  entry = get_entry (self, position);
  if (entry == NULL || self->sort == CONFAB_LIBRARY_SORT_TITLE || confab_library_view_puts_on_top (self, entry))
    return -1;
  return confab_library_view_time_of (self, entry);
}

static gboolean
check_groups_cb (gpointer user_data)
{
  ConfabLibraryView *self = user_data;

  self->groups_id = 0;
  confab_library_view_check_groups (self);
  return G_SOURCE_REMOVE;
}

static void
check_groups_later (ConfabLibraryView *self,
                    GDateTime         *now)
{
  gint64 left = confab_day_groups_get_end (self->groups) / 1000 - g_date_time_to_unix (now);

  g_clear_handle_id (&self->groups_id, g_source_remove);
  self->groups_id = g_timeout_add_seconds (CLAMP (left + 1, 1, CHECK_SECONDS), check_groups_cb, self);
}

/**
 * confab_library_view_check_groups:
 * @self: a view
 *
 * Looks whether the day is over, or the time zone another one, and tells by “groups-changed”.
 */
void
confab_library_view_check_groups (ConfabLibraryView *self)
{
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (ConfabDayGroups) old = NULL;

  g_return_if_fail (CONFAB_IS_LIBRARY_VIEW (self));

  now = g_date_time_new_now_local ();
  old = g_steal_pointer (&self->groups);
  self->groups = confab_day_groups_new (now);
  check_groups_later (self, now);
  if (old != NULL && !confab_day_groups_equal (old, self->groups))
    confab_library_view_tell_groups (self);
}

/**
 * confab_library_view_tell_groups:
 * @self: a view in which something may stand under another heading, or have another time, where it was
 */
void
confab_library_view_tell_groups (ConfabLibraryView *self)
{
  g_signal_emit (self, signals[GROUPS_CHANGED], 0);
}

/**
 * confab_library_view_get_group:
 * @self: a view
 * @position: a position
 *
 * Returns: under which heading it stands, as CONFAB_DAY_GROUP() makes it, in local time
 */
guint
confab_library_view_get_group (ConfabLibraryView *self,
                               guint              position)
{
  const ConfabEntry *entry;

  g_return_val_if_fail (CONFAB_IS_LIBRARY_VIEW (self), 0);

  entry = get_entry (self, position);
  if (entry == NULL)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_NONE, 0);
  if (confab_library_view_puts_on_top (self, entry))
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_PINNED, 0);
  if (self->sort == CONFAB_LIBRARY_SORT_TITLE)
    return CONFAB_DAY_GROUP (CONFAB_DAY_GROUP_NONE, 0);
  if (self->groups == NULL)
    confab_library_view_check_groups (self);
  return confab_day_groups_find (self->groups, confab_library_view_time_of (self, entry));
}
