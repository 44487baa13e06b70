/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of threads' stacks: where the C library puts it, or low. */
#include "runtime.h"

#include "cpu.h" /* of arch/ */

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

/* Of a thread that the component's own code creates, where memory is limited. */
#define OWN_STACK_BYTES ((size_t)1024 * 1024)

/* Defined in programs of components that have assembly (cmake/caisson/low_stacks.c), which may take
 * a stack's address for one of 32 bits, as it has on seL4. */
extern const bool camkes_low_stacks __attribute__((weak));

bool camkes_stacks_low(void)
{
    return &camkes_low_stacks != NULL;
}

/* A stack counts with its whole size. The usual 8 MiB would leave room for few threads, whatever
 * the limit of their number is. */
void camkes_stacks_init(void)
{
    struct rlimit memory;
    pthread_attr_t attributes;
    size_t bytes;

    if (getrlimit(RLIMIT_DATA, &memory) != 0 || memory.rlim_cur == RLIM_INFINITY ||
        pthread_getattr_default_np(&attributes) != 0)
        return;
    if (pthread_attr_getstacksize(&attributes, &bytes) == 0 && bytes > OWN_STACK_BYTES &&
        pthread_attr_setstacksize(&attributes, OWN_STACK_BYTES) == 0)
        pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}

/* It is kept when the thread has ended: there is one for each interface at most. */
static int set_low(pthread_attr_t *attributes, size_t bytes)
{
    size_t all_bytes;
    char *memory;

    if (__builtin_add_overflow(bytes, CAMKES_STACK_GUARD_BYTES, &all_bytes))
        return ENOMEM;
    memory = mmap(NULL, all_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | CAMKES_MAP_LOW, -1, 0);
    if (memory == MAP_FAILED)
        return errno;
    if (mprotect(memory + CAMKES_STACK_GUARD_BYTES, bytes, PROT_READ | PROT_WRITE) != 0)
        return errno;
    return pthread_attr_setstack(attributes, memory + CAMKES_STACK_GUARD_BYTES, bytes);
}

int camkes_stack_set(pthread_attr_t *attributes, size_t bytes)
{
    int error;

    if (camkes_stacks_low())
        return set_low(attributes, bytes);
    error = pthread_attr_setstacksize(attributes, bytes);
    return error ? error : pthread_attr_setguardsize(attributes, CAMKES_STACK_GUARD_BYTES);
}
