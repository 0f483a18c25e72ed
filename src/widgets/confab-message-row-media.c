/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-row-private.h"
#include "widgets/confab-tall-group.h"

/* What becomes of the attachments of a message in later requests: a choice in its menu, and a line below them. */

/* The state of the action where nothing is chosen for this message. */
#define AS_SET "default"

/**
 * confab_message_row_dup_media_policy:
 * @self: a row
 *
 * Returns: (transfer full): the name of what is chosen for its message
 */
char *
confab_message_row_dup_media_policy (ConfabMessageRow *self)
{
  const char *name = confab_media_policy_get_name (confab_message_get_media_policy (self->message));

  return g_strdup (name != NULL ? name : AS_SET);
}

/**
 * confab_message_row_choose_media_policy:
 * @self: a row
 * @name: the name of what somebody chose
 */
void
confab_message_row_choose_media_policy (ConfabMessageRow *self,
                                        const char       *name)
{
  g_autofree char *present = confab_message_row_dup_media_policy (self);
  g_autofree char *action = g_strconcat ("media-", name, NULL);

  if (!g_str_equal (present, name))
    confab_message_row_act (self, action);
}

static void
show_note (ConfabMessageRow *self)
{
  g_autofree char *words = NULL;
  GtkWidget *line = self->slots[SLOT_MEDIA_NOTE];

  if (self->slots[SLOT_ATTACHMENTS] != NULL && self->media_notes != NULL)
    words = confab_media_notes_dup_words (self->media_notes, self->message);
  if (words == NULL && line == NULL)
    return;
  confab_tall_group_remeasure (CONFAB_TALL (self));
  if (words == NULL)
    {
      g_clear_pointer (&self->slots[SLOT_MEDIA_NOTE], gtk_widget_unparent);
      return;
    }
  if (line == NULL)
    {
      line = confab_message_parts_new_line (NULL, "caption");
      gtk_widget_add_css_class (line, "dim-label");
      gtk_label_set_selectable (GTK_LABEL (line), FALSE);
      gtk_label_set_xalign (GTK_LABEL (line), confab_message_row_is_question (self) ? 1 : 0);
      gtk_label_set_justify (GTK_LABEL (line), confab_message_row_is_question (self) ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
      confab_message_row_fill_slot (self, SLOT_MEDIA_NOTE, line);
    }
  gtk_label_set_text (GTK_LABEL (line), words);
  /* It goes with the attachments while the message is edited. */
  gtk_widget_set_visible (line, gtk_widget_get_visible (self->slots[SLOT_ATTACHMENTS]));
}

/**
 * confab_message_row_show_media_note:
 * @self: a row whose attachments were just made
 *
 * Says below them what becomes of them, and goes on to.
 */
void
confab_message_row_show_media_note (ConfabMessageRow *self)
{
  show_note (self);
}

/**
 * confab_message_row_set_media_notes:
 * @self: a row
 * @notes: (nullable): who knows what becomes of attachments
 */
void
confab_message_row_set_media_notes (ConfabMessageRow *self,
                                    ConfabMediaNotes *notes)
{
  g_return_if_fail (CONFAB_IS_MESSAGE_ROW (self));

  if (!confab_message_has_attachments (self->message) || !g_set_object (&self->media_notes, notes))
    return;
  if (notes != NULL)
    g_signal_connect_object (notes, "changed", G_CALLBACK (show_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->message, "notify::media-policy", G_CALLBACK (show_note), self, G_CONNECT_SWAPPED);
  show_note (self);
}

static void
append_choice (GMenu      *menu,
               const char *label,
               const char *name)
{
  g_autofree char *action = g_strconcat ("message.media-policy::", name, NULL);

  g_menu_append (menu, label, action);
}

/**
 * confab_message_row_extend_menu:
 * @self: a row
 * @menu: what can be done with its message
 *
 * Adds what can be chosen for attachments, where there are some.
 */
void
confab_message_row_extend_menu (ConfabMessageRow *self,
                                GMenu            *menu)
{
  g_autoptr (GMenu) section = NULL;
  g_autoptr (GMenu) choices = NULL;

  if (!confab_message_has_attachments (self->message) || !confab_message_row_is_question (self))
    return;
  section = g_menu_new ();
  choices = g_menu_new ();
  append_choice (choices, _ ("As Set in _Preferences"), AS_SET);
  append_choice (choices, _ ("_Send Again"), confab_media_policy_get_name (CONFAB_MEDIA_POLICY_SEND));
  append_choice (choices, _ ("Replace by a _Note"), confab_media_policy_get_name (CONFAB_MEDIA_POLICY_NOTE));
  append_choice (choices, _ ("_Leave Out"), confab_media_policy_get_name (CONFAB_MEDIA_POLICY_LEAVE));
  /* Translators: what becomes of the attachments of a message when the conversation goes on */
  g_menu_append_submenu (section, _ ("Attach_ments in Later Requests"), G_MENU_MODEL (choices));
  g_menu_insert_section (menu, 2, NULL, G_MENU_MODEL (section));
}
