/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of the cross-VM device: sharing a dataport with a guest and taking it back, lives of
 * the guest's driver. */
#ifndef VMM_DEVICE_CROSSVM_SHARE_H
#define VMM_DEVICE_CROSSVM_SHARE_H

#include "vmm/device/crossvm.h"

/* Carries out a caisson_crossvm_command with the registers as they are, and returns the
 * caisson_crossvm_status. A refused request changes nothing and is logged. The caller holds the
 * device's lock, here and below. */
uint32_t crossvm_command(struct crossvm *crossvm, uint32_t command);

/* Puts the piece of the dataport that the registers name under the guest's pages, once all of them
 * are checked. */
enum caisson_crossvm_status crossvm_lend(struct crossvm *crossvm,
                                         struct crossvm_dataport *dataport);

/* Puts private pages under all pieces of the dataport, zeroed or with what they hold. OK or
 * HOST_FAILURE, where some pieces may be back. */
enum crossvm_content { CROSSVM_ZEROED, CROSSVM_KEPT };
enum caisson_crossvm_status crossvm_take_back(struct crossvm *crossvm,
                                              struct crossvm_dataport *dataport,
                                              enum crossvm_content content);

/* OK or HOST_FAILURE: the present life goes on, and some pages may be lent no more. */
enum caisson_crossvm_status crossvm_end_life(struct crossvm *crossvm);
enum caisson_crossvm_status crossvm_begin_life(struct crossvm *crossvm);

#endif
