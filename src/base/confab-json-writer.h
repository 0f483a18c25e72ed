/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ConfabJsonWriter:
 *
 * Writes compact JSON straight into one buffer. json-glib would build a tree and copy every
 * string, which for a request with a video in it means several times its size.
 */
typedef struct _ConfabJsonWriter ConfabJsonWriter;

ConfabJsonWriter *confab_json_writer_new        (void) G_GNUC_WARN_UNUSED_RESULT;
GBytes           *confab_json_writer_cut        (ConfabJsonWriter *self) G_GNUC_WARN_UNUSED_RESULT;
void              confab_json_writer_free       (ConfabJsonWriter *self);
GBytes           *confab_json_writer_end        (ConfabJsonWriter *self) G_GNUC_WARN_UNUSED_RESULT;
char             *confab_json_writer_end_string (ConfabJsonWriter *self) G_GNUC_WARN_UNUSED_RESULT;

void confab_json_writer_begin_object (ConfabJsonWriter *self);
void confab_json_writer_end_object   (ConfabJsonWriter *self);
void confab_json_writer_begin_array  (ConfabJsonWriter *self);
void confab_json_writer_end_array    (ConfabJsonWriter *self);
void confab_json_writer_member       (ConfabJsonWriter *self,
                                      const char       *name);
void confab_json_writer_string       (ConfabJsonWriter *self,
                                      const char       *value);
void confab_json_writer_int          (ConfabJsonWriter *self,
                                      gint64            value);
void confab_json_writer_double       (ConfabJsonWriter *self,
                                      double            value);
void confab_json_writer_boolean      (ConfabJsonWriter *self,
                                      gboolean          value);
void confab_json_writer_null         (ConfabJsonWriter *self);
void confab_json_writer_node         (ConfabJsonWriter *self,
                                      JsonNode         *node);
void confab_json_writer_raw          (ConfabJsonWriter *self,
                                      const char       *json);
void confab_json_writer_open_string  (ConfabJsonWriter *self,
                                      const char       *begin);
void confab_json_writer_close_string (ConfabJsonWriter *self);

/* A member, where there is a value. */
void confab_json_writer_optional_string (ConfabJsonWriter *self,
                                         const char       *name,
                                         const char       *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabJsonWriter, confab_json_writer_free)

G_END_DECLS
