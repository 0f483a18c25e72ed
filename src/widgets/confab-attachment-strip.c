/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-chip.h"
#include "widgets/confab-attachment-source.h"
#include "widgets/confab-attachment-strip.h"
#include "widgets/confab-thumbnail.h"
#include "widgets/confab-wrap-layout.h"

/* Chips beyond these lines of them are scrolled to; the half line shows that there are some. */
#define MAX_LINES 4.5
/* Of a chip beside the lines of its text, and of the space between chips, in pixels. */
#define CHIP_FRAME 12
#define SPACING 6

struct _ConfabAttachmentStrip
{
  GtkWidget              parent_instance;

  GtkWidget             *column;
  GtkWidget             *scroller;
  GtkWidget             *box;
  GtkWidget             *sum;
  ConfabThumbnailLoader *loader;
  ConfabSendAdviser     *adviser;
  guint                  restored_id;
  GArray                *removed; /* of Removed, the last one at the end */
  guint                  last_id;
  gboolean               reveal_end; /* the newest chip stays in sight until somebody scrolls */
};

typedef struct
{
  ConfabPart *part;
  int         place;
} Removed;

enum
{
  CHANGED,
  PREVIEW,
  REMOVED,
  RESTORED,
  LEFT,
  INSERT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentStrip, confab_attachment_strip, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
removed_clear (gpointer data)
{
  g_object_unref (((Removed *)data)->part);
}

/* What all of them are together, where there are several. */
static void
show_sum (ConfabAttachmentStrip *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *words = NULL;

  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    g_ptr_array_add (all, (gpointer)confab_attachment_chip_get_sent (CONFAB_ATTACHMENT_CHIP (chip)));
  words = confab_attachment_sent_describe_sum (all);
  gtk_widget_set_visible (self->sum, words != NULL);
  if (words != NULL)
    gtk_label_set_text (GTK_LABEL (self->sum), words);
}

static void
tell_changed (ConfabAttachmentStrip *self)
{
  show_sum (self);
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (self->box) != NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
find_chip (ConfabAttachmentStrip *self,
           guint                  id)
{
  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    if (confab_attachment_chip_get_id (CONFAB_ATTACHMENT_CHIP (chip)) == id)
      return chip;
  return NULL;
}

static GtkWidget *
find_part (ConfabAttachmentStrip *self,
           ConfabPart            *part)
{
  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    if (confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip)) == part)
      return chip;
  return NULL;
}

static int
find_place (GtkWidget *chip)
{
  int place = 0;

  while ((chip = gtk_widget_get_prev_sibling (chip)) != NULL)
    place++;
  return place;
}

static GtkWidget *
get_chip (ConfabAttachmentStrip *self,
          int                    place)
{
  GtkWidget *chip = gtk_widget_get_first_child (self->box);

  while (chip != NULL && place-- > 0)
    chip = gtk_widget_get_next_sibling (chip);
  return chip;
}

/* The chip stands at @place afterwards. */
static void
move_chip (ConfabAttachmentStrip *self,
           GtkWidget             *chip,
           int                    place)
{
  GtkWidget *after;

  g_object_ref (chip);
  after = place > find_place (chip) ? get_chip (self, place) : place > 0 ? get_chip (self, place - 1) : NULL;
  gtk_box_reorder_child_after (GTK_BOX (self->box), chip, after);
  g_object_unref (chip);
}

static void
chip_move_cb (ConfabAttachmentStrip *self,
              int                    by,
              GtkWidget             *chip)
{
  int place = find_place (chip) + by;

  if (place < 0 || get_chip (self, place) == NULL)
    return;
  move_chip (self, chip, place);
  gtk_widget_grab_focus (chip);
  tell_changed (self);
}

static void
chip_step_cb (ConfabAttachmentStrip *self,
              int                    by,
              GtkWidget             *chip)
{
  GtkWidget *next = by > 0 ? gtk_widget_get_next_sibling (chip) : gtk_widget_get_prev_sibling (chip);

  if (next != NULL)
    gtk_widget_grab_focus (next);
}

static void
chip_dropped_cb (ConfabAttachmentStrip *self,
                 GtkWidget             *dropped,
                 GtkWidget             *chip)
{
  if (dropped == chip || dropped == NULL || gtk_widget_get_parent (dropped) != self->box)
    return;
  move_chip (self, dropped, find_place (chip));
  tell_changed (self);
}

static void
chip_preview_cb (ConfabAttachmentStrip *self,
                 GtkWidget             *chip)
{
  g_signal_emit (self, signals[PREVIEW], 0, confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip)));
}

static gboolean
holds_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
chip_remove_cb (ConfabAttachmentStrip *self,
                GtkWidget             *chip)
{
  ConfabPart *part = confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip));
  GtkWidget *next = gtk_widget_get_next_sibling (chip);
  gboolean focused = holds_focus (chip);
  guint id = confab_attachment_chip_get_id (CONFAB_ATTACHMENT_CHIP (chip));
  g_autofree char *name = confab_attachment_chip_dup_name (CONFAB_ATTACHMENT_CHIP (chip));
  gboolean ready = part != NULL;

  if (ready)
    {
      Removed removed = { g_object_ref (part), find_place (chip) };

      g_array_append_val (self->removed, removed);
    }
  if (next == NULL)
    next = gtk_widget_get_prev_sibling (chip);
  if (focused && next != NULL)
    gtk_widget_grab_focus (next);
  else if (focused)
    g_signal_emit (self, signals[LEFT], 0);
  gtk_box_remove (GTK_BOX (self->box), chip);
  tell_changed (self);
  g_signal_emit (self, signals[REMOVED], 0, id, name, ready);
}

/* A document whose text is being read, to go into the message. */
typedef struct
{
  ConfabAttachmentStrip *strip;
  ConfabPart            *part;
} Insert;

static void
insert_free (Insert *insert)
{
  g_object_unref (insert->strip);
  g_object_unref (insert->part);
  g_free (insert);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Insert, insert_free)

/* What cannot be read has said so already, where it is made ready. */
static void
text_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Insert) insert = user_data;
  ConfabAttachmentStrip *self = insert->strip;
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfabAttachmentText) text =
    confab_attachment_source_read_text_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  GtkWidget *chip = self->column != NULL ? find_part (self, insert->part) : NULL;

  if (chip == NULL)
    return;
  if (text == NULL || text->cut)
    {
      g_debug ("A document cannot be inserted: %s", text != NULL ? "it is too long" : error->message);
      gtk_widget_error_bell (chip);
      return;
    }
  g_signal_emit (self, signals[INSERT], 0, text->text);
  chip_remove_cb (self, chip);
}

static void
chip_insert_cb (ConfabAttachmentStrip *self,
                GtkWidget             *chip)
{
  ConfabPart *part = confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip));
  Insert *insert;

  if (part == NULL || !CONFAB_IS_ATTACHMENT_SOURCE (self->loader))
    return;
  insert = g_new0 (Insert, 1);
  insert->strip = g_object_ref (self);
  insert->part = g_object_ref (part);
  confab_attachment_source_read_text_async (CONFAB_ATTACHMENT_SOURCE (self->loader), part, NULL, text_read_cb, insert);
}

static void
adjustment_changed_cb (ConfabAttachmentStrip *self,
                       GtkAdjustment         *adjustment)
{
  if (self->reveal_end)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
value_changed_cb (ConfabAttachmentStrip *self,
                  GtkAdjustment         *adjustment)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (gtk_adjustment_get_value (adjustment) < end - 1)
    self->reveal_end = FALSE;
}

/* How high a line of chips is about, in whatever size the user has text. */
static int
measure_line (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return 2 * height + CHIP_FRAME;
}

/* A scrolled window asks what it holds for its height without a width, but chips that are wrapped know theirs with one only. */
static void
confab_attachment_strip_measure (GtkWidget     *widget,
                                 GtkOrientation orientation,
                                 int            for_size,
                                 int           *minimum,
                                 int           *natural,
                                 int           *minimum_baseline,
                                 int           *natural_baseline)
{
  ConfabAttachmentStrip *self = CONFAB_ATTACHMENT_STRIP (widget);
  int chips;
  int shown;
  int other;
  int line;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->column, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (self->box, orientation, for_size, NULL, &chips, NULL, NULL);
  gtk_widget_measure (self->scroller, orientation, -1, &shown, NULL, NULL, NULL);
  gtk_widget_measure (self->column, orientation, -1, &other, NULL, NULL, NULL);
  other -= shown;
  line = measure_line (widget);
  *minimum = MAX (shown, MIN (chips, line)) + other;
  *natural = MAX (*minimum, MIN (chips, (int)(MAX_LINES * (line + SPACING))) + other);
}

static void
confab_attachment_strip_size_allocate (GtkWidget *widget,
                                       int        width,
                                       int        height,
                                       int        baseline)
{
  gtk_widget_allocate (CONFAB_ATTACHMENT_STRIP (widget)->column, width, height, baseline, NULL);
}

static GtkSizeRequestMode
confab_attachment_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static gboolean
undo_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  return confab_attachment_strip_undo (CONFAB_ATTACHMENT_STRIP (widget));
}

static void
confab_attachment_strip_dispose (GObject *object)
{
  ConfabAttachmentStrip *self = CONFAB_ATTACHMENT_STRIP (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_object (&self->loader);
  g_clear_object (&self->adviser);
  g_clear_pointer (&self->removed, g_array_unref);
  G_OBJECT_CLASS (confab_attachment_strip_parent_class)->dispose (object);
}

static guint
new_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, CONFAB_TYPE_ATTACHMENT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
confab_attachment_strip_class_init (ConfabAttachmentStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_attachment_strip_dispose;
  widget_class->measure = confab_attachment_strip_measure;
  widget_class->size_allocate = confab_attachment_strip_size_allocate;
  widget_class->get_request_mode = confab_attachment_strip_get_request_mode;
  signals[CHANGED] = new_signal ("changed", G_TYPE_NONE);
  signals[PREVIEW] = new_signal ("preview", CONFAB_TYPE_PART);
  signals[LEFT] = new_signal ("left", G_TYPE_NONE);
  signals[INSERT] = new_signal ("insert", G_TYPE_STRING);
  signals[RESTORED] = g_signal_new ("restored", CONFAB_TYPE_ATTACHMENT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", CONFAB_TYPE_ATTACHMENT_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_BOOLEAN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "attachmentstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
confab_attachment_strip_init (ConfabAttachmentStrip *self)
{
  GtkAdjustment *adjustment;

  self->removed = g_array_new (FALSE, FALSE, sizeof (Removed));
  g_array_set_clear_func (self->removed, removed_clear);
  self->box = confab_wrap_box_new (SPACING, FALSE);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (adjustment_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  self->sum = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->sum), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->sum), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (self->sum, FALSE);
  gtk_widget_add_css_class (self->sum, "caption");
  gtk_widget_add_css_class (self->sum, "dim-label");
  gtk_widget_add_css_class (self->sum, "numeric");
  gtk_widget_add_css_class (self->sum, "sum");
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  gtk_box_append (GTK_BOX (self->column), self->scroller);
  gtk_box_append (GTK_BOX (self->column), self->sum);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Attachments"), -1);
}

GtkWidget *
confab_attachment_strip_new (void)
{
  return g_object_new (CONFAB_TYPE_ATTACHMENT_STRIP, NULL);
}

void
confab_attachment_strip_set_loader (ConfabAttachmentStrip *self,
                                    ConfabThumbnailLoader *loader)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  g_set_object (&self->loader, loader);
}

void
confab_attachment_strip_set_adviser (ConfabAttachmentStrip *self,
                                     ConfabSendAdviser     *adviser)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  g_set_object (&self->adviser, adviser);
}

/**
 * confab_attachment_strip_begin:
 * @self: a strip
 * @name: (nullable): the name of the file
 *
 * Shows an attachment that is being prepared.
 *
 * Returns: an id for [method@Confab.AttachmentStrip.finish]
 */
guint
confab_attachment_strip_begin (ConfabAttachmentStrip *self,
                               const char            *name)
{
  GtkWidget *chip;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), 0);

  chip = confab_attachment_chip_new (++self->last_id, name != NULL ? name : "");
  g_signal_connect_object (chip, "remove", G_CALLBACK (chip_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "preview", G_CALLBACK (chip_preview_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "move", G_CALLBACK (chip_move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "step", G_CALLBACK (chip_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "dropped", G_CALLBACK (chip_dropped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chip, "insert", G_CALLBACK (chip_insert_cb), self, G_CONNECT_SWAPPED);
  confab_attachment_chip_set_adviser (CONFAB_ATTACHMENT_CHIP (chip), self->adviser);
  gtk_box_append (GTK_BOX (self->box), chip);
  self->reveal_end = TRUE;
  tell_changed (self);
  return self->last_id;
}

void
confab_attachment_strip_set_progress (ConfabAttachmentStrip *self,
                                      guint                  id,
                                      double                 fraction)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  chip = find_chip (self, id);
  if (chip != NULL)
    confab_attachment_chip_set_progress (CONFAB_ATTACHMENT_CHIP (chip), fraction);
}

/**
 * confab_attachment_strip_finish:
 * @self: a strip
 * @id: what [method@Confab.AttachmentStrip.begin] gave
 * @part: (nullable): the attachment, %NULL to take the chip away
 *
 * Ends the preparing of an attachment. Nothing happens where the user has removed it.
 */
void
confab_attachment_strip_finish (ConfabAttachmentStrip *self,
                                guint                  id,
                                ConfabPart            *part)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  chip = find_chip (self, id);
  if (chip == NULL)
    return;
  if (part != NULL)
    confab_attachment_chip_set_part (CONFAB_ATTACHMENT_CHIP (chip), part, self->loader);
  else
    {
      if (holds_focus (chip))
        g_signal_emit (self, signals[LEFT], 0);
      gtk_box_remove (GTK_BOX (self->box), chip);
    }
  tell_changed (self);
}

/**
 * confab_attachment_strip_set_sent:
 * @self: a strip
 * @part: one of its attachments
 * @sent: (nullable): what is sent of it, %NULL where nothing is known
 */
void
confab_attachment_strip_set_sent (ConfabAttachmentStrip      *self,
                                  ConfabPart                 *part,
                                  const ConfabAttachmentSent *sent)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    if (confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip)) == part)
      confab_attachment_chip_set_sent (CONFAB_ATTACHMENT_CHIP (chip), sent);
  show_sum (self);
}

GPtrArray *
confab_attachment_strip_list (ConfabAttachmentStrip *self)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), parts);

  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    {
      ConfabPart *part = confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip));

      if (part != NULL)
        g_ptr_array_add (parts, g_object_ref (part));
    }
  return parts;
}

guint
confab_attachment_strip_count (ConfabAttachmentStrip *self)
{
  guint n = 0;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), 0);

  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    n++;
  return n;
}

/**
 * confab_attachment_strip_get_sent:
 * @self: a strip
 * @part: one of its attachments
 *
 * Returns: (transfer none) (nullable): what is known of what is sent of it
 */
const ConfabAttachmentSent *
confab_attachment_strip_get_sent (ConfabAttachmentStrip *self,
                                  ConfabPart            *part)
{
  GtkWidget *chip;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), NULL);
  g_return_val_if_fail (CONFAB_IS_PART (part), NULL);

  chip = find_part (self, part);
  return chip != NULL ? confab_attachment_chip_get_sent (CONFAB_ATTACHMENT_CHIP (chip)) : NULL;
}

/**
 * confab_attachment_strip_change:
 * @self: a strip
 * @part: one of its attachments
 * @changed: the same one, sent in another way
 */
void
confab_attachment_strip_change (ConfabAttachmentStrip *self,
                                ConfabPart            *part,
                                ConfabPart            *changed)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  chip = find_part (self, part);
  if (chip != NULL)
    confab_attachment_chip_change_part (CONFAB_ATTACHMENT_CHIP (chip), changed);
}

/**
 * confab_attachment_strip_remove:
 * @self: a strip
 * @part: one of its attachments
 *
 * Removes it as the user does.
 */
void
confab_attachment_strip_remove (ConfabAttachmentStrip *self,
                                ConfabPart            *part)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  chip = find_part (self, part);
  if (chip != NULL)
    chip_remove_cb (self, chip);
}

/**
 * confab_attachment_strip_show_options:
 * @self: a strip
 * @part: one of its attachments
 *
 * Lets the user choose how it is sent.
 */
void
confab_attachment_strip_show_options (ConfabAttachmentStrip *self,
                                      ConfabPart            *part)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));
  g_return_if_fail (CONFAB_IS_PART (part));

  chip = find_part (self, part);
  if (chip != NULL)
    confab_attachment_chip_show_options (CONFAB_ATTACHMENT_CHIP (chip));
}

gboolean
confab_attachment_strip_is_ready (ConfabAttachmentStrip *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), FALSE);

  for (GtkWidget *chip = gtk_widget_get_first_child (self->box); chip != NULL; chip = gtk_widget_get_next_sibling (chip))
    if (confab_attachment_chip_get_part (CONFAB_ATTACHMENT_CHIP (chip)) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
confab_attachment_strip_undo (ConfabAttachmentStrip *self)
{
  Removed *removed;
  g_autoptr (ConfabPart) part = NULL;
  g_autofree char *name = NULL;
  int place;
  guint id;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self), FALSE);

  if (self->removed->len == 0)
    return FALSE;
  removed = &g_array_index (self->removed, Removed, self->removed->len - 1);
  part = g_object_ref (removed->part);
  place = MIN (removed->place, (int)confab_attachment_strip_count (self));
  g_array_set_size (self->removed, self->removed->len - 1);
  name = confab_thumbnail_dup_part_name (part);
  id = confab_attachment_strip_begin (self, name);
  move_chip (self, find_chip (self, id), place);
  self->reveal_end = FALSE;
  confab_attachment_strip_finish (self, id, part);
  self->restored_id = id;
  if (holds_focus (self->box))
    gtk_widget_grab_focus (find_chip (self, id));
  g_signal_emit (self, signals[RESTORED], 0);
  return TRUE;
}

/**
 * confab_attachment_strip_focus_restored:
 * @self: a strip
 *
 * Puts the focus on the attachment that was brought back last, if it is still there.
 */
void
confab_attachment_strip_focus_restored (ConfabAttachmentStrip *self)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  chip = find_chip (self, self->restored_id);
  if (chip != NULL)
    gtk_widget_grab_focus (chip);
}

/**
 * confab_attachment_strip_forget:
 * @self: a strip
 *
 * What was removed cannot be brought back any more.
 */
void
confab_attachment_strip_forget (ConfabAttachmentStrip *self)
{
  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  g_array_set_size (self->removed, 0);
}

void
confab_attachment_strip_clear (ConfabAttachmentStrip *self)
{
  GtkWidget *chip;

  g_return_if_fail (CONFAB_IS_ATTACHMENT_STRIP (self));

  confab_attachment_strip_forget (self);
  while ((chip = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), chip);
  tell_changed (self);
}
