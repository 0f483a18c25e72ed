/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/confab-organiser.h"

G_BEGIN_DECLS

/**
 * ConfabLabelPickerKind:
 * @CONFAB_LABEL_PICKER_FOLDER: one folder, or none
 * @CONFAB_LABEL_PICKER_TAGS: any number of tags
 */
typedef enum
{
  CONFAB_LABEL_PICKER_FOLDER,
  CONFAB_LABEL_PICKER_TAGS,
} ConfabLabelPickerKind;

/**
 * ConfabLabelPicker:
 *
 * A popover in which conversations are put into a folder or under tags. Typing leaves those over that fit, and makes a new one.
 */
#define CONFAB_TYPE_LABEL_PICKER (confab_label_picker_get_type ())
G_DECLARE_FINAL_TYPE (ConfabLabelPicker, confab_label_picker, CONFAB, LABEL_PICKER, GtkPopover)

GtkWidget *confab_label_picker_new  (ConfabOrganiser      *organiser) G_GNUC_WARN_UNUSED_RESULT;
/* ids: (transfer full) (array zero-terminated=1); place: (nullable): what it points to, inside of its parent. */
void       confab_label_picker_show (ConfabLabelPicker    *self,
                                     ConfabLabelPickerKind kind,
                                     char                **ids,
                                     GtkWidget            *place);

G_END_DECLS
