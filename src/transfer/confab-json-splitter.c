/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "transfer/confab-json-splitter.h"

/* How deep values are asked about, and the longest name of a member that is told. */
#define MAX_LEVELS 8
#define MAX_NAME   1024

typedef enum
{
  STATE_VALUE,  /* a value comes */
  STATE_FIRST,  /* a value or the end of the array */
  STATE_MEMBER, /* a member's name */
  STATE_BEGIN,  /* a member's name or the end of the object */
  STATE_NAME,   /* inside a member's name */
  STATE_COLON,
  STATE_AFTER,  /* a comma or the end */
  STATE_INSIDE, /* inside a value that is taken or passed over */
} State;

typedef struct
{
  gboolean is_array;
  gsize    path_length;
} Level;

struct _ConfabJsonSplitter
{
  ConfabJsonSplitterFuncs funcs;
  gpointer                user_data;
  gsize                   max_value;

  State                   state;
  GString                *path;
  GString                *name;
  Level                   levels[MAX_LEVELS];
  guint                   n_levels;

  GString                *taken;
  guint64                 depth;      /* inside a value */
  gboolean                in_string;
  gboolean                in_scalar;
  gboolean                escaped;
  gboolean                take;
  gboolean                too_long;
  gboolean                done;
  guint64                 position;
  guint                   n_mark;     /* bytes of the byte order mark that were seen */
};

/**
 * confab_json_splitter_new: (constructor)
 * @funcs: what is asked and told; copied
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a splitter
 */
ConfabJsonSplitter *
confab_json_splitter_new (const ConfabJsonSplitterFuncs *funcs,
                          gpointer                       user_data)
{
  ConfabJsonSplitter *self = g_new0 (ConfabJsonSplitter, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->max_value = CONFAB_JSON_SPLITTER_MAX_VALUE;
  self->path = g_string_new (NULL);
  self->name = g_string_new (NULL);
  self->taken = g_string_new (NULL);
  return self;
}

/**
 * confab_json_splitter_free:
 * @self: (transfer full): a splitter
 */
void
confab_json_splitter_free (ConfabJsonSplitter *self)
{
  g_string_free (self->path, TRUE);
  g_string_free (self->name, TRUE);
  g_string_free (self->taken, TRUE);
  g_free (self);
}

/**
 * confab_json_splitter_set_max:
 * @self: a splitter
 * @max_value: the longest value that is taken whole, in bytes
 */
void
confab_json_splitter_set_max (ConfabJsonSplitter *self,
                              gsize               max_value)
{
  self->max_value = max_value;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static gboolean
refuse (ConfabJsonSplitter *self,
        GError            **error)
{
  g_autofree char *position = g_strdup_printf ("%" G_GUINT64_FORMAT, self->position);

  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON,
               /* Translators: a number */
               _ ("The file is damaged: what stands at byte %s is not JSON"), position);
  return FALSE;
}

/* After a value: what it stands in goes on. */
static void
leave_value (ConfabJsonSplitter *self)
{
  if (self->n_levels == 0)
    self->state = STATE_VALUE;
  else
    {
      g_string_truncate (self->path, self->levels[self->n_levels - 1].path_length);
      self->state = STATE_AFTER;
    }
}

static void
hand_out (ConfabJsonSplitter *self)
{
  if (self->take &&
      !self->funcs.value (self->path->str, self->too_long ? NULL : self->taken->str, self->taken->len, self->user_data))
    self->done = TRUE;
  /* The next value is likely to be of another size. */
  if (self->taken->allocated_len > 1024 * 1024)
    {
      g_string_free (self->taken, TRUE);
      self->taken = g_string_new (NULL);
    }
  g_string_truncate (self->taken, 0);
  leave_value (self);
}

static void
enter (ConfabJsonSplitter *self,
       gboolean            is_array)
{
  self->levels[self->n_levels].is_array = is_array;
  self->levels[self->n_levels].path_length = self->path->len;
  self->n_levels++;
  self->state = is_array ? STATE_FIRST : STATE_BEGIN;
}

static void
begin_value (ConfabJsonSplitter *self,
             char                first)
{
  gboolean is_container = first == '{' || first == '[';
  ConfabJsonWish wish;

  if (self->n_levels > 0 && self->levels[self->n_levels - 1].is_array)
    g_string_append (self->path, "/*");
  wish = self->funcs.wish (self->path->str, first, self->user_data);
  if (wish == CONFAB_JSON_ENTER && is_container && self->n_levels < MAX_LEVELS)
    {
      enter (self, first == '[');
      return;
    }
  self->take = wish == CONFAB_JSON_TAKE;
  self->too_long = FALSE;
  self->escaped = FALSE;
  self->depth = is_container ? 1 : 0;
  self->in_string = first == '"';
  self->in_scalar = !is_container && !self->in_string;
  if (self->take)
    g_string_append_c (self->taken, first);
  self->state = STATE_INSIDE;
}

/* Whether the value ends with the byte at @c, or before it. */
static gboolean
look_inside (ConfabJsonSplitter *self,
             char                c,
             gboolean           *before)
{
  *before = FALSE;
  if (self->in_string)
    {
      if (self->escaped)
        self->escaped = FALSE;
      else if (c == '\\')
        self->escaped = TRUE;
      else if (c == '"')
        {
          self->in_string = FALSE;
          return self->depth == 0;
        }
      return FALSE;
    }
  if (self->in_scalar)
    {
      *before = is_space (c) || c == ',' || c == ']' || c == '}';
      return *before;
    }
  if (c == '"')
    self->in_string = TRUE;
  else if (c == '{' || c == '[')
    self->depth++;
  else if (c == '}' || c == ']')
    return --self->depth == 0;
  return FALSE;
}

static void
keep (ConfabJsonSplitter *self,
      const char         *data,
      gsize               length)
{
  if (!self->take || self->too_long)
    return;
  self->too_long = self->taken->len + length > self->max_value;
  if (self->too_long)
    g_string_truncate (self->taken, 0);
  else
    g_string_append_len (self->taken, data, length);
}

/* Reads on inside a value; gives how many bytes belong to it. */
static gsize
read_inside (ConfabJsonSplitter *self,
             const char         *data,
             gsize               length)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean before;

      if (!look_inside (self, data[i], &before))
        continue;
      i += before ? 0 : 1;
      keep (self, data, i);
      hand_out (self);
      return i;
    }
  keep (self, data, length);
  return length;
}

static void
read_name (ConfabJsonSplitter *self,
           char                c)
{
  if (!self->escaped && c == '"')
    {
      g_string_append_c (self->path, '/');
      g_string_append_len (self->path, self->name->str, self->name->len);
      self->state = STATE_COLON;
      return;
    }
  self->escaped = !self->escaped && c == '\\';
  if (self->name->len < MAX_NAME && c != '\0')
    g_string_append_c (self->name, c);
}

static void
leave (ConfabJsonSplitter *self)
{
  self->n_levels--;
  leave_value (self);
}

static gboolean
read_after (ConfabJsonSplitter *self,
            char                c)
{
  gboolean is_array = self->levels[self->n_levels - 1].is_array;

  if (c == ',')
    self->state = is_array ? STATE_VALUE : STATE_MEMBER;
  else if (c == (is_array ? ']' : '}'))
    leave (self);
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_between (ConfabJsonSplitter *self,
              char                c)
{
  switch (self->state)
    {
    case STATE_FIRST:
    case STATE_VALUE:
      if (c == ']' && self->state == STATE_FIRST)
        leave (self);
      else if (strchr ("{[\"-0123456789tfn", c) == NULL || c == '\0')
        return FALSE;
      else
        begin_value (self, c);
      return TRUE;
    case STATE_BEGIN:
    case STATE_MEMBER:
      if (c == '}' && self->state == STATE_BEGIN)
        leave (self);
      else if (c != '"')
        return FALSE;
      else
        {
          g_string_truncate (self->name, 0);
          self->escaped = FALSE;
          self->state = STATE_NAME;
        }
      return TRUE;
    case STATE_COLON:
      self->state = STATE_VALUE;
      return c == ':';
    case STATE_AFTER:
      return read_after (self, c);
    case STATE_NAME:
    case STATE_INSIDE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Some programs put a byte order mark before UTF-8. */
static gboolean
is_mark (ConfabJsonSplitter *self,
         char                c)
{
  static const char mark[] = "\xef\xbb\xbf";

  if (self->position != self->n_mark || self->n_mark >= 3 || c != mark[self->n_mark])
    return FALSE;
  self->n_mark++;
  return TRUE;
}

/**
 * confab_json_splitter_feed:
 * @self: a splitter
 * @data: the next bytes
 * @length: how many
 * @error: return location for an error: %CONFAB_ERROR_INVALID_JSON
 *
 * Returns: whether so far it may be JSON
 */
gboolean
confab_json_splitter_feed (ConfabJsonSplitter *self,
                           const void         *data,
                           gsize               length,
                           GError            **error)
{
  const char *bytes = data;

  for (gsize i = 0; i < length && !self->done;)
    {
      gsize step = 1;

      if (self->state == STATE_INSIDE)
        step = read_inside (self, bytes + i, length - i);
      else if (self->state == STATE_NAME)
        read_name (self, bytes[i]);
      else if (!is_space (bytes[i]) && !is_mark (self, bytes[i]) && !read_between (self, bytes[i]))
        return refuse (self, error);
      i += step;
      self->position += step;
    }
  return TRUE;
}

/**
 * confab_json_splitter_finish:
 * @self: a splitter
 * @error: return location for an error: %CONFAB_ERROR_INVALID_JSON
 *
 * Says that nothing more comes.
 *
 * Returns: whether the text was whole
 */
gboolean
confab_json_splitter_finish (ConfabJsonSplitter *self,
                             GError            **error)
{
  if (!self->done && self->state == STATE_INSIDE && self->in_scalar)
    hand_out (self);
  if (self->done || (self->state == STATE_VALUE && self->n_levels == 0))
    return TRUE;
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("The file is cut off: its end is missing"));
  return FALSE;
}

/**
 * confab_json_splitter_is_done:
 * @self: a splitter
 *
 * Returns: whether nothing more is wanted
 */
gboolean
confab_json_splitter_is_done (ConfabJsonSplitter *self)
{
  return self->done;
}
