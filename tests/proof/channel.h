/* SPDX-License-Identifier: BSD-2-Clause */
/* Read before every file of the proofs of a channel's ends: as rpc.h, where no number has to be
 * looked at by itself. */
#ifndef PROOF_CHANNEL_H
#define PROOF_CHANNEL_H

#define PAYLOAD_BYTES 0
#include "rpc.h"

#endif
