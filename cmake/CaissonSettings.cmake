# SPDX-License-Identifier: BSD-2-Clause
# Language standard, warnings and sanitizers of Caisson's own code.
include_guard(GLOBAL)
include(caisson/quote)
include(caisson/instrument)
include(caisson/harden)

option(CAISSON_WERROR "Treat warnings in Caisson's own code as errors" OFF)
set(CAISSON_SANITIZE "" CACHE STRING "Sanitizers for host-side code, as -fsanitize= takes them")

# Tests belong to the build of all rooms.
if(CAMKES_APP)
    set(CAISSON_TESTS OFF)
    set(BUILD_TESTING OFF)
elseif(DEFINED BUILD_TESTING AND NOT BUILD_TESTING)
    set(CAISSON_TESTS OFF)
elseif(NOT DEFINED CAISSON_TESTS)
    set(CAISSON_TESTS ON)
endif()

caisson_harden()

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)

add_library(caisson_warnings INTERFACE)
target_compile_options(caisson_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion
    $<$<BOOL:${CAISSON_WERROR}>:-Werror>)

add_library(caisson_sanitize INTERFACE)
if(CAISSON_SANITIZE)
    target_compile_options(caisson_sanitize INTERFACE -fsanitize=${CAISSON_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(caisson_sanitize INTERFACE -fsanitize=${CAISSON_SANITIZE})
endif()

include(CaissonTest)
include(CaissonFuzz)
