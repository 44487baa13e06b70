/* SPDX-License-Identifier: BSD-2-Clause */
/* What is added. */
#pragma once

typedef int operand_t;
