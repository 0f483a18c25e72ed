/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "session/confab-session-private.h"
#include "store/confab-store-drafts.h"

/* Under what all conversations that have not begun keep theirs. */
#define NOT_BEGUN ""

struct _ConfabDrafts
{
  GObject      parent_instance;

  ConfabStore *store;
  GHashTable  *drafts;    /* conversation → ConfabDraft */
  char        *beginning; /* the conversation that was last asked for before it began, or NULL */
};

G_DEFINE_FINAL_TYPE (ConfabDrafts, confab_drafts, G_TYPE_OBJECT)

static void
set_string (char      **string,
            const char *value)
{
  g_free (*string);
  *string = g_strdup (value);
}

static void
draft_free (gpointer data)
{
  ConfabDraft *self = data;

  g_free (self->text);
  g_ptr_array_unref (self->attachments);
  g_clear_pointer (&self->parameters, json_node_unref);
  g_clear_pointer (&self->queue, json_node_unref);
  g_free (self);
}

static ConfabDraft *
draft_new (void)
{
  ConfabDraft *self = g_new0 (ConfabDraft, 1);

  self->text = g_strdup ("");
  self->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static gboolean
draft_is_empty (const ConfabDraft *self)
{
  return *self->text == '\0' && self->attachments->len == 0 && self->parameters == NULL &&
         (self->queue == NULL || json_array_get_length (json_node_get_array (self->queue)) == 0);
}

static void
add_parts (GPtrArray *parts,
           JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (confab_json_array_object (array, i) != NULL)
      g_ptr_array_add (parts, confab_part_from_json (confab_json_array_object (array, i)));
}

static ConfabDraft *
draft_from_json (JsonObject *object)
{
  ConfabDraft *self = draft_new ();
  const char *text = confab_json_get_string (object, "text");
  JsonObject *parameters = confab_json_get_object (object, "parameters");
  JsonArray *queue = confab_json_get_array (object, "queue");

  if (text != NULL)
    set_string (&self->text, text);
  add_parts (self->attachments, confab_json_get_array (object, "attachments"));
  if (parameters != NULL && json_object_get_size (parameters) > 0)
    self->parameters = json_node_init_object (json_node_alloc (), parameters);
  if (queue != NULL)
    self->queue = json_node_init_array (json_node_alloc (), queue);
  return self;
}

static JsonNode *
draft_to_json (const ConfabDraft *self)
{
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *attachments = json_array_new ();

  for (guint i = 0; i < self->attachments->len; i++)
    json_array_add_element (attachments, confab_part_to_json (self->attachments->pdata[i]));
  json_object_set_string_member (object, "text", self->text);
  json_object_set_array_member (object, "attachments", attachments);
  if (self->parameters != NULL)
    json_object_set_member (object, "parameters", json_node_copy (self->parameters));
  if (self->queue != NULL)
    json_object_set_member (object, "queue", json_node_copy (self->queue));
  json_node_take_object (root, object);
  return root;
}

static void
add_hashes (GPtrArray *hashes,
            JsonArray *parts)
{
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonObject *part = confab_json_array_object (parts, i);
      const char *hash = part != NULL ? confab_json_get_string (part, "hash") : NULL;

      if (hash != NULL)
        g_ptr_array_add (hashes, (gpointer)hash);
    }
}

/* (transfer container): what the store must not throw away. */
static GPtrArray *
list_hashes (JsonObject *draft)
{
  GPtrArray *hashes = g_ptr_array_new ();
  JsonArray *queue = confab_json_get_array (draft, "queue");

  add_hashes (hashes, confab_json_get_array (draft, "attachments"));
  for (guint i = 0; queue != NULL && i < json_array_get_length (queue); i++)
    if (confab_json_array_object (queue, i) != NULL)
      add_hashes (hashes, confab_json_get_array (confab_json_array_object (queue, i), "attachments"));
  g_ptr_array_add (hashes, NULL);
  return hashes;
}

static void
confab_drafts_finalize (GObject *object)
{
  ConfabDrafts *self = CONFAB_DRAFTS (object);

  g_clear_object (&self->store);
  g_hash_table_unref (self->drafts);
  g_free (self->beginning);
  G_OBJECT_CLASS (confab_drafts_parent_class)->finalize (object);
}

static void
confab_drafts_class_init (ConfabDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_drafts_finalize;
}

static void
confab_drafts_init (ConfabDrafts *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, draft_free);
}

/**
 * confab_drafts_new: (constructor)
 *
 * Returns: (transfer full): drafts without a store
 */
ConfabDrafts *
confab_drafts_new (void)
{
  return g_object_new (CONFAB_TYPE_DRAFTS, NULL);
}

/**
 * confab_drafts_set_store:
 * @self: the drafts
 * @store: (nullable): where they are kept
 */
void
confab_drafts_set_store (ConfabDrafts *self,
                         ConfabStore  *store)
{
  g_set_object (&self->store, store);
}

static void
on_listed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabDrafts *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GHashTable) read = confab_store_list_drafts_finish (CONFAB_STORE (source), result, &error);
  GHashTableIter iter;
  const char *id;
  JsonNode *node;

  if (read == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_iter_init (&iter, read);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, (gpointer *)&node))
    if (JSON_NODE_HOLDS_OBJECT (node) && !g_hash_table_contains (self->drafts, id))
      g_hash_table_insert (self->drafts, g_strdup (id), draft_from_json (json_node_get_object (node)));
  g_task_return_boolean (task, TRUE);
}

/**
 * confab_drafts_load_async:
 * @self: drafts with a store
 * @callback: called when it is done
 * @user_data: data for @callback
 */
void
confab_drafts_load_async (ConfabDrafts       *self,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, confab_drafts_load_async);
  confab_store_list_drafts_async (self->store, NULL, on_listed_cb, task);
}

/**
 * confab_drafts_load_finish:
 * @self: the drafts
 * @result: what @callback was given
 * @error: return location for a [error@Confab.StoreError]
 *
 * Returns: whether they are there
 */
gboolean
confab_drafts_load_finish (ConfabDrafts *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save (ConfabDrafts *self,
      const char   *key)
{
  const ConfabDraft *draft = g_hash_table_lookup (self->drafts, key);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) hashes = NULL;

  if (self->store == NULL)
    return;
  if (draft != NULL)
    {
      node = draft_to_json (draft);
      hashes = list_hashes (json_node_get_object (node));
    }
  confab_store_save_draft_async (self->store, key, node, hashes != NULL ? (const char *const *)hashes->pdata : NULL,
                                 NULL, NULL, NULL);
}

/* What was begun before the conversation was goes with it. */
static void
settle (ConfabDrafts *self,
        const char   *id)
{
  g_autofree char *key = NULL;
  ConfabDraft *draft;

  if (g_strcmp0 (self->beginning, id) != 0)
    return;
  g_clear_pointer (&self->beginning, g_free);
  if (!g_hash_table_steal_extended (self->drafts, NOT_BEGUN, (gpointer *)&key, (gpointer *)&draft))
    return;
  g_hash_table_replace (self->drafts, g_strdup (id), draft);
  save (self, NOT_BEGUN);
}

/* (transfer none) */
static const char *
get_key (ConfabDrafts       *self,
         ConfabConversation *conversation)
{
  const char *id = confab_conversation_get_id (conversation);

  if (confab_conversation_get_temporary (conversation))
    return id;
  /* One of which all messages are deleted has begun, too. */
  if (confab_conversation_get_n_messages (conversation) + confab_conversation_get_n_deleted (conversation) > 0)
    {
      settle (self, id);
      return id;
    }
  set_string (&self->beginning, id);
  return NOT_BEGUN;
}

static ConfabDraft *
ensure (ConfabDrafts *self,
        const char   *key)
{
  ConfabDraft *draft = g_hash_table_lookup (self->drafts, key);

  if (draft == NULL)
    {
      draft = draft_new ();
      g_hash_table_insert (self->drafts, g_strdup (key), draft);
    }
  return draft;
}

static void
note_change (ConfabDrafts       *self,
             ConfabConversation *conversation,
             const char         *key)
{
  if (draft_is_empty (g_hash_table_lookup (self->drafts, key)))
    g_hash_table_remove (self->drafts, key);
  if (!confab_conversation_get_temporary (conversation))
    save (self, key);
}

/**
 * confab_drafts_get:
 * @self: the drafts
 * @conversation: a conversation
 *
 * Returns: (transfer none) (nullable): what was begun there, until it is set anew
 */
const ConfabDraft *
confab_drafts_get (ConfabDrafts       *self,
                   ConfabConversation *conversation)
{
  g_return_val_if_fail (CONFAB_IS_DRAFTS (self), NULL);

  return g_hash_table_lookup (self->drafts, get_key (self, conversation));
}

static gboolean
same_parts (GPtrArray *a,
            GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

static gpointer
ref_part (gconstpointer part,
          gpointer      user_data)
{
  return g_object_ref ((gpointer)part);
}

/**
 * confab_drafts_set:
 * @self: the drafts
 * @conversation: a conversation
 * @text: what was typed
 * @attachments: (element-type ConfabPart): what was attached
 *
 * Keeps what was begun in place of what was kept before; nothing, where there is nothing.
 */
void
confab_drafts_set (ConfabDrafts       *self,
                   ConfabConversation *conversation,
                   const char         *text,
                   GPtrArray          *attachments)
{
  const char *key;
  ConfabDraft *draft;
  GPtrArray *copy;

  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (text != NULL && attachments != NULL);

  key = get_key (self, conversation);
  draft = g_hash_table_lookup (self->drafts, key);
  if (draft == NULL ? *text == '\0' && attachments->len == 0
                    : g_str_equal (draft->text, text) && same_parts (draft->attachments, attachments))
    return;
  draft = ensure (self, key);
  copy = g_ptr_array_copy (attachments, ref_part, NULL);
  g_ptr_array_set_free_func (copy, g_object_unref);
  g_ptr_array_unref (draft->attachments);
  draft->attachments = copy;
  set_string (&draft->text, text);
  note_change (self, conversation, key);
}

/**
 * confab_drafts_set_parameters:
 * @self: the drafts
 * @conversation: a conversation
 * @parameters: (nullable): what is set for the next question alone, an object
 *
 * It is kept whether anything is written or not.
 */
void
confab_drafts_set_parameters (ConfabDrafts       *self,
                              ConfabConversation *conversation,
                              JsonNode           *parameters)
{
  const char *key;
  ConfabDraft *draft;

  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (parameters == NULL || JSON_NODE_HOLDS_OBJECT (parameters));

  key = get_key (self, conversation);
  draft = g_hash_table_lookup (self->drafts, key);
  if (parameters == NULL ? draft == NULL || draft->parameters == NULL
                         : draft != NULL && draft->parameters != NULL && json_node_equal (draft->parameters, parameters))
    return;
  draft = ensure (self, key);
  g_clear_pointer (&draft->parameters, json_node_unref);
  draft->parameters = parameters != NULL ? json_node_copy (parameters) : NULL;
  note_change (self, conversation, key);
}

/**
 * confab_drafts_set_queue:
 * @self: the drafts
 * @conversation: a conversation
 * @queue: (nullable): what waits there, an array
 */
void
confab_drafts_set_queue (ConfabDrafts       *self,
                         ConfabConversation *conversation,
                         JsonNode           *queue)
{
  const char *key;
  ConfabDraft *draft;

  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (queue == NULL || JSON_NODE_HOLDS_ARRAY (queue));

  key = get_key (self, conversation);
  draft = ensure (self, key);
  g_clear_pointer (&draft->queue, json_node_unref);
  draft->queue = queue != NULL ? json_node_copy (queue) : NULL;
  note_change (self, conversation, key);
}

/**
 * confab_drafts_add_attachment:
 * @self: the drafts
 * @conversation: a conversation
 * @part: an attachment that was ready only after another conversation was shown
 */
void
confab_drafts_add_attachment (ConfabDrafts       *self,
                              ConfabConversation *conversation,
                              ConfabPart         *part)
{
  const char *key;

  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  key = get_key (self, conversation);
  g_ptr_array_add (ensure (self, key)->attachments, g_object_ref (part));
  note_change (self, conversation, key);
}
