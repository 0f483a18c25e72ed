/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/confab-error.h"
#include "cli/confab-cli-send.h"
#include "session/confab-chat-accept.h"
#include "session/confab-weight.h"

/* What can be asked for, and the kind of attachment that it is for; the others stay as they are. */
static const struct
{
  const char      *name;
  ConfabSendAs     as;
  ConfabOfferKinds offer;
  gboolean         documents;
  gboolean         videos;
} forms[] = {
  { "itself", CONFAB_SEND_ITSELF, CONFAB_OFFER_ITSELF, TRUE, TRUE },
  { "frames", CONFAB_SEND_FRAMES, CONFAB_OFFER_FRAMES, FALSE, TRUE },
  { "text", CONFAB_SEND_TEXT, CONFAB_OFFER_TEXT, TRUE, FALSE },
  { "pages", CONFAB_SEND_PAGES, CONFAB_OFFER_PAGES, TRUE, FALSE },
};

static gboolean
find_form (const char *name,
           guint      *form,
           GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].name, name) == 0)
      {
        *form = i;
        return TRUE;
      }
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_VALUE, _ ("--send-as takes itself, frames, text or pages."));
  return FALSE;
}

static ConfabPart *
apply (ConfabPart          *part,
       const ConfabCliSend *send,
       guint                form)
{
  ConfabPartKind kind = confab_part_get_kind (part);
  ConfabSendWish wish;

  if (kind != CONFAB_PART_VIDEO && kind != CONFAB_PART_DOCUMENT)
    return g_object_ref (part);
  wish = confab_part_get_facts (part)->send;
  if (send->as != NULL && (kind == CONFAB_PART_VIDEO ? forms[form].videos : forms[form].documents))
    wish.as = forms[form].as;
  if (kind == CONFAB_PART_DOCUMENT && send->max_characters > 0)
    wish.max_characters = send->max_characters;
  return confab_part_copy_with_wish (part, &wish);
}

/* Whoever asks for videos as what they are has them tried again where one was refused before. It is not stored. */
static void
forget_frames (ConfabChat *chat)
{
  ConfabProvider *provider = confab_chat_get_provider (chat);

  if (provider != NULL)
    g_object_set (provider, "frames-only", FALSE, NULL);
}

/* What the model takes, where the service tells; else it is left to the service. */
static void
learn_models (ConfabCli  *cli,
              ConfabChat *chat)
{
  ConfabServices *services = confab_session_get_services (cli->session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = NULL;

  confab_services_list_models_async (services, confab_chat_get_provider (chat), FALSE, cli->cancellable, confab_cli_ready_cb,
                                     &result);
  models = confab_services_list_models_finish (services, confab_cli_wait (&result), &error);
}

/* The same sentence as in the window, and what to write in place of pressing a button. */
static char *
describe_refusal (const ConfabOffers *offers,
                  gboolean            is_guess)
{
  g_autoptr (GString) text = g_string_new (offers->why);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if ((offers->kinds & forms[i].offer) != 0)
      /* Translators: what --send-as takes, such as frames */
      g_string_append_printf (text, _ (" Try --send-as %s."), forms[i].name);
  if ((offers->kinds & CONFAB_OFFER_SHORTER) != 0)
    g_string_append (text, _ (" Try --max-characters with a number."));
  for (guint i = 0; i < offers->models->len; i++)
    /* Translators: the id of a model */
    g_string_append_printf (text, _ (" Try --model %s."), ((ConfabModelInfo *)offers->models->pdata[i])->id);
  if (is_guess)
    g_string_append (text, _ (" It is a guess: --send-anyway sends it all the same."));
  return g_strdup (text->str);
}

/* Nobody asks for what something is to get its text. */
static gboolean
check_itself (ConfabChat *chat,
              GPtrArray  *parts,
              GError    **error)
{
  ConfabAcceptFacts facts;

  if (!confab_chat_get_accept_facts (chat, &facts))
    return TRUE;
  for (guint i = 0; i < parts->len; i++)
    {
      const ConfabAttachmentFacts *own = confab_part_get_facts (parts->pdata[i]);

      if (confab_part_get_kind (parts->pdata[i]) != CONFAB_PART_DOCUMENT || own->send.as != CONFAB_SEND_ITSELF ||
          own->media_type == NULL || g_str_has_prefix (own->media_type, "text/") ||
          confab_media_limits_take_file (&facts.limits, own->media_type))
        continue;
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                   /* Translators: the name of a service, and of a file */
                   _ ("%s does not take “%s” as it is. Try --send-as text."), facts.service, own->name);
      return FALSE;
    }
  return TRUE;
}

/* Whether a question that goes on with a conversation sends something again. */
static gboolean
has_older (ConfabChat *chat)
{
  ConfabConversation *conversation = confab_chat_get_conversation (chat);
  ConfabMessage *leaf = confab_conversation_get_leaf (conversation);
  g_autoptr (GPtrArray) path = leaf != NULL ? confab_conversation_list_path_to (conversation, leaf) : NULL;

  for (guint i = 0; path != NULL && i < path->len; i++)
    if (confab_message_has_attachments (path->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
fail_refused (const ConfabOffers *offers,
              GError            **error)
{
  g_autofree char *text = describe_refusal (offers, FALSE);

  g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED, text);
  return FALSE;
}

/* Whether the service and the model take what is attached, now and before. */
static gboolean
check_taken (ConfabChat *chat,
             GPtrArray  *parts,
             GError    **error)
{
  g_auto (ConfabOffers) offers = { 0 };

  if (!check_itself (chat, parts, error))
    return FALSE;
  if (!confab_chat_accepts_all (chat, parts, &offers) || !confab_chat_accepts_older (chat, NULL, parts, &offers))
    return fail_refused (&offers, error);
  return TRUE;
}

/**
 * confab_cli_check_attachments:
 * @cli: the terminal
 * @chat: what is asked
 * @prompt: the question
 * @parts: (element-type ConfabPart): what is attached
 * @send: how it is sent
 * @error: return location for a [error@Confab.Error]
 *
 * Returns: (transfer full) (nullable) (element-type ConfabPart): @parts as they are sent, %NULL where the service does not take them
 */
GPtrArray *
confab_cli_check_attachments (ConfabCli           *cli,
                              ConfabChat          *chat,
                              const char          *prompt,
                              GPtrArray           *parts,
                              const ConfabCliSend *send,
                              GError             **error)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabOffers) offers = { 0 };
  g_auto (ConfabWeight) weight = { 0 };
  guint form = 0;

  if (send->as != NULL && !find_form (send->as, &form, error))
    return NULL;
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (sent, apply (parts->pdata[i], send, form));
  if (send->as != NULL && forms[form].as == CONFAB_SEND_ITSELF)
    forget_frames (chat);
  /* Where nothing is attached, the service is not asked for its models: that would be another request, and another wait, for each question. How
   * long one may be is checked where they are known anyway. */
  if (sent->len > 0 || has_older (chat))
    learn_models (cli, chat);
  if (!check_taken (chat, sent, error))
    return NULL;
  confab_chat_weigh (chat, NULL, prompt, sent, NULL, NULL, &weight);
  if ((!send->anyway || confab_weight_is_too_long (&weight)) && !confab_chat_fits (chat, &weight, sent, &offers))
    {
      g_autofree char *text = describe_refusal (&offers, !confab_weight_is_too_long (&weight));

      g_set_error_literal (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, text);
      return NULL;
    }
  return g_steal_pointer (&sent);
}
