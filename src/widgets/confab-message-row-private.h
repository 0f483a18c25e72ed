/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-message-row.h"

G_BEGIN_DECLS

/* What stands in the content of a row, in this order. */
typedef enum
{
  SLOT_LEFT_OUT,
  SLOT_ATTACHMENTS,
  SLOT_MEDIA_NOTE,
  SLOT_REASONING,
  SLOT_PROBABILITIES,
  SLOT_TEXT,
  SLOT_TOKENS,
  SLOT_DATA,
  SLOT_EDITOR,
  SLOT_REFUSAL,
  SLOT_TOOL_CALLS,
  SLOT_CITATIONS,
  SLOT_NOTICE,
  SLOT_FAILURE,
  N_SLOTS
} Slot;

typedef enum
{
  CHANGED_TEXT      = 1 << 0,
  CHANGED_REASONING = 1 << 1,
  CHANGED_REPLY     = 1 << 2,
  CHANGED_STATUS    = 1 << 3,
  CHANGED_LOADED    = 1 << 4,
  CHANGED_ALL       = (1 << 5) - 1,
} Changes;

struct _ConfabMessageRow
{
  GtkWidget              parent_instance;

  /* All of these are made when there is something to show. */
  GtkWidget             *day;
  GtkWidget             *author;
  GtkWidget             *content;
  GtkWidget             *slots[N_SLOTS];
  GtkWidget             *text;
  GtkWidget             *waiting;
  GtkWidget             *foot;
  GtkWidget             *variants;       /* of a question; those of a reply are in its foot */
  GtkWidget             *popover;
  GtkWidget             *choices;        /* stands in the place of all but the day while it is there */

  ConfabMessage         *message;
  ConfabThumbnailLoader *loader;
  ConfabMediaNotes      *media_notes;
  ConfabHighlighter     *highlighter;
  GMenuModel            *menu;
  GPtrArray             *disclosures;    /* those in the content */
  char                  *status_text;
  char                  *needle;
  char                  *notice;
  const ConfabFailure   *shown_failure;
  gint64                 previous_time;
  double                 scale;
  double                 status_fraction; /* -1 where there is no telling */
  ConfabFooter           footer;
  Changes                changes;        /* that are not shown yet */
  int                    current_match;
  guint                  n_annotations;
  guint                  variant;
  guint                  n_variants;
  guint                  n_changes;
  guint                  tick_id;
  guint                  hover_id;
  guint                  second_id;
  guint                  midnight_id;
  guint                  expand_reasoning : 1;
  guint                  send_with_enter : 1;
  guint                  streaming : 1;
  guint                  unfolded_reasoning : 1; /* by itself */
  guint                  hovered : 1;
  guint                  focused : 1;
};

gboolean confab_message_row_is_question     (ConfabMessageRow *self);
void     confab_message_row_fill_slot       (ConfabMessageRow *self,
                                             Slot              slot,
                                             GtkWidget        *widget);
void     confab_message_row_show_attachments (ConfabMessageRow *self);
void     confab_message_row_show_media_note (ConfabMessageRow *self);
char    *confab_message_row_dup_media_policy (ConfabMessageRow *self);
void     confab_message_row_choose_media_policy (ConfabMessageRow *self,
                                                 const char       *name);
gboolean confab_message_row_can_show_probabilities (ConfabMessageRow *self);
gboolean confab_message_row_get_show_probabilities (ConfabMessageRow *self);
void     confab_message_row_set_show_probabilities (ConfabMessageRow *self,
                                                    gboolean          shown);
void     confab_message_row_leave_token     (ConfabMessageRow *self);
void     confab_message_row_notify_probabilities (ConfabMessageRow *self);
void     confab_message_row_extend_menu     (ConfabMessageRow *self,
                                             GMenu            *menu);
void     confab_message_row_show_left_out   (ConfabMessageRow *self);
void     confab_message_row_choose_left_out (ConfabMessageRow *self,
                                             gboolean          left_out);
void     confab_message_row_add_leave_menu  (GMenu            *menu);
void     confab_message_row_show_text       (ConfabMessageRow *self);
gboolean confab_message_row_is_data         (ConfabMessageRow *self);
void     confab_message_row_show_data       (ConfabMessageRow *self);
void     confab_message_row_data_action     (GtkWidget        *widget,
                                             const char       *name,
                                             GVariant         *parameter);
void     confab_message_row_show_reasoning  (ConfabMessageRow *self);
void     confab_message_row_expand_reasoning (ConfabMessageRow *self);
void     confab_message_row_show_reply      (ConfabMessageRow *self);

gboolean confab_message_row_get_match_beside (ConfabMessageRow *self,
                                             guint             match,
                                             graphene_rect_t  *rectangle);
void     confab_message_row_remake          (ConfabMessageRow *self);
void     confab_message_row_show_variants   (ConfabMessageRow *self);
void     confab_message_row_add_controllers (ConfabMessageRow *self);
void     confab_message_row_install_tree_actions (GtkWidgetClass *widget_class);
void     confab_message_row_install_actions (GtkWidgetClass   *widget_class);

/* These emit its signals. */
void     confab_message_row_act             (ConfabMessageRow *self,
                                             const char       *name);
void     confab_message_row_send_edited     (ConfabMessageRow *self,
                                             const char       *text,
                                             GPtrArray        *attachments);
void     confab_message_row_open_attachment (ConfabMessageRow *self,
                                             ConfabPart       *part);
void     confab_message_row_open_link       (ConfabMessageRow *self,
                                             const char       *uri);
void     confab_message_row_save_code       (ConfabMessageRow *self,
                                             const char       *text,
                                             const char       *name);

G_END_DECLS
