/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-conversation-details.h"
#include "widgets/confab-day-words.h"

/* How much of a value stands in one line. */
#define VALUE_CHARS 24

/* What an answer that comes late needs, and whether the window is still there for it. */
typedef struct
{
  GWeakRef group;
} Waiting;

static void
add_fact (AdwPreferencesGroup *group,
          const char          *title,
          const char          *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", value,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 1.0,
                                   "justify", GTK_JUSTIFY_RIGHT,
                                   /* Without it the title would take all that there is. */
                                   "width-chars", (int)MIN (g_utf8_strlen (value, -1), VALUE_CHARS),
                                   "selectable", TRUE,
                                   NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
}

/* Only what is so; text: (transfer full). */
static void
take_fact (AdwPreferencesGroup *group,
           const char          *title,
           char                *text)
{
  g_autofree char *owned = text;

  if (owned != NULL && *owned != '\0')
    add_fact (group, title, owned);
}

static char *
dup_cost (const ConfabSums *sums)
{
  /* Translators: what a conversation cost in US dollars; some services do not tell */
  return sums->n_priced > 0 ? g_strdup_printf ("$%.4f", sums->cost) : g_strdup (_ ("Not told by the service"));
}

static void
summed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (AdwPreferencesGroup) group = g_weak_ref_get (&waiting->group);
  g_autoptr (GError) error = NULL;
  g_autofree ConfabSums *sums = confab_library_sum_finish (CONFAB_LIBRARY (object), result, &error);

  g_weak_ref_clear (&waiting->group);
  g_free (waiting);
  if (group == NULL)
    return;
  if (sums == NULL)
    {
      adw_preferences_group_set_description (group, error->message);
      return;
    }
  take_fact (group, _ ("Messages"), g_strdup_printf ("%'u", sums->n_messages));
  take_fact (group, _ ("Tokens"), g_strdup_printf ("%'" G_GINT64_FORMAT, sums->tokens));
  take_fact (group, _ ("Cost"), dup_cost (sums));
}

static char *
dup_tags (ConfabConversationItem *item)
{
  const char *const *tags = confab_conversation_item_get_tags (item);

  return tags != NULL ? g_strjoinv (", ", (char **)tags) : NULL;
}

static void
add_facts (AdwPreferencesGroup    *group,
           ConfabLibrary          *library,
           ConfabConversationItem *item)
{
  const char *folder_id = confab_conversation_item_get_folder_id (item);
  ConfabFolder *folder = folder_id != NULL ? confab_library_find_folder (library, folder_id) : NULL;

  take_fact (group, _ ("Created"), confab_day_words_dup_moment (confab_conversation_item_get_created (item)));
  take_fact (group, _ ("Changed"), confab_day_words_dup_moment (confab_conversation_item_get_updated (item)));
  take_fact (group, _ ("Folder"), folder != NULL ? g_strdup (confab_folder_get_name (folder)) : NULL);
  take_fact (group, _ ("Tags"), dup_tags (item));
}

static GtkWidget *
new_window (GtkWidget           *near,
            AdwPreferencesGroup *group)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW,
                                    "title", _ ("Details"),
                                    "modal", TRUE,
                                    "transient-for", gtk_widget_get_root (near),
                                    "default-width", 400,
                                    "default-height", 480,
                                    "destroy-with-parent", TRUE,
                                    NULL);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  return window;
}

/**
 * confab_conversation_details_show:
 * @near: a widget of the window that it belongs to
 * @library: the conversations
 * @id: the one to tell of
 *
 * Shows what a conversation holds and costs.
 */
void
confab_conversation_details_show (GtkWidget     *near,
                                  ConfabLibrary *library,
                                  const char    *id)
{
  g_autoptr (ConfabConversationItem) item = confab_library_dup_item (library, id);
  AdwPreferencesGroup *group;
  Waiting *waiting;
  const char *title;

  if (item == NULL)
    return;
  title = confab_conversation_item_get_title (item);
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  /* The titles of groups are no markup in libadwaita 1.2. */
  adw_preferences_group_set_title (group, title != NULL && *title != '\0' ? title : _ ("Untitled"));
  add_facts (group, library, item);
  gtk_window_present (GTK_WINDOW (new_window (near, group)));

  waiting = g_new0 (Waiting, 1);
  g_weak_ref_init (&waiting->group, group);
  confab_library_sum_async (library, id, NULL, summed_cb, waiting);
}
