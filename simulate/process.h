/* SPDX-License-Identifier: BSD-2-Clause */
/* Child processes that do not outlive this one. */
#ifndef CAISSON_SIMULATE_PROCESS_H
#define CAISSON_SIMULATE_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Starts argv[0] (a path) with files[i] as its descriptor i and no others, in a process group of
 * its own, with an empty signal mask. The kernel kills it when this process ends in whatever way.
 * Returns its id or a negative errno, which is that of execve if the program could not be executed.
 */
pid_t process_spawn(const char *const *argv, const int *files, size_t file_count);

/*
 * Runs a program and keeps its standard output, with a NUL, in `text`; what does not fit is
 * dropped. Gives back its wait status. -ETIMEDOUT if it took longer than `limit_ms`; no process is
 * left in any case.
 */
int process_capture(const char *const *argv, char *text, size_t text_size, int limit_ms,
                    int *ret_status);

/* Finds a program in PATH; a name with a slash is taken as it is. Returns 0 or -ENOENT, -EACCES,
 * -ENAMETOOLONG. */
int process_find(const char *name, char *path, size_t path_size);

/* Kills it and waits for its end. */
void process_kill(pid_t pid);

#endif
