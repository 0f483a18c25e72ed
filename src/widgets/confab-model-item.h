/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ConfabModelItemKind:
 * @CONFAB_MODEL_ITEM_HEADING: the name of a provider
 * @CONFAB_MODEL_ITEM_MODEL: a model
 * @CONFAB_MODEL_ITEM_LOADING: the list is being fetched
 * @CONFAB_MODEL_ITEM_PROBLEM: why there is no list
 * @CONFAB_MODEL_ITEM_TYPED: a name that is not in a list
 */
typedef enum
{
  CONFAB_MODEL_ITEM_HEADING,
  CONFAB_MODEL_ITEM_MODEL,
  CONFAB_MODEL_ITEM_LOADING,
  CONFAB_MODEL_ITEM_PROBLEM,
  CONFAB_MODEL_ITEM_TYPED,
} ConfabModelItemKind;

/**
 * ConfabModelItem:
 *
 * One line of the list of models.
 */
#define CONFAB_TYPE_MODEL_ITEM (confab_model_item_get_type ())
G_DECLARE_FINAL_TYPE (ConfabModelItem, confab_model_item, CONFAB, MODEL_ITEM, GObject)

struct _ConfabModelItem
{
  GObject              parent_instance;

  ConfabModelItemKind  kind;
  char                *provider_id;
  char                *model;   /* (nullable) */
  char                *title;
  char                *summary; /* (nullable) */
  gboolean             current;
};

ConfabModelItem *confab_model_item_new         (ConfabModelItemKind  kind,
                                                const char          *provider_id,
                                                const char          *model,
                                                const char          *title,
                                                const char          *summary) G_GNUC_WARN_UNUSED_RESULT;
gboolean         confab_model_item_can_be_used (ConfabModelItem     *self);

G_END_DECLS
