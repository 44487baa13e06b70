#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Builds the cross-VM tutorial with a VM that is started again, and an event by which its guest has the monitor die. Arguments:
# tree, source tree, build tree, more for CMake.
set -eu
tree=$1 source=$2 built=$3
shift 3
copy=$tree-source

rm -rf "$copy"
cp -r "$source/examples/crossvm_tutorial" "$copy"
cd "$copy"
mv crossvm_tutorial.camkes vm_restart.camkes
sed -i 's/crossvm_tutorial/vm_restart/' CMakeLists.txt
sed -i 's/^\( *\)vm0.guest_ram_mb.*/&\n\1vm0.restart = "on-failure";/' vm_restart.camkes
sed -i 's,^emits_event_init .*,& /dev/camkes_fall,' camkes_init
sed -i -e 's/{NULL, do_print_emit}/{NULL, do_print_emit, abort}/' -e 's/^#include <sel4\/sel4.h>/&\n#include <stdlib.h>/' src/cross_vm.c

# A change that changed nothing would leave the tutorial as it was.
grep -q 'vm0.restart = "on-failure"' vm_restart.camkes && grep -q camkes_fall camkes_init && grep -q 'do_print_emit, abort' src/cross_vm.c
exec "$source/tests/system/build-system.sh" "$copy" "$tree" "$source" "$built" "$@"
