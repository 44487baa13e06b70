# SPDX-License-Identifier: BSD-2-Clause
# Fuzz targets: programs of libFuzzer where CAISSON_FUZZ is set (preset fuzz, clang), elsewhere tests that run the corpus once.
include_guard(GLOBAL)

option(CAISSON_FUZZ "Build fuzz targets with libFuzzer, which needs clang" OFF)
if(CAISSON_FUZZ AND NOT CMAKE_C_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "CAISSON_FUZZ needs clang; the preset `fuzz` chooses it")
endif()

# caisson_fuzz_target(name SOURCES.. LIBS.. CORPUS folder.. [DICTIONARY file] [LENGTH bytes]): a source defines
# LLVMFuzzerTestOneInput. Every file in the corpus' folders, at any depth, is an input; LENGTH bounds those that are tried.
# `./dev fuzz` runs the targets that build/fuzz/fuzz-targets.txt lists.
function(caisson_fuzz_target name)
    if(NOT CAISSON_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 FUZZ "" "DICTIONARY;LENGTH" "SOURCES;LIBS;CORPUS")
    list(TRANSFORM FUZZ_CORPUS PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    add_executable(fuzz_${name} ${FUZZ_SOURCES})
    target_link_libraries(fuzz_${name} PRIVATE ${FUZZ_LIBS} caisson_warnings caisson_sanitize)
    target_include_directories(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR})
    if(NOT CAISSON_FUZZ)
        target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/driver.c)
        caisson_test(fuzz_${name} TOGETHER COMMAND $<TARGET_FILE:fuzz_${name}> ${FUZZ_CORPUS} TIMEOUT 120)
        return()
    endif()
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set(options -max_len=16384)
    if(FUZZ_LENGTH)
        set(options -max_len=${FUZZ_LENGTH})
    endif()
    if(FUZZ_DICTIONARY)
        list(APPEND options -dict=${CMAKE_CURRENT_SOURCE_DIR}/${FUZZ_DICTIONARY})
    endif()
    list(JOIN options " " options)
    list(JOIN FUZZ_CORPUS " " corpus)
    file(APPEND ${CMAKE_BINARY_DIR}/fuzz-targets.txt
        "${name} ${CMAKE_CURRENT_BINARY_DIR}/fuzz_${name} ${options} ${corpus}\n")
    add_dependencies(fuzz_targets fuzz_${name})
endfunction()

if(CAISSON_FUZZ)
    file(WRITE ${CMAKE_BINARY_DIR}/fuzz-targets.txt "")
    add_custom_target(fuzz_targets)
endif()
