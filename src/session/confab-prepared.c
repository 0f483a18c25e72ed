/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json.h"
#include "provider/confab-media-tokens.h"
#include "session/confab-recipe.h"

/**
 * confab_prepared_new:
 *
 * Returns: (transfer full): nothing that is sent yet
 */
ConfabPrepared *
confab_prepared_new (void)
{
  ConfabPrepared *self = g_atomic_rc_box_new0 (ConfabPrepared);

  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  return self;
}

/**
 * confab_prepared_ref:
 * @self: what is sent
 *
 * Returns: (transfer full): @self
 */
ConfabPrepared *
confab_prepared_ref (ConfabPrepared *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  ConfabPrepared *self = data;

  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->contents);
}

/**
 * confab_prepared_unref:
 * @self: (nullable): what is sent
 */
void
confab_prepared_unref (ConfabPrepared *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* Of the first part that has some, since a picture or a video is one part. */
static const ConfabAttachmentFacts *
get_facts (ConfabPrepared *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (confab_part_get_kind (self->parts->pdata[i]) != CONFAB_PART_TEXT)
      return confab_part_get_facts (self->parts->pdata[i]);
  return NULL;
}

static char *
describe_video (const ConfabAttachmentFacts *facts,
                gboolean                     lost_sound)
{
  gint64 seconds = facts != NULL ? (facts->duration_ms + 500) / 1000 : 0;

  if (facts == NULL || facts->width == 0)
    return g_strdup (_ ("converted"));
  if (lost_sound)
    /* Translators: of a converted video: minutes and seconds, width and height in pixels */
    return g_strdup_printf (_ ("%d:%02d, %d × %d pixels, without sound"), (int)(seconds / 60), (int)(seconds % 60),
                            facts->width, facts->height);
  /* Translators: of a converted video: minutes and seconds, width and height in pixels */
  return g_strdup_printf (_ ("%d:%02d, %d × %d pixels"), (int)(seconds / 60), (int)(seconds % 60), facts->width,
                          facts->height);
}

/**
 * confab_prepared_dup_summary:
 * @self: what is sent
 *
 * Returns: (transfer full) (nullable): for people, in their language: "1568 × 1045 · 240 kB", "8 frames, 240 kB",
 *   "text, 34,000 characters"; %NULL where nothing is known
 */
char *
confab_prepared_dup_summary (ConfabPrepared *self)
{
  g_autofree char *size = self->bytes > 0 ? g_format_size ((guint64)self->bytes) : NULL;
  const ConfabAttachmentFacts *facts = get_facts (self);
  g_autofree char *amount = NULL;
  gulong count = (gulong)CLAMP (self->count, 0, G_MAXINT);

  switch (self->form)
    {
    case CONFAB_PREPARED_PICTURE:
      if (facts != NULL && size != NULL && facts->width > 0)
        return g_strdup_printf ("%d × %d · %s", facts->width, facts->height, size);
      break;
    case CONFAB_PREPARED_TEXT:
      /* Translators: of a document that is sent as text; %'lu is a number, with separators between its thousands */
      return g_strdup_printf (ngettext ("text, %'lu character", "text, %'lu characters", count), count);
    case CONFAB_PREPARED_PAGES:
      amount = g_strdup_printf (ngettext ("%lu page", "%lu pages", count), count);
      break;
    case CONFAB_PREPARED_FRAMES:
      amount = g_strdup_printf (ngettext ("%lu frame", "%lu frames", count), count);
      break;
    case CONFAB_PREPARED_VIDEO:
      amount = describe_video (facts, self->lost_sound);
      break;
    case CONFAB_PREPARED_ITSELF:
    default:
      break;
    }
  if (amount == NULL || size == NULL)
    return amount != NULL ? g_steal_pointer (&amount) : g_steal_pointer (&size);
  /* Translators: what is sent, such as "8 frames", and its size */
  return g_strdup_printf (_ ("%s, %s"), amount, size);
}

/**
 * confab_prepared_estimate_tokens:
 * @self: what is sent
 * @profile: the profile of the service
 *
 * Returns: about how many tokens it is, 0 where that is not known of all that is sent
 */
gint64
confab_prepared_estimate_tokens (ConfabPrepared *self,
                                 ConfabProfile   profile)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      gint64 tokens = confab_media_estimate_tokens (profile, self->parts->pdata[i]);

      if (tokens <= 0)
        return 0;
      sum += tokens;
    }
  return sum;
}

/**
 * confab_prepared_to_bytes:
 * @self: what is sent
 *
 * Returns: (transfer full): all of it but the bytes of its parts
 */
GBytes *
confab_prepared_to_bytes (ConfabPrepared *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *parts = json_array_new ();
  JsonArray *made = json_array_new ();
  GHashTableIter iter;
  gpointer hash;
  char *text;

  for (guint i = 0; i < self->parts->len; i++)
    json_array_add_element (parts, confab_part_to_json (self->parts->pdata[i]));
  g_hash_table_iter_init (&iter, self->contents);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    json_array_add_string_element (made, hash);
  json_object_set_array_member (object, "parts", parts);
  json_object_set_array_member (object, "made", made);
  json_object_set_int_member (object, "bytes", self->bytes);
  json_object_set_int_member (object, "tokens", self->tokens);
  json_object_set_int_member (object, "form", self->form);
  json_object_set_int_member (object, "count", self->count);
  json_object_set_boolean_member (object, "lost_sound", self->lost_sound);
  json_node_take_object (node, object);
  text = confab_json_to_string (node, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * confab_prepared_from_bytes:
 * @bytes: what [method@Confab.Prepared.to_bytes] gave, or anything
 *
 * Returns: (transfer full) (nullable): what is sent; in the place of what was made, its contents have no bytes yet
 */
ConfabPrepared *
confab_prepared_from_bytes (GBytes *bytes)
{
  g_autoptr (JsonNode) node = confab_json_parse (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL);
  g_autoptr (ConfabPrepared) self = confab_prepared_new ();
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *parts = object != NULL ? confab_json_get_array (object, "parts") : NULL;
  JsonArray *made = object != NULL ? confab_json_get_array (object, "made") : NULL;
  gint64 form;

  if (parts == NULL || made == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = confab_json_array_object (parts, i);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (self->parts, confab_part_from_json (part));
    }
  for (guint i = 0; i < json_array_get_length (made); i++)
    {
      const char *hash = confab_json_node_string (json_array_get_element (made, i));

      if (hash == NULL)
        return NULL;
      g_hash_table_insert (self->contents, g_strdup (hash), g_bytes_new (NULL, 0));
    }
  confab_json_get_int (object, "bytes", &self->bytes);
  confab_json_get_int (object, "tokens", &self->tokens);
  if (confab_json_get_int (object, "form", &form) && form >= 0 && form <= CONFAB_PREPARED_VIDEO)
    self->form = (ConfabPreparedForm)form;
  confab_json_get_int (object, "count", &self->count);
  confab_json_get_boolean (object, "lost_sound", &self->lost_sound);
  return g_steal_pointer (&self);
}
