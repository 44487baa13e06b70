/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that no object, function or struct of a description may become in C: what camkes.h, the
 * glue and usual headers of the C library declare, and functions of the library that the runtime
 * itself calls and a variable of that name would take the place of. Macros are in words_c_macros.c.
 * compiler/test/c_names.sh compares them with what the headers declare.
 */
#include "compiler/token.h"

#include <string.h>

/* All tables are sorted for bsearch. Variables, functions, types, constants of enumerations. */
static const char *const ordinary[] = {
    /* clang-format off */
    "CEA_ABORT", "CEA_DISCARD", "CEA_HALT", "CEA_IGNORE", "CE_ALLOCATION_FAILURE",
    "CE_BUFFER_LENGTH_EXCEEDED", "CE_INVALID_METHOD_INDEX", "CE_MALFORMED_RPC_PAYLOAD",
    "CE_NO_ERROR", "CE_OVERFLOW", "CE_SYSCALL_FAILED", "DMA_CACHE_OP_CLEAN",
    "DMA_CACHE_OP_CLEAN_INVALIDATE", "DMA_CACHE_OP_INVALIDATE", "FILE", "PTHREAD_MUTEX_ADAPTIVE_NP",
    "PTHREAD_MUTEX_DEFAULT", "PTHREAD_MUTEX_ERRORCHECK", "PTHREAD_MUTEX_ERRORCHECK_NP",
    "PTHREAD_MUTEX_NORMAL", "PTHREAD_MUTEX_RECURSIVE", "PTHREAD_MUTEX_RECURSIVE_NP",
    "PTHREAD_MUTEX_ROBUST", "PTHREAD_MUTEX_ROBUST_NP", "PTHREAD_MUTEX_STALLED",
    "PTHREAD_MUTEX_STALLED_NP", "PTHREAD_MUTEX_TIMED_NP", "PTHREAD_PRIO_INHERIT",
    "PTHREAD_PRIO_NONE", "PTHREAD_PRIO_PROTECT", "PTHREAD_RWLOCK_DEFAULT_NP",
    "PTHREAD_RWLOCK_PREFER_READER_NP", "PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP",
    "PTHREAD_RWLOCK_PREFER_WRITER_NP", "a64l", "abort", "abs", "access", "acct", "adjtime", "alarm",
    "aligned_alloc", "alloca", "arc4random", "arc4random_buf", "arc4random_uniform", "asctime",
    "asctime_r", "at_quick_exit", "atexit", "atof", "atoi", "atol", "atoll", "atomic_bool",
    "atomic_char", "atomic_char16_t", "atomic_char32_t", "atomic_flag", "atomic_flag_clear",
    "atomic_flag_clear_explicit", "atomic_flag_test_and_set", "atomic_flag_test_and_set_explicit",
    "atomic_int", "atomic_int_fast16_t", "atomic_int_fast32_t", "atomic_int_fast64_t",
    "atomic_int_fast8_t", "atomic_int_least16_t", "atomic_int_least32_t", "atomic_int_least64_t",
    "atomic_int_least8_t", "atomic_intmax_t", "atomic_intptr_t", "atomic_llong", "atomic_long",
    "atomic_ptrdiff_t", "atomic_schar", "atomic_short", "atomic_signal_fence", "atomic_size_t",
    "atomic_thread_fence", "atomic_uchar", "atomic_uint", "atomic_uint_fast16_t",
    "atomic_uint_fast32_t", "atomic_uint_fast64_t", "atomic_uint_fast8_t", "atomic_uint_least16_t",
    "atomic_uint_least32_t", "atomic_uint_least64_t", "atomic_uint_least8_t", "atomic_uintmax_t",
    "atomic_uintptr_t", "atomic_ullong", "atomic_ulong", "atomic_ushort", "atomic_wchar_t", "bcmp",
    "bcopy", "blkcnt_t", "blksize_t", "brk", "bsearch", "bzero", "caddr_t", "calloc", "chdir",
    "chmod", "chown", "chroot", "clearenv", "clearerr", "clearerr_unlocked", "clock",
    "clock_getcpuclockid", "clock_getres", "clock_gettime", "clock_nanosleep", "clock_settime",
    "clock_t", "clockid_t", "close", "closefrom", "confstr", "cpu_set_t", "creat", "crypt",
    "ctermid", "ctime", "ctime_r", "daddr_t", "daemon", "dataport_caps_array",
    "dataport_caps_count", "dataport_caps_free", "dataport_caps_handle_t", "dataport_caps_nth",
    "dataport_caps_rights", "dataport_ptr_t", "dataport_unwrap_ptr", "dataport_wrap_ptr",
    "daylight", "dev_t", "difftime", "div", "div_t", "dma_cache_op_t", "dprintf", "drand48",
    "drand48_r", "dup", "dup2", "dysize", "ecvt", "ecvt_r", "endusershell", "environ", "erand48",
    "erand48_r", "eventfd", "execl", "execle", "execlp", "execv", "execve", "execvp", "exit",
    "explicit_bzero", "faccessat", "fchdir", "fchmod", "fchmodat", "fchown", "fchownat", "fclose",
    "fcntl", "fcvt", "fcvt_r", "fd_mask", "fd_set", "fdatasync", "fdopen", "feof", "feof_unlocked",
    "ferror", "ferror_unlocked", "fexecve", "fflush", "fflush_unlocked", "ffs", "ffsl", "ffsll",
    "fgetc", "fgetc_unlocked", "fgetpos", "fgets", "fileno", "fileno_unlocked", "flockfile",
    "fmemopen", "fopen", "fopencookie", "fork", "fpathconf", "fpos_t", "fpregset_t", "fprintf",
    "fputc", "fputc_unlocked", "fputs", "fread", "fread_unlocked", "free", "freopen", "fsblkcnt_t",
    "fscanf", "fseek", "fseeko", "fsetpos", "fsfilcnt_t", "fsid_t", "fstat", "fstatat", "fsync",
    "ftell", "ftello", "ftruncate", "ftrylockfile", "funlockfile", "futimens", "futimes", "fwrite",
    "fwrite_unlocked", "gcvt", "get_instance_name", "getc", "getc_unlocked", "getchar",
    "getchar_unlocked", "getcwd", "getdelim", "getdomainname", "getdtablesize", "getegid",
    "getentropy", "getenv", "geteuid", "getgid", "getgroups", "gethostid", "gethostname",
    "getitimer", "getline", "getloadavg", "getlogin", "getlogin_r", "getopt", "getpagesize",
    "getpass", "getpgid", "getpgrp", "getpid", "getppid", "getsid", "getsubopt", "gettimeofday",
    "getuid", "getusershell", "getw", "getwd", "gid_t", "gmtime", "gmtime_r", "greg_t", "gregset_t",
    "gsignal", "id_t", "imaxabs", "imaxdiv", "imaxdiv_t", "index", "initstate", "initstate_r",
    "ino_t", "int16_t", "int32_t", "int64_t", "int8_t", "int_fast16_t", "int_fast32_t",
    "int_fast64_t", "int_fast8_t", "int_least16_t", "int_least32_t", "int_least64_t",
    "int_least8_t", "intmax_t", "intptr_t", "ioctl", "isalnum", "isalnum_l", "isalpha", "isalpha_l",
    "isascii", "isatty", "isblank", "isblank_l", "iscntrl", "iscntrl_l", "isdigit", "isdigit_l",
    "isgraph", "isgraph_l", "islower", "islower_l", "isprint", "isprint_l", "ispunct", "ispunct_l",
    "isspace", "isspace_l", "isupper", "isupper_l", "isxdigit", "isxdigit_l", "jrand48",
    "jrand48_r", "key_t", "kill", "killpg", "l64a", "labs", "lchmod", "lchown", "lcong48",
    "lcong48_r", "ldiv", "ldiv_t", "link", "linkat", "llabs", "lldiv", "lldiv_t", "locale_t",
    "localtime", "localtime_r", "lockf", "loff_t", "lrand48", "lrand48_r", "lseek", "lstat",
    "lutimes", "madvise", "malloc", "max_align_t", "mblen", "mbstowcs", "mbtowc", "mcontext_t",
    "memccpy", "memchr", "memcmp", "memcpy", "memfd_create", "memmove", "memory_order",
    "memory_order_acq_rel", "memory_order_acquire", "memory_order_consume", "memory_order_relaxed",
    "memory_order_release", "memory_order_seq_cst", "memset", "mincore", "mkdir", "mkdirat",
    "mkdtemp", "mkfifo", "mkfifoat", "mknod", "mknodat", "mkstemp", "mkstemps", "mktemp", "mktime",
    "mlock", "mlockall", "mmap", "mode_t", "mprotect", "mrand48", "mrand48_r", "msync", "muldivu64",
    "munlock", "munlockall", "munmap", "nanosleep", "nice", "nlink_t", "nrand48", "nrand48_r",
    "off_t", "on_exit", "open", "open_memstream", "openat", "optarg", "opterr", "optind", "optopt",
    "pathconf", "pause", "pclose", "perror", "pid_t", "pipe", "poll", "popen", "posix_fadvise",
    "posix_fallocate", "posix_madvise", "posix_memalign", "pread", "preadv2", "printf", "profil",
    "pselect", "psiginfo", "psignal", "pthread_atfork", "pthread_attr_destroy",
    "pthread_attr_getdetachstate", "pthread_attr_getguardsize", "pthread_attr_getinheritsched",
    "pthread_attr_getschedparam", "pthread_attr_getschedpolicy", "pthread_attr_getscope",
    "pthread_attr_getstack", "pthread_attr_getstackaddr", "pthread_attr_getstacksize",
    "pthread_attr_init", "pthread_attr_setdetachstate", "pthread_attr_setguardsize",
    "pthread_attr_setinheritsched", "pthread_attr_setschedparam", "pthread_attr_setschedpolicy",
    "pthread_attr_setscope", "pthread_attr_setstack", "pthread_attr_setstackaddr",
    "pthread_attr_setstacksize", "pthread_attr_t", "pthread_barrier_destroy",
    "pthread_barrier_init", "pthread_barrier_t", "pthread_barrier_wait",
    "pthread_barrierattr_destroy", "pthread_barrierattr_getpshared", "pthread_barrierattr_init",
    "pthread_barrierattr_setpshared", "pthread_barrierattr_t", "pthread_cancel",
    "pthread_cond_broadcast", "pthread_cond_destroy", "pthread_cond_init", "pthread_cond_signal",
    "pthread_cond_t", "pthread_cond_timedwait", "pthread_cond_wait", "pthread_condattr_destroy",
    "pthread_condattr_getclock", "pthread_condattr_getpshared", "pthread_condattr_init",
    "pthread_condattr_setclock", "pthread_condattr_setpshared", "pthread_condattr_t",
    "pthread_create", "pthread_detach", "pthread_equal", "pthread_exit", "pthread_getcpuclockid",
    "pthread_getschedparam", "pthread_getspecific", "pthread_join", "pthread_key_create",
    "pthread_key_delete", "pthread_key_t", "pthread_kill", "pthread_mutex_consistent",
    "pthread_mutex_destroy", "pthread_mutex_getprioceiling", "pthread_mutex_init",
    "pthread_mutex_lock", "pthread_mutex_setprioceiling", "pthread_mutex_t",
    "pthread_mutex_timedlock", "pthread_mutex_trylock", "pthread_mutex_unlock",
    "pthread_mutexattr_destroy", "pthread_mutexattr_getprioceiling",
    "pthread_mutexattr_getprotocol", "pthread_mutexattr_getpshared", "pthread_mutexattr_getrobust",
    "pthread_mutexattr_gettype", "pthread_mutexattr_init", "pthread_mutexattr_setprioceiling",
    "pthread_mutexattr_setprotocol", "pthread_mutexattr_setpshared", "pthread_mutexattr_setrobust",
    "pthread_mutexattr_settype", "pthread_mutexattr_t", "pthread_once", "pthread_once_t",
    "pthread_rwlock_destroy", "pthread_rwlock_init", "pthread_rwlock_rdlock", "pthread_rwlock_t",
    "pthread_rwlock_timedrdlock", "pthread_rwlock_timedwrlock", "pthread_rwlock_tryrdlock",
    "pthread_rwlock_trywrlock", "pthread_rwlock_unlock", "pthread_rwlock_wrlock",
    "pthread_rwlockattr_destroy", "pthread_rwlockattr_getkind_np", "pthread_rwlockattr_getpshared",
    "pthread_rwlockattr_init", "pthread_rwlockattr_setkind_np", "pthread_rwlockattr_setpshared",
    "pthread_rwlockattr_t", "pthread_self", "pthread_setcancelstate", "pthread_setcanceltype",
    "pthread_setschedparam", "pthread_setschedprio", "pthread_setspecific", "pthread_sigmask",
    "pthread_spin_destroy", "pthread_spin_init", "pthread_spin_lock", "pthread_spin_trylock",
    "pthread_spin_unlock", "pthread_spinlock_t", "pthread_t", "pthread_testcancel", "ptrdiff_t",
    "putc", "putc_unlocked", "putchar", "putchar_unlocked", "putenv", "puts", "putw", "pwrite",
    "qecvt", "qecvt_r", "qfcvt", "qfcvt_r", "qgcvt", "qsort", "quad_t", "quick_exit", "raise",
    "rand", "rand_r", "random", "random_r", "read", "readlink", "readlinkat", "realloc",
    "reallocarray", "realpath", "recv", "register_t", "remove", "rename", "renameat", "revoke",
    "rewind", "rindex", "rmdir", "rpmatch", "sbrk", "scanf", "sched_get_priority_max",
    "sched_get_priority_min", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval",
    "sched_setparam", "sched_setscheduler", "sched_yield", "seed48", "seed48_r", "select",
    "sem_close", "sem_destroy", "sem_getvalue", "sem_init", "sem_open", "sem_post", "sem_t",
    "sem_timedwait", "sem_trywait", "sem_unlink", "sem_wait", "send", "set_putchar", "setbuf",
    "setbuffer", "setdomainname", "setegid", "setenv", "seteuid", "setgid", "sethostid",
    "sethostname", "setitimer", "setlinebuf", "setlogin", "setpgid", "setpgrp", "setregid",
    "setreuid", "setsid", "setstate", "setstate_r", "settimeofday", "setuid", "setusershell",
    "setvbuf", "shm_open", "shm_unlink", "sig_atomic_t", "sig_t", "sigaction", "sigaddset",
    "sigaltstack", "sigblock", "sigdelset", "sigemptyset", "sigevent_t", "sigfillset", "siggetmask",
    "siginfo_t", "siginterrupt", "sigismember", "signal", "sigpending", "sigprocmask", "sigqueue",
    "sigreturn", "sigset_t", "sigsetmask", "sigstack", "sigsuspend", "sigtimedwait", "sigval_t",
    "sigwait", "sigwaitinfo", "size_t", "sleep", "snprintf", "socklen_t", "sprintf", "srand",
    "srand48", "srand48_r", "srandom", "srandom_r", "sscanf", "ssignal", "ssize_t", "stack_t",
    "stat", "stpcpy", "stpncpy", "strcasecmp", "strcasecmp_l", "strcat", "strchr", "strcmp",
    "strcoll", "strcoll_l", "strcpy", "strcspn", "strdup", "strerror", "strerror_l", "strerror_r",
    "strftime", "strftime_l", "strlen", "strncasecmp", "strncasecmp_l", "strncat", "strncmp",
    "strncpy", "strndup", "strnlen", "strpbrk", "strrchr", "strsep", "strsignal", "strspn",
    "strstr", "strtod", "strtof", "strtoimax", "strtok", "strtok_r", "strtol", "strtold", "strtoll",
    "strtoq", "strtoul", "strtoull", "strtoumax", "strtouq", "strxfrm", "strxfrm_l", "suseconds_t",
    "symlink", "symlinkat", "sync", "syscall", "sysconf", "sysinfo", "system", "tcgetpgrp",
    "tcsetpgrp", "tempnam", "time", "time_t", "timegm", "timelocal", "timer_create", "timer_delete",
    "timer_getoverrun", "timer_gettime", "timer_settime", "timer_t", "timespec_get", "timezone",
    "tmpfile", "tmpnam", "tmpnam_r", "toascii", "tolower", "tolower_l", "toupper", "toupper_l",
    "truncate", "ttyname", "ttyname_r", "ttyslot", "tzname", "tzset", "u_char", "u_int",
    "u_int16_t", "u_int32_t", "u_int64_t", "u_int8_t", "u_long", "u_quad_t", "u_short", "ualarm",
    "ucontext_t", "uid_t", "uint", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "uint_fast16_t",
    "uint_fast32_t", "uint_fast64_t", "uint_fast8_t", "uint_least16_t", "uint_least32_t",
    "uint_least64_t", "uint_least8_t", "uintmax_t", "uintptr_t", "ulong", "umask", "ungetc",
    "unlink", "unlinkat", "unsetenv", "useconds_t", "ushort", "usleep", "utimensat", "utimes",
    "va_list", "valloc", "vdprintf", "vfork", "vfprintf", "vfscanf", "vhangup", "vprintf", "vscanf",
    "vsnprintf", "vsprintf", "vsscanf", "wait", "waitpid", "wchar_t", "wcstoimax", "wcstombs",
    "wcstoumax", "wctomb", "write",
    /* clang-format on */
};

static const char *const tags[] = {
    /* clang-format off */
    "dataport_caps_handle", "dataport_ptr", "dma_cache_op", "drand48_data", "flock", "itimerspec",
    "itimerval", "pollfd", "pthread_attr_t", "random_data", "sched_param", "sigaction",
    "sigcontext", "sigevent", "sigstack", "sigval", "stat", "timespec", "timeval", "timezone", "tm",
    "ucontext_t",
    /* clang-format on */
};

bool is_c_runtime_name(const char *word)
{
    static const char *const prefixes[] = {"camkes_", "seL4_", "CAMKES_"};
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    return false;
}

bool is_c_library_name(const char *word)
{
    return WORD_IN(ordinary, word) || is_c_math_name(word) || is_c_macro(word);
}

bool is_c_library_tag(const char *word)
{
    return WORD_IN(tags, word) || is_c_macro(word) || is_c_runtime_name(word);
}
