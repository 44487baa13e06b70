/* SPDX-License-Identifier: BSD-2-Clause */
/* The faults, by the numbers of faults.camkes. */
#pragma once

void fault_commit(int number);
