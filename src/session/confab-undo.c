/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/confab-undo.h"

struct _ConfabUndo
{
  GObject     parent_instance;

  GPtrArray  *inverse; /* ConfabEdit; NULL before it is known, and once it was taken */
  ConfabUndo *then;    /* what waits for it, to be the undo of the undoing; or NULL */
  gboolean    known;
  gboolean    used;
};

G_DEFINE_FINAL_TYPE (ConfabUndo, confab_undo, G_TYPE_OBJECT)

static void
confab_undo_finalize (GObject *object)
{
  ConfabUndo *self = CONFAB_UNDO (object);

  g_clear_pointer (&self->inverse, g_ptr_array_unref);
  g_clear_object (&self->then);
  G_OBJECT_CLASS (confab_undo_parent_class)->finalize (object);
}

static void
confab_undo_class_init (ConfabUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_undo_finalize;
}

static void
confab_undo_init (ConfabUndo *self)
{
}

/**
 * confab_undo_new: (constructor)
 *
 * Returns: (transfer full): an undo of which nothing is known yet
 */
ConfabUndo *
confab_undo_new (void)
{
  return g_object_new (CONFAB_TYPE_UNDO, NULL);
}

/**
 * confab_undo_set_inverse:
 * @self: an undo
 * @inverse: (transfer full) (nullable) (element-type ConfabEdit): what undoes it
 */
void
confab_undo_set_inverse (ConfabUndo *self,
                         GPtrArray  *inverse)
{
  g_return_if_fail (!self->known);

  self->inverse = inverse;
  self->known = TRUE;
}

/**
 * confab_undo_get_known:
 * @self: an undo
 *
 * Returns: whether the store has told what undoes it, or that there is nothing to undo
 */
gboolean
confab_undo_get_known (ConfabUndo *self)
{
  return self->known;
}

/**
 * confab_undo_take_inverse:
 * @self: an undo
 *
 * Returns: (transfer full) (nullable) (element-type ConfabEdit): what undoes it
 */
GPtrArray *
confab_undo_take_inverse (ConfabUndo *self)
{
  return g_steal_pointer (&self->inverse);
}

/**
 * confab_undo_set_then:
 * @self: an undo that is not known yet
 * @then: what undoes the undoing
 */
void
confab_undo_set_then (ConfabUndo *self,
                      ConfabUndo *then)
{
  g_set_object (&self->then, then);
}

/**
 * confab_undo_take_then:
 * @self: an undo
 *
 * Returns: (transfer full) (nullable): what waited for it
 */
ConfabUndo *
confab_undo_take_then (ConfabUndo *self)
{
  return g_steal_pointer (&self->then);
}

/**
 * confab_undo_use:
 * @self: an undo
 *
 * Returns: whether it was not used before
 */
gboolean
confab_undo_use (ConfabUndo *self)
{
  gboolean first = !self->used;

  self->used = TRUE;
  return first;
}
