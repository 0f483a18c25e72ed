/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>

#include "bench-fill.h"

void
bench_run_sql (const char *folder,
               const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "confab.db", NULL);
  sqlite3 *database = NULL;

  if (sqlite3_open (path, &database) != SQLITE_OK || sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  sqlite3_close (database);
}

void
bench_fill (const char *folder,
            guint       n_conversations)
{
  g_autofree char *sql =
    g_strdup_printf ("BEGIN;"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
                     " INSERT INTO folder (row, id, name) SELECT i, 'f' || i, 'Folder ' || i FROM n;"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)"
                     " INSERT INTO tag (row, name, folded) SELECT i, 'tag' || i, 'tag' || i FROM n;"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                     " INSERT INTO conversation (id, title, created, updated, folder, pinned)"
                     " SELECT printf ('00000000-0000-4000-8000-%%012x', i), printf ('%%08x about the garden, part %%d',"
                     " abs (random () %% 4294967296), i), 1700000000000 + i * 60000, 1700000000000 + i * 60000,"
                     " iif (i %% 5 = 0, i / 5 %% 20 + 1, NULL), iif (i %% 1000 = 0, i, NULL) FROM n;"
                     "INSERT INTO conversation_tag (tag, conversation) SELECT row / 10 %% 10 + 1, row FROM conversation"
                     " WHERE row %% 10 = 0;"
                     "COMMIT",
                     n_conversations);

  bench_run_sql (folder, sql);
}
