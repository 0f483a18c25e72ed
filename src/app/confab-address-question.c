/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/confab-address-question.h"
#include "model/confab-address.h"

#define RESPONSE_CANCEL  "cancel"
#define RESPONSE_ADDRESS "address"
#define RESPONSE_FETCH   "fetch"

typedef struct
{
  AdwMessageDialog *dialog;
  GtkEditable      *entry;
  GtkWidget        *kind_box;
  GtkDropDown      *kind_choice; /* where the address does not tell */
  char             *url;         /* (nullable): what was typed last; the dialog is gone when its answer comes */
  ConfabPartKind    kind;        /* of what is there */
  gboolean          sendable;
  gboolean          takes_images;
  gboolean          takes_videos;
  ConfabAddressFunc answer;
  gpointer          user_data;
  GObject          *owner; /* weak */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_clear_weak_pointer (&question->owner);
  g_free (question->url);
  g_free (question);
}

/* As what the address could be sent, and whether it can. */
static void
find_kind (Question *question,
           gboolean  known)
{
  if (!known && question->takes_images && question->takes_videos)
    question->kind = gtk_drop_down_get_selected (question->kind_choice) == 0 ? CONFAB_PART_IMAGE : CONFAB_PART_VIDEO;
  else if (!known)
    question->kind = question->takes_images ? CONFAB_PART_IMAGE : CONFAB_PART_VIDEO;
  question->sendable = question->url != NULL &&
                       (question->kind == CONFAB_PART_IMAGE ? question->takes_images : question->takes_videos);
}

static void
update (Question *question)
{
  gboolean known;

  g_free (question->url);
  question->url = confab_address_from_text (gtk_editable_get_text (question->entry));
  known = question->url != NULL && confab_address_guess_kind (question->url, &question->kind);
  find_kind (question, known);
  adw_message_dialog_set_response_enabled (question->dialog, RESPONSE_FETCH, question->url != NULL);
  if (adw_message_dialog_has_response (question->dialog, RESPONSE_ADDRESS))
    adw_message_dialog_set_response_enabled (question->dialog, RESPONSE_ADDRESS, question->sendable);
  gtk_widget_set_visible (question->kind_box,
                          question->url != NULL && !known && question->takes_images && question->takes_videos);
}

static void
response_cb (Question   *question,
             const char *response)
{
  g_autoptr (ConfabPart) part = NULL;

  if (question->url == NULL || question->owner == NULL || g_str_equal (response, RESPONSE_CANCEL))
    return;
  if (g_str_equal (response, RESPONSE_ADDRESS))
    part = confab_address_to_part (question->url, question->kind);
  question->answer (question->url, part, question->user_data);
}

static GtkWidget *
make_kind (Question *question)
{
  const char *kinds[] = { _ ("Picture"), _ ("Video"), NULL };
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("What _is there:"));
  GtkWidget *kind = gtk_drop_down_new_from_strings (kinds);

  question->kind_choice = GTK_DROP_DOWN (kind);
  question->kind_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), kind);
  gtk_widget_set_hexpand (kind, TRUE);
  gtk_box_append (GTK_BOX (question->kind_box), label);
  gtk_box_append (GTK_BOX (question->kind_box), kind);
  return question->kind_box;
}

static GtkWidget *
make_content (Question   *question,
              const char *url)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();

  question->entry = GTK_EDITABLE (entry);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_URL);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "https://");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Web Address"), -1);
  gtk_editable_set_text (question->entry, url != NULL ? url : "");
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), make_kind (question));
  return box;
}

static void
add_responses (Question *question)
{
  gboolean takes_addresses = question->takes_images || question->takes_videos;

  adw_message_dialog_add_response (question->dialog, RESPONSE_CANCEL, _ ("_Cancel"));
  if (takes_addresses)
    adw_message_dialog_add_response (question->dialog, RESPONSE_ADDRESS, _ ("Send _Address"));
  adw_message_dialog_add_response (question->dialog, RESPONSE_FETCH, _ ("_Fetch File"));
  adw_message_dialog_set_response_appearance (question->dialog, RESPONSE_FETCH, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, RESPONSE_FETCH);
  adw_message_dialog_set_close_response (question->dialog, RESPONSE_CANCEL);
  adw_message_dialog_set_body (question->dialog, takes_addresses
                               ? _ ("The address of a picture or a video can be sent, and the service fetches it. Or the file is fetched "
                                    "now, from this computer, and sent.")
                               : _ ("The file is fetched now, from this computer, and sent with the message. This service takes no "
                                    "addresses."));
}

/**
 * confab_address_question_ask:
 * @parent: (nullable): the window
 * @url: (nullable): the address, where it is known
 * @takes_images: whether the service takes addresses of pictures
 * @takes_videos: whether the service takes addresses of videos
 * @answer: called with what is to be done, unless that is nothing
 * @user_data: for @answer
 * @owner: what @user_data belongs to
 *
 * Asks whether an address is sent, or what is there is fetched. Before the answer, nothing goes to the network.
 */
void
confab_address_question_ask (GtkWindow        *parent,
                             const char       *url,
                             gboolean          takes_images,
                             gboolean          takes_videos,
                             ConfabAddressFunc answer,
                             gpointer          user_data,
                             GObject          *owner)
{
  GtkWidget *widget = adw_message_dialog_new (parent, _ ("Attach from a Web Address"), NULL);
  Question *question = g_new0 (Question, 1);

  question->dialog = ADW_MESSAGE_DIALOG (widget);
  question->takes_images = takes_images;
  question->takes_videos = takes_videos;
  question->answer = answer;
  question->user_data = user_data;
  g_set_weak_pointer (&question->owner, owner);
  adw_message_dialog_set_extra_child (question->dialog, make_content (question, url));
  add_responses (question);
  update (question);
  g_signal_connect_swapped (question->entry, "changed", G_CALLBACK (update), question);
  g_signal_connect_swapped (question->kind_choice, "notify::selected", G_CALLBACK (update), question);
  g_signal_connect_data (question->dialog, "response", G_CALLBACK (response_cb), question, question_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (widget));
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
}
