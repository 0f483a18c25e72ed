/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-id.h"
#include "base/confab-json.h"
#include "base/confab-text.h"
#include "session/confab-presets-private.h"
#include "store/confab-store-presets.h"

#define SETTING_DEFAULTS "default-presets"

/* So that what somebody writes is not stored at every key. */
#define SAVE_MS 300

/* What “ 2” and greater ones may be long. */
#define MAX_NUMBER_CHARS 8

struct _ConfabPresets
{
  GObject      parent_instance;

  ConfabStore *store;    /* (nullable) */
  GPtrArray   *presets;  /* ConfabPreset */
  GHashTable  *unsaved;  /* those that changed since they were stored */
  JsonObject  *defaults; /* service and model → identifier */
  guint        save_id;
  gboolean     loading;  /* they change because they are read */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabPresets, confab_presets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint signals[N_SIGNALS];

static GType
confab_presets_get_item_type (GListModel *model)
{
  return CONFAB_TYPE_PRESET;
}

static guint
confab_presets_get_n_items (GListModel *model)
{
  return CONFAB_PRESETS (model)->presets->len;
}

static gpointer
confab_presets_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *presets = CONFAB_PRESETS (model)->presets;

  return position < presets->len ? g_object_ref (presets->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = confab_presets_get_item_type;
  iface->get_n_items = confab_presets_get_n_items;
  iface->get_item = confab_presets_get_item;
}

static void
confab_presets_dispose (GObject *object)
{
  ConfabPresets *self = CONFAB_PRESETS (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (confab_presets_parent_class)->dispose (object);
}

static void
confab_presets_finalize (GObject *object)
{
  ConfabPresets *self = CONFAB_PRESETS (object);

  g_hash_table_unref (self->unsaved);
  g_ptr_array_unref (self->presets);
  json_object_unref (self->defaults);
  G_OBJECT_CLASS (confab_presets_parent_class)->finalize (object);
}

static void
confab_presets_class_init (ConfabPresetsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = confab_presets_dispose;
  object_class->finalize = confab_presets_finalize;

  /**
   * ConfabPresets::changed:
   * @self: the presets
   * @preset: (nullable): what something changed in; %NULL where it is what a model begins with
   */
  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_PRESETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, CONFAB_TYPE_PRESET);
}

static void
confab_presets_init (ConfabPresets *self)
{
  self->presets = g_ptr_array_new_with_free_func (g_object_unref);
  self->unsaved = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->defaults = json_object_new ();
}

/**
 * confab_presets_new: (constructor)
 *
 * Returns: (transfer full): no presets, without a store
 */
ConfabPresets *
confab_presets_new (void)
{
  return g_object_new (CONFAB_TYPE_PRESETS, NULL);
}

/**
 * confab_presets_set_store:
 * @self: the presets
 * @store: where they are kept
 */
void
confab_presets_set_store (ConfabPresets *self,
                          ConfabStore   *store)
{
  g_set_object (&self->store, store);
}

/**
 * confab_presets_flush:
 * @self: the presets
 *
 * Puts what changed just now on its way to the disk.
 */
void
confab_presets_flush (ConfabPresets *self)
{
  GHashTableIter iter;
  gpointer preset;

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &preset, NULL))
    if (self->store != NULL)
      confab_store_save_preset_async (self->store, preset, NULL, NULL, NULL);
  g_hash_table_remove_all (self->unsaved);
}

static gboolean
save_cb (gpointer user_data)
{
  ConfabPresets *self = user_data;

  self->save_id = 0;
  confab_presets_flush (self);
  return G_SOURCE_REMOVE;
}

static void
on_preset_changed_cb (ConfabPresets *self,
                      ConfabPreset  *preset)
{
  if (!self->loading)
    {
      g_hash_table_add (self->unsaved, g_object_ref (preset));
      if (self->save_id == 0)
        self->save_id = g_timeout_add (SAVE_MS, save_cb, self);
    }
  g_signal_emit (self, signals[CHANGED], 0, preset);
}

static void
insert (ConfabPresets *self,
        ConfabPreset  *preset,
        guint          position)
{
  g_ptr_array_insert (self->presets, (int)position, g_object_ref (preset));
  g_signal_connect_object (preset, "changed", G_CALLBACK (on_preset_changed_cb), self, G_CONNECT_SWAPPED);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
take_away (ConfabPresets *self,
           guint          position)
{
  g_autoptr (ConfabPreset) preset = g_object_ref (self->presets->pdata[position]);

  g_signal_handlers_disconnect_by_func (preset, on_preset_changed_cb, self);
  g_hash_table_remove (self->unsaved, preset);
  g_ptr_array_remove_index (self->presets, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/**
 * confab_presets_find:
 * @self: the presets
 * @id: (nullable): an identifier
 *
 * Returns: (transfer none) (nullable): the preset
 */
ConfabPreset *
confab_presets_find (ConfabPresets *self,
                     const char    *id)
{
  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  for (guint i = 0; id != NULL && i < self->presets->len; i++)
    if (g_str_equal (confab_preset_get_id (self->presets->pdata[i]), id))
      return self->presets->pdata[i];
  return NULL;
}

/**
 * confab_presets_find_by_name:
 * @self: the presets
 * @name: a name, in capitals or not, or an identifier
 *
 * Returns: (transfer none) (nullable): the first preset of that name
 */
ConfabPreset *
confab_presets_find_by_name (ConfabPresets *self,
                             const char    *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  for (guint i = 0; i < self->presets->len; i++)
    {
      g_autofree char *other = g_utf8_casefold (confab_preset_get_name (self->presets->pdata[i]), -1);

      if (g_str_equal (folded, other))
        return self->presets->pdata[i];
    }
  return confab_presets_find (self, name);
}

/* “Name”, or “Name 2” where there is one, and so on. The number must not be what is cut from a name that is too long. */
static char *
make_name (ConfabPresets *self,
           const char    *wanted)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *base = confab_text_single_line (wanted, CONFAB_PRESET_MAX_NAME_CHARS - MAX_NUMBER_CHARS);
  g_autofree char *name = confab_text_single_line (wanted, CONFAB_PRESET_MAX_NAME_CHARS);

  g_strstrip (name);
  for (guint i = 0; i < self->presets->len; i++)
    g_hash_table_add (taken, g_utf8_casefold (confab_preset_get_name (self->presets->pdata[i]), -1));
  for (guint i = 2;; i++)
    {
      g_autofree char *folded = g_utf8_casefold (name, -1);

      if (!g_hash_table_contains (taken, folded))
        return g_steal_pointer (&name);
      g_free (name);
      name = g_strdup_printf ("%s %u", g_strstrip (base), i);
    }
}

static ConfabPreset *
add (ConfabPresets *self,
     ConfabPreset  *preset)
{
  insert (self, preset, self->presets->len);
  confab_presets_save (self, preset);
  return preset;
}

/**
 * confab_presets_add:
 * @self: the presets
 * @name: its name; another one is made of it where there is one of that name
 *
 * Returns: (transfer none): a new preset, in which nothing is set
 */
ConfabPreset *
confab_presets_add (ConfabPresets *self,
                    const char    *name)
{
  g_autofree char *id = confab_id_new ();
  g_autofree char *unique = NULL;
  g_autoptr (ConfabPreset) preset = NULL;

  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  unique = make_name (self, name);
  preset = confab_preset_new (id, unique);
  return add (self, preset);
}

/**
 * confab_presets_add_copy:
 * @self: the presets
 * @preset: what somebody read from elsewhere
 *
 * Returns: (transfer none): the preset, with an identifier of its own and a name that no other has
 */
ConfabPreset *
confab_presets_add_copy (ConfabPresets *self,
                         ConfabPreset  *preset)
{
  g_autofree char *id = confab_id_new ();
  g_autofree char *name = NULL;
  g_autoptr (ConfabPreset) copy = NULL;

  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  name = make_name (self, confab_preset_get_name (preset));
  copy = confab_preset_copy (preset, id, name);
  return add (self, copy);
}

/**
 * confab_presets_duplicate:
 * @self: the presets
 * @preset: one of them
 *
 * Returns: (transfer none): a new one with the same content
 */
ConfabPreset *
confab_presets_duplicate (ConfabPresets *self,
                          ConfabPreset  *preset)
{
  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  return confab_presets_add_copy (self, preset);
}

/**
 * confab_presets_save:
 * @self: the presets
 * @preset: one of them
 *
 * Stores it at once; a moment after a change that happens by itself.
 */
void
confab_presets_save (ConfabPresets *self,
                     ConfabPreset  *preset)
{
  g_return_if_fail (CONFAB_IS_PRESETS (self));

  g_hash_table_remove (self->unsaved, preset);
  if (self->store != NULL)
    confab_store_save_preset_async (self->store, preset, NULL, NULL, NULL);
}

/**
 * confab_presets_remove:
 * @self: the presets
 * @preset: one of them
 *
 * Conversations that use it go on without it; confab_presets_restore() brings it back to them.
 */
void
confab_presets_remove (ConfabPresets *self,
                       ConfabPreset  *preset)
{
  guint position;

  g_return_if_fail (CONFAB_IS_PRESETS (self));

  if (!g_ptr_array_find (self->presets, preset, &position))
    return;
  g_object_ref (preset);
  take_away (self, position);
  if (self->store != NULL)
    confab_store_remove_preset_async (self->store, confab_preset_get_id (preset), NULL, NULL, NULL);
  g_object_unref (preset);
}

/**
 * confab_presets_restore:
 * @self: the presets
 * @preset: one that was removed
 * @position: where it was
 */
void
confab_presets_restore (ConfabPresets *self,
                        ConfabPreset  *preset,
                        guint          position)
{
  g_return_if_fail (CONFAB_IS_PRESETS (self));

  if (confab_presets_find (self, confab_preset_get_id (preset)) != NULL)
    return;
  insert (self, preset, MIN (position, self->presets->len));
  confab_presets_save (self, preset);
}

static char *
make_key (const char *provider_id,
          const char *model)
{
  return g_strdup_printf ("%s\n%s", provider_id, model);
}

/**
 * confab_presets_get_default:
 * @self: the presets
 * @provider_id: (nullable): a service
 * @model: (nullable): a model of it
 *
 * Returns: (transfer none) (nullable): what a new conversation with that model begins with
 */
ConfabPreset *
confab_presets_get_default (ConfabPresets *self,
                            const char    *provider_id,
                            const char    *model)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (CONFAB_IS_PRESETS (self), NULL);

  if (provider_id == NULL || model == NULL)
    return NULL;
  key = make_key (provider_id, model);
  return confab_presets_find (self, confab_json_get_string (self->defaults, key));
}

/**
 * confab_presets_set_default:
 * @self: the presets
 * @provider_id: a service
 * @model: a model of it
 * @preset: (nullable): what a new conversation with that model begins with, %NULL for none
 *
 * It is stored.
 */
void
confab_presets_set_default (ConfabPresets *self,
                            const char    *provider_id,
                            const char    *model,
                            ConfabPreset  *preset)
{
  g_autofree char *key = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_if_fail (CONFAB_IS_PRESETS (self));

  if (confab_presets_get_default (self, provider_id, model) == preset)
    return;
  key = make_key (provider_id, model);
  if (preset != NULL)
    json_object_set_string_member (self->defaults, key, confab_preset_get_id (preset));
  else
    json_object_remove_member (self->defaults, key);
  value = json_node_init_object (json_node_alloc (), self->defaults);
  if (self->store != NULL)
    confab_store_set_setting_async (self->store, SETTING_DEFAULTS, value, NULL, NULL, NULL);
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

static gboolean
contains (GPtrArray  *presets,
          const char *id)
{
  for (guint i = 0; i < presets->len; i++)
    if (g_str_equal (confab_preset_get_id (presets->pdata[i]), id))
      return TRUE;
  return FALSE;
}

/* What is there already stays the same object, and what somebody changes just now as it is. */
static void
take (ConfabPresets *self,
      GPtrArray     *presets)
{
  self->loading = TRUE;
  for (guint i = self->presets->len; i > 0; i--)
    if (!contains (presets, confab_preset_get_id (self->presets->pdata[i - 1])))
      take_away (self, i - 1);
  for (guint i = 0; i < presets->len; i++)
    {
      ConfabPreset *known = confab_presets_find (self, confab_preset_get_id (presets->pdata[i]));
      g_autoptr (JsonNode) content = confab_preset_to_json (presets->pdata[i]);

      if (known == NULL)
        insert (self, presets->pdata[i], self->presets->len);
      else if (!g_hash_table_contains (self->unsaved, known))
        confab_preset_load (known, json_node_get_object (content));
    }
  self->loading = FALSE;
}

static void
on_defaults_loaded_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (ConfabPresets) self = user_data;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, NULL);

  g_autoptr (GList) keys = NULL;
  JsonObject *defaults;

  if (value == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    return;
  /* What was parsed cannot be changed. */
  defaults = json_object_new ();
  keys = json_object_get_members (json_node_get_object (value));
  for (GList *l = keys; l != NULL; l = l->next)
    if (confab_json_get_string (json_node_get_object (value), l->data) != NULL)
      json_object_set_string_member (defaults, l->data, confab_json_get_string (json_node_get_object (value), l->data));
  json_object_unref (self->defaults);
  self->defaults = defaults;
  g_signal_emit (self, signals[CHANGED], 0, NULL);
}

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabPresets) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) presets = confab_store_list_presets_finish (CONFAB_STORE (source), result, &error);

  if (presets != NULL)
    take (self, presets);
  else
    g_debug ("The presets could not be read: %s", error->message);
}

/**
 * confab_presets_load:
 * @self: the presets
 *
 * Reads them anew. They are there before the answer to anything that the store is asked afterwards.
 */
void
confab_presets_load (ConfabPresets *self)
{
  confab_store_list_presets_async (self->store, NULL, on_loaded_cb, g_object_ref (self));
  confab_store_get_setting_async (self->store, SETTING_DEFAULTS, NULL, on_defaults_loaded_cb, g_object_ref (self));
}
