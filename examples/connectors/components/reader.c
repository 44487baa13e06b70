/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks the list that another instance wrote into memory which this one cannot write. */
#include <camkes.h>

int run(void)
{
    int count = 0, sum = 0;

    written_wait();
    board_acquire();
    for (const entry_t *entry = dataport_unwrap_ptr(*(dataport_ptr_t *)board);
         entry != NULL && count < 1000; entry = dataport_unwrap_ptr(entry->next)) {
        count++;
        sum += entry->value;
    }
    printf("%s: %d entries, sum %d\n", get_instance_name(), count, sum);
    return 0;
}
