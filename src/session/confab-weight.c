/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-text.h"
#include "media/confab-document-text.h"
#include "media/confab-page-range.h"
#include "provider/confab-media-tokens.h"
#include "session/confab-chat-accept.h"
#include "session/confab-chat-private.h"
#include "session/confab-context.h"
#include "session/confab-left-out.h"
#include "session/confab-media-saving.h"
#include "session/confab-weight.h"

/* What a frame or the picture of a page usually has, at the sizes at which they are made. */
#define FRAME_BYTES (60 * 1024)
#define PAGE_BYTES (250 * 1024)
#define USUAL_FRAMES 8
/* A document may say of itself that it has any number of pages, and each takes room where some are looked for. */
#define MOST_PAGES 10000
/* Fewer characters than that are no document any more. */
#define LEAST_CHARACTERS 400

/* base64 makes four of three. */
static gint64
encode (gint64 bytes)
{
  return (bytes + 2) / 3 * 4;
}

static gint64
count_characters (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  gint64 n_characters = facts->characters;

  if (facts->send.max_characters > 0)
    n_characters = MIN (n_characters, facts->send.max_characters);
  return n_characters;
}

/* In bytes. How many of them a character has is known of what is read to its end and has nothing but text. */
static gint64
weigh_text (ConfabPart *part)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);
  gint64 n_characters = count_characters (part);

  if (n_characters <= 0 || facts->media_type == NULL || !g_str_has_prefix (facts->media_type, "text/") ||
      g_str_equal (facts->media_type, "text/html") || facts->characters >= CONFAB_DOCUMENT_MAX_CHARACTERS)
    return n_characters;
  return (gint64)((double)n_characters * (double)CLAMP (facts->size, facts->characters, facts->characters * 4) / (double)facts->characters);
}

/* How many become pictures; where there are more, none does. */
static gint64
count_pages (const ConfabAttachmentFacts *facts)
{
  g_autoptr (GArray) chosen = NULL;

  if (facts->pages > 0 && facts->send.pages != NULL)
    chosen = confab_page_range_parse (facts->send.pages, MIN (facts->pages, MOST_PAGES), NULL);
  return CLAMP (chosen != NULL ? (gint64)chosen->len : facts->pages, 1, CONFAB_DOCUMENT_MAX_PICTURES);
}

/* Of a video, in bytes. */
static gint64
weigh_frames (const ConfabAcceptFacts     *facts,
              const ConfabAttachmentFacts *own)
{
  gint64 n_frames = own->send.frames > 0 ? own->send.frames : USUAL_FRAMES;

  return FRAME_BYTES * MIN (n_frames, (gint64)facts->limits.max_frames);
}

/**
 * confab_weigh_part:
 * @facts: what the service takes
 * @profile: its profile
 * @part: an attachment
 *
 * Guesses what is sent of it, from what is known without making it ready.
 *
 * Returns: its weight
 */
ConfabPartWeight
confab_weigh_part (const ConfabAcceptFacts *facts,
                   ConfabProfile            profile,
                   ConfabPart              *part)
{
  const ConfabAttachmentFacts *own = confab_part_get_facts (part);
  ConfabPartWeight weight = { 0 };
  ConfabModalities need = confab_accept_get_need (facts, part);

  if (own == NULL || own->hash == NULL)
    return weight;
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      weight.bytes = confab_media_saving_estimate_picture (own, &facts->limits);
      weight.tokens = confab_media_estimate_tokens (profile, part);
      break;
    case CONFAB_PART_VIDEO:
      weight.bytes = encode (need == CONFAB_MODALITY_VIDEO ? MIN (own->size, (gint64)facts->limits.max_video_bytes)
                                                           : weigh_frames (facts, own));
      break;
    case CONFAB_PART_DOCUMENT:
      if (need == CONFAB_MODALITY_IMAGE)
        weight.bytes = encode (PAGE_BYTES * count_pages (own));
      else if (own->send.as == CONFAB_SEND_ITSELF && confab_media_limits_take_file (&facts->limits, own->media_type))
        weight.bytes = encode (own->size);
      else
        weight.bytes = weigh_text (part);
      if (need == CONFAB_MODALITY_TEXT)
        {
          weight.characters = count_characters (part);
          weight.tokens = confab_text_guess_tokens (weigh_text (part));
        }
      break;
    case CONFAB_PART_TEXT:
    default:
      break;
    }
  return weight;
}

/* What is sent again of older messages. */
static gint64
weigh_history_bytes (ConfabChat              *self,
                     const ConfabAcceptFacts *facts,
                     GPtrArray               *sent,
                     GArray                  *policies)
{
  gint64 bytes = 0;

  for (guint i = 0; i < sent->len; i++)
    {
      GPtrArray *parts = confab_message_get_parts (sent->pdata[i]);

      bytes += (gint64)confab_message_get_text_length (sent->pdata[i]);
      for (guint j = 0; parts != NULL && j < parts->len; j++)
        if (confab_part_get_kind (parts->pdata[j]) != CONFAB_PART_TEXT &&
            g_array_index (policies, ConfabMediaPolicy, i) == CONFAB_MEDIA_POLICY_SEND)
          bytes += confab_weigh_part (facts, confab_chat_get_profile (self), parts->pdata[j]).bytes;
    }
  return bytes;
}

/**
 * confab_weight_clear:
 * @weight: what was filled
 */
void
confab_weight_clear (ConfabWeight *weight)
{
  g_clear_pointer (&weight->parts, g_array_unref);
  g_clear_pointer (&weight->oldest, g_ptr_array_unref);
}

/* Tokens are known only where those of every attachment are; what is known is at least there. */
static void
add_parts (ConfabWeight            *weight,
           const ConfabAcceptFacts *facts,
           ConfabProfile            profile,
           GPtrArray               *parts,
           ConfabPreparedFunc       prepared,
           gpointer                 user_data)
{
  for (guint i = 0; i < parts->len; i++)
    {
      ConfabPartWeight one = confab_weigh_part (facts, profile, parts->pdata[i]);
      gint64 bytes;
      gint64 tokens;

      if (prepared != NULL && prepared (parts->pdata[i], &bytes, &tokens, user_data))
        {
          gboolean is_text = confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_DOCUMENT &&
                             confab_accept_get_need (facts, parts->pdata[i]) == CONFAB_MODALITY_TEXT;

          one = (ConfabPartWeight) { is_text ? bytes : encode (bytes), MAX (tokens, 0), TRUE, one.characters };
        }
      weight->exact = weight->exact && one.exact;
      weight->bytes += one.bytes;
      weight->media_tokens += one.tokens;
      g_array_append_val (weight->parts, one);
    }
}

/* The messages before the next question. before: (nullable): in whose place it is asked */
static GPtrArray *
list_history (ConfabChat    *self,
              ConfabMessage *before)
{
  ConfabMessage *last = before != NULL ? confab_conversation_get_parent (self->conversation, before)
                                       : confab_conversation_get_leaf (self->conversation);

  return last != NULL ? confab_conversation_list_path_to (self->conversation, last) : g_ptr_array_new ();
}

/* The same with the question that follows, which stands for what is written: what is never left out. */
static GPtrArray *
list_sent (GPtrArray *path)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < path->len; i++)
    g_ptr_array_add (messages, g_object_ref (path->pdata[i]));
  g_ptr_array_add (messages, confab_message_new ("", NULL, CONFAB_ROLE_USER, CONFAB_STATUS_COMPLETE, 0));
  return confab_left_out_apply (messages);
}

/* The bytes that only say the same again, as in a line that is drawn; tokenizers take many of them for one token. */
static gint64
count_repeats (const char *text)
{
  gint64 n_bytes = 0;

  for (const char *at = text; *at != '\0'; at++)
    n_bytes += at[0] == at[1];
  return n_bytes;
}

/**
 * confab_chat_weigh_turn:
 * @self: a chat
 * @choice: (nullable): what is chosen for one turn
 * @before: (nullable): the question in whose place another one is asked
 * @text: what is written
 * @parts: (element-type ConfabPart): what is attached
 * @prepared: (nullable): tells what was made ready
 * @user_data: for @prepared
 * @weight: (out caller-allocates): what a request with them would weigh
 */
void
confab_chat_weigh_turn (ConfabChat        *self,
                        const ConfabTurn  *choice,
                        ConfabMessage     *before,
                        const char        *text,
                        GPtrArray         *parts,
                        ConfabPreparedFunc prepared,
                        gpointer           user_data,
                        ConfabWeight      *weight)
{
  g_autoptr (GPtrArray) path = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GArray) policies = NULL;
  ConfabProvider *provider;
  ConfabAcceptFacts facts;
  ConfabModelInfo *info;
  gint64 media;

  g_return_if_fail (CONFAB_IS_CHAT (self));

  *weight = (ConfabWeight) { .parts = g_array_new (FALSE, FALSE, sizeof (ConfabPartWeight)), .exact = TRUE };
  if (!confab_chat_get_turn_facts (self, choice, &facts))
    return;
  provider = choice != NULL && choice->provider != NULL ? choice->provider : confab_chat_get_provider (self);
  path = list_history (self, before);
  sent = list_sent (path);
  policies = confab_media_history_decide (confab_session_get_media_history (self->session), sent);
  info = confab_services_peek_model (confab_session_get_services (self->session), provider, facts.model);
  weight->max_bytes = facts.limits.max_request_bytes;
  weight->max_tokens = info != NULL ? info->context_length : 0;
  weight->history_bytes = weigh_history_bytes (self, &facts, sent, policies);
  weight->exact = weight->history_bytes < weight->max_bytes / 2;
  weight->bytes = weight->history_bytes + (gint64)strlen (text);
  weight->draft_tokens = confab_text_guess_tokens ((gint64)strlen (text));
  add_parts (weight, &facts, confab_provider_get_profile (provider), parts, prepared, user_data);
  media = weight->media_tokens;
  confab_context_weigh (self, &facts, path, sent, policies, weight);
  weight->sure_tokens = MAX (weight->sure_tokens - count_repeats (text) / CONFAB_TEXT_TOKEN_BYTES / 2 - media / 4, 0);
}

/**
 * confab_chat_weigh:
 * @self: a chat
 * @before: (nullable): the question in whose place another one is asked
 * @text: what is written
 * @parts: (element-type ConfabPart): what is attached
 * @prepared: (nullable): tells what was made ready
 * @user_data: for @prepared
 * @weight: (out caller-allocates): what a request with them would weigh
 */
void
confab_chat_weigh (ConfabChat        *self,
                   ConfabMessage     *before,
                   const char        *text,
                   GPtrArray         *parts,
                   ConfabPreparedFunc prepared,
                   gpointer           user_data,
                   ConfabWeight      *weight)
{
  confab_chat_weigh_turn (self, NULL, before, text, parts, prepared, user_data, weight);
}

static guint
find_heaviest (const ConfabWeight *weight,
               gboolean            by_tokens)
{
  guint heaviest = 0;

  for (guint i = 1; i < weight->parts->len; i++)
    {
      const ConfabPartWeight *one = &g_array_index (weight->parts, ConfabPartWeight, i);
      const ConfabPartWeight *most = &g_array_index (weight->parts, ConfabPartWeight, heaviest);

      if (by_tokens ? one->tokens > most->tokens : one->bytes > most->bytes)
        heaviest = i;
    }
  return heaviest;
}

/**
 * confab_weight_get_room:
 * @weight: what a request weighs
 * @place: one of its attachments, a document
 *
 * Returns: how many characters of it would fit, 0 where the rest alone is too long
 */
gint64
confab_weight_get_room (const ConfabWeight *weight,
                        guint               place)
{
  const ConfabPartWeight *own = &g_array_index (weight->parts, ConfabPartWeight, place);
  /* A twentieth is left for the reply, and for how far off a guess is. */
  gint64 room = weight->max_tokens - weight->max_tokens / 20 - (weight->tokens - own->tokens);
  double each = own->characters > 0 && own->tokens > 0 ? (double)own->characters / (double)own->tokens : CONFAB_TEXT_TOKEN_BYTES;
  gint64 n_characters = (gint64)((double)room * each);

  if (n_characters < LEAST_CHARACTERS)
    return 0;
  return n_characters >= 10000 ? n_characters / 1000 * 1000 : n_characters / 100 * 100;
}

static const char *
get_name (ConfabPart *part)
{
  const char *name = confab_part_get_facts (part)->name;

  return name != NULL ? name : _ ("Attachment");
}

/* The largest ones with their sizes, at most three. */
static char *
list_sizes (const ConfabWeight *weight,
            GPtrArray          *parts)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree gboolean *named = g_new0 (gboolean, parts->len);

  for (guint n = 0; n < MIN (parts->len, 3); n++)
    {
      guint most = G_MAXUINT;
      g_autofree char *size = NULL;

      for (guint i = 0; i < parts->len; i++)
        if (!named[i] && (most == G_MAXUINT || g_array_index (weight->parts, ConfabPartWeight, i).bytes >
                          g_array_index (weight->parts, ConfabPartWeight, most).bytes))
          most = i;
      named[most] = TRUE;
      size = g_format_size ((guint64)g_array_index (weight->parts, ConfabPartWeight, most).bytes);
      /* Translators: the name of a file and its size */
      g_string_append_printf (list, _ ("%s“%s” %s"), n > 0 ? ", " : "", get_name (parts->pdata[most]), size);
    }
  return g_strdup (list->str);
}

static void
begin_offers (ConfabOffers *offers)
{
  confab_offers_clear (offers);
  offers->models = g_ptr_array_new_with_free_func (g_object_unref);
  offers->parts = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What makes fewer bytes of an attachment, as far as the model takes it. */
static ConfabOfferKinds
find_lighter (const ConfabAcceptFacts *facts,
              ConfabPart              *part)
{
  ConfabModalities need = confab_accept_get_need (facts, part);
  gboolean sees = facts->limits.takes_images && (facts->input == 0 || (facts->input & CONFAB_MODALITY_IMAGE) != 0);
  gboolean is_text = need == CONFAB_MODALITY_TEXT && confab_part_get_facts (part)->send.as != CONFAB_SEND_ITSELF;

  if (confab_part_get_kind (part) == CONFAB_PART_IMAGE)
    return CONFAB_OFFER_SMALLER;
  if (confab_part_get_kind (part) == CONFAB_PART_VIDEO && need == CONFAB_MODALITY_VIDEO)
    return (sees ? CONFAB_OFFER_FRAMES : 0) | (facts->can_convert ? CONFAB_OFFER_SMALLER | CONFAB_OFFER_TRIM : 0);
  if (confab_part_get_kind (part) == CONFAB_PART_DOCUMENT && !is_text && !confab_part_is_scan (part))
    return CONFAB_OFFER_TEXT;
  return 0;
}

static gboolean
check_bytes (const ConfabWeight      *weight,
             const ConfabAcceptFacts *facts,
             GPtrArray               *parts,
             ConfabOffers            *offers)
{
  g_autofree char *size = NULL;
  g_autofree char *most = NULL;
  g_autofree char *sizes = NULL;
  g_autofree char *older = NULL;
  ConfabPart *heaviest;

  if (parts->len == 0 || weight->max_bytes == 0 || weight->bytes <= weight->max_bytes)
    return TRUE;
  begin_offers (offers);
  size = g_format_size ((guint64)weight->bytes);
  most = g_format_size ((guint64)weight->max_bytes);
  sizes = list_sizes (weight, parts);
  if (weight->history_bytes > weight->max_bytes / 20)
    {
      older = g_format_size ((guint64)weight->history_bytes);
      offers->kinds = CONFAB_OFFER_NOTES;
    }
  heaviest = parts->pdata[find_heaviest (weight, FALSE)];
  /* Translators: a size, the name of a service, a size, and a list of files with their sizes */
  offers->why = g_strdup_printf (_ ("The request would have about %s, and %s takes %s. In it: %s."), size, facts->service, most, sizes);
  if (older != NULL)
    {
      g_autofree char *first = g_steal_pointer (&offers->why);
      /* Translators: a size */
      g_autofree char *second = g_strdup_printf (_ ("Older messages: %s."), older);

      offers->why = g_strdup_printf ("%s %s", first, second);
    }
  g_ptr_array_add (offers->parts, g_object_ref (heaviest));
  offers->kinds |= find_lighter (facts, heaviest);
  /* Pictures are made smaller together. */
  for (guint i = 0; confab_part_get_kind (heaviest) == CONFAB_PART_IMAGE && i < parts->len; i++)
    if (parts->pdata[i] != heaviest && confab_part_get_kind (parts->pdata[i]) == CONFAB_PART_IMAGE)
      g_ptr_array_add (offers->parts, g_object_ref (parts->pdata[i]));
  return FALSE;
}

/**
 * confab_weight_is_too_long:
 * @weight: what a request weighs
 *
 * Returns: whether it cannot fit, however far off a guess is
 */
gboolean
confab_weight_is_too_long (const ConfabWeight *weight)
{
  return weight->max_tokens > 0 && weight->sure_tokens > weight->max_tokens;
}

/**
 * confab_weight_describe_length:
 * @weight: what a request weighs that is too long
 * @facts: what the service and the model take
 *
 * Returns: (transfer full): a sentence with numbers, which tells what is sure from what is a guess
 */
char *
confab_weight_describe_length (const ConfabWeight      *weight,
                               const ConfabAcceptFacts *facts)
{
  const char *model = confab_accept_get_short_name (facts->model);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (confab_weight_is_too_long (weight))
    /* Translators: a number of tokens, the name of a model, a number of tokens; %'d is a number with separators between its thousands */
    first = g_strdup_printf (_ ("This cannot fit: it has at least %'ld tokens, and %s takes %'ld."), (long)weight->sure_tokens, model,
                             (long)weight->max_tokens);
  else
    /* Translators: a number of tokens, the name of a model, a number of tokens; %'d is a number with separators between its thousands */
    first = g_strdup_printf (_ ("This may not fit: it has about %'ld tokens, and %s takes %'ld."), (long)weight->tokens, model,
                             (long)weight->max_tokens);
  if (weight->history_tokens <= weight->tokens / 4)
    return g_steal_pointer (&first);
  /* Translators: a number of tokens; %'d is a number with separators between its thousands */
  second = g_strdup_printf (_ ("Older messages: about %'ld."), (long)weight->history_tokens);
  return g_strdup_printf ("%s %s", first, second);
}

static void
offer_longer_models (const ConfabWeight      *weight,
                     const ConfabAcceptFacts *facts,
                     GPtrArray               *parts,
                     ConfabOffers            *offers)
{
  ConfabModalities need = 0;

  for (guint i = 0; i < parts->len; i++)
    need |= confab_accept_get_need (facts, parts->pdata[i]);
  confab_accept_list_models (facts, need & ~CONFAB_MODALITY_TEXT, weight->tokens + weight->tokens / 20, offers->models);
}

static gboolean
check_tokens (const ConfabWeight      *weight,
              const ConfabAcceptFacts *facts,
              GPtrArray               *parts,
              ConfabOffers            *offers)
{
  guint heaviest;

  if (weight->max_tokens == 0 || weight->tokens <= weight->max_tokens)
    return TRUE;
  begin_offers (offers);
  offers->why = confab_weight_describe_length (weight, facts);
  if (weight->oldest != NULL)
    offers->kinds = CONFAB_OFFER_LEAVE_OUT;
  offer_longer_models (weight, facts, parts, offers);
  if (parts->len == 0)
    return FALSE;
  heaviest = find_heaviest (weight, TRUE);
  g_ptr_array_add (offers->parts, g_object_ref (parts->pdata[heaviest]));
  if (confab_part_get_kind (parts->pdata[heaviest]) == CONFAB_PART_DOCUMENT &&
      confab_accept_get_need (facts, parts->pdata[heaviest]) == CONFAB_MODALITY_TEXT &&
      confab_weight_get_room (weight, heaviest) > 0)
    offers->kinds |= CONFAB_OFFER_SHORTER;
  return FALSE;
}

/**
 * confab_weight_fits:
 * @weight: what a request weighs
 * @facts: what the service and the model take
 * @parts: (element-type ConfabPart): what is attached
 * @offers: (out caller-allocates): what would help, where it does not fit: the heaviest attachment and what can be done with it
 *
 * Returns: whether the request is neither too large nor too long, as far as anybody knows
 */
gboolean
confab_weight_fits (const ConfabWeight      *weight,
                    const ConfabAcceptFacts *facts,
                    GPtrArray               *parts,
                    ConfabOffers            *offers)
{
  return check_bytes (weight, facts, parts, offers) && check_tokens (weight, facts, parts, offers);
}
