/* SPDX-License-Identifier: BSD-2-Clause */
/* The passes from the tree to the model, in their order. */
#include "compiler/model.h"

void model_resolve(struct model *model, struct compile *compile, const struct tree *tree)
{
    size_t parts_max = compile->options->parts_max;
    *model = (struct model){.compile = compile,
                            .tree = tree,
                            .parts_max = parts_max == 0 ? SYSTEM_PARTS_MAX : parts_max};
    names_index(model);
    components_check(model);
    model_elaborate(model);
    if (model->part_count > model->parts_max) {
        return; /* of half a system the rest would complain about what is missing */
    }
    connections_check(model);
    settings_check(model);
    vms_check(model);
    guests_check(model);
}
