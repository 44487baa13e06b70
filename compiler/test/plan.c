/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules that hold for every plan: descriptors, rights, objects, ids. */
#include "compiler/plan.h"

#include "compiler/load.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char description[] =
    "import <VM/vm.camkes>;\n"
    "component Init0 { control; attribute bool caisson_vm = true; attribute string kernel_image;\n"
    "  attribute string initrd_image; attribute int guest_ram_mb;\n"
    "  dataport Buf(8192) d; emits E e; consumes F f; }\n"
    "component A { control; dataport Buf(8192) d; consumes E e; emits F f; emits G g; }\n"
    "component B { consumes G g; consumes E e; }\n"
    "assembly { composition {\n"
    "  component Init0 vm0; component Init0 vm1; component A a; component A b; component B c;\n"
    "  connection seL4SharedDataWithCaps m(from a.d, to vm0.d);\n"
    "  connection seL4SharedDataWithCaps n(from b.d, to vm1.d);\n"
    "  connection seL4Notification e0(from vm0.e, to a.e);\n"
    "  connection seL4Notification e1(from vm1.e, to b.e, to c.e);\n"
    "  connection seL4Notification f0(from a.f, to vm0.f);\n"
    "  connection seL4Notification f1(from b.f, to vm1.f);\n"
    "  connection seL4Notification g(from a.g, from b.g, to c.g);\n"
    "} configuration {\n"
    "  vm0.kernel_image = \"k\"; vm1.kernel_image = \"k\"; vm0.initrd_image = \"i\";\n"
    "  vm0.guest_ram_mb = 3; vm1.guest_ram_mb = 5; a.d_access = \"R\";\n"
    "} }\n";

static void make_plan(struct fixture *fixture, struct model *model, struct plan *plan)
{
    char path[] = "/tmp/caisson-plan-XXXXXX";
    struct tree *tree = arena_new(&fixture->arena, struct tree);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, description, sizeof(description) - 1), sizeof(description) - 1);
    close(fd);
    load(&fixture->compile, path, tree);
    unlink(path);
    model_resolve(model, &fixture->compile, tree);
    assert_int_equal(fixture->diagnostics.error_count, 0);
    plan_make(plan, model, path);
    assert_int_equal(fixture->diagnostics.error_count, 0);
}

static size_t count_objects(const struct plan *plan, enum caisson_object_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->objects.count; i++) {
        count += plan->objects.items[i].kind == kind;
    }
    return count;
}

static void test_objects(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    fixture_init(&fixture);
    make_plan(&fixture, &model, &plan);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_KVM), 1);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_CONSOLE), 2);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_FILE), 2);
    /* Two dataports; words of a.e, b.e, c.e, vm0.f, vm1.f, c.g. */
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_MEMORY), 2);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_NOTIFICATION), 6);
    /* All but c.g have a VM at one end; a and b have an outcome, c has no control. */
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_EVENTFD), 5 + 2);
    fixture_finish(&fixture);
}

static void test_descriptors(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    fixture_init(&fixture);
    make_plan(&fixture, &model, &plan);
    assert_int_equal(plan.instances.count, 5);
    assert_int_equal(plan.processes.count, 5);
    for (size_t i = 0; i < plan.processes.count; i++) {
        const struct plan_process *process = plan.processes.items[i];
        for (size_t c = 0; c < process->capabilities.count; c++) {
            const struct plan_capability *capability = &process->capabilities.items[c];
            assert_int_equal(capability->descriptor, CAISSON_FIRST_DESCRIPTOR + c);
            assert_true(capability->object < plan.objects.count);
            assert_true(capability->rights != 0);
        }
    }
    const struct plan_vm *vm = &plan.instances.items[0]->vm;
    assert_int_equal(vm->console_descriptor, 3);
    assert_int_equal(vm->kvm_descriptor, 4);
    assert_int_equal(vm->kernel_descriptor, 5);
    assert_int_equal(vm->initrd_descriptor, 6);
    assert_int_equal(plan.instances.items[1]->vm.initrd_descriptor, -1);
    assert_int_equal(plan.processes.items[0]->memory_bytes, 3 << 20);
    fixture_finish(&fixture);
}

static void test_rights(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    fixture_init(&fixture);
    make_plan(&fixture, &model, &plan);
    const struct plan_instance *reader = plan.instances.items[2];
    const struct plan_instance *writer = plan.instances.items[3];
    assert_string_equal(reader->name, "a");
    assert_false(reader->interfaces.items[0]->writable);
    assert_int_equal(reader->process->capabilities.items[0].rights, CAISSON_RIGHT_READ);
    assert_true(writer->interfaces.items[0]->writable);
    assert_int_equal(writer->process->capabilities.items[0].rights,
                     CAISSON_RIGHT_READ | CAISSON_RIGHT_WRITE);
    /* Handles belong to the end that gets the capabilities. */
    assert_false(reader->interfaces.items[0]->has_handle);
    assert_true(plan.instances.items[0]->interfaces.items[0]->has_handle);
    assert_int_equal(plan.instances.items[0]->interfaces.items[0]->id, 1);
    assert_int_equal(reader->interfaces.items[0]->id, 0);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_rights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
