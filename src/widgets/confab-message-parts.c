/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "widgets/confab-message-parts.h"
#include "widgets/confab-message-words.h"
#include "widgets/confab-wrap-layout.h"

/**
 * confab_message_parts_new_line:
 * @text: what it says
 * @css_class: (nullable): its style
 *
 * Returns: (transfer floating): a line that wraps and can be selected
 */
GtkWidget *
confab_message_parts_new_line (const char *text,
                               const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_notice_button (GtkWidget  *box,
                   const char *name,
                   const char *label)
{
  g_autofree char *action = g_strconcat ("message.", name, NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill-small");
  gtk_box_append (GTK_BOX (box), button);
}

/**
 * confab_message_parts_new_notice:
 * @message: a reply
 * @notice: why it is not whole
 *
 * Returns: (transfer floating): a line that says so, with a button for what can be done about it
 */
GtkWidget *
confab_message_parts_new_notice (ConfabMessage *message,
                                 const char    *notice)
{
  GtkWidget *box = confab_wrap_box_new (9, FALSE);
  GtkWidget *line = confab_message_parts_new_line (notice, "notice");
  const char *label;
  const char *name = confab_message_words_notice_action (message, &label);

  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), line);
  if (confab_message_get_cut (message))
    add_notice_button (box, "continue", _ ("_Continue"));
  /* What failed says itself how to go on. */
  if (name != NULL && confab_message_get_reply (message)->failure == NULL)
    add_notice_button (box, name, label);
  return box;
}

/**
 * confab_message_parts_new_waiting:
 *
 * Returns: (transfer floating): a line that says that something is waited for
 */
GtkWidget *
confab_message_parts_new_waiting (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (column), label);
  gtk_widget_add_css_class (bar, "thin");
  gtk_widget_set_visible (bar, FALSE);
  gtk_widget_set_halign (bar, GTK_ALIGN_START);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (column), bar);
  gtk_widget_set_valign (spinner, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), column);
  return box;
}

/**
 * confab_message_parts_set_waiting:
 * @waiting: made by [func@Confab.message_parts_new_waiting]
 * @words: what is waited for
 * @fraction: how much of it is done, from 0 to 1; -1 where nobody knows
 *
 * Returns: whether it has another height now
 */
gboolean
confab_message_parts_set_waiting (GtkWidget  *waiting,
                                  const char *words,
                                  double      fraction)
{
  GtkWidget *column = gtk_widget_get_last_child (waiting);
  GtkLabel *label = GTK_LABEL (gtk_widget_get_first_child (column));
  GtkWidget *bar = gtk_widget_get_last_child (column);
  gboolean changed = gtk_widget_get_visible (bar) != (fraction >= 0);

  if (g_strcmp0 (gtk_label_get_text (label), words) != 0)
    gtk_label_set_text (label, words);
  gtk_widget_set_visible (bar, fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), MIN (fraction, 1));
  return changed;
}

static void
append_possible (GMenu      *menu,
                 const char *label,
                 const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

/**
 * confab_message_parts_new_menu:
 * @reply: whether it is for a reply
 *
 * Returns: (transfer full): what can be done with a message
 */
GMenuModel *
confab_message_parts_new_menu (gboolean reply)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) again = g_menu_new ();
  g_autoptr (GMenu) away = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  g_menu_append (copy, _ ("_Copy Message"), "message.copy");
  g_menu_append (copy, _ ("Copy Message as _Plain Text"), "message.copy-plain");
  g_menu_append (copy, _ ("Open as _Text"), "message.open-text");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  if (reply)
    {
      append_possible (again, _ ("Co_ntinue"), "message.continue");
      g_menu_append (again, _ ("_Regenerate"), "message.regenerate");
      g_menu_append (again, _ ("Regenerate _With…"), "message.regenerate-with");
      append_possible (again, _ ("Co_mpare Variants"), "message.compare");
    }
  else
    {
      append_possible (again, _ ("_Edit"), "message.edit");
      append_possible (again, _ ("_Ask Again"), "message.regenerate");
    }
  g_menu_append (again, _ ("_Branch into New Conversation"), "message.branch");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (again));
  g_menu_append (away, _ ("_Delete Message"), "message.delete");
  g_menu_append (away, _ ("Delete This and All That _Follows"), "message.delete-following");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (away));
  if (reply)
    {
      g_menu_append (more, _ ("Show as _Data"), "message.show-data");
      append_possible (more, _ ("S_how Probabilities"), "message.show-probabilities");
      g_menu_append (more, _ ("_Inspect…"), "message.inspect");
    }
  g_menu_append (more, _ ("Detai_ls"), "message.details");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  return G_MENU_MODEL (menu);
}

/**
 * confab_message_parts_announce:
 * @widget: where it happened
 * @words: what happened
 *
 * Has a screen reader say something, where GTK can.
 */
void
confab_message_parts_announce (GtkWidget  *widget,
                               const char *words)
{
#if GTK_CHECK_VERSION (4, 14, 0)
  /* It is newer than what else may be used. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (widget),
                           words,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}
