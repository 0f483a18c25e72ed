/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json.h"
#include "base/confab-json-writer.h"
#include "provider/confab-tool-assembler.h"

/* More calls than any service allows in one reply. */
#define MAX_CALLS 1024

typedef struct
{
  guint    position;
  gint64   index;          /* as the service counts, -1 where it does not */
  char    *id;
  char    *type;
  GString *name;
  gboolean id_is_ours;
  gboolean has_arguments;
} Call;

struct _ConfabToolAssembler
{
  guint           choice;
  ConfabDeltaFunc func;
  gpointer        user_data;
  GPtrArray      *calls;
  Call           *last;
};

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->id);
  g_free (call->type);
  g_string_free (call->name, TRUE);
  g_free (call);
}

/**
 * confab_tool_assembler_new: (constructor)
 * @choice: the choice whose calls these are
 * @func: gets a delta of kind %CONFAB_DELTA_TOOL_CALL for each fragment that changes something
 * @user_data: for @func
 *
 * Returns: (transfer full): an assembler without calls
 */
ConfabToolAssembler *
confab_tool_assembler_new (guint           choice,
                           ConfabDeltaFunc func,
                           gpointer        user_data)
{
  ConfabToolAssembler *self = g_new0 (ConfabToolAssembler, 1);

  self->choice = choice;
  self->func = func;
  self->user_data = user_data;
  self->calls = g_ptr_array_new_with_free_func (call_free);
  return self;
}

/**
 * confab_tool_assembler_free:
 * @self: (transfer full) (nullable): an assembler
 */
void
confab_tool_assembler_free (ConfabToolAssembler *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->calls);
  g_free (self);
}

/**
 * confab_tool_assembler_get_n_calls:
 * @self: an assembler
 *
 * Returns: how many calls there are so far
 */
guint
confab_tool_assembler_get_n_calls (ConfabToolAssembler *self)
{
  return self->calls->len;
}

static Call *
find_by_id (ConfabToolAssembler *self,
            const char          *id)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = g_ptr_array_index (self->calls, i);

      if (strcmp (call->id, id) == 0)
        return call;
    }
  return NULL;
}

/* The newest, where a service uses one index for several calls. */
static Call *
find_by_index (ConfabToolAssembler *self,
               gint64               index)
{
  for (guint i = self->calls->len; i > 0; i--)
    {
      Call *call = g_ptr_array_index (self->calls, i - 1);

      if (call->index == index)
        return call;
    }
  return NULL;
}

static Call *
add_call (ConfabToolAssembler *self,
          gint64               index,
          const char          *id)
{
  Call *call;
  guint number = self->calls->len;

  if (self->calls->len >= MAX_CALLS)
    return NULL;
  call = g_new0 (Call, 1);
  call->position = self->calls->len;
  call->index = index;
  call->id = g_strdup (id);
  call->id_is_ours = id == NULL;
  call->name = g_string_new (NULL);
  while (call->id == NULL)
    {
      g_autofree char *candidate = g_strdup_printf ("call_%u", number++);

      if (find_by_id (self, candidate) == NULL)
        call->id = g_steal_pointer (&candidate);
    }
  g_ptr_array_add (self->calls, call);
  return call;
}

static Call *
find_call (ConfabToolAssembler *self,
           const char          *id,
           gint64               index,
           const char          *name,
           gboolean             is_whole)
{
  Call *call = id != NULL ? find_by_id (self, id) : NULL;

  if (call != NULL)
    return call;
  if (is_whole)
    return add_call (self, index, id);
  call = index >= 0 ? find_by_index (self, index) : NULL;
  /* An id that comes after the first fragment of its call, which had none. */
  if (id != NULL && call != NULL && call->id_is_ours && (name == NULL || !call->has_arguments))
    return call;
  if (id != NULL)
    return add_call (self, index, id);
  if (call != NULL)
    return call;
  if (index >= 0 || self->last == NULL)
    return add_call (self, index, NULL);
  /* Whole calls in a row that are told apart by nothing but their names. */
  if (name != NULL && self->last->has_arguments)
    return add_call (self, -1, NULL);
  return self->last;
}

static const char *
non_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/* Arguments are a string that holds JSON; some services send the JSON itself. */
static const char *
get_arguments (JsonObject *function,
               const char *member,
               char      **owned)
{
  JsonNode *node = confab_json_get_node (function, member);
  g_autoptr (ConfabJsonWriter) writer = NULL;

  if (node == NULL || JSON_NODE_HOLDS_VALUE (node))
    return non_empty (confab_json_node_string (node));
  writer = confab_json_writer_new ();
  confab_json_writer_node (writer, node);
  *owned = confab_json_writer_end_string (writer);
  return *owned;
}

/* The part of the name that is new: services split it, send it late, or send it again with every fragment. */
static const char *
take_name (Call       *call,
           const char *name)
{
  if (name == NULL || call->has_arguments || strcmp (call->name->str, name) == 0)
    return NULL;
  g_string_append (call->name, name);
  return name;
}

static const char *
take_id (Call       *call,
         const char *id,
         gboolean    is_new)
{
  if (is_new)
    return call->id;
  if (id == NULL || !call->id_is_ours || strcmp (call->id, id) == 0)
    return NULL;
  g_free (call->id);
  call->id = g_strdup (id);
  call->id_is_ours = FALSE;
  return call->id;
}

static const char *
take_type (Call       *call,
           const char *type)
{
  if (g_strcmp0 (call->type, type) == 0)
    return NULL;
  g_free (call->type);
  call->type = g_strdup (type);
  return call->type;
}

/**
 * confab_tool_assembler_add:
 * @self: an assembler
 * @fragment: an element of tool_calls
 * @is_whole: whether it is of a message rather than of a delta, so that each element is a call of its own
 */
void
confab_tool_assembler_add (ConfabToolAssembler *self,
                           JsonObject          *fragment,
                           gboolean             is_whole)
{
  JsonObject *custom = confab_json_get_object (fragment, "custom");
  JsonObject *function = custom != NULL ? custom : confab_json_get_object (fragment, "function");
  const char *id = non_empty (confab_json_get_string (fragment, "id"));
  const char *type = non_empty (confab_json_get_string (fragment, "type"));
  const char *name = non_empty (confab_json_get_string (function, "name"));
  g_autofree char *owned = NULL;
  const char *arguments = get_arguments (function, custom != NULL ? "input" : "arguments", &owned);
  guint n_calls = self->calls->len;
  gint64 index = -1;
  ConfabDelta delta = { CONFAB_DELTA_TOOL_CALL };
  gboolean is_new;
  Call *call;

  if (!confab_json_get_int (fragment, "index", &index) || index < 0)
    index = -1;
  call = find_call (self, id, index, name, is_whole);
  if (call == NULL)
    return;
  self->last = call;
  is_new = self->calls->len > n_calls;
  if (type == NULL)
    type = custom != NULL ? "custom" : is_new ? "function" : call->type;
  delta.choice = self->choice;
  delta.index = call->position;
  delta.id = take_id (call, id, is_new);
  delta.type = take_type (call, type);
  delta.name = take_name (call, name);
  delta.text = arguments;
  if (arguments != NULL)
    call->has_arguments = TRUE;
  if (delta.id != NULL || delta.type != NULL || delta.name != NULL || delta.text != NULL)
    self->func (&delta, self->user_data);
}
