/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/confab-find-bar.h"

struct _ConfabFindBar
{
  GtkWidget       parent_instance;

  GtkSearchBar   *search_bar;
  GtkSearchEntry *entry;
  GtkLabel       *count_label;
  GtkWidget      *previous_button;
  GtkWidget      *next_button;

  GtkWidget      *focus_before; /* (nullable): weak; where the focus was */
};

enum
{
  CHANGED,
  STEP,
  CLOSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabFindBar, confab_find_bar, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
search_changed_cb (ConfabFindBar *self)
{
  if (confab_find_bar_get_open (self))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
next_cb (ConfabFindBar *self)
{
  g_signal_emit (self, signals[STEP], 0, 1);
}

static void
previous_cb (ConfabFindBar *self)
{
  g_signal_emit (self, signals[STEP], 0, -1);
}

static gboolean
key_pressed_cb (ConfabFindBar  *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) ||
      (state & gtk_accelerator_get_default_mod_mask ()) != GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;
  previous_cb (self);
  return GDK_EVENT_STOP;
}

static void
return_focus (ConfabFindBar *self)
{
  GtkWidget *before = self->focus_before;

  g_clear_weak_pointer (&self->focus_before);
  if (before != NULL && gtk_widget_get_mapped (before) && gtk_widget_get_root (before) == gtk_widget_get_root (GTK_WIDGET (self)))
    gtk_widget_grab_focus (before);
}

/* Escape and the button of the bar close it without asking. */
static void
search_mode_cb (ConfabFindBar *self)
{
  if (confab_find_bar_get_open (self))
    return;
  return_focus (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
confab_find_bar_dispose (GObject *object)
{
  ConfabFindBar *self = CONFAB_FIND_BAR (object);

  g_clear_weak_pointer (&self->focus_before);
  gtk_widget_dispose_template (GTK_WIDGET (self), CONFAB_TYPE_FIND_BAR);
  g_clear_pointer ((GtkWidget **)&self->search_bar, gtk_widget_unparent);

  G_OBJECT_CLASS (confab_find_bar_parent_class)->dispose (object);
}

static void
confab_find_bar_class_init (ConfabFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_find_bar_dispose;

  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[STEP] = g_signal_new ("step", CONFAB_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
  signals[CLOSED] = g_signal_new ("closed", CONFAB_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "find-bar");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabFindBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, ConfabFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, ConfabFindBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabFindBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, ConfabFindBar, search_bar);
  gtk_widget_class_bind_template_callback (widget_class, confab_find_bar_close);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
}

static void
confab_find_bar_init (ConfabFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * confab_find_bar_get_open:
 * @self: the bar
 *
 * Returns: whether it is shown
 */
gboolean
confab_find_bar_get_open (ConfabFindBar *self)
{
  g_return_val_if_fail (CONFAB_IS_FIND_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->search_bar);
}

/**
 * confab_find_bar_open:
 * @self: the bar
 *
 * Shows it with the focus in the entry, whose text is selected. The focus goes back to where it was when it is closed.
 */
void
confab_find_bar_open (ConfabFindBar *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_if_fail (CONFAB_IS_FIND_BAR (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    g_set_weak_pointer (&self->focus_before, focus);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/**
 * confab_find_bar_close:
 * @self: the bar
 */
void
confab_find_bar_close (ConfabFindBar *self)
{
  g_return_if_fail (CONFAB_IS_FIND_BAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/**
 * confab_find_bar_get_text:
 * @self: the bar
 *
 * Returns: (transfer none): what to find; it may be empty
 */
const char *
confab_find_bar_get_text (ConfabFindBar *self)
{
  g_return_val_if_fail (CONFAB_IS_FIND_BAR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
set_label (ConfabFindBar *self,
           const char    *text,
           gboolean       missing)
{
  gtk_label_set_label (self->count_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (missing)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/**
 * confab_find_bar_set_busy:
 * @self: the bar
 *
 * Shows that the matches are still being counted.
 */
void
confab_find_bar_set_busy (ConfabFindBar *self)
{
  g_return_if_fail (CONFAB_IS_FIND_BAR (self));

  set_label (self, "…", FALSE);
}

/**
 * confab_find_bar_set_count:
 * @self: the bar
 * @current: the match that the reader is at, counted from 1; 0 if there is none
 * @n_matches: how many there are
 */
void
confab_find_bar_set_count (ConfabFindBar *self,
                           guint          current,
                           guint          n_matches)
{
  g_autofree char *text = NULL;
  gboolean empty;

  g_return_if_fail (CONFAB_IS_FIND_BAR (self));

  empty = *confab_find_bar_get_text (self) == '\0';
  if (empty)
    text = g_strdup ("");
  else if (n_matches == 0)
    text = g_strdup (_ ("No Matches"));
  else
    /* Translators: which of the matches of a search is shown, and how many there are */
    text = g_strdup_printf (_ ("%u of %u"), current, n_matches);
  set_label (self, text, !empty && n_matches == 0);
  gtk_widget_set_sensitive (self->previous_button, n_matches > 0);
  gtk_widget_set_sensitive (self->next_button, n_matches > 0);
}
