/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-reasoning-details.h"

/* The members that come in pieces. */
static const char *const joined[] = { "text", "summary", "data" };

typedef struct
{
  gint64      index;
  char       *type;
  JsonObject *members;                       /* all but the joined ones */
  GString    *texts[G_N_ELEMENTS (joined)];  /* NULL where the member never came */
} Entry;

struct _ConfabReasoningDetails
{
  GPtrArray *entries;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->type);
  json_object_unref (entry->members);
  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    if (entry->texts[i] != NULL)
      g_string_free (entry->texts[i], TRUE);
  g_free (entry);
}

/**
 * confab_reasoning_details_new: (constructor)
 *
 * Returns: (transfer full): an empty array
 */
ConfabReasoningDetails *
confab_reasoning_details_new (void)
{
  ConfabReasoningDetails *self = g_new0 (ConfabReasoningDetails, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

/**
 * confab_reasoning_details_free:
 * @self: (transfer full) (nullable): reasoning details
 */
void
confab_reasoning_details_free (ConfabReasoningDetails *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Entry *
find_entry (ConfabReasoningDetails *self,
            gint64                  index,
            const char             *type)
{
  Entry *entry;

  for (guint i = self->entries->len; i > 0; i--)
    {
      entry = g_ptr_array_index (self->entries, i - 1);
      if (entry->index == index && g_strcmp0 (entry->type, type) == 0)
        return entry;
    }
  entry = g_new0 (Entry, 1);
  entry->index = index;
  entry->type = g_strdup (type);
  entry->members = json_object_new ();
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
add_member_cb (JsonObject *object,
               const char *name,
               JsonNode   *node,
               gpointer    user_data)
{
  Entry *entry = user_data;
  const char *text = confab_json_node_string (node);

  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    if (g_str_equal (name, joined[i]) && text != NULL)
      {
        if (entry->texts[i] == NULL)
          entry->texts[i] = g_string_new (NULL);
        g_string_append (entry->texts[i], text);
        return;
      }
  if (!JSON_NODE_HOLDS_NULL (node) || !json_object_has_member (entry->members, name))
    json_object_set_member (entry->members, name, json_node_copy (node));
}

/**
 * confab_reasoning_details_add:
 * @self: reasoning details
 * @fragments: an array from a delta; what is not an object is left out
 */
void
confab_reasoning_details_add (ConfabReasoningDetails *self,
                              JsonArray              *fragments)
{
  for (guint i = 0; i < json_array_get_length (fragments); i++)
    {
      JsonObject *fragment = confab_json_array_object (fragments, i);
      gint64 index = i;

      if (fragment == NULL)
        continue;
      confab_json_get_int (fragment, "index", &index);
      json_object_foreach_member (fragment, add_member_cb,
                                  find_entry (self, index, confab_json_get_string (fragment, "type")));
    }
}

/**
 * confab_reasoning_details_to_json:
 * @self: reasoning details
 *
 * Returns: (transfer full): the whole array
 */
JsonArray *
confab_reasoning_details_to_json (ConfabReasoningDetails *self)
{
  JsonArray *array = json_array_sized_new (self->entries->len);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr (GList) names = json_object_get_members (entry->members);
      JsonObject *object = json_object_new ();

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (object, l->data, json_object_dup_member (entry->members, l->data));
      for (guint k = 0; k < G_N_ELEMENTS (joined); k++)
        if (entry->texts[k] != NULL)
          json_object_set_string_member (object, joined[k], entry->texts[k]->str);
      json_array_add_object_element (array, object);
    }
  return array;
}
