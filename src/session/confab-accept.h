/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/confab-model-info.h"
#include "model/confab-part.h"
#include "provider/confab-media-limits.h"

G_BEGIN_DECLS

/**
 * ConfabOfferKinds:
 * @CONFAB_OFFER_FRAMES: a video as pictures with their times
 * @CONFAB_OFFER_TEXT: a document as its text
 * @CONFAB_OFFER_PAGES: a document as pictures of its pages
 * @CONFAB_OFFER_SMALLER: scaled down
 * @CONFAB_OFFER_TRIM: a shorter part of a video
 * @CONFAB_OFFER_SHORTER: fewer characters of a document
 * @CONFAB_OFFER_NOTES: notes in the place of attachments of older messages
 * @CONFAB_OFFER_ITSELF: as what it is, although that was refused before
 * @CONFAB_OFFER_LEAVE_OUT: without the oldest messages
 *
 * What would work in place of what is not taken.
 */
typedef enum
{
  CONFAB_OFFER_FRAMES  = 1 << 0,
  CONFAB_OFFER_TEXT    = 1 << 1,
  CONFAB_OFFER_PAGES   = 1 << 2,
  CONFAB_OFFER_SMALLER = 1 << 3,
  CONFAB_OFFER_TRIM    = 1 << 4,
  CONFAB_OFFER_SHORTER = 1 << 5,
  CONFAB_OFFER_NOTES   = 1 << 6,
  CONFAB_OFFER_ITSELF  = 1 << 7,
  CONFAB_OFFER_LEAVE_OUT = 1 << 8,
} ConfabOfferKinds;

/* How many models are offered at most. */
#define CONFAB_OFFERS_MODELS 5

/**
 * ConfabOffers:
 * @why: a sentence for people
 * @kinds: what would work with the same model
 * @models: (element-type ConfabModelInfo): models of the same service that take it, the best first
 * @parts: (element-type ConfabPart): the attachments that are not taken for that reason
 *
 * Why an attachment is not taken, and what would work.
 */
typedef struct
{
  char             *why;
  ConfabOfferKinds  kinds;
  GPtrArray        *models;
  GPtrArray        *parts;
} ConfabOffers;

/**
 * ConfabAcceptFacts:
 * @service: the name of the service
 * @model: (nullable): the id of the model
 * @input: what the model takes, 0 where nobody says
 * @limits: what the service takes
 * @frames_only: whether the service refused a video before, so that it gets frames
 * @can_convert: whether videos can be made smaller and into another type here
 * @catalogue: (nullable) (element-type ConfabModelInfo): the models of the service
 *
 * What decides whether an attachment is taken.
 */
typedef struct
{
  const char       *service;
  const char       *model;
  ConfabModalities  input;
  ConfabMediaLimits limits;
  gboolean          frames_only;
  gboolean          can_convert;
  GPtrArray        *catalogue;
} ConfabAcceptFacts;

/* Fills @offers where it is not taken. */
gboolean         confab_accept_part           (const ConfabAcceptFacts *facts,
                                               ConfabPart              *part,
                                               ConfabOffers            *offers);
gboolean         confab_accept_parts          (const ConfabAcceptFacts *facts,
                                               GPtrArray               *parts,
                                               ConfabOffers            *offers);
ConfabModalities confab_accept_get_need       (const ConfabAcceptFacts *facts,
                                               ConfabPart              *part);
/* Fills @offers with what else may be tried with @part, which did not work for a reason that somebody else tells. */
void             confab_accept_offer_instead  (const ConfabAcceptFacts *facts,
                                               ConfabPart              *part,
                                               const char              *why,
                                               ConfabOffers            *offers);
/* models: (element-type ConfabModelInfo): those of the catalogue that take @need and so many tokens are added, the best first. */
void             confab_accept_list_models    (const ConfabAcceptFacts *facts,
                                               ConfabModalities         need,
                                               gint64                   tokens,
                                               GPtrArray               *models);
ConfabPart      *confab_accept_apply          (ConfabPart              *part,
                                               ConfabOfferKinds         offer) G_GNUC_WARN_UNUSED_RESULT;
/* The model's name without that of its developer; within @id. */
const char      *confab_accept_get_short_name (const char              *id);

void             confab_offers_clear          (ConfabOffers            *offers);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ConfabOffers, confab_offers_clear)

G_END_DECLS
