/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-attachment-plan.h"

#define GAP          CONFAB_ATTACHMENT_GAP

/* The largest of each arrangement, in application pixels. */
#define ONE_WIDTH    420
#define ONE_HEIGHT   340
#define TWO_WIDTH    480
#define TWO_HEIGHT   260
#define FOUR_SQUARE  200
#define MANY_SQUARE  152
/* Nothing is smaller, so that it can be hit. */
#define SMALLEST     72
/* Squares that would be smaller than this are fewer in a line. */
#define SMALL_SQUARE 64

#define CARD_WIDTH   300
#define TWO_CARDS    (2 * 200 + GAP)

static double
get_aspect (const ConfabAttachmentPlace *size)
{
  if (size->width <= 0 || size->height <= 0)
    return 4.0 / 3;
  return CLAMP ((double)size->width / size->height, 0.5, 2);
}

static int
plan_one (const ConfabAttachmentPlace *size,
          int                          width,
          ConfabAttachmentPlace       *place)
{
  int picture_width = size->width > 0 && size->height > 0 ? size->width : 320;
  int picture_height = size->width > 0 && size->height > 0 ? size->height : 240;
  double scale = MIN ((double)MIN (width, ONE_WIDTH) / picture_width, (double)ONE_HEIGHT / picture_height);

  scale = MIN (scale, 1);
  *place = (ConfabAttachmentPlace){ 0, 0, (int)(picture_width * scale), (int)(picture_height * scale) };
  place->width = MIN (MAX (place->width, SMALLEST), MAX (width, 1));
  place->height = MAX (place->height, SMALLEST);
  return place->width;
}

static int
plan_two (const ConfabAttachmentPlace *sizes,
          int                          width,
          ConfabAttachmentPlace       *places)
{
  double first = get_aspect (&sizes[0]);
  double both = first + get_aspect (&sizes[1]);
  int all = MAX (MIN (width, TWO_WIDTH) - GAP, 2);
  int height = (int)(all / both);

  if (height > TWO_HEIGHT)
    {
      height = TWO_HEIGHT;
      all = (int)(height * both);
    }
  places[0] = (ConfabAttachmentPlace){ 0, 0, MAX ((int)(all * first / both), 1), MAX (height, SMALLEST) };
  places[1] = (ConfabAttachmentPlace){ places[0].width + GAP, 0, MAX (all - places[0].width, 1), places[0].height };
  return all + GAP;
}

static int
plan_squares (guint                  n,
              int                    width,
              ConfabAttachmentPlace *places)
{
  guint columns = n == 4 ? 2 : 3;
  int side = (width - GAP * ((int)columns - 1)) / (int)columns;

  if (side < SMALL_SQUARE && columns == 3)
    {
      columns = 2;
      side = (width - GAP) / 2;
    }
  side = CLAMP (side, 1, n == 4 ? FOUR_SQUARE : MANY_SQUARE);
  for (guint i = 0; i < n; i++)
    places[i] = (ConfabAttachmentPlace){ (int)(i % columns) * (side + GAP), (int)(i / columns) * (side + GAP), side, side }
  ;
  return (int)columns * (side + GAP) - GAP;
}

/**
 * confab_attachment_plan_pictures:
 * @sizes: (array length=n_pictures): how large each is in pixels, 0 where that is not known
 * @n_pictures: how many
 * @width: how wide they may be together
 * @places: (out caller-allocates): where each of the first %CONFAB_ATTACHMENT_SHOWN stands
 *
 * It depends on nothing else, so that the places do not change when the pictures are loaded.
 *
 * Returns: how wide they are together
 */
int
confab_attachment_plan_pictures (const ConfabAttachmentPlace *sizes,
                                 guint                        n_pictures,
                                 int                          width,
                                 ConfabAttachmentPlace       *places)
{
  switch (n_pictures)
    {
    case 0:
      return 0;
    case 1:
      return plan_one (sizes, width, places);
    case 2:
      return plan_two (sizes, width, places);
    default:
      return plan_squares (MIN (n_pictures, CONFAB_ATTACHMENT_SHOWN), width, places);
    }
}

/**
 * confab_attachment_plan_card_width:
 * @n_cards: how many cards
 * @width: how wide they may be together
 *
 * Returns: how wide each is
 */
int
confab_attachment_plan_card_width (guint n_cards,
                                   int   width)
{
  if (n_cards > 1 && width >= TWO_CARDS)
    return MIN ((width - GAP) / 2, CARD_WIDTH);
  return MAX (MIN (width, CARD_WIDTH), 1);
}

/**
 * confab_attachment_plan_cards:
 * @n_cards: how many cards
 * @card_height: how high each is
 * @width: how wide they may be together
 * @places: (out caller-allocates): where each stands
 *
 * Returns: how wide they are together
 */
int
confab_attachment_plan_cards (guint                  n_cards,
                              int                    card_height,
                              int                    width,
                              ConfabAttachmentPlace *places)
{
  int card_width = confab_attachment_plan_card_width (n_cards, width);
  int columns = n_cards > 1 && width >= TWO_CARDS ? 2 : 1;

  for (guint i = 0; i < n_cards; i++)
    {
      int column = (int)i % columns;

      places[i] = (ConfabAttachmentPlace){ column *(card_width + GAP), (int)i / columns * (card_height + GAP), card_width,
                                           card_height };
    }
  return n_cards > 0 ? columns * (card_width + GAP) - GAP : 0;
}
