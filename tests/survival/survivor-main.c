/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is killed: survivor FOLDER SEED work | start | library NUMBER | import FILE | back-up | restore | some | record FILE | fail OPERATION ERROR full|once | fill FILE. It tells what it did on SURVIVAL_LOG_FD. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>

#include "file-layer.h"
#include "session/confab-importer.h"
#include "session/confab-undo.h"
#include "session/confab-session-private.h"
#include "store/confab-store-backup.h"
#include "support/confab-test.h"
#include "survivor.h"

static int
work (Survivor *self)
{
  for (;;)
    survivor_do_something (self);
  return 0;
}

static int
import (Survivor   *self,
        const char *path)
{
  ConfabImporter *importer = confab_importer_new (self->session);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ConfabImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (files, g_file_new_for_path (path));
  confab_importer_run_async (importer, files, NULL, confab_test_capture, &result);
  report = confab_importer_run_finish (importer, confab_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_no_error (report->failure);
  g_assert_cmpuint (report->n_skipped, ==, 0);
  g_object_unref (importer);
  return 0;
}

/* One backup after another takes the place of what is there. They hold as many conversations as their place in the list says. */
static int
restore (const char *folder,
         GRand      *dice)
{
  g_autoptr (GPtrArray) backups = confab_backup_list (folder);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();

  for (guint i = 0; i < backups->len; i++)
    if (((ConfabBackup *)backups->pdata[i])->kind == CONFAB_BACKUP_ASKED)
      g_ptr_array_add (asked, backups->pdata[i]);
  g_assert_cmpuint (asked->len, >, 1);
  for (;;)
    {
      ConfabBackup *backup = asked->pdata[g_rand_int_range (dice, 0, (gint32)asked->len)];
      g_autoptr (GError) error = NULL;

      survivor_tell ("restoring\t%" G_GINT64_FORMAT, backup->n_conversations);
      confab_backup_restore (folder, backup->name, &error);
      g_assert_no_error (error);
      survivor_tell ("restored\t%" G_GINT64_FORMAT, backup->n_conversations);
    }
  return 0;
}

/* Three backups, of one conversation, two and three. */
static int
back_up (Survivor *self)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ConfabChat) chat = survivor_new_chat (self);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      survivor_ask (self, chat, FALSE);
      confab_store_back_up_async (confab_session_get_store (self->session), NULL, confab_test_capture, &result);
      confab_store_back_up_finish (confab_session_get_store (self->session), confab_test_await (&result), &error);
      g_assert_no_error (error);
    }
  return 0;
}

static void
tell_state (const char *word,
            const char *name,
            gboolean    value)
{
  survivor_tell ("%s\t%s\t%d", word, name, value ? 1 : 0);
}

static ConfabUndo *
edit_all (ConfabLibrary     *library,
          const char        *name,
          const char *const *ids,
          gboolean           value)
{
  if (g_str_equal (name, "pinned"))
    return confab_library_set_pinned (library, ids, value);
  if (g_str_equal (name, "archived"))
    return confab_library_set_archived (library, ids, value);
  if (g_str_equal (name, "deleted"))
    return confab_library_set_deleted (library, ids, value);
  if (g_str_equal (name, "folder"))
    return confab_library_set_folder (library, ids, value ? "f" : NULL);
  return confab_library_set_tagged (library, ids, "all", value);
}

/* All conversations at once get something, or lose it; often that is undone. Every one of them has it, or none. */
static int
edit_library (Survivor *self,
              guint     n)
{
  static const char *const names[] = { "pinned", "archived", "deleted", "folder", "tag" };
  ConfabLibrary *library = confab_session_get_library (self->session);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i + 1);

      g_strv_builder_add (builder, id);
    }
  ids = g_strv_builder_end (builder);
  for (;;)
    {
      guint i = (guint)g_rand_int_range (self->dice, 0, G_N_ELEMENTS (names));
      gboolean value = g_rand_boolean (self->dice);
      g_autoptr (ConfabUndo) undo = NULL;
      g_autoptr (ConfabUndo) redo = NULL;

      tell_state ("editing", names[i], value);
      undo = edit_all (library, names[i], (const char *const *)ids, value);
      confab_test_wait_until (confab_undo_get_known (undo));
      tell_state ("edited", names[i], value);
      if (g_rand_boolean (self->dice))
        continue;
      tell_state ("undoing", names[i], value);
      redo = confab_library_undo (library, undo);
      confab_test_wait_until (confab_undo_get_known (redo));
      tell_state ("undone", names[i], value);
      tell_state ("editing", names[i], value);
      undo = (g_object_unref (undo), confab_library_undo (library, redo));
      confab_test_wait_until (confab_undo_get_known (undo));
      tell_state ("edited", names[i], value);
    }
  return 0;
}

#define N_RECORDED 25

static int
do_some (Survivor *self)
{
  for (guint i = 0; i < N_RECORDED; i++)
    survivor_do_something (self);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  Survivor self = { NULL };
  g_autoptr (GError) error = NULL;
  guint32 seed;
  int status = 0;

  g_assert (argc >= 4);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  seed = (guint32)strtoul (argv[2], NULL, 10);
  if (g_str_equal (argv[3], "restore"))
    return restore (argv[1], g_rand_new_with_seed (seed));
  if (g_str_equal (argv[3], "record"))
    {
      g_autofree char *root = g_path_get_dirname (argv[1]);

      file_layer_start (root, argv[4]);
    }
  if (g_str_equal (argv[3], "fail"))
    file_layer_start (argv[1], NULL);
  if (!survivor_open (&self, argv[1], seed, &error))
    g_error ("%s", error->message);
  survivor_start_beat ();
  if (g_str_equal (argv[3], "work"))
    status = work (&self);
  else if (g_str_equal (argv[3], "library"))
    status = edit_library (&self, (guint)atoi (argv[4]));
  else if (g_str_equal (argv[3], "import"))
    status = import (&self, argv[4]);
  else if (g_str_equal (argv[3], "fail"))
    status = survivor_fail (&self, (guint)atoi (argv[4]), atoi (argv[5]), g_str_equal (argv[6], "full"));
  else if (g_str_equal (argv[3], "fill"))
    status = survivor_fill (&self, argv[4]);
  else if (g_str_equal (argv[3], "record") || g_str_equal (argv[3], "some"))
    status = do_some (&self);
  else if (g_str_equal (argv[3], "back-up"))
    status = back_up (&self);
  survivor_close (&self);
  return status;
}
