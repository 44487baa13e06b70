/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that no object or function of a description may become: what camkes.h and the glue include, and functions
 * of the C library that the runtime itself calls and a variable of that name would take the place of.
 */
#include "compiler/token.h"

#include <stdlib.h>
#include <string.h>

/* Sorted for bsearch. */
static const char *const library_names[] = {
    /* clang-format off */
    "EOF", "FILE", "NULL", "SEEK_CUR", "SEEK_END", "SEEK_SET", "SIZE_MAX", "abort", "asctime",
    "asctime_r", "bcmp", "bcopy", "bool", "bzero", "calloc", "clearerr", "clock",
    "clock_getcpuclockid", "clock_getres", "clock_gettime", "clock_nanosleep", "clock_settime",
    "clock_t", "clockid_t", "close", "cpu_set_t", "ctermid", "ctime", "ctime_r",
    "dataport_ptr_t", "dataport_unwrap_ptr", "dataport_wrap_ptr", "difftime", "dma_cache_op_t",
    "dprintf", "dup", "dup2", "dysize", "environ", "errno", "eventfd", "exit", "explicit_bzero",
    "false", "fclose", "fdopen", "feof", "ferror", "fflush", "ffs", "ffsl", "ffsll", "fgetc",
    "fgetpos", "fgets", "fileno", "flockfile", "fmemopen", "fopen", "fopencookie", "fork",
    "fpos_t", "fprintf", "fputc", "fputs", "fread", "free", "freopen", "fscanf", "fseek",
    "fseeko", "fsetpos", "fstat", "ftell", "ftello", "ftruncate", "ftrylockfile", "funlockfile",
    "fwrite", "getc", "getchar", "getdelim", "getenv", "getline", "getpid", "getw", "gmtime",
    "gmtime_r", "index", "int16_t", "int32_t", "int64_t", "int8_t", "intmax_t", "intptr_t",
    "ioctl", "kill", "linux", "locale_t", "localtime", "localtime_r", "lseek", "madvise",
    "malloc", "max_align_t", "memccpy", "memchr", "memcmp", "memcpy", "memfd_create", "memmove",
    "memset", "mincore", "mktime", "mlock", "mlockall", "mmap", "mode_t", "mprotect", "msync",
    "munlock", "munlockall", "munmap", "nanosleep", "off_t", "open", "open_memstream", "pause",
    "pclose", "perror", "pid_t", "pipe", "poll", "popen", "pread", "preadv2", "printf",
    "pthread_barrier_wait", "pthread_cond_wait", "pthread_mutex_lock", "pthread_mutex_unlock",
    "pthread_rwlock_unlock", "pthread_spin_lock", "pthread_spin_unlock", "ptrdiff_t", "putc",
    "putchar", "puts", "putw", "read", "realloc", "recv", "remove", "rename", "renameat",
    "rewind", "rindex", "scanf", "sched_get_priority_max", "sched_get_priority_min",
    "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_setparam",
    "sched_setscheduler", "sched_yield", "sem_post", "sem_trywait", "sem_wait", "send",
    "setbuf", "setbuffer", "setlinebuf", "setvbuf", "shm_open", "shm_unlink", "sigaction",
    "signal", "size_t", "sleep", "snprintf", "sprintf", "sscanf", "ssize_t", "stat",
    "static_assert", "stderr", "stdin", "stdout", "stpcpy", "stpncpy", "strcasecmp",
    "strcasecmp_l", "strcat", "strchr", "strcmp", "strcoll", "strcoll_l", "strcpy", "strcspn",
    "strdup", "strerror", "strerror_l", "strerror_r", "strftime", "strftime_l", "strlen",
    "strncasecmp", "strncasecmp_l", "strncat", "strncmp", "strncpy", "strndup", "strnlen",
    "strpbrk", "strrchr", "strsep", "strsignal", "strspn", "strstr", "strtok", "strtok_r",
    "strxfrm", "strxfrm_l", "syscall", "sysconf", "sysinfo", "tempnam", "time", "time_t",
    "timegm", "timelocal", "timespec_get", "tmpfile", "tmpnam", "tmpnam_r", "true", "tzset",
    "uint16_t", "uint32_t", "uint64_t", "uint8_t", "uintmax_t", "uintptr_t", "ungetc", "unix",
    "usleep", "va_list", "vdprintf", "vfprintf", "vfscanf", "vprintf", "vscanf", "vsnprintf",
    "vsprintf", "vsscanf", "wait", "waitpid", "wchar_t", "write",
    /* clang-format on */
};

static int compare(const void *word, const void *entry)
{
    return strcmp(word, *(const char *const *)entry);
}

bool is_c_library_name(const char *word)
{
    return bsearch(word, library_names, sizeof(library_names) / sizeof(library_names[0]),
                   sizeof(library_names[0]), compare) != NULL;
}
