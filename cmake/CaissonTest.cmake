# SPDX-License-Identifier: BSD-2-Clause
# The ways to declare a test, alike for every architecture. A test is declared once. Where systems are for another architecture than the
# build host's, programs of theirs run in a simulated machine (tests/machine): unit tests all in one for each room, commands in one each.
# tests/not-run.txt says what is not run for an architecture, and why; nothing else decides about that.
include_guard(GLOBAL)

set(CAISSON_MACHINE_DIR ${CMAKE_CURRENT_LIST_DIR}/../tests/machine)
# What an emulated processor needs more of.
set(CAISSON_MACHINE_SLOWER 5)
# A test's bound is what it may need on a quiet machine. It is there for one that hangs, so a busy machine gets so many times that.
set(CAISSON_TEST_PATIENCE 4)

file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../tests/not-run.txt lines REGEX "^${CAISSON_ARCH} ")
set(CAISSON_NOT_RUN "")
foreach(line IN LISTS lines)
    string(REGEX MATCH "^[^ ]+ +([^ ]+) +[^ ]" unused "${line}")
    string(REPLACE "*" ".*" pattern "${CMAKE_MATCH_1}")
    list(APPEND CAISSON_NOT_RUN "${pattern}")
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../tests/not-run.txt)

# caisson_is_run(ret name): whether the test runs for the architecture that is built for.
function(caisson_is_run ret name)
    set(${ret} TRUE PARENT_SCOPE)
    foreach(pattern IN LISTS CAISSON_NOT_RUN)
        if(name MATCHES "^${pattern}$")
            set(${ret} FALSE PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

# caisson_test(name COMMAND word... [TIMEOUT s] [HERE | TOGETHER] [MAY_SKIP] [QEMU] [ALONE] [FILES path...] [REQUIRES app...] [MEMORY mb]
# [ENVIRONMENT name=value...] [LABELS label...]): a command that runs where programs of systems do: here, or in a machine of its own, or
# TOGETHER with the room's unit tests; no word may be empty. The machine has those files that a word of the command names by an absolute path, and FILES;
# MEMORY says how much of it. HERE: it is the build host's in any case, as it looks at sources or drives a simulated machine itself.
# MAY_SKIP: by status 77. QEMU: it runs one. ALONE: no other test beside it. REQUIRES: built applications.
function(caisson_test name)
    cmake_parse_arguments(PARSE_ARGV 1 TEST "HERE;TOGETHER;MAY_SKIP;QEMU;ALONE" "TIMEOUT;MEMORY"
        "COMMAND;FILES;REQUIRES;ENVIRONMENT;LABELS")
    caisson_is_run(run ${name})
    if(NOT run OR NOT CAISSON_TESTS)
        return()
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 60)
    endif()
    math(EXPR TEST_TIMEOUT "${TEST_TIMEOUT} * ${CAISSON_TEST_PATIENCE}")
    list(TRANSFORM TEST_REQUIRES PREPEND caisson_app_)
    if(CAISSON_CROSS AND TEST_TOGETHER)
        caisson_machine_add(${name} ${TEST_TIMEOUT} "${TEST_COMMAND}" "${TEST_FILES}" TEST_COMMAND fixture)
        list(APPEND TEST_REQUIRES ${fixture})
    elseif(CAISSON_CROSS AND NOT TEST_HERE)
        if(NOT TEST_MEMORY)
            set(TEST_MEMORY 1536)
        endif()
        list(JOIN TEST_FILES ":" files)
        math(EXPR inside "${TEST_TIMEOUT} * ${CAISSON_MACHINE_SLOWER}")
        math(EXPR TEST_TIMEOUT "${inside} + 60")
        list(PREPEND TEST_COMMAND ${CAISSON_MACHINE_DIR}/run-alone ${name} ${inside} ${TEST_MEMORY} ${CAISSON_HOST_KERNEL}
            ${CAISSON_MACHINE_ROOT} ":${files}")
    endif()
    add_test(NAME ${name} COMMAND ${TEST_COMMAND})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}" FIXTURES_REQUIRED "${TEST_REQUIRES}"
        ENVIRONMENT "${TEST_ENVIRONMENT}" RUN_SERIAL ${TEST_ALONE})
    if(TEST_MAY_SKIP)
        set_property(TEST ${name} PROPERTY SKIP_RETURN_CODE 77)
    endif()
    if(TEST_QEMU AND NOT CAISSON_CROSS)
        set_property(TEST ${name} PROPERTY RESOURCE_LOCK caisson_qemu) # emulated AMD-V wants the host for itself
    endif()
endfunction()

# caisson_machine_add(name timeout words files ret_command ret_fixture): a test for the machine of the room that this is; the command
# that tells what came of it, and the fixture that runs the machine.
function(caisson_machine_add name timeout words files ret_command ret_fixture)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE room)
    string(REGEX REPLACE "/.*" "" room "${room}")
    math(EXPR timeout "${timeout} * ${CAISSON_MACHINE_SLOWER}")
    list(JOIN words " " command)
    set(lines "test\t${name}\t${timeout}\t${command}\n")
    foreach(word IN LISTS words files)
        if(word MATCHES "^(/|\\$<)")
            string(APPEND lines "file\t${word}\n")
        endif()
    endforeach()
    set_property(GLOBAL APPEND_STRING PROPERTY CAISSON_MACHINE_LINES_${room} "${lines}")
    set_property(GLOBAL APPEND PROPERTY CAISSON_MACHINE_ROOMS ${room})
    set(${ret_command} ${CAISSON_MACHINE_DIR}/result ${CMAKE_BINARY_DIR}/machine/${room} ${name} PARENT_SCOPE)
    set(${ret_fixture} caisson_machine_${room} PARENT_SCOPE)
endfunction()

# caisson_unit_test(name SOURCES.. LIBS.. [TIMEOUT s]): a cmocka program run by CTest, bounded in time.
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
    caisson_is_run(run ${name})
    if(run)
        caisson_test(${name} TOGETHER COMMAND $<TARGET_FILE:${name}> TIMEOUT ${TEST_TIMEOUT})
    else()
        set_property(TARGET ${name} PROPERTY EXCLUDE_FROM_ALL ON)
    endif()
endfunction()

# caisson_machine_tests(): the machines of the rooms' unit tests; when all are declared.
function(caisson_machine_tests)
    get_property(rooms GLOBAL PROPERTY CAISSON_MACHINE_ROOMS)
    list(REMOVE_DUPLICATES rooms)
    foreach(room IN LISTS rooms)
        get_property(lines GLOBAL PROPERTY CAISSON_MACHINE_LINES_${room})
        file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/machine/${room}.list CONTENT "${lines}")
        add_test(NAME caisson_machine_${room} COMMAND ${CAISSON_MACHINE_DIR}/run-tests ${CAISSON_HOST_KERNEL} ${CAISSON_MACHINE_ROOT}
            ${CMAKE_BINARY_DIR}/machine/${room}.list ${CMAKE_BINARY_DIR}/machine/${room})
        set_tests_properties(caisson_machine_${room} PROPERTIES TIMEOUT 3600 FIXTURES_SETUP caisson_machine_${room})
    endforeach()
endfunction()
