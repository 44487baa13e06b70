# SPDX-License-Identifier: BSD-2-Clause
# Read before project() and everything else.
set(CAmkESCPP ON CACHE BOOL "" FORCE)
set(adder_settings_read TRUE)
