/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-data-list.h"

struct _ConfabDataItem
{
  GObject         parent_instance;

  ConfabDataList *list;
  guint           index;
};

struct _ConfabDataList
{
  GObject         parent_instance;

  JsonNode       *container; /* what the places are in; of the outermost list, the only one */
  ConfabDataList *parent;    /* (nullable): the list that @container is a place in */
  guint           index;     /* which one */
  GPtrArray      *names;     /* (nullable): of an object's members */
  GHashTable     *children;  /* index -> ConfabDataList, unowned */
  guint           n_items;
  gboolean        is_outermost;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (ConfabDataItem, confab_data_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabDataList, confab_data_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
confab_data_item_dispose (GObject *object)
{
  g_clear_object (&CONFAB_DATA_ITEM (object)->list);
  G_OBJECT_CLASS (confab_data_item_parent_class)->dispose (object);
}

static void
confab_data_item_class_init (ConfabDataItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_data_item_dispose;
}

static void
confab_data_item_init (ConfabDataItem *self)
{
}

static GType
get_item_type (GListModel *model)
{
  return CONFAB_TYPE_DATA_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CONFAB_DATA_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  ConfabDataList *self = CONFAB_DATA_LIST (model);
  ConfabDataItem *item;

  if (position >= self->n_items)
    return NULL;
  item = g_object_new (CONFAB_TYPE_DATA_ITEM, NULL);
  item->list = g_object_ref (self);
  item->index = position;
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
confab_data_list_dispose (GObject *object)
{
  ConfabDataList *self = CONFAB_DATA_LIST (object);

  if (self->parent != NULL)
    g_hash_table_remove (self->parent->children, GUINT_TO_POINTER (self->index));
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (confab_data_list_parent_class)->dispose (object);
}

static void
confab_data_list_finalize (GObject *object)
{
  ConfabDataList *self = CONFAB_DATA_LIST (object);

  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_hash_table_unref (self->children);
  json_node_unref (self->container);
  G_OBJECT_CLASS (confab_data_list_parent_class)->finalize (object);
}

static void
confab_data_list_class_init (ConfabDataListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_data_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_data_list_finalize;
}

static void
confab_data_list_init (ConfabDataList *self)
{
  self->children = g_hash_table_new (NULL, NULL);
}

/* How many places there are now. */
static guint
count (ConfabDataList *self)
{
  if (self->is_outermost)
    return 1;
  if (JSON_NODE_HOLDS_ARRAY (self->container))
    return json_array_get_length (json_node_get_array (self->container));
  return JSON_NODE_HOLDS_OBJECT (self->container) ? json_object_get_size (json_node_get_object (self->container)) : 0;
}

static void
read_names (ConfabDataList *self)
{
  g_autoptr (GList) names = NULL;

  if (self->is_outermost || !JSON_NODE_HOLDS_OBJECT (self->container))
    return;
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  names = json_object_get_members (json_node_get_object (self->container));
  for (GList *link = names; link != NULL; link = link->next)
    g_ptr_array_add (self->names, g_strdup (link->data));
}

static ConfabDataList *
new_list (JsonNode *container,
          gboolean  is_outermost)
{
  ConfabDataList *self = g_object_new (CONFAB_TYPE_DATA_LIST, NULL);

  self->container = json_node_ref (container);
  self->is_outermost = is_outermost;
  self->n_items = count (self);
  read_names (self);
  return self;
}

/**
 * confab_data_list_new:
 * @root: a value
 *
 * Returns: (transfer full): a list with the whole value as its one place
 */
ConfabDataList *
confab_data_list_new (JsonNode *root)
{
  g_return_val_if_fail (root != NULL, NULL);

  return new_list (root, TRUE);
}

/**
 * confab_data_list_new_rows:
 * @array: a list
 *
 * Returns: (transfer full): its elements
 */
ConfabDataList *
confab_data_list_new_rows (JsonNode *array)
{
  g_return_val_if_fail (array != NULL, NULL);

  return new_list (array, FALSE);
}

/**
 * confab_data_list_refresh:
 * @self: a list
 *
 * Looks whether the value has grown, which it does at its end.
 */
void
confab_data_list_refresh (ConfabDataList *self)
{
  guint before;
  guint now;
  ConfabDataList *last;

  g_return_if_fail (CONFAB_IS_DATA_LIST (self));

  before = self->n_items;
  now = count (self);
  last = before > 0 ? g_hash_table_lookup (self->children, GUINT_TO_POINTER (before - 1)) : NULL;
  if (last != NULL)
    confab_data_list_refresh (last);
  if (now == before)
    return;
  read_names (self);
  self->n_items = now;
  g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, now), before > now ? before - now : 0, now > before ? now - before : 0);
}

/**
 * confab_data_list_find:
 * @self: a list
 * @step: a step of a JSON pointer, without its escapes
 * @position: (out): which place that is
 *
 * Returns: whether there is one
 */
gboolean
confab_data_list_find (ConfabDataList *self,
                       const char     *step,
                       guint          *position)
{
  guint64 index;

  g_return_val_if_fail (CONFAB_IS_DATA_LIST (self), FALSE);

  if (self->names == NULL)
    {
      if (!g_ascii_string_to_unsigned (step, 10, 0, G_MAXUINT, &index, NULL) || index >= self->n_items)
        return FALSE;
      *position = index;
      return TRUE;
    }
  return g_ptr_array_find_with_equal_func (self->names, step, g_str_equal, position);
}

/**
 * confab_data_item_get_value:
 * @self: a place
 *
 * Returns: (transfer none): what stands there now
 */
JsonNode *
confab_data_item_get_value (ConfabDataItem *self)
{
  JsonNode *container = self->list->container;

  if (self->list->is_outermost)
    return container;
  if (self->list->names != NULL)
    return json_object_get_member (json_node_get_object (container), self->list->names->pdata[self->index]);
  return json_array_get_element (json_node_get_array (container), self->index);
}

/**
 * confab_data_item_get_name:
 * @self: a place
 *
 * Returns: (nullable): the member's name; %NULL for an element and the whole
 */
const char *
confab_data_item_get_name (ConfabDataItem *self)
{
  return self->list->names != NULL ? self->list->names->pdata[self->index] : NULL;
}

/**
 * confab_data_item_get_index:
 * @self: a place
 *
 * Returns: which of the places it is, from 0
 */
guint
confab_data_item_get_index (ConfabDataItem *self)
{
  return self->index;
}

static void
append_pointer (GString        *pointer,
                ConfabDataList *list,
                guint           index)
{
  if (list->is_outermost)
    return;
  if (list->parent != NULL)
    append_pointer (pointer, list->parent, list->index);
  g_string_append_c (pointer, '/');
  if (list->names == NULL)
    g_string_append_printf (pointer, "%u", index);
  else
    for (const char *c = list->names->pdata[index]; *c != '\0'; c++)
      if (*c == '~' || *c == '/')
        g_string_append (pointer, *c == '~' ? "~0" : "~1");
      else
        g_string_append_c (pointer, *c);
}

/**
 * confab_data_item_dup_pointer:
 * @self: a place
 *
 * Returns: (transfer full): its JSON pointer
 */
char *
confab_data_item_dup_pointer (ConfabDataItem *self)
{
  GString *pointer = g_string_new (NULL);

  append_pointer (pointer, self->list, self->index);
  return g_string_free (pointer, FALSE);
}

/**
 * confab_data_item_list_children:
 * @self: a place
 *
 * Returns: (transfer full) (nullable): the places inside; %NULL where the value has no inside
 */
GListModel *
confab_data_item_list_children (ConfabDataItem *self)
{
  JsonNode *value = confab_data_item_get_value (self);
  ConfabDataList *children;

  if (!JSON_NODE_HOLDS_OBJECT (value) && !JSON_NODE_HOLDS_ARRAY (value))
    return NULL;
  children = g_hash_table_lookup (self->list->children, GUINT_TO_POINTER (self->index));
  if (children != NULL)
    return G_LIST_MODEL (g_object_ref (children));
  children = new_list (value, FALSE);
  children->parent = g_object_ref (self->list);
  children->index = self->index;
  g_hash_table_insert (self->list->children, GUINT_TO_POINTER (self->index), children);
  return G_LIST_MODEL (children);
}
