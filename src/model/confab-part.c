/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/confab-json.h"
#include "model/confab-part.h"

struct _ConfabPart
{
  GObject               parent_instance;

  ConfabPartKind        kind;
  char                 *text;
  ConfabAttachmentFacts facts;  /* its strings are owned */
};

G_DEFINE_FINAL_TYPE (ConfabPart, confab_part, G_TYPE_OBJECT)

static const char *const kind_names[] = {
  [CONFAB_PART_TEXT] = "text",
  [CONFAB_PART_IMAGE] = "image",
  [CONFAB_PART_VIDEO] = "video",
  [CONFAB_PART_DOCUMENT] = "document",
};

static void
confab_part_finalize (GObject *object)
{
  ConfabPart *self = CONFAB_PART (object);

  g_free (self->text);
  g_free ((char *)self->facts.hash);
  g_free ((char *)self->facts.url);
  g_free ((char *)self->facts.name);
  g_free ((char *)self->facts.media_type);
  g_free ((char *)self->facts.detail);
  G_OBJECT_CLASS (confab_part_parent_class)->finalize (object);
}

static void
confab_part_class_init (ConfabPartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_part_finalize;
}

static void
confab_part_init (ConfabPart *self)
{
}

/**
 * confab_part_new_text: (constructor)
 * @text: UTF-8
 *
 * Returns: (transfer full): a piece of text
 */
ConfabPart *
confab_part_new_text (const char *text)
{
  ConfabPart *self = g_object_new (CONFAB_TYPE_PART, NULL);

  self->kind = CONFAB_PART_TEXT;
  self->text = g_strdup (text);
  return self;
}

/**
 * confab_part_new_attachment: (constructor)
 * @kind: an image, a video or a document
 * @facts: what is known of it; copied
 *
 * Returns: (transfer full): an attachment
 */
ConfabPart *
confab_part_new_attachment (ConfabPartKind               kind,
                            const ConfabAttachmentFacts *facts)
{
  ConfabPart *self = g_object_new (CONFAB_TYPE_PART, NULL);

  g_return_val_if_fail (kind != CONFAB_PART_TEXT, self);

  self->kind = kind;
  self->facts = *facts;
  self->facts.hash = g_strdup (facts->hash);
  self->facts.url = g_strdup (facts->url);
  self->facts.name = g_strdup (facts->name);
  self->facts.media_type = g_strdup (facts->media_type);
  self->facts.detail = g_strdup (facts->detail);
  return self;
}

/**
 * confab_part_from_json: (constructor)
 * @object: what [method@Confab.Part.to_json] gave
 *
 * Returns: (transfer full): the part; text where its type is not known
 */
ConfabPart *
confab_part_from_json (JsonObject *object)
{
  const char *type = confab_json_get_string (object, "type");
  ConfabAttachmentFacts facts = { 0 };
  gint64 width = 0;
  gint64 height = 0;

  for (guint kind = CONFAB_PART_IMAGE; kind < G_N_ELEMENTS (kind_names); kind++)
    if (g_strcmp0 (type, kind_names[kind]) == 0)
      {
        facts.hash = confab_json_get_string (object, "hash");
        facts.url = confab_json_get_string (object, "url");
        facts.name = confab_json_get_string (object, "name");
        facts.media_type = confab_json_get_string (object, "media_type");
        facts.detail = confab_json_get_string (object, "detail");
        confab_json_get_int (object, "size", &facts.size);
        confab_json_get_int (object, "width", &width);
        confab_json_get_int (object, "height", &height);
        confab_json_get_int (object, "duration_ms", &facts.duration_ms);
        facts.width = (int)width;
        facts.height = (int)height;
        return confab_part_new_attachment (kind, &facts);
      }
  type = confab_json_get_string (object, "text");
  return confab_part_new_text (type != NULL ? type : "");
}

static void
set_string (JsonObject *object,
            const char *member,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

static void
set_int (JsonObject *object,
         const char *member,
         gint64      value)
{
  if (value != 0)
    json_object_set_int_member (object, member, value);
}

/**
 * confab_part_to_json:
 * @self: a part
 *
 * Returns: (transfer full): @self as the store keeps it
 */
JsonNode *
confab_part_to_json (ConfabPart *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  set_string (object, "type", kind_names[self->kind]);
  set_string (object, "text", self->text);
  set_string (object, "hash", self->facts.hash);
  set_string (object, "url", self->facts.url);
  set_string (object, "name", self->facts.name);
  set_string (object, "media_type", self->facts.media_type);
  set_string (object, "detail", self->facts.detail);
  set_int (object, "size", self->facts.size);
  set_int (object, "width", self->facts.width);
  set_int (object, "height", self->facts.height);
  set_int (object, "duration_ms", self->facts.duration_ms);
  json_node_take_object (node, object);
  return node;
}

/**
 * confab_part_get_kind:
 * @self: a part
 *
 * Returns: what @self is
 */
ConfabPartKind
confab_part_get_kind (ConfabPart *self)
{
  g_return_val_if_fail (CONFAB_IS_PART (self), CONFAB_PART_TEXT);

  return self->kind;
}

/**
 * confab_part_get_text:
 * @self: a part
 *
 * Returns: (transfer none) (nullable): the text of a piece of text
 */
const char *
confab_part_get_text (ConfabPart *self)
{
  g_return_val_if_fail (CONFAB_IS_PART (self), NULL);

  return self->text;
}

/**
 * confab_part_get_facts:
 * @self: a part
 *
 * Returns: (transfer none): what is known of an attachment; all empty for text
 */
const ConfabAttachmentFacts *
confab_part_get_facts (ConfabPart *self)
{
  g_return_val_if_fail (CONFAB_IS_PART (self), NULL);

  return &self->facts;
}
