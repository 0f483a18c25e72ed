/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-model-item.h"

G_DEFINE_FINAL_TYPE (ConfabModelItem, confab_model_item, G_TYPE_OBJECT)

static void
confab_model_item_finalize (GObject *object)
{
  ConfabModelItem *self = CONFAB_MODEL_ITEM (object);

  g_free (self->provider_id);
  g_free (self->model);
  g_free (self->title);
  g_free (self->summary);
  G_OBJECT_CLASS (confab_model_item_parent_class)->finalize (object);
}

static void
confab_model_item_class_init (ConfabModelItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_model_item_finalize;
}

static void
confab_model_item_init (ConfabModelItem *self)
{
}

/**
 * confab_model_item_new: (constructor)
 * @kind: what the line is
 * @provider_id: the provider that it belongs to
 * @model: (nullable): the name to ask for
 * @title: what it says
 * @summary: (nullable): more, small
 *
 * Returns: (transfer full): a line
 */
ConfabModelItem *
confab_model_item_new (ConfabModelItemKind kind,
                       const char         *provider_id,
                       const char         *model,
                       const char         *title,
                       const char         *summary)
{
  ConfabModelItem *self = g_object_new (CONFAB_TYPE_MODEL_ITEM, NULL);

  self->kind = kind;
  self->provider_id = g_strdup (provider_id);
  self->model = g_strdup (model);
  self->title = g_strdup (title);
  self->summary = g_strdup (summary);
  return self;
}

/**
 * confab_model_item_can_be_used:
 * @self: a line
 *
 * Returns: whether it stands for a model that can be chosen
 */
gboolean
confab_model_item_can_be_used (ConfabModelItem *self)
{
  g_return_val_if_fail (CONFAB_IS_MODEL_ITEM (self), FALSE);

  return self->model != NULL;
}
