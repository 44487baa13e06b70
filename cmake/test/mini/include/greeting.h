/* SPDX-License-Identifier: BSD-2-Clause */
/* What speakers say; comes to them through an INTERFACE library. */
#pragma once
#define GREETING "hello"
