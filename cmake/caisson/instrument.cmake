# SPDX-License-Identifier: BSD-2-Clause
# Instrumented systems of components: their programs under sanitizers, or as valgrind wants them. Such a program is a dynamic
# PIE, since a static one can carry neither. The loader stays as it is.
include_guard(GLOBAL)

set(CAISSON_INSTRUMENT_KINDS asan tsan valgrind)
set(CAISSON_INSTRUMENT "" CACHE STRING "How components are instrumented: asan, tsan, valgrind; empty: not at all")
set_property(CACHE CAISSON_INSTRUMENT PROPERTY STRINGS "" ${CAISSON_INSTRUMENT_KINDS})

# caisson_instrument_flags(ret kind): for the compiler and the linker. A report ends the program.
function(caisson_instrument_flags ret kind)
    set(flags -fno-omit-frame-pointer)
    if(kind STREQUAL asan)
        list(APPEND flags -fsanitize=address,undefined -fno-sanitize-recover=all)
    elseif(kind STREQUAL tsan)
        list(APPEND flags -fsanitize=thread)
    endif()
    set(${ret} ${flags} PARENT_SCOPE)
endfunction()

# caisson_instrument_library(target kind): a libcamkes for such programs. ThreadSanitizer does not model the fence of d_acquire,
# and compilers warn of that.
function(caisson_instrument_library target kind)
    caisson_instrument_flags(flags ${kind})
    target_compile_options(${target} PRIVATE -fPIE ${flags} $<$<C_COMPILER_ID:GNU>:-Wno-tsan>)
endfunction()

# caisson_instrument_application(): what the current folder declares from now on is instrumented, an application's own
# libraries included.
macro(caisson_instrument_application)
    if(CAISSON_INSTRUMENT)
        if(NOT CAISSON_INSTRUMENT IN_LIST CAISSON_INSTRUMENT_KINDS)
            message(FATAL_ERROR "CAISSON_INSTRUMENT: ${CAISSON_INSTRUMENT}: is none of ${CAISSON_INSTRUMENT_KINDS}")
        endif()
        caisson_instrument_flags(caisson_flags ${CAISSON_INSTRUMENT})
        add_compile_options(${caisson_flags} $<$<C_COMPILER_ID:GNU>:-Wno-tsan>)
        add_link_options(${caisson_flags})
    endif()
endmacro()

# caisson_link_program(target process kind): how a program is linked with libcamkes. Its writes are those of runtime/packets.c.
# The C library's functions of mathematics are in every component, and no object may ask for a stack that can be executed, as one of
# assembly does that says nothing of it.
function(caisson_link_program target process kind)
    target_link_options(${target} PRIVATE LINKER:--wrap=write,--wrap=__write,--wrap=writev
        LINKER:--undefined=__wrap___write LINKER:-z,noexecstack)
    if(NOT CAISSON_INSTRUMENT)
        target_link_libraries(${target} PRIVATE camkes m)
        target_link_options(${target} PRIVATE -static-pie)
        return()
    endif()
    if(kind STREQUAL vm)
        message(FATAL_ERROR "CAISSON_INSTRUMENT: ${process} is a virtual machine: only systems of components can be instrumented")
    endif()
    target_sources(${target} PRIVATE ${CAISSON_ROOT}/cmake/caisson/instrument.c)
    target_link_libraries(${target} PRIVATE camkes_${CAISSON_INSTRUMENT} m)
    target_link_options(${target} PRIVATE -pie)
endfunction()

# caisson_instrument_run(ret_before ret_options): what build/simulate has in front of itself, and the options it adds.
function(caisson_instrument_run ret_before ret_options)
    set(before "")
    set(options "")
    if(CAISSON_INSTRUMENT)
        # Libraries, tools and reports lie in the file system, which a confined instance does not have.
        set(options --native --unconfined)
    endif()
    if(CAISSON_INSTRUMENT STREQUAL valgrind)
        find_program(CAISSON_VALGRIND valgrind REQUIRED)
        set(leaks "--leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite")
        list(APPEND options --wrap "${CAISSON_VALGRIND} --quiet --error-exitcode=97 ${leaks}")
    elseif(CAISSON_INSTRUMENT STREQUAL tsan)
        # Its shadow memory has fixed places, which kernels that spread addresses wider than it knows may have given away.
        set(before [[$(setarch -R true 2> /dev/null && echo setarch -R) ]])
    endif()
    set(${ret_before} "${before}" PARENT_SCOPE)
    set(${ret_options} "${options}" PARENT_SCOPE)
endfunction()
