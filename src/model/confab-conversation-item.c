/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-conversation-item.h"

struct _ConfabConversationItem
{
  GObject  parent_instance;

  char    *id;
  char    *title;
  gint64   updated;
  gint64   created;
  gint64   deleted;
  char    *folder_id;
  GStrv    tags;
  gboolean busy;
  gboolean pinned;
  gboolean archived;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_UPDATED,
  PROP_BUSY,
  PROP_CREATED,
  PROP_FOLDER_ID,
  PROP_TAGS,
  PROP_PINNED,
  PROP_ARCHIVED,
  PROP_DELETED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabConversationItem, confab_conversation_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_conversation_item_finalize (GObject *object)
{
  ConfabConversationItem *self = CONFAB_CONVERSATION_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->folder_id);
  g_strfreev (self->tags);
  G_OBJECT_CLASS (confab_conversation_item_parent_class)->finalize (object);
}

static void
confab_conversation_item_get_property (GObject    *object,
                                       guint       prop_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  ConfabConversationItem *self = CONFAB_CONVERSATION_ITEM (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, self->created);
      break;
    case PROP_FOLDER_ID:
      g_value_set_string (value, self->folder_id);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, self->tags);
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, self->pinned);
      break;
    case PROP_ARCHIVED:
      g_value_set_boolean (value, self->archived);
      break;
    case PROP_DELETED:
      g_value_set_int64 (value, self->deleted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_conversation_item_class_init (ConfabConversationItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_conversation_item_finalize;
  object_class->get_property = confab_conversation_item_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FOLDER_ID] = g_param_spec_string ("folder-id", NULL, NULL, NULL, flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  properties[PROP_ARCHIVED] = g_param_spec_boolean ("archived", NULL, NULL, FALSE, flags);
  properties[PROP_DELETED] = g_param_spec_int64 ("deleted", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_conversation_item_init (ConfabConversationItem *self)
{
}

/**
 * confab_conversation_item_new: (constructor)
 * @id: the conversation
 * @title: its title
 * @updated: its last change, milliseconds since 1970
 *
 * Returns: (transfer full): a row of a list
 */
ConfabConversationItem *
confab_conversation_item_new (const char *id,
                              const char *title,
                              gint64      updated)
{
  ConfabConversationItem *self = g_object_new (CONFAB_TYPE_CONVERSATION_ITEM, NULL);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->updated = updated;
  return self;
}

/**
 * confab_conversation_item_get_id:
 * @self: a row
 *
 * Returns: (transfer none): the conversation
 */
const char *
confab_conversation_item_get_id (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), NULL);

  return self->id;
}

/**
 * confab_conversation_item_get_title:
 * @self: a row
 *
 * Returns: (transfer none): its title
 */
const char *
confab_conversation_item_get_title (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), NULL);

  return self->title;
}

/**
 * confab_conversation_item_set_title:
 * @self: a row
 * @title: its title
 */
void
confab_conversation_item_set_title (ConfabConversationItem *self,
                                    const char             *title)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * confab_conversation_item_get_updated:
 * @self: a row
 *
 * Returns: its last change, milliseconds since 1970
 */
gint64
confab_conversation_item_get_updated (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), 0);

  return self->updated;
}

/**
 * confab_conversation_item_set_updated:
 * @self: a row
 * @updated: its last change, milliseconds since 1970
 */
void
confab_conversation_item_set_updated (ConfabConversationItem *self,
                                      gint64                  updated)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->updated == updated)
    return;
  self->updated = updated;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
}

/**
 * confab_conversation_item_get_busy:
 * @self: a row
 *
 * Returns: whether a reply is coming
 */
gboolean
confab_conversation_item_get_busy (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), FALSE);

  return self->busy;
}

/**
 * confab_conversation_item_set_busy:
 * @self: a row
 * @busy: whether a reply is coming
 */
void
confab_conversation_item_set_busy (ConfabConversationItem *self,
                                   gboolean                busy)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->busy == !!busy)
    return;
  self->busy = !!busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * confab_conversation_item_get_created:
 * @self: a row
 *
 * Returns: when it began, milliseconds since 1970
 */
gint64
confab_conversation_item_get_created (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), 0);

  return self->created;
}

/**
 * confab_conversation_item_set_created:
 * @self: a row
 * @created: when it began, milliseconds since 1970
 */
void
confab_conversation_item_set_created (ConfabConversationItem *self,
                                      gint64                  created)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->created == created)
    return;
  self->created = created;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CREATED]);
}

/**
 * confab_conversation_item_get_pinned:
 * @self: a row
 *
 * Returns: whether it stands on top
 */
gboolean
confab_conversation_item_get_pinned (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), FALSE);

  return self->pinned;
}

/**
 * confab_conversation_item_set_pinned:
 * @self: a row
 * @pinned: whether it stands on top
 */
void
confab_conversation_item_set_pinned (ConfabConversationItem *self,
                                     gboolean                pinned)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->pinned == !!pinned)
    return;
  self->pinned = !!pinned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

/**
 * confab_conversation_item_get_archived:
 * @self: a row
 *
 * Returns: whether it was put away
 */
gboolean
confab_conversation_item_get_archived (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), FALSE);

  return self->archived;
}

/**
 * confab_conversation_item_set_archived:
 * @self: a row
 * @archived: whether it was put away
 */
void
confab_conversation_item_set_archived (ConfabConversationItem *self,
                                       gboolean                archived)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->archived == !!archived)
    return;
  self->archived = !!archived;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ARCHIVED]);
}

/**
 * confab_conversation_item_get_deleted:
 * @self: a row
 *
 * Returns: when it went to the trash, milliseconds since 1970; 0 where it is not there
 */
gint64
confab_conversation_item_get_deleted (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), 0);

  return self->deleted;
}

/**
 * confab_conversation_item_set_deleted:
 * @self: a row
 * @deleted: when it went to the trash, milliseconds since 1970; 0 where it is not there
 */
void
confab_conversation_item_set_deleted (ConfabConversationItem *self,
                                      gint64                  deleted)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (self->deleted == deleted)
    return;
  self->deleted = deleted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DELETED]);
}

/**
 * confab_conversation_item_get_folder_id:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the folder that it is in
 */
const char *
confab_conversation_item_get_folder_id (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), NULL);

  return self->folder_id;
}

/**
 * confab_conversation_item_set_folder_id:
 * @self: a row
 * @folder_id: (nullable): the folder that it is in
 */
void
confab_conversation_item_set_folder_id (ConfabConversationItem *self,
                                        const char             *folder_id)
{
  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (g_strcmp0 (self->folder_id, folder_id) == 0)
    return;
  g_free (self->folder_id);
  self->folder_id = g_strdup (folder_id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDER_ID]);
}

/**
 * confab_conversation_item_get_tags:
 * @self: a row
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names of its tags, %NULL where it has none
 */
const char *const *
confab_conversation_item_get_tags (ConfabConversationItem *self)
{
  g_return_val_if_fail (CONFAB_IS_CONVERSATION_ITEM (self), NULL);

  return (const char *const *)self->tags;
}

/**
 * confab_conversation_item_set_tags:
 * @self: a row
 * @tags: (nullable) (array zero-terminated=1): the names of its tags
 */
void
confab_conversation_item_set_tags (ConfabConversationItem *self,
                                   const char *const      *tags)
{
  static const char *const none[] = { NULL };

  g_return_if_fail (CONFAB_IS_CONVERSATION_ITEM (self));

  if (g_strv_equal (self->tags != NULL ? (const char *const *)self->tags : none, tags != NULL ? tags : none))
    return;
  g_strfreev (self->tags);
  self->tags = tags != NULL && *tags != NULL ? g_strdupv ((GStrv)tags) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
}
