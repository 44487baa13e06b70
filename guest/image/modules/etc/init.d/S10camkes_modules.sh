# SPDX-License-Identifier: BSD-2-Clause
# Loads the modules of the cross-VM connectors, where there is the device for them. Read by the shell of rcS.
set -- /sys/bus/acpi/devices/CAIS0001:* /sys/firmware/devicetree/base/crossvm@*
if [ -e "$1" ] || [ -e "$2" ]; then
    /sbin/modprobe -a dataport consumes_event emits_event
else
    echo "This machine has no cross-VM device (CAIS0001): its modules are not loaded"
fi
