/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-window-handle.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif

#ifdef GDK_WINDOWING_WAYLAND
typedef struct
{
  ConfabWindowHandleFunc exported;
  gpointer               user_data;
} Export;

static void
exported_cb (GdkToplevel *toplevel,
             const char  *handle,
             gpointer     user_data)
{
  Export *data = user_data;
  g_autofree char *whole = handle != NULL ? g_strconcat ("wayland:", handle, NULL) : NULL;
  ConfabWindowHandleFunc exported = data->exported;

  data->exported = NULL;
  if (exported != NULL)
    exported (whole != NULL ? whole : "", data->user_data);
}

static gboolean
export_wayland (GdkSurface            *surface,
                ConfabWindowHandleFunc exported,
                gpointer               user_data)
{
  Export *data;

  if (!GDK_IS_WAYLAND_TOPLEVEL (surface))
    return FALSE;
  data = g_new0 (Export, 1);
  data->exported = exported;
  data->user_data = user_data;
  if (gdk_wayland_toplevel_export_handle (GDK_TOPLEVEL (surface), exported_cb, data, g_free))
    return TRUE;
  g_free (data);
  return FALSE;
}
#endif

/**
 * confab_window_handle_export:
 * @window: (nullable): a window
 * @exported: called once, maybe at once
 * @user_data: for @exported
 *
 * The form of the names is that of the desktop portal ("Common Conventions: Parent window identifiers").
 */
void
confab_window_handle_export (GtkWindow             *window,
                             ConfabWindowHandleFunc exported,
                             gpointer               user_data)
{
  GdkSurface *surface = window != NULL ? gtk_native_get_surface (GTK_NATIVE (window)) : NULL;

#ifdef GDK_WINDOWING_WAYLAND
  if (surface != NULL && export_wayland (surface, exported, user_data))
    return;
#endif
#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_SURFACE (surface))
    {
      g_autofree char *handle = g_strdup_printf ("x11:%lx", (gulong)gdk_x11_surface_get_xid (surface));

      exported (handle, user_data);
      return;
    }
#endif
  exported ("", user_data);
}
