/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/confab-attachment-content.h"
#include "widgets/confab-attachment-hands.h"
#include "widgets/confab-attachment-viewer.h"
#include "widgets/confab-attachment-words.h"
#include "widgets/confab-document-preview.h"
#include "widgets/confab-thumbnail.h"
#include "widgets/confab-video-player.h"
#include "widgets/confab-zoom-picture.h"

/* The longest side that a picture is loaded with, and the one for looking closer. Larger ones would hold up the frames in which they come. */
#define SCREEN_EDGE 2048
#define CLOSE_EDGE  4096

struct _ConfabAttachmentViewer
{
  AdwWindow               parent_instance;

  GtkWidget              *header;
  GtkWidget              *title;
  GtkWidget              *menu;
  GtkWidget              *overlay;
  GtkWidget              *content;     /* what shows the attachment */
  GtkWidget              *spinner;
  GtkWidget              *previous;
  GtkWidget              *next;
  GtkWidget              *steps;       /* the same two in the header bar */
  GtkWidget              *zoom_bar;
  GtkWidget              *zoom_label;

  ConfabAttachmentSource *source;
  GPtrArray              *parts;
  GCancellable           *cancellable; /* of what is loaded now */
  guint                   index;
  int                     edge;
};

G_DEFINE_FINAL_TYPE (ConfabAttachmentViewer, confab_attachment_viewer, ADW_TYPE_WINDOW)

static ConfabPart *
get_part (ConfabAttachmentViewer * self)
{
  return self->parts->pdata[self->index];
}

static ConfabZoomPicture *
get_picture (ConfabAttachmentViewer *self)
{
  return CONFAB_IS_ZOOM_PICTURE (self->content) ? CONFAB_ZOOM_PICTURE (self->content) : NULL;
}

/* What is shown */

static void
set_content (ConfabAttachmentViewer *self,
             GtkWidget              *content)
{
  gboolean media = CONFAB_IS_ZOOM_PICTURE (content) || CONFAB_IS_VIDEO_PLAYER (content);

  self->content = content;
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), content);
  gtk_widget_set_visible (self->zoom_bar, CONFAB_IS_ZOOM_PICTURE (content));
  /* Nothing may lie on a text. */
  gtk_widget_set_visible (self->previous, media && self->parts->len > 1);
  gtk_widget_set_visible (self->next, media && self->parts->len > 1);
  gtk_widget_set_visible (self->steps, !media && self->parts->len > 1);
  if (media)
    gtk_widget_add_css_class (GTK_WIDGET (self), "media");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "media");
}

static void
set_loading (ConfabAttachmentViewer *self,
             gboolean                loading)
{
  gtk_widget_set_visible (self->spinner, loading);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), loading);
}

static void
show_words (ConfabAttachmentViewer *self,
            const char             *icon_name,
            const char             *title,
            const char             *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  GtkWidget *page = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", icon_name, "description", markup, NULL);
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_status_page_set_title (ADW_STATUS_PAGE (page), escaped);
  if (confab_part_get_facts (get_part (self))->hash == NULL)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Open in _Browser"));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "attachment.open-with");
      gtk_widget_add_css_class (button, "pill");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
    }
  set_content (self, page);
}

static void
update_zoom (ConfabAttachmentViewer *self)
{
  ConfabZoomPicture *picture = get_picture (self);
  g_autofree char *text = NULL;

  if (picture == NULL)
    return;
  /* Translators: how large a picture is shown, in percent of its size */
  text = g_strdup_printf (_ ("%d %%"), (int)round (confab_zoom_picture_get_scale (picture) * 100));
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->zoom_label)), text) != 0)
    gtk_button_set_label (GTK_BUTTON (self->zoom_label), text);
}

static gboolean
zoom_idle_cb (gpointer user_data)
{
  update_zoom (user_data);
  return G_SOURCE_REMOVE;
}

/* It is told while sizes are given, when no label may change. */
static void
scale_changed_cb (ConfabAttachmentViewer *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, zoom_idle_cb, g_object_ref (self), g_object_unref);
}

static void
picture_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ConfabAttachmentViewer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = confab_attachment_source_load_picture_finish (CONFAB_ATTACHMENT_SOURCE (object), result, &error);
  const ConfabAttachmentFacts *facts;

  if (self->overlay == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_loading (self, FALSE);
  facts = confab_part_get_facts (get_part (self));
  if (texture != NULL && get_picture (self) != NULL)
    confab_zoom_picture_set_texture (get_picture (self), texture, facts->width, facts->height);
  else if (texture == NULL && (get_picture (self) == NULL || confab_zoom_picture_get_texture (get_picture (self)) == NULL))
    show_words (self, "dialog-warning-symbolic", _ ("Not to Be Seen"), error->message);
}

static void
load_picture (ConfabAttachmentViewer *self,
              int                     edge)
{
  self->edge = edge;
  confab_attachment_source_load_picture_async (self->source, get_part (self), 0, edge, self->cancellable, picture_cb,
                                               g_object_ref (self));
}

static void
larger_cb (ConfabAttachmentViewer *self)
{
  if (self->edge < CLOSE_EDGE)
    load_picture (self, CLOSE_EDGE);
}

static GdkContentProvider *
drag_prepare_cb (ConfabAttachmentViewer *self)
{
  ConfabZoomPicture *picture = get_picture (self);

  /* Where the picture can be moved about, dragging does that. */
  if (picture == NULL || confab_zoom_picture_get_texture (picture) == NULL || confab_zoom_picture_get_movable (picture))
    return NULL;
  return confab_attachment_content_new (self->source, get_part (self));
}

static void
show_picture (ConfabAttachmentViewer *self,
              const char             *name)
{
  GtkWidget *picture = confab_zoom_picture_new ();
  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (picture, "notify::scale", G_CALLBACK (scale_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (picture, "larger", G_CALLBACK (larger_cb), self, G_CONNECT_SWAPPED);
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  g_signal_connect_object (drag, "prepare", G_CALLBACK (drag_prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (drag));
  set_content (self, picture);
  set_loading (self, TRUE);
  load_picture (self, SCREEN_EDGE);
  gtk_widget_grab_focus (picture);
}

static void
update_title (ConfabAttachmentViewer *self,
              const char             *name)
{
  g_autofree char *words = confab_attachment_words_describe (get_part (self));
  g_autofree char *place = NULL;
  g_autofree char *both = NULL;

  /* Translators: which attachment it is, and how many there are */
  place = self->parts->len > 1 ? g_strdup_printf (_ ("%u of %u"), self->index + 1, self->parts->len) : g_strdup ("");
  both = g_strconcat (place, *place != '\0' && *words != '\0' ? " · " : "", words, NULL);
  gtk_window_set_title (GTK_WINDOW (self), name);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), name);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), both);
}

static void
update_actions (ConfabAttachmentViewer *self)
{
  g_autoptr (GMenuModel) model = confab_attachment_hands_new_menu (get_part (self), FALSE);
  gboolean is_file = confab_part_get_facts (get_part (self))->hash != NULL;

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), model);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attachment.save-as", is_file);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.previous", self->index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "viewer.next", self->index + 1 < self->parts->len);
}

static void
show_part (ConfabAttachmentViewer *self,
           guint                   index)
{
  g_autofree char *name = NULL;
  ConfabPart *part;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->index = index;
  part = get_part (self);
  name = confab_thumbnail_dup_part_name (part);
  set_loading (self, FALSE);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  update_title (self, name);
  update_actions (self);
  if (confab_part_get_facts (part)->hash == NULL)
    show_words (self, "web-browser-symbolic", name, _ ("This is a web address, which the service is asked to fetch. Confab has not fetched it."));
  else if (confab_part_get_kind (part) == CONFAB_PART_IMAGE)
    show_picture (self, name);
  else if (confab_part_get_kind (part) == CONFAB_PART_VIDEO)
    set_content (self, confab_video_player_new (self->source, part));
  else
    set_content (self, confab_document_preview_new (self->source, part));
}

/* What can be done */

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabAttachmentViewer *self = CONFAB_ATTACHMENT_VIEWER (widget);
  gboolean forward = g_str_equal (name, "viewer.next");

  if (forward ? self->index + 1 < self->parts->len : self->index > 0)
    show_part (self, forward ? self->index + 1 : self->index - 1);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ConfabZoomPicture *picture = get_picture (CONFAB_ATTACHMENT_VIEWER (widget));

  if (picture == NULL)
    return;
  if (g_str_equal (name, "viewer.zoom-in"))
    confab_zoom_picture_step (picture, 1);
  else if (g_str_equal (name, "viewer.zoom-out"))
    confab_zoom_picture_step (picture, -1);
  else if (g_str_equal (name, "viewer.zoom-one"))
    confab_zoom_picture_set_scale (picture, 1);
  else
    confab_zoom_picture_fit (picture);
}

static void
fullscreen_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ConfabAttachmentViewer *self = CONFAB_ATTACHMENT_VIEWER (widget);

  if (CONFAB_IS_DOCUMENT_PREVIEW (self->content))
    confab_document_preview_search (CONFAB_DOCUMENT_PREVIEW (self->content));
}

static void
hands_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ConfabAttachmentViewer *self = CONFAB_ATTACHMENT_VIEWER (widget);

  confab_attachment_hands_act (widget, self->source, get_part (self), name);
}

static void
fullscreened_cb (ConfabAttachmentViewer *self)
{
  gboolean fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  gtk_widget_set_visible (self->header, !fullscreen);
}

/* Whether what has the focus needs the arrows itself. */
static gboolean
needs_arrows (GtkWidget *focus)
{
  return focus != NULL && (GTK_IS_TEXT_VIEW (focus) || GTK_IS_TEXT (focus) || GTK_IS_RANGE (focus) ||
                           gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW) != NULL ||
                           gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL ||
                           gtk_widget_get_ancestor (focus, GTK_TYPE_STACK_SWITCHER) != NULL);
}

static gboolean
key_pressed_cb (ConfabAttachmentViewer *self,
                guint                   keyval,
                guint                   keycode,
                GdkModifierType         state)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean left = keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left;
  gboolean right = keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right;

  if (keyval == GDK_KEY_space && held == 0 && CONFAB_IS_VIDEO_PLAYER (self->content) &&
      !GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (self))))
    {
      confab_video_player_toggle (CONFAB_VIDEO_PLAYER (self->content));
      return GDK_EVENT_STOP;
    }
  if ((!left && !right) || (held != 0 && held != GDK_ALT_MASK) ||
      (held == 0 && needs_arrows (gtk_window_get_focus (GTK_WINDOW (self)))))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), right != rtl ? "viewer.next" : "viewer.previous", NULL);
  return GDK_EVENT_STOP;
}

/* The window */

static void
confab_attachment_viewer_dispose (GObject *object)
{
  ConfabAttachmentViewer *self = CONFAB_ATTACHMENT_VIEWER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->overlay = self->content = NULL;
  g_clear_object (&self->source);
  G_OBJECT_CLASS (confab_attachment_viewer_parent_class)->dispose (object);
}

static void
confab_attachment_viewer_finalize (GObject *object)
{
  g_clear_pointer (&CONFAB_ATTACHMENT_VIEWER (object)->parts, g_ptr_array_unref);
  G_OBJECT_CLASS (confab_attachment_viewer_parent_class)->finalize (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType held;
    const char     *action;
  } bindings[] = {
    { GDK_KEY_plus, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "viewer.zoom-fit" },
    { GDK_KEY_KP_0, GDK_CONTROL_MASK, "viewer.zoom-fit" },
    { GDK_KEY_1, GDK_CONTROL_MASK, "viewer.zoom-one" },
    { GDK_KEY_KP_1, GDK_CONTROL_MASK, "viewer.zoom-one" },
    { GDK_KEY_Page_Up, 0, "viewer.previous" },
    { GDK_KEY_Page_Down, 0, "viewer.next" },
    { GDK_KEY_F11, 0, "viewer.fullscreen" },
    { GDK_KEY_Escape, 0, "viewer.back" },
    { GDK_KEY_w, GDK_CONTROL_MASK, "window.close" },
    { GDK_KEY_f, GDK_CONTROL_MASK, "viewer.search" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "attachment.save-as" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "attachment.copy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (widget_class, bindings[i].key, bindings[i].held, bindings[i].action, NULL);
}

static void
confab_attachment_viewer_class_init (ConfabAttachmentViewerClass *klass)
{
  static const char *const hands[] = {
    "attachment.copy", "attachment.copy-name", "attachment.details", "attachment.open-with", "attachment.save-as",
  };
  static const char *const zooms[] = { "viewer.zoom-fit", "viewer.zoom-in", "viewer.zoom-one", "viewer.zoom-out" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = confab_attachment_viewer_dispose;
  object_class->finalize = confab_attachment_viewer_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (hands); i++)
    gtk_widget_class_install_action (widget_class, hands[i], NULL, hands_action);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_install_action (widget_class, zooms[i], NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "viewer.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "viewer.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "viewer.fullscreen", NULL, fullscreen_action);
  gtk_widget_class_install_action (widget_class, "viewer.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "viewer.search", NULL, search_action);
  add_bindings (widget_class);
}

static GtkWidget *
new_button (const char *icon_name,
            const char *tooltip,
            const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
add_step_button (ConfabAttachmentViewer *self,
                 const char             *icon_name,
                 const char             *tooltip,
                 const char             *action,
                 GtkAlign                align)
{
  GtkWidget *button = new_button (icon_name, tooltip, action);

  gtk_widget_set_halign (button, align);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "step");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), button);
  return button;
}

static void
make_zoom_bar (ConfabAttachmentViewer *self)
{
  self->zoom_bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->zoom_bar, "osd");
  gtk_widget_add_css_class (self->zoom_bar, "toolbar");
  gtk_widget_add_css_class (self->zoom_bar, "zoom-bar");
  gtk_widget_set_halign (self->zoom_bar, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->zoom_bar, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->zoom_bar), new_button ("zoom-out-symbolic", _ ("Zoom Out"), "viewer.zoom-out"));
  self->zoom_label = gtk_button_new_with_label ("100 %");
  gtk_widget_set_tooltip_text (self->zoom_label, _ ("Original Size"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->zoom_label), "viewer.zoom-one");
  gtk_widget_add_css_class (self->zoom_label, "numeric");
  gtk_box_append (GTK_BOX (self->zoom_bar), self->zoom_label);
  gtk_box_append (GTK_BOX (self->zoom_bar), new_button ("zoom-in-symbolic", _ ("Zoom In"), "viewer.zoom-in"));
  gtk_box_append (GTK_BOX (self->zoom_bar), new_button ("zoom-fit-best-symbolic", _ ("Fit in the Window"), "viewer.zoom-fit"));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->zoom_bar);
}

static void
make_header (ConfabAttachmentViewer *self)
{
  self->header = adw_header_bar_new ();
  self->title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header), self->title);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_widget_set_tooltip_text (self->menu, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More"), -1);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (self->menu), TRUE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), self->menu);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header),
                           new_button ("view-fullscreen-symbolic", _ ("Full Screen"), "viewer.fullscreen"));
  self->steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->steps, "linked");
  gtk_box_append (GTK_BOX (self->steps), new_button ("go-previous-symbolic", _ ("Previous Attachment"), "viewer.previous"));
  gtk_box_append (GTK_BOX (self->steps), new_button ("go-next-symbolic", _ ("Next Attachment"), "viewer.next"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), self->steps);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header),
                             new_button ("document-save-symbolic", _ ("Save As…"), "attachment.save-as"));
}

static void
confab_attachment_viewer_init (ConfabAttachmentViewer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "viewer");
  gtk_window_set_default_size (GTK_WINDOW (self), 900, 680);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  make_header (self);
  gtk_box_append (GTK_BOX (box), self->header);
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_box_append (GTK_BOX (box), self->overlay);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_CENTER, "width-request", 32,
                                "height-request", 32, "visible", FALSE, NULL);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->spinner);
  self->previous = add_step_button (self, "go-previous-symbolic", _ ("Previous Attachment"), "viewer.previous", GTK_ALIGN_START);
  self->next = add_step_button (self, "go-next-symbolic", _ ("Next Attachment"), "viewer.next", GTK_ALIGN_END);
  make_zoom_bar (self);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), box);
  adw_window_set_content (ADW_WINDOW (self), toasts);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
}

/**
 * confab_attachment_viewer_new:
 * @parent: (nullable): the window that it belongs to
 * @source: what knows the attachments
 * @parts: (element-type ConfabPart): what can be looked at, one after the other
 * @index: which of them is shown first
 *
 * Returns: (transfer floating): a window
 */
GtkWidget *
confab_attachment_viewer_new (GtkWindow              *parent,
                              ConfabAttachmentSource *source,
                              GPtrArray              *parts,
                              guint                   index)
{
  ConfabAttachmentViewer *self;

  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_SOURCE (source), NULL);
  g_return_val_if_fail (parts != NULL && index < parts->len, NULL);

  self = g_object_new (CONFAB_TYPE_ATTACHMENT_VIEWER, "transient-for", parent, NULL);
  self->source = g_object_ref (source);
  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (self->parts, g_object_ref (parts->pdata[i]));
  show_part (self, index);
  return GTK_WIDGET (self);
}

/**
 * confab_attachment_viewer_get_part:
 * @self: a viewer
 *
 * Returns: (transfer none): what is shown
 */
ConfabPart *
confab_attachment_viewer_get_part (ConfabAttachmentViewer *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_VIEWER (self), NULL);

  return get_part (self);
}

/**
 * confab_attachment_viewer_get_content:
 * @self: a viewer
 *
 * Returns: (transfer none): what shows it
 */
GtkWidget *
confab_attachment_viewer_get_content (ConfabAttachmentViewer *self)
{
  g_return_val_if_fail (CONFAB_IS_ATTACHMENT_VIEWER (self), NULL);

  return self->content;
}
