/* SPDX-License-Identifier: BSD-2-Clause */
/* How a client begins. */
#pragma once
#define FIRST 1
