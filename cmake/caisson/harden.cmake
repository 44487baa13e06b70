# SPDX-License-Identifier: BSD-2-Clause
# What all programs that run here or in a guest are compiled and linked with, so that a mistake in them is harder to exploit. tests/hardening
# looks for each of it in what was built.
include_guard(GLOBAL)
get_filename_component(caisson_root "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(CAISSON_HARDEN_ROOT "${caisson_root}" CACHE INTERNAL "What holds cmake/caisson/fortify.h")

# caisson_harden_flags(ret_compile ret_link): for C, C++ and assembler.
function(caisson_harden_flags ret_compile ret_link)
    set(compile -fstack-protector-strong -fstack-clash-protection)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
        list(APPEND compile -mbranch-protection=standard)
    elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
        list(APPEND compile -fcf-protection=full)
    endif()
    # No folder of the machine that built it in a program: what it says of its sources begins with a dot.
    set(folders "${CAISSON_HARDEN_ROOT}" "${CMAKE_SOURCE_DIR}" "${CAMKES_APP_DIR}" "${CMAKE_BINARY_DIR}")
    list(REMOVE_DUPLICATES folders)
    foreach(folder IN LISTS folders)
        if(folder)
            list(APPEND compile "-ffile-prefix-map=${folder}=.")
        endif()
    endforeach()
    list(TRANSFORM compile REPLACE "(.+)" "$<$<COMPILE_LANGUAGE:C,CXX,ASM>:\\1>")
    list(APPEND compile "$<$<COMPILE_LANGUAGE:C,CXX>:-include${CAISSON_HARDEN_ROOT}/cmake/caisson/fortify.h>")
    set(${ret_compile} "${compile}" PARENT_SCOPE)
    set(${ret_link} LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack PARENT_SCOPE)
endfunction()

# caisson_harden(): for all that the current folder declares from now on, and the folders in it.
macro(caisson_harden)
    caisson_harden_flags(caisson_compile caisson_link)
    add_compile_options(${caisson_compile})
    add_link_options(${caisson_link})
endmacro()

# caisson_harden_application(): likewise for an application, but for the C library's checks of lengths. On seL4 no library makes them, and code
# that has run there for years may write a byte more than it asked malloc for, as published applications do: it runs here, too.
macro(caisson_harden_application)
    caisson_harden()
    get_directory_property(caisson_compile COMPILE_OPTIONS)
    list(FILTER caisson_compile EXCLUDE REGEX "caisson/fortify\\.h")
    set_directory_properties(PROPERTIES COMPILE_OPTIONS "${caisson_compile}")
endmacro()

# caisson_harden_data_path(): the current folder has functions that are called for each message. Landing pads for jumps cost an instruction
# a call there, and bring nothing: Linux checks them in no x86 program, and in none that is linked with a C library without them,
# which Debian's static one is. Return addresses stay protected.
macro(caisson_harden_data_path)
    get_directory_property(caisson_compile COMPILE_OPTIONS)
    list(TRANSFORM caisson_compile REPLACE "-fcf-protection=full" "-fcf-protection=return")
    list(TRANSFORM caisson_compile REPLACE "-mbranch-protection=standard" "-mbranch-protection=pac-ret")
    set_directory_properties(PROPERTIES COMPILE_OPTIONS "${caisson_compile}")
endmacro()
