/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-composer-private.h"

/* What is pasted into a composer: files, a picture, or text, which may be long enough to be a file. */

static gboolean
has_own_file (GdkFileList *files)
{
  g_autoptr (GSList) list = gdk_file_list_get_files (files);

  for (GSList *link = list; link != NULL; link = link->next)
    if (!g_file_has_uri_scheme (link->data, "http") && !g_file_has_uri_scheme (link->data, "https"))
      return TRUE;
  return FALSE;
}

static void clipboard_read_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);

/* A browser tells where a picture is from as well; the picture itself is what was copied, and an address alone is text. */
static void
paste_beside_address (ConfabComposer *self,
                      GdkClipboard   *clipboard,
                      GdkFileList    *files)
{
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_TEXTURE, G_PRIORITY_DEFAULT, self->cancellable, clipboard_read_cb,
                                    g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    gtk_text_buffer_paste_clipboard (self->buffer, clipboard, NULL, TRUE);
  else
    g_signal_emit_by_name (self, "files-dropped", files);
}

static void
clipboard_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (ConfabComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value == NULL)
    g_debug ("Nothing to paste: %s", error->message);
  else if (self->buffer == NULL)
    return;
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && !has_own_file (g_value_get_boxed (value)))
    paste_beside_address (self, GDK_CLIPBOARD (source), g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    g_signal_emit_by_name (self, "files-dropped", g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    g_signal_emit_by_name (self, "image-pasted", g_value_get_object (value));
}

/* Files come first, since their names are there as text, too; text before a picture, since a cell of a table is both. */
void
confab_composer_paste (ConfabComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->text);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  GType type;

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    type = GDK_TYPE_FILE_LIST;
  else if (!gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) &&
           gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    type = GDK_TYPE_TEXTURE;
  else
    return;
  g_signal_stop_emission_by_name (self->text, "paste-clipboard");
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, self->cancellable, clipboard_read_cb, g_object_ref (self));
}

static void
pasted_cb (ConfabComposer *self,
           const char     *text)
{
  g_signal_emit_by_name (self, "text-pasted", text);
}

/*
 * confab_composer_watch_pasting:
 * @self: a composer that has its text
 *
 * Tells of text that is pasted.
 */
void
confab_composer_watch_pasting (ConfabComposer *self)
{
  self->paste_watch = confab_paste_watch_new (self->buffer);
  g_signal_connect_object (self->paste_watch, "pasted", G_CALLBACK (pasted_cb), self, G_CONNECT_SWAPPED);
}

/**
 * confab_composer_take_pasted:
 * @self: a composer
 *
 * Takes out the text that was pasted last, to make something else of it; undoing brings it back.
 *
 * Returns: (transfer full) (nullable): what is left of it, %NULL where nothing is
 */
char *
confab_composer_take_pasted (ConfabComposer *self)
{
  g_return_val_if_fail (CONFAB_IS_COMPOSER (self), NULL);

  return confab_paste_watch_take (self->paste_watch);
}

/**
 * confab_composer_insert_text:
 * @self: a composer
 * @text: what was dropped, UTF-8
 *
 * Puts text where the caret is, in place of what is selected, as if it were pasted.
 */
void
confab_composer_insert_text (ConfabComposer *self,
                             const char     *text)
{
  g_return_if_fail (CONFAB_IS_COMPOSER (self));

  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  confab_paste_watch_note (self->paste_watch);
}
