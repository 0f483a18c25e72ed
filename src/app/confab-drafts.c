/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-drafts.h"

struct _ConfabDrafts
{
  GObject     parent_instance;

  GHashTable *drafts;
};

G_DEFINE_FINAL_TYPE (ConfabDrafts, confab_drafts, G_TYPE_OBJECT)

/**
 * confab_draft_free:
 * @self: a draft
 */
void
confab_draft_free (ConfabDraft *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->attachments);
  g_free (self);
}

static void
confab_drafts_finalize (GObject *object)
{
  g_hash_table_unref (CONFAB_DRAFTS (object)->drafts);

  G_OBJECT_CLASS (confab_drafts_parent_class)->finalize (object);
}

static void
confab_drafts_class_init (ConfabDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_drafts_finalize;
}

static void
confab_drafts_init (ConfabDrafts *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)confab_draft_free);
}

static ConfabDraft *
confab_drafts_ensure (ConfabDrafts *self,
                      const char   *id)
{
  ConfabDraft *draft = g_hash_table_lookup (self->drafts, id);

  if (draft == NULL)
    {
      draft = g_new0 (ConfabDraft, 1);
      draft->attachments = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->drafts, g_strdup (id), draft);
    }
  return draft;
}

/**
 * confab_drafts_new:
 *
 * Returns: (transfer full): no drafts yet
 */
ConfabDrafts *
confab_drafts_new (void)
{
  return g_object_new (CONFAB_TYPE_DRAFTS, NULL);
}

/**
 * confab_drafts_keep:
 * @self: the drafts
 * @id: the conversation
 * @text: what was typed
 * @attachments: (element-type ConfabPart): what was attached
 *
 * Keeps what was begun in place of what was kept before; nothing, where there is nothing.
 */
void
confab_drafts_keep (ConfabDrafts *self,
                    const char   *id,
                    const char   *text,
                    GPtrArray    *attachments)
{
  ConfabDraft *draft;

  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (id != NULL && text != NULL);

  g_hash_table_remove (self->drafts, id);
  if (*text == '\0' && attachments->len == 0)
    return;
  draft = confab_drafts_ensure (self, id);
  draft->text = g_strdup (text);
  for (guint i = 0; i < attachments->len; i++)
    g_ptr_array_add (draft->attachments, g_object_ref (g_ptr_array_index (attachments, i)));
}

/**
 * confab_drafts_add_attachment:
 * @self: the drafts
 * @id: the conversation
 * @part: an attachment that was ready only after another conversation was shown
 */
void
confab_drafts_add_attachment (ConfabDrafts *self,
                              const char   *id,
                              ConfabPart   *part)
{
  g_return_if_fail (CONFAB_IS_DRAFTS (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (CONFAB_IS_PART (part));

  g_ptr_array_add (confab_drafts_ensure (self, id)->attachments, g_object_ref (part));
}

/**
 * confab_drafts_take:
 * @self: the drafts
 * @id: the conversation
 *
 * Returns: (transfer full) (nullable): what was begun there, which is no longer kept
 */
ConfabDraft *
confab_drafts_take (ConfabDrafts *self,
                    const char   *id)
{
  g_autofree char *key = NULL;
  ConfabDraft *draft = NULL;

  g_return_val_if_fail (CONFAB_IS_DRAFTS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  g_hash_table_steal_extended (self->drafts, id, (gpointer *)&key, (gpointer *)&draft);
  return draft;
}
