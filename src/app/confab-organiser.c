/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-organiser.h"

/* How many steps can be undone from the keyboard. */
#define MAX_STEPS 100

struct _ConfabOrganiser
{
  GObject        parent_instance;

  ConfabLibrary *library;
  GPtrArray     *undos; /* (element-type ConfabUndo): the last one last */
  GPtrArray     *redos;
};

enum
{
  DONE,
  UNDONE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabOrganiser, confab_organiser, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
push (GPtrArray  *steps,
      ConfabUndo *step)
{
  if (steps->len == MAX_STEPS)
    g_ptr_array_remove_index (steps, 0);
  g_ptr_array_add (steps, g_object_ref (step));
}

/* undo: (transfer full) (nullable) */
static void
tell (ConfabOrganiser *self,
      ConfabUndo      *undo,
      const char      *text)
{
  g_autoptr (ConfabUndo) owned = undo;

  if (owned == NULL)
    return;
  push (self->undos, owned);
  g_ptr_array_set_size (self->redos, 0);
  g_signal_emit (self, signals[DONE], 0, text, owned);
}

/* text: (transfer full) */
static void
tell_text (ConfabOrganiser *self,
           ConfabUndo      *undo,
           char            *text)
{
  g_autofree char *owned = text;

  tell (self, undo, owned);
}

static guint
count (const char *const *ids)
{
  return g_strv_length ((char **)ids);
}

static void
confab_organiser_dispose (GObject *object)
{
  ConfabOrganiser *self = CONFAB_ORGANISER (object);

  g_clear_object (&self->library);
  g_ptr_array_set_size (self->undos, 0);
  g_ptr_array_set_size (self->redos, 0);

  G_OBJECT_CLASS (confab_organiser_parent_class)->dispose (object);
}

static void
confab_organiser_finalize (GObject *object)
{
  ConfabOrganiser *self = CONFAB_ORGANISER (object);

  g_ptr_array_unref (self->undos);
  g_ptr_array_unref (self->redos);

  G_OBJECT_CLASS (confab_organiser_parent_class)->finalize (object);
}

static void
confab_organiser_class_init (ConfabOrganiserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_organiser_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_organiser_finalize;

  signals[DONE] = g_signal_new ("done", CONFAB_TYPE_ORGANISER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, CONFAB_TYPE_UNDO);
  signals[UNDONE] = g_signal_new ("undone", CONFAB_TYPE_ORGANISER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
confab_organiser_init (ConfabOrganiser *self)
{
  self->undos = g_ptr_array_new_with_free_func (g_object_unref);
  self->redos = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * confab_organiser_new: (constructor)
 * @library: the conversations
 *
 * Returns: (transfer full): what keeps order in them
 */
ConfabOrganiser *
confab_organiser_new (ConfabLibrary *library)
{
  ConfabOrganiser *self;

  g_return_val_if_fail (CONFAB_IS_LIBRARY (library), NULL);

  self = g_object_new (CONFAB_TYPE_ORGANISER, NULL);
  self->library = g_object_ref (library);
  return self;
}

/**
 * confab_organiser_get_library:
 * @self: an organiser
 *
 * Returns: (transfer none): the conversations
 */
ConfabLibrary *
confab_organiser_get_library (ConfabOrganiser *self)
{
  return self->library;
}

/**
 * confab_organiser_rename:
 * @self: an organiser
 * @id: a conversation
 * @title: its new title
 */
void
confab_organiser_rename (ConfabOrganiser *self,
                         const char      *id,
                         const char      *title)
{
  tell (self, confab_library_set_title (self->library, id, title), _ ("Conversation renamed"));
}

/**
 * confab_organiser_took_title:
 * @self: an organiser
 * @text: what happened
 * @undo: what undoes it
 *
 * Takes over what somebody else did.
 */
void
confab_organiser_took_title (ConfabOrganiser *self,
                             const char      *text,
                             ConfabUndo      *undo)
{
  tell (self, g_object_ref (undo), text);
}

/**
 * confab_organiser_pin:
 * @self: an organiser
 * @ids: (array zero-terminated=1): conversations
 * @pinned: whether they are to stand on top
 */
void
confab_organiser_pin (ConfabOrganiser   *self,
                      const char *const *ids,
                      gboolean           pinned)
{
  guint n = count (ids);
  g_autofree char *text = NULL;

  if (pinned)
    text = g_strdup_printf (ngettext ("Conversation pinned",
                                      "%u conversations pinned", n), n);
  else
    text = g_strdup_printf (ngettext ("Conversation no longer pinned",
                                      "%u conversations no longer pinned", n), n);
  tell (self, confab_library_set_pinned (self->library, ids, pinned), text);
}

/**
 * confab_organiser_archive:
 * @self: an organiser
 * @ids: (array zero-terminated=1): conversations
 * @archived: whether they are to be put away, or back
 */
void
confab_organiser_archive (ConfabOrganiser   *self,
                          const char *const *ids,
                          gboolean           archived)
{
  guint n = count (ids);
  g_autofree char *text = NULL;

  if (archived)
    text = g_strdup_printf (ngettext ("Conversation archived",
                                      "%u conversations archived", n), n);
  else
    text = g_strdup_printf (ngettext ("Conversation taken out of the archive",
                                      "%u conversations taken out of the archive", n), n);
  tell (self, confab_library_set_archived (self->library, ids, archived), text);
}

/**
 * confab_organiser_delete:
 * @self: an organiser
 * @ids: (array zero-terminated=1): conversations
 * @deleted: whether they go to the trash, or come back from it
 */
void
confab_organiser_delete (ConfabOrganiser   *self,
                         const char *const *ids,
                         gboolean           deleted)
{
  guint n = count (ids);
  g_autofree char *text = NULL;

  if (deleted)
    text = g_strdup_printf (ngettext ("Conversation deleted",
                                      "%u conversations deleted", n), n);
  else
    text = g_strdup_printf (ngettext ("Conversation restored",
                                      "%u conversations restored", n), n);
  tell (self, confab_library_set_deleted (self->library, ids, deleted), text);
}

static const char *
get_folder_name (ConfabOrganiser *self,
                 const char      *id)
{
  ConfabFolder *folder = id != NULL ? confab_library_find_folder (self->library, id) : NULL;

  return folder != NULL ? confab_folder_get_name (folder) : "";
}

/**
 * confab_organiser_move:
 * @self: an organiser
 * @ids: (array zero-terminated=1): conversations
 * @folder_id: (nullable): the folder that they go to; %NULL for none
 */
void
confab_organiser_move (ConfabOrganiser   *self,
                       const char *const *ids,
                       const char        *folder_id)
{
  guint n = count (ids);
  char *text;

  if (folder_id != NULL)
    /* Translators: %s is the name of a folder */
    text = g_strdup_printf (_ ("Moved to “%s”"), get_folder_name (self, folder_id));
  else
    text = g_strdup_printf (ngettext ("Conversation taken out of its folder",
                                      "%u conversations taken out of their folders", n), n);
  tell_text (self, confab_library_set_folder (self->library, ids, folder_id), text);
}

/**
 * confab_organiser_tag:
 * @self: an organiser
 * @ids: (array zero-terminated=1): conversations
 * @tag: a tag, which is made where there is none
 * @tagged: whether they are to have it
 */
void
confab_organiser_tag (ConfabOrganiser   *self,
                      const char *const *ids,
                      const char        *tag,
                      gboolean           tagged)
{
  ConfabUndo *undo = confab_library_set_tagged (self->library, ids, tag, tagged);

  /* Translators: %s is a tag, a word that conversations are put under */
  tell_text (self, undo, g_strdup_printf (tagged ? _ ("Tag “%s” added") : _ ("Tag “%s” removed"), tag));
}

/**
 * confab_organiser_make_folder:
 * @self: an organiser
 * @name: the name of a new folder
 * @parent_id: (nullable): the folder it is to be in
 *
 * Returns: (transfer full) (nullable): its identifier; %NULL where @name is no name
 */
char *
confab_organiser_make_folder (ConfabOrganiser *self,
                              const char      *name,
                              const char      *parent_id)
{
  char *id = NULL;
  ConfabUndo *undo = confab_library_make_folder (self->library, name, parent_id, &id);

  if (undo == NULL)
    return NULL;
  tell (self, undo, _ ("Folder created"));
  return id;
}

/**
 * confab_organiser_rename_folder:
 * @self: an organiser
 * @id: a folder
 * @name: its new name
 */
void
confab_organiser_rename_folder (ConfabOrganiser *self,
                                const char      *id,
                                const char      *name)
{
  tell (self, confab_library_rename_folder (self->library, id, name), _ ("Folder renamed"));
}

/**
 * confab_organiser_move_folder:
 * @self: an organiser
 * @id: a folder
 * @parent_id: (nullable): the folder it is to be in; %NULL for the top
 */
void
confab_organiser_move_folder (ConfabOrganiser *self,
                              const char      *id,
                              const char      *parent_id)
{
  ConfabFolder *folder = confab_library_find_folder (self->library, id);

  if (folder == NULL || g_strcmp0 (confab_folder_get_parent_id (folder), parent_id) == 0)
    return;
  tell (self, confab_library_move_folder (self->library, id, parent_id), _ ("Folder moved"));
}

/**
 * confab_organiser_remove_folder:
 * @self: an organiser
 * @id: a folder
 */
void
confab_organiser_remove_folder (ConfabOrganiser *self,
                                const char      *id)
{
  char *text = g_strdup_printf (_ ("Folder “%s” removed"), get_folder_name (self, id));

  tell_text (self, confab_library_remove_folder (self->library, id), text);
}

/**
 * confab_organiser_rename_tag:
 * @self: an organiser
 * @name: a tag
 * @new_name: what it is to be called
 */
void
confab_organiser_rename_tag (ConfabOrganiser *self,
                             const char      *name,
                             const char      *new_name)
{
  tell (self, confab_library_rename_tag (self->library, name, new_name), _ ("Tag renamed"));
}

/**
 * confab_organiser_remove_tag:
 * @self: an organiser
 * @name: a tag
 */
void
confab_organiser_remove_tag (ConfabOrganiser *self,
                             const char      *name)
{
  char *text = g_strdup_printf (_ ("Tag “%s” removed"), name);

  tell_text (self, confab_library_remove_tag (self->library, name), text);
}

static void
step (ConfabOrganiser *self,
      ConfabUndo      *undo,
      GPtrArray       *inverses)
{
  g_autoptr (ConfabUndo) inverse = confab_library_undo (self->library, undo);

  if (inverse != NULL)
    push (inverses, inverse);
  g_signal_emit (self, signals[UNDONE], 0);
}

/**
 * confab_organiser_undo:
 * @self: an organiser
 * @undo: what "done" told of; it is undone once
 */
void
confab_organiser_undo (ConfabOrganiser *self,
                       ConfabUndo      *undo)
{
  g_autoptr (ConfabUndo) kept = NULL;

  g_return_if_fail (CONFAB_IS_ORGANISER (self));
  g_return_if_fail (CONFAB_IS_UNDO (undo));

  if (!g_ptr_array_find (self->undos, undo, NULL))
    return;
  kept = g_object_ref (undo);
  g_ptr_array_remove (self->undos, undo);
  step (self, undo, self->redos);
}

/**
 * confab_organiser_undo_last:
 * @self: an organiser
 *
 * Returns: whether there was something to undo
 */
gboolean
confab_organiser_undo_last (ConfabOrganiser *self)
{
  g_return_val_if_fail (CONFAB_IS_ORGANISER (self), FALSE);

  if (self->undos->len == 0)
    return FALSE;
  confab_organiser_undo (self, self->undos->pdata[self->undos->len - 1]);
  return TRUE;
}

/**
 * confab_organiser_redo_last:
 * @self: an organiser
 *
 * Returns: whether there was something to do again
 */
gboolean
confab_organiser_redo_last (ConfabOrganiser *self)
{
  g_autoptr (ConfabUndo) redo = NULL;

  g_return_val_if_fail (CONFAB_IS_ORGANISER (self), FALSE);

  if (self->redos->len == 0)
    return FALSE;
  redo = g_ptr_array_steal_index (self->redos, self->redos->len - 1);
  step (self, redo, self->undos);
  return TRUE;
}
