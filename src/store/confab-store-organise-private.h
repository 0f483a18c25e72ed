/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/confab-store-organise.h"
#include "store/confab-store-private.h"

G_BEGIN_DECLS

/* Each does one edit and puts before @inverse, which is (element-type ConfabEdit), what undoes it. */

gboolean    confab_store_make_folder   (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_rename_folder (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_move_folder   (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_remove_folder_edit (ConfabStoreState *state,
                                             const ConfabEdit *edit,
                                             GPtrArray        *inverse,
                                             GError          **error);
gboolean    confab_store_tag           (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_untag         (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_make_tag      (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_rename_tag    (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);
gboolean    confab_store_remove_tag    (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);

/* One edit, whatever it is. */
gboolean    confab_store_run_edit      (ConfabStoreState *state,
                                        const ConfabEdit *edit,
                                        GPtrArray        *inverse,
                                        GError          **error);

ConfabEdit *confab_edit_undo           (GPtrArray        *inverse,
                                        ConfabEditKind    kind);
/* A number that a statement with one text, or two, gives; -1 without an error where it gives none. */
gint64      confab_store_get_number    (ConfabStoreState *state,
                                        const char       *sql,
                                        const char       *first,
                                        gint64            second,
                                        GError          **error);
gboolean    confab_store_run_numbers   (ConfabStoreState *state,
                                        const char       *sql,
                                        gint64            first,
                                        gint64            second,
                                        GError          **error);
/* Adds the texts that a statement with one number gives. */
gboolean    confab_store_list_texts    (ConfabStoreState *state,
                                        const char       *sql,
                                        gint64            number,
                                        GPtrArray        *texts,
                                        GError          **error);

G_END_DECLS
