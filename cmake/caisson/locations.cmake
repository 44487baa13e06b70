# SPDX-License-Identifier: BSD-2-Clause
# The paths by which applications include parts of the package. Needs nothing else, so that a guest program's own project
# can use it too.
get_filename_component(CAISSON_ROOT ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)

set(CAMKES_VM_DIR ${CAISSON_ROOT}/cmake/vm)
set(CAMKES_VM_SETTINGS_PATH ${CAISSON_ROOT}/cmake/caisson/accepted.cmake)
set(CAMKES_VM_HELPERS_PATH ${CAISSON_ROOT}/cmake/caisson/vms.cmake)
set(CAMKES_VM_LINUX_DIR ${CAISSON_ROOT}/cmake/vm-linux)
set(CAMKES_VM_LINUX_HELPERS_PATH ${CAISSON_ROOT}/cmake/caisson/overlays.cmake)
set(CAMKES_VM_LINUX_MODULE_HELPERS_PATH ${CAISSON_ROOT}/cmake/caisson/guest_programs.cmake)
set(CAMKES_VM_LINUX_SOURCE_HELPERS_PATH ${CAISSON_ROOT}/cmake/caisson/guest_programs.cmake)
set(SEL4_TUTORIALS_DIR ${CAISSON_ROOT}/cmake/tutorials)
