/* SPDX-License-Identifier: BSD-2-Clause */
/* config_set(CONFIG_X): 1 where that macro is defined as 1, else 0; for conditions in C. */
#ifndef UTILS_CONFIG_H
#define UTILS_CONFIG_H

#define CONFIG_SET_1                           ,
#define CONFIG_SET_SECOND_(first, second, ...) second
#define CONFIG_SET_FOUND_(comma)               CONFIG_SET_SECOND_(comma 1, 0, 0)
#define CONFIG_SET_JOIN_(value)                CONFIG_SET_FOUND_(CONFIG_SET_##value)
#define config_set(macro)                      CONFIG_SET_JOIN_(macro)

#endif
