# SPDX-License-Identifier: BSD-2-Clause
# caisson_add_image: one static executable from the loader, the system tables and the payloads.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/../cmake/caisson/quote.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../cmake/caisson/configurations.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../cmake/caisson/harden.cmake)

# caisson_payload_text(ret path): the payload's path as the assembler takes it.
function(caisson_payload_text ret path)
    if(path MATCHES "^\\$<TARGET_FILE:([^<>]+)>$")
        caisson_target_file(path ${CMAKE_MATCH_1} EACH)
    endif()
    caisson_quote_c(path "${path}")
    set(${ret} "${path}" PARENT_SCOPE)
endfunction()

# caisson_add_image(name SYSTEM_C <file> PAYLOADS [<payload name> <path>]... [OUTPUT_DIRECTORY <dir>])
#
# Adds the target caisson_image_<name>, which makes <dir>/<name> (dir: images in the top build folder). Payload names are
# those of abi/image.h, as in `program/print_server` or `file/bzimage`. A path may be $<TARGET_FILE:...> of a program that is
# built here; the image is linked anew when a payload changes. Payloads of one path share their bytes.
function(caisson_add_image name)
    cmake_parse_arguments(PARSE_ARGV 1 IMAGE "" "SYSTEM_C;OUTPUT_DIRECTORY" "PAYLOADS")
    if(IMAGE_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "caisson_add_image(${name}): unknown argument ${IMAGE_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT IMAGE_SYSTEM_C)
        message(FATAL_ERROR "caisson_add_image(${name}): SYSTEM_C is missing")
    endif()
    list(LENGTH IMAGE_PAYLOADS length)
    math(EXPR odd "${length} % 2")
    if(odd)
        message(FATAL_ERROR "caisson_add_image(${name}): PAYLOADS takes pairs of a name and a path")
    endif()
    set(each "")
    if(CAISSON_CONFIGURATION)
        set(each "/$<CONFIG>")
    endif()
    if(NOT IMAGE_OUTPUT_DIRECTORY)
        set(IMAGE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/images)
    endif()

    set(contents "")
    set(names "")
    set(entries "")
    set(paths "")
    set(count 0)
    while(IMAGE_PAYLOADS)
        list(POP_FRONT IMAGE_PAYLOADS payload path)
        list(FIND paths "${path}" place)
        if(place EQUAL -1)
            list(LENGTH paths place)
            list(APPEND paths "${path}")
            caisson_payload_text(text "${path}")
            string(APPEND contents "    .balign 4096\npayload_${place}:\n    .incbin ${text}\npayload_${place}_end:\n")
        endif()
        string(APPEND names "name_${count}:\n    .asciz \"${payload}\"\n")
        string(APPEND entries "    .8byte name_${count}, payload_${place}, payload_${place}_end\n")
        math(EXPR count "${count} + 1")
    endwhile()

    set(source ${CMAKE_CURRENT_BINARY_DIR}${each}/${name}-payloads.S)
    file(GENERATE OUTPUT ${source}.in CONTENT
"/* Generated: the payloads of ${name}, each at a page boundary. */
    .section .rodata.caisson_payloads, \"a\"
${contents}${names}
    .section .data.rel.ro.caisson_payloads, \"aw\"
    .balign 8
    .globl caisson_payloads
caisson_payloads:
${entries}    .8byte 0
    .section .rodata.caisson_payload_count, \"a\"
    .balign 8
    .globl caisson_payload_count
caisson_payload_count:
    .8byte ${count}
    .section .note.GNU-stack, \"\"
")
    # The assembler reads the payloads behind the build system's back: a changed one makes this file new.
    add_custom_command(OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -E copy ${source}.in ${source}
        COMMAND ${CMAKE_COMMAND} -E touch ${source}
        DEPENDS ${source}.in ${paths}
        COMMENT "Collecting the payloads of ${name}" VERBATIM)

    set(target caisson_image_${name})
    add_executable(${target} ${IMAGE_SYSTEM_C} ${source})
    set_source_files_properties(${source} PROPERTIES LANGUAGE ASM)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name}
        RUNTIME_OUTPUT_DIRECTORY ${IMAGE_OUTPUT_DIRECTORY} POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(${target} PRIVATE caisson_loader)
    caisson_harden_flags(compile link)
    target_compile_options(${target} PRIVATE ${compile})
    target_link_options(${target} PRIVATE -static-pie ${link})
endfunction()
