/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The policies: what an instance may ask its kernel for, as data, a file for each kind of instance:
 *
 *   policy_component.def   a component
 *   policy_vm.def          a virtual machine monitor: the same, and what its guest needs
 *
 * What differs by architecture is in policy_component_arch.def and policy_vm_arch.def, which these
 * include: those of abi/arch/<architecture>, by the include path.
 *
 * The loader makes a system-call filter and resource limits of them, `caisson policy` prints them.
 * Whoever includes such a file defines first what its lines become; each has a reason:
 *
 *   ALLOW(call, condition, reason)           the call is made
 *   REFUSE(call, condition, errno, reason)   it fails, and the instance goes on: libraries try it and do without
 *   LIMIT(resource, value, reason)           RLIMIT_<resource> of getrlimit(2)
 *
 * What no line names, or no line's condition fits, ends the instance. Conditions, over arguments
 * counted from 0:
 *
 *   ALWAYS                       whatever the arguments are
 *   IS(argument, value)          the low 32 bits are this; for arguments that the kernel takes as 32-bit ones
 *   MASKED(argument, mask, value)   these bits are so
 *   NONE_OF(argument, mask)      none of these bits is set
 *   BOTH(condition, condition)   two of the above
 *   IS_NOT(argument, value)      it is anything else
 *
 * Two values are known only when an instance starts:
 *
 *   SELF      its own process number, as it sees it
 *   REPORT    the descriptor by which the start is reported, closed by the program's execution and beyond its limit of descriptors
 */
#ifndef CAISSON_ABI_POLICY_H
#define CAISSON_ABI_POLICY_H

/* Unlikely as values of any argument: the loader writes the real ones over them. */
#define CAISSON_POLICY_SELF   0x5e1f0001u
#define CAISSON_POLICY_REPORT 0x5e1f0002u

#endif
