// SPDX-License-Identifier: BSD-2-Clause
// What acpi.c has to write for the serial port, the cross-VM device and power off, in ACPI's language.
DefinitionBlock ("dsdt.aml", "DSDT", 2, "CAISSN", "CAISSON ", 0x00000001)
{
    Scope (\_SB)
    {
        Device (COM1)
        {
            Name (_HID, EisaId ("PNP0501"))
            Name (_UID, 1)
            Name (_CRS, ResourceTemplate ()
            {
                IO (Decode16, 0x03F8, 0x03F8, 0x01, 0x08)
                Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive) { 4 }
            })
        }

        Device (XVM0)
        {
            Name (_HID, "CAIS0001")
            Name (_UID, 0)
            Name (_STR, Unicode ("Caisson cross-VM device"))
            Name (_CRS, ResourceTemplate ()
            {
                Memory32Fixed (ReadWrite, 0xD0000000, 0x1000)
                Memory32Fixed (ReadWrite, 0xD0100000, 0x100000)
                IO (Decode16, 0x0600, 0x0600, 0x01, 0x04)
                Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive) { 17 }
                Memory32Fixed (ReadWrite, 0xD0002000, 0x1000)
            })
        }
    }

    Name (\_S5, Package () { 5, 0, 0, 0 })
}
