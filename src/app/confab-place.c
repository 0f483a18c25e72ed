/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "app/confab-place.h"

G_DEFINE_FINAL_TYPE (ConfabPlace, confab_place, G_TYPE_OBJECT)

static void
confab_place_finalize (GObject *object)
{
  ConfabPlace *self = CONFAB_PLACE (object);

  g_clear_object (&self->folder);
  g_clear_object (&self->tag);

  G_OBJECT_CLASS (confab_place_parent_class)->finalize (object);
}

static void
confab_place_class_init (ConfabPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_place_finalize;
}

static void
confab_place_init (ConfabPlace *self)
{
}

static ConfabPlace *
new_place (ConfabPlaceKind    kind,
           ConfabLibraryScope scope)
{
  ConfabPlace *self = g_object_new (CONFAB_TYPE_PLACE, NULL);

  self->kind = kind;
  self->scope = scope;
  return self;
}

/* item: (transfer full): a folder or a tag */
static ConfabPlace *
new_label_place (GObject *item)
{
  ConfabPlace *self;

  if (CONFAB_IS_FOLDER (item))
    {
      self = new_place (CONFAB_PLACE_FOLDER, CONFAB_LIBRARY_SCOPE_FOLDER);
      self->folder = CONFAB_FOLDER (item);
    }
  else
    {
      self = new_place (CONFAB_PLACE_TAG, CONFAB_LIBRARY_SCOPE_TAG);
      self->tag = CONFAB_TAG (item);
    }
  return self;
}

static void
labels_changed_cb (GListModel *labels,
                   guint       position,
                   guint       removed,
                   guint       added,
                   GListStore *places)
{
  g_autoptr (GPtrArray) added_places = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (added_places, new_label_place (g_list_model_get_item (labels, position + i)));
  g_list_store_splice (places, position, removed, added_places->pdata, added);
}

/* The map model of GTK 4.8 has what is put in before a known item come after it. */
static GListModel *
map_labels (GListModel *labels)
{
  GListStore *places = g_list_store_new (CONFAB_TYPE_PLACE);

  labels_changed_cb (labels, 0, 0, g_list_model_get_n_items (labels), places);
  g_signal_connect_object (labels, "items-changed", G_CALLBACK (labels_changed_cb), places, 0);
  return G_LIST_MODEL (places);
}

static void
append_place (GListStore        *store,
              ConfabPlaceKind    kind,
              ConfabLibraryScope scope)
{
  g_autoptr (ConfabPlace) place = new_place (kind, scope);

  g_list_store_append (store, place);
}

/* model: (transfer full) */
static void
append_model (GListStore *models,
              GListModel *model)
{
  g_list_store_append (models, model);
  g_object_unref (model);
}

/**
 * confab_place_list:
 * @library: the conversations
 *
 * Returns: (transfer full): all places, the folders and tags among them as they change
 */
GListModel *
confab_place_list (ConfabLibrary *library)
{
  GListStore *models = g_list_store_new (G_TYPE_LIST_MODEL);
  GListStore *first = g_list_store_new (CONFAB_TYPE_PLACE);
  GListStore *last = g_list_store_new (CONFAB_TYPE_PLACE);

  append_place (first, CONFAB_PLACE_VIEW, CONFAB_LIBRARY_SCOPE_ALL);
  append_place (last, CONFAB_PLACE_NEW_FOLDER, CONFAB_LIBRARY_SCOPE_ALL);
  append_place (last, CONFAB_PLACE_VIEW, CONFAB_LIBRARY_SCOPE_ARCHIVE);
  append_place (last, CONFAB_PLACE_VIEW, CONFAB_LIBRARY_SCOPE_TRASH);
  append_model (models, G_LIST_MODEL (first));
  append_model (models, map_labels (confab_library_get_folders (library)));
  append_model (models, map_labels (confab_library_get_tags (library)));
  append_model (models, G_LIST_MODEL (last));
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (models)));
}

/**
 * confab_place_get_id:
 * @self: a place
 *
 * Returns: (nullable): the name that a view is set to for it
 */
const char *
confab_place_get_id (ConfabPlace *self)
{
  if (self->folder != NULL)
    return confab_folder_get_id (self->folder);
  return self->tag != NULL ? confab_tag_get_name (self->tag) : NULL;
}

/**
 * confab_place_is:
 * @self: a place
 * @scope: what a view shows
 * @name: (nullable): the name that it is set to; of a tag, the name without its case
 *
 * Returns: whether it shows this place
 */
gboolean
confab_place_is (ConfabPlace       *self,
                 ConfabLibraryScope scope,
                 const char        *name)
{
  if (self->kind == CONFAB_PLACE_NEW_FOLDER || self->scope != scope)
    return FALSE;
  if (self->folder != NULL)
    return g_strcmp0 (confab_folder_get_id (self->folder), name) == 0;
  return self->tag == NULL || g_strcmp0 (confab_tag_get_folded (self->tag), name) == 0;
}

/**
 * confab_place_get_name:
 * @self: a place
 *
 * Returns: what it is called
 */
const char *
confab_place_get_name (ConfabPlace *self)
{
  if (self->folder != NULL)
    return confab_folder_get_name (self->folder);
  if (self->tag != NULL)
    return confab_tag_get_name (self->tag);
  if (self->kind == CONFAB_PLACE_NEW_FOLDER)
    return _ ("New Folder");
  switch (self->scope)
    {
    case CONFAB_LIBRARY_SCOPE_ARCHIVE:
      return _ ("Archive");
    case CONFAB_LIBRARY_SCOPE_TRASH:
      return _ ("Trash");
    case CONFAB_LIBRARY_SCOPE_ALL:
    case CONFAB_LIBRARY_SCOPE_FOLDER:
    case CONFAB_LIBRARY_SCOPE_TAG:
    default:
      return _ ("All Conversations");
    }
}

/**
 * confab_place_get_icon:
 * @self: a place
 *
 * Returns: the name of its icon
 */
const char *
confab_place_get_icon (ConfabPlace *self)
{
  if (self->kind == CONFAB_PLACE_NEW_FOLDER)
    return "folder-new-symbolic";
  switch (self->scope)
    {
    case CONFAB_LIBRARY_SCOPE_FOLDER:
      return "folder-symbolic";
    case CONFAB_LIBRARY_SCOPE_TAG:
      return "confab-tag-symbolic";
    case CONFAB_LIBRARY_SCOPE_ARCHIVE:
      return "confab-archive-symbolic";
    case CONFAB_LIBRARY_SCOPE_TRASH:
      return "user-trash-symbolic";
    case CONFAB_LIBRARY_SCOPE_ALL:
    default:
      return "view-list-symbolic";
    }
}
