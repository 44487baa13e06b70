/* SPDX-License-Identifier: BSD-2-Clause */
/* The code of a component that is declared where its instance is. */
#include <camkes.h>

int run(void)
{
    printf("%s: %s\n", get_instance_name(), words);
    return 0;
}
