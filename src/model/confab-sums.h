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
 * ConfabStoreSize:
 * @database: bytes of the database and its log
 * @attachments: bytes of the attachments
 * @n_attachments: how many they are
 * @other: bytes of what else is in the folder, as backups
 *
 * What everything that is kept takes on the disk.
 */
typedef struct
{
  guint64 database;
  guint64 attachments;
  guint   n_attachments;
  guint64 other;
} ConfabStoreSize;

G_END_DECLS
