/* SPDX-License-Identifier: BSD-2-Clause */
/* How a speaker feels, unless its instance says otherwise. */
#ifndef SPEAKER_MOOD
#define SPEAKER_MOOD "calm"
#endif
