# SPDX-License-Identifier: BSD-2-Clause
# build/simulate: the image, run natively or in an emulated machine.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/instrument.cmake)

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

# caisson_write_simulate(name): the script that runs images/<name>; --native and --simulated choose, see --help.
function(caisson_write_simulate name)
    set(machine "")
    if(CAISSON_HOST_KERNEL)
        string(APPEND machine " \\\n    --kernel '${CAISSON_HOST_KERNEL}'")
    endif()
    if(CAISSON_CROSS)
        string(APPEND machine " \\\n    --arch ${CAISSON_ARCH}")
    endif()
    foreach(module IN LISTS CAISSON_HOST_MODULES)
        string(APPEND machine " \\\n    --module '${module}'")
    endforeach()
    caisson_instrument_run(before options)
    foreach(option IN LISTS options)
        string(APPEND machine " \\\n    '${option}'")
    endforeach()
    set(simulate ${CAISSON_SIMULATE})
    set(where "natively where KVM runs guests at hardware speed, else in a machine that QEMU emulates")
    if(CAISSON_CROSS)
        set(where "in a machine that QEMU emulates, as it is for ${CAISSON_ARCH}")
    endif()
    if(TARGET caisson_simulate)
        set(simulate $<TARGET_FILE:caisson_simulate>)
        add_dependencies(caisson_image_${name} caisson_simulate)
    endif()
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/simulate CONTENT "#!/bin/sh
# Runs the system ${name}: ${where}.
exec ${before}'${simulate}' --image '${CMAKE_BINARY_DIR}/images/${name}'${machine} \"$@\"
"
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endfunction()
