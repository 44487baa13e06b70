/* SPDX-License-Identifier: BSD-2-Clause */
/* FORCE_READ(address): reads what is there and does nothing with it. */
#ifndef UTILS_FORCE_H
#define UTILS_FORCE_H

#define FORCE_READ(address)                                                                        \
    do {                                                                                           \
        __typeof__(*(address)) volatile *force_read_ = (address);                                  \
        (void)*force_read_;                                                                        \
    } while (0)

#endif
