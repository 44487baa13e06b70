# SPDX-License-Identifier: BSD-2-Clause
# include(simulation): the name by which applications ask for GenerateSimulateScript.
include(${CMAKE_CURRENT_LIST_DIR}/../caisson/simulation.cmake)
