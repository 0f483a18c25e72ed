/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-text.h"
#include "transfer/confab-import-tree-private.h"

/* How many calls may wait for their results. */
#define MAX_CALLS 256

/* Texts are not older than such programs, and not from the future. */
#define EARLIEST G_GINT64_CONSTANT (946684800000)
#define DAY_MS   G_GINT64_CONSTANT (86400000)

static void
item_free (gpointer data)
{
  ConfabImportItem *self = data;

  g_free (self->text);
  g_free (self->name);
  g_free (self->id);
  g_clear_object (&self->part);
  g_free (self);
}

static void
node_free (gpointer data)
{
  ConfabImportNode *self = data;

  g_free (self->model);
  g_clear_pointer (&self->usage, json_node_unref);
  g_free (self->finish_reason);
  g_free (self->id);
  g_free (self->parent_id);
  g_free (self->last_id);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->carried, g_ptr_array_unref);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_free (self);
}

/**
 * confab_import_tree_new: (constructor)
 * @format: the name of the format, which goes into all identifiers
 * @id: the identifier in the file
 *
 * Returns: (transfer full): a conversation without messages
 */
ConfabImportTree *
confab_import_tree_new (const char *format,
                        const char *id)
{
  ConfabImportTree *self = g_new0 (ConfabImportTree, 1);
  g_autofree char *own_id = confab_import_make_id (format, id, NULL);

  self->format = g_strdup (format);
  self->id = g_strdup (id);
  self->facts = confab_conversation_facts_new (own_id, NULL);
  self->facts->created = CONFAB_IMPORT_NO_TIME;
  self->facts->updated = CONFAB_IMPORT_NO_TIME;
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->emitted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * confab_import_tree_free:
 * @self: (transfer full): a tree
 */
void
confab_import_tree_free (ConfabImportTree *self)
{
  g_free (self->format);
  g_free (self->id);
  g_free (self->leaf);
  confab_conversation_facts_free (self->facts);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->emitted);
  g_ptr_array_unref (self->nodes);
  g_free (self);
}

/**
 * confab_import_tree_get_facts:
 * @self: a tree
 *
 * Returns: (transfer none): what is known of the conversation; times may be %CONFAB_IMPORT_NO_TIME until the end
 */
ConfabConversationFacts *
confab_import_tree_get_facts (ConfabImportTree *self)
{
  return self->facts;
}

/**
 * confab_import_tree_add:
 * @self: a tree
 * @id: (nullable): its identifier in the file; %NULL where the file has none
 * @parent_id: (nullable): that of the message before it; %NULL for a beginning
 *
 * Returns: (transfer none): a new message; one whose identifier is there already is counted and left out in the end
 */
ConfabImportNode *
confab_import_tree_add (ConfabImportTree *self,
                        const char       *id,
                        const char       *parent_id)
{
  ConfabImportNode *node = g_new0 (ConfabImportNode, 1);

  node->id = g_strdup (id);
  node->parent_id = g_strdup (parent_id);
  node->items = g_ptr_array_new_with_free_func (item_free);
  node->role = CONFAB_ROLE_USER;
  node->status = CONFAB_STATUS_COMPLETE;
  node->time = CONFAB_IMPORT_NO_TIME;
  node->reasoning_ms = -1;
  node->position = self->nodes->len;
  g_ptr_array_add (self->nodes, node);
  if (id == NULL)
    return node;
  if (g_hash_table_contains (self->by_id, id))
    {
      node->reached = TRUE;
      self->n_doubles++;
    }
  else
    g_hash_table_insert (self->by_id, node->id, node);
  return node;
}

/**
 * confab_import_tree_add_after:
 * @self: a tree
 * @id: (nullable): its identifier in the file
 *
 * Returns: (transfer none): a new message that answers the one that was added before it
 */
ConfabImportNode *
confab_import_tree_add_after (ConfabImportTree *self,
                              const char       *id)
{
  const ConfabImportNode *before = self->nodes->len > 0 ? self->nodes->pdata[self->nodes->len - 1] : NULL;
  g_autofree char *number = g_strdup_printf ("#%u", self->nodes->len);

  return confab_import_tree_add (self, id != NULL ? id : number, before != NULL ? before->id : NULL);
}

/**
 * confab_import_tree_add_next:
 * @self: a tree whose messages have no identifiers
 *
 * Returns: (transfer none): a new message that answers the one that was added before it, and is known again by its number
 */
ConfabImportNode *
confab_import_tree_add_next (ConfabImportTree *self)
{
  return confab_import_tree_add_after (self, NULL);
}

/**
 * confab_import_tree_set_leaf:
 * @self: a tree
 * @id: (nullable): the identifier, in the file, of the last message of the path that was shown last
 */
void
confab_import_tree_set_leaf (ConfabImportTree *self,
                             const char       *id)
{
  g_free (self->leaf);
  self->leaf = g_strdup (id);
}

/**
 * confab_import_tree_get_n_doubles:
 * @self: a tree
 *
 * Returns: how many messages had an identifier that another one has
 */
guint
confab_import_tree_get_n_doubles (ConfabImportTree *self)
{
  return self->n_doubles;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const ConfabImportNode *first = *(ConfabImportNode *const *)a;
  const ConfabImportNode *second = *(ConfabImportNode *const *)b;

  if (first->time != second->time && first->time != CONFAB_IMPORT_NO_TIME && second->time != CONFAB_IMPORT_NO_TIME)
    return first->time < second->time ? -1 : 1;
  return first->position < second->position ? -1 : 1;
}

static void
link_children (ConfabImportTree *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ConfabImportNode *node = self->nodes->pdata[i];
      ConfabImportNode *parent = node->parent_id != NULL ? g_hash_table_lookup (self->by_id, node->parent_id) : NULL;

      if (node->reached || parent == NULL || parent == node)
        continue;
      node->parent = parent;
      if (parent->children == NULL)
        parent->children = g_ptr_array_new ();
      g_ptr_array_add (parent->children, node);
    }
}

/* Lists what hangs from a beginning; the order in which variants were made is their order. */
static void
list_from (ConfabImportNode *root,
           GPtrArray        *line)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();

  root->reached = TRUE;
  g_ptr_array_add (stack, root);
  while (stack->len > 0)
    {
      ConfabImportNode *node = g_ptr_array_steal_index (stack, stack->len - 1);

      g_ptr_array_add (line, node);
      if (node->children == NULL)
        continue;
      g_ptr_array_sort (node->children, compare_times);
      for (guint i = node->children->len; i > 0; i--)
        {
          ConfabImportNode *child = node->children->pdata[i - 1];

          if (!child->reached)
            {
              child->reached = TRUE;
              g_ptr_array_add (stack, child);
            }
        }
    }
}

/* All messages, parents before their children. A circle is cut where the file enters it. */
static GPtrArray *
put_in_order (ConfabImportTree *self)
{
  GPtrArray *line = g_ptr_array_new ();

  link_children (self);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ConfabImportNode *node = self->nodes->pdata[i];

      if (!node->reached && node->parent == NULL)
        list_from (node, line);
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ConfabImportNode *node = self->nodes->pdata[i];

      if (!node->reached)
        {
          node->parent = NULL;
          list_from (node, line);
        }
    }
  return line;
}

static gint64
check_time (gint64 time,
            gint64 now)
{
  return time >= EARLIEST && time <= now + DAY_MS ? time : CONFAB_IMPORT_NO_TIME;
}

static void
choose_times (ConfabImportTree *self,
              gint64            now)
{
  ConfabConversationFacts *facts = self->facts;
  gint64 first = CONFAB_IMPORT_NO_TIME;

  facts->created = check_time (facts->created, now);
  facts->updated = check_time (facts->updated, now);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ConfabImportNode *node = self->nodes->pdata[i];

      node->time = check_time (node->time, now);
      if (node->time != CONFAB_IMPORT_NO_TIME && (first == CONFAB_IMPORT_NO_TIME || node->time < first))
        first = node->time;
    }
  if (facts->created == CONFAB_IMPORT_NO_TIME)
    facts->created = first;
  if (facts->created == CONFAB_IMPORT_NO_TIME)
    facts->created = facts->updated != CONFAB_IMPORT_NO_TIME ? facts->updated : now;
}

/* The path that was shown last, or the newest one. */
static void
choose_leaf (ConfabImportTree *self,
             GPtrArray        *messages)
{
  ConfabImportNode *leaf = self->leaf != NULL ? g_hash_table_lookup (self->by_id, self->leaf) : NULL;
  gint64 newest = G_MININT64;

  if (leaf != NULL && leaf->last_id != NULL)
    {
      self->facts->leaf_id = g_strdup (leaf->last_id);
      return;
    }
  for (guint i = 0; i < messages->len; i++)
    {
      gint64 time = confab_message_get_created (messages->pdata[i]);

      if (time >= newest)
        {
          newest = time;
          g_free (self->facts->leaf_id);
          self->facts->leaf_id = g_strdup (confab_message_get_id (messages->pdata[i]));
        }
    }
}

static void
choose_title (ConfabImportTree *self,
              GPtrArray        *messages)
{
  ConfabConversationFacts *facts = self->facts;

  if (facts->title != NULL)
    {
      g_autofree char *title = g_steal_pointer (&facts->title);

      facts->title = confab_text_single_line (g_strstrip (title), 500);
    }
  for (guint i = 0; i < messages->len && (facts->title == NULL || *facts->title == '\0'); i++)
    {
      const char *text = confab_message_get_text (messages->pdata[i]);
      const char *end = strstr (text, "\n\n");
      g_autofree char *paragraph = g_strndup (text, end != NULL ? (gsize)(end - text) : strlen (text));

      g_free (facts->title);
      facts->title = confab_text_make_title (paragraph);
    }
  if (facts->title == NULL)
    facts->title = g_strdup ("");
}

/**
 * confab_import_tree_end:
 * @self: a tree
 * @now: the time, milliseconds since 1970; what claims to be later is not believed
 *
 * Makes the messages, and fills in what the facts lack.
 *
 * Returns: (transfer full) (element-type ConfabMessage): the messages, parents before children
 */
GPtrArray *
confab_import_tree_end (ConfabImportTree *self,
                        gint64            now)
{
  g_autoptr (GPtrArray) line = put_in_order (self);
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 latest;

  choose_times (self, now);
  latest = self->facts->created;
  for (guint i = 0; i < line->len; i++)
    confab_import_node_emit (line->pdata[i], self, messages);
  for (guint i = 0; i < messages->len; i++)
    latest = MAX (latest, confab_message_get_created (messages->pdata[i]));
  if (self->facts->updated < latest)
    self->facts->updated = latest;
  choose_leaf (self, messages);
  choose_title (self, messages);
  return messages;
}

static ConfabImportItem *
add_item (ConfabImportNode    *self,
          ConfabImportItemKind kind,
          const char          *text)
{
  ConfabImportItem *item = g_new0 (ConfabImportItem, 1);

  item->kind = kind;
  item->text = g_strdup (text);
  g_ptr_array_add (self->items, item);
  return item;
}

void
confab_import_node_set_model (ConfabImportNode *self,
                              const char       *model)
{
  g_free (self->model);
  self->model = g_strdup (model);
}

/**
 * confab_import_node_text:
 * @self: a message
 * @text: (nullable): a paragraph or more
 */
void
confab_import_node_text (ConfabImportNode *self,
                         const char       *text)
{
  if (text != NULL && *text != '\0')
    add_item (self, CONFAB_IMPORT_ITEM_TEXT, text);
}

/**
 * confab_import_node_code:
 * @self: a message
 * @language: (nullable): its language, or a word in its place
 * @text: (nullable): code, or anything that is not to be read as Markdown
 */
void
confab_import_node_code (ConfabImportNode *self,
                         const char       *language,
                         const char       *text)
{
  g_autoptr (GString) fence = g_string_new ("```");
  g_autofree char *fenced = NULL;

  if (text == NULL || *text == '\0')
    return;
  /* Longer than any that is in it. */
  while (strstr (text, fence->str) != NULL)
    g_string_append_c (fence, '`');
  fenced = g_strdup_printf ("%s%s\n%s\n%s", fence->str,
                            language != NULL && strpbrk (language, "`\n") == NULL ? language : "", text, fence->str);
  add_item (self, CONFAB_IMPORT_ITEM_TEXT, fenced);
}

/**
 * confab_import_node_reasoning:
 * @self: a message
 * @text: (nullable): what the model thought
 */
void
confab_import_node_reasoning (ConfabImportNode *self,
                              const char       *text)
{
  if (text != NULL && *text != '\0')
    add_item (self, CONFAB_IMPORT_ITEM_REASONING, text);
}

/**
 * confab_import_node_part:
 * @self: a message
 * @part: (nullable): a file that belongs to it
 */
void
confab_import_node_part (ConfabImportNode *self,
                         ConfabPart       *part)
{
  if (part != NULL)
    add_item (self, CONFAB_IMPORT_ITEM_PART, NULL)->part = g_object_ref (part);
}

/**
 * confab_import_node_call:
 * @self: a message
 * @id: (nullable): the identifier of the call
 * @name: (nullable): the tool
 * @arguments: (nullable): what it was given
 */
void
confab_import_node_call (ConfabImportNode *self,
                         const char       *id,
                         const char       *name,
                         const char       *arguments)
{
  ConfabImportItem *item = add_item (self, CONFAB_IMPORT_ITEM_CALL, arguments);

  item->id = g_strdup (id);
  item->name = g_strdup (name);
}

/**
 * confab_import_node_result:
 * @self: a message
 * @id: (nullable): the call that it answers; %NULL for the first one that is not answered
 * @text: (nullable): what the tool gave
 */
void
confab_import_node_result (ConfabImportNode *self,
                           const char       *id,
                           const char       *text)
{
  add_item (self, CONFAB_IMPORT_ITEM_RESULT, text)->id = g_strdup (id);
}

/**
 * confab_import_node_take_call:
 * @self: a message
 * @id: (nullable): the call that is meant
 *
 * Returns: (transfer full) (nullable): the identifier of the call, which waits no longer
 */
char *
confab_import_node_take_call (ConfabImportNode *self,
                              const char       *id)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (id == NULL || g_str_equal (self->calls->pdata[i], id))
      {
        char *call = g_strdup (self->calls->pdata[i]);

        g_ptr_array_remove_index (self->calls, i);
        return call;
      }
  return g_strdup (id);
}

void
confab_import_node_note_call (ConfabImportNode *self,
                              const char       *id)
{
  if (self->calls->len < MAX_CALLS)
    g_ptr_array_add (self->calls, g_strdup (id));
}
