/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps the words of an event. */
#include "words.h"

#include <sys/ioctl.h>
#include <sys/mman.h>

int words_map(struct words *words, int fd, struct caisson_event_info *ret_info)
{
    struct caisson_event_info info;
    void *pages = NULL;

    if (ioctl(fd, EVENT_GET_INFO, &info))
        return -1;
    if (info.word_count > 0)
        pages = mmap(NULL, (size_t)info.word_count * sizeof(*words->pages), PROT_READ | PROT_WRITE,
                     MAP_SHARED, fd, 0);
    if (pages == MAP_FAILED)
        return -1;
    *words = (struct words){.fd = fd, .count = info.word_count, .pages = pages};
    *ret_info = info;
    return 0;
}

void words_unmap(struct words *words)
{
    if (words->count > 0)
        munmap(words->pages, words->count * sizeof(*words->pages));
}
