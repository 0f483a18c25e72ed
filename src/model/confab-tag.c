/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-text.h"
#include "model/confab-tag.h"

/* More than fits any place where it is shown. */
#define MAX_CHARS 100

struct _ConfabTag
{
  GObject parent_instance;

  char   *name;
  char   *folded;
  guint   n_conversations;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_N_CONVERSATIONS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabTag, confab_tag, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_tag_finalize (GObject *object)
{
  ConfabTag *self = CONFAB_TAG (object);

  g_free (self->name);
  g_free (self->folded);
  G_OBJECT_CLASS (confab_tag_parent_class)->finalize (object);
}

static void
confab_tag_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ConfabTag *self = CONFAB_TAG (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_N_CONVERSATIONS:
      g_value_set_uint (value, self->n_conversations);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_tag_class_init (ConfabTagClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = confab_tag_finalize;
  object_class->get_property = confab_tag_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_N_CONVERSATIONS] = g_param_spec_uint ("n-conversations", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_tag_init (ConfabTag *self)
{
}

/**
 * confab_tag_new: (constructor)
 * @name: its name, clean
 *
 * Returns: (transfer full): a tag
 */
ConfabTag *
confab_tag_new (const char *name)
{
  ConfabTag *self = g_object_new (CONFAB_TYPE_TAG, NULL);

  self->name = g_strdup (name);
  self->folded = confab_tag_fold (name);
  return self;
}

/**
 * confab_tag_get_name:
 * @self: a tag
 *
 * Returns: (transfer none): its name as somebody wrote it
 */
const char *
confab_tag_get_name (ConfabTag *self)
{
  g_return_val_if_fail (CONFAB_IS_TAG (self), NULL);

  return self->name;
}

/**
 * confab_tag_set_name:
 * @self: a tag
 * @name: its name
 */
void
confab_tag_set_name (ConfabTag  *self,
                     const char *name)
{
  g_return_if_fail (CONFAB_IS_TAG (self));

  if (g_str_equal (self->name, name))
    return;
  g_free (self->name);
  g_free (self->folded);
  self->name = g_strdup (name);
  self->folded = confab_tag_fold (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * confab_tag_get_folded:
 * @self: a tag
 *
 * Returns: (transfer none): its name without case
 */
const char *
confab_tag_get_folded (ConfabTag *self)
{
  g_return_val_if_fail (CONFAB_IS_TAG (self), NULL);

  return self->folded;
}

/**
 * confab_tag_get_n_conversations:
 * @self: a tag
 *
 * Returns: how many conversations outside the trash have it
 */
guint
confab_tag_get_n_conversations (ConfabTag *self)
{
  g_return_val_if_fail (CONFAB_IS_TAG (self), 0);

  return self->n_conversations;
}

/**
 * confab_tag_set_n_conversations:
 * @self: a tag
 * @n_conversations: how many conversations have it
 */
void
confab_tag_set_n_conversations (ConfabTag *self,
                                guint      n_conversations)
{
  g_return_if_fail (CONFAB_IS_TAG (self));

  if (self->n_conversations == n_conversations)
    return;
  self->n_conversations = n_conversations;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONVERSATIONS]);
}

/**
 * confab_tag_clean:
 * @name: what somebody wrote, UTF-8
 *
 * Returns: (transfer full) (nullable): the name of a tag or folder, or %NULL where that is none
 */
char *
confab_tag_clean (const char *name)
{
  g_autofree char *line = g_strstrip (confab_text_single_line (name, MAX_CHARS));

  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}

/**
 * confab_tag_fold:
 * @name: the name of a tag
 *
 * Two names that differ in case only, or in how their characters are put together, are the same tag, in any script.
 *
 * Returns: (transfer full): what they have in common
 */
char *
confab_tag_fold (const char *name)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (composed != NULL ? composed : "", -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
}
