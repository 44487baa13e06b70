/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of --help. */
#include "loader/simulate/options.h"

void options_print_help(FILE *stream)
{
    fputs(
        "usage: caisson-simulate --image FILE [--kernel FILE] [--module FILE]... [options] [--] "
        "[image options]\n"
        "\n"
        "Runs a system image: natively where KVM runs guests at hardware speed (or the system "
        "has no\n"
        "VM), in a machine simulated by QEMU elsewhere. Says which and why on standard error.\n"
        "\n"
        "What build/simulate sets:\n"
        "  --image FILE       the image (images/APP)\n"
        "  --kernel FILE      kernel of the simulated machine (bzImage or ELF vmlinux)\n"
        "  --module FILE      kernel module to load there; repeatable, in order of loading\n"
        "  --arch ARCH        architecture of the image (x86_64)\n"
        "\n"
        "Where it runs:\n"
        "  --native           on this machine\n"
        "  --simulated        in the simulated machine\n"
        "  --retries N        how often to run anew if the emulation stands still (1)\n"
        "  --stall SECONDS    processor time without a sign of life that counts as standing "
        "still (8)\n"
        "  --memory MB        memory of the simulated machine (computed)\n"
        "  --qemu PROGRAM     QEMU's program (qemu-system-x86_64)\n"
        "  --dry-run          print the command instead of running it\n"
        "  --verbose          say more: times, QEMU's own messages, those of the outer kernel\n"
        "\n"
        "Given to the image:\n"
        "  --exec CMD         log in, run CMD in the guest, power off; repeatable; exit with the "
        "last status\n"
        "  --type CMD         log in, type CMD, hand over the console; repeatable\n"
        "  --vm N             the VM of the console and of --exec, from 0\n"
        "  --timeout SECONDS  end with status 124 after that time (simulated with --exec: 120)\n"
        "  --prefix           say which instance speaks\n"
        "  --linger           go on after all VMs have ended\n"
        "  --debug INSTANCE   start it stopped, for a debugger; repeatable; natively only\n"
        "  --wrap COMMAND, --wrap INSTANCE=COMMAND\n"
        "                     start all instances, or that one, under a command such as valgrind;\n"
        "                     natively only\n"
        "  --status           with --exec: what memory, descriptors and threads each instance has\n"
        "\n"
        "Exit status: that of the image; 2 wrong call, 124 time is up, 125 could not run,\n"
        "128+N ended by signal N.\n",
        stream);
}
