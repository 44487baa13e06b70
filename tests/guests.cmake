# SPDX-License-Identifier: BSD-2-Clause
# Systems with virtual machines; included by CMakeLists.txt.
set(tutorial_output ${examples}/crossvm_tutorial/expected.txt)
caisson_system_test(system_crossvm_tutorial crossvm_tutorial COMMANDS "print_client hello world" EXPECTED ${tutorial_output})
caisson_system_test(system_crossvm_many crossvm_many COMMANDS many_client EXPECTED ${examples}/crossvm_many/expected.txt)
# Streams there and back, one that is given up by Ctrl-C's signal, one whose process is killed, and one after that.
set(stream_commands "seq 1 200000 | round_trip | md5sum" "sleep 2 | timeout -s INT 1 crossvm_cat /dev/camkes/up || true"
    "sleep 2 | timeout -s KILL 1 crossvm_cat /dev/camkes/up || true" "echo once more | round_trip | md5sum")
caisson_system_test(system_crossvm_stream crossvm_stream COMMANDS ${stream_commands}
    EXPECTED ${examples}/crossvm_stream/expected.txt)

# Events there and back; where an emulated machine may have two processors, both sides awake as well: no system call, no interrupt,
# hardly an exit. Without spinning there are.
if(CAISSON_CROSS)
    caisson_system_test(system_crossvm_rally crossvm_rally ARGUMENTS --cpus 2 COMMANDS rally "rally --awake 100000"
        "echo 0 > /sys/module/crossvm/parameters/spin_us" "rally 100" "rally --awake || echo it was ended" EXPECTED both_awake/expected.txt)
    caisson_test(system_awake HERE QEMU COMMAND ${here}/both_awake/run.sh ${systems}/crossvm_rally/images/crossvm_rally
        ${CAISSON_HOST_KERNEL} ${CAISSON_GUEST_BUSYBOX} MAY_SKIP TIMEOUT 300 LABELS system REQUIRES crossvm_rally)
else()
    # The module gives its interrupt back and takes one again, as a message each time.
    caisson_system_test(system_crossvm_rally crossvm_rally COMMANDS rally
        "rmmod consumes_event emits_event dataport crossvm && modprobe -a crossvm dataport consumes_event emits_event"
        "grep -o 'crossvm *0-edge' /proc/interrupts | tr -s ' '" rally EXPECTED message_interrupt/expected.txt)
endif()

caisson_system_test(system_crossvm_rpc crossvm_rpc COMMANDS "dmesg -n 1" "calculator serve &" calculator
    EXPECTED ${examples}/crossvm_rpc/expected.txt)
# Procedures whose process is killed, whose guest reboots, and whose channels are scribbled over.
caisson_system_test(system_guest_calls guest_calls ARGUMENTS --prefix COMMANDS "dmesg -n 1" "calls serve &" "calls ask" "calls kill"
    "calls serve &" "calls spoil" "calls serve &" "calls scribble" "calls serve &" "calls ask" "calls begin" "reboot -f" "dmesg -n 1"
    "calls told" "calls serve &" "calls ask" "calls enough" EXPECTED ${here}/guest_calls/expected.txt LOGGED ${here}/guest_calls/log.txt)

# How the virtual machine's own kernel starts, with a system call that fails.
caisson_build_test(fault_injection_vm fault_injection/vm)

# Attacks in a virtual machine's monitor, and in the simulated machine: another kernel, another root file system.
caisson_build_test(attack_vm attack_vm)
foreach(how confined unconfined)
    caisson_test(system_attack_vm_${how} COMMAND ${here}/attack/run.sh ${systems}/attack_vm/images/attack_vm ${how}
        MAY_SKIP TIMEOUT 600 LABELS system REQUIRES attack_vm)
endforeach()
caisson_test(system_attack_simulated HERE QEMU COMMAND ${here}/attack/run.sh ${attack}/images/attack confined --through ${attack}/simulate
    read-memory find-processes open-root-folder mount-memory TIMEOUT 300 LABELS system REQUIRES attack)

caisson_system_test(system_requests requests COMMANDS probe_device EXPECTED requests/expected.txt LOGGED requests/log.txt)
caisson_system_test(system_tutorial_as_published tutorial COMMANDS "print_client hello world" EXPECTED ${tutorial_output})
caisson_test(system_bad_guest HERE QEMU COMMAND ${here}/bad_guest/run.sh ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR} ${systems}/bad_guest
    ${CAISSON_ARCH} TIMEOUT 240 LABELS system)
caisson_test(system_cannot_run HERE COMMAND ${here}/bad_input/kvm.sh ${systems}/tutorial TIMEOUT 120 LABELS system REQUIRES tutorial)

# The same folder with other names, more of everything, and functions of its own in the monitor; made when it is built.
caisson_build_by(variations ${here}/variations/build.sh ${systems}/variations ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}
    -DCAISSON_ARCH=${CAISSON_ARCH})
caisson_system_test(system_tutorial_variations variations COMMANDS "say hello world" turn_pages
    EXPECTED variations/expected.txt)

# A VM whose monitor dies comes again alone: its connectors work, with a component that went on.
caisson_build_by(vm_restart ${here}/vm_restart/build.sh ${systems}/vm_restart ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}
    -DCAISSON_ARCH=${CAISSON_ARCH})
caisson_system_test(system_vm_restart vm_restart ARGUMENTS --timeout 150 COMMANDS "print_client before"
    "emits_event_emit /dev/camkes_fall && sleep 100" "dataport_read -s 6 /dev/camkes_data && echo" "print_client after" reboot "print_client well"
    EXPECTED vm_restart/expected.txt LOGGED vm_restart/log.txt)

# Two guests that speak to each other and to a component; only the second one is asked.
caisson_system_test(system_two_vms two_vms ARGUMENTS --prefix --vm 1 COMMANDS peers EXPECTED two_vms/expected.txt
    LOGGED two_vms/log.txt)

# A guest whose kernel attacks its monitor; CAISSON_HOSTILE_SEED in the environment changes how.
caisson_build_test(hostile_guest hostile_guest)
caisson_test(system_hostile_guest HERE QEMU COMMAND ${here}/hostile_guest/run.sh ${systems}/hostile_guest/simulate TIMEOUT 720 LABELS system
    REQUIRES hostile_guest)

# What --exec makes of statuses, a reboot and a command that does not end.
caisson_system_test(system_exec_reboot tutorial STATUS 3 COMMANDS "sh -c 'exit 4'" "print_client before" reboot
    "print_client after" "exit 3" EXPECTED exec_status/reboot.txt)
caisson_system_test(system_exec_timeout tutorial STATUS 124 ARGUMENTS --simulated --timeout 14 COMMANDS "sleep 100"
    LOGGED exec_status/timeout.txt)

# A short round of what ./dev soak does at length.
caisson_test(system_soak HERE QEMU COMMAND ${here}/soak.sh ${systems}/crossvm_tutorial/simulate 2 300 TIMEOUT 420 LABELS system
    REQUIRES crossvm_tutorial)

# The published folder by the other way in: stand-alone, against this build tree.
caisson_build_by(tutorial_alone ${here}/system/build-alone.sh ${here}/tutorial ${systems}/tutorial_alone ${CMAKE_BINARY_DIR}
    -DSEL4_TUTORIALS_DIR=${CMAKE_SOURCE_DIR}/cmake/tutorials -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
