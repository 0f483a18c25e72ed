/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-chip.h"
#include "widgets/confab-attachment-options.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-thumbnail.h"

#define THUMBNAIL_SIZE 36

struct _ConfabAttachmentChip
{
  GtkWidget             parent_instance;

  GtkWidget            *box;
  GtkWidget            *cost;
  GtkWidget            *name;
  GtkWidget            *options;
  GtkWidget            *progress;
  GtkWidget            *remove;
  GtkWidget            *size;
  GtkWidget            *spinner;
  GtkWidget            *warning;

  ConfabPart           *part; /* NULL while it is being prepared */
  ConfabSendAdviser    *adviser; /* (nullable) */
  ConfabAttachmentSent *sent;
  guint                 id;
};

enum
{
  REMOVE,
  PREVIEW,
  MOVE,
  STEP,
  DROPPED,
  CHANGED,
  INSERT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentChip, confab_attachment_chip, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
set_name (ConfabAttachmentChip *self,
          const char           *name)
{
  /* Translators: a button that takes an attachment away, with its name */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), name);
  /* Translators: a button that opens how an attachment is sent, with its name */
  g_autofree char *options = g_strdup_printf (_ ("Options for %s"), name);

  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_widget_set_tooltip_text (self->remove, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_widget_set_tooltip_text (self->options, options);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->options), GTK_ACCESSIBLE_PROPERTY_LABEL, options, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Delete Alt+Left Alt+Right Shift+F10", -1);
}

/* What stands under the name, in one line. */
static char *
dup_line (ConfabAttachmentChip *self,
          const char           *own)
{
  switch (self->sent->state)
    {
    case CONFAB_ATTACHMENT_WORKING:
      if (self->sent->fraction > 0)
        /* Translators: how much of an attachment is made ready */
        return g_strdup_printf (_ ("Preparing… %d %%"), (int)(self->sent->fraction * 100));
      return g_strdup (_ ("Preparing…"));
    case CONFAB_ATTACHMENT_READY:
    case CONFAB_ATTACHMENT_LATER:
    case CONFAB_ATTACHMENT_FAILED:
      if (self->sent->words != NULL)
        return g_strdup (self->sent->words);
      return g_strdup (own);
    case CONFAB_ATTACHMENT_UNKNOWN:
    default:
      return g_strdup (own);
    }
}

/* What it is, and then what of it is sent. */
static char *
dup_description (ConfabAttachmentChip *self,
                 const char           *own)
{
  g_autofree char *sent = confab_attachment_sent_describe (self->sent);

  switch (self->sent->state)
    {
    case CONFAB_ATTACHMENT_READY:
      if (sent != NULL)
        /* Translators: what an attachment is, and what of it is sent, such as "8 frames, 240 kB" */
        return g_strdup_printf (_ ("%s\nSent: %s"), own, sent);
      return g_strdup (own);
    case CONFAB_ATTACHMENT_LATER:
    case CONFAB_ATTACHMENT_FAILED:
      return sent != NULL ? g_strdup_printf ("%s\n%s", own, sent) : g_strdup (own);
    case CONFAB_ATTACHMENT_UNKNOWN:
    case CONFAB_ATTACHMENT_WORKING:
    default:
      return g_strdup (own);
    }
}

static void
show_words (ConfabAttachmentChip *self)
{
  g_autofree char *own = confab_attachment_words_describe (self->part);
  g_autofree char *line = dup_line (self, own);
  g_autofree char *description = dup_description (self, own);
  g_autofree char *cost = confab_attachment_sent_describe_cost (self->sent->tokens, self->sent->cost);
  gboolean ready = self->sent->state == CONFAB_ATTACHMENT_READY;
  gboolean failed = self->sent->state == CONFAB_ATTACHMENT_FAILED;

  gtk_label_set_text (GTK_LABEL (self->size), line);
  gtk_widget_set_visible (self->size, *line != '\0');
  gtk_label_set_text (GTK_LABEL (self->cost), cost);
  gtk_widget_set_visible (self->cost, ready && *cost != '\0');
  gtk_widget_set_visible (self->warning, failed);
  gtk_widget_set_visible (self->progress, self->sent->state == CONFAB_ATTACHMENT_WORKING && self->sent->fraction > 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (self->sent->fraction, 0, 1));
  gtk_widget_set_tooltip_text (self->size, description);
  gtk_widget_set_tooltip_text (self->cost, description);
  gtk_widget_set_tooltip_text (self->warning, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  if (failed)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
forget_sent (ConfabAttachmentChip *self)
{
  confab_attachment_sent_free (self->sent);
  self->sent = confab_attachment_sent_copy (NULL);
}

static void
insert_cb (ConfabAttachmentChip *self)
{
  g_signal_emit (self, signals[INSERT], 0);
}

static void
make_options_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  ConfabAttachmentChip *self = user_data;
  GtkWidget *options = confab_attachment_options_new (self->part, self->adviser);

  g_signal_connect_object (options, "changed", G_CALLBACK (confab_attachment_chip_change_part), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (options, "insert", G_CALLBACK (insert_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, options);
}

static gboolean
has_focus_itself (ConfabAttachmentChip *self)
{
  return gtk_widget_has_focus (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (ConfabAttachmentChip *self,
                guint                 keyval,
                guint                 keycode,
                GdkModifierType       state)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();
  gboolean ready = self->part != NULL;

  if (held == GDK_SHIFT_MASK && keyval == GDK_KEY_F10)
    keyval = GDK_KEY_Menu;
  else if (held != 0 && held != GDK_ALT_MASK)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      g_signal_emit (self, signals[held == GDK_ALT_MASK ? MOVE : STEP], 0,
                     (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right) != rtl ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Menu:
      if (ready)
        gtk_menu_button_popup (GTK_MENU_BUTTON (self->options));
      return GDK_EVENT_STOP;
    default:
      break;
    }
  /* What the buttons inside take is theirs. */
  if (held != 0 || !has_focus_itself (self))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      g_signal_emit (self, signals[REMOVE], 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      if (ready)
        g_signal_emit (self, signals[PREVIEW], 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pressed_cb (ConfabAttachmentChip *self,
            int                   n_press,
            double                x,
            double                y,
            GtkGestureClick      *gesture)
{
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    {
      if (self->part != NULL)
        gtk_menu_button_popup (GTK_MENU_BUTTON (self->options));
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2 && self->part != NULL)
    g_signal_emit (self, signals[PREVIEW], 0);
}

static GdkContentProvider *
drag_prepare_cb (ConfabAttachmentChip *self)
{
  return gdk_content_provider_new_typed (CONFAB_TYPE_ATTACHMENT_CHIP, self);
}

static void
drag_begin_cb (ConfabAttachmentChip *self,
               GdkDrag              *drag,
               GtkDragSource        *source)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, icon, 0, 0);
}

static gboolean
drop_cb (ConfabAttachmentChip *self,
         const GValue         *value)
{
  g_signal_emit (self, signals[DROPPED], 0, g_value_get_object (value));
  return TRUE;
}

static void
add_controllers (ConfabAttachmentChip *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CONFAB_TYPE_ATTACHMENT_CHIP, GDK_ACTION_MOVE);

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
remove_clicked_cb (ConfabAttachmentChip *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
confab_attachment_chip_dispose (GObject *object)
{
  ConfabAttachmentChip *self = CONFAB_ATTACHMENT_CHIP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->part);
  g_clear_object (&self->adviser);
  G_OBJECT_CLASS (confab_attachment_chip_parent_class)->dispose (object);
}

static void
confab_attachment_chip_finalize (GObject *object)
{
  confab_attachment_sent_free (CONFAB_ATTACHMENT_CHIP (object)->sent);
  G_OBJECT_CLASS (confab_attachment_chip_parent_class)->finalize (object);
}

static guint
new_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, CONFAB_TYPE_ATTACHMENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
install_signals (void)
{
  signals[REMOVE] = new_signal ("remove", G_TYPE_NONE);
  signals[PREVIEW] = new_signal ("preview", G_TYPE_NONE);
  signals[MOVE] = new_signal ("move", G_TYPE_INT);
  signals[STEP] = new_signal ("step", G_TYPE_INT);
  signals[DROPPED] = new_signal ("dropped", CONFAB_TYPE_ATTACHMENT_CHIP);
  signals[CHANGED] = new_signal ("changed", G_TYPE_NONE);
  signals[INSERT] = new_signal ("insert", G_TYPE_NONE);
}

static void
confab_attachment_chip_class_init (ConfabAttachmentChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attachment_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_attachment_chip_finalize;
  install_signals ();
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/confab/Confab/ui/confab-attachment-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, box);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, cost);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, name);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, options);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, progress);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, remove);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, size);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, spinner);
  gtk_widget_class_bind_template_child (widget_class, ConfabAttachmentChip, warning);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "attachmentchip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
confab_attachment_chip_init (ConfabAttachmentChip *self)
{
  self->sent = confab_attachment_sent_copy (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->options), make_options_cb, self, NULL);
  add_controllers (self);
}

/**
 * confab_attachment_chip_new:
 * @id: what the owner knows it by
 * @name: the name of the file
 *
 * Returns: (transfer floating): an attachment that is being prepared
 */
GtkWidget *
confab_attachment_chip_new (guint       id,
                            const char *name)
{
  ConfabAttachmentChip *self = g_object_new (CONFAB_TYPE_ATTACHMENT_CHIP, NULL);

  self->id = id;
  set_name (self, name);
  return GTK_WIDGET (self);
}

guint
confab_attachment_chip_get_id (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), 0);

  return self->id;
}

char *
confab_attachment_chip_dup_name (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), NULL);

  return g_strdup (gtk_label_get_text (GTK_LABEL (self->name)));
}

/**
 * confab_attachment_chip_get_part:
 * @self: a chip
 *
 * Returns: (transfer none) (nullable): the attachment, %NULL while it is being prepared
 */
ConfabPart *
confab_attachment_chip_get_part (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), NULL);

  return self->part;
}

/**
 * confab_attachment_chip_set_part:
 * @self: a chip
 * @part: the attachment
 * @loader: (nullable): who knows its picture
 *
 * Ends the preparing.
 */
void
confab_attachment_chip_set_part (ConfabAttachmentChip  *self,
                                 ConfabPart            *part,
                                 ConfabThumbnailLoader *loader)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));
  g_return_if_fail (self->part == NULL);

  self->part = g_object_ref (part);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_visible (self->options, TRUE);
  gtk_box_prepend (GTK_BOX (self->box), confab_thumbnail_new (part, loader, THUMBNAIL_SIZE, THUMBNAIL_SIZE, TRUE));
  name = confab_thumbnail_dup_part_name (part);
  set_name (self, name);
  show_words (self);
}

/**
 * confab_attachment_chip_get_sent:
 * @self: a chip
 *
 * Returns: (transfer none): what is known of what is sent
 */
const ConfabAttachmentSent *
confab_attachment_chip_get_sent (ConfabAttachmentChip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self), NULL);

  return self->sent;
}

/**
 * confab_attachment_chip_set_sent:
 * @self: a chip that has its part
 * @sent: (nullable): what is sent of it, %NULL where nothing is known
 */
void
confab_attachment_chip_set_sent (ConfabAttachmentChip       *self,
                                 const ConfabAttachmentSent *sent)
{
  ConfabAttachmentSent *copy;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));
  g_return_if_fail (self->part != NULL);

  copy = confab_attachment_sent_copy (sent);
  confab_attachment_sent_free (self->sent);
  self->sent = copy;
  show_words (self);
}

/**
 * confab_attachment_chip_change_part:
 * @self: a chip that is ready
 * @part: the same attachment, sent in another way
 */
void
confab_attachment_chip_change_part (ConfabAttachmentChip *self,
                                    ConfabPart           *part)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));
  g_return_if_fail (self->part != NULL);

  g_set_object (&self->part, part);
  forget_sent (self);
  show_words (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * confab_attachment_chip_show_options:
 * @self: a chip that is ready
 *
 * Lets the user choose how it is sent.
 */
void
confab_attachment_chip_show_options (ConfabAttachmentChip *self)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));

  if (self->part != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->options));
}

/**
 * confab_attachment_chip_set_progress:
 * @self: a chip
 * @fraction: how much is prepared, from 0 to 1
 */
void
confab_attachment_chip_set_progress (ConfabAttachmentChip *self,
                                     double                fraction)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));

  if (self->part != NULL)
    return;
  gtk_widget_set_visible (self->progress, TRUE);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (fraction, 0, 1));
}

/**
 * confab_attachment_chip_set_adviser:
 * @self: a chip
 * @adviser: (nullable): who knows how the attachment can be sent
 */
void
confab_attachment_chip_set_adviser (ConfabAttachmentChip *self,
                                    ConfabSendAdviser    *adviser)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_CHIP (self));

  g_set_object (&self->adviser, adviser);
}
