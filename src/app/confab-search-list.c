/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-search-list.h"
#include "app/confab-search-row.h"
#include "session/confab-search.h"

/* How many more of a conversation are unfolded at once. */
#define N_UNFOLDED 20

/* So near to its end the list asks for more, in heights of what is seen. */
#define LOOKAHEAD 2

struct _ConfabSearchList
{
  GtkWidget      parent_instance;

  GtkWidget     *stack;
  GtkWidget     *scrolled;
  GtkListView   *list_view;
  GtkWidget     *hint;
  GtkWidget     *nothing_hint;

  ConfabLibrary *library;
  GListStore    *items;
  GCancellable  *cancellable;
  char          *text;
  guint          n_groups;
  guint          thorough : 1;
  guint          more : 1;
  guint          paging : 1;
};

enum
{
  COMMAND,
  OPEN,
  OPEN_MESSAGE,
  N_SIGNALS
};

/* What was asked for. */
typedef struct
{
  ConfabSearchList  *self;
  ConfabSearchGroup *group; /* (nullable): the one that is unfolded */
  guint              offset;
} Asked;

G_DEFINE_FINAL_TYPE (ConfabSearchList, confab_search_list, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
asked_free (Asked *asked)
{
  g_clear_object (&asked->group);
  g_object_unref (asked->self);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* item: (transfer full) */
static void
add_item (GPtrArray         *items,
          ConfabSearchGroup *group,
          ConfabSearchHit   *hit,
          guint              n_more)
{
  g_ptr_array_add (items, confab_search_item_new (group, hit, n_more));
}

static void
add_group (GPtrArray         *items,
           ConfabSearchGroup *group)
{
  add_item (items, group, NULL, 0);
  for (guint i = 0; i < group->hits->len; i++)
    add_item (items, group, group->hits->pdata[i], 0);
  if (group->n_hits > group->hits->len)
    add_item (items, group, NULL, group->n_hits - group->hits->len);
}

static void
show_found (ConfabSearchList   *self,
            ConfabSearchResult *found,
            const char         *problem)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;
  const char *hint = found != NULL ? found->hint : problem;

  gtk_label_set_label (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
  gtk_label_set_label (GTK_LABEL (self->nothing_hint),
                       hint != NULL ? hint : _ ("Fewer words or letters find more. Titles and messages are searched, not the trash."));
  if (any || found == NULL || !found->unfinished)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), any ? "found" : "nothing");
}

static void ask (ConfabSearchList  *self,
                 ConfabSearchGroup *group,
                 guint              offset);

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Asked) asked = user_data;
  ConfabSearchList *self = asked->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabSearchResult) found = confab_search_finish (CONFAB_LIBRARY (object), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->library == NULL)
    return;
  self->paging = FALSE;
  for (guint i = 0; found != NULL && i < found->groups->len; i++)
    add_group (items, found->groups->pdata[i]);
  if (asked->offset > 0)
    g_list_store_splice (self->items, n_items, 0, items->pdata, items->len);
  else
    {
      g_list_store_splice (self->items, 0, n_items, items->pdata, items->len);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
      self->n_groups = 0;
    }
  self->n_groups += found != NULL ? found->groups->len : 0;
  self->more = found != NULL && found->more;
  show_found (self, found, error != NULL ? error->message : NULL);
  if (found != NULL && found->unfinished)
    {
      self->thorough = TRUE;
      ask (self, NULL, 0);
    }
}

static guint
find_more_item (ConfabSearchList  *self,
                ConfabSearchGroup *group)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ConfabSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item->group == group && item->n_more > 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
unfolded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Asked) asked = user_data;
  ConfabSearchList *self = asked->self;
  g_autoptr (ConfabSearchResult) found = confab_search_finish (CONFAB_LIBRARY (object), result, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint position = self->library != NULL ? find_more_item (self, asked->group) : GTK_INVALID_LIST_POSITION;
  ConfabSearchGroup *group;
  guint n_now;

  if (position == GTK_INVALID_LIST_POSITION || found == NULL)
    return;
  group = found->groups->len > 0 ? found->groups->pdata[0] : NULL;
  for (guint i = 0; group != NULL && i < group->hits->len; i++)
    {
      g_ptr_array_add (asked->group->hits, g_object_ref (group->hits->pdata[i]));
      add_item (items, asked->group, group->hits->pdata[i], 0);
    }
  n_now = asked->group->hits->len;
  if (items->len > 0 && asked->group->n_hits > n_now)
    add_item (items, asked->group, NULL, asked->group->n_hits - n_now);
  g_list_store_splice (self->items, position, 1, items->pdata, items->len);
}

static void
ask (ConfabSearchList  *self,
     ConfabSearchGroup *group,
     guint              offset)
{
  const ConfabSearchPage page = {
    .conversation_id = group != NULL ? group->conversation_id : NULL,
    .offset = offset,
    .n_groups = CONFAB_SEARCH_N_GROUPS,
    .n_hits = group != NULL ? N_UNFOLDED : CONFAB_SEARCH_N_HITS,
    .thorough = self->thorough,
  };
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->group = group != NULL ? g_object_ref (group) : NULL;
  asked->offset = offset;
  confab_search_async (self->library, self->text, &page, self->cancellable, group != NULL ? unfolded_cb : found_cb, asked);
}

static void
scrolled_cb (ConfabSearchList *self,
             GtkAdjustment    *adjustment)
{
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) -
                gtk_adjustment_get_page_size (adjustment);

  if (!self->more || self->paging || self->text == NULL || self->n_groups == 0 ||
      left > LOOKAHEAD * gtk_adjustment_get_page_size (adjustment))
    return;
  self->paging = TRUE;
  ask (self, NULL, self->n_groups);
}

static void
open_hit (ConfabSearchList *self,
          ConfabSearchHit  *hit)
{
  g_autofree char *needle = confab_search_hit_dup_needle (hit);

  g_signal_emit (self, signals[OPEN_MESSAGE], 0, hit->conversation_id, hit->message_id, needle);
}

static void
activate_cb (ConfabSearchList *self,
             guint             position)
{
  g_autoptr (ConfabSearchItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item == NULL)
    return;
  if (item->n_more > 0)
    ask (self, item->group, item->group->hits->len);
  else if (item->hit != NULL && item->hit->message_id != NULL)
    open_hit (self, item->hit);
  else if (item->hit == NULL && item->group->title_snippet == NULL && item->group->hits->len > 0)
    open_hit (self, item->group->hits->pdata[0]);
  else
    g_signal_emit (self, signals[OPEN], 0, item->group->conversation_id);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, confab_search_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  confab_search_row_set_item (CONFAB_SEARCH_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item));
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  g_signal_emit (widget, signals[COMMAND], 0, g_variant_get_string (args, NULL));
  return GDK_EVENT_STOP;
}

static void
confab_search_list_dispose (GObject *object)
{
  ConfabSearchList *self = CONFAB_SEARCH_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (confab_search_list_parent_class)->dispose (object);
}

static void
confab_search_list_finalize (GObject *object)
{
  g_free (CONFAB_SEARCH_LIST (object)->text);

  G_OBJECT_CLASS (confab_search_list_parent_class)->finalize (object);
}

static void
confab_search_list_class_init (ConfabSearchListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_search_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_search_list_finalize;

  signals[COMMAND] = g_signal_new ("command", CONFAB_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN] = g_signal_new ("open", CONFAB_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_MESSAGE] = g_signal_new ("open-message", CONFAB_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, key_cb, "s", "undo");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, key_cb, "s", "redo");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, key_cb, "s", "redo");
}

static GtkWidget *
new_hint (void)
{
  /* Where it is not wide, the sidebar is no wider for it. */
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", 20, NULL);

  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  return hint;
}

static GtkWidget *
new_nothing (ConfabSearchList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (_ ("Nothing found"));

  gtk_widget_add_css_class (label, "dim-label");
  self->nothing_hint = new_hint ();
  gtk_label_set_justify (GTK_LABEL (self->nothing_hint), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->nothing_hint);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  return box;
}

static GtkWidget *
new_found (ConfabSearchList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list_view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list_view), "search-results");
  confab_accessible_set_name (GTK_WIDGET (self->list_view), _ ("Search Results"));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);

  self->hint = new_hint ();
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_set_margin_start (self->hint, 12);
  gtk_widget_set_margin_end (self->hint, 12);
  gtk_widget_set_margin_bottom (self->hint, 6);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->list_view));
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  return box;
}

static void
confab_search_list_init (ConfabSearchList *self)
{
  self->items = g_list_store_new (CONFAB_TYPE_SEARCH_ITEM);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "wait");
  gtk_stack_add_named (GTK_STACK (self->stack), new_found (self), "found");
  gtk_stack_add_named (GTK_STACK (self->stack), new_nothing (self), "nothing");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/**
 * confab_search_list_set_library:
 * @self: the list
 * @library: what is searched
 */
void
confab_search_list_set_library (ConfabSearchList *self,
                                ConfabLibrary    *library)
{
  g_return_if_fail (CONFAB_IS_SEARCH_LIST (self));

  g_set_object (&self->library, library);
}

/**
 * confab_search_list_search:
 * @self: the list
 * @text: (nullable): what somebody typed; %NULL to search for nothing
 *
 * Searches, and stops what was searched for before.
 */
void
confab_search_list_search (ConfabSearchList *self,
                           const char       *text)
{
  g_return_if_fail (CONFAB_IS_SEARCH_LIST (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->text);
  self->text = g_strdup (text);
  self->thorough = FALSE;
  self->more = FALSE;
  self->paging = FALSE;
  if (text == NULL || self->library == NULL)
    {
      g_list_store_remove_all (self->items);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "wait");
      return;
    }
  self->cancellable = g_cancellable_new ();
  ask (self, NULL, 0);
}

/**
 * confab_search_list_open_first:
 * @self: the list
 *
 * Returns: whether there was something to open
 */
gboolean
confab_search_list_open_first (ConfabSearchList *self)
{
  g_return_val_if_fail (CONFAB_IS_SEARCH_LIST (self), FALSE);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    return FALSE;
  activate_cb (self, 0);
  return TRUE;
}

/**
 * confab_search_list_focus:
 * @self: the list
 *
 * Returns: whether a row has the focus now
 */
gboolean
confab_search_list_focus (ConfabSearchList *self)
{
  g_return_val_if_fail (CONFAB_IS_SEARCH_LIST (self), FALSE);

  return gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}
