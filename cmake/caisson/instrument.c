/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sanitizers are told in every program of an instrumented system, as an instance has no
 * environment: a race ends the program, as every other report does by itself.
 */
const char *__tsan_default_options(void);

const char *__tsan_default_options(void)
{
    return "halt_on_error=1";
}
