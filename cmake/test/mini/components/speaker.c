/* SPDX-License-Identifier: BSD-2-Clause */
/* Greets in turn with the other speaker; the first one begins. */
#include "mood.h"
#include <camkes.h>
#include <mini/gen_config.h>
#include <string.h>
#include <utils/util.h>

#ifdef NDEBUG
#error "assertions of applications stay"
#endif
#if !defined(CONFIG_MINI_LOUD) || defined(CONFIG_MINI_MUTE)
#error "config_option and its DEPENDS"
#endif
#if TYPE_FLAG != 1 || SECOND_FLAG != 2
#error "C_FLAGS in one string"
#endif

int made(void);

int run(void)
{
    bool begins = strcmp(get_instance_name(), "first") == 0;

    assert(made() == 42);
    for (int i = 0; i < rounds; i++) {
        if (!begins || i > 0) {
            mine_wait();
        }
        printf("%s: %s %d (%s)\n", name, GREETING, i + 1, SPEAKER_MOOD);
        yours_emit();
    }
    return 0;
}
