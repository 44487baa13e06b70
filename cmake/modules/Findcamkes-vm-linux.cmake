# SPDX-License-Identifier: BSD-2-Clause
# find_package(camkes-vm-linux): paths for guests and for programs in them, through CMAKE_MODULE_PATH. The project of a
# guest program comes here too, so this brings no functions.
include(${CMAKE_CURRENT_LIST_DIR}/../caisson/locations.cmake)
set(camkes-vm-linux_FOUND TRUE)
