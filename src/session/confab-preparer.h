/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/confab-media.h"
#include "model/confab-part.h"
#include "model/confab-provider.h"
#include "store/confab-store.h"

G_BEGIN_DECLS

/* How much of the disk what was prepared may take, in bytes. */
#define CONFAB_PREPARER_LIMIT (G_GINT64_CONSTANT (512) * 1024 * 1024)

/**
 * ConfabPreparedForm:
 * @CONFAB_PREPARED_ITSELF: the attachment as it is
 * @CONFAB_PREPARED_PICTURE: one picture that fits
 * @CONFAB_PREPARED_TEXT: the text of a document
 * @CONFAB_PREPARED_PAGES: pictures of pages
 * @CONFAB_PREPARED_FRAMES: pictures of a video
 * @CONFAB_PREPARED_VIDEO: a video that was converted
 *
 * What an attachment is sent as. The numbers are kept on disk.
 */
typedef enum
{
  CONFAB_PREPARED_ITSELF,
  CONFAB_PREPARED_PICTURE,
  CONFAB_PREPARED_TEXT,
  CONFAB_PREPARED_PAGES,
  CONFAB_PREPARED_FRAMES,
  CONFAB_PREPARED_VIDEO,
} ConfabPreparedForm;

/**
 * ConfabPrepared:
 * @form: what it is sent as
 * @count: how many characters of text, pages or frames, 0 for other forms
 * @parts: (element-type ConfabPart): what is sent, in its order: texts and attachments
 * @contents: (element-type utf8 GBytes): the bytes of those @parts that were made, by their hash; the others are the attachment's own
 * @bytes: how many bytes are sent, before they are encoded for the way
 * @lost_sound: whether the sound of a video is missing in it
 * @tokens: about how many tokens its text is, 0 where it is none
 *
 * An attachment as a service is sent it. It does not change, and may be read from any thread.
 */
typedef struct
{
  ConfabPreparedForm form;
  gint64             count;
  GPtrArray         *parts;
  GHashTable        *contents;
  gint64             bytes;
  gint64             tokens;
  gboolean           lost_sound;
} ConfabPrepared;

ConfabPrepared *confab_prepared_new             (void) G_GNUC_WARN_UNUSED_RESULT;
ConfabPrepared *confab_prepared_ref             (ConfabPrepared *self);
void            confab_prepared_unref           (ConfabPrepared *self);
/* For people, in their language: "1568 × 1045 pixels, 240 kB"; NULL where nothing is known. */
char           *confab_prepared_dup_summary     (ConfabPrepared *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of all that is sent, 0 where nobody knows. */
gint64          confab_prepared_estimate_tokens (ConfabPrepared *self,
                                                 ConfabProfile   profile);

/**
 * ConfabPreparer:
 *
 * Makes attachments ready to be sent, each once: what was made is kept by its content, in the cache folder of the user, or for a temporary
 * chat in its memory. Requests for the same thing share the work. It belongs to the main thread, and works on others.
 */
#define CONFAB_TYPE_PREPARER (confab_preparer_get_type ())
G_DECLARE_FINAL_TYPE (ConfabPreparer, confab_preparer, CONFAB, PREPARER, GObject)

ConfabPreparer *confab_preparer_new            (const char           *folder,
                                                goffset               limit) G_GNUC_WARN_UNUSED_RESULT;
void            confab_preparer_set_store      (ConfabPreparer       *self,
                                                ConfabStore          *store);
void            confab_preparer_prepare_async  (ConfabPreparer       *self,
                                                ConfabPart           *part,
                                                ConfabProvider       *provider,
                                                GHashTable           *memory,
                                                ConfabProgressFunc    progress,
                                                gpointer              progress_data,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
ConfabPrepared *confab_preparer_prepare_finish (ConfabPreparer       *self,
                                                GAsyncResult         *result,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes         *confab_preparer_load           (ConfabPreparer       *self,
                                                ConfabPart           *part,
                                                GHashTable           *memory,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* What was made, as long as it is kept. */
GBytes         *confab_preparer_load_made      (ConfabPreparer       *self,
                                                const char           *hash) G_GNUC_WARN_UNUSED_RESULT;
guint           confab_preparer_get_n_made     (ConfabPreparer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabPrepared, confab_prepared_unref)

G_END_DECLS
