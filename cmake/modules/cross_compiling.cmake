# SPDX-License-Identifier: BSD-2-Clause
# include(cross_compiling): the name by which applications ask for FindCustomPollyToolchain.
include(${CMAKE_CURRENT_LIST_DIR}/../caisson/guest_programs.cmake)
