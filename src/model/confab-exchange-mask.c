/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "config.h"

#include <string.h>

#include "model/confab-exchange.h"

/* Takes secrets out of what is kept. What stands in their place is as long, so that the places of everything else stay. */

#define MASK '*'

/* In bytes. What is as short as a word is no key. */
#define SHORTEST_SECRET 6

/* More names of members than any answer has. */
#define MAX_NAMES 4096

/* How far a secret has come in the strings of one name: a model that repeats a key does so token by token, each in an event of its own. */
typedef struct
{
  GArray *places;   /* of Place, one for each matched character */
} Trace;

typedef struct
{
  gsize start;
  gsize end;
} Place;

/* What the strings of one name are found by. */
typedef struct
{
  char *name;
  gsize length;
  int   depth;
} Key;

typedef struct
{
  char       *text;
  gsize       length;
  const char *secret;
  gsize       secret_length;
  guint      *fallback;   /* of the secret: the longest beginning that is also the end of this much of it */
  GHashTable *traces;     /* Key → Trace */
} Search;

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;
  guint hash = 5381 + (guint)key->depth;

  for (gsize i = 0; i < key->length; i++)
    hash = hash * 33 + (guchar)key->name[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const Key *first = a;
  const Key *second = b;

  return first->depth == second->depth && first->length == second->length && memcmp (first->name, second->name, first->length) == 0;
}

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key);
}

static void
trace_free (gpointer data)
{
  Trace *trace = data;

  g_array_unref (trace->places);
  g_free (trace);
}

static void
mask_plain (char       *text,
            gsize       length,
            const char *secret,
            gsize       secret_length)
{
  char *end = text + length;

  for (char *at = text; (at = memmem (at, end - at, secret, secret_length)) != NULL; at += secret_length)
    memset (at, MASK, secret_length);
}

static guint *
make_fallback (const char *secret,
               gsize       length)
{
  guint *fallback = g_new0 (guint, length + 1);
  guint matched = 0;

  for (gsize i = 1; i < length; i++)
    {
      while (matched > 0 && secret[i] != secret[matched])
        matched = fallback[matched];
      if (secret[i] == secret[matched])
        matched++;
      fallback[i + 1] = matched;
    }
  return fallback;
}

static void
take_character (Search *search,
                Trace  *trace,
                int     c,
                gsize   start,
                gsize   end)
{
  Place place = { start, end };
  guint matched = trace->places->len;

  if (matched == 0 && search->secret[0] != c)
    return;
  while (matched > 0 && search->secret[matched] != c)
    matched = search->fallback[matched];
  g_array_remove_range (trace->places, 0, trace->places->len - matched);
  if (search->secret[matched] != c)
    return;
  g_array_append_val (trace->places, place);
  if (trace->places->len < search->secret_length)
    return;
  for (guint i = 0; i < trace->places->len; i++)
    {
      const Place *found = &g_array_index (trace->places, Place, i);

      memset (search->text + found->start, MASK, found->end - found->start);
    }
  g_array_set_size (trace->places, 0);
}

/* One character of a string at @at; gives its end. What it stands for is -1 where no secret has it. */
static gsize
read_character (const Search *search,
                gsize         at,
                int          *c)
{
  const char *text = search->text;
  const char *plain = "\"\"\\\\//b\bf\fn\nr\rt\t";

  *c = (guchar)text[at];
  if (text[at] != '\\' || at + 1 >= search->length)
    return at + 1;
  *c = -1;
  if (text[at + 1] != 'u')
    {
      for (; *plain != '\0'; plain += 2)
        if (plain[0] == text[at + 1])
          *c = plain[1];
      return at + 2;
    }
  if (at + 6 > search->length)
    return search->length;
  *c = 0;
  for (gsize i = at + 2; i < at + 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0 || *c < 0)
        *c = -1;
      else
        *c = *c * 16 + digit;
    }
  if (*c > 127)
    *c = -1;
  return at + 6;
}

static Trace *
get_trace (Search     *search,
           const char *name,
           gsize       name_length,
           int         depth)
{
  Key key = { (char *)name, MIN (name_length, 200), depth };
  Trace *trace = g_hash_table_lookup (search->traces, &key);
  Key *own;

  if (trace != NULL || g_hash_table_size (search->traces) >= MAX_NAMES)
    return trace;
  trace = g_new0 (Trace, 1);
  trace->places = g_array_new (FALSE, FALSE, sizeof (Place));
  own = g_memdup2 (&key, sizeof key);
  own->name = g_memdup2 (name, MAX (key.length, 1));
  g_hash_table_insert (search->traces, own, trace);
  return trace;
}

static gsize
skip_string (const Search *search,
             gsize         at)
{
  while (at < search->length && search->text[at] != '"' && search->text[at] != '\n')
    at += search->text[at] == '\\' ? 2 : 1;
  return MIN (at, search->length);
}

/* The strings of members of the same name, one after the other, whatever stands between them. Where the text is no JSON nothing is lost: only
 * a whole secret is taken out. */
static void
mask_strings (Search *search)
{
  const char *name = "";
  gsize name_length = 0;
  int depth = 0;

  for (gsize at = 0; at < search->length; at++)
    {
      char c = search->text[at];
      gsize start = at + 1;
      gsize end;
      gsize next;
      Trace *trace;

      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
      else if (c == '\n')
        depth = 0;
      if (c != '"')
        continue;
      end = skip_string (search, start);
      next = end + 1;
      while (next < search->length && search->text[next] == ' ')
        next++;
      if (next < search->length && search->text[next] == ':')
        {
          name = search->text + start;
          name_length = end - start;
        }
      else if ((trace = get_trace (search, name, name_length, depth)) != NULL)
        while (start < end)
          {
            int character;
            gsize after = MIN (read_character (search, start, &character), end);

            take_character (search, trace, character, start, after);
            start = after;
          }
      /* A line break ends what is no string after all. */
      at = end < search->length && search->text[end] == '\n' ? end - 1 : end;
    }
}

/* What base64 makes of a text whenever @secret stands in it: of the characters those that depend on nothing else, which are others for each of the
 * three places where it may begin. */
static char *
dup_base64_core (const char *secret,
                 gsize       length,
                 guint       shift)
{
  g_autofree guchar *bytes = g_malloc0 (shift + length);
  g_autofree char *text = NULL;
  gsize first = (shift * 8 + 5) / 6;
  gsize end = (shift + length) * 8 / 6;

  memcpy (bytes + shift, secret, length);
  text = g_base64_encode (bytes, shift + length);
  return g_strndup (text + first, end - first);
}

/* In an address base64 is written with other characters. */
static char *
dup_address_form (const char *base64)
{
  char *text = g_strdup (base64);

  g_strdelimit (text, "+", '-');
  return g_strdelimit (text, "/", '_');
}

static void
add_form (GPtrArray *forms,
          char      *form)
{
  if (strlen (form) < SHORTEST_SECRET || g_ptr_array_find_with_equal_func (forms, form, g_str_equal, NULL))
    g_free (form);
  else
    g_ptr_array_add (forms, form);
}

/* All that a secret may be written as in one piece: itself, as in an address, and as in the headers of services that know a name with it. */
static GPtrArray *
list_forms (const char *secret)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);

  add_form (forms, g_strdup (secret));
  add_form (forms, g_uri_escape_string (secret, NULL, FALSE));
  for (guint shift = 0; shift < 3; shift++)
    {
      g_autofree char *core = dup_base64_core (secret, strlen (secret), shift);

      add_form (forms, dup_address_form (core));
      add_form (forms, g_steal_pointer (&core));
    }
  return forms;
}

static void
mask_forms (char      *text,
            gsize      length,
            GPtrArray *forms)
{
  for (guint i = 0; text != NULL && i < forms->len; i++)
    mask_plain (text, length, forms->pdata[i], strlen (forms->pdata[i]));
}

static void
mask_bytes (GByteArray *bytes,
            const char *secret,
            GPtrArray  *forms)
{
  gsize secret_length = strlen (secret);
  g_autofree guint *fallback = make_fallback (secret, secret_length);
  g_autoptr (GHashTable) traces = g_hash_table_new_full (key_hash, key_equal, key_free, trace_free);
  Search search = { (char *)bytes->data, bytes->len, secret, secret_length, fallback, traces };

  if (bytes->len == 0)
    return;
  mask_forms (search.text, search.length, forms);
  mask_strings (&search);
}

static void
mask_string (char      *text,
             GPtrArray *forms)
{
  if (text != NULL)
    mask_forms (text, strlen (text), forms);
}

static void
mask_headers (GPtrArray *headers,
              GPtrArray *forms)
{
  for (guint i = 0; i < headers->len; i++)
    {
      ConfabExchangeHeader *header = headers->pdata[i];

      mask_string (header->name, forms);
      mask_string (header->value, forms);
    }
}

static void
mask_attempt (ConfabExchangeAttempt *attempt,
              const char            *secret,
              GPtrArray             *forms)
{
  mask_headers (attempt->headers, forms);
  mask_bytes (attempt->body, secret, forms);
  mask_string (attempt->error, forms);
}

/**
 * confab_exchange_mask:
 * @self: an exchange
 * @secrets: (array zero-terminated=1): what it must not hold; those that are as short as a word are passed over
 *
 * Writes stars over each secret, wherever it stands: in an address, a header, an error or a body, also where it is escaped in JSON or an address,
 * part of a text in base64, cut into two pieces of the body, or told a few characters at a time in members of the same name.
 */
void
confab_exchange_mask (ConfabExchange    *self,
                      const char *const *secrets)
{
  for (gsize i = 0; secrets[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) forms = NULL;

      if (strlen (secrets[i]) < SHORTEST_SECRET)
        continue;
      forms = list_forms (secrets[i]);
      mask_string (self->url, forms);
      mask_headers (self->headers, forms);
      mask_bytes (self->body, secrets[i], forms);
      for (guint j = 0; j < self->attempts->len; j++)
        mask_attempt (self->attempts->pdata[j], secrets[i], forms);
    }
}

static gboolean
is_secret_name (const char *name,
                gsize       length)
{
  const char *words[] = { "key", "token", "secret", "password", "sig", "auth" };
  g_autofree char *lower = g_ascii_strdown (name, length);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * confab_exchange_mask_url:
 * @url: an address
 *
 * Returns: (transfer full): the same with stars in the place of what its query has under names like "key" or "token"
 */
char *
confab_exchange_mask_url (const char *url)
{
  char *masked = g_strdup (url);
  char *at = strchr (masked, '?');

  while (at != NULL && *at != '\0' && *at != '#')
    {
      gsize name = strcspn (at + 1, "=&#");
      char *value = at + 1 + name;

      if (*value == '=')
        {
          gsize length = strcspn (value + 1, "&#");

          if (is_secret_name (at + 1, name))
            memset (value + 1, MASK, length);
          value += 1 + length;
        }
      at = value;
    }
  return masked;
}
