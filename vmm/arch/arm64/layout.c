/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies where in a guest of this architecture, unless somebody says otherwise. */
#include "vmm/arch/arm64/layout.h"

#include "vmm/arch/arch.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct layout_place places[] = {
    {"serial", "registers", LAYOUT_MEMORY, LAYOUT_UART, LAYOUT_UART_BYTES},
    {"crossvm", "registers", LAYOUT_MEMORY, CAISSON_CROSSVM_REGISTERS_ADDRESS,
     CAISSON_CROSSVM_REGISTERS_BYTES},
    {"crossvm", "window", LAYOUT_MEMORY, CAISSON_CROSSVM_WINDOW_ADDRESS,
     CAISSON_CROSSVM_WORDS_MAX *CAISSON_PAGE_BYTES},
    {"crossvm", "doorbells", LAYOUT_MEMORY, CAISSON_CROSSVM_DOORBELL_ADDRESS, CAISSON_PAGE_BYTES},
};

static const struct layout_line lines[] = {
    {"serial", LAYOUT_UART_INTERRUPT, IRQ_LEVEL},
    {"crossvm", LAYOUT_CROSSVM_INTERRUPT, IRQ_EDGE},
};

const struct layout *arch_layout(void)
{
    static const struct layout layout = {
        .ram_start = LAYOUT_RAM_START,
        .hole_start = LAYOUT_HOLE_START,
        .hole_end = LAYOUT_HOLE_END,
        .free_start = LAYOUT_FREE_START,
        .free_end = LAYOUT_FREE_END,
        .free_line = LAYOUT_FREE_LINE,
        .places = places,
        .place_count = COUNT(places),
        .lines = lines,
        .line_count = COUNT(lines),
    };

    return &layout;
}
