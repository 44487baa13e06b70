/* SPDX-License-Identifier: BSD-2-Clause */
/* Multiplies what comes and hands it on. While the next one is busy with a parcel, this one works
 * on another. */
#include <camkes.h>
#include <stdlib.h>

char *behind_introduce(const char *row)
{
    char longer[256];

    snprintf(longer, sizeof(longer), "%s %s", row, get_instance_name());
    return ahead_introduce(longer);
}

static parcel_t receive(void)
{
    parcel_t parcel;

    input_full_wait();
    parcel = *input;
    input_empty_emit();
    return parcel;
}

int run(void)
{
    parcel_t parcel;

    do {
        parcel = receive();
        parcel.value *= (uint64_t)factor;
        *output = parcel;
        output_full_emit();
        output_empty_wait();
    } while (parcel.number != 0);
    return 0;
}
