/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both kinds of these functions are taken, those with and those without large files. */
#undef _FILE_OFFSET_BITS
#define _GNU_SOURCE
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-layer.h"
#include "survival-log.h"

#define MAX_FILES 1024

typedef struct
{
  gboolean known;
  gboolean is_folder;
  gboolean is_shared; /* memory of all that have the database open; nothing of it outlives them */
  gint64   number;
  char    *path;
} Open;

static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static Open open_files[MAX_FILES];
static char root[PATH_MAX];
static int record_fd = -1;
static guint count;
static guint fail_at;
static int fail_code;
static gboolean fail_full;
static gboolean has_failed;

/* Another thread may hold it while a process is started, and is not there in the child, which closes what it got before it becomes
 * the other program. */
static void
free_in_child (void)
{
  mutex = (pthread_mutex_t)PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
}

__attribute__ ((constructor))
static void
watch_forks (void)
{
  pthread_atfork (NULL, NULL, free_in_child);
}

#define REAL(name) ((__typeof__ (&name))dlsym (RTLD_NEXT, #name))

void
file_layer_start (const char *folder,
                  const char *record)
{
  g_strlcpy (root, folder, sizeof root);
  if (record != NULL)
    record_fd = REAL (open) (record, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

void
file_layer_fail (guint    first,
                 int      code,
                 gboolean is_full)
{
  pthread_mutex_lock (&mutex);
  count = 0;
  fail_at = first;
  fail_code = code;
  fail_full = is_full;
  has_failed = FALSE;
  pthread_mutex_unlock (&mutex);
}

guint
file_layer_make_room (void)
{
  guint n;

  pthread_mutex_lock (&mutex);
  n = count;
  fail_at = 0;
  pthread_mutex_unlock (&mutex);
  return n;
}

gboolean
file_layer_has_failed (void)
{
  return has_failed;
}

static gboolean
is_below (const char *path)
{
  gsize length = strlen (root);

  return length > 0 && path != NULL && strncmp (path, root, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* With the mutex. needs_room: that it cannot be done on a full disk */
static gboolean
fails (gboolean needs_room)
{
  if (fail_at == 0)
    return FALSE;
  count++;
  if (count != fail_at && !(fail_full && needs_room && count > fail_at))
    return FALSE;
  if (fail_full && !needs_room)
    {
      /* The next one does. */
      fail_at++;
      return FALSE;
    }
  has_failed = TRUE;
  errno = fail_code;
  return TRUE;
}

/* With the mutex. */
static void
put (FileOperation operation,
     const char   *path,
     gint64        a,
     gint64        b,
     const void   *data,
     gsize         length)
{
  FileRecord record = { operation, path != NULL ? (guint32)strlen (path) : 0, (guint32)length, g_get_monotonic_time (), a, b };
  int saved_errno = errno;

  if (record_fd < 0)
    return;
  if (REAL (write) (record_fd, &record, sizeof record) != sizeof record ||
      (record.path_length > 0 && REAL (write) (record_fd, path, record.path_length) != (ssize_t)record.path_length) ||
      (length > 0 && REAL (write) (record_fd, data, length) != (ssize_t)length))
    _exit (4);
  errno = saved_errno;
}

static Open *
find (int fd)
{
  return fd >= 0 && fd < MAX_FILES && open_files[fd].known ? &open_files[fd] : NULL;
}

static void
note_open (int         fd,
           const char *path,
           gboolean    is_new,
           gboolean    is_cut)
{
  struct stat info;
  Open *file = &open_files[fd];

  if (fd >= MAX_FILES || fstat (fd, &info) != 0)
    return;
  free (file->path);
  *file = (Open) { .known = TRUE, .is_folder = S_ISDIR (info.st_mode), .number = (gint64)info.st_ino, .path = strdup (path),
                   .is_shared = g_str_has_suffix (path, "-shm") };
  if (file->is_shared)
    return;
  if (is_new)
    put (FILE_CREATED, path, file->number, 0, NULL, 0);
  else if (is_cut)
    put (FILE_CUT, NULL, file->number, 0, NULL, 0);
}

static int
open_file (int       ( *real ) (const char *, int, ...),
           const char *path,
           int         flags,
           mode_t      mode)
{
  gboolean is_new;
  int fd = -1;

  if (!is_below (path))
    return real (path, flags, mode);
  pthread_mutex_lock (&mutex);
  is_new = (flags & O_CREAT) != 0 && access (path, F_OK) != 0;
  if (!fails (is_new))
    fd = real (path, flags, mode);
  if (fd >= 0)
    note_open (fd, path, is_new, (flags & O_TRUNC) != 0);
  pthread_mutex_unlock (&mutex);
  return fd;
}

int
open (const char *path,
      int         flags,
      ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);
  return open_file (REAL (open), path, flags, mode);
}

int
open64 (const char *path,
        int         flags,
        ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);
  return open_file (REAL (open64), path, flags, mode);
}

int
close (int fd)
{
  int result;
  Open *file;

  pthread_mutex_lock (&mutex);
  file = find (fd);
  if (file != NULL)
    file->known = FALSE;
  result = REAL (close) (fd);
  pthread_mutex_unlock (&mutex);
  return result;
}

static ssize_t
write_at (int         fd,
          const void *data,
          size_t      size,
          off64_t     offset,
          gboolean    moves)
{
  ssize_t n = -1;
  Open *file;

  pthread_mutex_lock (&mutex);
  file = find (fd);
  if (file == NULL || !fails (TRUE))
    n = moves ? REAL (write) (fd, data, size) : REAL (pwrite64) (fd, data, size, offset);
  if (n > 0 && file != NULL && !file->is_shared)
    put (FILE_WRITTEN, NULL, file->number, offset, data, (gsize)n);
  else if (n > 0 && fd == SURVIVAL_LOG_FD && *root != '\0')
    put (TOLD, NULL, 0, 0, data, (gsize)n);
  pthread_mutex_unlock (&mutex);
  return n;
}

ssize_t
write (int         fd,
       const void *data,
       size_t      size)
{
  return write_at (fd, data, size, find (fd) != NULL ? lseek64 (fd, 0, SEEK_CUR) : 0, TRUE);
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      size,
        off_t       offset)
{
  return write_at (fd, data, size, offset, FALSE);
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      size,
          off64_t     offset)
{
  return write_at (fd, data, size, offset, FALSE);
}

static int
cut (int     fd,
     off64_t size)
{
  int result = -1;
  Open *file;

  pthread_mutex_lock (&mutex);
  file = find (fd);
  if (file == NULL || !fails (FALSE))
    result = REAL (ftruncate64) (fd, size);
  if (result == 0 && file != NULL && !file->is_shared)
    put (FILE_CUT, NULL, file->number, size, NULL, 0);
  pthread_mutex_unlock (&mutex);
  return result;
}

int
ftruncate (int   fd,
           off_t size)
{
  return cut (fd, size);
}

int
ftruncate64 (int     fd,
             off64_t size)
{
  return cut (fd, size);
}

static int
sync_file (int    fd,
           int ( *real ) (int))
{
  int result = -1;
  Open *file;

  pthread_mutex_lock (&mutex);
  file = find (fd);
  if (file == NULL || !fails (FALSE))
    result = real (fd);
  if (result == 0 && file != NULL && !file->is_shared)
    put (file->is_folder ? FOLDER_SYNCED : FILE_SYNCED, file->path, file->number, 0, NULL, 0);
  pthread_mutex_unlock (&mutex);
  return result;
}

int
fsync (int fd)
{
  return sync_file (fd, REAL (fsync));
}

int
fdatasync (int fd)
{
  return sync_file (fd, REAL (fdatasync));
}

int
rename (const char *from,
        const char *to)
{
  int result = -1;
  gboolean below = is_below (from) || is_below (to);

  pthread_mutex_lock (&mutex);
  if (!below || !fails (FALSE))
    result = REAL (rename) (from, to);
  if (result == 0 && below)
    put (FILE_RENAMED, from, 0, 0, to, strlen (to));
  pthread_mutex_unlock (&mutex);
  return result;
}

int
link (const char *from,
      const char *to)
{
  int result = -1;
  gboolean below = is_below (from) || is_below (to);

  pthread_mutex_lock (&mutex);
  if (!below || !fails (TRUE))
    result = REAL (link) (from, to);
  if (result == 0 && below)
    put (FILE_LINKED, from, 0, 0, to, strlen (to));
  pthread_mutex_unlock (&mutex);
  return result;
}

int
unlink (const char *path)
{
  int result;

  pthread_mutex_lock (&mutex);
  result = REAL (unlink) (path);
  if (result == 0 && is_below (path))
    put (FILE_REMOVED, path, 0, 0, NULL, 0);
  pthread_mutex_unlock (&mutex);
  return result;
}

int
mkdir (const char *path,
       mode_t      mode)
{
  int result = -1;
  gboolean below = is_below (path);

  pthread_mutex_lock (&mutex);
  if (!below || access (path, F_OK) == 0 || !fails (TRUE))
    result = REAL (mkdir) (path, mode);
  if (result == 0 && below)
    put (FOLDER_MADE, path, 0, 0, NULL, 0);
  pthread_mutex_unlock (&mutex);
  return result;
}

int
rmdir (const char *path)
{
  int result;

  pthread_mutex_lock (&mutex);
  result = REAL (rmdir) (path);
  if (result == 0 && is_below (path))
    put (FOLDER_REMOVED, path, 0, 0, NULL, 0);
  pthread_mutex_unlock (&mutex);
  return result;
}
