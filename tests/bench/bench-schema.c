/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"

/* What it takes to check a reply of 1 MB against a schema of 100 KB, beside what json-glib takes to read the reply. */

#define N_ROUNDS     15
#define SCHEMA_SIZE  (100 * 1024)
#define REPLY_SIZE   (1024 * 1024)

/* Kinds of objects, of which a reply has some of each, told by their "kind". */
static char *
make_schema (guint *n_kinds)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/any\"}}},"
                                           "\"required\":[\"items\"],\"additionalProperties\":false,\"$defs\":{");
  g_autoptr (GString) any = g_string_new (NULL);
  guint n;

  for (n = 0; text->len + any->len < SCHEMA_SIZE; n++)
    {
      g_string_append_printf (text,
                              "\"kind-%u\":{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"k%u\"},\"id\":{\"type\":\"integer\",\"minimum\":0},"
                              "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200},\"mail\":{\"type\":\"string\",\"format\":\"email\"},"
                              "\"code\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-[0-9]{4}$\"},\"state\":{\"enum\":[\"open\",\"closed\",\"lost\"]},"
                              "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}},"
                              "\"required\":[\"kind\",\"id\",\"name\",\"mail\",\"code\",\"state\",\"tags\"],\"additionalProperties\":false},",
                              n, n);
      g_string_append_printf (any, "%s{\"$ref\":\"#/$defs/kind-%u\"}", n > 0 ? "," : "", n);
    }
  g_string_append_printf (text, "\"any\":{\"anyOf\":[%s]}}}", any->str);
  *n_kinds = n;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_reply (guint n_kinds)
{
  GString *text = g_string_new ("{\"items\":[");

  for (guint i = 0; text->len < REPLY_SIZE; i++)
    g_string_append_printf (text,
                            "%s{\"kind\":\"k%u\",\"id\":%u,\"name\":\"Somebody with number %u\",\"mail\":\"someone%u@example.org\","
                            "\"code\":\"AB-%04u\",\"state\":\"open\",\"tags\":[\"one\",\"two\",\"three\"]}",
                            i > 0 ? "," : "", i % n_kinds, i, i, i, i % 10000);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static int
compare (gconstpointer left,
         gconstpointer right)
{
  const double *a = left;
  const double *b = right;

  return (*a > *b) - (*a < *b);
}

static double
median (double *times)
{
  qsort (times, N_ROUNDS, sizeof *times, compare);
  return times[N_ROUNDS / 2];
}

int
main (void)
{
  guint n_kinds;
  g_autofree char *schema_text = make_schema (&n_kinds);
  g_autofree char *reply = make_reply (n_kinds);
  gsize length = strlen (reply);
  g_autoptr (JsonNode) schema_json = confab_json_parse (schema_text, -1, NULL);
  double times[5][N_ROUNDS];
  double base;
  static const char *const names[] = { "json-glib reads the reply", "we read it by the letter", "schema made ready", "reply checked",
                                       "the same, with the reasons" };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();
      g_autoptr (JsonNode) value = NULL;
      g_autoptr (ConfabJsonSchema) schema = NULL;
      g_autoptr (GPtrArray) problems = NULL;
      gint64 at[6];
      gboolean read;

      at[0] = g_get_monotonic_time ();
      read = json_parser_load_from_data (parser, reply, length, NULL);
      at[1] = g_get_monotonic_time ();
      value = confab_json_read (reply, length, NULL, NULL);
      at[2] = g_get_monotonic_time ();
      schema = confab_json_schema_new (schema_json, NULL);
      at[3] = g_get_monotonic_time ();
      if (!read || !confab_json_schema_check (schema, value, NULL))
        g_error ("the reply should fit");
      at[4] = g_get_monotonic_time ();
      confab_json_schema_check (schema, value, &problems);
      at[5] = g_get_monotonic_time ();
      for (guint j = 0; j < 5; j++)
        times[j][i] = (at[j + 1] - at[j]) / 1000.0;
    }
  g_print ("schema %zu bytes with %u kinds, reply %zu bytes\n", strlen (schema_text), n_kinds, length);
  base = median (times[0]);
  for (guint j = 0; j < 5; j++)
    {
      double time = median (times[j]);

      g_print ("%-28s %7.1f ms  %5.2f of json-glib\n", names[j], time, time / base);
    }
  return 0;
}
