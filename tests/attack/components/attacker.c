/* SPDX-License-Identifier: BSD-2-Clause */
/* A component that attacks when it is told to, or before it is anything. */
#include <camkes.h>

#include "attack.h"
#include <unistd.h>

static const struct attack *const tables[] = {
    attacks_on_files,
    attacks_on_processes,
    attacks_by_signals,
    attacks_by_programs,
    attacks_by_executable_memory,
    attacks_on_descriptors,
    attacks_on_memories,
    attacks_through_channels,
    attacks_on_namespaces,
    attacks_on_identity,
    attacks_on_services,
    attacks_on_machine,
    attacks_on_processor,
    attacks_by_refused_calls,
    attacks_by_other_abis,
    attacks_on_words,
    attacks_on_limits,
    NULL,
};

/* Before the runtime has done anything. */
__attribute__((constructor)) static void attack_early(void)
{
    const struct attack *attack = attack_chosen(tables);

    if (attack && attack->is_early) {
        const struct aim nobody = {.loader = getppid(), .with = attack->with};
        attack_try(attack, &nobody);
    }
}

void attack_attack(void)
{
    const struct attack *attack = attack_chosen(tables);

    if (!attack) {
        attack_list(tables, false);
    } else if (!attack->is_early) {
        const struct aim aim = {
            .loader = getppid() != 0 ? getppid() : 1,
            .victim = target_process(),
            .secret_address = target_secret_address(),
            .signals_seen = target_signals_seen,
            .ring = target_ring,
            .with = attack->with,
        };
        attack_try(attack, &aim);
    }
}
