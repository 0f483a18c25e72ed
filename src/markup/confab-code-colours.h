/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "markup/confab-block.h"

G_BEGIN_DECLS

/* A colour that is that of the text around. */
#define CONFAB_CODE_PLAIN (-1)

/**
 * ConfabCodeColour:
 * @start: the first byte of the code
 * @end: the byte after the last
 * @light: its colour on light ground as 0xRRGGBB, or %CONFAB_CODE_PLAIN
 * @dark: the same on dark ground
 * @bold: whether it is bold
 * @italic: whether it is italic
 *
 * How a piece of code is set.
 */
typedef struct
{
  guint    start;
  guint    end;
  gint32   light;
  gint32   dark;
  gboolean bold;
  gboolean italic;
} ConfabCodeColour;

/**
 * ConfabCodeColouring:
 * @language: the name of the language as people write it, empty if it has none
 * @ranges: (element-type ConfabCodeColour): what is not set as the text around, sorted and without overlaps
 *
 * How some code is shown. It does not change once it is made.
 */
typedef struct
{
  char   *language;
  GArray *ranges;
} ConfabCodeColouring;

ConfabCodeColouring *confab_code_colouring_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_code_colouring_free (ConfabCodeColouring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabCodeColouring, confab_code_colouring_free)

/**
 * ConfabCodeColours:
 *
 * Who knows the colours of code. It is asked from the main thread and must not hold it up.
 */
#define CONFAB_TYPE_CODE_COLOURS (confab_code_colours_get_type ())
G_DECLARE_INTERFACE (ConfabCodeColours, confab_code_colours, CONFAB, CODE_COLOURS, GObject)

struct _ConfabCodeColoursInterface
{
  GTypeInterface        parent_iface;

  void                 (*colour_async)  (ConfabCodeColours    *self,
                                         const ConfabBlock    *code,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
  ConfabCodeColouring *(*colour_finish) (ConfabCodeColours    *self,
                                         GAsyncResult         *result,
                                         GError              **error);
};

void                 confab_code_colours_colour_async  (ConfabCodeColours    *self,
                                                        const ConfabBlock    *code,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
ConfabCodeColouring *confab_code_colours_colour_finish (ConfabCodeColours    *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* A table of ConfabBlock → ConfabCodeColouring, in which code is found again by what it says. */
GHashTable          *confab_code_colours_new_table     (void) G_GNUC_WARN_UNUSED_RESULT;
/* Whether there may be colours for it. */
gboolean             confab_code_colours_apply         (const ConfabBlock    *block);

G_END_DECLS
