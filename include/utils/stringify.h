/* SPDX-License-Identifier: BSD-2-Clause */
/* Text of what a macro stands for, and two names made one. */
#ifndef UTILS_STRINGIFY_H
#define UTILS_STRINGIFY_H

#define STRINGIFY_(text) #text
#define STRINGIFY(text)  STRINGIFY_(text)
#define STRINGIZE(text)  STRINGIFY_(text)

#define JOIN_(one, other) one##other
#define JOIN(one, other)  JOIN_(one, other)

#endif
