/* SPDX-License-Identifier: BSD-2-Clause */
/* Parameters of Linux's command line that turn off what a guest of x86-64 can't do without. */
#ifndef VMM_ARCH_X86_64_CMDLINE_H
#define VMM_ARCH_X86_64_CMDLINE_H

struct cmdline_refusal {
    const char *parameter; /* as it is written */
    const char *reason;    /* follows "<parameter>: " */
};

/* The first parameter of `cmdline` that is refused, or NULL. What stands behind `--` is for
 * init. */
const struct cmdline_refusal *cmdline_find_refused(const char *cmdline);

#endif
