/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/confab-model-info.h"

G_DEFINE_FINAL_TYPE (ConfabModelInfo, confab_model_info, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
confab_model_info_finalize (GObject *object)
{
  ConfabModelInfo *self = CONFAB_MODEL_INFO (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->developer);
  g_strfreev (self->capabilities);
  G_OBJECT_CLASS (confab_model_info_parent_class)->finalize (object);
}

static void
confab_model_info_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ConfabModelInfo *self = CONFAB_MODEL_INFO (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
confab_model_info_class_init (ConfabModelInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = confab_model_info_finalize;
  object_class->get_property = confab_model_info_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
confab_model_info_init (ConfabModelInfo *self)
{
  self->price_input = self->price_output = self->price_cached = self->price_request = NAN;
}

/**
 * confab_model_info_new: (constructor)
 * @id: the name to ask for
 * @name: (nullable): its name for people
 *
 * Returns: (transfer full): a model of which nothing else is known
 */
ConfabModelInfo *
confab_model_info_new (const char *id,
                       const char *name)
{
  ConfabModelInfo *self = g_object_new (CONFAB_TYPE_MODEL_INFO, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL && *name != '\0' ? name : id);
  return self;
}

static void
add (GString    *summary,
     const char *text)
{
  if (summary->len > 0)
    g_string_append (summary, " · ");
  g_string_append (summary, text);
}

/**
 * confab_model_info_dup_summary:
 * @self: a model
 *
 * Returns: (transfer full): one line of what is known: who made it, what it takes, context, prices; empty where nothing is
 */
char *
confab_model_info_dup_summary (ConfabModelInfo *self)
{
  g_autoptr (GString) summary = g_string_new (NULL);

  g_return_val_if_fail (CONFAB_IS_MODEL_INFO (self), NULL);

  if (self->developer != NULL)
    add (summary, self->developer);
  if (self->input & CONFAB_MODALITY_IMAGE)
    add (summary, _ ("pictures"));
  if (self->input & CONFAB_MODALITY_VIDEO)
    add (summary, _ ("video"));
  if (self->context_length > 0)
    {
      /* Translators: the number of tokens in thousands that a model can take in */
      g_autofree char *context = g_strdup_printf (_ ("%dK context"), (int)(self->context_length / 1000));

      add (summary, context);
    }
  if (self->price_known && isfinite (self->price_input) && isfinite (self->price_output))
    {
      /* Translators: prices in US dollars for a million tokens in and out */
      g_autofree char *price = g_strdup_printf (_ ("$%.4g in, $%.4g out per million"), self->price_input, self->price_output);

      add (summary, price);
    }
  return g_string_free (g_steal_pointer (&summary), FALSE);
}

static void
set_price (JsonObject *object,
           const char *member,
           double      price)
{
  if (isfinite (price))
    json_object_set_double_member (object, member, price);
}

/**
 * confab_model_info_to_json:
 * @self: a model
 *
 * Returns: (transfer full): an object of what is known; prices are in US dollars for a million tokens
 */
JsonNode *
confab_model_info_to_json (ConfabModelInfo *self)
{
  static const struct { ConfabModalities modality; const char *name; } modalities[] = {
    { CONFAB_MODALITY_TEXT, "text" }, { CONFAB_MODALITY_IMAGE, "image" }, { CONFAB_MODALITY_VIDEO, "video" },
    { CONFAB_MODALITY_AUDIO, "audio" }, { CONFAB_MODALITY_FILE, "file" },
  };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *input = json_array_new ();

  g_return_val_if_fail (CONFAB_IS_MODEL_INFO (self), node);

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "developer", self->developer);
  if (self->context_length > 0)
    json_object_set_int_member (object, "context_length", self->context_length);
  if (self->max_output > 0)
    json_object_set_int_member (object, "max_output", self->max_output);
  for (guint i = 0; i < G_N_ELEMENTS (modalities); i++)
    if (self->input & modalities[i].modality)
      json_array_add_string_element (input, modalities[i].name);
  json_object_set_array_member (object, "input", input);
  if (self->price_known)
    {
      set_price (object, "price_input", self->price_input);
      set_price (object, "price_output", self->price_output);
      set_price (object, "price_cached", self->price_cached);
    }
  json_node_take_object (node, object);
  return node;
}
