/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-accessible.h"
#include "app/confab-relative-time.h"
#include "app/confab-search-row.h"

#define MATCH_START 0x2068
#define MATCH_END   0x2069

G_DEFINE_FINAL_TYPE (ConfabSearchItem, confab_search_item, G_TYPE_OBJECT)

struct _ConfabSearchRow
{
  GtkWidget  parent_instance;

  GtkWidget *head;
  GtkWidget *title;
  GtkWidget *time;
  GtkWidget *snippet;
};

G_DEFINE_FINAL_TYPE (ConfabSearchRow, confab_search_row, GTK_TYPE_WIDGET)

static void
confab_search_item_finalize (GObject *object)
{
  ConfabSearchItem *self = CONFAB_SEARCH_ITEM (object);

  g_clear_object (&self->group);
  g_clear_object (&self->hit);

  G_OBJECT_CLASS (confab_search_item_parent_class)->finalize (object);
}

static void
confab_search_item_class_init (ConfabSearchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = confab_search_item_finalize;
}

static void
confab_search_item_init (ConfabSearchItem *self)
{
}

/**
 * confab_search_item_new:
 * @group: the conversation
 * @hit: (nullable): what was found in it
 * @n_more: how many more there are, for what unfolds them
 *
 * Returns: (transfer full): a line
 */
ConfabSearchItem *
confab_search_item_new (ConfabSearchGroup *group,
                        ConfabSearchHit   *hit,
                        guint              n_more)
{
  ConfabSearchItem *self = g_object_new (CONFAB_TYPE_SEARCH_ITEM, NULL);

  self->group = g_object_ref (group);
  self->hit = hit != NULL ? g_object_ref (hit) : NULL;
  self->n_more = n_more;
  return self;
}

static void
confab_search_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (confab_search_row_parent_class)->dispose (object);
}

static void
confab_search_row_class_init (ConfabSearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_search_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "search-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
confab_search_row_init (ConfabSearchRow *self)
{
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->title = g_object_new (GTK_TYPE_LABEL,
                              "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 12,
                              NULL);
  self->time = g_object_new (GTK_TYPE_LABEL, NULL);
  gtk_widget_add_css_class (self->time, "caption");
  gtk_widget_add_css_class (self->time, "dim-label");
  self->snippet = g_object_new (GTK_TYPE_LABEL,
                                "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "wrap", TRUE,
                                "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 2, "max-width-chars", 20, NULL);
  gtk_widget_add_css_class (self->snippet, "caption");
  gtk_widget_add_css_class (self->snippet, "snippet");
  gtk_box_append (GTK_BOX (self->head), self->title);
  gtk_box_append (GTK_BOX (self->head), self->time);
  gtk_widget_set_parent (self->head, GTK_WIDGET (self));
  gtk_widget_set_parent (self->snippet, GTK_WIDGET (self));
}

/**
 * confab_search_row_make_markup:
 * @snippet: words in which each match stands between U+2068 and U+2069
 *
 * Returns: (transfer full): the same as Pango markup with the matches in bold
 */
char *
confab_search_row_make_markup (const char *snippet)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  gboolean bold = FALSE;

  g_return_val_if_fail (snippet != NULL, NULL);

  for (const char *p = snippet; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_autofree char *escaped = NULL;

      if (c == MATCH_START || c == MATCH_END)
        {
          if (bold != (c == MATCH_START))
            g_string_append (markup, c == MATCH_START ? "<b>" : "</b>");
          bold = c == MATCH_START;
          continue;
        }
      escaped = g_markup_escape_text (p, g_utf8_next_char (p) - p);
      g_string_append (markup, escaped);
    }
  if (bold)
    g_string_append (markup, "</b>");
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

/**
 * confab_search_row_new:
 *
 * Returns: (transfer floating): a row of no result yet
 */
GtkWidget *
confab_search_row_new (void)
{
  return g_object_new (CONFAB_TYPE_SEARCH_ROW, NULL);
}

static void
show_group (ConfabSearchRow   *self,
            ConfabSearchGroup *group)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = confab_relative_time_dup (group->updated, now);
  const char *title = group->title != NULL && *group->title != '\0' ? group->title : _ ("Untitled");
  g_autofree char *markup = confab_search_row_make_markup (group->title_snippet != NULL ? group->title_snippet : title);
  g_autofree char *place = NULL;

  if (group->deleted || group->archived)
    /* Translators: beside a conversation that was found: where it is, and of when */
    place = g_strdup_printf (_ ("%s · %s"), group->deleted ? _ ("Trash") : _ ("Archive"), time);
  gtk_label_set_markup (GTK_LABEL (self->title), markup);
  gtk_label_set_label (GTK_LABEL (self->time), place != NULL ? place : time);
  confab_accessible_name_list_item (GTK_WIDGET (self), title);
}

static void
show_hit (ConfabSearchRow *self,
          ConfabSearchHit *hit)
{
  g_autofree char *markup = confab_search_row_make_markup (hit->snippet != NULL ? hit->snippet : "");
  g_autofree char *text = NULL;

  gtk_label_set_markup (GTK_LABEL (self->snippet), markup);
  text = g_strdup (gtk_label_get_text (GTK_LABEL (self->snippet)));
  confab_accessible_name_list_item (GTK_WIDGET (self), text);
}

/**
 * confab_search_row_set_item:
 * @self: the row
 * @item: what was found
 */
void
confab_search_row_set_item (ConfabSearchRow  *self,
                            ConfabSearchItem *item)
{
  gboolean is_group;

  g_return_if_fail (CONFAB_IS_SEARCH_ROW (self));
  g_return_if_fail (CONFAB_IS_SEARCH_ITEM (item));

  is_group = item->hit == NULL && item->n_more == 0;
  gtk_widget_set_visible (self->head, is_group);
  gtk_widget_set_visible (self->snippet, !is_group);
  if (is_group)
    show_group (self, item->group);
  else if (item->hit != NULL)
    show_hit (self, item->hit);
  else
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more hit", "%u more hits", item->n_more), item->n_more);

      gtk_label_set_label (GTK_LABEL (self->snippet), more);
      confab_accessible_name_list_item (GTK_WIDGET (self), more);
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self), is_group ? "hit" : "group");
  gtk_widget_add_css_class (GTK_WIDGET (self), is_group ? "group" : "hit");
}
