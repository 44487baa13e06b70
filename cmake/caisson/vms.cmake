# SPDX-License-Identifier: BSD-2-Clause
# Virtual machines: a VM is a component whose program is the monitor, and perhaps the application's own cross_vm.c.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/components.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/guest.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/rootserver.cmake)

# DeclareCAmkESVM(component EXTRA_SOURCES.. EXTRA_INCLUDES.. EXTRA_LIBS.. EXTRA_C_FLAGS.. EXTRA_LD_FLAGS..)
function(DeclareCAmkESVM name)
    caisson_check_name(DeclareCAmkESVM "${name}")
    caisson_need_guest()
    caisson_component(CAmkESComponent_${name} ${name})
    caisson_extend_component(CAmkESComponent_${name} "DeclareCAmkESVM(${name})" EXTRA_ ${ARGN})
    set_property(TARGET CAmkESComponent_${name} PROPERTY COMPONENT_IS_VM TRUE)
    set_property(GLOBAL PROPERTY CAISSON_HAS_VM TRUE)
endfunction()

# CAmkESGuestInterfaces(vm outvar): of the instance `vm`, the folder of what its guest's programs are linked with: procedures that the
# description puts into the guest (<interface>_in_guest). The project of such a program gives it to camkes_guest_interfaces().
function(CAmkESGuestInterfaces vm outvar)
    set(${outvar} ${CMAKE_BINARY_DIR}/generated/${vm}/guest PARENT_SCOPE)
endfunction()

# DeclareCAmkESVMRootServer(adl CPP_INCLUDES.. CPP_FLAGS..): DeclareCAmkESRootserver for a system with VMs.
function(DeclareCAmkESVMRootServer adl)
    caisson_declare_rootserver(DeclareCAmkESVMRootServer "${adl}" ${ARGN})
endfunction()
