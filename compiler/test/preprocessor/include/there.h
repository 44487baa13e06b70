/* SPDX-License-Identifier: BSD-2-Clause */
/* Found where it is looked for. */
#pragma once
#define THERE 1
#include "again.h"
