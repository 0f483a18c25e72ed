/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/confab-model-item.h"
#include "widgets/confab-model-popover.h"

/* What is known of one provider's models. */
typedef struct
{
  char      *id;
  char      *name;
  GPtrArray *models;  /* (nullable): while they are fetched, or where they could not be */
  char      *problem; /* (nullable) */
} Provider;

struct _ConfabModelPopover
{
  GtkPopover          parent_instance;

  GtkWidget          *list;
  GtkWidget          *search;

  GPtrArray          *providers;
  GListStore         *items;
  GtkSingleSelection *selection;
  char               *current_provider_id;
  char               *current_model;
};

enum
{
  CHOSEN,
  REFRESH,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabModelPopover, confab_model_popover, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static void
provider_free (Provider *provider)
{
  g_free (provider->id);
  g_free (provider->name);
  g_clear_pointer (&provider->models, g_ptr_array_unref);
  g_free (provider->problem);
  g_free (provider);
}

/* Every word that was typed has to be in the name. */
static gboolean
matches (ConfabModelInfo *info,
         char           **words)
{
  g_autofree char *both = g_strdup_printf ("%s\n%s\n%s", info->id, info->name != NULL ? info->name : "",
                                           info->developer != NULL ? info->developer : "");
  g_autofree char *folded = g_utf8_casefold (both, -1);

  for (char **word = words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
take_item (GPtrArray       *items,
           ConfabModelItem *item)
{
  g_ptr_array_add (items, item);
}

static void
add_models (ConfabModelPopover *self,
            Provider           *provider,
            char              **words,
            GPtrArray          *items)
{
  for (guint i = 0; i < provider->models->len; i++)
    {
      ConfabModelInfo *info = g_ptr_array_index (provider->models, i);
      g_autofree char *summary = NULL;
      ConfabModelItem *item;

      if (!matches (info, words))
        continue;
      summary = confab_model_info_dup_summary (info);
      item = confab_model_item_new (CONFAB_MODEL_ITEM_MODEL, provider->id, info->id,
                                    info->name != NULL ? info->name : info->id, summary);
      item->current = g_strcmp0 (self->current_model, info->id) == 0 &&
                      g_strcmp0 (self->current_provider_id, provider->id) == 0;
      take_item (items, item);
    }
}

static void
add_provider (ConfabModelPopover *self,
              Provider           *provider,
              char              **words,
              GPtrArray          *items)
{
  guint before = items->len;

  take_item (items, confab_model_item_new (CONFAB_MODEL_ITEM_HEADING, provider->id, NULL, provider->name, NULL));
  if (provider->models != NULL)
    add_models (self, provider, words, items);
  if (provider->problem != NULL)
    take_item (items, confab_model_item_new (CONFAB_MODEL_ITEM_PROBLEM, provider->id, NULL, provider->problem, NULL));
  else if (provider->models == NULL)
    take_item (items, confab_model_item_new (CONFAB_MODEL_ITEM_LOADING, provider->id, NULL, _ ("Fetching the list…"), NULL));
  /* A heading of nothing says nothing while somebody searches. */
  if (items->len == before + 1 && words[0] != NULL)
    g_ptr_array_set_size (items, (int)before);
}

static gboolean
is_listed (ConfabModelPopover *self,
           const char         *name)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      Provider *provider = g_ptr_array_index (self->providers, i);

      for (guint j = 0; provider->models != NULL && j < provider->models->len; j++)
        if (g_str_equal (((ConfabModelInfo *)g_ptr_array_index (provider->models, j))->id, name))
          return TRUE;
    }
  return FALSE;
}

static void
add_typed (ConfabModelPopover *self,
           const char         *name,
           GPtrArray          *items)
{
  const char *provider_id = self->current_provider_id;
  /* Translators: a row that chooses the model whose name somebody typed */
  g_autofree char *title = g_strdup_printf (_ ("Use “%s”"), name);

  if (self->providers->len == 0 && provider_id == NULL)
    return;
  if (provider_id == NULL)
    provider_id = ((Provider *)g_ptr_array_index (self->providers, 0))->id;
  take_item (items, confab_model_item_new (CONFAB_MODEL_ITEM_TYPED, provider_id, name, title, NULL));
}

static void
split_words (const char *text,
             GPtrArray  *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) all = g_strsplit_set (folded, " \t", -1);

  for (char **word = all; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add (words, g_strdup (*word));
  g_ptr_array_add (words, NULL);
}

static void
update_items (ConfabModelPopover *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  split_words (typed, words);
  for (guint i = 0; i < self->providers->len; i++)
    add_provider (self, g_ptr_array_index (self->providers, i), (char **)words->pdata, items);
  if (*typed != '\0' && !is_listed (self, typed))
    add_typed (self, typed, items);
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
}

static void
choose (ConfabModelPopover *self,
        ConfabModelItem    *item)
{
  if (!confab_model_item_can_be_used (item))
    return;
  g_object_ref (item);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, item->provider_id, item->model);
  g_object_unref (item);
}

static void
search_changed_cb (ConfabModelPopover *self)
{
  update_items (self);
}

/* Enter takes the first that is left. */
static void
search_activate_cb (ConfabModelPopover *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (ConfabModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (confab_model_item_can_be_used (item))
        {
          choose (self, item);
          return;
        }
    }
}

static void
refresh_clicked_cb (ConfabModelPopover *self)
{
  g_signal_emit (self, signals[REFRESH], 0);
}

static void
list_activate_cb (ConfabModelPopover *self,
                  guint               position)
{
  g_autoptr (ConfabModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL)
    choose (self, item);
}

static void
factory_setup_cb (ConfabModelPopover *self,
                  GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *summary = gtk_label_new (NULL);
  GtkWidget *tick = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (summary), 0);
  /* Its end is the price, which must not be cut. */
  gtk_label_set_wrap (GTK_LABEL (summary), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (summary), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (summary, "caption");
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), title);
  gtk_box_append (GTK_BOX (text), summary);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_list_item_set_child (list_item, box);
}

static void
factory_bind_cb (ConfabModelPopover *self,
                 GtkListItem        *list_item)
{
  ConfabModelItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *text = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_first_child (text);
  GtkWidget *summary = gtk_widget_get_last_child (text);
  gboolean usable = confab_model_item_can_be_used (item);
  const char *heading[] = { "heading", NULL };
  const char *dim[] = { "dim-label", NULL };
  const char *plain[] = { NULL };

  gtk_label_set_text (GTK_LABEL (title), item->title);
  gtk_label_set_wrap (GTK_LABEL (title), item->kind == CONFAB_MODEL_ITEM_PROBLEM);
  gtk_label_set_ellipsize (GTK_LABEL (title), item->kind == CONFAB_MODEL_ITEM_PROBLEM ? PANGO_ELLIPSIZE_NONE
                                                                                      : PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_css_classes (title, item->kind == CONFAB_MODEL_ITEM_HEADING ? heading : usable ? plain : dim);
  gtk_label_set_text (GTK_LABEL (summary), item->summary != NULL ? item->summary : "");
  gtk_widget_set_visible (summary, item->summary != NULL && *item->summary != '\0');
  gtk_widget_set_tooltip_text (box, item->model);
  gtk_widget_set_visible (gtk_widget_get_last_child (box), item->current);
  gtk_list_item_set_activatable (list_item, usable);
  gtk_list_item_set_selectable (list_item, usable);
}

static void
confab_model_popover_show (GtkWidget *widget)
{
  ConfabModelPopover *self = CONFAB_MODEL_POPOVER (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  update_items (self);
  GTK_WIDGET_CLASS (confab_model_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (self->search);
}

static void
confab_model_popover_dispose (GObject *object)
{
  ConfabModelPopover *self = CONFAB_MODEL_POPOVER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (confab_model_popover_parent_class)->dispose (object);
}

static void
confab_model_popover_finalize (GObject *object)
{
  ConfabModelPopover *self = CONFAB_MODEL_POPOVER (object);

  g_ptr_array_unref (self->providers);
  g_free (self->current_provider_id);
  g_free (self->current_model);
  G_OBJECT_CLASS (confab_model_popover_parent_class)->finalize (object);
}

static void
confab_model_popover_class_init (ConfabModelPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_model_popover_dispose;
  object_class->finalize = confab_model_popover_finalize;
  widget_class->show = confab_model_popover_show;

  signals[CHOSEN] = g_signal_new ("chosen", CONFAB_TYPE_MODEL_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[REFRESH] = g_signal_new ("refresh", CONFAB_TYPE_MODEL_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-model-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabModelPopover, list);
  gtk_widget_class_bind_template_child (widget_class, ConfabModelPopover, search);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
confab_model_popover_init (ConfabModelPopover *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify)provider_free);
  self->items = g_list_store_new (CONFAB_TYPE_MODEL_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (factory, "setup", G_CALLBACK (factory_setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (factory_bind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), GTK_WIDGET (self));
}

GtkWidget *
confab_model_popover_new (void)
{
  return g_object_new (CONFAB_TYPE_MODEL_POPOVER, NULL);
}

/**
 * confab_model_popover_clear:
 * @self: a popover
 *
 * Forgets all providers.
 */
void
confab_model_popover_clear (ConfabModelPopover *self)
{
  g_return_if_fail (CONFAB_IS_MODEL_POPOVER (self));

  g_ptr_array_set_size (self->providers, 0);
  update_items (self);
}

/**
 * confab_model_popover_set_provider:
 * @self: a popover
 * @provider_id: a provider
 * @provider_name: its name for people
 * @models: (element-type ConfabModelInfo) (nullable): its models, %NULL while they are fetched
 * @problem: (nullable): why there are none
 *
 * Adds a provider, or replaces what was known of it.
 */
void
confab_model_popover_set_provider (ConfabModelPopover *self,
                                   const char         *provider_id,
                                   const char         *provider_name,
                                   GPtrArray          *models,
                                   const char         *problem)
{
  Provider *provider = NULL;

  g_return_if_fail (CONFAB_IS_MODEL_POPOVER (self));
  g_return_if_fail (provider_id != NULL);
  g_return_if_fail (provider_name != NULL);

  for (guint i = 0; i < self->providers->len && provider == NULL; i++)
    if (g_str_equal (((Provider *)g_ptr_array_index (self->providers, i))->id, provider_id))
      provider = g_ptr_array_index (self->providers, i);
  if (provider == NULL)
    {
      provider = g_new0 (Provider, 1);
      provider->id = g_strdup (provider_id);
      g_ptr_array_add (self->providers, provider);
    }
  g_free (provider->name);
  provider->name = g_strdup (provider_name);
  g_clear_pointer (&provider->models, g_ptr_array_unref);
  provider->models = models != NULL ? g_ptr_array_ref (models) : NULL;
  g_free (provider->problem);
  provider->problem = g_strdup (problem);
  update_items (self);
}

/**
 * confab_model_popover_set_current:
 * @self: a popover
 * @provider_id: (nullable): the provider in use
 * @model: (nullable): the model in use
 *
 * Ticks a model.
 */
void
confab_model_popover_set_current (ConfabModelPopover *self,
                                  const char         *provider_id,
                                  const char         *model)
{
  g_return_if_fail (CONFAB_IS_MODEL_POPOVER (self));

  g_free (self->current_provider_id);
  self->current_provider_id = g_strdup (provider_id);
  g_free (self->current_model);
  self->current_model = g_strdup (model);
  update_items (self);
}
