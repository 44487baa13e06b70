/* SPDX-License-Identifier: BSD-2-Clause */
/* Adds for everybody. */
#include <adder/gen_config.h>
#include <camkes.h>

int sums_add(operand_t left, operand_t right)
{
    log_note(left + right);
#ifdef CONFIG_ADDER_VERBOSE
    printf("%s: sum %d\n", get_instance_name(), log_count());
#endif
    return left + right;
}
