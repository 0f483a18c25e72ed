/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

/* A file that is gone when the test ends. */
typedef struct
{
  char *path;
} FixtureVideo;

/* What a video is. */
typedef struct
{
  gint64 duration_ms;
  guint  width;
  guint  height;
  double rate;
  char  *pictures;
  char  *sound; /* NULL where there is none */
} FixtureFound;

char         *fixture_path        (void);
FixtureVideo  fixture_video       (const char   *before,
                                   const char   *after);
FixtureVideo  fixture_colours     (void);
void          fixture_video_clear (FixtureVideo *self);
FixtureFound  fixture_discover    (const char   *path);
void          fixture_found_clear (FixtureFound *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FixtureVideo, fixture_video_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FixtureFound, fixture_found_clear)
