/* SPDX-License-Identifier: BSD-2-Clause */
/* Notes sums, in C++: all of the public headers can be used there. */
#include <camkes.h>
#include <camkes/dataport.h>
#include <camkes/dma.h>
#include <camkes/error.h>
#include <camkes/msgqueue.h>
#include <camkes/sync.h>
#include <camkes/timing.h>
#include <camkes/tls.h>
#include <string>
#include <utils/zf_log.h>
#include <vector>

#ifndef GROUPED
#error "the extension of a group's member did not arrive"
#endif

static std::vector<int> noted;

void log_note(int sum)
{
    assert(sum > 0);
    assert(get_instance_name() == std::string("g_logger"));
    assert(camkes_get_tls() != nullptr);
    assert(camkes_dma_get_paddr(&noted) == 0);
    noted.push_back(sum);
}

int log_count(void)
{
    return (int)noted.size();
}
