/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/confab-block-layout.h"
#include "widgets/confab-pages.h"

G_BEGIN_DECLS

/* What making pages and drawing them share. */

/* Of the card of a question beyond its text. */
#define CONFAB_PAGES_BUBBLE_X 15
#define CONFAB_PAGES_BUBBLE_Y 10

/* One of them has what it is: a block, a line or more of text, or a picture. */
typedef struct
{
  ConfabBlockLayout *layout;
  PangoLayout       *text;
  GBytes            *image;
  GdkRGBA            colour;  /* of text */
  int                x;
  int                width;
  int                height;
  double             scale;
  guint              bubble;  /* the same for what stands in one card, 0 for none */
} ConfabPagesItem;

/* What a page has of an item. */
typedef struct
{
  guint item;
  int   from; /* of the item, in its own pixels */
  int   to;
  int   y;    /* on the page */
  int   room; /* that it takes there */
} ConfabPagesSlice;

struct _ConfabPages
{
  ConfabTextStyle *style;
  int              width;
  int              height;
  GArray          *items;  /* of ConfabPagesItem */
  GArray          *slices; /* of ConfabPagesSlice */
  GArray          *starts; /* of guint: the first slice of each page */
  GArray          *owners; /* of guint: for each page, whose conversation it is, an index of titles */
  GPtrArray       *titles;
  int              y;      /* on the last page, where it is free */
  guint            n_repeated; /* slices of the last page that another page has too */
  guint            n_bubbles;

  /* The message that is being added. */
  ConfabMessage   *message; /* (nullable) */
  GPtrArray       *blocks;
  GHashTable      *colours; /* (nullable): ConfabBlock → PangoAttrList */
  guint            next;    /* of blocks */
  int              text_x;
  int              text_width;
  guint            bubble;  /* 0 for none */
};

PangoLayout *confab_pages_new_text (ConfabPages *self,
                                    const char  *text,
                                    double       scale,
                                    gboolean     bold,
                                    int          width) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
