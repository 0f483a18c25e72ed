/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixtures.h"
#include "media/confab-video.h"
#include "media/confab-video-metadata.h"

#include <string.h>

#define SAMPLES "samples: " SECRET

/* A box or an element with some content, of which a list ended by NULL is joined and freed. */
static GByteArray *
join (GByteArray *first,
      va_list     list)
{
  for (GByteArray *part = va_arg (list, GByteArray *); part != NULL; part = va_arg (list, GByteArray *))
    {
      g_byte_array_append (first, part->data, part->len);
      g_byte_array_unref (part);
    }
  return first;
}

static GByteArray *
raw (const char *text,
     guint       before,
     guint       after)
{
  GByteArray *self = g_byte_array_new ();

  g_byte_array_set_size (self, before + (guint)strlen (text) + after);
  memset (self->data, 0, self->len);
  memcpy (self->data + before, text, strlen (text));
  return self;
}

static GByteArray *box (const char *type,
                        ...) G_GNUC_NULL_TERMINATED;
static GByteArray *element (guint32 id,
                            ...) G_GNUC_NULL_TERMINATED;

static GByteArray *
box (const char *type,
     ...)
{
  GByteArray *self = raw (type, 4, 0);
  va_list list;

  va_start (list, type);
  join (self, list);
  va_end (list);
  for (guint i = 0; i < 4; i++)
    self->data[i] = (guint8)(self->len >> (24 - 8 * i));
  return self;
}

static GByteArray *
element (guint32 id,
         ...)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  GByteArray *self = g_byte_array_new ();
  va_list list;
  guint8 byte;

  va_start (list, id);
  join (content, list);
  va_end (list);
  for (int shift = 24; shift >= 0; shift -= 8)
    if (id >> shift != 0)
      {
        byte = (guint8)(id >> shift);
        g_byte_array_append (self, &byte, 1);
      }
  byte = 0x10;
  g_byte_array_append (self, &byte, 1);
  for (int shift = 16; shift >= 0; shift -= 8)
    {
      byte = (guint8)(content->len >> shift);
      g_byte_array_append (self, &byte, 1);
    }
  g_byte_array_append (self, content->data, content->len);
  return self;
}

/* Times are what is written where a header has its times. */
static GByteArray *
make_header (const char *type,
             gsize       length)
{
  GByteArray *content = raw ("", (guint)length, 0);

  memcpy (content->data + 4, "TIMETIME", 8);
  if (strcmp (type, "mvhd") == 0)
    {
      content->data[14] = 3;
      content->data[15] = 232;
      content->data[18] = 8;
    }
  else if (strcmp (type, "tkhd") == 0)
    {
      content->data[77] = 64;
      content->data[81] = 32;
    }
  return box (type, content, NULL);
}

static GByteArray *
make_track (const char *handler)
{
  return box ("trak", make_header ("tkhd", 84), box ("udta", box ("name", raw (SECRET, 0, 0), NULL), NULL),
              box ("mdia", make_header ("mdhd", 24), box ("hdlr", raw (handler, 8, 12), raw (SECRET, 0, 1), NULL),
                   box ("minf", box ("dinf", box ("dref", raw ("\1", 7, 0), box ("alis", raw (SECRET, 4, 0), NULL),
                                                  NULL), NULL),
                        box ("stbl", box ("stsd", raw ("\1", 7, 0), box ("avc1", raw ("", 42, 0), raw (SECRET, 1, 15),
                                                                         raw ("", 4, 0), NULL), NULL), NULL), NULL),
                   NULL), NULL);
}

static GBytes *
make_mp4 (gboolean telemetry)
{
  GByteArray *file = g_byte_array_new ();
  GByteArray *parts[] = {
    box ("ftyp", raw ("isom", 0, 4), NULL),
    box ("mdat", raw (SAMPLES, 0, 0), NULL),
    box ("uuid", raw (SECRET, 16, 0), NULL),
    box ("moov", make_header ("mvhd", 100), box ("udta", box ("\251xyz", raw (SECRET, 4, 0), NULL), NULL),
         box ("meta", raw (SECRET, 4, 0), NULL), make_track ("vide"),
         telemetry ? make_track ("meta") : box ("free", NULL), NULL),
    box ("free", raw (SECRET, 0, 0), NULL),
    box ("mker", raw (SECRET, 0, 0), NULL),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_byte_array_append (file, parts[i]->data, parts[i]->len);
      g_byte_array_unref (parts[i]);
    }
  return g_byte_array_free_to_bytes (file);
}

static GBytes *
make_matroska (gboolean live)
{
  GByteArray *head = element (0x1a45dfa3, element (0x4282, raw ("webm", 0, 0), NULL), NULL);
  GByteArray *segment;

  segment = element (0x18538067,
                     element (0x114d9b74, element (0x4dbb, element (0x53ab, raw ("\x12\x54\xc3\x67", 0, 0), NULL),
                                                   element (0x53ac, raw ("\7", 0, 0), NULL), NULL), NULL),
                     element (0x1549a966, element (0x4461, raw ("TIMETIME", 0, 0), NULL),
                              element (0x7ba9, raw (SECRET, 0, 0), NULL), element (0x4d80, raw (SECRET, 0, 0), NULL),
                              element (0x5741, raw (SECRET, 0, 0), NULL), element (0x4489, raw ("1234", 0, 0), NULL),
                              NULL),
                     element (0x1654ae6b, element (0xae, element (0x536e, raw (SECRET, 0, 0), NULL),
                                                   element (0x86, raw ("V_VP8", 0, 0), NULL), NULL), NULL),
                     element (0xec, raw (SECRET, 0, 0), NULL), element (0x1941a469, raw (SECRET, 100, 200), NULL),
                     element (0x1f43b675, element (0xe7, raw ("\1", 0, 0), NULL),
                              element (0xa3, raw (SAMPLES, 0, 0), NULL), NULL),
                     element (0x1254c367, raw (SECRET, 0, 0), NULL), NULL);
  /* As browsers record: how long it will be is not known when it starts. */
  if (live)
    memcpy (segment->data + 4, "\x1f\xff\xff\xff", 4);
  g_byte_array_append (head, segment->data, segment->len);
  g_byte_array_unref (segment);
  return g_byte_array_free_to_bytes (head);
}

static guint
count (GBytes     *bytes,
       const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  guint n = 0;

  for (gsize i = 0; i + strlen (text) <= length; i++)
    if (memcmp (data + i, text, strlen (text)) == 0)
      n++;
  return n;
}

static void
check (GBytes     *bytes,
       const char *media_type)
{
  g_autoptr (GBytes) stripped = confab_video_strip_metadata (bytes, media_type);
  g_autoptr (GBytes) again = confab_video_strip_metadata (stripped, media_type);

  g_assert_cmpuint (count (bytes, SECRET), >, 5);
  g_assert_cmpuint (count (bytes, "TIME"), >, 0);
  g_assert_cmpuint (g_bytes_get_size (stripped), ==, g_bytes_get_size (bytes));
  /* What the samples hold is theirs. */
  g_assert_cmpuint (count (stripped, SECRET), ==, 1);
  g_assert_cmpuint (count (stripped, SAMPLES), ==, 1);
  g_assert_cmpuint (count (stripped, "TIME"), ==, 0);
  g_assert_true (again == stripped);
}

/* How much of this process is its own memory, in bytes. */
static gsize
read_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *found;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  found = strstr (status, "RssAnon:");
  g_assert_nonnull (found);
  return (gsize)g_ascii_strtoull (found + strlen ("RssAnon:"), NULL, 10) * 1024;
}

/* A large one is changed outside of the memory, and nothing else of it. */
static void
test_large (void)
{
  gsize empty_size = 64 * 1024 * 1024;
  g_autoptr (GBytes) small = make_mp4 (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) stripped = NULL;
  gsize small_size;
  const guint8 *video = g_bytes_get_data (small, &small_size);
  guint8 *data = g_malloc (small_size + empty_size);
  gsize before;

  memcpy (data, video, small_size);
  for (gsize i = 8; i < empty_size; i++)
    data[small_size + i] = (guint8)(i * 7 + i / 251);
  /* A box of samples that goes to the end. */
  memcpy (data + small_size, "\x04\0\0\0mdat", 8);
  bytes = g_bytes_new_take (data, small_size + empty_size);
  before = read_own_memory ();
  stripped = confab_video_strip_metadata (bytes, "video/mp4");
  g_assert_cmpuint (read_own_memory (), <, before + empty_size / 2);
  g_assert_true (stripped != bytes);
  g_assert_cmpuint (g_bytes_get_size (stripped), ==, small_size + empty_size);
  g_assert_cmpint (memcmp ((const guint8 *)g_bytes_get_data (stripped, NULL) + small_size, data + small_size, empty_size), ==, 0);
  g_clear_pointer (&small, g_bytes_unref);
  small = g_bytes_new_from_bytes (stripped, 0, small_size);
  g_assert_cmpuint (count (small, "TIME"), ==, 0);
}

static void
test_mp4 (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = make_mp4 (i == 1);
      g_autoptr (GBytes) stripped = confab_video_strip_metadata (bytes, "video/mp4");
      ConfabVideoFacts facts;

      check (bytes, "video/mp4");
      check (bytes, "video/quicktime");
      g_assert_true (confab_video_read_mp4 (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), &facts));
      g_assert_cmpint (facts.width, ==, 64);
      g_assert_cmpint (facts.height, ==, 32);
      g_assert_cmpint (facts.duration_ms, ==, 2048);
      g_assert_cmpstr (facts.codec, ==, "H.264");
      /* A track of what the camera noticed is none any more. */
      g_assert_cmpuint (count (stripped, "trak"), ==, 1);
      g_assert_cmpuint (count (stripped, "hdlr"), ==, 1);
    }
}

static void
test_matroska (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = make_matroska (i == 1);
      g_autoptr (GBytes) stripped = confab_video_strip_metadata (bytes, "video/x-matroska");

      check (bytes, "video/webm");
      g_assert_cmpuint (count (stripped, "V_VP8"), ==, 1);
      g_assert_cmpuint (count (stripped, "1234"), ==, 1);
      g_assert_cmpuint (count (stripped, "\x4d\xbb"), ==, 0);
    }
}

/* Whatever is broken in a file, its length stays, and nothing is left to strip. Memory of just its size shows a
 * sanitizer each byte too many. */
static void
test_broken (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 8000; round++)
    {
      const char *media_type = round % 2 == 0 ? "video/mp4" : "video/webm";
      g_autoptr (GBytes) whole = round % 2 == 0 ? make_mp4 (TRUE) : make_matroska (round % 4 == 1);
      gsize length = round < 4000 ? g_bytes_get_size (whole) :
                     (gsize)g_rand_int_range (rand, 0, (int)g_bytes_get_size (whole));
      guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), length);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
      g_autoptr (GBytes) stripped = NULL;
      g_autoptr (GBytes) again = NULL;

      for (guint n = 0; n < round % 5 && length > 0; n++)
        data[g_rand_int_range (rand, 0, (int)length)] ^= (guint8)(1u << g_rand_int_range (rand, 0, 8));
      stripped = confab_video_strip_metadata (bytes, media_type);
      again = confab_video_strip_metadata (stripped, media_type);
      g_assert_true (again == stripped);
      g_assert_cmpuint (g_bytes_get_size (stripped), ==, length);
    }
}

static void
test_attached (void)
{
  g_autoptr (GBytes) bytes = make_mp4 (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabMedia) media = read_bytes (bytes, "v.mp4", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count (media->bytes, SECRET), ==, 1);
  g_assert_cmpstr (media->codec, ==, "H.264");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/video-metadata/mp4", test_mp4);
  g_test_add_func ("/media/video-metadata/large", test_large);
  g_test_add_func ("/media/video-metadata/matroska", test_matroska);
  g_test_add_func ("/media/video-metadata/broken", test_broken);
  g_test_add_func ("/media/video-metadata/attached", test_attached);
  return g_test_run ();
}
