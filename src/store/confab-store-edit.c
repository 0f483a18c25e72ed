/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/confab-tag.h"
#include "store/confab-store-intent.h"

/* How many conversations are changed between two looks at the clock. */
#define PIECE 100

/**
 * Editing:
 * @edits: (element-type ConfabEdit): what was asked for
 * @pieces: (element-type ConfabEdit): what is still to be done, the last one first
 * @inverse: (element-type ConfabEdit): what undoes what was done
 * @error: (nullable): why what was done is being undone
 * @erases: whether something is gone for ever then
 * @is_noted: whether the database says what is being done
 *
 * Edits on their way. Many conversations are changed in steps, each a transaction, so that a reply which comes meanwhile gets to the disk in
 * time. What takes more than one is noted, so that the next start can do what a process that dies leaves undone.
 */
typedef struct
{
  GPtrArray *edits;
  GPtrArray *pieces;
  GPtrArray *inverse;
  GError    *error;
  gboolean   erases;
  gboolean   is_noted;
} Editing;

static void
editing_free (gpointer data)
{
  Editing *self = data;

  g_ptr_array_unref (self->edits);
  g_ptr_array_unref (self->pieces);
  g_clear_pointer (&self->inverse, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static GPtrArray *
edits_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)confab_edit_free);
}

/* Puts what an edit does to @ids before all else, in pieces. Without any, it is done all the same: it may make a tag. */
static void
push_pieces (GPtrArray        *pieces,
             const ConfabEdit *edit,
             GPtrArray        *ids)
{
  guint n = ids->len;

  do
    {
      guint n_piece = n == 0 ? 0 : (n - 1) % PIECE + 1;
      ConfabEdit *piece = confab_edit_new (edit->kind, NULL);

      piece->id = g_strdup (edit->id);
      piece->name = g_strdup (edit->name);
      piece->other = g_strdup (edit->other);
      piece->value = edit->value;
      for (guint i = n - n_piece; i < n; i++)
        g_ptr_array_add (piece->ids, g_strdup (ids->pdata[i]));
      g_ptr_array_add (pieces, piece);
      n -= n_piece;
    }
  while (n > 0);
}

static Editing *
editing_new (GPtrArray *edits)
{
  Editing *self = g_new0 (Editing, 1);

  self->edits = g_ptr_array_ref (edits);
  self->pieces = edits_new ();
  self->inverse = edits_new ();
  for (guint i = edits->len; i > 0; i--)
    {
      const ConfabEdit *edit = edits->pdata[i - 1];

      push_pieces (self->pieces, edit, edit->ids);
      self->erases |= edit->kind == CONFAB_EDIT_ERASE || edit->kind == CONFAB_EDIT_EMPTY_TRASH;
    }
  return self;
}

/* Does what an edit says of one conversation to many of them before the edit itself, which finds none left then. */
static gboolean
expand_with (ConfabStoreState *state,
             Editing          *editing,
             ConfabEdit       *part,
             const char       *sql,
             const char       *argument,
             GError          **error)
{
  g_autoptr (ConfabStatement) statement = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;

  statement = confab_database_prepare (state->database, sql, error);
  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count (statement) > 0)
    confab_statement_bind_text (statement, 1, argument);
  while (confab_database_step (state->database, statement, &local_error))
    g_ptr_array_add (ids, g_strdup (confab_statement_get_text (statement, 0)));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (ids->len > PIECE)
    push_pieces (editing->pieces, part, ids);
  return TRUE;
}

static gboolean
expand_folder (ConfabStoreState *state,
               Editing          *editing,
               const ConfabEdit *edit,
               GError          **error)
{
  g_autoptr (ConfabEdit) part = confab_edit_new (CONFAB_EDIT_FOLDER, NULL);
  g_autoptr (GPtrArray) parents = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  gint64 row = confab_store_get_number (state, "SELECT row FROM folder WHERE id = ?", edit->id, 0, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row <= 0)
    return TRUE;
  if (!confab_store_list_texts (state, "SELECT p.id FROM folder f LEFT JOIN folder p ON p.row = f.parent"
                                " WHERE f.row = ?", row, parents, error))
    return FALSE;
  part->id = g_strdup (parents->pdata[0]);
  return expand_with (state, editing, part,
                      "SELECT id FROM conversation WHERE folder = (SELECT row FROM folder WHERE id = ?)", edit->id, error);
}

/* What has a tag gets another one, or loses it. */
static gboolean
expand_tag (ConfabStoreState *state,
            Editing          *editing,
            const char       *tag,
            ConfabEditKind    kind,
            const char       *name,
            GError          **error)
{
  g_autoptr (ConfabEdit) part = confab_edit_new (kind, NULL);
  g_autofree char *folded = confab_tag_fold (tag);

  part->name = g_strdup (name);
  return expand_with (state, editing, part,
                      "SELECT c.id FROM tag t JOIN conversation_tag ct ON ct.tag = t.row"
                      " JOIN conversation c ON c.row = ct.conversation WHERE t.folded = ?",
                      folded, error);
}

/* The new tag is given before the old one is taken away. */
static gboolean
expand_renaming (ConfabStoreState *state,
                 Editing          *editing,
                 ConfabEdit       *edit,
                 GError          **error)
{
  g_autofree char *old = confab_tag_fold (edit->name);
  g_autofree char *new = confab_tag_fold (edit->other);
  guint n = editing->pieces->len;

  if (g_str_equal (old, new))
    return TRUE;
  if (!expand_tag (state, editing, edit->name, CONFAB_EDIT_TAG, edit->other, error))
    return FALSE;
  if (editing->pieces->len > n)
    edit->kind = CONFAB_EDIT_REMOVE_TAG;
  return TRUE;
}

/* Some edits change many conversations without naming them. */
static gboolean
expand (ConfabStoreState *state,
        Editing          *editing,
        ConfabEdit       *edit,
        GError          **error)
{
  g_autoptr (ConfabEdit) part = NULL;

  switch ((int)edit->kind)
    {
    case CONFAB_EDIT_EMPTY_TRASH:
      part = confab_edit_new (CONFAB_EDIT_ERASE, NULL);
      return expand_with (state, editing, part, "SELECT id FROM conversation WHERE deleted > 0", NULL, error);
    case CONFAB_EDIT_REMOVE_FOLDER:
      return expand_folder (state, editing, edit, error);
    case CONFAB_EDIT_REMOVE_TAG:
      return expand_tag (state, editing, edit->name, CONFAB_EDIT_UNTAG, edit->name, error);
    case CONFAB_EDIT_RENAME_TAG:
      return expand_renaming (state, editing, edit, error);
    default:
      return TRUE;
    }
}

static gboolean
edit_pieces (ConfabStoreState *state,
             Editing          *self,
             GPtrArray        *inverse,
             GError          **error)
{
  gint64 end = g_get_monotonic_time () + CONFAB_STORE_STEP_USEC;

  while (self->pieces->len > 0 && g_get_monotonic_time () < end)
    {
      guint n = self->pieces->len;
      g_autoptr (ConfabEdit) edit = NULL;

      if (!expand (state, self, self->pieces->pdata[n - 1], error))
        return FALSE;
      if (self->pieces->len > n)
        continue;
      edit = g_ptr_array_steal_index (self->pieces, n - 1);
      if (!confab_store_run_edit (state, edit, inverse, error))
        return FALSE;
    }
  return TRUE;
}

/* What had been done before it failed is undone, in steps too. */
static void
turn_back (Editing *self,
           GError  *error)
{
  self->error = error;
  g_ptr_array_set_size (self->pieces, 0);
  while (self->inverse->len > 0)
    g_ptr_array_add (self->pieces, g_ptr_array_steal_index (self->inverse, self->inverse->len - 1));
}

/* inverse: of one step, which comes before those of the steps before it */
static void
take_inverse (Editing   *self,
              GPtrArray *inverse)
{
  g_autoptr (GPtrArray) before = self->inverse;

  self->inverse = g_ptr_array_ref (inverse);
  g_ptr_array_extend_and_steal (self->inverse, g_steal_pointer (&before));
}

/* Before the first step that is not the last one ends, and as the last one does. */
static gboolean
note (ConfabStoreState *state,
      Editing          *self,
      GError          **error)
{
  if (self->pieces->len > 0 && !self->is_noted)
    return confab_intent_note (state, self->edits, error);
  return self->pieces->len > 0 || !self->is_noted || confab_intent_cross_out (state, error);
}

static gboolean
do_step (ConfabStoreState *state,
         Editing          *self,
         GPtrArray        *inverse,
         GError          **error)
{
  gboolean success;

  if (!confab_database_begin (state->database, error))
    return FALSE;
  success = edit_pieces (state, self, inverse, error) && note (state, self, error);
  success = confab_database_end (state->database, success, error);
  if (success)
    self->is_noted = self->pieces->len > 0;
  return success;
}

static gpointer
edit_some (ConfabStoreState *state,
           gpointer          data,
           GError          **error)
{
  Editing *self = data;
  g_autoptr (GPtrArray) inverse = edits_new ();
  g_autoptr (GError) local_error = NULL;
  gboolean success = do_step (state, self, inverse, &local_error);

  if (success && self->error == NULL)
    take_inverse (self, inverse);
  if (success && self->pieces->len > 0)
    return NULL;
  if (success && self->error == NULL)
    return g_steal_pointer (&self->inverse);
  if (self->error == NULL && self->inverse->len > 0)
    {
      turn_back (self, g_steal_pointer (&local_error));
      return NULL;
    }
  g_propagate_error (error, self->error != NULL ? g_steal_pointer (&self->error) : g_steal_pointer (&local_error));
  return NULL;
}

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ConfabStore *self = CONFAB_STORE (object);
  const Editing *editing = g_task_get_task_data (G_TASK (result));
  gboolean erases = editing->erases;
  GError *error = NULL;
  GPtrArray *inverse = g_task_propagate_pointer (G_TASK (result), &error);

  if (erases && inverse != NULL && self->thread != NULL)
    confab_store_start_purge (self);
  if (inverse != NULL)
    g_task_return_pointer (task, inverse, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * confab_store_edit_async:
 * @self: an open store
 * @edits: (element-type ConfabEdit): what to do, in this order
 * @cancellable: (nullable): a cancellable, of use until this returns
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Does all of it, or nothing. A conversation or folder that is no more is passed over. What changes very many conversations takes short steps with what
 * else is asked for in between, but no other edits; where one fails, those before it are undone.
 */
void
confab_store_edit_async (ConfabStore        *self,
                         GPtrArray          *edits,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) outer = NULL;
  GTask *task;

  g_return_if_fail (CONFAB_IS_STORE (self));
  g_return_if_fail (edits != NULL);

  outer = confab_store_task_new (self, confab_store_edit_async, NULL, NULL, cancellable, callback, user_data);
  if (g_task_return_error_if_cancelled (outer))
    return;
  g_task_set_check_cancellable (outer, FALSE);
  task = confab_store_task_new (self, edit_some, editing_new (edits), editing_free, NULL, edited_cb,
                                g_steal_pointer (&outer));
  confab_store_push (self, task, CONFAB_STORE_CALL_STEPS | CONFAB_STORE_CALL_IN_ORDER, edit_some,
                     (GDestroyNotify)g_ptr_array_unref);
}

/**
 * confab_store_edit_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location for an error of the domain %CONFAB_STORE_ERROR; then nothing was done
 *
 * Returns: (transfer full) (nullable) (element-type ConfabEdit): what undoes it, for confab_store_edit_async()
 */
GPtrArray *
confab_store_edit_finish (ConfabStore  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
