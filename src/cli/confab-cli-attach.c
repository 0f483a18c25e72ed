/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/confab-error.h"
#include "cli/confab-cli-attach.h"
#include "media/confab-media-file.h"
#include "media/confab-media.h"
#include "model/confab-address.h"
#include "session/confab-chat-attach.h"

#define PIECE (256 * 1024)
#define MAX_PASSWORD 1024
#define MAX_TRIES 3

typedef struct
{
  const ConfabCliAttach *wish;
  ConfabCli             *cli;
  ConfabChat            *chat;
  char                  *password; /* (nullable): of the descriptor */
} Attaching;

static void
forget (char *password)
{
  if (password != NULL)
    memset (password, 0, strlen (password));
  g_free (password);
}

static void
attaching_clear (Attaching *attaching)
{
  forget (attaching->password);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attaching, attaching_clear)

gboolean
confab_cli_attach_takes_stdin (const ConfabCliAttach *self)
{
  return self->sources != NULL && g_strv_contains ((const char *const *)self->sources, "-");
}

/* One line, which may be typed slowly. */
static char *
read_line (Attaching *attaching,
           int        fd,
           GError   **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (fd, FALSE);
  char line[MAX_PASSWORD + 1] = "";
  gsize length = 0;
  char *found;

  while (length < MAX_PASSWORD && memchr (line, '\n', length) == NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;
      gssize n;

      g_input_stream_read_async (input, line + length, MAX_PASSWORD - length, G_PRIORITY_DEFAULT, attaching->cli->cancellable,
                                 confab_cli_ready_cb, &result);
      n = g_input_stream_read_finish (input, confab_cli_wait (&result), error);
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      length += (gsize)n;
    }
  line[length] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  found = g_strdup (line);
  memset (line, 0, sizeof line);
  return found;
}

/* What is typed is not shown, and the terminal is left as it was, whatever happens meanwhile. */
static char *
ask_terminal (Attaching  *attaching,
              const char *name,
              gboolean    again,
              GError    **error)
{
  int fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  g_autofree char *question = g_strdup_printf (again ? _ ("Not the password of “%s”. Try again: ") : _ ("Password of “%s”: "), name);
  struct termios before;
  struct termios silent;
  char *password;

  if (fd < 0 || tcgetattr (fd, &before) != 0)
    {
      if (fd >= 0)
        close (fd);
      g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD,
                   _ ("“%s” is protected with a password. Ask at a terminal, or give it with --attach-password-fd."), name);
      return NULL;
    }
  silent = before;
  silent.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr (fd, TCSAFLUSH, &silent);
  if (!confab_media_write_all (fd, question, strlen (question)))
    g_debug ("The terminal does not take the question");
  password = read_line (attaching, fd, error);
  tcsetattr (fd, TCSAFLUSH, &before);
  if (!confab_media_write_all (fd, "\n", 1))
    g_debug ("The terminal does not take the end of the line");
  close (fd);
  return password;
}

/* Up to three are asked for at a terminal; the one of a descriptor is right or not. */
static char *
get_password (Attaching  *attaching,
              const char *name,
              guint       n_tries,
              GError    **error)
{
  if (attaching->wish->password_fd < 0 && n_tries < MAX_TRIES)
    return ask_terminal (attaching, name, n_tries > 0, error);
  if (n_tries == 0 && attaching->password == NULL)
    attaching->password = read_line (attaching, attaching->wish->password_fd, error);
  if (n_tries == 0)
    return g_strdup (attaching->password);
  g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_PASSWORD, _ ("This is not the password of “%s”."), name);
  return NULL;
}

static ConfabPart *
attach_source (Attaching          *attaching,
               ConfabAttachSource *source,
               GError            **error)
{
  g_autofree char *basename = source->file != NULL ? g_file_get_basename (source->file) : NULL;
  g_autofree char *name = confab_media_clean_name (basename != NULL ? basename : source->name);
  char *password = NULL;

  for (guint n_tries = 0;; n_tries++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) failure = NULL;
      ConfabPart *part;

      source->password = password;
      confab_chat_attach_async (attaching->chat, source, attaching->cli->cancellable, confab_cli_ready_cb, &result);
      part = confab_chat_attach_finish (attaching->chat, confab_cli_wait (&result), &failure);
      forget (g_steal_pointer (&password));
      if (!g_error_matches (failure, CONFAB_ERROR, CONFAB_ERROR_PASSWORD))
        {
          if (failure != NULL)
            g_propagate_error (error, g_steal_pointer (&failure));
          return part;
        }
      password = get_password (attaching, name, n_tries, error);
      if (password == NULL)
        return NULL;
    }
}

static gboolean
copy_input (Attaching *attaching,
            int        fd,
            GError   **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  goffset length = 0;

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) piece = NULL;
      gsize size;
      const void *data;

      g_input_stream_read_bytes_async (input, PIECE, G_PRIORITY_DEFAULT, attaching->cli->cancellable, confab_cli_ready_cb, &result);
      piece = g_input_stream_read_bytes_finish (input, confab_cli_wait (&result), error);
      if (piece == NULL)
        return FALSE;
      data = g_bytes_get_data (piece, &size);
      if (size == 0)
        return TRUE;
      length += (goffset)size;
      if (length > CONFAB_MEDIA_MAX_VIDEO)
        {
          g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_TOO_LARGE, _ ("Standard input holds more than can be attached."));
          return FALSE;
        }
      if (!confab_media_write_all (fd, data, size))
        {
          confab_media_set_full_error ("-", error);
          return FALSE;
        }
    }
}

static ConfabPart *
attach_stdin (Attaching *attaching,
              GError   **error)
{
  gboolean temporary = confab_conversation_get_temporary (confab_chat_get_conversation (attaching->chat));
  const char *name = attaching->wish->stdin_name != NULL ? attaching->wish->stdin_name : _ ("standard input");
  int fd = confab_media_new_file (temporary ? 0 : CONFAB_MEDIA_MAX_VIDEO);
  g_autoptr (GBytes) bytes = NULL;
  ConfabAttachSource source = { .name = name };

  if (fd < 0)
    {
      confab_media_set_full_error (name, error);
      return NULL;
    }
  if (copy_input (attaching, fd, error))
    {
      bytes = lseek (fd, 0, SEEK_CUR) > 0 ? confab_media_map (fd) : g_bytes_new (NULL, 0);
      if (bytes == NULL)
        confab_media_set_full_error (name, error);
    }
  close (fd);
  source.bytes = bytes;
  return bytes != NULL ? attach_source (attaching, &source, error) : NULL;
}

static ConfabPart *
send_address (Attaching  *attaching,
              const char *url,
              GError    **error)
{
  ConfabPartKind kind;

  if (!confab_address_guess_kind (url, &kind))
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("%s does not end like the address of a picture or a video. With --fetch what is there is fetched and sent."), url);
  else if (!confab_chat_takes_address (attaching->chat, kind))
    g_set_error (error, CONFAB_ERROR, CONFAB_ERROR_UNSUPPORTED,
                 _ ("The service does not take %s, an address. With --fetch what is there is fetched and sent."), url);
  else
    return confab_address_to_part (url, kind);
  return NULL;
}

static ConfabPart *
fetch_address (Attaching  *attaching,
               const char *url,
               GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  ConfabAttachSource source = { NULL };

  confab_chat_fetch_async (attaching->chat, url, NULL, NULL, attaching->cli->cancellable, confab_cli_ready_cb, &result);
  bytes = confab_chat_fetch_finish (attaching->chat, confab_cli_wait (&result), &name, error);
  source.bytes = bytes;
  source.name = name;
  return bytes != NULL ? attach_source (attaching, &source, error) : NULL;
}

static ConfabPart *
attach_one (Attaching  *attaching,
            const char *text,
            GError    **error)
{
  g_autofree char *url = confab_address_from_text (text);
  g_autoptr (GFile) file = NULL;
  ConfabAttachSource source = { NULL };

  if (g_str_equal (text, "-"))
    return attach_stdin (attaching, error);
  if (url != NULL)
    return attaching->wish->fetch ? fetch_address (attaching, url, error) : send_address (attaching, url, error);
  file = g_file_new_for_commandline_arg (text);
  source.file = file;
  return attach_source (attaching, &source, error);
}

GPtrArray *
confab_cli_attach (const ConfabCliAttach *self,
                   ConfabCli             *cli,
                   ConfabChat            *chat,
                   GError               **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Attaching) attaching = { .wish = self, .cli = cli, .chat = chat };

  for (char **source = self->sources; source != NULL && *source != NULL; source++)
    {
      ConfabPart *part = attach_one (&attaching, *source, error);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (parts, part);
    }
  return g_steal_pointer (&parts);
}
