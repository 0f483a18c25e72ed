/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-folder.h"

struct _ConfabFolder
{
  GObject parent_instance;

  char   *id;
  char   *name;
  char   *parent_id;
  guint   depth;
  guint   n_conversations;
  guint   n_total;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_PARENT_ID,
  PROP_DEPTH,
  PROP_N_CONVERSATIONS,
  PROP_N_TOTAL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabFolder, confab_folder, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_folder_finalize (GObject *object)
{
  ConfabFolder *self = CONFAB_FOLDER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->parent_id);
  G_OBJECT_CLASS (confab_folder_parent_class)->finalize (object);
}

static void
confab_folder_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ConfabFolder *self = CONFAB_FOLDER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PARENT_ID:
      g_value_set_string (value, self->parent_id);
      break;
    case PROP_DEPTH:
      g_value_set_uint (value, self->depth);
      break;
    case PROP_N_CONVERSATIONS:
      g_value_set_uint (value, self->n_conversations);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_folder_class_init (ConfabFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_folder_finalize;
  object_class->get_property = confab_folder_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PARENT_ID] = g_param_spec_string ("parent-id", NULL, NULL, NULL, flags);
  properties[PROP_DEPTH] = g_param_spec_uint ("depth", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_CONVERSATIONS] = g_param_spec_uint ("n-conversations", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_folder_init (ConfabFolder *self)
{
}

/**
 * confab_folder_new: (constructor)
 * @id: its identifier
 * @name: its name
 * @parent_id: (nullable): the folder that it is in
 *
 * Returns: (transfer full): a folder
 */
ConfabFolder *
confab_folder_new (const char *id,
                   const char *name,
                   const char *parent_id)
{
  ConfabFolder *self = g_object_new (CONFAB_TYPE_FOLDER, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->parent_id = g_strdup (parent_id);
  return self;
}

static void
set_string (ConfabFolder *self,
            char        **field,
            const char   *value,
            guint         property)
{
  char *copy;

  if (g_strcmp0 (*field, value) == 0)
    return;
  copy = g_strdup (value);
  g_free (*field);
  *field = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_number (ConfabFolder *self,
            guint        *field,
            guint         value,
            guint         property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * confab_folder_get_id:
 * @self: a folder
 *
 * Returns: (transfer none): its identifier
 */
const char *
confab_folder_get_id (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), NULL);

  return self->id;
}

/**
 * confab_folder_get_name:
 * @self: a folder
 *
 * Returns: (transfer none): its name
 */
const char *
confab_folder_get_name (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), NULL);

  return self->name;
}

/**
 * confab_folder_set_name:
 * @self: a folder
 * @name: its name
 */
void
confab_folder_set_name (ConfabFolder *self,
                        const char   *name)
{
  g_return_if_fail (CONFAB_IS_FOLDER (self));

  set_string (self, &self->name, name, PROP_NAME);
}

/**
 * confab_folder_get_parent_id:
 * @self: a folder
 *
 * Returns: (transfer none) (nullable): the folder that it is in
 */
const char *
confab_folder_get_parent_id (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), NULL);

  return self->parent_id;
}

/**
 * confab_folder_set_parent_id:
 * @self: a folder
 * @parent_id: (nullable): the folder that it is in
 */
void
confab_folder_set_parent_id (ConfabFolder *self,
                             const char   *parent_id)
{
  g_return_if_fail (CONFAB_IS_FOLDER (self));

  set_string (self, &self->parent_id, parent_id, PROP_PARENT_ID);
}

/**
 * confab_folder_get_depth:
 * @self: a folder
 *
 * Returns: in how many folders it is
 */
guint
confab_folder_get_depth (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), 0);

  return self->depth;
}

/**
 * confab_folder_set_depth:
 * @self: a folder
 * @depth: in how many folders it is
 */
void
confab_folder_set_depth (ConfabFolder *self,
                         guint         depth)
{
  g_return_if_fail (CONFAB_IS_FOLDER (self));

  set_number (self, &self->depth, depth, PROP_DEPTH);
}

/**
 * confab_folder_get_n_conversations:
 * @self: a folder
 *
 * Returns: how many conversations are in it
 */
guint
confab_folder_get_n_conversations (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), 0);

  return self->n_conversations;
}

/**
 * confab_folder_get_n_total:
 * @self: a folder
 *
 * Returns: how many conversations are in it and in the folders below
 */
guint
confab_folder_get_n_total (ConfabFolder *self)
{
  g_return_val_if_fail (CONFAB_IS_FOLDER (self), 0);

  return self->n_total;
}

/**
 * confab_folder_set_counts:
 * @self: a folder
 * @n_conversations: how many conversations are in it
 * @n_total: how many there are with those of the folders below
 */
void
confab_folder_set_counts (ConfabFolder *self,
                          guint         n_conversations,
                          guint         n_total)
{
  g_return_if_fail (CONFAB_IS_FOLDER (self));

  set_number (self, &self->n_conversations, n_conversations, PROP_N_CONVERSATIONS);
  set_number (self, &self->n_total, n_total, PROP_N_TOTAL);
}
