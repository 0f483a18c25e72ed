/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "session/confab-media-history.h"

#define SETTING "media-history"

struct _ConfabMediaHistory
{
  GObject           parent_instance;

  ConfabStore      *store; /* (nullable) */
  ConfabMediaPolicy policy;
  guint             recent;
};

enum
{
  PROP_0,
  PROP_POLICY,
  PROP_RECENT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ConfabMediaHistory, confab_media_history, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
confab_media_history_dispose (GObject *object)
{
  g_clear_object (&CONFAB_MEDIA_HISTORY (object)->store);
  G_OBJECT_CLASS (confab_media_history_parent_class)->dispose (object);
}

static void
confab_media_history_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  ConfabMediaHistory *self = CONFAB_MEDIA_HISTORY (object);

  switch (prop_id)
    {
    case PROP_POLICY:
      g_value_set_uint (value, self->policy);
      break;
    case PROP_RECENT:
      g_value_set_uint (value, self->recent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_media_history_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_POLICY:
      confab_media_history_set_policy (CONFAB_MEDIA_HISTORY (object), g_value_get_uint (value));
      break;
    case PROP_RECENT:
      confab_media_history_set_recent (CONFAB_MEDIA_HISTORY (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_media_history_class_init (ConfabMediaHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = confab_media_history_dispose;
  object_class->get_property = confab_media_history_get_property;
  object_class->set_property = confab_media_history_set_property;
  properties[PROP_POLICY] = g_param_spec_uint ("policy", NULL, NULL, CONFAB_MEDIA_POLICY_SEND, CONFAB_MEDIA_POLICY_LEAVE,
                                               CONFAB_MEDIA_POLICY_SEND, flags);
  properties[PROP_RECENT] = g_param_spec_uint ("recent", NULL, NULL, 1, CONFAB_MEDIA_HISTORY_MAX_RECENT, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* Nobody's pictures are kept from a model unless somebody says so. */
static void
confab_media_history_init (ConfabMediaHistory *self)
{
  self->policy = CONFAB_MEDIA_POLICY_SEND;
  self->recent = 1;
}

/**
 * confab_media_history_new: (constructor)
 *
 * Returns: (transfer full): what sends everything again
 */
ConfabMediaHistory *
confab_media_history_new (void)
{
  return g_object_new (CONFAB_TYPE_MEDIA_HISTORY, NULL);
}

static void
take (ConfabMediaHistory *self,
      ConfabMediaPolicy   policy,
      guint               recent)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->policy != policy)
    {
      self->policy = policy;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLICY]);
    }
  if (self->recent != recent)
    {
      self->recent = recent;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECENT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (ConfabMediaHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = confab_store_get_setting_finish (CONFAB_STORE (source), result, &error);
  JsonObject *object = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  ConfabMediaPolicy policy = CONFAB_MEDIA_POLICY_SEND;
  gint64 recent = 1;

  if (error != NULL)
    {
      g_debug ("What is set for older attachments was not read: %s", error->message);
      return;
    }
  if (object != NULL)
    {
      confab_media_policy_from_name (confab_json_get_string (object, "policy"), &policy);
      confab_json_get_int (object, "recent", &recent);
    }
  take (self, policy, CLAMP (recent, 1, CONFAB_MEDIA_HISTORY_MAX_RECENT));
}

/**
 * confab_media_history_load:
 * @self: what is set
 * @store: where it is kept
 *
 * Reads it; what is asked of @store after this call is answered after it is known. What is set from now on is stored there.
 */
void
confab_media_history_load (ConfabMediaHistory *self,
                           ConfabStore        *store)
{
  g_return_if_fail (CONFAB_IS_MEDIA_HISTORY (self));
  g_return_if_fail (CONFAB_IS_STORE (store));

  g_set_object (&self->store, store);
  confab_store_get_setting_async (store, SETTING, NULL, on_loaded_cb, g_object_ref (self));
}

static void
save (ConfabMediaHistory *self)
{
  g_autoptr (JsonNode) value = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "policy", confab_media_policy_get_name (self->policy));
  json_object_set_int_member (object, "recent", self->recent);
  json_node_take_object (value, object);
  if (self->store != NULL)
    confab_store_set_setting_async (self->store, SETTING, value, NULL, NULL, NULL);
}

/**
 * confab_media_history_get_policy:
 * @self: what is set
 *
 * Returns: what becomes of the attachments of older messages that do not say otherwise
 */
ConfabMediaPolicy
confab_media_history_get_policy (ConfabMediaHistory *self)
{
  g_return_val_if_fail (CONFAB_IS_MEDIA_HISTORY (self), CONFAB_MEDIA_POLICY_SEND);

  return self->policy;
}

/**
 * confab_media_history_set_policy:
 * @self: what is set
 * @policy: what becomes of the attachments of older messages that do not say otherwise
 */
void
confab_media_history_set_policy (ConfabMediaHistory *self,
                                 ConfabMediaPolicy   policy)
{
  g_return_if_fail (CONFAB_IS_MEDIA_HISTORY (self));
  g_return_if_fail (policy != CONFAB_MEDIA_POLICY_DEFAULT && policy <= CONFAB_MEDIA_POLICY_LEAVE);

  if (self->policy == policy)
    return;
  take (self, policy, self->recent);
  save (self);
}

/**
 * confab_media_history_get_recent:
 * @self: what is set
 *
 * Returns: how many of one's own messages go whole, the one that is asked among them
 */
guint
confab_media_history_get_recent (ConfabMediaHistory *self)
{
  g_return_val_if_fail (CONFAB_IS_MEDIA_HISTORY (self), 1);

  return self->recent;
}

/**
 * confab_media_history_set_recent:
 * @self: what is set
 * @recent: how many of one's own messages go whole, the one that is asked among them
 */
void
confab_media_history_set_recent (ConfabMediaHistory *self,
                                 guint               recent)
{
  g_return_if_fail (CONFAB_IS_MEDIA_HISTORY (self));

  recent = CLAMP (recent, 1, CONFAB_MEDIA_HISTORY_MAX_RECENT);
  if (self->recent == recent)
    return;
  take (self, self->policy, recent);
  save (self);
}

/**
 * confab_media_history_decide:
 * @self: what is set
 * @path: (element-type ConfabMessage): messages, from the beginning to the one that is answered, loaded
 *
 * Returns: (transfer full) (element-type ConfabMediaPolicy): what becomes of the attachments of each message in a request that sends
 *   @path; never %CONFAB_MEDIA_POLICY_DEFAULT
 */
GArray *
confab_media_history_decide (ConfabMediaHistory *self,
                             GPtrArray          *path)
{
  GArray *policies = g_array_sized_new (FALSE, TRUE, sizeof (ConfabMediaPolicy), path->len);
  guint n_own = 0;

  g_return_val_if_fail (CONFAB_IS_MEDIA_HISTORY (self), NULL);

  g_array_set_size (policies, path->len);
  for (guint i = path->len; i > 0; i--)
    {
      ConfabMessage *message = path->pdata[i - 1];
      ConfabMediaPolicy policy = confab_message_get_media_policy (message);

      if (confab_message_get_role (message) == CONFAB_ROLE_USER)
        n_own++;
      if (n_own <= 1)
        policy = CONFAB_MEDIA_POLICY_SEND;
      else if (policy == CONFAB_MEDIA_POLICY_DEFAULT)
        policy = n_own <= self->recent ? CONFAB_MEDIA_POLICY_SEND : self->policy;
      g_array_index (policies, ConfabMediaPolicy, i - 1) = policy;
    }
  return policies;
}

static void
append_size (GString                     *note,
             const ConfabAttachmentFacts *facts)
{
  gint64 seconds = (facts->duration_ms + 500) / 1000;

  if (facts->duration_ms > 0)
    g_string_append_printf (note, ", %" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 60, seconds % 60);
  if (facts->width > 0 && facts->height > 0)
    g_string_append_printf (note, ", %d × %d", facts->width, facts->height);
  if (facts->pages > 0)
    g_string_append_printf (note, facts->pages == 1 ? ", %d page" : ", %d pages", facts->pages);
}

/**
 * confab_media_history_dup_note:
 * @part: an attachment
 *
 * It is for models, which read English best, and stays the same wherever a conversation goes on.
 *
 * Returns: (transfer full): what is sent in its place, "[image: cat.jpg, 1200 × 800]"
 */
char *
confab_media_history_dup_note (ConfabPart *part)
{
  static const char *const kinds[] = {
    [CONFAB_PART_TEXT] = "text",
    [CONFAB_PART_IMAGE] = "image",
    [CONFAB_PART_VIDEO] = "video",
    [CONFAB_PART_DOCUMENT] = "document",
  };
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  const char *name = facts->name != NULL ? facts->name : facts->url;
  GString *note = g_string_new ("[");

  g_string_append (note, kinds[confab_part_get_kind (part)]);
  if (name != NULL)
    g_string_append_printf (note, ": %s", name);
  append_size (note, facts);
  g_string_append_c (note, ']');
  return g_string_free (note, FALSE);
}
