/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/confab-context-watch.h"
#include "app/confab-attacher.h"
#include "app/confab-attachment-adviser.h"
#include "app/confab-attachment-loader.h"
#include "app/confab-attachment-preview.h"
#include "app/confab-attachment-refusal.h"
#include "app/confab-budget-question.h"
#include "app/confab-chat-page.h"
#include "app/confab-draft-keeper.h"
#include "app/confab-find-bar.h"
#include "app/confab-finder.h"
#include "app/confab-intake.h"
#include "app/confab-editor-watch.h"
#include "app/confab-media-teller.h"
#include "app/confab-message-actions.h"
#include "app/confab-preset-bar.h"
#include "app/confab-queue-view.h"
#include "app/confab-removal-toast.h"
#include "app/confab-text-saver.h"
#include "widgets/confab-composer.h"
#include "widgets/confab-transcript.h"

G_BEGIN_DECLS

/* What the files of the page share. */
struct _ConfabChatPage
{
  GtkWidget             parent_instance;

  ConfabComposer       *composer;
  ConfabFindBar        *find_bar;
  ConfabOfferCard      *offer_card;
  ConfabQueueView      *queue_view;
  ConfabTranscript     *transcript;
  GtkWidget            *keep_button;
  GtkWidget            *temporary_bar;
  GtkStack             *stack;
  AdwToastOverlay      *toasts;
  AdwStatusPage        *empty_page;

  ConfabSession        *session;
  GSettings            *settings;
  ConfabAttachmentLoader *loader;
  ConfabAttacher       *attacher;
  ConfabAttachmentAdviser *adviser;
  ConfabAttachmentPreview *preview;
  ConfabIntake         *intake;
  ConfabAttachmentRefusal *refusal;
  ConfabDraftKeeper    *draft_keeper;
  ConfabTextSaver      *saver;
  ConfabFinder         *finder;
  ConfabMessageActions *actions;
  ConfabMediaTeller   *media_teller;
  ConfabPresetBar     *preset_bar;
  ConfabContextWatch  *context_watch;
  ConfabEditorWatch   *editor_watch;
  ConfabRemovalToast  *removal_toast;
  ConfabChat           *chat;
  GSignalGroup         *chat_signals;
  GSignalGroup         *conversation_signals;
  GSignalGroup         *path_signals;
  char                 *wanted_message; /* what is to be shown once all of the conversation is known */
  char                 *wanted_needle; /* (nullable): what to mark in it */
  guint                 budget_told; /* what was said of the budget, which see */
  gboolean              jump_marked; /* whether that is marked */
  GHashTable           *places;     /* identifier → ConfabReadingPlace, of conversations that were not read at their end */
};

/* What opens elsewhere: links, attachments, the text and the details of a message, and what mends a failure. */
void confab_chat_page_open_link       (ConfabChatPage *self,
                                       const char     *uri);
void confab_chat_page_open_attachment (ConfabChatPage *self,
                                       ConfabPart     *part);
/* name: what the file could be called. */
void confab_chat_page_save_text       (ConfabChatPage *self,
                                       const char     *text,
                                       const char     *name);
/* Keys that are pressed where no message is. */
gboolean confab_chat_page_inspect_last (GtkWidget *widget,
                                        GVariant  *args,
                                        gpointer   user_data);
gboolean confab_chat_page_show_last_probabilities (GtkWidget *widget,
                                                   GVariant  *args,
                                                   gpointer   user_data);
/* name: an action of the transcript. */
void confab_chat_page_act             (ConfabChatPage *self,
                                       ConfabMessage  *message,
                                       const char     *name);

/* confab-chat-page-places.c: takes away the marks of what somebody came here for. */
void confab_chat_page_clear_jump      (ConfabChatPage *self);
void confab_chat_page_keep_place      (ConfabChatPage *self);
void confab_chat_page_restore_place   (ConfabChatPage *self);
/* Goes to what was not known yet when it was asked for, or back to where somebody read. */
void confab_chat_page_go_on           (ConfabChatPage *self);

/* confab-chat-page-settings.c */
void confab_chat_page_bind_settings   (ConfabChatPage *self);

G_END_DECLS
