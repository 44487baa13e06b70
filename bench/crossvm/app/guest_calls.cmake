# SPDX-License-Identifier: BSD-2-Clause
# The program in the guest that calls and serves, into the guest's overlay.
include(cross_compiling)
AddGuestProgram(crossvm_calls pkgs/calls default_buildroot_overlay "usr/sbin" INTERFACES vm0)
