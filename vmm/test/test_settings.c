/* SPDX-License-Identifier: BSD-2-Clause */
/* What glue says about a virtual machine, as the monitor reads it. */
#include "fixture.h"

#include "vmm/settings.h"

#include <errno.h>

static const struct vm_value values[] = {
    {.name = "guest_ram_mb", .number = 128},
    {.name = "kernel_cmdline", .text = "quiet"},
};
static const struct vm_descriptor descriptors[] = {
    {.name = "console", .number = 3},
    {.name = "kernel_image", .number = 5, .file = "bzimage"},
};
static const struct vm_config config = {.name = "vm0",
                                        .value_count = 2,
                                        .values = values,
                                        .descriptor_count = 2,
                                        .descriptors = descriptors};

static void what_is_said_is_read(void **state)
{
    struct vm_settings settings;
    const char *unknown = NULL;

    (void)state;
    assert_int_equal(vm_settings_read(&config, &settings, &unknown), 0);
    assert_int_equal(settings.guest_ram_mb, 128);
    assert_string_equal(settings.kernel_cmdline, "quiet");
    assert_null(unknown);
}

static void the_rest_is_the_tables(void **state)
{
    const struct vm_config nothing = {.name = "vm0"};
    struct vm_settings settings;
    const char *unknown = NULL;

    (void)state;
    assert_int_equal(vm_settings_read(&nothing, &settings, &unknown), 0);
    assert_int_equal(settings.num_vcpus, 1);
    assert_string_equal(settings.kernel_cmdline, "");
}

static void an_unknown_one_is_named(void **state)
{
    const struct vm_value value = {.name = "num_cpus", .number = 2};
    const struct vm_config other = {.name = "vm0", .value_count = 1, .values = &value};
    struct vm_settings settings = {.num_vcpus = 7};
    const char *unknown = NULL;

    (void)state;
    assert_int_equal(vm_settings_read(&other, &settings, &unknown), -ENOENT);
    assert_string_equal(unknown, "num_cpus");
    assert_int_equal(settings.num_vcpus, 7);
}

static void descriptors_have_names(void **state)
{
    (void)state;
    assert_int_equal(vm_descriptor_number(&config, "console"), 3);
    assert_string_equal(vm_descriptor(&config, "kernel_image")->file, "bzimage");
    assert_null(vm_descriptor(&config, "initrd_image"));
    assert_int_equal(vm_descriptor_number(&config, "initrd_image"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_is_read),
        cmocka_unit_test(the_rest_is_the_tables),
        cmocka_unit_test(an_unknown_one_is_named),
        cmocka_unit_test(descriptors_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
