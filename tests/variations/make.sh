#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Makes an application out of the published tutorial as a reader would change it: every name another one, two more
# dataports of other sizes, one more event each way, functions of its own in cross_vm.c, a second guest program.
# Arguments: the tutorial's folder, where the copy goes.
set -eu
tutorial=$1 copy=$2
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$copy"
cp -r "$tutorial" "$copy"
rm -f "$copy/README.md"
cd "$copy"
mv crossvm_tutorial.camkes variations.camkes
mv components/print_server.c components/herald.c
mv src/cross_vm.c src/wiring.c
mv camkes_init make_nodes
mv pkgs/print_client pkgs/say
mv pkgs/say/print_client.c pkgs/say/say.c

# Names.
find . -type f -exec sed -i -E '
    s/crossvm_tutorial/variations/g
    s/print_client/say/g
    s/PrintServer/Herald/g
    s/print_server/herald/g
    s/DoPrint/Speak/g
    s/do_print/speak/g
    s/DonePrinting/Spoken/g
    s/done_printing/spoken/g
    s/conn_data/written/g
    s/\bdata(_handle|_id|_size)?\b/text\1/g
    s/cross_vm_event_mutex/event_guard/g
    s,camkes_init,make_nodes,g
    s,/dev/camkes_data,/dev/herald/words,g
    s,/dev/camkes_,/dev/,g' {} +

# More dataports and events, in the description...
sed -i -E '
    /^ *dataport Buf\(4096\) text;/a\    dataport Buf(8192) table;\n    dataport Buf(65536) book;
    /^ *emits Speak speak;/a\    emits Turn turn;
    /^ *consumes Spoken spoken;/a\    consumes Turned turned;
    /^ *consumes Speak speak;/a\    consumes Turn turn;
    /^ *emits Spoken spoken;/a\    emits Turned turned;
    /^ *component Herald herald;/r '"$here/connections.txt"'
    /^ *vm0.text_size/r '"$here/settings.txt" variations.camkes

# ... on the guest's side ...
sed -i -E '
    s,^(dataport_init .*),\1 /dev/herald/table 8192 /dev/herald/book 65536,
    s,^((consumes|emits)_event_init) (.*),\1 \3 /dev/turn\1,
    s,/dev/turnconsumes_event_init,/dev/turned,
    s,/dev/turnemits_event_init,/dev/turn,' make_nodes
cp "$here/turn_pages.c" pkgs/say/
cat >> pkgs/say/CMakeLists.txt <<'TEXT'
add_executable(turn_pages turn_pages.c)
target_link_libraries(turn_pages camkeslinux)
TEXT
sed -i -E 's/^( *FILES say)\)/\1 turn_pages)/; s,(SOURCES components/herald.c),\1 components/pages.c,' CMakeLists.txt

# ... in the component, and in the monitor, where one event each way goes through the application's own functions.
cp "$here/pages.c" components/
sed -i -E '
    s/^( *)&text_handle,/\1\&text_handle,\n\1\&table_handle,\n\1\&book_handle,/
    s/^extern dataport_caps_handle_t text_handle;/extern dataport_caps_handle_t text_handle, table_handle, book_handle;/
    s/\.reg_callback = spoken_reg_callback \},/.reg_callback = spoken_by_hand },\n    { .id = 2, .reg_callback = turned_reg_callback },/
    s/^( *)speak_emit,/\1speak_by_hand,\n\1turn_emit,/
    /^\/\/ Array of dataport handles/{
        r '"$here/by_hand.txt"'
        N
    }' src/wiring.c

# A change that changed nothing would leave the tutorial as it was.
for word in 'Turned turned' 'written' 'book_size = 65536' Herald event_guard; do
    grep -q "$word" variations.camkes || { echo "the description lacks: $word" >&2; exit 1; }
done
for word in speak_by_hand spoken_by_hand book_handle turned_reg_callback; do
    [ "$(grep -c "$word" src/wiring.c)" -ge 1 ] || { echo "cross_vm.c lacks: $word" >&2; exit 1; }
done
left=$(grep -rnE 'print_|Print|camkes_data|crossvm_tutorial' . || true)
[ -z "$left" ] || { printf 'old names are left:\n%s\n' "$left" >&2; exit 1; }
