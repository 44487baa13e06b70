/* SPDX-License-Identifier: BSD-2-Clause */
/* ZF_LOGx_IFERR for errors of seL4, which utils/zf_log.h has. */
#ifndef SEL4UTILS_SEL4_ZF_LOGIF_H
#define SEL4UTILS_SEL4_ZF_LOGIF_H

#include <sel4/sel4.h>
#include <utils/zf_log.h>

#endif
