/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/confab-chat-page.h"
#include "app/confab-model-menu.h"
#include "app/confab-sharing.h"
#include "app/confab-sidebar.h"
#include "app/confab-window.h"

G_BEGIN_DECLS

/* What the files of the window share. */
struct _ConfabWindow
{
  AdwApplicationWindow parent_instance;

  AdwBin              *panel_bin;
  AdwFlap             *flap;
  AdwLeaflet          *leaflet;
  AdwToastOverlay     *toasts;
  ConfabChatPage      *chat_page;
  ConfabSidebar       *sidebar;
  GtkInfoBar          *problem_bar;
  GtkLabel            *model_label;
  GtkLabel            *problem_label;
  GtkMenuButton       *model_button;
  GtkStack            *stack;
  GtkWidget           *content;
  GtkWidget           *parameters_button;
  GtkWidget           *conversation_button;

  ConfabSession       *session;
  GSettings           *settings;
  ConfabModelMenu     *model_menu;
  ConfabSharing       *sharing;
  GSignalGroup        *conversation_signals;
  GCancellable        *opening;
  char                *wanted_message; /* where the conversation that is being opened is to be shown */
  AdwToast            *undo_toast;     /* the last one, or NULL */
  AdwToast            *migration_toast; /* weak; until the session is open */
  char                *deleted;        /* what was shown when it was deleted, or NULL */
  char                *wanted_needle;  /* (nullable): what to mark there */
  guint                opened : 1;
  guint                kept : 1;       /* what is shown is temporary, and was copied to be kept */
};

/* Its actions. */
void                confab_window_install_actions  (GtkWidgetClass *widget_class);

void                confab_window_choose_model     (ConfabWindow   *self);
void                confab_window_close_panel      (ConfabWindow   *self);
/* (nullable) */
ConfabConversation *confab_window_get_conversation (ConfabWindow   *self);
/* Shows another conversation. */
void                confab_window_open             (ConfabWindow   *self,
                                                    const char     *id);
/* Whether nothing was said yet in what is shown. */
gboolean            confab_window_is_blank         (ConfabWindow   *self);
void                confab_window_new_conversation (ConfabWindow   *self);
void                confab_window_show_chat        (ConfabWindow   *self,
                                                    ConfabChat     *chat);
void                confab_window_tell_problem     (ConfabWindow   *self,
                                                    const char     *text);
/* Shows what there is to be done: to set up a service, or to chat. */
void                confab_window_update_page      (ConfabWindow   *self);

G_END_DECLS
