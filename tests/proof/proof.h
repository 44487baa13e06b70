/* SPDX-License-Identifier: BSD-2-Clause */
/* For the drivers of proofs: values of which nothing is known but their bounds. */
#ifndef PROOF_H
#define PROOF_H

#include <__fc_builtin.h>
#include <stdbool.h>
#include <stdint.h>

/* Macros: what a function returns is looked at value by value (-eva-split-return). */
#define any_u8()                 Frama_C_unsigned_char_interval(0, UINT8_MAX)
#define any_u16()                Frama_C_unsigned_short_interval(0, UINT16_MAX)
#define any_u32()                Frama_C_unsigned_int_interval(0, UINT32_MAX)
#define any_u64()                Frama_C_unsigned_long_interval(0, UINT64_MAX)
#define any_between(least, most) Frama_C_unsigned_long_interval(least, most)
#define any_bool()               Frama_C_interval(0, 1)

/* The same, each value looked at by itself. */
#define each_between(least, most) ((uint64_t)Frama_C_interval_split(least, most))

#endif
