/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "session/confab-accept.h"

/* The longest side of what is made smaller: what most models look at anyway. */
#define SMALLER_EDGE 768

/**
 * confab_offers_clear:
 * @offers: what was filled
 */
void
confab_offers_clear (ConfabOffers *offers)
{
  g_clear_pointer (&offers->why, g_free);
  g_clear_pointer (&offers->models, g_ptr_array_unref);
  g_clear_pointer (&offers->parts, g_ptr_array_unref);
  offers->kinds = 0;
}

/**
 * confab_accept_get_short_name:
 * @id: the id of a model
 *
 * Returns: (transfer none): what follows the name of who made it
 */
const char *
confab_accept_get_short_name (const char *id)
{
  const char *slash = strrchr (id, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : id;
}

/* In which form it reaches the service; automatic ones are decided. */
static ConfabSendAs
get_form (const ConfabAcceptFacts *facts,
          ConfabPart              *part)
{
  ConfabSendAs as = confab_part_get_facts (part)->send.as;

  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_VIDEO:
      if (as == CONFAB_SEND_AUTO && facts->frames_only && facts->limits.takes_images)
        return CONFAB_SEND_FRAMES;
      return as == CONFAB_SEND_FRAMES ? CONFAB_SEND_FRAMES : CONFAB_SEND_ITSELF;
    case CONFAB_PART_DOCUMENT:
      if (as == CONFAB_SEND_ITSELF && confab_media_limits_take_file (&facts->limits, confab_part_get_facts (part)->media_type))
        return CONFAB_SEND_ITSELF;
      if (as == CONFAB_SEND_PAGES || (as == CONFAB_SEND_AUTO && confab_part_is_scan (part)))
        return CONFAB_SEND_PAGES;
      return CONFAB_SEND_TEXT;
    case CONFAB_PART_IMAGE:
    case CONFAB_PART_TEXT:
    default:
      return CONFAB_SEND_ITSELF;
    }
}

/**
 * confab_accept_get_need:
 * @facts: what decides
 * @part: an attachment
 *
 * Returns: what a model must take for it, as it is going to be sent. Services make text of files themselves for models that take none.
 */
ConfabModalities
confab_accept_get_need (const ConfabAcceptFacts *facts,
                        ConfabPart              *part)
{
  ConfabSendAs form = get_form (facts, part);

  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_VIDEO:
      return form == CONFAB_SEND_FRAMES ? CONFAB_MODALITY_IMAGE : CONFAB_MODALITY_VIDEO;
    case CONFAB_PART_IMAGE:
      return CONFAB_MODALITY_IMAGE;
    case CONFAB_PART_DOCUMENT:
      return form == CONFAB_SEND_PAGES ? CONFAB_MODALITY_IMAGE : CONFAB_MODALITY_TEXT;
    case CONFAB_PART_TEXT:
    default:
      return CONFAB_MODALITY_TEXT;
    }
}

static gboolean
takes (ConfabModalities input,
       ConfabModalities need)
{
  return input == 0 || need == CONFAB_MODALITY_TEXT || (input & need) == need;
}

/* How well a model could stand in for another one: those of the same family first, then those that take most. */
typedef struct
{
  ConfabModelInfo *info;
  guint            common;
} Candidate;

static guint
count_common (const char *a,
              const char *b)
{
  guint n = 0;

  while (b != NULL && a[n] != '\0' && g_ascii_tolower (a[n]) == g_ascii_tolower (b[n]))
    n++;
  return n;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *one = a;
  const Candidate *other = b;

  if (one->common != other->common)
    return one->common > other->common ? -1 : 1;
  if (one->info->context_length != other->info->context_length)
    return one->info->context_length > other->info->context_length ? -1 : 1;
  return strcmp (one->info->id, other->info->id);
}

/**
 * confab_accept_list_models:
 * @facts: what decides
 * @need: what they must be known to take
 * @tokens: how long a conversation they must take, 0 for any
 * @models: (element-type ConfabModelInfo): what they are added to
 *
 * At most a handful of models of the same service, without the chosen one.
 */
void
confab_accept_list_models (const ConfabAcceptFacts *facts,
                           ConfabModalities         need,
                           gint64                   tokens,
                           GPtrArray               *models)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; facts->catalogue != NULL && i < facts->catalogue->len; i++)
    {
      ConfabModelInfo *info = g_ptr_array_index (facts->catalogue, i);
      Candidate candidate = { info, count_common (info->id, facts->model) };

      /* Only what is known to take it, for else the next refusal would follow. */
      if ((info->input & need) == need && info->context_length >= tokens && g_strcmp0 (info->id, facts->model) != 0)
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && i < CONFAB_OFFERS_MODELS; i++)
    g_ptr_array_add (models, g_object_ref (g_array_index (candidates, Candidate, i).info));
}

static ConfabOfferKinds
get_kinds_without (const ConfabAcceptFacts *facts,
                   ConfabPart              *part)
{
  gboolean has_bytes = confab_part_get_facts (part)->hash != NULL;
  gboolean sees = facts->limits.takes_images && takes (facts->input, CONFAB_MODALITY_IMAGE);
  ConfabOfferKinds kinds = 0;

  if (!has_bytes)
    return 0;
  if (confab_part_get_kind (part) == CONFAB_PART_VIDEO && sees)
    kinds |= CONFAB_OFFER_FRAMES;
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT && !confab_part_is_scan (part))
    kinds |= CONFAB_OFFER_TEXT;
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT && sees &&
      g_strcmp0 (confab_part_get_facts (part)->media_type, "application/pdf") == 0)
    kinds |= CONFAB_OFFER_PAGES;
  return kinds;
}

/* why: (transfer full) */
static gboolean
refuse (ConfabOffers    *offers,
        ConfabPart      *part,
        ConfabOfferKinds kinds,
        char            *why)
{
  confab_offers_clear (offers);
  offers->why = why;
  offers->kinds = kinds;
  offers->models = g_ptr_array_new_with_free_func (g_object_unref);
  offers->parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (offers->parts, g_object_ref (part));
  return FALSE;
}

static char *
say_none_of_a_kind (const char      *who,
                    ConfabModalities need)
{
  if (need == CONFAB_MODALITY_VIDEO)
    /* Translators: the name of a model or of a service */
    return g_strdup_printf (_ ("%s takes no videos."), who);
  /* Translators: the name of a model or of a service */
  return g_strdup_printf (_ ("%s takes no pictures."), who);
}

static const char *
get_name (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  return facts->name != NULL ? facts->name : facts->url != NULL ? facts->url : _ ("Attachment");
}

static gboolean
check_size (const ConfabAcceptFacts *facts,
            ConfabPart              *part,
            gsize                    limit,
            ConfabOfferKinds         kinds,
            ConfabOffers            *offers)
{
  const ConfabAttachmentFacts *own = confab_part_get_facts (part);
  g_autofree char *size = NULL;
  g_autofree char *most = NULL;

  if (limit == 0 || own->hash == NULL || own->size <= (gint64)limit)
    return TRUE;
  size = g_format_size ((guint64)own->size);
  most = g_format_size (limit);
  return refuse (offers, part, kinds,
                 /* Translators: the name of a file, its size, the name of a service, a size */
                 g_strdup_printf (_ ("“%s” has %s, and %s takes at most %s of one."), get_name (part), size, facts->service, most));
}

/* Something shorter or smaller is made of it before it is sent. */
static gboolean
is_converted (const ConfabAcceptFacts *facts,
              ConfabPart              *part)
{
  const ConfabSendWish *wish = &confab_part_get_facts (part)->send;

  return facts->can_convert && (wish->as == CONFAB_SEND_ITSELF || wish->max_edge > 0 || wish->start_ms > 0 || wish->end_ms > 0);
}

static gboolean
check_video (const ConfabAcceptFacts *facts,
             ConfabPart              *part,
             ConfabOffers            *offers)
{
  const ConfabAttachmentFacts *own = confab_part_get_facts (part);
  ConfabOfferKinds kinds = get_kinds_without (facts, part);

  if (own->hash == NULL)
    return TRUE;
  if (facts->frames_only && own->send.as == CONFAB_SEND_ITSELF)
    return refuse (offers, part, kinds | CONFAB_OFFER_ITSELF,
                   /* Translators: the name of a service */
                   g_strdup_printf (_ ("%s refused a video before, so it gets them as frames."), facts->service));
  if (!facts->can_convert && own->media_type != NULL && !confab_media_limits_take_video (&facts->limits, own->media_type))
    return refuse (offers, part, kinds,
                   /* Translators: the name of a service, the name of a file, and its type, such as video/x-matroska */
                   g_strdup_printf (_ ("%s does not take videos like “%s” (%s)."), facts->service, get_name (part),
                                    own->media_type));
  if (is_converted (facts, part))
    return TRUE;
  if (facts->can_convert)
    kinds |= CONFAB_OFFER_SMALLER | CONFAB_OFFER_TRIM;
  return check_size (facts, part, facts->limits.max_video_bytes, kinds, offers);
}

static gboolean
check_file (const ConfabAcceptFacts *facts,
            ConfabPart              *part,
            ConfabOffers            *offers)
{
  return check_size (facts, part, facts->limits.max_file_bytes, get_kinds_without (facts, part), offers);
}

static gboolean
check_address (const ConfabAcceptFacts *facts,
               ConfabPart              *part,
               ConfabOffers            *offers)
{
  const ConfabAttachmentFacts *own = confab_part_get_facts (part);

  if (own->hash != NULL || own->url == NULL || facts->limits.takes_addresses)
    return TRUE;
  return refuse (offers, part, 0,
                 /* Translators: the name of a service */
                 g_strdup_printf (_ ("%s does not fetch web addresses. Attach the file instead."), facts->service));
}

static gboolean
check_kind (const ConfabAcceptFacts *facts,
            ConfabPart              *part,
            ConfabOffers            *offers)
{
  ConfabModalities need = confab_accept_get_need (facts, part);
  ConfabOfferKinds kinds = get_kinds_without (facts, part);
  gboolean served = need == CONFAB_MODALITY_VIDEO ? facts->limits.takes_videos
                                                  : need != CONFAB_MODALITY_IMAGE || facts->limits.takes_images;

  if (!served)
    return refuse (offers, part, kinds, say_none_of_a_kind (facts->service, need));
  if (takes (facts->input, need))
    return TRUE;
  refuse (offers, part, kinds,
          say_none_of_a_kind (facts->model != NULL ? confab_accept_get_short_name (facts->model) : facts->service, need));
  confab_accept_list_models (facts, need, 0, offers->models);
  return FALSE;
}

/**
 * confab_accept_part:
 * @facts: what decides
 * @part: an attachment
 * @offers: (out caller-allocates): what would work, where it is not taken
 *
 * What nobody says is taken, for the service knows better.
 *
 * Returns: whether @part is taken as it is going to be sent
 */
gboolean
confab_accept_part (const ConfabAcceptFacts *facts,
                    ConfabPart              *part,
                    ConfabOffers            *offers)
{
  ConfabSendAs form;

  g_return_val_if_fail (facts != NULL, TRUE);
  g_return_val_if_fail (CONFAB_IS_PART (part), TRUE);

  if (confab_part_get_kind (part) == CONFAB_PART_TEXT)
    return TRUE;
  if (!check_kind (facts, part, offers) || !check_address (facts, part, offers))
    return FALSE;
  form = get_form (facts, part);
  if (confab_part_get_kind (part) == CONFAB_PART_VIDEO && form == CONFAB_SEND_ITSELF)
    return check_video (facts, part, offers);
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT && form == CONFAB_SEND_ITSELF)
    return check_file (facts, part, offers);
  return TRUE;
}

static gboolean
is_whole_video (const ConfabAcceptFacts *facts,
                ConfabPart              *part)
{
  return confab_accept_get_need (facts, part) == CONFAB_MODALITY_VIDEO;
}

static gboolean
check_n_videos (const ConfabAcceptFacts *facts,
                GPtrArray               *parts,
                ConfabOffers            *offers)
{
  guint limit = facts->limits.max_videos;
  guint n_videos = 0;
  gboolean refused = FALSE;

  for (guint i = 0; limit > 0 && i < parts->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (parts, i);

      if (!is_whole_video (facts, part) || ++n_videos <= limit)
        continue;
      if (refused)
        {
          g_ptr_array_add (offers->parts, g_object_ref (part));
          offers->kinds &= get_kinds_without (facts, part);
          continue;
        }
      refused = TRUE;
      refuse (offers, part, get_kinds_without (facts, part),
              /* Translators: the name of a service and a number of videos */
              g_strdup_printf (ngettext ("%s takes at most %u video in a message.", "%s takes at most %u videos in a message.",
                                         limit),
                               facts->service, limit));
    }
  return !refused;
}

/* How many pictures one makes; those of a video are known only when they are there. */
static guint
count_pictures (const ConfabAcceptFacts *facts,
                ConfabPart              *part)
{
  const ConfabAttachmentFacts *own = confab_part_get_facts (part);

  if (confab_part_get_kind (part) == CONFAB_PART_IMAGE)
    return 1;
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT && get_form (facts, part) == CONFAB_SEND_PAGES &&
      own->send.pages == NULL)
    return (guint)MAX (own->pages, 1);
  return 0;
}

static gboolean
check_n_pictures (const ConfabAcceptFacts *facts,
                  GPtrArray               *parts,
                  ConfabOffers            *offers)
{
  guint limit = facts->limits.max_images;
  guint n_pictures = 0;
  ConfabPart *first = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (parts, i);

      n_pictures += count_pictures (facts, part);
      if (first == NULL && n_pictures > limit)
        first = part;
    }
  if (limit == 0 || first == NULL)
    return TRUE;
  return refuse (offers, first, get_kinds_without (facts, first) & CONFAB_OFFER_TEXT,
                 /* Translators: the name of a service and two numbers of pictures */
                 g_strdup_printf (_ ("%s takes at most %u pictures at a time, and here are %u."), facts->service, limit,
                                  n_pictures));
}

static void
add_others (const ConfabAcceptFacts *facts,
            GPtrArray               *parts,
            guint                    from,
            ConfabOffers            *offers)
{
  for (guint i = from; i < parts->len; i++)
    {
      ConfabPart *part = g_ptr_array_index (parts, i);
      g_auto (ConfabOffers) others = { 0 };

      if (confab_accept_part (facts, part, &others) || g_strcmp0 (others.why, offers->why) != 0)
        continue;
      g_ptr_array_add (offers->parts, g_object_ref (part));
      offers->kinds &= others.kinds;
    }
}

/* A model that is offered must take all that is attached. */
static void
offer_models_for_all (const ConfabAcceptFacts *facts,
                      GPtrArray               *parts,
                      ConfabOffers            *offers)
{
  ConfabModalities need = 0;

  if (offers->models->len == 0)
    return;
  for (guint i = 0; i < parts->len; i++)
    need |= confab_accept_get_need (facts, g_ptr_array_index (parts, i));
  g_ptr_array_set_size (offers->models, 0);
  confab_accept_list_models (facts, need & ~CONFAB_MODALITY_TEXT, 0, offers->models);
}

/**
 * confab_accept_parts:
 * @facts: what decides
 * @parts: (element-type ConfabPart): the attachments of a message
 * @offers: (out caller-allocates): what would work for the first of them that is not taken, and those not taken for the same reason
 *
 * Returns: whether all are taken, also together
 */
gboolean
confab_accept_parts (const ConfabAcceptFacts *facts,
                     GPtrArray               *parts,
                     ConfabOffers            *offers)
{
  g_return_val_if_fail (facts != NULL, TRUE);
  g_return_val_if_fail (parts != NULL, TRUE);

  for (guint i = 0; i < parts->len; i++)
    if (!confab_accept_part (facts, g_ptr_array_index (parts, i), offers))
      {
        add_others (facts, parts, i + 1, offers);
        offer_models_for_all (facts, parts, offers);
        return FALSE;
      }
  return check_n_videos (facts, parts, offers) && check_n_pictures (facts, parts, offers);
}

/**
 * confab_accept_offer_instead:
 * @facts: what decides
 * @part: an attachment that cannot be made ready as it is wished
 * @why: a sentence
 * @offers: (out caller-allocates): other forms of it
 */
void
confab_accept_offer_instead (const ConfabAcceptFacts *facts,
                             ConfabPart              *part,
                             const char              *why,
                             ConfabOffers            *offers)
{
  ConfabOfferKinds kinds = get_kinds_without (facts, part);
  ConfabSendAs form = get_form (facts, part);

  if (form == CONFAB_SEND_FRAMES)
    kinds &= ~CONFAB_OFFER_FRAMES;
  else if (form == CONFAB_SEND_TEXT)
    kinds &= ~CONFAB_OFFER_TEXT;
  else if (form == CONFAB_SEND_PAGES)
    kinds &= ~CONFAB_OFFER_PAGES;
  refuse (offers, part, kinds, g_strdup (why));
}

/**
 * confab_accept_apply:
 * @part: an attachment
 * @offer: one of what was offered, except what needs a choice of its own
 *
 * Returns: (transfer full): @part with the wish to be sent like that
 */
ConfabPart *
confab_accept_apply (ConfabPart      *part,
                     ConfabOfferKinds offer)
{
  ConfabSendWish wish;

  g_return_val_if_fail (CONFAB_IS_PART (part), NULL);

  wish = confab_part_get_facts (part)->send;
  if (offer == CONFAB_OFFER_FRAMES)
    wish.as = CONFAB_SEND_FRAMES;
  else if (offer == CONFAB_OFFER_TEXT)
    wish.as = CONFAB_SEND_TEXT;
  else if (offer == CONFAB_OFFER_PAGES)
    wish.as = CONFAB_SEND_PAGES;
  else if (offer == CONFAB_OFFER_ITSELF)
    wish.as = CONFAB_SEND_ITSELF;
  else if (offer == CONFAB_OFFER_SMALLER && confab_part_get_kind (part) == CONFAB_PART_VIDEO)
    /* What was asked for itself is made as small as it has to be. */
    wish.as = CONFAB_SEND_ITSELF;
  else if (offer == CONFAB_OFFER_SMALLER)
    wish.max_edge = SMALLER_EDGE;
  return confab_part_copy_with_wish (part, &wish);
}
