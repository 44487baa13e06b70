/* SPDX-License-Identifier: BSD-2-Clause */
/* What this side's sources find under the name that the other side uses too. */
#define SIDE "left"
