/* SPDX-License-Identifier: BSD-2-Clause */
/* What abi/object.def says about a kind of objects, as the loader needs it. */
#ifndef CAISSON_LOADER_KINDS_H
#define CAISSON_LOADER_KINDS_H

#include "loader/plan.h"

enum kind_size { KIND_SIZE_NONE, KIND_SIZE_PAGE, KIND_SIZE_PAGES, KIND_SIZE_CHANNEL };
enum kind_rights { KIND_RIGHTS_ANY, KIND_RIGHTS_READ, KIND_RIGHTS_BOTH };
enum kind_shared { KIND_SHARED_ANY, KIND_SHARED_ONE, KIND_SHARED_ONLY };

struct kind {
    const char *title;
    enum operation_kind made;
    enum kind_size size;
    enum kind_rights rights;
    enum kind_shared shared;
    uint32_t roles; /* bit n: caisson_role n */
};

/* NULL: there is no such kind. */
const struct kind *kind_of(uint32_t number);

#endif
