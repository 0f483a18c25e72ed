/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "transfer/confab-json-flatten.h"

/* How many objects may stand in one another. */
#define MAX_OBJECTS 100000

/* No list has a longer name. */
#define MAX_NAME 64

/* An object that is being read. */
typedef struct
{
  GString *text;
  guint64  depth; /* brackets that are open in its text */
} Object;

typedef struct
{
  const char *const    *lists;
  ConfabJsonFlattenFunc func;
  gpointer              user_data;
  GPtrArray            *objects; /* Object, the innermost last */
  GString              *name;    /* the string that was read last */
  gboolean              is_name; /* a colon came after it */
  gboolean              in_list; /* between the objects of a list */
} Flattening;

static void
object_free (gpointer data)
{
  Object *self = data;

  g_string_free (self->text, TRUE);
  g_free (self);
}

static Object *
push (Flattening *self)
{
  Object *object = g_new0 (Object, 1);

  object->text = g_string_new (NULL);
  g_ptr_array_add (self->objects, object);
  return object;
}

/* The end of the string that begins at @i, behind its quote. */
static gsize
skip_string (const char *json,
             gsize       length,
             gsize       i)
{
  for (i++; i < length && json[i] != '"'; i++)
    if (json[i] == '\\')
      i++;
  return MIN (i + 1, length);
}

/* Hands out what is whole. */
static void
pop (Flattening *self)
{
  Object *object = g_ptr_array_index (self->objects, self->objects->len - 1);

  if (self->func != NULL)
    self->func (object->text->str, object->text->len, self->user_data);
  g_ptr_array_set_size (self->objects, self->objects->len - 1);
}

/* Between the objects of a list: what is not an object is dropped. */
static gboolean
read_list (Flattening *self,
           char        c)
{
  Object *object = g_ptr_array_index (self->objects, self->objects->len - 1);

  if (c == '{' && self->objects->len < MAX_OBJECTS)
    {
      object = push (self);
      object->depth = 1;
      g_string_append_c (object->text, c);
      self->in_list = FALSE;
      return TRUE;
    }
  if (c == ']')
    {
      g_string_append_c (object->text, c);
      self->in_list = FALSE;
    }
  return c != '{' && c != '[';
}

static gboolean
close_bracket (Flattening *self)
{
  Object *object = g_ptr_array_index (self->objects, self->objects->len - 1);

  if (object->depth == 0)
    return FALSE;
  object->depth--;
  if (object->depth == 0 && self->objects->len > 1)
    {
      pop (self);
      self->in_list = TRUE;
    }
  return TRUE;
}

/* Inside an object: a word, a string or a bracket. */
static gboolean
read_object (Flattening *self,
             const char *json,
             gsize       length)
{
  Object *object = g_ptr_array_index (self->objects, self->objects->len - 1);
  gboolean was_name = self->is_name;

  g_string_append_len (object->text, json, length);
  if (g_ascii_isspace (*json))
    return TRUE;
  self->is_name = *json == ':';
  switch (*json)
    {
    case '"':
      g_string_truncate (self->name, 0);
      if (length >= 2 && length < MAX_NAME)
        g_string_append_len (self->name, json + 1, length - 2);
      return TRUE;
    case '[':
      self->in_list = was_name && object->depth == 1 && g_strv_contains (self->lists, self->name->str);
      object->depth += self->in_list ? 0 : 1;
      return TRUE;
    case '{':
      object->depth++;
      return TRUE;
    case '}':
    case ']':
      return close_bracket (self);
    default:
      return TRUE;
    }
}

/**
 * confab_json_flatten:
 * @json: an object, with objects in lists in it, with such lists in them, and so on
 * @length: its length in bytes
 * @lists: the names of the lists
 * @func: (nullable): takes the text of each of these objects, its own lists empty, those within before it
 * @user_data: for @func
 *
 * Takes apart what is nested too deep to be parsed.
 *
 * Returns: (transfer full) (nullable): the outermost object, its lists empty; %NULL where the brackets do not match
 */
char *
confab_json_flatten (const char           *json,
                     gsize                 length,
                     const char *const    *lists,
                     ConfabJsonFlattenFunc func,
                     gpointer              user_data)
{
  Flattening self = { lists, func, user_data };
  gboolean valid = TRUE;
  char *outermost = NULL;

  self.objects = g_ptr_array_new_with_free_func (object_free);
  self.name = g_string_new (NULL);
  push (&self);
  for (gsize i = 0; i < length && valid;)
    {
      gsize end = json[i] == '"' ? skip_string (json, length, i) : i + 1;

      valid = self.in_list ? read_list (&self, json[i]) : read_object (&self, json + i, end - i);
      i = end;
    }
  if (valid && self.objects->len == 1 && !self.in_list && ((Object *)self.objects->pdata[0])->depth == 0)
    outermost = g_strdup (((Object *)self.objects->pdata[0])->text->str);
  g_ptr_array_unref (self.objects);
  g_string_free (self.name, TRUE);
  return outermost;
}
