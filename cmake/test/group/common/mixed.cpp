/* SPDX-License-Identifier: BSD-2-Clause */
/* A member in C++ and assembler: constructors run, inline code and its statics are each member's own. */
#include "counted.h"
#include "tally.h"
#include <cstdio>
#include <stdexcept>
#include <vector>

extern "C" int answer(void);
extern "C" int more(void) __attribute__((weak));

static std::vector<int> made_early = {1, 2, 3};

extern "C" int run(void)
{
    try {
        throw std::runtime_error("caught");
    } catch (const std::exception &error) {
        std::printf("%s ", error.what());
    }
    std::printf("%d %zu %d more %d tally %d\n", answer(), made_early.size(), counted<int>() + other(), more ? more() : 0,
                tally());
    return 0;
}
