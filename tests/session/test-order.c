/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"
#include "session/confab-library-view.h"
#include "session/confab-session-private.h"

/* Random changes of the order among conversations, and their undoing, beside a plain list of what should be. */

#define N_CONVERSATIONS 24
#define N_FOLDERS       6
#define N_TAGS          4
#define N_VIEWS         9
#define N_STEPS         250

static const char *const tag_names[N_TAGS] = { "Work", "ÄRGER", "日本", "straße" };
static const char *const tag_spellings[N_TAGS] = { "WORK", "ärger", "日本", "STRASSE" };

typedef struct
{
  char     title[16];
  gint64   updated;
  gint64   created;
  gboolean pinned;
  gboolean archived;
  guint    deleted; /* counts up, 0 for not */
  int      folder;  /* -1 for none */
  gboolean tags[N_TAGS];
} Known;

typedef struct
{
  gboolean exists;
  char     name[16];
  int      parent;
} KnownFolder;

typedef struct
{
  Known       conversations[N_CONVERSATIONS];
  KnownFolder folders[N_FOLDERS];
  guint       n_deleted;
} State;

typedef struct
{
  ConfabUndo *undo;
  State       before;
} Step;

typedef struct
{
  ConfabLibraryView *view;
  GPtrArray         *shadow; /* ids, as “items-changed” told */
  int                folder;
  int                tag;
} Watched;

typedef struct
{
  Fixture *fixture;
  GRand   *random;
  State    state;
  char    *folder_ids[N_FOLDERS];
  GArray  *steps;
  Watched  views[N_VIEWS];
} Test;

static ConfabLibrary *
get_library (Test *test)
{
  return confab_session_get_library (test->fixture->session);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Watched    *watched)
{
  g_assert_cmpuint (position + removed, <=, watched->shadow->len);
  if (removed > 0)
    g_ptr_array_remove_range (watched->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (ConfabConversationItem) item = g_list_model_get_item (model, position + i);
      const char *id = confab_library_view_get_id (watched->view, position + i);

      g_assert_cmpstr (confab_conversation_item_get_id (item), ==, id);
      g_ptr_array_insert (watched->shadow, position + i, g_strdup (id));
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, watched->shadow->len);
}

static void
watch (Test              *test,
       guint              number,
       ConfabLibraryScope scope,
       ConfabLibrarySort  sort,
       int                folder,
       int                tag,
       gboolean           subfolders)
{
  Watched *watched = &test->views[number];
  const char *name = folder >= 0 ? test->folder_ids[folder] : tag >= 0 ? tag_spellings[tag] : NULL;

  watched->view = confab_library_view_new (get_library (test));
  confab_library_view_set_scope (watched->view, scope, name, subfolders);
  confab_library_view_set_sort (watched->view, sort);
  watched->folder = folder;
  watched->tag = tag;
  watched->shadow = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (watched->view)); i++)
    g_ptr_array_add (watched->shadow, g_strdup (confab_library_view_get_id (watched->view, i)));
  g_signal_connect (watched->view, "items-changed", G_CALLBACK (items_changed_cb), watched);
}

static void
watch_all (Test *test)
{
  watch (test, 0, CONFAB_LIBRARY_SCOPE_ALL, CONFAB_LIBRARY_SORT_UPDATED, -1, -1, FALSE);
  watch (test, 1, CONFAB_LIBRARY_SCOPE_ALL, CONFAB_LIBRARY_SORT_TITLE, -1, -1, FALSE);
  watch (test, 2, CONFAB_LIBRARY_SCOPE_ALL, CONFAB_LIBRARY_SORT_CREATED, -1, -1, FALSE);
  watch (test, 3, CONFAB_LIBRARY_SCOPE_ARCHIVE, CONFAB_LIBRARY_SORT_UPDATED, -1, -1, FALSE);
  watch (test, 4, CONFAB_LIBRARY_SCOPE_TRASH, CONFAB_LIBRARY_SORT_CREATED, -1, -1, FALSE);
  watch (test, 5, CONFAB_LIBRARY_SCOPE_TAG, CONFAB_LIBRARY_SORT_UPDATED, -1, 1, FALSE);
  watch (test, 6, CONFAB_LIBRARY_SCOPE_FOLDER, CONFAB_LIBRARY_SORT_UPDATED, 0, -1, TRUE);
  watch (test, 7, CONFAB_LIBRARY_SCOPE_FOLDER, CONFAB_LIBRARY_SORT_TITLE, 1, -1, FALSE);
  watch (test, 8, CONFAB_LIBRARY_SCOPE_FOLDER, CONFAB_LIBRARY_SORT_UPDATED, -1, -1, FALSE);
}

static void
unwatch_all (Test *test)
{
  for (guint i = 0; i < N_VIEWS; i++)
    {
      g_signal_handlers_disconnect_by_data (test->views[i].view, &test->views[i]);
      g_assert_finalize_object (test->views[i].view);
      g_ptr_array_unref (test->views[i].shadow);
    }
}

static gboolean
is_below (const State *state,
          int          folder,
          int          outer)
{
  while (folder >= 0 && folder != outer)
    folder = state->folders[folder].parent;
  return folder >= 0;
}

static gboolean
should_show (const State   *state,
             const Watched *watched,
             const Known   *known)
{
  ConfabLibraryScope scope = confab_library_view_get_scope (watched->view);

  if (scope == CONFAB_LIBRARY_SCOPE_TRASH || known->deleted != 0)
    return scope == CONFAB_LIBRARY_SCOPE_TRASH && known->deleted != 0;
  if (scope == CONFAB_LIBRARY_SCOPE_ARCHIVE || known->archived)
    return scope == CONFAB_LIBRARY_SCOPE_ARCHIVE && known->archived;
  if (scope == CONFAB_LIBRARY_SCOPE_TAG)
    return known->tags[watched->tag];
  if (scope != CONFAB_LIBRARY_SCOPE_FOLDER)
    return TRUE;
  if (watched->folder == 0)
    return state->folders[0].exists && is_below (state, known->folder, 0);
  return known->folder == watched->folder;
}

typedef struct
{
  const State   *state;
  const Watched *watched;
} Order;

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const Order *order = user_data;
  const Known *first = &order->state->conversations[*(const guint *)a];
  const Known *second = &order->state->conversations[*(const guint *)b];
  ConfabLibrarySort sort = confab_library_view_get_sort (order->watched->view);
  gint64 difference = 0;

  if (confab_library_view_get_scope (order->watched->view) != CONFAB_LIBRARY_SCOPE_TRASH)
    difference = second->pinned - first->pinned;
  if (difference == 0 && sort == CONFAB_LIBRARY_SORT_TITLE)
    difference = g_utf8_collate (first->title, second->title);
  else if (difference == 0 && sort == CONFAB_LIBRARY_SORT_CREATED)
    difference = second->created - first->created;
  if (difference == 0)
    difference = second->updated - first->updated;
  return difference < 0 ? -1 : difference > 0;
}

static void
check_view (Test    *test,
            Watched *watched)
{
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint));
  Order order = { &test->state, watched };

  for (guint i = 0; i < N_CONVERSATIONS; i++)
    if (should_show (&test->state, watched, &test->state.conversations[i]))
      g_array_append_val (expected, i);
  g_array_sort_with_data (expected, compare_cb, &order);
  g_assert_cmpuint (watched->shadow->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", g_array_index (expected, guint, i));
      const Known *known = &test->state.conversations[g_array_index (expected, guint, i)];
      g_autoptr (ConfabConversationItem) item = g_list_model_get_item (G_LIST_MODEL (watched->view), i);

      g_assert_cmpstr (watched->shadow->pdata[i], ==, id);
      g_assert_cmpstr (confab_library_view_get_id (watched->view, i), ==, id);
      g_assert_cmpuint (confab_library_view_find (watched->view, id), ==, i);
      g_assert_cmpstr (confab_conversation_item_get_title (item), ==, known->title);
      g_assert_true (confab_conversation_item_get_pinned (item) == known->pinned);
      g_assert_true (confab_conversation_item_get_archived (item) == known->archived);
      g_assert_cmpstr (confab_conversation_item_get_folder_id (item), ==,
                       known->folder >= 0 ? test->folder_ids[known->folder] : NULL);
    }
}

/* The folders are all there, each after the one it is in. */
static void
check_folders (Test *test)
{
  GListModel *folders = confab_library_get_folders (get_library (test));
  guint n = 0;

  for (guint i = 0; i < N_FOLDERS; i++)
    n += test->state.folders[i].exists;
  g_assert_cmpuint (g_list_model_get_n_items (folders), ==, n);
  for (int i = 0; i < N_FOLDERS; i++)
    {
      ConfabFolder *folder = confab_library_find_folder (get_library (test), test->folder_ids[i]);
      const KnownFolder *known = &test->state.folders[i];
      guint depth = 0;

      g_assert_true ((folder != NULL) == known->exists);
      if (folder == NULL)
        continue;
      for (int outer = known->parent; outer >= 0; outer = test->state.folders[outer].parent)
        depth++;
      g_assert_cmpuint (confab_folder_get_depth (folder), ==, depth);
      g_assert_cmpstr (confab_folder_get_name (folder), ==, known->name);
      g_assert_cmpstr (confab_folder_get_parent_id (folder), ==,
                       known->parent >= 0 ? test->folder_ids[known->parent] : NULL);
    }
}

static void
check_counts (Test *test)
{
  confab_test_drain ();
  for (int i = 0; i < N_FOLDERS; i++)
    {
      ConfabFolder *folder = confab_library_find_folder (get_library (test), test->folder_ids[i]);
      guint own = 0;
      guint total = 0;

      for (guint j = 0; j < N_CONVERSATIONS; j++)
        {
          const Known *known = &test->state.conversations[j];

          if (known->deleted != 0 || known->archived || known->folder < 0)
            continue;
          own += known->folder == i;
          total += is_below (&test->state, known->folder, i);
        }
      if (folder == NULL)
        continue;
      g_assert_cmpuint (confab_folder_get_n_conversations (folder), ==, own);
      g_assert_cmpuint (confab_folder_get_n_total (folder), ==, total);
    }
}

static void
check (Test *test)
{
  for (guint i = 0; i < N_VIEWS; i++)
    check_view (test, &test->views[i]);
  check_folders (test);
}

static void
add_step (Test       *test,
          ConfabUndo *undo,
          State      *before)
{
  Step step = { undo, *before };

  g_assert_nonnull (undo);
  g_array_append_val (test->steps, step);
}

/* Some conversations; their numbers in @chosen. */
static char **
choose (Test     *test,
        gboolean *chosen)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  guint one_in = g_rand_boolean (test->random) ? 3 : 12;

  for (guint i = 0; i < N_CONVERSATIONS; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      chosen[i] = g_rand_int_range (test->random, 0, one_in) == 0;
      if (chosen[i])
        g_strv_builder_add (ids, id);
    }
  return g_strv_builder_end (ids);
}

static ConfabUndo *
change_some (Test *test,
             int   kind)
{
  gboolean chosen[N_CONVERSATIONS];
  g_auto (GStrv) ids = choose (test, chosen);
  const char *const *some = (const char *const *)ids;
  gboolean on = g_rand_boolean (test->random);
  int tag = g_rand_int_range (test->random, 0, N_TAGS);
  int folder = g_rand_int_range (test->random, -1, N_FOLDERS);
  ConfabLibrary *library = get_library (test);

  if (folder >= 0 && !test->state.folders[folder].exists)
    folder = -1;
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    {
      Known *known = &test->state.conversations[i];

      if (!chosen[i])
        continue;
      if (kind == 0)
        known->pinned = on;
      else if (kind == 1)
        known->archived = on;
      else if (kind == 2)
        known->deleted = on ? 1 : 0;
      else if (kind == 3)
        known->tags[tag] = on;
      else
        known->folder = folder;
    }
  switch (kind)
    {
    case 0:
      return confab_library_set_pinned (library, some, on);
    case 1:
      return confab_library_set_archived (library, some, on);
    case 2:
      return confab_library_set_deleted (library, some, on);
    case 3:
      return confab_library_set_tagged (library, some, on ? tag_names[tag] : tag_spellings[tag], on);
    default:
      return confab_library_set_folder (library, some, folder >= 0 ? test->folder_ids[folder] : NULL);
    }
}

static ConfabUndo *
rename_one (Test *test)
{
  guint number = g_rand_int_range (test->random, 0, N_CONVERSATIONS);
  Known *known = &test->state.conversations[number];
  g_autofree char *id = g_strdup_printf ("c%u", number);

  g_snprintf (known->title, sizeof known->title, "%c%u", 'a' + g_rand_int_range (test->random, 0, 26), number);
  return confab_library_set_title (get_library (test), id, known->title);
}

static void
remove_known (State *state,
              int    folder)
{
  int parent = state->folders[folder].parent;

  state->folders[folder].exists = FALSE;
  for (int i = 0; i < N_FOLDERS; i++)
    if (state->folders[i].exists && state->folders[i].parent == folder)
      state->folders[i].parent = parent;
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    if (state->conversations[i].folder == folder)
      state->conversations[i].folder = parent;
}

static ConfabUndo *
change_folder (Test *test)
{
  int folder = g_rand_int_range (test->random, 0, N_FOLDERS);
  int other = g_rand_int_range (test->random, -1, N_FOLDERS);
  State *state = &test->state;
  KnownFolder *known = &state->folders[folder];
  const char *id = test->folder_ids[folder];
  ConfabLibrary *library = get_library (test);

  if (!known->exists)
    return NULL;
  switch (g_rand_int_range (test->random, 0, 4))
    {
    case 0:
      remove_known (state, folder);
      return confab_library_remove_folder (library, id);
    case 1:
      g_snprintf (known->name, sizeof known->name, "n%u", g_rand_int_range (test->random, 0, 99));
      return confab_library_rename_folder (library, id, known->name);
    default:
      if (other >= 0 && !state->folders[other].exists)
        return NULL;
      if (other >= 0 && is_below (state, other, folder))
        {
          g_assert_null (confab_library_move_folder (library, id, test->folder_ids[other]));
          return NULL;
        }
      known->parent = other;
      return confab_library_move_folder (library, id, other >= 0 ? test->folder_ids[other] : NULL);
    }
}

/* All that was asked of the store before has been answered then. */
static void
wait_for_store (Test *test)
{
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_clear_object (&result);
      confab_store_get_setting_async (confab_session_get_store (test->fixture->session), "none", NULL,
                                      confab_test_capture, &result);
      g_assert_null (confab_store_get_setting_finish (confab_session_get_store (test->fixture->session),
                                                      confab_test_await (&result), NULL));
    }
}

static void
undo_last (Test *test)
{
  Step step;
  g_autoptr (ConfabUndo) redo = NULL;
  g_autoptr (ConfabUndo) undone = NULL;
  State after = test->state;

  if (test->steps->len == 0)
    return;
  step = g_array_index (test->steps, Step, test->steps->len - 1);
  g_array_set_size (test->steps, test->steps->len - 1);
  confab_test_drain ();
  redo = confab_library_undo (get_library (test), step.undo);
  /* Where the store has not told yet what undoes it, it does so soon. */
  wait_for_store (test);
  test->state = step.before;
  g_object_unref (step.undo);
  check (test);
  if (g_rand_int_range (test->random, 0, 4) != 0)
    return;
  undone = confab_library_undo (get_library (test), redo);
  wait_for_store (test);
  test->state = after;
  check (test);
  add_step (test, g_steal_pointer (&undone), &step.before);
}

static void
forget_steps (Test *test)
{
  for (guint i = 0; i < test->steps->len; i++)
    g_object_unref (g_array_index (test->steps, Step, i).undo);
  g_array_set_size (test->steps, 0);
}

static void
reopen (Test *test)
{
  unwatch_all (test);
  forget_steps (test);
  wait_for_store (test);
  fixture_reopen (test->fixture);
  watch_all (test);
  confab_test_wait_until (confab_library_get_loaded (get_library (test)));
  wait_for_store (test);
  check_counts (test);
}

static void
take_step (Test *test)
{
  State before = test->state;
  int kind = g_rand_int_range (test->random, 0, 10);
  ConfabUndo *undo;

  if (kind == 9)
    {
      undo_last (test);
      return;
    }
  undo = kind < 5 ? change_some (test, kind) : kind < 6 ? rename_one (test) : change_folder (test);
  if (undo != NULL)
    add_step (test, undo, &before);
}

static void
set_up (Test *test)
{
  g_autofree char *path = confab_test_dir_build (test->fixture->dir, "data/confab.db");
  const char *sql = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 23) "
                    "INSERT INTO conversation (id, title, created, updated)"
                    " SELECT 'c' || i, 't' || i, 1000 + (i * 7) % 24, 1000 + i FROM n";
  const char *const argv[] = { "sqlite3", path, sql, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    {
      Known *known = &test->state.conversations[i];

      g_snprintf (known->title, sizeof known->title, "t%u", i);
      known->updated = 1000 + i;
      known->created = 1000 + (i * 7) % 24;
      known->folder = -1;
    }
  confab_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (get_library (test))) == N_CONVERSATIONS);
  for (int i = 0; i < N_FOLDERS; i++)
    {
      KnownFolder *known = &test->state.folders[i];
      g_autoptr (ConfabUndo) undo = NULL;

      g_snprintf (known->name, sizeof known->name, "f%d", i);
      known->exists = TRUE;
      known->parent = i < 2 ? -1 : i - 2;
      undo = confab_library_make_folder (get_library (test), known->name,
                                         known->parent >= 0 ? test->folder_ids[known->parent] : NULL,
                                         &test->folder_ids[i]);
      g_assert_nonnull (undo);
    }
}

static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  Test test = { .fixture = fixture, .random = g_rand_new_with_seed (GPOINTER_TO_UINT (data)) };

  test.steps = g_array_new (FALSE, FALSE, sizeof (Step));
  set_up (&test);
  watch_all (&test);
  check (&test);
  for (guint i = 1; i <= N_STEPS; i++)
    {
      take_step (&test);
      check (&test);
      if (i % 50 == 0)
        {
          reopen (&test);
          check (&test);
        }
    }
  while (test.steps->len > 0)
    undo_last (&test);
  unwatch_all (&test);
  forget_steps (&test);
  g_array_unref (test.steps);
  for (guint i = 0; i < N_FOLDERS; i++)
    g_free (test.folder_ids[i]);
  g_rand_free (test.random);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 4; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/session/order/random/%u", seed);

      g_test_add (path, Fixture, GUINT_TO_POINTER (seed), (void (*)(Fixture *, gconstpointer))(void *) fixture_set_up,
                  test_random, (void (*)(Fixture *, gconstpointer))(void *) fixture_tear_down);
    }
  return g_test_run ();
}
