/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CONFAB_MODALITY_TEXT  = 1 << 0,
  CONFAB_MODALITY_IMAGE = 1 << 1,
  CONFAB_MODALITY_VIDEO = 1 << 2,
  CONFAB_MODALITY_AUDIO = 1 << 3,
  CONFAB_MODALITY_FILE  = 1 << 4,
} ConfabModalities;

/**
 * ConfabPriceKind:
 * @CONFAB_PRICE_FIXED: one price for each token in, and one for each token out
 * @CONFAB_PRICE_VARIANTS: several prices, of which one holds by what is asked, or by how much
 * @CONFAB_PRICE_VARIABLE: a price that nobody can tell before
 * @CONFAB_PRICE_OTHER_CURRENCY: not in US dollars
 *
 * How a service tells its prices. From any kind but the first, no cost is reckoned.
 */
typedef enum
{
  CONFAB_PRICE_FIXED,
  CONFAB_PRICE_VARIANTS,
  CONFAB_PRICE_VARIABLE,
  CONFAB_PRICE_OTHER_CURRENCY,
} ConfabPriceKind;

/**
 * ConfabModelInfo:
 * @id: the name to ask for
 * @name: its name for people; @id where the service has no other
 * @developer: (nullable): who made it
 * @context_length: in tokens, 0 where unknown
 * @max_output: in tokens, 0 where unknown
 * @input: what it takes; 0 where the service does not say
 * @capabilities: (nullable): the service's words for what it can do, ended by %NULL
 * @price_known: whether the prices are known
 * @price_input: US dollars for a million tokens in; NAN where unknown, so the next three
 * @price_output: US dollars for a million tokens out
 * @price_cached: US dollars for a million tokens read from a cache
 * @price_request: US dollars for a request, on top of its tokens
 * @price_kind: what the prices are worth
 *
 * What a service says of one of its models.
 */
#define CONFAB_TYPE_MODEL_INFO (confab_model_info_get_type ())
G_DECLARE_FINAL_TYPE (ConfabModelInfo, confab_model_info, CONFAB, MODEL_INFO, GObject)

struct _ConfabModelInfo
{
  GObject           parent_instance;

  char             *id;
  char             *name;
  char             *developer;
  gint64            context_length;
  gint64            max_output;
  ConfabModalities  input;
  char            **capabilities;
  gboolean          price_known;
  double            price_input;
  double            price_output;
  double            price_cached;
  double            price_request;
  ConfabPriceKind   price_kind;
};

ConfabModelInfo *confab_model_info_new              (const char      *id,
                                                     const char      *name) G_GNUC_WARN_UNUSED_RESULT;
char            *confab_model_info_dup_summary      (ConfabModelInfo *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode        *confab_model_info_to_json          (ConfabModelInfo *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
