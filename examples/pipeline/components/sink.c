/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes what comes out at the end, which has to be in order and complete. */
#include <camkes.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

char *behind_introduce(const char *row)
{
    size_t length = strlen(row) + 1 + strlen(get_instance_name()) + 1;
    char *whole = malloc(length);

    if (whole == NULL)
        abort();
    snprintf(whole, length, "%s %s", row, get_instance_name());
    return whole;
}

int run(void)
{
    uint32_t count = 0;
    uint64_t sum = 0;
    parcel_t parcel;

    for (;;) {
        input_full_wait();
        parcel = *input;
        input_empty_emit();
        if (parcel.number == 0)
            break;
        if (parcel.number != ++count)
            printf("sink: parcel %" PRIu32 " came as number %" PRIu32 "\n", parcel.number, count);
        sum += parcel.value;
    }
    printf("sink: %" PRIu32 " parcels, %" PRIu64 "\n", count, sum);
    return 0;
}
