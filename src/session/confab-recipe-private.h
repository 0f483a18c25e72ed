/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-picture.h"
#include "session/confab-recipe.h"

G_BEGIN_DECLS

typedef enum
{
  MAKE_PICTURE,
  MAKE_TEXT,
  MAKE_PAGES,
  MAKE_FRAMES,
  MAKE_VIDEO,
} ConfabRecipeMake;

struct _ConfabRecipe
{
  ConfabPart         *part;
  ConfabRecipeMake    make;
  ConfabPictureLimits picture;
  guint               max_frames;      /* what a service takes of them */
  gsize               max_video_bytes;
  char               *key;
};

const char *confab_recipe_name_part     (ConfabPart           *part);
const char *confab_recipe_get_name      (ConfabRecipe         *self);
void        confab_recipe_add_words     (ConfabPrepared       *prepared,
                                         const char           *format,
                                         ...) G_GNUC_PRINTF (2, 3);
void        confab_recipe_add_picture   (ConfabPrepared       *prepared,
                                         const ConfabPicture  *picture,
                                         const char           *detail);
gboolean    confab_recipe_set_video     (ConfabRecipe         *self,
                                         ConfabProvider       *provider);
gboolean    confab_recipe_make_frames   (ConfabRecipe         *self,
                                         int                   input,
                                         ConfabPrepared       *prepared,
                                         ConfabProgressFunc    progress,
                                         gpointer              progress_data,
                                         GCancellable         *cancellable,
                                         GError              **error);
gboolean    confab_recipe_make_video    (ConfabRecipe         *self,
                                         int                   input,
                                         ConfabPrepared       *prepared,
                                         ConfabProgressFunc    progress,
                                         gpointer              progress_data,
                                         GCancellable         *cancellable,
                                         GError              **error);

G_END_DECLS
