# SPDX-License-Identifier: BSD-2-Clause
# Read before the application's CMakeLists.txt within a checkout.
set(MiniRounds 2 CACHE STRING "How often each speaker speaks" FORCE)
