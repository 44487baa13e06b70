/* SPDX-License-Identifier: BSD-2-Clause */
/* Includes what lies beside it. */
#include "below.h"
