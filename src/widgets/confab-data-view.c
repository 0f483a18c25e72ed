/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-place.h"
#include "base/confab-json-schema.h"
#include "model/confab-reply-check.h"
#include "widgets/confab-data-table.h"
#include "widgets/confab-data-text.h"
#include "widgets/confab-data-tree.h"
#include "widgets/confab-data-view.h"
#include "widgets/confab-text-view.h"

/* How often what grows is shown anew, in milliseconds. */
#define REFRESH_MS 120

typedef enum
{
  SHOW_TEXT,
  SHOW_TREE,
  SHOW_TABLE,
  N_SHOWN
} Shown;

struct _ConfabDataView
{
  GtkWidget          parent_instance;

  GtkWidget         *bar;
  GtkWidget         *verdict;
  GtkWidget         *icon;
  GtkWidget         *words;
  GtkWidget         *find;            /* leads to what does not fit */
  GtkWidget         *buttons[N_SHOWN];
  GtkWidget         *menu;
  GtkWidget         *tree;            /* these two are made when they are shown */
  GtkWidget         *table;

  JsonNode          *response_format; /* (nullable) */
  GString           *text;            /* a copy of the whole */
  ConfabJsonPartial *partial;         /* (nullable): what is shown */
  gsize              n_pushed;        /* of the text */
  ConfabReplyCheck  *check;           /* (nullable): when it is complete */
  GArray            *places;          /* (nullable): ConfabSourcePlace of each of its problems */
  guint              n_shown;         /* of these, one after the other */
  JsonNode          *rows;            /* (nullable): the table in what was checked, which owns it */
  GCancellable      *cancellable;     /* of the check that goes on */
  Shown              shown;
  guint              refresh_id;
  gboolean           is_complete;
  gboolean           has_root;        /* the tree has been given one */
};

enum
{
  PROP_0,
  PROP_SHOWS_TEXT,
  N_PROPS
};

enum
{
  SAVE,
  MARK,
  CHECKED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabDataView, confab_data_view, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What is there so far */

/* Reads what has come since. The line that opens a code fence is passed over; behind its end nothing is read. */
static JsonNode *
read_on (ConfabDataView *self)
{
  gsize length;

  if (self->partial == NULL)
    {
      gsize start = confab_reply_check_find_json (self->text->str, &length);

      if (length == 0 && !self->is_complete)
        return NULL;
      /* The line that opens a fence may not be whole yet. */
      if (self->text->str[start] == '`' && !self->is_complete)
        return NULL;
      self->partial = confab_json_partial_new ();
      self->n_pushed = start;
    }
  length = self->text->len - self->n_pushed;
  if (length > 0 && confab_json_partial_get_state (self->partial, NULL) == CONFAB_JSON_PARTIAL_OPEN)
    confab_json_partial_push (self->partial, self->text->str + self->n_pushed, length);
  self->n_pushed += length;
  if (self->is_complete)
    confab_json_partial_end (self->partial);
  return confab_json_partial_get_root (self->partial);
}

static void
forget (ConfabDataView *self)
{
  if (self->tree != NULL)
    confab_data_tree_set_root (CONFAB_DATA_TREE (self->tree), NULL);
  if (self->table != NULL)
    confab_data_table_set_rows (CONFAB_DATA_TABLE (self->table), NULL);
  self->has_root = FALSE;
  g_clear_pointer (&self->partial, confab_json_partial_free);
  self->rows = NULL;
  g_clear_pointer (&self->check, confab_reply_check_free);
  g_clear_pointer (&self->places, g_array_unref);
  g_signal_emit (self, signals[CHECKED], 0);
}

static void
show_tree (ConfabDataView *self)
{
  JsonNode *root = read_on (self);

  if (self->tree == NULL)
    {
      self->tree = confab_data_tree_new ();
      gtk_widget_insert_after (self->tree, GTK_WIDGET (self), self->bar);
    }
  if (root != NULL && !self->has_root)
    confab_data_tree_set_root (CONFAB_DATA_TREE (self->tree), root);
  else if (root != NULL)
    confab_data_tree_refresh (CONFAB_DATA_TREE (self->tree));
  self->has_root = root != NULL && (JSON_NODE_HOLDS_OBJECT (root) || JSON_NODE_HOLDS_ARRAY (root));
  confab_data_tree_set_problems (CONFAB_DATA_TREE (self->tree), self->check != NULL ? self->check->problems : NULL);
}

static void
show_table (ConfabDataView *self)
{
  if (self->table != NULL)
    return;
  self->table = confab_data_table_new ();
  confab_data_table_set_rows (CONFAB_DATA_TABLE (self->table), self->rows);
  gtk_widget_insert_before (self->table, GTK_WIDGET (self), NULL);
}

/* Another reply may have no table. */
static void
update_table (ConfabDataView *self)
{
  gtk_widget_set_visible (self->buttons[SHOW_TABLE], self->rows != NULL);
  if (self->table != NULL)
    confab_data_table_set_rows (CONFAB_DATA_TABLE (self->table), self->rows);
  if (self->rows == NULL && self->shown == SHOW_TABLE)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TREE]), TRUE);
}

static void
show (ConfabDataView *self,
      Shown           shown)
{
  gboolean changed = (self->shown == SHOW_TEXT) != (shown == SHOW_TEXT);

  self->shown = shown;
  if (shown == SHOW_TREE)
    show_tree (self);
  if (shown == SHOW_TABLE)
    show_table (self);
  if (self->tree != NULL)
    gtk_widget_set_visible (self->tree, shown == SHOW_TREE);
  if (self->table != NULL)
    gtk_widget_set_visible (self->table, shown == SHOW_TABLE);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_TEXT]);
}

static void
button_toggled_cb (ConfabDataView *self,
                   GtkWidget      *button)
{
  for (guint i = 0; i < N_SHOWN; i++)
    if (self->buttons[i] == button && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      show (self, i);
}

/* What is said */

static void
say (ConfabDataView *self,
     const char     *icon,
     const char     *css_class,
     const char     *words)
{
  static const char *const classes[] = { "success", "error", "warning", "dim-label" };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_label_set_text (GTK_LABEL (self->words), words);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (classes[i], css_class))
      gtk_widget_add_css_class (self->verdict, classes[i]);
    else
      gtk_widget_remove_css_class (self->verdict, classes[i]);
}

static void
show_check (ConfabDataView *self)
{
  const ConfabReplyCheck *check = self->check;
  gboolean has_places = check->holds == CONFAB_HOLDS_NO && (check->mistake >= 0 || check->problems != NULL);

  if (check->holds == CONFAB_HOLDS_YES)
    say (self, "object-select-symbolic", "success", check->sentence);
  else if (check->holds == CONFAB_HOLDS_NO)
    say (self, "dialog-error-symbolic", "error", check->sentence);
  else if (check->holds == CONFAB_HOLDS_UNKNOWN)
    say (self, "dialog-question-symbolic", "warning", check->sentence);
  else if (check->value != NULL)
    say (self, "object-select-symbolic", "dim-label", _ ("JSON, which was not asked for"));
  else
    say (self, "dialog-error-symbolic", "dim-label", _ ("Not JSON"));
  gtk_widget_set_visible (self->find, has_places);
  update_table (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.copy-csv", self->rows != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.save-csv", self->rows != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.copy-json", check->value != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.save-json", check->value != NULL);
  gtk_widget_set_sensitive (self->menu, check->value != NULL);
  if (self->tree != NULL)
    confab_data_tree_set_problems (CONFAB_DATA_TREE (self->tree), check->problems);
}

typedef struct
{
  char     *text;
  JsonNode *response_format;
} Request;

static void
request_free (Request *request)
{
  g_free (request->text);
  g_clear_pointer (&request->response_format, json_node_unref);
  g_free (request);
}

typedef struct
{
  ConfabReplyCheck *check;
  GArray           *places;
} Checked;

static void
checked_free (Checked *checked)
{
  g_clear_pointer (&checked->check, confab_reply_check_free);
  g_clear_pointer (&checked->places, g_array_unref);
  g_free (checked);
}

/* Where each problem stands in the text. Of what has something in it, only the beginning: that is not wrong itself. */
static GArray *
find_places (const ConfabReplyCheck *check,
             const char             *text)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (ConfabSourcePlace));

  if (check->mistake >= 0)
    g_array_append_val (places, ((ConfabSourcePlace){ (gsize)check->mistake, (gsize)check->mistake + 1 }));
  for (guint i = 0; check->problems != NULL && i < check->problems->len; i++)
    {
      const ConfabJsonProblem *problem = check->problems->pdata[i];
      ConfabSourcePlace place = { 0, 0 };

      if (confab_json_find_place (text + check->start, check->length, problem->pointer, &place.start, &place.end))
        {
          place.start += check->start;
          place.end += check->start;
          if (text[place.start] == '{' || text[place.start] == '[')
            place.end = place.start + 1;
        }
      g_array_append_val (places, place);
    }
  return places;
}

static void
check_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  Checked *checked = g_new0 (Checked, 1);

  checked->check = confab_reply_check_new (request->text, request->response_format);
  if (checked->check->holds == CONFAB_HOLDS_NO)
    checked->places = find_places (checked->check, request->text);
  g_task_return_pointer (task, checked, (GDestroyNotify)checked_free);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabDataView) self = user_data;
  Checked *checked = g_task_propagate_pointer (G_TASK (result), NULL);

  if (checked == NULL)
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->check, confab_reply_check_free);
  g_clear_pointer (&self->places, g_array_unref);
  self->check = g_steal_pointer (&checked->check);
  self->places = g_steal_pointer (&checked->places);
  self->n_shown = 0;
  checked_free (checked);
  self->rows = self->check->value != NULL ? confab_data_text_find_table (self->check->value) : NULL;
  if (self->bar == NULL)
    return;
  show_check (self);
  g_signal_emit (self, signals[CHECKED], 0);
}

static void
start_check (ConfabDataView *self)
{
  g_autoptr (GTask) task = NULL;
  Request *request = g_new (Request, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  request->text = g_strdup (self->text->str);
  request->response_format = self->response_format != NULL ? json_node_ref (self->response_format) : NULL;
  task = g_task_new (NULL, self->cancellable, checked_cb, g_object_ref (self));
  g_task_set_source_tag (task, start_check);
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  g_task_run_in_thread (task, check_worker);
}

static gboolean
refresh_timeout_cb (gpointer user_data)
{
  ConfabDataView *self = user_data;

  self->refresh_id = 0;
  if (self->shown == SHOW_TREE)
    show_tree (self);
  return G_SOURCE_REMOVE;
}

/* What can be done */

/* One of several, which are gone through. */
static void
say_problem (ConfabDataView          *self,
             const ConfabJsonProblem *problem,
             guint                    index,
             guint                    n)
{
  g_autofree char *sentence = confab_json_problem_dup_sentence (problem);
  /* Translators: which problem of how many, and what it is. */
  g_autofree char *words = g_strdup_printf (_ ("Does not fit the schema (%u of %u): %s"), index + 1, n, sentence);

  gtk_label_set_text (GTK_LABEL (self->words), words);
}

static void
find_clicked_cb (ConfabDataView *self)
{
  const ConfabReplyCheck *check = self->check;
  guint n = self->places != NULL ? self->places->len : 0;
  guint index = n > 0 ? self->n_shown++ % n : 0;
  const ConfabJsonProblem *problem = check != NULL && check->problems != NULL && check->problems->len == n ? check->problems->pdata[index] : NULL;
  const ConfabSourcePlace *place;

  if (n == 0)
    return;
  if (n > 1 && problem != NULL)
    say_problem (self, problem, index, n);
  if (self->shown != SHOW_TEXT && problem != NULL)
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TREE]), TRUE);
      confab_data_tree_select (CONFAB_DATA_TREE (self->tree), problem->pointer);
      return;
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TEXT]), TRUE);
  place = &g_array_index (self->places, ConfabSourcePlace, index);
  if (place->end > place->start)
    g_signal_emit (self, signals[MARK], 0, (guint)place->start, (guint)place->end);
}

static char *
dup_json (ConfabDataView *self)
{
  return g_strndup (self->text->str + self->check->start, self->check->length);
}

static void
data_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabDataView *self = CONFAB_DATA_VIEW (widget);
  gboolean csv = g_str_has_suffix (name, "csv");
  g_autofree char *text = NULL;

  if (self->check == NULL || self->check->value == NULL || (csv && self->rows == NULL))
    return;
  text = csv ? confab_data_text_dup_csv (self->rows) : dup_json (self);
  if (g_str_has_prefix (name, "data.copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  else
    g_signal_emit (self, signals[SAVE], 0, text, csv ? "reply.csv" : "reply.json");
}

static void
confab_data_view_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_SHOWS_TEXT)
    g_value_set_boolean (value, confab_data_view_get_shows_text (CONFAB_DATA_VIEW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
confab_data_view_dispose (GObject *object)
{
  ConfabDataView *self = CONFAB_DATA_VIEW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tree, gtk_widget_unparent);
  g_clear_pointer (&self->table, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->partial, confab_json_partial_free);
  g_clear_pointer (&self->check, confab_reply_check_free);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->response_format, json_node_unref);
  G_OBJECT_CLASS (confab_data_view_parent_class)->dispose (object);
}

static void
confab_data_view_finalize (GObject *object)
{
  g_string_free (CONFAB_DATA_VIEW (object)->text, TRUE);
  G_OBJECT_CLASS (confab_data_view_parent_class)->finalize (object);
}

static void
confab_data_view_class_init (ConfabDataViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const actions[] = { "data.copy-json", "data.save-json", "data.copy-csv", "data.save-csv" };

  G_OBJECT_CLASS (klass)->dispose = confab_data_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = confab_data_view_finalize;
  G_OBJECT_CLASS (klass)->get_property = confab_data_view_get_property;
  properties[PROP_SHOWS_TEXT] = g_param_spec_boolean ("shows-text", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  signals[SAVE] = g_signal_new ("save", CONFAB_TYPE_DATA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[MARK] = g_signal_new ("mark", CONFAB_TYPE_DATA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[CHECKED] = g_signal_new ("checked", CONFAB_TYPE_DATA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, data_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dataview");
}

static void
build_buttons (ConfabDataView *self,
               GtkWidget      *box)
{
  const char *const words[] = { _ ("Text"), _ ("Tree"), _ ("Table") };
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (group, "linked");
  for (guint i = 0; i < N_SHOWN; i++)
    {
      self->buttons[i] = gtk_toggle_button_new_with_label (words[i]);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), i > 0 ? GTK_TOGGLE_BUTTON (self->buttons[0]) : NULL);
      g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (button_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (group), self->buttons[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TEXT]), TRUE);
  gtk_widget_set_visible (self->buttons[SHOW_TABLE], FALSE);
  gtk_box_append (GTK_BOX (box), group);
}

static GtkWidget *
new_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("Copy _JSON"), "data.copy-json");
  g_menu_append (menu, _ ("_Save JSON…"), "data.save-json");
  g_menu_append (menu, _ ("Copy as _CSV"), "data.copy-csv");
  g_menu_append (menu, _ ("Save as CS_V…"), "data.save-csv");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy and Save Data"));
  /* It is a button in a button; the inner one is what has the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Copy and Save Data"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy and Save Data"), -1);
  gtk_widget_set_sensitive (button, FALSE);
  return button;
}

static void
confab_data_view_init (ConfabDataView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->text = g_string_new (NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_box_append (GTK_BOX (self->verdict), self->icon);
  gtk_box_append (GTK_BOX (self->verdict), self->words);
  build_buttons (self, controls);
  self->menu = new_menu ();
  gtk_box_append (GTK_BOX (controls), self->menu);
  /* Translators: shows the place in the reply that does not fit */
  self->find = gtk_button_new_with_mnemonic (_ ("Show _Place"));
  gtk_widget_add_css_class (self->find, "flat");
  gtk_widget_set_visible (self->find, FALSE);
  g_signal_connect_object (self->find, "clicked", G_CALLBACK (find_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (self->find, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->verdict), self->find);
  gtk_box_append (GTK_BOX (self->bar), self->verdict);
  gtk_box_append (GTK_BOX (self->bar), controls);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}

/**
 * confab_data_view_new:
 * @response_format: (nullable): what the reply was asked for in
 *
 * Returns: (transfer floating): a view of a reply that has not begun
 */
GtkWidget *
confab_data_view_new (JsonNode *response_format)
{
  ConfabDataView *self = g_object_new (CONFAB_TYPE_DATA_VIEW, NULL);

  self->response_format = response_format != NULL ? json_node_ref (response_format) : NULL;
  return GTK_WIDGET (self);
}

/**
 * confab_data_view_set_text:
 * @self: a view
 * @text: the text of the reply
 * @length: its length in bytes
 * @complete: whether nothing more comes
 *
 * Shows a text, or what has been added to it.
 */
void
confab_data_view_set_text (ConfabDataView *self,
                           const char     *text,
                           gsize           length,
                           gboolean        complete)
{
  gboolean grown;

  g_return_if_fail (CONFAB_IS_DATA_VIEW (self));

  grown = self->text->len <= length && memcmp (text, self->text->str, self->text->len) == 0;
  if (grown && length == self->text->len && complete == self->is_complete && length > 0)
    return;
  if (!grown)
    {
      forget (self);
      g_string_truncate (self->text, 0);
    }
  g_string_append_len (self->text, text + self->text->len, length - self->text->len);
  self->is_complete = complete;
  if (complete)
    {
      g_clear_handle_id (&self->refresh_id, g_source_remove);
      if (self->shown == SHOW_TREE)
        show_tree (self);
      start_check (self);
      return;
    }
  say (self, "content-loading-symbolic", "dim-label", _ ("JSON, still being written"));
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_timeout_cb, self);
}

/**
 * confab_data_view_get_shows_text:
 * @self: a view
 *
 * Returns: whether the reader wants the text rather than the tree or the table
 */
gboolean
confab_data_view_get_shows_text (ConfabDataView *self)
{
  g_return_val_if_fail (CONFAB_IS_DATA_VIEW (self), TRUE);

  return self->shown == SHOW_TEXT;
}

/**
 * confab_data_view_show_text:
 * @self: a view
 *
 * Shows the text, as its button does.
 */
void
confab_data_view_show_text (ConfabDataView *self)
{
  g_return_if_fail (CONFAB_IS_DATA_VIEW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TEXT]), TRUE);
}

/**
 * confab_data_view_show_tree:
 * @self: a view
 *
 * Shows the tree, as its button does.
 */
void
confab_data_view_show_tree (ConfabDataView *self)
{
  g_return_if_fail (CONFAB_IS_DATA_VIEW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[SHOW_TREE]), TRUE);
}

/**
 * confab_data_view_get_words:
 * @self: a view
 *
 * Returns: what is said of the reply
 */
const char *
confab_data_view_get_words (ConfabDataView *self)
{
  g_return_val_if_fail (CONFAB_IS_DATA_VIEW (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->words));
}

/**
 * confab_data_view_get_places:
 * @self: a view
 *
 * Returns: (transfer none) (nullable) (element-type ConfabSourcePlace): what of the text does not fit, as it is found
 */
GArray *
confab_data_view_get_places (ConfabDataView *self)
{
  g_return_val_if_fail (CONFAB_IS_DATA_VIEW (self), NULL);

  return self->places;
}
