/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules that hold for every plan: descriptors, rights, objects, ids. */
#include "compiler/plan.h"

#include "compiler/load.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static const char calls[] =
    "import <std_connector.camkes>;\n"
    "procedure P { int call(string what, refin int x[]); }\n"
    "component Client { control; uses P p; emits E e; dataport Buf(64) m; }\n"
    "component Server { provides P p; consumes E e; maybe dataport Buf(64) m; }\n"
    "assembly { composition {\n"
    "  group g { component Client a; component Client b; component Server s; }\n"
    "  group { component Client c; component Server t; }\n"
    "  connection seL4RPCCall x(from g.a.p, from c.p, to t.p);\n"
    "  connection seL4DirectCall y(from g.b.p, to g.s.p);\n"
    "  connection seL4Notification z(from g.a.e, from g.b.e, from c.e, to g.s.e, to t.e);\n"
    "  connection seL4MessageQueue q(from g.a.m, to g.s.m);\n"
    "  connection seL4SharedData d(from g.b.m, from c.m, to t.m);\n"
    "} configuration { g.a.m_id = 1; g.s.m_id = 1; c.p_attributes = 1; } }\n";

static void make_plan_of(struct fixture *fixture, struct model *model, struct plan *plan,
                         const char *text)
{
    char path[] = "/tmp/caisson-plan-XXXXXX";
    struct tree *tree = arena_new(&fixture->arena, struct tree);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    load(&fixture->compile, path, tree);
    unlink(path);
    model_resolve(model, &fixture->compile, tree);
    assert_int_equal(fixture->diagnostics.error_count, 0);
    plan_make(plan, model, path);
    assert_int_equal(fixture->diagnostics.error_count, 0);
}

static void make_plan(struct fixture *fixture, struct model *model, struct plan *plan)
{
    make_plan_of(fixture, model, plan, description);
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
    /* Two dataports; words of a.e, b.e, c.e, vm0.f, vm1.f, and of c.g two. */
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_MEMORY), 2);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_NOTIFICATION), 7);
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
    assert_int_equal(vm->descriptors.count, 4);
    for (size_t i = 0; i < vm->descriptors.count; i++) {
        static const char *const names[] = {"console", "kvm", "kernel_image", "initrd_image"};
        assert_string_equal(vm->descriptors.items[i].name, names[i]);
        assert_int_equal(vm->descriptors.items[i].number, CAISSON_FIRST_DESCRIPTOR + i);
    }
    assert_int_equal(plan.instances.items[1]->vm.descriptors.count, 3); /* no initrd */
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

static size_t count_roles(const struct plan *plan, size_t object, enum caisson_role role)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->processes.count; i++) {
        const struct plan_process *process = plan->processes.items[i];
        for (size_t c = 0; c < process->capabilities.count; c++) {
            const struct plan_capability *capability = &process->capabilities.items[c];
            count += capability->object == object && capability->role == role;
        }
    }
    return count;
}

/* Each word has one emitter and one consumer, each channel one client and one server, and so have
 * their kicks; two processes have control and interfaces. */
static void test_roles(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    size_t outcomes = 0;
    size_t kicks = 0; /* the two clients of t.p */
    fixture_init(&fixture);
    make_plan_of(&fixture, &model, &plan, calls);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_NOTIFICATION), 7);
    assert_int_equal(count_objects(&plan, CAISSON_OBJECT_CHANNEL), 2);
    for (size_t i = 0; i < plan.objects.count; i++) {
        bool channel = plan.objects.items[i].kind == CAISSON_OBJECT_CHANNEL;
        bool word = plan.objects.items[i].kind == CAISSON_OBJECT_NOTIFICATION;
        assert_int_equal(count_roles(&plan, i, CAISSON_ROLE_CLIENT), channel);
        assert_int_equal(count_roles(&plan, i, CAISSON_ROLE_SERVER), channel);
        bool kick = plan.objects.items[i].kind == CAISSON_OBJECT_EVENTFD &&
                    count_roles(&plan, i, CAISSON_ROLE_OUTCOME) == 0;
        kicks += kick;
        assert_int_equal(count_roles(&plan, i, CAISSON_ROLE_CONSUMER), word || kick);
        assert_int_equal(count_roles(&plan, i, CAISSON_ROLE_EMITTER), word || kick);
        assert_null(strchr(plan.objects.items[i].name, ' ')); /* the loader takes none */
        outcomes += count_roles(&plan, i, CAISSON_ROLE_OUTCOME);
    }
    assert_int_equal(outcomes, 2);
    assert_int_equal(kicks, 2);
    fixture_finish(&fixture);
}

static void test_groups(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    fixture_init(&fixture);
    make_plan_of(&fixture, &model, &plan, calls);
    assert_int_equal(plan.processes.count, 2);
    const struct plan_process *group = plan.processes.items[0];
    assert_true(group->is_group && group->control);
    assert_string_equal(group->name, "g");
    assert_int_equal(group->instances.count, 3);
    for (size_t i = 0; i < group->capabilities.count; i++) {
        assert_int_equal(group->capabilities.items[i].descriptor, CAISSON_FIRST_DESCRIPTOR + i);
    }
    const struct plan_interface *direct = group->instances.items[1]->interfaces.items[0];
    assert_true(direct->direct);
    assert_string_equal(direct->calls.items[0].direct, "camkes_direct_g_s_p");
    assert_int_equal(direct->calls.items[0].descriptor, -1);
    fixture_finish(&fixture);
}

/* A number that is set is kept; the others take what is free. */
static void test_sender_ids(void **state)
{
    (void)state;
    struct fixture fixture;
    struct model model;
    struct plan plan = {0};
    fixture_init(&fixture);
    make_plan_of(&fixture, &model, &plan, calls);
    const struct plan_interface *server =
        plan.processes.items[1]->instances.items[1]->interfaces.items[0];
    assert_int_equal(server->calls.count, 2);
    assert_string_equal(server->calls.items[0].client, "g.a.p");
    assert_int_equal(server->calls.items[0].sender_id, 2);
    assert_int_equal(server->calls.items[1].sender_id, 1);
    fixture_finish(&fixture);
}

/* So many wait in one thread, and no futex call takes as many words: then each has an eventfd. */
static void make_crowd(struct text *text, unsigned count)
{
    text_add(text, "import <std_connector.camkes>; component Source { emits E e; }\n"
                   "component Sink { consumes E e; } assembly { composition { component Sink s;\n");
    for (unsigned i = 0; i < count; i++) {
        text_print(text,
                   "component Source c%u; connection seL4Notification n%u(from c%u.e, to s.e);\n",
                   i, i, i);
    }
    text_add(text, "} }\n");
}

static void test_crowd(void **state)
{
    (void)state;
    for (unsigned count = 128; count <= 129; count++) {
        struct fixture fixture;
        struct model model;
        struct plan plan = {0};
        struct text text = {0};
        make_crowd(&text, count);
        fixture_init(&fixture);
        make_plan_of(&fixture, &model, &plan, text_string(&text));
        assert_int_equal(count_objects(&plan, CAISSON_OBJECT_NOTIFICATION), count);
        assert_int_equal(count_objects(&plan, CAISSON_OBJECT_EVENTFD), count > 128 ? count : 0);
        fixture_finish(&fixture);
        text_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects), cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_rights),  cmocka_unit_test(test_roles),
        cmocka_unit_test(test_groups),  cmocka_unit_test(test_sender_ids),
        cmocka_unit_test(test_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
