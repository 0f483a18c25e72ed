/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabReasoningDetails:
 *
 * The array reasoning_details of a reply, put together from the fragments of a stream
 * ([OpenRouter, reasoning tokens](https://openrouter.ai/docs/guides/best-practices/reasoning-tokens)):
 * fragments of one index and type are one entry; text, summary and data are joined, of other members the last that is not null counts. Services
 * want it back complete, unmodified and in order.
 */
typedef struct _ConfabReasoningDetails ConfabReasoningDetails;

ConfabReasoningDetails *confab_reasoning_details_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void                    confab_reasoning_details_free    (ConfabReasoningDetails *self);
void                    confab_reasoning_details_add     (ConfabReasoningDetails *self,
                                                          JsonArray              *fragments);
JsonArray              *confab_reasoning_details_to_json (ConfabReasoningDetails *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabReasoningDetails, confab_reasoning_details_free)

G_END_DECLS
