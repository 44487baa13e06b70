# SPDX-License-Identifier: BSD-2-Clause
# find_package(camkes-tool): functions for components, through CMAKE_MODULE_PATH.
include(${CMAKE_CURRENT_LIST_DIR}/../caisson/locations.cmake)
set(camkes-tool_FOUND TRUE)
