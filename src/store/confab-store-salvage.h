/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabSalvage:
 *
 * The rows of a database, read from the bytes of its file without SQLite, which gives up where a page is damaged. It believes nothing
 * that the file says: any bytes can be read with it.
 */
typedef struct _ConfabSalvage ConfabSalvage;

/**
 * ConfabSalvageType:
 *
 * The types of values ([storage classes](https://sqlite.org/datatype3.html)).
 */
typedef enum
{
  CONFAB_SALVAGE_NULL,
  CONFAB_SALVAGE_INTEGER,
  CONFAB_SALVAGE_REAL,
  CONFAB_SALVAGE_TEXT,
  CONFAB_SALVAGE_BLOB,
} ConfabSalvageType;

/**
 * ConfabSalvageValue:
 * @type: its type
 * @integer: an integer
 * @real: a number
 * @bytes: a text or a blob
 * @length: of @bytes
 */
typedef struct
{
  ConfabSalvageType  type;
  gint64             integer;
  double             real;
  const guint8      *bytes;
  gsize              length;
} ConfabSalvageValue;

/* More columns than any table has. */
#define CONFAB_SALVAGE_MAX_VALUES 64

/**
 * ConfabSalvageRow:
 * @rowid: of a table with such
 * @is_index: whether it comes from a tree that is ordered by its first columns: an index, or a table WITHOUT ROWID
 * @is_partial: whether its end could not be read
 * @values: the columns
 * @n_values: how many there are; a row that was written before a column was added has fewer
 */
typedef struct
{
  gint64             rowid;
  gboolean           is_index;
  gboolean           is_partial;
  ConfabSalvageValue values[CONFAB_SALVAGE_MAX_VALUES];
  guint              n_values;
} ConfabSalvageRow;

typedef void (*ConfabSalvageFunc) (const ConfabSalvageRow *row,
                                   gpointer                user_data);

ConfabSalvage *confab_salvage_new               (const char         *path,
                                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void           confab_salvage_free              (ConfabSalvage      *self);
guint          confab_salvage_get_version       (ConfabSalvage      *self);
gboolean       confab_salvage_has_table         (ConfabSalvage      *self,
                                                 const char         *name);
void           confab_salvage_read_table        (ConfabSalvage      *self,
                                                 const char         *name,
                                                 ConfabSalvageFunc   func,
                                                 gpointer            user_data);
void           confab_salvage_read_lost         (ConfabSalvage      *self,
                                                 ConfabSalvageFunc   func,
                                                 gpointer            user_data);
guint          confab_salvage_count_unreadable  (ConfabSalvage      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSalvage, confab_salvage_free)

G_END_DECLS
