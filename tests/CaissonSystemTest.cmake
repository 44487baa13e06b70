# SPDX-License-Identifier: BSD-2-Clause
# Whole systems as tests: an application is built in a tree of its own, against this build tree, and run by its
# build/simulate; the lines it prints are compared.
include_guard(GLOBAL)

# caisson_system_test(name app [COMMANDS cmd...] [EXPECTED file] [LOGGED file] [WHOLE file] [ARGUMENTS arg...] [STATUS n]
# [TIMEOUT s] [LABELS..]): `app` is a folder, or a name in examples/ or tests/. Every command goes through --exec. Each line of
# EXPECTED has to come, in that order, among what is printed; each of LOGGED anywhere (and with !
# before it, nowhere); * stands for any text in both. The lines of WHOLE are all that is printed: those of one instance, which is the text before the first colon, in
# that order, while several instances may mix. Time stamps and carriage returns are taken away first. Without a file only
# the exit status counts. One emulated machine of x86-64 runs at a time. An example without a VM is tested instrumented as well, once
# in each way. A system for another architecture than the build host's runs in a simulated machine, with a VM or without.
function(caisson_system_test name app)
    caisson_find_test_app(folder ${app})
    set(has_vm FALSE)
    if(EXISTS ${folder}/CMakeLists.txt)
        file(STRINGS ${folder}/CMakeLists.txt has_vm REGEX "DeclareCAmkESVM" LIMIT_COUNT 1)
    else()
        set(has_vm TRUE) # made by a test that calls itself caisson_build_<app>
    endif()
    caisson_run_test(${name} ${app} "" "${has_vm}" ${ARGN})
    if(NOT has_vm AND NOT CAISSON_CROSS AND folder MATCHES "^${CMAKE_SOURCE_DIR}/examples/")
        foreach(kind IN LISTS CAISSON_INSTRUMENT_KINDS)
            caisson_run_test(${name}_${kind} ${app} ${kind} FALSE ${ARGN})
        endforeach()
    endif()
endfunction()

# caisson_find_test_app(ret app): the folder of a name in examples/ or tests/; other names stay as they are.
function(caisson_find_test_app ret app)
    set(${ret} ${app} PARENT_SCOPE)
    foreach(candidate ${CMAKE_SOURCE_DIR}/examples/${app} ${CMAKE_SOURCE_DIR}/tests/${app})
        if(EXISTS ${candidate}/CMakeLists.txt)
            set(${ret} ${candidate} PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

# caisson_run_test(name app instrument has_vm arguments...): the run, after the test that builds the application.
function(caisson_run_test name app instrument has_vm)
    cmake_parse_arguments(PARSE_ARGV 4 TEST "" "EXPECTED;LOGGED;WHOLE;STATUS;TIMEOUT" "COMMANDS;ARGUMENTS;LABELS")
    caisson_is_run(run ${name})
    if(NOT run)
        return()
    endif()
    if(NOT TEST_STATUS)
        set(TEST_STATUS 0)
    endif()
    set(exec "")
    foreach(command IN LISTS TEST_COMMANDS)
        list(APPEND exec --exec "${command}")
    endforeach()
    list(FIND TEST_ARGUMENTS --timeout found)
    if(found EQUAL -1)
        set(bound 120) # which --exec implies
    else()
        math(EXPR found "${found} + 1")
        list(GET TEST_ARGUMENTS ${found} bound)
    endif()
    if(NOT TEST_TIMEOUT)
        math(EXPR TEST_TIMEOUT "3 * ${bound} + 60") # three runs, see system/once-more.sh
    endif()
    # A busy machine gets more, as the test itself does, but not where the system is to end by that bound.
    if(NOT TEST_STATUS EQUAL 124 AND (TEST_COMMANDS OR CAISSON_CROSS OR NOT found EQUAL -1))
        math(EXPR bound "${bound} * ${CAISSON_TEST_PATIENCE}")
        list(APPEND TEST_ARGUMENTS --timeout ${bound}) # the last one counts
    endif()
    get_filename_component(app_name "${app}" NAME)
    if(instrument)
        set(app_name ${app_name}_${instrument})
        list(APPEND TEST_LABELS instrumented)
    endif()
    caisson_build_test(${app_name} ${app} ${instrument})
    foreach(file EXPECTED LOGGED WHOLE)
        set(${file} none)
        if(TEST_${file})
            get_filename_component(${file} ${TEST_${file}} ABSOLUTE)
        endif()
    endforeach()
    set(qemu "")
    if(has_vm)
        set(qemu QEMU)
    endif()
    caisson_test(${name} HERE ${qemu} TIMEOUT ${TEST_TIMEOUT} REQUIRES ${app_name} LABELS system ${TEST_LABELS}
        COMMAND ${CMAKE_SOURCE_DIR}/tests/system/run-system.sh ${TEST_STATUS} ${EXPECTED} ${LOGGED} ${WHOLE}
            ${CMAKE_BINARY_DIR}/systems/${app_name}/simulate ${TEST_ARGUMENTS} ${exec})
endfunction()

# caisson_build_test(app_name app [instrument]): the test that builds the application, into systems/<app_name>; those that REQUIRE
# <app_name> wait for it. A test of that name may exist already.
function(caisson_build_test app_name app)
    if(TEST caisson_build_${app_name})
        return()
    endif()
    caisson_find_test_app(folder ${app})
    caisson_build_by(${app_name} ${CMAKE_SOURCE_DIR}/tests/system/build-system.sh ${folder} ${CMAKE_BINARY_DIR}/systems/${app_name}
        ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR} -DCAISSON_INSTRUMENT=${ARGN} -DCAISSON_ARCH=${CAISSON_ARCH})
    if(ARGN)
        set_property(TEST caisson_build_${app_name} APPEND PROPERTY LABELS instrumented)
    else()
        set_property(TEST caisson_build_${app_name} PROPERTY PROCESSORS 2)
    endif()
endfunction()

# caisson_build_by(app_name command...): the same by a command of its own.
function(caisson_build_by app_name)
    add_test(NAME caisson_build_${app_name} COMMAND ${ARGN})
    set_tests_properties(caisson_build_${app_name} PROPERTIES TIMEOUT 1200 FIXTURES_SETUP caisson_app_${app_name} LABELS system)
endfunction()
