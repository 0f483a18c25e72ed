/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-accessible.h"
#include "app/confab-inline-edit.h"

struct _ConfabInlineEdit
{
  GtkWidget  parent_instance;

  GtkWidget *entry;
  char      *before;
  guint      leave_id;
  guint      done : 1;
};

enum
{
  DONE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabInlineEdit, confab_inline_edit, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
end (ConfabInlineEdit *self,
     gboolean          take,
     gboolean          focused)
{
  g_autofree char *text = g_strstrip (g_strdup (confab_inline_edit_get_text (self)));

  if (self->done)
    return;
  self->done = TRUE;
  g_clear_handle_id (&self->leave_id, g_source_remove);
  take = take && *text != '\0' && !g_str_equal (text, self->before);
  g_signal_emit (self, signals[DONE], 0, take ? text : NULL, focused);
}

static void
activate_cb (ConfabInlineEdit *self)
{
  end (self, TRUE, TRUE);
}

static gboolean
left_cb (gpointer user_data)
{
  ConfabInlineEdit *self = user_data;
  GtkRoot *root = gtk_widget_get_root (self->entry);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  self->leave_id = 0;
  /* Another window may have had it for a moment, and so may the menu of the entry. */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    end (self, TRUE, FALSE);
  return G_SOURCE_REMOVE;
}

/* Who is told takes the entry away, which it must not be while the focus is on its way. */
static void
leave_cb (ConfabInlineEdit *self)
{
  if (self->leave_id == 0 && !self->done)
    self->leave_id = g_idle_add_full (G_PRIORITY_HIGH, left_cb, self, NULL);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  end (CONFAB_INLINE_EDIT (widget), FALSE, TRUE);
  return GDK_EVENT_STOP;
}

static gboolean
confab_inline_edit_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_INLINE_EDIT (widget)->entry);
}

static void
confab_inline_edit_dispose (GObject *object)
{
  ConfabInlineEdit *self = CONFAB_INLINE_EDIT (object);

  self->done = TRUE;
  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_clear_pointer (&self->entry, gtk_widget_unparent);

  G_OBJECT_CLASS (confab_inline_edit_parent_class)->dispose (object);
}

static void
confab_inline_edit_finalize (GObject *object)
{
  g_free (CONFAB_INLINE_EDIT (object)->before);

  G_OBJECT_CLASS (confab_inline_edit_parent_class)->finalize (object);
}

static void
confab_inline_edit_class_init (ConfabInlineEditClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_inline_edit_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_inline_edit_finalize;
  widget_class->grab_focus = confab_inline_edit_grab_focus;

  signals[DONE] = g_signal_new ("done", CONFAB_TYPE_INLINE_EDIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "inline-edit");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
confab_inline_edit_init (ConfabInlineEdit *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 4);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
}

/**
 * confab_inline_edit_new:
 * @label: what assistive technology calls it
 * @text: (nullable): the name so far
 *
 * Returns: (transfer floating): the entry, with all of the name selected once it gets the focus
 */
GtkWidget *
confab_inline_edit_new (const char *label,
                        const char *text)
{
  ConfabInlineEdit *self = g_object_new (CONFAB_TYPE_INLINE_EDIT, NULL);

  self->before = g_strdup (text != NULL ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->before);
  confab_accessible_set_name (self->entry, label);
  return GTK_WIDGET (self);
}

/**
 * confab_inline_edit_get_text:
 * @self: the entry
 *
 * Returns: what stands in it
 */
const char *
confab_inline_edit_get_text (ConfabInlineEdit *self)
{
  g_return_val_if_fail (CONFAB_IS_INLINE_EDIT (self), "");

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/**
 * confab_inline_edit_set_text:
 * @self: the entry
 * @text: what shall stand in it
 */
void
confab_inline_edit_set_text (ConfabInlineEdit *self,
                             const char       *text)
{
  g_return_if_fail (CONFAB_IS_INLINE_EDIT (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}
