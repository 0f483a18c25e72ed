/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "session/confab-accept.h"
#include "session/confab-weight.h"

#define T CONFAB_MODALITY_TEXT
#define I CONFAB_MODALITY_IMAGE
#define V CONFAB_MODALITY_VIDEO
#define MB G_GINT64_CONSTANT (1000000)

typedef struct
{
  const char      *id;
  ConfabModalities input;
  gint64           context;
} Model;

static const Model models[] = {
  { "stepfun/step-3.7-flash-text", T, 65536 },
  { "stepfun/step-3.7-flash", T | I | V, 65536 },
  { "stepfun/step-1v", T | I, 32768 },
  { "google/gemini-pro", T | I | V, 1000000 },
  { "google/gemini-lite", T | I | V, 200000 },
  { "example/unknown", 0, 0 },
};

static GPtrArray *
make_catalogue (void)
{
  GPtrArray *catalogue = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      ConfabModelInfo *info = confab_model_info_new (models[i].id, models[i].id);

      info->input = models[i].input;
      info->context_length = models[i].context;
      g_ptr_array_add (catalogue, info);
    }
  return catalogue;
}

static ConfabPart *
make_part (ConfabPartKind kind,
           const char    *media_type,
           ConfabSendAs   as,
           gint64         size)
{
  return confab_part_new_attachment (kind, &(ConfabAttachmentFacts) {
    .hash = "0123", .name = "thing", .media_type = media_type, .size = size, .send = { .as = as },
  });
}

typedef struct
{
  const char      *name;
  ConfabProfile    profile;
  const char      *model;
  ConfabPartKind   kind;
  const char      *media_type;
  ConfabSendAs     as;
  gint64           size;
  gboolean         frames_only;
  gboolean         can_convert;
  const char      *why; /* NULL where it is taken */
  ConfabOfferKinds kinds;
  const char      *offered; /* the models */
} Case;

#define AIML CONFAB_PROFILE_AIMLAPI
#define FRAMES CONFAB_OFFER_FRAMES
#define TEXT CONFAB_OFFER_TEXT
#define PAGES CONFAB_OFFER_PAGES

static const Case cases[] = {
  { "picture", AIML, "stepfun/step-1v", CONFAB_PART_IMAGE, "image/png", 0, MB, .why = NULL },
  { "picture-unknown", AIML, "example/unknown", CONFAB_PART_IMAGE, "image/png", 0, MB, .why = NULL },
  { "picture-unlisted", AIML, "example/other", CONFAB_PART_IMAGE, "image/png", 0, MB, .why = NULL },
  { "picture-text-model", AIML, "stepfun/step-3.7-flash-text", CONFAB_PART_IMAGE, "image/png", 0, MB,
    .why = "step-3.7-flash-text takes no pictures.",
    .offered = "stepfun/step-3.7-flash stepfun/step-1v google/gemini-pro google/gemini-lite" },
  { "picture-no-service", CONFAB_PROFILE_DEEPSEEK, NULL, CONFAB_PART_IMAGE, "image/png", 0, MB,
    .why = "Service takes no pictures." },
  { "video", AIML, "stepfun/step-3.7-flash", CONFAB_PART_VIDEO, "video/mp4", 0, MB, .why = NULL },
  { "video-unknown", AIML, "example/unknown", CONFAB_PART_VIDEO, "video/mp4", 0, MB, .why = NULL },
  { "video-image-model", AIML, "stepfun/step-1v", CONFAB_PART_VIDEO, "video/mp4", 0, MB,
    .why = "step-1v takes no videos.", .kinds = FRAMES,
    .offered = "stepfun/step-3.7-flash google/gemini-pro google/gemini-lite" },
  { "video-text-model", AIML, "stepfun/step-3.7-flash-text", CONFAB_PART_VIDEO, "video/mp4", 0, MB,
    .why = "step-3.7-flash-text takes no videos.",
    .offered = "stepfun/step-3.7-flash google/gemini-pro google/gemini-lite" },
  { "video-frames", AIML, "stepfun/step-1v", CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_FRAMES, MB, .why = NULL },
  { "video-frames-text-model", AIML, "stepfun/step-3.7-flash-text", CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_FRAMES, MB,
    .why = "step-3.7-flash-text takes no pictures.",
    .offered = "stepfun/step-3.7-flash stepfun/step-1v google/gemini-pro google/gemini-lite" },
  { "video-no-service", CONFAB_PROFILE_OPENAI, NULL, CONFAB_PART_VIDEO, "video/mp4", 0, MB,
    .why = "Service takes no videos.", .kinds = FRAMES },
  { "video-no-pictures", CONFAB_PROFILE_DEEPSEEK, NULL, CONFAB_PART_VIDEO, "video/mp4", 0, MB,
    .why = "Service takes no videos." },
  { "video-remembered", AIML, "stepfun/step-1v", CONFAB_PART_VIDEO, "video/mp4", 0, MB, .frames_only = TRUE, .why = NULL },
  { "video-itself-remembered", AIML, "stepfun/step-3.7-flash", CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_ITSELF, MB,
    .frames_only = TRUE, .why = "Service refused a video before, so it gets them as frames.",
    .kinds = FRAMES | CONFAB_OFFER_ITSELF },
  { "video-type", CONFAB_PROFILE_OPENROUTER, NULL, CONFAB_PART_VIDEO, "video/x-matroska", 0, MB,
    .why = "Service does not take videos like “thing” (video/x-matroska).", .kinds = FRAMES },
  { "video-type-converted", CONFAB_PROFILE_OPENROUTER, NULL, CONFAB_PART_VIDEO, "video/x-matroska", 0, MB,
    .can_convert = TRUE, .why = NULL },
  { "video-large", AIML, "stepfun/step-3.7-flash", CONFAB_PART_VIDEO, "video/mp4", 0, 200 * MB,
    .why = "“thing” has 200.0 MB, and Service takes at most 128.0 MB of one.", .kinds = FRAMES },
  { "video-large-convertible", AIML, "stepfun/step-3.7-flash", CONFAB_PART_VIDEO, "video/mp4", 0, 200 * MB,
    .can_convert = TRUE, .why = "“thing” has 200.0 MB, and Service takes at most 128.0 MB of one.",
    .kinds = FRAMES | CONFAB_OFFER_SMALLER | CONFAB_OFFER_TRIM },
  { "document", AIML, "stepfun/step-3.7-flash-text", CONFAB_PART_DOCUMENT, "application/pdf", 0, MB, .why = NULL },
  { "document-itself-without-files", AIML, NULL, CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_ITSELF, MB, .why = NULL },
  { "document-pages", AIML, "stepfun/step-3.7-flash-text", CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_PAGES, MB,
    .why = "step-3.7-flash-text takes no pictures.", .kinds = TEXT,
    .offered = "stepfun/step-3.7-flash stepfun/step-1v google/gemini-pro google/gemini-lite" },
  { "file", CONFAB_PROFILE_OPENAI, NULL, CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_ITSELF, MB, .why = NULL },
  { "file-type", CONFAB_PROFILE_OPENAI, NULL, CONFAB_PART_DOCUMENT, "application/epub+zip", CONFAB_SEND_ITSELF, MB,
    .why = NULL },
  { "video-large-scaled", AIML, "stepfun/step-3.7-flash", CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_ITSELF, 200 * MB,
    .can_convert = TRUE, .why = NULL },
  { "file-large", CONFAB_PROFILE_OPENAI, NULL, CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_ITSELF, 60 * MB,
    .why = "“thing” has 60.0 MB, and Service takes at most 33.6 MB of one.", .kinds = TEXT | PAGES },
};

static ConfabModalities
find_input (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    if (g_strcmp0 (models[i].id, id) == 0)
      return models[i].input;
  return 0;
}

static char *
join_models (GPtrArray *list)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ((ConfabModelInfo *)list->pdata[i])->id);
  return g_string_free (ids, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (GPtrArray) catalogue = make_catalogue ();
  g_autoptr (ConfabPart) part = make_part (one->kind, one->media_type, one->as, one->size);
  g_auto (ConfabOffers) offers = { 0 };
  g_autofree char *offered = NULL;
  ConfabAcceptFacts facts = {
    .service = "Service", .model = one->model, .input = find_input (one->model),
    .limits = confab_media_limits_get (one->profile), .frames_only = one->frames_only, .can_convert = one->can_convert,
    .catalogue = catalogue,
  };

  g_assert_cmpint (confab_accept_part (&facts, part, &offers), ==, one->why == NULL);
  if (one->why == NULL)
    return;
  for (char *p = strstr (offers.why, "\302\240"); p != NULL; p = strstr (p, "\302\240"))
    {
      /* Sizes have a space there that does not break. */
      *p = ' ';
      memmove (p + 1, p + 2, strlen (p + 2) + 1);
    }
  g_assert_cmpstr (offers.why, ==, one->why);
  g_assert_cmpint (offers.kinds, ==, one->kinds);
  offered = join_models (offers.models);
  g_assert_cmpstr (offered, ==, one->offered != NULL ? one->offered : "");
  g_assert_cmpuint (offers.parts->len, ==, 1);
}

static void
test_several (void)
{
  g_autoptr (GPtrArray) catalogue = make_catalogue ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabOffers) offers = { 0 };
  g_autofree char *offered = NULL;
  ConfabAcceptFacts facts = {
    .service = "Service", .model = "stepfun/step-3.7-flash-text", .input = T, .limits = confab_media_limits_get (AIML),
    .catalogue = catalogue,
  };

  g_ptr_array_add (parts, make_part (CONFAB_PART_DOCUMENT, "application/pdf", 0, MB));
  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "image/png", 0, MB));
  g_ptr_array_add (parts, make_part (CONFAB_PART_VIDEO, "video/mp4", 0, MB));
  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "image/png", 0, MB));

  g_assert_false (confab_accept_parts (&facts, parts, &offers));
  g_assert_cmpstr (offers.why, ==, "step-3.7-flash-text takes no pictures.");
  g_assert_cmpuint (offers.parts->len, ==, 2);
  g_assert_true (offers.parts->pdata[0] == parts->pdata[1]);
  g_assert_true (offers.parts->pdata[1] == parts->pdata[3]);
  /* Those that see pictures and no videos would not help. */
  offered = join_models (offers.models);
  g_assert_cmpstr (offered, ==, "stepfun/step-3.7-flash google/gemini-pro google/gemini-lite");
}

static void
test_two_videos (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ConfabPart) frames = NULL;
  g_auto (ConfabOffers) offers = { 0 };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (AIML) };

  g_ptr_array_add (parts, make_part (CONFAB_PART_VIDEO, "video/mp4", 0, MB));
  g_assert_true (confab_accept_parts (&facts, parts, &offers));
  g_ptr_array_add (parts, make_part (CONFAB_PART_VIDEO, "video/mp4", 0, MB));
  g_assert_false (confab_accept_parts (&facts, parts, &offers));
  g_assert_cmpstr (offers.why, ==, "Service takes at most 1 video in a message.");
  g_assert_cmpuint (offers.parts->len, ==, 1);
  g_assert_true (offers.parts->pdata[0] == parts->pdata[1]);
  g_assert_cmpint (offers.kinds, ==, FRAMES);

  frames = confab_accept_apply (parts->pdata[1], CONFAB_OFFER_FRAMES);
  g_ptr_array_remove_index (parts, 1);
  g_ptr_array_add (parts, g_steal_pointer (&frames));
  confab_offers_clear (&offers);
  g_assert_true (confab_accept_parts (&facts, parts, &offers));
}

static void
test_many_pictures (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabOffers) offers = { 0 };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (CONFAB_PROFILE_GENERIC) };

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "image/png", 0, MB));
  g_assert_true (confab_accept_parts (&facts, parts, &offers));
  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "image/png", 0, MB));
  g_assert_false (confab_accept_parts (&facts, parts, &offers));
  g_assert_cmpstr (offers.why, ==, "Service takes at most 20 pictures at a time, and here are 21.");
  g_assert_true (offers.parts->pdata[0] == parts->pdata[20]);
}

static void
test_address (void)
{
  g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .url = "https://example.org/a.png"
  });
  g_auto (ConfabOffers) offers = { 0 };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (AIML) };

  g_assert_true (confab_accept_part (&facts, part, &offers));
  facts.limits = confab_media_limits_get (CONFAB_PROFILE_OLLAMA);
  g_assert_false (confab_accept_part (&facts, part, &offers));
  g_assert_cmpstr (offers.why, ==, "Service does not fetch web addresses. Attach the file instead.");
}

static void
test_apply (void)
{
  g_autoptr (ConfabPart) video = make_part (CONFAB_PART_VIDEO, "video/mp4", 0, MB);
  g_autoptr (ConfabPart) frames = confab_accept_apply (video, CONFAB_OFFER_FRAMES);
  g_autoptr (ConfabPart) scaled = confab_accept_apply (frames, CONFAB_OFFER_SMALLER);
  g_autoptr (ConfabPart) picture = make_part (CONFAB_PART_IMAGE, "image/png", 0, MB);
  g_autoptr (ConfabPart) small = confab_accept_apply (picture, CONFAB_OFFER_SMALLER);

  g_assert_cmpint (confab_part_get_facts (frames)->send.as, ==, CONFAB_SEND_FRAMES);
  g_assert_cmpint (confab_part_get_facts (scaled)->send.as, ==, CONFAB_SEND_ITSELF);
  g_assert_cmpint (confab_part_get_facts (small)->send.max_edge, ==, 768);
  g_assert_cmpint (confab_part_get_facts (video)->send.as, ==, CONFAB_SEND_AUTO);
}

/* Weight */

static void
add_weight (ConfabWeight *weight,
            gint64        bytes,
            gint64        tokens)
{
  ConfabPartWeight one = { bytes, tokens, FALSE };

  if (weight->parts == NULL)
    weight->parts = g_array_new (FALSE, FALSE, sizeof (ConfabPartWeight));
  g_array_append_val (weight->parts, one);
  weight->bytes += bytes;
  weight->tokens += tokens;
}

static void
test_tokens (void)
{
  g_autoptr (GPtrArray) catalogue = make_catalogue ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabOffers) offers = { 0 };
  g_auto (ConfabWeight) weight = { .max_tokens = 65536, .tokens = 10000, .history_tokens = 10000 };
  g_autofree char *offered = NULL;
  ConfabAcceptFacts facts = {
    .service = "Service", .model = "stepfun/step-3.7-flash", .input = T | I | V, .limits = confab_media_limits_get (AIML),
    .catalogue = catalogue,
  };

  g_ptr_array_add (parts, make_part (CONFAB_PART_IMAGE, "image/png", 0, MB));
  g_ptr_array_add (parts, make_part (CONFAB_PART_DOCUMENT, "text/plain", 0, MB));
  add_weight (&weight, MB, 0);
  add_weight (&weight, MB, 55000);
  g_assert_true (confab_weight_fits (&weight, &facts, parts, &offers));
  weight.tokens += 145000;
  g_array_index (weight.parts, ConfabPartWeight, 1).tokens += 145000;
  g_assert_false (confab_weight_fits (&weight, &facts, parts, &offers));
  g_assert_cmpstr (offers.why, ==, "This may not fit: it has about 210000 tokens, and step-3.7-flash takes 65536.");
  g_assert_cmpint (offers.kinds, ==, CONFAB_OFFER_SHORTER);
  g_assert_true (offers.parts->pdata[0] == parts->pdata[1]);
  /* It must see the picture, too. */
  offered = join_models (offers.models);
  g_assert_cmpstr (offered, ==, "google/gemini-pro");
  /* 95 % of 65,536 without the 10,000 before it. */
  g_assert_cmpint (confab_weight_get_room (&weight, 1), ==, 209000);

  /* Nothing of it would fit. */
  confab_offers_clear (&offers);
  weight.tokens += 60000;
  g_assert_false (confab_weight_fits (&weight, &facts, parts, &offers));
  g_assert_cmpint (offers.kinds, ==, 0);
}

/* A character of a text takes more tokens where it takes more bytes. */
static void
test_scripts (void)
{
  static const struct
  {
    const char *media_type;
    gint64      size;
    gint64      tokens;
    gint64      room;
  } rows[] = {
    { "text/plain", 100000, 25000, 38000 },
    { "text/plain", 300000, 75000, 12000 },
    { "text/html", 300000, 25000, 38000 },
    { "application/pdf", 900000, 25000, 38000 },
  };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (AIML) };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
      .hash = "0123", .name = "thing", .media_type = rows[i].media_type, .size = rows[i].size, .characters = 100000,
      .send = { .as = CONFAB_SEND_TEXT },
    });
      ConfabPartWeight one = confab_weigh_part (&facts, AIML, part);
      g_auto (ConfabWeight) weight = { .max_tokens = 10000, .tokens = one.tokens };

      g_assert_cmpint (one.tokens, ==, rows[i].tokens);
      weight.parts = g_array_new (FALSE, FALSE, sizeof (ConfabPartWeight));
      g_array_append_val (weight.parts, one);
      g_assert_cmpint (confab_weight_get_room (&weight, 0), ==, rows[i].room);
    }
}

static void
test_bytes (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (ConfabOffers) offers = { 0 };
  g_auto (ConfabWeight) weight = { .max_bytes = 27 * MB };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (CONFAB_PROFILE_GENERIC) };

  for (guint i = 0; i < 3; i++)
    {
      g_ptr_array_add (parts, make_part (i == 1 ? CONFAB_PART_DOCUMENT : CONFAB_PART_IMAGE, "image/png", 0, MB));
      add_weight (&weight, 8 * MB + i * MB, 0);
    }
  g_assert_true (confab_weight_fits (&weight, &facts, parts, &offers));
  weight.bytes += 2 * MB;
  weight.history_bytes += 2 * MB;
  g_assert_false (confab_weight_fits (&weight, &facts, parts, &offers));
  g_assert_nonnull (strstr (offers.why, "29.0"));
  g_assert_nonnull (strstr (offers.why, "27.0"));
  g_assert_nonnull (strstr (offers.why, "Older messages: 2.0"));
  /* The pictures together. */
  g_assert_cmpint (offers.kinds, ==, CONFAB_OFFER_SMALLER | CONFAB_OFFER_NOTES);
  g_assert_cmpuint (offers.parts->len, ==, 2);
  g_assert_true (offers.parts->pdata[0] == parts->pdata[2]);
}

/* What a file says of itself may be anything. */
static void
test_pages (void)
{
  static const struct
  {
    int         pages;
    const char *chosen;
    gint64      n_drawn;
  } rows[] = {
    { 3, NULL, 3 }, { 500, "2-4,9", 4 }, { 500, "wrong", 100 }, { 10000, NULL, 100 }, { G_MAXINT, NULL, 100 }, { G_MAXINT, "2-4", 3 },
  };
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (AIML) };
  gint64 one = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ConfabPart) part = confab_part_new_attachment (CONFAB_PART_DOCUMENT, &(ConfabAttachmentFacts) {
      .hash = "0123", .name = "thing", .media_type = "application/pdf", .size = MB, .pages = rows[i].pages,
      .send = { .as = CONFAB_SEND_PAGES, .pages = rows[i].chosen },
    });
      gint64 bytes = confab_weigh_part (&facts, AIML, part).bytes;

      if (i == 0)
        one = bytes / 3;
      g_assert_cmpint (one, >, 0);
      g_assert_cmpint (ABS (bytes - one * rows[i].n_drawn), <, one);
    }
}

/* Photographs are sent smaller than they are. */
static void
test_photograph (void)
{
  ConfabAcceptFacts facts = { .service = "Service", .limits = confab_media_limits_get (AIML) };
  g_autoptr (ConfabPart) large = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = "0123", .name = "thing", .media_type = "image/jpeg", .size = 5 * MB, .width = 4032, .height = 3024,
  });
  g_autoptr (ConfabPart) small = confab_part_new_attachment (CONFAB_PART_IMAGE, &(ConfabAttachmentFacts) {
    .hash = "0123", .name = "thing", .media_type = "image/jpeg", .size = 5 * MB, .width = 640, .height = 480,
  });

  g_assert_cmpint (confab_weigh_part (&facts, AIML, large).bytes, <, 2 * MB);
  g_assert_cmpint (confab_weigh_part (&facts, AIML, small).bytes, >, 6 * MB);
}

/* Nothing is offered that would change nothing. */
static void
test_lighter (void)
{
  static const struct
  {
    ConfabPartKind   kind;
    const char      *media_type;
    ConfabSendAs     as;
    gboolean         sees;
    ConfabOfferKinds kinds;
  } rows[] = {
    { CONFAB_PART_DOCUMENT, "text/plain", CONFAB_SEND_AUTO, TRUE, 0 },
    { CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_PAGES, TRUE, CONFAB_OFFER_TEXT },
    { CONFAB_PART_DOCUMENT, "application/pdf", CONFAB_SEND_ITSELF, TRUE, CONFAB_OFFER_TEXT },
    { CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_AUTO, TRUE, CONFAB_OFFER_FRAMES },
    { CONFAB_PART_VIDEO, "video/mp4", CONFAB_SEND_AUTO, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
      g_auto (ConfabOffers) offers = { 0 };
      g_auto (ConfabWeight) weight = { .max_bytes = MB };
      ConfabAcceptFacts facts = {
        .service = "Service", .input = rows[i].sees ? T | I | V : T | V, .limits = confab_media_limits_get (AIML),
      };

      g_ptr_array_add (parts, make_part (rows[i].kind, rows[i].media_type, rows[i].as, 2 * MB));
      add_weight (&weight, 2 * MB, 0);
      g_assert_false (confab_weight_fits (&weight, &facts, parts, &offers));
      g_assert_cmpint (offers.kinds, ==, rows[i].kinds);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/accept/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/accept/several", test_several);
  g_test_add_func ("/accept/two-videos", test_two_videos);
  g_test_add_func ("/accept/many-pictures", test_many_pictures);
  g_test_add_func ("/accept/address", test_address);
  g_test_add_func ("/accept/apply", test_apply);
  g_test_add_func ("/weight/tokens", test_tokens);
  g_test_add_func ("/weight/scripts", test_scripts);
  g_test_add_func ("/weight/bytes", test_bytes);
  g_test_add_func ("/weight/pages", test_pages);
  g_test_add_func ("/weight/photograph", test_photograph);
  g_test_add_func ("/weight/lighter", test_lighter);
  return g_test_run ();
}
