/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/confab-chat-page-private.h"
#include "app/confab-settings.h"

/* What the settings of the window say of how messages are shown and sent. */

static void
update_footer (ConfabChatPage *self)
{
  ConfabFooter footer = 0;

  if (g_settings_get_boolean (self->settings, CONFAB_SETTING_SHOW_MODEL))
    footer |= CONFAB_FOOTER_MODEL;
  if (g_settings_get_boolean (self->settings, CONFAB_SETTING_SHOW_TOKENS))
    footer |= CONFAB_FOOTER_TOKENS;
  if (g_settings_get_boolean (self->settings, CONFAB_SETTING_SHOW_COST))
    footer |= CONFAB_FOOTER_COST;
  if (g_settings_get_boolean (self->settings, CONFAB_SETTING_SHOW_TIMING))
    footer |= CONFAB_FOOTER_TIME;
  confab_transcript_set_footer (self->transcript, footer);
}

static gboolean
get_send_with_enter (GValue   *value,
                     GVariant *variant,
                     gpointer  user_data)
{
  g_value_set_boolean (value, g_str_equal (g_variant_get_string (variant, NULL), "enter"));
  return TRUE;
}

static void
update_send_with (ConfabChatPage *self)
{
  g_autofree char *with = g_settings_get_string (self->settings, CONFAB_SETTING_SEND_WITH);

  confab_transcript_set_send_with_enter (self->transcript, g_str_equal (with, "enter"));
  confab_queue_view_set_send_with_enter (self->queue_view, g_str_equal (with, "enter"));
}

/*
 * confab_chat_page_bind_settings:
 * @self: the page, which has its settings
 *
 * Shows messages, and sends them, as the settings say, from now on.
 */
void
confab_chat_page_bind_settings (ConfabChatPage *self)
{
  g_settings_bind (self->settings, CONFAB_SETTING_TEXT_SCALE, self->transcript, "text-scale", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, CONFAB_SETTING_EXPAND_REASONING, self->transcript, "expand-reasoning",
                   G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (self->settings, CONFAB_SETTING_SEND_WITH, self->composer, "send-with-enter",
                                G_SETTINGS_BIND_GET, get_send_with_enter, NULL, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::" CONFAB_SETTING_SEND_WITH, G_CALLBACK (update_send_with), self,
                           G_CONNECT_SWAPPED);
  update_send_with (self);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const keys[] = {
        CONFAB_SETTING_SHOW_MODEL, CONFAB_SETTING_SHOW_TOKENS, CONFAB_SETTING_SHOW_COST, CONFAB_SETTING_SHOW_TIMING
      };
      g_autofree char *signal = g_strconcat ("changed::", keys[i], NULL);

      g_signal_connect_object (self->settings, signal, G_CALLBACK (update_footer), self, G_CONNECT_SWAPPED);
    }
  update_footer (self);
}
