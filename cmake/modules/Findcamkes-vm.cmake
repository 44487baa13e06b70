# SPDX-License-Identifier: BSD-2-Clause
# find_package(camkes-vm): functions for virtual machines, through CMAKE_MODULE_PATH.
include(${CMAKE_CURRENT_LIST_DIR}/../caisson/locations.cmake)
set(camkes-vm_FOUND TRUE)
