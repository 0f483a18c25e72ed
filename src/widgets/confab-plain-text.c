/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "widgets/confab-column-layout.h"
#include "widgets/confab-plain-text.h"

/* Pango lays a label out as a whole, so that the last one must not become long: from here on a line break ends a label, and from
 * there a word does. */
#define SOFT_BYTES 1200
#define HARD_BYTES 6000

#define PARAGRAPH_SPACING 12

struct _ConfabPlainText
{
  GtkWidget  parent_instance;

  GtkWidget *open;        /* the label of the last paragraph, which may still change */
  gsize      open_start;  /* where it begins in the text */
  gsize      open_length; /* how much of the text it shows */
  double     scale;
  guint      n_changes;
};

enum
{
  OPEN_LINK,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabPlainText, confab_plain_text, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static gboolean
label_activate_link_cb (ConfabPlainText *self,
                        const char      *uri)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, uri);
  return TRUE;
}

static void
apply_scale (ConfabPlainText *self,
             GtkWidget       *label)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->scale != 1.0)
    {
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_scale_new (self->scale));
    }
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
}

static GtkWidget *
add_label (ConfabPlainText *self,
           gboolean         after_blank_line)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (after_blank_line && gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_set_margin_top (label, PARAGRAPH_SPACING);
  apply_scale (self, label);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (label_activate_link_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (label, GTK_WIDGET (self), NULL);
  return label;
}

/* Where the last word before limit ends, or the last whole character where there is no word. */
static gsize
find_break (const char *text,
            gsize       limit)
{
  const char *end = text + limit;

  while (end > text && ((guchar) * end & 0xc0) == 0x80)
    end--;
  for (const char *p = end; p > end - 200 && p > text; p--)
    if (*p == ' ')
      return (gsize)(p - text) + 1;
  return (gsize)(end - text);
}

/* Finds the end of the paragraph at text: how many bytes to show, and how many to step over to the next one. */
static gboolean
find_end (const char *text,
          gsize       length,
          gsize      *shown,
          gsize      *step,
          gboolean   *blank_line)
{
  const char *end = text + length;

  *blank_line = FALSE;
  for (const char *line = text; line < end;)
    {
      const char *line_end = memchr (line, '\n', (gsize)(end - line));
      const char *next;

      if ((gsize)((line_end != NULL ? line_end : end) - text) > HARD_BYTES)
        {
          *shown = *step = find_break (text, HARD_BYTES);
          return TRUE;
        }
      if (line_end == NULL)
        return FALSE;
      next = line_end + 1;
      while (next < end && (*next == '\n' || *next == '\r'))
        next++;
      if (next > line_end + 1 || line_end - text > SOFT_BYTES)
        {
          *blank_line = next > line_end + 1;
          *shown = (gsize)(line_end - text);
          *step = (gsize)(next - text);
          /* More line breaks may follow what is here so far. */
          return next < end;
        }
      line = next;
    }
  return FALSE;
}

static gboolean
is_link_end (char c)
{
  return c == '\0' || strchr (" \t\r\n<>\"`|\\^{}", c) != NULL;
}

/* Addresses of the web become links; everything else stays as it was written. */
static char *
make_markup (const char *text)
{
  g_autoptr (GString) markup = NULL;
  const char *done = text;

  for (const char *p = strstr (text, "://"); p != NULL; p = strstr (p + 3, "://"))
    {
      const char *start = p - 4 >= done && strncmp (p - 4, "http", 4) == 0 ? p - 4 :
                          p - 5 >= done && strncmp (p - 5, "https", 5) == 0 ? p - 5 : NULL;
      const char *end = p + 3;
      g_autofree char *before = NULL;
      g_autofree char *link = NULL;

      if (start == NULL || (start > text && g_ascii_isalnum (start[-1])))
        continue;
      while (!is_link_end (*end))
        end++;
      while (end > p + 3 && strchr (".,;:!?)]}'*_", end[-1]) != NULL)
        end--;
      if (end == p + 3)
        continue;
      if (markup == NULL)
        markup = g_string_new (NULL);
      before = g_markup_escape_text (done, start - done);
      link = g_markup_escape_text (start, end - start);
      g_string_append_printf (markup, "%s<a href=\"%s\">%s</a>", before, link, link);
      done = end;
    }
  if (markup != NULL)
    {
      g_autofree char *rest = g_markup_escape_text (done, -1);

      g_string_append (markup, rest);
      return g_string_free (g_steal_pointer (&markup), FALSE);
    }
  return NULL;
}

/* The direction of the first letter. */
static GtkTextDirection
find_direction (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (!g_unichar_isalpha (letter))
        continue;
      switch (g_unichar_get_script (letter))
        {
        case G_UNICODE_SCRIPT_ADLAM:
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_MANDAIC:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_SAMARITAN:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
          return GTK_TEXT_DIR_RTL;
        default:
          return GTK_TEXT_DIR_LTR;
        }
    }
  return GTK_TEXT_DIR_NONE;
}

/* A paragraph begins where its own script begins, whatever the direction of the window. */
static void
align (ConfabPlainText *self,
       const char      *paragraph)
{
  GtkTextDirection direction = find_direction (paragraph);
  gboolean across = direction != GTK_TEXT_DIR_NONE && direction != gtk_widget_get_direction (GTK_WIDGET (self));

  gtk_label_set_xalign (GTK_LABEL (self->open), across ? 1 : 0);
}

static void
show_text (ConfabPlainText *self,
           const char      *text,
           gsize            length,
           gboolean         closed)
{
  g_autofree char *raw = g_strndup (text, length);
  g_autofree char *paragraph = g_utf8_make_valid (raw, -1);
  g_autofree char *markup = closed ? make_markup (paragraph) : NULL;

  g_strchomp (paragraph);
  align (self, paragraph);
  if (markup != NULL)
    gtk_label_set_markup (GTK_LABEL (self->open), g_strchomp (markup));
  else if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->open)), paragraph) == 0)
    return;
  else
    gtk_label_set_text (GTK_LABEL (self->open), paragraph);
  self->n_changes++;
}

/**
 * confab_plain_text_extend:
 * @self: a text
 * @text: the whole text, which begins with what was there before
 * @length: its length in bytes
 * @max_paragraphs: how many paragraphs to begin at most
 *
 * Shows what is new in a text.
 *
 * Returns: whether all of it is shown now
 */
gboolean
confab_plain_text_extend (ConfabPlainText *self,
                          const char      *text,
                          gsize            length,
                          guint            max_paragraphs)
{
  gsize shown;
  gsize step;
  gboolean blank_line;

  g_return_val_if_fail (CONFAB_IS_PLAIN_TEXT (self), TRUE);
  g_return_val_if_fail (length >= self->open_start, TRUE);

  if (self->open == NULL)
    {
      while (self->open_start < length && strchr ("\r\n", text[self->open_start]) != NULL)
        self->open_start++;
      if (self->open_start == length)
        return TRUE;
      self->open = add_label (self, FALSE);
    }
  while (find_end (text + self->open_start, length - self->open_start, &shown, &step, &blank_line))
    {
      show_text (self, text + self->open_start, shown, TRUE);
      if (max_paragraphs-- == 0)
        return FALSE;
      self->open_start += step;
      self->open_length = 0;
      self->open = add_label (self, blank_line);
    }
  if (length - self->open_start != self->open_length)
    show_text (self, text + self->open_start, length - self->open_start, TRUE);
  self->open_length = length - self->open_start;
  return TRUE;
}

/**
 * confab_plain_text_clear:
 * @self: a text
 *
 * Takes all text away.
 */
void
confab_plain_text_clear (ConfabPlainText *self)
{
  GtkWidget *child;

  g_return_if_fail (CONFAB_IS_PLAIN_TEXT (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->open = NULL;
  self->open_start = 0;
  self->open_length = 0;
}

/**
 * confab_plain_text_set_scale:
 * @self: a text
 * @scale: how much larger than the user's font
 *
 * Sets the size of the text.
 */
void
confab_plain_text_set_scale (ConfabPlainText *self,
                             double           scale)
{
  g_return_if_fail (CONFAB_IS_PLAIN_TEXT (self));

  if (self->scale == scale)
    return;
  self->scale = scale;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    apply_scale (self, child);
}

/**
 * confab_plain_text_get_n_changes:
 * @self: a text
 *
 * Returns: how often a paragraph was laid out anew
 */
guint
confab_plain_text_get_n_changes (ConfabPlainText *self)
{
  g_return_val_if_fail (CONFAB_IS_PLAIN_TEXT (self), 0);

  return self->n_changes;
}

static void
confab_plain_text_dispose (GObject *object)
{
  confab_plain_text_clear (CONFAB_PLAIN_TEXT (object));
  G_OBJECT_CLASS (confab_plain_text_parent_class)->dispose (object);
}

static void
confab_plain_text_class_init (ConfabPlainTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_plain_text_dispose;
  signals[OPEN_LINK] = g_signal_new ("open-link", CONFAB_TYPE_PLAIN_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, CONFAB_TYPE_COLUMN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "plaintext");
}

static void
confab_plain_text_init (ConfabPlainText *self)
{
  self->scale = 1.0;
}

GtkWidget *
confab_plain_text_new (void)
{
  return g_object_new (CONFAB_TYPE_PLAIN_TEXT, NULL);
}
