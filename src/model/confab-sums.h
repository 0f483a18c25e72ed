/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConfabSums:
 * @n_messages: how many messages there are, on all branches
 * @tokens: what the services counted
 * @cost: US dollars, as far as the services told
 * @n_priced: how many replies they told it for
 *
 * What a conversation holds and costs. What was deleted in it does not count.
 */
typedef struct
{
  guint  n_messages;
  gint64 tokens;
  double cost;
  guint  n_priced;
} ConfabSums;

/**
 * ConfabDiskUse:
 * @database: bytes of the database and its log
 * @attachments: bytes of the attachments
 * @backups: bytes of the backups, and of the originals of damaged databases
 *
 * What everything that is kept takes on the disk.
 */
typedef struct
{
  gint64 database;
  gint64 attachments;
  gint64 backups;
} ConfabDiskUse;

G_END_DECLS
