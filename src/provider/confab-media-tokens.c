/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/confab-text.h"
#include "provider/confab-media-tokens.h"

/* [OpenAI](https://platform.openai.com/docs/guides/images-vision#calculating-costs): a picture costs a base and
* more for each tile, once it was made to fit a square and then so that its short side has no more than this. */
#define OPENAI_BASE 85
#define OPENAI_TILE_TOKENS 170
#define OPENAI_TILE 512
#define OPENAI_SQUARE 2048.0
#define OPENAI_SHORT_SIDE 768.0

static gint64
count_tiles (double length)
{
  return (gint64)ceil (length / OPENAI_TILE);
}

static gint64
estimate_openai_image (const ConfabAttachmentFacts *facts)
{
  double width = facts->width;
  double height = facts->height;
  double scale;

  if (g_strcmp0 (facts->detail, "low") == 0)
    return OPENAI_BASE;
  if (facts->width <= 0 || facts->height <= 0)
    return 0;
  scale = MIN (1, OPENAI_SQUARE / MAX (width, height));
  scale *= MIN (1, OPENAI_SHORT_SIDE / (MIN (width, height) * scale));
  /* Sides are whole pixels, and rounding errors must not begin another tile. */
  return OPENAI_BASE + OPENAI_TILE_TOKENS * count_tiles (round (width * scale)) * count_tiles (round (height * scale));
}

/**
 * confab_media_estimate_tokens:
 * @profile: the profile of the service
 * @part: a part as it is sent
 *
 * Guesses what a part is counted as; of a document only the characters of its text are known, which is what it takes in English.
 *
 * Returns: the number of tokens, or 0 where it is not known: services other than OpenAI leave it to each model how a picture is counted
 */
gint64
confab_media_estimate_tokens (ConfabProfile profile,
                              ConfabPart   *part)
{
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_TEXT:
      return confab_text_guess_tokens ((gint64)strlen (confab_part_get_text (part)));
    case CONFAB_PART_IMAGE:
      return profile == CONFAB_PROFILE_OPENAI ? estimate_openai_image (confab_part_get_facts (part)) : 0;
    case CONFAB_PART_DOCUMENT:
      return confab_text_guess_tokens (confab_part_get_facts (part)->characters);
    case CONFAB_PART_VIDEO:
    default:
      return 0;
    }
}
