/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-block-stack.h"
#include "widgets/confab-text-view.h"

G_BEGIN_DECLS

/* What the files of the text view share. */

typedef struct
{
  guint block;
  guint link; /* 0 for none */
} ConfabTextLink;

typedef struct _ConfabTextHeat ConfabTextHeat;

typedef enum
{
  CONFAB_GRAIN_CHARACTER,
  CONFAB_GRAIN_WORD,
  CONFAB_GRAIN_PARAGRAPH,
} ConfabGrain;

struct _ConfabTextView
{
  GtkWidget           parent_instance;

  /* The text */
  ConfabFlavour       flavour;
  ConfabDocument     *document;
  ConfabBlockStack   *stack;
  ConfabTextStyle    *style; /* (nullable): made when it is first needed */
  double              scale;
  char               *source; /* (nullable): the whole text, once it is complete */
  gsize               source_length;
  GArray             *wrong; /* (nullable): ConfabSourcePlace of what is marked as a mistake */
  GArray             *wrong_ranges; /* (nullable): where these are read, once it is known */
  GCancellable       *reading; /* (nullable): while another thread reads a long text */
  char               *pending; /* (nullable): what came in the meantime */
  gsize               pending_length;
  gboolean            pending_complete;
  gsize               guessed_length;
  int                 natural_width; /* -1 when it is not known */

  /* The view */
  int                 width;
  double              prepared_from;
  double              prepared_to;
  double              drawn_from;
  double              drawn_to;
  guint               resize_id;
  gboolean            managed; /* whether somebody else tells what is near the view */

  /* The selection goes from the anchor to the caret, in either direction. */
  ConfabPosition      anchor;
  ConfabPosition      caret;
  gboolean            selected;
  gboolean            caret_visible;
  double              goal_x; /* of a caret that moves by lines, or -1 */
  GdkContentProvider *primary; /* (nullable): while the primary selection is ours */

  /* The pointer */
  GtkGesture         *click;
  GtkGesture         *drag;
  ConfabGrain         grain;
  ConfabRange         grain_range; /* what a drag began with */
  double              pointer_x;
  double              pointer_y; /* in the scrollable, for a drag that scrolls */
  guint               autoscroll_id;
  gboolean            dragging;
  gboolean            dragged;
  guint               scrollbar_row; /* with the pointer in it, or G_MAXUINT */
  double              scrollbar_start; /* the shift that a drag of a bar began with, or -1 */
  ConfabTextLink      hover;
  ConfabTextLink      focus_link;
  ConfabTextLink      pressed_link;
  ConfabTextLink      menu_link;
  GtkWidget          *menu; /* (nullable) */
  GMenuModel         *extra_menu; /* (nullable) */

  /* Code */
  ConfabHighlighter  *highlighter; /* (nullable) */
  GCancellable       *colouring;
  GPtrArray          *bars; /* ConfabCodeBar: those near the view */
  guint               bars_id;

  /* What another text does not have */
  GArray             *changes; /* (nullable): ConfabRange */
  ConfabTextChange    change;

  /* What is searched for */
  char               *needle; /* (nullable) */
  GArray             *matches; /* (nullable): ConfabRange, or NULL when they are to be found again */
  int                 current_match;
  ConfabTextHeat     *heat; /* (nullable): how likely its tokens were */

  /* Assistive technology */
  gint64              told_time;
  guint               tell_id;
  guint               told_length; /* in characters */
  GArray             *starts; /* (nullable): guint: where each block begins, in characters */
  gboolean            complete;
};

/* confab-text-view.c */
void      confab_text_view_ensure_style    (ConfabTextView       *self);
void      confab_text_view_height_changed  (ConfabTextView       *self,
                                            int                   old_height);
void      confab_text_view_notify_selection (ConfabTextView      *self);
guint     confab_text_view_first_prepared  (ConfabTextView       *self);

/* confab-text-view-width.c */
int       confab_text_view_get_natural_width (ConfabTextView     *self);

/* confab-text-view-draw.c */
void      confab_text_view_draw            (ConfabTextView       *self,
                                            GtkSnapshot          *snapshot);
gboolean  confab_text_view_is_drawn        (ConfabTextView       *self);
gboolean  confab_text_view_get_scrollbar   (ConfabTextView       *self,
                                            guint                 row,
                                            graphene_rect_t      *trough,
                                            graphene_rect_t      *slider);

/* confab-text-view-read.c */
void      confab_text_view_stop_reading    (ConfabTextView       *self);

/* confab-text-view-scroll.c */
GtkAdjustment *
          confab_text_view_get_adjustment  (ConfabTextView       *self,
                                            GtkWidget           **scrollable);
void      confab_text_view_show_position   (ConfabTextView       *self,
                                            const ConfabPosition *position);

/* confab-text-view-selection.c */
gboolean  confab_text_view_find_position   (ConfabTextView       *self,
                                            double                x,
                                            double                y,
                                            ConfabPosition       *position);
void      confab_text_view_set_selection   (ConfabTextView       *self,
                                            const ConfabPosition *anchor,
                                            const ConfabPosition *caret);
void      confab_text_view_grow_range      (ConfabTextView       *self,
                                            ConfabGrain           grain,
                                            ConfabRange          *range);
void      confab_text_view_clamp_selection (ConfabTextView       *self);
void      confab_text_view_take_primary    (ConfabTextView       *self);
void      confab_text_view_copy            (ConfabTextView       *self,
                                            gboolean              plain);
char     *confab_text_view_dup_selected    (ConfabTextView       *self);

/* confab-text-view-pointer.c */
void      confab_text_view_pointer_init    (ConfabTextView       *self);
void      confab_text_view_press           (ConfabTextView       *self,
                                            double                x,
                                            double                y,
                                            int                   n_press,
                                            gboolean              extend);
void      confab_text_view_drag_to         (ConfabTextView       *self,
                                            double                x,
                                            double                y);
void      confab_text_view_release         (ConfabTextView       *self,
                                            double                x,
                                            double                y);
void      confab_text_view_autoscroll      (ConfabTextView       *self,
                                            double                x,
                                            double                y);
void      confab_text_view_stop_autoscroll (ConfabTextView       *self);

/* confab-text-view-keys.c */
void      confab_text_view_class_bind_keys (GtkWidgetClass       *widget_class);
gboolean  confab_text_view_move            (ConfabTextView       *self,
                                            GtkMovementStep       step,
                                            int                   count,
                                            gboolean              extend);

/* confab-text-view-links.c */
const ConfabSpan *
          confab_text_view_get_link        (ConfabTextView       *self,
                                            const ConfabTextLink *link);
gboolean  confab_text_view_find_link       (ConfabTextView       *self,
                                            double                x,
                                            double                y,
                                            ConfabTextLink       *link);
void      confab_text_view_activate_link   (ConfabTextView       *self,
                                            const ConfabTextLink *link);
guint     confab_text_view_find_next_link  (ConfabTextView       *self,
                                            guint                 index,
                                            guint                 after,
                                            int                   direction);
void      confab_text_view_set_focus_link  (ConfabTextView       *self,
                                            ConfabTextLink        link);
void      confab_text_view_class_install_link_actions (GtkWidgetClass *widget_class);

/* confab-text-view-walk.c */
gboolean  confab_text_view_walk            (ConfabTextView       *self,
                                            int                   direction);

/* confab-text-view-menu.c */
void      confab_text_view_popup_menu      (ConfabTextView       *self,
                                            double                x,
                                            double                y);
void      confab_text_view_update_actions  (ConfabTextView       *self);
void      confab_text_view_class_install_actions (GtkWidgetClass *widget_class);

/* confab-text-view-code.c */
void      confab_text_view_code_changed    (ConfabTextView       *self);
void      confab_text_view_allocate_bars   (ConfabTextView       *self);
GtkWidget *
          confab_text_view_ensure_bar      (ConfabTextView       *self,
                                            guint                 row);
guint     confab_text_view_find_bar_row    (ConfabTextView       *self,
                                            GtkWidget            *bar);
void      confab_text_view_hover_code      (ConfabTextView       *self);
void      confab_text_view_code_dispose    (ConfabTextView       *self);

/* confab-text-view-find.c */
const GArray *
          confab_text_view_ensure_matches  (ConfabTextView       *self);
const GArray *
          confab_text_view_ensure_wrong    (ConfabTextView       *self);

/* confab-text-heat.c */
void      confab_text_view_heat_mark       (ConfabTextView       *self,
                                            guint                 block,
                                            GArray               *marks);
void      confab_text_view_heat_changed    (ConfabTextView       *self);
void      confab_text_view_heat_point      (ConfabTextView       *self,
                                            double                x,
                                            double                y);
void      confab_text_view_heat_leave      (ConfabTextView       *self);
gboolean  confab_text_view_heat_move       (ConfabTextView       *self,
                                            GtkMovementStep       step,
                                            int                   count);
void      confab_text_view_heat_present    (ConfabTextView       *self);

/* confab-text-view-accessible.c */
#if GTK_CHECK_VERSION (4, 14, 0)
void      confab_text_view_accessible_text_init (GtkAccessibleTextInterface *iface);
#endif
void      confab_text_view_tell_text       (ConfabTextView       *self);
void      confab_text_view_tell_caret      (ConfabTextView       *self);
void      confab_text_view_tell_selection  (ConfabTextView       *self);

G_END_DECLS
