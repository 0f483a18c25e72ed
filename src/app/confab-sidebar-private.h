/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/confab-conversation-list.h"
#include "app/confab-places.h"
#include "app/confab-search-list.h"
#include "app/confab-sidebar.h"

G_BEGIN_DECLS

/* What the files of the sidebar share. */
struct _ConfabSidebar
{
  GtkWidget               parent_instance;

  ConfabConversationList *list;
  ConfabSearchList       *search_list;
  GtkLabel               *empty_label;
  GtkLabel               *n_marked_label;
  GtkLabel               *place_label;
  GtkLabel               *trash_label;
  GtkMenuButton          *filters_button;
  GtkMenuButton          *menu_button;
  GtkRevealer            *marked_revealer;
  GtkRevealer            *places_revealer;
  GtkSearchEntry         *search_entry;
  GtkStack               *stack;
  GtkToggleButton        *places_button;
  GtkWidget              *content;
  GtkWidget              *trash_bar;
  GtkWidget              *marked_archive;
  GtkWidget              *marked_delete;
  GtkWidget              *marked_move;
  GtkWidget              *marked_pin;
  GtkWidget              *marked_restore;
  GtkWidget              *marked_tag;

  GtkWidget              *menu;   /* or NULL */
  GtkWidget              *picker; /* or NULL */

  ConfabSession          *session;
  ConfabLibrary          *library;
  ConfabLibraryView      *view;
  ConfabOrganiser        *organiser;
  GCancellable           *cancellable;
  char                   *current;

  guint                   show_end_title_buttons : 1;
  guint                   shown_for_drag : 1;
};

/* The actions on conversations, and the menu of them. */
void confab_sidebar_install_actions (GtkWidgetClass *widget_class);
/* row: where it points to. */
void confab_sidebar_show_menu       (ConfabSidebar  *self,
                                     GtkWidget      *row);
/* What is marked may be pinned, or the view another one. */
void confab_sidebar_update_marked   (ConfabSidebar  *self);
/* By its name, on what the list has as its targets. */
void confab_sidebar_do              (ConfabSidebar  *self,
                                     const char     *action);

G_END_DECLS
