# SPDX-License-Identifier: BSD-2-Clause
# build/simulate: the image, run natively or in an emulated machine.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/instrument.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/quote.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/configurations.cmake)

# GenerateSimulateScript(): build/simulate is written with the image, whether an application calls this or not, and
# wherever it does.
function(GenerateSimulateScript)
    cmake_parse_arguments(PARSE_ARGV 0 SIMULATE "" "" "")
    caisson_check_arguments(GenerateSimulateScript SIMULATE)
endfunction()

# add_simulate_test(...): upstream runs an expect script; here `build/simulate --exec` does that.
function(add_simulate_test)
    message(STATUS "Caisson: add_simulate_test: upstream's script is not run; build/simulate --exec drives a system")
endfunction()

# caisson_append_option(variable words...): behind the command in the script, on a line of its own.
function(caisson_append_option variable)
    set(line "")
    foreach(word IN LISTS ARGN)
        caisson_quote_shell(word "${word}")
        string(APPEND line " ${word}")
    endforeach()
    set(${variable} "${${variable}} \\\n   ${line}" PARENT_SCOPE)
endfunction()

# caisson_write_simulate(name): the script that runs images/<name>; --native and --simulated choose, see --help.
function(caisson_write_simulate name)
    if(TARGET caisson_simulate)
        caisson_target_file(simulate caisson_simulate EACH)
        add_dependencies(caisson_image_${name} caisson_simulate)
    else()
        set(simulate "${CAISSON_SIMULATE}")
    endif()
    caisson_instrument_run(before options)
    set(command "")
    caisson_append_option(command --image "${CAISSON_SYSTEM_DIR}/images/${name}")
    if(CAISSON_HOST_KERNEL)
        caisson_append_option(command --kernel "${CAISSON_HOST_KERNEL}")
    endif()
    if(CAISSON_CROSS)
        caisson_append_option(command --arch ${CAISSON_ARCH})
    endif()
    foreach(module IN LISTS CAISSON_HOST_MODULES)
        caisson_append_option(command --module "${module}")
    endforeach()
    foreach(option IN LISTS options)
        caisson_append_option(command "${option}")
    endforeach()
    set(where "natively where KVM runs guests at hardware speed, else in a machine that QEMU emulates")
    if(CAISSON_CROSS)
        set(where "in a machine that QEMU emulates, as it is for ${CAISSON_ARCH}")
    endif()
    caisson_quote_shell(simulate "${simulate}")
    caisson_write_script("${CAISSON_SYSTEM_DIR}/simulate" "# Runs the system ${name}: ${where}.
exec ${before}${simulate}${command} \"$@\"
")
    caisson_write_chooser(${name})
endfunction()

# caisson_write_script(path text)
function(caisson_write_script path text)
    file(GENERATE OUTPUT "${path}" CONTENT "#!/bin/sh\n${text}"
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endfunction()

# caisson_write_chooser(name): where a build tree has several configurations, build/simulate runs the one that was built last.
function(caisson_write_chooser name)
    get_property(several GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    if(NOT several)
        return()
    endif()
    set(tests "")
    foreach(configuration IN LISTS CMAKE_CONFIGURATION_TYPES)
        caisson_quote_shell(folder "${CMAKE_BINARY_DIR}/${configuration}")
        string(APPEND tests "newer ${folder}\n")
    endforeach()
    caisson_write_script("${CMAKE_BINARY_DIR}/simulate" "# Runs that configuration of the system ${name} which was built last; each has a script of its own.
newest=
newer() {
    if [ -e \"$1/images/${name}\" ] && { [ -z \"$newest\" ] || [ \"$1/images/${name}\" -nt \"$newest/images/${name}\" ]; }; then
        newest=$1
    fi
}
${tests}if [ -z \"$newest\" ]; then
    echo 'simulate: no configuration has been built yet' >&2
    exit 1
fi
exec \"$newest/simulate\" \"$@\"
")
endfunction()
