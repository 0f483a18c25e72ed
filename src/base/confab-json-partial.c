/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-error.h"
#include "base/confab-json-partial.h"
#include "base/confab-json.h"

typedef enum
{
  EXPECT_VALUE,
  EXPECT_FIRST_ELEMENT, /* or the end of the list */
  EXPECT_FIRST_NAME,    /* or the end of the object */
  EXPECT_NAME,
  EXPECT_COLON,
  EXPECT_COMMA, /* or the end of what is open */
  EXPECT_NOTHING,
  IN_STRING,
  IN_NUMBER,
  IN_WORD,
} Expect;

struct _ConfabJsonPartial
{
  Expect    expect;
  gboolean  is_broken;
  gboolean  in_name;    /* the string is a member's name */
  gsize     offset;     /* of the byte that comes next, or of the first one that is wrong */
  JsonNode *root;
  JsonNode *stack[CONFAB_JSON_MAX_DEPTH]; /* unowned: what is open */
  guint     depth;
  char     *name;       /* of the member whose value comes next */
  GString  *scalar;     /* the text of what is being read */
  char      escape[6];  /* what follows a backslash, as far as it is there */
  guint     n_escape;
  gboolean  in_escape;
  gunichar  high;       /* the first half of a pair whose second one may come */
  gboolean  is_shown;   /* what is being read stands in its container already */
};

/* Puts a value where the next one belongs; owns it. */
static void
add_value (ConfabJsonPartial *self,
           JsonNode          *node)
{
  JsonNode *parent = self->depth > 0 ? self->stack[self->depth - 1] : NULL;

  if (parent == NULL)
    {
      g_clear_pointer (&self->root, json_node_unref);
      self->root = node;
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (parent))
    {
      JsonArray *array = json_node_get_array (parent);

      if (self->is_shown)
        json_array_remove_element (array, json_array_get_length (array) - 1);
      json_array_add_element (array, node);
      return;
    }
  json_object_set_member (json_node_get_object (parent), self->name, node);
}

static void
end_value (ConfabJsonPartial *self)
{
  self->is_shown = FALSE;
  g_clear_pointer (&self->name, g_free);
  self->expect = self->depth > 0 ? EXPECT_COMMA : EXPECT_NOTHING;
}

static gboolean
open_container (ConfabJsonPartial *self,
                gboolean           is_object)
{
  JsonNode *node;

  if (self->depth >= CONFAB_JSON_MAX_DEPTH)
    return FALSE;
  node = json_node_alloc ();
  if (is_object)
    json_node_take_object (json_node_init (node, JSON_NODE_OBJECT), json_object_new ());
  else
    json_node_take_array (json_node_init (node, JSON_NODE_ARRAY), json_array_new ());
  add_value (self, node);
  g_clear_pointer (&self->name, g_free);
  self->stack[self->depth++] = node;
  self->expect = is_object ? EXPECT_FIRST_NAME : EXPECT_FIRST_ELEMENT;
  return TRUE;
}

static gboolean
close_container (ConfabJsonPartial *self,
                 gboolean           is_object)
{
  if (self->depth == 0 || JSON_NODE_HOLDS_OBJECT (self->stack[self->depth - 1]) != is_object)
    return FALSE;
  self->depth--;
  end_value (self);
  return TRUE;
}

/* How much of @text is a number by the grammar of RFC 8259, 0 where nothing is. */
static gsize
measure_number (const char *text,
                gboolean   *is_whole)
{
  const char *at = text + (*text == '-');
  gsize digits = strspn (at, "0123456789");
  gsize length;

  *is_whole = TRUE;
  if (digits == 0)
    return 0;
  if (*at == '0')
    digits = 1;
  at += digits;
  length = at - text;
  if (at[0] == '.' && g_ascii_isdigit (at[1]))
    {
      *is_whole = FALSE;
      at += 1 + strspn (at + 1, "0123456789");
      length = at - text;
    }
  if (*at == 'e' || *at == 'E')
    {
      at += 1 + (at[1] == '+' || at[1] == '-');
      if (!g_ascii_isdigit (*at))
        return length;
      *is_whole = FALSE;
      length = at + strspn (at, "0123456789") - text;
    }
  return length;
}

static JsonNode *
make_number (const char *text,
             gsize       length,
             gboolean    is_whole)
{
  g_autofree char *number = g_strndup (text, length);
  gint64 value;

  if (is_whole && g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return json_node_init_int (json_node_alloc (), value);
  return json_node_init_double (json_node_alloc (), g_ascii_strtod (number, NULL));
}

static gboolean
end_number (ConfabJsonPartial *self)
{
  gboolean is_whole;
  gsize length = measure_number (self->scalar->str, &is_whole);

  if (length == 0 || length != self->scalar->len)
    return FALSE;
  add_value (self, make_number (self->scalar->str, length, is_whole));
  end_value (self);
  return TRUE;
}

static gboolean
end_word (ConfabJsonPartial *self)
{
  const char *word = self->scalar->str;

  if (g_str_equal (word, "null"))
    add_value (self, json_node_init_null (json_node_alloc ()));
  else if (g_str_equal (word, "true") || g_str_equal (word, "false"))
    add_value (self, json_node_init_boolean (json_node_alloc (), *word == 't'));
  else
    return FALSE;
  end_value (self);
  return TRUE;
}

static gboolean
end_string (ConfabJsonPartial *self)
{
  if (self->high != 0)
    g_string_append (self->scalar, "\uFFFD");
  self->high = 0;
  if (!g_utf8_validate_len (self->scalar->str, self->scalar->len, NULL))
    return FALSE;
  if (self->in_name)
    {
      g_free (self->name);
      self->name = g_strdup (self->scalar->str);
      self->expect = EXPECT_COLON;
      return TRUE;
    }
  add_value (self, json_node_init_string (json_node_alloc (), self->scalar->str));
  end_value (self);
  return TRUE;
}

/* A character of four hexadecimal digits. Halves without their others, and U+0000, become U+FFFD as everywhere. */
static gboolean
end_unicode (ConfabJsonPartial *self)
{
  gunichar value = 0;

  for (guint i = 1; i < 5; i++)
    {
      if (!g_ascii_isxdigit (self->escape[i]))
        return FALSE;
      value = value * 16 + g_ascii_xdigit_value (self->escape[i]);
    }
  if (self->high != 0 && value >= 0xDC00 && value <= 0xDFFF)
    {
      g_string_append_unichar (self->scalar, 0x10000 + ((self->high - 0xD800) << 10) + (value - 0xDC00));
      self->high = 0;
      return TRUE;
    }
  if (self->high != 0)
    g_string_append (self->scalar, "\uFFFD");
  self->high = value >= 0xD800 && value <= 0xDBFF ? value : 0;
  if (self->high != 0)
    return TRUE;
  g_string_append_unichar (self->scalar, value == 0 || (value >= 0xDC00 && value <= 0xDFFF) ? 0xFFFD : value);
  return TRUE;
}

static gboolean
push_escape (ConfabJsonPartial *self,
             char               byte)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found;

  self->escape[self->n_escape++] = byte;
  if (self->escape[0] == 'u')
    {
      if (self->n_escape < 5)
        return self->n_escape == 1 || g_ascii_isxdigit (byte);
      self->in_escape = FALSE;
      return end_unicode (self);
    }
  found = byte != '\0' ? strchr (names, byte) : NULL;
  if (found == NULL)
    return FALSE;
  if (self->high != 0)
    g_string_append (self->scalar, "\uFFFD");
  self->high = 0;
  g_string_append_c (self->scalar, values[found - names]);
  self->in_escape = FALSE;
  return TRUE;
}

/* The bytes of a string up to what is special; returns how many were taken, 0 where one is wrong. */
static gsize
push_string (ConfabJsonPartial *self,
             const char        *text,
             gsize              length)
{
  gsize n = 0;

  if (self->in_escape)
    return push_escape (self, *text) ? 1 : 0;
  while (n < length && text[n] != '"' && text[n] != '\\' && (guchar)text[n] >= 0x20)
    n++;
  if (n > 0)
    {
      if (self->high != 0)
        g_string_append (self->scalar, "\uFFFD");
      self->high = 0;
      g_string_append_len (self->scalar, text, n);
      return n;
    }
  if (*text == '\\')
    {
      self->in_escape = TRUE;
      self->n_escape = 0;
      return 1;
    }
  return *text == '"' && end_string (self) ? 1 : 0;
}

static void
begin_scalar (ConfabJsonPartial *self,
              Expect             expect)
{
  g_string_truncate (self->scalar, 0);
  self->high = 0;
  self->in_escape = FALSE;
  self->expect = expect;
}

static gboolean
begin_value (ConfabJsonPartial *self,
             char               byte)
{
  if (byte == '{' || byte == '[')
    return open_container (self, byte == '{');
  if (byte == '"')
    {
      self->in_name = FALSE;
      begin_scalar (self, IN_STRING);
      return TRUE;
    }
  if (byte != '-' && !g_ascii_isdigit (byte) && byte != 't' && byte != 'f' && byte != 'n')
    return FALSE;
  begin_scalar (self, byte == '-' || g_ascii_isdigit (byte) ? IN_NUMBER : IN_WORD);
  g_string_append_c (self->scalar, byte);
  return TRUE;
}

static gboolean
begin_name (ConfabJsonPartial *self,
            char               byte)
{
  if (byte != '"')
    return FALSE;
  self->in_name = TRUE;
  begin_scalar (self, IN_STRING);
  return TRUE;
}

static gboolean
push_comma (ConfabJsonPartial *self,
            char               byte)
{
  if (byte != ',')
    return (byte == ']' || byte == '}') && close_container (self, byte == '}');
  self->expect = JSON_NODE_HOLDS_OBJECT (self->stack[self->depth - 1]) ? EXPECT_NAME : EXPECT_VALUE;
  return TRUE;
}

/* A byte outside of strings, numbers and words. */
static gboolean
push_byte (ConfabJsonPartial *self,
           char               byte)
{
  if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r')
    return TRUE;
  switch (self->expect)
    {
    case EXPECT_FIRST_ELEMENT:
      return byte == ']' ? close_container (self, FALSE) : begin_value (self, byte);
    case EXPECT_VALUE:
      return begin_value (self, byte);
    case EXPECT_FIRST_NAME:
      return byte == '}' ? close_container (self, TRUE) : begin_name (self, byte);
    case EXPECT_NAME:
      return begin_name (self, byte);
    case EXPECT_COLON:
      self->expect = EXPECT_VALUE;
      return byte == ':';
    case EXPECT_COMMA:
      return push_comma (self, byte);
    case EXPECT_NOTHING:
    case IN_STRING:
    case IN_NUMBER:
    case IN_WORD:
    default:
      return FALSE;
    }
}

/* Takes some bytes; returns how many, 0 where the first one is wrong. A number and a word end with what follows them. */
static gsize
push_some (ConfabJsonPartial *self,
           const char        *text,
           gsize              length)
{
  if (self->expect == IN_STRING)
    return push_string (self, text, length);
  if (self->expect == IN_NUMBER && *text != '\0' && strchr ("+-.eE0123456789", *text) != NULL)
    {
      g_string_append_c (self->scalar, *text);
      return 1;
    }
  if (self->expect == IN_NUMBER && !end_number (self))
    return 0;
  if (self->expect == IN_WORD && (!g_ascii_islower (*text) || self->scalar->len >= 5))
    return 0;
  if (self->expect == IN_WORD)
    {
      g_string_append_c (self->scalar, *text);
      if (self->scalar->len >= 4)
        end_word (self);
      return 1;
    }
  return push_byte (self, *text) ? 1 : 0;
}

/**
 * confab_json_partial_new:
 *
 * Returns: (transfer full): a reader that has read nothing yet
 */
ConfabJsonPartial *
confab_json_partial_new (void)
{
  ConfabJsonPartial *self = g_new0 (ConfabJsonPartial, 1);

  self->scalar = g_string_new (NULL);
  return self;
}

/**
 * confab_json_partial_free:
 * @self: (transfer full): a reader
 */
void
confab_json_partial_free (ConfabJsonPartial *self)
{
  g_clear_pointer (&self->root, json_node_unref);
  g_string_free (self->scalar, TRUE);
  g_free (self->name);
  g_free (self);
}

/**
 * confab_json_partial_push:
 * @self: a reader
 * @text: what comes next
 * @length: its length in bytes
 *
 * Reads on. What comes behind a mistake is not looked at.
 */
void
confab_json_partial_push (ConfabJsonPartial *self,
                          const char        *text,
                          gsize              length)
{
  g_return_if_fail (self != NULL && (text != NULL || length == 0));

  for (gsize i = 0; i < length && !self->is_broken;)
    {
      gsize n = push_some (self, text + i, length - i);

      self->is_broken = n == 0;
      self->offset += n;
      i += n;
    }
}

/* Puts what is being read where it belongs, as far as it is there. */
static void
show_scalar (ConfabJsonPartial *self)
{
  const char *end;
  gboolean is_whole;
  gsize length;

  if (self->expect == IN_NUMBER && (length = measure_number (self->scalar->str, &is_whole)) > 0)
    {
      add_value (self, make_number (self->scalar->str, length, is_whole));
      self->is_shown = TRUE;
    }
  else if (self->expect == IN_STRING && !self->in_name)
    {
      g_autofree char *text = NULL;

      g_utf8_validate_len (self->scalar->str, self->scalar->len, &end);
      text = g_strndup (self->scalar->str, end - self->scalar->str);
      add_value (self, json_node_init_string (json_node_alloc (), text));
      self->is_shown = TRUE;
    }
}

/**
 * confab_json_partial_get_root:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): the value of what is there so far; %NULL where that is none. It grows as more is read.
 */
JsonNode *
confab_json_partial_get_root (ConfabJsonPartial *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  show_scalar (self);
  return self->root;
}

/**
 * confab_json_partial_get_state:
 * @self: a reader
 * @offset: (out) (optional): how many bytes were read, which is where the mistake stands when there is one
 *
 * Returns: whether more is to come
 */
ConfabJsonPartialState
confab_json_partial_get_state (ConfabJsonPartial *self,
                               gsize             *offset)
{
  g_return_val_if_fail (self != NULL, CONFAB_JSON_PARTIAL_BROKEN);

  if (offset != NULL)
    *offset = self->offset;
  if (self->is_broken)
    return CONFAB_JSON_PARTIAL_BROKEN;
  return self->expect == EXPECT_NOTHING ? CONFAB_JSON_PARTIAL_WHOLE : CONFAB_JSON_PARTIAL_OPEN;
}

/**
 * confab_json_partial_end:
 * @self: a reader
 *
 * Says that nothing more comes, which ends a number at the outside.
 *
 * Returns: %CONFAB_JSON_PARTIAL_OPEN where something is missing
 */
ConfabJsonPartialState
confab_json_partial_end (ConfabJsonPartial *self)
{
  g_return_val_if_fail (self != NULL, CONFAB_JSON_PARTIAL_BROKEN);

  if (!self->is_broken && self->expect == IN_NUMBER && self->depth == 0)
    end_number (self);
  return confab_json_partial_get_state (self, NULL);
}

/**
 * confab_json_read:
 * @text: the text
 * @length: its length in bytes
 * @offset: (out) (optional): where the mistake stands when there is one, in bytes
 * @error: return location for a [error@Confab.Error]
 *
 * Reads JSON by the letter of [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259), for what is to be judged: json-glib takes
 * 0x10, 01 and .5 as numbers, and makes others of whole numbers that 64 bits do not hold. Those are read as doubles here,
 * and what a double does not hold either is infinite.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with %CONFAB_ERROR_INVALID_JSON
 */
JsonNode *
confab_json_read (const char *text,
                  gsize       length,
                  gsize      *offset,
                  GError    **error)
{
  g_autoptr (ConfabJsonPartial) partial = confab_json_partial_new ();
  gsize at;
  ConfabJsonPartialState state;

  confab_json_partial_push (partial, text, length);
  confab_json_partial_end (partial);
  state = confab_json_partial_get_state (partial, &at);
  if (offset != NULL)
    *offset = at;
  if (state == CONFAB_JSON_PARTIAL_WHOLE)
    return g_steal_pointer (&partial->root);
  if (state == CONFAB_JSON_PARTIAL_OPEN)
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, length == 0 ? _ ("The text is empty.") : _ ("The end is missing."));
  else if (partial->depth >= CONFAB_JSON_MAX_DEPTH && (text[at] == '{' || text[at] == '['))
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("It is nested deeper than %d levels."), CONFAB_JSON_MAX_DEPTH);
  else
    {
      g_autofree char *rest = g_utf8_make_valid (text + at, MIN (length - at, 12));
      g_autofree char *first = g_utf8_substring (rest, 0, 1);

      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_INVALID_JSON, _ ("“%s” is not expected here."), first);
    }
  return NULL;
}
