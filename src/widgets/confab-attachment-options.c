/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-attachment-options.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-frame-row.h"

#define MAX_FRAMES 64
#define MAX_FORMS  4

/* Of a text that goes into the message, in bytes; a longer one is hard to write around. */
#define MAX_INSERT (256 * 1024)

struct _ConfabAttachmentOptions
{
  GtkPopover         parent_instance;

  ConfabSendAdviser *adviser;    /* (nullable) */
  ConfabPart        *part;
  GtkWidget         *grid;
  GtkWidget         *detail;     /* those that its kind does not have are NULL */
  GtkWidget         *form;
  GtkWidget         *edge;
  GtkWidget         *frames;
  GtkWidget         *start;
  GtkWidget         *end;
  GtkWidget         *pages;
  GtkWidget         *characters;
  GtkWidget         *problem;    /* what is wrong with what was written */
  GtkWidget         *frame_row;
  ConfabSendAs       forms[MAX_FORMS];
  GArray            *edges;      /* int; what the choices stand for */
  GArray            *lengths;    /* gint64 */
  int                n_rows;
};

enum
{
  CHANGED,
  INSERT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentOptions, confab_attachment_options, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static const char *const details[] = { NULL, "auto", "low", "high" };
static const gint64 all_edges[] = { 512, 768, 1024, 1568, 2048 };
static const gint64 all_lengths[] = { 10000, 50000, 100000, 200000, 500000 };

static ConfabSendAs
get_form (ConfabAttachmentOptions *self)
{
  if (self->form == NULL)
    return CONFAB_SEND_AUTO;
  return self->forms[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->form)), MAX_FORMS - 1)];
}

static void
show_row (GtkWidget *row,
          gboolean   visible)
{
  if (row != NULL)
    gtk_widget_set_visible (row, visible);
}

static gboolean
frames_output_cb (GtkSpinButton *frames)
{
  if (gtk_spin_button_get_value_as_int (frames) != 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (frames), _ ("Automatic"));
  return TRUE;
}

/* What belongs to a form that was not chosen has no effect, and would only confuse. */
static void
update_rows (ConfabAttachmentOptions *self)
{
  const ConfabAttachmentFacts *facts = confab_part_get_facts (self->part);
  ConfabSendAs form = get_form (self);
  gboolean frames = form == CONFAB_SEND_FRAMES;

  show_row (self->frames, frames);
  show_row (self->frame_row, frames);
  if (self->frame_row != NULL)
    confab_frame_row_set_part (CONFAB_FRAME_ROW (self->frame_row), frames ? self->part : NULL);
  show_row (self->pages, facts->pages > 0 && form != CONFAB_SEND_ITSELF);
  show_row (self->characters, form == CONFAB_SEND_AUTO || form == CONFAB_SEND_TEXT);
  if (confab_part_get_kind (self->part) == CONFAB_PART_DOCUMENT)
    show_row (self->edge, form == CONFAB_SEND_PAGES);
  else
    show_row (self->edge, self->edges->len > 1);
}

static void
mark (GtkWidget *entry,
      gboolean   good)
{
  if (good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
read_times (ConfabAttachmentOptions     *self,
            const ConfabAttachmentFacts *facts,
            ConfabSendWish              *wish)
{
  gint64 start = 0;
  gint64 end = 0;
  gboolean good_start = confab_attachment_words_parse_time (gtk_editable_get_text (GTK_EDITABLE (self->start)), &start);
  gboolean good_end = confab_attachment_words_parse_time (gtk_editable_get_text (GTK_EDITABLE (self->end)), &end);

  good_start = good_start && (facts->duration_ms == 0 || start < facts->duration_ms);
  good_end = good_end && (end == 0 || end > start);
  mark (self->start, good_start);
  mark (self->end, good_end);
  if (!good_start || !good_end)
    {
      gtk_label_set_text (GTK_LABEL (self->problem),
                          _ ("Write times in the video as 1:05, with the end after the start."));
      gtk_widget_set_visible (self->problem, TRUE);
      return;
    }
  wish->start_ms = start;
  /* A time after the end is the end. */
  wish->end_ms = facts->duration_ms > 0 && end >= facts->duration_ms ? 0 : end;
}

/* Which frames are left out is said by where they are; other ones are elsewhere. */
static const char *
get_left_out (ConfabAttachmentOptions *self,
              const ConfabSendWish    *wish)
{
  const ConfabSendWish *old = &confab_part_get_facts (self->part)->send;

  if (self->frame_row == NULL || wish->frames != old->frames || wish->start_ms != old->start_ms || wish->end_ms != old->end_ms)
    return NULL;
  return confab_frame_row_get_left_out (CONFAB_FRAME_ROW (self->frame_row));
}

static void
changed_cb (ConfabAttachmentOptions *self)
{
  ConfabAttachmentFacts facts = *confab_part_get_facts (self->part);
  g_autofree char *pages = NULL;
  g_autoptr (ConfabPart) part = NULL;

  gtk_widget_set_visible (self->problem, FALSE);
  if (self->detail != NULL)
    facts.detail = details[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->detail))];
  if (self->form != NULL)
    facts.send.as = get_form (self);
  facts.send.max_edge = (int)g_array_index (self->edges, gint64, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->edge)));
  if (self->frames != NULL)
    facts.send.frames = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->frames));
  if (self->start != NULL)
    read_times (self, &facts, &facts.send);
  if (facts.send.as == CONFAB_SEND_FRAMES)
    facts.send.left_out = get_left_out (self, &facts.send);
  if (self->pages != NULL)
    {
      pages = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->pages))));
      mark (self->pages, confab_attachment_words_are_pages (pages));
      if (confab_attachment_words_are_pages (pages))
        facts.send.pages = *pages != '\0' ? pages : NULL;
      else
        {
          gtk_label_set_text (GTK_LABEL (self->problem), _ ("Write pages as 1-5,8."));
          gtk_widget_set_visible (self->problem, TRUE);
        }
    }
  if (self->characters != NULL)
    facts.send.max_characters = g_array_index (self->lengths, gint64, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->characters)));
  part = confab_part_new_attachment (confab_part_get_kind (self->part), &facts);
  g_set_object (&self->part, part);
  update_rows (self);
  g_signal_emit (self, signals[CHANGED], 0, part);
}

static void
add_row (ConfabAttachmentOptions *self,
         const char              *title,
         GtkWidget               *widget)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, self->n_rows, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), widget, 1, self->n_rows++, 1, 1);
  g_object_bind_property (widget, "visible", label, "visible", G_BINDING_SYNC_CREATE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static GtkWidget *
add_choice (ConfabAttachmentOptions *self,
            const char              *title,
            const char *const       *names,
            guint                    selected)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  add_row (self, title, choice);
  return choice;
}

static GtkWidget *
add_entry (ConfabAttachmentOptions *self,
           const char              *title,
           const char              *text,
           const char              *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  add_row (self, title, entry);
  return entry;
}

static char *
name_edge (gint64 edge)
{
  return g_strdup_printf (_ ("%d px"), (int)edge);
}

static char *
name_length (gint64 length)
{
  /* Translators: how much of a document is sent; %'d is a number, with separators between its thousands */
  return g_strdup_printf (_ ("%'d characters"), (int)length);
}

static void
add_amount (GArray       *amounts,
            GStrvBuilder *names,
            gint64        amount,
            char *(*name_amount)(gint64 amount))
{
  g_autofree char *name = name_amount (amount);

  g_strv_builder_add (names, name);
  g_array_append_val (amounts, amount);
}

/* No limit, some usual ones below @end, and the one that is wished, which may be none of them. */
static GtkWidget *
add_amounts (ConfabAttachmentOptions *self,
             const char              *title,
             const char              *none_name,
             GArray                  *amounts,
             const gint64            *usual,
             guint                    n_usual,
             gint64                   end,
             gint64                   wished,
             char *(*name_amount)(gint64 amount))
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  gint64 none = 0;
  guint selected = 0;

  g_strv_builder_add (builder, none_name);
  g_array_append_val (amounts, none);
  for (guint i = 0; i <= n_usual; i++)
    {
      if (wished > 0 && selected == 0 && (i == n_usual || wished <= usual[i]))
        {
          add_amount (amounts, builder, wished, name_amount);
          selected = amounts->len - 1;
        }
      if (i < n_usual && usual[i] < end && usual[i] != wished)
        add_amount (amounts, builder, usual[i], name_amount);
    }
  names = g_strv_builder_end (builder);
  return add_choice (self, title, (const char *const *)names, selected);
}

/* own: the longest side of the attachment in pixels, 0 where it is not known; nothing becomes larger. */
static void
add_edge (ConfabAttachmentOptions *self,
          const char              *title,
          int                      own,
          int                      wished)
{
  self->edge = add_amounts (self, title, _ ("Automatic"), self->edges, all_edges, G_N_ELEMENTS (all_edges),
                            own > 0 ? own : G_MAXINT64, wished, name_edge);
}

/* The forms that the service takes, and the one that was chosen, whether it does or not. */
static void
add_forms (ConfabAttachmentOptions *self,
           ConfabSendAs             pictures,
           const char              *pictures_name,
           const char              *itself_name)
{
  ConfabSendForms taken = confab_send_adviser_get_forms (self->adviser, self->part);
  ConfabSendAs chosen = confab_part_get_facts (self->part)->send.as;
  const struct
  {
    ConfabSendAs    form;
    ConfabSendForms needed;
    const char     *name;
  } all[] = {
    { CONFAB_SEND_AUTO, 0, _ ("Automatic") },
    { CONFAB_SEND_ITSELF, CONFAB_SEND_FORM_ITSELF, itself_name },
    { CONFAB_SEND_TEXT, CONFAB_SEND_FORM_TEXT, _ ("Text") },
    { pictures, CONFAB_SEND_FORM_PICTURES, pictures_name },
  };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  guint n = 0;
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (all[i].form == CONFAB_SEND_TEXT && confab_part_get_kind (self->part) == CONFAB_PART_VIDEO)
        continue;
      if ((all[i].needed & ~taken) != 0 && all[i].form != chosen)
        continue;
      if (all[i].form == chosen)
        selected = n;
      self->forms[n++] = all[i].form;
      g_strv_builder_add (builder, all[i].name);
    }
  names = g_strv_builder_end (builder);
  self->form = add_choice (self, _ ("Send As"), (const char *const *)names, selected);
}

static int
frames_input_cb (GtkSpinButton *frames,
                 double        *value)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (frames)), _ ("Automatic")) != 0)
    return FALSE;
  *value = 0;
  return TRUE;
}

static void
add_image_rows (ConfabAttachmentOptions     *self,
                const ConfabAttachmentFacts *facts)
{
  const char *const names[] = { _ ("Not Said"), _ ("Automatic"), _ ("Low"), _ ("High"), NULL };
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    if (g_strcmp0 (facts->detail, details[i]) == 0)
      selected = i;
  self->detail = add_choice (self, _ ("Detail"), names, selected);
  add_edge (self, _ ("Longest Side"), MAX (facts->width, facts->height), facts->send.max_edge);
}

static void
add_wide (ConfabAttachmentOptions *self,
          GtkWidget               *widget)
{
  gtk_grid_attach (GTK_GRID (self->grid), widget, 0, self->n_rows++, 2, 1);
}

static void
add_video_rows (ConfabAttachmentOptions     *self,
                const ConfabAttachmentFacts *facts)
{
  g_autofree char *start = confab_attachment_words_time (facts->send.start_ms);
  g_autofree char *end = confab_attachment_words_time (facts->send.end_ms);
  g_autofree char *length = confab_attachment_words_time (facts->duration_ms);

  add_forms (self, CONFAB_SEND_FRAMES, _ ("Frames"), _ ("Video"));
  self->frames = gtk_spin_button_new_with_range (0, MAX_FRAMES, 1);
  /* It holds a word, too. */
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->frames), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->frames), 10);
  g_signal_connect (self->frames, "output", G_CALLBACK (frames_output_cb), NULL);
  g_signal_connect (self->frames, "input", G_CALLBACK (frames_input_cb), NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->frames), facts->send.frames);
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->frames));
  frames_output_cb (GTK_SPIN_BUTTON (self->frames));
  g_signal_connect_object (self->frames, "value-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  add_row (self, _ ("Number of Frames"), self->frames);
  add_edge (self, _ ("Longest Side"), MAX (facts->width, facts->height), facts->send.max_edge);
  self->start = add_entry (self, _ ("Start"), start, "0:00");
  self->end = add_entry (self, _ ("End"), end, length);
  if (self->adviser != NULL)
    {
      self->frame_row = confab_frame_row_new (self->adviser);
      g_signal_connect_object (self->frame_row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      add_wide (self, self->frame_row);
    }
}

static void
insert_clicked_cb (ConfabAttachmentOptions *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[INSERT], 0);
}

/* What was a text can be one again. */
static void
add_insert (ConfabAttachmentOptions     *self,
            const ConfabAttachmentFacts *facts)
{
  GtkWidget *button;

  if (facts->hash == NULL || facts->size > MAX_INSERT || facts->media_type == NULL || !g_str_has_prefix (facts->media_type, "text/"))
    return;
  button = gtk_button_new_with_mnemonic (_ ("_Insert as Text"));
  gtk_widget_set_tooltip_text (button, _ ("Put the text into the message, and take the attachment away"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (insert_clicked_cb), self, G_CONNECT_SWAPPED);
  add_wide (self, button);
}

static void
add_document_rows (ConfabAttachmentOptions     *self,
                   const ConfabAttachmentFacts *facts)
{
  add_forms (self, CONFAB_SEND_PAGES, _ ("Pictures of Pages"), _ ("File"));
  /* Translators: which pages of a document are sent */
  self->pages = add_entry (self, _ ("Pages"), facts->send.pages, _ ("All, or 1-5,8"));
  /* Translators: how much of a document is sent: everything, or so many characters */
  self->characters = add_amounts (self, _ ("At Most"), _ ("Everything"), self->lengths, all_lengths, G_N_ELEMENTS (all_lengths),
                                  G_MAXINT64, facts->send.max_characters, name_length);
  add_edge (self, _ ("Longest Side"), 0, facts->send.max_edge);
  add_insert (self, facts);
}

static void
confab_attachment_options_dispose (GObject *object)
{
  ConfabAttachmentOptions *self = CONFAB_ATTACHMENT_OPTIONS (object);

  g_clear_object (&self->part);
  g_clear_object (&self->adviser);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->lengths, g_array_unref);
  G_OBJECT_CLASS (confab_attachment_options_parent_class)->dispose (object);
}

static void
confab_attachment_options_class_init (ConfabAttachmentOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_attachment_options_dispose;

  signals[CHANGED] = g_signal_new ("changed", CONFAB_TYPE_ATTACHMENT_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, CONFAB_TYPE_PART);
  signals[INSERT] = g_signal_new ("insert", CONFAB_TYPE_ATTACHMENT_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
confab_attachment_options_init (ConfabAttachmentOptions *self)
{
  self->edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lengths = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_set_margin_top (self->grid, 6);
  gtk_widget_set_margin_bottom (self->grid, 6);
  gtk_widget_set_margin_start (self->grid, 6);
  gtk_widget_set_margin_end (self->grid, 6);
  gtk_popover_set_child (GTK_POPOVER (self), self->grid);
}

/**
 * confab_attachment_options_new:
 * @part: an attachment
 * @adviser: (nullable): who knows how it can be sent
 *
 * Returns: (transfer floating): what can be chosen for it
 */
GtkWidget *
confab_attachment_options_new (ConfabPart        *part,
                               ConfabSendAdviser *adviser)
{
  ConfabAttachmentOptions *self = g_object_new (CONFAB_TYPE_ATTACHMENT_OPTIONS, NULL);
  const ConfabAttachmentFacts *facts = confab_part_get_facts (part);

  self->part = g_object_ref (part);
  self->adviser = adviser != NULL ? g_object_ref (adviser) : NULL;
  switch (confab_part_get_kind (part))
    {
    case CONFAB_PART_IMAGE:
      add_image_rows (self, facts);
      break;
    case CONFAB_PART_VIDEO:
      add_video_rows (self, facts);
      break;
    case CONFAB_PART_DOCUMENT:
    case CONFAB_PART_TEXT:
    default:
      add_document_rows (self, facts);
    }
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->problem), 30);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  add_wide (self, self->problem);
  update_rows (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How It Is Sent"), -1);
  return GTK_WIDGET (self);
}
