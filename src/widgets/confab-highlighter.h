/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ConfabHighlighter:
 *
 * Colours code as GtkSourceView does, a little at a time so that no frame waits for it. Results are kept for a while by their text, language and style scheme.
 */
#define CONFAB_TYPE_HIGHLIGHTER (confab_highlighter_get_type ())
G_DECLARE_FINAL_TYPE (ConfabHighlighter, confab_highlighter, CONFAB, HIGHLIGHTER, GObject)

ConfabHighlighter *confab_highlighter_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void               confab_highlighter_highlight_async  (ConfabHighlighter    *self,
                                                        const char           *text,
                                                        gsize                 length,
                                                        const char           *language,
                                                        gboolean              dark,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
PangoAttrList     *confab_highlighter_highlight_finish (ConfabHighlighter    *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
char              *confab_highlighter_dup_language_name (const char          *language) G_GNUC_WARN_UNUSED_RESULT;
char              *confab_highlighter_dup_file_suffix   (const char          *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
