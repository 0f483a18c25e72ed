/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/confab-json-partial.h"
#include "base/confab-json-schema.h"
#include "base/confab-json.h"
#include "widgets/confab-schema-editor.h"
#include "widgets/confab-schema-example.h"
#include "widgets/confab-schema-report.h"
#include "widgets/confab-schema-view.h"

/* How long nothing is typed before it is looked at, in milliseconds. */
#define QUIET_MS 200

/* How many remarks are shown. */
#define MAX_SHOWN 5

#define MAX_NAME 64

struct _ConfabSchemaEditor
{
  GtkWidget     parent_instance;

  GtkWidget    *menu;
  GtkWidget    *grid;    /* what only a schema has */
  GtkWidget    *name;
  GtkWidget    *description;
  GtkWidget    *strict;
  GtkWidget    *view;
  GtkWidget    *remarks;

  GCancellable *cancellable; /* (nullable): of the look that is going on */
  JsonNode     *schema;      /* (nullable): what the text was when it was last JSON */
  char         *digest;      /* (nullable): of the schema */
  guint         quiet_id;
  gboolean      look_again;  /* when the look that is going on has ended */
  gboolean      is_setting;
};

enum
{
  EDITED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (ConfabSchemaEditor, confab_schema_editor, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

enum
{
  KIND_TEXT,
  KIND_OBJECT,
  KIND_SCHEMA,
};

static const char *const kinds[] = { "text", "json_object", "json_schema" };

static const char first_schema[] =
  "{\n"
  "  \"type\": \"object\",\n"
  "  \"properties\": {\n"
  "    \"answer\": { \"type\": \"string\" }\n"
  "  },\n"
  "  \"required\": [\"answer\"],\n"
  "  \"additionalProperties\": false\n"
  "}";

static guint
get_kind (ConfabSchemaEditor *self)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->menu));
}

/* Letters, digits, "_" and "-", at most 64 of them. */
static gboolean
is_name (const char *name)
{
  return *name != '\0' && strlen (name) <= MAX_NAME &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen (name);
}

static JsonNode *
dup_value (ConfabSchemaEditor *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  const char *description = gtk_editable_get_text (GTK_EDITABLE (self->description));
  JsonObject *wrapper;

  json_object_unref (object);
  json_object_set_string_member (object, "type", kinds[get_kind (self)]);
  if (get_kind (self) != KIND_SCHEMA)
    return node;
  wrapper = json_object_new ();
  json_object_set_string_member (wrapper, "name", gtk_editable_get_text (GTK_EDITABLE (self->name)));
  if (*description != '\0')
    json_object_set_string_member (wrapper, "description", description);
  json_object_set_boolean_member (wrapper, "strict", gtk_switch_get_active (GTK_SWITCH (self->strict)));
  json_object_set_member (wrapper, "schema", json_node_ref (self->schema));
  json_object_set_object_member (object, "json_schema", wrapper);
  return node;
}

static void
emit_edited (ConfabSchemaEditor *self)
{
  g_autoptr (JsonNode) value = NULL;

  if (self->is_setting)
    return;
  if (get_kind (self) == KIND_SCHEMA && (self->schema == NULL || !is_name (gtk_editable_get_text (GTK_EDITABLE (self->name)))))
    return;
  value = dup_value (self);
  g_signal_emit (self, signals[EDITED], 0, value);
}

/* What there is to say */

static void
remark_clicked_cb (ConfabSchemaEditor *self,
                   GtkWidget          *button)
{
  gsize offset = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "offset"));

  confab_schema_view_jump (CONFAB_SCHEMA_VIEW (self->view), offset);
}

static GtkWidget *
new_words (const char *words,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_remark (ConfabSchemaEditor       *self,
            const ConfabSchemaRemark *remark)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), new_words (remark->sentence, remark->is_strict ? "warning" : "error"));
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, _ ("Go to this place"));
  g_object_set_data (G_OBJECT (button), "offset", GSIZE_TO_POINTER (remark->start));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remark_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->remarks), button);
}

static void
show_report (ConfabSchemaEditor       *self,
             const ConfabSchemaReport *report)
{
  gboolean strict = gtk_switch_get_active (GTK_SWITCH (self->strict));
  guint n = report->remarks->len;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->remarks)) != NULL)
    gtk_box_remove (GTK_BOX (self->remarks), child);
  if (!is_name (gtk_editable_get_text (GTK_EDITABLE (self->name))))
    gtk_box_append (GTK_BOX (self->remarks),
                    new_words (_ ("The name must have 1 to 64 letters, digits, “_” or “-”."), "error"));
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    add_remark (self, report->remarks->pdata[i]);
  if (n > MAX_SHOWN)
    {
      g_autofree char *more = g_strdup_printf (_ ("and %u more"), n - MAX_SHOWN);

      gtk_box_append (GTK_BOX (self->remarks), new_words (more, "dim-label"));
    }
  if (n == 0)
    gtk_box_append (GTK_BOX (self->remarks),
                    new_words (strict ? _ ("The schema is valid, and strict mode allows it.") : _ ("The schema is valid."), "dim-label"));
  if (n > 0)
    {
      const ConfabSchemaRemark *first = report->remarks->pdata[0];

      confab_schema_view_mark (CONFAB_SCHEMA_VIEW (self->view), first->start, first->end);
    }
  else
    confab_schema_view_mark (CONFAB_SCHEMA_VIEW (self->view), -1, -1);
}

static void
set_known (ConfabSchemaEditor *self,
           JsonNode           *schema,
           const char         *digest)
{
  g_clear_pointer (&self->schema, json_node_unref);
  g_free (self->digest);
  self->schema = json_node_ref (schema);
  self->digest = g_strdup (digest);
}

/* Takes the schema over where it is JSON, and tells where it is another one. */
static void
take_schema (ConfabSchemaEditor *self,
             JsonNode           *schema,
             const char         *digest)
{
  if (schema == NULL || g_strcmp0 (self->digest, digest) == 0)
    return;
  set_known (self, schema, digest);
  emit_edited (self);
}

static void look (ConfabSchemaEditor *self);

/* What a schema stands in where somebody pasted more than the schema: the body of a request, its "response_format", or what that has as
 * "json_schema". A schema itself may have any member, but none of these as they are there. */
static JsonObject *
find_wrapper (JsonNode *json)
{
  JsonObject *object = json != NULL && JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;
  JsonObject *inner = confab_json_get_object (object, "response_format");

  object = inner != NULL ? inner : object;
  inner = confab_json_get_object (object, "json_schema");
  if (g_strcmp0 (confab_json_get_string (object, "type"), kinds[KIND_SCHEMA]) == 0)
    object = inner;
  else if (confab_json_get_node (object, "type") != NULL || confab_json_get_string (object, "name") == NULL)
    return NULL;
  return confab_json_get_object (object, "schema") != NULL ? object : NULL;
}

/* Puts what was pasted around a schema to where it belongs. */
static gboolean
unwrap (ConfabSchemaEditor *self,
        JsonNode           *json)
{
  JsonObject *wrapper = find_wrapper (json);
  const char *name = confab_json_get_string (wrapper, "name");
  const char *description = confab_json_get_string (wrapper, "description");
  g_autofree char *text = NULL;
  gboolean strict;

  if (wrapper == NULL)
    return FALSE;
  text = confab_json_to_string (confab_json_get_node (wrapper, "schema"), TRUE);
  self->is_setting = TRUE;
  if (name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  if (description != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->description), description);
  if (confab_json_get_boolean (wrapper, "strict", &strict))
    gtk_switch_set_active (GTK_SWITCH (self->strict), strict);
  self->is_setting = FALSE;
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (self->view), text);
  return TRUE;
}

static void
report_made_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (ConfabSchemaEditor) self = g_weak_ref_get (weak);
  g_autoptr (ConfabSchemaReport) report = confab_schema_report_make_finish (result, NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (self->look_again)
    {
      look (self);
      return;
    }
  if (report == NULL)
    return;
  if (unwrap (self, report->schema))
    {
      look (self);
      return;
    }
  show_report (self, report);
  take_schema (self, report->schema, report->digest);
}

/* Of looks that would go on at the same time, as of a long text that is typed in, only the last counts: one that has begun is ended first. */
static void
look (ConfabSchemaEditor *self)
{
  g_autofree char *text = NULL;
  GWeakRef *weak;

  g_clear_handle_id (&self->quiet_id, g_source_remove);
  self->look_again = self->cancellable != NULL;
  if (self->look_again)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  text = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (self->view));
  self->cancellable = g_cancellable_new ();
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  confab_schema_report_make_async (text, gtk_switch_get_active (GTK_SWITCH (self->strict)), self->cancellable, report_made_cb, weak);
}

static void
stop_looking (ConfabSchemaEditor *self)
{
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  self->look_again = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static gboolean
quiet_timeout_cb (gpointer user_data)
{
  ConfabSchemaEditor *self = user_data;

  self->quiet_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (ConfabSchemaEditor *self)
{
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  self->quiet_id = g_timeout_add (QUIET_MS, quiet_timeout_cb, self);
}

/* What was typed last is not lost where the editor goes away before it was looked at. */
static void
confab_schema_editor_unmap (GtkWidget *widget)
{
  ConfabSchemaEditor *self = CONFAB_SCHEMA_EDITOR (widget);

  if (self->quiet_id != 0 || self->cancellable != NULL)
    {
      g_autofree char *text = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (self->view));
      gsize length = strlen (text);
      g_autoptr (JsonNode) schema = length <= CONFAB_JSON_SCHEMA_MAX_SIZE ? confab_json_read (text, length, NULL, NULL) : NULL;
      g_autofree char *digest = schema != NULL ? confab_schema_report_digest (schema) : NULL;

      take_schema (self, schema, digest);
      /* What there is to say is not said to anyone, but when the editor comes back. */
      look (self);
    }
  GTK_WIDGET_CLASS (confab_schema_editor_parent_class)->unmap (widget);
}

/* The controls */

static void
update_kind (ConfabSchemaEditor *self)
{
  gtk_widget_set_visible (self->grid, get_kind (self) == KIND_SCHEMA);
}

static void
take_text (ConfabSchemaEditor *self,
           const char         *text)
{
  g_autoptr (JsonNode) schema = confab_json_parse (text, -1, NULL);
  g_autofree char *digest = confab_schema_report_digest (schema);

  set_known (self, schema, digest);
}

static void
menu_notify_selected_cb (ConfabSchemaEditor *self)
{
  update_kind (self);
  if (self->is_setting)
    return;
  if (get_kind (self) == KIND_SCHEMA && self->schema == NULL)
    {
      self->is_setting = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->name), "answer");
      gtk_switch_set_active (GTK_SWITCH (self->strict), TRUE);
      confab_schema_view_replace (CONFAB_SCHEMA_VIEW (self->view), first_schema);
      take_text (self, first_schema);
      self->is_setting = FALSE;
    }
  look (self);
  emit_edited (self);
}

static void
entry_changed_cb (ConfabSchemaEditor *self)
{
  if (self->is_setting)
    return;
  look (self);
  emit_edited (self);
}

static void
example_drawn_up_cb (ConfabSchemaEditor *self,
                     const char         *schema)
{
  confab_schema_view_replace (CONFAB_SCHEMA_VIEW (self->view), schema);
  look (self);
}

static void
example_clicked_cb (ConfabSchemaEditor *self)
{
  GtkWidget *dialog = confab_schema_example_new ();

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (dialog, "drawn-up", G_CALLBACK (example_drawn_up_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
format_clicked_cb (ConfabSchemaEditor *self)
{
  g_autofree char *text = confab_schema_view_dup_text (CONFAB_SCHEMA_VIEW (self->view));
  g_autoptr (JsonNode) json = confab_json_parse (text, -1, NULL);
  g_autofree char *pretty = json != NULL ? confab_json_to_string (json, TRUE) : NULL;

  if (pretty != NULL)
    confab_schema_view_replace (CONFAB_SCHEMA_VIEW (self->view), pretty);
}

static gboolean
confab_schema_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (CONFAB_SCHEMA_EDITOR (widget)->menu);
}

static void
confab_schema_editor_dispose (GObject *object)
{
  ConfabSchemaEditor *self = CONFAB_SCHEMA_EDITOR (object);
  GtkWidget *child;

  stop_looking (self);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->schema, json_node_unref);
  g_clear_pointer (&self->digest, g_free);
  G_OBJECT_CLASS (confab_schema_editor_parent_class)->dispose (object);
}

static void
confab_schema_editor_class_init (ConfabSchemaEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = confab_schema_editor_dispose;
  widget_class->grab_focus = confab_schema_editor_grab_focus;
  widget_class->unmap = confab_schema_editor_unmap;
  signals[EDITED] = g_signal_new ("edited", CONFAB_TYPE_SCHEMA_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, JSON_TYPE_NODE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "schemaeditor");
}

static GtkWidget *
name_it (GtkWidget  *widget,
         const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return widget;
}

static void
add_line (ConfabSchemaEditor *self,
          int                 row,
          const char         *words,
          GtkWidget          *widget)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), name_it (widget, words), 1, row, 1, 1);
}

static GtkWidget *
new_entry (ConfabSchemaEditor *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static void
add_button (ConfabSchemaEditor *self,
            GtkWidget          *box,
            const char         *words,
            GCallback           callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static void
build_schema (ConfabSchemaEditor *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  self->name = new_entry (self);
  self->description = new_entry (self);
  self->strict = gtk_switch_new ();
  gtk_widget_set_halign (self->strict, GTK_ALIGN_START);
  g_signal_connect_object (self->strict, "notify::active", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  add_line (self, 0, _ ("Name"), self->name);
  add_line (self, 1, _ ("Description"), self->description);
  /* Translators: whether a service is to obey a schema strictly */
  add_line (self, 2, _ ("Strict"), self->strict);
  self->view = confab_schema_view_new (_ ("Schema"));
  gtk_widget_set_hexpand (self->view, TRUE);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), self->view, 0, 3, 2, 1);
  self->remarks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_grid_attach (GTK_GRID (self->grid), self->remarks, 0, 4, 2, 1);
  add_button (self, buttons, _ ("From _Example…"), G_CALLBACK (example_clicked_cb));
  /* Translators: breaks the lines of JSON anew and indents them */
  add_button (self, buttons, _ ("_Tidy Up"), G_CALLBACK (format_clicked_cb));
  gtk_grid_attach (GTK_GRID (self->grid), buttons, 0, 5, 2, 1);
}

static void
confab_schema_editor_init (ConfabSchemaEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  const char *const words[] = { _ ("Text"), _ ("JSON Object"), _ ("JSON Schema"), NULL };

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->menu = name_it (gtk_drop_down_new_from_strings (words), _ ("Response Format"));
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  g_signal_connect_object (self->menu, "notify::selected", G_CALLBACK (menu_notify_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  build_schema (self);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  update_kind (self);
}

/**
 * confab_schema_editor_new:
 *
 * Returns: (transfer floating): an editor, for text
 */
GtkWidget *
confab_schema_editor_new (void)
{
  return g_object_new (CONFAB_TYPE_SCHEMA_EDITOR, NULL);
}

static void
set_schema (ConfabSchemaEditor *self,
            JsonObject         *wrapper)
{
  const char *name = confab_json_get_string (wrapper, "name");
  const char *description = confab_json_get_string (wrapper, "description");
  JsonNode *schema = confab_json_get_node (wrapper, "schema");
  gboolean strict = FALSE;
  g_autofree char *digest = NULL;

  confab_json_get_boolean (wrapper, "strict", &strict);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->description), description != NULL ? description : "");
  gtk_switch_set_active (GTK_SWITCH (self->strict), strict);
  digest = schema != NULL ? confab_schema_report_digest (schema) : NULL;
  if (schema != NULL && g_strcmp0 (digest, self->digest) != 0)
    {
      g_autofree char *text = confab_json_to_string (schema, TRUE);

      confab_schema_view_set_text (CONFAB_SCHEMA_VIEW (self->view), text);
      set_known (self, schema, digest);
    }
  look (self);
}

/**
 * confab_schema_editor_set_value:
 * @self: an editor
 * @value: a response format
 *
 * Shows a value. This is not an edit; while it is what stands there already, nothing is touched.
 */
void
confab_schema_editor_set_value (ConfabSchemaEditor *self,
                                JsonNode           *value)
{
  g_autoptr (JsonNode) shown = NULL;
  JsonObject *object;
  const char *type;

  g_return_if_fail (CONFAB_IS_SCHEMA_EDITOR (self));

  shown = get_kind (self) != KIND_SCHEMA || self->schema != NULL ? dup_value (self) : NULL;
  object = JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
  if (object == NULL || (shown != NULL && json_node_equal (shown, value)))
    return;
  /* What was typed for another value is not looked at any more. */
  stop_looking (self);
  type = confab_json_get_string (object, "type");
  self->is_setting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i]) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->menu), i);
  if (g_strcmp0 (type, kinds[KIND_SCHEMA]) == 0 && confab_json_get_object (object, "json_schema") != NULL)
    set_schema (self, confab_json_get_object (object, "json_schema"));
  self->is_setting = FALSE;
}
