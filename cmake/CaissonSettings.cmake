# SPDX-License-Identifier: BSD-2-Clause
# Language standard, warnings and sanitizers of Caisson's own code; the one way to declare a unit test.
include_guard(GLOBAL)
include(caisson/instrument)

option(CAISSON_WERROR "Treat warnings in Caisson's own code as errors" OFF)
set(CAISSON_SANITIZE "" CACHE STRING "Sanitizers for host-side code, as -fsanitize= takes them")

# Unit tests belong to the build of all rooms, and run on the build host.
if(CAMKES_APP OR CAISSON_CROSS)
    set(CAISSON_TESTS OFF)
    if(CAMKES_APP)
        set(BUILD_TESTING OFF)
    endif()
elseif(NOT DEFINED CAISSON_TESTS)
    set(CAISSON_TESTS ON)
endif()

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

# caisson_unit_test(name SOURCES.. LIBS..): a cmocka program run by CTest, bounded in time.
# Where only one application is built (CAMKES_APP) there are none.
function(caisson_unit_test name)
    if(NOT CAISSON_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 TEST "" "TIMEOUT" "SOURCES;LIBS")
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 60)
    endif()
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE ${TEST_LIBS} cmocka caisson_warnings caisson_sanitize)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT})
endfunction()

include(CaissonFuzz)
