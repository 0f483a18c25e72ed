/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-height-map.h"

/* What the map is to be like, told by going over all rows; a height of 0 is one that is not known. */
static void
check_map (ConfabHeightMap *map,
           GArray          *heights)
{
  double guess = confab_height_map_get_guess (map);
  double top = 0;

  g_assert_cmpuint (confab_height_map_get_n_rows (map), ==, heights->len);
  for (guint i = 0; i < heights->len; i++)
    {
      int height = g_array_index (heights, int, i);
      double inside;

      if (i % 7 == 0)
        g_assert_cmpfloat_with_epsilon (confab_height_map_get_top (map, i), top, 0.001);
      g_assert_cmpfloat_with_epsilon (confab_height_map_get_height (map, i), height > 0 ? height : guess, 0.001);
      if (i % 11 == 0)
        {
          g_assert_cmpuint (confab_height_map_find (map, top + 0.5, &inside), ==, i);
          g_assert_cmpfloat_with_epsilon (inside, 0.5, 0.001);
        }
      top += height > 0 ? height : guess;
    }
  g_assert_cmpfloat_with_epsilon (confab_height_map_get_top (map, heights->len), top, 0.001);
  g_assert_cmpfloat_with_epsilon (confab_height_map_get_total (map), top, 0.001);
}

static void
splice (ConfabHeightMap *map,
        GArray          *heights,
        guint            position,
        guint            n_removed,
        guint            n_added)
{
  static const int unknown[3000];

  g_assert_cmpuint (n_added, <=, G_N_ELEMENTS (unknown));
  confab_height_map_splice (map, position, n_removed, n_added);
  if (n_removed > 0)
    g_array_remove_range (heights, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (heights, position, unknown, n_added);
}

static void
test_random (void)
{
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (ConfabHeightMap) map = confab_height_map_new ();
      g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (int));

      confab_height_map_set_width (map, 700);
      for (guint step = 0; step < 200; step++)
        {
          guint n = heights->len;

          if (n == 0 || g_rand_int_range (rand, 0, 3) == 0)
            {
              guint position = (guint)g_rand_int_range (rand, 0, (gint32)n + 1);
              guint most = g_rand_boolean (rand) ? 3 : 900;
              guint n_removed = (guint)g_rand_int_range (rand, 0, (gint32)MIN (n - position, most) + 1);

              splice (map, heights, position, n_removed, (guint)g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 4 : 1000));
            }
          else
            {
              guint position = (guint)g_rand_int_range (rand, 0, (gint32)n);
              int height = g_rand_int_range (rand, 1, 900);

              confab_height_map_set_height (map, position, height);
              g_array_index (heights, int, position) = height;
            }
          if (step % 5 == 0)
            check_map (map, heights);
        }
      check_map (map, heights);
    }
}

static void
test_width (void)
{
  g_autoptr (ConfabHeightMap) map = confab_height_map_new ();
  double inside;

  confab_height_map_set_width (map, 800);
  confab_height_map_splice (map, 0, 0, 10);
  for (guint i = 0; i < 4; i++)
    confab_height_map_set_height (map, i, 100);
  g_assert_cmpfloat (confab_height_map_get_guess (map), ==, 100);
  g_assert_true (confab_height_map_get_known (map, 3));
  g_assert_false (confab_height_map_get_known (map, 4));
  g_assert_cmpfloat (confab_height_map_get_total (map), ==, 1000);

  /* With half the width it is thought to be twice as tall; what was measured is known again when the width comes back. */
  confab_height_map_set_width (map, 400);
  g_assert_cmpfloat (confab_height_map_get_total (map), ==, 2000);
  confab_height_map_set_height (map, 0, 150);
  g_assert_cmpfloat (confab_height_map_get_total (map), ==, 1950);
  confab_height_map_set_width (map, 800);
  g_assert_cmpfloat (confab_height_map_get_height (map, 1), ==, 100);
  g_assert_cmpfloat (confab_height_map_get_height (map, 0), ==, 75);
  g_assert_cmpuint (confab_height_map_find (map, 1e9, &inside), ==, 9);
  g_assert_cmpfloat (inside, ==, 100);
  g_assert_cmpuint (confab_height_map_find (map, -5, &inside), ==, 0);
}

static void
test_long (void)
{
  g_autoptr (ConfabHeightMap) map = confab_height_map_new ();
  double inside;

  confab_height_map_set_width (map, 700);
  confab_height_map_splice (map, 0, 0, 100000);
  for (guint i = 0; i < 20000; i++)
    {
      confab_height_map_splice (map, i % 2 == 0 ? 0 : confab_height_map_get_n_rows (map), 0, 1);
      confab_height_map_set_height (map, i % 2 == 0 ? 0 : confab_height_map_get_n_rows (map) - 1, 50);
    }
  g_assert_cmpuint (confab_height_map_get_n_rows (map), ==, 120000);
  g_assert_cmpfloat (confab_height_map_get_top (map, 10000), ==, 500000);
  g_assert_cmpuint (confab_height_map_find (map, confab_height_map_get_top (map, 77777) + 1, &inside), ==, 77777);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/height-map/random", test_random);
  g_test_add_func ("/height-map/width", test_width);
  g_test_add_func ("/height-map/long", test_long);
  return g_test_run ();
}
