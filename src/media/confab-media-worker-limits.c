/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* unshare */

#include "config.h"

#include "media/confab-media-worker-limits.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GIB ((rlim_t)1 << 30)

/* A picture of 100 megapixels takes 400 MB, and a decoder may need it twice or three times. */
#define MAX_DATA (3 * GIB)
/* A file of 1 GiB may be mapped besides, and every thread reserves some more. */
#define MAX_SPACE (24 * GIB)
#define MAX_FILE  (2 * GIB)
#define MAX_FILES 512
/* In seconds, on all processors together. */
#define MAX_CPU   (2 * 60 * 60)

static void
limit (int    what,
       rlim_t most)
{
  struct rlimit now;

  if (getrlimit (what, &now) != 0)
    return;
  now.rlim_max = MIN (now.rlim_max, most);
  now.rlim_cur = now.rlim_max;
  setrlimit (what, &now);
}

#if defined (__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined (__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Sockets of other families than that of local ones cannot be made, whatever the system allows of the rest. */
static void
forbid_network (void)
{
#ifdef ARCHITECTURE
  struct sock_filter program[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, arch)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    /* The other numbering of calls of some processors, and the ring that makes calls of its own. */
    BPF_JUMP (BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 5, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 4, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 4),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, args[0])),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 2, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = { G_N_ELEMENTS (program), program };

  prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
#endif
}

/**
 * confab_media_worker_confine:
 *
 * Takes from this process what opening a file does not need: privileges, the network, memory and time without end, a
 * picture of its memory on the disk when it crashes, and a life after that of the program that started it. What the
 * system does not allow to be taken stays. To be called before there is a second thread.
 */
void
confab_media_worker_confine (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  /* So that it can be ended with all that it started, and a key pressed in the terminal does not reach it. */
  setsid ();
  /* A network of its own is one without any other computer. */
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) != 0)
    g_debug ("There is no network of its own for the media worker");
  forbid_network ();
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, MAX_CPU);
  limit (RLIMIT_FSIZE, MAX_FILE);
  limit (RLIMIT_NOFILE, MAX_FILES);
#ifndef __SANITIZE_ADDRESS__
  limit (RLIMIT_AS, MAX_SPACE);
  limit (RLIMIT_DATA, MAX_DATA);
#endif
  /* The window comes first. */
  setpriority (PRIO_PROCESS, 0, 5);
}
