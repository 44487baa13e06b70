# SPDX-License-Identifier: BSD-2-Clause
# Toolchain file for programs that run inside the guest: static, and with assertions in every kind of build.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
foreach(language C CXX)
    set(CMAKE_${language}_FLAGS_RELEASE "-O2" CACHE STRING "Flags of a release build")
    set(CMAKE_${language}_FLAGS_RELWITHDEBINFO "-O2 -g" CACHE STRING "Flags of a release build with debug information")
    set(CMAKE_${language}_FLAGS_MINSIZEREL "-Os" CACHE STRING "Flags of a small build")
endforeach()
