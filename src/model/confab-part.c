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

static const char *const send_names[] = {
  [CONFAB_SEND_AUTO] = "auto",
  [CONFAB_SEND_ITSELF] = "itself",
  [CONFAB_SEND_FRAMES] = "frames",
  [CONFAB_SEND_TEXT] = "text",
  [CONFAB_SEND_PAGES] = "pages",
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
  g_free ((char *)self->facts.codec);
  g_free ((char *)self->facts.send.left_out);
  g_free ((char *)self->facts.send.pages);
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
  self->facts.codec = g_strdup (facts->codec);
  self->facts.send.left_out = g_strdup (facts->send.left_out);
  self->facts.send.pages = g_strdup (facts->send.pages);
  return self;
}

static int
get_int (JsonObject *object,
         const char *member)
{
  gint64 value = 0;

  confab_json_get_int (object, member, &value);
  return (int)CLAMP (value, 0, G_MAXINT);
}

static void
read_wish (JsonObject     *object,
           ConfabSendWish *wish)
{
  const char *as = confab_json_get_string (object, "as");

  for (guint i = 0; i < G_N_ELEMENTS (send_names); i++)
    if (g_strcmp0 (as, send_names[i]) == 0)
      wish->as = i;
  wish->max_edge = get_int (object, "max_edge");
  wish->frames = get_int (object, "frames");
  wish->left_out = confab_json_get_string (object, "left_out");
  confab_json_get_int (object, "start_ms", &wish->start_ms);
  confab_json_get_int (object, "end_ms", &wish->end_ms);
  wish->pages = confab_json_get_string (object, "pages");
  confab_json_get_int (object, "max_characters", &wish->max_characters);
}

static void
read_facts (JsonObject            *object,
            ConfabAttachmentFacts *facts)
{
  JsonObject *wish = confab_json_get_object (object, "send");

  facts->hash = confab_json_get_string (object, "hash");
  facts->url = confab_json_get_string (object, "url");
  facts->name = confab_json_get_string (object, "name");
  facts->media_type = confab_json_get_string (object, "media_type");
  facts->detail = confab_json_get_string (object, "detail");
  facts->codec = confab_json_get_string (object, "codec");
  confab_json_get_int (object, "size", &facts->size);
  facts->width = get_int (object, "width");
  facts->height = get_int (object, "height");
  confab_json_get_int (object, "duration_ms", &facts->duration_ms);
  facts->pages = get_int (object, "pages");
  confab_json_get_int (object, "characters", &facts->characters);
  if (wish != NULL)
    read_wish (wish, &facts->send);
}

/**
 * confab_part_is_scan:
 * @self: a part
 *
 * Returns: whether it has pages, and no text that could be sent, as what was put on a scanner
 */
gboolean
confab_part_is_scan (ConfabPart *self)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self);

  return facts->pages > 0 && facts->characters == 0 && g_strcmp0 (facts->media_type, "application/pdf") == 0;
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

  for (guint kind = CONFAB_PART_IMAGE; kind < G_N_ELEMENTS (kind_names); kind++)
    if (g_strcmp0 (type, kind_names[kind]) == 0)
      {
        read_facts (object, &facts);
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

static void
set_wish (JsonObject           *object,
          const ConfabSendWish *wish)
{
  JsonObject *member = json_object_new ();

  if (wish->as != CONFAB_SEND_AUTO)
    set_string (member, "as", send_names[wish->as]);
  set_int (member, "max_edge", wish->max_edge);
  set_int (member, "frames", wish->frames);
  set_string (member, "left_out", wish->left_out);
  set_int (member, "start_ms", wish->start_ms);
  set_int (member, "end_ms", wish->end_ms);
  set_string (member, "pages", wish->pages);
  set_int (member, "max_characters", wish->max_characters);
  if (json_object_get_size (member) > 0)
    json_object_set_object_member (object, "send", member);
  else
    json_object_unref (member);
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
  set_string (object, "codec", self->facts.codec);
  set_int (object, "pages", self->facts.pages);
  set_int (object, "characters", self->facts.characters);
  set_wish (object, &self->facts.send);
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

/**
 * confab_part_copy_with_wish:
 * @self: an attachment
 * @wish: what somebody chose; copied
 *
 * Returns: (transfer full): the same attachment, to be sent as @wish says
 */
ConfabPart *
confab_part_copy_with_wish (ConfabPart           *self,
                            const ConfabSendWish *wish)
{
  ConfabAttachmentFacts facts = self->facts;

  facts.send = *wish;
  return confab_part_new_attachment (self->kind, &facts);
}
