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
 * ConfabSendAs:
 * @CONFAB_SEND_AUTO: as the service takes it best
 * @CONFAB_SEND_ITSELF: as what it is: a video as a video, a document as a file
 * @CONFAB_SEND_FRAMES: a video as pictures with their times
 * @CONFAB_SEND_TEXT: a document as its text
 * @CONFAB_SEND_PAGES: a document as pictures of its pages
 *
 * In which form an attachment reaches the model.
 */
typedef enum
{
  CONFAB_SEND_AUTO,
  CONFAB_SEND_ITSELF,
  CONFAB_SEND_FRAMES,
  CONFAB_SEND_TEXT,
  CONFAB_SEND_PAGES,
} ConfabSendAs;

/**
 * ConfabSendWish:
 * @as: in which form
 * @max_edge: the longest side of a picture, a frame or a page in pixels, 0 for what the service takes
 * @frames: how many frames of a video, 0 for a number that fits its length
 * @left_out: (nullable): the frames of a video that are not sent, by where they are, as confab_frame_times_contain() reads them
 * @start_ms: where a video begins
 * @end_ms: where a video ends, 0 for its end
 * @pages: (nullable): the pages of a document as people write them, "1-5,8", or %NULL for all
 * @max_characters: how much of a document's text, 0 for all
 *
 * What somebody chose of how an attachment is sent; all zero is no choice.
 */
typedef struct
{
  ConfabSendAs  as;
  int           max_edge;
  int           frames;
  const char   *left_out;
  gint64        start_ms;
  gint64        end_ms;
  const char   *pages;
  gint64        max_characters;
} ConfabSendWish;

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
 * @codec: (nullable): how the pictures of a video are encoded, in words: "H.264"
 * @pages: of a document, 0 where it has none or they are not known
 * @characters: of a document's text, 0 where unknown
 * @send: what somebody chose of how it is sent
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
  const char *codec;
  int         pages;
  gint64      characters;
  ConfabSendWish send;
} ConfabAttachmentFacts;

ConfabPart     *confab_part_new_text       (const char                  *text) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart     *confab_part_new_attachment (ConfabPartKind               kind,
                                            const ConfabAttachmentFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
ConfabPart     *confab_part_from_json      (JsonObject                  *object) G_GNUC_WARN_UNUSED_RESULT;
JsonNode       *confab_part_to_json        (ConfabPart                  *self) G_GNUC_WARN_UNUSED_RESULT;

ConfabPart     *confab_part_copy_with_wish (ConfabPart                  *self,
                                            const ConfabSendWish        *wish) G_GNUC_WARN_UNUSED_RESULT;
ConfabPartKind               confab_part_get_kind  (ConfabPart *self);
const char                  *confab_part_get_text  (ConfabPart *self);
const ConfabAttachmentFacts *confab_part_get_facts (ConfabPart *self);
gboolean                     confab_part_is_scan   (ConfabPart *self);

G_END_DECLS
