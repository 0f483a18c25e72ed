/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CONFAB_PART_TEXT,
  CONFAB_PART_IMAGE,
  CONFAB_PART_VIDEO,
  CONFAB_PART_DOCUMENT,
} ConfabPartKind;

/**
 * ConfabPart:
 *
 * One piece of a message: text, or an attachment. The bytes of an attachment are in the store's folder
 * under the hash of their content; the part says what they are. An image or a video may be an address instead, which
 * the service fetches. Parts do not change once they are made, so that they can be read from any thread.
 */
#define CONFAB_TYPE_PART (confab_part_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPart, confab_part, CONFAB, PART, GObject)

/**
 * ConfabAttachmentFacts:
 * @hash: (nullable): the SHA-256 of the bytes in hexadecimal, or %NULL where @url is set
 * @url: (nullable): a web address to send in place of bytes
 * @name: (nullable): the name of the file
 * @media_type: (nullable): the type of the bytes, such as image/png
 * @size: the number of bytes
 * @width: in pixels, 0 where unknown
 * @height: in pixels, 0 where unknown
 * @duration_ms: of a video, 0 where unknown
 * @detail: (nullable): "low", "high" or "auto" for an image; not sent where %NULL
 */
typedef struct
{
  const char *hash;
  const char *url;
  const char *name;
  const char *media_type;
  gint64      size;
  int         width;
  int         height;
  gint64      duration_ms;
  const char *detail;
} ConfabAttachmentFacts;

ConfabPart     *confab_part_new_text       (const char                  *text) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart     *confab_part_new_attachment (ConfabPartKind               kind,
                                            const ConfabAttachmentFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart     *confab_part_from_json      (JsonObject                  *object) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_part_to_json        (ConfabPart                  *self) G_GNUC_WARN_UNUSED_RESULT;

ConfabPartKind               confab_part_get_kind  (ConfabPart *self);
const char                  *confab_part_get_text  (ConfabPart *self);
const ConfabAttachmentFacts *confab_part_get_facts (ConfabPart *self);

G_END_DECLS
