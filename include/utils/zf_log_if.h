/* SPDX-License-Identifier: BSD-2-Clause */
/* ZF_LOGx_IF and ZF_LOGx_IFERR, which utils/zf_log.h has. */
#ifndef UTILS_ZF_LOG_IF_H
#define UTILS_ZF_LOG_IF_H

#include <utils/zf_log.h>

#endif
