/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-json.h"
#include "transfer/confab-import-tree-private.h"

/* What one message of the other program becomes. */
typedef struct
{
  ConfabImportTree *tree;
  ConfabImportNode *node;
  GPtrArray        *messages;
  ConfabMessage    *message; /* borrowed; the one that is being filled */
  guint             n_messages;
  gboolean          has_parts;
} Emission;

/* The name space of our identifiers, for [name-based UUIDs](https://www.rfc-editor.org/rfc/rfc9562#section-5.5). */
static const guint8 name_space[16] = {
  0x6b, 0x1d, 0x0f, 0x54, 0x8e, 0x27, 0x4c, 0x3a, 0x9b, 0x60, 0x2f, 0xd1, 0x73, 0x05, 0xca, 0x9e,
};

/**
 * confab_import_make_id:
 * @format: the name of a format
 * @conversation: the identifier of a conversation in a file of that format
 * @message: (nullable): the identifier of a message in it
 *
 * Returns: (transfer full): the identifier of the conversation or the message here; always the same for the same names
 */
char *
confab_import_make_id (const char *format,
                       const char *conversation,
                       const char *message)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;
  GString *id = g_string_sized_new (36);

  g_checksum_update (checksum, name_space, sizeof name_space);
  g_checksum_update (checksum, (const guchar *)format, strlen (format) + 1);
  g_checksum_update (checksum, (const guchar *)conversation, strlen (conversation) + 1);
  if (message != NULL)
    g_checksum_update (checksum, (const guchar *)message, strlen (message) + 1);
  g_checksum_get_digest (checksum, digest, &length);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (id, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", digest[i]);
  return g_string_free (id, FALSE);
}

/**
 * confab_import_read_time:
 * @node: (nullable): a number of seconds, milliseconds, microseconds or nanoseconds since 1970, or a date
 *
 * Returns: milliseconds since 1970, or %CONFAB_IMPORT_NO_TIME
 */
gint64
confab_import_read_time (JsonNode *node)
{
  const char *text = confab_json_node_string (node);
  double number;

  if (!confab_json_node_double (node, &number))
    return text != NULL ? confab_import_read_time_text (text) : CONFAB_IMPORT_NO_TIME;
  if (number <= 0 || number > 1e19)
    return CONFAB_IMPORT_NO_TIME;
  /* No time of our days in one unit is one in another. */
  if (number < 1e11)
    number *= 1000;
  while (number > 1e14)
    number /= 1000;
  return (gint64)floor (number);
}

static gint64
from_date (GDateTime *time)
{
  return g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
}

/**
 * confab_import_read_time_text:
 * @text: a date as in ISO 8601, or YYYY/MM/DD HH:MM[:SS] in local time
 *
 * Returns: milliseconds since 1970, or %CONFAB_IMPORT_NO_TIME
 */
gint64
confab_import_read_time_text (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = g_strdup (text);

  if (strlen (text) > 64)
    return CONFAB_IMPORT_NO_TIME;
  if (strlen (text) >= 10 && text[4] == '/' && text[7] == '/')
    {
      g_autofree char *padded = g_strconcat (iso, strlen (text) == 16 ? ":00" : "", NULL);

      padded[4] = padded[7] = '-';
      time = g_date_time_new_from_iso8601 (padded, local);
    }
  else
    time = g_date_time_new_from_iso8601 (iso, utc);
  return time != NULL ? from_date (time) : CONFAB_IMPORT_NO_TIME;
}

/* What has no identifier in the file gets one from where it stands and what it says. */
static char *
make_own_id (Emission *self)
{
  ConfabImportNode *node = self->node;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *before = node->parent != NULL && node->parent->last_id != NULL ? node->parent->last_id : "";

  g_checksum_update (checksum, (const guchar *)before, strlen (before) + 1);
  g_checksum_update (checksum, (const guchar *)&node->role, sizeof node->role);
  for (guint i = 0; i < node->items->len; i++)
    {
      const ConfabImportItem *item = node->items->pdata[i];

      if (item->text != NULL)
        g_checksum_update (checksum, (const guchar *)item->text, strlen (item->text) + 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* The first message of a node has the node's name, the others a number behind it. No two are the same, whatever names
 * the file has. */
static char *
make_message_id (Emission *self)
{
  for (guint n = self->n_messages;; n++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s#%u", self->node->id, n);
      g_autofree char *id = confab_import_make_id (self->tree->format, self->tree->id, n == 0 ? self->node->id : numbered);

      if (g_hash_table_add (self->tree->emitted, g_strdup (id)))
        return g_steal_pointer (&id);
    }
}

static void
begin_message (Emission  *self,
               ConfabRole role)
{
  ConfabImportNode *node = self->node;
  g_autofree char *id = make_message_id (self);
  gint64 time = self->n_messages == 0 && node->time != CONFAB_IMPORT_NO_TIME ? node->time : node->last_time + 1;
  ConfabReply *reply;

  /* An answer is later than what it answers. */
  if (node->last_id != NULL)
    time = MAX (time, node->last_time + 1);
  self->message = confab_message_new (id, node->last_id, role, CONFAB_STATUS_COMPLETE, time);
  g_ptr_array_add (self->messages, self->message);
  self->n_messages++;
  g_free (node->last_id);
  node->last_id = g_steal_pointer (&id);
  node->last_time = time;
  if (role != CONFAB_ROLE_ASSISTANT)
    return;
  reply = confab_message_edit_reply (self->message);
  reply->model_answered = g_strdup (node->model);
}

/* The message that takes more; after a result it is a new one. */
static ConfabMessage *
get_message (Emission *self)
{
  if (self->message == NULL)
    begin_message (self, self->node->role);
  return self->message;
}

static void
add_call (Emission               *self,
          const ConfabImportItem *item)
{
  ConfabReply *reply = confab_message_edit_reply (get_message (self));
  ConfabToolCall *call = confab_reply_get_tool_call (reply, reply->tool_calls->len);

  g_free (call->id);
  call->id = item->id != NULL ? g_strdup (item->id)
                              : g_strdup_printf ("call_%.16s_%u", self->node->last_id, reply->tool_calls->len);
  g_string_append (call->name, item->name != NULL ? item->name : "tool");
  g_string_append (call->arguments, item->text != NULL ? item->text : "{}");
  confab_import_node_note_call (self->node, call->id);
}

static void
add_result (Emission               *self,
            const ConfabImportItem *item)
{
  g_autofree char *call = confab_import_node_take_call (self->node, item->id);

  begin_message (self, CONFAB_ROLE_TOOL);
  confab_message_set_tool_call_id (self->message, call);
  confab_message_append_text (self->message, item->text != NULL ? item->text : "");
  self->message = NULL;
}

static void
add_reasoning (Emission               *self,
               const ConfabImportItem *item)
{
  ConfabReply *reply = confab_message_edit_reply (get_message (self));

  if (reply->reasoning->len > 0)
    g_string_append (reply->reasoning, "\n\n");
  g_string_append (reply->reasoning, item->text);
}

static void
add_text (Emission               *self,
          const ConfabImportItem *item)
{
  ConfabMessage *message = get_message (self);

  if (self->has_parts)
    {
      g_autoptr (ConfabPart) part = confab_part_new_text (item->text);

      confab_message_add_part (message, part);
      return;
    }
  if (confab_message_get_text_length (message) > 0)
    confab_message_append_text (message, "\n\n");
  confab_message_append_text (message, item->text);
}

static void
emit_item (Emission               *self,
           const ConfabImportItem *item)
{
  gboolean is_reply = self->node->role == CONFAB_ROLE_ASSISTANT;

  switch (item->kind)
    {
    case CONFAB_IMPORT_ITEM_REASONING:
      if (is_reply)
        add_reasoning (self, item);
      break;
    case CONFAB_IMPORT_ITEM_PART:
      confab_message_add_part (get_message (self), item->part);
      break;
    case CONFAB_IMPORT_ITEM_CALL:
      if (is_reply)
        add_call (self, item);
      break;
    case CONFAB_IMPORT_ITEM_RESULT:
      add_result (self, item);
      break;
    case CONFAB_IMPORT_ITEM_TEXT:
    default:
      add_text (self, item);
      break;
    }
}

/* What the service told of the reply stands with its last message. */
static void
finish (Emission *self)
{
  ConfabImportNode *node = self->node;
  ConfabReply *reply;

  if (self->message == NULL || node->role != CONFAB_ROLE_ASSISTANT)
    return;
  confab_message_set_status (self->message, node->status);
  reply = confab_message_edit_reply (self->message);
  reply->finish_reason = g_strdup (node->finish_reason);
  reply->reasoning_ms = node->reasoning_ms;
  if (node->usage != NULL && JSON_NODE_HOLDS_OBJECT (node->usage))
    confab_reply_set_usage (reply, node->usage);
}

static gpointer
copy_text (gconstpointer text,
           gpointer      user_data)
{
  return g_strdup (text);
}

static void
inherit (ConfabImportNode *self,
         ConfabImportTree *tree)
{
  ConfabImportNode *parent = self->parent;

  self->last_id = parent != NULL ? g_strdup (parent->last_id) : NULL;
  self->last_time = parent != NULL ? parent->last_time : tree->facts->created;
  self->calls = parent != NULL ? g_ptr_array_copy (parent->calls, copy_text, NULL) : g_ptr_array_new ();
  g_ptr_array_set_free_func (self->calls, g_free);
}

static gboolean
has_part (GPtrArray *items)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    if (((const ConfabImportItem *)items->pdata[i])->kind == CONFAB_IMPORT_ITEM_PART)
      return TRUE;
  return FALSE;
}

/* Only a reply takes what was thought before it; a question does not. */
static void
hand_down (ConfabImportNode *self,
           GPtrArray        *carried)
{
  self->carried = g_ptr_array_new ();
  for (guint i = 0; carried != NULL && i < carried->len; i++)
    g_ptr_array_add (self->carried, carried->pdata[i]);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (self->carried, self->items->pdata[i]);
}

/**
 * confab_import_node_emit:
 * @self: a message of the other program, whose parent was emitted before
 * @tree: its tree
 * @messages: (element-type ConfabMessage): where what it becomes is added: nothing where it says nothing, several where it
 *   holds calls and results
 */
void
confab_import_node_emit (ConfabImportNode *self,
                         ConfabImportTree *tree,
                         GPtrArray        *messages)
{
  GPtrArray *carried = self->parent != NULL && self->role == CONFAB_ROLE_ASSISTANT ? self->parent->carried : NULL;
  Emission emission = { tree, self, messages, NULL, 0, has_part (self->items) };

  inherit (self, tree);
  if (self->carry && self->children != NULL)
    {
      hand_down (self, carried);
      return;
    }
  if (self->items->len == 0)
    {
      if (carried != NULL)
        hand_down (self, carried);
      return;
    }
  if (self->id == NULL)
    self->id = make_own_id (&emission);
  for (guint i = 0; carried != NULL && i < carried->len; i++)
    emit_item (&emission, carried->pdata[i]);
  for (guint i = 0; i < self->items->len; i++)
    emit_item (&emission, self->items->pdata[i]);
  finish (&emission);
}
