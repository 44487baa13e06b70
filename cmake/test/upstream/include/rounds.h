/* SPDX-License-Identifier: BSD-2-Clause */
/* For the description: found by CAmkESAddCPPInclude. */
#ifndef ROUNDS
#error "CPP_FLAGS did not arrive"
#endif
