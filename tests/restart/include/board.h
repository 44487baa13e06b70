/* SPDX-License-Identifier: BSD-2-Clause */
/* What outlives the processes that write it: a dataport's content. */
#ifndef BOARD_H
#define BOARD_H

struct board {
    int worker_starts; /* or those of the only one who has this board */
    int listener_starts;
    char text[64];
};

#endif
