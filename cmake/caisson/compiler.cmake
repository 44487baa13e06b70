# SPDX-License-Identifier: BSD-2-Clause
# The compiler within a checkout: a small native build of its own, before the rest, because descriptions are read when
# CMake configures. For systems of another architecture caisson-simulate is built there as well.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/quote.cmake)

# caisson_bootstrap_compiler(ret folder): builds it in `folder`; `ret` is the executable, and CAISSON_SIMULATE the other
# one, if it is built. Changed sources configure anew.
function(caisson_bootstrap_compiler ret folder)
    caisson_glob_path(root "${CAISSON_ROOT}")
    file(GLOB_RECURSE sources ${root}/abi/*.h ${root}/base/*.[ch] ${root}/compiler/*.[ch] ${root}/compiler/*.camkes)
    set(targets caisson)
    if(CAISSON_CROSS)
        file(GLOB simulate_sources ${root}/simulate/*.[ch])
        list(APPEND sources ${simulate_sources})
        list(APPEND targets caisson_simulate)
    endif()
    list(FILTER sources EXCLUDE REGEX "/(abi|base|compiler|simulate)/test/")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources})
    string(REPLACE " Multi-Config" "" generator "${CMAKE_GENERATOR}")
    set(log ${folder}/build.log)
    file(MAKE_DIRECTORY ${folder})
    if(NOT EXISTS ${folder}/caisson)
        message(STATUS "Caisson: building the compiler in ${folder}")
    endif()
    if(NOT EXISTS ${folder}/build.ninja AND NOT EXISTS ${folder}/Makefile)
        execute_process(
            COMMAND ${CMAKE_COMMAND} -S ${CAISSON_ROOT}/cmake/host -B ${folder} -G ${generator}
                -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCAISSON_SYSTEM_ARCH=${CAISSON_ARCH}
            OUTPUT_FILE ${log} ERROR_FILE ${log} RESULT_VARIABLE status)
    endif()
    if(NOT status)
        execute_process(COMMAND ${CMAKE_COMMAND} --build ${folder} --target ${targets}
            OUTPUT_FILE ${log} ERROR_FILE ${log} RESULT_VARIABLE status)
    endif()
    if(status)
        file(READ ${log} text)
        message(FATAL_ERROR "building Caisson's compiler failed (log: ${log}):\n${text}")
    endif()
    set(${ret} ${folder}/caisson PARENT_SCOPE)
    if(CAISSON_CROSS)
        set(CAISSON_SIMULATE ${folder}/caisson-simulate PARENT_SCOPE)
    endif()
endfunction()
