/* SPDX-License-Identifier: BSD-2-Clause */
/* Lends its locks: what one client calls runs in the thread of that client's interface, which so is
 * the owner. */
#include <camkes.h>

static int inside, met;

/* Takes a place, and tells how many are taken. */
static int enter(void)
{
    int now;

    places_wait();
    counting_lock();
    now = ++inside;
    counting_unlock();
    return now;
}

static void leave(void)
{
    counting_lock();
    inside--;
    counting_unlock();
    places_post();
}

/* The last one to come opens; each one who passes opens for the next. */
static void meet(void)
{
    bool last;

    counting_lock();
    last = ++met == clients;
    counting_unlock();
    if (last)
        everybody_post();
    everybody_wait();
    everybody_post();
}

#define SERVE(interface)                                                                           \
    void interface##_lock(void)                                                                    \
    {                                                                                              \
        door_lock();                                                                               \
    }                                                                                              \
    void interface##_unlock(void)                                                                  \
    {                                                                                              \
        door_unlock();                                                                             \
    }                                                                                              \
    int interface##_enter(void)                                                                    \
    {                                                                                              \
        return enter();                                                                            \
    }                                                                                              \
    void interface##_leave(void)                                                                   \
    {                                                                                              \
        leave();                                                                                   \
    }                                                                                              \
    void interface##_meet(void)                                                                    \
    {                                                                                              \
        meet();                                                                                    \
    }

SERVE(first)
SERVE(second)
SERVE(third)
