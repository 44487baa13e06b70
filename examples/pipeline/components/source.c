/* SPDX-License-Identifier: BSD-2-Clause */
/* Sends parcels, numbered, and one behind them that says that there are no more. */
#include <camkes.h>
#include <stdlib.h>

static void send(parcel_t parcel)
{
    *output = parcel;
    output_full_emit();
    output_empty_wait();
}

int run(void)
{
    char *row = ahead_introduce(get_instance_name());

    printf("source: %s\n", row);
    free(row);
    for (int i = 1; i <= parcels; i++)
        send((parcel_t){.number = (uint32_t)i, .value = (uint64_t)i});
    send((parcel_t){0});
    return 0;
}
